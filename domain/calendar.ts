// Time: instants are UTC, legal dates are calendar dates in Asia/Shanghai.
import { z } from 'zod'

/** A calendar date in Asia/Shanghai, `YYYY-MM-DD`. Ranges of dates are half-open: `from` is in, `to` is out. */
export const CalendarDate = z.iso.date('应为 YYYY-MM-DD 形式的日期，例如 2026-11-22')
export type CalendarDate = z.infer<typeof CalendarDate>

/** An instant in UTC, ISO 8601 with `Z`. */
export const Instant = z.iso.datetime()
export type Instant = z.infer<typeof Instant>

const shanghai = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })

/**
 * The calendar date in Shanghai at an instant.
 * @example calendarDate(new Date('2026-11-21T16:00:00Z')) // '2026-11-22'
 */
export const calendarDate = (instant: Date): CalendarDate => shanghai.format(instant)

const shanghaiClock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', timeStyle: 'short' })

/** The time of day in Shanghai, `HH:MM`; times of day are compared as they are written. */
export const timeOfDay = (instant: Date): string => shanghaiClock.format(instant)

/** Whether `date` lies in the half-open range; a missing bound is open. */
export const isWithin = (date: CalendarDate, from: CalendarDate | null, to: CalendarDate | null): boolean =>
  (from === null || from <= date) && (to === null || date < to)

/** So many days later, or earlier where they are below 0. */
export const addDays = (date: CalendarDate, days: number): CalendarDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** The day after. */
export const dayAfter = (date: CalendarDate): CalendarDate => addDays(date, 1)

/** 0 is Sunday. */
export const weekdayOf = (date: CalendarDate): number => new Date(`${date}T00:00:00Z`).getUTCDay()
