import { expect, test } from 'vitest'
import { bootstrap, bootstrapMean } from './bootstrap.ts'

test('the same cases give the same interval, and what does not vary has none', () => {
  const scores = [1, 0, 1, 1, 0, 1, 0, 1, 1, 1]
  expect(bootstrapMean(scores)).toEqual(bootstrapMean(scores))
  expect(bootstrapMean([0.4, 0.4, 0.4])).toEqual({ low: expect.closeTo(0.4), high: expect.closeTo(0.4) })
})

test('of shares it is what the normal approximation gives: 0.7 ± 1.96 · √(0.7 · 0.3 / 1000)', () => {
  const scores = Array.from({ length: 1000 }, (_, at) => (at < 700 ? 1 : 0))
  const { low, high } = bootstrapMean(scores)
  expect(low).toBeCloseTo(0.6716, 2)
  expect(high).toBeCloseTo(0.7284, 2)
})

test('every resample is as large as the cases', () => {
  const sizes = new Set<number>()
  bootstrap(7, (drawn) => {
    sizes.add(drawn.reduce((sum, times) => sum + times, 0))
    return 0
  })
  expect([...sizes]).toEqual([7])
})

test('of nothing nothing is known', () => {
  expect(bootstrapMean([])).toEqual({ low: 0, high: 1 })
})
