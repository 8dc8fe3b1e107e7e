import { expect, test } from 'vitest'
import { ndcg, recall, reciprocalRank } from './ranking.ts'

const gold = new Map([
  ['a', 1],
  ['b', 1],
])

test('nDCG by hand: relevant at ranks 1 and 3 of two', () => {
  // (1/log₂2 + 1/log₂4) / (1/log₂2 + 1/log₂3) = 1.5 / 1.63093
  expect(ndcg(['a', 'x', 'b'], gold)).toBeCloseTo(0.91972, 5)
  expect(ndcg(['b', 'a'], gold)).toBe(1)
  expect(ndcg(['x', 'y'], gold)).toBe(0)
  expect(ndcg([], gold)).toBe(0)
})

test('nDCG counts what is more relevant for more, with linear gain', () => {
  const graded = new Map([
    ['best', 3],
    ['good', 1],
  ])
  // (1/1 + 3/log₂3) / (3/1 + 1/log₂3) = 2.89279 / 3.63093
  expect(ndcg(['good', 'best'], graded)).toBeCloseTo(0.79671, 5)
})

test('nDCG stops at its depth, for what was found and for what could be', () => {
  expect(ndcg(['x', 'a'], gold, 1)).toBe(0)
  expect(ndcg(['a'], gold, 1)).toBe(1)
})

test('recall and reciprocal rank by hand', () => {
  expect(recall(['x', 'a', 'y', 'b'], gold, 2)).toBe(0.5)
  expect(recall(['x', 'a', 'y', 'b'], gold, 4)).toBe(1)
  expect(reciprocalRank(['x', 'y', 'b', 'a'], gold)).toBeCloseTo(1 / 3)
  expect(reciprocalRank(['x'], gold)).toBe(0)
})
