import { expect, test } from 'vitest'
import { auditedTypes } from '../../../server/protocol/audit.ts'
import {
  bytesWords,
  configurationNames,
  eventNames,
  millisecondsWords,
  summaryOf,
  timeWords,
  troubleWords,
} from './words.ts'

test('every event that can be searched for has a name', () => {
  expect(Object.keys(eventNames).sort()).toEqual([...auditedTypes.conversation].sort())
  expect(Object.keys(configurationNames).sort()).toEqual([...auditedTypes.configuration].sort())
})

test.each([
  [
    { type: 'turn-decided', decision: { decision: 'handover', reason: 'complaint', ruleIds: ['CHAT-1'] } },
    '转人工：投诉（规则 CHAT-1）',
  ],
  [{ type: 'answer-judged', judgedTurnId: 't', verdict: 'down', reason: 'outdated' }, '没用：已经过时'],
  [{ type: 'conversation-rated', score: 4, solved: true, comment: '好' }, '4 分，已解决，好'],
  [
    { type: 'state-changed', from: 'queued', to: 'closed', reason: 'client-left', note: '无应答' },
    '等候中 → 已结束（客户离开）无应答',
  ],
  [
    {
      type: 'audit-searched',
      criteria: { scope: 'conversation', from: '2026-11-21T16:00:00.000Z', clientId: 'client-001', limit: '50' },
      found: 3,
      exported: true,
    },
    '导出：从 2026-11-22 00:00:00，客户 client-001；3 条',
  ],
  [{ type: 'hold-set', target: 'client', targetId: 'client-001', reason: '诉讼' }, 'client-001：诉讼'],
])('%j in one line', (body, words) => {
  expect(summaryOf({ type: body.type, body })).toBe(words)
})

test('expired content is said to be', () => {
  expect(summaryOf({ type: 'message-received', body: null })).toContain('保存期满')
})

test('sizes and times', () => {
  expect([0, 1023, 1024, 1024 ** 2 * 50, 1024 ** 3 * 1.5].map(bytesWords)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '50.0 MiB',
    '1.5 GiB',
  ])
  expect([12.4, 999, 1234].map(millisecondsWords)).toEqual(['12 毫秒', '999 毫秒', '1.2 秒'])
  expect(timeWords('2026-11-22T16:00:05.999Z')).toBe('2026-11-23 00:00:05')
})

test.each([
  ['turn failed', '检索索引读取失败。', '作答失败：检索索引读取失败。'],
  ['upkeep failed (hold-back)', null, '定期维护出错'],
  ['something new', '磁盘已满。', '磁盘已满。'],
  ['something new', null, ''],
])('what the log tells of as “%s”, because of %s, is in words “%s”', (message, detail, words) => {
  expect(troubleWords({ message, detail })).toBe(words)
})
