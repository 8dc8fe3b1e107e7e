// Public holidays, and the two calendars that follow from them. The days are those of the State Council's yearly notice, as the package
// chinese-days keeps them; a year that it does not have yet, usually until November, is not known, which is said and never guessed.
import chineseDays from 'chinese-days'
import { type CalendarDate, dayAfter, isWithin, weekdayOf } from '../domain/calendar.ts'

const isWeekend = (date: CalendarDate): boolean => weekdayOf(date) % 6 === 0

/** `from` is in, `to` is out; `madeUp` are days of weekends that are worked instead. */
export type Holiday = { name: string; from: CalendarDate; to: CalendarDate; madeUp: readonly CalendarDate[] }

/** Public holidays of any year, announced or not: 全国年节及纪念日放假办法 (2025-01-01). The others follow the lunar calendar. */
const everyYear = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']

const known = new Map<string, readonly Holiday[] | null>()

/** The holidays of a year in order, or null where they are not known. */
export const holidaysOf = (year: string): readonly Holiday[] | null => {
  const before = known.get(year)
  if (before !== undefined) return before
  const holidays = readHolidays(year)
  known.set(year, holidays)
  return holidays
}

const readHolidays = (year: string): Holiday[] | null => {
  const days = daysOfYear(year).flatMap((date) => {
    // "National Day,国庆节,3"; an ordinary day is "Friday".
    const { name, work } = chineseDays.getDayDetail(date)
    const [, said] = name.split(',')
    return said ? [{ date, name: said, work }] : []
  })
  if (days.length === 0) return null
  const holidays = [...Map.groupBy(days, ({ name }) => name)].flatMap(([name, own]) => {
    const free = own.filter(({ work }) => !work)
    const [first, last] = [free.at(0), free.at(-1)]
    if (!first || !last) return []
    const madeUp = own.filter(({ work }) => work).map(({ date }) => date)
    return [{ name, from: first.date, to: dayAfter(last.date), madeUp }]
  })
  return holidays.toSorted((a, b) => (a.from < b.from ? -1 : 1))
}

const daysOfYear = (year: string): CalendarDate[] => {
  const days: CalendarDate[] = []
  for (let date = `${year}-01-01`; date.startsWith(`${year}-`); date = dayAfter(date)) days.push(date)
  return days
}

/** The holiday that a date lies in, as far as it is known. */
export const holidayOn = (date: CalendarDate): Holiday | null =>
  holidaysOf(date.slice(0, 4))?.find(({ from, to }) => isWithin(date, from, to)) ?? null

/**
 * Whether the exchanges are open on a day: not on weekends, also where one is worked, and not on public holidays. Null where it is not
 * known.
 */
export const isTradingDay = (date: CalendarDate): boolean | null => {
  if (isWeekend(date) || holidayOn(date) || everyYear.includes(date.slice(5))) return false
  return holidaysOf(date.slice(0, 4)) ? true : null
}

/** Whether offices are open on a day; null where it is not known. A weekend that is worked counts here, and never for the exchanges. */
export const isWorkingDay = (date: CalendarDate): boolean | null => {
  const year = holidaysOf(date.slice(0, 4))
  if (year?.some(({ madeUp }) => madeUp.includes(date))) return true
  // Which weekends are worked is only known once it was announced.
  return year === null && isWeekend(date) ? null : isTradingDay(date)
}
