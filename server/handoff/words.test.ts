import { expect, test } from 'vitest'
import { parseServiceHours, type ServiceHours } from '../../agents/customer/service-hours.ts'
import { leftQueueNotice, queuedNotice } from './words.ts'

const away = {
  staffPresent: false,
  open: false,
  opensAt: '明天（11月24日，周二）8:30上班',
  opensAtInEnglish: 'our staff are back at 8:30 on Tue 24 Nov (tomorrow)',
}
const hoursOf = (written: string): ServiceHours => {
  const hours = parseServiceHours(written)
  if (!hours) throw new Error(`no hours: ${written}`)
  return hours
}
const atAnyHour = hoursOf('交易日 8:30-17:30；紧急挂失全天')
const given = { hours: atAnyHour, priority: 'P1' } as const

// Who wrote 转人工 was told where to freeze an account at night, who pressed the button was not.
test('out of hours who presses the button is told where an account is frozen at any hour', () => {
  const { text, english } = queuedNotice(away, { ...given, said: false, hotline: '95000' })
  expect(text).toContain('请拨打95000的紧急挂失，全天受理。')
  expect(english).toContain('call 95000: this is done at any hour.')
  const there = queuedNotice({ ...away, staffPresent: true }, { ...given, said: false, hotline: '95000' })
  expect(there.text).toContain('紧急挂失')
})

test('it is not told twice, nor where the firm does not do it, nor in the hours of service', () => {
  const office = { ...given, hours: hoursOf('交易日 8:30-17:30') }
  const inHours = { staffPresent: false, open: true, opensAt: null, opensAtInEnglish: null }
  for (const { text } of [
    queuedNotice(away, { ...given, said: true }),
    queuedNotice(away, { ...office, said: false, hotline: '95000' }),
    queuedNotice(inHours, { ...given, said: false, hotline: '95000' }),
  ])
    expect(text).not.toContain('挂失')
})

test('who leaves the queue is told of the call-back that is booked, and only then', () => {
  expect(leftQueueNotice({ callback: true }).text).toContain('登记的回电仍保留，不需要时可以取消。')
  expect(leftQueueNotice({ callback: false }).text).not.toContain('回电')
})
