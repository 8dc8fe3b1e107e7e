// Patterns and classifier judged together. Patterns say which rule and which words, and are seldom wrong; the classifier has seen
// more ways of saying things. Neither decides alone.
import type { Signal } from '../../../domain/turn.ts'
import type { Classified, Expectation } from './classifier.ts'
import { guideOf } from './guide.ts'
import { plain } from './plain.ts'
import { isDanger, isHandedOver, isRefused, isSentPassword, ruleOfKind, type SignalKind } from './signal-kind.ts'

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

/** 五十万怎么配置 */
const wealth = /[万千块元].*(?:打理|配|理财|安排)/

/**
 * The signals that policy gets: both judges heard, and some things besides. A password in the message is a fact: mask has seen it, and
 * no opinion of the message makes it go away; so is a sum that somebody wants to have invested. Where the classifier alone says that
 * something may not be done, and the patterns that a price is to be moved, that is what may not be done. And what an adviser asks about
 * is called by the name that both judges have for it, before the likeliest guess of what a person might have to take over; what a
 * client asks plainly about the own account needs no guess either.
 */
export const combine = (
  found: readonly Signal[],
  classified: Classified,
  text: string,
  speaker: 'client' | 'staff',
): Signal[] => {
  const signals = byVerdict(found, classified, text, speaker)
  const refuses = signals.some(({ kind }) => isRefused(kind)) && !found.some(({ kind }) => isRefused(kind))
  const kept = found.filter(
    (signal) =>
      isSentPassword(signal) ||
      (signal.kind === 'asks-for-recommendation' && wealth.test(signal.quote)) ||
      (signal.kind === 'manipulation' && refuses),
  )
  const probabilityOf = (kind: string) => classified.kinds.find((one) => one.kind === kind)?.probability ?? 0
  const named = Math.max(0, ...found.map(({ kind }) => (isRefused(kind) ? probabilityOf(kind) : 0)))
  const isPlain = speaker === 'client' && isOneClause(text) && guideOf(plain(text).text)?.ofAccount === true
  const isGuess = (signal: Signal) =>
    isHandedOver(signal.kind) &&
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
const byVerdict = (
  signals: readonly Signal[],
  classified: Classified,
  message: string,
  speaker: 'client' | 'staff',
): Signal[] => {
  const notes = signals.filter(({ kind }) => !isHandedOver(kind) && !isRefused(kind))
  if (signals.some(({ kind }) => always.has(kind))) return [...signals]
  const owed = weigh(signals, classified)
  const verdict = cheapest(owed)
  if (verdict === 'answer') return notes
  const fits = verdict === 'escalate' ? isHandedOver : isRefused
  const found = signals.filter(({ kind }) => fits(kind) || (verdict === 'escalate' && isRefused(kind)))
  if (found.some(({ kind }) => fits(kind))) return [...found, ...notes]
  const likeliest = classified.kinds.find((one) => fits(one.kind) && (speaker === 'staff' || !ofStaff.has(one.kind)))
  const isUnclear =
    likeliest &&
    verdict === 'escalate' &&
    (owed.escalate < likelierThanNot || (isDanger(likeliest.kind) && likeliest.probability < likelierThanNot))
  const kind = isUnclear ? 'unclear-danger' : likeliest?.kind
  if (!kind || (kind === 'others-data' && ownAccount.test(message))) return [...signals]
  return [{ kind, ruleId: ruleOfKind[kind], quote: message.slice(0, longestQuote) }, ...found, ...notes]
}

/** Nobody is told that money was stolen, or that a complaint is heard, on a hunch: a person takes over without naming it. */
export const likelierThanNot = 0.5

/** The classifier hears that an account is asked about, and less well whose: one's own is no secret. */
const ownAccount = /我的?(?:账户|账号|余额|持仓|资产|资金|委托|成交|订单|流水|对账单)/

const longestQuote = 200
