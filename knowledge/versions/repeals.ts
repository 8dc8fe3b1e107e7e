// 同时废止: which laws a law's last articles end, and from when a held text of them is therefore no law any more.
import type { CalendarDate } from '../../domain/calendar.ts'
import { titleKey } from './work-id.ts'

/** What must stand in a paragraph that repeals. */
export const repealWord = '废止'

const repealing = /[^。；;\n]*(?:同时|即行|予以|一并|同日)废止/g
const title = /《((?:[^《》]|《[^《》]*》)+)》/g

/**
 * Keys (see `titleKey`) of the laws that a paragraph repeals.
 * @example repealedIn('本条例自2021年5月1日起施行。1998年公布的《某办法》同时废止。') // ['某办法']
 */
export const repealedIn = (text: string): string[] =>
  [...text.matchAll(repealing)].flatMap(([sentence]) =>
    [...sentence.matchAll(title)].flatMap(([, name]) => (name ? titleKey(name) : [])),
  )

type Dated = { effectiveFrom: CalendarDate | null; effectiveTo: CalendarDate | null }

/** A version with its end, when another law repealed it on that day: a text that began later is not meant. */
export const endedBy = <V extends Dated>(version: V, repealedOn: CalendarDate | undefined): V =>
  repealedOn === undefined ||
  (version.effectiveFrom !== null && version.effectiveFrom >= repealedOn) ||
  (version.effectiveTo !== null && version.effectiveTo <= repealedOn)
    ? version
    : { ...version, effectiveTo: repealedOn }
