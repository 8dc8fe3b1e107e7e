import { expect, test } from 'vitest'
import { contactOfOthers, tellsContact } from './subject-of-others.ts'

test.each([
  ['12386几点上班', '12386', '服务时间'],
  ['12386周末有人接吗', '12386', '服务时间'],
  ['中国结算客服电话', '中国结算', '电话'],
  ['上交所客服几点下班', '上交所', '服务时间'],
  ['上交所地址在哪', '上交所', '地址'],
  ['招商银行几点开门', '招商银行', '服务时间'],
  ['证监会的热线是多少', '证监会', '电话'],
])('%s asks for what is of %s: %s', (question, name, label) => {
  const asked = contactOfOthers(question)
  expect([asked?.name, asked?.contact.label]).toEqual([name, label])
})

test.each([
  '你们客服几点上班',
  '客服电话多少',
  '营业部周末开门吗',
  '12386是什么',
  '12386怎么打',
  '上交所几点开盘',
  '北交所怎么开通',
  '招商银行的卡能绑定吗',
  '银行转账几点到几点',
  '你们和证监会的电话是多少',
])('%s asks for nobody else’s', (question) => {
  expect(contactOfOthers(question)).toBeNull()
})

const hotline = { path: ['12386是什么电话？'], text: '12386是中国证监会的服务平台。可以直接拨打12386。' }
const ours = { path: ['客服几点上班？'], text: '人工服务时间为交易日8:30–17:30。' }

test('what is told of them must stand beside their name', () => {
  expect(tellsContact('证监会的热线是多少', hotline)).toBe(true)
  expect(tellsContact('12386几点上班', hotline)).toBe(false)
  expect(tellsContact('12386几点上班', ours)).toBe(false)
  expect(tellsContact('12386几点上班', { path: [], text: '12386在工作日9:00–17:00接听。' })).toBe(true)
  expect(tellsContact('你们几点上班', ours)).toBe(true)
})
