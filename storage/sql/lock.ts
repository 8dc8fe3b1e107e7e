// One at a time, across processes: what several servers could do at once but must not.
import { sql } from 'drizzle-orm'
import type { Database } from './sql.ts'

/** Waits until no other transaction holds the lock of this name, and holds it until this transaction ends. */
export const lockTransaction = async (tx: Database, name: string): Promise<void> => {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`)
}
