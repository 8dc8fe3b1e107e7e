import { HTTPException } from 'hono/http-exception'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Problem } from '../domain/problem.ts'
import { problemOf } from './problems.ts'

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
