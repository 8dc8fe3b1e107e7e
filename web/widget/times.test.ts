import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dayOf } from './times.ts'
import { wordsIn } from './words.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 22, 12) })
})
afterEach(() => {
  vi.useRealTimers()
})

test.each([
  [new Date(2026, 10, 1), '11月1日'],
  [new Date(2027, 0, 22), '2027年1月22日'],
  [new Date(2025, 11, 31), '2025年12月31日'],
])('%s is called %s', (day, words) => {
  expect(dayOf(day.toISOString(), wordsIn('zh'))).toBe(words)
})
