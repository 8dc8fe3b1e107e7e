// The index: full text and vectors of search units. A projection of the library in SQL: it can be thrown away and rebuilt.
// This is the one place that names LanceDB.
import './quiet-lance.ts'
import { type Connection, connect, Index, MatchQuery, Operator, type Table } from '@lancedb/lancedb'
import { Bool, Field, FixedSizeList, Float32, Int32, type RecordBatch, Schema, Utf8 } from 'apache-arrow'
import { type CalendarDate, calendarDate } from '../../domain/calendar.ts'
import type { Audience, Grade, Reader } from '../../domain/identity.ts'
import type { DocumentKind, SearchUnit } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'

/** Change it when columns or indexes change: the index is rebuilt. */
export const storeSchemaVersion = 3

/** `heading`: of a digest's article, made for the index alone. */
export type UnitKind = SearchUnit['kind'] | 'heading'

/** A row of the index. `vector` is null until the embedder has caught up. Dates are null where they are open. */
export type UnitRow = {
  unitId: string
  chunkId: string
  versionId: string
  kind: DocumentKind
  unitKind: UnitKind
  /** Tokens of the segmenter, joined by spaces. */
  tokens: string
  vector: readonly number[] | null
  grade: Grade
  audiences: readonly Audience[]
  effectiveFrom: CalendarDate | null
  effectiveTo: CalendarDate | null
  /** Published and no consultation draft; nothing else is ever found. */
  published: boolean
}

/** What a search may see; every search has one. */
export type UnitFilter = {
  reader: Pick<Reader, 'grade' | 'audiences'>
  asOf: CalendarDate
  kinds?: readonly DocumentKind[]
  unitKind?: UnitKind
  /** Only texts that have their vector, or only those that wait for it. */
  hasVector?: boolean
}

/** `score`: BM25 of a full-text search, cosine (−1…1) of a vector search. */
export type UnitHit = { chunkId: string; score: number }

/** One generation of the index. */
export type UnitTable = {
  name: string
  dimensions: number
  /**
   * Puts the rows of whole versions: what the index held of these versions before is replaced in one step.
   * @param versionIds all versions the rows are of; one without rows is removed
   */
  putVersions(versionIds: readonly string[], rows: readonly UnitRow[]): Promise<void>
  /** Puts the rows of whole chunks, as above. */
  putChunks(chunkIds: readonly string[], rows: readonly UnitRow[]): Promise<void>
  removeVersions(versionIds: readonly string[]): Promise<void>
  removeChunks(chunkIds: readonly string[]): Promise<void>
  /** @param tokens as the segmenter cuts them, never raw text */
  searchText(tokens: readonly string[], filter: UnitFilter, limit: number): Promise<UnitHit[]>
  searchVector(vector: readonly number[], filter: UnitFilter, limit: number): Promise<UnitHit[]>
  /** Vectors of the phrasings, for question-to-question comparison in memory. */
  questionVectors(): Promise<Map<string, Float32Array>>
  /** Rows that have no vector yet. */
  withoutVector(limit: number): Promise<UnitRow[]>
  countWithoutVector(): Promise<number>
  /** Gives rows their vectors; a row that is gone meanwhile stays gone. */
  setVectors(rows: readonly UnitRow[]): Promise<void>
  versionIds(): Promise<Set<string>>
  countRows(): Promise<number>
  /**
   * Takes new rows into the indexes, compacts, and removes superseded states: deleted text has left the disk after the second tidy
   * whose grace has passed.
   * @param grace milliseconds that a superseded state is kept for searches under way; a minute by default
   */
  tidy(grace?: number): Promise<void>
}

export type KnowledgeStore = {
  uri: string
  createTable(name: string, dimensions: number): Promise<UnitTable>
  /** @throws Problem `storage-corrupt` when the table is missing, damaged or of other dimensions: rebuild the index */
  openTable(name: string, dimensions: number): Promise<UnitTable>
  /** A table that begins as another is now and shares its files: made at once however large it is, and written without touching the other. */
  branchTable(name: string, branch: string, dimensions: number): Promise<UnitTable>
  dropTable(name: string): Promise<void>
  tableNames(): Promise<string[]>
  close(): void
}

/** From so many vectors on an index is quicker than a scan (7,500: 3 ms instead of 5). */
const vectorsForIndex = 2_000
/** Lists that are always searched: all of them, which is exact, up to some 65,000 vectors. */
const searchedLists = 64
const longestToken = 64
const mostQueryTokens = 256
/** Milliseconds that a superseded state of the table is kept for searches under way. */
const readersGrace = 60_000
const open = { from: 0, to: 99_999_999 }

/**
 * Opens the index in a folder or at `s3://bucket/prefix`.
 * @param storageOptions of object storage: `endpoint`, `aws_endpoint`, `region`, keys, `allow_http`
 */
export const openKnowledgeStore = async ({
  uri,
  storageOptions,
}: {
  uri: string
  storageOptions?: Record<string, string>
}): Promise<KnowledgeStore> => {
  let connection: Connection
  try {
    // 0: each read looks whether another process has written, or a repealed chunk would go on answering there.
    connection = await connect(uri, { readConsistencyInterval: 0, ...(storageOptions ? { storageOptions } : {}) })
  } catch (cause) {
    throw storeProblem(cause, `打不开检索索引 ${uri}，请检查目录权限或对象存储的配置。`)
  }
  return {
    uri,
    async createTable(name, dimensions) {
      const table = await attempt(() =>
        connection.createEmptyTable(checkedName(name), schemaOf(dimensions), { mode: 'create' }),
      )
      await attempt(() => createIndexes(table))
      return unitTable(table, dimensions)
    },
    async openTable(name, dimensions) {
      let table: Table
      let schema: Schema
      try {
        table = await connection.openTable(checkedName(name))
        schema = (await table.schema()) as unknown as Schema
      } catch (cause) {
        throw damaged(`索引表 ${name} 不存在或已损坏，需要重建索引。`, cause)
      }
      const wanted = schemaOf(dimensions)
      const differs = wanted.fields.find(
        (field) => String(schema.fields.find((found) => found.name === field.name)?.type) !== String(field.type),
      )
      if (differs) throw damaged(`索引表 ${name} 的 ${differs.name} 列与当前的向量模型或版本不符，需要重建索引。`)
      const opened = unitTable(table, dimensions)
      await checkReadable(table, opened)
      return opened
    },
    async branchTable(name, branch, dimensions) {
      const source = `${uri.replace(/\/+$/, '')}/${checkedName(name)}.lance`
      return unitTable(await attempt(() => connection.cloneTable(checkedName(branch), source)), dimensions)
    },
    async dropTable(name) {
      if ((await connection.tableNames()).includes(name)) await attempt(() => connection.dropTable(checkedName(name)))
    },
    tableNames: () => attempt(() => connection.tableNames()),
    close: () => connection.close(),
  }
}

/**
 * Opening reads little more than the table's head: one search of each kind and one look-up for writing touch every file that others
 * will (10 to 20 ms), so that damage is found now and not by a client.
 * @throws Problem `storage-corrupt`
 */
const checkReadable = async (table: Table, opened: UnitTable): Promise<void> => {
  await opened.countWithoutVector()
  const [row] = await attempt(() => table.query().select(['tokens']).limit(1).toArray())
  const filter: UnitFilter = {
    reader: { grade: 4, audiences: ['public', 'qualified', 'staff'] },
    asOf: calendarDate(new Date()),
  }
  await opened.searchText(
    String(row?.tokens ?? '')
      .split(' ')
      .slice(0, 3),
    filter,
    1,
  )
  await opened.searchVector(new Array(opened.dimensions).fill(1), filter, 1)
  for (const column of ['versionId', 'chunkId'] as const) await attempt(() => table.countRows(anyOf(column, [''])))
}

const checkedName = (name: string): string => {
  if (!/^[a-z0-9_]{1,80}$/.test(name)) throw new Problem('internal', `索引表名不合规：${name.slice(0, 80)}`)
  return name
}

const schemaOf = (dimensions: number) =>
  new Schema([
    new Field('unitId', new Utf8(), false),
    new Field('chunkId', new Utf8(), false),
    new Field('versionId', new Utf8(), false),
    new Field('kind', new Utf8(), false),
    new Field('unitKind', new Utf8(), false),
    new Field('tokens', new Utf8(), false),
    new Field('vector', new FixedSizeList(dimensions, new Field('item', new Float32(), true)), true),
    new Field('grade', new Int32(), false),
    new Field('forPublic', new Bool(), false),
    new Field('forQualified', new Bool(), false),
    new Field('forStaff', new Bool(), false),
    new Field('effectiveFrom', new Int32(), false),
    new Field('effectiveTo', new Int32(), false),
    new Field('published', new Bool(), false),
  ])

const createIndexes = async (table: Table) => {
  await table.createIndex('tokens', {
    config: Index.fts({
      baseTokenizer: 'whitespace',
      maxTokenLength: longestToken,
      lowercase: false,
      stem: false,
      removeStopWords: false,
      asciiFolding: false,
      withPosition: false,
    }),
  })
  // Every search filters by these: without indexes the filter costs more than the search (15 ms instead of 4 at 150,000 rows).
  for (const column of ['published', 'grade', ...Object.values(audienceColumns)])
    await table.createIndex(column, { config: Index.bitmap() })
  for (const column of ['effectiveFrom', 'effectiveTo']) await table.createIndex(column, { config: Index.btree() })
  for (const column of ['versionId', 'chunkId']) await table.createIndex(column, { config: Index.btree() })
}

// --- rows and filters ---

const audienceColumns: Record<Audience, string> = { public: 'forPublic', qualified: 'forQualified', staff: 'forStaff' }

const dateNumber = (date: CalendarDate): number => Number(date.replaceAll('-', ''))

const toRow = (row: UnitRow) => ({
  unitId: row.unitId,
  chunkId: row.chunkId,
  versionId: row.versionId,
  kind: row.kind,
  unitKind: row.unitKind,
  tokens: row.tokens,
  vector: row.vector,
  grade: row.grade,
  forPublic: row.audiences.includes('public'),
  forQualified: row.audiences.includes('qualified'),
  forStaff: row.audiences.includes('staff'),
  effectiveFrom: row.effectiveFrom === null ? open.from : dateNumber(row.effectiveFrom),
  effectiveTo: row.effectiveTo === null ? open.to : dateNumber(row.effectiveTo),
  published: row.published,
})

/** A string of SQL: the quote is the only character with a meaning there. */
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

const anyOf = (column: string, values: readonly string[]): string =>
  `\`${column}\` IN (${values.map(literal).join(',')})`

const safeDate = /^\d{4}-\d{2}-\d{2}$/

/** Only numbers and names that we know ourselves get into it: whatever a caller passes, a search stays filtered. */
const filterSql = ({ reader, asOf, kinds, unitKind, hasVector }: UnitFilter): string => {
  const date = dateNumber(safeDate.test(asOf) ? asOf : calendarDate(new Date()))
  const audiences = reader.audiences.flatMap((audience) => audienceColumns[audience] ?? [])
  return [
    '`published`',
    `\`grade\` <= ${Math.trunc(Number(reader.grade)) || 0}`,
    audiences.length > 0 ? `(${audiences.map((column) => `\`${column}\``).join(' OR ')})` : 'false',
    `\`effectiveFrom\` <= ${date}`,
    `\`effectiveTo\` > ${date}`,
    ...(kinds ? [kinds.length > 0 ? anyOf('kind', kinds) : 'false'] : []),
    ...(unitKind ? [`\`unitKind\` = ${literal(unitKind)}`] : []),
    ...(hasVector === undefined ? [] : [hasVector ? '`vector` IS NOT NULL' : '`vector` IS NULL']),
  ].join(' AND ')
}

// --- one table ---

const unitTable = (table: Table, dimensions: number): UnitTable => {
  const checkVector = (vector: readonly number[]) => {
    if (vector.length !== dimensions)
      throw damaged(`向量有 ${vector.length} 维，索引是 ${dimensions} 维：向量模型换过，需要重建索引。`)
  }
  const put = async (column: 'versionId' | 'chunkId', ids: readonly string[], rows: readonly UnitRow[]) => {
    if (ids.length === 0) return
    for (const row of rows) if (row.vector) checkVector(row.vector)
    const where = anyOf(column, ids)
    await attempt(async () => {
      const held = await table.countRows(where)
      if (rows.length === 0) {
        if (held > 0) await table.delete(where)
        return
      }
      if (held === 0) {
        await table.add(rows.map(toRow))
        return
      }
      // One commit: what is new, what has changed and what is gone are seen together or not at all.
      await table
        .mergeInsert('unitId')
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .whenNotMatchedBySourceDelete({ where })
        .execute(rows.map(toRow))
    })
  }
  const remove = (column: 'versionId' | 'chunkId', ids: readonly string[]) =>
    ids.length === 0 ? Promise.resolve() : attempt(() => table.delete(anyOf(column, ids)).then(() => undefined))

  return {
    name: table.name,
    dimensions,
    putVersions: (versionIds, rows) => put('versionId', versionIds, rows),
    putChunks: (chunkIds, rows) => put('chunkId', chunkIds, rows),
    removeVersions: (versionIds) => remove('versionId', versionIds),
    removeChunks: (chunkIds) => remove('chunkId', chunkIds),

    async searchText(tokens, filter, limit) {
      const words = [...new Set(tokens)].filter(
        (token) => token !== '' && token.length <= longestToken && !/\s/.test(token),
      )
      if (words.length === 0) return []
      const query = new MatchQuery(words.slice(0, mostQueryTokens).join(' '), 'tokens', { operator: Operator.Or })
      const found = await attempt(() =>
        table
          .query()
          .fullTextSearch(query, { columns: ['tokens'] })
          .where(filterSql(filter))
          .select(['chunkId', '_score'])
          .limit(limit)
          .toArrow(),
      )
      return hits(found, '_score', (score) => score)
    },

    async searchVector(vector, filter, limit) {
      checkVector(vector)
      if (!vector.some((value) => value !== 0) || vector.some((value) => !Number.isFinite(value))) return []
      const found = await attempt(() =>
        table
          .query()
          .nearestTo(Float32Array.from(vector))
          .distanceType('cosine')
          // 0: a narrow filter goes on through all lists until it has enough. (First, or the minimum is above the default maximum.)
          .maximumNprobes(0)
          .minimumNprobes(searchedLists)
          .where(filterSql(filter))
          .select(['chunkId', '_distance'])
          .limit(limit)
          .toArrow(),
      )
      return hits(found, '_distance', (distance) => 1 - distance)
    },

    async questionVectors() {
      const found = await attempt(() =>
        table.query().where("`unitKind` = 'question' AND `vector` IS NOT NULL").select(['unitId', 'vector']).toArray(),
      )
      return new Map(found.map((row) => [row.unitId as string, Float32Array.from(row.vector as Iterable<number>)]))
    },

    async withoutVector(limit) {
      const found = await attempt(() => table.query().where('`vector` IS NULL').limit(limit).toArray())
      return found.map(fromRow)
    },

    countWithoutVector: () => attempt(() => table.countRows('`vector` IS NULL')),

    async setVectors(rows) {
      for (const row of rows) if (row.vector) checkVector(row.vector)
      if (rows.length > 0)
        await attempt(() => table.mergeInsert('unitId').whenMatchedUpdateAll().execute(rows.map(toRow)))
    },

    async versionIds() {
      const found = await attempt(() => table.query().select(['versionId']).toArray())
      return new Set(found.map((row) => row.versionId as string))
    },

    countRows: () => attempt(() => table.countRows()),

    async tidy(grace = readersGrace) {
      await attempt(async () => {
        const vectors = await table.countRows('`vector` IS NOT NULL')
        if (vectors >= vectorsForIndex) await createVectorIndex(table, vectors)
        // Deleted text must be gone from the disk too. Nobody else writes (there is one writer at a time), but a search that is
        // under way may still read the version before.
        await table.optimize({ cleanupOlderThan: new Date(Date.now() - grace), deleteUnverified: true })
      })
    },
  }
}

const fromRow = (row: Record<string, unknown>): UnitRow => ({
  unitId: row.unitId as string,
  chunkId: row.chunkId as string,
  versionId: row.versionId as string,
  kind: row.kind as DocumentKind,
  unitKind: row.unitKind as UnitKind,
  tokens: row.tokens as string,
  vector: null,
  grade: row.grade as Grade,
  audiences: (Object.keys(audienceColumns) as Audience[]).filter((audience) => row[audienceColumns[audience]]),
  effectiveFrom: dateOf(row.effectiveFrom as number),
  effectiveTo: dateOf(row.effectiveTo as number),
  published: row.published as boolean,
})

const dateOf = (number: number): CalendarDate | null =>
  number === open.from || number === open.to
    ? null
    : `${Math.floor(number / 10_000)}-${String(Math.floor(number / 100) % 100).padStart(2, '0')}-${String(number % 100).padStart(2, '0')}`

/** Flat lists keep every neighbour within the lists searched; product quantization lost a quarter of them. */
const createVectorIndex = async (table: Table, vectors: number) => {
  const exists = (await table.listIndices()).some((index) => index.columns.includes('vector'))
  if (exists) return
  // Few lists and few rounds of training: 6 s of one core for 150,000 vectors instead of 80, recall@20 .98.
  await table.createIndex('vector', {
    config: Index.ivfFlat({
      distanceType: 'cosine',
      numPartitions: Math.max(16, Math.round(Math.sqrt(vectors) / 4)),
      maxIterations: 10,
      sampleRate: 64,
    }),
  })
}

const hits = (
  found: { batches: readonly unknown[] },
  column: string,
  toScore: (value: number) => number,
): UnitHit[] => {
  const result: UnitHit[] = []
  for (const batch of found.batches as readonly RecordBatch[]) {
    const [chunkIds, scores] = [batch.getChild('chunkId'), batch.getChild(column)]
    for (let i = 0; i < batch.numRows; i++) result.push({ chunkId: chunkIds?.get(i), score: toScore(scores?.get(i)) })
  }
  return result
}

// --- failures ---

const damaged = (detail: string, cause?: unknown) => new Problem('storage-corrupt', detail, { cause })

const storeProblem = (cause: unknown, otherwise: string): Problem => {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (/No space left|disk quota|ENOSPC|os error 28/i.test(message))
    return new Problem('storage-full', '检索索引所在的磁盘已满。', { cause })
  if (
    /not found|was not found|does not exist|corrupt|internal error|invalid (?:file|metadata|magic)|Unable to open|LanceError\(IO\)|No such file/i.test(
      message,
    )
  )
    return damaged('检索索引缺少文件或已损坏，需要重建。', cause)
  return new Problem('component-unavailable', otherwise, { cause })
}

const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw storeProblem(cause, '检索索引暂时不能读写。')
  }
}
