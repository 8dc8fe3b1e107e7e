// Takes a file of laws in, in a process of its own, so that its memory is what this work needs. Prints one line of JSON.
// `ours`: until they are found by their words; `parse`: read and cut, and that is all; `insert`: rows into a bare LanceDB table, with its full-text index.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, Index } from '@lancedb/lancedb'
import { noVectors, withLibrary } from '../../evals/library.ts'
import { chunkDocument } from '../../knowledge/chunking/chunk-document.ts'
import { parseFile } from '../../knowledge/parsing/parse-file.ts'
import { createParserProcesses } from '../../knowledge/parsing/parser-process.ts'
import { countTokens } from '../../models/tokens.ts'
import { createSegmenter } from '../../text/segment.ts'

export type IngestRun = { chunks: number; seconds: number; peakMiB: number }

/** Rows at a time, as many as the product writes. */
const batch = 10_000

const cut = async function* (file: string): AsyncGenerator<{ id: string; text: string }[]> {
  for await (const parsed of parseFile(file, { processes: createParserProcesses() })) {
    if (!parsed.ok) throw parsed.problem
    yield chunkDocument({ document: parsed.document, versionId: `${parsed.line}`, countTokens }).chunks
  }
}

const runs: Record<string, (file: string) => Promise<Omit<IngestRun, 'peakMiB'>>> = {
  ours: (file) =>
    withLibrary({ embedder: noVectors }, async ({ ingest }) => {
      const from = performance.now()
      const { chunks, rejected } = await ingest.files([file], { by: 'bench' })
      if (rejected > 0) throw new Error(`${rejected} laws were rejected`)
      return { chunks, seconds: (performance.now() - from) / 1000 }
    }),
  async parse(file) {
    const from = performance.now()
    let chunks = 0
    for await (const some of cut(file)) chunks += some.length
    return { chunks, seconds: (performance.now() - from) / 1000 }
  },
  async insert(file) {
    const { tokens } = createSegmenter()
    const rows: { id: string; tokens: string }[] = []
    for await (const some of cut(file))
      for (const { id, text } of some) rows.push({ id, tokens: tokens(text).join(' ') })
    const folder = await mkdtemp(join(tmpdir(), 'zhigu-bench-'))
    try {
      const connection = await connect(folder)
      const from = performance.now()
      const table = await connection.createTable('bare', rows.slice(0, batch))
      for (let at = batch; at < rows.length; at += batch) await table.add(rows.slice(at, at + batch))
      await table.createIndex('tokens', { config: Index.fts({ baseTokenizer: 'whitespace', withPosition: false }) })
      return { chunks: rows.length, seconds: (performance.now() - from) / 1000 }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

const [kind = '', file = ''] = process.argv.slice(2)
const run = runs[kind]
if (!run) throw new Error(`No run called ${kind}`)
const done = await run(file)
console.log(JSON.stringify({ ...done, peakMiB: process.resourceUsage().maxRSS / 1024 } satisfies IngestRun))
