import { expect, test } from 'vitest'
import { asksOfLaw } from './of-law.ts'

test.each([
  '罚多少',
  '违反了怎么罚',
  '什么时候施行的',
  '谁来承担',
  '个人违反了要罚多少钱',
  '有例外吗',
  '主要讲什么',
  '哪年改的',
])('any law may be asked %s', (question) => {
  expect(asksOfLaw(question)).toBe(true)
})

test.each(['火锅底料怎么炒才香', '今天天气怎么样', '红烧肉怎么做', '你叫什么名字', '苹果手机多少钱', '怎么绑定银行卡'])(
  '%s has a matter of its own',
  (question) => {
    expect(asksOfLaw(question)).toBe(false)
  },
)

test('what was spoken of is no new matter', () => {
  expect(asksOfLaw('内幕交易怎么罚')).toBe(false)
  expect(asksOfLaw('内幕交易怎么罚', '证券法对内幕交易怎么说')).toBe(true)
})
