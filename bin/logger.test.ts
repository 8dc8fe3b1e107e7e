import { sql } from 'drizzle-orm'
import type { Logger } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Problem } from '../domain/problem.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { databases, onEach } from '../tests/services.ts'
import { printFailure } from './failure.ts'
import { createLogger } from './logger.ts'

/** The lines of the server's own logger. */
const logged = (log: (logger: Logger) => void) => {
  const lines: string[] = []
  log(createLogger({ LOG_LEVEL: 'info' }, undefined, { write: (line) => lines.push(line) }))
  return lines
}
const loggedError = (error: unknown) => {
  const [line = ''] = logged((logger) => logger.error({ err: error }, 'request failed'))
  return { line, err: JSON.parse(line).err }
}

onEach(databases, (open) => {
  let database: Sql
  beforeAll(async () => {
    database = await open()
    await database.db.execute(sql`create table callers (name text primary key, number uuid, age int check (age > 0))`)
    await database.db.execute(sql`insert into callers (name) values ('王小明')`)
  })
  afterAll(() => database?.close())

  test.each([
    ['a value that is there already', sql`insert into callers (name) values (${'王小明'})`, '23505', 'callers_pkey'],
    [
      'a value of another kind',
      sql`insert into callers (number) values (${'王小明'})`,
      '22P02',
      'invalid input syntax',
    ],
    ['a value against the rule', sql`insert into callers values (${'王小明2'}, null, -1)`, '23514', 'check constraint'],
    [
      'a table that is not there',
      sql`select * from nobody where name = ${'王小明'}`,
      '42P01',
      '"nobody" does not exist',
    ],
  ])('of a failed statement: what and where, no values: %s', async (_, statement, code, words) => {
    const failure = await database.db.execute(statement).catch((error: unknown) => error)
    // It is all there.
    expect(String(failure)).toContain('params: 王小明')
    const { line, err } = loggedError(new Error('turn failed', { cause: failure }))
    expect(line).not.toContain('王小明')
    expect(err).toMatchObject({ type: 'Error', code })
    for (const text of [err.message, err.stack]) {
      expect(text).toMatch(/^(Error: )?turn failed.*Failed query: (insert into callers|select \* from nobody).*\$1/s)
      expect(text).toContain(words)
    }
    expect(err.stack).toContain('logger.test.ts')
    expect(Object.keys(err).sort()).toEqual(['code', 'message', 'stack', 'type'])

    // What a command prints is as often kept as a log is.
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    expect(printFailure(failure)).toBe(1)
    const said = printed.mock.calls.flat().join('\n')
    printed.mockRestore()
    expect(said).toContain('Failed query')
    expect(said).not.toContain('王小明')
  })
})

test('what JSON.parse could not read is not quoted', () => {
  let failure: unknown
  try {
    JSON.parse('我叫王小明')
  } catch (error) {
    failure = error
  }
  expect(String(failure)).toContain('王小明')
  const { line, err } = loggedError(failure)
  expect(line).not.toMatch(/王小明|我/)
  expect(err).toMatchObject({ type: 'SyntaxError', message: expect.stringContaining('is not valid JSON') })
})

test('whatever text stands in a message, it is not taken for a place in the program', () => {
  const failure = new Error('x')
  failure.message = '\nparams: 我\n    at 王小明'
  failure.stack = `Error: ${failure.message}\n    at here`
  const { line, err } = loggedError(failure)
  expect(line).not.toContain('王小明')
  expect(err.stack).toMatch(/ {4}at here$/)
})

test('of a problem its words, of causes all, and a circle ends', () => {
  const refused = [new Error('connect ECONNREFUSED ::1:6379'), new Error('connect ECONNREFUSED 127.0.0.1:6379')]
  const cause = Object.assign(new AggregateError(refused), { code: 'ECONNREFUSED', password: 'hunter2' })
  expect(loggedError(new Problem('component-unavailable', '暂时连不上。', { cause })).err).toMatchObject({
    type: 'Problem',
    code: 'component-unavailable',
    detail: '暂时连不上。',
    message: expect.stringMatching(/暂时连不上.*::1:6379.*127\.0\.0\.1:6379/),
  })
  expect(loggedError(new Error('passed on', { cause })).line).toContain('"code":"ECONNREFUSED"')
  expect(loggedError(cause).line).not.toContain('hunter2')
  const circle = new Error('round')
  circle.cause = circle
  expect(loggedError(circle).err.message).toBe('round')
})

test('secrets are cut out by their names', () => {
  const [line] = logged((logger) =>
    logger.info({
      authorization: 'hunter2',
      headers: { authorization: 'hunter2', cookie: 'hunter2' },
      model: { apiKey: 'hunter2', token: 'hunter2', secret: 'hunter2', password: 'hunter2' },
      DATABASE_URL: 'postgres://zhigu:hunter2@db/zhigu',
      REDIS_URL: 'redis://:hunter2@bus',
    }),
  )
  expect(line).not.toContain('hunter2')
  expect(JSON.parse(line ?? '').model).toEqual({
    apiKey: '[redacted]',
    token: '[redacted]',
    secret: '[redacted]',
    password: '[redacted]',
  })
})
