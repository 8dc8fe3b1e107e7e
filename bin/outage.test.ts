import pino from 'pino'
import { expect, test } from 'vitest'
import { Problem } from '../domain/problem.ts'
import { createRecentErrors } from '../server/operations/recent-errors.ts'
import { createOutage } from './outage.ts'

test('one line when it goes and one when it is back, with how often it was tried; none while all is well', () => {
  const lines: string[] = []
  const recent = createRecentErrors()
  const write = (line: string) => {
    lines.push(line)
    recent.write(line)
  }
  const outage = createOutage(
    'redis',
    pino({}, { write }),
    () => new Problem('component-unavailable', '那里没有服务。'),
  )
  outage.over()
  expect(lines).toEqual([])
  for (let attempt = 0; attempt < 3; attempt += 1) outage.failed(new Error('connect ECONNREFUSED geheim'))
  outage.over()
  outage.over()
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { msg: 'redis is away', err: { code: 'component-unavailable', detail: '那里没有服务。' } },
    { msg: 'redis is back', failures: 3, seconds: 0 },
  ])
  expect(lines.join('')).not.toMatch(/geheim|stack/)
  // Who reads `/ops` sees the words too.
  expect(recent.list()).toMatchObject([
    { message: 'redis is back' },
    { message: 'redis is away', detail: '那里没有服务。' },
  ])
  outage.failed(new Error('again'))
  expect(lines).toHaveLength(3)
})
