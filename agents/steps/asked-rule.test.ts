import { expect, test } from 'vitest'
import { asksForRule, matterOf } from './asked-rule.ts'

test.each([
  ['代客买卖违反哪条规定', '代客买卖'],
  ['投资顾问可以和客户分成吗 哪条规定', '投资顾问可以和客户分成'],
  ['适当性是哪条法律规定的', '适当性'],
  ['短线交易的规定在哪一条', '短线交易的规定'],
  ['依据哪条', ''],
])('%s asks for the rule of “%s”', (question, matter) => {
  expect(asksForRule(question)).toBe(true)
  expect(matterOf(question)).toBe(matter)
})

test.each(['开通科创板有什么条件', '北交所有什么特别规定', '用什么办法能少交税', '哪个营业部近'])(
  '%s asks for none',
  (question) => {
    expect(asksForRule(question)).toBe(false)
  },
)
