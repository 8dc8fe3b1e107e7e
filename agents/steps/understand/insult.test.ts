import { expect, test } from 'vitest'
import { onlyInsults } from './insult.ts'
import { splitQuestions } from './questions/parts.ts'

test.each([
  '你是傻逼吧',
  '滚',
  '滚开！',
  '智障，你就是个废物',
  '你们脑残吗？',
  '你们公司真垃圾',
  '有病吧你',
  '一群废物……滚蛋',
  '你是不是傻B',
])('%s: nothing else is said', (text) => {
  expect(onlyInsults(text)).toBe(true)
})

test.each([
  '傻逼，佣金多少',
  '垃圾债是什么',
  '什么垃圾系统，登不上去',
  '废物，我的钱呢',
  '你们脑残吗，怎么开通创业板',
  '滚动持有期怎么算',
  '？',
  '',
])('%s: more is said, or no insult', (text) => {
  expect(onlyInsults(text)).toBe(false)
})

// 你们脑残吗 was a question of its own, and was answered with how to complain.
test.each([
  ['你们脑残吗，怎么开通创业板', ['怎么开通创业板']],
  ['怎么开通创业板？你们脑残吗？', ['怎么开通创业板？']],
  ['你们脑残吗？', ['你们脑残吗？']],
])('%s: an insult is no question of its own', (text, expected) => {
  expect(splitQuestions(text).map((question) => question.text)).toEqual(expected)
})
