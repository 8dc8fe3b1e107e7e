// The floor of retrieval: LanceDB itself on the index that the product made, no filter, no second source, no SQL.
import { connect, MatchQuery, Operator } from '@lancedb/lancedb'
import { createSegmenter } from '../../text/segment.ts'

/** Milliseconds of each question's full-text search; tokens are cut beforehand. The first round is not measured. */
export const timeBareSearch = async (uri: string, questions: readonly string[], rounds: number): Promise<number[]> => {
  const connection = await connect(uri)
  try {
    const [name] = await connection.tableNames()
    if (name === undefined) throw new Error(`No index in ${uri}`)
    const table = await connection.openTable(name)
    const { tokens } = createSegmenter()
    const samples: number[] = []
    for (let round = 0; round <= rounds; round += 1)
      for (const question of questions) {
        const query = new MatchQuery(tokens(question).join(' '), 'tokens', { operator: Operator.Or })
        const from = performance.now()
        await table
          .query()
          .fullTextSearch(query, { columns: ['tokens'] })
          .select(['unitId', '_score'])
          .limit(50)
          .toArrow()
        if (round > 0) samples.push(performance.now() - from)
      }
    return samples
  } finally {
    connection.close()
  }
}
