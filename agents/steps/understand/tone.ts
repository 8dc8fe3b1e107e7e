// 情绪 and 紧急程度: in which tone a message is said, how that moves over the conversation, and how pressing its matter is.
import type { Reading, Sentiment, Signal, Urgency } from '../../../domain/turn.ts'
import type { SignalKind, Speaker } from './signals/kinds.ts'

// --- the mood ---

// The encoder's tokenizer knows no emoji.
const bad = /[😭😡🤬😤💔😢😞]/u
const good = /[👍🌹😊❤🎉]/u

/** 你们搞什么, 什么态度: whoever is reproached so is not spoken to calmly. */
const reproach =
  /(?:你们|你家|客服|贵司)[^，。？！,?!]{0,8}(?:怎么(?:搞|回事|办事|做事)|什么(?:情况|效率|态度|破|垃圾)|太(?:慢|差|烂))|(?:^|[，。,!？?！的都你们])搞(?:什么|啥)(?:鬼|名堂|[啊呢!！?？]|$)|^什么(?:态度|效率)|[，,。]什么(?:态度|效率)|(?:说|问|讲|重复)(?:了|过)?(?:多少|好几|好多|无数|这么多)(?:遍|次|回)/

/** Whether a message in its plain form reproaches us. */
export const reproaches = (text: string): boolean => reproach.test(text)

const calm: Record<Sentiment, number> = { neg: 0, neu: 1, pos: 0 }

/**
 * `neg` for distress, anger, worry or something that fails; `pos` for thanks, praise, joy. An adviser who reports calmly is `neu`
 * whatever the matter.
 * @param guess the classifier's probabilities, where it was asked
 */
export const moodOf = (text: string, guess = calm): Sentiment => {
  if (guess.neg > Math.max(guess.neu, guess.pos)) return 'neg'
  if (bad.test(text) || reproaches(text)) return 'neg'
  return guess.pos > guess.neu || good.test(text) ? 'pos' : 'neu'
}

const value: Record<Sentiment, number> = { neg: -1, neu: 0, pos: 1 }
const memory = 3

/** Half the difference between now and the mean of the last three readings: −1 (from glad to angry) … 1. */
export const trendOf = (now: Sentiment, earlier: readonly Reading[]): number => {
  const recent = earlier.slice(-memory)
  if (recent.length === 0) return 0
  const mean = recent.reduce((sum, { sentiment }) => sum + value[sentiment], 0) / recent.length
  return (value[now] - mean) / 2
}

// --- the urgency ---

// By what was found; a plain question is low, something that fails is medium.

const ofKind: Partial<Record<SignalKind, Urgency>> = {
  crisis: 'critical',
  'account-theft': 'critical',
  fraud: 'critical',
  'money-missing': 'critical',
  'securities-missing': 'critical',
  insider: 'high',
  manipulation: 'high',
  complaint: 'high',
  'media-or-regulator': 'high',
  'big-loss': 'high',
  'legal-claim': 'high',
  elderly: 'high',
  'not-understanding': 'high',
  'suitability-exception': 'high',
  aml: 'high',
  'authority-visit': 'high',
  minor: 'medium',
  'identity-check': 'medium',
  'asks-for-person': 'medium',
  credentials: 'high',
  questionnaire: 'medium',
  'qualification-bypass': 'medium',
  'others-data': 'medium',
  'aml-evasion': 'medium',
  injection: 'medium',
  'inside-tip': 'high',
  'tip-group': 'medium',
  'suppress-complaint': 'high',
  'unreviewed-sending': 'high',
  'unlawful-draft': 'medium',
}
// What a client may just be asking about is misconduct where the firm's own people want it done.
const ofKindForStaff: Partial<Record<SignalKind, Urgency>> = {
  'account-lending': 'medium',
  'credit-funds': 'medium',
  'off-book-margin': 'medium',
  discretionary: 'medium',
  'personal-fee': 'medium',
  'profit-sharing': 'medium',
  'private-offer': 'high',
}
// An adviser's act that harms clients or breaks a control weighs more than a prohibited wording.
const highRules = new Set([
  'REQ-RISK-WARNING',
  'SUIT-OVER-RISK-PUSH',
  'PF-PUBLIC-PROMO',
  'DATA-PII-EXPOSE',
  'ADV-DISCRETIONARY',
])
const failing =
  /闪退|卡(?:死|住|顿|了|成)|打不开|登(?:录)?不(?:上|了|进)|连不上|收不到|转圈|失败|报错|白屏|不更新|撤不掉|没成交|没触发|没扣|灰的|死机|不动|错误|异常|用不了|点不(?:动|了)|超过限额|转错|黑屏|刷不出/u
/** Whether a message in its plain form tells that something fails. */
export const tellsOfFailure = (text: string): boolean => failing.test(text)
const deadline =
  /(?:还有|只剩|还剩)[一二三四五六七八九十两几\d]{1,3}分钟|马上(?:就要)?收盘|快收盘|要收盘|收盘前|尾盘了|最后[一二三四五六七八九十\d]{1,2}分钟/u
const ownLoss = /(?:我|套|亏|被套|浮亏|跌了|腰斩|山顶)/u
const order: readonly Urgency[] = ['low', 'medium', 'high', 'critical']

/** The usual urgency of a kind of signal. */
export const urgencyOfKind = (kind: string): Urgency => ofKind[kind as SignalKind] ?? 'low'

const unhurried: Record<Urgency, number> = { low: 1, medium: 0, high: 0, critical: 0 }

/** Above this probability the classifier's urgency counts where no signal says one. */
const sureOfUrgency = 0.6

/**
 * The highest urgency that a signal, something that fails or a deadline calls for.
 * @param guess the classifier's probabilities, where it was asked
 */
export const urgencyOf = (text: string, signals: readonly Signal[], speaker: Speaker, guess = unhurried): Urgency => {
  const candidates = signals.map(({ kind, ruleId }): Urgency => {
    if (speaker === 'staff' && ruleId && highRules.has(ruleId)) return 'high'
    return (speaker === 'staff' ? ofKindForStaff[kind as SignalKind] : undefined) ?? urgencyOfKind(kind)
  })
  // A danger without a name: how pressing it is only the classifier hears, and somebody waits for it in any case.
  if (signals.some(({ kind }) => kind === 'unclear-danger'))
    candidates.push('medium', ...order.filter((urgency) => guess[urgency] === Math.max(...Object.values(guess))))
  if (failing.test(text)) candidates.push(deadline.test(text) ? 'high' : 'medium')
  if (signals.some(({ kind }) => kind === 'asks-for-advice') && /套|亏|浮亏|腰斩|山顶/.test(text) && ownLoss.test(text))
    candidates.push('medium')
  if (candidates.length === 0 && guess.medium > sureOfUrgency) candidates.push('medium')
  return candidates.reduce<Urgency>((most, next) => (order.indexOf(next) > order.indexOf(most) ? next : most), 'low')
}
