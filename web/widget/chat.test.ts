import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { ConversationEvent, ConversationEventBody, ConversationState } from '../../domain/conversation.ts'
import { type ProblemCode, problemTable } from '../../domain/problem.ts'
import type { QueuePlace, SendMessage } from '../../server/protocol/conversations.ts'
import type { ClientFrame, ServerFrame } from '../../server/protocol/socket.ts'
import { memoryStorage } from '../../tests/memory-storage.ts'
import { createClient } from '../api/client.ts'
import { createConnection } from '../api/connection.ts'
import { createPause } from '../api/pause.ts'
import { type Chat, createChat } from './chat.ts'
import { createDrafts } from './drafts.ts'
import { createKeep, type Keep } from './keep.ts'

/** The conversation service as far as the widget knows it, in memory; `fault` may answer a request in its place. */
const createService = () => {
  const conversations = new Map<string, ConversationEvent[]>()
  const doorbell = new EventTarget()
  const posted: string[] = []
  const streamedAfter: number[] = []
  const valid = new Set<string>()
  let opened = 0
  const next = (kind: string): string => {
    opened += 1
    return `${kind}-${opened}`
  }
  const service = {
    fault: (_request: Request): Response | Error | null => null,
    /** What happens to an accepted message's receipt on its way back. */
    loseReceipt: false,
    posted,
    streamedAfter,
    conversations,
    append(id: string, turnId: string | null, body: ConversationEventBody) {
      const events = conversations.get(id) ?? []
      events.push({
        conversationId: id,
        seq: events.length + 1,
        at: '2026-11-22T03:00:00.000Z',
        turnId,
        actor: { kind: 'bot' },
        body,
      })
      doorbell.dispatchEvent(new Event('ring'))
    },
    stateOf(id: string): ConversationState {
      const moves = conversations.get(id)?.flatMap(({ body }) => (body.type === 'state-changed' ? [body.to] : []))
      return moves?.at(-1) ?? 'bot'
    },
    /** Where the client stands who waits, and what waiting is like now. */
    tellPlace(place: QueuePlace) {
      service.queue = place
      doorbell.dispatchEvent(new Event('place'))
    },
    move(id: string, to: ConversationState) {
      service.append(id, null, { type: 'state-changed', from: service.stateOf(id), to, reason: 'explicit-request' })
    },
    queue: {
      ahead: 2,
      staffPresent: true,
      open: true,
      opensAt: null,
      opensAtInEnglish: null,
      callbackTimes: ['soonest'],
      callbackChoices: [],
    } as QueuePlace,
    view(id: string) {
      const state = service.stateOf(id)
      const at = '2026-11-22T03:00:00.000Z'
      return {
        id,
        channel: 'widget',
        state,
        anonymous: true,
        messageCount: 0,
        lastSeq: conversations.get(id)?.length ?? 0,
        createdAt: at,
        updatedAt: at,
        aiLabel: '',
        queue: state === 'queued' ? service.queue : null,
      }
    },
    /** What is for a person alone, where one is waited for or there. */
    takes: (id: string, meant: Pick<z.infer<typeof SendMessage>, 'for'>) =>
      meant.for === undefined || ['queued', 'assigned', 'human'].includes(service.stateOf(id)),
    /** Whose token each message came with. */
    senders: [] as string[],
    /** Takes a token of the firm's. */
    admit: (token: string) => void valid.add(token),
    /** Forgets everybody, as after a change of keys. */
    revoke() {
      valid.clear()
      conversations.clear()
    },
  }

  const app = new Hono()
  app.post('/v1/visitors', (context) => {
    const token = tokenOf(next('visitor'))
    valid.add(token)
    return context.json({ token, visitorId: token }, 201)
  })
  app.use('/v1/conversations/*', async (context, proceed) =>
    valid.has(context.req.header('authorization')?.slice('Bearer '.length) ?? '')
      ? proceed()
      : problem('unauthenticated'),
  )
  app.get('/v1/conversations', (context) => context.json({ conversations: [] }))
  app.delete('/v1/conversations/originals', (context) => context.json({ erased: 1, kept: '' }))
  app.post('/v1/conversations', (context) => {
    const id = next('c')
    conversations.set(id, [])
    service.append(id, null, { type: 'conversation-started', channel: 'widget', anonymous: true })
    return context.json({ id }, 201)
  })
  app.get('/v1/conversations/:id', (context) => {
    const id = context.req.param('id')
    return conversations.has(id) ? context.json(service.view(id)) : problem('not-found')
  })
  app.post('/v1/conversations/:id/handoff', (context) => {
    const id = context.req.param('id')
    if (service.stateOf(id) === 'closed') return problem('conflict')
    service.move(id, 'queued')
    return context.json(service.view(id), 202)
  })
  app.post('/v1/conversations/:id/messages', async (context) => {
    const id = context.req.param('id')
    const events = conversations.get(id)
    if (!events) return problem('not-found')
    if (service.stateOf(id) === 'closed') return problem('conflict')
    const { messageId, text, ...meant } = await context.req.json<z.infer<typeof SendMessage>>()
    if (!service.takes(id, meant)) return problem('conflict')
    posted.push(messageId)
    service.senders.push(context.req.header('authorization')?.slice('Bearer '.length) ?? '')
    const duplicate = events.some(({ turnId }) => turnId === messageId)
    if (!duplicate) service.append(id, messageId, { type: 'message-received', messageId, text, ...meant })
    if (service.loseReceipt && !duplicate) return context.text('bad gateway', 502)
    return context.json({ messageId, turnId: messageId, seq: 1, duplicate }, 202)
  })
  app.get('/v1/conversations/:id/stream', (context) => {
    const events = conversations.get(context.req.param('id'))
    if (!events) return problem('not-found')
    let seen = Number(context.req.query('after'))
    streamedAfter.push(seen)
    return streamSSE(context, async (stream) => {
      while (!stream.aborted) {
        const rung = new Promise((resolve) => {
          doorbell.addEventListener('ring', resolve, { once: true })
          stream.onAbort(() => resolve(null))
        })
        for (const event of events.slice(seen)) {
          await stream.writeSSE({ id: String(event.seq), data: JSON.stringify(event) })
          seen = event.seq
        }
        await rung
      }
    })
  })
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input as URL, init)
    const fault = service.fault(request)
    if (fault instanceof Error) throw fault
    return fault ?? app.fetch(request)
  }
  const client = createClient({ server: 'http://zhigu.test', fetch })
  const openSocket = (): WebSocket => socketOf({ service, valid, doorbell })
  return { service, client, openSocket }
}

/** The service's socket, as far as the widget knows it: a frame is answered as the request would be that stands for it. */
const socketOf = ({
  service,
  valid,
  doorbell,
}: {
  service: ReturnType<typeof createService>['service']
  valid: Set<string>
  doorbell: EventTarget
}): WebSocket => {
  const followed = new Map<string, number>()
  let token = ''
  const soon = (run: () => void) => setTimeout(() => socket.readyState === WebSocket.OPEN && run())
  const say = (frame: object) => soon(() => socket.onmessage?.({ data: JSON.stringify(frame) } as MessageEvent))
  const end = (code: number) => {
    if (socket.readyState === WebSocket.CLOSED) return
    doorbell.removeEventListener('ring', tell)
    doorbell.removeEventListener('place', tellPlace)
    socket.readyState = WebSocket.CLOSED
    socket.onclose?.({ code } as CloseEvent)
  }
  const tell = () => {
    for (const [conversationId, after] of followed) {
      const events = service.conversations.get(conversationId)?.slice(after) ?? []
      followed.set(conversationId, after + events.length)
      if (events.length > 0) say({ type: 'events', conversationId, events })
    }
  }
  const tellPlace = () => {
    for (const conversationId of followed.keys()) say({ type: 'queue-place', conversationId, ...service.queue })
  }
  const refuse = (frame: ClientFrame, code: ProblemCode) =>
    say({ about: frame.type, ...frame, type: 'error', problem: { type: '', detail: '', code, ...problemTable[code] } })
  const hear = async (frame: ClientFrame): Promise<void> => {
    if (frame.type === 'hello') {
      token = frame.token
      if (!valid.has(token)) {
        refuse(frame, 'unauthenticated')
        return void soon(() => end(4401))
      }
      return void say({ type: 'welcome', protocol: 1, heartbeatSeconds: 20, expiresAt: null } satisfies ServerFrame)
    }
    if (!('conversationId' in frame)) return
    const { conversationId } = frame
    if (frame.type === 'unfollow') return void followed.delete(conversationId)
    const events = service.conversations.get(conversationId)
    if (!events) return void refuse(frame, 'not-found')
    if (frame.type === 'follow') {
      service.streamedAfter.push(frame.after)
      say({ type: 'following', conversation: service.view(conversationId) })
      followed.set(conversationId, frame.after)
      return tell()
    }
    if (frame.type !== 'send') return
    const { messageId, text } = frame
    const meant = frame.for ? { for: frame.for } : {}
    const fault = service.fault(new Request(`http://zhigu.test/v1/conversations/${conversationId}/messages`))
    if (fault instanceof Error) return end(1006)
    if (service.stateOf(conversationId) === 'closed') return void refuse(frame, 'conflict')
    if (!service.takes(conversationId, meant)) return void refuse(frame, 'conflict')
    if (fault) return void refuse(frame, ((await fault.json()) as { code: ProblemCode }).code)
    service.posted.push(messageId)
    service.senders.push(token)
    const duplicate = events.some(({ turnId }) => turnId === messageId)
    if (!duplicate) service.append(conversationId, messageId, { type: 'message-received', messageId, text, ...meant })
    if (service.loseReceipt && !duplicate) return end(1006)
    say({ type: 'accepted', conversationId, messageId, turnId: messageId, seq: 1, duplicate })
  }
  const socket = {
    readyState: WebSocket.CONNECTING as number,
    onopen: null as (() => void) | null,
    onclose: null as ((event: CloseEvent) => void) | null,
    onmessage: null as ((event: MessageEvent) => void) | null,
    send: (data: string) => void hear(JSON.parse(data)),
    close: () => end(1000),
  }
  doorbell.addEventListener('ring', tell)
  doorbell.addEventListener('place', tellPlace)
  setTimeout(() => {
    if (service.fault(new Request('http://zhigu.test/v1/socket'))) return end(1006)
    socket.readyState = WebSocket.OPEN
    socket.onopen?.()
  })
  return socket as unknown as WebSocket
}

const problem = (code: ProblemCode): Response =>
  new Response(JSON.stringify({ type: '', detail: '', code, ...problemTable[code] }), {
    status: problemTable[code].status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
  })

const memory = (): Keep => {
  const storage = memoryStorage()
  return createKeep(() => storage)
}

const chats: Chat[] = []
let overSocket = false
let agreed = true
const begin = (
  { client, openSocket }: Omit<ReturnType<typeof createService>, 'service'>,
  keep: Keep,
  signedIn: Pick<Parameters<typeof createChat>[0], 'host' | 'onAnother'> & { tab?: Storage } = {},
): Chat => {
  const { tab = memoryStorage(), ...who } = signedIn
  const connect: Parameters<typeof createChat>[0]['connect'] = (getToken) =>
    createConnection({ server: 'http://zhigu.test', client, getToken, openSocket: overSocket ? openSocket : null })
  const drafts = createDrafts(() => tab)
  const chat = createChat({
    client,
    keep,
    drafts,
    connect,
    pause: createPause(),
    mayAskAi: () => agreed,
    hasAgreed: () => agreed,
    ...who,
  })
  chats.push(chat)
  return chat
}
afterEach(() => {
  for (const chat of chats.splice(0)) chat.dispose()
})

/** A token of the firm's, as far as anybody reads it who cannot check it. */
const tokenOf = (clientId: string, serial = 1): string =>
  `e30.${Buffer.from(JSON.stringify({ sub: clientId, serial })).toString('base64url')}.sig`

const until = (chat: Chat, condition: () => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`Still ${JSON.stringify(chat.state())}`)), 5000)
    const look = () => {
      if (!condition()) return
      clearTimeout(late)
      stop()
      resolve()
    }
    const stop = chat.subscribe(look)
    look()
  })

const questions = (chat: Chat) => chat.state().transcript.exchanges.map(({ question }) => question)
const shown = (chat: Chat, ...texts: string[]) =>
  until(chat, () => questions(chat).join() === texts.join() && chat.state().outbox.length === 0)
/** An open chat in which something was said already. */
const talking = async (server: Parameters<typeof begin>[0], text: string, keep = memory()): Promise<Chat> => {
  const chat = begin(server, keep)
  chat.open()
  chat.ask(text)
  await shown(chat, text)
  return chat
}

describe.each([
  ['a socket', true],
  ['a stream', false],
])('over %s', (_transport, isSocket) => {
  beforeEach(() => {
    overSocket = isSocket
    agreed = true
  })

  describe('asking', () => {
    test('costs nothing before the first question; then the answer follows', async () => {
      const { service, ...server } = createService()
      const { conversations } = service
      const chat = begin(server, memory())
      chat.open()
      expect(conversations.size).toBe(0)
      chat.ask('佣金？')
      await shown(chat, '佣金？')
      const [id] = [...conversations.keys()]
      service.append(String(id), String(service.posted[0]), {
        type: 'sentence-committed',
        sentence: { index: 0, kind: 'answer', text: '甲。', citations: [] },
      })
      await until(chat, () => chat.state().transcript.exchanges[0]?.sentences[0]?.text === '甲。')
      expect(chat.state().connection).toBe('open')
    })

    test('questions asked at once arrive once each, in order', async () => {
      const { service, ...server } = createService()
      const chat = begin(server, memory())
      chat.open()
      for (const text of ['一', '二', '三']) chat.ask(text)
      await shown(chat, '一', '二', '三')
      expect(new Set(service.posted).size).toBe(3)
    })

    test('a message whose receipt was lost is sent again with its number, and stands there once', async () => {
      const { service, ...server } = createService()
      const { conversations } = service
      service.loseReceipt = true
      const chat = begin(server, memory())
      chat.ask('佣金？')
      await until(chat, () => chat.state().outbox[0]?.progress === 'accepted')
      chat.open()
      await shown(chat, '佣金？')
      expect(service.posted).toHaveLength(2)
      expect(new Set(service.posted).size).toBe(1)
      expect([...conversations.values()].flat().filter(({ body }) => body.type === 'message-received')).toHaveLength(1)
    })

    test('without a network it waits, over a reload too, and is sent when woken', async () => {
      const { service, ...server } = createService()
      const keep = memory()
      service.fault = () => new TypeError('Failed to fetch')
      const before = begin(server, keep)
      before.open()
      before.ask('佣金？')
      await until(before, () => before.state().outbox[0]?.progress === 'waiting')
      const messageId = before.state().outbox[0]?.messageId
      before.dispose()

      const after = begin(server, keep)
      after.open()
      await until(after, () => after.state().outbox[0]?.progress === 'waiting')
      service.fault = () => null
      after.wake()
      await shown(after, '佣金？')
      expect(service.posted).toEqual([messageId])
      expect(keep.get('outbox')).toBeNull()
    })

    test('a refused message says why, holds nothing up and can be taken back', async () => {
      const { service, ...server } = createService()
      service.fault = (request) =>
        request.url.endsWith('/messages') && service.posted.length === 0 ? problem('too-large') : null
      const chat = begin(server, memory())
      chat.open()
      chat.ask('很长的话')
      await until(chat, () => chat.state().outbox[0]?.progress === 'failed')
      const [failed] = chat.state().outbox
      expect(failed?.failure?.problem?.action).toBe(problemTable['too-large'].action)
      service.fault = () => null
      chat.ask('短的话')
      await until(chat, () => questions(chat).join() === '短的话')
      expect(chat.takeBack(String(failed?.messageId))).toBe('很长的话')
      expect(chat.state().outbox).toEqual([])
    })

    // It stood at the end for good, and every answer that came later above it.
    test('a refused message stays where it was refused, before what comes later', async () => {
      const { service, ...server } = createService()
      const chat = begin(server, memory())
      chat.open()
      for (const answered of ['', '佣金？']) {
        if (answered) {
          chat.ask(answered)
          await until(chat, () => questions(chat).includes(answered))
        }
        service.fault = (request) => (request.url.endsWith('/messages') ? problem('too-large') : null)
        const { length } = chat.state().outbox
        // Over HTTP on either line.
        chat.ask('长'.repeat(6_000))
        await until(chat, () => chat.state().outbox[length]?.progress === 'failed')
        service.fault = () => null
      }
      chat.ask('印花税？')
      await until(chat, () => questions(chat).includes('印花税？'))
      const [first, second] = chat.state().outbox.map(({ after }) => after?.seq ?? Infinity)
      const [before, later] = chat.state().transcript.exchanges.map(({ seq }) => seq)
      expect(first).toBeLessThan(Number(before))
      expect(second).toBeGreaterThanOrEqual(Number(before))
      expect(second).toBeLessThan(Number(later))
    })

    test('a refused message can be sent again, with its number', async () => {
      const { service, ...server } = createService()
      service.fault = (request) => (request.url.endsWith('/messages') ? problem('rate-limited') : null)
      const chat = begin(server, memory())
      chat.open()
      chat.ask('佣金？')
      await until(chat, () => chat.state().outbox[0]?.progress === 'failed')
      const messageId = String(chat.state().outbox[0]?.messageId)
      service.fault = () => null
      chat.resend(messageId)
      await shown(chat, '佣金？')
      expect(service.posted).toEqual([messageId])
    })
  })

  describe('before the notice is agreed to', () => {
    beforeEach(() => {
      agreed = false
    })

    test('all that is written waits, over a reload too, and is sent once it is agreed to', async () => {
      const { service, ...server } = createService()
      const keep = memory()
      const before = begin(server, keep)
      before.open()
      for (const text of ['一', '二']) before.ask(text)
      before.dispose()

      const chat = begin(server, keep)
      chat.open()
      chat.wake()
      expect(chat.state().outbox.map(({ text }) => text)).toEqual(['一', '二'])
      expect(service.conversations.size).toBe(0)
      agreed = true
      chat.resume()
      await shown(chat, '一', '二')
    })

    // It stayed in the browser until somebody took the case, who could not see what it was about.
    test('a person is asked for at once, and all that is written goes to them, none of it to the AI', async () => {
      const { service, ...server } = createService()
      const chat = begin(server, memory())
      chat.open()
      chat.ask('在吗')
      await chat.askForPerson()
      await shown(chat, '在吗')
      chat.ask('我的账户被盗了')
      await shown(chat, '在吗', '我的账户被盗了')
      const [id] = [...service.conversations.keys()]
      service.move(String(id), 'assigned')
      await until(chat, () => chat.state().transcript.state === 'assigned')
      chat.ask('请尽快')
      await shown(chat, '在吗', '我的账户被盗了', '请尽快')
      const written = service.conversations.get(String(id))?.filter(({ body }) => body.type === 'message-received')
      expect(written?.map(({ body }) => 'for' in body && body.for)).toEqual(['person', 'person', 'person'])
      expect(chat.state().transcript.exchanges.every(({ toPerson }) => toPerson)).toBe(true)
      // Given back, the bot would answer.
      service.move(String(id), 'returned')
      await until(chat, () => chat.state().transcript.state === 'returned')
      chat.ask('佣金？')
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(service.posted).toHaveLength(3)
      expect(chat.state().outbox.map(({ text }) => text)).toEqual(['佣金？'])
    })

    test('what was for a person is refused, not told the AI, where nobody is waited for by the time it arrives', async () => {
      const { service, ...server } = createService()
      const chat = begin(server, memory())
      chat.open()
      await chat.askForPerson()
      await until(chat, () => chat.state().transcript.state === 'queued')
      service.move(String(chat.state().conversationId), 'bot')
      chat.ask('我的账户被盗了')
      await until(chat, () => chat.state().outbox[0]?.progress === 'failed')
      expect(service.posted).toEqual([])
      expect(service.conversations.size).toBe(1)
    })
  })

  describe('a person', () => {
    test('is one tap away before anything was asked, and the place in the queue is told', async () => {
      const { service, ...server } = createService()
      const chat = begin(server, memory())
      chat.open()
      await chat.askForPerson()
      await until(chat, () => chat.state().transcript.state === 'queued' && chat.state().queue !== null)
      expect(chat.state().queue).toEqual(service.queue)
      service.move(String(chat.state().conversationId), 'assigned')
      await until(chat, () => chat.state().transcript.state === 'assigned')
      expect(chat.state().queue).toBeNull()
    })

    // Over a stream the queue is looked at now and then.
    test.runIf(isSocket)('is at work again, which who waited through the night is told', async () => {
      const { service, ...server } = createService()
      const night = { open: false, opensAt: '今天8:30上班', opensAtInEnglish: 'back at 8:30' }
      service.queue = { ...service.queue, staffPresent: false, ...night }
      const chat = begin(server, memory())
      chat.open()
      await chat.askForPerson()
      await until(chat, () => chat.state().transcript.state === 'queued')
      expect(chat.state().queue).toMatchObject(night)
      service.tellPlace({ ...service.queue, open: true, opensAt: null, opensAtInEnglish: null })
      await until(chat, () => chat.state().queue?.open === true)
      expect(chat.state().queue).toEqual(service.queue)
      // What comes late is of no queue any more.
      service.move(String(chat.state().conversationId), 'assigned')
      service.tellPlace(service.queue)
      await until(chat, () => chat.state().transcript.state === 'assigned')
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(chat.state().queue).toBeNull()
    })

    // Each began a conversation of its own: the message lay in one, and the person was asked into the other.
    test('is asked for into the conversation that the first message begins, at once with it', async () => {
      const { service, ...server } = createService()
      const chat = begin(server, memory())
      chat.open()
      chat.ask('佣金？')
      await chat.askForPerson()
      await shown(chat, '佣金？')
      await until(chat, () => chat.state().transcript.state === 'queued')
      expect(service.conversations.size).toBe(1)
      expect(chat.state().renewed).toBe(false)
    })

    test('is asked for once the network is back', async () => {
      const { service, ...server } = createService()
      service.fault = () => new TypeError('Failed to fetch')
      const chat = begin(server, memory())
      chat.open()
      const asked = chat.askForPerson()
      await until(chat, () => chat.state().askingForPerson)
      service.fault = () => null
      chat.wake()
      await asked
      await until(chat, () => chat.state().transcript.state === 'queued')
    })

    test('is still heard while the window is closed', async () => {
      const { service, ...server } = createService()
      const chat = begin(server, memory())
      chat.open()
      await chat.askForPerson()
      await until(chat, () => chat.state().transcript.state === 'queued')
      chat.close()
      service.move(String(chat.state().conversationId), 'human')
      service.append(String(chat.state().conversationId), null, {
        type: 'staff-message',
        messageId: 's',
        text: '您好。',
      })
      await until(chat, () => chat.state().transcript.remarks.some(({ type }) => type === 'staff-message'))
      expect(chat.state().unread).toBe(true)
      chat.open()
      expect(chat.state().unread).toBe(false)
    })

    test('is heard on the next page of the site too, and only what is new is said to be', async () => {
      const { service, ...server } = createService()
      const keep = memory()
      const before = begin(server, keep)
      before.open()
      await before.askForPerson()
      const id = String(before.state().conversationId)
      service.move(id, 'human')
      service.append(id, null, { type: 'staff-message', messageId: 's-1', text: '您好。' })
      await until(before, () => before.state().transcript.remarks.length === 1)
      before.dispose()

      const after = begin(server, keep)
      await until(after, () => after.state().transcript.remarks.length === 1)
      expect(after.state().unread).toBe(false)
      service.append(id, null, { type: 'staff-message', messageId: 's-2', text: '还在吗？' })
      await until(after, () => after.state().unread)
    })
  })

  describe('a conversation that has ended', () => {
    test('is followed by another when one writes on', async () => {
      const { service, ...server } = createService()
      const chat = await talking(server, '一')
      const before = chat.state().conversationId
      service.move(String(before), 'closed')
      chat.ask('二')
      await shown(chat, '二')
      expect(chat.state().conversationId).not.toBe(before)
      expect(chat.state().renewed).toBe(true)
    })

    // What a client writes to a person may be for nobody else: it went to the AI in another conversation when the person had just ended it.
    test('is not followed by itself when a person was written to; the client sends it anew', async () => {
      const { service, ...server } = createService()
      const keep = memory()
      const chat = await talking(server, '一', keep)
      const before = String(chat.state().conversationId)
      service.move(before, 'human')
      await until(chat, () => chat.state().transcript.state === 'human')
      service.move(before, 'closed')
      chat.ask('只给您看')
      await until(chat, () => chat.state().outbox[0]?.progress === 'failed')
      await until(chat, () => chat.state().transcript.state === 'closed')
      expect(chat.state()).toMatchObject({ conversationId: before, outbox: [{ failure: { code: 'conflict' } }] })
      expect(service.conversations.size).toBe(1)
      chat.dispose()

      const after = begin(server, keep)
      after.open()
      await until(after, () => after.state().outbox[0]?.progress === 'failed')
      const [kept] = after.state().outbox
      after.sendAnew(String(kept?.messageId))
      await shown(after, '只给您看')
      expect(after.state().conversationId).not.toBe(before)
    })

    test('says of a message that came too late that nobody answers it', async () => {
      const { service, ...server } = createService()
      const chat = await talking(server, '一')
      const id = String(chat.state().conversationId)
      service.move(id, 'closed')
      service.append(id, 'm-2', { type: 'message-received', messageId: 'm-2', text: '二' })
      await shown(chat, '一', '二')
      expect(chat.state().transcript.exchanges.map(({ late }) => late)).toEqual([false, true])
    })

    test('can be read again, and the next one gone on with', async () => {
      const { service, ...server } = createService()
      const chat = await talking(server, '一')
      const first = String(chat.state().conversationId)
      chat.begin()
      chat.ask('二')
      await shown(chat, '二')
      const second = String(chat.state().conversationId)
      chat.show(first)
      await shown(chat, '一')
      chat.show(second)
      await shown(chat, '二')
      expect(service.conversations.size).toBe(2)
    })
  })

  // It was lost when the host page was reloaded.
  describe('what is typed and not sent', () => {
    test('is there after a reload, until it is sent or taken out', async () => {
      const { service: _, ...server } = createService()
      const [keep, tab] = [memory(), memoryStorage()]
      const before = begin(server, keep, { tab })
      before.open()
      before.type('怎么销')
      before.dispose()
      const after = begin(server, keep, { tab })
      expect(after.state().draft).toBe('怎么销')
      after.type('')
      expect([after.state().draft, tab.length]).toEqual(['', 0])
    })

    test('goes into the conversation that begins while it is typed', async () => {
      const { service: _, ...server } = createService()
      const tab = memoryStorage()
      const chat = begin(server, memory(), { tab })
      chat.open()
      chat.type('还有')
      chat.ask('佣金？')
      await shown(chat, '佣金？')
      expect([chat.state().draft, tab.length]).toEqual(['还有', 1])
    })

    test('stays with its conversation, and goes on to the next where it has ended', async () => {
      const { service, ...server } = createService()
      const chat = await talking(server, '一')
      const first = String(chat.state().conversationId)
      chat.type('第一段')
      chat.begin()
      expect(chat.state().draft).toBe('')
      chat.show(first)
      expect(chat.state().draft).toBe('第一段')
      await until(chat, () => questions(chat).length > 0)
      service.move(first, 'closed')
      await until(chat, () => chat.state().transcript.state === 'closed')
      chat.begin()
      expect(chat.state().draft).toBe('第一段')
    })

    test('is nobody else’s: gone with who signs out, and not shown before the page has said who is there', async () => {
      const { service, ...server } = createService()
      const [mine, other] = [tokenOf('client-001'), tokenOf('client-002')]
      for (const token of [mine, other]) service.admit(token)
      const [keep, tab] = [memory(), memoryStorage()]
      const chat = begin(server, keep, { tab })
      chat.open()
      await chat.identify(async () => mine)
      chat.type('我的事')
      chat.dispose()

      const again = begin(server, keep, { tab })
      expect(again.state().draft).toBe('')
      again.open()
      await again.identify(async () => mine)
      expect(again.state().draft).toBe('我的事')
      await again.identify(async () => other)
      expect([again.state().draft, tab.length]).toEqual(['', 0])
      again.type('另一位的事')
      await again.identify(null)
      expect([again.state().draft, tab.length]).toEqual(['', 0])
    })

    test('goes with what the client has erased', async () => {
      const { service: _, ...server } = createService()
      const tab = memoryStorage()
      const chat = begin(server, memory(), { tab })
      chat.open()
      chat.ask('一')
      await shown(chat, '一')
      chat.type('怎么销')
      await chat.erase()
      expect([chat.state().draft, tab.length]).toEqual(['', 0])
    })
  })

  test('what another tab has begun is gone on with here', async () => {
    const { service: _, ...server } = createService()
    const keep = memory()
    const here = begin(server, keep)
    here.open()
    await talking(server, '一', keep)
    here.lookAgain()
    await shown(here, '一')
  })

  // Signed out while the window was closed, the former client's words were still there for whoever opened it next.
  test('who signs out leaves nothing to be read, whether the window is open or not', async () => {
    for (const isOpen of [true, false]) {
      const { service: _, ...server } = createService()
      const chat = begin(server, memory())
      const { token } = await server.client.visitor()
      await chat.identify(async () => token)
      chat.open()
      chat.ask('我的事')
      await shown(chat, '我的事')
      if (!isOpen) chat.close()
      await chat.identify(null)
      chat.open()
      expect(questions(chat)).toEqual([])
      expect(chat.state().conversationId).toBeNull()
    }
  })

  // What did not get out before was shown to the next visitor, and sent in their name.
  test('what who signs out had not sent yet is neither shown nor sent any more', async () => {
    const { service, ...server } = createService()
    const keep = memory()
    const chat = begin(server, keep)
    const { token } = await server.client.visitor()
    await chat.identify(async () => token)
    chat.open()
    service.fault = () => new Error('offline')
    chat.ask('我的事')
    await until(chat, () => chat.state().outbox[0]?.progress === 'waiting')
    await chat.identify(null)
    expect(chat.state().outbox).toEqual([])
    expect(keep.get('outbox')).toBeNull()
    service.fault = () => null
    chat.wake()
    chat.ask('佣金？')
    await shown(chat, '佣金？')
    expect(questions(chat)).toEqual(['佣金？'])
    expect(service.posted).toHaveLength(1)
  })

  // A page went from one client's token to another's without a word between: what the first had not sent yet went out as the second's.
  describe('when the page goes from one client straight to another', () => {
    const first = tokenOf('client-001')
    const second = tokenOf('client-002')
    const isCut = ({ url }: Request) => (/messages|socket/.test(url) ? new Error('offline') : null)
    const arrange = () => {
      const { service, ...server } = createService()
      for (const token of [first, second]) service.admit(token)
      const keep = memory()
      let others = 0
      const onAnother = () => {
        others += 1
      }
      return { service, server, chat: begin(server, keep, { onAnother }), keep, others: () => others }
    }

    test.each(['by another callback', 'by the same callback'])('%s, no unsent words go along', async (how) => {
      const { service, chat, keep, others } = arrange()
      let now = first
      const ofPage = async () => now
      await chat.identify(ofPage)
      chat.open()
      chat.ask('我的事')
      await shown(chat, '我的事')
      service.fault = isCut
      chat.ask('只是我的')
      await until(chat, () => chat.state().outbox[0]?.progress === 'waiting')
      now = second
      if (how === 'by another callback') await chat.identify(async () => second)
      service.fault = () => null
      chat.wake()
      await until(chat, () => chat.state().givenUp)
      expect(chat.state().outbox).toEqual([])
      expect(keep.get('outbox')).toBeNull()
      expect(questions(chat)).toEqual([])
      expect(others()).toBe(1)
      chat.ask('佣金？')
      await shown(chat, '佣金？')
      expect(chat.state().givenUp).toBe(false)
      expect(service.senders).toEqual([first, second])
      expect(service.conversations.size).toBe(2)
    })

    test.each([
      ['they are sent to the same client', first, [first]],
      ['they go along with no other', second, []],
    ])('what was unsent when the page was left waits until the next says who is there: %s', async (_, now, senders) => {
      const { service, server, chat, keep } = arrange()
      await chat.identify(async () => first)
      chat.open()
      service.fault = isCut
      chat.ask('只是我的')
      await until(chat, () => chat.state().outbox[0]?.progress === 'waiting')
      chat.dispose()
      service.fault = () => null
      const after = begin(server, keep)
      await after.identify(async () => now)
      await until(after, () => after.state().outbox.length === 0 || after.state().outbox[0]?.progress === 'accepted')
      expect(after.state().givenUp).toBe(now === second)
      expect(service.senders).toEqual(senders)
    })

    // A page that gave a new callback while its own server was away: all that had been said was gone from the screen.
    test('what was said stays while the page cannot say who is there, and goes when it is another', async () => {
      const { service: _, chat } = arrange()
      await chat.identify(async () => first)
      chat.open()
      chat.ask('我的事')
      await shown(chat, '我的事')
      let now: string | null = null
      await chat.identify(async () => {
        if (now === null) throw new Error('session server away')
        return now
      })
      expect(chat.state().confirmed).toBe(false)
      expect(questions(chat)).toEqual(['我的事'])
      now = first
      chat.wake()
      await until(chat, () => chat.state().confirmed && chat.state().connection === 'open')
      expect(questions(chat)).toEqual(['我的事'])
      await chat.identify(async () => second)
      expect(questions(chat)).toEqual([])
    })

    test('the same client with a new token goes on', async () => {
      const { service, chat, others } = arrange()
      const renewed = tokenOf('client-001', 2)
      service.admit(renewed)
      let now = first
      await chat.identify(async () => now)
      chat.open()
      service.fault = isCut
      chat.ask('我的事')
      await until(chat, () => chat.state().outbox[0]?.progress === 'waiting')
      now = renewed
      service.fault = () => null
      chat.wake()
      await shown(chat, '我的事')
      expect(others()).toBe(0)
      expect(service.senders).toEqual([renewed])
    })
  })

  describe('coming back', () => {
    test('the conversation is there again after a reload', async () => {
      const { service: _, ...server } = createService()
      const keep = memory()
      const before = await talking(server, '佣金？', keep)
      before.dispose()
      const after = begin(server, keep)
      expect(questions(after)).toEqual([])
      after.open()
      await shown(after, '佣金？')
    })

    test('closed, it is not followed; opened again, it goes on after the last number seen', async () => {
      const { service, ...server } = createService()
      const { conversations } = service
      const chat = await talking(server, '佣金？')
      const { seen } = chat.state().transcript
      chat.close()
      expect(chat.state().connection).toBe('none')
      const [id] = [...conversations.keys()]
      service.append(String(id), null, { type: 'state-changed', from: 'bot', to: 'queued', reason: 'explicit-request' })
      chat.open()
      await until(chat, () => chat.state().transcript.state === 'queued')
      expect(service.streamedAfter.at(-1)).toBe(seen)
    })

    test('when the server knows neither us nor the conversation, a new one takes the message', async () => {
      const { service, ...server } = createService()
      const keep = memory()
      const chat = await talking(server, '一', keep)
      chat.close()
      const token = keep.get('token')
      service.revoke()
      chat.ask('二')
      chat.open()
      await shown(chat, '二')
      expect(chat.state().renewed).toBe(true)
      expect(keep.get('token')).not.toBe(token)
    })
  })
})
