// Dates that people speak of, absolute and relative to today (a calendar date in Asia/Shanghai).
import { addDays, type CalendarDate, weekdayOf } from '../domain/calendar.ts'
import { parseChineseNumber, writtenDates } from './numerals.ts'

/**
 * A date or period in a text. `from` is in, `to` is out; `relation` says on which side of it the text speaks
 * (2023年修订前 → before 2023). `date` is the one day to ask the library for: the last day of a period, no later than today
 * when the period has begun; the day before it for `before`; the first day after it, or today, for `after`.
 */
export type FoundDate = {
  start: number
  end: number
  text: string
  from: CalendarDate
  to: CalendarDate
  relation: 'within' | 'before' | 'after'
  date: CalendarDate
}

type Period = { from: CalendarDate; to: CalendarDate }
type Found = Period & { start: number; end: number }

// --- calendar arithmetic ---

const day = (year: number, month: number, date: number): CalendarDate =>
  new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10)
const parts = (date: CalendarDate) => {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split('-').map(Number)
  return { year, month, dayOfMonth }
}
// 31 March minus one month is the last of February.
const addMonths = (date: CalendarDate, months: number) => {
  const { year, month, dayOfMonth } = parts(date)
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return day(year, month + months, Math.min(dayOfMonth, last))
}
const oneDay = (date: CalendarDate): Period => ({ from: date, to: addDays(date, 1) })
const monthOf = (year: number, month: number): Period => ({ from: day(year, month, 1), to: day(year, month + 1, 1) })
const yearOf = (year: number): Period => ({ from: day(year, 1, 1), to: day(year + 1, 1, 1) })
const quarterOf = (year: number, quarter: number): Period => ({
  from: day(year, quarter * 3 - 2, 1),
  to: day(year, quarter * 3 + 1, 1),
})
const halfOf = (year: number, half: 1 | 2): Period => ({
  from: day(year, half * 6 - 5, 1),
  to: day(year, half * 6 + 1, 1),
})
/** The Monday of its week. */
export const mondayOf = (date: CalendarDate): CalendarDate => addDays(date, -((weekdayOf(date) + 6) % 7))

// --- patterns: each with what it means today ---

const numeral = '(?:\\d{1,4}|[一二两三四五六七八九十百半]{1,4})'
const numberOf = (written: string | undefined) => (written === undefined ? null : parseChineseNumber(written))
const dayOffsets: Record<string, number> = {
  大前: -3,
  前: -2,
  昨: -1,
  今: 0,
  明: 1,
  后: 2,
  大后: 3,
}
const shifts: Record<string, number> = { 上上: -2, 上: -1, 这: 0, 本: 0, 下: 1, 下下: 2 }
const yearShifts: Record<string, number> = { 前: -2, 去: -1, 今: 0, 本: 0, 明: 1, 后: 2 }

type Groups = Record<string, string | undefined>
type Reading = { pattern: RegExp; read: (groups: Groups, today: CalendarDate) => Period | null }

// What may follow a year: a part of it.
const namedPart =
  '(?<half>[上下])半年|(?:的|第)?(?<quarter>[一二三四1-4])季度?(?![节])|[Qq](?<q>[1-4])|(?<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?(?:(?<day>3[01]|[12]\\d|[1-9]|[一二三四五六七八九十廿卅]{1,3})[日号])?'
const partOfYear = `(?:${namedPart}|(?<edge>[初末底]))`

const readPartOfYear = (year: number, groups: Groups): Period | null => {
  if (groups.half) return halfOf(year, groups.half === '上' ? 1 : 2)
  const quarter = numberOf(groups.quarter ?? groups.q)
  if (quarter !== null) return quarterOf(year, quarter)
  const month = numberOf(groups.month)
  if (month !== null) {
    const date = numberOf(groups.day)
    if (date === null) return monthOf(year, month)
    const result = oneDay(day(year, month, date))
    return parts(result.from).month === month ? result : null
  }
  if (groups.edge) return groups.edge === '初' ? monthOf(year, 1) : monthOf(year, 12)
  return yearOf(year)
}

const back = (today: CalendarDate, count: string | undefined, unit: string, sign: 1 | -1): CalendarDate | null => {
  const half = count === '半'
  const value = half ? 0.5 : numberOf(count)
  if (value === null || value > 1000) return null
  if (unit.includes('年')) return addMonths(today, sign * Math.round(value * 12))
  if (unit.includes('月')) return half ? addDays(today, sign * 15) : addMonths(today, sign * value)
  if (/[周期拜]/.test(unit)) return addDays(today, sign * value * 7)
  return addDays(today, sign * Math.round(value))
}

const period = '(?:个?交易日|个?工作日|年|个?月|个?星期|个?礼拜|周|天|日)'

const readings: Reading[] = [
  {
    pattern: /(?<which>大前|大后|前|昨|今|明|后)(?:天|日(?!期)|晚|早)/g,
    read: (groups, today) => oneDay(addDays(today, dayOffsets[groups.which ?? ''] ?? 0)),
  },
  {
    pattern: /(?<which>上上|下下|上|这|本|下)个?(?:周|星期|礼拜)(?<weekday>[一二三四五六日天])?/g,
    read: (groups, today) => {
      const monday = addDays(mondayOf(today), 7 * (shifts[groups.which ?? ''] ?? 0))
      if (!groups.weekday) return { from: monday, to: addDays(monday, 7) }
      return oneDay(addDays(monday, Math.min('一二三四五六日天'.indexOf(groups.weekday), 6)))
    },
  },
  {
    pattern: /(?<which>上上|下下|上|这|本|下)个?月(?:份)?(?:(?<day>3[01]|[12]\d|[1-9])[日号])?/g,
    read: (groups, today) => {
      const first = addMonths(`${today.slice(0, 8)}01`, shifts[groups.which ?? ''] ?? 0)
      const { year, month } = parts(first)
      const date = numberOf(groups.day)
      return date === null ? monthOf(year, month) : oneDay(day(year, month, date))
    },
  },
  {
    pattern: /(?<which>上|这|本|下)个?季度/g,
    read: (groups, today) => {
      const { year, month } = parts(today)
      const index = year * 4 + Math.floor((month - 1) / 3) + (shifts[groups.which ?? ''] ?? 0)
      return quarterOf(Math.floor(index / 4), (index % 4) + 1)
    },
  },
  {
    pattern: new RegExp(`(?<which>[前去今本明后])年度?(?:的)?${partOfYear}?`, 'g'),
    read: (groups, today) => readPartOfYear(parts(today).year + (yearShifts[groups.which ?? ''] ?? 0), groups),
  },
  {
    pattern: new RegExp(`(?<![\\d.])(?<year>(?:19|20)\\d{2})(?:年度?)?(?:的)?\\s?${partOfYear}`, 'g'),
    read: (groups) => {
      // 2024 3月 without 年 is not how dates are written, 2024Q3 is.
      const year = numberOf(groups.year)
      return year === null ? null : readPartOfYear(year, groups)
    },
  },
  {
    pattern: /(?<![\d.])(?<year>[012]\d)年(?<month>1[0-2]|[1-9])月(?:份)?(?:(?<day>3[01]|[12]\d|[1-9])[日号])?/g,
    read: (groups) => readPartOfYear(2000 + Number(groups.year), groups),
  },
  {
    pattern: /(?<![\d.])(?<year>[012]\d)年(?=修订|修改|修正|版)/g,
    read: (groups) => yearOf(2000 + Number(groups.year)),
  },
  {
    pattern: new RegExp(`(?<![\\d第])(?<count>${numeral})(?<unit>${period})(?:之|以)?前`, 'g'),
    read: (groups, today) => {
      const date = back(today, groups.count, groups.unit ?? '', -1)
      return date === null ? null : oneDay(date)
    },
  },
  {
    pattern: new RegExp(`(?:最近|近|过去|前)(?<count>${numeral})(?<unit>${period})`, 'g'),
    read: (groups, today) => {
      const from = back(today, groups.count, groups.unit ?? '', -1)
      return from === null ? null : { from, to: addDays(today, 1) }
    },
  },
  {
    pattern: /今年以来|年初至今|年初以来/g,
    read: (_, today) => ({ from: day(parts(today).year, 1, 1), to: addDays(today, 1) }),
  },
]

// --- the search ---

const side =
  /^(?:的)?(?:版本?)?(?:修订|修改|修正|颁布|公布|发布|出台|实施|施行|生效|新规)?(?:版本?)?(?:(?:之|以)?(?<before>前)(?!后|[一二三四五六七八九十\d])|(?:之|以)?(?<after>后)(?!来|[天年])|(?<since>起|以来|至今|开始))/

/**
 * The dates and periods of a text in order, without overlaps (the longest reading wins). Periods that only say how long
 * (三年内, 持有一年) are none. A day and month without a year are taken in the year that is nearest to today.
 * @param today calendar date in Asia/Shanghai
 * @example findDates('去年修订前怎么规定？', '2026-11-22')[0]?.date // '2024-12-31'
 */
export const findDates = (text: string, today: CalendarDate): FoundDate[] => {
  const candidates: Found[] = []
  for (const written of writtenDates(text)) {
    const [edge] = /[初末底]$/.exec(text.slice(written.start, written.end)) ?? []
    const found = absolutePeriod(written, today, edge)
    if (found) candidates.push({ ...found, start: written.start, end: written.end })
  }
  for (const { pattern, read } of readings) {
    for (const match of text.matchAll(pattern)) {
      const found = read(match.groups ?? {}, today)
      if (found) candidates.push({ ...found, start: match.index, end: match.index + match[0].length })
    }
  }
  candidates.sort((a, b) => a.start - b.start || b.end - a.end)
  const found: FoundDate[] = []
  let last = 0
  for (const candidate of candidates) {
    if (candidate.start < last) continue
    last = candidate.end
    found.push(withRelation(text, candidate, today))
  }
  return found
}

/**
 * A month, quarter or half that is named without its year: the last one that has begun.
 * @returns null when none is named, or its year is
 * @example lastPartOfYear('三季度的报告', '2026-11-22') // from 2026-07-01 to 2026-10-01
 */
export const lastPartOfYear = (text: string, today: CalendarDate): (Period & { text: string }) | null => {
  const match = withoutYear.exec(text)
  if (!match?.groups) return null
  const { groups } = match
  const [now, before] = [0, 1].map((years) => readPartOfYear(parts(today).year - years, groups))
  const found = now && now.from <= today ? now : before
  return found ? { ...found, text: match[0] } : null
}
const withoutYear = new RegExp(`(?<![\\d年月.个前近一二三四五六七八九十])(?:${namedPart})(?![\\d内])`)

const absolutePeriod = (
  written: { year: number | null; month: number | null; day: number | null },
  today: CalendarDate,
  /** 2024年初 is written as one date, and is no whole year. */
  edge?: string,
): Period | null => {
  const { year, month, day: date } = written
  if (year !== null) {
    if (month === null) return edge ? readPartOfYear(year, { edge }) : yearOf(year)
    return date === null ? monthOf(year, month) : oneDay(day(year, month, date))
  }
  if (month === null || date === null) return null
  const thisYear = parts(today).year
  const near = [thisYear, thisYear - 1, thisYear + 1]
    .map((candidate) => day(candidate, month, date))
    .filter((candidate) => parts(candidate).month === month)
    .sort((a, b) => distance(a, today) - distance(b, today))[0]
  return near === undefined ? null : oneDay(near)
}

const distance = (a: CalendarDate, b: CalendarDate) => Math.abs(Date.parse(a) - Date.parse(b))

const withRelation = (text: string, { start, end, from, to }: Found, today: CalendarDate): FoundDate => {
  const groups = side.exec(text.slice(end, end + 12))?.groups
  const earlier = (a: CalendarDate, b: CalendarDate) => (a < b ? a : b)
  const base = { start, end, text: text.slice(start, end), from, to }
  if (groups?.before) return { ...base, relation: 'before', date: addDays(from, -1) }
  if (groups?.after) return { ...base, relation: 'after', date: to }
  if (groups?.since) return { ...base, relation: 'after', date: from <= today ? today : from }
  return { ...base, relation: 'within', date: from > today ? from : earlier(addDays(to, -1), today) }
}
