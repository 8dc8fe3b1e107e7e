// A library for one run of a suite: documents go in by the product's own way, its own retrievers search it, nothing is left behind.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Problem } from '../domain/problem.ts'
import { createIngest, type Ingest } from '../knowledge/ingest.ts'
import type { ParsedDocument } from '../knowledge/parsing/parsed-document.ts'
import { publishDocuments, withdrawVersion } from '../knowledge/publish.ts'
import { openKnowledgeStore } from '../knowledge/store/knowledge-store.ts'
import { type LibraryIndex, openLibraryIndex } from '../knowledge/store/library-index.ts'
import { createLibrary, type Library } from '../knowledge/versions/catalogue.ts'
import type { Embedder } from '../models/embedder/embedder.ts'
import { createRetriever, type Retrieve } from '../retrievers/hybrid.ts'
import { migrate } from '../storage/sql/migrate.ts'
import { openPglite } from '../storage/sql/pglite.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { createEventLog } from '../storage/streams/event-log.ts'
import { createSegmenter, type Segmenter } from '../text/segment.ts'
import type { SuiteProgress } from './suite.ts'

/** What every document of an eval says of itself: everybody may read it. */
export const forEverybody = {
  aliases: [],
  consultation: false,
  grade: 1,
  audiences: ['public'],
  source: 'eval',
  topics: [],
  language: 'zh-CN',
} satisfies Partial<ParsedDocument['attributes']>

/** For what is looked up by name or words: the library need not wait hours for vectors. */
export const noVectors: Embedder = {
  id: 'none',
  dimensions: 1,
  embedQuery: () => Promise.reject(new Problem('component-unavailable', '这项评测不用向量。')),
  embedDocuments: () => Promise.reject(new Problem('component-unavailable', '这项评测不用向量。')),
}

export type EvalLibrary = {
  sql: Sql
  index: LibraryIndex
  ingest: Ingest
  library: Library
  segmenter: Segmenter
  retrieve: Retrieve
  /** Publishes parsed documents and waits until all are found by words and by vectors; their versions' ids, in order. */
  publish(documents: readonly ParsedDocument[], progress?: SuiteProgress): Promise<string[]>
  /** Takes versions out of sight. */
  withdraw(versionIds: readonly string[]): Promise<void>
}

/** As large as the batches of `knowledge/ingest.ts`. */
const batchCharacters = 2_000_000
const batchDocuments = 200
const pollMilliseconds = 250

/** Opens an empty library, and removes it when the work is done. */
export const withLibrary = async <T>(
  { embedder }: { embedder: Embedder },
  work: (library: EvalLibrary) => Promise<T>,
): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhigu-eval-'))
  const opened: (() => Promise<void> | void)[] = [() => rm(folder, { recursive: true, force: true })]
  try {
    const sql = await openPglite(join(folder, 'sql'))
    opened.push(() => sql.close())
    await migrate(sql)
    const store = await openKnowledgeStore({ uri: join(folder, 'index') })
    opened.push(() => store.close())
    const segmenter = createSegmenter()
    const index = await openLibraryIndex({ sql, store, embedder, segmenter })
    opened.push(() => index.close())
    const events = createEventLog({ sql, bus: { publish() {} } })
    const ingest = createIngest({ sql, events, index, originals: null })
    opened.push(() => ingest.close())
    const library = createLibrary(sql.db)

    const publish: EvalLibrary['publish'] = async (documents, progress = () => {}) => {
      const versionIds: string[] = []
      for (const batch of batchesOf(documents)) {
        const { published } = await publishDocuments(
          { sql, events },
          batch.map((document) => ({ document, file: null, notes: [] })),
          { by: 'eval', what: '评测资料' },
        )
        versionIds.push(...published.map(({ versionId }) => versionId))
        await index.drain({ tidy: false })
        progress(versionIds.length, documents.length, '导入')
      }
      await index.tidy()
      await untilVectorsDone(index, progress)
      return versionIds
    }

    return await work({
      sql,
      index,
      ingest,
      library,
      segmenter,
      retrieve: createRetriever({ sql, index, library, embedder, segmenter }),
      publish,
      async withdraw(versionIds) {
        for (const id of versionIds)
          await withdrawVersion({ sql, events }, id, { by: 'eval', what: '评测资料', reason: '评测结束' })
        await index.drain({ tidy: false })
      },
    })
  } finally {
    for (const end of opened.reverse()) await end()
  }
}

function* batchesOf(documents: readonly ParsedDocument[]): Generator<ParsedDocument[]> {
  let batch: ParsedDocument[] = []
  let characters = 0
  for (const document of documents) {
    batch.push(document)
    characters += document.text.length
    if (batch.length < batchDocuments && characters < batchCharacters) continue
    yield batch
    batch = []
    characters = 0
  }
  if (batch.length > 0) yield batch
}

/** Figures of an index that is half full would be figures of nothing. */
const untilVectorsDone = async (index: LibraryIndex, progress: SuiteProgress) => {
  const done = index.vectorsDone().then(() => true)
  while (!(await Promise.race([done, setTimeout(pollMilliseconds, false)]))) {
    const { rows, withoutVector } = await index.status()
    progress(rows - withoutVector, rows, '计算向量')
  }
  const { lastError } = await index.status()
  if (lastError) throw new Problem('component-unavailable', `没能为评测资料计算向量：${lastError}`)
}
