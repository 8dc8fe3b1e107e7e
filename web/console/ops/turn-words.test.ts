import { expect, test } from 'vitest'
import { reasonNames } from '../../../domain/reason-names.ts'
import type { AuditTurn } from '../../../server/protocol/audit.ts'
import { answerWords, droppedInWords, evidenceOf, outcomeOf, turnsAsTable, withdrawnWords } from './turn-words.ts'

const turn = (given: Partial<AuditTurn> = {}): AuditTurn => ({
  conversationId: 'c-1',
  turnId: 'm-1',
  seq: 2,
  at: '2026-11-23T00:22:26.300Z',
  clientId: 'client-001',
  visitorId: null,
  kind: 'question',
  actor: { kind: 'client' },
  state: 'answered',
  question: '这只票能不能买',
  answer: '买卖由您自己决定。',
  sentences: [],
  evidence: 'none',
  confidence: 0.1,
  decision: {
    decision: 'refuse',
    reason: 'advice',
    desk: null,
    rules: [{ id: 'ADV-UNLICENSED', title: '无资格或超范围提供个股投资建议' }],
  },
  dropped: [],
  replaced: false,
  answeredBy: 'extractive',
  failed: null,
  stops: [],
  expired: false,
  ...given,
})

test.each([
  [{}, `婉拒：${reasonNames.advice}`],
  [{ kind: 'staff-message', decision: null }, '人工回复'],
  [{ state: 'failed', decision: null }, '作答失败'],
  [{ state: 'to-person', decision: null }, '写给人工'],
  [{ state: 'open', decision: null }, '没有答完'],
] satisfies [Partial<AuditTurn>, string][])('%j came to %s', (given, words) => {
  expect(outcomeOf(turn(given))).toBe(words)
})

test('without an answer it is said why', () => {
  const none = { answer: null, decision: null } as const
  expect(answerWords(turn({ ...none, expired: true }))).toContain('保存期满')
  expect(answerWords(turn({ ...none, state: 'failed', failed: '暂时无法回答。' }))).toBe('暂时无法回答。')
  expect(answerWords(turn({ ...none, state: 'to-person' }))).toContain('人工')
})

// "无据" beside a handover would read as a fault: the firm's fixed words need no source.
test('only an answer is rated by its sources', () => {
  expect(evidenceOf(turn())).toBeNull()
  expect(evidenceOf(turn({ decision: { decision: 'answer', reason: 'answered', desk: null, rules: [] } }))).toBe('none')
})

test('the table has rules by their names, and who took an answer back', () => {
  const stop = { chunkId: 'x', title: '费用', by: '小陈', at: '2026-11-23T01:00:00.000Z', reason: '费率写错了' }
  const [, row] = turnsAsTable([turn({ stops: [stop] })]).split('\r\n')
  expect(row).toContain('防止“无资格或超范围提供个股投资建议”（ADV-UNLICENSED）')
  expect(row).toContain(withdrawnWords(stop))
  expect(withdrawnWords(stop)).toBe('小陈 于 2026-11-23 09:00:00 停用“费用”，原因：费率写错了')
})

test('what was kept back is counted, and named by its rule or its fault', () => {
  const rules = [{ id: 'RET-PROMISE', title: '承诺或保证投资收益' }]
  const dropped = [
    { why: 'rule', rules },
    { why: 'rule', rules },
    { why: 'unsupported', rules: [] },
  ]
  expect(droppedInWords(turn({ dropped }))).toBe('3 句：承诺或保证投资收益；没有依据')
  expect(droppedInWords(turn())).toBeNull()
})
