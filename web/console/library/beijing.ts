// Hours as people here mean them: in Beijing time, whatever the clock of this machine says.
import type { Dayjs } from 'dayjs'

/** The instant at which it is so late in Beijing. @example instantInBeijing(dayjs('2026-12-01T09:30')) // '2026-12-01T01:30:00.000Z' */
export const instantInBeijing = (time: Dayjs): string =>
  new Date(`${time.format('YYYY-MM-DDTHH:mm')}:00+08:00`).toISOString()

/** @example leftWords(83_000) // '1:23' */
export const leftWords = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
