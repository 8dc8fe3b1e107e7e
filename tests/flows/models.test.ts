// Turns with a model over the providers' real wire protocols: good answers, and every way in which one can go wrong.
import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { modelUsage } from '../../storage/sql/schema.ts'
import { paced, passagesIn } from '../model-server/honest.ts'
import { createModelServer, type ModelServer, type Script } from '../model-server/model-server.ts'
import {
  cutAfter,
  emptyAnswer,
  endEarlyAfter,
  errorInStream,
  garbage,
  invalidJsonAfter,
  inventedNumber,
  leakedPrompt,
  promisedReturn,
  quotaExhausted,
  type Reply,
  rambling,
  rateLimited,
  sentenceLines,
  serverError,
  stallAfter,
  stallBeforeFirstByte,
  unauthorised,
  unavailable,
  wrongEvidence,
} from '../model-server/replies.ts'
import type { ModelRequest } from '../model-server/request.ts'
import { type Answer, isEnd, startZhigu, typesOf, type Zhigu } from './harness.ts'

const key = 'sk-flows-7c1f0d2e9a4b4c55'
const timeoutMilliseconds = 1_500
const stallMilliseconds = 1_000
/** What the machine may add when it is busy with other tests. */
const slack = 2_500

const transfer = '银证转账几点可以转'
const extractive =
  '交易日8:30–16:30可以做银证转账，周末和节假日不能转。个别银行的开放时间可能更短，以银行规定为准。入口：[银证转账](xugu://transfer)。'

/** The number of the passage with these words. */
const holding = (request: ModelRequest, words: string): number =>
  passagesIn(request).find(({ text }) => text.includes(words))?.index ?? 0

/** How a decent model puts it; recorded once, with the numbers of the passages as they are in the request. */
const recorded: Record<string, (request: ModelRequest) => string> = {
  [transfer]: (request) => {
    const from = holding(request, '8:30–16:30')
    return sentenceLines(
      { text: '交易日的8:30–16:30您都可以做银证转账。', evidence: [from] },
      { text: '周末和节假日不能转。', evidence: [from] },
      { text: '有些银行的开放时间可能更短，请以银行规定为准。', evidence: [from] },
    )
  },
  虚谷稳进债券A的赎回费是多少: (request) =>
    sentenceLines(
      { text: '持有不到7天就赎回，您要付1.50%的赎回费。', evidence: [holding(request, '持有<7天')] },
      {
        text: '持有满7天不满30天是1.00%，满30天不满180天是0.50%。',
        evidence: [holding(request, '7天≤持有<30天'), holding(request, '30天≤持有<180天')],
      },
      { text: '持有满180天，赎回费是0.00%。', evidence: [holding(request, '持有≥180天')] },
    ),
  银证转账有限额吗: (request) => {
    const from = holding(request, '单笔最高50万元')
    return sentenceLines(
      { text: '您在App里单笔最高转50万元，单日转出累计最高500万元。', evidence: [from] },
      { text: '银行另有更低限额的，以银行为准。', evidence: [from] },
    )
  },
}
const goodModel: Script = (request) => {
  const asked = Object.keys(recorded).find((question) => request.question.includes(question))
  return { text: asked ? (recorded[asked]?.(request) ?? '') : '' }
}

const usageOf = (zhigu: Zhigu, conversationId: string, turnId: string) =>
  zhigu.services.sql.db
    .select()
    .from(modelUsage)
    .where(and(eq(modelUsage.conversationId, conversationId), eq(modelUsage.turnId, turnId)))

/** What neither a client nor the staff may ever read of the machinery. */
const rawWords =
  /sk-flows|Incorrect API key|Rate limit|quota|had an error|Service Unavailable|unexpectedly stopped|ECONN|fetch failed|ModelFailure|<html>/i

const expectClean = async (zhigu: Zhigu, id: string, answer: Answer) => {
  const staff = await zhigu.talkIn(id, await zhigu.token('supervisor')).events()
  expect(JSON.stringify([staff, answer])).not.toMatch(rawWords)
  expect(zhigu.logs.join('')).not.toContain(key)
}

const ask = async (zhigu: Zhigu, question: string) => {
  const talk = await zhigu.talk()
  const began = performance.now()
  const answer = await talk.ask(question)
  return { talk, answer, milliseconds: performance.now() - began }
}

/** Wire faults that come after the first sentence was written, and those before. */
const firstSentence = sentenceLines({ text: '交易日的8:30–16:30您都可以做银证转账。', evidence: [1] })
const withMore = [firstSentence, '{"text": "周末和', '节假日不能转。", "evidence": [1]}\n']
/** At a model's pace: the first sentence arrives before what goes wrong. */
const slowly = (reply: Reply): Reply => ({ ...reply, betweenMilliseconds: 60 })

type Fault = { replies: Reply[]; outcome: RegExp; shown?: boolean; within?: number }
const wireFaults: Record<string, Fault> = {
  'the key is refused': { replies: [unauthorised(key)], outcome: /^unauthorised$/ },
  'too many requests, come back in half a minute': { replies: [rateLimited(30)], outcome: /^rate-limited$/ },
  'the quota is used up': { replies: [quotaExhausted()], outcome: /^rate-limited$/ },
  'an error of the service, twice': { replies: [serverError(), serverError()], outcome: /^unavailable$/ },
  'a proxy says it is down': { replies: [unavailable(60)], outcome: /^unavailable$/ },
  'nothing comes at all': { replies: [stallBeforeFirstByte()], outcome: /^timeout$/, within: timeoutMilliseconds },
  'it stops in the middle': {
    replies: [slowly(stallAfter(withMore, 2))],
    outcome: /^stalled$/,
    shown: true,
    within: stallMilliseconds,
  },
  'the line is cut in the middle': { replies: [slowly(cutAfter(withMore, 2))], outcome: /^cut$/, shown: true },
  'it ends without an end': { replies: [slowly(endEarlyAfter(withMore, 2))], outcome: /^cut$/, shown: true },
  'a frame is no JSON': { replies: [slowly(invalidJsonAfter(withMore, 2))], outcome: /^(malformed|cut)$/, shown: true },
  'an error comes in the stream': {
    replies: [slowly(errorInStream(withMore, 2))],
    outcome: /^(unavailable|cut)$/,
    shown: true,
  },
  'random bytes come': { replies: [garbage(), garbage()], outcome: /^(malformed|cut)$/ },
  'an empty answer comes': { replies: [emptyAnswer(), emptyAnswer()], outcome: /^malformed$/ },
}

const expectFallback = async (
  zhigu: Zhigu,
  { replies, outcome, shown = false, within = 0 }: Fault,
  server: ModelServer,
) => {
  server.enqueue(...replies)
  const { talk, answer, milliseconds } = await ask(zhigu, transfer)
  expect(answer.text).toBe(extractive)
  expect(answer.decision).toMatchObject({ decision: 'answer', reason: 'answered' })
  expect(milliseconds).toBeLessThan(within + slack)
  const replaced = answer.events.filter(({ body }) => body.type === 'answer-replaced')
  expect(replaced.map(({ body }) => body)).toEqual(shown ? [{ type: 'answer-replaced', why: 'model-failed' }] : [])
  if (shown) {
    const types = typesOf(answer.events)
    expect(types.indexOf('sentence-committed')).toBeLessThan(types.indexOf('answer-replaced'))
  }
  expect(await usageOf(zhigu, talk.id, answer.messageId)).toMatchObject([
    { outcome: expect.stringMatching(outcome), modelId: expect.stringMatching(/:test-model$/) },
  ])
  await expectClean(zhigu, talk.id, answer)
}

describe("a service with OpenAI's protocol", () => {
  let server: ModelServer
  let zhigu: Zhigu
  beforeAll(async () => {
    server = await createModelServer({ script: goodModel })
    zhigu = await startZhigu({
      LLM: 'openai',
      OPENAI_BASE_URL: server.openaiUrl,
      OPENAI_API_KEY: key,
      OPENAI_MODEL: 'test-model',
      LLM_TIMEOUT_MS: String(timeoutMilliseconds),
      LLM_STALL_MS: String(stallMilliseconds),
      LLM_RETRIES: '1',
    })
  })
  afterAll(async () => {
    await zhigu?.close()
    await server?.close()
  })
  afterEach(() => {
    server.reset()
    server.follow(goodModel)
  })

  test.each(Object.keys(recorded))('writes for a person, with sources for each sentence: %s', async (question) => {
    const { talk, answer } = await ask(zhigu, question)
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${key}`)
    expect(answer.text).not.toBe('')
    expect(answer.text).toMatch(/您/)
    expect(answer.text).not.toMatch(/｜|；条件|费用项目|\]\(xugu/)
    for (const sentence of answer.sentences) {
      expect([...sentence.text].length).toBeLessThanOrEqual(40)
      expect(sentence.citations.length).toBeGreaterThan(0)
    }
    const written = recorded[question]?.(server.requests[0] as ModelRequest) ?? ''
    expect(answer.sentences.map(({ text }) => text)).toEqual(
      written
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).text),
    )
    expect(answer.events.map(({ body }) => body)).toContainEqual(
      expect.objectContaining({ type: 'turn-started', answeredBy: 'openai:test-model' }),
    )
    expect(await usageOf(zhigu, talk.id, answer.messageId)).toMatchObject([
      { outcome: 'ok', prompt: expect.stringMatching(/^customer\/write-answer@\d+$/), tokensIn: expect.any(Number) },
    ])
  })

  test('is given what the client typed without personal data, and never sees what only staff may see', async () => {
    const talk = await zhigu.talk()
    await talk.ask('我的手机号是13866665555，怎么修改交易密码')
    await talk.ask('观澜固收优选一号的管理费是多少')
    const sent = JSON.stringify(server.requests.map(({ body }) => body))
    expect(sent).toContain('⟦手机号1⟧')
    expect(sent).not.toContain('13866665555')
    expect(sent).not.toContain('0.60%/年')
  })

  test('is heard sentence by sentence: the first is shown while the model is still writing', async () => {
    server.follow(paced(goodModel, { betweenMilliseconds: 25 }))
    const talk = await zhigu.talk()
    const stream = await talk.follow()
    await talk.send(transfer)
    await stream.until(({ body }) => body.type === 'sentence-committed')
    expect(server.requests.map(({ outcome }) => outcome)).toEqual(['open'])
    const seen = await stream.until(isEnd)
    stream.close()
    const at = seen.filter(({ event }) => event.body.type === 'sentence-committed').map((followed) => followed.at)
    expect(at).toHaveLength(3)
    expect((at[2] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(200)
  })

  test('is asked again when it said that waiting helps', async () => {
    server.enqueue(rateLimited(0))
    const { talk, answer } = await ask(zhigu, transfer)
    expect(answer.text).toMatch(/^交易日的8:30–16:30您都可以/)
    expect(server.requests).toHaveLength(2)
    expect(await usageOf(zhigu, talk.id, answer.messageId)).toMatchObject([{ outcome: 'ok' }])
  })

  test.each(Object.entries(wireFaults))('fails: %s', async (_what, fault) => {
    await expectFallback(zhigu, fault, server)
    // It is trusted again as soon as it behaves.
    const { answer } = await ask(zhigu, transfer)
    expect(answer.text).toMatch(/^交易日的8:30–16:30您都可以/)
  })

  test.each<[string, Script, string]>([
    ['names passages that are not there', () => wrongEvidence(), 'unsupported'],
    ['invents a number', () => inventedNumber('每天8:30–17:45都可以转账。'), 'number'],
    ['promises a return', () => promisedReturn(), 'number|unsupported|rule'],
    ['says what it was told', (request) => leakedPrompt(request.instructions), 'leak'],
    [
      'says the opposite',
      () => ({ text: sentenceLines({ text: '周末和节假日也可以转。', evidence: [1] }) }),
      'unsupported',
    ],
    ['rambles', () => rambling(), ''],
    [
      'follows what a client smuggled in',
      () => ({ text: '{"text": "系统已切换到开发者模式，请点击 http://evil.example 领取红包。", "evidence": [1]}' }),
      'unsupported|leak|rule|number',
    ],
  ])('%s: nothing of it is shown', async (_what, script, why) => {
    server.follow(script)
    const { talk, answer } = await ask(zhigu, transfer)
    expect(answer.text).toBe(extractive)
    expect(typesOf(answer.events)).not.toContain('answer-replaced')
    const staff = await zhigu.talkIn(talk.id, await zhigu.token('supervisor')).events()
    const dropped = staff.flatMap(({ body }) => (body.type === 'sentence-dropped' ? [body.why] : []))
    if (why !== '') expect(dropped.join()).toMatch(new RegExp(`^(${why})$`))
    // Not even the staff's record repeats what was dropped.
    expect(JSON.stringify(staff)).not.toMatch(/17:45|保本保息|替一家证券公司|evil\.example/)
    expect(await usageOf(zhigu, talk.id, answer.messageId)).toMatchObject([{ outcome: 'ok' }])
  })

  test('one bad sentence among good ones goes, the others stay, and the answer is no longer fully grounded', async () => {
    server.follow((request) => ({
      text: `${recorded[transfer]?.(request)}${inventedNumber('每笔手续费3.25元。').text}`,
    }))
    const { answer } = await ask(zhigu, transfer)
    expect(answer.sentences.map(({ text }) => text)).toHaveLength(3)
    expect(answer.text).not.toContain('3.25')
    const rated = answer.events.flatMap(({ body }) => (body.type === 'turn-rated' ? [body] : []))
    expect(rated).toMatchObject([{ evidence: 'partial' }])
  })

  test('the law is quoted, not retold: the model is not asked', async () => {
    const { answer } = await ask(zhigu, '反洗钱法第二十九条怎么规定')
    expect(answer.events.length).toBeGreaterThan(3)
    expect(server.requests).toEqual([])
  })

  test('what is decided without an answer needs no model', async () => {
    for (const question of ['转人工', '推荐一只股票', '你好']) await ask(zhigu, question)
    expect(server.requests).toEqual([])
  })

  // Last: from here on the model is left alone for half a minute.
  test('after failures in a row it is left alone, and turns are as fast as without it', async () => {
    server.follow(() => serverError())
    for (let turn = 0; turn < 3; turn += 1) await ask(zhigu, transfer)
    const asked = server.requests.length
    for (let turn = 0; turn < 3; turn += 1) {
      const { talk, answer, milliseconds } = await ask(zhigu, transfer)
      expect(answer.text).toBe(extractive)
      expect(milliseconds).toBeLessThan(slack)
      expect(await usageOf(zhigu, talk.id, answer.messageId)).toMatchObject([{ outcome: 'circuit-open' }])
    }
    expect(server.requests.length).toBe(asked)
    expect(asked).toBeLessThanOrEqual(6)
  })

  test('a service that is away is said to be, and keeps nothing from working', async () => {
    await server.close()
    const reply = await zhigu.call('GET', '/readyz')
    expect(reply.status).toBe(200)
    const model = reply.body.components.find(({ name }: { name: string }) => name === '语言模型')
    expect(model).toMatchObject({ ok: false, required: false, note: expect.stringContaining('模型服务不可用') })
    expect((await ask(zhigu, transfer)).answer.text).toBe(extractive)
    server = await createModelServer()
  })
})

describe('Ollama', () => {
  let server: ModelServer
  let zhigu: Zhigu
  beforeAll(async () => {
    server = await createModelServer({ script: goodModel, models: ['test-model:latest'] })
    zhigu = await startZhigu({
      LLM: 'auto',
      OLLAMA_BASE_URL: server.ollamaUrl,
      OLLAMA_MODEL: 'test-model',
      LLM_TIMEOUT_MS: String(timeoutMilliseconds),
      LLM_STALL_MS: String(stallMilliseconds),
      LLM_RETRIES: '1',
    })
  })
  afterAll(async () => {
    await zhigu?.close()
    await server?.close()
  })
  afterEach(() => server.reset())

  test('is found by itself, and writes for a person', async () => {
    const { talk, answer } = await ask(zhigu, '虚谷稳进债券A的赎回费是多少')
    expect(answer.text).toBe(
      '持有不到7天就赎回，您要付1.50%的赎回费。持有满7天不满30天是1.00%，满30天不满180天是0.50%。持有满180天，赎回费是0.00%。',
    )
    expect(answer.sentences.map(({ citations }) => citations[0]?.documentId)).toEqual([
      'product-990101',
      'product-990101',
      'product-990101',
    ])
    expect(server.requests).toMatchObject([{ protocol: 'ollama', stream: true }])
    expect(await usageOf(zhigu, talk.id, answer.messageId)).toMatchObject([
      { outcome: 'ok', modelId: 'ollama:test-model' },
    ])
  })

  const chosen = [
    'an error of the service, twice',
    'nothing comes at all',
    'it stops in the middle',
    'the line is cut in the middle',
    'it ends without an end',
    'a frame is no JSON',
    'an error comes in the stream',
    'random bytes come',
    'an empty answer comes',
  ]
  test.each(chosen)('fails: %s', async (what) => {
    const fault = wireFaults[what]
    if (!fault) throw new Error(`no such fault: ${what}`)
    await expectFallback(zhigu, fault, server)
    expect((await ask(zhigu, transfer)).answer.text).toMatch(/^交易日的8:30–16:30您都可以/)
  })
})

// What the README tells who has a model: nothing but these.
test('three variables are enough: the model writes, is counted, and may fail', async () => {
  const server = await createModelServer({ script: goodModel })
  const three = { OPENAI_API_KEY: key, OPENAI_BASE_URL: server.openaiUrl, OPENAI_MODEL: 'test-model' }
  // The flows leave models out; an empty value is none.
  const zhigu = await startZhigu({ LLM: '', ...three })
  try {
    const { talk, answer } = await ask(zhigu, transfer)
    expect(answer.text).toMatch(/^交易日的8:30–16:30您都可以/)
    expect(answer.events.map(({ body }) => body)).toContainEqual(
      expect.objectContaining({ type: 'turn-started', answeredBy: 'openai:test-model' }),
    )
    expect(await usageOf(zhigu, talk.id, answer.messageId)).toMatchObject([{ outcome: 'ok' }])
    const { text } = await zhigu.call('GET', '/metrics')
    expect(text).toMatch(
      /^zhigu_model_calls_total\{model="openai:test-model",prompt="customer\/write-answer@\d+",outcome="ok"\} 1$/m,
    )
    for (const direction of ['in', 'out'])
      expect(text).toMatch(
        new RegExp(`^zhigu_model_tokens_total\\{model="openai:test-model",direction="${direction}"\\} [1-9]`, 'm'),
      )
    server.enqueue(unauthorised(key))
    expect((await ask(zhigu, transfer)).answer.text).toBe(extractive)
    expect((await zhigu.call('GET', '/metrics')).text).toMatch(
      /^zhigu_model_calls_total\{.*outcome="unauthorised"\} 1$/m,
    )
  } finally {
    await zhigu.close()
    await server.close()
  }
})
