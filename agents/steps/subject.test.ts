import { expect, test } from 'vitest'
import type { Passage } from '../../domain/passage.ts'
import { subjectFirst, subjectShare, subjectsIn, tradedIn } from './subject.ts'

const passage = (text: string, more: Partial<Passage> = {}) =>
  ({ title: '费用', path: [], text, facts: [], source: 'hybrid', chunkId: text, ...more }) as unknown as Passage

test.each([
  ['买卖ETF要交印花税吗', ['ETF']],
  ['转债收不收税', ['可转债']],
  ['两融利率', ['融资融券']],
  ['佣金多少', []],
  ['港股通和北交所的费用', ['北交所', '港股通']],
  // Not of the ETF, of 国债 or of shares: the price of those was told for these.
  ['ETF期权手续费', ['期权']],
  ['国债怎么买', ['国债']],
  ['国债逆回购怎么做', ['国债逆回购']],
  ['股票质押利率', ['股票质押']],
  ['投顾服务怎么收费', ['投资顾问']],
  ['B股佣金', ['B股']],
])('%s is about %j', (question, expected) => {
  expect(subjectsIn(question)).toEqual(expected)
})

// Asked whether ETF pay stamp duty, the answer told of convertible bonds: the words were alike, the subject was not.
test('a passage about another kind of security goes behind one about the right kind', () => {
  const wrong = passage('可转债不收印花税')
  const right = passage('场内ETF不收印花税')
  expect(subjectFirst('买卖ETF要交印花税吗', [wrong, right])).toEqual([right, wrong])
  expect(subjectShare('买卖ETF要交印花税吗', wrong)).toBe(0)
})

// What a transfer here may come to says nothing of the bank's own App, nor an account for people of one for firms.
test.each(['招行手机银行转账限额多少', '公司户开户要什么材料', '拿护照能开户吗', '香港人能开户吗', '台湾人怎么开户'])(
  'what is told to our clients is no answer about others: %s',
  (question) => {
    expect(subjectShare(question, passage('银证转账单笔最高50万元，开户需要本人身份证。'))).toBe(0)
  },
)

test('a client may have his account with us and his bank anywhere', () => {
  expect(subjectShare('建行卡能绑吗', passage('可以绑定。'))).toBe(1)
  expect(subjectShare('在你们公司开户要什么', passage('需要身份证。'))).toBe(1)
})

test('where no subject is named, or a row was looked up, the order stays', () => {
  const [first, second] = [passage('可转债'), passage('ETF')]
  expect(subjectFirst('要交印花税吗', [first, second])).toEqual([first, second])
  const clause = passage('第十条', { source: 'clause' })
  expect(subjectFirst('期权', [clause, passage('期权')])[0]).toBe(clause)
})

test.each([
  ['港股通怎么开通', '港股通'],
  ['国债逆回购手续费', '国债逆回购'],
  ['ETF和可转债', 'ETF'],
  ['怎么开户', null],
  ['投顾服务怎么收费', null],
])('%s names the kind of security %s', (text, kind) => {
  expect(tradedIn(text)).toBe(kind)
})

test.each(['公司怎么开户', '我们公司想开户', '企业开个证券账户要带什么', '单位能开户吗'])(
  '%s is about firms',
  (question) => {
    expect(subjectsIn(question)).toContain('机构客户')
  },
)
test.each(['你们公司怎么开户', '贵公司开户要钱吗', '证券公司开户安全吗'])('%s is not', (question) => {
  expect(subjectsIn(question)).not.toContain('机构客户')
})

// The interest of margin trading was told to who asked for that of a mortgage.
test.each([
  '房贷利率是多少',
  '公积金怎么提取',
  '大额存单利率',
  '你们信用卡年费多少',
  '保险理赔要多久',
  '社保怎么转移',
  '炒股比赛什么时候开始',
  '你们招聘客户经理吗',
  '纽约股市几点开盘',
  '华尔街几点开盘',
])('what others sell and see to is not told by what we do: %s', (question) => {
  expect(
    subjectShare(question, passage('融资利率为6.80%/年。客户经理可以更换。A股9:30开盘，信用卡不能用来转账。')),
  ).toBe(0)
})

test.each([
  '工资卡和房贷卡能都绑上么',
  '任意公积金能补亏吗',
  '我的养老金能买基金吗',
  '日本基金怎么买',
  '信用卡能炒股吗',
])('%s is no such thing', (question) => {
  expect(subjectsIn(question)).toEqual([])
})
