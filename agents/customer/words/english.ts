// Who writes in English is answered in English. What is said of the hours and of the desk that a case goes to stays in the firm's own words:
// a line in English goes before them.
import type { Decision, ReasonCode } from '../../../domain/turn.ts'
import { care, type Firm, type Line, notice, wayOn } from './lines.ts'

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

const thanks = /\b(?:thanks?|thank you|thx|bye|goodbye|ok(?:ay)?|great|perfect)\b/i

/** What a client who writes in English hears in place of the lines, or before them. */
export const saidInEnglish = (
  { decision, reason }: Decision,
  lines: Line[],
  { firm, text }: { firm: Firm; text: string },
): Line[] => {
  if (reason === 'small-talk' && lines.length > 0 && thanks.test(text))
    return [care('You are welcome. Ask me any time.')]
  const whole = decision === 'handover' ? undefined : inEnglish[reason]
  if (whole) return lines.length > 0 ? whole(firm) : []
  const first =
    urgent[reason] ??
    (decision === 'handover' ? wayOn('Your request is passed on to a colleague, who will reply here.') : null) ??
    (decision === 'refuse' ? wayOn(`I may not help with this. To talk it over, ${human}.`) : null)
  return first ? [first, ...lines] : lines
}
