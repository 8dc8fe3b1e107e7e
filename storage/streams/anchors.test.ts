import { asc, sql as raw, type SQL } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { databases, onEach } from '../../tests/services.ts'
import { streamAnchorEntries, streamAnchors } from '../sql/schema.ts'
import type { Database, Sql } from '../sql/sql.ts'
import { anchorStreams, beginRoot } from './anchors.ts'

/** Notes how many rows each statement of a transaction gives. */
const countingRows = (db: Database, counts: number[]): Database =>
  new Proxy(db, {
    get: (target, name) => {
      const value = Reflect.get(target, name)
      if (name === 'transaction')
        return (work: (tx: Database) => Promise<unknown>) =>
          target.transaction((tx) => work(countingRows(tx as unknown as Database, counts)))
      if (name === 'execute')
        return async (query: SQL) => {
          const result = await target.execute(query)
          counts.push(result.rows.length)
          return result
        }
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

onEach(databases, (open) => {
  let sql: Sql
  beforeAll(async () => {
    sql = await open()
    return () => sql.close()
  })

  test('however many streams moved, one anchor seals each of them once, in the order of their bytes', async () => {
    const count = 4_500
    // Ids that other orders than that of bytes would mix.
    await sql.db.execute(raw`
      insert into streams (id, kind, algorithm, head_seq, head_hash)
      select case n % 3 when 0 then 'a' when 1 then 'B' else '客' end || n, 'conversation', 'sha256', n,
        decode(md5(n::text) || md5(n::text), 'hex')
      from generate_series(1, ${raw.raw(String(count))}) as n`)
    const at = new Date('2026-11-23T07:00:00Z')
    const pages: number[] = []
    const anchor = await anchorStreams({ db: countingRows(sql.db, pages) }, { now: () => at })
    expect(anchor).toMatchObject({ id: 1, streamCount: count })
    // Never all of them in memory. (The lock gives a row as well.)
    expect(pages.filter((rows) => rows > 1)).toEqual([2_000, 2_000, 500])

    const entries = await sql.db.select().from(streamAnchorEntries)
    expect(entries).toHaveLength(count)
    entries.sort((one, other) => Buffer.compare(Buffer.from(one.streamId), Buffer.from(other.streamId)))
    const root = beginRoot('sha256', undefined, { id: 1, at })
    for (const entry of entries) root.add(entry)
    expect(anchor?.root).toBe(root.end().toString('hex'))

    const { rows } = await sql.db.execute(raw`select 1 from streams where anchored_seq <> head_seq`)
    expect(rows).toEqual([])
    expect(await anchorStreams(sql)).toBeNull()
    const [stored, ...others] = await sql.db.select().from(streamAnchors).orderBy(asc(streamAnchors.id))
    expect([stored?.streamCount, Buffer.from(stored?.root ?? []).toString('hex'), others]).toEqual([
      count,
      anchor?.root,
      [],
    ])
  })
})
