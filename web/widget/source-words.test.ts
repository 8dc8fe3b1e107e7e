import { expect, test } from 'vitest'
import { appliesWords } from './source-words.ts'

test.each([
  ['2026-01-01', null, '2026-01-01 起'],
  // The end is the first day on which it does not apply any more.
  ['2026-01-01', '2026-06-15', '2026-01-01 至 2026-06-14'],
  [null, '2026-06-15', '至 2026-06-14'],
  [null, null, null],
])('what applies from %s and ends before %s: %s', (effectiveFrom, effectiveTo, words) => {
  expect(appliesWords({ effectiveFrom, effectiveTo }, 'zh')).toBe(words)
})
