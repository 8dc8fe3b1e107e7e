// Files that are handed to the browser to keep.
import { calendarDate, timeOfDay } from '../../../domain/calendar.ts'

const types = { csv: 'text/csv', jsonl: 'application/x-ndjson' } as const

/** @param what what is in it; the time is added, so that two of them are told apart */
export const saveFile = (what: string, form: keyof typeof types, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: `${types[form]};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName(what, form, new Date())
  link.click()
  URL.revokeObjectURL(url)
}

/** @example fileName('审计问答 近 7 天', 'csv', new Date()) // '审计问答-近-7-天-20261123-0822.csv' */
export const fileName = (what: string, form: string, at: Date): string => {
  const time = `${calendarDate(at)}-${timeOfDay(at)}`.replaceAll(/[-:]/g, '')
  const name = what.replaceAll(/[\s\\/:*?"<>|，；。]+/g, '-').slice(0, 80)
  return `${name}-${time.slice(0, 8)}-${time.slice(8)}.${form}`
}

/**
 * A table that spreadsheets open as it is meant. What begins like a formula would be reckoned out there, and clients write what they
 * like: an apostrophe keeps it a text.
 */
export const csvOf = (rows: (string | number)[][]): string =>
  `\uFEFF${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`

const cellOf = (value: string | number): string => {
  const text = /^[=+\-@\t\r]/.test(String(value)) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
