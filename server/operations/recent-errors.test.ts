import pino from 'pino'
import { expect, test } from 'vitest'
import { createLogger } from '../../bin/logger.ts'
import { Problem } from '../../domain/problem.ts'
import { createRecentErrors } from './recent-errors.ts'

const secret = 'postgres://zhigu:hunter2@db/zhigu'

/** As the server logs, with what was kept of it. */
const logged = (log: (logger: pino.Logger) => void) => {
  const errors = createRecentErrors({ now: () => new Date('2026-11-22T10:00:00Z') })
  log(pino({ level: 'trace' }, errors))
  return errors.list()
}

test('keeps what we wrote ourselves, never the text of a strange error', () => {
  const failed = Object.assign(new Error(`Failed query: insert … params: 我叫张三丰 ${secret}`), {
    code: '23505',
    detail: 'Key (name)=(张三丰) already exists.',
  })
  const kept = logged((logger) => {
    logger.info('request refused')
    logger.error({ code: 'internal', err: failed, path: '/v1/x?name=张三丰' }, 'request failed')
    logger.error({ err: new Problem('storage-full', '磁盘空间已用完。', { cause: failed }) }, 'request failed')
    logger.warn({ err: new TypeError(secret), task: 'expire' }, 'upkeep failed')
    logger.error({ err: secret, code: secret, task: '张 三丰' })
  })
  expect(kept.map(({ level, message, code, detail }) => [level, message, code, detail])).toEqual([
    ['error', '', null, null],
    ['warn', 'upkeep failed (expire)', 'TypeError', null],
    ['error', 'request failed', 'storage-full', '磁盘空间已用完。'],
    ['error', 'request failed', 'internal 23505', null],
  ])
  expect(JSON.stringify(kept)).not.toMatch(/张三丰|hunter2/)
})

test('counts what repeats, and forgets the oldest', () => {
  const kept = logged((logger) => {
    for (let index = 0; index < 150; index += 1) logger.warn(`warning ${index}`)
    for (let index = 0; index < 5; index += 1) logger.warn('warning 60')
  })
  expect(kept).toHaveLength(100)
  expect(kept[0]).toMatchObject({ message: 'warning 60', count: 6 })
  expect(kept.at(-1)).toMatchObject({ message: 'warning 50', count: 1 })
})

test("the server's own logger tells of warnings and errors", () => {
  const errors = createRecentErrors()
  const logger = createLogger({ LOG_LEVEL: 'error' }, errors)
  logger.warn('not logged at this level')
  logger.error({ err: new Problem('component-unavailable', '暂时连不上数据库。') }, 'upkeep failed')
  expect(errors.list()).toMatchObject([{ level: 'error', code: 'component-unavailable', detail: '暂时连不上数据库。' }])
})
