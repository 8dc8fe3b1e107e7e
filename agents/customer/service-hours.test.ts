import { describe, expect, test } from 'vitest'
import { backAt, parseServiceHours, type ServiceHours } from './service-hours.ts'

const hoursOf = (written: string): ServiceHours => {
  const hours = parseServiceHours(written)
  if (!hours) throw new Error(`${written} was not read`)
  return hours
}

describe('the setting', () => {
  test('is read with one period or several, in half and in full width', () => {
    expect(hoursOf('交易日 8:30-17:30')).toEqual({
      days: '交易日',
      periods: [{ from: '08:30', to: '17:30' }],
      emergencies: false,
    })
    expect(hoursOf(' 工作日 8:30–11:30， 13：00-17:00；紧急挂失全天 ')).toEqual({
      days: '工作日',
      periods: [
        { from: '08:30', to: '11:30' },
        { from: '13:00', to: '17:00' },
      ],
      emergencies: true,
    })
    expect(hoursOf('每天 0:00-24:00').periods).toEqual([{ from: '00:00', to: '24:00' }])
  })

  test.each([
    '8:30-17:30',
    '交易日',
    '交易日 ',
    '周一至周五 8:30-17:30',
    '交易日 17:30-8:30',
    '交易日 8:30-8:30',
    '交易日 8:30-25:00',
    '交易日 8:60-17:30',
    '交易日 24:00-24:00',
    '交易日 8-17',
    '交易日 13:00-17:00,8:30-11:30',
    '交易日 8:30-12:00,11:30-17:00',
    '交易日 8:30-17:30；全天',
    '交易日 8:30-17:30,',
  ])('%s is none', (written) => {
    expect(parseServiceHours(written)).toBeNull()
  })
})

describe('when people are back', () => {
  const at = (local: string) => new Date(`${local}+08:00`)
  const trading = hoursOf('交易日 8:30-11:30,13:00-17:30')
  const working = hoursOf('工作日 8:30-17:30')

  test.each(['2026-11-23T08:30', '2026-11-23T11:29', '2026-11-23T13:00', '2026-11-23T17:29'])(
    '%s: they are there',
    (time) => {
      expect(backAt(trading, at(time))).toBeNull()
    },
  )

  test.each([
    ['2026-11-23T01:46', '2026-11-23', '08:30', 'in the night'],
    ['2026-11-23T11:30', '2026-11-23', '13:00', 'at noon'],
    ['2026-11-23T17:30', '2026-11-24', '08:30', 'after the last period'],
    ['2026-11-27T18:00', '2026-11-30', '08:30', 'on Friday evening'],
    ['2026-11-28T10:00', '2026-11-30', '08:30', 'on a Saturday'],
    ['2026-09-30T20:00', '2026-10-08', '08:30', 'before the National Day'],
    ['2026-10-09T20:00', '2026-10-12', '08:30', 'before a Saturday that only offices work'],
  ])('%s: on %s at %s (%s)', (time, date, hour) => {
    expect(backAt(trading, at(time))).toEqual({ date, time: hour, isSure: true })
  })

  test('on a weekend that is worked, where they keep office days', () => {
    expect(backAt(working, at('2026-10-09T20:00'))).toMatchObject({ date: '2026-10-10' })
    expect(backAt(working, at('2026-10-10T10:00'))).toBeNull()
    expect(backAt(trading, at('2026-10-10T10:00'))).not.toBeNull()
  })

  test('where the holidays of the next year are not known, no day of it is promised', () => {
    expect(backAt(trading, at('2026-12-31T20:00'))).toEqual({ date: '2027-01-04', time: '08:30', isSure: false })
    expect(backAt(trading, at('2026-12-30T20:00'))).toMatchObject({ date: '2026-12-31', isSure: true })
    expect(backAt(trading, at('2027-03-01T10:00'))).toBeNull()
  })

  test('who is there at all hours is never away', () => {
    expect(backAt(hoursOf('每天 0:00-24:00'), at('2026-10-01T03:00'))).toBeNull()
  })
})
