import { expect, test } from 'vitest'
import { classification, type Judged } from './classification.ts'

const classes = ['answer', 'refuse', 'escalate']
const judged = (...pairs: [expected: string, given: string][]): Judged[] =>
  pairs.map(([expected, given]) => ({ expected, given }))

test('counts what was given for what was expected, and the shares that follow', () => {
  const figures = classification(
    judged(
      ['answer', 'answer'],
      ['answer', 'answer'],
      ['answer', 'answer'],
      ['answer', 'refuse'],
      ['refuse', 'refuse'],
      ['refuse', 'answer'],
      ['escalate', 'escalate'],
      ['escalate', 'answer'],
    ),
    classes,
  )
  expect(figures).toEqual({
    accuracy: 5 / 8,
    confusion: {
      answer: { answer: 3, refuse: 1, escalate: 0 },
      refuse: { answer: 1, refuse: 1, escalate: 0 },
      escalate: { answer: 1, refuse: 0, escalate: 1 },
    },
    recall: { answer: 3 / 4, refuse: 1 / 2, escalate: 1 / 2 },
    precision: { answer: 3 / 5, refuse: 1 / 2, escalate: 1 },
  })
  expect(Object.keys(figures.confusion)).toEqual(classes)
})

test('a class that nobody expected has recall 1, one that was never given precision 1', () => {
  const { recall, precision } = classification(judged(['answer', 'refuse']), classes)
  expect(recall).toEqual({ answer: 0, refuse: 1, escalate: 1 })
  expect(precision).toEqual({ answer: 1, refuse: 0, escalate: 1 })
})

test('of nothing all is right', () => {
  expect(classification([], classes).accuracy).toBe(1)
})

test('a class that is not shown counts as wrong all the same', () => {
  expect(classification(judged(['answer', 'answer'], ['answer', 'other']), classes).accuracy).toBe(1 / 2)
})
