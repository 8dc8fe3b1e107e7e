// WebSockets: who is there, what they follow, what they say. The rules are those of HTTP; docs/protocol.md tells the frames.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Gauge } from 'prom-client'
import type { RawData, WebSocket } from 'ws'
import type { ConversationEvent, ConversationState } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem, type ProblemCode, problemCodes, problemTable } from '../../domain/problem.ts'
import { demand, mayDo } from '../auth/permissions.ts'
import type { Tokens } from '../auth/tokens.ts'
import type { Conversations } from '../conversations/conversations.ts'
import type { StaffPresence } from '../handoff/presence.ts'
import type { Queue } from '../handoff/queue.ts'
import { createOpenCount, type Limits } from '../limits.ts'
import { documentOf, problemOf } from '../problems.ts'
import {
  ClientFrame,
  clientFrameTypes,
  closeCodes,
  heartbeatSeconds,
  type ServerFrame,
  socketProtocol,
} from '../protocol/socket.ts'
import type { Presence, Stay } from './presence.ts'
import { createRounds, type Rounds } from './rounds.ts'

/** The first frame has to come within this. */
const helloMilliseconds = 10_000
/** A client that does not follow the closing is cut off after this. */
const closingMilliseconds = 1_000
/** Conversations that one socket follows: a member of staff has many open. */
const mostFollowed = 64
/** Frames that wait before no more is read from the network; what was read already may still be a great many small ones. */
const mostWaiting = 16
const mostRead = 256
/** Frames in one go, enough to follow everything anew, and a second after that: faster ones wait. */
const framesAtOnce = 128
const framesPerSecond = 10
/** Frames that cannot be read before the line is taken for noise. */
const mostGarbage = 10
/** A timer of the runtime waits no longer, and no line holds that long. */
const longestTimer = 2 ** 31 - 1

export type Sockets = {
  /** Serves a connection until it closes. @param address network address of the caller */
  accept(socket: WebSocket, address: string): void
  /** Resolves when all are closed; call it when `stopping` has aborted. */
  closed(): Promise<void>
}

export type SocketDependencies = {
  conversations: Conversations
  presence: Presence
  queue: Pick<Queue, 'follow' | 'watchPlace'>
  staffPresence: StaffPresence
  tokens: Pick<Tokens, 'verify'>
  limits: Limits
  openSockets: Gauge
  logger: Logger
  /** Aborts when the server drains: sockets close, clients come back with the last number they saw. */
  stopping: AbortSignal
}

/** Makes what serves WebSockets in this process. */
export const createSockets = (dependencies: SocketDependencies): Sockets => {
  const { openSockets, stopping } = dependencies
  const open = new Set<Line>()
  const count = createOpenCount('连接')
  const heartbeats = createRounds(heartbeatSeconds)
  let whenEmpty: (() => void) | null = null

  stopping.addEventListener('abort', () => {
    for (const line of open) line.shut(1012, 'restarting')
  })

  return {
    accept(socket, address) {
      if (stopping.aborted) return close(socket, 1012, 'restarting')
      const enter = (principalId: string) => {
        const leave = count(principalId)
        const still = keepAlive(socket, heartbeats)
        return () => {
          leave()
          still()
        }
      }
      const line = serve(socket, { ...dependencies, address, enter })
      open.add(line)
      openSockets.inc()
      socket.once('close', () => {
        open.delete(line)
        openSockets.dec()
        if (open.size === 0) whenEmpty?.()
      })
    },
    closed: () =>
      open.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            whenEmpty = resolve
          }),
  }
}

// --- one connection ---

type Line = {
  /** Closes it from this side: nothing more is told, and what still comes is not heard. */
  shut(code: number, reason: string): void
}
/** `unwatch` ends that an owner who waits hears of their place. */
type Followed = { stop: AbortController; isOwner: boolean; stay: Stay | null; unwatch: (() => void) | null }

/** Answers frames one after another until the line closes. `enter` counts the caller in and gives what counts them out. */
const serve = (
  socket: WebSocket,
  {
    conversations,
    presence,
    queue,
    staffPresence,
    tokens,
    limits,
    logger,
    address,
    enter,
  }: SocketDependencies & { address: string; enter: (principalId: string) => () => void },
): Line => {
  const followed = new Map<string, Followed>()
  let unfollowQueue: (() => void) | null = null
  const keepPace = createPace()
  let isOver = false
  let caller: Principal | null = null
  let leave = () => {}
  let garbage = 0

  const end = () => {
    isOver = true
    clearTimeout(deadline)
    for (const conversationId of [...followed.keys()]) unfollow(conversationId)
    unfollowQueue?.()
  }
  const shut = (code: number, reason: string) => {
    end()
    close(socket, code, reason)
  }
  let deadline = setTimeout(() => {
    const seconds = helloMilliseconds / 1000
    void refuse(new Problem('invalid-request', `${seconds} 秒内没有收到第一帧 hello，连接随即关闭。`), {
      about: 'hello',
    })
    shut(closeCodes.silent, 'hello expected')
  }, helloMilliseconds)

  /** Resolves when the network has taken it, so that who reads slowly is written to slowly. */
  const say = (frame: ServerFrame): Promise<void> =>
    new Promise((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve()
      socket.send(JSON.stringify(frame), () => resolve())
    })

  const refuse = (error: unknown, about: { about: string } & Subject): Promise<void> => {
    const problem = problemOf(error)
    const { status } = problemTable[problem.code]
    const entry = { code: problem.code, status, frame: about.about }
    if (problem.isTold) logger.debug(entry, 'socket frame failed')
    else if (status >= 500) logger.error({ ...entry, err: problem.cause ?? problem }, 'socket frame failed')
    else logger.info(entry, 'socket frame refused')
    return say({ type: 'error', ...about, problem: documentOf(problem), retryAfterSeconds: problem.retryAfterSeconds })
  }

  /** From now on the frames are this person's, until the token ends. Says when that is. */
  const admit = (principal: Principal): string | null => {
    caller = principal
    clearTimeout(deadline)
    if (principal.expiresAt === undefined) return null
    const expire = () => {
      void refuse(new Problem('unauthenticated', '登录已过期。'), { about: 'renew' })
      shut(closeCodes.unauthenticated, 'token expired')
    }
    const left = principal.expiresAt - Date.now()
    if (left <= longestTimer) deadline = setTimeout(expire, left)
    return new Date(principal.expiresAt).toISOString()
  }

  const unfollow = (conversationId: string) => {
    const one = followed.get(conversationId)
    followed.delete(conversationId)
    one?.stop.abort()
    one?.stay?.leave()
    one?.unwatch?.()
  }

  const follow = async (principal: Principal, conversationId: string, after: number): Promise<void> => {
    const conversation = await conversations.get(principal, conversationId)
    // Clients see no conversation but their own; staff have such too.
    const isOwner = principal.role === 'client' || (await conversations.partOf(principal, conversationId)) === 'owner'
    if (isOver) return
    unfollow(conversationId)
    if (followed.size >= mostFollowed)
      throw new Problem('rate-limited', `一个连接最多同时关注 ${mostFollowed} 个会话。`, {
        action: '请先取消关注不看的会话。',
      })
    const mine: Followed = { stop: new AbortController(), isOwner, stay: null, unwatch: null }
    followed.set(conversationId, mine)
    await say({ type: 'following', conversation })
    // Who follows from an event to come would not see that the conversation was claimed, and go on reading.
    void tellEvents(principal, conversationId, after, mine)
    if (isOwner) tellPlace(conversationId, conversation.state, mine)
    // Who may only read hears nothing of who is there.
    if (!mayDo(principal.role, 'conversation:use')) return
    const side = isOwner ? 'client' : 'staff'
    const other = isOwner ? 'staff' : 'client'
    const stay = await presence.enter(conversationId, side, (heard) => {
      if ('typing' in heard) void say({ type: 'typing', conversationId, side: other, active: heard.typing })
      else void say({ type: 'presence', conversationId, side: other, present: heard.present })
    })
    if (mine.stop.signal.aborted) return stay.leave()
    mine.stay = stay
    if (isOwner) stay.show(true)
    else await showServing(principal, conversationId, mine)
  }

  /** Of the staff the client sees whoever serves. */
  const showServing = async (principal: Principal, conversationId: string, mine: Followed): Promise<void> => {
    const part = await conversations.partOf(principal, conversationId)
    if (!mine.stop.signal.aborted) mine.stay?.show(part === 'serving')
  }

  /** Until it is stopped; what was read before that and not yet told is not told any more. */
  const tellEvents = async (principal: Principal, conversationId: string, after: number, mine: Followed) => {
    const { signal } = mine.stop
    try {
      for await (const events of conversations.follow(principal, conversationId, after, signal)) {
        for (const frame of framesOf(conversationId, events)) {
          if (signal.aborted) return
          await say(frame)
        }
        const moved = events.findLast(({ body }) => body.type === 'state-changed')?.body
        if (moved?.type !== 'state-changed') continue
        if (mine.isOwner) tellPlace(conversationId, moved.to, mine)
        else await showServing(principal, conversationId, mine)
      }
    } catch (error) {
      if (signal.aborted) return
      unfollow(conversationId)
      await refuse(error, { about: 'follow', conversationId })
    }
  }

  /** A client who waits hears of their place, and is told no more of it once they do not. */
  const tellPlace = (conversationId: string, state: ConversationState, mine: Followed) => {
    if (mine.stop.signal.aborted) return
    if (state !== 'queued') {
      mine.unwatch?.()
      mine.unwatch = null
    }
    if (state === 'queued')
      mine.unwatch ??= queue.watchPlace(conversationId, (place) => {
        void say({ type: 'queue-place', conversationId, ...place })
      })
  }

  const followQueue = async (principal: Principal): Promise<void> => {
    demand(principal, 'handoff:read')
    // Who may only look is not at work there.
    const leave = mayDo(principal.role, 'handoff:work') ? await staffPresence.enter(principal.id) : () => {}
    if (isOver) return leave()
    unfollowQueue?.()
    const stop = queue.follow(() => void say({ type: 'queue-changed' }))
    unfollowQueue = () => {
      stop()
      leave()
    }
  }

  const handle = async (frame: ClientFrame): Promise<void> => {
    if (frame.type === 'hello') {
      if (caller) throw new Problem('conflict', '这个连接已经登录。', { action: '请以 renew 帧换令牌。' })
      if (frame.protocol !== socketProtocol)
        throw new Problem('invalid-request', `协议版本 ${frame.protocol} 不受支持，这里是 ${socketProtocol}。`)
      const principal = await tokens.verify(frame.token)
      if (isOver) return
      if (!mayDo(principal.role, 'conversation:read-any')) demand(principal, 'conversation:use')
      leave = enter(principal.id)
      return say({ type: 'welcome', protocol: socketProtocol, heartbeatSeconds, expiresAt: admit(principal) })
    }
    if (!caller) throw new Problem('unauthenticated', '第一帧应为 hello，带上令牌。')
    if (frame.type === 'renew') {
      const principal = await tokens.verify(frame.token)
      if (isOver) return
      if (!isSamePerson(caller, principal))
        throw new Problem('forbidden', '续期的令牌属于另一个身份。', { action: '请用它建立新的连接。' })
      return say({ type: 'renewed', expiresAt: admit(principal) })
    }
    if (frame.type === 'follow-queue') return followQueue(caller)
    const { conversationId } = frame
    if (frame.type === 'follow') return follow(caller, conversationId, frame.after)
    if (frame.type === 'unfollow') {
      unfollow(conversationId)
      return say({ type: 'unfollowed', conversationId })
    }
    demand(caller, 'conversation:use')
    if (frame.type === 'typing') return followed.get(conversationId)?.stay?.typing()
    await limits.message({ principalId: caller.id, address })
    const receipt = await conversations.send(caller, conversationId, frame)
    return say({ type: 'accepted', conversationId, ...receipt })
  }

  const answer = async (data: RawData, isBinary: boolean): Promise<void> => {
    await keepPace()
    if (isOver) return
    let subject: { about: string } & Subject = { about: 'frame' }
    try {
      const read = readFrame(data, isBinary)
      subject = subjectOf(read)
      // A type that is not known belongs to a later version of the protocol.
      if (clientFrameTypes.has(subject.about)) await handle(ClientFrame.parse(read))
    } catch (error) {
      await refuse(error, subject)
      if (subject.about === 'frame') garbage += 1
      if (garbage >= mostGarbage) shut(closeCodes.tooMany, 'too many unreadable frames')
      if (!caller) shut(closeOf(error), 'hello refused')
    }
  }

  // One after another. (An iterator of `node:events` would do the same with 33 KiB for each idle line.)
  let last = Promise.resolve()
  let waiting = 0
  socket.on('message', (data, isBinary) => {
    if (isOver) return
    waiting += 1
    if (waiting >= mostWaiting) socket.pause()
    if (waiting > mostRead) {
      void refuse(new Problem('rate-limited', '同时发来的帧太多了。', { retryAfterSeconds: 5 }), { about: 'frame' })
      return shut(closeCodes.tooMany, 'too many frames at once')
    }
    last = last
      .then(() => answer(data, isBinary))
      .finally(() => {
        waiting -= 1
        socket.resume()
      })
  })
  // A frame too large, a line that broke: ws closes it with the right code.
  socket.on('error', (error) => logger.debug({ err: error }, 'socket failed'))
  socket.once('close', () => {
    end()
    leave()
  })
  return { shut }
}

const close = (socket: WebSocket, code: number, reason: string): void => {
  socket.close(code, reason)
  setTimeout(() => socket.terminate(), closingMilliseconds).unref()
}

/** Makes what waits when frames come faster than they may. */
const createPace = (): (() => Promise<unknown> | undefined) => {
  const interval = 1000 / framesPerSecond
  let due = 0
  return () => {
    const now = performance.now()
    due = Math.max(due, now - framesAtOnce * interval) + interval
    return due > now ? sleep(due - now) : undefined
  }
}

/** Whether all that another token allows is this one's too: the same conversations, and what may be done in them. */
const isSamePerson = (one: Principal, other: Principal): boolean =>
  (['id', 'role', 'anonymous', 'clientId'] as const).every((claim) => one[claim] === other[claim])

/** Events, and after them which turns have ended with them. */
const framesOf = (conversationId: string, events: ConversationEvent[]): ServerFrame[] => [
  { type: 'events', conversationId, events },
  ...events.flatMap(endOf),
]

const endOf = ({ conversationId, turnId, body }: ConversationEvent): ServerFrame[] => {
  if (!turnId) return []
  if (body.type === 'turn-finished') return [{ type: 'done', conversationId, turnId }]
  if (body.type !== 'turn-failed') return []
  const problem = new Problem(codeOf(body.code), body.detail).document()
  return [{ type: 'error', about: 'turn', conversationId, turnId, problem }]
}

type Subject = { conversationId?: string; messageId?: string }

const readFrame = (data: RawData, isBinary: boolean): unknown => {
  if (isBinary) throw new Problem('invalid-request', '收到的是二进制帧。', { action: '请以文本帧发送 JSON。' })
  let frame: unknown
  try {
    frame = JSON.parse(data.toString())
  } catch (cause) {
    throw new Problem('invalid-request', '收到的帧不是有效的 JSON。', { cause })
  }
  if (typeof frame !== 'object' || frame === null || !('type' in frame) || typeof frame.type !== 'string')
    throw new Problem('invalid-request', '收到的帧没有 type。')
  return frame
}

/** What a frame is about, as far as it can be told, so that its answer can be matched to it. */
const subjectOf = (frame: unknown): { about: string } & Subject => {
  const { type, conversationId, messageId } = frame as Record<string, unknown>
  const short = (value: unknown) => (typeof value === 'string' && value.length <= 100 ? value : undefined)
  return { about: String(type).slice(0, 40), conversationId: short(conversationId), messageId: short(messageId) }
}

/** With which code a connection ends that did not get past its first frame. */
const closeOf = (error: unknown): number => {
  const { code } = problemOf(error)
  // Here and not with the token lies the fault, and it may be over soon.
  if (problemTable[code].status >= 500) return 1013
  if (code === 'unauthenticated' || code === 'forbidden') return closeCodes.unauthenticated
  return code === 'rate-limited' ? closeCodes.tooMany : closeCodes.refused
}

const codeOf = (code: string): ProblemCode => problemCodes.find((one) => one === code) ?? 'internal'

// --- heartbeat ---

const beat = JSON.stringify({ type: 'heartbeat' } satisfies ServerFrame)

/** Sends a heartbeat down the line now and then, and cuts it off when the one before was not answered. @returns what ends it */
const keepAlive = (socket: WebSocket, rounds: Rounds): (() => void) => {
  let isSilent = false
  socket.on('pong', () => {
    isSilent = false
  })
  return rounds.join(() => {
    if (isSilent) return socket.terminate()
    isSilent = true
    socket.ping()
    socket.send(beat)
  })
}
