// Brings a database to the schema of this release.
import { fileURLToPath } from 'node:url'
import { drizzle as overPool } from 'drizzle-orm/node-postgres'
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator'
import { drizzle as overPglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import { unusable } from './postgres.ts'
import type { Database, Sql } from './sql.ts'

export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** Any number that nobody else locks; the same in every release. */
const lock = 748_201_993

/**
 * Applies what is missing, all or nothing. Servers that start together wait for the first; the others find nothing to do.
 * @param folder of the migrations; those of this release when none is given
 */
export const migrate = async (sql: Sql, folder = migrationsFolder): Promise<void> => {
  if (sql.kind === 'pglite') return migratePglite(overPglite(sql.client), { migrationsFolder: folder })
  const client = await sql.client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lock])
    await migratePostgres(overPool(client), { migrationsFolder: folder })
    await client.query('select pg_advisory_unlock($1)', [lock])
    client.release()
  } catch (error) {
    // Closing the connection gives the lock back, whatever state it is in.
    client.release(true)
    throw isRefused(error) ? unusable('DATABASE_URL', error) : error
  }
}

/** No right to make tables, or a server that takes no writes. */
const isRefused = (error: unknown): boolean =>
  ['42501', '25006'].includes(String(((error as Error | null)?.cause as { code?: string } | undefined)?.code))

/** How many migrations the database has; a backup says by it of which schema it is. */
export const countMigrations = async (db: Database): Promise<number> => {
  const { rows } = await db.execute<{ count: number }>(
    'select count(*)::int as count from drizzle.__drizzle_migrations',
  )
  return rows[0]?.count ?? 0
}
