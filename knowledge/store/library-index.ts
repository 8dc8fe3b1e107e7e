// The index kept in step with the library: drains the outbox, rebuilds generations, says which one answers.
import { createHash } from 'node:crypto'
import { and, asc, count, eq, inArray, isNull, lt, ne, sql as statement } from 'drizzle-orm'
import { Problem } from '../../domain/problem.ts'
import { chunks, type IndexOperation, indexGenerations, indexOutbox, versions } from '../../storage/sql/schema.ts'
import type { Sql } from '../../storage/sql/sql.ts'
import { analyzerId, type Segmenter } from '../../text/segment.ts'
import { readLibraryState } from '../versions/library-state.ts'
import {
  type KnowledgeStore,
  storeSchemaVersion,
  type UnitFilter,
  type UnitHit,
  type UnitRow,
  type UnitTable,
} from './knowledge-store.ts'
import { readUnits, type UnitSource } from './unit-rows.ts'

/** The part of an embedder that the index calls: LangChain's `Embeddings` with an id and the length of its vectors. */
export type IndexEmbedder = {
  id: string
  dimensions: number
  embedDocuments(texts: string[]): Promise<number[][]>
  embedQuery(text: string): Promise<number[]>
}

export type RebuildProgress = { done: number; total: number }

/** The generation that answers. Take a new one for every question: another process may have switched. */
export type IndexReader = {
  searchText(text: string, filter: UnitFilter, limit: number): Promise<UnitHit[]>
  /** Empty while the vectors are of another embedder than the one that runs now. */
  searchVector(vector: readonly number[], filter: UnitFilter, limit: number): Promise<UnitHit[]>
  /** Vectors of the FAQ's phrasings by the id of their unit. */
  questionVectors(): Promise<Map<string, Float32Array>>
}

export type LibraryIndex = {
  /**
   * @param generationId the active one as `readLibraryState` gives it, when the caller has just read it
   * @throws Problem `storage-corrupt` when there is no usable index: `rebuild` it
   */
  reader(generationId?: string | null): Promise<IndexReader>
  /** Does what the outbox says; returns how many entries. What it did is searchable when it returns. */
  drain(signal?: AbortSignal): Promise<number>
  /** Why the index must be rebuilt, or null. */
  needsRebuild(): string | null
  /** Builds a new generation from SQL and switches to it; goes on where an interrupted one stopped. */
  rebuild(options?: { onProgress?: (progress: RebuildProgress) => void; signal?: AbortSignal }): Promise<void>
  /** Compacts, forgets deleted text, drops retired generations. For a quiet moment. */
  tidy(): Promise<void>
  status(): Promise<{ generation: string | null; rows: number; openWork: number; needsRebuild: string | null }>
}

type Generation = typeof indexGenerations.$inferSelect

const drainBatch = 200
const rebuildBatch = 100
const embedBatch = 256
// Any number that nobody else locks.
const writerLock = 748_201_995

/**
 * Opens the index of the library, making the first generation when there is none. A damaged or outdated one does not throw here:
 * `needsRebuild` says so, and `rebuild` mends it.
 */
export const openLibraryIndex = async ({
  sql,
  store,
  embedder,
  segmenter,
}: {
  sql: Sql
  store: KnowledgeStore
  embedder: IndexEmbedder
  segmenter: Segmenter
}): Promise<LibraryIndex> => {
  const { db } = sql
  const exclusively = createExclusive(sql)
  const wanted = {
    schemaVersion: storeSchemaVersion,
    embedderId: embedder.id,
    dimensions: embedder.dimensions,
    analyzerVersion: analyzerId,
  }
  let active: { generation: Generation; table: UnitTable } | null = null
  let problem: string | null = null

  const makeGeneration = async (state: Generation['state']): Promise<Generation> => {
    const key = createHash('sha256').update(JSON.stringify(wanted)).digest('hex').slice(0, 8)
    const name = `units_${key}_${Date.now().toString(36)}`
    await store.createTable(name, embedder.dimensions)
    const { libraryVersion } = await readLibraryState(db)
    const [row] = await db
      .insert(indexGenerations)
      .values({
        id: name,
        uri: store.uri,
        tableName: name,
        ...wanted,
        state,
        libraryVersion,
        ...(state === 'active' ? { activatedAt: new Date() } : {}),
      })
      .returning()
    if (!row) throw new Problem('internal', '索引的新一代没有登记成功。')
    return row
  }

  /** The generation that answers now; another process may have switched. */
  const current = async (generationId?: string | null): Promise<{ generation: Generation; table: UnitTable }> => {
    const id = generationId === undefined ? (await readLibraryState(db)).generationId : generationId
    if (active && active.generation.id === id) return active
    const [generation] = await db.select().from(indexGenerations).where(eq(indexGenerations.state, 'active'))
    if (!generation) throw new Problem('storage-corrupt', '检索索引还没有建立，请运行 npx zhigu doctor --repair 重建。')
    active = { generation, table: await store.openTable(generation.tableName, generation.dimensions) }
    return active
  }

  const outdated = (generation: Generation): string | null => {
    if (generation.schemaVersion !== wanted.schemaVersion) return '索引的格式属于另一个版本'
    if (generation.analyzerVersion !== wanted.analyzerVersion) return '分词方式变了'
    if (generation.embedderId !== wanted.embedderId || generation.dimensions !== wanted.dimensions)
      return `向量模型由 ${generation.embedderId} 换为 ${wanted.embedderId}`
    return null
  }

  const open = async () => {
    const [generation] = await db.select().from(indexGenerations).where(eq(indexGenerations.state, 'active'))
    if (!generation) {
      const [{ chunkCount = 0 } = {}] = await db.select({ chunkCount: count() }).from(chunks)
      const made = await makeGeneration('active')
      problem = chunkCount > 0 ? '资料库里有内容，但索引是空的' : null
      await current(made.id)
      return
    }
    problem = outdated(generation)
    try {
      await current(generation.id)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'storage-corrupt') throw error
      problem = error.detail
    }
  }

  const rowsOf = async (units: readonly UnitSource[], dimensions: number): Promise<UnitRow[]> => {
    const rows: UnitRow[] = []
    for (let start = 0; start < units.length; start += embedBatch) {
      const batch = units.slice(start, start + embedBatch)
      const vectors = await embedder.embedDocuments(batch.map((unit) => unit.embedText))
      for (const [index, { indexText, embedText: _, ...unit }] of batch.entries()) {
        const vector = vectors[index]
        const usable =
          vector && vector.length === dimensions && vector.every(Number.isFinite) && vector.some((value) => value !== 0)
        rows.push({ ...unit, tokens: segmenter.indexTokens(indexText), vector: usable ? vector : null })
      }
    }
    return rows
  }

  /** The tables that must hear of a change: the one that answers and any that is being built. */
  const writable = async (): Promise<{ generation: Generation; table: UnitTable }[]> => {
    const rows = await db
      .select()
      .from(indexGenerations)
      .where(inArray(indexGenerations.state, ['active', 'building']))
    const usable = rows.filter((row) => outdated(row) === null)
    const tables = await Promise.all(
      usable.map(async (generation) => {
        try {
          return [{ generation, table: await store.openTable(generation.tableName, generation.dimensions) }]
        } catch (error) {
          // A table that is damaged is rebuilt from SQL, with everything the outbox would have told it.
          if (error instanceof Problem && error.code === 'storage-corrupt') return []
          throw error
        }
      }),
    )
    return tables.flat()
  }

  const putVersions = async (tables: { table: UnitTable }[], versionIds: string[]) => {
    const units = await readUnits(db, versionIds)
    for (const { table } of tables) await table.putVersions(versionIds, await rowsOf(units, table.dimensions))
  }

  const apply = async (entries: (typeof indexOutbox.$inferSelect)[], tables: { table: UnitTable }[]) => {
    // The last word on each target counts; the rows are read from SQL as they are now, so order does not matter otherwise.
    const targets = (operation: IndexOperation) => [
      ...new Set(entries.filter((entry) => entry.operation === operation).map((entry) => entry.targetId)),
    ]
    const touched = [...new Set([...targets('put-version'), ...targets('delete-version')])]
    if (touched.length > 0) await putVersions(tables, touched)
    const chunkIds = [...new Set([...targets('put-chunk'), ...targets('delete-chunk')])]
    if (chunkIds.length === 0) return
    const held = await db
      .select({ id: chunks.id, versionId: chunks.versionId })
      .from(chunks)
      .where(inArray(chunks.id, chunkIds))
    const units = await readUnits(db, [...new Set(held.map((chunk) => chunk.versionId))], chunkIds)
    for (const { table } of tables) await table.putChunks(chunkIds, await rowsOf(units, table.dimensions))
  }

  const drainLocked = async (signal?: AbortSignal): Promise<number> => {
    let applied = 0
    const tables = await writable()
    for (;;) {
      signal?.throwIfAborted()
      const entries = await db
        .select()
        .from(indexOutbox)
        .where(isNull(indexOutbox.doneAt))
        .orderBy(asc(indexOutbox.id))
        .limit(drainBatch)
      const last = entries.at(-1)
      if (!last) break
      const ids = entries.map((entry) => entry.id)
      try {
        await apply(entries, tables)
      } catch (error) {
        const lastError = error instanceof Problem ? error.detail : String(error)
        await db
          .update(indexOutbox)
          .set({ attempts: statement`${indexOutbox.attempts} + 1`, lastError })
          .where(inArray(indexOutbox.id, ids))
        throw error
      }
      await db.update(indexOutbox).set({ doneAt: new Date(), lastError: null }).where(inArray(indexOutbox.id, ids))
      await note(tables, last.id, last.libraryVersion)
      applied += entries.length
      if (entries.length < drainBatch) break
    }
    if (applied > 0) for (const { table } of tables) await table.tidy()
    return applied
  }

  const note = async (
    tables: { generation: Generation; table: UnitTable }[],
    appliedThrough: number,
    libraryVersion: number,
  ) => {
    for (const { generation, table } of tables)
      await db
        .update(indexGenerations)
        .set({ appliedThrough, libraryVersion, unitCount: await table.countRows() })
        .where(eq(indexGenerations.id, generation.id))
  }

  const rebuildLocked = async (onProgress: (progress: RebuildProgress) => void, signal?: AbortSignal) => {
    const { generation, table } = await building()
    const published = await db
      .select({ id: versions.id })
      .from(versions)
      .where(eq(versions.editorialState, 'published'))
      .orderBy(asc(versions.id))
    const held = await table.versionIds()
    const missing = published.map((version) => version.id).filter((id) => !held.has(id))
    const progress = { done: published.length - missing.length, total: published.length }
    onProgress(progress)
    for (let start = 0; start < missing.length; start += rebuildBatch) {
      signal?.throwIfAborted()
      const batch = missing.slice(start, start + rebuildBatch)
      await putVersions([{ table }], batch)
      progress.done += batch.length
      onProgress({ ...progress })
    }
    const gone = [...held].filter((id) => !published.some((version) => version.id === id))
    await table.removeVersions(gone)
    await table.tidy()
    const { libraryVersion } = await readLibraryState(db)
    const now = new Date()
    await db.transaction(async (tx) => {
      await tx
        .update(indexGenerations)
        .set({ state: 'retired', retiredAt: now })
        .where(eq(indexGenerations.state, 'active'))
      await tx
        .update(indexGenerations)
        .set({ state: 'active', activatedAt: now, libraryVersion, unitCount: await table.countRows() })
        .where(eq(indexGenerations.id, generation.id))
    })
    problem = null
    active = { generation: { ...generation, state: 'active' }, table }
  }

  /** The generation being built: an interrupted one of the same making, or a new one. */
  const building = async (): Promise<{ generation: Generation; table: UnitTable }> => {
    const rows = await db.select().from(indexGenerations).where(eq(indexGenerations.state, 'building'))
    for (const generation of rows) {
      if (outdated(generation) === null) {
        try {
          return { generation, table: await store.openTable(generation.tableName, generation.dimensions) }
        } catch (error) {
          if (!(error instanceof Problem) || error.code !== 'storage-corrupt') throw error
        }
      }
      await db
        .update(indexGenerations)
        .set({ state: 'retired', retiredAt: new Date() })
        .where(eq(indexGenerations.id, generation.id))
    }
    const generation = await makeGeneration('building')
    return { generation, table: await store.openTable(generation.tableName, generation.dimensions) }
  }

  /** Other processes may still read a generation that was just retired. */
  const dropRetired = async () => {
    const before = new Date(Date.now() - 10 * 60_000)
    const rows = await db
      .select()
      .from(indexGenerations)
      .where(
        and(
          eq(indexGenerations.state, 'retired'),
          lt(indexGenerations.retiredAt, before),
          ne(indexGenerations.id, active?.generation.id ?? ''),
        ),
      )
    for (const row of rows) {
      await store.dropTable(row.tableName)
      await db.delete(indexGenerations).where(eq(indexGenerations.id, row.id))
    }
  }

  await exclusively(open)
  return {
    async reader(generationId) {
      const { generation, table } = await current(generationId)
      const isSameEmbedder = generation.embedderId === embedder.id
      return {
        searchText: (text, filter, limit) => table.searchText(segmenter.tokens(text), filter, limit),
        searchVector: (vector, filter, limit) =>
          isSameEmbedder ? table.searchVector(vector, filter, limit) : Promise.resolve([]),
        questionVectors: () => (isSameEmbedder ? table.questionVectors() : Promise.resolve(new Map())),
      }
    },
    drain: (signal) => exclusively(() => drainLocked(signal)),
    needsRebuild: () => problem,
    rebuild: ({ onProgress = () => {}, signal } = {}) => exclusively(() => rebuildLocked(onProgress, signal)),
    tidy: () =>
      exclusively(async () => {
        await dropRetired()
        for (const { table } of await writable()) await table.tidy()
      }),
    async status() {
      const [{ openWork = 0 } = {}] = await db
        .select({ openWork: count() })
        .from(indexOutbox)
        .where(isNull(indexOutbox.doneAt))
      const { generationId } = await readLibraryState(db)
      const rows = problem === null && generationId ? await (await current(generationId)).table.countRows() : 0
      return { generation: generationId, rows, openWork, needsRebuild: problem }
    },
  }
}

/** One writer of the index at a time: in this process by a queue, among processes by a lock of the database. */
const createExclusive = (sql: Sql) => {
  let last: Promise<unknown> = Promise.resolve()
  const locked = async <T>(work: () => Promise<T>): Promise<T> => {
    if (sql.kind === 'pglite') return work()
    const client = await sql.client.connect()
    try {
      await client.query('select pg_advisory_lock($1)', [writerLock])
      return await work()
    } finally {
      // Closing the connection gives the lock back, whatever state it is in.
      client.release(true)
    }
  }
  return <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(() => locked(work))
    last = result.catch(() => undefined)
    return result
  }
}
