// When people are at work: what the firm has set, whether it is now, and when they are back.
import { type CalendarDate, calendarDate, dayAfter, timeOfDay, weekdayOf } from '../../domain/calendar.ts'
import { isTradingDay, isWorkingDay } from '../../text/holidays.ts'

const kindsOfDay = ['交易日', '工作日', '每天'] as const

export type ServiceHours = {
  days: (typeof kindsOfDay)[number]
  /** Times of day in Shanghai, `HH:MM`, in order; `from` is in, `to` is out and may be 24:00. */
  periods: { from: string; to: string }[]
  /** Whether the hotline takes 紧急挂失 at any hour. */
  emergencies: boolean
}

/** How the setting is written, for whoever wrote it otherwise. */
export const serviceHoursForm =
  '应形如“交易日 8:30-17:30”：交易日、工作日或每天，空一格写时段，有几段的按先后用逗号分开；热线全天受理紧急挂失的，在后面加“；紧急挂失全天”'

const form = new RegExp(
  `^(?<days>${kindsOfDay.join('|')})\\s*(?<periods>[\\d:：\\-–~,，\\s]+?)(?<emergencies>[；;]\\s*紧急挂失全天)?$`,
)
const period = /^(\d{1,2})[:：](\d{2})[-–~](\d{1,2})[:：](\d{2})$/

/**
 * Reads the setting; null where it is not one.
 * @example parseServiceHours('交易日 8:30-11:30,13:00-17:30；紧急挂失全天')?.periods[0] // { from: '08:30', to: '11:30' }
 */
export const parseServiceHours = (written: string): ServiceHours | null => {
  const { days, periods = '', emergencies } = form.exec(written.trim())?.groups ?? {}
  const kind = kindsOfDay.find((one) => one === days)
  const read = periods
    .replace(/\s/g, '')
    .split(/[,，]/)
    .map((part) => {
      const [, fromHour = '', fromMinute = '', toHour = '', toMinute = ''] = period.exec(part) ?? []
      return { from: `${fromHour.padStart(2, '0')}:${fromMinute}`, to: `${toHour.padStart(2, '0')}:${toMinute}` }
    })
  const isInOrder = read.every(({ from, to }, index) => (read[index - 1]?.to ?? '00:00') <= from && from < to)
  const isTime = (time: string) => /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(time)
  if (!kind || !isInOrder || !read.every(({ from, to }) => isTime(from) && isTime(to))) return null
  return { days: kind, periods: read, emergencies: emergencies !== undefined }
}

/** Whether there are hours on a day; null where it is not known. */
export const isServed = ({ days }: ServiceHours, date: CalendarDate): boolean | null => {
  if (days === '每天') return true
  return days === '交易日' ? isTradingDay(date) : isWorkingDay(date)
}

/** When people are back. Where a day before it is not known to be free, they may be back later still. */
export type Back = { date: CalendarDate; time: string; isSure: boolean }

/** Null while people are at work, else when they are back. In a year whose holidays are not known, Monday to Friday count as worked. */
export const backAt = (hours: ServiceHours, instant: Date): Back | null => {
  const today = calendarDate(instant)
  const now = timeOfDay(instant)
  let isSure = true
  for (let date = today; ; date = dayAfter(date)) {
    const served = isServed(hours, date)
    if (served === null) isSure = false
    if (!(served ?? weekdayOf(date) % 6 > 0)) continue
    const next = hours.periods.find(({ to }) => date > today || now < to)
    if (!next) continue
    if (date === today && next.from <= now) return null
    return { date, time: next.from, isSure }
  }
}
