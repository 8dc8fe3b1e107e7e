// Patterns and classifier judged together. Patterns say which rule and which words, and are seldom wrong; the classifier has seen
// more ways of saying things. Neither decides alone.
import type { Signal } from '../../../../domain/turn.ts'
import { guideOf } from '../questions/looked-up-as.ts'
import { plain } from '../said/plain.ts'
import { isBelied, saysOrdinary } from './belied.ts'
import type { Classified, Expectation } from './classifier.ts'
import {
  isDanger,
  isHandedOver,
  isRefused,
  isSentPassword,
  ruleOfKind,
  type SignalKind,
  type Speaker,
} from './kinds.ts'

/**
 * How much likelier each reading of the patterns is for messages of each class, measured on messages that the patterns had not been
 * written from, and tempered, since both judges look at the same words.
 */
const likelihood: Record<Expectation, Record<Expectation, number>> = {
  // what the patterns say → what is owed
  escalate: { escalate: 0.66, refuse: 0.07, answer: 0.06 },
  refuse: { escalate: 0.08, refuse: 0.6, answer: 0.08 },
  answer: { escalate: 0.26, refuse: 0.34, answer: 0.86 },
}
const temper = 0.75

/**
 * Cost of giving (column) where something else was owed (row). A missed escalation is a danger, a wrong refusal turns a client away, a
 * needless handover costs a person's minute, an answer that should have been refused still meets the guard. At 8 and not 3, of 241
 * escalations 1 is missed instead of 7, and of 421 harmless messages 27 instead of 17 reach a person.
 */
const cost: Record<Expectation, Record<Expectation, number>> = {
  escalate: { escalate: 0, refuse: 8, answer: 8 },
  refuse: { escalate: 1, refuse: 0, answer: 1 },
  answer: { escalate: 1, refuse: 1, answer: 0 },
}

const classes: readonly Expectation[] = ['answer', 'refuse', 'escalate']

/** What must reach a person whatever the classifier thinks: a danger to life, and a person asked for in plain words. */
const always: ReadonlySet<string> = new Set<SignalKind>(['crisis', 'asks-for-person'])

/** What only the firm's own people can ask for. */
const ofStaff: ReadonlySet<string> = new Set<SignalKind>(['unlawful-draft', 'suppress-complaint', 'unreviewed-sending'])

const readingOf = (signals: readonly Signal[]): Expectation => {
  if (signals.some(({ kind }) => isHandedOver(kind))) return 'escalate'
  return signals.some(({ kind }) => isRefused(kind)) ? 'refuse' : 'answer'
}

/** Probability of what is owed, with both judges heard. */
const weigh = (
  signals: readonly Signal[],
  { expectation }: Pick<Classified, 'expectation'>,
): Record<Expectation, number> => {
  const said = likelihood[readingOf(signals)]
  const weights = classes.map((name) => expectation[name] * said[name] ** temper)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return Object.fromEntries(classes.map((name, index) => [name, (weights[index] ?? 0) / total])) as Record<
    Expectation,
    number
  >
}

/** The cheapest thing to do in expectation. */
const cheapest = (probability: Record<Expectation, number>): Expectation => {
  const expected = (given: Expectation) => classes.reduce((sum, owed) => sum + probability[owed] * cost[owed][given], 0)
  return classes.reduce((best, given) => (expected(given) < expected(best) ? given : best))
}

/** So plain in the words that the encoder, which hears in them a question about a service, does not make it go away. */
const plainly: Partial<Record<string, RegExp>> = {
  // 五十万怎么配置
  'asks-for-recommendation': /[万千块元].*(?:打理|配|理财|安排)/,
  // 借钱凑够条件
  'qualification-bypass':
    /[凑垫挪]|[找跟向问从管先].{0,6}[借贷]|^(?:那|我|要是)*[借贷]|[借贷].*(?:条件|门槛|权限|开|日均)/,
  // 你们推送的股票准吗
  'asks-for-advice': /准不准|[准信靠谱]吗|跟着?[买做投]|胜率/,
}

/**
 * The signals that policy gets: both judges heard, and some things besides. A password in the message is a fact: mask has seen it, and
 * no opinion of the message makes it go away; so is what the words say plainly. Where the classifier alone says that
 * something may not be done, and the patterns that a price is to be moved, that is what may not be done. And what an adviser asks about
 * is called by the name that both judges have for it, before the likeliest guess of what a person might have to take over; what a
 * client asks plainly about the own account needs no guess either.
 */
export const combine = (found: readonly Signal[], classified: Classified, text: string, speaker: Speaker): Signal[] => {
  const signals = byVerdict(found, classified, text, speaker)
  const refuses = signals.some(({ kind }) => isRefused(kind)) && !found.some(({ kind }) => isRefused(kind))
  const kept = found.filter(
    (signal) =>
      isSentPassword(signal) || plainly[signal.kind]?.test(signal.quote) || (signal.kind === 'manipulation' && refuses),
  )
  // A danger that has no name is as probable as the likeliest that has one.
  const probabilityOf = (kind: string) =>
    classified.kinds.find((one) => (kind === 'unclear-danger' ? isHandedOver(one.kind) : one.kind === kind))
      ?.probability ?? 0
  const named = Math.max(0, ...found.map(({ kind }) => (isRefused(kind) ? probabilityOf(kind) : 0)))
  const written = plain(text).text
  const isPlain =
    speaker === 'client' && isOneClause(written) && (guideOf(written)?.ofAccount === true || saysOrdinary(written))
  const isGuess = (signal: Signal) =>
    (isHandedOver(signal.kind) || (isPlain && isRefused(signal.kind))) &&
    !found.includes(signal) &&
    (isPlain || (speaker === 'staff' && probabilityOf(signal.kind) < named))
  return distinctSignals([...signals.filter((signal) => !isGuess(signal)), ...kept])
}

const isOneClause = (text: string): boolean => !/[，,。；;！!？?]\s*\S/.test(text)

/** Each kind, rule and quote once. */
export const distinctSignals = (signals: Signal[]): Signal[] => [
  ...new Map(signals.map((signal) => [`${signal.kind}|${signal.ruleId}|${signal.quote}`, signal])).values(),
]

/**
 * Those of the patterns that the verdict overrules are dropped; where it asks for one that no pattern
 * found, the classifier's likeliest kind stands in, with the whole message as its quote.
 */
const byVerdict = (signals: readonly Signal[], classified: Classified, message: string, speaker: Speaker): Signal[] => {
  const notes = signals.filter(({ kind }) => !isHandedOver(kind) && !isRefused(kind))
  if (signals.some(({ kind }) => always.has(kind))) return rightlyNamed(signals, classified, message, speaker)
  const owed = weigh(signals, classified)
  const verdict = cheapest(owed)
  if (verdict === 'answer') return notes
  const fits = verdict === 'escalate' ? isHandedOver : isRefused
  const found = signals.filter(({ kind }) => fits(kind) || (verdict === 'escalate' && isRefused(kind)))
  if (found.some(({ kind }) => fits(kind)))
    return [...(verdict === 'escalate' ? rightlyNamed(found, classified, message, speaker) : found), ...notes]
  const likeliest = classified.kinds.find((one) => fits(one.kind) && (speaker === 'staff' || !ofStaff.has(one.kind)))
  const isUnclear =
    likeliest &&
    verdict === 'escalate' &&
    (owed.escalate < likelierThanNot || (isDanger(likeliest.kind) && likeliest.probability < likelierThanNot))
  if (!likeliest || isBelied(likeliest.kind, plain(message).text, speaker)) return [...signals]
  return [guess(isUnclear ? 'unclear-danger' : likeliest.kind, message), ...found, ...notes]
}

/** So probable, another kind than the patterns name goes before theirs: 联系我姐 asks for nobody to call. */
const sureOfKind = 0.9

/**
 * What the patterns found and must reach a person, called by its right name. A danger that they name stays one, and so does a wish
 * for a person.
 */
const rightlyNamed = (
  found: readonly Signal[],
  classified: Classified,
  message: string,
  speaker: Speaker,
): Signal[] => {
  const [likeliest] = classified.kinds.filter(({ kind }) => isHandedOver(kind))
  if (!likeliest || likeliest.probability < sureOfKind || found.some(({ kind }) => kind === likeliest.kind))
    return [...found]
  if (isBelied(likeliest.kind, plain(message).text, speaker)) return [...found]
  if (found.some(({ kind }) => isDanger(kind))) return [...found]
  return [guess(likeliest.kind, message), ...found.filter(({ kind }) => !isHandedOver(kind) || always.has(kind))]
}

const guess = (kind: SignalKind, message: string): Signal => ({
  kind,
  ruleId: ruleOfKind[kind],
  quote: message.slice(0, longestQuote),
})

/** Nobody is told that money was stolen, or that a complaint is heard, on a hunch: a person takes over without naming it. */
export const likelierThanNot = 0.5

const longestQuote = 200
