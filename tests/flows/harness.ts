// What the flows run on: the whole product over HTTP on loopback, in a folder with the sample library, and what a client of it does.
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { inject, vi } from 'vitest'
import { type Config, readConfig } from '../../bin/config.ts'
import { createHttpServer } from '../../bin/http-server.ts'
import { createLogger } from '../../bin/logger.ts'
import { silentProgress } from '../../bin/progress.ts'
import { createServer, openServices, type Services } from '../../bin/wiring.ts'
import { joinSentences } from '../../domain/answer-text.ts'
import { ConversationEvent } from '../../domain/conversation.ts'
import type { Role } from '../../domain/identity.ts'
import type { ProblemDocument } from '../../domain/problem.ts'
import type { Decision, Sentence } from '../../domain/turn.ts'
import { createRecentErrors } from '../../server/operations/recent-errors.ts'

// Opening takes seconds, and on a busy machine many of them.
vi.setConfig({ hookTimeout: 180_000 })

// --- folders ---

/** An empty folder that is removed after the run. */
export const emptyFolder = (): Promise<string> => mkdtemp(join(inject('testFolder'), 'folder-'))

/** Settings as a bare machine has them, in this folder; people are there at any hour, so that no test depends on it. */
export const configOf = (home: string, settings: Record<string, string> = {}): Config =>
  readConfig({ ZHIGU_HOME: home, LLM: 'none', SERVICE_HOURS: '每天 0:00-24:00', ...settings }, inject('testFolder'))

const silent = createLogger({ LOG_LEVEL: 'silent' })

/** Opens what a command or the server works with, and closes it afterwards. */
export const withServices = async <T>(config: Config, work: (services: Services) => Promise<T>): Promise<T> => {
  const services = await openServices(config, { logger: silent, progress: silentProgress })
  try {
    return await work(services)
  } finally {
    await services.close()
  }
}

/** A data folder with the sample library. Loading it takes seconds, so the first test of a run does it and all copy. */
export const sampleHome = async (): Promise<string> => {
  const template = join(inject('testFolder'), 'sample-library')
  const turn = `${template}.turn`
  while (!existsSync(template)) {
    const mine = await mkdir(turn).then(
      () => true,
      () => false,
    )
    if (!mine) {
      await sleep(100)
      continue
    }
    try {
      if (existsSync(template)) continue
      const partial = await emptyFolder()
      await withServices(configOf(partial), async () => undefined)
      await rename(partial, template)
    } finally {
      await rm(turn, { recursive: true })
    }
  }
  const home = await emptyFolder()
  await cp(template, home, { recursive: true })
  return home
}

// --- the server ---

export type Zhigu = {
  url: string
  home: string
  services: Services
  /** Every line that was logged, at all levels. */
  logs: string[]
  call(method: string, path: string, options?: CallOptions): Promise<Reply>
  /** A token of the demo identity. */
  token(role: Role, claims?: { id?: string; clientId?: string }): Promise<string>
  visitor(): Promise<string>
  /** A new conversation; without a token that of a new visitor. */
  talk(token?: string): Promise<Talk>
  /** Goes on with a conversation, perhaps as somebody else. */
  talkIn(id: string, token: string): Talk
  close(): Promise<void>
}

type CallOptions = { token?: string; body?: unknown; headers?: Record<string, string>; raw?: RequestInit['body'] }
// biome-ignore lint/suspicious/noExplicitAny: whatever the server said; tests look at parts of it
export type Reply = { status: number; headers: Headers; body: any; text: string }

/** Limits that no test of something else runs into. */
const generous = { RATE_PER_CLIENT: '100000', RATE_PER_ADDRESS: '1000000' }

/** The product on a free port, wired as `zhigu serve` wires it. */
export const startZhigu = async (settings: Record<string, string> = {}, home?: string): Promise<Zhigu> => {
  const folder = home ?? (await sampleHome())
  const config = configOf(folder, { ...generous, ...settings })
  const logs: string[] = []
  const errors = createRecentErrors()
  const logger = createLogger({ LOG_LEVEL: 'trace' }, errors, { write: (line) => logs.push(line) })
  const services = await openServices(config, { logger, progress: silentProgress })
  const stopping = new AbortController()
  const { app, upgrade, socketsClosed } = createServer({ config, services, logger, errors, stopping: stopping.signal })
  const server = createHttpServer(app.fetch, { hostname: '127.0.0.1', upgrade })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
  await services.turns.start()
  const url = `http://127.0.0.1:${port}`
  const client = createClient(url)
  return {
    ...client,
    url,
    home: folder,
    services,
    logs,
    async close() {
      stopping.abort()
      await services.turns.drain(5_000)
      await socketsClosed()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await services.close()
    },
  }
}

// --- a client ---

/** What a client of a server at `url` does. */
export const createClient = (url: string) => {
  const call: Zhigu['call'] = async (method, path, { token, body, headers = {}, raw } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    })
    const text = await response.text()
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text, text }
  }
  const ok = async (method: string, path: string, options?: CallOptions): Promise<Reply> => {
    const reply = await call(method, path, options)
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`)
    return reply
  }
  const visitor = async (): Promise<string> => (await ok('POST', '/v1/visitors')).body.token
  const talkIn = (id: string, token: string) => createTalk({ url, call, ok, id, token })
  return {
    call,
    visitor,
    talkIn,
    token: async (role: Role, claims: { id?: string; clientId?: string } = {}): Promise<string> =>
      (await ok('POST', '/v1/demo/tokens', { body: { role, ...claims } })).body.token,
    async talk(token?: string): Promise<Talk> {
      const own = token ?? (await visitor())
      return talkIn((await ok('POST', '/v1/conversations', { token: own, body: {} })).body.id, own)
    },
  }
}

export type Talk = ReturnType<typeof createTalk>
export type Answer = {
  messageId: string
  /** All events of the turn that the caller may see. */
  events: ConversationEvent[]
  sentences: Sentence[]
  text: string
  decision: Decision
}

const turnMilliseconds = 20_000
const pollMilliseconds = 15

type TalkOptions = { url: string; call: Zhigu['call']; ok: Zhigu['call']; id: string; token: string }

const createTalk = ({ url, call, ok, id, token }: TalkOptions) => {
  const path = `/v1/conversations/${id}`

  const events = async (after = 0): Promise<ConversationEvent[]> => {
    const all: ConversationEvent[] = []
    for (let from = after; ; ) {
      const page = (await ok('GET', `${path}/events?after=${from}&limit=500`, { token })).body
      all.push(...page.events.map((event: unknown) => ConversationEvent.parse(event)))
      from = page.lastSeq
      if (!page.more) return all
    }
  }

  const untilTurnEnds = async (messageId: string): Promise<ConversationEvent[]> => {
    const deadline = Date.now() + turnMilliseconds
    for (;;) {
      const own = (await events()).filter((event) => event.turnId === messageId)
      if (own.some(({ body }) => body.type === 'turn-finished' || body.type === 'turn-failed')) return own
      if (Date.now() > deadline)
        throw new Error(`no end of turn ${messageId} in time: ${own.map(({ body }) => body.type).join(' ')}`)
      await sleep(pollMilliseconds)
    }
  }

  const send = (text: string, messageId: string = randomUUID()): Promise<Reply> =>
    call('POST', `${path}/messages`, { token, body: { messageId, text } })

  return {
    id,
    token,
    path,
    send,
    events,
    untilTurnEnds,
    view: async () => (await ok('GET', path, { token })).body,
    /** Sends and waits for the end of the turn. */
    async ask(text: string): Promise<Answer> {
      const receipt = await send(text)
      if (receipt.status !== 202) throw new Error(`message refused: ${receipt.text}`)
      const { messageId } = receipt.body
      return answerOf(messageId, await untilTurnEnds(messageId))
    },
    /** Follows the events by SSE. */
    follow: (options: { after?: number; lastEventId?: number } = {}) => followEvents({ url, path, token, ...options }),
  }
}

/** What a turn's events come to. */
export const answerOf = (messageId: string, events: ConversationEvent[]): Answer => {
  let sentences: Sentence[] = []
  let decision: Decision | undefined
  for (const { body } of events) {
    if (body.type === 'sentence-committed') sentences.push(body.sentence)
    if (body.type === 'answer-replaced') sentences = []
    if (body.type === 'turn-decided') decision = body.decision
  }
  if (!decision) throw new Error(`turn ${messageId} has no decision: ${JSON.stringify(events.at(-1))}`)
  return { messageId, events, sentences, text: joinSentences(sentences), decision }
}

export type Followed = { event: ConversationEvent; id: string; name: string; at: number }

/** An open SSE stream. `until` reads on to the first event that fits and gives all so far. */
const followEvents = async ({
  url,
  path,
  token,
  after,
  lastEventId,
}: {
  url: string
  path: string
  token: string
  after?: number
  lastEventId?: number
}) => {
  const gone = new AbortController()
  const response = await fetch(`${url}${path}/stream${after === undefined ? '' : `?after=${after}`}`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
    },
    signal: gone.signal,
  })
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`)
  const reader = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader()
  const seen: Followed[] = []
  return {
    headers: response.headers,
    seen,
    async until(fits: (event: ConversationEvent) => boolean, milliseconds = turnMilliseconds): Promise<Followed[]> {
      const timer = setTimeout(() => gone.abort(new Error('no such event in time')), milliseconds)
      try {
        for (;;) {
          const { value, done } = await reader.read()
          if (done) throw new Error(`the stream ended after ${seen.length} events`)
          if (value.event === 'heartbeat') continue
          const event = ConversationEvent.parse(JSON.parse(value.data))
          seen.push({ event, id: value.id ?? '', name: value.event ?? '', at: performance.now() })
          if (fits(event)) return [...seen]
        }
      } finally {
        clearTimeout(timer)
      }
    },
    /** Resolves when the server ends the stream. */
    async ended(): Promise<void> {
      while (!(await reader.read()).done);
    },
    close: () => gone.abort(),
  }
}

export const isEnd = ({ body }: ConversationEvent): boolean =>
  body.type === 'turn-finished' || body.type === 'turn-failed'

export const typesOf = (events: { body: { type: string } }[]): string[] => events.map(({ body }) => body.type)

/** What every refusal has. */
export const problemIn = (reply: Reply): ProblemDocument => {
  if (!reply.headers.get('content-type')?.startsWith('application/problem+json'))
    throw new Error(`no problem document: ${reply.status} ${reply.headers.get('content-type')} ${reply.text}`)
  return reply.body
}
