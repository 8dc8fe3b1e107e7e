// The index kept in step with the library: drains the outbox, rebuilds generations, says which one answers.
import { createHash, randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { and, asc, count, eq, inArray, isNull, lt, ne, sql as statement } from 'drizzle-orm'
import { Problem } from '../../domain/problem.ts'
import type { Embedder } from '../../models/embedder/embedder.ts'
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
import { createUnitEmbedding } from './unit-embedding.ts'
import { readUnits, type UnitSource } from './unit-rows.ts'

export type RebuildProgress = { done: number; total: number }

/** The generation that answers. Take a new one for every question: another process may have switched. */
export type IndexReader = {
  searchText(text: string, filter: UnitFilter, limit: number): Promise<UnitHit[]>
  /** Empty before most texts have had a vector for the first time, or while theirs are of another embedder than the one that runs now. */
  searchVector(vector: readonly number[], filter: UnitFilter, limit: number): Promise<UnitHit[]>
  /** Vectors of the FAQ's phrasings by the id of their unit. */
  questionVectors(): Promise<Map<string, Float32Array>>
  /** Whether vectors answer, and texts that came later still wait for theirs: what vectors do not find may be near all the same. */
  someWait: boolean
}

export type LibraryIndex = {
  /**
   * @param generationId the active one as `readLibraryState` gives it, when the caller has just read it
   * @throws Problem `storage-corrupt` when there is no usable index: `rebuild` it
   */
  reader(generationId?: string | null): Promise<IndexReader>
  /**
   * Does what the outbox says; returns how many entries. What it did is searchable when it returns.
   * @param options.tidy false leaves the new rows out of the indexes (found, but slowly) when more is to come: `tidy` at the end
   */
  drain(options?: { signal?: AbortSignal; tidy?: boolean }): Promise<number>
  /** Why the index must be rebuilt, or null. */
  needsRebuild(): string | null
  /**
   * Where the index that answers was written when it is not to be had here, or null. Only of a database that processes share: another of
   * them may be at work on it, and a rebuild here would take it away from there.
   */
  elsewhere(): string | null
  /** Builds a new generation from SQL and switches to it; goes on where an interrupted one stopped. */
  rebuild(options?: { onProgress?: (progress: RebuildProgress) => void; signal?: AbortSignal }): Promise<void>
  /**
   * The index as it is now with these units in place of all that it holds of the versions, for who wants to know how it would answer then.
   * It does not hear of later changes; `close` throws it away.
   */
  branch(versionIds: readonly string[], units: readonly UnitSource[]): Promise<IndexBranch>
  /** Compacts, forgets deleted text, drops retired generations. For a quiet moment. */
  tidy(): Promise<void>
  /** Resolves when no text is waiting for its vector any more, or the embedder has failed. */
  vectorsDone(): Promise<void>
  status(): Promise<IndexStatus>
  /** Stops the background work and waits for it; before the database is closed. */
  close(): Promise<void>
}

export type IndexBranch = Pick<LibraryIndex, 'reader'> & { close(): Promise<void> }

/** `withoutVector`: texts that are found by their words only, until the embedder has caught up. `lastError`: why it does not. */
export type IndexStatus = {
  generation: string | null
  rows: number
  withoutVector: number
  openWork: number
  needsRebuild: string | null
  lastError: string | null
}

type Generation = typeof indexGenerations.$inferSelect
type Target = { generation: Generation; table: UnitTable }

const drainBatch = 200
const rebuildBatch = 100
const embedBatch = 256
/** Share of the texts that may be without a vector where vectors answer. */
const mostMissing = 0.05
/** With the time at which it was made. */
const branchName = /^branch_([0-9a-z]+)_[0-9a-f]{8}$/
/** Milliseconds; nobody looks at one for so long. */
const oldestBranch = 3_600_000
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
  embedder: Pick<Embedder, 'id' | 'dimensions' | 'embedDocuments'>
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
  let active: Target | null = null
  let problem: string | null = null
  let elsewhere: string | null = null
  /** Whether texts may wait for their vector. */
  let someWait = false
  const embedding = createUnitEmbedding({ db, embedder })

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
  const current = async (generationId?: string | null): Promise<Target> => {
    const id = generationId === undefined ? (await readLibraryState(db)).generationId : generationId
    if (active && active.generation.id === id) return active
    const [generation] = await db.select().from(indexGenerations).where(eq(indexGenerations.state, 'active'))
    if (!generation)
      throw new Problem('storage-corrupt', '检索索引还没有建立。', {
        action: '请管理员运行 npx zhigu doctor --repair 重建。',
      })
    if (!isOfThisPlace(generation)) throw movedAway(generation)
    active = { generation, table: await store.openTable(generation.tableName, generation.dimensions) }
    return active
  }

  /** A database of one's own has no index elsewhere: its folder was moved, or a setting was changed, and it is found or made anew here. */
  const isOfThisPlace = ({ uri }: Generation): boolean => sql.kind === 'pglite' || placeOf(uri) === placeOf(store.uri)
  const movedAway = ({ uri }: Generation): Problem =>
    new Problem('storage-corrupt', `检索索引已改在 ${uri}，这个服务进程用的是 ${store.uri}。`, {
      action: '请管理员把 KNOWLEDGE_URI 改为那里，再重新启动这个服务进程。',
    })

  /** The same path may be a folder of another machine. */
  const isHere = async (generation: Generation): Promise<boolean> =>
    sql.kind === 'pglite' || (isOfThisPlace(generation) && (await store.tableNames()).includes(generation.tableName))

  /** Why the columns or tokens of a generation cannot be written any more. */
  const unwritable = (generation: Generation): string | null => {
    if (generation.schemaVersion !== wanted.schemaVersion) return '索引的格式属于另一个版本'
    return generation.analyzerVersion === wanted.analyzerVersion ? null : '分词方式变了'
  }
  const isSameEmbedder = (generation: Generation): boolean =>
    generation.embedderId === wanted.embedderId && generation.dimensions === wanted.dimensions
  const outdated = (generation: Generation): string | null =>
    unwritable(generation) ??
    (isSameEmbedder(generation) ? null : `向量模型由 ${generation.embedderId} 换为 ${wanted.embedderId}`)

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
    elsewhere = (await isHere(generation)) ? null : generation.uri
    try {
      await current(generation.id)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'storage-corrupt') throw error
      problem = error.detail
    }
  }

  /** Rows for a table. Vectors only where the table is of this embedder and it is quick; others come later. */
  const rowsOf = async (units: readonly UnitSource[], generation: Generation): Promise<UnitRow[]> => {
    const isSame = isSameEmbedder(generation)
    const vectors = isSame ? await embedding.atOnce(units) : units.map(() => null)
    if (isSame && vectors.includes(null)) someWait = true
    return rowsWith(vectors, units)
  }

  const rowsWith = (vectors: readonly (number[] | null)[], units: readonly UnitSource[]): UnitRow[] =>
    units.map(({ indexText, embedText: _, ...unit }, at) => ({
      ...unit,
      tokens: segmenter.indexTokens(indexText),
      vector: vectors[at] ?? null,
    }))

  /** The tables that must hear of a change: the one that answers and any that is being built. */
  const writable = async (): Promise<Target[]> => {
    const rows = await db
      .select()
      .from(indexGenerations)
      .where(inArray(indexGenerations.state, ['active', 'building']))
    const here = rows.filter(isOfThisPlace)
    // What is said to be done must be done there: it is left for a process that can.
    const [other] = rows
    if (here.length === 0 && other) throw movedAway(other)
    const usable = here.filter((row) => unwritable(row) === null)
    const tables = await Promise.all(
      usable.map(async (generation) => {
        try {
          return [{ generation, table: await store.openTable(generation.tableName, generation.dimensions) }]
        } catch (error) {
          // A table that is damaged is rebuilt from SQL, with everything the outbox would have told it.
          if (!(error instanceof Problem) || error.code !== 'storage-corrupt') throw error
          if (generation.state === 'active') problem = error.detail
          return []
        }
      }),
    )
    return tables.flat()
  }

  const putVersions = async (targets: readonly Target[], versionIds: string[]) => {
    const units = await readUnits(db, versionIds)
    for (const { generation, table } of targets) await table.putVersions(versionIds, await rowsOf(units, generation))
  }

  const apply = async (entries: (typeof indexOutbox.$inferSelect)[], tables: readonly Target[]) => {
    // The last word on each target counts; the rows are read from SQL as they are now, so order does not matter otherwise.
    const targets = (operation: IndexOperation) => [
      ...new Set(entries.filter((entry) => entry.operation === operation).map((entry) => entry.targetId)),
    ]
    const touched = [...new Set([...targets('put-version'), ...targets('delete-version')])]
    if (touched.length > 0) await putVersions(tables, touched)
    const chunkIds = [...new Set([...targets('put-chunk'), ...targets('delete-chunk')])]
    if (chunkIds.length === 0) return
    const units = await readUnits(db, [], chunkIds)
    for (const { generation, table } of tables) await table.putChunks(chunkIds, await rowsOf(units, generation))
  }

  const drainLocked = async ({
    signal,
    tidy = true,
  }: {
    signal?: AbortSignal
    tidy?: boolean
  } = {}): Promise<number> => {
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
    if (applied > 0 && tidy) for (const { table } of tables) await table.tidy()
    return applied
  }

  const note = async (tables: readonly Target[], appliedThrough: number, libraryVersion: number) => {
    for (const { generation, table } of tables)
      await db
        .update(indexGenerations)
        .set({ appliedThrough, libraryVersion, unitCount: await table.countRows() })
        .where(eq(indexGenerations.id, generation.id))
  }

  const publishedVersions = async (): Promise<string[]> => {
    const rows = await db
      .select({ id: versions.id })
      .from(versions)
      .where(eq(versions.editorialState, 'published'))
      .orderBy(asc(versions.id))
    return rows.map((row) => row.id)
  }

  /** Batch by batch, so that documents can be published meanwhile: what is published then is written to both generations. */
  const rebuild = async (onProgress: (progress: RebuildProgress) => void, signal?: AbortSignal) => {
    const target = await exclusively(building)
    const [published, held] = [await publishedVersions(), await target.table.versionIds()]
    const missing = published.filter((id) => !held.has(id))
    const progress = { done: published.length - missing.length, total: published.length }
    onProgress({ ...progress })
    for (let start = 0; start < missing.length; start += rebuildBatch) {
      signal?.throwIfAborted()
      const batch = missing.slice(start, start + rebuildBatch)
      await exclusively(() => putVersions([target], batch))
      progress.done += batch.length
      onProgress({ ...progress })
    }
    await exclusively(() => activate(target))
    fillVectors()
  }

  const activate = async ({ generation, table }: Target) => {
    await drainLocked()
    const published = new Set(await publishedVersions())
    await table.removeVersions([...(await table.versionIds())].filter((id) => !published.has(id)))
    await table.tidy()
    const { libraryVersion } = await readLibraryState(db)
    const unitCount = await table.countRows()
    const now = new Date()
    await db.transaction(async (tx) => {
      await tx
        .update(indexGenerations)
        .set({ state: 'retired', retiredAt: now })
        .where(and(eq(indexGenerations.state, 'active'), ne(indexGenerations.id, generation.id)))
      await tx
        .update(indexGenerations)
        .set({ state: 'active', activatedAt: now, libraryVersion, unitCount })
        .where(eq(indexGenerations.id, generation.id))
    })
    problem = null
    elsewhere = null
    active = { generation: { ...generation, state: 'active' }, table }
  }

  // --- vectors that come later ---

  const stopping = new AbortController()
  let filling: Promise<void> = Promise.resolve()
  let isFilling = false
  let fillError: string | null = null
  /**
   * Vectors answer once nearly all texts have one: before, those that do would be preferred for nothing else. What comes to a library that
   * was so far waits behind it.
   */
  let areVectorsReady = true
  const lookHowFull = async () => {
    const { generation, table } = await current()
    const [all, missing] = await Promise.all([table.countRows(), table.countWithoutVector()])
    if (missing === 0 && generation.embeddedCount !== all) {
      generation.embeddedCount = all
      await db.update(indexGenerations).set({ embeddedCount: all }).where(eq(indexGenerations.id, generation.id))
    }
    const before = generation.embeddedCount
    areVectorsReady = missing <= all * mostMissing || (before > 0 && all - missing >= before * (1 - mostMissing))
    return missing
  }

  /** Starts the background work, unless it runs. What the embedder refuses stays as it is until the next start. */
  const fillVectors = () => {
    if (isFilling || stopping.signal.aborted) return
    isFilling = true
    filling = (async () => {
      const tried = new Set<string>()
      const fillOn = async () => {
        const isMore = await fillBatch(tried)
        if (!isMore) someWait = false
        return isMore
      }
      try {
        await lookHowFull()
        while (!stopping.signal.aborted && (await exclusively(fillOn))) {
          fillError = null
          await lookHowFull()
        }
        await lookHowFull()
      } catch (error) {
        fillError = error instanceof Problem ? error.detail : String(error)
      } finally {
        isFilling = false
      }
    })()
  }

  const fillBatch = async (tried: Set<string>): Promise<boolean> => {
    const { generation, table } = await current()
    if (!isSameEmbedder(generation) || stopping.signal.aborted) return false
    const waiting = (await table.withoutVector(embedBatch + tried.size))
      .filter((row) => !tried.has(row.unitId))
      .slice(0, embedBatch)
    if (waiting.length === 0) return false
    const units = await readUnits(db, [], [...new Set(waiting.map((row) => row.chunkId))])
    const sources = new Map(units.map((unit) => [unit.unitId, unit]))
    const rows = waiting.filter((row) => sources.has(row.unitId))
    const vectors = await embedding.kept(rows.flatMap((row) => sources.get(row.unitId)?.embedText ?? []))
    for (const row of waiting) tried.add(row.unitId)
    await table.setVectors(rows.flatMap((row, at) => (vectors[at] ? [{ ...row, vector: vectors[at] }] : [])))
    if (waiting.length < embedBatch) await table.tidy()
    return waiting.length === embedBatch
  }

  /** The generation being built: an interrupted one of the same making, or a new one. */
  const building = async (): Promise<Target> => {
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

  /** What a process that died left behind. */
  const dropOldBranches = async () => {
    const old = (await store.tableNames()).filter((name) => {
      const madeAt = branchName.exec(name)?.[1]
      return madeAt !== undefined && Number.parseInt(madeAt, 36) < Date.now() - oldestBranch
    })
    for (const name of old) await store.dropTable(name)
  }

  const readerOf = ({ generation, table }: Target, someWait: boolean): IndexReader => {
    const hasVectors = isSameEmbedder(generation) && areVectorsReady
    return {
      searchText: (text, filter, limit) => table.searchText(segmenter.tokens(text), filter, limit),
      searchVector: (vector, filter, limit) =>
        hasVectors ? table.searchVector(vector, filter, limit) : Promise.resolve([]),
      questionVectors: () => (hasVectors ? table.questionVectors() : Promise.resolve(new Map())),
      someWait: hasVectors && someWait,
    }
  }

  await exclusively(open)
  if (active && (await lookHowFull()) > 0) {
    someWait = true
    fillVectors()
  }
  return {
    reader: async (generationId) => readerOf(await current(generationId), someWait),
    async branch(versionIds, units) {
      await dropOldBranches()
      const { generation, table } = await current()
      const vectors = isSameEmbedder(generation) ? await embedding.atOnce(units) : units.map(() => null)
      const name = `branch_${Date.now().toString(36)}_${randomUUID().slice(0, 8)}`
      const branch = await store.branchTable(table.name, name, generation.dimensions)
      const close = () => store.dropTable(name)
      try {
        await branch.putVersions(versionIds, rowsWith(vectors, units))
      } catch (error) {
        await close()
        throw error
      }
      const target = { generation, table: branch }
      return { reader: async () => readerOf(target, someWait || vectors.includes(null)), close }
    },
    async drain(options) {
      const applied = await exclusively(() => drainLocked(options))
      if (applied > 0 && embedding.isSlow()) fillVectors()
      return applied
    },
    needsRebuild: () => problem,
    elsewhere: () => elsewhere,
    rebuild: ({ onProgress = () => {}, signal } = {}) => rebuild(onProgress, signal),
    tidy: () =>
      exclusively(async () => {
        await dropRetired()
        for (const { table } of await writable()) await table.tidy()
      }),
    async vectorsDone() {
      fillVectors()
      await filling
    },
    async status() {
      const [{ openWork = 0 } = {}] = await db
        .select({ openWork: count() })
        .from(indexOutbox)
        .where(isNull(indexOutbox.doneAt))
      const { generationId } = await readLibraryState(db)
      const table = problem === null && generationId ? (await current(generationId)).table : null
      return {
        generation: generationId,
        rows: (await table?.countRows()) ?? 0,
        withoutVector: (await table?.countWithoutVector()) ?? 0,
        openWork,
        needsRebuild: problem,
        lastError: fillError,
      }
    },
    async close() {
      stopping.abort()
      await filling
    },
  }
}

/** The same place is written in one way. */
const placeOf = (uri: string): string => (uri.includes('://') ? uri.replace(/\/+$/, '') : resolve(uri))

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
