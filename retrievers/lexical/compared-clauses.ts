// 公司法第四条，2023年修订前后有什么不同: an article as two versions of a law have it, found by its words where its number changed.
import { type ClauseChangeKind, ClauseChangeKind as Kinds } from '../../domain/clause-change.ts'
import { asksOfWholeLaw, comparesVersions, yearsCompared } from '../../knowledge/versions/asked-comparison.ts'
import { type CatalogueVersion, versionsOn } from '../../knowledge/versions/catalogue.ts'
import { type Clause, type ClauseChange, diffClauses } from '../../knowledge/versions/clause-diff.ts'
import { heldAsNamed, type NamedVersion, versionInWords } from '../../knowledge/versions/named-versions.ts'
import { readClauses } from '../../knowledge/versions/stored-clauses.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { findArticles } from '../../text/numerals.ts'
import type { LoadPassages } from '../load-passages.ts'
import type { Compared, ComparedClause, ComparedVersion, RetrieveResult, Search } from '../retrieve.ts'
import { lawsAskedOf, notHeld } from './clause-lookup.ts'

/** Null where no two versions of one law are compared, or of neither the text is held that could be. */
export type CompareClauses = (search: Search) => Promise<RetrieveResult | null>

type Meant = Pick<NamedVersion, 'made' | 'isBefore'> & { isYear?: boolean }
const inForce: Meant = { made: null, isBefore: false }
const mostArticles = 2

/** Makes the comparison. A version that is not held is said to be missing, and the article given as the other one has it. */
export const createCompareClauses =
  ({ db, loadPassages }: { db: Database; loadPassages: LoadPassages }): CompareClauses =>
  async (search) => {
    const { query, catalogue } = search
    const { text, mentions, carriedLaw, named } = lawsAskedOf(search)
    const laws = new Set(mentions.length > 0 ? mentions.map(({ title }) => title) : [carriedLaw?.title])
    const [title] = laws
    const years = yearsCompared(text).map((made) => ({ made, isBefore: false, isYear: true }))
    const meant: Meant[] = years.length > 0 ? years : distinct(named)
    if (!title || laws.size > 1 || query.kinds || !comparesVersions(text, meant.length)) return null
    const held = versionsOn(catalogue.versionsOfLaw(title), query.asOf, query.reader).map(({ version }) => version)
    const [older, newer] = twoOf(meant).map((one) => ({ one, texts: heldAsNamed(one, held, query.asOf) }))
    if (!older || !newer) return null
    const articles = findArticles(text).slice(0, mostArticles)

    const load = async (version: CatalogueVersion, clause: Clause): Promise<ComparedClause> => {
      const found = clause.chunkIds.map((chunkId) => ({
        chunkId,
        source: 'clause' as const,
        score: 1,
        features: { clause: 1 },
      }))
      const passages = await loadPassages(found, { ...query, versions: new Set([version.id]) })
      return { name: clause.name, passages }
    }

    const absent = [older, newer].find(({ texts }) => texts.length === 0)
    if (absent) {
      const missing = notHeld(title, query.asOf, held, versionInWords(absent.one))
      const [there] = [newer, older].flatMap(({ texts }) => texts)
      const own = there ? (await readClauses(db, there.id)).filter(({ name }) => isAsked(name, articles)) : []
      const shown = there ? await Promise.all(own.map((clause) => load(there, clause))) : []
      return { passages: shown.flatMap(({ passages }) => passages), missing }
    }

    const [before, after] = [older, newer].map(({ texts }) => texts.find(isOwnText) ?? texts[0])
    if (!before || !after || before.id === after.id) return null
    const isOfDigests = !isOwnText(before) || !isOwnText(after)
    const [ofBefore = [], ofAfter = []] = await Promise.all([before, after].map(({ id }) => articlesIn(db, id)))
    const changes = isOfDigests ? underOneNumber(ofBefore, ofAfter) : diffClauses(ofBefore, ofAfter)
    const wanted = changes.filter(({ before: old, after: now }) =>
      [old, now].some((clause) => clause && isAsked(clause.name, articles)),
    )
    if (wanted.length === 0 && (isOfDigests || articles.length > 0 || !asksOfWholeLaw(withoutLaw(search)))) return null

    const loaded = await Promise.all(
      wanted.map(async ({ kind, before: old, after: now, shares }) => ({
        kind,
        before: old && (await load(before, old)),
        after: now && (await load(after, now)),
        shares,
      })),
    )
    // 本法自…起施行: what a version as a whole is cited from.
    const [first, last] = [ofBefore.at(-1), ofAfter.at(-1)]
    const ends = wanted.length === 0 && first && last ? [await load(after, last), await load(before, first)] : []
    const sides = [...loaded.flatMap((change) => [change.after, change.before].flatMap((side) => side ?? [])), ...ends]
    // What is stopped or may not be seen is not compared either.
    if (sides.some(({ passages }) => passages.length === 0)) return null
    const compared: Compared = {
      title,
      older: versionOf(before),
      newer: versionOf(after),
      isOfDigests,
      changes: loaded,
      clauses: { before: ofBefore.length, after: ofAfter.length, counts: countsOf(changes) },
    }
    return { passages: sides.flatMap(({ passages }) => passages), compared }
  }

/** The older and the newer: two that are named, one and what it took the place of, or what is in force and what was before it. */
const twoOf = (meant: readonly Meant[]): [Meant, Meant] => {
  const [one, other] = meant
  if (one && other) {
    const isFirstOlder = one.isBefore || (!other.isBefore && (one.made ?? '') < (other.made ?? ''))
    return isFirstOlder ? [one, other] : [other, one]
  }
  const newer = one ? { made: one.made, isBefore: false } : inForce
  return [{ ...newer, isBefore: true }, newer]
}

const distinct = (named: readonly NamedVersion[]): NamedVersion[] => [
  ...new Map(named.map((one) => [`${one.made} ${one.isBefore}`, one])).values(),
]

const isOwnText = ({ kind }: CatalogueVersion): boolean => kind === 'regulation'

const articlesIn = async (db: Database, versionId: string): Promise<Clause[]> =>
  (await readClauses(db, versionId)).filter(({ name }) => findArticles(name)[0]?.start === 0)

/** Of a summary nobody can tell what became of an article: what has one number is shown together, and not compared. */
const underOneNumber = (before: readonly Clause[], after: readonly Clause[]): ClauseChange[] => {
  const names = new Set([...before, ...after].map(({ name }) => name))
  const of = (clauses: readonly Clause[], name: string) => clauses.find((clause) => clause.name === name) ?? null
  return [...names].map((name) => ({
    kind: 'changed',
    before: of(before, name),
    after: of(after, name),
    shares: null,
  }))
}

const withoutLaw = (search: Search): string => {
  const { text, mentions } = lawsAskedOf(search)
  return mentions.reduceRight((rest, { start, end }) => `${rest.slice(0, start)}${rest.slice(end)}`, text)
}

const isAsked = (name: string, articles: readonly { name: string }[]): boolean =>
  articles.some((article) => article.name === name)

const versionOf = ({ label, effectiveFrom, effectiveTo }: CatalogueVersion): ComparedVersion => ({
  label,
  from: effectiveFrom,
  to: effectiveTo,
})

const countsOf = (changes: readonly ClauseChange[]): Record<ClauseChangeKind, number> => {
  const counts = Object.fromEntries(Kinds.options.map((kind) => [kind, 0])) as Record<ClauseChangeKind, number>
  for (const { kind } of changes) counts[kind] += 1
  return counts
}
