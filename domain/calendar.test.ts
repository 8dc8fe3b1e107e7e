import { expect, test } from 'vitest'
import { calendarDate, dayAfter, timeOfDay } from './calendar.ts'

test('the date and the time of day are those of Shanghai', () => {
  const instant = new Date('2026-11-22T17:05:00Z')
  expect(calendarDate(instant)).toBe('2026-11-23')
  expect(timeOfDay(instant)).toBe('01:05')
  expect(timeOfDay(new Date('2026-11-22T16:00:00Z'))).toBe('00:00')
})

test('the day after crosses months and years', () => {
  expect(['2026-02-28', '2026-12-31', '2028-02-28'].map(dayAfter)).toEqual(['2026-03-01', '2027-01-01', '2028-02-29'])
})
