// What arrived from a source and nearly repeats what the library holds: said to the person who looks at the draft, never decided here,
// since one changed word can be the whole news.
import { and, desc, eq, gte, ne, sql as statement } from 'drizzle-orm'
import { versions, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { resemblance, sharedWith, shingled, shinglesOf } from '../versions/near-duplicates.ts'

/** The same report on two sites shares this much, with other words around it. */
const leastResemblance = 0.8
/** Copies come soon, so that only what is new is compared with. */
const days = 90
const mostCompared = 200
const longestCompared = 100_000
/** Shingles of a text below which its form alone makes it like others. */
const leastShingles = 100

export type Alike = { versionId: string; title: string; percent: number }

/** The document of another work that says nearly the same as this version, if one does. */
export const alikeOf = async (db: Database, versionId: string): Promise<Alike | null> => {
  const [draft] = await db
    .select({ workId: versions.workId, kind: works.kind, text: versions.text })
    .from(versions)
    .innerJoin(works, eq(works.id, versions.workId))
    .where(eq(versions.id, versionId))
  if (!draft || draft.text.length > longestCompared) return null
  const own = shinglesOf(draft.text)
  if (own.size < leastShingles) return null
  const others = await db
    .select({ id: versions.id, title: versions.title, text: versions.text })
    .from(versions)
    .innerJoin(works, eq(works.id, versions.workId))
    .where(
      and(
        eq(works.kind, draft.kind),
        ne(versions.workId, draft.workId),
        ne(versions.editorialState, 'withdrawn'),
        gte(versions.createdAt, statement`now() - ${`${days} days`}::interval`),
        // Far shorter or longer is not the same.
        statement`length(${versions.text}) between ${Math.floor(draft.text.length / 2)} and ${draft.text.length * 2}`,
      ),
    )
    .orderBy(desc(versions.createdAt))
    .limit(mostCompared)
  const compared = shingled(others.map(({ text }) => shinglesOf(text)))
  const [nearest] = [...sharedWith(own, compared)]
    .map(([at, shared]) => ({ at, alike: resemblance(shared, own.size, compared.sizes[at] ?? 0) }))
    .toSorted((a, b) => b.alike - a.alike)
  const found = nearest && nearest.alike >= leastResemblance ? others[nearest.at] : undefined
  return found && nearest ? { versionId: found.id, title: found.title, percent: Math.floor(nearest.alike * 100) } : null
}
