import { getTableColumns, getTableName, is, sql as raw } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { Problem } from '../../domain/problem.ts'
import { createDatabase, databases, lacks, onEach } from '../../tests/services.ts'
import { storageProblem } from './failure.ts'
import { lockTransaction } from './lock.ts'
import { maintain } from './maintain.ts'
import { migrate, migrationsFolder } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import * as schema from './schema.ts'
import type { Sql } from './sql.ts'

const { works, versions, chunks, indexGenerations, sourceStops, streams } = schema
const tables = Object.values(schema).filter((each) => is(each, PgTable))
const work = (id: string) => ({ id, kind: 'faq' as const, title: id, shortTitle: id })
const version = (id: string, workId: string, hash: string) => ({
  id,
  workId,
  title: id,
  label: '2026 年版',
  dateDerivation: 'stated' as const,
  editorialState: 'published' as const,
  grade: 1 as const,
  audiences: ['public' as const, 'staff' as const],
  source: '自撰',
  language: 'zh',
  hash,
  text: '正文',
})

describe('the schema', () => {
  /** Kept and deleted with the record that they are a part of, or no record of anything that was done. */
  const parts = [
    'blocks',
    'chunks',
    'embeddings',
    'feed_items',
    'feed_runs',
    'index_generations',
    'index_outbox',
    'product_facts',
    'search_units',
    'staff_presence',
    'stream_anchor_entries',
    'stream_events',
  ]
  test.each(tables.map((table) => [getTableName(table), table] as const))(
    '%s says how long its rows are kept',
    (name, table) => {
      const columns = Object.values(getTableColumns(table)).map((column) => column.name)
      const keeps = ['retention_class', 'retain_until', 'legal_hold'].map((column) => columns.includes(column))
      expect(keeps).toEqual(parts.includes(name) ? [false, false, false] : [true, true, true])
    },
  )

  test.each(tables.map((table) => [getTableName(table), table] as const))(
    '%s has an index for each foreign key',
    (_, table) => {
      const { foreignKeys, indexes, primaryKeys, columns } = getTableConfig(table)
      const leading = [
        ...indexes.map(({ config }) => config.columns[0]).map((column) => column && 'name' in column && column.name),
        ...primaryKeys.map((key) => key.columns[0]?.name),
        ...columns.filter((column) => column.primary).map((column) => column.name),
      ]
      // Versions come and go with the library, rarely; nothing is looked up by the number that a change of it was made in.
      const rare = ['published_in', 'withdrawn_in', 'done_in', 'undone_in']
      for (const key of foreignKeys) {
        const column = key.reference().columns[0]?.name ?? ''
        if (!rare.includes(column)) expect(leading).toContain(column)
      }
    },
  )
})

onEach(databases, (open) => {
  let sql: Sql
  beforeAll(async () => {
    sql = await open()
    return () => sql.close()
  })

  test('answers', async () => {
    await sql.ping()
  })

  test('gives back what was put in, of every type', async () => {
    const { db } = sql
    const text = '“引号”\\ \' " \n\t😀𠮷'
    await db.insert(works).values({ ...work('types'), aliases: ['甲,乙', '{丙}', '"丁"', '\\', ''] })
    await db.insert(versions).values({
      ...version('types-1', 'types', 'h'),
      text,
      effectiveFrom: '2024-02-29',
      details: { rating: '中性', nested: { list: [1.5, null, true] } },
    })
    await db
      .insert(chunks)
      .values({ id: 'types-c', versionId: 'types-1', ordinal: 0, path: [], text, start: 3, end: 9 })
    const [row] = await db
      .select()
      .from(versions)
      .innerJoin(works, raw`${works.id} = ${versions.workId}`)
      .where(raw`${versions.id} = 'types-1'`)
    expect(row?.versions).toMatchObject({
      text,
      effectiveFrom: '2024-02-29',
      effectiveTo: null,
      grade: 1,
      audiences: ['public', 'staff'],
      consultation: false,
      details: { rating: '中性', nested: { list: [1.5, null, true] } },
    })
    expect(row?.works.aliases).toEqual(['甲,乙', '{丙}', '"丁"', '\\', ''])
    const [chunk] = await db.select().from(chunks).where(raw`id = 'types-c'`)
    expect(chunk).toMatchObject({ path: [], start: 3, end: 9, clause: null })

    const headHash = Uint8Array.from([0, 1, 127, 128, 255])
    const leaseUntil = new Date('2026-11-22T01:02:03.456Z')
    await db.insert(streams).values({ id: 'types', kind: 'document', algorithm: 'sm3', headHash, leaseUntil })
    const [stream] = await db.select().from(streams).where(raw`id = 'types'`)
    expect(stream?.leaseUntil).toEqual(leaseUntil)
    expect(stream?.headHash).toBeInstanceOf(Uint8Array)
    expect([...(stream?.headHash ?? [])]).toEqual([...headHash])
    const { rows } = await db.execute<{ n: number; ok: boolean }>(raw`select 1 as n, true as ok`)
    expect(rows).toEqual([{ n: 1, ok: true }])
  })

  test('every record is kept for the years of its class, if nobody says otherwise', async () => {
    await sql.db.insert(works).values(work('retained'))
    const [row] = await sql.db.select().from(works).where(raw`id = 'retained'`)
    expect(row).toMatchObject({ retentionClass: 'library', legalHold: false })
    const years = ((row?.retainUntil.getTime() ?? 0) - Date.now()) / (365.25 * 24 * 3600 * 1000)
    expect(years).toBeCloseTo(20, 1)
  })

  test('a transaction is all or nothing', async () => {
    const failing = sql.db.transaction(async (tx) => {
      await tx.insert(works).values(work('rolled-back'))
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await sql.db.select().from(works).where(raw`id = 'rolled-back'`)).toEqual([])
  })

  test('the same text of a work is held once, unless it was withdrawn', async () => {
    const { db } = sql
    await db.insert(works).values(work('twice'))
    await db.insert(versions).values(version('twice-1', 'twice', 'same'))
    await expect(db.insert(versions).values(version('twice-2', 'twice', 'same'))).rejects.toThrow()
    await db.update(versions).set({ editorialState: 'withdrawn' }).where(raw`id = 'twice-1'`)
    await db.insert(versions).values(version('twice-2', 'twice', 'same'))
  })

  test('one generation of the index is active, and a source is stopped once', async () => {
    const { db } = sql
    const generation = {
      uri: 'u',
      tableName: 't',
      schemaVersion: 1,
      embedderId: 'e',
      dimensions: 8,
      analyzerVersion: '1',
      state: 'active' as const,
    }
    await db.insert(indexGenerations).values({ id: 'g1', ...generation })
    await expect(db.insert(indexGenerations).values({ id: 'g2', ...generation })).rejects.toThrow()
    const stop = { target: 'chunk' as const, targetId: 'c', reason: '数字有误', by: 'op' }
    await db.insert(sourceStops).values({ id: 's1', ...stop })
    await expect(db.insert(sourceStops).values({ id: 's2', ...stop })).rejects.toThrow()
    await db.update(sourceStops).set({ liftedAt: new Date(), liftedBy: 'op' })
    await db.insert(sourceStops).values({ id: 's2', ...stop })
  })

  test('who holds a named lock is alone until the transaction ends', async () => {
    let inside = 0
    const results = await Promise.all(
      Array.from({ length: 5 }, () =>
        sql.db.transaction(async (tx) => {
          await lockTransaction(tx, 'test')
          inside += 1
          await new Promise((resolve) => setTimeout(resolve, 10))
          const seen = inside
          inside -= 1
          return seen
        }),
      ),
    )
    expect(results).toEqual([1, 1, 1, 1, 1])
  })

  test('maintenance leaves every row, and the planner knows how many there are', async () => {
    const { db } = sql
    await db.insert(works).values(Array.from({ length: 300 }, (_, index) => work(`many-${index}`)))
    const before = await db.$count(works)
    await maintain(sql)
    expect(await db.$count(works)).toBe(before)
    if (sql.kind === 'postgres') return
    const { rows } = await db.execute<{ n: number }>(
      raw`select reltuples::int as n from pg_class where relname = 'works'`,
    )
    expect(rows).toEqual([{ n: before }])
  })

  test('migrating again changes nothing', async () => {
    const count = async () => (await sql.db.execute(raw`select count(*)::int as n from information_schema.tables`)).rows
    const before = await count()
    await migrate(sql)
    await Promise.all([migrate(sql), migrate(sql)])
    expect(await count()).toEqual(before)
  })
})

const server = process.env.TEST_DATABASE_URL ?? ''
describe.skipIf(lacks('what only PostgreSQL has', 'TEST_DATABASE_URL'))('PostgreSQL', () => {
  test('servers that start together on an empty database migrate it once', async () => {
    const { url, drop } = await createDatabase(server)
    const opened = await Promise.all(Array.from({ length: 5 }, () => openPostgres(url)))
    await Promise.all(opened.map((each) => migrate(each)))
    const { rows } = await (opened[0] as Sql).db.execute<{ n: number }>(
      raw`select count(*)::int as n from drizzle.__drizzle_migrations`,
    )
    expect(rows).toEqual([{ n: readMigrationFiles({ migrationsFolder }).length }])
    await Promise.all(opened.map((sql) => sql.close()))
    await drop()
  })

  test('connections that the server ends are replaced', async () => {
    const { url, drop } = await createDatabase(server)
    const errors: Error[] = []
    const sql = await openPostgres(url, { connections: 3, onError: (error) => errors.push(error) })
    const admin = await openPostgres(server, { connections: 1 })
    const database = new URL(url).pathname.slice(1)
    await admin.db.execute(raw`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${database}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
    await sql.ping()
    expect(errors.length).toBeGreaterThan(0)
    await Promise.all([sql.close(), admin.close()])
    await drop()
  })
})

test('a server that is not there is named without its password', async () => {
  const error = await openPostgres('postgres://user:secret-word@127.0.0.1:1/zhigu').then(
    () => null,
    (thrown: Problem) => thrown,
  )
  expect(error).toMatchObject({ code: 'component-unavailable' })
  expect(error?.detail).toContain('127.0.0.1:1/zhigu')
  expect(`${error?.message}${error?.detail}${JSON.stringify(error?.document())}`).not.toContain('secret-word')
})

describe('failures in the words of the table', () => {
  test.each<[string, unknown, string | undefined]>([
    ['no space for data', Object.assign(new Error('could not extend file'), { code: '53100' }), 'storage-full'],
    ['no space for a file', Object.assign(new Error('write'), { code: 'ENOSPC' }), 'storage-full'],
    [
      'below the query builder',
      new Error('Failed query', { cause: Object.assign(new Error('x'), { code: '53100' }) }),
      'storage-full',
    ],
    [
      'a Problem below the query builder',
      new Error('Failed query', { cause: new Problem('storage-full', 'x') }),
      'storage-full',
    ],
    ['a damaged index', Object.assign(new Error('x'), { code: 'XX002' }), 'storage-corrupt'],
    ['connection refused', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'component-unavailable'],
    ['the server goes down', Object.assign(new Error('x'), { code: '57P01' }), 'component-unavailable'],
    ['connection lost', new Error('Connection terminated unexpectedly'), 'component-unavailable'],
    ['a violated constraint', Object.assign(new Error('duplicate key'), { code: '23505' }), undefined],
    ['a mistake of ours', new TypeError('x is not a function'), undefined],
    ['nothing', null, undefined],
    ['a circle of causes', circle(), undefined],
  ])('%s', (_, error, code) => {
    expect(storageProblem(error)?.code).toBe(code)
  })

  function circle() {
    const error = new Error('a')
    error.cause = error
    return error
  }
})
