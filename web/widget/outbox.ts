// Messages not yet accepted, kept over a reload. Two tabs share the place where they are kept: each writes its own and leaves the other's.
import type { CallFailed } from '../api/call-failed.ts'
import type { Keep } from './keep.ts'

/** A message on its way. It keeps its number over every try, so that the server takes it once. */
export type Outgoing = {
  messageId: string
  text: string
  /** A person was to read it. In another conversation it would be the AI, which is for the client to decide. */
  toPerson: boolean
  /** `waiting` for the network; `accepted` is stored at the server and about to appear in the transcript. */
  progress: 'sending' | 'waiting' | 'accepted' | 'failed'
  failure: CallFailed | null
  /** Refused, it stands after this event, and what comes later below it; null is at the end. */
  after: { conversationId: string | null; seq: number } | null
}

export const isUnsent = ({ progress }: Outgoing): boolean => progress === 'sending' || progress === 'waiting'

type Kept = Pick<Outgoing, 'messageId' | 'text'> & Partial<Pick<Outgoing, 'toPerson'>>

export const createOutbox = (keep: Keep) => {
  const read = (): Kept[] => {
    try {
      return JSON.parse(keep.get('outbox') ?? '[]')
    } catch {
      // Somebody else has written there.
      return []
    }
  }
  let messages: Outgoing[] = read().map(({ messageId, text, toPerson = false }) => ({
    messageId,
    text,
    toPerson,
    progress: 'sending',
    failure: null,
    after: null,
  }))
  /** Every number that was ever in our hands: what is no longer among `messages` is done. */
  const ours = new Set(messages.map(({ messageId }) => messageId))

  return {
    messages: () => messages,
    /** Also what tabs have left there that are gone. */
    clear(): void {
      messages = []
      keep.set('outbox', null)
    },
    replace(next: Outgoing[]): void {
      messages = next
      for (const { messageId } of next) ours.add(messageId)
      const unsent = next.filter(({ progress }) => progress !== 'accepted')
      const kept = [
        ...read().filter(({ messageId }) => !ours.has(messageId)),
        ...unsent.map(({ messageId, text, toPerson }) => ({ messageId, text, ...(toPerson ? { toPerson } : {}) })),
      ]
      keep.set('outbox', kept.length === 0 ? null : JSON.stringify(kept))
    },
  }
}
