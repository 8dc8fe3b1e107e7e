// A model service on loopback that speaks OpenAI's and Ollama's wire protocols and does what a script says.
// It is a real HTTP server: what the product's own clients do with sockets, headers and broken bytes is what is tested.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply } from './replies.ts'
import { type ModelRequest, type Protocol, parseChatRequest } from './request.ts'
import { wireOf } from './wire.ts'

/** Decides the reply to a chat request, having seen it. */
export type Script = (request: ModelRequest) => Reply | Promise<Reply>

export type ModelServerOptions = {
  /** Default: says back the question. */
  script?: Script
  /** Default 0: a free port. */
  port?: number
  /** Models that are there; others get 404. Default: any. */
  models?: string[]
  /** When given, OpenAI's paths answer 401 without it. */
  apiKey?: string
  /** Length of embeddings. Default 64. */
  dimensions?: number
}

export type ModelServer = {
  port: number
  /** For `OPENAI_BASE_URL`: `http://127.0.0.1:…/v1`. */
  openaiUrl: string
  /** For `OLLAMA_BASE_URL`. */
  ollamaUrl: string
  /** Chat requests, oldest first. */
  requests: ModelRequest[]
  /** Requests of any kind, as `POST /v1/embeddings`. */
  seen: string[]
  /** Replies that go before the script, each used once, in order. */
  enqueue: (...replies: Reply[]) => void
  /** Replaces the script. */
  follow: (script: Script) => void
  /** Forgets requests and queued replies. */
  reset: () => void
  /** Sockets that are open now. */
  connections: () => Promise<number>
  close: () => Promise<void>
}

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    return undefined
  }
}

/** A vector that depends on the text only: equal texts are equal, others are nearly orthogonal. */
const embed = (text: string, dimensions: number): number[] => {
  const vector: number[] = []
  for (let block = 0; vector.length < dimensions; block++) {
    const digest = createHash('sha256').update(`${block}:${text}`).digest()
    for (const byte of digest) if (vector.length < dimensions) vector.push(byte / 127.5 - 1)
  }
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

const pieces = ({ text = '', pieceSize = 4 }: Reply): string[] => {
  if (Array.isArray(text)) return text
  const characters = Array.from(text)
  const cut: string[] = []
  for (let from = 0; from < characters.length; from += pieceSize)
    cut.push(characters.slice(from, from + pieceSize).join(''))
  return cut
}

const sendJson = (response: ServerResponse, status: number, body: unknown) => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** Plays a reply on the socket. */
const play = async (request: ModelRequest, reply: Reply, response: ServerResponse): Promise<void> => {
  const wire = wireOf(request.protocol, request.model)
  const hungUp = new AbortController()
  response.once('close', () => {
    if (request.outcome === 'open') request.outcome = 'aborted'
    hungUp.abort()
  })
  const wait = (milliseconds: number) =>
    milliseconds > 0 ? sleep(milliseconds, undefined, { signal: hungUp.signal }).catch(() => undefined) : undefined
  const finish = (outcome: ModelRequest['outcome']) => {
    if (request.outcome === 'open') request.outcome = outcome
  }

  if (reply.firstByteMilliseconds) await wait(reply.firstByteMilliseconds)
  if (hungUp.signal.aborted || reply.fault?.kind === 'stall-before-first-byte') return

  if (reply.error) {
    const { status, message, code, retryAfter, html } = reply.error
    response.writeHead(status, {
      'content-type': html ? 'text/html' : 'application/json',
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    })
    finish('faulted')
    response.end(html ? `<html><body><h1>${status} ${message}</h1></body></html>` : wire.error(message, code, status))
    return
  }

  const parts = pieces(reply)
  const toolCalls = reply.toolCalls ?? []
  const streamOptions = request.body.stream_options as { include_usage?: boolean } | undefined
  const ending = {
    finishReason: reply.finishReason ?? (toolCalls.length > 0 ? 'tool_calls' : 'stop'),
    usage: reply.usage ?? {
      in: request.messages.reduce((sum, { content }) => sum + content.length, 0),
      out: parts.length,
    },
    wantsUsage: streamOptions?.include_usage === true,
    toolCalls,
  }
  const faultAfter = reply.fault ? (reply.fault.after ?? 0) : Number.POSITIVE_INFINITY

  /** Sends the fault; true when nothing may follow. */
  const fail = async (): Promise<boolean> => {
    switch (reply.fault?.kind) {
      case 'stall':
        return true
      case 'cut':
        finish('faulted')
        // Let what was written so far reach the caller before the socket goes.
        await sleep(5)
        response.socket?.destroy()
        return true
      case 'end-early':
        finish('faulted')
        response.end()
        return true
      case 'garbage':
        finish('faulted')
        response.end(Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x0a, 0xc3, 0x28, 0x7b, 0x0a, 0x0a]))
        return true
      case 'error-in-stream':
        finish('faulted')
        response.end(wire.errorInStream('the model runner has unexpectedly stopped'))
        return true
      case 'invalid-json':
        response.write(wire.invalid)
        return false
      default:
        return false
    }
  }

  if (!request.stream) {
    if (reply.fault) {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.flushHeaders()
      if (reply.fault.kind === 'invalid-json') {
        finish('faulted')
        response.end(wire.invalid)
      } else await fail()
      return
    }
    finish('answered')
    sendJson(response, 200, wire.whole(parts.join(''), ending))
    return
  }

  response.writeHead(200, { 'content-type': wire.streamType, 'cache-control': 'no-cache' })
  response.flushHeaders()
  if (reply.fault?.kind !== 'garbage') response.write(wire.opening())
  for (const [index, part] of parts.entries()) {
    if (index === faultAfter && (await fail())) return
    if (index > 0 && reply.betweenMilliseconds) await wait(reply.betweenMilliseconds)
    if (hungUp.signal.aborted) return
    if (!response.write(wire.piece(part)))
      await once(response, 'drain', { signal: hungUp.signal }).catch(() => undefined)
  }
  if (parts.length <= faultAfter && (await fail())) return
  finish('answered')
  response.end(wire.closing(ending))
}

/**
 * Starts the server on 127.0.0.1.
 * @example
 * const server = await createModelServer({ script: () => ({ text: '您好。' }) })
 * server.enqueue(rateLimited(1)) // the next request gets 429, then the script goes on
 * await server.close()
 */
export const createModelServer = async (options: ModelServerOptions = {}): Promise<ModelServer> => {
  let script: Script = options.script ?? ((request) => ({ text: request.question }))
  const requests: ModelRequest[] = []
  const seen: string[] = []
  const queue: Reply[] = []
  const dimensions = options.dimensions ?? 64
  let number = 0
  const has = (model: string) =>
    options.models === undefined || options.models.some((name) => name === model || name === `${model}:latest`)
  const listed = options.models ?? ['test-model']

  const chat = async (protocol: Protocol, incoming: IncomingMessage, response: ServerResponse) => {
    const body = await readJson(incoming)
    const parsed = parseChatRequest(protocol, body)
    if (typeof parsed === 'string')
      return sendJson(response, 400, protocol === 'openai' ? { error: { message: parsed } } : { error: parsed })
    if (!has(parsed.model)) {
      const wire = wireOf(protocol, parsed.model)
      return sendJson(response, 404, wire.error(`model '${parsed.model}' not found`, 'model_not_found', 404))
    }
    const request: ModelRequest = {
      number: ++number,
      protocol,
      path: incoming.url ?? '',
      headers: incoming.headers,
      ...parsed,
      outcome: 'open',
    }
    requests.push(request)
    await play(request, queue.shift() ?? (await script(request)), response)
  }

  const embeddings = async (protocol: Protocol, incoming: IncomingMessage, response: ServerResponse) => {
    const body = (await readJson(incoming)) as { input?: unknown; model?: string; encoding_format?: string } | undefined
    const texts = Array.isArray(body?.input) ? body.input : body?.input === undefined ? [] : [body.input]
    if (texts.length === 0 || texts.some((text) => typeof text !== 'string') || !body?.model)
      return sendJson(response, 400, { error: { message: 'input and model are required' } })
    const vectors = texts.map((text) => embed(text as string, dimensions))
    if (protocol === 'ollama') return sendJson(response, 200, { model: body.model, embeddings: vectors })
    return sendJson(response, 200, {
      object: 'list',
      model: body.model,
      data: vectors.map((vector, index) => ({
        object: 'embedding',
        index,
        embedding:
          body.encoding_format === 'base64' ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector,
      })),
      usage: { prompt_tokens: texts.length, total_tokens: texts.length },
    })
  }

  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const path = (incoming.url ?? '/').split('?')[0] ?? '/'
    const route = `${incoming.method} ${path}`
    seen.push(route)
    if (path.startsWith('/v1/') && options.apiKey && incoming.headers.authorization !== `Bearer ${options.apiKey}`)
      return sendJson(response, 401, {
        error: {
          message: `Incorrect API key provided: ${incoming.headers.authorization?.slice(7) ?? ''}.`,
          type: 'invalid_request_error',
          code: 'invalid_api_key',
        },
      })
    switch (route) {
      case 'POST /v1/chat/completions':
        return chat('openai', incoming, response)
      case 'POST /api/chat':
        return chat('ollama', incoming, response)
      case 'POST /v1/embeddings':
        return embeddings('openai', incoming, response)
      case 'POST /api/embed':
        return embeddings('ollama', incoming, response)
      case 'GET /v1/models':
        return sendJson(response, 200, {
          object: 'list',
          data: listed.map((id) => ({ id, object: 'model', created: 0, owned_by: 'loopback' })),
        })
      case 'GET /api/tags':
        return sendJson(response, 200, {
          models: listed.map((name) => ({
            name,
            model: name,
            modified_at: '2026-01-01T00:00:00Z',
            size: 1,
            digest: '',
          })),
        })
      case 'GET /api/version':
        return sendJson(response, 200, { version: '0.12.0' })
      default:
        return sendJson(response, 404, { error: { message: `no route ${route}` } })
    }
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      // A script that throws is a mistake of the test: the caller sees 500 and the text says which.
      if (!response.headersSent) sendJson(response, 500, { error: { message: String(error) } })
      else response.destroy()
    })
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    port,
    openaiUrl: `http://127.0.0.1:${port}/v1`,
    ollamaUrl: `http://127.0.0.1:${port}`,
    requests,
    seen,
    enqueue: (...replies) => void queue.push(...replies),
    follow: (next) => {
      script = next
    },
    reset: () => {
      requests.length = 0
      seen.length = 0
      queue.length = 0
    },
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
