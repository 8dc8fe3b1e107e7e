// What clients who write in English are told, by reason: the words of clients.ts, case by case, in their language.
import type { RiskToleranceLevel } from '../../../domain/suitability.ts'
import type { Decision, ReasonCode } from '../../../domain/turn.ts'
import { asksOwnLevel } from '../../steps/suitability.ts'
import { choosesNone, declinesOffer } from '../../steps/understand/said/offered.ts'
import {
  asksIfTrue,
  isFrozenByCourt,
  isPressed,
  type MoneyInDanger,
  moneyInDanger,
  tellsOfFraud,
  wantsRebate,
  wasJustHandedOver,
} from './cases.ts'
import { care, type Line, notice, ofRule, type Text, type WaysOnInput, wayOn } from './lines.ts'
import { type InDanger, inDanger, tellsOfChild } from './whom.ts'

const human = 'reply “human” to talk to a colleague'

const byRule: Record<string, Line[]> = {
  'ACC-LEND': [
    notice(
      'An account must be used by its owner in person: it may not be lent or rented out, nor another one borrowed.',
    ),
    wayOn(
      `If somebody else has used your account, change your trading password first, then ${human}. Family members open accounts of their own, in the app or at a branch.`,
    ),
  ],
  'ACC-CREDIT-FUNDS': [
    notice('Money from credit cards and loans may not go into securities, so I cannot help with that.'),
    wayOn(
      'Please invest only money of your own that you can spare. I can explain margin trading, its conditions and its risks.',
    ),
  ],
  'ACC-MARGIN-OFFBOOK': [
    notice(
      'Leverage from outside lenders is illegal and very risky. We neither arrange nor connect it, nor help with it.',
    ),
    wayOn('I can explain our own margin trading: conditions, interest and forced liquidation.'),
  ],
  'ADV-DISCRETIONARY': [
    notice('We do not trade for clients, nor operate their accounts. Please give your account and password to nobody.'),
    wayOn('You can set conditional orders or a regular investment plan yourself; I can show you how.'),
  ],
  'RET-SHARE-PROFIT': [
    notice('Neither the firm nor its staff may share profits or losses with a client. Please do not agree to it.'),
    wayOn('If one of our staff proposed it, keep the records and reply “I want to complain”. You may also call 12386.'),
    wayOn('Advisory fees are published, paid to the firm, and do not depend on profit or loss.'),
  ],
  'ADV-PERSONAL-FEE': [
    notice(
      'Fees are agreed in our official app and paid to the firm only. Please pay no person, and give staff no gifts.',
    ),
    wayOn(`If one of our staff asked you to pay in person, keep the records and ${human}.`),
  ],
  'ADV-VIP-GROUP': [
    notice(
      'We run no groups for stock tips and add nobody to one: such groups are a typical scam. Please do not join.',
    ),
    wayOn(
      'Licensed advisers are listed with their registration numbers in our official app; the firm itself provides the service.',
    ),
  ],
  'SUIT-COACH-QUESTIONNAIRE': [
    notice(
      'The risk questionnaire must be answered by you and truthfully. I may not fill it in, change its result, or say which answers score higher.',
    ),
    wayOn('I can explain what a question means. If your circumstances have changed, you can take it again in the app.'),
  ],
  'ACC-QUAL-BYPASS': [
    notice(
      'Suitability and access conditions cannot be got around: tests and proofs must be your own and true, and money for them may not be borrowed.',
    ),
    wayOn('I can tell you the conditions, how assets and experience are counted, and when a test may be taken again.'),
  ],
  'ADV-RUMOR': [
    notice('I cannot confirm rumours, and nobody should trade on them.'),
    wayOn('Please rely on company announcements, the exchanges and the regulator; I can tell you where to find them.'),
  ],
  'ADV-INSIDER': [
    notice(
      'We have no information that is not public and give none. Please do not look for it, and do not trade on it.',
    ),
    wayOn('I can look up announcements, periodic reports and research that have been published.'),
  ],
  'PF-QI-THRESHOLD': [
    notice(
      'Private funds are for qualified investors; the minimum may not be pooled, split or held for somebody else.',
    ),
    wayOn(
      'I can explain who is a qualified investor. Public funds have much lower minimums and are listed by risk level in the app.',
    ),
  ],
}

const noRebate: Line[] = [
  notice(
    'Neither the firm nor its staff may pay commission back in private. If somebody promises it, do not believe it.',
  ),
  wayOn(`To check the commission that applies to you, or if one of our staff promised a rebate, ${human}.`),
]

/** What none of the firm's people may do, said to a client who reports one. */
const byRuleOfMisconduct: Record<string, Line[]> = {
  'ADV-PERSONAL-FEE': [
    notice('Fees are paid to the firm only; staff may not charge or borrow in person, so please pay nobody.'),
  ],
  'ADV-DISCRETIONARY': [
    notice(
      'Staff may not trade for clients. If your phone or password was in other hands, change the password now and check your trades.',
    ),
  ],
  'SUIT-COACH-QUESTIONNAIRE': [
    notice('Questionnaire, recording and signature must be your own. Please sign nothing that is blank.'),
  ],
  'RET-GUARANTEE': [
    notice(
      'Investing carries risk and nobody may promise you a return or your money back; please do not buy because of it.',
    ),
  ],
  'ADV-VIP-GROUP': [
    notice('The firm runs no groups for stock tips; please do not pay or trade along in a private one.'),
  ],
}
const untilCleared = notice(
  'Until it is looked into, please pay nobody, sign nothing, and give nobody a password or a verification code.',
)
const warningOf = ({ decision, reading }: Pick<WaysOnInput, 'decision' | 'reading'>): Line[] =>
  ofRule(decision, byRuleOfMisconduct) ?? (tellsOfFraud(reading) ? [untilCleared] : [])

const mediation = 'You may also call 12386 or ask for mediation.'

const noPick = ({ profile }: WaysOnInput['turn']): Line[] => [
  notice(
    'I may not pick products for you: what suits you depends on how much risk you can bear, for how long and for what, and is for licensed staff to advise on.',
  ),
  ...(profile?.riskTolerance
    ? [
        notice(
          `Your last assessment is ${profile.riskTolerance}, which matches products rated ${upTo(profile.riskTolerance)}.`,
        ),
      ]
    : [
        notice(
          'Products are rated from R1 (low risk) to R5 (high) and investors from C1 to C5: a product matches when its level is not above yours, as R1 and R2 for C2.',
        ),
        wayOn('If you have not been assessed yet, please take the risk assessment in the app first.'),
      ]),
  wayOn(
    `The app lists products by level. Name one, and I tell you its fees, terms and risks; for investment advice, ${human}.`,
  ),
]

const upTo = (tolerance: RiskToleranceLevel): string => (tolerance === 'C1' ? 'R1' : `R1 to R${tolerance[1]}`)

const aboveLevel = ({ profile }: WaysOnInput['turn']): Line[] => [
  wayOn(
    profile?.riskTolerance
      ? `The app lists the products rated ${upTo(profile.riskTolerance)}, which match your level. If your circumstances have changed, take the assessment again in the app; about higher levels, ${human}.`
      : `Please take the risk assessment in the app first; to have it explained, ${human}.`,
  ),
]

const isHandover = ({ decision }: Decision): boolean => decision === 'handover'
const offerPerson = (decision: Decision, words: string): Line[] => (isHandover(decision) ? [] : [wayOn(words)])

export const forClientsInEnglish: Record<ReasonCode, Text> = {
  // --- answers ---
  answered: ({ reading, turn }) =>
    turn.earlier.at(-1)?.query === reading.query
      ? [wayOn(`If it is still unclear, tell me which sentence, or ${human}.`)]
      : [],
  'guided-procedure': ({ turn, parts }) => [
    turn.profile && parts.some(({ part }) => asksOwnLevel(part))
      ? wayOn('What the app shows after you sign in is what counts.')
      : wayOn('I cannot see your account: please sign in to the app to check it.'),
  ],
  'small-talk': ({ reading, turn, firm, rating }) => {
    if (choosesNone(reading.text, turn.history))
      return [wayOn(`Which one do you mean? Please reply with its number, or ${human}.`)]
    if (declinesOffer(reading.text, turn.history)) return [care('All right. Ask me any time.')]
    if (thanks.test(reading.text)) return [care('You are welcome. Ask me any time.')]
    if (rating.evidence !== 'none') return []
    return [
      notice(`I am the AI assistant of ${firm.englishName ?? firm.name}, not a person.`),
      wayOn(`You may ask me in English; my sources are in Chinese. If you prefer a person, ${human}.`),
    ]
  },
  clarification: ({ parts }) =>
    parts.some(({ choices }) => choices.length > 1)
      ? [wayOn(`Please choose one of these, put your question differently, or ${human}.`)]
      : [
          care('Sorry that this did not help.'),
          wayOn(
            `Please tell me which step or figure you mean and what the screen says, and I look again; or ${human}.`,
          ),
        ],

  // --- offers ---
  'partly-answered': () => [wayOn(`I did not find all of it. For the rest, ${human}.`)],
  'low-confidence': ({ decision, reading }) => [
    ...(isHandover(decision) && reading.sentiment === 'neg'
      ? [care('I understand how you feel; let us sort this out together.')]
      : []),
    ...(isHandover(decision) && isPressed.test(reading.text) ? [untilCleared] : []),
    ...offerPerson(decision, `If this does not answer your question, put it differently, or ${human}.`),
  ],
  'repeated-question': ({ decision }) => [
    care('It seems that I was not clear, sorry for making you ask again.'),
    ...offerPerson(decision, `If you like, ${human}.`),
  ],
  'negative-mood': ({ decision, reading }) => [
    care(
      /\b(?:los[st]|losing|loss(?:es)?|down|drop\w*|fell|red)\b/i.test(reading.text)
        ? 'It is only natural to feel bad when an account goes down.'
        : 'Sorry for the trouble.',
    ),
    ...offerPerson(
      decision,
      `Tell me what happened and I look up the rules and what can be done; for a person, ${human}.`,
    ),
  ],

  // --- refusals ---
  'no-evidence': ({ firm, parts }) => [
    ...(parts.some((part) => part.missing) ? [] : [notice('I found nothing reliable on this, and I do not guess.')]),
    wayOn(`Please put it differently, ${human}, or call ${firm.hotline}.`),
  ],
  'not-held-for-date': () => [
    wayOn(`Please ask for a date of which a version is held, or ${human} who looks up the rules of that day.`),
  ],
  advice: ({ decision, reading, turn }) => {
    if (decision.ruleIds.includes('SUIT-OVER-RISK-PUSH')) return noPick(turn)
    const isDoubted = decision.ruleIds.includes('ADV-VIP-GROUP') && asksIfTrue.test(reading.text)
    return [
      ...(isDoubted ? [notice('Do not trust it.')] : []),
      ...(ofRule(decision, byRule) ?? [
        notice('I may not recommend products or tell you to buy, sell or hold.'),
        wayOn(`I can give you facts: fees, terms, risk ratings, trading rules. For investment advice, ${human}.`),
      ]),
    ]
  },
  prediction: () => [
    notice('Nobody can predict prices, and I do not.'),
    wayOn('I can look up published research with its date and warnings, for you to judge.'),
  ],
  promise: () => [
    notice('Investing carries risk: you may lose money, and nobody may promise you a return or to cover a loss.'),
    wayOn('I can tell you the risk rating and the fees of a product.'),
  ],
  suitability: ({ decision, turn, parts }) =>
    parts.some((part) => part.aboveLevel) ? aboveLevel(turn) : (ofRule(decision, byRule) ?? noPick(turn)),
  'private-offer': ({ decision }) =>
    ofRule(decision, byRule) ?? [
      notice(
        'What private funds and asset management plans hold and earn may be told to confirmed qualified investors only.',
      ),
      wayOn(
        'I can explain who is a qualified investor and how it is confirmed; after that the app shows it when you sign in.',
      ),
    ],
  'account-misuse': ({ decision, reading }) =>
    (wantsRebate(reading) ? noRebate : ofRule(decision, byRule)) ?? [
      notice('An account or money may not be used like this, and I cannot help with it.'),
      wayOn(`If there is a proper need behind it, I can explain the regular way, or ${human}.`),
    ],
  credentials: ({ firm }) => [
    care(
      'Never give a password or a verification code to anybody, us included: we never ask for one, and cannot sign in for you.',
    ),
    wayOn(
      `Please change your password in the app now, and do not use that code any more. If somebody else has it, ${human} or call ${firm.hotline} to freeze the account.`,
    ),
  ],
  secrecy: () => [
    notice(
      'Client information is protected by law: I may not look up or tell what others hold, not even within a family.',
    ),
    wayOn('You can see your own in the app. I can explain how a relative is authorised, or inherits.'),
  ],
  insider: ({ decision }) =>
    isHandover(decision)
      ? [
          notice(
            'This may concern information that is not public, or market manipulation. I cannot discuss it; please do not trade on it or pass it on.',
          ),
          wayOn('Please keep the records for our colleague.'),
        ]
      : (ofRule(decision, byRule) ?? [
          notice('I cannot discuss what is not public.'),
          wayOn('I can look up announcements and news that are.'),
        ]),
  evasion: ({ decision }) =>
    ofRule(decision, byRule) ?? [
      notice('Identity, source and purpose of money must be told truthfully; I may not say how checks are avoided.'),
      wayOn('I can tell you which papers are needed, what the limits are and how a large transfer is arranged.'),
    ],
  injection: () => [
    notice(
      'I am an AI assistant and keep the same rules however I am asked: no advice to buy or sell, and no internal settings.',
    ),
    wayOn('You may ask me about services, fees, rules and products.'),
  ],
  'off-topic': () => [
    notice('This is outside what I can help with.'),
    wayOn('You may ask me about accounts, fees, trading rules, products and regulations.'),
  ],
  abuse: () => [
    care('I can see that you are unhappy; sorry that I could not help.'),
    wayOn(`Please tell me what went wrong, or ${human}.`),
  ],
  'unlawful-draft': () => [
    notice('I may not write this.'),
    wayOn(`I can help with a text that keeps to the rules. To talk it over, ${human}.`),
  ],

  // --- handovers ---
  'explicit-request': ({ turn }) =>
    wasJustHandedOver(turn) ? [notice('Your request is registered already; you need not ask again.')] : [],
  crisis: ({ decision, reading, turn }) =>
    isHandover(decision) ? lifeFirst[inDanger(reading)] : stillInDangerInEnglish(turn),
  fraud: ({ decision, firm, reading }) =>
    isHandover(decision)
      ? [
          asksIfTrue.test(reading.text) && tellsOfFraud(reading)
            ? notToBeTrusted
            : calm[moneyInDanger(decision, reading)],
          wayOn(safetyFirst[moneyInDanger(decision, reading)]),
          wayOn(
            `The risk control desk takes it over; please keep chats, messages and transfer records. You may also call ${firm.hotline}.`,
          ),
        ]
      : lingeringInEnglish.fraud,
  complaint: (input) => [
    care('We are sorry for what you went through.'),
    ...warningOf(input),
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
  vulnerable: ({ decision, reading }) => {
    if (!decision.ruleIds.includes('CHAT-MINOR'))
      return [
        care('Please do not hurry to sign or to pay: decide only when everything is clear.'),
        wayOn(
          'Our colleague explains product and risks in plain words. It is good to have family listen too; take all the time you need.',
        ),
      ]
    return tellsOfChild(reading)
      ? [
          notice(
            'A child under 18 cannot do this alone: the guardian has to come to the firm. Please write no data of the child here.',
          ),
          wayOn('If the child has used your account, change the password first and check orders and trades.'),
        ]
      : [
          notice('Nobody under 18 can do this alone, so I present no products and ask for no data of yours.'),
          wayOn(
            'Please talk to your parents: a guardian has to come to the firm. If there have been trades, let them contact us.',
          ),
        ]
  },
  'suitability-exception': ({ decision }) => [
    decision.ruleIds.includes('SUIT-MIN-CLASS')
      ? notice(
          'By the suitability rules, investors of the lowest risk class cannot buy above their level, even at their own request.',
        )
      : notice(
          'What you want to buy is above your assessed level. The firm must first warn you of the risks in writing and keep a record, and may still decline.',
        ),
    wayOn('Our colleague explains it. If your circumstances have changed, you can take the assessment again first.'),
  ],
  aml: ({ reading }) => [
    ...ofCourt(reading.text),
    notice('Identity and purpose of money have to be shown as the rules require; how it is reviewed I cannot tell.'),
    wayOn(
      'Please move no money for others, and do not lend or rent out accounts or bank cards. Have your papers at hand for our colleague.',
    ),
  ],
  'identity-check': () => [
    wayOn(
      'Please do not try again for now, so that you are not locked out, and keep your identity card at hand. You may also bring it to a branch.',
    ),
  ],
  'authority-or-media': ({ firm, reading }) => [
    ...ofCourt(reading.text),
    notice('Such matters are for the department in charge; the assistant does not comment, nor give data of clients.'),
    wayOn(`Please keep your credentials or official letter at hand. You may also call ${firm.hotline}.`),
  ],
}

const thanks = /\b(?:thanks?|thank you|thx|bye|goodbye|ok(?:ay)?|great|perfect)\b/i

const ofCourt = (text: string): Line[] =>
  isFrozenByCourt(text)
    ? [
        notice(
          'What a court or an authority has frozen only they can release. Please ask them first for the case and the conditions.',
        ),
      ]
    : []

const lifeFirst: Record<InDanger, Line[]> = {
  'the client': [
    care('Your safety comes first, and I am worried about you.'),
    care(
      'Money can be worked out step by step: please get away from any dangerous place, and tell somebody close to you how you feel.',
    ),
    wayOn(
      'If you or anybody else is in danger, call 110 (police) now; if hurt or after taking pills, 120 (ambulance). You may also call a local crisis line. You need not go through this alone.',
    ),
  ],
  another: [
    care('Thank you for telling me. Their life comes first, and you need not carry this alone.'),
    care(
      'Please reach them as soon as you can, best with somebody beside them; listen, and leave money aside for now.',
    ),
    wayOn(
      'In danger call 110 (police) at once and say where; if they are hurt or have taken pills, 120 (ambulance). You may both call a local crisis line. Please tell our colleague what you know.',
    ),
  ],
  'the threatened': [
    care('I hear you. Please stay calm; harm nobody, and not yourself.'),
    wayOn('A colleague will hear what happened and what you ask for. If somebody is in danger right now, call 110.'),
  ],
}

/** A danger to a life spoken of earlier. */
export const stillInDangerInEnglish = ({ earlier }: WaysOnInput['turn']): Line[] => {
  const told = earlier.findLast(({ signals }) => signals.some(({ kind }) => kind === 'crisis'))
  const whose = told ? inDanger(told) : 'the client'
  if (whose === 'another')
    return [
      wayOn(
        `Please do not leave the one you told me of alone; in danger call 110 at once, or a local crisis line. For help, ${human}.`,
      ),
    ]
  if (whose === 'the threatened') return [wayOn(`A colleague should deal with what you told me before: ${human}.`)]
  return lingeringInEnglish.crisis
}

/** A danger spoken of earlier, kept in mind while another matter is answered. */
export const lingeringInEnglish: Record<'crisis' | 'fraud', Line[]> = {
  crisis: [
    care(
      'I have not forgotten what you told me: your safety matters more than anything, and you need not carry it alone.',
    ),
    wayOn(
      `To talk to somebody, reply “human”. If you cannot bear it any more or are in danger, call 110 at once, or a local crisis line, and tell your family or a friend.`,
    ),
  ],
  fraud: [
    care('What you told me of your money or account is more urgent; please do not put it off.'),
    wayOn(
      'If it is not settled, reply “human” for the risk control desk. If money has left, ask the bank to stop the payment and call 110 at once.',
    ),
  ],
}

const notToBeTrusted = care(
  'Do not trust it: no honest firm runs groups that tip stocks, promises returns or asks you to pay a person. Do not join, and pay nobody.',
)
const calm: Record<MoneyInDanger, Line> = {
  blocked: care('It is worrying when an account does not work. Believe nobody who says that a payment will unlock it.'),
  missing: care('It is only right to worry when money does not add up.'),
  fewer: care('It is only right to worry when your holdings do not add up.'),
  'asked for': care('Stay calm: we limit the damage together.'),
  stolen: care('Stay calm: we limit the damage together.'),
  tricked: care('Stay calm: we limit the damage together.'),
}
const bankAndPolice = 'If money has left, ask the bank to stop the payment and call 110 (police) at once.'
const safetyFirst: Record<MoneyInDanger, string> = {
  blocked:
    'Give nobody a verification code. If a bank card is frozen, ask its bank why; if it was not you who did it, change your password now.',
  missing: 'Please keep the transfer record and a screenshot, and do not transfer again for now.',
  fewer:
    "Please check today's and earlier trades and your statement in the app. If something was not done by you, change your login and trading passwords now, and freeze the account under account security in the app.",
  'asked for': `Give nobody your password, a code or your phone: our staff may not ask for them. If you have, change the password now and freeze the account under account security in the app. ${bankAndPolice}`,
  stolen: `Change your login and trading passwords now, and freeze the account under account security in the app. ${bankAndPolice}`,
  tricked: `Stop any transfer now; install nothing they send, open no links and share no screen. If you have, remove it and change your passwords. ${bankAndPolice}`,
}

/** What of several questions found no answer. */
export const notFoundInEnglish: Line[] = [
  notice('I found nothing reliable on a part of what you ask, and I do not guess.'),
  wayOn(`For that part, ${human}.`),
]
