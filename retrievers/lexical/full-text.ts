// Full-text search over the tokens of the segmenter.
import type { IndexReader } from '../../knowledge/store/library-index.ts'
import { bestByChunk, type Scored } from '../fusion/fusion.ts'
import type { RetrieveQuery } from '../retrieve.ts'

/**
 * The chunks whose words fit best, at most `limit` hits. Scores are BM25: 0 and above, comparable only within one list.
 * @param text the question; an index reader filters by who asks, the date and the kinds of document
 * @param hasVector as `UnitFilter` has it
 */
export const searchFullText = async (
  reader: IndexReader,
  text: string,
  { reader: person, asOf, kinds }: Pick<RetrieveQuery, 'reader' | 'asOf' | 'kinds'>,
  limit: number,
  hasVector?: boolean,
): Promise<Scored[]> => bestByChunk(await reader.searchText(text, { reader: person, asOf, kinds, hasVector }, limit))
