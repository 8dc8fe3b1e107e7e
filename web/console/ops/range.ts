// The quick ranges of the audit search, as the days that they mean.
import { addDays, CalendarDate, dayAfter } from '../../../domain/calendar.ts'

export const rangeNames = { today: '今天', week: '近 7 天', month: '近 30 天', own: '自选' } as const
export type RangeName = keyof typeof rangeNames

const daysBack = { today: 0, week: 6, month: 29 } as const

/** As a person says it: both days are in. `own` has at least its first day. */
export type GivenRange = { range?: RangeName; from?: string; to?: string }

/** What an address says of it; what is no range and no date there was not written here. */
export const rangeIn = (query: URLSearchParams): GivenRange => {
  const [range, from, to] = ['range', 'from', 'to'].map((name) => query.get(name))
  return {
    ...(range && Object.hasOwn(rangeNames, range) ? { range: range as RangeName } : {}),
    ...(CalendarDate.safeParse(from).success ? { from: from as string } : {}),
    ...(CalendarDate.safeParse(to).success ? { to: to as string } : {}),
  }
}

/** As the server takes it: `from` is in, `to` is out; without `to` until now. */
export const boundsOf = (
  { range = 'week', from, to }: GivenRange,
  today: CalendarDate,
): { from: string; to?: string } => {
  if (range !== 'own') return { from: addDays(today, -daysBack[range]) }
  return { from: from ?? today, ...(to ? { to: dayAfter(to) } : {}) }
}

/** @example rangeWords({ range: 'own', from: '2026-11-01' }) // '2026-11-01 至今' */
export const rangeWords = ({ range = 'week', from, to }: GivenRange): string =>
  range === 'own' ? `${from ?? '今天'} 至${to ? ` ${to}` : '今'}` : rangeNames[range]
