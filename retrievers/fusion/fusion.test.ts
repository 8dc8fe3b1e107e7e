import { expect, test } from 'vitest'
import { bestByChunk, fusionDepth, scaleScores, weightedFusion } from './fusion.ts'

const list = (...scores: [string, number][]) => scores.map(([id, score]) => ({ id, score }))

test('a chunk stands once in a list, with the score of its best phrasing', () => {
  const hits = [
    { chunkId: 'a', score: 1 },
    { chunkId: 'b', score: 2 },
    { chunkId: 'a', score: 3 },
  ]
  expect(bestByChunk(hits)).toEqual(list(['a', 3], ['b', 2]))
})

test('scores are scaled over the list', () => {
  expect(scaleScores(list(['a', 30], ['b', 20], ['c', 10]))).toEqual(list(['a', 1], ['b', 0.5], ['c', 0]))
  expect(scaleScores(list(['a', 7], ['b', 7]))).toEqual(list(['a', 1], ['b', 1]))
  expect(scaleScores([])).toEqual([])
})

test('weighted fusion: what both lists hold rises; the weights count', () => {
  const words = list(['a', 10], ['b', 9], ['c', 0])
  const vectors = list(['b', 0.9], ['d', 0.8], ['a', 0.1])
  expect(weightedFusion([words, vectors], [1, 1]).map(({ id }) => id)).toEqual(['b', 'a', 'd', 'c'])
  expect(weightedFusion([words, vectors], [1, 0]).map(({ id }) => id)[0]).toBe('a')
  for (const { score } of weightedFusion([words, vectors], [3, 2])) {
    expect(score).toBeGreaterThanOrEqual(0)
    expect(score).toBeLessThanOrEqual(1)
  }
})

test('a list that is empty does not lower the other', () => {
  expect(weightedFusion([list(['a', 2], ['b', 1]), []], [1, 1])).toEqual(list(['a', 1], ['b', 0]))
  expect(weightedFusion([[], []], [1, 1])).toEqual([])
})

test('only the top of a list counts, and equal scores are ordered by id', () => {
  const long = Array.from({ length: fusionDepth + 50 }, (_, at) => ({
    id: `r${String(at).padStart(4, '0')}`,
    score: 1,
  }))
  const fused = weightedFusion([long], [1])
  expect(fused).toHaveLength(fusionDepth)
  expect(fused[0]?.id).toBe('r0000')
})
