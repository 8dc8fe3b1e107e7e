// Vector search: chunks that are near the question, whatever words they use.
import type { IndexReader } from '../../knowledge/store/library-index.ts'
import { bestByChunk, type Scored } from '../fusion/fusion.ts'
import type { RetrieveQuery } from '../retrieve.ts'

/** The chunks nearest to the question's vector, at most `limit` hits. Scores are cosines, −1…1. */
export const searchVectors = async (
  reader: IndexReader,
  vector: readonly number[],
  { reader: person, asOf, kinds }: Pick<RetrieveQuery, 'reader' | 'asOf' | 'kinds'>,
  limit: number,
): Promise<Scored[]> => bestByChunk(await reader.searchVector(vector, { reader: person, asOf, kinds }, limit))

/**
 * What a cosine would about be, judged by the words: for texts that the embedder has not seen (yet).
 * @param shared share of the words in common, 0…1
 */
export const cosineByWords = (shared: number): number => 0.55 + 0.4 * shared
