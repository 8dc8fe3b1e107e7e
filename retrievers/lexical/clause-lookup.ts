// 第二十五条 of the 广告法 on a day: a look-up, not a search.
import { sql } from 'drizzle-orm'
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Passage } from '../../domain/passage.ts'
import { type CatalogueVersion, versionsOn } from '../../knowledge/versions/catalogue.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { normalize } from '../../text/normalize.ts'
import { type ArticleReference, articleName, findArticles, toChineseNumber } from '../../text/numerals.ts'
import type { Found, LoadPassages } from '../load-passages.ts'
import type { Missing, Search } from '../retrieve.ts'

/** What is asked for: a law by its full title and an article of it. `isKnown`: the library holds some text of it. */
export type ClauseRequest = { title: string; isKnown: boolean; article: ArticleReference }

export type ClauseAnswer = { passages: Passage[]; missing?: Missing }

export type LookUpClauses = (search: Search) => Promise<ClauseAnswer | null>

const mostRequests = 6
const titleBefore = /《([^《》]{2,80})》(?:的|中的|里的|里|中)?\s*$/u

/**
 * Which articles of which laws a question asks for. The law of an article is the one named before it, else the one behind it, else
 * the one carried over from earlier messages. A law that is named but not held is a request too: it must be said.
 */
export const clauseRequests = ({ query, catalogue }: Search): ClauseRequest[] => {
  const { text } = normalize(query.text)
  const articles = findArticles(text)
  const mentions = catalogue.laws.find(text)
  const carriedLaw = query.entities.find((entity) => entity.kind === 'law' && (entity.carried || mentions.length === 0))
  const carriedTitle = carriedLaw ? catalogue.laws.titleOf(carriedLaw.value) : null
  const requests = articles.flatMap((article): ClauseRequest[] => {
    const before = mentions.findLast((mention) => mention.end <= article.start)
    const unknown = unknownTitle(text.slice(0, article.start), before?.end ?? 0)
    if (unknown) return [{ title: unknown, isKnown: false, article }]
    const law = before ?? mentions.find((mention) => mention.start >= article.end)
    const title = law?.title ?? carriedTitle
    return title ? [{ title, isKnown: true, article }] : []
  })
  return requests.slice(0, mostRequests)
}

/** 《X》 right before the article, that is none of the laws found there. Without 《》 it may be no title: 新的办法第三条 names none. */
const unknownTitle = (head: string, knownUntil: number): string | null => {
  const match = titleBefore.exec(head)
  return match && match.index >= knownUntil ? (match[1] ?? null) : null
}

/**
 * Makes the look-up. Its answer is null when the question names no article of a law. Never another version or law in place
 * of the one that was asked for: `missing` says what is not there.
 */
export const createLookUpClauses =
  ({ db, loadPassages }: { db: Database; loadPassages: LoadPassages }): LookUpClauses =>
  async (search) => {
    const requests = clauseRequests(search)
    if (requests.length === 0) return null
    const answers = await Promise.all(requests.map((request) => lookUp(db, loadPassages, search, request)))
    return {
      passages: distinct(answers.flatMap((answer) => answer.passages)),
      missing: answers.find((answer) => answer.missing)?.missing,
    }
  }

const distinct = (passages: Passage[]): Passage[] => [
  ...new Map(passages.map((passage) => [`${passage.chunkId}:${passage.start}`, passage])).values(),
]

const lookUp = async (
  db: Database,
  loadPassages: LoadPassages,
  { query, catalogue }: Search,
  { title, isKnown, article }: ClauseRequest,
): Promise<ClauseAnswer> => {
  const held = isKnown ? versionsOn(catalogue.versionsOfLaw(title), query.asOf, query.reader) : []
  const usable = held.filter(({ legalStatus }) => legalStatus === 'in-force' || legalStatus === 'unknown')
  if (usable.length === 0)
    return {
      passages: [],
      missing: notHeld(
        title,
        query.asOf,
        held.map(({ version }) => version),
      ),
    }
  // The law's own text first; a digest only where it is silent.
  for (const { version } of usable) {
    const ids = await chunkIdsOf(db, version, article)
    const found = ids.map((chunkId): Found => ({ chunkId, source: 'clause', score: 1, features: { clause: 1 } }))
    const passages = await loadPassages(found, { ...query, kinds: undefined })
    if (passages.length > 0) return { passages: narrow(passages, article) }
    if (version.kind === 'regulation')
      return {
        passages: [],
        missing: { kind: 'clause', title, clause: article.clause, label: version.label, digestOnly: false },
      }
  }
  const label = usable[0]?.version.label ?? ''
  return { passages: [], missing: { kind: 'clause', title, clause: article.clause, label, digestOnly: true } }
}

const notHeld = (title: string, date: CalendarDate, versions: readonly CatalogueVersion[]): Missing => ({
  kind: 'version',
  title,
  date,
  held: versions.map(({ label, effectiveFrom, effectiveTo }) => ({ label, from: effectiveFrom, to: effectiveTo })),
})

/** Chunks of the article in this version: one, or the 款 that a long article was cut into. */
const chunkIdsOf = async (db: Database, version: CatalogueVersion, article: ArticleReference): Promise<string[]> => {
  const whole = `${version.workId}#${articleName(article.article, article.insertion)}`
  const paragraph = article.paragraph === null ? null : `${whole}第${toChineseNumber(article.paragraph)}款`
  const { rows } = await db.execute<{ id: string; clause_id: string }>(sql`
    select id, clause_id from chunks
    where version_id = ${version.id} and (clause_id = ${whole} or starts_with(clause_id, ${`${whole}第`}))
    order by ordinal`)
  const exact = paragraph ? rows.filter((row) => row.clause_id === paragraph) : []
  return (exact.length > 0 ? exact : rows).map((row) => row.id)
}

// --- 款 ---

const itemLine = /^[（(][零〇一二三四五六七八九十百\d]{1,4}[）)]/

/** Ranges of the 款 of an article's text: each line begins one, items (（一）…) belong to the one before. */
export const paragraphRanges = (text: string): { start: number; end: number }[] => {
  const ranges: { start: number; end: number }[] = []
  let offset = 0
  for (const line of text.split('\n')) {
    const [start, end] = [offset, offset + line.length]
    offset = end + 1
    if (line.trim() === '') continue
    const last = ranges.at(-1)
    if (last && itemLine.test(line)) last.end = end
    else ranges.push({ start, end })
  }
  return ranges
}

/** The 款 that was asked for, cut out of its article; the article when it has no such 款. */
const narrow = (passages: Passage[], { paragraph }: ArticleReference): Passage[] =>
  passages.map((passage) => {
    if (paragraph === null || passage.kind !== 'regulation' || passage.clause?.endsWith('款')) return passage
    const range = paragraphRanges(passage.text)[paragraph - 1]
    if (!range) return passage
    const suffix = `第${toChineseNumber(paragraph)}款`
    return {
      ...passage,
      clause: passage.clause && `${passage.clause}${suffix}`,
      clauseId: passage.clauseId && `${passage.clauseId}${suffix}`,
      text: passage.text.slice(range.start, range.end),
      start: passage.start + range.start,
      end: passage.start + range.end,
    }
  })
