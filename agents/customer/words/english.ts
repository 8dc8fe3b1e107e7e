// Who writes in English is answered in English. Where the firm's own words tell one case from another (whose life is in danger, who is under
// age), they are said as they are, and a line in English goes before them.
import type { ReasonCode } from '../../../domain/turn.ts'
import { asksIfTrue, warningOf } from './clients.ts'
import { care, type Firm, type Line, notice, type WaysOnInput, wayOn } from './lines.ts'
import { absenceAt, type Desk, hoursInEnglish } from './service.ts'

const human = 'reply “human” to talk to a colleague'

/** The firm's words for a reason, whole. */
const inEnglish: Partial<Record<ReasonCode, (firm: Firm) => Line[]>> = {
  'guided-procedure': () => [wayOn('I cannot see your account: please sign in to the app to check it.')],
  clarification: () => [wayOn(`Please choose one of these, put your question differently, or ${human}.`)],
  'partly-answered': () => [wayOn(`I did not find all of it. For the rest, ${human}.`)],
  'no-evidence': ({ hotline }) => [
    notice('I found nothing reliable on this, and I do not guess.'),
    wayOn(`Please put it differently, ${human}, or call ${hotline}.`),
  ],
  'small-talk': ({ name }) => [
    notice(`I am the AI assistant of ${name}, not a person.`),
    wayOn(`You may ask me in English; my sources are in Chinese. If you prefer a person, ${human}.`),
  ],
  'off-topic': () => [
    notice('This is outside what I can help with.'),
    wayOn('You may ask me about accounts, fees, trading rules, products and regulations.'),
  ],
  advice: () => [
    notice('I may not recommend products or tell you to buy, sell or hold.'),
    wayOn(`I can give you facts: fees, terms, risk ratings, trading rules. For investment advice, ${human}.`),
  ],
  prediction: () => [
    notice('Nobody can predict prices, and I do not.'),
    wayOn('I can look up published research with its date and warnings, for you to judge.'),
  ],
  promise: () => [
    notice('Investing carries risk: you may lose money, and nobody may promise you a return or to cover a loss.'),
    wayOn('I can tell you the risk rating and the fees of a product.'),
  ],
}

const urgent: Partial<Record<ReasonCode, Line>> = {
  crisis: care(
    'Your safety comes first. If you or anybody else is in danger, call 110 (police) or 120 (ambulance) now.',
  ),
  fraud: care(
    'Stop any transfer now, change your password and ask your bank to stop payments; if money is gone, call 110.',
  ),
  credentials: care(
    'Never give a password or a verification code to anybody, including us. If you have, change it now.',
  ),
}

const notToBeTrusted = care(
  'Do not trust it: no honest firm runs groups that tip stocks, promises returns or asks you to pay a person. Do not join, and pay nobody; if money is gone, call 110.',
)

/** What is said of a handover: which desk takes the case, what to keep at hand, and what not to do meanwhile. */
const handedOver: Partial<Record<ReasonCode, (input: Input, firm: Firm) => Line[]>> = {
  'explicit-request': () => [],
  complaint: (input) => [
    care('We are sorry for what you went through.'),
    ...(warningOf(input).length > 0 ? [untilCleared] : []),
    wayOn(`The complaints desk registers and handles it. ${mediation}`),
  ],
  'legal-claim': () => [
    notice('Your claim is for our legal staff; I cannot speak for the firm on liability or payment.'),
    wayOn(
      'Please keep contracts and records. You may also call 12386, ask for mediation, or go to arbitration or court.',
    ),
  ],
  'big-loss': () => [
    care('A loss like this is hard on anybody, and we are sorry.'),
    notice('Whether the firm is responsible has to be examined; I cannot judge it here, nor promise anything.'),
    wayOn(`Please tell our colleague how you came to buy and what you ask for. ${mediation}`),
  ],
  'identity-check': () => [
    wayOn('Please do not try again for now, so that you are not locked out, and keep your identity card at hand.'),
  ],
  'authority-or-media': (_, { hotline }) => [
    notice('Such matters are for the department in charge; the assistant does not comment, nor give data of clients.'),
    wayOn(`Please keep your credentials or official letter at hand. You may also call ${hotline}.`),
  ],
}
const mediation = 'You may also call 12386 or ask for mediation.'
const untilCleared = notice(
  'Until it is looked into, please pay nobody, sign nothing, and give nobody a password or a verification code.',
)
const passedOn = wayOn('Your request is passed on to a colleague, who will reply here.')

/** A handover as it is true at this hour; null where its words are the firm's own. */
const handover = (input: Input, desk: Desk): Line[] | null => {
  const { reason } = input.decision
  const said = handedOver[reason]?.(input, desk.firm)
  if (!said) return null
  return [
    passedOn,
    ...said,
    ...outOfHours(desk, reason),
    wayOn('Please write down what it is about; whoever takes it will see it.'),
  ]
}

const outOfHours = (desk: Desk, reason: ReasonCode): Line[] => {
  const absence = absenceAt(desk)
  if (!absence) return []
  const { hours, backInEnglish } = absence
  return [
    notice(`We are outside service hours: ${hoursInEnglish(hours)}; ${backInEnglish}.`),
    ...(hours.emergencies && reason === 'explicit-request'
      ? [wayOn(`If an account has to be frozen at once, call ${desk.firm.hotline}: this is done at any hour.`)]
      : []),
  ]
}

const thanks = /\b(?:thanks?|thank you|thx|bye|goodbye|ok(?:ay)?|great|perfect)\b/i

type Input = Pick<WaysOnInput, 'decision' | 'reading'>

/** What a client who writes in English hears in place of the lines, or before them. */
export const saidInEnglish = (input: Input, lines: Line[], desk: Desk): Line[] => {
  const { decision, reason } = input.decision
  if (reason === 'small-talk' && lines.length > 0 && thanks.test(input.reading.text))
    return [care('You are welcome. Ask me any time.')]
  const whole = decision === 'handover' ? handover(input, desk) : inEnglish[reason]?.(desk.firm)
  if (whole) return lines.length > 0 ? whole : []
  const first =
    (reason === 'fraud' && asksIfTrue.test(input.reading.text) ? notToBeTrusted : urgent[reason]) ??
    (decision === 'handover' ? passedOn : null) ??
    (decision === 'refuse' ? wayOn(`I may not help with this. To talk it over, ${human}.`) : null)
  return first ? [first, ...lines] : lines
}
