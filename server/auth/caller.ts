// Puts the caller into the request's context.
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import type { Tokens } from './tokens.ts'

/** What every request carries once it has passed the door. */
export type Variables = { requestId: string; principal: Principal }
export type ServerEnv = { Variables: Variables }

/** Requires a valid Bearer token. */
export const identify =
  (tokens: Tokens): MiddlewareHandler<ServerEnv> =>
  async (context, next) => {
    const header = context.req.header('authorization')
    const token = /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1]
    if (!token) throw new Problem('unauthenticated', '缺少 Authorization: Bearer 令牌。')
    context.set('principal', await tokens.verify(token))
    await next()
  }

/**
 * The network address of the caller.
 * @param trustedProxies how many reverse proxies stand in front; only that many last entries of X-Forwarded-For are believed
 */
export const addressOf = (context: Context, trustedProxies: number): string =>
  addressBehind(context.req.header('x-forwarded-for'), connectionAddress(context), trustedProxies)

/** As `addressOf`, of a request that is no request of the application. @param forwarded the header X-Forwarded-For */
export const addressBehind = (
  forwarded: string | undefined,
  connection: string | undefined,
  trustedProxies: number,
): string => {
  const named = (forwarded ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  const believed = trustedProxies > 0 ? named.at(-trustedProxies) : undefined
  return believed ?? connection ?? 'unknown'
}

const connectionAddress = (context: Context): string | undefined => {
  // A request that a test hands to the app directly has no connection.
  if (!context.env || typeof context.env !== 'object' || !('incoming' in context.env)) return undefined
  return getConnInfo(context).remote.address
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** Asked by this machine itself, and not by a proxy on it for somebody else. */
export const isFromHere = (context: Context, trustedProxies: number): boolean =>
  loopback.has(addressOf(context, 0)) && loopback.has(addressOf(context, trustedProxies))

/** The name in a Host header, without a port; null when it is none. */
const hostnameOf = (host: string): string | null =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/\.$/, '') : null

/** @throws Problem when requests to this name are not answered here */
export const demandHost = (host: string, acceptsHost: (hostname: string) => boolean): void => {
  const hostname = hostnameOf(host)
  if (hostname === null || !acceptsHost(hostname))
    throw new Problem('forbidden', '演示身份只能以本机名称访问，例如 http://127.0.0.1 或 http://localhost。')
}
