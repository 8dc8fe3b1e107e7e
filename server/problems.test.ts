import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import pino from 'pino'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { projectRoot } from '../bin/config.ts'
import { Problem } from '../domain/problem.ts'
import { answerProblem, problemOf } from './problems.ts'

const full = new Problem('storage-full', '数据库所在的磁盘已满，这次写入没有完成。')
const circle = new Error('round')
circle.cause = circle

test.each<[string, unknown, string]>([
  ['a problem', full, 'storage-full'],
  [
    'a problem that was passed on wrapped',
    new Error('query failed', { cause: new Error('below', { cause: full }) }),
    'storage-full',
  ],
  ['a full disk below', new Error('x', { cause: Object.assign(new Error('y'), { code: 'ENOSPC' }) }), 'storage-full'],
  ['what a schema refused', z.string().safeParse(1).error, 'invalid-request'],
  ['what the framework refused', new HTTPException(405), 'method-not-allowed'],
  [
    'what the framework refused in words of its own',
    new HTTPException(415, { message: 'Unsupported Media Type' }),
    'unsupported-media-type',
  ],
  ['what nobody foresaw', new TypeError('x is not a function'), 'internal'],
  ['its own cause', circle, 'internal'],
  ['nothing', undefined, 'internal'],
])('%s becomes the right problem, in words', (_, error, code) => {
  const { code: became, detail, action } = problemOf(error).document()
  expect(became).toBe(code)
  expect(detail).toMatch(/\p{Script=Han}/u)
  expect(action).toMatch(/^请/)
})

// 消息发送得太快了，请在 52 秒后再试。请稍等片刻再试。
test('no detail says what to do: whoever shows it shows the action after it', async () => {
  const files = await Array.fromAsync(glob('{server,agents}/**/*.ts', { cwd: projectRoot }))
  const details = [...files, 'bin/http-server.ts'].flatMap((file) =>
    [...readFileSync(join(projectRoot, file), 'utf8').matchAll(/new Problem\(\s*[^,]+,\s*(['`])(.+?)\1/g)].map(
      ([, , detail = '']) => detail,
    ),
  )
  expect(details.length).toBeGreaterThan(80)
  // 请 as one asks somebody, not 请求 or 申请.
  expect(details.filter((detail) => /(?<![申邀])请(?!求)/.test(detail))).toEqual([])
  const unfinished = new Problem('conflict', '这条回答还没有写完。', { action: '请稍后再评价。' })
  expect(unfinished.document()).toMatchObject({ detail: '这条回答还没有写完。', action: '请稍后再评价。' })
})

test('a fault is logged with where it came from, one that was told already is answered only', async () => {
  const lines: { level: number; err?: unknown }[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  const cause = new Error('connect ECONNREFUSED')
  const app = new Hono()
  app.onError(answerProblem(logger))
  app.get('/:isTold', (context) => {
    const isTold = context.req.param('isTold') === 'told'
    throw new Problem('component-unavailable', '身份系统暂时没有给出公钥。', { cause, isTold })
  })
  for (const path of ['/told', '/new']) {
    const answer = await app.request(path)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ code: 'component-unavailable', detail: '身份系统暂时没有给出公钥。' })
  }
  expect(lines).toMatchObject([{ level: 50, path: '/new', err: { message: 'connect ECONNREFUSED' } }])
})
