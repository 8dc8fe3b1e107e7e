import { afterAll, describe, expect, test } from 'vitest'
import type { Utterance } from '../domain/turn.ts'
import { countTokens, freeTokens, truncateToTokens } from '../models/tokens.ts'
import { feePassage } from './customer/examples.ts'
import { type WriteAnswerInput, writeAnswer } from './customer/write-answer.ts'
import { fitBudget } from './fit-budget.ts'

afterAll(freeTokens)

const question = '持有不到七天赎回要收多少费用？'
const sentence = '赎回费按持有期限递减，持有不足 7 天的收取 1.50%。'
const input = (given: Partial<WriteAnswerInput> = {}): WriteAnswerInput => ({
  reading: { parts: [question], sentiment: 'neu', asOf: null },
  history: [],
  passages: [feePassage],
  asOf: '2026-11-22',
  ...given,
})
const history = (length: number): Utterance[] =>
  Array.from({ length }, (_, index) => ({
    role: index % 2 ? 'assistant' : 'user',
    text: `第 ${index} 条：${sentence}`,
  }))
const passages = (length: number, repeat = 1) =>
  Array.from({ length }, (_, index) => ({ ...feePassage, title: `文件 ${index}`, text: sentence.repeat(repeat) }))

const tokensOf = (given: WriteAnswerInput) =>
  countTokens(
    writeAnswer(given)
      .messages.map(({ text }) => text)
      .join('\n'),
  )
const squeeze = (given: WriteAnswerInput, maxTokens: number) =>
  fitBudget(writeAnswer, given, { maxTokens, countTokens, truncateToTokens })
const least = tokensOf(input())

test('what fits is not touched', () => {
  const given = input({ history: history(4), passages: passages(5) })
  const fitted = squeeze(given, 10_000)
  expect(fitted.input).toBe(given)
  expect(fitted).toMatchObject({ cut: { history: 0, passages: 0, tails: 0 }, tokens: tokensOf(given) })
})

describe('order of cutting', () => {
  test('first the oldest messages', () => {
    const given = input({ history: history(20), passages: passages(5) })
    const fitted = squeeze(given, tokensOf(given) - 200)
    expect(fitted.cut).toMatchObject({ passages: 0, tails: 0 })
    expect(fitted.cut.history).toBeGreaterThan(0)
    expect(fitted.cut.history).toBeLessThan(12)
    expect(fitted.input.history).toEqual(given.history.slice(fitted.cut.history))
  })

  test('then the lowest-ranked passages, when all messages are gone', () => {
    const given = input({ history: history(4), passages: passages(12, 3) })
    const fitted = squeeze(given, tokensOf({ ...given, history: [] }) - 300)
    expect(fitted.cut.history).toBe(4)
    expect(fitted.cut.passages).toBeGreaterThan(0)
    expect(fitted.cut.tails).toBe(0)
    expect(fitted.input.passages).toEqual(given.passages.slice(0, 12 - fitted.cut.passages))
  })

  test('then the tails of long passages; short ones are left', () => {
    const given = input({
      history: history(2),
      passages: [...passages(1, 100), ...passages(1, 1), ...passages(2, 80)],
    })
    const fitted = squeeze(given, 2500)
    expect(fitted.cut).toEqual({ history: 2, passages: 1, tails: 2 })
    expect(fitted.input.passages[1]).toEqual(given.passages[1])
    expect(fitted.tokens).toBeLessThanOrEqual(2500)
    expect(fitted.tokens).toBeGreaterThan(2300)
  })

  test('rules and question never', () => {
    const fitted = squeeze(input({ history: history(30), passages: passages(8, 200) }), least)
    const text = writeAnswer(fitted.input)
      .messages.map((message) => message.text)
      .join('\n')
    expect(text).toContain(question)
    expect(text).toContain(writeAnswer(input()).messages[0]?.text)
  })
})

test.each([100, 50, 13, 3, 1])('%i passages and as many messages: within the limit whatever it is', (length) => {
  const given = input({ history: history(length), passages: passages(length, 30) })
  for (const maxTokens of [least + 400, 3000, 6000, 12_000]) {
    const fitted = squeeze(given, maxTokens)
    expect(fitted.tokens).toBe(tokensOf(fitted.input))
    expect(fitted.tokens).toBeLessThanOrEqual(maxTokens)
  }
})

test('rules and question that do not fit are told by the number, not cut', () => {
  expect(squeeze(input(), 100).tokens).toBeGreaterThan(100)
})

test('a tail is cut after a sentence; where there is none, not within a number', () => {
  const [whole] = squeeze(input({ passages: passages(1, 100) }), 2000).input.passages
  expect(whole?.text).toMatch(/1\.50%。……（后文从略）$/)
  const digits = { ...feePassage, text: '费率1.50%与'.repeat(400) }
  for (let maxTokens = 2000; maxTokens < 2012; maxTokens++) {
    const [cut] = squeeze(input({ passages: [digits] }), maxTokens).input.passages
    expect(cut?.text.replace('……（后文从略）', '')).toMatch(/(费率|与|费|率)$/)
  }
})

test('quick with what a turn carries', () => {
  const given = input({ history: history(20), passages: passages(8, 20) })
  squeeze(given, 12_000)
  const begun = performance.now()
  for (let round = 0; round < 10; round++) squeeze(given, 12_000)
  expect((performance.now() - begun) / 10).toBeLessThan(30)
})
