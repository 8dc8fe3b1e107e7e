import { expect, test } from 'vitest'
import { askedLevel, askedPromise, asksOurPromise } from './foretold.ts'

// 年底沪指几点 was told the trading hours.
test.each([
  '年底沪指几点',
  '今年上证看到多少',
  '明年大盘几点',
  '沪深300年底能到多少',
  '今年沪深300目标多少',
  '茅台能冲到多少',
])('%s asks for what nobody knows', (text) => {
  expect(askedLevel(text)).not.toBeNull()
})
test.each([
  '沪市几点开盘',
  '上证指数代码多少',
  '年底最后一个交易日几点收盘',
  '去年底沪指多少点',
  '上证指数历史最高多少',
  '今年上证开市多少天',
  '研究所年底沪指看到多少',
])('%s asks for what is written', (text) => {
  expect(askedLevel(text)).toBeNull()
})

test.each([
  '保证年化8%有吗',
  '年化6%能保证吗',
  '定投沪深300是不是稳赚',
  '打新是不是稳赚不赔',
  '买基金是不是肯定赚钱',
  '你们会保证收益吗',
  '公司能不能承诺收益',
])('%s asks for a promise', (text) => {
  expect(askedPromise(text)).not.toBeNull()
})
test.each([
  '逆回购年化怎么算',
  '保本的产品还有吗',
  '业绩比较基准是保证收益吗',
  '保证金年化利率多少',
  '有人说稳赚是不是骗子',
  '员工承诺年化8%违规吗',
  '你保证回答都对吗',
])('%s asks for none', (text) => {
  expect(askedPromise(text)).toBeNull()
})

test('the firm’s own promise', () => {
  expect(asksOurPromise('你们会保证收益吗')).toBe(true)
  expect(asksOurPromise('定投沪深300是不是稳赚')).toBe(false)
})
