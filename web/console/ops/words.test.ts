import { expect, test } from 'vitest'
import { auditedTypes } from '../../../server/protocol/audit.ts'
import {
  bytesWords,
  configurationNames,
  eventNames,
  millisecondsWords,
  recordName,
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
    '从 2026-11-22 00:00:00，客户 client-001；3 条',
  ],
  [{ type: 'hold-set', target: 'client', targetId: 'client-001', reason: '诉讼' }, 'client-001：诉讼'],
  [{ type: 'feed-paused', feedId: 'f', name: '周报', location: 'https://e.com/a' }, '周报（https://e.com/a）'],
  [
    {
      ...{ type: 'feed-changed', feedId: 'f', name: '周报', location: 'https://e.com/a' },
      ...{ settings: { everyMinutes: 120, defaults: {} }, before: { everyMinutes: 60, defaults: {} } },
    },
    '周报（https://e.com/a）：改了间隔、级别与读者',
  ],
  [{ type: 'gaps-set-aside', turns: ['c/1', 'c/2'], reason: '不属于业务范围' }, '2 个问题：不属于业务范围'],
  [{ type: 'gaps-reopened', turns: ['c/1'], versionIds: [] }, '1 个问题'],
])('%j in one line', (body, words) => {
  expect(summaryOf({ type: body.type, body })).toBe(words)
})

// An auditor read 「审计检索与导出」 on every line, and the order of the criteria was the database's.
test.each([
  [
    { view: 'turns', decision: 'refuse', from: '2026-11-21T16:00:00.000Z' },
    true,
    '导出问答',
    '从 2026-11-22 00:00:00，处理结果 婉拒；3 条',
  ],
  [{ scope: 'conversation', page: 'x' }, false, '检索留痕明细', '全部，续查更早的；3 条'],
  [{ scope: 'configuration', type: 'hold-set' }, false, '检索系统操作', '事件 设置法律冻结；3 条'],
  [{ view: 'turns', cited: 'work-1' }, false, '检索问答', '引用 费用与佣金常见问题；3 条'],
  [{ view: 'turns', cited: 'work-2' }, false, '检索问答', '引用 work-2；3 条'],
])('a search for %j, exported %s, is “%s”: %s', (criteria, exported, name, summary) => {
  const event = { type: 'audit-searched', body: { type: 'audit-searched', criteria, found: 3, exported } }
  expect(recordName(event)).toBe(name)
  expect(summaryOf(event, new Map([['work-1', '费用与佣金常见问题']]))).toBe(summary)
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
