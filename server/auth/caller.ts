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
export const addressOf = (context: Context, trustedProxies: number): string => {
  const forwarded = (context.req.header('x-forwarded-for') ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  const believed = trustedProxies > 0 ? forwarded.at(-trustedProxies) : undefined
  return believed ?? connectionAddress(context) ?? 'unknown'
}

const connectionAddress = (context: Context): string | undefined => {
  // A request that a test hands to the app directly has no connection.
  if (!context.env || typeof context.env !== 'object' || !('incoming' in context.env)) return undefined
  return getConnInfo(context).remote.address
}
