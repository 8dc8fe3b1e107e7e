// Calls of the server over HTTP. Every call throws CallFailed and nothing else.
import { CallFailed, failureOf } from './call-failed.ts'

/** A message is stored in milliseconds; whoever waits this long has no connection. */
const patienceMilliseconds = 15_000

/** @param server address of the server, for instance `https://chat.example.com/` */
export const createCalls = ({
  server,
  fetch = (input, init) => globalThis.fetch(input, init),
}: {
  server: string
  fetch?: typeof globalThis.fetch
}) => {
  /** The response as it comes; reading it is the caller's work. */
  const open = async (path: string, token: string | null, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (token !== null) headers.set('authorization', `Bearer ${token}`)
    let response: Response
    try {
      response = await fetch(new URL(path, server), { credentials: 'omit', cache: 'no-store', ...init, headers })
    } catch (cause) {
      throw new CallFailed(null, { cause })
    }
    if (!response.ok) throw await failureOf(response)
    return response
  }

  const call = async (method: string, path: string, token: string | null, body?: unknown): Promise<Response> =>
    open(path, token, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMilliseconds),
    })

  /** The body, which may still be cut off on its way. */
  const read = async <Answer>(reading: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await reading()
    } catch (cause) {
      throw new CallFailed(null, { cause })
    }
  }

  return {
    open,
    /** JSON for JSON; `body` is left out where a call has none. */
    json: async <Answer>(method: string, path: string, token: string | null, body?: unknown): Promise<Answer> => {
      const response = await call(method, path, token, body)
      return read(() => response.json() as Promise<Answer>)
    },
    text: async (path: string, token: string | null): Promise<string> => {
      const response = await call('GET', path, token)
      return read(() => response.text())
    },
    /** A piece of a longer text, and where the next begins. */
    piece: async (path: string, token: string | null): Promise<{ text: string; next: string | null }> => {
      const response = await call('GET', path, token)
      return { text: await read(() => response.text()), next: response.headers.get('x-next-page') }
    },
    /** For what answers without a body. */
    quiet: async (method: string, path: string, token: string | null, body?: unknown): Promise<void> => {
      await call(method, path, token, body)
    },
  }
}
