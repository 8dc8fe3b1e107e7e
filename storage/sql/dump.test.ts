import { sql as statement } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { databases, onEach } from '../../tests/services.ts'
import { advanceSequences, columnsOf, type DumpedRow, dumpTable, isEmpty, restoreRows, tablesInOrder } from './dump.ts'
import { libraryVersions, modelUsage, streamEvents, streams, versions, works } from './schema.ts'
import type { Sql } from './sql.ts'

onEach(databases, (open) => {
  let source: Sql
  let target: Sql

  beforeAll(async () => {
    source = await open()
    target = await open()
  })
  afterAll(async () => {
    await source?.close()
    await target?.close()
  })

  test('every row comes back as it was: bytes, arrays, dates, JSON with U+0000, identity columns', async () => {
    const { db } = source
    await db.insert(libraryVersions).values({ number: 1, by: 'test', what: '入库' })
    await db
      .insert(works)
      .values({ id: 'w', kind: 'faq', title: '标题', shortTitle: '标题', aliases: ['甲', '乙,"丙"'] })
    await db.insert(versions).values({
      id: 'v',
      workId: 'w',
      title: '标题',
      label: '2026',
      effectiveFrom: '2026-01-01',
      dateDerivation: 'stated',
      editorialState: 'published',
      grade: 1,
      audiences: ['public'],
      source: '自撰',
      language: 'zh',
      hash: 'h',
      text: '第一行\n第二行',
      publishedIn: 1,
    })
    await db
      .insert(streams)
      .values({ id: 's', kind: 'conversation', algorithm: 'sha256', headHash: new Uint8Array([0, 255, 10]) })
    await db.insert(streamEvents).values({
      streamId: 's',
      seq: 1,
      type: 't',
      at: new Date('2026-11-22T01:02:03.456Z'),
      content: { actor: { kind: 'client' }, turnId: null, body: { type: 't', text: 'a\u0000b' } },
      salt: new Uint8Array([1]),
      digest: new Uint8Array([2]),
      hash: new Uint8Array([3]),
    })
    await db
      .insert(modelUsage)
      .values({ modelId: 'm', prompt: 'p@1', tokensIn: 1, tokensOut: 2, milliseconds: 3, outcome: 'ok' })

    expect(await isEmpty(target.db)).toBe(true)
    const dumped = new Map<string, DumpedRow[]>()
    const order = await tablesInOrder(db)
    await db.transaction(async (tx) => {
      for (const table of order)
        for await (const rows of dumpTable(tx, table)) dumped.set(table, [...(dumped.get(table) ?? []), ...rows])
    })
    await target.db.transaction(async (tx) => {
      for (const table of order) {
        const columns = (await columnsOf(tx, table)).map(({ name }) => name)
        await restoreRows(tx, table, columns, dumped.get(table) ?? [])
      }
    })
    await advanceSequences(target.db)
    expect(await isEmpty(target.db)).toBe(false)

    for (const table of order) {
      const all = (side: Sql) => side.db.execute(statement`select * from ${statement.identifier(table)}`)
      expect((await all(target)).rows).toEqual((await all(source)).rows)
    }
    const [next] = await target.db
      .insert(modelUsage)
      .values({ modelId: 'm', prompt: 'p@1', tokensIn: 1, tokensOut: 2, milliseconds: 3, outcome: 'ok' })
      .returning()
    expect(next?.id).toBe(2)
  })

  test('tables come before those that refer to them', async () => {
    const order = await tablesInOrder(source.db)
    expect(order.indexOf('works')).toBeLessThan(order.indexOf('versions'))
    expect(order.indexOf('streams')).toBeLessThan(order.indexOf('stream_events'))
    expect(order.indexOf('original_keys')).toBeLessThan(order.indexOf('originals'))
  })
})
