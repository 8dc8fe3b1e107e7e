// PostgreSQL, version 15 or later, over a pool of connections.
import { drizzle } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import { Problem } from '../../domain/problem.ts'
import { whyUnreachable } from '../unreachable.ts'
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
      throw unusable(placeOf(url), cause)
    }
  }
  try {
    await ping()
    await checkKind(client, placeOf(url))
  } catch (error) {
    await client.end()
    throw error
  }
  const db = drizzle(client, { schema }) as unknown as Database
  return { kind: 'postgres', db, client, ping, close: () => client.end() }
}

/** The problem of a database that refuses; what the server said stays in `cause`. */
export const unusable = (place: string, cause: unknown): Problem =>
  new Problem(
    'component-unavailable',
    `用不了数据库 ${place}：${whyUnreachable(cause, refusals) ?? '请查看数据库的日志。'}`,
    {
      cause,
    },
  )

const refusals: [RegExp, string][] = [
  [/28P01/, '用户名或密码不对，请核对 DATABASE_URL。'],
  [/client password must be a string/, '要求密码，而 DATABASE_URL 里没有写，请写成 postgres://用户:密码@主机/库。'],
  [/28000/, '不允许这个用户从这台机器登录，请核对用户名，或请数据库管理员修改 pg_hba.conf。'],
  [/3D000/, '没有这个数据库，请核对名称，或请数据库管理员建立（CREATE DATABASE … ENCODING UTF8）。'],
  [/42501/, '账号没有建表的权限，请数据库管理员授权（例如把这个库的 OWNER 设为它）。'],
  [/25006/, '它是只读的（可能是备库），请改用主库的地址。'],
  [/53300/, '连接数已满，请稍后再试，或调大 max_connections。'],
  [/57P03/, '它正在启动或恢复，请稍后再试。'],
  [/does not support SSL/, '它没有启用 TLS，而 DATABASE_URL 要求加密（sslmode），请两边一致。'],
]

const leastVersion = 15

/** @throws Problem when the server is too old for our SQL, or cannot hold Chinese */
const checkKind = async (client: Pick<Pool, 'query'>, place: string): Promise<void> => {
  const { rows } = await client.query<{ version: string; encoding: string }>(
    `select current_setting('server_version') as version, current_setting('server_encoding') as encoding`,
  )
  const refuse = (why: string) => {
    throw new Problem('component-unavailable', `用不了数据库 ${place}：${why}`)
  }
  const { version = '', encoding = '' } = rows[0] ?? {}
  if (Number.parseInt(version, 10) < leastVersion)
    refuse(`它是 PostgreSQL ${version}，需要 ${leastVersion} 或更高的版本，请升级。`)
  if (encoding !== 'UTF8') refuse(`它的编码是 ${encoding}，存不了中文，请另建一个 ENCODING UTF8 的数据库。`)
}

/** Host and database of a URL, never user or password. */
const placeOf = (url: string) => {
  const { host, pathname } = URL.parse(url) ?? {}
  return host ? `${host}${pathname}` : '（DATABASE_URL 不是有效的地址）'
}
