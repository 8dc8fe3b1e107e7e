import { expect, test } from 'vitest'
import { createRecentTurns, percentileMinutes, recentMinutes } from './recent-turns.ts'

const start = Date.parse('2026-11-22T10:00:30Z')
const minute = 60_000

test('percentiles are of the last minutes only', () => {
  let now = start
  const recent = createRecentTurns({ now: () => now })
  expect(recent.firstSentencePercentiles()).toBeNull()
  recent.firstSentence(5_000)
  now += percentileMinutes * minute
  for (let milliseconds = 100; milliseconds >= 1; milliseconds -= 1) recent.firstSentence(milliseconds)
  expect(recent.firstSentencePercentiles()).toEqual({ count: 100, p50: 50, p95: 95 })
  now += percentileMinutes * minute
  expect(recent.firstSentencePercentiles()).toBeNull()
})

test('every minute is told, also one without a turn, and none for longer than that', () => {
  let now = start
  const recent = createRecentTurns({ now: () => now })
  recent.finished(false)
  now += 2 * minute
  recent.finished(false)
  recent.finished(true)
  const told = recent.minutes()
  expect(told).toHaveLength(recentMinutes)
  expect(told.slice(-3)).toEqual([
    { at: new Date('2026-11-22T10:00:00Z'), turns: 1, failed: 0 },
    { at: new Date('2026-11-22T10:01:00Z'), turns: 0, failed: 0 },
    { at: new Date('2026-11-22T10:02:00Z'), turns: 2, failed: 1 },
  ])
  now += recentMinutes * minute
  expect(recent.minutes().every(({ turns }) => turns === 0)).toBe(true)
})

test('a busy minute is known by a sample', () => {
  const recent = createRecentTurns({ now: () => start })
  for (let index = 0; index < 20_000; index += 1) recent.firstSentence(index % 100)
  const { count, p50 = 0 } = recent.firstSentencePercentiles() ?? {}
  expect(count).toBe(20_000)
  expect(p50).toBeGreaterThan(35)
  expect(p50).toBeLessThan(65)
})
