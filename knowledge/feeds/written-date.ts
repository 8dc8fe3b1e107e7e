// Days as lists write them → calendar dates in Shanghai.
import { type CalendarDate, CalendarDate as Checked, calendarDate } from '../../domain/calendar.ts'

const asDate = (year: string, month: string, day: string): CalendarDate | null =>
  Checked.safeParse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`).data ?? null

/**
 * The first day in the text that is written so.
 * @param format with YYYY, MM or M, DD or D
 * @example dayWritten('发布时间：2026年3月5日', 'YYYY年M月D日') // '2026-03-05'
 */
export const dayWritten = (text: string, format: string): CalendarDate | null => {
  const pattern = format
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(/\s+/g, '\\s*')
    .replace('YYYY', '(?<year>\\d{4})')
    .replace(/MM?/, '(?<month>\\d{1,2})')
    .replace(/D+/, '(?<day>\\d{1,2})')
  const { year, month, day } = new RegExp(pattern).exec(text)?.groups ?? {}
  return year && month && day ? asDate(year, month, day) : null
}

/** The day of what a feed gives as a date: RFC 822, ISO 8601, or without a zone, which means Shanghai. */
export const dayOf = (date: string | undefined): CalendarDate | null => {
  const [, year, month, day, rest] = /^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(.*)$/s.exec(date ?? '') ?? []
  if (year && month && day && !/(?:Z|[+-]\d{2}:?\d{2})\s*$/.test(rest ?? '')) return asDate(year, month, day)
  const at = instantOf(date)
  return at && calendarDate(at)
}

/** Null for what is no date, or none of our time. */
export const instantOf = (date: string | undefined): Date | null => {
  const at = new Date(date ?? '')
  return at.getTime() > 0 && at.getTime() < Date.UTC(2200, 0) ? at : null
}
