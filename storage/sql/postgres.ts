// PostgreSQL, version 15 or later, over a pool of connections.
import { drizzle } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import { Problem } from '../../domain/problem.ts'
import * as schema from './schema.ts'
import type { Database, Sql } from './sql.ts'

export type PostgresOptions = {
  /** Connections at most. */
  connections?: number
  /** Told of connections that break while idle; the pool replaces them. */
  onError?: (error: Error) => void
}

/**
 * Opens a PostgreSQL database by its URL and checks that it answers.
 * @throws Problem('component-unavailable') when it does not, without the URL's password in the text.
 */
export const openPostgres = async (
  url: string,
  { connections = 10, onError = () => {} }: PostgresOptions = {},
): Promise<Extract<Sql, { kind: 'postgres' }>> => {
  const client = new Pool({ connectionString: url, max: connections, connectionTimeoutMillis: 5_000, keepAlive: true })
  client.on('error', onError)

  const ping = async () => {
    try {
      await client.query('select 1')
    } catch (cause) {
      throw new Problem('component-unavailable', `连不上数据库 ${placeOf(url)}。`, { cause })
    }
  }
  try {
    await ping()
  } catch (error) {
    await client.end()
    throw error
  }
  const db = drizzle(client, { schema }) as unknown as Database
  return { kind: 'postgres', db, client, ping, close: () => client.end() }
}

/** Host and database of a URL, never user or password. */
const placeOf = (url: string) => {
  const { host, pathname } = URL.parse(url) ?? {}
  return host ? `${host}${pathname}` : '（DATABASE_URL 不是有效的地址）'
}
