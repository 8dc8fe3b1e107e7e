import { expect, test } from 'vitest'
import { levelPushOf } from './level-push.ts'

// One question had three outcomes: a person nobody called for, an exception nobody asked for, and a table of levels without a no.
test.each([
  ['给C1客户推个R3可以吗', 'C1', 'R3'],
  ['客户C2我推R4行不行', 'C2', 'R4'],
  ['客户是C1 能不能给他介绍R3产品', 'C1', 'R3'],
  ['稳健型客户推中高风险产品可以吗', 'C3', 'R4'],
  ['客户C2，我想给他发R5的材料，先不提风险等级', 'C2', 'R5'],
  ['C2客户能不能推R2和R4', 'C2', 'R4'],
])('%s: %s, %s', (text, tolerance, risk) => {
  expect(levelPushOf(text)).toEqual({ tolerance, risk, matches: false })
})

test.each(['C3客户能不能推R2', '给C5客户推R5可以吗', 'C2客户推R2可以吗'])('%s: a pair that matches', (text) => {
  expect(levelPushOf(text)?.matches).toBe(true)
})

test.each([
  'C2客户主动要求买R4，可以办吗',
  '客户C3非要买R5怎么办',
  'C2客户想买R4，能卖给他吗',
  'C3匹配哪些产品',
  '列出C4客户可以买的产品风险等级',
  'C2客户问我R4能不能推，怎么解释不匹配',
  '给C1客户推R3会怎么处罚',
  '客户C2，发一份对账单给他可以吗',
])('%s is another matter', (text) => {
  expect(levelPushOf(text)).toBeNull()
})
