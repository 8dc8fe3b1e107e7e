// What a client is told about a call-back: when it comes, as the hours of service allow.
import { backAt, isServed, type ServiceHours } from '../../agents/customer/service-hours.ts'
import { dayInEnglish, daySaid, timeSaid } from '../../agents/customer/words/days.ts'
import { type CalendarDate, calendarDate, dayAfter, timeOfDay, weekdayOf } from '../../domain/calendar.ts'
import { CallbackTime, callbackTimeNames } from '../../domain/handoff.ts'
import type { Notice } from '../handoff/moves.ts'

/** Nobody is rung up at night, also where people are at work then. */
const halves: Record<Exclude<CallbackTime, 'soonest'>, { from: string; to: string }> = {
  morning: { from: '08:00', to: '12:00' },
  afternoon: { from: '12:00', to: '18:00' },
}

/** The same thing said in both languages. */
type Said = { text: string; english: string }

/**
 * When the call comes, in words; null where people are never at work in that half of the day.
 * @example callbackSaid('morning', hours, new Date())?.text // '人工客服会在明天（11月24日，周二）上午（8:30–12:00）给您回电'
 */
export const callbackSaid = (time: CallbackTime, hours: ServiceHours, at: Date): Said | null => {
  const when = whenSaid(time, hours, at)
  if (when === 'now')
    return {
      text: '现在是人工服务时间，人工客服会尽快给您回电',
      english: 'these are service hours, and we call you back as soon as we can',
    }
  return (
    when && {
      text: `人工客服会在${when.text}给您回电${orLater(when.isSure)}`,
      english: `we call you back ${when.english}${orLaterInEnglish(when.isSure)}`,
    }
  )
}

/** The times among which a client can choose, and when each of them would be. */
export const callbackChoices = (hours: ServiceHours, at: Date): (Said & { time: CallbackTime })[] =>
  callbackTimesIn(hours).flatMap((time) => {
    const when = whenSaid(time, hours, at)
    if (when === 'now') return { time, text: '尽快', english: 'As soon as we can' }
    if (!when) return []
    const { text, english, isSure } = when
    return {
      time,
      text: `${text}${orLater(isSure)}`,
      english: `${english.charAt(0).toUpperCase()}${english.slice(1)}${orLaterInEnglish(isSure)}`,
    }
  })

/** `now` in the hours of service; null where people are never at work in that half of the day. */
const whenSaid = (time: CallbackTime, hours: ServiceHours, at: Date): (Said & { isSure: boolean }) | 'now' | null => {
  const today = calendarDate(at)
  if (time === 'soonest') {
    const back = backAt(hours, at)
    if (!back) return 'now'
    const opens = timeSaid(back.time)
    return {
      text: `${daySaid(back.date, today)}${opens}上班后尽快`,
      english: `as soon as we can after ${opens} on ${dayInEnglish(back.date, today)}`,
      isSure: back.isSure,
    }
  }
  const within = hoursIn(time, hours)
  const last = within.at(-1)
  if (!last) return null
  const { date, isSure } = servedFrom(hours, timeOfDay(at) < last.to ? today : dayAfter(today))
  const spans = within.map(({ from, to }) => `${timeSaid(from)}–${timeSaid(to)}`)
  return {
    text: `${daySaid(date, today)}${callbackTimeNames[time]}（${spans.join('、')}）`,
    english: `on ${dayInEnglish(date, today)} in the ${time}, ${spans.join(' or ')} Beijing time`,
    isSure,
  }
}

/** What of the hours of service falls into a half of the day. */
const hoursIn = (time: keyof typeof halves, { periods }: ServiceHours): ServiceHours['periods'] =>
  periods.flatMap(({ from, to }) => {
    const half = halves[time]
    const [, begins = from] = [from, half.from].toSorted()
    const [ends = to] = [to, half.to].toSorted()
    return begins < ends ? [{ from: begins, to: ends }] : []
  })

/** The times among which a client can choose. */
export const callbackTimesIn = (hours: ServiceHours): CallbackTime[] =>
  CallbackTime.options.filter((time) => time === 'soonest' || hoursIn(time, hours).length > 0)

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
const orLaterInEnglish = (isSure: boolean): string => (isSure ? '' : ', later after a holiday')

export const callbackNotice = ({ text, english }: Said): Notice => ({
  about: 'callback',
  text: `回电已登记：${text}。号码已加密保存，对话里只显示代号。`,
  english: `Your call back is registered: ${english}. The number is stored encrypted; the conversation shows a placeholder only.`,
})

export const callbackMoved = ({ text, english }: Said): Notice => ({
  about: 'callback',
  text: `回电时间已更改：${text}。`,
  english: `The time of your call back has changed: ${english}.`,
})

export const callbackDone: Notice = {
  about: 'callback',
  text: '人工客服已按您登记的号码回电，这次回电已办结。',
  english: 'A colleague has called the number that you left; this call back is done.',
}

export const callbackCancelled: Notice = {
  about: 'callback',
  text: '回电已取消，不会再给您打电话。',
  english: 'Your call back is cancelled; we do not call you.',
}

export const callbackErased: Notice = {
  about: 'callback',
  text: '号码已清除，登记的回电已取消；需要时请重新登记。',
  english: 'The number was erased and the call back cancelled; please ask for another when you need one.',
}
