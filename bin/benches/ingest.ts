// Taking documents in: a great many laws until they are found by their words, and one document until it answers.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { calendarDate } from '../../domain/calendar.ts'
import { readerOf } from '../../domain/identity.ts'
import { readConfig } from '../config.ts'
import { withSampleServices } from '../sample-services.ts'
import { type Bench, percentile, rounded } from './bench.ts'
import type { IngestRun } from './ingest-run.ts'
import { madeUpLaws } from './made-up-laws.ts'
import { runHelper, withFolder } from './processes.ts'

/** As many as all laws of the country and its provinces have. */
const articles = 150_000
/** 20 pages. */
const articlesOfOne = 120
const repeats = 5

export const ingest: Bench = {
  name: 'ingest',
  title: '资料入库',
  run: ({ note, signal, data }) =>
    withFolder(async (folder) => {
      const file = data ?? join(folder, 'laws.jsonl')
      if (data === undefined) await writeFile(file, [...madeUpLaws(articles)].join('\n'))
      const timed = async (kind: 'ours' | 'parse' | 'insert', words: string) => {
        note(words)
        const { chunks, seconds, peakMiB } = await runHelper<IngestRun>(
          'bin/benches/ingest-run.ts',
          [kind, file],
          signal,
        )
        return { chunks, chunksPerSecond: Math.round(chunks / seconds), peakMiB: rounded(peakMiB) }
      }
      const ours = await timed('ours', '法律入库，到能按词检索')
      const parse = await timed('parse', '底线：只读取、切分')
      const insert = await timed('insert', '底线：LanceDB 只写入并建词索引')
      note('一份 20 页的文件，到能回答')
      return {
        figures: { laws: ours, oneDocument: { untilAnsweredMedianMs: rounded(await timeOne(signal)) } },
        floors: {
          laws: { parseOnlyChunksPerSecond: parse.chunksPerSecond, lancedbOnlyChunksPerSecond: insert.chunksPerSecond },
        },
        aims: [
          { scenario: 'laws', measure: 'chunksPerSecond', atLeast: 1_000 },
          { scenario: 'laws', measure: 'peakMiB', atMost: 1_536 },
          { scenario: 'oneDocument', measure: 'untilAnsweredMedianMs', atMost: 2_000 },
        ],
      }
    }),
}

/** Milliseconds from the bytes of a document until its last article is found; beside the sample library, another document each time. */
const timeOne = (signal: AbortSignal): Promise<number> =>
  withSampleServices({ ...readConfig(), LLM: 'none' }, async ({ ingest, retrieve }) => {
    const samples: number[] = []
    for (let at = 0; at < repeats; at += 1) {
      const [law = ''] = madeUpLaws(1)
      const { text } = JSON.parse(law)
      const title = `第${at + 1}号测速管理办法`
      const body = [...text.split('\n'), ...text.split('\n')].slice(0, articlesOfOne).join('\n')
      const from = performance.now()
      await ingest.bytes(`${title}.txt`, Buffer.from(`${title}\n${body}`), {
        by: 'bench',
        defaults: { grade: 1, audiences: ['public'] },
      })
      const { passages } = await retrieve({
        text: `《${title}》第六十条怎么规定？`,
        entities: [],
        asOf: calendarDate(new Date()),
        reader: readerOf('client'),
        signal,
      })
      if (passages[0]?.clause !== '第六十条') throw new Error(`${title} is not found`)
      samples.push(performance.now() - from)
    }
    return percentile(samples, 0.5)
  })
