// 行动清单: what rests on words that a new version superseded: what cites those clauses, and what says nearly the same as they did.
import { setImmediate as immediate } from 'node:timers/promises'
import { inArray } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import type { CalendarDate } from '../../domain/calendar.ts'
import type { ActionCause } from '../../domain/editorial.ts'
import { chunks, libraryActions } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { articleName, findArticles } from '../../text/numerals.ts'
import type { Catalogue, CatalogueVersion } from './catalogue.ts'
import { type ClauseChange, diffClauses } from './clause-diff.ts'
import { resemblance, sharedWith, shingled, shinglesOf } from './near-duplicates.ts'
import { readClauses } from './stored-clauses.ts'
import { titleKey } from './work-id.ts'

/** A compliance rule with what it rests on: laws by their full titles, in the version that began on a day. */
export type CitingRule = {
  id: string
  title: string
  rule: string
  basis: readonly { law: string; article: string | null; effective: CalendarDate | null }[]
}

type Action = typeof libraryActions.$inferInsert

/** A version that took the place of another, and what became of the clauses. */
type Supersession = {
  version: CatalogueVersion
  superseded: CatalogueVersion
  /** Former name of a clause → what became of it; only of those that do not stand there as they did. */
  touched: ReadonlyMap<string, ClauseChange>
}

/**
 * Puts onto the action list what rests on the words that these versions superseded: passages of FAQ entries, product pages, fee tables,
 * procedures, digests and research that cite such a clause or the former document's number, passages of any other document that still say
 * nearly what a clause said, and rules that are based on one. What began to hold with the new version or after it was written under it: it
 * cites that. What is listed already stays as it is, so that this can be done again at any time. All versions are dealt with in one reading
 * of the library.
 * @param versionIds published versions; those that superseded none are passed over
 * @returns how many were added
 */
export const listActions = async (
  db: Database,
  catalogue: Catalogue,
  versionIds: readonly string[],
  rules: readonly CitingRule[],
): Promise<number> => {
  const supersessions = await supersessionsOf(db, catalogue, versionIds)
  if (supersessions.length === 0) return 0
  const find = createFinder(catalogue, supersessions)
  let added = await insert(db, citingRules(supersessions, rules))
  for await (const page of passages(db, catalogue)) added += await insert(db, page.flatMap(find))
  return added
}

/** What the version stands in place of: the last one before it that a day could be asked of. Null for a first version. */
export const supersededBy = (
  catalogue: Pick<Catalogue, 'versionsOf'>,
  version: CatalogueVersion,
): CatalogueVersion | null => {
  const { effectiveFrom } = version
  if (effectiveFrom === null || version.consultation) return null
  const former = catalogue
    .versionsOf(version.workId)
    .filter(
      (other) =>
        other.id !== version.id &&
        !other.consultation &&
        (other.effectiveFrom ?? '') < effectiveFrom &&
        other.effectiveFrom !== other.effectiveTo,
    )
  return former.at(-1) ?? null
}

const supersessionsOf = async (
  db: Database,
  catalogue: Catalogue,
  versionIds: readonly string[],
): Promise<Supersession[]> => {
  const wanted = new Set(versionIds)
  const pairs = [...catalogue.works.keys()].flatMap((workId) =>
    catalogue.versionsOf(workId).flatMap((version) => {
      const superseded = wanted.has(version.id) ? supersededBy(catalogue, version) : null
      return superseded ? { version, superseded } : []
    }),
  )
  const supersessions: Supersession[] = []
  for (const { version, superseded } of pairs) {
    const [before, after] = await Promise.all([superseded.id, version.id].map((id) => readClauses(db, id)))
    const changes = diffClauses(before ?? [], after ?? [])
    const touched = changes.flatMap((change): [string, ClauseChange][] =>
      change.before && change.kind !== 'same' ? [[change.before.name, change]] : [],
    )
    supersessions.push({ version, superseded, touched: new Map(touched) })
    await immediate()
  }
  return supersessions
}

// --- what is looked through ---

/** A chunk, and the version it stands in. */
type Passage = { id: string; clause: string | null; path: string[]; text: string; version: CatalogueVersion }

/** Whoever else works in this process does not wait long for a page. */
const pageSize = 8

/** All that the library shows, some versions at a time. */
async function* passages(db: Database, catalogue: Catalogue): AsyncGenerator<Passage[]> {
  const held = [...catalogue.works.keys()].flatMap((workId) => catalogue.versionsOf(workId))
  for (let at = 0; at < held.length; at += pageSize) {
    const page = new Map(held.slice(at, at + pageSize).map((version) => [version.id, version]))
    const rows = await db
      .select({
        id: chunks.id,
        versionId: chunks.versionId,
        clause: chunks.clause,
        path: chunks.path,
        text: chunks.text,
      })
      .from(chunks)
      .where(inArray(chunks.versionId, [...page.keys()]))
    yield rows.flatMap(({ versionId, ...chunk }) => {
      const version = page.get(versionId)
      return version ? { ...chunk, version } : []
    })
    await immediate()
  }
}

/** How much of the shorter of two texts the other must say, and what a law of others must resemble: those speak alike anyway. */
const leastShared = 0.6
const leastOfLaw = 0.85
/** Less tells nothing: 本办法由中国证监会负责解释。 */
const fewestShingles = 20
const longestQuote = 160

/** Looks at one passage after another: which of the superseded clauses it cites or resembles. */
const createFinder = (catalogue: Catalogue, supersessions: readonly Supersession[]) => {
  const byLaw = Map.groupBy(
    supersessions.filter(({ version }) => version.law !== null),
    ({ version }) => titleKey(version.law ?? ''),
  )
  const numbers = supersessions.flatMap((supersession) => {
    const number = bare(supersession.superseded.documentNumber ?? '')
    return number.length < shortestNumber || number === bare(supersession.version.documentNumber ?? '')
      ? []
      : { number, supersession }
  })
  const reworded = supersessions.flatMap((supersession) =>
    [...supersession.touched.values()].flatMap((change) => {
      const before = change.before ? shinglesOf(change.before.text) : new Set<string>()
      const isTelling = change.kind !== 'moved' && before.size >= fewestShingles
      return isTelling ? { supersession, change, before, after: shinglesOf(change.after?.text ?? '') } : []
    }),
  )
  const former = shingled(reworded.map(({ before }) => before))

  /** Laws by the articles that a passage names, as far as they were superseded. */
  const cited = ({ text, clause, version: { law } }: Passage): Cited[] => {
    const own = law !== null && clause !== null ? [{ law, name: clause, at: 0 }] : []
    const laws = text.includes('条') ? catalogue.laws.find(text) : []
    const articles = laws.length === 0 ? [] : findArticles(text)
    const named = articles.flatMap(({ name, start }) => {
      const before = laws.findLast(({ end }) => end <= start)
      return before ? { law: before.title, name, at: before.start } : []
    })
    return [...own, ...named].flatMap(({ law, name, at }) =>
      (byLaw.get(titleKey(law)) ?? []).flatMap((supersession) =>
        supersession.touched.has(bareName(name)) ? { supersession, name: bareName(name), at } : [],
      ),
    )
  }

  const numbered = ({ text }: Passage): Cited[] =>
    numbers.length === 0
      ? []
      : numbers.flatMap(({ number, supersession }) =>
          bare(text).includes(number) ? { supersession, name: null, at: 0 } : [],
        )

  const resembled = ({ text, version: { kind, workId } }: Passage): (Cited & { similarity: number })[] => {
    const shingles = shinglesOf(text)
    if (shingles.size < fewestShingles) return []
    return [...sharedWith(shingles, former)].flatMap(([at, shared]) => {
      const one = reworded[at]
      if (!one || one.supersession.version.workId === workId) return []
      const similarity = resemblance(shared, shingles.size, one.before.size)
      const isNear =
        kind === 'regulation'
          ? similarity >= leastOfLaw
          : shared / Math.min(shingles.size, one.before.size) >= leastShared
      // What says as much of the new text follows it already.
      const isOfNew = shingles.intersection(one.after).size >= shared
      const name = one.change.before?.name ?? null
      return isNear && !isOfNew ? { supersession: one.supersession, name, at: 0, similarity } : []
    })
  }

  return (passage: Passage): Action[] => {
    const { kind, workId, title, effectiveFrom, effectiveTo } = passage.version
    const found = new Map<string, Action>()
    const add = (cause: ActionCause, { supersession, name, at }: Cited, similarity: number | null) => {
      const { version, superseded } = supersession
      const isOver = effectiveTo !== null && effectiveTo <= (version.effectiveFrom ?? '')
      const isUnderNew = cause === 'cites' && isSince(effectiveFrom, version)
      if (workId === version.workId || isOver || isUnderNew || found.has(version.id)) return
      found.set(version.id, {
        id: uuid(),
        versionId: version.id,
        supersededId: superseded.id,
        cause,
        clauseId: name === null ? null : `${version.workId}#${name}`,
        targetKind: kind,
        targetId: passage.id,
        targetWorkId: workId,
        targetTitle: [title, passage.clause ?? passage.path.at(-1)].filter(Boolean).join(' '),
        quote: quoteFrom(passage.text, at),
        similarity,
      })
    }
    // Laws are made by others, and cite what they mean themselves.
    const citations = kind === 'regulation' ? [] : [...cited(passage), ...numbered(passage)]
    for (const one of citations) add('cites', one, null)
    for (const one of resembled(passage).toSorted((a, b) => b.similarity - a.similarity))
      add('resembles', one, one.similarity)
    return [...found.values()]
  }
}

/** `name` null: the former document as a whole. `at`: where in the passage its words begin. */
type Cited = { supersession: Supersession; name: string | null; at: number }

const isSince = (day: CalendarDate | null, { effectiveFrom }: CatalogueVersion): boolean =>
  day !== null && effectiveFrom !== null && effectiveFrom <= day

const shortestNumber = 6
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[〔【[(（]/g, '[')
    .replace(/[〕】\])）]/g, ']')
    .replace(/\s+/g, '')

/** 第二十五条 of 第二十五条第二款. */
const bareName = (clause: string): string => {
  const [article] = findArticles(clause)
  return article?.start === 0 ? articleName(article.article, article.insertion) : clause
}

const quoteFrom = (text: string, at: number): string => {
  const from = at < longestQuote / 2 ? 0 : at - 20
  const quote = text.slice(from, from + longestQuote)
  return `${from > 0 ? '…' : ''}${quote}${from + longestQuote < text.length ? '…' : ''}`
}

// --- rules ---

/** Rules based on an article that was superseded, or on the law without one. */
const citingRules = (supersessions: readonly Supersession[], rules: readonly CitingRule[]): Action[] =>
  supersessions.flatMap(({ version, superseded, touched }) =>
    rules.flatMap(({ id, title, rule, basis }): Action[] => {
      const own = basis.filter(
        ({ law, effective }) =>
          version.law !== null && titleKey(law) === titleKey(version.law) && !isSince(effective, version),
      )
      const names = own.map(({ article }) => (article === null ? null : bareName(article)))
      const name = names.find((one) => one !== null && touched.has(one)) ?? names.find((one) => one === null)
      if (name === undefined) return []
      return [
        {
          id: uuid(),
          versionId: version.id,
          supersededId: superseded.id,
          cause: 'cites',
          clauseId: name === null ? null : `${version.workId}#${name}`,
          targetKind: 'rule',
          targetId: id,
          targetTitle: title,
          quote: rule.slice(0, longestQuote),
        },
      ]
    }),
  )

const insert = async (db: Database, actions: readonly Action[]): Promise<number> => {
  if (actions.length === 0) return 0
  const rows = await db
    .insert(libraryActions)
    .values([...actions])
    .onConflictDoNothing({ target: [libraryActions.versionId, libraryActions.targetId] })
    .returning({ id: libraryActions.id })
  return rows.length
}
