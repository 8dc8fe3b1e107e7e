import dayjs from 'dayjs'
import { expect, test } from 'vitest'
import { instantInBeijing, leftWords } from './beijing.ts'

test('an hour is meant in Beijing, whatever the clock of this machine says', () => {
  expect(instantInBeijing(dayjs('2026-12-01T09:30'))).toBe('2026-12-01T01:30:00.000Z')
})

test.each([
  [600_000, '10:00'],
  [83_000, '1:23'],
  [4_200, '0:05'],
  [-1, '0:00'],
])('%i milliseconds are left: %s', (left, words) => {
  expect(leftWords(left)).toBe(words)
})
