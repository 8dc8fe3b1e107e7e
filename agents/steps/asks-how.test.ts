import { expect, test } from 'vitest'
import { asksHow } from './asks-how.ts'

test.each([
  '怎么开通创业板',
  '如何开通融资融券？',
  '我要销户',
  '改手机号',
  '把户给我关了',
  '开户流程是什么',
  '能告诉我怎么销户吗',
  '转托管在哪里办理',
  '旧号码停机了怎么换新号',
  // Something does not work, and what is asked is the way round it.
  '原手机号收不到短信怎么改',
])('how a thing is done: %s', (part) => {
  expect(asksHow(part)).toBe(true)
})

test.each([
  ['a figure', '销户要几天'],
  ['a figure', '开通创业板需要多少钱'],
  ['a figure', '定投每期下限是多少'],
  ['another of the kind', '科创板呢'],
  ['a day', '周末能销户吗'],
  ['a condition', '销户要满足什么条件'],
  ['whether', '登录手机号能换吗'],
  ['whether', '销户需不需要去营业部'],
  ['a reason', '为什么不能撤单'],
  ['what it is', '转托管是什么'],
  ['what to do when it fails', '人脸通不过怎么办'],
])('a detail of it is no such thing: %s, %s', (_, part) => {
  expect(asksHow(part)).toBe(false)
})
