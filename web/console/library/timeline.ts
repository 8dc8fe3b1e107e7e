// A document's versions in time: which text applies when, and for which days none is held.
import type { CalendarDate } from '../../../domain/calendar.ts'
import type { VersionItem } from '../../../server/protocol/desk.ts'

/** `gap`: for these days no version is held; half-open, as all ranges of dates. */
export type Entry = { type: 'version'; version: VersionItem } | { type: 'gap'; from: CalendarDate; to: CalendarDate }

/** The newest first; what nobody sees yet, or any more, stands in its place in time, and fills no gap. */
export const timelineOf = (versions: readonly VersionItem[]): Entry[] => {
  const dated = versions.toSorted(
    (a, b) => compare(a.effectiveFrom, b.effectiveFrom) || compare(a.createdAt, b.createdAt),
  )
  const entries: Entry[] = []
  let end: CalendarDate | null | undefined
  for (const version of dated) {
    const { effectiveFrom: from, effectiveTo: to } = version
    if (isHeld(version) && from !== null) {
      if (end && end < from) entries.push({ type: 'gap', from: end, to: from })
      // A version that was never in force ends where it begins.
      if (end === undefined || (end !== null && (to === null || to > end))) end = to
    }
    entries.push({ type: 'version', version })
  }
  return entries.toReversed()
}

const isHeld = ({ editorialState, consultation }: VersionItem): boolean =>
  editorialState === 'published' && !consultation

/** What has no date comes first. */
const compare = (a: string | null, b: string | null): number => {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? -1 : 1
  return a < b ? -1 : 1
}
