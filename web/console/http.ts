// Calls of the server in the name of whoever is signed in. Every call throws CallFailed and nothing else.
import { CallFailed } from '../api/call-failed.ts'
import { createCalls } from '../api/calls.ts'
import { sendFile } from './send-file.ts'
import { currentSession } from './session.ts'

export type Http = ReturnType<typeof createHttp>

/** @param onSignedOut told when the server does not know the caller (any more) */
export const createHttp = ({ onSignedOut }: { onSignedOut: () => void }) => {
  const calls = createCalls({ server: location.origin })

  const inTheirName = async <Answer>(call: (token: string | null) => Promise<Answer>): Promise<Answer> => {
    const token = currentSession()?.token ?? null
    try {
      return await call(token)
    } catch (failure) {
      const isRefused = failure instanceof CallFailed && failure.code === 'unauthenticated'
      // The firm's page may have laid a new token there meanwhile.
      if (isRefused && token === (currentSession()?.token ?? null)) onSignedOut()
      throw failure
    }
  }

  return {
    /** @example http.get<HandoffList>('/v1/handoffs?which=mine') */
    get: <Answer>(path: string) => inTheirName((token) => calls.json<Answer>('GET', path, token)),
    post: <Answer>(path: string, body?: unknown) =>
      inTheirName((token) => calls.json<Answer>('POST', path, token, body)),
    patch: <Answer>(path: string, body: unknown) =>
      inTheirName((token) => calls.json<Answer>('PATCH', path, token, body)),
    remove: (path: string) => inTheirName((token) => calls.quiet('DELETE', path, token)),
    /** The bytes of a file. */
    file: (path: string) => inTheirName(async (token) => (await calls.open(path, token)).blob()),
    /** @param onSent told which share of the file has gone out, 0…1 */
    send: <Answer>(path: string, file: Blob, onSent: (share: number) => void) =>
      inTheirName((token) => sendFile<Answer>({ path, token, file, onSent })),
    piece: (path: string) => inTheirName((token) => calls.piece(path, token)),
    /** For what answers without a body. */
    put: (path: string, body?: unknown) => inTheirName((token) => calls.quiet('PUT', path, token, body)),
  }
}
