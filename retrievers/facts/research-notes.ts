// The firm's research and notices that a question asks for: a list of them, what one sums up, or the one thing that is asked of it.
import { inArray } from 'drizzle-orm'
import { type CalendarDate, isWithin } from '../../domain/calendar.ts'
import { maySee } from '../../domain/identity.ts'
import {
  type AskedNote,
  askedNote,
  headOf,
  type MeantNotes,
  namesNothing,
  namesSubjectOnly,
  newestFirst,
  notesMeant,
  sharedPairs,
  shareHeld,
  tellsOf,
} from '../../knowledge/facts/research-notes.ts'
import type { CatalogueVersion } from '../../knowledge/versions/catalogue.ts'
import { chunks } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Missing, Search } from '../retrieve.ts'

const asked = ({ query }: Search): AskedNote => askedNote(query.text, query.asOf)

/** 北交所 is part of a product's name, and much else. */
const namesProduct = ({ query, catalogue }: Search): boolean =>
  catalogue.products.find(query.text).some(({ exact }) => exact)

/** Those that are meant of the ones that the reader may see; null when none is, or a product is asked about. */
const meantBy = (search: Search, question: AskedNote): MeantNotes<CatalogueVersion> | null => {
  const { query, catalogue } = search
  if (namesProduct(search)) return null
  const visible = catalogue.notes.filter((version) => maySee(query.reader, version))
  return notesMeant(visible, question, query.asOf)
}

/** Research that is not held: of a series for the time that was said, or on a subject on which there is none for this reader. */
export const noteNotHeld = (search: Search): Missing | undefined => {
  const { query, catalogue } = search
  const question = asked(search)
  const meant = meantBy(search, question)
  if (meant) {
    const [one] = notesMeant(catalogue.notes, { ...question, period: null }, query.asOf)?.notes ?? []
    if (meant.notes.length > 0 || !question.period || !one) return undefined
    const series = one.kind !== 'research' ? '通知' : namesNothing(question) ? '研究报告' : headOf(one)
    return notHeld(`${question.period.text.replace(/份$/, '')}的${series}`)
  }
  if (question.by === 'notice' && namesNothing(question)) return notHeld('最近的通知')
  if (namesProduct(search) || (question.by !== 'research' && question.by !== 'view')) return undefined
  const subject = subjectIn(question)
  // 如何看研报 asks for no subject.
  if (subject.length < shortestSubject) return undefined
  const isHeldForOthers = notesMeant(catalogue.notes, question, query.asOf)?.details.length === 0
  const isAsked =
    isHeldForOthers || ((question.by === 'research' || isOfMarket(search, subject)) && namesSubjectOnly(question))
  return isAsked ? notHeld(`有关“${subject}”的研究报告`) : undefined
}
/** 白酒怎么看 of the firm's own people: of a word that no document has for its topic the market is asked. */
const isOfMarket = ({ query, catalogue }: Search, subject: string): boolean => {
  const isNamed = (version: CatalogueVersion) =>
    [version.title, ...version.topics].some((text) => text.includes(subject))
  const works = [...catalogue.works.keys()]
  return query.reader.role !== 'client' && !works.some((id) => catalogue.versionsOf(id).some(isNamed))
}
const shortestSubject = 2
const notHeld = (number: string): Missing => ({ kind: 'document', number })
const subjectIn = ({ said }: AskedNote): string => said.replaceAll(/[\s\p{P}的了吗呢啊是啥有没对]+/gu, '')

/** The day on which the note that is asked for held: it may have been replaced since. */
export const dayOfNote = (search: Search): CalendarDate | null => {
  const [note, ...more] = meantBy(search, asked(search))?.notes ?? []
  return more.length === 0 && note?.effectiveTo && note.effectiveTo <= search.query.asOf ? note.effectiveFrom : null
}

type Section = { id: string; versionId: string; path: string[]; text: string }

const sectionsOf = (db: Database, versions: readonly CatalogueVersion[]): Promise<Section[]> =>
  db
    .select({ id: chunks.id, versionId: chunks.versionId, path: chunks.path, text: chunks.text })
    .from(chunks)
    .where(
      inArray(
        chunks.versionId,
        versions.map(({ id }) => id),
      ),
    )
    .orderBy(chunks.ordinal)

/** Chunks of what is asked for, the newest paper first; empty when none is, or none of them says what is asked of it. */
export const noteChunks = async (db: Database, search: Search): Promise<string[]> => {
  const question = asked(search)
  const meant = meantBy(search, question)
  if (!meant) return noticeOfDay(db, search, question)
  const held = meant.notes.filter(({ effectiveFrom, effectiveTo }) =>
    isWithin(search.query.asOf, effectiveFrom, effectiveTo),
  )
  if (held.length === 0) return []
  const rows = await sectionsOf(db, held.slice(0, mostListed))
  if (question.isList) return held.flatMap(({ id }) => rows.find(({ versionId }) => versionId === id)?.id ?? [])
  const said = meant.details.length > 0 ? toldIn(rows, meant) : summaryIn(rows, search.query.text, meant.topics)
  return said.map(({ id }) => id)
}
const mostListed = 8

/** The section that says most of what was asked of a paper; without its head, since it is no summary. */
const toldIn = (
  rows: readonly Section[],
  { topics, details, isNamed }: Omit<MeantNotes<CatalogueVersion>, 'notes'>,
): Section[] => {
  const words = [...topics, ...details]
  const told = rows.map((row) => ({ row, share: shareHeld(words, `${row.path.join(' ')} ${row.text}`) }))
  const most = Math.max(...told.map(({ share }) => share))
  return most < (isNamed ? leastOfNamed : leastTold)
    ? []
    : told.filter(({ share }) => share === most).map(({ row }) => row)
}
/** 8月7日的周评里一天成交多少: where the paper was named, less of the question must be found in it. */
const [leastOfNamed, leastTold] = [0.3, 0.5]

/**
 * Who wrote it and when, what it sums up, the sections whose headings say words of the question, and those that speak of the topic that it names;
 * of a notice all.
 */
const summaryIn = (rows: readonly Section[], question: string, topics: readonly string[]): Section[] => {
  const isSummary = ({ path }: Section) => /摘要|要点|结论/.test(path.at(-1) ?? '')
  if (!rows.some(isSummary)) return rows.slice(0, mostOfNotice)
  const isAsked = ({ path, text }: Section) =>
    sharedPairs(question, path.at(-1) ?? '') > 0 || topics.some((topic) => text.includes(topic))
  return rows.filter((row, at) => at === 0 || isSummary(row) || isAsked(row))
}
const mostOfNotice = 6

/** A notice that speaks of the day that was named, and of what was asked: 12月5号能网上开户吗. */
const noticeOfDay = async (db: Database, search: Search, { period, about }: AskedNote): Promise<string[]> => {
  const { query, catalogue } = search
  if (!period || namesProduct(search)) return []
  const notices = newestFirst(
    catalogue.notes.filter(
      ({ kind, effectiveFrom, effectiveTo, ...one }) =>
        kind !== 'research' && maySee(query.reader, one) && isWithin(query.asOf, effectiveFrom, effectiveTo),
    ),
  ).slice(0, mostNotices)
  if (notices.length === 0) return []
  const rows = await sectionsOf(db, notices)
  const dayOf = new Map(notices.map(({ id, publishedOn }) => [id, publishedOn ?? query.asOf]))
  return rows
    .filter((row) => tellsOf(row.text, period, dayOf.get(row.versionId) ?? query.asOf))
    .map((row) => ({ row, shared: sharedPairs(about, `${row.path.join(' ')} ${row.text}`) }))
    .filter(({ shared }) => shared >= leastShared)
    .toSorted((a, b) => b.shared - a.shared)
    .slice(0, 1)
    .map(({ row }) => row.id)
}
const leastShared = 2
/** The newest; an older one seldom speaks of a day to come. */
const mostNotices = 100
