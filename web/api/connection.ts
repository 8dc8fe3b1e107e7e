// What follows conversations and speaks in them: over a WebSocket (docs/protocol.md), over SSE and HTTP where no socket can be had.
// Lines break; the connection makes new ones and goes on after the last event seen, so whoever listens need not know of it.
import type { z } from 'zod'
import type { ConversationEvent } from '../../domain/conversation.ts'
import type { ProblemDocument } from '../../domain/problem.ts'
import type { MessageReceipt, SendMessage } from '../../server/protocol/conversations.ts'
import type { ClientFrame, closeCodes, ServerFrame } from '../../server/protocol/socket.ts'
import { CallFailed, expired } from './call-failed.ts'
import type { Client } from './client.ts'
import { followEvents, isFinal, type StreamStanding } from './follow-events.ts'
import { readFrame } from './frames.ts'
import { backoff, createPause } from './pause.ts'

/** `none` while nothing is followed; `lost` while it is tried again. */
export type Standing = 'none' | 'connecting' | 'open' | 'lost'

/** What is told of a conversation beside its events: stored nowhere, true only now. */
export type Aside =
  | Extract<ServerFrame, { type: 'typing' | 'presence' | 'queue-place' }>
  /** Over a stream it is not told who is there and who is writing. */
  | (Extract<ServerFrame, { type: 'following' }> & { overStream?: true })

export type Listener = {
  /** In order, each once. */
  onEvents(events: ConversationEvent[]): void
  onAside?(aside: Aside): void
  /** It cannot be read, however often it is tried: unknown, not the caller's, or nobody is signed in. It is followed no more. */
  onRefused(failure: CallFailed): void
}

export type Connection = {
  standing(): Standing
  /** Calls back after every change of `standing`; returns how to stop it. */
  subscribe(listener: () => void): () => void
  /** Follows a conversation after a number; returns how to stop it. */
  follow(conversationId: string, after: number, listener: Listener): () => void
  /** Staff: calls back at once and whenever the queue has changed; returns how to stop it. Without a socket, every few seconds. */
  followQueue(onChange: () => void): () => void
  /** Resolves when the message is stored. After `unreachable` send it again with its number; it is taken once. @throws CallFailed */
  send(conversationId: string, message: z.input<typeof SendMessage>): Promise<z.infer<typeof MessageReceipt>>
  /** Says that the caller is writing, at most every few seconds. */
  typing(conversationId: string): void
  /** Tries again now. */
  wake(): void
  /** Somebody else is signed in: the line is made anew. */
  renewIdentity(): void
  close(): void
}

/** Gives a token; `refused` is one that the server does not take (any more), so that one needs another. @throws CallFailed */
export type GetToken = (refused: string | null) => Promise<string>

const protocol = 1
const code: typeof closeCodes = { refused: 4400, unauthenticated: 4401, silent: 4408, tooMany: 4429 }
/** The server's heart beats every 20 s; a line this long without a frame is dead. */
const silenceMilliseconds = 45_000
/** From opening a socket to its welcome; some proxies swallow an upgrade without a word. */
const welcomeMilliseconds = 10_000
/** Sockets that fail in a row before events come over SSE; the socket is still tried, now and then. */
const failuresBeforeStream = 2
const receiptMilliseconds = 15_000
/** A longer message goes over HTTP, which says what is wrong with it; a socket would break. */
const longestFrameText = 5_000
const typingMilliseconds = 3_000
/** How long before its end a token is renewed. */
const renewalMilliseconds = 60_000
const tooManyMilliseconds = 5_000
const pollMilliseconds = 15_000
const longestTimer = 2 ** 31 - 1
/** What is spoken here is not understood there, or is too much: said again over another socket it would be no different. */
const misunderstood: ReadonlySet<number> = new Set([1002, 1007, 1008, 1009, code.refused])
/** The line was left on purpose: no failure, and nothing to wait for. */
const left = 0

type Followed = {
  seen: number
  listener: Listener
  stream: AbortController | null
  streamStanding: StreamStanding | null
}
type Receipt = z.infer<typeof MessageReceipt>
type Pending = { resolve: (receipt: Receipt) => void; reject: (failure: CallFailed) => void; timer: Timer }
type Timer = ReturnType<typeof setTimeout>
/** An open socket; `end` leaves it. */
type Line = { say(frame: ClientFrame): void; end(closeCode: number): void; heardAt: number }
type QueueWatch = { heed(event: ConversationEvent): void; stop(): void }
type Ending = { closeCode: number; welcomed: boolean; problem: ProblemDocument | null }

export const createConnection = ({
  server,
  client,
  getToken,
  openSocket = 'WebSocket' in globalThis ? (url) => new WebSocket(url) : null,
  page = globalThis.window ?? new EventTarget(),
  silence = silenceMilliseconds,
}: {
  server: string
  client: Pick<Client, 'send' | 'stream' | 'get'>
  getToken: GetToken
  /** `null` where there are no sockets. */
  openSocket?: ((url: string) => WebSocket) | null
  /** Where `online`, `offline` and `visibilitychange` are heard. */
  page?: EventTarget
  /** Milliseconds without a frame after which a line is given up. */
  silence?: number
}): Connection => {
  const url = new URL('/v1/socket', server)
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:'

  const pause = createPause()
  const closed = new AbortController()
  const listeners = new Set<() => void>()
  const followed = new Map<string, Followed>()
  const queueFollowers = new Set<() => void>()
  const pending = new Map<string, Pending>()
  const typedAt = new Map<string, number>()
  /** Followings on this line that have not begun yet: events that come before are those of an earlier one, from another number. */
  const awaited = new Map<string, number>()
  let standing: Standing = 'none'
  /** The socket while it is open and welcomed. */
  let line: Line | null = null
  /** The socket on its way, welcomed or not. */
  let opening: Line | null = null
  let running = false
  let failures = 0
  let queuePoll: Timer | undefined

  const isWanted = () => !closed.signal.aborted && followed.size + queueFollowers.size > 0

  const settle = (): void => {
    const streams = [...followed.values()].map(({ streamStanding }) => streamStanding)
    const now = ((): Standing => {
      if (!isWanted()) return 'none'
      if (line || streams.includes('open')) return 'open'
      return failures > 0 || streams.includes('lost') ? 'lost' : 'connecting'
    })()
    if (now === standing) return
    standing = now
    for (const listener of [...listeners]) listener()
  }

  const refuseAll = (failure: CallFailed): void => {
    for (const conversationId of [...followed.keys()]) refuse(conversationId, failure)
  }
  const refuse = (conversationId: string, failure: CallFailed): void => {
    const one = followed.get(conversationId)
    if (!one) return
    leave(conversationId, one)
    one.listener.onRefused(failure)
  }
  const leave = (conversationId: string, one: Followed): void => {
    if (followed.get(conversationId) !== one) return
    followed.delete(conversationId)
    stopStream(one)
    line?.say({ type: 'unfollow', conversationId })
    rest()
  }
  const rest = (): void => {
    if (!isWanted()) {
      opening?.end(left)
      pause.wake()
    }
    settle()
  }

  const take = (one: Followed, events: ConversationEvent[]): void => {
    const fresh = events.filter(({ seq }) => seq > one.seen)
    const last = fresh.at(-1)
    if (!last) return
    one.seen = last.seq
    one.listener.onEvents(fresh)
  }

  // --- over a socket ---

  const run = async (): Promise<void> => {
    if (running) return
    running = true
    let refused = null as { token: string; problem: ProblemDocument | null } | null
    try {
      while (isWanted() && openSocket) {
        let token: string
        try {
          token = await getToken(refused?.token ?? null)
        } catch (error) {
          if (!(error instanceof CallFailed)) throw error
          if (isFinal(error)) return refuseAll(error)
          await failed(1006)
          continue
        }
        if (refused?.token === token) return refuseAll(new CallFailed(refused.problem ?? expired))
        if (!isWanted()) return
        settle()
        const ending = await connect(token, openSocket)
        refused = ending.closeCode === code.unauthenticated ? { token, problem: ending.problem } : null
        if (ending.welcomed) failures = 0
        if (misunderstood.has(ending.closeCode)) break
        if (ending.closeCode !== left) await failed(ending.closeCode)
      }
      if (isWanted()) streamAll()
    } finally {
      running = false
      failures = isWanted() ? failures : 0
      settle()
    }
  }

  const failed = async (closeCode: number): Promise<void> => {
    failures += 1
    settle()
    if (failures >= failuresBeforeStream) streamAll()
    if (!isWanted()) return
    const wait = backoff(failures - 1)
    await pause.wait(closeCode === code.tooMany ? Math.max(tooManyMilliseconds, wait) : wait, closed.signal)
  }

  const connect = (token: string, open: (url: string) => WebSocket): Promise<Ending> =>
    new Promise((resolve) => {
      let socket: WebSocket | null = null
      let problem: ProblemDocument | null = null
      let watchdog: Timer | undefined
      let renewal: Timer | undefined
      let isOver = false
      const mine: Line = {
        say: (frame) => {
          if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
        },
        end: (closeCode) => {
          if (isOver) return
          isOver = true
          clearTimeout(watchdog)
          clearTimeout(renewal)
          socket?.close()
          const welcomed = line === mine
          line = opening = null
          for (const messageId of [...pending.keys()]) answered(messageId)?.reject(new CallFailed(null))
          resolve({ closeCode, welcomed, problem })
        },
        heardAt: Date.now(),
      }
      const watch = (milliseconds: number) => {
        clearTimeout(watchdog)
        watchdog = setTimeout(() => mine.end(1006), milliseconds)
      }
      /** The clock here may be wrong by hours: never at once, and never for longer than a timer can. */
      const renewBefore = (expiresAt: string | null) => {
        if (expiresAt === null) return
        const due = Date.parse(expiresAt) - Date.now() - renewalMilliseconds
        renewal = setTimeout(
          async () => {
            try {
              const next = await getToken(null)
              mine.say({ type: 'renew', token: next })
            } catch {
              // The server will close the line, and another is made.
            }
          },
          Math.min(Math.max(due, renewalMilliseconds), longestTimer),
        )
      }
      opening = mine
      watch(welcomeMilliseconds)
      try {
        socket = open(url.href)
      } catch {
        // Forbidden by the page's policy.
        return mine.end(1006)
      }
      socket.onopen = () => mine.say({ type: 'hello', protocol, token })
      socket.onclose = (event) => mine.end(event.code)
      socket.onerror = () => mine.end(1006)
      socket.onmessage = ({ data }) => {
        if (isOver) return
        mine.heardAt = Date.now()
        if (line === mine) watch(silence)
        const frame = readFrame(String(data))
        if (!frame) return
        if (frame.type === 'welcome') {
          line = mine
          watch(silence)
          renewBefore(frame.expiresAt)
          welcome()
        } else if (frame.type === 'renewed') {
          renewBefore(frame.expiresAt)
        } else if (frame.type === 'error') {
          if (frame.about === 'hello' || frame.problem.code === 'unauthenticated') problem = frame.problem
          heedError(frame, mine)
        } else heed(frame)
      }
    })

  const welcome = (): void => {
    failures = 0
    awaited.clear()
    for (const [conversationId, one] of followed) {
      stopStream(one)
      sayFollow(conversationId, one.seen)
    }
    clearTimeout(queuePoll)
    if (queueFollowers.size > 0) line?.say({ type: 'follow-queue' })
    settle()
  }

  const sayFollow = (conversationId: string, after: number): void => {
    if (!line) return
    awaited.set(conversationId, (awaited.get(conversationId) ?? 0) + 1)
    line.say({ type: 'follow', conversationId, after })
  }

  const heed = (frame: ServerFrame): void => {
    if (frame.type === 'queue-changed') tellQueue()
    if (frame.type === 'accepted') answered(frame.messageId)?.resolve(frame)
    const conversationId =
      frame.type === 'following' ? frame.conversation.id : 'conversationId' in frame ? frame.conversationId : undefined
    if (conversationId === undefined) return
    if (frame.type === 'following') awaited.set(conversationId, (awaited.get(conversationId) ?? 1) - 1)
    const one = followed.get(conversationId)
    if (!one || awaited.get(conversationId)) return
    if (frame.type === 'events') take(one, frame.events)
    else if (
      frame.type === 'following' ||
      frame.type === 'typing' ||
      frame.type === 'presence' ||
      frame.type === 'queue-place'
    )
      one.listener.onAside?.(frame)
  }

  const heedError = (frame: Extract<ServerFrame, { type: 'error' }>, mine: Line): void => {
    const failure = new CallFailed(frame.problem, { retryAfterSeconds: frame.retryAfterSeconds ?? null })
    if (frame.about === 'send' && frame.messageId) answered(frame.messageId)?.reject(failure)
    // The new token is another person's.
    if (frame.about === 'renew') mine.end(left)
    // Nobody signed in any more: the server closes the line, and a new one begins with a new token.
    if (frame.about !== 'follow' || !frame.conversationId || failure.code === 'unauthenticated') return
    if (isFinal(failure)) refuse(frame.conversationId, failure)
    else mine.end(1006)
  }

  /** The message's receipt is here, or will not come: nobody waits for it any more. */
  const answered = (messageId: string): Pending | undefined => {
    const one = pending.get(messageId)
    if (one) clearTimeout(one.timer)
    pending.delete(messageId)
    return one
  }

  // --- over SSE ---

  const streamAll = (): void => {
    for (const [conversationId, one] of followed) if (!one.stream) void stream(conversationId, one)
    clearTimeout(queuePoll)
    if (queueFollowers.size > 0) pollQueue()
  }

  const pollQueue = (): void => {
    tellQueue()
    queuePoll = setTimeout(pollQueue, pollMilliseconds)
  }

  const stopStream = (one: Followed): void => {
    one.stream?.abort()
    one.stream = null
    one.streamStanding = null
  }

  const stream = async (conversationId: string, one: Followed): Promise<void> => {
    const mine = new AbortController()
    one.stream = mine
    let refused: string | null = null
    while (!mine.signal.aborted) {
      let token: string | null = null
      let watch: QueueWatch | null = null
      try {
        const given = await getToken(refused)
        token = given
        watch = watchQueue(conversationId, one, given)
        const events = followEvents({
          open: (after, signal) => client.stream(given, conversationId, after, signal),
          after: one.seen,
          pause,
          signal: mine.signal,
          silence,
          onStanding: (now) => {
            if (mine.signal.aborted) return
            one.streamStanding = now
            settle()
          },
        })
        for await (const event of events) {
          if (mine.signal.aborted) return
          take(one, [event])
          watch.heed(event)
        }
        return
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error
        if (mine.signal.aborted) return
        if (!isFinal(error)) await pause.wait(backoff(0), mine.signal)
        else if (error.code === 'unauthenticated' && token !== null && token !== refused) refused = token
        else return refuse(conversationId, error)
      } finally {
        watch?.stop()
      }
    }
  }

  /** The place in the queue, which a stream does not tell: asked for now and then while the conversation waits. */
  const watchQueue = (conversationId: string, one: Followed, token: string): QueueWatch => {
    let isQueued = true
    let isOver = false
    const look = async () => {
      if (!isQueued) return
      try {
        const conversation = await client.get(token, conversationId)
        if (isOver) return
        isQueued = conversation.state === 'queued'
        one.listener.onAside?.({ type: 'following', conversation, overStream: true })
      } catch {
        // Looked at again soon.
      }
    }
    void look()
    const timer = setInterval(look, pollMilliseconds)
    return {
      heed({ body }) {
        if (body.type !== 'state-changed') return
        isQueued = body.to === 'queued'
        void look()
      },
      stop() {
        isOver = true
        clearInterval(timer)
      },
    }
  }

  const tellQueue = (): void => {
    for (const follower of [...queueFollowers]) follower()
  }

  // --- the browser ---

  const wake = () => pause.wake()
  const hangUp = () => opening?.end(1006)
  const lookAgain = () => {
    // After a sleep of the machine a dead line looks like a quiet one.
    if (line && Date.now() - line.heardAt > silence) hangUp()
    wake()
  }
  page.addEventListener('online', wake)
  page.addEventListener('offline', hangUp)
  page.addEventListener('visibilitychange', lookAgain)

  const begin = (): void => {
    if (!line && (!openSocket || failures >= failuresBeforeStream)) streamAll()
    settle()
    void run()
  }

  return {
    standing: () => standing,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    follow(conversationId, after, listener) {
      const before = followed.get(conversationId)
      if (before) stopStream(before)
      const one: Followed = { seen: after, listener, stream: null, streamStanding: null }
      followed.set(conversationId, one)
      sayFollow(conversationId, after)
      begin()
      return () => leave(conversationId, one)
    },
    followQueue(onChange) {
      queueFollowers.add(onChange)
      line?.say({ type: 'follow-queue' })
      begin()
      return () => {
        queueFollowers.delete(onChange)
        if (queueFollowers.size === 0) clearTimeout(queuePoll)
        rest()
      }
    },
    async send(conversationId, message) {
      if (!line || message.text.length > longestFrameText)
        return client.send(await getToken(null), conversationId, message)
      const { messageId } = message
      answered(messageId)?.reject(new CallFailed(null))
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          answered(messageId)?.reject(new CallFailed(null))
          hangUp()
        }, receiptMilliseconds)
        pending.set(messageId, { resolve, reject, timer })
        line?.say({ type: 'send', conversationId, ...message })
      })
    },
    typing(conversationId) {
      const now = Date.now()
      if (Math.abs(now - (typedAt.get(conversationId) ?? 0)) < typingMilliseconds) return
      typedAt.set(conversationId, now)
      line?.say({ type: 'typing', conversationId })
    },
    wake,
    renewIdentity() {
      for (const one of followed.values()) stopStream(one)
      opening?.end(left)
      wake()
      begin()
    },
    close() {
      closed.abort()
      page.removeEventListener('online', wake)
      page.removeEventListener('offline', hangUp)
      page.removeEventListener('visibilitychange', lookAgain)
      for (const one of followed.values()) stopStream(one)
      followed.clear()
      queueFollowers.clear()
      clearTimeout(queuePoll)
      opening?.end(left)
      settle()
      listeners.clear()
    },
  }
}
