import { expect, test } from 'vitest'
import { readingOf } from '../../tests/fixtures/turn-nouns.ts'
import { ownOrderOf } from './own-order.ts'

const discretionary = { kind: 'discretionary', ruleId: 'ADV-DISCRETIONARY', quote: '' }

test.each([
  ['帮我撤单', { how: '怎么撤单？' }],
  ['卖掉我所有股票', { how: null }],
  ['帮我赎回稳进债券A', { how: '怎么赎回基金？' }],
  // Something is left to us.
  ['涨停你就帮我卖', null],
  ['没空盯盘，帮我看着买卖', null],
  ['帮我把账户里的股票和基金全部按你的判断处理好吧', null],
])('%s', (text, how) => {
  expect(ownOrderOf(readingOf(text, { signals: [discretionary] }))).toEqual(how)
})

test('an order with a password in it is about the password', () => {
  const password = { kind: 'credentials', ruleId: 'ACC-CREDENTIAL', quote: '⟦凭证⟧' }
  expect(ownOrderOf(readingOf('撤单，密码⟦凭证⟧', { signals: [discretionary, password] }))).toBeNull()
})
