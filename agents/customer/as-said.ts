// What was found counts by what was said of it: a part that nobody heard anything about is an open one.
import type { Reading, Sentence, Turn } from '../../domain/turn.ts'
import { type PartEvidence, speaks } from '../steps/evidence.ts'
import { isAllAbove } from '../steps/suitability.ts'

/**
 * The evidence of a part as the answer stands: without passages where no sentence rests on them, without choices where none was shown.
 * Sentences are lost on the way (nothing in a passage speaks to the question, the guard drops what there is), and an answer that says
 * nothing must not pass for one.
 */
export const asSaid = (
  part: PartEvidence,
  committed: readonly Sentence[],
  reading: Pick<Reading, 'text' | 'parts' | 'entities'>,
  { reader, profile }: Pick<Turn, 'reader' | 'profile'>,
): PartEvidence => {
  const held = new Set(part.passages.map(({ chunkId }) => chunkId))
  const isCited = committed.some(({ citations }) => citations.some(({ chunkId }) => held.has(chunkId)))
  const isAsked = part.choices.some((choice) =>
    committed.some(({ kind, text }) => kind === 'notice' && text.includes(choice)),
  )
  // Of a product that was asked for by name its facts are told, whatever its level.
  const isNamed = reading.entities.some(({ kind }) => kind === 'product' || kind === 'product-code')
  const isUntold = !isCited && !isNamed && reader.role === 'client'
  return {
    ...part,
    ...(speaks(part) ? {} : { part: inOwnWords(part.part, reading) }),
    ...(isCited ? {} : { passages: [], probability: 0 }),
    ...(isUntold && isAllAbove(part.passages, profile) ? { aboveLevel: true } : {}),
    ...(isAsked ? {} : { choices: [] }),
  }
}

/**
 * What was not found is named as it was said: 火锅底料怎么炒 after a question about a product asked nothing of the product. 那它的呢 says
 * nothing by itself.
 */
const inOwnWords = (part: string, { text, parts }: Pick<Reading, 'text' | 'parts'>): string =>
  parts.length > 1 || (leansOnEarlier.test(text) && !namesAnother.test(text)) ? part : text
/** 那云岫的呢, 云岫那只呢: of another than was spoken of. */
const namesAnother = /^那?么?\p{Script=Han}{2,4}(?:的|那[只个款支])[呢咧]?[？?。！!~～ ]*$/u
const leansOnEarlier = /^[\s，,]*(?:那|它|这|其|还有|然后)|它|[呢咧][？?。！!~～ ]*$/
