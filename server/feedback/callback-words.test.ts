import { expect, test } from 'vitest'
import { parseServiceHours, type ServiceHours } from '../../agents/customer/service-hours.ts'
import { callbackChoices, callbackNotice, callbackSaid, callbackTimesIn } from './callback-words.ts'

const hoursOf = (written: string): ServiceHours => {
  const hours = parseServiceHours(written)
  if (!hours) throw new Error(`no hours: ${written}`)
  return hours
}
const usual = hoursOf('交易日 8:30-17:30')
const beijing = (time: string) => new Date(`${time}+08:00`)

// 2026-11-23 is a Monday.
test.each([
  ['2026-11-23T10:00', 'soonest', '现在是人工服务时间，人工客服会尽快给您回电'],
  ['2026-11-23T20:00', 'soonest', '人工客服会在明天（11月24日，周二）8:30上班后尽快给您回电'],
  ['2026-11-22T20:00', 'soonest', '人工客服会在明天（11月23日，周一）8:30上班后尽快给您回电'],
  ['2026-11-23T10:00', 'morning', '人工客服会在今天（11月23日，周一）上午（8:30–12:00）给您回电'],
  ['2026-11-23T12:00', 'morning', '人工客服会在明天（11月24日，周二）上午（8:30–12:00）给您回电'],
  ['2026-11-23T17:29', 'afternoon', '人工客服会在今天（11月23日，周一）下午（12:00–17:30）给您回电'],
  ['2026-11-23T17:30', 'afternoon', '人工客服会在明天（11月24日，周二）下午（12:00–17:30）给您回电'],
  ['2026-11-20T18:00', 'afternoon', '人工客服会在11月23日（周一）下午（12:00–17:30）给您回电'],
] as const)('at %s, %s', (time, when, said) => {
  expect(callbackSaid(when, usual, beijing(time))?.text).toBe(said)
})

test.each([
  ['交易日 8:30-17:30', ['soonest', 'morning', 'afternoon']],
  ['每天 9:00-11:30', ['soonest', 'morning']],
  ['每天 13:00-21:00', ['soonest', 'afternoon']],
  ['每天 19:00-23:00', ['soonest']],
])('of %s a client can choose %j', (written, times) => {
  expect(callbackTimesIn(hoursOf(written))).toEqual(times)
})

test('in several periods; a half of the day without hours has no call', () => {
  const parted = hoursOf('每天 9:00-11:30,13:00-15:00,18:00-21:00')
  expect(callbackSaid('afternoon', parted, beijing('2026-11-23T15:30'))?.text).toBe(
    '人工客服会在明天（11月24日，周二）下午（13:00–15:00）给您回电',
  )
  const split = hoursOf('每天 9:00-11:30,12:30-15:00,16:00-24:00')
  expect(callbackSaid('afternoon', split, beijing('2026-11-23T15:30'))?.text).toBe(
    '人工客服会在今天（11月23日，周一）下午（12:30–15:00、16:00–18:00）给您回电',
  )
  const evenings = hoursOf('每天 13:00-21:00')
  expect(callbackSaid('morning', evenings, beijing('2026-11-23T10:00'))).toBeNull()
  expect(callbackSaid('morning', hoursOf('每天 11:00-21:00'), beijing('2026-11-23T10:00'))?.text).toContain(
    '（11:00–12:00）',
  )
})

test('nobody is promised a call at night', () => {
  const always = hoursOf('每天 0:00-24:00')
  expect(callbackSaid('morning', always, beijing('2026-11-23T03:00'))?.text).toContain('上午（8:00–12:00）')
  expect(callbackSaid('afternoon', always, beijing('2026-11-23T18:00'))?.text).toContain(
    '明天（11月24日，周二）下午（12:00–18:00）',
  )
  expect(callbackSaid('afternoon', hoursOf('每天 18:00-21:00'), beijing('2026-11-23T10:00'))).toBeNull()
})

test('where holidays are not known yet the day is not promised', () => {
  expect(callbackSaid('morning', usual, beijing('2030-10-01T20:00'))?.text).toMatch(
    /^人工客服会在.*给您回电，遇节假日顺延$/,
  )
  expect(callbackSaid('soonest', usual, beijing('2030-10-01T20:00'))?.text).toMatch(/，遇节假日顺延$/)
  expect(callbackSaid('soonest', usual, beijing('2030-10-01T20:00'))?.english).toMatch(/, later after a holiday$/)
})

test.each([
  ['2026-11-23T10:00', 'soonest', 'these are service hours, and we call you back as soon as we can'],
  ['2026-11-23T20:00', 'soonest', 'we call you back as soon as we can after 8:30 on Tue 24 Nov (tomorrow)'],
  ['2026-11-23T10:00', 'morning', 'we call you back on Mon 23 Nov (today) in the morning, 8:30–12:00 Beijing time'],
  ['2026-11-20T18:00', 'afternoon', 'we call you back on Mon 23 Nov in the afternoon, 12:00–17:30 Beijing time'],
] as const)('in English too: at %s, %s', (time, when, english) => {
  const said = callbackSaid(when, usual, beijing(time))
  expect(said?.english).toBe(english)
  expect(said && callbackNotice(said).english).toContain(english)
})

test.each([
  [
    '2026-11-23T10:00',
    ['尽快', '今天（11月23日，周一）上午（8:30–12:00）', '今天（11月23日，周一）下午（12:00–17:30）'],
  ],
  [
    '2026-11-23T20:00',
    [
      '明天（11月24日，周二）8:30上班后尽快',
      '明天（11月24日，周二）上午（8:30–12:00）',
      '明天（11月24日，周二）下午（12:00–17:30）',
    ],
  ],
])('at %s one chooses among %j, and is told the same after', (time, choices) => {
  const at = beijing(time)
  const given = callbackChoices(usual, at)
  expect(given.map(({ text }) => text)).toEqual(choices)
  for (const choice of given) expect(callbackSaid(choice.time, usual, at)?.text).toContain(choice.text)
})

test('of a choice it is said where holidays are not known yet, and in English too', () => {
  const [soonest, morning] = callbackChoices(usual, beijing('2030-10-01T20:00'))
  expect(soonest?.text).toMatch(/，遇节假日顺延$/)
  expect(morning?.english).toMatch(/^On .* in the morning, 8:30–12:00 Beijing time, later after a holiday$/)
})
