// What a PostgreSQL server does by itself (autovacuum) and PGlite does not.
import { getTableName, is, sql as raw } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import * as schema from './schema.ts'
import type { Sql } from './sql.ts'

/** Whose rows change or go; the others only grow, and have no dead rows to clear away. */
const changing: PgTable[] = [
  schema.streams,
  schema.conversations,
  schema.citations,
  schema.originalKeys,
  schema.originals,
  schema.versions,
  schema.indexOutbox,
  schema.clientProfiles,
]

/**
 * Clears dead rows away and tells the planner what the tables hold; meant for a quiet hour, and after a large import. One table at a
 * time, so that others get in between. Does nothing on PostgreSQL.
 */
export const maintain = async ({ kind, db }: Pick<Sql, 'kind' | 'db'>): Promise<void> => {
  if (kind === 'postgres') return
  for (const table of Object.values(schema)) {
    if (!is(table, PgTable)) continue
    const name = raw.identifier(getTableName(table))
    await db.execute(changing.includes(table) ? raw`vacuum (analyze) ${name}` : raw`analyze ${name}`)
  }
}
