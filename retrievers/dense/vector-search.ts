// Vector search: cosine between question and chunk, best phrasing of each chunk.
import type { IndexReader } from '../../knowledge/store/library-index.ts'
import type { Scored } from '../fusion/fusion.ts'
import { bestByChunk } from '../lexical/full-text.ts'
import type { RetrieveQuery } from '../retrieve.ts'

export const searchVectors = async (
  reader: IndexReader,
  vector: readonly number[],
  { reader: person, asOf, kinds }: Pick<RetrieveQuery, 'reader' | 'asOf' | 'kinds'>,
  limit: number,
): Promise<Scored[]> => bestByChunk(await reader.searchVector(vector, { reader: person, asOf, kinds }, limit))
