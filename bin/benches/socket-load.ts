// Clients over WebSockets, in a process of their own. Takes an order as JSON in its only argument and prints what it saw as one line of
// JSON; idle sockets stay open until the process is ended.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { ConversationEvent } from '../../domain/conversation.ts'
import { type ServerFrame, socketPath, socketProtocol } from '../../server/protocol/socket.ts'
import { questions } from './questions.ts'

export type SocketOrder =
  /** `bare`: a server of nothing but `ws`, for floors. */
  | { of: 'idle'; url: string; sockets: number; bare?: boolean }
  /** Two sockets follow each conversation, one of them on `url2` where that is given; either of them asks. */
  | { of: 'active'; url: string; url2?: string; sockets: number; perSecond: number; seconds: number; bare?: boolean }
  | { of: 'drops'; url: string; conversations: number; drops: number }

export type IdleResult = { open: number; seconds: number }
/**
 * Milliseconds from an event's own time, just before its commit, to its arrival: at the socket that asked, and at the other one.
 * `clientCpuPercent`: what this process used of one core; near 100 it is itself what is waited for.
 */
export type ActiveResult = {
  arrival: number[]
  arrivalOther: number[]
  turns: number
  dropped: number
  clientCpuPercent: number
}
export type DropResult = { drops: number; events: number; lost: number; doubled: number; outOfOrder: number }

/** Connections that are being opened at once. */
const openingAtOnce = 32

const post = async (url: string, token: string | null, body: unknown): Promise<Record<string, string>> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status} ${await response.text()}`)
  return (await response.json()) as Record<string, string>
}

/** A visitor with a conversation. */
const openVisitor = async (url: string) => {
  const { token = '' } = await post(`${url}/v1/visitors`, null, {})
  const { id = '' } = await post(`${url}/v1/conversations`, token, {})
  return { token, id }
}

const toSocket = (url: string) => `${url.replace(/^http/, 'ws')}${socketPath}`

/** A socket that follows a conversation; resolves when it does. */
const follow = async (
  url: string,
  { token, id }: { token: string; id: string },
  after: number,
  hear: (events: ConversationEvent[]) => void,
): Promise<WebSocket> => {
  const socket = new WebSocket(toSocket(url), { perMessageDeflate: false })
  const following = Promise.withResolvers<void>()
  socket.on('message', (data) => {
    const frame = JSON.parse(data.toString()) as ServerFrame
    if (frame.type === 'events') hear(frame.events)
    else if (frame.type === 'following') following.resolve()
    else if (frame.type === 'error') following.reject(new Error(frame.problem.detail))
  })
  socket.on('error', following.reject)
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'hello', protocol: socketProtocol, token }))
  socket.send(JSON.stringify({ type: 'follow', conversationId: id, after }))
  await following.promise
  return socket
}

/** Does `work` for 0…count-1, some at once. */
const forEach = async (count: number, work: (index: number) => Promise<void>): Promise<void> => {
  let next = 0
  await Promise.all(
    Array.from({ length: openingAtOnce }, async () => {
      for (let index = next++; index < count; index = next++) await work(index)
    }),
  )
}

const send = (socket: WebSocket, conversationId: string, text: string) =>
  socket.send(JSON.stringify({ type: 'send', conversationId, messageId: randomUUID(), text }))

const question = (index: number) => questions[index % questions.length] as string

const idle = async ({ url, sockets, bare }: Extract<SocketOrder, { of: 'idle' }>): Promise<IdleResult> => {
  const from = performance.now()
  let open = 0
  await forEach(sockets, async () => {
    if (bare) await once(new WebSocket(toSocket(url), { perMessageDeflate: false }), 'open')
    else await follow(url, await openVisitor(url), 0, () => undefined)
    open += 1
  })
  return { open, seconds: (performance.now() - from) / 1000 }
}

const active = async ({
  url,
  url2 = url,
  sockets,
  perSecond,
  seconds,
  bare,
}: Extract<SocketOrder, { of: 'active' }>): Promise<ActiveResult> => {
  const result: ActiveResult = { arrival: [], arrivalOther: [], turns: 0, dropped: 0, clientCpuPercent: 0 }
  const asking = new Map<string, WebSocket>()
  let measuring = false
  const pairs = Array.from({ length: sockets / 2 }, (): { id: string; sockets: WebSocket[] } => ({
    id: '',
    sockets: [],
  }))
  await forEach(pairs.length, async (index) => {
    const pair = pairs[index] as (typeof pairs)[number]
    const visitor = bare ? { token: '', id: `c-${index}` } : await openVisitor(url)
    pair.id = visitor.id
    for (const server of [url, url2]) {
      const socket = await follow(server, visitor, 0, (events) => {
        if (!measuring) return
        const now = Date.now()
        const isAsking = asking.get(pair.id) === socket
        for (const { at, body } of events) {
          ;(isAsking ? result.arrival : result.arrivalOther).push(now - Date.parse(at))
          if (isAsking && body.type === 'turn-finished') result.turns += 1
        }
      })
      socket.once('close', () => {
        if (measuring) result.dropped += 1
      })
      pair.sockets.push(socket)
    }
  })
  const from = performance.now()
  const until = from + seconds * 1000
  const usedBefore = process.cpuUsage()
  measuring = true
  for (let asked = 0, due = from; due < until; asked += 1, due += 1000 / perSecond) {
    const wait = due - performance.now()
    if (wait > 0) await sleep(wait)
    const pair = pairs[asked % pairs.length] as (typeof pairs)[number]
    const socket = pair.sockets[asked % 2] as WebSocket
    asking.set(pair.id, socket)
    send(socket, pair.id, question(asked))
  }
  await sleep(1_000)
  measuring = false
  const { user, system } = process.cpuUsage(usedBefore)
  result.clientCpuPercent = (user + system) / 10 / (performance.now() - from)
  return result
}

const drops = async ({ url, conversations, drops }: Extract<SocketOrder, { of: 'drops' }>): Promise<DropResult> => {
  const result: DropResult = { drops: 0, events: 0, lost: 0, doubled: 0, outOfOrder: 0 }
  await Promise.all(
    Array.from({ length: conversations }, async (_, at) => {
      const visitor = await openVisitor(url)
      const got: number[] = []
      const open = () =>
        follow(url, visitor, got.at(-1) ?? 0, (events) => {
          for (const { seq } of events) got.push(seq)
        })
      for (let i = 0; i < drops / conversations; i += 1) {
        const socket = await open()
        send(socket, visitor.id, question(at + i))
        await sleep(Math.random() * 150)
        // What arrives after this instant is as lost as with a line that is cut.
        socket.removeAllListeners('message')
        socket.terminate()
        result.drops += 1
      }
      const last = await open()
      const wanted = await untilQuiet(url, visitor)
      await sleep(500)
      last.terminate()
      result.events += wanted.length
      result.lost += wanted.filter((seq) => !got.includes(seq)).length
      result.doubled += got.length - new Set(got).size
      result.outOfOrder += got.filter((seq, index) => seq < (got[index - 1] ?? 0)).length
    }),
  )
  return result
}

/** Numbers of all events, once every message has its end. */
const untilQuiet = async (url: string, { token, id }: { token: string; id: string }): Promise<number[]> => {
  for (;;) {
    const all: ConversationEvent[] = []
    for (let more = true; more; ) {
      const after = all.at(-1)?.seq ?? 0
      const response = await fetch(`${url}/v1/conversations/${id}/events?limit=500&after=${after}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      const page = (await response.json()) as { events: ConversationEvent[]; more: boolean }
      all.push(...page.events)
      more = page.more
    }
    const count = (...types: string[]) => all.filter(({ body }) => types.includes(body.type)).length
    if (count('message-received') === count('turn-finished', 'turn-failed')) return all.map(({ seq }) => seq)
    await sleep(100)
  }
}

const order = JSON.parse(process.argv[2] ?? '{}') as SocketOrder
const result =
  order.of === 'idle' ? await idle(order) : order.of === 'active' ? await active(order) : await drops(order)
console.log(JSON.stringify(result))
if (order.of !== 'idle') process.exit(0)
