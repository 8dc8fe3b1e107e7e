// The SQL port: a Drizzle database, whichever PostgreSQL stands behind it.
import type { PGlite } from '@electric-sql/pglite'
import type { ExtractTablesWithRelations } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Pool } from 'pg'
import type * as schema from './schema.ts'

type Rows<T> = { rows: T[] }

interface RowsHKT extends PgQueryResultHKT {
  type: Rows<this['row']>
}

/** One type for both adapters, and for a transaction of either. `execute` gives `{ rows }`. */
export type Database = PgDatabase<RowsHKT, typeof schema, ExtractTablesWithRelations<typeof schema>>

/**
 * An open database. On PGlite everything runs on one connection: inside `db.transaction(async (tx) => …)` use only `tx`, a
 * query on `db` would wait for the transaction to end.
 */
export type Sql = {
  db: Database
  /** Answers if the database does; throws Problem('component-unavailable') otherwise. */
  ping(): Promise<void>
  close(): Promise<void>
} & ({ kind: 'pglite'; client: PGlite } | { kind: 'postgres'; client: Pool })
