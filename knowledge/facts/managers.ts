// Fund managers of the published products: public names, never masked.
import { and, eq, isNull } from 'drizzle-orm'
import type { LibraryState } from '../../domain/library.ts'
import { factCorrections, productFacts, versions } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'

/** Makes the list's reader; it is read anew when the library advances. */
export const createManagers = (db: Database): ((library: LibraryState) => Promise<string[]>) => {
  let held: { version: number; names: string[] } | null = null
  return async ({ libraryVersion }) => {
    if (held?.version === libraryVersion) return held.names
    const [printed, corrected] = await Promise.all([
      db
        .selectDistinct({ value: productFacts.value })
        .from(productFacts)
        .innerJoin(versions, eq(versions.id, productFacts.versionId))
        .where(and(eq(productFacts.field, 'manager'), eq(versions.editorialState, 'published'))),
      db
        .selectDistinct({ value: factCorrections.value })
        .from(factCorrections)
        .where(and(eq(factCorrections.field, 'manager'), isNull(factCorrections.liftedAt))),
    ])
    const names = [...printed, ...corrected].flatMap(({ value }) => peopleIn(value))
    held = { version: libraryVersion, names: [...new Set(names)] }
    return held.names
  }
}

/** The people that a cell names: `张某、李某`; none in `不适用`. */
export const peopleIn = (cell: string): string[] =>
  cell
    .split(/[、，,；;\s]+/)
    .filter((name) => /^\p{Script=Han}{2,4}$/u.test(name) && !/^(?:不适用|暂无|待定)$/.test(name))
