// feed → parse → chunk → publish → index. One bad file is told and does not stop the rest.
import { stat } from 'node:fs/promises'
import { basename, sep } from 'node:path'
import { sql as statement } from 'drizzle-orm'
import type { DocumentKind, ReadingNote } from '../domain/library.ts'
import { Problem, type ProblemDocument } from '../domain/problem.ts'
import type { Blob } from '../storage/blobs/blob.ts'
import type { Database, Sql } from '../storage/sql/sql.ts'
import type { EventLog } from '../storage/streams/event-log.ts'
import { sha256 } from './chunking/chunk-document.ts'
import type { StoredFile, Submission } from './editorial/content.ts'
import { addDrafts } from './editorial/drafts.ts'
import { heldSources, markOf } from './held-sources.ts'
import { type ParsedFile, type Parsing, parseBytes, parseFile, type SourceFile } from './parsing/parse-file.ts'
import type { AttributeDefaults, ParsedDocument } from './parsing/parsed-document.ts'
import { createParserProcesses } from './parsing/parser-process.ts'
import { type Published, publishDocuments, withdrawVersion } from './publish.ts'
import type { LibraryIndex } from './store/library-index.ts'

/** The part of the blobs that originals go to. */
export type OriginalStore = Pick<Blob, 'put' | 'has'>

export type IngestOptions = {
  /** Who does it; stands in the library's history. */
  by: string
  /** `published`, the default, shows it at once; a draft is seen by those who keep the library, and published by two of them. */
  state?: 'published' | 'draft'
  /** What the files need not say themselves. */
  defaults?: AttributeDefaults
  /** What a document is taken for where neither it, nor its form, nor `defaults` say; without it, it is rejected. */
  kindOtherwise?: DocumentKind
  onProgress?: (progress: IngestProgress) => void
  signal?: AbortSignal
}

/** `chunks`: searchable so far. `bytes` of `totalBytes` are read; the last report has both equal. */
export type IngestProgress = { documents: number; chunks: number; bytes: number; totalBytes: number; file: string }

/** @property notes what whoever takes it in should know of how it was read */
export type IngestOutcome = { file: string; line: number; title: string | null } & (
  | (Published & { notes: ReadingNote[] })
  | { state: 'rejected'; problem: ProblemDocument }
)

export type IngestReport = {
  outcomes: IngestOutcome[]
  added: number
  updated: number
  unchanged: number
  /** Of those unchanged the ones that were not even read, since their bytes were taken in before. */
  skipped: number
  rejected: number
  chunks: number
  /** The library's number after this; null when nothing changed. */
  libraryVersion: number | null
}

export type Ingest = {
  /** Takes files in, in batches; each batch is whole in the library and searchable before the next begins. */
  files(paths: readonly string[], options: IngestOptions): Promise<IngestReport>
  /** Takes bytes in that came by another way, for instance an upload. */
  bytes(name: string, content: Uint8Array, options: IngestOptions): Promise<IngestReport>
  /** Takes in a document that is parsed already. */
  document(document: ParsedDocument, options: IngestOptions & { source?: SourceFile }): Promise<IngestReport>
  /** Takes a version out of sight; when it returns, no chunk of it answers any more. */
  withdraw(versionId: string, options: { by: string; reason: string }): Promise<number>
  /** Ends the processes in which files are read. */
  close(): Promise<void>
}

type Parsed = Extract<ParsedFile, { ok: true }>
type BatchResult = { outcomes: IngestOutcome[]; libraryVersion: number | null }

/** A batch is large enough to be fast and small enough to be kept in memory and lost without tears. */
const batchDocuments = 200
const batchCharacters = 2_000_000
/** After so many new chunks the database is told how large its tables have become; PGlite never looks by itself. */
const manyChunks = 500

/**
 * Makes the way into the library.
 * @param originals null: the bytes are not kept
 * @param onChanged called when what is shown has changed, once for each change
 */
export const createIngest = ({
  sql,
  events,
  index,
  originals,
  onChanged = () => {},
}: {
  sql: Sql
  events: Pick<EventLog, 'appendWithin'>
  index: LibraryIndex
  originals: OriginalStore | null
  onChanged?: () => void
}): Ingest => {
  const processes = createParserProcesses()

  const keep = async (source: SourceFile): Promise<StoredFile | null> => {
    if (!originals) return null
    const hash = sha256(source.bytes)
    const blobKey = `library/${hash.slice(0, 2)}/${hash}`
    const put = () => originals.put(blobKey, source.bytes, { contentType: source.contentType })
    await put()
    const putAgain = async () => {
      if (!(await originals.has(blobKey))) await put()
    }
    return { name: source.name, contentType: source.contentType, size: source.bytes.length, hash, blobKey, putAgain }
  }

  const publish = async (
    batch: readonly Parsed[],
    { by, state = 'published', defaults = {} }: IngestOptions,
  ): Promise<BatchResult> => {
    const submissions: Submission[] = await Promise.all(
      batch.map(async ({ document, source, notes }) => ({
        document,
        file: await keep(source),
        notes,
        mark: markOf(source, defaults),
        name: source.name,
      })),
    )
    const what = batch.length === 1 ? `导入《${batch[0]?.document.attributes.title}》` : `导入 ${batch.length} 份资料`
    const result =
      state === 'draft'
        ? { libraryVersion: null, published: await addDrafts({ sql, events }, submissions, by) }
        : await publishDocuments({ sql, events }, submissions, { by, what })
    if (result.libraryVersion !== null) onChanged()
    const outcomes = batch.map(({ file, line, document, notes }, at): IngestOutcome => {
      const published = result.published[at]
      if (!published) throw new Problem('internal', `${file} 第 ${line} 行没有导入结果。`)
      return { file, line, title: document.attributes.title, ...published, notes }
    })
    return { outcomes, libraryVersion: result.libraryVersion }
  }

  /** The batch in one transaction; if that fails, one by one, so that one bad document does not take the others along. */
  const publishOrReject = async (batch: readonly Parsed[], options: IngestOptions): Promise<BatchResult> => {
    try {
      return await publish(batch, options)
    } catch (error) {
      if (isEverybodysTrouble(error)) throw error
      if (batch.length === 1 && batch[0])
        return { outcomes: [reject(batch[0], asProblem(batch[0], error))], libraryVersion: null }
    }
    const outcomes: IngestOutcome[] = []
    let libraryVersion: number | null = null
    for (const one of batch) {
      const result = await publishOrReject([one], options)
      outcomes.push(...result.outcomes)
      libraryVersion = result.libraryVersion ?? libraryVersion
    }
    return { outcomes, libraryVersion }
  }

  const run = async (
    parsed: AsyncIterable<ParsedFile & { bytesDone: number }> | Iterable<ParsedFile & { bytesDone: number }>,
    totalBytes: number,
    options: IngestOptions,
    skipped: readonly IngestOutcome[] = [],
  ): Promise<IngestReport> => {
    const { onProgress = () => {}, signal } = options
    const outcomes: IngestOutcome[] = []
    let libraryVersion: number | null = null
    let batch: Parsed[] = []
    let characters = 0
    let isTidy = true
    const flush = async (bytes: number, file: string, isLast = false) => {
      if (batch.length > 0) {
        const result = await publishOrReject(batch, options)
        outcomes.push(...result.outcomes)
        libraryVersion = result.libraryVersion ?? libraryVersion
        // To its end, whoever has left: what is in the library is found.
        await index.drain({ tidy: isLast && isTidy })
        isTidy = isLast && isTidy
      }
      if (isLast && !isTidy) await index.tidy()
      batch = []
      characters = 0
      onProgress({ ...totals(outcomes), bytes, totalBytes, file })
    }
    let last = { bytesDone: 0, file: '' }
    // A first batch may take its time.
    onProgress({ ...totals(outcomes), bytes: 0, totalBytes, file: '' })
    for await (const item of parsed) {
      signal?.throwIfAborted()
      last = item
      if (!item.ok) {
        outcomes.push(reject(item, item.problem))
        continue
      }
      batch.push(item)
      characters += item.document.text.length
      if (batch.length >= batchDocuments || characters >= batchCharacters) await flush(item.bytesDone, item.file)
    }
    await flush(totalBytes, last.file, true)
    if (totals(outcomes).chunks >= manyChunks) await refreshStatistics(sql.db)
    const { documents: _, ...rest } = totals(outcomes)
    return {
      outcomes: [...skipped, ...outcomes],
      ...rest,
      unchanged: rest.unchanged + skipped.length,
      skipped: skipped.length,
      libraryVersion,
    }
  }

  return {
    async files(paths, options) {
      const sizes = await Promise.all(
        paths.map((path) =>
          stat(path).then(
            (found) => found.size,
            () => 0,
          ),
        ),
      )
      const total = sizes.reduce((sum, size) => sum + size, 0)
      const names = namesOf(paths)
      const { defaults = {}, state = 'published' } = options
      const held = await heldSources(sql.db, state)
      const skipped: IngestOutcome[] = []
      const isHeld: Parsing['isHeld'] = (source, at) => {
        const known = held.get(markOf(source, defaults))
        if (known) skipped.push({ ...at, state: 'unchanged', chunks: 0, notes: [], ...known })
        return known !== undefined
      }
      async function* parsed() {
        let before = 0
        for (const [at, path] of paths.entries()) {
          let read = 0
          for await (const item of parseFile(path, { name: names.get(path), processes, isHeld, ...options })) {
            read += item.ok ? item.source.bytes.length : 0
            yield { ...item, bytesDone: Math.min(total, before + read) }
          }
          before += sizes[at] ?? 0
        }
      }
      return run(parsed(), total, options, skipped)
    },

    bytes(name, content, options) {
      async function* parsed() {
        for await (const item of parseBytes(basename(name), content, { processes, ...options }))
          yield { ...item, bytesDone: content.length }
      }
      return run(parsed(), content.length, options)
    },

    document(document, { source, ...options }) {
      const bytes = source ?? {
        name: document.attributes.source,
        contentType: 'text/plain; charset=utf-8',
        bytes: Buffer.from(document.text),
      }
      const item: ParsedFile = { file: bytes.name, line: 1, ok: true, document, source: bytes, notes: [] }
      return run([{ ...item, bytesDone: bytes.bytes.length }], bytes.bytes.length, options)
    },

    async withdraw(versionId, { by, reason }) {
      const libraryVersion = await withdrawVersion({ sql, events }, versionId, {
        by,
        what: `撤回 ${versionId}：${reason}`,
        reason,
      })
      onChanged()
      await index.drain()
      return libraryVersion
    },

    close: () => processes.close(),
  }
}

/** Each file's own name, with as many folders before it as it takes to tell files of one name apart. */
const namesOf = (paths: readonly string[]): Map<string, string> => {
  const names = new Map<string, string>()
  for (const alike of Map.groupBy(new Set(paths), (path) => basename(path)).values()) {
    const parts = alike.map((path) => path.split(sep))
    const depth = (count: number) => parts.map((part) => part.slice(-count).join('/'))
    let count = 1
    while (new Set(depth(count)).size < alike.length) count += 1
    for (const [at, name] of depth(count).entries()) names.set(alike[at] ?? name, name)
  }
  return names
}

/** After much was written: PGlite never looks by itself how large its tables have become. */
export const refreshStatistics = async (db: Database) => {
  await db.execute(statement`analyze works, versions, chunks, search_units, product_facts`)
}

const reject = ({ file, line }: { file: string; line: number }, problem: Problem): IngestOutcome => ({
  file,
  line,
  title: null,
  state: 'rejected',
  problem: problem.document(),
})

/** A full disk or a lost database is not the document's fault: it ends the run. */
const isEverybodysTrouble = (error: unknown): boolean =>
  (error instanceof Error && error.name === 'AbortError') ||
  (error instanceof Problem && ['storage-full', 'storage-corrupt', 'component-unavailable'].includes(error.code))

const asProblem = ({ file, line }: { file: string; line: number }, cause: unknown): Problem =>
  cause instanceof Problem
    ? cause
    : new Problem(
        'unprocessable-document',
        `${file} 第 ${line} 行：没能导入，内容与资料库已有的资料冲突，请核对编号与日期。`,
        {
          cause,
        },
      )

const totals = (outcomes: readonly IngestOutcome[]) => {
  const counted = (...states: IngestOutcome['state'][]) =>
    outcomes.filter((outcome) => states.includes(outcome.state)).length
  return {
    documents: outcomes.length,
    added: counted('added'),
    updated: counted('updated', 'restored'),
    unchanged: counted('unchanged'),
    rejected: counted('rejected'),
    chunks: outcomes.reduce((sum, outcome) => sum + ('chunks' in outcome ? outcome.chunks : 0), 0),
  }
}
