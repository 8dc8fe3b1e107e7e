import { expect, test } from 'vitest'
import { ofLowestCategory, rulesOfException } from './lowest-category.ts'

test.each([
  '最低风险承受类别的客户主动要求买高风险，可以吗',
  '客户是C1，主动要求买R5，怎么处理',
  '客户最低类别，家属要求代买R3',
  '客户没有风险容忍度，想买R3',
  '客户是无完全民事行为能力人，家属想给他买R4',
  '最低风险等级客户想买R5，签警示书行吗',
  '客户风险承受能力最低，一定要买R3',
  '他是最保守的那一类，非要买高风险',
  '客户测评是保守型，坚持要买权益类产品',
  'client is c1 and insists on buying R5',
])('%s is asked of the lowest category', (text) => {
  expect(ofLowestCategory(text)).toBe(true)
  expect(rulesOfException(text, [{ ruleId: 'SUIT-OVER-RISK-PUSH' }])).toEqual(['SUIT-MIN-CLASS'])
})

test.each([
  '普通客户主动要求买超出等级的产品，怎么办',
  '客户C1但不是最低类别，主动要求买R3，怎么办',
  'C2客户主动要求买R4，怎么处理',
  '客户C3坚持要买R5，只想买最低等级产品以外的',
  '客户编号C12主动要求买R5',
])('%s is not', (text) => {
  expect(ofLowestCategory(text)).toBe(false)
  expect(rulesOfException(text, [{ ruleId: 'SUIT-MIN-CLASS' }])).toEqual(['SUIT-OVER-RISK-PUSH'])
})
