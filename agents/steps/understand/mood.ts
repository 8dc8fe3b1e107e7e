// 情绪: the speaker's own tone, and how it moves over the conversation.
import type { Reading, Sentiment } from '../../../domain/turn.ts'

// The encoder's tokenizer knows no emoji.
const bad = /[😭😡🤬😤💔😢😞]/u
const good = /[👍🌹😊❤🎉]/u

/** 你们搞什么, 什么态度: whoever is reproached so is not spoken to calmly. */
const reproach =
  /(?:你们|你家|客服|贵司)[^，。？！,?!]{0,8}(?:怎么(?:搞|回事|办事|做事)|什么(?:情况|效率|态度|破|垃圾)|太(?:慢|差|烂))|(?:^|[，。,!？?！的都你们])搞(?:什么|啥)(?:鬼|名堂|[啊呢!！?？]|$)|^什么(?:态度|效率)|[，,。]什么(?:态度|效率)/

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
