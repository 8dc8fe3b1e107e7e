import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRounds } from './rounds.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('each is called once in a round, a few at a time', () => {
  const rounds = createRounds(5)
  const calls = Array.from({ length: 10 }, () => vi.fn())
  for (const call of calls) rounds.join(call)
  const called = () => calls.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  for (let second = 1; second <= 5; second += 1) {
    vi.advanceTimersByTime(1000)
    expect(called()).toBe(2 * second)
  }
  expect(calls.map(({ mock }) => mock.calls.length)).toEqual(calls.map(() => 1))
})

test('who has left is called no more, also within the round, and when all have left the timer rests', () => {
  const rounds = createRounds(1)
  const second = vi.fn()
  const leaveFirst = rounds.join(() => leaveSecond())
  const leaveSecond = rounds.join(second)
  vi.advanceTimersByTime(3000)
  expect(second).not.toHaveBeenCalled()
  leaveSecond()
  expect(vi.getTimerCount()).toBe(1)
  leaveFirst()
  expect(vi.getTimerCount()).toBe(0)
  const again = vi.fn()
  rounds.join(again)
  vi.advanceTimersByTime(2000)
  expect(again).toHaveBeenCalledTimes(2)
})
