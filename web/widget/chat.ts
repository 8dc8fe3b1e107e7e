// The widget's conversation with the server: what is to be sent, what has come, where it stands. Knows nothing of the screen.

import type { ConversationEvent } from '../../domain/conversation.ts'
import type { AnswerVerdict, CallbackTime, DislikeReason } from '../../domain/handoff.ts'
import type { ConversationView, QueuePlace } from '../../server/protocol/conversations.ts'
import { CallFailed } from '../api/call-failed.ts'
import type { Client } from '../api/client.ts'
import type { Aside, Connection, GetToken, Standing } from '../api/connection.ts'
import { newMessageId } from '../api/message-id.ts'
import { backoff, type Pause } from '../api/pause.ts'
import type { Drafts } from './drafts.ts'
import { createIdentity, type HostToken } from './identity.ts'
import type { Keep } from './keep.ts'
import { createOutbox, isUnsent, type Outgoing } from './outbox.ts'
import { emptyTranscript, isForPerson, isWithPerson, type Transcript, withEvent } from './transcript.ts'

export type ChatState = {
  conversationId: string | null
  transcript: Transcript
  /** The number of the last event that was there when the conversation was turned to: what comes after it is news. null while unknown. */
  past: number | null
  outbox: Outgoing[]
  /** What is typed and not yet sent. */
  draft: string
  /** `none` before there is a conversation, or while nobody looks at it. */
  connection: Standing
  /** Whether the host page could say, when it was asked last, who is signed in. */
  confirmed: boolean
  /** The earlier conversation could not be read any more and a new one was begun. */
  renewed: boolean
  /** What was written and not yet sent was given up, as somebody else is signed in now. */
  givenUp: boolean
  /** Where one stands while waiting for a person; `opensAt` in words, null in hours of service. */
  queue: QueuePlace | null
  /** The person who has the conversation: there (null where that is not told), writing. */
  person: { present: boolean | null; typing: boolean }
  /** A person is being asked for; the wish has not arrived yet. */
  askingForPerson: boolean
  /** The most characters of a message, once one was too long. */
  maximumCharacters: number | null
  /** Something was said to the client while nobody looked. */
  unread: boolean
}

export type Chat = ReturnType<typeof createChat>

const nobodyKnown: ChatState['person'] = { present: null, typing: false }

/**
 * @param mayAskAi whether what is written may go to the AI: the client has agreed to the notice as it is now
 * @param hasAgreed whether they have agreed to it, as far as is known: who has not writes to people alone, and what no person is to read is
 *   kept
 * @param pause ended by `wake`, also for whoever else waits in it for the network
 * @param onAnother the client is somebody else now
 * @param connect makes the connection, whose token the chat knows
 */
export const createChat = ({
  client,
  keep,
  drafts,
  host = null,
  pause,
  mayAskAi,
  hasAgreed,
  onAnother = () => undefined,
  connect,
}: {
  client: Client
  keep: Keep
  drafts: Drafts
  /** Signs somebody in from the beginning. */
  host?: HostToken | null
  pause: Pause
  mayAskAi: () => boolean
  hasAgreed: () => boolean
  onAnother?: () => void
  connect: (getToken: GetToken) => Connection
}) => {
  const listeners = new Set<() => void>()
  const disposed = new AbortController()
  const identity = createIdentity({
    client,
    keep,
    host,
    onAnother: () => turnToAnother(),
    onConfirmed: (confirmed) => {
      if (confirmed !== state.confirmed) change({ confirmed })
    },
  })
  const outbox = createOutbox(keep)
  const connection = connect((refused) => identity.token(refused))
  let leave: (() => void) | null = null
  let opened = false
  let delivering = false
  /** A message and the wish for a person go out at once, and into one conversation. */
  let starting: Promise<string> | null = null
  /** How often the way back was looked for; only the latest looks on. */
  let comings = 0
  /** How many were signed in here one after the other. */
  let clients = 0
  let state: ChatState = {
    conversationId: identity.conversation(),
    transcript: emptyTranscript,
    past: null,
    outbox: outbox.messages(),
    // Whose it is is not known before the page has said who is there.
    draft: identity.isUnsaid() ? '' : drafts.of(identity.conversation()),
    connection: 'none',
    confirmed: true,
    renewed: false,
    givenUp: false,
    queue: null,
    person: nobodyKnown,
    askingForPerson: false,
    maximumCharacters: null,
    unread: false,
  }

  const change = (part: Partial<ChatState>): void => {
    if (disposed.signal.aborted) return
    state = { ...state, ...part }
    for (const listener of [...listeners]) listener()
  }

  const changeOutbox = (messages: Outgoing[]): void => {
    outbox.replace(messages)
    change({ outbox: messages })
  }
  const changeMessage = (messageId: string, part: Partial<Outgoing>): void =>
    changeOutbox(state.outbox.map((message) => (message.messageId === messageId ? { ...message, ...part } : message)))

  // --- which conversation ---

  /** A token and the conversation, begun if there is none. */
  const ready = async (): Promise<{ token: string; conversationId: string }> => {
    const token = await identity.token()
    const before = identity.conversation()
    if (before !== null) {
      follow()
      return { token, conversationId: before }
    }
    starting ??= start(token).finally(() => {
      starting = null
    })
    return { token, conversationId: await starting }
  }
  const start = async (token: string): Promise<string> => {
    const { id } = await client.start(token, { channel: 'widget' })
    // Another tab may have been quicker.
    const conversationId = identity.conversation() ?? id
    identity.keepConversation(conversationId)
    follow()
    if (conversationId === id) change({ past: 0 })
    return conversationId
  }

  /**
   * Runs it with a token and a conversation, over again while the server cannot be reached.
   * @param renews whether another conversation will do where this one has ended
   * @throws CallFailed
   */
  const reaching = async <Answer>(
    run: (who: { token: string; conversationId: string }) => Promise<Answer>,
    { onWaiting = () => undefined, renews = true }: { onWaiting?: () => void; renews?: boolean } = {},
  ): Promise<Answer | null> => {
    const asked = clients
    let renewed = false
    for (let attempt = 0; !disposed.signal.aborted; attempt += 1) {
      let failed: string | null = null
      try {
        const who = await ready()
        // What one client wished the next has not.
        if (asked !== clients) return null
        failed = who.conversationId
        return await run(who)
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error
        if (!renewed && (forget(failed, error) || (renews && (await hasEnded(failed, error))))) {
          renewed = true
          continue
        }
        if (error.code !== 'unreachable') throw error
        onWaiting()
        await pause.wait(backoff(attempt), disposed.signal)
      }
    }
    return null
  }

  /** Whether the failure says that what is remembered is worth nothing any more; then it is forgotten, unless it was already. */
  const forget = (conversationId: string | null, failure: CallFailed): boolean => {
    if (conversationId !== identity.conversation()) return failure.code !== 'unreachable' && conversationId !== null
    if (!identity.forget(failure)) return false
    show(null, { takes: true })
    change({ renewed: true })
    return true
  }

  /** Whether it was refused because the conversation has ended, perhaps in this moment; then another one is begun. */
  const hasEnded = async (conversationId: string | null, failure: CallFailed): Promise<boolean> => {
    if (failure.code !== 'conflict' || conversationId === null) return false
    try {
      const { state: now } = await client.get(await identity.token(), conversationId)
      if (now !== 'closed') return false
    } catch {
      return false
    }
    if (conversationId === identity.conversation()) {
      identity.keepConversation(null)
      show(null, { takes: true })
      change({ renewed: true })
    }
    return true
  }

  /**
   * Turns to another conversation; null turns to one that is yet to begin.
   * @param takes whether what is being typed comes along: the client did not turn away from it
   */
  const show = (conversationId: string | null, { takes = false }: { takes?: boolean } = {}): void => {
    const before = leave
    leave = null
    const typed = takes ? state.draft : ''
    if (typed !== '') {
      drafts.keep(state.conversationId, '')
      drafts.keep(conversationId, typed)
    }
    change({
      conversationId,
      draft: typed || drafts.of(conversationId),
      transcript: emptyTranscript,
      past: null,
      queue: null,
      person: nobodyKnown,
    })
    // First the new one, so that the line need not be made anew.
    follow()
    before?.()
  }

  /** Whoever wrote what was not sent yet, it would go out in the name of another. */
  const turnToAnother = (): void => {
    clients += 1
    const givenUp = state.outbox.some(({ progress }) => progress !== 'accepted')
    forgetClient()
    change({ givenUp })
    show(identity.conversation())
    connection.renewIdentity()
    onAnother()
    if (opened) void comeBack()
  }
  const forgetClient = (): void => {
    starting = null
    outbox.clear()
    drafts.clear()
    change({ outbox: [], draft: '' })
    keep.set('attended', null)
  }

  // --- receiving ---

  const isAttended = ({ state: now }: Transcript) => now === 'queued' || isWithPerson(now)
  /** Before anything is read, what was kept says whether a person may write. */
  const isFollowed = () =>
    opened || (state.transcript.seen === 0 ? keep.get('attended') !== null : isAttended(state.transcript))

  const follow = (): void => {
    if (disposed.signal.aborted) return
    const conversationId = identity.conversation()
    if (conversationId !== state.conversationId) {
      show(conversationId, { takes: true })
      return
    }
    if (leave || conversationId === null || !isFollowed()) return
    leave = connection.follow(conversationId, state.transcript.seen, {
      onEvents: (events) => {
        if (conversationId !== state.conversationId) return
        const transcript = events.reduce(withEvent, state.transcript)
        const arrived = (messageId: string) => transcript.exchanges.some((exchange) => exchange.messageId === messageId)
        change({ transcript, queue: transcript.state === 'queued' ? state.queue : null })
        // What waited for the notice may be for a person now.
        void deliver()
        keep.set('attended', isAttended(transcript) ? conversationId : null)
        if (opened) keep.set('read', String(transcript.seen))
        else if (events.some(isUnread)) change({ unread: true })
        if (state.outbox.some((message) => arrived(message.messageId)))
          changeOutbox(state.outbox.filter((message) => !arrived(message.messageId)))
        if (events.some(({ body }) => body.type === 'staff-message')) changePerson({ typing: false })
      },
      onAside: (aside) => {
        if (conversationId === state.conversationId) heed(aside)
      },
      onRefused: (failure) => {
        leave = null
        if (conversationId === state.conversationId) forget(conversationId, failure)
      },
    })
  }

  const isUnread = ({ seq, body }: ConversationEvent): boolean =>
    seq > Number(keep.get('read') ?? 0) && (body.type === 'staff-message' || body.type === 'notice-given')

  const heed = (aside: Aside): void => {
    if (aside.type === 'following') {
      change({ queue: aside.conversation.queue, past: state.past ?? aside.conversation.lastSeq })
      // That nobody is there is not told, only who comes and goes.
      if (!aside.overStream) changePerson({ present: state.person.present ?? false })
    } else if (aside.type === 'queue-place') {
      const { type, conversationId, ...queue } = aside
      if (state.transcript.state === 'queued') change({ queue })
    } else if (aside.side === 'staff')
      changePerson(aside.type === 'typing' ? { typing: aside.active } : { present: aside.present })
  }
  const changePerson = (part: Partial<ChatState['person']>): void => change({ person: { ...state.person, ...part } })

  connection.subscribe(() => {
    const standing = connection.standing()
    // Who is writing is known only while the line is open.
    change({ connection: standing, ...(standing === 'open' ? {} : { person: nobodyKnown }) })
  })

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
  const unsent = () => {
    const next = state.outbox.find(isUnsent)
    return next && (isToPerson() || mayAskAi()) ? next : undefined
  }
  const isToPerson = () => isForPerson(state.transcript.state, { agreed: hasAgreed() })

  const deliverMessage = async (messageId: string): Promise<void> => {
    // It may have arrived although the answer to an earlier try was lost.
    const outgoing = () => state.outbox.find((message) => message.messageId === messageId)
    const renews = outgoing()?.toPerson !== true
    try {
      await reaching(
        async ({ conversationId }) => {
          const text = outgoing()?.text
          // Whatever becomes of the conversation while it is on its way.
          const meant = mayAskAi() ? {} : { for: 'person' as const }
          if (text !== undefined) await connection.send(conversationId, { messageId, text, ...meant })
        },
        { onWaiting: () => changeMessage(messageId, { progress: 'waiting' }), renews },
      )
      if (!disposed.signal.aborted) changeMessage(messageId, { progress: 'accepted', failure: null })
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error
      const { maximumCharacters } = error.problem ?? {}
      if (maximumCharacters) change({ maximumCharacters })
      // Behind all that is there; where nothing is yet, the history may be on its way, and it stays at the end.
      changeMessage(messageId, {
        progress: 'failed',
        failure: error,
        after: state.transcript.seen > 0 ? placeNow() : null,
      })
    }
  }

  const placeNow = (): Outgoing['after'] => ({
    conversationId: state.conversationId,
    seq: state.transcript.seen,
  })

  /** A call about the conversation as it is, tried once. @throws CallFailed */
  const about = async <Answer>(run: (token: string, conversationId: string) => Promise<Answer>): Promise<Answer> => {
    const { token, conversationId } = await ready()
    return run(token, conversationId)
  }

  /** The next message begins another conversation. */
  const begin = (): void => {
    identity.keepConversation(null)
    change({ renewed: false })
    // Where one has ended nothing more can be sent.
    show(null, { takes: state.transcript.state === 'closed' })
  }

  /** Who is signed in goes on where they were, once the page has said who that is. */
  const comeBack = async (attempt = 0): Promise<void> => {
    comings += 1
    const mine = comings
    try {
      await identity.arrive()
      follow()
      if (state.draft === '') change({ draft: drafts.of(state.conversationId) })
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error
      // Whatever comes next asks again.
      if (error.code === 'unreachable') void comeBackLater(mine, attempt)
    }
  }
  const comeBackLater = async (mine: number, attempt: number): Promise<void> => {
    await pause.wait(backoff(attempt), disposed.signal)
    if (mine === comings && isFollowed() && !disposed.signal.aborted) await comeBack(attempt + 1)
  }

  if (!identity.isUnsaid()) void deliver()
  follow()

  return {
    state: () => state,
    /** Calls back after every change; returns how to stop it. */
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    /** Follows the conversation, if there is one, until `close`. Messages are sent whether it is open or not. */
    open(): void {
      opened = true
      change({ unread: false })
      if (state.transcript.seen > 0) keep.set('read', String(state.transcript.seen))
      if (identity.hasHost()) void comeBack()
      else follow()
    },
    /** Nobody looks any more; what a person says is still heard. */
    close(): void {
      opened = false
      if (isFollowed()) return
      leave?.()
      leave = null
    },

    // --- talking ---

    /** What is typed so far. */
    type(text: string): void {
      drafts.keep(state.conversationId, text)
      change({ draft: text })
    },
    ask(text: string): void {
      const toPerson = isToPerson()
      change({ givenUp: false })
      // What was refused before stays above what is said now.
      const before = state.outbox.map((message) =>
        message.progress === 'failed' ? { ...message, after: message.after ?? placeNow() } : message,
      )
      const asked: Outgoing = {
        messageId: newMessageId(),
        text,
        toPerson,
        progress: 'sending',
        failure: null,
        after: null,
      }
      changeOutbox([...before, asked])
      void deliver()
    },
    /** Sends a failed message again, with its number. */
    resend(messageId: string): void {
      changeMessage(messageId, { progress: 'sending', failure: null, after: null })
      void deliver()
    },
    /** Begins another conversation with a message that came too late for the one that has ended. */
    sendAnew(messageId: string): void {
      begin()
      changeMessage(messageId, { toPerson: false, progress: 'sending', failure: null, after: null })
      void deliver()
    },
    /** Sends what waited for the notice, now that it may have been agreed to. */
    resume: () => void deliver(),
    /** Gives a failed message up and returns its text. */
    takeBack(messageId: string): string {
      const text = state.outbox.find((message) => message.messageId === messageId)?.text ?? ''
      changeOutbox(state.outbox.filter((message) => message.messageId !== messageId))
      return text
    },
    /** Tells the person that the client is writing. */
    typing(): void {
      if (state.conversationId !== null && isWithPerson(state.transcript.state)) connection.typing(state.conversationId)
    },

    // --- a person ---

    /** One tap; it waits for the network like a message. @throws CallFailed */
    async askForPerson(): Promise<void> {
      if (state.askingForPerson) return
      change({ askingForPerson: true })
      try {
        const conversation = await reaching(({ token, conversationId }) => client.askForPerson(token, conversationId))
        if (conversation) change({ queue: conversation.queue })
      } finally {
        change({ askingForPerson: false })
      }
    },
    leaveQueue: () => about(client.leaveQueue),
    requestCallback: (callback: { phone: string; time: CallbackTime }) =>
      about((token, id) => client.requestCallback(token, id, callback)),

    /** All that wait in this conversation. */
    cancelCallbacks: () =>
      about(async (token, id) => {
        for (const callbackId of state.transcript.callbacks) await client.cancelCallback(token, id, callbackId)
      }),

    // --- what the client thinks of it ---

    judge: (turnId: string, verdict: { verdict: AnswerVerdict | null; reason?: DislikeReason; comment?: string }) =>
      about((token, id) => client.judge(token, id, turnId, verdict)),
    rate: (rating: { score: number; solved?: boolean; comment?: string }) =>
      about((token, id) => client.rate(token, id, rating)),

    // --- conversations ---

    /** The client's conversations, the newest first, each with its first question. */
    async conversations(): Promise<{ conversation: ConversationView; question: string }[]> {
      const token = await identity.token()
      const { conversations } = await client.list(token)
      const asked = conversations.filter(({ messageCount }) => messageCount > 0).slice(0, mostListed)
      return Promise.all(
        asked.map(async (conversation) => ({
          conversation,
          question: await firstQuestion(client, token, conversation.id),
        })),
      )
    },
    show(conversationId: string): void {
      identity.keepConversation(conversationId)
      change({ renewed: false })
      show(conversationId)
    },
    begin,
    end: () => about(client.close),
    transcriptText: () => about(client.transcript),
    erase: () =>
      about(async (token) => {
        const erasure = await client.erase(token)
        drafts.clear()
        change({ draft: '' })
        return erasure
      }),

    // --- who ---

    token: () => identity.token(),
    /** The host page signs somebody in, or out (null). */
    async identify(host: HostToken | null): Promise<void> {
      // A visitor's line ends when the conversation is claimed.
      leave?.()
      leave = null
      const wasFollowed = isFollowed()
      // What was not sent yet is theirs alone: the next one neither reads it nor says it.
      if (!host && (identity.hasHost() || identity.isUnsaid())) forgetClient()
      identity.use(host)
      // What one client has said is not for the eyes of the next, not for a moment.
      if (identity.conversation() !== state.conversationId) show(identity.conversation(), { takes: host !== null })
      connection.renewIdentity()
      if (wasFollowed) await comeBack()
      void deliver()
    },
    /** Another tab may have changed what is kept. */
    lookAgain: follow,

    /** Tries again now whatever waits for the network. */
    wake(): void {
      identity.wake()
      pause.wake()
      connection.wake()
    },
    /** Stops everything; what was not accepted is kept for the next visit. */
    dispose(): void {
      disposed.abort()
      connection.close()
      listeners.clear()
    },
  }
}

const mostListed = 20

const firstQuestion = async (client: Client, token: string, conversationId: string): Promise<string> => {
  const { events } = await client.events(token, conversationId, { after: 0, limit: 10 })
  for (const { body } of events) if (body.type === 'message-received') return body.text
  return ''
}
