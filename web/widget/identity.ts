// Who the client is: a visitor with a token of ours, or somebody whom the host page has signed in.
import { CallFailed } from '../api/call-failed.ts'
import type { Client } from '../api/client.ts'
import { isFinal } from '../api/follow-events.ts'
import type { Keep } from './keep.ts'

/** The host page's own identity: a token of the firm's, null when nobody is signed in. Asked again before the token ends. */
export type HostToken = () => Promise<string | null>

/** Conversations are kept apart, so that who signs out does not leave theirs to the next visitor. */
type ConversationName = 'conversation' | 'client-conversation'

export const createIdentity = ({
  client,
  keep,
  host: given,
}: {
  client: Client
  keep: Keep
  host: HostToken | null
}) => {
  let host = given
  let signedIn = false
  let settling: Promise<void> | null = null

  const kept = (): ConversationName => (signedIn ? 'client-conversation' : 'conversation')

  const ask = async (): Promise<string | null> => {
    if (!host) return null
    try {
      return await host()
    } catch (cause) {
      // The host page's own server may be away for a moment.
      throw new CallFailed(null, { cause })
    }
  }

  /** What the visitor said goes with them; who has said nothing yet goes on where they were on another device. */
  const settle = async (token: string): Promise<void> => {
    const visitor = keep.get('token')
    const conversation = keep.get('conversation')
    if (visitor !== null && conversation !== null) {
      try {
        await client.claim(token, conversation, visitor)
        keep.set('client-conversation', conversation)
      } catch (error) {
        if (!(error instanceof CallFailed) || !isRefused(error)) throw error
        // Which of the two tokens it was that has ended: if the client's, nothing of the visitor's may be forgotten.
        if (error.code === 'unauthenticated') await client.list(token)
      }
    }
    keep.set('token', null)
    keep.set('conversation', null)
    if (keep.get('client-conversation') !== null) return
    const { conversations } = await client.list(token)
    const open = conversations.find(({ state, channel }) => state !== 'closed' && channel === 'widget')
    if (open) keep.set('client-conversation', open.id)
  }

  const signIn = async (): Promise<string | null> => {
    const token = (await ask()) || null
    signedIn = token !== null
    if (token === null) return null
    settling ??= settle(token).catch((error: unknown) => {
      settling = null
      throw error
    })
    await settling
    return token
  }

  const visitor = async (refused: string | null): Promise<string> => {
    const known = keep.get('token')
    if (known !== null && known !== refused) return known
    if (known !== null) throw new CallFailed(expired)
    const { token } = await client.visitor()
    keep.set('token', token)
    return token
  }

  return {
    hasHost: () => host !== null,

    /** Another callback of the host page, or none. */
    use(next: HostToken | null): void {
      host = next
      settling = null
      // Whoever it was, until the page has said who it is.
      signedIn = false
      if (!next) keep.set('client-conversation', null)
    },

    /** Finds out who is there; nobody becomes a visitor by it. @throws CallFailed */
    async arrive(): Promise<void> {
      await signIn()
    },

    /** A token for a call. @param refused one that the server does not take @throws CallFailed */
    token: async (refused: string | null = null): Promise<string> => (await signIn()) ?? visitor(refused),

    conversation: (): string | null => keep.get(kept()),
    keepConversation: (id: string | null): void => keep.set(kept(), id),

    /** What is remembered is worth nothing any more, and forgotten. @returns whether there is another try */
    forget(failure: CallFailed): boolean {
      if (!isFinal(failure)) return false
      // Whom the host page names is not ours to forget.
      if (signedIn && failure.code === 'unauthenticated') return false
      if (!signedIn && failure.code !== 'not-found') keep.set('token', null)
      keep.set(kept(), null)
      return true
    },
  }
}

/** The conversation cannot be taken along, however often it is tried. */
const isRefused = (failure: CallFailed): boolean => isFinal(failure) || failure.code === 'conflict'

const expired = {
  type: '',
  title: '尚未登录或登录已过期',
  status: 401,
  detail: '登录已过期。',
  code: 'unauthenticated' as const,
  action: '请重新登录后再试。',
}
