import { expect, test } from 'vitest'
import { asksWhenInForce } from './law-dates.ts'

test.each([
  '公司法什么时候施行',
  '新公司法啥时候开始实行的',
  '反洗钱法从哪天起实施',
  '证券法哪一年生效',
  '旧公司法什么时候失效',
  '个人信息保护法的施行日期',
  '广告法实施时间是哪天',
])('%s: the day of a law', (question) => {
  expect(asksWhenInForce(question)).toBe(true)
})

test.each([
  '公司法注册资本几年缴足',
  '证券法规定年报什么时候公布',
  '公司法第四十七条',
  '证券法怎么规定内幕交易',
  '权限什么时候开通',
  '开通后几天能买',
])('%s: something else', (question) => {
  expect(asksWhenInForce(question)).toBe(false)
})
