// Full-text search: BM25 over the tokens of the segmenter, best phrasing of each chunk.
import type { IndexReader } from '../../knowledge/store/library-index.ts'
import type { Scored } from '../fusion/fusion.ts'
import type { RetrieveQuery } from '../retrieve.ts'

export const searchFullText = async (
  reader: IndexReader,
  text: string,
  { reader: person, asOf, kinds }: Pick<RetrieveQuery, 'reader' | 'asOf' | 'kinds'>,
  limit: number,
): Promise<Scored[]> => bestByChunk(await reader.searchText(text, { reader: person, asOf, kinds }, limit))

/** One result for a chunk, however many of its phrasings were found. */
export const bestByChunk = (hits: readonly { chunkId: string; score: number }[]): Scored[] => {
  const best = new Map<string, number>()
  for (const { chunkId, score } of hits)
    if (score > (best.get(chunkId) ?? Number.NEGATIVE_INFINITY)) best.set(chunkId, score)
  return [...best].map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score)
}
