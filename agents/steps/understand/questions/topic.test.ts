import { expect, test } from 'vitest'
import { superlinear } from '../../../../text/hostile-text.ts'
import { asksMeaning, isAspect, isHeadless, namesAspect, topicOf } from './topic.ts'

test.each([
  ['银证转账几点可以转', '银证转账'],
  ['银证转账限额多少', '银证转账'],
  ['开户要准备什么', '开户'],
  ['我想问下打新要什么条件', '打新'],
  ['风险测评在哪里做', '风险测评'],
  ['买卖ETF要交印花税吗', '买卖ETF'],
  ['定投扣款失败了咋回事', '定投扣款失败'],
  // What is asked stands first.
  ['怎么销户', '销户'],
  ['怎么改手机号', '改手机号'],
  ['怎么把股票转出到别的券商', '股票转出到别的券商'],
  ['什么是市盈率', '市盈率'],
  // What is to be done belongs to it.
  ['科创板怎么开通', '科创板开通'],
  ['可转债权限怎么开', '开可转债权限'],
  ['印花税怎么收', '印花税'],
  ['国债逆回购怎么做', '国债逆回购'],
  // So does what is told before.
  ['我想销户，怎么办理', '销户'],
  ['身份证过期了，账户还能用吗', '身份证过期了，账户'],
  ['周砚秋管哪些基金', '周砚秋管的基金'],
  // Of what only tells something all is what it is about.
  ['我定了每月10号扣款', '定了每月10号扣款'],
  ['有个人加我微信说是你们员工', '有个人加我微信说是你们员工'],
])('%s is about %s', (question, topic) => {
  expect(topicOf(question)).toBe(topic)
})

test('is found in time that grows with the text', { timeout: 60_000 }, () => {
  expect(superlinear((text) => topicOf(`${text}股`))).toEqual([])
})

test.each(['多久能办完', '要不要钱', '怎么办', '要多少钱'])('%s names nothing that it is about', (question) => {
  expect([topicOf(question), isHeadless(question)]).toEqual(['', true])
})

test.each(['有限额吗', '能绑几张', '要带身份证吗', '最快多久'])('%s speaks of what was named before', (question) => {
  expect(isHeadless(question)).toBe(true)
})

test.each(['开户要多久', '合约多久到期', '印花税多少'])('%s does not', (question) => {
  expect(isHeadless(question)).toBe(false)
})

test('an aspect is no business, and a business with one is not an aspect', () => {
  expect(['限额', '交易时间', '手续费', '开户', '周末'].map(isAspect)).toEqual([true, true, true, false, false])
  expect(['开户流程', '科创板条件', '限额', '我要开户', '怎么开户'].map(namesAspect)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

test('of a word it may be asked what it means', () => {
  expect(['什么是市盈率', '市净率是啥', 'T+1什么意思', '市盈率多少'].map(asksMeaning)).toEqual([
    true,
    true,
    true,
    false,
  ])
})
