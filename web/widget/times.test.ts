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
  [new Date(2026, 10, 1), '11月1日', '1 Nov'],
  [new Date(2027, 0, 22), '2027年1月22日', '22 Jan 2027'],
  [new Date(2025, 11, 31), '2025年12月31日', '31 Dec 2025'],
])('%s is called %s, %s in English', (day, words, english) => {
  expect(dayOf(day.toISOString(), wordsIn('en'))).toBe(english)
  expect(dayOf(day.toISOString(), wordsIn('zh'))).toBe(words)
})
