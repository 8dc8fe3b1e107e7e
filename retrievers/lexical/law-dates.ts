// 公司法什么时候施行: the day from which a law holds is said of its text as a whole, and in no article that could be looked for.
import { sql } from 'drizzle-orm'
import type { Passage } from '../../domain/passage.ts'
import { type CatalogueVersion, versionsOn } from '../../knowledge/versions/catalogue.ts'
import { heldAsNamed, type NamedVersion } from '../../knowledge/versions/named-versions.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { LoadPassages } from '../load-passages.ts'
import type { Search } from '../retrieve.ts'

const when = '(?:什么时候|啥时候?|何时|几时|(?:从|自)?(?:哪一?[年天月日]|几[年月号]))'
const begins = '(?:施行|实施|实行|生效|执行|失效|废止|不再适用)'
const asksWhen = new RegExp(
  `${when}(?:开始|正式|起|才|会|要|被|真正)*${begins}|${begins}(?:的)?(?:日期|时间|日(?:是|$))|${when}(?:开始|起)?(?:有效|管用|作数)`,
)

/** Whether it is asked from when on a law holds. What the law itself sets a day for (什么时候公布年报) is another question. */
export const asksWhenInForce = (question: string): boolean => asksWhen.test(question)

/** The laws that a question speaks of, or an earlier message, and the versions of them that it names. */
type Laws = {
  mentions: readonly { title: string }[]
  carriedLaw: { title: string } | null
  named: readonly NamedVersion[]
}

/** The texts of the laws of which that is asked, each by the place that tells its day, where it has one; null when none is. */
export const lookUpDates = async (
  db: Database,
  loadPassages: LoadPassages,
  { query, catalogue }: Search,
  { mentions, carriedLaw, named }: Laws,
): Promise<{ passages: Passage[] } | null> => {
  const laws = mentions.length > 0 ? mentions : carriedLaw ? [carriedLaw] : []
  if (laws.length === 0 || !asksWhenInForce(query.text)) return null
  const versions = [...new Set(laws.map(({ title }) => title))].slice(0, mostLaws).flatMap((title) => {
    const held = versionsOn(catalogue.versionsOfLaw(title), query.asOf, query.reader)
    const own = named.filter((version) => version.title === title)
    const texts = held.map(({ version }) => version)
    const asked = own.flatMap((version) => heldAsNamed(version, texts, query.asOf))
    const current = held.filter(({ legalStatus }) => !withoutDay.has(legalStatus)).map(({ version }) => version)
    return ownTextFirst(own.length > 0 ? asked : current)
  })
  if (versions.length === 0) return null
  const ids = await Promise.all(versions.map((version) => dayTold(db, version)))
  const found = ids
    .flatMap((id) => id ?? [])
    .map((chunkId) => ({ chunkId, source: 'clause' as const, score: 1, features: { clause: 1 } }))
  const passages = await loadPassages(found, {
    ...query,
    kinds: undefined,
    versions: new Set(versions.map(({ id }) => id)),
  })
  return passages.length > 0 ? { passages } : null
}
const mostLaws = 3
/** A draft has no day on which it takes effect. */
const withoutDay: ReadonlySet<string> = new Set(['repealed', 'consultation-draft'])

/** A law's own text and its digest are one version. */
const ownTextFirst = (versions: readonly CatalogueVersion[]): CatalogueVersion[] => [
  ...new Map(
    versions
      .toSorted((a, b) => Number(a.kind === 'regulation') - Number(b.kind === 'regulation'))
      .map((version) => [version.effectiveFrom ?? version.id, version]),
  ).values(),
]

/** 本法自2024年7月1日起施行 stands at the end; a digest may not have it. */
const dayTold = async (db: Database, { id }: CatalogueVersion): Promise<string | null> => {
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from chunks where version_id = ${id} order by (text like '%起施行%') desc, ordinal desc limit 1`)
  return rows[0]?.id ?? null
}
