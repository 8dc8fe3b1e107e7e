import { expect, test } from 'vitest'
import { ruleOfKind, type SignalKind } from './signal-kind.ts'
import { urgencyOf } from './urgency.ts'

const urgency = (kind: SignalKind, speaker: 'client' | 'staff' = 'client', guess?: Parameters<typeof urgencyOf>[3]) =>
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
