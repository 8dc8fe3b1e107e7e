import { expect, test } from 'vitest'
import { signalKinds } from '../../../agents/steps/understand/signals/kinds.ts'
import {
  caseReason,
  clientName,
  closedWords,
  deadlineWords,
  maskedName,
  reasonName,
  signalNames,
  trendWords,
  waitWords,
  whenWords,
} from './words.ts'

test('every signal of the server has a Chinese name, and no other', () => {
  expect(Object.keys(signalNames).sort()).toEqual([...signalKinds].sort())
})

test.each([
  [-5_000, '0秒'],
  [59_999, '59秒'],
  [60_000, '1分00秒'],
  [192_000, '3分12秒'],
  [3_600_000, '1小时00分'],
  [3_900_000, '1小时05分'],
  [90_000_000, '1天1小时'],
])('a wait of %i ms is %s', (milliseconds, words) => {
  expect(waitWords(milliseconds)).toBe(words)
})

const now = Date.parse('2026-11-22T02:00:00Z')

test('today has a time, another day its date too, both as in Shanghai', () => {
  expect(whenWords('2026-11-21T16:05:00Z', now)).toBe('00:05')
  expect(whenWords('2026-11-21T15:59:00Z', now)).toBe('11月21日 23:59')
  expect(whenWords('2025-12-31T15:59:00Z', now)).toBe('2025年12月31日 23:59')
})

test.each([
  ['2026-11-22T02:20:30Z', '10:20 前', '还有21分钟', false],
  ['2026-11-23T03:00:00Z', '11月23日 11:00 前', '还有25小时', false],
  ['2026-12-06T16:00:00Z', '12月7日 前', '还有14天', false],
  ['2027-01-21T16:00:00Z', '2027年1月22日 前', '还有60天', false],
  ['2026-11-22T00:30:00Z', '08:30 前', '已超期1小时', true],
  ['2026-11-23T15:59:59.999Z', '11月23日（含）前', '还有37小时', false],
  ['2027-01-21T15:59:59.999Z', '2027年1月21日（含）前', '还有60天', false],
])('the deadline %s is %s, %s', (at, until, left, overdue) => {
  expect(deadlineWords(at, now)).toEqual({ until, left, overdue })
})

test('who is not known by name is told apart by the conversation', () => {
  const conversationId = 'c-0199a8'
  expect(clientName({ conversationId, client: { anonymous: false, id: 'client-001', name: '赵样例' } })).toBe('赵样例')
  expect(clientName({ conversationId, client: { anonymous: false, id: 'client-001', name: null } })).toBe('client-001')
  expect(clientName({ conversationId, client: { anonymous: true, id: null, name: null } })).toBe('访客 99A8')
})

test('a reason that is not known yet stands as it is', () => {
  expect(reasonName('explicit-request')).toBe('主动要求人工')
  expect(reasonName('brand-new')).toBe('brand-new')
})

test('who is in no queue may wait for a call, and otherwise for nothing', () => {
  const callback = { id: 'cb-1', phone: '⟦手机号1⟧', time: 'soonest' as const, at: '2026-11-22T02:00:00.000Z' }
  expect(caseReason({ reason: 'callback', callback })).toBe('请求回电')
  expect(caseReason({ reason: 'callback', callback: null })).toBeNull()
  expect(caseReason({ reason: 'complaint', callback: null })).toBe('投诉')
})

test('masked data is told by its kind, and counted only where there is more of it', () => {
  expect(['手机号1', '手机号2', 'QQ号1', '凭证'].map(maskedName)).toEqual(['手机号', '手机号 2', 'QQ号', '凭证'])
})

test('what is over says when and how', () => {
  const at = '2026-11-22T01:30:00.000Z'
  expect(closedWords({ at, outcome: 'resolved' }, now)).toBe('09:30 结束：已解决')
  expect(closedWords({ at, outcome: 'closed-by-client' }, now)).toBe('09:30 结束：客户结束了会话')
  expect(closedWords({ at, outcome: null }, now)).toBe('09:30 结束')
})

test('a trend is told only when there is one', () => {
  expect([-0.5, -0.1, 0, 0.3].map(trendWords)).toEqual(['越来越差', '没有明显变化', '没有明显变化', '正在好转'])
})
