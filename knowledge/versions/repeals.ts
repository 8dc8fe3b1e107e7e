// 同时废止: which laws a law's last articles end, and from when a held text of them is therefore no law any more.
import type { CalendarDate } from '../../domain/calendar.ts'
import { titleKey } from './work-id.ts'

/** What must stand in a paragraph that repeals. */
export const repealWord = '废止'

const repealing = /[^。；;\n]*(?:同时|即行|予以|一并|同日)废止/g
/** Not what another was made by (根据《甲法》制定的), nor that of which only a part is repealed (《甲法》第三条). */
const title =
  /(?<!(?:根据|依据|依照|按照))《((?:[^《》]|《[^《》]*》)+)》(?!(?:[（(][^（()）]*[）)])?\s*(?:的?第|中|的?(?:有关|相关)))/g

/**
 * The laws that a paragraph repeals, each with the range of the words that say so.
 * @example repealsIn('本条例自2021年5月1日起施行。1998年公布的《某办法》同时废止。')[0]?.title // '某办法'
 */
export const repealsIn = (text: string): { title: string; start: number; end: number }[] =>
  [...text.matchAll(repealing)].flatMap(({ 0: sentence, index }) =>
    [...sentence.matchAll(title)].flatMap(([, name]) => {
      const start = index + sentence.length - sentence.trimStart().length
      return name ? { title: name, start, end: index + sentence.length } : []
    }),
  )

/** The same by their keys only, see `titleKey`. */
export const repealedIn = (text: string): string[] => repealsIn(text).map((repeal) => titleKey(repeal.title))

type Dated = { effectiveFrom: CalendarDate | null; effectiveTo: CalendarDate | null }

/**
 * A version with its end, when another law repealed it: on the first of those days after it began. Later versions of that law say again
 * what the first one repealed, and a text that began after a day is not meant by it.
 */
export const endedBy = <V extends Dated>(version: V, repealedOn: readonly CalendarDate[]): V => {
  const { effectiveFrom, effectiveTo } = version
  const end = repealedOn.toSorted().find((day) => effectiveFrom === null || effectiveFrom < day)
  return end === undefined || (effectiveTo !== null && effectiveTo <= end) ? version : { ...version, effectiveTo: end }
}
