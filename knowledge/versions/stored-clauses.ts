// The clauses of a version as the library holds them.
import { asc, eq } from 'drizzle-orm'
import { chunks } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { type Clause, clausesOf } from './clause-diff.ts'

/** In order; none where there is no such version. Who may read them the caller has seen to. */
export const readClauses = async (db: Database, versionId: string): Promise<Clause[]> =>
  clausesOf(
    await db
      .select({ id: chunks.id, clause: chunks.clause, path: chunks.path, text: chunks.text })
      .from(chunks)
      .where(eq(chunks.versionId, versionId))
      .orderBy(asc(chunks.ordinal)),
  )
