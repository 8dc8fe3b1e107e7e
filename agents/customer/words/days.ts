// Days and times as they are said.
import { type CalendarDate, dayAfter, weekdayOf } from '../../../domain/calendar.ts'

/** 8:30 */
export const timeSaid = (time: string): string => time.replace(/^0/, '')

/** 周二 */
export const weekdaySaid = (date: CalendarDate): string => `周${'日一二三四五六'[weekdayOf(date)]}`

/** 明天（11月24日，周二）; the year is said where it is another one. */
export const daySaid = (date: CalendarDate, today: CalendarDate): string => {
  const [year, month, day] = date.split('-')
  const inYear = today.startsWith(`${year}-`) ? '' : `${year}年`
  const written = `${inYear}${Number(month)}月${Number(day)}日`
  const weekday = weekdaySaid(date)
  if (date === today) return `今天（${written}，${weekday}）`
  return date === dayAfter(today) ? `明天（${written}，${weekday}）` : `${written}（${weekday}）`
}

/** Tue 24 Nov (tomorrow) */
export const dayInEnglish = (date: CalendarDate, today: CalendarDate): string => {
  const written = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(today.startsWith(date.slice(0, 5)) ? {} : { year: 'numeric' }),
    timeZone: 'UTC',
  })
    .format(new Date(`${date}T00:00:00Z`))
    .replace(',', '')
  if (date === today) return `${written} (today)`
  return date === dayAfter(today) ? `${written} (tomorrow)` : written
}

/** The first to the last of some days. */
export const spanSaid = (days: readonly CalendarDate[], today: CalendarDate): string => {
  const [first = today] = days
  const last = days.at(-1) ?? first
  return first === last ? daySaid(first, today) : `${daySaid(first, today)}至${daySaid(last, today)}`
}

/** The days of a half-open range. */
export const daysOf = ({ from, to }: { from: CalendarDate; to: CalendarDate }): CalendarDate[] => {
  const days: CalendarDate[] = []
  for (let date = from; date < to; date = dayAfter(date)) days.push(date)
  return days
}
