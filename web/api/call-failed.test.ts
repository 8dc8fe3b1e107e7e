import { expect, test } from 'vitest'
import { Problem, type ProblemCode, problemTable } from '../../domain/problem.ts'
import { CallFailed, expired, isForGood } from './call-failed.ts'

const failure = (code: ProblemCode) => new CallFailed({ type: '', detail: '', code, ...problemTable[code] })

// Written out there, so that the table need not be loaded with the widget.
test('a token that has ended is told of as the server tells it', () => {
  expect(expired).toEqual(new Problem('unauthenticated', '登录已过期。').document())
})

test('what is too long or not right stays so however often it is sent; the rest may work later', () => {
  expect((Object.keys(problemTable) as ProblemCode[]).filter((code) => isForGood(failure(code)))).toEqual([
    'invalid-request',
    'too-large',
  ])
  expect(isForGood(new CallFailed(null))).toBe(false)
})
