import { describe, expect, test } from 'vitest'
import { holidayOn, holidaysOf, isTradingDay, isWorkingDay } from './holidays.ts'

describe('days', () => {
  test.each([
    ['2026-11-23', true, true, 'a Monday'],
    ['2026-11-22', false, false, 'a Sunday'],
    ['2026-02-14', false, true, 'a Saturday that is worked: the exchanges stay closed'],
    ['2026-02-20', false, false, 'a Friday of the Spring Festival'],
    ['2026-02-24', true, true, 'the day after it'],
    ['2026-10-07', false, false, 'the last of the National Day'],
    ['2026-10-08', true, true, 'the day after it'],
    ['2026-10-10', false, true, 'another Saturday that is worked'],
    ['2027-01-04', null, null, 'a Monday of a year that has not been announced'],
    ['2027-01-01', false, false, 'a public holiday of every year'],
    ['2027-10-03', false, null, 'a weekend of it: no exchange is open, whether it is worked nobody knows'],
  ])('%s: trading %s, working %s (%s)', (date, trading, working, _why) => {
    expect([isTradingDay(date), isWorkingDay(date)]).toEqual([trading, working])
  })

  test('the year that was announced has seven holidays of 33 days, closed but for the weekends that are worked instead', () => {
    const holidays = holidaysOf('2026') ?? []
    const days = holidays.reduce((sum, { from, to }) => sum + (Date.parse(to) - Date.parse(from)) / 86_400_000, 0)
    expect([holidays.length, days]).toEqual([7, 33])
    for (const { from, to, madeUp } of holidays) {
      expect(isTradingDay(from)).toBe(false)
      expect(holidayOn(to)).toBeNull()
      for (const date of madeUp) expect([isTradingDay(date), isWorkingDay(date)], date).toEqual([false, true])
    }
  })
})
