import { expect, test } from 'vitest'
import { appliesWords, versionWords } from './source-words.ts'

test.each([
  ['2026-01-01', null, '2026-01-01 起'],
  // The end is the first day on which it does not apply any more.
  ['2026-01-01', '2026-06-15', '2026-01-01 至 2026-06-14'],
  [null, '2026-06-15', '至 2026-06-14'],
  [null, null, null],
])('what applies from %s and ends before %s: %s', (effectiveFrom, effectiveTo, words) => {
  expect(appliesWords({ effectiveFrom, effectiveTo }, 'zh')).toBe(words)
})

test.each([
  ['2026-06-15 版', '2026-06-15'],
  ['2019-12-28 修订', 'revised 2019-12-28'],
  ['试行', '试行'],
])('the version %s is %s in English, and as printed in Chinese', (label, english) => {
  expect(versionWords(label, 'en')).toBe(english)
  expect(versionWords(label, 'zh')).toBe(label)
})
