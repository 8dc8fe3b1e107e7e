// Instants as the client's own clock and calendar say them.
import type { Say } from './words.ts'

const two = (number: number): string => String(number).padStart(2, '0')

/** @example timeOf('2026-11-22T03:05:00Z') // '11:05' in China */
export const timeOf = (at: string): string => {
  const time = new Date(at)
  return `${two(time.getHours())}:${two(time.getMinutes())}`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export const dayOf = (at: string, say: Say): string => {
  const day = new Date(at)
  const values = {
    year: day.getFullYear(),
    month: day.getMonth() + 1,
    monthName: months[day.getMonth()] ?? '',
    day: day.getDate(),
  }
  return say(values.year === new Date().getFullYear() ? 'day' : 'dayOfYear', values)
}

export const isSameDay = (left: string, right: Date): boolean => new Date(left).toDateString() === right.toDateString()
