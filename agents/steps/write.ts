// From evidence to draft sentences: by the model when there is one and it behaves, else extractive.
import type { Passage } from '../../domain/passage.ts'
import type { Reading, Turn, TurnEvent } from '../../domain/turn.ts'
import { ModelFailure } from '../../models/failure.ts'
import type { ModelGateway, ModelUsage } from '../../models/gateway.ts'
import { parseSentenceLines } from '../../models/sentence-lines.ts'
import { countTokens, truncateToTokens } from '../../models/tokens.ts'
import { unknownPhrase, writeAnswer } from '../../prompts/customer/write-answer.ts'
import { fitBudget } from '../../prompts/fit-budget.ts'
import { createLeakCheck } from '../../prompts/leak.ts'
import { supports } from '../../retrievers/citations/support.ts'
import { compose, type Draft, type Words } from './compose.ts'
import { type PartEvidence, suffices } from './evidence.ts'

export type WriteInput = { turn: Pick<Turn, 'asOf' | 'history' | 'signal'>; reading: Reading; parts: PartEvidence[] }

/** A draft to be guarded and shown, or news about the writing: a sentence dropped, the shown ones taken back, a model call ended. */
export type Written =
  | { type: 'draft'; draft: Draft }
  | Extract<TurnEvent, { type: 'sentence-dropped' | 'answer-replaced' | 'model-used' }>

export type Write = (input: WriteInput) => AsyncGenerator<Written>

const passagesForModel = 6

/**
 * @param model null: no model is configured, every answer is extractive
 * @param maximumTokens of one prompt
 */
export const createWrite = ({
  model,
  words,
  maximumTokens,
}: {
  model: ModelGateway | null
  words: Words
  maximumTokens: number
}): Write => {
  const extractive = function* ({ turn, reading, parts }: WriteInput): Generator<Written> {
    for (const part of parts)
      for (const draft of compose(part, words, reading.asOf ?? turn.asOf)) yield { type: 'draft', draft }
  }

  return async function* write(input) {
    const { turn, reading, parts } = input
    // What a law says word for word, what is not here, and a question back gain nothing from a model.
    if (!model || parts.length === 0 || !parts.every(isForModel)) return yield* extractive(input)

    const passages = distinct(parts.flatMap((part) => part.passages.slice(0, 4))).slice(0, passagesForModel)
    const fitted = fitBudget(
      writeAnswer,
      { reading, history: turn.history, passages, asOf: reading.asOf ?? turn.asOf },
      { maxTokens: maximumTokens, countTokens, truncateToTokens },
    )
    const prompt = writeAnswer(fitted.input)
    const leaks = createLeakCheck(prompt)
    const used: ModelUsage[] = []
    let shown = 0
    let failed = false
    try {
      const pieces = model.stream(prompt, { signal: turn.signal, onUsage: (usage) => used.push(usage) })
      for await (const line of parseSentenceLines(pieces)) {
        if ('malformed' in line) continue
        if (leaks(line.text)) {
          yield { type: 'sentence-dropped', why: 'leak', findings: [] }
          continue
        }
        // It says that the passages do not settle a point: nothing to be supported, as long as it says nothing else.
        if (line.text.includes(unknownPhrase) && line.evidence.length === 0) {
          if (shown > 0) yield { type: 'draft', draft: { kind: 'notice', text: line.text, quotes: [] } }
          continue
        }
        const named = line.evidence.flatMap((number) => passages[number - 1] ?? [])
        const support = supports(line.text, named.length > 0 ? named : passages)
        if (!support.supported) {
          yield { type: 'sentence-dropped', why: support.why === 'number' ? 'number' : 'unsupported', findings: [] }
          continue
        }
        shown += 1
        yield { type: 'draft', draft: { kind: 'answer', text: line.text, quotes: support.quotes } }
      }
    } catch (error) {
      // The caller went away: there is nobody to fall back for.
      if (turn.signal.aborted || !(error instanceof ModelFailure)) throw error
      failed = true
    }
    for (const usage of used) yield modelUsed(usage)
    if (shown > 0 && !failed) return
    if (shown > 0) yield { type: 'answer-replaced', why: 'model-failed' }
    yield* extractive(input)
  }
}

const isForModel = (part: PartEvidence): boolean =>
  suffices(part) && part.choices.length < 2 && part.passages.every((passage) => passage.source !== 'clause')

const distinct = (passages: Passage[]): Passage[] => [
  ...new Map(passages.map((passage) => [passage.chunkId, passage])).values(),
]

const modelUsed = (usage: ModelUsage): Extract<TurnEvent, { type: 'model-used' }> => ({
  type: 'model-used',
  model: usage.model,
  prompt: usage.promptId,
  tokensIn: usage.tokensIn,
  tokensOut: usage.tokensOut,
  milliseconds: usage.milliseconds,
  outcome: usage.outcome,
})
