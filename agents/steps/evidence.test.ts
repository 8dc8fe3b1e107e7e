import { expect, test } from 'vitest'
import { passageOf } from '../../tests/fixtures/turn-nouns.ts'
import { nearbyProbability, type PartEvidence, speaks, suffices, sufficientProbability } from './evidence.ts'

const part = (more: Partial<PartEvidence> = {}): PartEvidence => ({
  part: '银证转账几点可以转',
  passages: [passageOf('交易日 8:30–16:30 可以转账。')],
  missing: null,
  choices: [],
  probability: 1,
  ...more,
})

test.each<[string, Partial<PartEvidence>, boolean]>([
  ['passages that certainly answer', { probability: 1 }, true],
  ['passages just likely enough', { probability: sufficientProbability }, true],
  ['passages just not likely enough', { probability: sufficientProbability - 1e-9 }, false],
  ['no passage, whatever the probability', { passages: [], probability: 1 }, false],
])('whether an answer may be written from %s', (_, more, expected) => {
  expect(suffices(part(more))).toBe(expected)
})

const nothing = { passages: [], probability: 0 }
test.each<[string, Partial<PartEvidence>, boolean]>([
  ['passages that answer', {}, true],
  [
    'a law not held for the date',
    { ...nothing, missing: { kind: 'version', title: '证券法', date: '1999-01-01', held: [] } },
    true,
  ],
  [
    'an article that does not exist',
    {
      ...nothing,
      missing: { kind: 'clause', title: '证券法', clause: '第九百条', label: '2019 修订', digestOnly: false },
    },
    true,
  ],
  ['two questions to choose from', { ...nothing, choices: ['开户要什么', '销户要什么'] }, true],
  ['one question, which is no choice', { ...nothing, choices: ['开户要什么'] }, false],
  ['nothing', nothing, false],
])('whether something can be said of %s', (_, more, expected) => {
  expect(speaks(part(more))).toBe(expected)
})

test('what is too little to write from may still be enough to ask back', () => {
  expect(nearbyProbability).toBeGreaterThan(0)
  expect(nearbyProbability).toBeLessThan(sufficientProbability)
  expect(sufficientProbability).toBeLessThan(1)
})
