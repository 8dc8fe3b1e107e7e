import { expect, test } from 'vitest'
import { readingOf } from '../../tests/fixtures/turn-nouns.ts'
import { asksAboutUnknown, securityAskedAbout } from './named-security.ts'

const asked = (text: string, more = {}) => securityAskedAbout(readingOf(text, more))

// 贵州茅台能买吗 was answered 不能，我没有实时行情, which reads as “you may not buy”.
test.each([
  '贵州茅台能买吗',
  '工商银行可以入手吗',
  '招商银行现在能买吗',
  '平安银行能买么',
  '600519能买不',
  '300750现在能进吗',
  '万科能上车吗',
  '五粮液可以加仓吗',
  '东方财富可不可以买',
  '中国移动要不要卖',
  '云岫科技还能拿吗',
  '我能买中国平安吗',
  '能不能买点格力电器',
  '我想买万科可以吗',
  '腾讯现在能买吗',
  '美的集团还能买么',
  '恒瑞医药和药明康德能买吗',
  '我手里的招商银行能拿住吗',
])('%s asks for advice', (text) => {
  expect(asked(text)).toBe(text)
})

test('the words that ask, beside what else is said', () => {
  expect(asked('贵州茅台能买吗 我没开科创板')).toBe('贵州茅台能买吗')
  expect(asked('佣金多少？另外茅台能买吗？')).toBeNull()
  expect(asked('佣金多少？茅台能买吗？')).toBe('茅台能买吗？')
  // 那平安银行呢, made to stand alone.
  expect(asked('那平安银行呢', { parts: ['平安银行能买吗'] })).toBe('那平安银行呢')
})

test.each([
  '科创板股票能买吗',
  '港股能买吗',
  'B股能买吗',
  'ETF能买吗',
  '黄金ETF能买吗',
  '晚上能买基金吗',
  '晚上能买茅台吗',
  '没开通科创板能买688的股票吗',
  '没开科创板，能买中芯国际吗',
  '688981能买吗，我没开科创板',
  '存折能买国债吗',
  '工商银行能买基金吗',
  '我买的基金能卖吗',
  '手机银行能买吗',
  '停牌的股票能卖吗',
  '质押证券能卖吗',
  '公务员可以买股票吗',
  '你们这能买特斯拉吗',
  '中国国债能买吗',
  '香港保险能买吗',
  '贵州茅台代码是多少',
  '贵州茅台一手多少股',
  '990999能买吗',
])('%s asks of rules, of a kind of product, or of what the library holds', (text) => {
  expect(asked(text)).toBeNull()
})

test('a product of the library is told of', () => {
  const product = { kind: 'product' as const, text: '稳进债券', value: '990101', start: 0, end: 4, carried: false }
  expect(asked('建信电力能买吗', { entities: [product] })).toBeNull()
  expect(asksAboutUnknown(readingOf('舍得能买吗', { entities: [product] }))).toBe(false)
})

test.each([
  ['舍得能买吗', true],
  ['金龙鱼现在能上车吗', true],
  ['存折能买吗', false],
  ['美股能买吗', false],
  ['沪伦通能买吗', false],
  ['跌停能卖吗', false],
  ['封闭期内能卖吗', false],
  ['当天买的能卖吗', false],
  ['能买国债吗', false],
])('nothing was found of it, and it may be a share: %s, %s', (text, isAsked) => {
  expect(asksAboutUnknown(readingOf(text))).toBe(isAsked)
})
