import { PGlite } from '@electric-sql/pglite'
import { beforeAll, expect, test } from 'vitest'
import { PreparedPglite } from './prepared-pglite.ts'

let prepared: PreparedPglite
let plain: PGlite
beforeAll(async () => {
  prepared = new PreparedPglite()
  await prepared.waitReady
  plain = await PGlite.create()
  return async () => {
    await prepared.close()
    await plain.close()
  }
})

const both = async (query: string, parameters?: unknown[], options?: Parameters<PGlite['query']>[2]) => {
  const wanted = await plain.query(query, parameters, options)
  for (let time = 0; time < 3; time += 1) expect(await prepared.query(query, parameters, options)).toEqual(wanted)
}

test('gives what PGlite gives, the first time and later', async () => {
  await both('select 1 as one, null as nothing, $1::text as text', ['字😀\n'])
  await both('select $1::int[] as numbers, $2::text[] as texts', [
    [1, null, 3],
    ['a"b', null, '{,}'],
  ])
  await both('select $1::jsonb as b, $2::json as j, $3::bytea as bytes', [
    { a: [1] },
    { b: null },
    new Uint8Array([0, 255]),
  ])
  await both('select $1::timestamptz as at, $2::bool as yes, $3::bigint as big', [new Date(0), true, 9007199254740993n])
  await both('select $1::timestamptz as at, 2 as two', [new Date(0)], {
    rowMode: 'array',
    parsers: { 1184: (text) => text },
  })
  await both('select generate_series(1, $1::int) as n where false', [3])
  await both("select 'no rows' where false")
})

test('writes, and says how many rows it changed', async () => {
  await prepared.exec('create table thing (id int primary key, name text)')
  for (const id of [1, 2, 3, 4]) {
    const { affectedRows, rows } = await prepared.query('insert into thing values ($1, $2) returning id', [id, null])
    expect([affectedRows, rows]).toEqual([1, [{ id }]])
  }
  for (const name of ['a', 'b', 'c'])
    expect(await prepared.query('update thing set name = $1 where id > 2', [name])).toMatchObject({ affectedRows: 2 })
})

test('an error is told with its code, and the next query is answered', async () => {
  for (const _ of [1, 2, 3]) {
    await expect(prepared.query('insert into thing values ($1, $2) returning id', [1, 'x'])).rejects.toMatchObject({
      code: '23505',
    })
    await expect(prepared.query('select nonsense from nowhere')).rejects.toMatchObject({ code: '42P01' })
    await expect(prepared.query('select $1::int as number', ['no number'])).rejects.toMatchObject({ code: '22P02' })
    expect((await prepared.query('select $1::int as number', [7])).rows).toEqual([{ number: 7 }])
  }
})

test('in a transaction it is part of it, and nothing of it is left when it fails', async () => {
  const count = async () => (await prepared.query<{ n: number }>('select count(*)::int as n from thing')).rows[0]?.n
  const before = (await count()) ?? 0
  for (const id of [11, 12, 13])
    await prepared.transaction(async (transaction) => {
      await transaction.query('insert into thing values ($1, $2)', [id, 'in'])
    })
  expect(await count()).toBe(before + 3)
  for (const id of [21, 22, 23]) {
    const failing = prepared.transaction(async (transaction) => {
      await transaction.query('insert into thing values ($1, $2)', [id, 'in'])
      await transaction.query('insert into thing values ($1, $2)', [id, 'twice'])
    })
    await expect(failing).rejects.toMatchObject({ code: '23505' })
  }
  expect(await count()).toBe(before + 3)
  let late: Promise<unknown> = Promise.resolve()
  await prepared.transaction(async (transaction) => {
    late = new Promise((resolve) => setTimeout(resolve, 20)).then(() =>
      transaction.query('insert into thing values ($1, $2)', [31, '']),
    )
  })
  await expect(late).rejects.toThrow('closed')
})

test('a table that was changed meanwhile is seen as it is now', async () => {
  await prepared.exec('create table shape (a int); insert into shape values (1)')
  for (const _ of [1, 2, 3]) expect((await prepared.query('select * from shape')).rows).toEqual([{ a: 1 }])
  await prepared.exec("alter table shape add column b text default 'new'")
  expect((await prepared.query('select * from shape')).rows).toEqual([{ a: 1, b: 'new' }])
  await prepared.exec('deallocate all')
  expect((await prepared.query('select * from shape')).rows).toEqual([{ a: 1, b: 'new' }])
})

test('many texts and many executions: old statements go, and the database holds no more than the limit', async () => {
  for (let number = 0; number < 500; number += 1)
    for (const _ of [1, 2]) expect((await prepared.query(`select ${number} as n`)).rows).toEqual([{ n: number }])
  for (let number = 0; number < 2_100; number += 1) await prepared.query('select $1::int as n', [number])
  const { rows } = await prepared.query<{ n: number }>('select count(*)::int as n from pg_prepared_statements')
  expect(rows[0]?.n).toBeLessThanOrEqual(201)
})

test('queries at once do not get in each other’s way', async () => {
  const answers = await Promise.all(
    Array.from(
      { length: 200 },
      async (_, n) => (await prepared.query<{ n: number }>('select $1::int as n', [n])).rows[0]?.n,
    ),
  )
  expect(answers).toEqual(Array.from({ length: 200 }, (_, n) => n))
})

test('queries that wait for one another let the event loop come round', async () => {
  let rounds = 0
  let isOver = false
  const round = () => {
    rounds += 1
    if (!isOver) setImmediate(round)
  }
  setImmediate(round)
  await Promise.all(
    Array.from({ length: 300 }, () => prepared.query('select sum(n)::int from generate_series(1, 5000) as n')),
  )
  isOver = true
  expect(rounds).toBeGreaterThan(5)
})
