import { expect, test } from 'vitest'
import { askedDate } from './asked-date.ts'

const today = '2026-11-22'

test.each<[string, string | null]>([
  ['2025年3月融资利率是多少', '2025-03-31'],
  ['去年佣金多少', '2025-12-31'],
  ['2024年印花税税率', '2024-12-31'],
  ['2025年北交所佣金', '2025-12-31'],
  // What is not over yet is charged as today, and so is what was bought or opened then.
  ['今年融资利率多少', null],
  ['2025年开的户佣金多少', null],
  ['我2025年3月借的钱利率多少', null],
  ['2024年买的基金手续费多少', null],
  ['佣金多少', null],
])('%s', (question, date) => {
  expect(askedDate(question, [], 'fee', today)).toBe(date)
})
