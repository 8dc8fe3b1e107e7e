// Over real sockets, with LangChain's real clients: every way a provider can fail.
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { RenderedPrompt } from '../domain/prompt.ts'
import { createModelServer, type ModelServer } from '../tests/model-server/model-server.ts'
import {
  contextTooLong,
  cutAfter,
  emptyAnswer,
  endEarlyAfter,
  errorInStream,
  garbage,
  invalidJsonAfter,
  quotaExhausted,
  type Reply,
  rateLimited,
  serverError,
  stallAfter,
  stallBeforeFirstByte,
  unauthorised,
  unavailable,
} from '../tests/model-server/replies.ts'
import { openGateway } from './chat-model.ts'
import { ModelFailure } from './failure.ts'
import type { CallOptions, GatewayLimits, ModelGateway, ModelUsage } from './gateway.ts'

const apiKey = 'sk-zhigu-test-8c1f'
const prompt: RenderedPrompt = {
  id: 'test/ask',
  version: 3,
  messages: [
    { role: 'system', text: '你是客服。' },
    { role: 'user', text: '赎回多久到账？' },
  ],
}
const pieces = ['一般', '三个', '工作日']

let server: ModelServer
beforeAll(async () => {
  server = await createModelServer({ models: ['m'], script: () => ({ text: pieces }) })
})
afterAll(() => server.close())
beforeEach(() => {
  server.reset()
  server.follow(() => ({ text: pieces }))
})

describe.each(['openai', 'ollama'] as const)('%s', (llm) => {
  const usages: ModelUsage[] = []
  const open = async (limits: Partial<GatewayLimits> = {}): Promise<ModelGateway> => {
    usages.length = 0
    const { gateway } = await openGateway(
      {
        llm,
        openai: { baseUrl: server.openaiUrl, apiKey, model: 'm' },
        ollama: { baseUrl: server.ollamaUrl, model: 'm' },
        timeoutMs: 1500,
        stallMs: 300,
        retries: 0,
        backoffMs: 10,
        ...limits,
      },
      (usage) => usages.push(usage),
    )
    if (!gateway) throw new Error('no gateway')
    return gateway
  }

  /** Reads a stream to its end or failure. */
  const read = async (gateway: ModelGateway, options?: CallOptions) => {
    const begun = performance.now()
    const texts: string[] = []
    let failure: ModelFailure | null = null
    try {
      for await (const text of gateway.stream(prompt, options)) texts.push(text)
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error
      failure = error
    }
    return { texts, failure, kind: failure?.kind ?? 'ok', milliseconds: performance.now() - begun }
  }

  const outcomes = async () => {
    // The server learns of a closed socket a moment later.
    await vi.waitFor(() => expect(server.requests.every(({ outcome }) => outcome !== 'open')).toBe(true), 2000)
    return server.requests.map(({ outcome }) => outcome)
  }

  test('streams the answer in the pieces that were sent', async () => {
    const gateway = await open()
    expect(await read(gateway)).toMatchObject({ texts: pieces, kind: 'ok' })
    expect(server.requests[0]).toMatchObject({
      protocol: llm,
      model: 'm',
      stream: true,
      messages: [
        { role: 'system', content: '你是客服。' },
        { role: 'user', content: '赎回多久到账？' },
      ],
    })
    if (llm === 'openai') expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${apiKey}`)
  })

  test('the first piece is there before the last is sent', async () => {
    const gateway = await open()
    await read(gateway)
    server.enqueue({ text: pieces, betweenMilliseconds: 100 })
    let first = 0
    const begun = performance.now()
    for await (const _ of gateway.stream(prompt)) first ||= performance.now() - begun
    const all = performance.now() - begun
    expect(all).toBeGreaterThan(190)
    expect(first).toBeLessThan(all / 2)
  })

  describe('faults', () => {
    /** Kind, replies, what was said before, requests made with one repetition allowed. */
    const cases: [string, ModelFailure['kind'], Reply[], { said?: string[]; requests?: number }][] = [
      ['401', 'unauthorised', [unauthorised(apiKey)], {}],
      ['429 for good', 'rate-limited', [quotaExhausted()], {}],
      ['429 twice', 'rate-limited', [rateLimited(0), rateLimited(0)], { requests: 2 }],
      ['500 twice', 'unavailable', [serverError(), serverError()], { requests: 2 }],
      ['503 of a proxy twice', 'unavailable', [unavailable(), unavailable(0)], { requests: 2 }],
      ['context too long', 'budget', [contextTooLong()], {}],
      ['stall in the middle', 'stalled', [stallAfter(pieces, 2)], { said: ['一般', '三个'] }],
      ['socket destroyed in the middle', 'cut', [cutAfter(pieces, 2)], { said: ['一般', '三个'] }],
      ['socket destroyed before the first piece', 'cut', [cutAfter(pieces, 0), cutAfter(pieces, 0)], { requests: 2 }],
      ['ends in good order without an end', 'cut', [endEarlyAfter(pieces, 2)], { said: ['一般', '三个'] }],
      [
        'invalid JSON in the middle',
        'malformed',
        [{ ...invalidJsonAfter(pieces, 2), betweenMilliseconds: 50 }],
        { said: ['一般'] },
      ],
      ['invalid JSON first', 'malformed', [invalidJsonAfter(pieces, 0), invalidJsonAfter(pieces, 0)], { requests: 2 }],
      [
        'the error object in the stream',
        'cut',
        [{ ...errorInStream(pieces, 2), betweenMilliseconds: 50 }],
        { said: ['一般'] },
      ],
      ['empty answer', 'malformed', [emptyAnswer(), emptyAnswer()], { requests: 2 }],
    ]
    test.each(cases)('%s → %s', async (_, kind, replies, { said = [], requests = 1 }) => {
      const gateway = await open({ retries: 1 })
      server.enqueue(...replies)
      const result = await read(gateway)
      expect(result.kind).toBe(kind)
      expect(result.texts.slice(0, said.length)).toEqual(said)
      if (said.length === 0) expect(result.texts).toEqual([])
      expect(server.requests).toHaveLength(requests)
      // No case waits for the deadline of 1500 ms.
      expect(result.milliseconds).toBeLessThan(1400)
      expect(usages).toMatchObject([{ outcome: kind, attempts: requests }])
      expect(gateway.health()).toMatchObject({ active: 0, queued: 0 })
    })

    test('garbage bytes', async () => {
      const gateway = await open()
      server.enqueue(garbage())
      // Of bytes that are no frame OpenAI's protocol sees nothing at all.
      expect((await read(gateway)).kind).toBe(llm === 'openai' ? 'cut' : 'malformed')
    })

    test('stall before the first byte ends at the deadline, is not repeated, and lets the socket go', async () => {
      const gateway = await open({ retries: 2, timeoutMs: 250 })
      server.enqueue(stallBeforeFirstByte())
      const result = await read(gateway)
      expect(result.kind).toBe('timeout')
      expect(result.milliseconds).toBeGreaterThan(240)
      expect(result.milliseconds).toBeLessThan(1000)
      expect(await outcomes()).toEqual(['aborted'])
    })

    test('stall in the middle lets the socket go', async () => {
      const gateway = await open()
      server.enqueue(stallAfter(pieces, 1))
      const result = await read(gateway)
      expect(result).toMatchObject({ kind: 'stalled', texts: ['一般'] })
      expect(result.milliseconds).toBeGreaterThan(290)
      expect(result.milliseconds).toBeLessThan(1200)
      expect(await outcomes()).toEqual(['aborted'])
    })

    test('an answer that drips without end is stopped', async () => {
      const gateway = await open({ totalMs: 300 })
      server.enqueue({ text: '字'.repeat(400), pieceSize: 1, betweenMilliseconds: 20 })
      const result = await read(gateway)
      expect(result.kind).toBe('stalled')
      expect(result.milliseconds).toBeLessThan(1500)
      expect(await outcomes()).toEqual(['aborted'])
    })

    test('nobody listens', async () => {
      const closed = await createModelServer()
      await closed.close()
      const { gateway } = await openGateway({
        llm,
        openai: { baseUrl: closed.openaiUrl, apiKey, model: 'm' },
        ollama: { baseUrl: closed.ollamaUrl, model: 'm' },
        retries: 1,
        backoffMs: 5,
      })
      if (!gateway) throw new Error('no gateway')
      expect((await read(gateway)).kind).toBe('unavailable')
    })

    test('a slow consumer is no stall', async () => {
      const gateway = await open({ stallMs: 100 })
      const texts: string[] = []
      for await (const text of gateway.stream(prompt)) {
        texts.push(text)
        await sleep(150)
      }
      expect(texts).toEqual(pieces)
    })
  })

  describe('repetition', () => {
    test.each([
      ['429 with Retry-After 0', rateLimited(0)],
      ['429 without Retry-After', rateLimited()],
      ['500', serverError()],
      ['502', serverError(502)],
      ['503', unavailable()],
      ['a socket destroyed before any text', cutAfter(pieces, 0)],
      ['broken JSON before any text', invalidJsonAfter(pieces, 0)],
      ['an empty answer', emptyAnswer()],
    ])('%s, then an answer', async (_, fault) => {
      const gateway = await open({ retries: 2 })
      server.enqueue(fault, fault)
      expect(await read(gateway)).toMatchObject({ texts: pieces, kind: 'ok' })
      expect(server.requests).toHaveLength(3)
      expect(usages).toMatchObject([{ outcome: 'ok', attempts: 3 }])
    })

    test('waits as long as Retry-After says, in seconds', async () => {
      const gateway = await open({ retries: 1, timeoutMs: 5000 })
      server.enqueue(rateLimited(1))
      const result = await read(gateway)
      expect(result.kind).toBe('ok')
      expect(result.milliseconds).toBeGreaterThan(990)
      expect(result.milliseconds).toBeLessThan(2500)
    })

    test('waits as long as Retry-After says, as a date', async () => {
      const gateway = await open({ retries: 1, timeoutMs: 5000 })
      // HTTP dates have whole seconds.
      server.enqueue(rateLimited(new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000)))
      const result = await read(gateway)
      expect(result.kind).toBe('ok')
      expect(result.milliseconds).toBeGreaterThan(900)
      expect(result.milliseconds).toBeLessThan(3500)
    })

    test('a Retry-After beyond the deadline is not waited for', async () => {
      const gateway = await open({ retries: 2, timeoutMs: 1000 })
      server.enqueue(rateLimited(30))
      const result = await read(gateway)
      expect(result.failure).toMatchObject({ kind: 'rate-limited', retryAfterMilliseconds: 30_000 })
      expect(result.milliseconds).toBeLessThan(800)
      expect(server.requests).toHaveLength(1)
    })

    test('never after a piece was given out', async () => {
      const gateway = await open({ retries: 3 })
      server.enqueue(cutAfter(pieces, 1))
      expect(await read(gateway)).toMatchObject({ kind: 'cut', texts: ['一般'] })
      await sleep(80)
      expect(server.requests).toHaveLength(1)
    })

    test('the deadline counts all attempts together', async () => {
      const gateway = await open({ retries: 50, timeoutMs: 400, circuit: { failures: 100, resetMs: 1000 } })
      server.follow(() => ({ ...serverError(), firstByteMilliseconds: 60 }))
      const result = await read(gateway)
      // The last word is what was wrong, or the deadline if it struck within an attempt.
      expect(['unavailable', 'timeout']).toContain(result.kind)
      expect(result.milliseconds).toBeLessThan(1200)
    })
  })

  describe('circuit', () => {
    test('opens after so many failures in a row, refuses at once, probes once, closes again', async () => {
      const gateway = await open({ circuit: { failures: 3, resetMs: 200 } })
      for (let call = 0; call < 3; call++) {
        server.enqueue(serverError())
        expect((await read(gateway)).kind).toBe('unavailable')
      }
      expect(gateway.health()).toMatchObject({ circuit: 'open', lastFailure: { kind: 'unavailable', status: 500 } })
      const refused = await read(gateway)
      expect(refused.kind).toBe('circuit-open')
      expect(refused.milliseconds).toBeLessThan(100)
      expect(server.requests).toHaveLength(3)

      await sleep(220)
      server.enqueue({ text: pieces, firstByteMilliseconds: 100 })
      const probe = read(gateway)
      await sleep(30)
      expect(gateway.health().circuit).toBe('half-open')
      // While the probe is under way nobody waits for it.
      expect(await read(gateway)).toMatchObject({ kind: 'circuit-open' })
      expect((await probe).kind).toBe('ok')
      expect(gateway.health().circuit).toBe('closed')
      expect((await read(gateway)).kind).toBe('ok')
    })

    test('answers that break off in the middle count too', async () => {
      const gateway = await open({ circuit: { failures: 2, resetMs: 10_000 } })
      server.enqueue(cutAfter(pieces, 1), stallAfter(pieces, 1))
      await read(gateway)
      await read(gateway)
      expect(gateway.health().circuit).toBe('open')
    })

    test('a failed probe keeps it open; so does one that was called off', async () => {
      const gateway = await open({ circuit: { failures: 1, resetMs: 100 } })
      server.enqueue(serverError())
      await read(gateway)
      await sleep(120)
      server.enqueue(serverError())
      expect((await read(gateway)).kind).toBe('unavailable')
      expect(gateway.health().circuit).toBe('open')

      await sleep(120)
      server.enqueue(stallBeforeFirstByte())
      expect((await read(gateway, { signal: AbortSignal.timeout(50) })).kind).toBe('aborted')
      expect(gateway.health().circuit).toBe('open')
    })

    test('callers who leave and prompts that are too long do not open it', async () => {
      const gateway = await open({ circuit: { failures: 1, resetMs: 10_000 } })
      server.enqueue(stallBeforeFirstByte(), contextTooLong())
      expect((await read(gateway, { signal: AbortSignal.timeout(50) })).kind).toBe('aborted')
      expect((await read(gateway)).kind).toBe('budget')
      expect(gateway.health().circuit).toBe('closed')
    })
  })

  describe('concurrency', () => {
    test('no more than allowed at a time, the rest in line, beyond the line busy', async () => {
      const gateway = await open({ concurrency: 2, queue: 3 })
      let now = 0
      let most = 0
      server.follow(async () => {
        most = Math.max(most, ++now)
        await sleep(60)
        now--
        return { text: pieces }
      })
      const calls = Array.from({ length: 7 }, () => read(gateway))
      expect(gateway.health()).toMatchObject({ active: 2, queued: 3 })
      const kinds = (await Promise.all(calls)).map(({ kind }) => kind)
      expect(kinds.filter((kind) => kind === 'ok')).toHaveLength(5)
      expect(kinds.filter((kind) => kind === 'busy')).toHaveLength(2)
      expect(most).toBe(2)
      expect(gateway.health()).toMatchObject({ active: 0, queued: 0 })
    })

    test('a place is held until the stream has ended, also by a consumer who stops early', async () => {
      const gateway = await open({ concurrency: 1, queue: 0 })
      server.enqueue({ text: '字'.repeat(100), pieceSize: 1, betweenMilliseconds: 20 })
      for await (const _ of gateway.stream(prompt)) {
        expect((await read(gateway)).kind).toBe('busy')
        break
      }
      expect(gateway.health().active).toBe(0)
      expect((await read(gateway)).kind).toBe('ok')
      expect(await outcomes()).toEqual(['aborted', 'answered'])
      expect(usages.map(({ outcome }) => outcome)).toEqual(['busy', 'aborted', 'ok'])
    })

    test('waiting in line ends at the deadline', async () => {
      const gateway = await open({ concurrency: 1, queue: 5, timeoutMs: 250 })
      server.enqueue({ text: pieces, betweenMilliseconds: 200 })
      const first = read(gateway)
      const second = await read(gateway)
      expect(second.kind).toBe('busy')
      expect(second.milliseconds).toBeLessThan(1000)
      expect((await first).kind).toBe('ok')
      // The place that nobody waits for any more is given on.
      await vi.waitFor(() => expect(gateway.health()).toMatchObject({ active: 0, queued: 0 }))
      expect((await read(gateway)).kind).toBe('ok')
    })
  })

  describe('abort', () => {
    test('before the start nothing is sent', async () => {
      const gateway = await open()
      expect((await read(gateway, { signal: AbortSignal.abort() })).kind).toBe('aborted')
      expect(server.requests).toHaveLength(0)
    })

    test.each([
      ['before the first byte', stallBeforeFirstByte(), 0],
      ['in the middle', stallAfter(pieces, 2), 2],
    ])('%s the socket is released at once', async (_, reply, said) => {
      const gateway = await open({ stallMs: 5000, timeoutMs: 5000 })
      server.enqueue(reply)
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 150)
      const result = await read(gateway, { signal: controller.signal })
      expect(result.kind).toBe('aborted')
      expect(result.texts).toHaveLength(said)
      expect(result.milliseconds).toBeLessThan(1000)
      expect(await outcomes()).toEqual(['aborted'])
    })

    test('while waiting to ask again', async () => {
      const gateway = await open({ retries: 1, timeoutMs: 10_000 })
      server.enqueue(rateLimited(3))
      const result = await read(gateway, { signal: AbortSignal.timeout(100) })
      expect(result.kind).toBe('aborted')
      expect(result.milliseconds).toBeLessThan(1000)
      expect(server.requests).toHaveLength(1)
    })

    test('one call does not end another', async () => {
      const gateway = await open()
      server.follow(() => ({ text: pieces, betweenMilliseconds: 80 }))
      const [aborted, other] = await Promise.all([read(gateway, { signal: AbortSignal.timeout(60) }), read(gateway)])
      expect(aborted.kind).toBe('aborted')
      expect(other).toMatchObject({ kind: 'ok', texts: pieces })
    })
  })

  describe('structured', () => {
    const schema = z.object({ question: z.string(), changed: z.boolean() })
    const ask = async (gateway: ModelGateway, options?: CallOptions) =>
      gateway.structured(prompt, schema, options).catch((error: unknown) => {
        if (!(error instanceof ModelFailure)) throw error
        return error.kind
      })

    test('sends the schema and gives the data', async () => {
      const gateway = await open()
      server.enqueue({ text: '{"question":"赎回多久到账","changed":true}' })
      expect(await ask(gateway)).toEqual({ question: '赎回多久到账', changed: true })
      expect(server.requests[0]?.schema).toMatchObject({ properties: { question: { type: 'string' } } })
      expect(usages).toMatchObject([{ outcome: 'ok', estimated: false }])
    })

    test.each([
      ['another shape', { text: '{"question":1}' }],
      ['no JSON', { text: '好的，问题是赎回' }],
      ['half of it', { text: '{"question":"赎' }],
      ['nothing', emptyAnswer()],
      ['null', { text: 'null' }],
    ])('%s is malformed, not asked again, and no fault of the service', async (_, reply) => {
      const gateway = await open({ retries: 2, circuit: { failures: 1, resetMs: 1000 } })
      server.enqueue(reply)
      expect(await ask(gateway)).toBe('malformed')
      expect(server.requests).toHaveLength(1)
      expect(gateway.health().circuit).toBe('closed')
    })

    test('faults and repetition as for streams', async () => {
      const gateway = await open({ retries: 1, timeoutMs: 300 })
      server.enqueue(serverError(), { text: '{"question":"x","changed":false}' })
      expect(await ask(gateway)).toEqual({ question: 'x', changed: false })
      server.enqueue(cutAfter('x', 0), cutAfter('x', 0))
      expect(await ask(gateway)).toBe('cut')
      server.enqueue(unauthorised(apiKey))
      expect(await ask(gateway)).toBe('unauthorised')
      server.enqueue(stallBeforeFirstByte())
      expect(await ask(gateway)).toBe('timeout')
      expect((await outcomes()).at(-1)).toBe('aborted')
    })

    test('a call may be given less time than the gateway allows', async () => {
      const gateway = await open({ timeoutMs: 5000 })
      server.enqueue(stallBeforeFirstByte())
      const begun = performance.now()
      expect(await ask(gateway, { timeoutMs: 100 })).toBe('timeout')
      expect(performance.now() - begun).toBeLessThan(800)
    })
  })

  describe('usage', () => {
    test('as the provider counts', async () => {
      const gateway = await open()
      server.enqueue({ text: pieces, usage: { in: 321, out: 12 } })
      const own: ModelUsage[] = []
      await read(gateway, { onUsage: (usage) => own.push(usage) })
      expect(own).toEqual(usages)
      expect(usages).toMatchObject([
        { model: `${llm}:m`, promptId: 'test/ask@3', tokensIn: 321, tokensOut: 12, estimated: false, attempts: 1 },
      ])
      expect(usages[0]?.firstTokenMilliseconds).toBeGreaterThan(0)
      expect(usages[0]?.milliseconds).toBeGreaterThanOrEqual(usages[0]?.firstTokenMilliseconds ?? 0)
    })

    test('counted here when the provider says nothing or the answer breaks off', async () => {
      const gateway = await open()
      server.enqueue({ text: pieces, usage: false }, cutAfter(pieces, 2))
      await read(gateway)
      await read(gateway)
      expect(usages).toMatchObject([
        { outcome: 'ok', estimated: true, tokensIn: 9, tokensOut: 4 },
        { outcome: 'cut', estimated: true, tokensIn: 9, tokensOut: 2 },
      ])
    })

    test('a prompt above the budget is not sent', async () => {
      const gateway = await open({ maxPromptTokens: 5 })
      expect((await read(gateway)).kind).toBe('budget')
      expect(server.requests).toHaveLength(0)
      expect(usages).toMatchObject([{ outcome: 'budget', tokensIn: 0, tokensOut: 0, attempts: 0 }])
    })
  })

  describe('the key', () => {
    const written: string[] = []
    afterEach(() => vi.restoreAllMocks())

    test('and the text of the provider appear in no message, no property, no log', async () => {
      for (const stream of [process.stdout, process.stderr])
        vi.spyOn(stream, 'write').mockImplementation((text) => {
          written.push(String(text))
          return true
        })
      for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
        vi.spyOn(console, method).mockImplementation((...said) => void written.push(inspect(said)))
      const gateway = await open()
      const failures: unknown[] = []
      const replies: Reply[] = [
        unauthorised(apiKey),
        { error: { status: 500, message: `no such key ${apiKey}` } },
        { error: { status: 500, message: `${'x'.repeat(4000)}${apiKey}`, html: true } },
        { ...invalidJsonAfter(pieces, 1), betweenMilliseconds: 20 },
        garbage(),
        errorInStream(),
        endEarlyAfter(pieces, 1),
        stallAfter(pieces, 1),
      ]
      for (const reply of replies) {
        server.enqueue(reply)
        const { failure } = await read(gateway)
        expect(failure).not.toBeNull()
        failures.push(failure, gateway.health(), ...usages)
      }
      await sleep(50)
      vi.restoreAllMocks()
      expect(inspect(failures, { depth: 20, showHidden: true, maxStringLength: null })).not.toContain('8c1f')
      expect(written.join('')).toBe('')
      // What a client might be shown by mistake says nothing of the provider.
      for (const failure of failures)
        if (failure instanceof Error) expect(failure.message).toMatch(/^[\p{Script=Han}，、]+$/u)
    })
  })
})
