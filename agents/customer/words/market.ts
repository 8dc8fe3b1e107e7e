// What the calendar says: which day it is, and on which days the exchanges are open.
import { type CalendarDate, calendarDate, dayAfter, timeOfDay, weekdayOf } from '../../../domain/calendar.ts'
import { type Holiday, holidayOn, holidaysOf, isTradingDay } from '../../../text/holidays.ts'
import { type ClockQuestion, daysAskedIn, holidaysNamed } from '../clock-question.ts'
import { daySaid, daysOf, spanSaid, timeSaid, weekdaySaid } from './days.ts'

/** What is said to each kind of question about days and the market. */
export const calendarLine: Record<Exclude<ClockQuestion, 'service'>, (part: string, at: Date) => string> = {
  date: (part, at) => {
    const today = calendarDate(at)
    const date = daysAskedIn(part, today)?.from ?? today
    const [year, month, day] = date.split('-').map(Number)
    const named = date === today ? '今天' : date === dayAfter(today) ? '明天' : '那天'
    return `${named}是${year}年${month}月${day}日，${weekdaySaid(date)}。`
  },
  time: (_, at) => `现在是北京时间${timeSaid(timeOfDay(at))}，${daySaid(calendarDate(at), calendarDate(at))}。`,
  'next-trading-day': (_, at) => {
    const today = calendarDate(at)
    return `下一个交易日是${tradingDayFrom(dayAfter(today), today)}。`
  },
  session: (part, at) => {
    const today = calendarDate(at)
    const isToday = (daysAskedIn(part, today)?.from ?? today) === today
    return `${isToday ? `现在是${timeSaid(timeOfDay(at))}，` : ''}${marketLine(part, today)}`
  },
  market: (part, at) => marketLine(part, calendarDate(at)),
  'other-market': () => '港股、美股等其他市场的开市安排我这里没有，请以相应交易所的公告为准。',
}

const marketLine = (part: string, today: CalendarDate): string => {
  const asked = daysAskedIn(part, today)
  const names = holidaysNamed(part)
  if (names.length > 0) return names.map((name) => holidayLine(name, asked?.from.slice(0, 4), today)).join('')
  const [first = today, ...more] = asked ? daysOf(asked) : [today]
  return more.length === 0 ? dayLine(first, today) : periodLine([first, ...more], today)
}

const unknown = (year: string): string => `${year}年的休市安排我这里还没有，请以沪深北交易所的公告为准`

/** The first trading day from a date on. */
const tradingDayFrom = (date: CalendarDate, today: CalendarDate): string => {
  const isOpen = isTradingDay(date)
  if (isOpen === false) return tradingDayFrom(dayAfter(date), today)
  const day = daySaid(date, today)
  return isOpen ? day : `${day}或更晚，${unknown(date.slice(0, 4))}`
}

const dayLine = (date: CalendarDate, today: CalendarDate): string => {
  const day = daySaid(date, today)
  const isOpen = isTradingDay(date)
  if (isOpen === null) return `${day}是不是交易日还不能确定：${unknown(date.slice(0, 4))}。`
  if (isOpen) return `${day}是交易日，A股照常开市。`
  const holiday = holidayOn(date)?.name
  const why = holiday ? `在${holiday}假期里` : weekdayOf(date) % 6 === 0 ? '是周末' : '是法定节假日'
  return `${day}${why}，A股休市，之后第一个交易日是${tradingDayFrom(date, today)}。`
}

const closed = ({ name, from, to }: Holiday, today: CalendarDate): string =>
  `${name}${spanSaid(daysOf({ from, to }), today)}`

/** @param said the year, where it was said; else the coming one is meant */
const holidayLine = (name: string, said: string | undefined, today: CalendarDate): string => {
  const thisYear = today.slice(0, 4)
  const inYear = (year: string) => holidaysOf(year)?.find((holiday) => holiday.name === name)
  const current = inYear(thisYear)
  const year = said ?? (current && current.to <= today ? `${Number(thisYear) + 1}` : thisYear)
  const holiday = inYear(year)
  if (holiday) return `${closed(holiday, today)}A股休市，之后第一个交易日是${tradingDayFrom(holiday.to, today)}。`
  const before = current ? `；今年是${spanSaid(daysOf(current), today)}` : ''
  return `${name}假期A股休市，但${unknown(year)}${before}。`
}

const periodLine = (days: CalendarDate[], today: CalendarDate): string => {
  const inDoubt = days.find((date) => isTradingDay(date) === null)
  if (inDoubt) return `周末休市；${unknown(inDoubt.slice(0, 4))}。`
  const span = spanSaid(days, today)
  if (days.every((date) => !isTradingDay(date)))
    return `${span}A股休市，之后第一个交易日是${tradingDayFrom(days.at(-1) ?? today, today)}。`
  const holidays = [...new Set(days.map(holidayOn))].flatMap((holiday) => holiday ?? [])
  return holidays.length > 0
    ? `${span}，A股在周末和这些日子休市：${holidays.map((holiday) => closed(holiday, today)).join('、')}。`
    : `${span}没有节假日，A股周一至周五照常开市，周末休市。`
}
