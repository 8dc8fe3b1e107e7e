// Who is signed in, by the token that the firm's sign-in page, or the form of the demo, has laid into this tab's storage.
import { Role } from '../../domain/identity.ts'

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

/** Who a token says one is; only the server checks whether it is true. Null when it can be nobody's. */
export const sessionOf = (token: string | null): Session | null => {
  if (token === null) return null
  try {
    const [, payload = ''] = token.split('.')
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
    const { role, sub, name, exp } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
    if (typeof sub !== 'string') return null
    return {
      token,
      role: Role.parse(role),
      id: sub,
      name: typeof name === 'string' ? name : sub,
      expiresAt: typeof exp === 'number' ? exp * 1000 : null,
    }
  } catch {
    // No token of this kind; signing in makes one.
    return null
  }
}

export const keepToken = (token: string | null): void => {
  if (token === null) sessionStorage.removeItem(tokenKey)
  else sessionStorage.setItem(tokenKey, token)
}

const stored = (): string | null => sessionStorage.getItem(tokenKey)
