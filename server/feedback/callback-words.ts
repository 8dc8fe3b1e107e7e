// What a client is told about a call-back: when it comes, as the hours of service allow.
import { backAt, isServed, type ServiceHours } from '../../agents/customer/service-hours.ts'
import { daySaid, timeSaid } from '../../agents/customer/words/days.ts'
import { type CalendarDate, calendarDate, dayAfter, timeOfDay, weekdayOf } from '../../domain/calendar.ts'
import { type CallbackTime, callbackTimeNames } from '../../domain/handoff.ts'

/** Nobody is rung up at night, also where people are at work then. */
const halves: Record<Exclude<CallbackTime, 'soonest'>, { from: string; to: string }> = {
  morning: { from: '08:00', to: '12:00' },
  afternoon: { from: '12:00', to: '18:00' },
}

/**
 * When the call comes, in words; null where people are never at work in that half of the day.
 * @example callbackSaid('morning', hours, new Date()) // '人工客服会在明天（11月24日，周二）上午（8:30–12:00）给您回电'
 */
export const callbackSaid = (time: CallbackTime, hours: ServiceHours, at: Date): string | null => {
  const today = calendarDate(at)
  if (time === 'soonest') {
    const back = backAt(hours, at)
    if (!back) return '现在是人工服务时间，人工客服会尽快给您回电'
    return `人工客服会在${daySaid(back.date, today)}${timeSaid(back.time)}上班后尽快给您回电${orLater(back.isSure)}`
  }
  const within = hours.periods.flatMap(({ from, to }) => {
    const half = halves[time]
    const [, begins = from] = [from, half.from].toSorted()
    const [ends = to] = [to, half.to].toSorted()
    return begins < ends ? [{ from: begins, to: ends }] : []
  })
  const last = within.at(-1)
  if (!last) return null
  const { date, isSure } = servedFrom(hours, timeOfDay(at) < last.to ? today : dayAfter(today))
  const span = within.map(({ from, to }) => `${timeSaid(from)}–${timeSaid(to)}`).join('、')
  return `人工客服会在${daySaid(date, today)}${callbackTimeNames[time]}（${span}）给您回电${orLater(isSure)}`
}

/** The first day of service from a day on. In a year whose holidays are not known, Monday to Friday count as worked. */
const servedFrom = (hours: ServiceHours, first: CalendarDate): { date: CalendarDate; isSure: boolean } => {
  let isSure = true
  for (let date = first; ; date = dayAfter(date)) {
    const served = isServed(hours, date)
    if (served === null) isSure = false
    if (served ?? weekdayOf(date) % 6 > 0) return { date, isSure }
  }
}

const orLater = (isSure: boolean): string => (isSure ? '' : '，遇节假日顺延')

export const callbackNotice = (said: string): string => `回电已登记：${said}。号码已加密保存，对话里只显示代号。`
export const callbackMoved = (said: string): string => `回电时间已更改：${said}。`
export const callbackDone = '人工客服已按您登记的号码回电，这次回电已办结。'
export const callbackErased = '号码已清除，登记的回电已取消；需要时请重新登记。'
