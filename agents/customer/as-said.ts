// What was found counts by what was said of it: a part that nobody heard anything about is an open one.
import type { Sentence } from '../../domain/turn.ts'
import type { PartEvidence } from '../steps/evidence.ts'

/**
 * The evidence of a part as the answer stands: without passages where no sentence rests on them, without choices where none was shown.
 * Sentences are lost on the way (nothing in a passage speaks to the question, the guard drops what there is), and an answer that says
 * nothing must not pass for one.
 */
export const asSaid = (part: PartEvidence, committed: readonly Sentence[]): PartEvidence => {
  const held = new Set(part.passages.map(({ chunkId }) => chunkId))
  const isCited = committed.some(({ citations }) => citations.some(({ chunkId }) => held.has(chunkId)))
  const isAsked = part.choices.some((choice) =>
    committed.some(({ kind, text }) => kind === 'notice' && text.includes(choice)),
  )
  return {
    ...part,
    ...(isCited ? {} : { passages: [], probability: 0 }),
    ...(isAsked ? {} : { choices: [] }),
  }
}
