// From evidence to draft sentences: by the model when there is one and it behaves, else extractive.
import type { Passage } from '../../domain/passage.ts'
import type { Reading, Turn, TurnEvent } from '../../domain/turn.ts'
import type { ModelGateway } from '../../models/gateway.ts'
import { parseSentenceLines } from '../../models/sentence-lines.ts'
import { writeAnswer } from '../../prompts/customer/write-answer.ts'
import { supports } from '../../retrievers/citations/support.ts'
import { compose, type Draft, type Words } from './compose.ts'
import type { PartEvidence } from './evidence.ts'

export type WriteInput = { turn: Pick<Turn, 'asOf' | 'history' | 'signal'>; reading: Reading; parts: PartEvidence[] }

/** A draft to be guarded and shown, a draft that was dropped, or the news that what was shown so far is taken back. */
export type Written =
  | { type: 'draft'; draft: Draft }
  | Extract<TurnEvent, { type: 'sentence-dropped' }>
  | Extract<TurnEvent, { type: 'answer-replaced' }>

export type Write = (input: WriteInput) => AsyncGenerator<Written>

/** @param model null: no model is configured, every answer is extractive */
export const createWrite = ({ model, words }: { model: ModelGateway | null; words: Words }): Write => {
  const extractive = function* ({ turn, reading, parts }: WriteInput): Generator<Written> {
    for (const part of parts)
      for (const draft of compose(part, reading, words, turn.asOf)) yield { type: 'draft', draft }
  }

  return async function* write(input) {
    if (!model) return yield* extractive(input)
    const passages = distinct(input.parts.flatMap((part) => part.passages.slice(0, 4)))
    let shown = 0
    let finished = false
    try {
      const prompt = writeAnswer({ reading: input.reading, history: input.turn.history, passages, asOf: input.turn.asOf })
      for await (const line of parseSentenceLines(model.stream(prompt, { signal: input.turn.signal }))) {
        if ('malformed' in line) continue
        const cited = line.evidence.flatMap((index) => passages[index - 1] ?? [])
        const support = supports(line.text, cited.length > 0 ? cited : passages)
        if (!support.supported) {
          yield { type: 'sentence-dropped', why: support.why === 'number' ? 'number' : 'unsupported', findings: [] }
          continue
        }
        shown += 1
        yield { type: 'draft', draft: { kind: 'answer', text: line.text, quotes: support.quotes } }
      }
      finished = shown > 0
    } catch (error) {
      // The caller went away: there is nobody to fall back for.
      if (input.turn.signal.aborted) throw error
    }
    if (finished) return
    if (shown > 0) yield { type: 'answer-replaced', why: 'model-failed' }
    yield* extractive(input)
  }
}

const distinct = (passages: Passage[]): Passage[] => [...new Map(passages.map((passage) => [passage.chunkId, passage])).values()]
