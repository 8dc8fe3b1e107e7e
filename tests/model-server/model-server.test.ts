// The server itself, asked without any client library: what the providers document must come over the line.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createModelServer, type ModelServer } from './model-server.ts'
import { cutAfter, rateLimited, stallBeforeFirstByte, unavailable } from './replies.ts'

let server: ModelServer
beforeAll(async () => {
  server = await createModelServer({ script: () => ({ text: ['一', '二'], usage: { in: 7, out: 2 } }), models: ['m'] })
})
afterAll(() => server.close())
beforeEach(() => server.reset())

const post = (url: string, body: unknown, signal?: AbortSignal) =>
  fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), signal })
/** The part of a body that a test looks at. */
const bodyOf = async <Body>(response: Response): Promise<Body> => (await response.json()) as Body
const messages = [{ role: 'user', content: '问' }]

describe('OpenAI', () => {
  const chat = (body: object, signal?: AbortSignal) =>
    post(`${server.openaiUrl}/chat/completions`, { model: 'm', messages, ...body }, signal)

  test('whole', async () => {
    const response = await chat({})
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toMatchObject({
      object: 'chat.completion',
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: '一二' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 },
    })
  })

  test('streamed, with usage only when asked for', async () => {
    const frames = async (body: object) => {
      const response = await chat({ stream: true, ...body })
      expect(response.headers.get('content-type')).toBe('text/event-stream')
      return (await response.text()).trim().split('\n\n')
    }
    const plain = await frames({})
    expect(plain.at(-1)).toBe('data: [DONE]')
    const chunks = plain.slice(0, -1).map((frame) => JSON.parse(frame.replace(/^data: /, '')))
    expect(chunks.map(({ choices }) => choices[0]?.delta.content)).toEqual(['', '一', '二', undefined])
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop')
    const withUsage = await frames({ stream_options: { include_usage: true } })
    expect(JSON.parse(withUsage.at(-2)?.replace(/^data: /, '') ?? '')).toMatchObject({
      choices: [],
      usage: { total_tokens: 9 },
    })
  })

  test('tool calls', async () => {
    server.enqueue({ toolCalls: [{ name: 'lookup', arguments: { code: '000001' } }] })
    const tools = [{ type: 'function', function: { name: 'lookup', parameters: {} } }]
    const { choices } = await bodyOf<{ choices: unknown[] }>(await chat({ tools }))
    expect(choices[0]).toMatchObject({
      message: {
        content: null,
        tool_calls: [{ type: 'function', function: { name: 'lookup', arguments: '{"code":"000001"}' } }],
      },
      finish_reason: 'tool_calls',
    })
    expect(server.requests[0]?.tools).toEqual([{ name: 'lookup', parameters: {} }])
  })

  test.each([
    ['no model', { model: undefined }, 400],
    ['no messages', { messages: [] }, 400],
    ['an unknown role', { messages: [{ role: 'wizard', content: '' }] }, 400],
    ['another model', { model: 'x' }, 404],
  ])('%s', async (_, body, status) => {
    const response = await chat(body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } })
  })

  test('no JSON is 400, an unknown path 404', async () => {
    expect((await post(`${server.openaiUrl}/chat/completions`, '{')).status).toBe(400)
    expect((await fetch(`${server.openaiUrl}/nothing`)).status).toBe(404)
  })

  test('embeddings as numbers and as base64', async () => {
    const embed = async <Embedding>(encoding_format?: string) => {
      const body = { model: 'e', input: ['甲', '乙'], encoding_format }
      const { data } = await bodyOf<{ data: { embedding: Embedding }[] }>(
        await post(`${server.openaiUrl}/embeddings`, body),
      )
      return data.map(({ embedding }) => embedding)
    }
    const numbers = await embed<number[]>()
    expect(numbers).toHaveLength(2)
    const [base64 = ''] = await embed<string>('base64')
    expect(Buffer.from(base64, 'base64').readFloatLE(4)).toBeCloseTo(numbers[0]?.[1] ?? Number.NaN, 5)
  })

  test('models', async () => {
    expect(await (await fetch(`${server.openaiUrl}/models`)).json()).toMatchObject({
      data: [{ id: 'm', object: 'model' }],
    })
  })
})

describe('Ollama', () => {
  const chat = (body: object) => post(`${server.ollamaUrl}/api/chat`, { model: 'm', messages, ...body })

  test('streams unless told otherwise', async () => {
    const response = await chat({})
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ message }) => message.content)).toEqual(['一', '二', ''])
    expect(lines.map(({ done }) => done)).toEqual([false, false, true])
    expect(lines.at(-1)).toMatchObject({ done_reason: 'stop', prompt_eval_count: 7, eval_count: 2 })
  })

  test('whole, with tool calls, with a schema', async () => {
    server.enqueue({ toolCalls: [{ name: 'lookup', arguments: { code: '000001' } }] })
    const body = await (await chat({ stream: false, format: { type: 'object' } })).json()
    expect(body).toMatchObject({
      done: true,
      message: { tool_calls: [{ function: { arguments: { code: '000001' } } }] },
    })
    expect(server.requests[0]?.schema).toEqual({ type: 'object' })
  })

  test('tags, version, embed, a missing model', async () => {
    expect(await (await fetch(`${server.ollamaUrl}/api/tags`)).json()).toMatchObject({ models: [{ name: 'm' }] })
    expect(await (await fetch(`${server.ollamaUrl}/api/version`)).json()).toEqual({ version: expect.any(String) })
    const embedded = await post(`${server.ollamaUrl}/api/embed`, { model: 'e', input: '甲' })
    expect((await bodyOf<{ embeddings: unknown[] }>(embedded)).embeddings).toHaveLength(1)
    const missing = await chat({ model: 'x' })
    expect(missing.status).toBe(404)
    expect(await missing.json()).toEqual({ error: expect.stringContaining('not found') })
  })
})

describe('faults', () => {
  const url = () => `${server.openaiUrl}/chat/completions`
  const body = { model: 'm', messages, stream: true }

  test('are used once each, in order', async () => {
    server.enqueue(rateLimited(2), unavailable())
    const limited = await post(url(), body)
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2'])
    const proxy = await post(url(), body)
    expect([proxy.status, proxy.headers.get('content-type')]).toEqual([503, 'text/html'])
    expect((await post(url(), body)).status).toBe(200)
  })

  test('a date in Retry-After', async () => {
    server.enqueue(rateLimited(new Date('2026-11-22T00:00:05Z')))
    expect((await post(url(), body)).headers.get('retry-after')).toBe('Sun, 22 Nov 2026 00:00:05 GMT')
  })

  test('a stall sends no headers; who hangs up is noted', async () => {
    server.enqueue(stallBeforeFirstByte())
    await expect(post(url(), body, AbortSignal.timeout(100))).rejects.toThrow()
    await expect.poll(() => server.requests[0]?.outcome).toBe('aborted')
  })

  test('a cut socket is a cut socket', async () => {
    server.enqueue(cutAfter(['一', '二'], 1))
    const response = await post(url(), body)
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('terminated')
  })

  test('a script that throws is 500', async () => {
    server.follow(() => {
      throw new Error('mistake in the test')
    })
    const response = await post(url(), body)
    expect(response.status).toBe(500)
    expect(await response.text()).toContain('mistake in the test')
    server.follow(() => ({ text: ['一', '二'], usage: { in: 7, out: 2 } }))
  })
})

test('as a process of its own', async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('serve.ts', import.meta.url)), '--first-byte', '5'])
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line')
    const { openaiUrl } = JSON.parse(line)
    const response = await post(`${openaiUrl}/chat/completions`, {
      model: 'any',
      messages: [
        { role: 'user', content: '<资料 编号="1">\n赎回款三个工作日内到账。\n</资料>\n<问题>\n赎回几天到账\n</问题>' },
      ],
    })
    const { choices } = await bodyOf<{ choices: { message: { content: string } }[] }>(response)
    expect(JSON.parse(choices[0]?.message.content ?? '')).toEqual({ text: '赎回款三个工作日内到账。', evidence: [1] })
  } finally {
    child.kill('SIGTERM')
  }
  expect(await once(child, 'exit')).toEqual([0, null])
})
