// What every kind of source lists: entries, each of which becomes a draft once.
import type { CalendarDate } from '../../domain/calendar.ts'

export type Entry = {
  /** The source's own id of it, else its address or path. */
  id: string
  /** Null: it is a file, or its text stands in the list. */
  url: string | null
  title: string
  publishedOn: CalendarDate | null
  /** When it was last changed; null: the source does not say. */
  changedAt: Date | null
  /** Its text as HTML, where it stands in the list. */
  html: string | null
}

/** Most entries of one list; the newest stand first in it. */
export const mostEntries = 500

/** Ids and titles as the database takes them: neither too long, nor NUL or half a character. */
export const tidy = (text: string, longest: number): string =>
  text.replaceAll('\0', '').replace(/\s+/g, ' ').trim().slice(0, longest).toWellFormed()

export const longestTitle = 300
export const longestId = 500
