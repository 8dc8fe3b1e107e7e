// The calls of the conversation service, typed by its own schemas. Every call throws CallFailed and nothing else.
import type { z } from 'zod'
import type {
  ConversationView,
  MessageReceipt,
  SendMessage,
  StartConversation,
} from '../../server/protocol/conversations.ts'
import type { VisitorToken } from '../../server/protocol/identity.ts'
import { CallFailed, failureOf } from './call-failed.ts'

export type Client = ReturnType<typeof createClient>

/** A message is stored in milliseconds; whoever waits this long has no connection. */
const patienceMilliseconds = 15_000

/** @param server address of the server, for instance `https://chat.example.com/` */
export const createClient = ({
  server,
  fetch = globalThis.fetch,
}: {
  server: string
  fetch?: typeof globalThis.fetch
}) => {
  const call = async (path: string, init: RequestInit): Promise<Response> => {
    let response: Response
    try {
      response = await fetch(new URL(path, server), { credentials: 'omit', cache: 'no-store', ...init })
    } catch (cause) {
      throw new CallFailed(null, { cause })
    }
    if (!response.ok) throw await failureOf(response)
    return response
  }

  const post = async <Answer>(path: string, token: string | null, body?: unknown): Promise<Answer> => {
    const response = await call(path, {
      method: 'POST',
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMilliseconds),
    })
    try {
      return (await response.json()) as Answer
    } catch (cause) {
      throw new CallFailed(null, { cause })
    }
  }

  return {
    /** An identity for somebody who has not signed in. */
    visitor: () => post<z.infer<typeof VisitorToken>>('/v1/visitors', null),

    start: (token: string, conversation: z.input<typeof StartConversation>) =>
      post<ConversationView>('/v1/conversations', token, conversation),

    /** Stores the message. The same `messageId` again changes nothing, so after `unreachable` it may be sent again. */
    send: (token: string, conversationId: string, message: z.input<typeof SendMessage>) =>
      post<z.infer<typeof MessageReceipt>>(
        `/v1/conversations/${encodeURIComponent(conversationId)}/messages`,
        token,
        message,
      ),

    /** Opens the stream of events after a number; reading it is `followEvents`' work. */
    stream: (token: string, conversationId: string, after: number, signal: AbortSignal) =>
      call(`/v1/conversations/${encodeURIComponent(conversationId)}/stream?after=${after}`, {
        headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
        signal,
      }),
  }
}
