// 2023年灯会门票多少钱, 以前门票多少钱: what an entry of the FAQ, or a procedure, said on another day than the one that is asked about.
import { addDays, type CalendarDate, isWithin } from '../domain/calendar.ts'
import { maySee } from '../domain/identity.ts'
import type { CatalogueVersion } from '../knowledge/versions/catalogue.ts'
import { findDates } from '../text/dates.ts'
import { plainQuestion } from './faq.ts'
import type { Missing, RetrieveQuery, Search } from './retrieve.ts'

/** A question without the day that it names. `asOf` null: some day before the version of now. */
export type AskedThen = { rest: string; asOf: CalendarDate | null }

/** Papers that are of a year are asked for today: 2023年的对账单怎么打印. So is what the client did then. */
const ofThatYear = /账单|对账|交割|流水|记录|凭证|证明|合同|报告|[年季月]报|收益|盈亏|分红|持仓|税单|业绩|净值|行情/
const ofOwn = /[我俺咱]/
const ofNow = /现在|目前|如今|当前|现行|最新/
const doneThen = /^[^，。？?]{0,8}(?:买|卖|开的?户|开通了|借|申购|认购|持有|办了|转了|交了|扣了|收了)/
const former = /^(?:请问)?(?:以前|之前|从前|原来|原先|此前|旧版|上一版|(?:改版|调整|变更)(?:之|以)?前)的?[，, ]*/
const joined = /^(?:的时候|那时候?|那会儿?|当时|时候|时|的)?[，, ]*/

/** What is asked as of a day that the question itself names, or as it was before; null where nothing is. */
export const askedThen = (text: string, asOf: CalendarDate): AskedThen | null => {
  if (ofNow.test(text) || ofOwn.test(text) || ofThatYear.test(text)) return null
  const before = former.exec(text)
  if (before) return { rest: text.slice(before[0].length), asOf: null }
  const [date, ...others] = findDates(text, asOf)
  if (!date || others.length > 0 || date.date > asOf || !/\d{4}|年|月/.test(date.text)) return null
  const after = text.slice(date.end)
  if (doneThen.test(after)) return null
  return { rest: `${text.slice(0, date.start)}${after.replace(joined, '')}`.trim(), asOf: date.date }
}

/** Works of the FAQ and procedures that have had versions, by their ids. */
export const withHistory = (search: Search): ReadonlySet<string> =>
  new Set(
    [...search.catalogue.works.values()]
      .filter(({ id, kind }) => isDated(kind) && versionsFor(search, id).length > 1)
      .map(({ id }) => id),
  )

const isDated = (kind: string): boolean => kind === 'faq' || kind === 'procedure'

const versionsFor = ({ query, catalogue }: Search, workId: string): CatalogueVersion[] =>
  catalogue.versionsOf(workId).filter((version) => maySee(query.reader, version))

/** The last day before the version that holds on the day of the question; null where it is the first. */
export const dayBefore = (search: Search, workId: string): CalendarDate | null => {
  const all = versionsFor(search, workId)
  const now = all.find(({ effectiveFrom, effectiveTo }) => isWithin(search.query.asOf, effectiveFrom, effectiveTo))
  const since = now?.effectiveFrom
  return since && all.some(({ effectiveFrom }) => effectiveFrom === null || effectiveFrom < since)
    ? addDays(since, -1)
    : null
}

/** A work of which something is held, and nothing for the day of the question. */
export const notHeldThen = (search: Search, workId: string): Missing | undefined => {
  const all = versionsFor(search, workId)
  const { asOf } = search.query
  if (all.length === 0 || all.some(({ effectiveFrom, effectiveTo }) => isWithin(asOf, effectiveFrom, effectiveTo)))
    return undefined
  const held = all.map(({ label, effectiveFrom: from, effectiveTo: to }) => ({ label, from, to }))
  return { kind: 'version', title: all.at(-1)?.title ?? '', date: asOf, held }
}

/** Works of the FAQ and procedures of which nothing is held for the day of the question, by their ids, with what is held. */
export const worksNotHeldThen = (search: Search): ReadonlyMap<string, Missing> =>
  new Map(
    [...search.catalogue.works.values()].flatMap(({ id, kind }) => {
      const missing = isDated(kind) ? notHeldThen(search, id) : undefined
      return missing ? [[id, missing]] : []
    }),
  )

/** Procedures that the question calls by their whole titles. */
export const proceduresNamed = ({ catalogue, query }: Search): string[] => {
  const asked = plainQuestion(query.said ?? query.text)
  return [...catalogue.works.values()].flatMap(({ id, kind }) => {
    if (kind !== 'procedure') return []
    const titles = catalogue.versionsOf(id).map(({ title }) => plainQuestion(title))
    return titles.some((title) => title.length >= shortestTitle && asked.includes(title)) ? [id] : []
  })
}
const shortestTitle = 3

/** With what it asks by itself, for the FAQ to know it again. */
export const restOf = (query: RetrieveQuery, rest: string, asOf: CalendarDate): RetrieveQuery => {
  const { message: _, ...others } = query
  return { ...others, text: rest, said: rest, asOf }
}
