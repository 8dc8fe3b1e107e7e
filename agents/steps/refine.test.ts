import { describe, expect, test } from 'vitest'
import type { Reading, Turn } from '../../domain/turn.ts'
import { ModelFailure } from '../../models/failure.ts'
import { createGateway } from '../../models/gateway.ts'
import { createScriptedChatModel } from '../../models/scripted/scripted-chat-model.ts'
import { readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { createRefine } from './refine.ts'
import { createUnderstand } from './understand.ts'

const product = '虚谷稳进债券A'
const understand = createUnderstand({
  names: () => ({
    laws: { find: () => [] },
    products: {
      find: (text) => {
        const start = text.indexOf(product)
        if (start < 0) return []
        const mention = { text: product, start, end: start + product.length }
        return [{ ...mention, product: { code: '990101', name: product, riskLevel: null }, score: 1, exact: true }]
      },
    },
  }),
  classify: async () => null,
})

/** What a model that says this makes of the turn, beside what was read without it. */
const refining = async (said: unknown, turn: Turn, first?: Reading) => {
  const prompts: string[] = []
  const model = createGateway(
    createScriptedChatModel(({ messages, tools }) => {
      prompts.push(messages.map(({ content }) => String(content)).join('\n'))
      if (said instanceof Error) return { error: said }
      const name = (tools[0] as { function?: { name?: string } } | undefined)?.function?.name ?? ''
      return { toolCalls: [{ name, args: said as Record<string, unknown> }] }
    }),
    { retries: 0 },
  )
  const reading = first ?? (await understand(turn))
  return { before: reading, prompts, ...(await createRefine({ understand, model })(reading, turn)) }
}
const english = (text = 'What is the custody charge here, thanks') => turnOf(text)
const followUp = async (text: string, before = `${product}的管理费是多少`): Promise<Turn> =>
  turnOf(text, {
    history: [
      { role: 'user', text: before },
      { role: 'assistant', text: '每年 0.60%。' },
    ],
    earlier: [await understand(turnOf(before))],
  })
/** A short follow-up of which the code did not find out what it is about. */
const unclear = '账户里要先放多少钱'

describe('the model is asked', () => {
  test('nothing where there is none', async () => {
    const turn = english()
    const reading = await understand(turn)
    expect(await createRefine({ understand, model: null })(reading, turn)).toEqual({ reading, calls: [] })
  })

  test.each<[string, Turn, Partial<Reading>?]>([
    ['a question in plain Chinese', turnOf('银证转账几点可以转')],
    ['Chinese with words that are Chinese by now', turnOf('在App里面买卖ETF或者看Level行情要不要开通VIP会员')],
    [
      'a message in which a signal decides',
      english(),
      { signals: [{ kind: 'fraud', ruleId: null, quote: 'custody charge' }] },
    ],
    ['a greeting', english('hello'), { intent: 'small-talk' }],
    ['an insult', english('you are stupid people'), { intent: 'abuse' }],
    ['a short question that begins the conversation', turnOf(unclear)],
  ])('nothing about %s', async (_, turn, more) => {
    const first = { ...(await understand(turn)), ...more }
    const { prompts, reading, calls } = await refining({ intent: 'fee', parts: ['别的问题'] }, turn, first)
    expect(prompts).toEqual([])
    expect({ reading, calls }).toEqual({ reading: first, calls: [] })
  })

  test('nothing about a follow-up that names what it is about', async () => {
    const { prompts } = await refining({ question: '别的问题', changed: true }, await followUp('那它的赎回费呢'))
    expect(prompts).toEqual([])
  })
})

describe('a message in another language', () => {
  test('is asked in Chinese; what the client wrote stays', async () => {
    const { before, reading, calls } = await refining({ intent: 'fee', parts: ['托管费是多少'] }, english())
    expect(reading).toMatchObject({ parts: ['托管费是多少'], query: '托管费是多少', intent: 'fee', text: before.text })
    expect(reading).toMatchObject({ language: 'en', sentiment: before.sentiment, urgency: before.urgency })
    expect(calls).toMatchObject([{ promptId: expect.stringContaining('customer/understand'), outcome: 'ok' }])
  })

  test('may show a signal that nobody saw before', async () => {
    const { reading } = await refining(
      { intent: 'product', parts: ['这只股票能不能买'] },
      english('Your thoughts on this name of mine?'),
    )
    expect(reading.signals.map(({ kind }) => kind)).toContain('asks-for-advice')
  })

  test('does not become a matter for people or refusals by the model’s word alone', async () => {
    for (const intent of ['complaint', 'human', 'injection', 'advice', 'off-topic', 'small-talk'] as const) {
      const { reading, before } = await refining(
        { intent, parts: ['这个在哪'] },
        english('About this charge thing here'),
      )
      expect(reading.intent).toBe(before.intent)
    }
  })

  test('is cut to a few questions', async () => {
    const parts = Array.from({ length: 9 }, (_, index) => `第${'一二三四五六七八九'[index]}个问题怎么办`)
    const { reading } = await refining({ intent: 'procedure', parts }, english('Many questions, please answer them'))
    expect(reading.parts.length).toBeLessThan(parts.length)
    expect(reading.parts).toEqual(parts.slice(0, reading.parts.length))
  })
})

describe('a follow-up that does not say what it is about', () => {
  test('is made to stand alone with what was spoken of, which is then carried', async () => {
    const { reading, before, calls } = await refining(
      { question: `买${product}账户里要先放多少钱`, changed: true },
      await followUp(unclear),
    )
    expect(before.entities).toEqual([])
    expect(reading).toMatchObject({ text: unclear, query: `买${product}账户里要先放多少钱` })
    expect(reading.entities).toMatchObject([{ kind: 'product', value: '990101', carried: true }])
    expect(calls).toHaveLength(1)
  })

  test('has the signals of its own words only', async () => {
    const { reading } = await refining({ question: `${product}现在能不能买`, changed: true }, await followUp(unclear))
    expect(reading.signals).toEqual([])
  })

  test('stays as it is where the model finds that it stands alone', async () => {
    const { reading, before } = await refining({ question: '别的问题', changed: false }, await followUp(unclear))
    expect(reading).toBe(before)
  })
})

describe('the reading stays as it was', () => {
  test.each<[string, unknown]>([
    ['a product that nobody spoke of', { question: `${product}多久确认`, changed: true }],
    ['a number that nobody spoke of', { question: '转账 800 万要多久', changed: true }],
    ['nothing', { question: '  ', changed: true }],
    ['a story', { question: '转账'.repeat(100), changed: true }],
    ['what fits no schema', { answer: '好' }],
  ])('when the model names %s', async (_, said) => {
    const { reading, before, prompts, calls } = await refining(said, await followUp(unclear, '转账要多久'))
    expect(prompts).toHaveLength(1)
    expect(reading).toBe(before)
    expect(calls).toHaveLength(1)
  })

  test('when the model fails; the call is named all the same', async () => {
    const { reading, before, calls } = await refining(new ModelFailure('unavailable'), english())
    expect(reading).toBe(before)
    expect(calls).toMatchObject([{ outcome: 'unavailable' }])
  })

  test('but nobody goes on with a turn that was given up', async () => {
    const signal = AbortSignal.abort()
    await expect(
      refining({ intent: 'fee', parts: ['费用'] }, turnOf(english().text, { signal })),
    ).rejects.toBeInstanceOf(ModelFailure)
  })

  test('and a fault of our own is not taken for one of the model', async () => {
    const broken = createRefine({
      understand: async () => {
        throw new TypeError('ours')
      },
      model: createGateway(
        createScriptedChatModel(({ tools }) => ({
          toolCalls: [
            {
              name: (tools[0] as { function?: { name?: string } } | undefined)?.function?.name ?? '',
              args: { intent: 'fee', parts: ['托管费是多少'] },
            },
          ],
        })),
        { retries: 0 },
      ),
    })
    await expect(broken(readingOf(english().text, { language: 'en' }), english())).rejects.toThrow('ours')
  })
})
