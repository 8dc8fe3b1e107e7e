// When a person takes over, what is refused, and what an answer was worth: pure policy over what the reading found (DOMAIN §5).
import { isWordForWord } from '../../domain/passage.ts'
import type { Decision, Reading, ReasonCode, Signal, Turn } from '../../domain/turn.ts'
import { cutWords } from '../../text/jieba.ts'
import { type PartEvidence, suffices } from '../steps/evidence.ts'
import { feltIn, moodOfFelt } from '../steps/understand/said/felt.ts'
import { chatOf, isRemark } from '../steps/understand/said/no-question.ts'
import { plain } from '../steps/understand/said/plain.ts'
import { isSentPassword, type SignalKind } from '../steps/understand/signals/kinds.ts'
import { reproaches, tellsOfFailure } from '../steps/understand/tone.ts'
import { levelQuestionOf } from './level-question.ts'
import { rulesOfException } from './lowest-category.ts'
import { asksAboutUnknown } from './named-security.ts'
import { ownOrderOf } from './own-order.ts'
import { unconcerned } from './unconcerned.ts'
import { blamesOurPeople, tellsOfChild } from './words/whom.ts'

type Desk = NonNullable<Decision['desk']>
type Consequence =
  | { decision: 'handover'; reason: ReasonCode; desk: Desk; staffDesk: Desk }
  | { decision: 'refuse'; reason: ReasonCode }

/**
 * What each signal leads to, the most pressing first: where several are found the first decides, so what must reach a person does
 * also when a refusal would be due. A client goes to the desk that handles the matter, the firm's own people to compliance or their
 * supervisor.
 */
const consequences: [SignalKind, Consequence][] = [
  // P0
  ['crisis', { decision: 'handover', reason: 'crisis', desk: 'duty-lead', staffDesk: 'duty-lead' }],
  ['account-theft', { decision: 'handover', reason: 'fraud', desk: 'risk-control', staffDesk: 'risk-control' }],
  ['fraud', { decision: 'handover', reason: 'fraud', desk: 'risk-control', staffDesk: 'risk-control' }],
  ['money-missing', { decision: 'handover', reason: 'fraud', desk: 'risk-control', staffDesk: 'risk-control' }],
  ['securities-missing', { decision: 'handover', reason: 'fraud', desk: 'risk-control', staffDesk: 'risk-control' }],
  ['insider', { decision: 'handover', reason: 'insider', desk: 'compliance', staffDesk: 'compliance' }],
  ['manipulation', { decision: 'handover', reason: 'insider', desk: 'compliance', staffDesk: 'compliance' }],
  // P1
  [
    'authority-visit',
    { decision: 'handover', reason: 'authority-or-media', desk: 'compliance', staffDesk: 'compliance' },
  ],
  ['legal-claim', { decision: 'handover', reason: 'legal-claim', desk: 'legal', staffDesk: 'compliance' }],
  ['media-or-regulator', { decision: 'handover', reason: 'complaint', desk: 'complaints', staffDesk: 'compliance' }],
  ['complaint', { decision: 'handover', reason: 'complaint', desk: 'complaints', staffDesk: 'compliance' }],
  ['big-loss', { decision: 'handover', reason: 'big-loss', desk: 'complaints', staffDesk: 'compliance' }],
  ['aml', { decision: 'handover', reason: 'aml', desk: 'compliance', staffDesk: 'compliance' }],
  ['minor', { decision: 'handover', reason: 'vulnerable', desk: 'service', staffDesk: 'supervisor' }],
  ['elderly', { decision: 'handover', reason: 'vulnerable', desk: 'service', staffDesk: 'supervisor' }],
  ['not-understanding', { decision: 'handover', reason: 'vulnerable', desk: 'service', staffDesk: 'supervisor' }],
  [
    'suitability-exception',
    { decision: 'handover', reason: 'suitability-exception', desk: 'service', staffDesk: 'supervisor' },
  ],
  ['identity-check', { decision: 'handover', reason: 'identity-check', desk: 'service', staffDesk: 'supervisor' }],
  ['asks-for-person', { decision: 'handover', reason: 'explicit-request', desk: 'service', staffDesk: 'supervisor' }],
  ['unclear-danger', { decision: 'handover', reason: 'low-confidence', desk: 'service', staffDesk: 'supervisor' }],
  // refused, the most specific first
  ['suppress-complaint', { decision: 'refuse', reason: 'unlawful-draft' }],
  ['unreviewed-sending', { decision: 'refuse', reason: 'unlawful-draft' }],
  ['unlawful-draft', { decision: 'refuse', reason: 'unlawful-draft' }],
  ['credentials', { decision: 'refuse', reason: 'credentials' }],
  ['injection', { decision: 'refuse', reason: 'injection' }],
  ['others-data', { decision: 'refuse', reason: 'secrecy' }],
  ['aml-evasion', { decision: 'refuse', reason: 'evasion' }],
  ['qualification-bypass', { decision: 'refuse', reason: 'evasion' }],
  ['questionnaire', { decision: 'refuse', reason: 'suitability' }],
  ['off-book-margin', { decision: 'refuse', reason: 'account-misuse' }],
  ['credit-funds', { decision: 'refuse', reason: 'account-misuse' }],
  ['account-lending', { decision: 'refuse', reason: 'account-misuse' }],
  ['personal-fee', { decision: 'refuse', reason: 'account-misuse' }],
  ['profit-sharing', { decision: 'refuse', reason: 'account-misuse' }],
  ['discretionary', { decision: 'refuse', reason: 'account-misuse' }],
  ['private-offer', { decision: 'refuse', reason: 'private-offer' }],
  ['tip-group', { decision: 'refuse', reason: 'advice' }],
  ['inside-tip', { decision: 'refuse', reason: 'insider' }],
  ['rumour', { decision: 'refuse', reason: 'insider' }],
  ['asks-for-promise', { decision: 'refuse', reason: 'promise' }],
  ['asks-for-recommendation', { decision: 'refuse', reason: 'advice' }],
  ['asks-for-prediction', { decision: 'refuse', reason: 'prediction' }],
  ['asks-for-advice', { decision: 'refuse', reason: 'advice' }],
]

/**
 * What must be decided before anything is looked for. `objective`: facts about the product may be said before the refusal. `others`:
 * the questions of the message that the refusal does not concern, to be answered like any; none where a person takes over.
 */
export type EarlyDecision = { decision: Decision; objective: boolean; others: string[] }

const leavesRoomForFacts = new Set<ReasonCode>(['advice', 'prediction', 'promise', 'suitability'])

/**
 * The decision that the message itself calls for, or null: then it is answered.
 * An explicit request for a person hands over at the first asking.
 */
export const decideEarly = (
  reading: Reading,
  { reader, profile }: Pick<Turn, 'reader' | 'profile'>,
): EarlyDecision | null => {
  const rightful = ofTheirChild(againstOurPeople(reading), reading)
  for (const [kind, consequence] of consequences) {
    const signals = rightful.filter((signal) => signal.kind === kind)
    if (signals.length === 0) continue
    // A password that was sent must be changed, and only a danger that was named goes before that.
    if (kind === 'unclear-danger' && reading.signals.some(isSentPassword)) continue
    if (consequence.decision === 'refuse') {
      const decision: Decision = { decision: 'refuse', reason: consequence.reason, ruleIds: rulesOf(signals) }
      const named = reading.entities.some((entity) => entity.kind === 'product')
      const objective = named && leavesRoomForFacts.has(consequence.reason)
      const order = reader.role === 'client' ? ownOrderOf(reading) : null
      const beside = order?.how ?? levelQuestionOf(reading)
      return { decision, objective, others: beside ? [beside] : unconcerned(reading) }
    }
    const isException = kind === 'suitability-exception'
    const ofStaff = isException && reader.role !== 'client'
    const ruleIds =
      isException && profile?.isLowestTolerance
        ? ['SUIT-MIN-CLASS']
        : ofStaff
          ? rulesOfException(reading.text, signals)
          : rulesOf(signals)
    const desk = reader.role === 'client' ? consequence.desk : consequence.staffDesk
    return {
      decision: { decision: 'handover', reason: consequence.reason, ruleIds, desk },
      objective: false,
      others: [],
    }
  }
  return null
}

/** How many messages back what endangers money or an account still counts; a danger to life counts as long as the conversation lasts. */
const memoryOfLoss = 4
const lossKinds = new Set<string>([
  'account-theft',
  'fraud',
  'money-missing',
  'securities-missing',
] satisfies SignalKind[])

/** The danger that the client spoke of earlier. Nobody is well again for having changed the subject. */
export const lingeringDanger = ({ earlier }: Pick<Turn, 'earlier'>): 'crisis' | 'fraud' | null => {
  const spokeOf = (readings: readonly Reading[], has: (kind: string) => boolean) =>
    readings.some(({ signals }) => signals.some(({ kind }) => has(kind)))
  if (spokeOf(earlier, (kind) => kind === 'crisis')) return 'crisis'
  return spokeOf(earlier.slice(-memoryOfLoss), (kind) => lossKinds.has(kind)) ? 'fraud' : null
}

/**
 * 你们经理骗了我五万: a complaint about our own people, and no stranger's fraud. Who asks for a password may be nobody of ours, and
 * stays a matter of fraud.
 */
const againstOurPeople = (reading: Reading): Signal[] => {
  const { signals } = reading
  const isFraud =
    signals.some(({ kind }) => kind === 'fraud') && !signals.some(({ ruleId }) => ruleId === 'ACC-CREDENTIAL')
  if (!isFraud || !blamesOurPeople(reading)) return signals
  return signals.map((signal) =>
    moneyTaken.has(signal.kind) ? { ...signal, kind: 'complaint', ruleId: 'CHAT-COMPLAINT-ESCALATE' } : signal,
  )
}
/** 女儿拿我手机把基金赎了: the thief is a child of the house, and what to do about that is told to its parents. */
const ofTheirChild = (signals: Signal[], reading: Reading): Signal[] => {
  const isChild = signals.some(({ kind }) => kind === 'minor') && !signals.some(({ kind }) => kind === 'fraud')
  return isChild && tellsOfChild(reading) ? signals.filter(({ kind }) => kind !== 'account-theft') : signals
}

const moneyTaken = new Set<string>(['fraud', 'money-missing'] satisfies SignalKind[])

const rulesOf = (signals: Signal[]): string[] => [...new Set(signals.flatMap(({ ruleId }) => ruleId ?? []))]

// --- the end of a turn ---

export type TurnOutcome = {
  reading: Reading
  turn: Pick<Turn, 'earlier' | 'reader' | 'profile'>
  parts: readonly PartEvidence[]
  rating: { confidence: number }
}

/** Below this the answer alone is not much to rely on; it never decides by itself. */
const lowConfidence = 0.6
/** From this many strains a person is offered; one alone does nothing. */
const strainToOffer = 2
/** From this many a person takes over without being asked for. */
const strainToHandOver = 4
/** A fall of the mood over the conversation (−1 … 1) that counts. */
const fallingMood = -0.35
/** Share of the character pairs of two questions in common (0…1) from which the second is taken for the first asked again. */
const askedAgain = 0.6

type Strain = (outcome: TurnOutcome) => number

const isUnsure: Strain = ({ rating, parts }) => (parts.length > 0 && rating.confidence < lowConfidence ? 1 : 0)
const isUpset: Strain = ({ reading }) => (reading.sentiment === 'neg' ? 1 : 0)
const growsUpset: Strain = ({ reading }) => (reading.trend <= fallingMood ? 1 : 0)
const isUrgent: Strain = ({ reading }) => (reading.urgency === 'high' || reading.urgency === 'critical' ? 1 : 0)
/** 三天了还没开好户，你们搞什么: who is kept waiting and says so must not be answered as if he had only asked. */
const reproachesUs: Strain = ({ reading: { sentiment, text } }) => {
  const said = plain(text).text
  return sentiment === 'neg' && (reproaches(said) || keptWaiting.test(said)) ? 1 : 0
}
const keptWaiting = /(?:[天周月年]|小时|星期|这么久|半天)了[^，。]{0,4}(?:还|都|也)(?:没|不|在)/
const insults: Strain = ({ reading }) => (reading.intent === 'abuse' ? 1 : 0)
/** 那创业板呢 comes out near the question that it follows, and is another. */
const asksTheSame = (reading: Reading) => (other: Reading) =>
  isSameQuestion(other.query, reading.query) && isSameQuestion(other.text, reading.text)
/** Once for each earlier message that asked the same; whoever asks for the fourth time has failed three times. */
const repeats: Strain = ({ reading, turn }) => {
  // 好的 is said as often as one likes.
  if (reading.intent === 'small-talk' && !didNotHelp(reading)) return 0
  const times = turn.earlier.filter(asksTheSame(reading)).length
  return times < 3 ? times : strainToHandOver
}
/** 还是不行, 没听懂, 有别的办法吗, 你到底会不会啊: what was said before did not help. */
const didNotHelp = ({ text }: Reading): boolean => {
  const said = plain(text).text
  const felt = feltIn(said)
  return isRemark(text) || chatOf(said) === 'what-else' || (felt !== null && moodOfFelt(felt) === 'neg')
}
/** How many messages back a failure still counts. */
const memoryOfFailure = 6
/** Twice for each earlier failure, from the one that was asked about on: at the third a person takes over. */
const failsAgain: Strain = ({ reading, turn }) => {
  if (!didNotHelp(reading)) return 0
  const recent = turn.earlier.slice(-memoryOfFailure)
  const failed = recent.filter(
    (one, at) => didNotHelp(one) || tellsOfFailure(plain(one.text).text) || recent.slice(0, at).some(asksTheSame(one)),
  )
  return 2 * Math.min(2, failed.length)
}

const strains: Strain[] = [isUnsure, isUpset, growsUpset, isUrgent, reproachesUs, insults, repeats, failsAgain]

/** The decision on a turn that was not decided early: what was found decides, and how much strain the conversation is under. */
export const decide = (outcome: TurnOutcome): Decision => {
  const { reading, parts } = outcome
  const strain = strains.reduce((sum, weigh) => sum + weigh(outcome), 0)
  if (strain >= strainToHandOver) {
    return {
      decision: 'handover',
      reason: reasonOfStrain(outcome),
      ruleIds: ['CHAT-HUMAN-HANDOVER'],
      desk: outcome.turn.reader.role === 'client' ? 'service' : 'supervisor',
    }
  }
  const offered = (reason: ReasonCode): Decision => ({ decision: 'offer', reason, ruleIds: [] })
  const danger = lingeringDanger(outcome.turn)
  const answered = (reason: ReasonCode): Decision => {
    if (danger) return offered(danger)
    return strain >= strainToOffer ? offered(reasonOfStrain(outcome)) : { decision: 'answer', reason, ruleIds: [] }
  }

  const felt = reading.intent === 'small-talk' ? feltIn(plain(reading.text).text) : null
  if (felt && moodOfFelt(felt) === 'neg') return offered(danger ?? 'negative-mood')
  if (reading.intent === 'small-talk') return answered('small-talk')
  const isAsked = parts.some(({ passages }) => isWordForWord(passages[0]))
  if (reading.intent === 'off-topic' && !isAsked) return { decision: 'refuse', reason: 'off-topic', ruleIds: [] }
  if (parts.some(({ choices }) => choices.length > 1)) return answered('clarification')
  const answeredParts = parts.filter(suffices).length
  if (answeredParts === 0) {
    if (reading.intent === 'abuse') return offered('abuse')
    if (reading.sentiment !== 'neu' && !asks(reading))
      return reading.sentiment === 'pos' ? answered('small-talk') : offered('negative-mood')
    if (parts.some(({ aboveLevel }) => aboveLevel))
      return { decision: 'refuse', reason: 'suitability', ruleIds: ['SUIT-OVER-RISK-PUSH'] }
    if (parts.some(({ missing }) => missing?.kind === 'qualified-only'))
      return { decision: 'refuse', reason: 'private-offer', ruleIds: ['PF-PUBLIC-PROMO'] }
    if (parts.some(({ missing }) => missing?.kind === 'version' && missing.held.length > 0))
      return offered('not-held-for-date')
    if (asksAboutUnknown(reading)) return { decision: 'refuse', reason: 'advice', ruleIds: ['ADV-UNLICENSED'] }
    // 算错了吧, 我试了不行: it speaks of something that was said or tried, and only the client knows of what.
    if (isRemark(reading.text)) return offered('clarification')
    // Nothing is claimed, and nothing was asked that may not be done: docs/decisions/2026-11-22-no-evidence-is-an-offer.md
    return offered('no-evidence')
  }
  if (answeredParts < parts.length || parts.some(({ missing }) => missing !== null)) return offered('partly-answered')
  return answered(reading.intent === 'account-state' ? 'guided-procedure' : 'answered')
}

/** Whether there is a question in it at all. */
const asks = (reading: Reading): boolean =>
  /[?？]|吗|怎么|什么|啥|多少|哪|几|如何|能不能|可以|谁|还是/.test(reading.text)

const reasonOfStrain = (outcome: TurnOutcome): ReasonCode => {
  if (repeats(outcome) > 0) return 'repeated-question'
  return isUpset(outcome) + failsAgain(outcome) > 0 ? 'negative-mood' : 'low-confidence'
}

const pairs = (text: string): Set<string> => {
  const characters = [...text.replace(/[\p{P}\p{S}\s]/gu, '')]
  return new Set(characters.slice(1).map((character, index) => `${characters[index]}${character}`))
}

/**
 * Whether two questions are the same, by the character pairs that they share (Jaccard). 科创板的开通条件 and 创业板的开通条件 share most of them, and are two:
 * each has a word of its own.
 */
const isSameQuestion = (first: string, second: string): boolean => {
  const [a, b] = [pairs(first), pairs(second)]
  if (a.size === 0 || b.size === 0) return first === second
  const shared = [...a].filter((pair) => b.has(pair)).length
  if (shared / (a.size + b.size - shared) < askedAgain) return false
  const [ofFirst, ofSecond] = [tellingWords(first), tellingWords(second)]
  return ofFirst.isSubsetOf(ofSecond) || ofSecond.isSubsetOf(ofFirst)
}
const tellingWords = (text: string): Set<string> =>
  new Set(cutWords(text).filter((word) => /[\p{L}\p{N}]/u.test(word) && !inAnyQuestion.test(word)))
const inAnyQuestion =
  /^(?:怎么样?|怎样|如何|咋|什么|啥|哪[里儿些个]?|多少|几[点个天]?|为什么|为啥|可以|能|能不能|可不可以|会|要|需要|想|得|是|是不是|有|有没有|没|没有|不|还|都|就|也|又|才|再|到底|究竟|请问|问|一下|现在|时候|[我你您](?:们)?|[的了吗嘛么呢啊呀吧哦])$/
