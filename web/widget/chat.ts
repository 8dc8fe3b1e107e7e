// The widget's conversation with the server: who we are, what is to be sent, what has come. Knows nothing of the screen.
import { CallFailed } from '../api/call-failed.ts'
import type { Client } from '../api/client.ts'
import { type Connection, followEvents, isFinal } from '../api/follow-events.ts'
import { backoff, createPause } from '../api/pause.ts'
import type { Keep } from './keep.ts'
import { emptyTranscript, type Transcript, withEvent } from './transcript.ts'

/** A message on its way. It keeps its number over every try, so that the server takes it once. */
export type Outgoing = {
  messageId: string
  text: string
  /** `waiting` for the network; `accepted` is stored at the server and about to appear in the transcript. */
  progress: 'sending' | 'waiting' | 'accepted' | 'failed'
  failure: CallFailed | null
}

export type ChatState = {
  transcript: Transcript
  outbox: Outgoing[]
  /** `none` before there is a conversation, or while the widget is closed. */
  connection: Connection | 'none'
  /** The earlier conversation could not be read any more and a new one was begun. */
  renewed: boolean
}

export type Chat = {
  state(): ChatState
  /** Calls back after every change; returns how to stop it. */
  subscribe(listener: () => void): () => void
  /** Follows the conversation, if there is one, until `close`. Messages are sent whether it is open or not. */
  open(): void
  close(): void
  ask(text: string): void
  /** Sends a failed message again, with its number. */
  resend(messageId: string): void
  /** Gives a failed message up and returns its text. */
  takeBack(messageId: string): string
  /** Tries again now whatever waits for the network. */
  wake(): void
  /** Stops everything; what was not accepted is kept for the next visit. */
  dispose(): void
}

export const createChat = ({ client, keep }: { client: Client; keep: Keep }): Chat => {
  const pause = createPause()
  const listeners = new Set<() => void>()
  const disposed = new AbortController()
  let following: AbortController | null = null
  let opened = false
  let delivering = false
  let state: ChatState = { transcript: emptyTranscript, outbox: keptOutbox(keep), connection: 'none', renewed: false }

  const change = (part: Partial<ChatState>): void => {
    state = { ...state, ...part }
    for (const listener of listeners) listener()
  }

  const changeOutbox = (outbox: Outgoing[]): void => {
    const unsent = outbox.filter((message) => message.progress !== 'accepted')
    keep.set(
      'outbox',
      unsent.length === 0 ? null : JSON.stringify(unsent.map(({ messageId, text }) => ({ messageId, text }))),
    )
    change({ outbox })
  }

  const changeMessage = (messageId: string, part: Partial<Outgoing>): void =>
    changeOutbox(state.outbox.map((message) => (message.messageId === messageId ? { ...message, ...part } : message)))

  // --- who we are ---

  const identity = async (): Promise<{ token: string; conversationId: string }> => {
    const token = keep.get('token') ?? (await client.visitor()).token
    keep.set('token', token)
    const conversationId = keep.get('conversation') ?? (await client.start(token, { channel: 'widget' })).id
    keep.set('conversation', conversationId)
    return { token, conversationId }
  }

  /** Whether the failure says that what we remembered is worth nothing any more; if so it is forgotten. */
  const forgetIfInvalid = (failure: CallFailed): boolean => {
    if (!isFinal(failure)) return false
    if (failure.code !== 'not-found') keep.set('token', null)
    keep.set('conversation', null)
    stopFollowing()
    change({ transcript: emptyTranscript, renewed: true })
    return true
  }

  // --- receiving ---

  const stopFollowing = (): void => {
    following?.abort()
    following = null
    change({ connection: 'none' })
  }

  const follow = async (): Promise<void> => {
    const token = keep.get('token')
    const conversationId = keep.get('conversation')
    if (!opened || following || token === null || conversationId === null) return
    const mine = new AbortController()
    following = mine
    try {
      const events = followEvents({
        open: (after, signal) => client.stream(token, conversationId, after, signal),
        after: state.transcript.seen,
        pause,
        signal: mine.signal,
        onConnection: (connection) => {
          if (!mine.signal.aborted) change({ connection })
        },
      })
      for await (const event of events) {
        if (mine.signal.aborted) return
        const transcript = withEvent(state.transcript, event)
        change({ transcript })
        const arrived = (messageId: string) => transcript.exchanges.some((exchange) => exchange.messageId === messageId)
        if (state.outbox.some((message) => arrived(message.messageId)))
          changeOutbox(state.outbox.filter((message) => !arrived(message.messageId)))
      }
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error
      if (!mine.signal.aborted) forgetIfInvalid(error)
    }
  }

  // --- sending ---

  const deliver = async (): Promise<void> => {
    if (delivering) return
    delivering = true
    try {
      for (let next = unsent(); next && !disposed.signal.aborted; next = unsent()) await deliverMessage(next.messageId)
    } finally {
      delivering = false
    }
  }

  const unsent = () => state.outbox.find(({ progress }) => progress === 'sending' || progress === 'waiting')

  const deliverMessage = async (messageId: string): Promise<void> => {
    let renewed = false
    for (let attempt = 0; !disposed.signal.aborted; attempt += 1) {
      // It may have arrived although the answer to an earlier try was lost.
      const message = state.outbox.find((outgoing) => outgoing.messageId === messageId)
      if (!message) return
      try {
        const { token, conversationId } = await identity()
        void follow()
        await client.send(token, conversationId, { messageId, text: message.text })
        changeMessage(messageId, { progress: 'accepted', failure: null })
        return
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error
        if (!renewed && forgetIfInvalid(error)) {
          renewed = true
          continue
        }
        if (error.code !== 'unreachable') {
          changeMessage(messageId, { progress: 'failed', failure: error })
          return
        }
        changeMessage(messageId, { progress: 'waiting' })
        await pause.wait(backoff(attempt), disposed.signal)
      }
    }
  }

  void deliver()

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    open() {
      opened = true
      void follow()
    },
    close() {
      opened = false
      stopFollowing()
    },
    ask(text) {
      changeOutbox([...state.outbox, { messageId: newMessageId(), text, progress: 'sending', failure: null }])
      void deliver()
    },
    resend(messageId) {
      changeMessage(messageId, { progress: 'sending', failure: null })
      void deliver()
    },
    takeBack(messageId) {
      const text = state.outbox.find((message) => message.messageId === messageId)?.text ?? ''
      changeOutbox(state.outbox.filter((message) => message.messageId !== messageId))
      return text
    },
    wake: pause.wake,
    dispose() {
      disposed.abort()
      stopFollowing()
      listeners.clear()
    },
  }
}

/** 128 random bits; `crypto.randomUUID` exists on secure pages only. */
const newMessageId = (): string =>
  `m-${Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`

const keptOutbox = (keep: Keep): Outgoing[] => {
  const kept: Pick<Outgoing, 'messageId' | 'text'>[] = JSON.parse(keep.get('outbox') ?? '[]')
  return kept.map(({ messageId, text }) => ({ messageId, text, progress: 'sending', failure: null }))
}
