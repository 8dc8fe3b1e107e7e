import { expect, test } from 'vitest'
import { ruleOfKind, type SignalKind, type Speaker } from './signals/kinds.ts'
import { moodOf, urgencyOf } from './tone.ts'

// --- the mood ---

test.each(['三天了还没开好户,你们搞什么', '客服什么态度', '你们系统太烂'])('%s reproaches', (text) => {
  expect(moodOf(text)).toBe('neg')
})

test.each(['你们搞什么活动', '这个功能是搞什么的', '银证转账什么情况会失败'])('%s asks', (text) => {
  expect(moodOf(text)).toBe('neu')
})

// --- the urgency ---

const urgency = (kind: SignalKind, speaker: Speaker = 'client', guess?: Parameters<typeof urgencyOf>[3]) =>
  urgencyOf('原话', [{ kind, ruleId: ruleOfKind[kind], quote: '原话' }], speaker, guess)

test.each([
  ['inside-tip', 'client', 'high'],
  ['personal-fee', 'client', 'low'],
  ['personal-fee', 'staff', 'medium'],
  ['private-offer', 'client', 'low'],
  ['private-offer', 'staff', 'high'],
] as const)('%s by %s: %s', (kind, speaker, expected) => {
  expect(urgency(kind, speaker)).toBe(expected)
})

test('a danger without a name is as pressing as it sounds, and never waits among the plain questions', () => {
  expect(urgency('unclear-danger', 'client', { low: 0.1, medium: 0.1, high: 0.6, critical: 0.2 })).toBe('high')
  expect(urgency('unclear-danger', 'client', { low: 0.7, medium: 0.1, high: 0.1, critical: 0.1 })).toBe('medium')
})
