import { expect, test } from 'vitest'
import { whyUnreachable } from './unreachable.ts'

test('a reason is found in causes and in many errors at once, and says nothing that was secret', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED redis://:hunter2@h'), { code: 'ECONNREFUSED' })
  const both = new AggregateError([refused, refused])
  for (const error of [refused, both, new Error('failed', { cause: both })]) {
    expect(whyUnreachable(error)).toMatch(/没有服务在监听.*请/)
    expect(whyUnreachable(error)).not.toContain('hunter2')
  }
})

test('what is special to a server goes before what is common, and what nobody knows is null', () => {
  const error = Object.assign(new Error('timeout'), { code: '28P01' })
  expect(whyUnreachable(error, [[/28P01/, '密码不对。']])).toBe('密码不对。')
  expect(whyUnreachable(new Error('strange'))).toBeNull()
  expect(whyUnreachable('strange')).toBeNull()
})
