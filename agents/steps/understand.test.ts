import { describe, expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import type { Reading } from '../../domain/turn.ts'
import { readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import type { Classified, Classify } from './understand/classifier.ts'
import type { Names } from './understand/entities.ts'
import { createUnderstand, type UnderstandInput } from './understand.ts'

const mentions = <More>(text: string, name: string, more: More) => {
  const start = text.indexOf(name)
  return start < 0 ? [] : [{ text: name, start, end: start + name.length, ...more }]
}
const names: Names = {
  laws: { find: (text) => mentions(text, '证券法', { title: '中华人民共和国证券法' }) },
  products: {
    find: (text) =>
      [
        ['虚谷稳进债券A', '990101'],
        ['虚谷成长混合', '990201'],
      ].flatMap(([name = '', code = '']) =>
        mentions(text, name, { product: { code, name, riskLevel: null }, score: 1, exact: true }),
      ),
  },
}
/** The encoder is down: nothing is said of the message. */
const deaf: Classify = async () => null
const hearing =
  (more: Partial<Classified>): Classify =>
  async () => ({
    expectation: { answer: 1, refuse: 0, escalate: 0 },
    kinds: [],
    sentiment: { neg: 0, neu: 1, pos: 0 },
    urgency: { low: 1, medium: 0, high: 0, critical: 0 },
    ...more,
  })
const client = readerOf('client')
const advisor = readerOf('advisor')

// Its patterns are compiled once for all tests.
let judge: Classify = deaf
const understand = createUnderstand({ names: () => names, classify: (text, speaker) => judge(text, speaker) })
const read = (text: string, { classify = deaf, ...more }: Partial<UnderstandInput> & { classify?: Classify } = {}) => {
  judge = classify
  return understand(turnOf(text, more))
}
const kindsIn = ({ signals }: Reading) => signals.map(({ kind }) => kind)

describe('when the encoder is down the patterns are in charge', () => {
  test.each([
    ['转人工', 'asks-for-person'],
    ['人 工 客 服', 'asks-for-person'],
    ['我不想活了', 'crisis'],
    ['我的账户被盗了', 'account-theft'],
    ['有人冒充客服让我共享屏幕转账，钱已经转走了', 'fraud'],
    ['我要投诉你们的客户经理', 'complaint'],
    ['再不解决我就打12386', 'media-or-regulator'],
    ['我要起诉你们', 'legal-claim'],
    ['我今年15岁，怎么开户', 'minor'],
    ['帮我看看这只股票能不能买', 'asks-for-advice'],
    ['能保证不亏本吗', 'asks-for-promise'],
  ])('%s: %s', async (text, kind) => {
    const reading = await read(text)
    expect(kindsIn(reading)).toContain(kind)
    const signal = reading.signals.find((one) => one.kind === kind)
    expect(text).toContain(signal?.quote)
    expect(signal?.quote).not.toBe('')
  })

  test.each([
    '银证转账几点可以转',
    '虚谷稳进债券A的管理费是多少',
    '证券法第一百三十五条怎么规定',
    '你好',
    '开户要带什么证件',
  ])('nothing is seen where nothing is: %s', async (text) => {
    expect(kindsIn(await read(text))).toEqual([])
  })

  test('mood and urgency fall back to calm, but not where a signal says otherwise', async () => {
    expect(await read('银证转账几点可以转')).toMatchObject({ sentiment: 'neu', urgency: 'low' })
    expect(await read('我的账户被盗了')).toMatchObject({ urgency: 'critical' })
    expect(await read('登录不上了')).toMatchObject({ urgency: 'medium' })
  })
})

describe('the encoder beside the patterns', () => {
  const sureOfAnswer = hearing({})
  const escalating = (kind: Classified['kinds'][number]['kind']) =>
    hearing({
      expectation: { answer: 0.01, refuse: 0.01, escalate: 0.98 },
      kinds: [{ kind, probability: 1 }],
    })

  test.each([
    ['转人工', 'asks-for-person'],
    ['我不想活了', 'crisis'],
  ])('%s is heard however sure the encoder is that it is nothing', async (text, kind) => {
    expect(kindsIn(await read(text, { classify: sureOfAnswer }))).toContain(kind)
  })

  test('adds what no pattern knows, with the client’s words and the rule of the kind', async () => {
    const text = '钱转出去两天了，哪边都没有'
    const { signals } = await read(text, { classify: escalating('money-missing') })
    expect(signals).toMatchObject([{ kind: 'money-missing', quote: text }])
    const said = '给我换个活的来'
    expect((await read(said, { classify: escalating('asks-for-person') })).signals).toMatchObject([
      { kind: 'asks-for-person', ruleId: 'CHAT-HUMAN-HANDOVER' },
    ])
  })

  test('is not asked about what it cannot read, and its chance opinion decides nothing', async () => {
    const asked: string[] = []
    const classify: Classify = async (text, speaker) => {
      asked.push(text)
      return escalating('fraud')(text, speaker)
    }
    expect(kindsIn(await read("'; drop table orders; --", { classify }))).toEqual([])
    expect(asked).toEqual([])
  })

  test('counts in English only when it is sure', async () => {
    const unsure = hearing({
      expectation: { answer: 0.25, refuse: 0, escalate: 0.75 },
      kinds: [{ kind: 'asks-for-person', probability: 1 }],
    })
    const text = 'i want this thing to be good for my account please'
    expect(kindsIn(await read(text, { classify: unsure }))).toEqual([])
    expect(kindsIn(await read(text, { classify: escalating('asks-for-person') }))).toEqual(['asks-for-person'])
    expect(kindsIn(await read('给我换个活的来说', { classify: unsure }))).toEqual(['asks-for-person'])
  })

  test('cannot make a client into one of the firm’s own people', async () => {
    const classify = hearing({
      expectation: { answer: 0.01, refuse: 0.98, escalate: 0.01 },
      kinds: [
        { kind: 'unlawful-draft', probability: 0.9 },
        { kind: 'asks-for-promise', probability: 0.1 },
      ],
    })
    expect(kindsIn(await read('说得好听一些吧', { classify, reader: client }))).toEqual(['asks-for-promise'])
    expect(kindsIn(await read('说得好听一些吧', { classify, reader: advisor }))).toEqual(['unlawful-draft'])
  })

  test('is asked as whom the speaker is', async () => {
    const speakers: string[] = []
    const classify: Classify = async (_, speaker) => {
      speakers.push(speaker)
      return null
    }
    await read('银证转账几点可以转', { classify, reader: client })
    await read('银证转账几点可以转', { classify, reader: advisor })
    expect(speakers).toEqual(['client', 'staff'])
  })

  test('tells the mood', async () => {
    const classify = hearing({ sentiment: { neg: 0.8, neu: 0.1, pos: 0.1 } })
    expect((await read('又是这样，算了', { classify })).sentiment).toBe('neg')
  })
})

describe('what is asked', () => {
  test('entities are where they say, and mean what they say', async () => {
    const text = '虚谷稳进债券A（990101）和证券法第一百三十五条有什么关系'
    const { entities } = await read(text)
    for (const { text: written, start, end, carried } of entities) {
      expect(text.slice(start, end)).toBe(written)
      expect(carried).toBe(false)
    }
    expect(entities.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'product 990101',
      'product-code 990101',
      'law 中华人民共和国证券法',
      'article 第一百三十五条',
    ])
  })

  test('several questions are several, each standing alone', async () => {
    const { parts, query } = await read('虚谷稳进债券A的管理费是多少？它的赎回费呢？')
    expect(parts).toHaveLength(2)
    expect(parts[1]).toContain('虚谷稳进债券A')
    expect(parts[1]).toContain('赎回费')
    expect(query).toBe(parts.join(' '))
  })

  test('a follow-up speaks of what was spoken of, and is marked as carried', async () => {
    const first = await read('虚谷稳进债券A的管理费是多少')
    const { parts, entities } = await read('那它的赎回费呢', { earlier: [first] })
    expect(parts[0]).toMatch(/虚谷稳进债券A.*赎回费/)
    expect(entities).toMatchObject([{ kind: 'product', value: '990101', carried: true }])
  })

  test('a message that names its own product does not take over another', async () => {
    const first = await read('虚谷稳进债券A的管理费是多少')
    const { entities, query } = await read('虚谷成长混合的风险等级是多少', { earlier: [first] })
    expect(entities.map(({ value }) => value)).toEqual(['990201'])
    expect(query).not.toContain('虚谷稳进')
  })

  test.each([
    ['2019年底时证券法第一百三十五条怎么说', /^2019-12-31/],
    ['证券法2019年那时候第一百三十五条怎么说', /^2019-12-31/],
    ['证券法第一百三十五条怎么说', null],
    // A version of 2019 need not have been in force in 2019.
    ['2019年的证券法第一百三十五条怎么说', null],
    ['证券法（2019年修订）第一百三十五条怎么说', null],
    ['证券法2019年第一百三十五条', null],
  ])('%s: of which day', async (text, expected) => {
    const { asOf } = await read(text)
    if (expected) expect(asOf).toMatch(expected)
    else expect(asOf).toBeNull()
  })

  test('the day of the question before holds for what follows it', async () => {
    const first = await read('2019年底时证券法第一百三十五条怎么说')
    expect((await read('第一百三十六条呢', { earlier: [first] })).asOf).toBe(first.asOf)
  })

  test.each([
    ['2019年的证券法第一百三十五条怎么说', '第一百三十六条呢', '《中华人民共和国证券法》（2019年版）第一百三十六条'],
    ['证券法（2019-12-28 修订）第五十条', '那第五十一条', '《中华人民共和国证券法》（2019年12月28日版）第五十一条'],
    ['旧证券法第一百三十五条怎么说', '那第一百三十六条呢', '《中华人民共和国证券法》（修订前）第一百三十六条'],
    ['旧证券法第五十条', '现在的第五十条呢', '《中华人民共和国证券法》现在的第五十条'],
    ['证券法第五十条怎么说', '那修订前呢', '修订前，证券法第五十条怎么说'],
    ['证券法第五十条怎么说', '旧的呢', '修订前，证券法第五十条怎么说'],
    ['证券法第五十条怎么说', '那以前的规定呢', '修订前，证券法第五十条怎么说'],
    ['证券法第五十条怎么说', '老版怎么规定的', '修订前，证券法第五十条怎么说'],
    ['证券法第五十条怎么说', '那2014年的呢', '2014年版，证券法第五十条怎么说'],
    ['证券法第五十条怎么说', '2014版呢', '2014年版，证券法第五十条怎么说'],
    ['2014年证券法第五十条怎么说', '那2019年修订的呢', '2019年版，证券法第五十条怎么说'],
    ['2014年证券法第五十条怎么说', '现在的呢', '证券法第五十条怎么说'],
  ])('the version that was named holds for what follows it, until another is: %s, %s', async (before, text, query) => {
    const first = await read(before)
    const second = await read(text, { earlier: [first] })
    expect(second.query).toBe(query)
    expect(second.asOf).toBeNull()
  })

  test('a message always has a question, whatever it is', async () => {
    for (const text of ['。', '？？？', '👍', 'ok', '嗯嗯', 'x'.repeat(5000)]) {
      const { parts, query } = await read(text)
      expect(parts.length).toBeGreaterThan(0)
      expect(query).toBe(parts.join(' '))
    }
  })
})

describe('the mood over the conversation', () => {
  const angry = hearing({ sentiment: { neg: 1, neu: 0, pos: 0 } })
  const trend = async (...earlier: Reading['sentiment'][]) =>
    (
      await read('又是这样，算了', {
        classify: angry,
        earlier: earlier.map((sentiment) => readingOf('原话', { sentiment })),
      })
    ).trend

  test('falls the more, the better it was before; the first message has none', async () => {
    expect(await trend()).toBe(0)
    expect(await trend('neg', 'neg')).toBe(0)
    expect(await trend('neu', 'neu')).toBeLessThan(0)
    expect(await trend('pos', 'pos')).toBeLessThan(await trend('neu', 'neu'))
    expect(await trend('pos', 'pos')).toBeGreaterThanOrEqual(-1)
  })
})

test('an adviser’s wish for an unlawful draft is one, and a client’s question about such words is not', async () => {
  const text = '帮我写一条朋友圈文案，就说这只基金稳赚不赔'
  expect(kindsIn(await read(text, { reader: advisor }))).toContain('unlawful-draft')
  expect(kindsIn(await read(text, { reader: client }))).not.toContain('unlawful-draft')
})
