import { expect, test } from 'vitest'
import { resemblance, sharedWith, shingled, shinglesOf } from './near-duplicates.ts'

test('white space, punctuation and width aside a text has one set of shingles', () => {
  expect(shinglesOf('保存　期限：２０ 年。')).toEqual(shinglesOf('保存期限20年'))
  expect(shinglesOf('两字')).toEqual(new Set())
})

test('a text is compared with all of a list at once', () => {
  const texts = ['经营机构应当保存记录', '投资者可以查询记录', '经营机构应当保存记录二十年'].map(shinglesOf)
  const own = shinglesOf('经营机构应当保存记录')
  expect(sharedWith(own, shingled(texts))).toEqual(
    new Map([
      [0, 8],
      [2, 8],
    ]),
  )
})

test('resemblance is what both have of what either has', () => {
  expect(resemblance(8, 8, 8)).toBe(1)
  expect(resemblance(8, 8, 11)).toBeCloseTo(8 / 11)
  expect(resemblance(0, 0, 0)).toBe(0)
})
