import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { afterEach, describe, expect, test } from 'vitest'
import type { ConversationEvent, ConversationEventBody } from '../../domain/conversation.ts'
import { type ProblemCode, problemTable } from '../../domain/problem.ts'
import { createClient } from '../api/client.ts'
import { type Chat, createChat } from './chat.ts'
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
    /** Forgets everybody, as after a change of keys. */
    revoke() {
      valid.clear()
      conversations.clear()
    },
  }

  const app = new Hono()
  app.post('/v1/visitors', (context) => {
    const token = next('token')
    valid.add(token)
    return context.json({ token, visitorId: token }, 201)
  })
  app.use('/v1/conversations/*', async (context, proceed) =>
    valid.has(context.req.header('authorization')?.slice('Bearer '.length) ?? '')
      ? proceed()
      : problem('unauthenticated'),
  )
  app.post('/v1/conversations', (context) => {
    const id = next('c')
    conversations.set(id, [])
    service.append(id, null, { type: 'conversation-started', channel: 'widget', anonymous: true })
    return context.json({ id }, 201)
  })
  app.post('/v1/conversations/:id/messages', async (context) => {
    const id = context.req.param('id')
    const events = conversations.get(id)
    if (!events) return problem('not-found')
    const { messageId, text } = await context.req.json<{ messageId: string; text: string }>()
    posted.push(messageId)
    const duplicate = events.some(({ turnId }) => turnId === messageId)
    if (!duplicate) service.append(id, messageId, { type: 'message-received', messageId, text })
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
  return { service, client: createClient({ server: 'http://zhigu.test', fetch }) }
}

const problem = (code: ProblemCode): Response =>
  new Response(JSON.stringify({ type: '', detail: '', code, ...problemTable[code] }), {
    status: problemTable[code].status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
  })

const memory = (): Keep => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage
  return createKeep(() => storage)
}

const chats: Chat[] = []
const begin = (client: ReturnType<typeof createClient>, keep: Keep): Chat => {
  const chat = createChat({ client, keep })
  chats.push(chat)
  return chat
}
afterEach(() => {
  for (const chat of chats.splice(0)) chat.dispose()
})

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

describe('asking', () => {
  test('costs nothing before the first question; then the answer follows', async () => {
    const { service, client } = createService()
    const { conversations } = service
    const chat = begin(client, memory())
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
    const { service, client } = createService()
    const chat = begin(client, memory())
    chat.open()
    for (const text of ['一', '二', '三']) chat.ask(text)
    await shown(chat, '一', '二', '三')
    expect(new Set(service.posted).size).toBe(3)
  })

  test('a message whose receipt was lost is sent again with its number, and stands there once', async () => {
    const { service, client } = createService()
    const { conversations } = service
    service.loseReceipt = true
    const chat = begin(client, memory())
    chat.ask('佣金？')
    await until(chat, () => chat.state().outbox[0]?.progress === 'accepted')
    chat.open()
    await shown(chat, '佣金？')
    expect(service.posted).toHaveLength(2)
    expect(new Set(service.posted).size).toBe(1)
    expect([...conversations.values()].flat().filter(({ body }) => body.type === 'message-received')).toHaveLength(1)
  })

  test('without a network it waits, over a reload too, and is sent when woken', async () => {
    const { service, client } = createService()
    const keep = memory()
    service.fault = () => new TypeError('Failed to fetch')
    const before = begin(client, keep)
    before.open()
    before.ask('佣金？')
    await until(before, () => before.state().outbox[0]?.progress === 'waiting')
    const messageId = before.state().outbox[0]?.messageId
    before.dispose()

    const after = begin(client, keep)
    after.open()
    await until(after, () => after.state().outbox[0]?.progress === 'waiting')
    service.fault = () => null
    after.wake()
    await shown(after, '佣金？')
    expect(service.posted).toEqual([messageId])
    expect(keep.get('outbox')).toBeNull()
  })

  test('a refused message says why, holds nothing up and can be taken back', async () => {
    const { service, client } = createService()
    service.fault = (request) =>
      request.url.endsWith('/messages') && service.posted.length === 0 ? problem('too-large') : null
    const chat = begin(client, memory())
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

  test('a refused message can be sent again, with its number', async () => {
    const { service, client } = createService()
    service.fault = (request) => (request.url.endsWith('/messages') ? problem('rate-limited') : null)
    const chat = begin(client, memory())
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

describe('coming back', () => {
  test('the conversation is there again after a reload', async () => {
    const { client } = createService()
    const keep = memory()
    const before = begin(client, keep)
    before.open()
    before.ask('佣金？')
    await shown(before, '佣金？')
    before.dispose()
    const after = begin(client, keep)
    expect(questions(after)).toEqual([])
    after.open()
    await shown(after, '佣金？')
  })

  test('closed, it is not followed; opened again, it goes on after the last number seen', async () => {
    const { service, client } = createService()
    const { conversations } = service
    const chat = begin(client, memory())
    chat.open()
    chat.ask('佣金？')
    await shown(chat, '佣金？')
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
    const { service, client } = createService()
    const keep = memory()
    const chat = begin(client, keep)
    chat.open()
    chat.ask('一')
    await shown(chat, '一')
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
