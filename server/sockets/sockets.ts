// WebSockets: who is there, what they follow, what they say. The rules are those of HTTP; docs/protocol.md tells the frames.
import type { Logger } from 'pino'
import type { Gauge } from 'prom-client'
import type { RawData, WebSocket } from 'ws'
import type { ConversationEvent } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem, type ProblemCode, problemCodes, problemTable } from '../../domain/problem.ts'
import { demand, mayDo } from '../auth/permissions.ts'
import type { Tokens } from '../auth/tokens.ts'
import type { Conversations } from '../conversations/conversations.ts'
import type { Limits } from '../limits.ts'
import { problemOf } from '../problems.ts'
import {
  ClientFrame,
  clientFrameTypes,
  closeCodes,
  heartbeatSeconds,
  type ServerFrame,
  socketProtocol,
} from '../protocol/socket.ts'
import type { Presence, Stay } from './presence.ts'

/** The first frame has to come within this. */
const helloMilliseconds = 10_000
/** A client that does not follow the closing is cut off after this. */
const closingMilliseconds = 1_000
/** More than a person has windows open, and few enough that one caller cannot hold the server. */
const mostSockets = 16
/** Conversations that one socket follows: a member of staff has many open. */
const mostFollowed = 64
/** Frames that wait before no more is read from the network. */
const mostWaiting = 16
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
  const open = new Set<WebSocket>()
  const ofPrincipal = new Map<string, number>()
  const heart = createHeart()
  let whenEmpty: (() => void) | null = null

  const enter = (principalId: string): (() => void) => {
    const count = ofPrincipal.get(principalId) ?? 0
    if (count >= mostSockets)
      throw new Problem(
        'rate-limited',
        `同时打开的连接太多了，最多 ${mostSockets} 个；请关闭不用的页面，或在 5 秒后再试。`,
        { retryAfterSeconds: 5 },
      )
    ofPrincipal.set(principalId, count + 1)
    return () => {
      const rest = (ofPrincipal.get(principalId) ?? 1) - 1
      if (rest > 0) ofPrincipal.set(principalId, rest)
      else ofPrincipal.delete(principalId)
    }
  }

  const end = (socket: WebSocket) => {
    socket.close(1012, 'restarting')
    setTimeout(() => socket.terminate(), closingMilliseconds).unref()
  }
  stopping.addEventListener('abort', () => {
    for (const socket of open) end(socket)
    heart.stop()
  })

  return {
    accept(socket, address) {
      if (stopping.aborted) return end(socket)
      open.add(socket)
      openSockets.inc()
      const still = heart.watch(socket)
      socket.once('close', () => {
        still()
        open.delete(socket)
        openSockets.dec()
        if (open.size === 0) whenEmpty?.()
      })
      serve(socket, { ...dependencies, address, enter })
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

type Followed = { stop: AbortController; stay: Stay | null }

/** Answers frames one after another until the line closes. */
const serve = (
  socket: WebSocket,
  {
    conversations,
    presence,
    tokens,
    limits,
    logger,
    address,
    enter,
  }: SocketDependencies & { address: string; enter: (principalId: string) => () => void },
): void => {
  const followed = new Map<string, Followed>()
  let caller: Principal | null = null
  let leave = () => {}
  let garbage = 0
  let deadline = setTimeout(() => socket.close(closeCodes.silent, 'hello expected'), helloMilliseconds)

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
    if (status >= 500) logger.error({ ...entry, err: problem.cause ?? problem }, 'socket frame failed')
    else logger.info(entry, 'socket frame refused')
    return say({ type: 'error', ...about, problem: problem.document(), retryAfterSeconds: problem.retryAfterSeconds })
  }

  /** From now on the frames are this person's, until the token ends. Says when that is. */
  const admit = (principal: Principal): string | null => {
    caller = principal
    clearTimeout(deadline)
    if (principal.expiresAt === undefined) return null
    const expire = () => {
      refuse(new Problem('unauthenticated', '登录已过期。'), { about: 'renew' })
      socket.close(closeCodes.unauthenticated, 'token expired')
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
  }

  const follow = async (principal: Principal, conversationId: string, after: number): Promise<void> => {
    const conversation = await conversations.get(principal, conversationId)
    unfollow(conversationId)
    if (followed.size >= mostFollowed)
      throw new Problem('rate-limited', `一个连接最多同时关注 ${mostFollowed} 个会话；请先取消关注不看的会话。`)
    const mine: Followed = { stop: new AbortController(), stay: null }
    followed.set(conversationId, mine)
    await say({ type: 'following', conversation })
    void tellEvents(principal, conversationId, after, mine)
    const side = principal.role === 'client' ? 'client' : 'staff'
    const other = side === 'client' ? 'staff' : 'client'
    const stay = await presence.enter(conversationId, side, (heard) => {
      if ('typing' in heard) say({ type: 'typing', conversationId, side: other, active: heard.typing })
      else say({ type: 'presence', conversationId, side: other, present: heard.present })
    })
    if (mine.stop.signal.aborted) stay.leave()
    else mine.stay = stay
  }

  const tellEvents = async (principal: Principal, conversationId: string, after: number, mine: Followed) => {
    try {
      for await (const events of conversations.follow(principal, conversationId, after, mine.stop.signal)) {
        await say({ type: 'events', conversationId, events })
        for (const event of events) await sayEnd(event)
      }
    } catch (error) {
      if (followed.get(conversationId) === mine) unfollow(conversationId)
      await refuse(error, { about: 'follow', conversationId })
    }
  }

  const sayEnd = async ({ conversationId, turnId, body }: ConversationEvent): Promise<void> => {
    if (!turnId) return
    if (body.type === 'turn-finished') await say({ type: 'done', conversationId, turnId })
    if (body.type === 'turn-failed')
      await say({
        type: 'error',
        about: 'turn',
        conversationId,
        turnId,
        problem: new Problem(codeOf(body.code), body.detail).document(),
      })
  }

  const handle = async (frame: ClientFrame): Promise<void> => {
    if (frame.type === 'hello') {
      if (caller) throw new Problem('conflict', '这个连接已经登录；换令牌请发 renew。')
      if (frame.protocol !== socketProtocol)
        throw new Problem('invalid-request', `协议版本 ${frame.protocol} 不受支持，这里是 ${socketProtocol}。`)
      const principal = await tokens.verify(frame.token)
      if (!mayDo(principal.role, 'conversation:read-any')) demand(principal, 'conversation:use')
      leave = enter(principal.id)
      return say({ type: 'welcome', protocol: socketProtocol, heartbeatSeconds, expiresAt: admit(principal) })
    }
    if (!caller) throw new Problem('unauthenticated', '第一帧应为 hello，带上令牌。')
    if (frame.type === 'renew') {
      const principal = await tokens.verify(frame.token)
      if (caller.id !== principal.id || caller.role !== principal.role)
        throw new Problem('forbidden', '续期的令牌属于另一个身份；请用它建立新的连接。')
      return say({ type: 'renewed', expiresAt: admit(principal) })
    }
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
    let subject: { about: string } & Subject = { about: 'frame' }
    try {
      const read = readFrame(data, isBinary)
      subject = subjectOf(read)
      // A type that is not known belongs to a later version of the protocol.
      if (clientFrameTypes.has(subject.about)) await handle(ClientFrame.parse(read))
    } catch (error) {
      await refuse(error, subject)
      if (subject.about === 'frame') garbage += 1
      if (garbage >= mostGarbage) socket.close(closeCodes.tooMany, 'too many unreadable frames')
      if (!caller) socket.close(closeOf(error), 'hello refused')
    }
  }

  // One after another. (An iterator of `node:events` would do the same with 33 KiB for each idle line.)
  let last = Promise.resolve()
  let waiting = 0
  socket.on('message', (data, isBinary) => {
    waiting += 1
    if (waiting >= mostWaiting) socket.pause()
    last = last
      .then(() => answer(data, isBinary))
      .finally(() => {
        waiting -= 1
        socket.resume()
      })
  })
  // A frame too large, a line that broke: ws closes it with the right code.
  socket.on('error', (error) => logger.debug({ err: error }, 'socket failed'))
  const over = () => {
    clearTimeout(deadline)
    for (const conversationId of [...followed.keys()]) unfollow(conversationId)
  }
  socket.once('close', () => {
    over()
    // What was being answered may have begun to follow.
    last.finally(() => {
      over()
      leave()
    })
  })
}

type Subject = { conversationId?: string; messageId?: string }

const readFrame = (data: RawData, isBinary: boolean): unknown => {
  if (isBinary) throw new Problem('invalid-request', '收到的是二进制帧；请以文本帧发送 JSON。')
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
  if (code === 'unauthenticated' || code === 'forbidden') return closeCodes.unauthenticated
  return code === 'rate-limited' ? closeCodes.tooMany : closeCodes.refused
}

const codeOf = (code: string): ProblemCode => problemCodes.find((one) => one === code) ?? 'internal'

// --- heartbeat ---

/**
 * Sends a heartbeat down each line now and then, and cuts off who did not answer the one before. A few at a time: ten thousand at once
 * would hold up everybody else.
 */
const createHeart = () => {
  const turns = Array.from({ length: heartbeatSeconds }, () => new Set<WebSocket>())
  const silent = new WeakSet<WebSocket>()
  const beat = JSON.stringify({ type: 'heartbeat' } satisfies ServerFrame)
  let at = 0
  let next = 0
  const timer = setInterval(() => {
    at = (at + 1) % turns.length
    for (const socket of turns[at] ?? []) {
      if (silent.has(socket)) {
        socket.terminate()
        continue
      }
      silent.add(socket)
      socket.ping()
      socket.send(beat)
    }
  }, 1000).unref()
  return {
    /** @returns what ends it */
    watch(socket: WebSocket): () => void {
      const mine = turns[next++ % turns.length]
      mine?.add(socket)
      socket.on('pong', () => silent.delete(socket))
      return () => mine?.delete(socket)
    },
    stop: () => clearInterval(timer),
  }
}
