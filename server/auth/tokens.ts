// Who is calling: the firm's tokens by JWKS, and our own for anonymous visitors and for the demo.
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose'
import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { Audience, defaultClearance, Grade, type Principal, Role } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { Text } from '../protocol/text.ts'

/** What our own tokens are signed with; the same on every server of a deployment. */
export type TokenSettings = {
  /** At least 32 bytes. */
  secret: Uint8Array
  mode: 'demo' | 'jwt'
  jwksUrl?: string
  issuer?: string
  audience: string
}

const ownIssuer = 'zhigu'
const visitorLifetime = '180d'
const demoLifetime = '12h'
/** The firm's clocks and ours may differ by this much. */
const clockToleranceSeconds = 30
/** Of our own tokens; a few megabytes. */
const rememberedTokens = 5_000

/** The claims that matter to us; a firm maps its own to these at its identity provider. */
const Claims = z.object({
  sub: Text.min(1).max(200),
  role: Role,
  name: Text.max(100).optional(),
  org_unit: Text.max(100).optional(),
  client_id: Text.min(1).max(200).optional(),
  grade: Grade.optional(),
  audiences: z.array(Audience).min(1).optional(),
  anonymous: z.boolean().optional(),
})

export type Tokens = {
  /**
   * @throws Problem unauthenticated when the token is missing, forged, expired or lacks a claim, component-unavailable when the firm's
   * keys cannot be had
   */
  verify(token: string): Promise<Principal>
  /** A token for somebody who has not signed in. */
  visitor(): Promise<{ token: string; visitorId: string }>
  /** A token for any role; only with demo identity. @throws Problem forbidden otherwise */
  demo(claims: { role: Role; sub?: string; client_id?: string; name?: string }): Promise<string>
}

/** Told of each token that could not be checked since the firm's keys cannot be had, and that they were fetched. */
type KeysWatch = { lost(error: unknown): void; reached(): void }

/** Makes what gives and checks tokens. The firm’s keys are fetched when the first of its tokens comes. */
export const createTokens = (settings: TokenSettings, watch?: KeysWatch): Tokens => {
  const jwks = settings.jwksUrl
    ? keysOf(createRemoteJWKSet(new URL(settings.jwksUrl), { timeoutDuration: 5000, cooldownDuration: 10_000 }), watch)
    : null

  const sign = (claims: JWTPayload & { sub: string }, lifetime: string): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ownIssuer)
      .setAudience(settings.audience)
      .setIssuedAt()
      .setExpirationTime(lifetime)
      .sign(settings.secret)

  const own = (token: string) =>
    jwtVerify(token, settings.secret, {
      issuer: ownIssuer,
      audience: settings.audience,
      algorithms: ['HS256'],
      clockTolerance: clockToleranceSeconds,
    })

  const firms = async (token: string) => {
    if (!jwks) throw new Problem('unauthenticated', '令牌的签发者不受信任。')
    return jwtVerify(token, jwks, {
      issuer: settings.issuer,
      audience: settings.audience,
      // Asymmetric only: a public key must never be taken for a shared secret.
      algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
      // A token that never ends could not be taken back.
      requiredClaims: ['exp'],
      clockTolerance: clockToleranceSeconds,
    })
  }

  /** Whose our own tokens are that were found good: every request brings its token, and to compute a signature goes through a thread. */
  const known = new Map<string, Principal>()
  const remember = (token: string, principal: Principal): void => {
    const [oldest = ''] = known.keys()
    if (known.size >= rememberedTokens) known.delete(oldest)
    known.set(token, principal)
  }

  return {
    async verify(token) {
      const before = known.get(token)
      if (before?.expiresAt && Date.now() < before.expiresAt) return before
      try {
        const isOwn = issuerOf(token) === ownIssuer
        const { payload } = isOwn ? await own(token) : await firms(token)
        const claims = Claims.parse(payload)
        // Our own tokens name other roles than a visitor's only in the demo.
        if (isOwn && settings.mode !== 'demo' && !claims.anonymous)
          throw new Problem('unauthenticated', '演示令牌在这里无效。')
        const clearance = defaultClearance[claims.role]
        const principal: Principal = {
          id: claims.sub,
          role: claims.role,
          name: claims.name,
          orgUnit: claims.org_unit,
          grade: claims.grade ?? clearance.grade,
          audiences: claims.audiences ?? clearance.audiences,
          anonymous: claims.anonymous ?? false,
          clientId: claims.anonymous
            ? undefined
            : (claims.client_id ?? (claims.role === 'client' ? claims.sub : undefined)),
          expiresAt: payload.exp === undefined ? undefined : (payload.exp + clockToleranceSeconds) * 1000,
        }
        if (isOwn) remember(token, principal)
        return principal
      } catch (error) {
        throw unauthenticated(error)
      }
    },

    async visitor() {
      const visitorId = `visitor-${uuid()}`
      return { visitorId, token: await sign({ sub: visitorId, role: 'client', anonymous: true }, visitorLifetime) }
    },

    async demo({ role, sub, client_id, name }) {
      if (settings.mode !== 'demo') throw new Problem('forbidden', '只有演示身份（AUTH=demo）能签发演示令牌。')
      return sign({ sub: sub ?? `demo-${role}`, role, client_id, name }, demoLifetime)
    },
  }
}

/** The firm's keys; that they cannot be had is no fault of the token. */
const keysOf =
  (remote: ReturnType<typeof createRemoteJWKSet>, watch?: KeysWatch): JWTVerifyGetKey =>
  async (header, token) => {
    try {
      return await remote(header, token)
    } catch (cause) {
      if (tellsOfToken.some((kind) => cause instanceof kind)) throw cause
      watch?.lost(cause)
      throw new Problem('component-unavailable', '身份系统暂时没有给出公钥，无法核对登录。', {
        cause,
        retryAfterSeconds: 5,
        isTold: watch !== undefined,
      })
    } finally {
      // A key from before tells nothing; one that was fetched just now does.
      if (remote.coolingDown) watch?.reached()
    }
  }

const tellsOfToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported]

const issuerOf = (token: string): string | undefined => {
  try {
    return decodeJwt(token).iss
  } catch (cause) {
    throw new Problem('unauthenticated', '令牌格式有误。', { cause })
  }
}

const unauthenticated = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  if (error instanceof errors.JWTExpired) return new Problem('unauthenticated', '登录已过期。', { cause: error })
  if (error instanceof z.ZodError)
    return new Problem(
      'unauthenticated',
      `令牌缺少或写错了声明：${error.issues.map((issue) => issue.path.join('.')).join('、')}。`,
      { cause: error },
    )
  return new Problem('unauthenticated', '令牌无效。', { cause: error })
}
