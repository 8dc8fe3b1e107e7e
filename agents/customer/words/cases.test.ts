import { expect, test } from 'vitest'
import { readingOf } from '../../../tests/fixtures/turn-nouns.ts'
import { moneyInDanger } from './cases.ts'

const signal = (kind: string) => ({ kind, ruleId: null, quote: '原话' })
const danger = (...kinds: string[]) =>
  moneyInDanger({ ruleIds: [] }, readingOf('股票少了三百股', { signals: kinds.map(signal) }))

test('who misses securities checks the trades; who was robbed or cheated acts at once', () => {
  expect(danger('securities-missing')).toBe('fewer')
  expect(danger('securities-missing', 'money-missing')).toBe('fewer')
  expect(danger('securities-missing', 'account-theft')).toBe('stolen')
  expect(danger('securities-missing', 'fraud')).toBe('tricked')
  expect(danger('money-missing')).toBe('missing')
})
