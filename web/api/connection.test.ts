// Over real sockets on loopback; the stream and the calls that stand in for them are those of `createClient`.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws'
import type { ConversationEvent } from '../../domain/conversation.ts'
import { type ProblemCode, problemTable } from '../../domain/problem.ts'
import { ClientFrame, closeCodes, heartbeatSeconds, ServerFrame, socketProtocol } from '../../server/protocol/socket.ts'
import type { CallFailed } from './call-failed.ts'
import { createClient } from './client.ts'
import { type Aside, type Connection, createConnection, type GetToken } from './connection.ts'

const event = (seq: number): ConversationEvent => ({
  conversationId: 'c',
  seq,
  at: '2026-11-22T03:00:00.000Z',
  turnId: 'm-1',
  actor: { kind: 'bot' },
  body: { type: 'notice-given', about: 'queued', text: `第${seq}条` },
})
const problem = (code: ProblemCode) => ({ type: '', detail: '', code, ...problemTable[code] })
const place = {
  ahead: 2,
  staffPresent: true,
  open: true,
  opensAt: null,
  opensAtInEnglish: null,
  callbackTimes: ['soonest' as const],
  callbackChoices: [],
}
const view = {
  id: 'c',
  channel: 'widget',
  state: 'queued' as const,
  anonymous: true,
  messageCount: 1,
  lastSeq: 1,
  createdAt: '2026-11-22T03:00:00.000Z',
  updatedAt: '2026-11-22T03:00:00.000Z',
  aiLabel: '',
  queue: { ...place, ahead: 3 },
}

/** A server whose every socket is in the test's hands. What it says and hears is held against the schema. */
type Peer = {
  socket: ServerSocket
  heard: ClientFrame[]
  say(frame: ServerFrame): void
  until<Type extends ClientFrame['type']>(type: Type): Promise<Extract<ClientFrame, { type: Type }>>
}
let server: Server
let peers: Peer[]
let welcomes: boolean
let begins: boolean
let refusesUpgrade: boolean
let expiresAt: string | null
let streamed: number[]
let sent: string[]
const connections: Connection[] = []

const until = async (condition: () => boolean): Promise<void> => {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 500) throw new Error('It did not come to this')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
const peer = async (number: number): Promise<Peer> => {
  await until(() => peers.length > number)
  return peers[number] as Peer
}

beforeEach(async () => {
  peers = []
  streamed = []
  sent = []
  welcomes = true
  begins = true
  refusesUpgrade = false
  expiresAt = null
  const sockets = new WebSocketServer({ noServer: true })
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(String(request.url), 'http://zhigu.test')
    if (pathname.endsWith('/messages')) {
      sent.push('http')
      response.writeHead(202, { 'content-type': 'application/json' })
      return response.end(JSON.stringify({ messageId: 'm', turnId: 'm', seq: 1, duplicate: false }))
    }
    if (!pathname.endsWith('/stream')) {
      response.writeHead(200, { 'content-type': 'application/json' })
      return response.end(JSON.stringify(view))
    }
    const after = Number(searchParams.get('after'))
    streamed.push(after)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const next = event(after + 1)
    response.write(`id: ${next.seq}\ndata: ${JSON.stringify(next)}\n\n`)
  })
  server.on('upgrade', (request, socket, head) => {
    if (refusesUpgrade) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      const one: Peer = {
        socket: accepted,
        heard: [],
        say: (frame) => accepted.send(JSON.stringify(ServerFrame.parse(frame))),
        async until(type) {
          const found = () => one.heard.find((frame) => frame.type === type)
          await until(() => found() !== undefined)
          return found() as never
        },
      }
      accepted.on('message', (data) => {
        const frame = ClientFrame.parse(JSON.parse(String(data)))
        one.heard.push(frame)
        if (welcomes && frame.type === 'hello')
          one.say({ type: 'welcome', protocol: socketProtocol, heartbeatSeconds, expiresAt })
        if (begins && frame.type === 'follow')
          one.say({ type: 'following', conversation: { ...view, id: frame.conversationId } })
      })
      peers.push(one)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close()
  for (const { socket } of peers) socket.terminate()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const connect = ({
  getToken = async () => 'token',
  page,
  silence,
  openSocket,
}: {
  getToken?: GetToken
  page?: EventTarget
  silence?: number
  openSocket?: null
} = {}): Connection => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const connection = createConnection({
    server: address,
    client: createClient({ server: address }),
    getToken,
    ...(page ? { page } : {}),
    ...(silence ? { silence } : {}),
    ...(openSocket === null ? { openSocket } : {}),
  })
  connections.push(connection)
  return connection
}

/** Follows `c` and gathers what is told. */
const follow = (connection: Connection, after = 0) => {
  const seqs: number[] = []
  const asides: Aside[] = []
  const refusals: CallFailed[] = []
  const leave = connection.follow('c', after, {
    onEvents: (events) => seqs.push(...events.map(({ seq }) => seq)),
    onAside: (aside) => asides.push(aside),
    onRefused: (failure) => refusals.push(failure),
  })
  return { seqs, asides, refusals, leave }
}
const events = (...seqs: number[]): ServerFrame => ({ type: 'events', conversationId: 'c', events: seqs.map(event) })

describe('over a socket', () => {
  test('says who it is, follows, and tells events once and in order', async () => {
    const connection = connect()
    const { seqs } = follow(connection, 2)
    const one = await peer(0)
    expect(await one.until('hello')).toEqual({ type: 'hello', protocol: 1, token: 'token' })
    expect(await one.until('follow')).toEqual({ type: 'follow', conversationId: 'c', after: 2 })
    one.say(events(2, 3, 5))
    one.say(events(5, 6))
    await until(() => seqs.length === 3)
    expect(seqs).toEqual([3, 5, 6])
    expect(connection.standing()).toBe('open')
  })

  test('passes over what it does not know', async () => {
    const { seqs } = follow(connect())
    const one = await peer(0)
    await one.until('follow')
    one.socket.send('{"type":"news-of-a-later-version"}')
    one.say(events(1))
    await until(() => seqs.length === 1)
  })

  test('a line that breaks is made anew after the last event seen', async () => {
    const connection = connect()
    const standings: string[] = []
    connection.subscribe(() => standings.push(connection.standing()))
    const { seqs } = follow(connection)
    const one = await peer(0)
    await one.until('follow')
    one.say(events(1, 4))
    await until(() => seqs.length === 2)
    one.socket.terminate()
    const two = await peer(1)
    expect(await two.until('follow')).toMatchObject({ after: 4 })
    two.say(events(5))
    await until(() => seqs.length === 3)
    expect(standings).toEqual(['connecting', 'open', 'lost', 'open'])
  })

  test('a line that falls silent is given up', async () => {
    follow(connect({ silence: 60 }))
    await (await peer(0)).until('follow')
    await (await peer(1)).until('follow')
  })

  test('does not wait when the network is back, and is lost at once when it goes', async () => {
    const page = new EventTarget()
    const connection = connect({ page })
    follow(connection)
    await (await peer(0)).until('follow')
    page.dispatchEvent(new Event('offline'))
    await until(() => connection.standing() === 'lost')
    const from = performance.now()
    page.dispatchEvent(new Event('online'))
    await (await peer(1)).until('follow')
    expect(performance.now() - from).toBeLessThan(370)
  })

  test('another conversation is followed over the same line, and none needs none', async () => {
    const connection = connect()
    const first = follow(connection)
    const one = await peer(0)
    await one.until('follow')
    const leave = connection.follow('d', 0, { onEvents: () => undefined, onRefused: () => undefined })
    first.leave()
    expect(await one.until('unfollow')).toEqual({ type: 'unfollow', conversationId: 'c' })
    one.say(events(1))
    leave()
    await once(one.socket, 'close')
    expect(connection.standing()).toBe('none')
    expect(first.seqs).toEqual([])
    expect(peers).toHaveLength(1)
  })

  // What was still on its way came before, and the events that the new following began with were taken for old ones.
  test('followed again from another number, it takes nothing of the earlier following', async () => {
    const connection = connect()
    const before = follow(connection, 50)
    const one = await peer(0)
    await one.until('follow')
    begins = false
    const stay = connection.follow('d', 0, { onEvents: () => undefined, onRefused: () => undefined })
    before.leave()
    const { seqs } = follow(connection, 0)
    one.say(events(51))
    one.say({ type: 'following', conversation: view })
    one.say(events(1, 50, 51))
    await until(() => seqs.length > 0)
    expect(seqs).toEqual([1, 50, 51])
    stay()
  })

  test('tells who is there, who is writing and the place in the queue', async () => {
    const connection = connect()
    const { asides } = follow(connection)
    const one = await peer(0)
    await one.until('follow')
    const told: Aside[] = [
      { type: 'presence', conversationId: 'c', side: 'staff', present: true },
      { type: 'typing', conversationId: 'c', side: 'staff', active: true },
      { type: 'queue-place', conversationId: 'c', ...place },
    ]
    for (const aside of told) one.say(aside)
    await until(() => asides.length === told.length + 1)
    expect(asides).toEqual([{ type: 'following', conversation: view }, ...told])
    for (let times = 0; times < 5; times += 1) connection.typing('c')
    await one.until('typing')
    expect(one.heard.filter(({ type }) => type === 'typing')).toHaveLength(1)
  })

  test('staff hear of the queue, after a break too', async () => {
    let changes = 0
    connect().followQueue(() => {
      changes += 1
    })
    for (const number of [0, 1]) {
      const one = await peer(number)
      await one.until('follow-queue')
      one.say({ type: 'queue-changed' })
      await until(() => changes === number + 1)
      one.socket.terminate()
    }
  })
})

describe('sending', () => {
  test('resolves when the message is stored, and says why it was not', async () => {
    const connection = connect()
    follow(connection)
    const one = await peer(0)
    await one.until('follow')
    await until(() => connection.standing() === 'open')
    const first = connection.send('c', { messageId: 'm-0000001', text: '一' })
    await one.until('send')
    const receipt = { messageId: 'm-0000001', turnId: 'm-0000001', seq: 1, duplicate: false }
    one.say({ type: 'accepted', conversationId: 'c', ...receipt })
    expect(await first).toMatchObject(receipt)

    const second = connection.send('c', { messageId: 'm-0000002', text: '二' })
    const limited = problem('rate-limited')
    one.say({ type: 'error', about: 'send', messageId: 'm-0000002', problem: limited, retryAfterSeconds: 7 })
    await expect(second).rejects.toMatchObject({ code: 'rate-limited', retryAfterSeconds: 7 })
    expect(sent).toEqual([])
  })

  test('fails as unreachable when the line breaks before the receipt, so that it is sent again', async () => {
    const connection = connect()
    follow(connection)
    const one = await peer(0)
    await one.until('follow')
    await until(() => connection.standing() === 'open')
    const message = connection.send('c', { messageId: 'm-0000001', text: '一' })
    await one.until('send')
    one.socket.terminate()
    await expect(message).rejects.toMatchObject({ code: 'unreachable' })
  })

  test('goes over HTTP while there is no socket, and for what a socket would break on', async () => {
    const connection = connect()
    await connection.send('c', { messageId: 'm-0000001', text: '一' })
    follow(connection)
    await (await peer(0)).until('follow')
    await connection.send('c', { messageId: 'm-0000002', text: '长'.repeat(6000) })
    expect(sent).toEqual(['http', 'http'])
  })
})

describe('who one is', () => {
  test('a token that is not taken is not tried again; another is', async () => {
    const asked: (string | null)[] = []
    welcomes = false
    follow(
      connect({
        getToken: async (refused) => {
          asked.push(refused)
          return refused === null ? 'old' : 'new'
        },
      }),
    )
    const one = await peer(0)
    await one.until('hello')
    one.say({ type: 'error', about: 'hello', problem: problem('unauthenticated') })
    one.socket.close(closeCodes.unauthenticated)
    const two = await peer(1)
    expect(await two.until('hello')).toMatchObject({ token: 'new' })
    expect(asked).toEqual([null, 'old'])
  })

  test('when there is no other, whoever follows is told', async () => {
    welcomes = false
    const connection = connect()
    const { refusals } = follow(connection)
    const one = await peer(0)
    await one.until('hello')
    one.say({ type: 'error', about: 'hello', problem: problem('unauthenticated') })
    one.socket.close(closeCodes.unauthenticated)
    await until(() => refusals.length === 1)
    expect(refusals[0]?.code).toBe('unauthenticated')
    expect(connection.standing()).toBe('none')
  })

  test('a token is renewed before it ends, without a new line', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true })
    try {
      expiresAt = new Date(Date.now() + 10 * 60_000).toISOString()
      let given = 0
      follow(connect({ silence: 60 * 60_000, getToken: async () => `token-${++given}` }))
      const one = await peer(0)
      await one.until('follow')
      expect(one.heard.some(({ type }) => type === 'renew')).toBe(false)
      await vi.advanceTimersByTimeAsync(9 * 60_000)
      expect(await one.until('renew')).toEqual({ type: 'renew', token: 'token-2' })
      expect(peers).toHaveLength(1)
    } finally {
      vi.useRealTimers()
    }
  })

  // A clock that is hours ahead takes every token for ended, and would renew it without end.
  test('a clock that is wrong does not make it renew at once', async () => {
    expiresAt = new Date(Date.now() - 3 * 60 * 60_000).toISOString()
    let given = 0
    follow(connect({ getToken: async () => `token-${++given}` }))
    const one = await peer(0)
    await one.until('follow')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(given).toBe(1)
  })

  test('what another try cannot mend ends the following of that conversation only', async () => {
    const connection = connect()
    const { refusals } = follow(connection)
    const other: number[] = []
    connection.follow('d', 0, {
      onEvents: (got) => other.push(...got.map(({ seq }) => seq)),
      onRefused: () => undefined,
    })
    const one = await peer(0)
    await one.until('follow')
    one.say({ type: 'error', about: 'follow', conversationId: 'c', problem: problem('not-found') })
    await until(() => refusals.length === 1)
    one.say({ type: 'events', conversationId: 'd', events: [{ ...event(1), conversationId: 'd' }] })
    await until(() => other.length === 1)
    expect(peers).toHaveLength(1)
  })
})

describe('where no socket can be had', () => {
  test('events come over SSE after two failures, over a socket again when one holds, and each once', async () => {
    refusesUpgrade = true
    const page = new EventTarget()
    const connection = connect({ page })
    const { seqs, asides } = follow(connection)
    await until(() => seqs.length === 1)
    expect(streamed).toEqual([0])
    expect(connection.standing()).toBe('open')
    await until(() => asides.length > 0)
    expect(asides[0]).toMatchObject({ type: 'following', conversation: { queue: { ahead: 3 } } })

    refusesUpgrade = false
    page.dispatchEvent(new Event('online'))
    const one = await peer(0)
    expect(await one.until('follow')).toMatchObject({ after: 1 })
    one.say(events(1, 2))
    await until(() => seqs.length === 2)
    expect(seqs).toEqual([1, 2])
  })

  test('a protocol that is not spoken there is not tried again', async () => {
    welcomes = false
    const { seqs } = follow(connect())
    const one = await peer(0)
    await one.until('hello')
    one.socket.close(closeCodes.refused)
    await until(() => seqs.length === 1)
    expect(peers).toHaveLength(1)
  })

  // A message that was too much for a socket was sent over another one, and another, for as long as the page was open.
  test.each([1002, 1007, 1008, 1009])(
    'what the server cannot read is not said again over another one: %i',
    async (code) => {
      const page = new EventTarget()
      const connection = connect({ page })
      const { seqs } = follow(connection)
      const one = await peer(0)
      await one.until('follow')
      await until(() => connection.standing() === 'open')
      const sending = connection.send('c', { messageId: 'm-000001', text: '佣金？' })
      await one.until('send')
      one.socket.close(code)
      await expect(sending).rejects.toMatchObject({ code: 'unreachable' })
      await until(() => seqs.length === 1)
      page.dispatchEvent(new Event('online'))
      await connection.send('c', { messageId: 'm-000001', text: '佣金？' })
      expect(sent).toEqual(['http'])
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      expect(peers).toHaveLength(1)
    },
  )

  test('without sockets at all they come over SSE at once', async () => {
    const { seqs } = follow(connect({ openSocket: null }))
    await until(() => seqs.length === 1)
  })
})
