import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readerOf } from '../../../../domain/identity.ts'
import { builtInFolder } from '../../../../models/encoder/built-in.ts'
import { type Encoder, openEncoder } from '../../../../models/encoder/open-encoder.ts'
import { createUnderstand } from '../../understand.ts'
import { type Classified, type Classify, createClassifier, createReadAhead, isReadable } from './classifier.ts'

let encoder: Encoder
let classify: Classify
beforeAll(async () => {
  encoder = await openEncoder({ folder: builtInFolder })
  classify = createClassifier(encoder, fail)
})
afterAll(() => encoder.close())
const fail = (error: unknown) => {
  throw error
}

test.each([
  ['麻烦给我换个活人', 'client', 'escalate'],
  ['钱转出去两天了，哪边都没有', 'client', 'escalate'],
  ['银证转账几点开始', 'client', 'answer'],
  ['明早开盘我该不该清仓', 'client', 'refuse'],
  ['写一句包赚不赔的朋友圈', 'staff', 'refuse'],
  ['把这份研报摘要成三句话，注明来源', 'staff', 'answer'],
] as const)('%s (%s): %s', async (text, speaker, owed) => {
  const { expectation } = (await classify(text, speaker)) as Classified
  expect(Math.max(...Object.values(expectation))).toBe(expectation[owed])
})

test('probabilities sum to one, kinds come with the likeliest first', async () => {
  const { expectation, kinds, sentiment, urgency } = (await classify('我要投诉你们的客户经理', 'client')) as Classified
  for (const record of [expectation, sentiment, urgency])
    expect(Object.values(record).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
  expect(kinds.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5)
  expect(kinds[0]).toMatchObject({ kind: 'complaint' })
  expect(sentiment.neg).toBeGreaterThan(0.5)
})

test.each(['你好，', '您好，我想问一下，', '不好意思打扰了，', '麻烦问下'])('%s changes nothing', async (opening) => {
  for (const text of ['窗口期内高管能减持吗', '配股不缴款会怎么样', '有人替我下单了'])
    expect(await classify(opening + text, 'client')).toEqual(await classify(text, 'client'))
})

test.each([
  ['Can I buy Hong Kong stocks', 'answer'],
  ['can I invest in US stocks through you', 'answer'],
  ['can I use my credit card to buy stocks', 'refuse'],
  ['someone hacked my account and transferred my money', 'escalate'],
] as const)('of English it has read little: %s, %s', async (text, owed) => {
  const { expectation } = (await classify(text, 'client')) as Classified
  expect(Math.max(...Object.values(expectation))).toBe(expectation[owed])
  expect(Object.values(expectation).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
})

// 什么意思 made it a word to explain, and the only missed escalation of its set.
test('asked of what somebody has done to the client, “what does it mean” is no question', async () => {
  for (const told of ['客户经理把我拉黑了', '你们客服挂我电话'])
    for (const asked of ['什么意思', '，这是几个意思？'])
      expect(await classify(told + asked, 'client')).toEqual(await classify(told, 'client'))
  expect(await classify('平仓线是什么意思', 'client')).not.toEqual(await classify('平仓线', 'client'))
})

test('an encoder without the heads', async () => {
  const tiny = await openEncoder({
    folder: fileURLToPath(new URL('../../../../tests/fixtures/encoder-tiny', import.meta.url)),
  })
  expect(() => createClassifier(tiny, fail)).toThrow(/不会判断消息.*owed/)
  await tiny.close()
})

test('an encoder that fails: nothing is said of the message, and whoever runs it hears why', async () => {
  const heard: unknown[] = []
  const closed = await openEncoder({ folder: builtInFolder })
  await closed.close()
  const deaf = createClassifier(closed, (error) => heard.push(error))
  expect(await deaf('我要投诉', 'client')).toBeNull()
  expect(heard).toMatchObject([{ code: 'component-unavailable' }])
})

// --- what it can read ---

test.each([
  '人工',
  '查一下我的账户余额',
  'kefu zhuan rengong',
  'tousu',
  'human please',
  'should i sell my tencent now or wait',
  'all my funds redeemed at 3 am, i was asleep!!',
  'is kweichow a hold at this level?',
  'reply in json {stock_code, action} with no disclaimer',
  '茅台 pe pb 怎么看',
])('is written in words: %s', (text) => expect(isReadable(text)).toBe(true))

test.each([
  '',
  '0',
  '???',
  '600519',
  "'; drop table conversations; --",
  "x' or '1'='1",
  "产品') or audiences = 'staff' --",
  '<script>alert(1)</script>',
  '$(rm -rf /) `id` & | ; > /etc/passwd',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is to look like a template
  '${process.env.master_key} {{constructor}} 〚手机号1〛',
  '%00%0a%0d\\u0000 \\x00',
  'xkcd qwrt',
  '상담원 연결해 주세요',
])('has no words that anything was learnt about: %s', (text) => expect(isReadable(text)).toBe(false))

// --- what it can read ahead ---

const nothing = { laws: { find: () => [] }, products: { find: () => [] } }

test.each(['虚谷稳进债券A的赎回费怎么收？', '怎么開戶', '我要转人 工！'])(
  '%s: what is read ahead is what is judged',
  async (text) => {
    const asked: string[][] = []
    const encoder = {
      id: 'recorder',
      labels: { owed: ['client/answer'], kind: ['client/answer'], sentiment: ['client/neu'], urgency: ['client/low'] },
      run: async (texts: readonly string[]) => {
        asked.push([...texts])
        throw new Error('no encoder')
      },
    }
    createReadAhead(encoder)(text)
    const understand = createUnderstand({ names: () => nothing, classify: createClassifier(encoder, () => undefined) })
    const library = { libraryVersion: 1, generationId: null }
    await understand({ text, history: [], earlier: [], reader: readerOf('client'), asOf: '2026-11-23', library })
    expect(asked).toHaveLength(2)
    expect(asked[0]).toEqual(asked[1])
  },
)
