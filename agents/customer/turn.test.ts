import { describe, expect, test } from 'vitest'
import type { Entity, Reading, Signal, Turn, TurnEvent } from '../../domain/turn.ts'
import type { ModelUsage } from '../../models/gateway.ts'
import { namesOf, passageOf, readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { loadRules } from '../rules/load-rules.ts'
import { createRuleEngine } from '../rules/rule-engine.ts'
import type { Draft } from '../steps/compose.ts'
import type { PartEvidence } from '../steps/evidence.ts'
import { createGuard } from '../steps/guard.ts'
import type { Written } from '../steps/write.ts'
import { type CustomerSteps, createCustomer } from './turn.ts'
import { createWaysOn } from './ways-on.ts'

const { rules, laws } = loadRules()
const passage = passageOf('交易日 8:30–16:30 可以转账。')
const evidence: PartEvidence = {
  part: '几点可以转账',
  passages: [passage],
  missing: null,
  choices: [],
  probability: 0.9,
}
const usage: ModelUsage = {
  model: 'openai:qwen-plus',
  promptId: 'customer/understand@2',
  tokensIn: 10,
  tokensOut: 2,
  estimated: false,
  milliseconds: 5,
  firstTokenMilliseconds: null,
  attempts: 1,
  outcome: 'ok',
}

const draft = (text = passage.text): Written => ({
  type: 'draft',
  draft: { kind: 'answer', text, quotes: [{ passage, start: passage.start, end: passage.end }] } satisfies Draft,
})
const promise = '这款产品保本保息，稳赚不赔。'

/** A turn over the real guard, policy and fixed words; what is read, found and written is given. */
const play = async (
  {
    reading = readingOf('几点可以转账'),
    parts = [evidence],
    written = [draft()],
    ...steps
  }: { reading?: Reading; parts?: PartEvidence[]; written?: Written[] } & Partial<CustomerSteps>,
  turn: Turn = turnOf(reading.text),
) => {
  const gathered: { objectiveOnly: boolean }[] = []
  const customer = createCustomer({
    understand: async () => reading,
    refine: async (read) => ({ reading: read, calls: [] }),
    gather: async ({ objectiveOnly }) => {
      gathered.push({ objectiveOnly })
      return parts
    },
    write: async function* (input) {
      if (input.parts.length > 0) yield* written
    },
    guard: createGuard({ engine: createRuleEngine(rules, laws), names: () => namesOf() }),
    waysOn: createWaysOn({ firm: { name: '虚谷证券', hotline: '95000' } }),
    ...steps,
  })
  const events: TurnEvent[] = []
  for await (const event of customer(turn)) events.push(event)
  return {
    events,
    types: events.map(({ type }) => type),
    sentences: shown(events),
    decision: of(events, 'turn-decided')[0]?.decision,
    rating: of(events, 'turn-rated')[0],
    gathered,
  }
}
const of = <Type extends TurnEvent['type']>(events: TurnEvent[], type: Type) =>
  events.filter((event): event is Extract<TurnEvent, { type: Type }> => event.type === type)
/** What a reader of the stream has before them at its end. */
const shown = (events: TurnEvent[]) =>
  of(events.slice(events.findLastIndex(({ type }) => type === 'answer-replaced') + 1), 'sentence-committed').map(
    ({ sentence }) => sentence,
  )
const signalled = (text: string, kind: string, more: Partial<Reading> = {}): Reading => {
  const signal: Signal = { kind, ruleId: null, quote: text }
  return readingOf(text, { signals: [signal], ...more })
}

describe('an answer', () => {
  test('comes in order: what was understood, what was found, what is said, how sure we are, what was decided', async () => {
    const { types, sentences, decision, rating } = await play({})
    expect(types).toEqual(['turn-understood', 'evidence-found', 'sentence-committed', 'turn-rated', 'turn-decided'])
    expect(sentences).toMatchObject([
      { index: 0, text: passage.text, citations: [{ quote: passage.text, start: 100 }] },
    ])
    expect(decision).toMatchObject({ decision: 'answer', reason: 'answered' })
    expect(rating).toMatchObject({ evidence: 'grounded', confidence: 0.9 })
  })

  test('goes on with the reading that was refined, and names the calls that this took', async () => {
    const seen: string[] = []
    const { events, types } = await play({
      refine: async () => ({ reading: readingOf('transfer hours?', { query: '几点可以转账' }), calls: [usage] }),
      gather: async ({ reading }) => {
        seen.push(reading.query)
        return [evidence]
      },
    })
    expect(of(events, 'turn-understood')[0]?.reading.text).toBe('transfer hours?')
    expect(of(events, 'model-used')).toMatchObject([{ model: usage.model, prompt: usage.promptId, outcome: 'ok' }])
    expect(types.indexOf('model-used')).toBeLessThan(types.indexOf('evidence-found'))
    expect(seen).toEqual(['几点可以转账'])
  })

  test('is not written from too little: the client hears so and gets a way on', async () => {
    const unlikely = { ...evidence, probability: 0 }
    const { events, sentences, decision, rating } = await play({ parts: [unlikely], written: [] })
    expect(of(events, 'evidence-found')[0]).toMatchObject({
      sufficient: false,
      passages: [{ chunkId: passage.chunkId }],
    })
    expect(decision).toMatchObject({ decision: 'offer', reason: 'no-evidence' })
    expect(sentences.map(({ kind }) => kind)).toEqual(['notice', 'way-on'])
    expect(rating).toMatchObject({ evidence: 'none', confidence: 0 })
  })

  // Passages were found, and no sentence of them could be said: that was an empty answer with the reason `answered`.
  test.each<[string, Written[]]>([
    ['nothing was written', []],
    ['all that was written was dropped', [draft(promise)]],
  ])('is never empty: where %s the client hears that nothing was found', async (_, written) => {
    const { sentences, decision, rating } = await play({ written })
    expect(decision).toMatchObject({ decision: 'offer', reason: 'no-evidence' })
    expect(sentences.map(({ kind }) => kind)).toEqual(['notice', 'way-on'])
    expect(rating).toMatchObject({ evidence: 'none', confidence: 0 })
  })

  test('in part empty is partly answered, and says of which part', async () => {
    const silent: PartEvidence = {
      ...evidence,
      part: '总部几层楼',
      passages: [passageOf('总部在浦东。', { chunkId: 'guide@2026.1/9' })],
    }
    const { sentences, decision, rating } = await play({
      reading: readingOf('几点可以转账？总部几层楼？', { parts: ['几点可以转账', '总部几层楼'] }),
      parts: [evidence, silent],
    })
    expect(decision).toMatchObject({ decision: 'offer', reason: 'partly-answered' })
    expect(sentences.map(({ text }) => text).join('')).toMatch(/可以转账.*没有查到“总部几层楼”/)
    expect(rating?.evidence).toBe('partial')
  })

  test('asks back only with choices that were shown', async () => {
    const unclear: PartEvidence = { ...evidence, probability: 0.25, choices: ['保本的产品有哪些？', '怎么转账？'] }
    const { decision, sentences } = await play({ parts: [unclear], written: [] })
    expect(decision).toMatchObject({ decision: 'offer', reason: 'no-evidence' })
    expect(sentences.map(({ text }) => text).join('')).not.toMatch(/都不是的话/)
  })

  test('that fails fails as a whole: no decision is made up', async () => {
    const broken = play({
      gather: async () => {
        throw new Error('the index is gone')
      },
    })
    await expect(broken).rejects.toThrow('the index is gone')
  })
})

describe('what may not be said', () => {
  test('is dropped before anybody sees it, said to be so, and makes us less sure', async () => {
    const { events, sentences, rating } = await play({ written: [draft(), draft(promise), draft('{{answer}}')] })
    expect(sentences.map(({ index, text }) => [index, text])).toEqual([[0, passage.text]])
    const dropped = of(events, 'sentence-dropped')
    expect(dropped.map(({ why }) => why)).toEqual(['rule', 'leak'])
    expect(dropped[0]?.findings[0]).toMatchObject({ quote: expect.any(String), ruleId: expect.any(String) })
    expect(rating?.evidence).toBe('partial')
    expect(rating?.confidence).toBeLessThan(0.9)
  })

  test('leaves no gap in the numbers of the sentences', async () => {
    const { sentences } = await play({ written: [draft(promise), draft(), draft(promise), draft()] })
    expect(sentences.map(({ index }) => index)).toEqual([0, 1])
  })

  test('of the writer’s own dropping counts as well', async () => {
    const unsupported: Written = { type: 'sentence-dropped', why: 'number', findings: [] }
    const { events, rating } = await play({ written: [draft(), unsupported] })
    expect(of(events, 'sentence-dropped')).toEqual([unsupported])
    expect(rating?.evidence).toBe('partial')
  })
})

describe('what was shown and became wrong', () => {
  const replaced: Written = { type: 'answer-replaced', why: 'unsupported' }

  test('is taken back, and the answer after it stands by itself', async () => {
    const wrong: Written = { type: 'sentence-dropped', why: 'number', findings: [] }
    const { types, sentences, rating } = await play({ written: [draft('可以转账。'), wrong, replaced, draft()] })
    expect(types.filter((type) => type === 'answer-replaced')).toHaveLength(1)
    expect(sentences.map(({ index, text }) => [index, text])).toEqual([[0, passage.text]])
    expect(rating).toMatchObject({ evidence: 'grounded', confidence: 0.9 })
  })

  test('is nothing where nothing was shown: there is nothing to take back, and what was dropped is forgotten all the same', async () => {
    const { types, rating } = await play({ written: [draft(promise), replaced, draft()] })
    expect(types).not.toContain('answer-replaced')
    expect(rating?.evidence).toBe('grounded')
  })
})

describe('what the message itself decides', () => {
  test.each([
    ['转人工', 'asks-for-person'],
    ['不想活了', 'crisis'],
    ['我要投诉你们', 'complaint'],
  ])('%s: a person takes over, nothing is looked up or answered', async (text, kind) => {
    const { types, sentences, decision, gathered } = await play({ reading: signalled(text, kind) })
    expect(gathered).toEqual([])
    expect(types).not.toContain('evidence-found')
    expect(decision).toMatchObject({ decision: 'handover', desk: expect.any(String) })
    expect(sentences.some(({ kind: sort }) => sort === 'answer')).toBe(false)
    expect(sentences.at(-1)).toMatchObject({ kind: 'way-on' })
    expect(types.slice(-2)).toEqual(['turn-rated', 'turn-decided'])
  })

  test('a refusal says why and what else can be done, and looks nothing up', async () => {
    const { sentences, decision, gathered } = await play({ reading: signalled('大盘明天涨吗', 'asks-for-prediction') })
    expect(gathered).toEqual([])
    expect(decision).toMatchObject({ decision: 'refuse', reason: 'prediction' })
    expect(sentences.map(({ kind }) => kind)).toEqual(['notice', 'way-on'])
  })

  test('before advice about a named product is refused, its facts are told; it stays a refusal', async () => {
    const product: Entity = { kind: 'product', text: '虚谷稳进', value: '990101', start: 0, end: 4, carried: false }
    const reading = signalled('虚谷稳进能买吗', 'asks-for-advice', { entities: [product] })
    const { events, sentences, decision, gathered } = await play({ reading })
    expect(gathered).toEqual([{ objectiveOnly: true }])
    expect(of(events, 'evidence-found')).toHaveLength(1)
    expect(sentences.map(({ kind }) => kind)).toEqual(['answer', 'notice', 'way-on'])
    expect(decision).toMatchObject({ decision: 'refuse', reason: 'advice' })
  })

  test('what the guard drops with the client’s words in it is said without them', async () => {
    const { sentences } = await play({
      reading: readingOf('人工坐席有多少人'),
      parts: [],
      written: [],
      waysOn: () => [
        { kind: 'notice', text: promise, quotes: [], otherwise: '没有查到相关的资料。' },
        { kind: 'notice', text: '没有问题的话。', quotes: [], otherwise: '不说的话。' },
      ],
    })
    expect(sentences.map(({ text }) => text)).toEqual(['没有查到相关的资料。', '没有问题的话。'])
  })

  test('a refused question leaves the others to be answered; it stays a refusal', async () => {
    const text = '大盘明天涨吗？几点可以转账？'
    const reading = readingOf(text, {
      parts: ['大盘明天涨吗？', '几点可以转账？'],
      signals: [{ kind: 'asks-for-prediction', ruleId: null, quote: '大盘明天涨吗' }],
    })
    const asked: string[][] = []
    const { sentences, decision } = await play({
      reading,
      gather: async (input) => {
        asked.push(input.reading.parts)
        return [evidence]
      },
    })
    expect(asked).toEqual([['几点可以转账？']])
    expect(sentences.map(({ kind }) => kind)).toEqual(['answer', 'notice', 'way-on'])
    expect(decision).toMatchObject({ decision: 'refuse', reason: 'prediction' })
  })

  test('who only says thanks gets no answer from the library', async () => {
    const { sentences, gathered } = await play({ reading: readingOf('谢谢你', { intent: 'small-talk' }) })
    expect(gathered).toEqual([])
    expect(sentences.map(({ kind }) => kind)).toEqual(['care'])
    const asked = await play({ reading: readingOf('你是机器人吗', { intent: 'small-talk' }) })
    expect(asked.gathered).toHaveLength(1)
    for (const text of [
      '你叫什么名字',
      '什么破机器人',
      '又跌了',
      '你真棒',
      '不销了',
      '有别的办法吗',
      '好的，我看看怎么办',
    ]) {
      const chatted = await play({ reading: readingOf(text, { intent: 'small-talk' }) })
      expect(chatted.gathered, text).toEqual([])
    }
  })

  test('of one’s own account nobody is asked which of two guides was meant', async () => {
    const unclear: PartEvidence = { ...evidence, probability: 0.25, choices: ['怎么冻结账户？', '手机丢了怎么办？'] }
    const offered: number[] = []
    const { decision } = await play({
      reading: readingOf('我账户被冻结了吗', { intent: 'account-state' }),
      parts: [unclear],
      write: async function* ({ parts }) {
        offered.push(...parts.map(({ choices }) => choices.length))
      },
    })
    expect(offered).toEqual([0])
    expect(decision).toMatchObject({ decision: 'offer', reason: 'no-evidence' })
  })

  test('a signal that only the second reading found counts like any other', async () => {
    const { decision } = await play({
      refine: async () => ({ reading: signalled('get me a human', 'asks-for-person'), calls: [] }),
    })
    expect(decision).toMatchObject({ decision: 'handover', reason: 'explicit-request' })
  })
})

// 减肥有什么办法 was asked back as three questions about shares, and then refused.
test('what is no business of ours is refused and not asked back', async () => {
  const given: string[][] = []
  await play({
    reading: readingOf('减肥有什么办法', { intent: 'off-topic' }),
    parts: [{ ...evidence, passages: [], probability: 0, choices: ['第一次怎么买股票？', '你能帮我做什么？'] }],
    write: async function* ({ parts }) {
      given.push(...parts.map(({ choices }) => choices))
    },
  })
  expect(given).toEqual([[]])
})
