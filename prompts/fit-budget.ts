// Makes a prompt fit a number of tokens. What is cut first: the oldest messages of the conversation, then the lowest-ranked
// passages, then the tails of long passages. The rules and the question are never cut.
import type { RenderedPrompt } from '../domain/prompt.ts'

/** Given by `models/tokens.ts`. */
type TokenCounter = {
  countTokens: (text: string) => number
  truncateToTokens: (text: string, maxTokens: number) => string
}

export type BudgetOptions = TokenCounter & {
  maxTokens: number
  /** As long as there are more passages than this, whole ones go before tails are cut. Default 3. */
  keepPassages?: number
}

export type Fitted<Input> = {
  input: Input
  /** Of the whole prompt. Above `maxTokens` only if rules and question alone are too long: such a prompt must not be sent. */
  tokens: number
  cut: { history: number; passages: number; tails: number }
}

type Cuttable = { history: { text: string }[]; passages: { text: string }[] }

/** What a message or passage takes beside its own text: its fence and attributes. */
const messageFrame = 8
const passageFrame = 40

/** Below this a passage says nothing any more. */
const shortestPassage = 40

/** Ends at the last whole sentence if one ends in the later half; never within a number, which would become another. */
const cutTail = (text: string, maxTokens: number, { truncateToTokens }: TokenCounter): string => {
  const head = truncateToTokens(text, maxTokens)
  if (head === text) return text
  const sentenceEnd = Math.max(...['。', '；', '！', '？', '\n'].map((end) => head.lastIndexOf(end)))
  const whole =
    sentenceEnd > head.length / 2
      ? head.slice(0, sentenceEnd + 1)
      : head.replace(/[\d.,，．%％‰〇零一二三四五六七八九十百千万亿]+$/, '')
  return `${whole}……（后文从略）`
}

/** The length at which tails must be cut so that together they are at most `available`; short ones keep theirs. */
const fairLength = (lengths: number[], available: number): number => {
  let left = available
  const ascending = [...lengths].sort((a, b) => a - b)
  for (const [index, length] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index))
    if (length > share) return share
    left -= length
  }
  return Number.POSITIVE_INFINITY
}

/**
 * The input with as little cut as needed. `history` is oldest first, `passages` best first; the numbers by which an answer names
 * its passages stay true, since only the last ones go.
 * @example const { input } = fitBudget(writeAnswer, { reading, history, passages, asOf }, { maxTokens: 6000, countTokens, truncateToTokens })
 */
export const fitBudget = <Input extends Cuttable>(
  prompt: (input: Input) => RenderedPrompt,
  given: Input,
  options: BudgetOptions,
): Fitted<Input> => {
  const { maxTokens, countTokens, keepPassages = 3 } = options
  const count = (input: Input) =>
    countTokens(
      prompt(input)
        .messages.map(({ text }) => text)
        .join('\n'),
    )
  const cut = { history: 0, passages: 0, tails: 0 }
  let input = given
  let tokens = count(input)

  let over = tokens - maxTokens
  while (over > 0 && cut.history < given.history.length)
    over -= countTokens(given.history[cut.history++]?.text ?? '') + messageFrame
  if (cut.history > 0) {
    input = { ...input, history: given.history.slice(cut.history) }
    tokens = count(input)
  }

  over = tokens - maxTokens
  while (over > 0 && given.passages.length - cut.passages > keepPassages)
    over -= countTokens(given.passages[given.passages.length - ++cut.passages]?.text ?? '') + passageFrame
  if (cut.passages > 0) {
    input = { ...input, passages: given.passages.slice(0, given.passages.length - cut.passages) }
    tokens = count(input)
  }

  // Counting the whole differs a little from counting parts, so the last step may need a second go.
  for (let round = 0; round < 4 && tokens > maxTokens && input.passages.length > 0; round++) {
    const lengths = input.passages.map(({ text }) => countTokens(text))
    const available = lengths.reduce((sum, length) => sum + length, 0) - (tokens - maxTokens) - 8 * (round + 1)
    const longest = Math.max(shortestPassage, fairLength(lengths, available))
    const passages = input.passages.map((passage, index) =>
      (lengths[index] ?? 0) > longest ? { ...passage, text: cutTail(passage.text, longest, options) } : passage,
    )
    cut.tails = passages.filter((passage, index) => passage.text !== given.passages[index]?.text).length
    input = { ...input, passages }
    tokens = count(input)
  }
  return { input, tokens, cut }
}
