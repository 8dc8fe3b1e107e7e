// Who is signed in, by the token that the firm's sign-in page, or the form of the demo, has laid into this tab's storage.
import { Role } from '../../domain/identity.ts'
import { claimsOf } from '../api/claims.ts'

/**
 * Where the firm's sign-in page puts the token before it leads here, and puts a new one before the old one ends. It has to be of the
 * same origin: a tab's storage is nobody else's.
 */
export const tokenKey = 'zhigu-token'

export type Session = {
  token: string
  role: Role
  id: string
  name: string
  /** In milliseconds since 1970; null when the token does not end. */
  expiresAt: number | null
}

/** Read anew for each call, so that a token that was renewed meanwhile is used. */
export const currentSession = (): Session | null => sessionOf(stored())

/** Who a token says one is. Null when it can be nobody's: signing in makes another. */
export const sessionOf = (token: string | null): Session | null => {
  const { sub, name, exp, ...claims } = (token && claimsOf(token)) || {}
  const { data: role } = Role.safeParse(claims.role)
  if (token === null || typeof sub !== 'string' || !role) return null
  return {
    token,
    role,
    id: sub,
    name: typeof name === 'string' ? name : sub,
    expiresAt: typeof exp === 'number' ? exp * 1000 : null,
  }
}

export const keepToken = (token: string | null): void => {
  if (token === null) sessionStorage.removeItem(tokenKey)
  else sessionStorage.setItem(tokenKey, token)
}

const stored = (): string | null => sessionStorage.getItem(tokenKey)
