import { describe, expect, test } from 'vitest'
import type { AskRequest } from '../../domain/ask.ts'
import type { ClientProfile } from '../../domain/suitability.ts'
import { aiLabel, type Sentence, type Turn, type TurnEvent } from '../../domain/turn.ts'
import { readingOf, today } from '../../tests/fixtures/turn-nouns.ts'
import type { UnderstandInput } from '../steps/understand.ts'
import { collect, createAsk } from './ask.ts'

const sentence = (index: number, text: string): Sentence => ({ index, kind: 'answer', text, citations: [] })
const committed = (index: number, text: string): TurnEvent => ({
  type: 'sentence-committed',
  sentence: sentence(index, text),
})
const understood: TurnEvent = { type: 'turn-understood', reading: readingOf('几点可以转账', { urgency: 'medium' }) }
const rated: TurnEvent = { type: 'turn-rated', evidence: 'grounded', confidence: 0.9 }
const decided: TurnEvent = {
  type: 'turn-decided',
  decision: { decision: 'answer', reason: 'answered', ruleIds: ['CHAT-SECRECY'] },
}
async function* stream(...events: TurnEvent[]) {
  yield* events
}

/** Asks, and tells what reached the turn and the reader of messages. */
const asking = async (request: Partial<AskRequest>, options: { profile?: ClientProfile; people?: string[] } = {}) => {
  const turns: Turn[] = []
  const read: UnderstandInput[] = []
  const ask = createAsk({
    customer: (turn) => {
      turns.push(turn)
      return stream(understood, committed(0, '可以。'), rated, decided)
    },
    understand: async (input) => {
      read.push(input)
      return readingOf(input.text)
    },
    people: async () => options.people ?? [],
    libraryState: async () => ({ libraryVersion: 1, generationId: 'g-1' }),
    maximumCharacters: 20,
  })
  const result = await ask({ id: 7, ...request } as AskRequest, { today, profile: options.profile })
  const [turn] = turns
  if (!turn) throw new Error('no turn was played')
  return { result, turn, read }
}

describe('what reaches the turn', () => {
  test('a single question, of a client, today', async () => {
    const { turn, result } = await asking({ question: '几点可以转账' })
    expect(turn).toMatchObject({ text: '几点可以转账', history: [], earlier: [], asOf: today, profile: null })
    expect(turn.reader).toMatchObject({ role: 'client', audiences: ['public'] })
    expect(result).toMatchObject({ id: 7, answer: '可以。', decision: 'answer' })
  })

  test('the date, the role and the profile that were given', async () => {
    const profile = { riskTolerance: 'C3' } as ClientProfile
    const { turn } = await asking({ question: '几点可以转账', asOf: '2020-01-01', role: 'advisor' }, { profile })
    expect(turn).toMatchObject({ asOf: '2020-01-01', profile, reader: { role: 'advisor' } })
  })

  test('earlier messages, those of the client read in turn, each with what was before it', async () => {
    const { turn, read } = await asking({
      messages: [
        { role: 'user', text: '管理费多少' },
        { role: 'assistant', text: '您问哪只？' },
        { role: 'user', text: '虚谷稳进' },
        { role: 'user', text: '那赎回费呢' },
      ],
    })
    expect(turn.text).toBe('那赎回费呢')
    expect(turn.history.map(({ text }) => text)).toEqual(['管理费多少', '您问哪只？', '虚谷稳进'])
    expect(turn.earlier.map(({ text }) => text)).toEqual(['管理费多少', '虚谷稳进'])
    expect(read.map(({ history, earlier }) => [history.length, earlier.length])).toEqual([
      [0, 0],
      [2, 1],
    ])
  })

  test('nothing personal: it is masked in every message, the same original always in the same way', async () => {
    const { turn } = await asking({
      messages: [
        { role: 'user', text: '我手机13800138000' },
        { role: 'assistant', text: '收到13800138000' },
        { role: 'user', text: '13900139000换成13800138000' },
      ],
    })
    const said = [...turn.history.map(({ text }) => text), turn.text]
    expect(said.join()).not.toMatch(/1[39]\d{9}/)
    expect(said).toEqual(['我手机⟦手机号1⟧', '收到⟦手机号1⟧', '⟦手机号2⟧换成⟦手机号1⟧'])
    expect(turn.earlier.map(({ text }) => text)).toEqual([said[0]])
  })

  test('names that are public stay readable', async () => {
    const question = '基金经理张三丰是谁'
    expect((await asking({ question }, { people: ['张三丰'] })).turn.text).toBe(question)
  })
})

describe('what is no question', () => {
  test.each([
    ['an empty one', { question: '' }, 'invalid-request'],
    ['one of nothing that can be seen', { question: ' \u200b\n ' }, 'invalid-request'],
    ['one that is too long', { question: '转'.repeat(21) }, 'too-large'],
  ])('%s', async (_, request, code) => {
    await expect(asking(request)).rejects.toMatchObject({ code })
  })
})

describe('what the events come to', () => {
  test('the answer with its rating, its decision and what was read', async () => {
    expect(await collect(stream(understood, committed(0, '一。'), committed(1, '二。'), rated, decided))).toEqual({
      answer: '一。二。',
      sentences: [
        { text: '一。', citations: [] },
        { text: '二。', citations: [] },
      ],
      evidence: 'grounded',
      confidence: 0.9,
      decision: 'answer',
      reason: 'answered',
      ruleIds: ['CHAT-SECRECY'],
      intent: 'knowledge',
      sentiment: 'neu',
      urgency: 'medium',
      aiLabel,
    })
  })

  test('an answer in English is labelled in English', async () => {
    const reading = readingOf('What is the commission?', { language: 'en' })
    const { aiLabel: label } = await collect(stream({ type: 'turn-understood', reading }, rated, decided))
    expect(label).toMatch(/Generated by AI/)
  })

  test('what was taken back and what was dropped is not in it', async () => {
    const { answer, sentences } = await collect(
      stream(
        understood,
        committed(0, '错了。'),
        { type: 'answer-replaced', why: 'model-failed' },
        { type: 'sentence-dropped', why: 'rule', findings: [] },
        committed(0, '对了。'),
        rated,
        decided,
      ),
    )
    expect(answer).toBe('对了。')
    expect(sentences).toHaveLength(1)
  })

  test.each([
    ['a decision', [understood, rated]],
    ['a reading', [rated, decided]],
  ])('without %s there is no result', async (_, events) => {
    await expect(collect(stream(...events))).rejects.toThrow('without a decision')
  })
})
