// Who the client is: a visitor with a token of ours, or somebody whom the host page has signed in.
import { CallFailed, expired } from '../api/call-failed.ts'
import { claimsOf } from '../api/claims.ts'
import type { Client } from '../api/client.ts'
import { isFinal } from '../api/follow-events.ts'
import { backoff } from '../api/pause.ts'
import type { Keep } from './keep.ts'

/** The host page's own identity: a token of the firm's, null when nobody is signed in. Asked again before the token ends. */
export type HostToken = () => Promise<string | null>

/** The host page cannot say who is signed in: its own server may be away for a moment. Trying again may help. */
export class Unconfirmed extends CallFailed {}

/** Conversations are kept apart, so that who signs out does not leave theirs to the next visitor. */
type ConversationName = 'conversation' | 'client-conversation'

/**
 * @param onAnother who was signed in is so no more: somebody else is, or nobody
 * @param onConfirmed the page has said who is there, or could not
 */
export const createIdentity = ({
  client,
  keep,
  host: given,
  onAnother = () => undefined,
  onConfirmed = () => undefined,
}: {
  client: Client
  keep: Keep
  host: HostToken | null
  onAnother?: () => void
  onConfirmed?: (isConfirmed: boolean) => void
}) => {
  let host = given
  /** Whose words may lie here: on the page before somebody may have been signed in who is so no more. */
  let person = keep.get('client')
  let signedIn = false
  let settling: Promise<void> | null = null
  /** The notice and the first call ask at once: of two visitors, one would have agreed and the other would have the conversation. */
  let becoming: Promise<string> | null = null
  /** The page is left alone for longer after every failure, however many wait for its word. */
  const rest = { failures: 0, until: 0 }

  const kept = (): ConversationName => (signedIn ? 'client-conversation' : 'conversation')

  const ask = async (): Promise<string | null> => {
    if (!host) return null
    if (performance.now() < rest.until) throw new Unconfirmed(null)
    const asked = host
    try {
      const token = await asked()
      // Its own server's error page, for one: it names nobody, and must not be taken for somebody else.
      if (token && !claimsOf(token)) throw new Error('getToken gave something that is no JWT')
      // The page has changed its mind meanwhile.
      if (asked !== host) return ask()
      wake()
      onConfirmed(true)
      return token
    } catch (cause) {
      if (asked !== host) return ask()
      // Several may have asked at once; that is one failure.
      if (performance.now() >= rest.until) rest.until = performance.now() + backoff(rest.failures++)
      onConfirmed(false)
      throw new Unconfirmed(null, { cause })
    }
  }
  const wake = (): void => {
    rest.failures = rest.until = 0
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

  /** What is remembered of one client is not for the next; another tab may have found out first. */
  const turnTo = (next: string | null): void => {
    person = next
    if (keep.get('client') === next) return
    keep.set('client', next)
    keep.set('client-conversation', null)
  }

  const signIn = async (): Promise<string | null> => {
    const token = (await ask()) || null
    signedIn = token !== null
    const before = person
    turnTo(token === null ? null : personOf(token))
    if (before !== null && before !== person) {
      settling = null
      onAnother()
    }
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
    becoming ??= becomeVisitor().finally(() => {
      becoming = null
    })
    return becoming
  }
  const becomeVisitor = async (): Promise<string> => {
    const { token } = await client.visitor()
    // Another tab may have been quicker: what was agreed to and begun there is that visitor's.
    const first = keep.get('token')
    if (first !== null) return first
    keep.set('token', token)
    return token
  }

  return {
    hasHost: () => host !== null,
    /** Somebody was signed in on the page before, and this one has not said yet who is. */
    isUnsaid: () => host === null && person !== null,

    /** Another callback of the host page, or none. */
    use(next: HostToken | null): void {
      host = next
      settling = null
      wake()
      if (next) return
      // Whom another callback names is known when it has: whoever signs out is gone at once.
      signedIn = false
      turnTo(null)
      onConfirmed(true)
    },
    /** The page is asked again at once. */
    wake,

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

/** Whom the server takes a token for: conversations are their client's. */
const personOf = (token: string): string => {
  const { client_id, sub } = claimsOf(token) ?? {}
  return String(client_id ?? sub ?? '')
}

/** The conversation cannot be taken along, however often it is tried. */
const isRefused = (failure: CallFailed): boolean => isFinal(failure) || failure.code === 'conflict'
