// 情绪: the speaker's own tone, and how it moves over the conversation.
import type { Reading, Sentiment } from '../../../domain/turn.ts'

// The encoder's tokenizer knows no emoji.
const bad = /[😭😡🤬😤💔😢😞]/u
const good = /[👍🌹😊❤🎉]/u

const calm: Record<Sentiment, number> = { neg: 0, neu: 1, pos: 0 }

/**
 * `neg` for distress, anger, worry or something that fails; `pos` for thanks, praise, joy. An adviser who reports calmly is `neu`
 * whatever the matter.
 * @param guess the classifier's probabilities, where it was asked
 */
export const moodOf = (text: string, guess = calm): Sentiment => {
  if (guess.neg > Math.max(guess.neu, guess.pos)) return 'neg'
  if (bad.test(text)) return 'neg'
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
