// What was written and is not stored at the server yet. It outlives a reload and a broken line; a message keeps its number over every try,
// so that the server takes it once.
import { CallFailed } from '../../api/call-failed.ts'
import { newMessageId } from '../../api/message-id.ts'
import { backoff, type Pause } from '../../api/pause.ts'

export type Outgoing = {
  conversationId: string
  messageId: string
  text: string
  /**
   * `waiting` for the network; `accepted` is stored and about to appear in the record; `refused` is to be reworded or given up; of what was
   * `returned` the text is with the writer again, and what stands here only says that it was not sent.
   */
  progress: 'sending' | 'waiting' | 'accepted' | 'refused' | 'returned'
  failure: CallFailed | null
}

export type Outbox = ReturnType<typeof createOutbox>

/** Where something is kept for the next visit; `sessionStorage` is one. */
export type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export const createOutbox = ({
  keep,
  name,
  post,
  pause,
}: {
  keep: Keep
  /** Whose outbox it is, so that who signs in next does not speak with another's words. */
  name: string
  /** Stores a message. @throws CallFailed */
  post: (message: Pick<Outgoing, 'conversationId' | 'messageId' | 'text'>) => Promise<unknown>
  pause: Pause
}) => {
  const key = `zhigu-outbox:${name}`
  const listeners = new Set<() => void>()
  const disposed = new AbortController()
  const busy = new Set<string>()
  let messages: readonly Outgoing[] = restored(keep.getItem(key))

  const change = (next: readonly Outgoing[]): void => {
    messages = next
    const unsent = messages.filter(({ progress }) => progress !== 'accepted' && progress !== 'returned')
    if (unsent.length === 0) keep.removeItem(key)
    else
      keep.setItem(
        key,
        JSON.stringify(unsent.map(({ conversationId, messageId, text }) => ({ conversationId, messageId, text }))),
      )
    for (const listener of [...listeners]) listener()
  }

  const changeMessage = (messageId: string, part: Partial<Outgoing>): void =>
    change(messages.map((message) => (message.messageId === messageId ? { ...message, ...part } : message)))

  /** Conversations wait for each other's messages no more than people do; within one the order is kept. */
  const deliver = async (conversationId: string): Promise<void> => {
    if (busy.has(conversationId)) return
    busy.add(conversationId)
    try {
      for (let next = unsent(conversationId); next && !disposed.signal.aborted; next = unsent(conversationId))
        await deliverMessage(next)
    } finally {
      busy.delete(conversationId)
    }
  }

  const unsent = (conversationId: string) =>
    messages.find(
      (message) =>
        message.conversationId === conversationId && (message.progress === 'sending' || message.progress === 'waiting'),
    )

  const deliverMessage = async ({ conversationId, messageId, text }: Outgoing): Promise<void> => {
    for (let attempt = 0; !disposed.signal.aborted; attempt += 1) {
      // It may have arrived although the answer to an earlier try was lost.
      if (!messages.some((message) => message.messageId === messageId)) return
      try {
        await post({ conversationId, messageId, text })
        return changeMessage(messageId, { progress: 'accepted', failure: null })
      } catch (failure) {
        if (!(failure instanceof CallFailed)) throw failure
        if (!mayPass(failure)) return changeMessage(messageId, { progress: 'refused', failure })
        changeMessage(messageId, { progress: 'waiting', failure })
        const asked = failure.retryAfterSeconds === null ? 0 : failure.retryAfterSeconds * 1000
        await pause.wait(Math.max(asked, backoff(attempt)), disposed.signal)
      }
    }
  }

  for (const conversationId of new Set(messages.map((message) => message.conversationId))) void deliver(conversationId)

  return {
    messages: () => messages,
    /** Calls back after every change; returns how to stop it. */
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    send: (conversationId: string, text: string): void => {
      change([...messages, { conversationId, messageId: newMessageId(), text, progress: 'sending', failure: null }])
      void deliver(conversationId)
    },
    /** Gives a refused message up and returns its text. */
    takeBack: (messageId: string): string => {
      const text = messages.find((message) => message.messageId === messageId)?.text ?? ''
      change(messages.filter((message) => message.messageId !== messageId))
      return text
    },
    /** Gives the text of a refused message to the writer; that it was not sent goes on to be said until it is taken back. */
    giveBack: (messageId: string): string => {
      const text = messages.find((message) => message.messageId === messageId)?.text ?? ''
      changeMessage(messageId, { progress: 'returned' })
      return text
    },
    /** These stand in the record now. */
    arrived: (messageIds: ReadonlySet<string>): void => {
      if (messages.some(({ messageId }) => messageIds.has(messageId)))
        change(messages.filter(({ messageId }) => !messageIds.has(messageId)))
    },
    /** Tries again now whatever waits. */
    wake: pause.wake,
    dispose: (): void => {
      disposed.abort()
      listeners.clear()
    },
  }
}

/** Whether no words would have been taken: somebody else has the client meanwhile, or nobody. */
export const isAway = ({ progress, failure }: Outgoing): boolean =>
  progress === 'refused' && ['conflict', 'forbidden', 'not-found'].includes(failure?.code ?? '')

/** Whether the same words may be taken later; signing in again is one of the things that help. */
const mayPass = ({ code }: CallFailed): boolean =>
  ['unreachable', 'unauthenticated', 'rate-limited', 'internal', 'component-unavailable', 'storage-full'].includes(code)

const restored = (kept: string | null): Outgoing[] => {
  if (kept === null) return []
  try {
    const messages = JSON.parse(kept) as Pick<Outgoing, 'conversationId' | 'messageId' | 'text'>[]
    return messages.map((message) => ({ ...message, progress: 'sending', failure: null }))
  } catch {
    // Something else has written there.
    return []
  }
}
