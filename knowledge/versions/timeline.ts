// A version ends where the next begins.
import type { CalendarDate } from '../../domain/calendar.ts'

/** A published version as the timeline sees it. `declaredTo`: the end that the document itself names. */
export type DatedVersion = {
  id: string
  effectiveFrom: CalendarDate | null
  declaredTo: CalendarDate | null
  /** Adoption or publication; decides between versions that begin on the same day. */
  publishedOn: CalendarDate | null
  /** Later entries of the same day and adoption replace earlier ones. */
  order: number
}

/**
 * When each version of one work ends: where the next begins, or earlier if it says so itself. Of two that begin on the same day
 * the one adopted later counts, the other was never in force (it ends where it begins). A version whose beginning is not
 * known comes before all others.
 */
export const endDates = (versions: readonly DatedVersion[]): Map<string, CalendarDate | null> => {
  const sorted = versions.toSorted(
    (a, b) => compare(a.effectiveFrom, b.effectiveFrom) || compare(a.publishedOn, b.publishedOn) || a.order - b.order,
  )
  return new Map(
    sorted.map((version, index) => {
      const next = sorted[index + 1]?.effectiveFrom ?? null
      const ends = [version.declaredTo, next].filter((date) => date !== null)
      return [version.id, ends.toSorted()[0] ?? null]
    }),
  )
}

const compare = (a: string | null, b: string | null): number => {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  return a < b ? -1 : 1
}
