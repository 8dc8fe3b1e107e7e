import { expect, test } from 'vitest'
import { readingOf } from '../../../tests/fixtures/turn-nouns.ts'
import { standAlone } from './follow-up.ts'

const after = (before: string, text: string) =>
  standAlone({
    questions: [{ text, start: 0, end: text.length }],
    entities: [],
    earlier: [readingOf(before, { intent: 'fee' })],
    today: '2026-11-22',
  }).map(({ query }) => query)

test.each([
  ['融资利率是多少', '那借券呢', '借券利率是多少'],
  ['融资利率是多少', '融券呢', '融券利率是多少'],
  ['融券费率多少', '那融资呢', '融资费率多少'],
  ['两融利率多少', '借券费率呢', '借券费率呢'],
])('%s … %s', (before, text, query) => {
  expect(after(before, text)).toEqual([query])
})
