import { expect, test } from 'vitest'
import type { Signal } from '../../domain/turn.ts'
import { readingOf } from '../../tests/fixtures/turn-nouns.ts'
import { levelQuestionOf } from './level-question.ts'

const wish: Signal = { kind: 'asks-for-recommendation', ruleId: 'SUIT-OVER-RISK-PUSH', quote: '推荐' }
const of = (text: string, more = {}) => levelQuestionOf(readingOf(text, { signals: [wish], ...more }))

test.each([
  ['给C2客户推荐个产品', 'C2能买哪些产品'],
  ['我是c3，推荐几个', 'c3能买哪些产品'],
  ['稳健型客户推荐什么好', '稳健型客户能买哪些产品'],
])('%s: beside the refusal %s is answered', (text, question) => {
  expect(of(text)).toBe(question)
})

test('nothing without a level, without the wish, or of a product by its name', () => {
  expect(of('推荐个稳健型基金')).toBeNull()
  expect(of('给C2客户推荐个产品', { signals: [] })).toBeNull()
  const product = { kind: 'product', text: '虚谷稳进债券A', value: '990101', start: 0, end: 7, carried: false }
  expect(of('虚谷稳进债券A推荐给C2客户', { entities: [product] })).toBeNull()
})
