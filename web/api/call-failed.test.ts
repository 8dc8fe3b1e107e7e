import { expect, test } from 'vitest'
import { type ProblemCode, problemTable } from '../../domain/problem.ts'
import { CallFailed, isForGood, saidOnce } from './call-failed.ts'

const failure = (code: ProblemCode) => new CallFailed({ type: '', detail: '', code, ...problemTable[code] })

// 请在 52 秒后再试。请稍等片刻再试。
test.each([
  ['消息发送得太快了，请在 52 秒后再试。', '请稍等片刻再试。', '消息发送得太快了，请在 52 秒后再试。'],
  [
    '消息有 4001 个字符，最多 4000 个。',
    '请缩短后分几次发送。',
    '消息有 4001 个字符，最多 4000 个。请缩短后分几次发送。',
  ],
  ['请求超过大小限制。', '请缩短后分几次发送。', '请求超过大小限制。请缩短后分几次发送。'],
  ['没有可撤回的申请。', '请核对编号。', '没有可撤回的申请。请核对编号。'],
  ['Too many messages; please wait a moment.', 'Try later.', 'Too many messages; please wait a moment.'],
])('what to do is said once: %s', (what, action, said) => {
  expect(saidOnce({ what, action })).toBe(said)
})

test('what is too long or not right stays so however often it is sent; the rest may work later', () => {
  expect((Object.keys(problemTable) as ProblemCode[]).filter((code) => isForGood(failure(code)))).toEqual([
    'invalid-request',
    'too-large',
  ])
  expect(isForGood(new CallFailed(null))).toBe(false)
})
