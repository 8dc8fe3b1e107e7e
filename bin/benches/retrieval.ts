// Retrieval in this process: clause look-up, facts, FAQ, full text, vectors, loading from SQL.
import { join } from 'node:path'
import { calendarDate } from '../../domain/calendar.ts'
import { readerOf } from '../../domain/identity.ts'
import { readConfig } from '../config.ts'
import { withSampleServices } from '../sample-services.ts'
import { timeBareSearch } from './bare-search.ts'
import { type Bench, latencies } from './bench.ts'
import { questions } from './questions.ts'

const rounds = 10

export const retrieval: Bench = {
  name: 'retrieval',
  title: '检索：一次要多久',
  run: ({ note, signal }) =>
    withSampleServices({ ...readConfig(), LLM: 'none' }, async ({ retrieve }, home) => {
      note('检索示例资料库')
      const samples: number[] = []
      for (let round = 0; round <= rounds; round += 1)
        for (const text of questions) {
          const from = performance.now()
          await retrieve({ text, entities: [], asOf: calendarDate(new Date()), reader: readerOf('client'), signal })
          if (round > 0) samples.push(performance.now() - from)
        }
      note('底线：LanceDB')
      return {
        figures: { sampleLibrary: latencies('hybrid', samples) },
        floors: {
          sampleLibrary: latencies('lancedbFullText', await timeBareSearch(join(home, 'index'), questions, rounds)),
        },
        aims: [{ scenario: 'sampleLibrary', measure: 'hybridP95Ms', atMost: 25 }],
      }
    }),
}
