import { expect, test } from 'vitest'
import type { ConversationEvent, ConversationEventBody } from '../../../domain/conversation.ts'
import type { Citation, Sentence } from '../../../domain/turn.ts'
import { type Answer, emptyRecord, type RecordItem, withEvents } from './record.ts'

let seq = 0
const event = (
  body: ConversationEventBody,
  { turnId = null, by }: { turnId?: string | null; by?: string } = {},
): ConversationEvent => {
  seq += 1
  const at = `2026-11-22T03:00:${String(seq % 60).padStart(2, '0')}.000Z`
  return { conversationId: 'c-1', seq, at, turnId, actor: { kind: by ? 'staff' : 'system', id: by }, body }
}

const sentence = (text: string, chunkId?: string): Sentence => ({
  index: 0,
  kind: 'answer',
  text,
  citations: chunkId === undefined ? [] : [{ chunkId } as Citation],
})

const question = (messageId: string) =>
  event({ type: 'message-received', messageId, text: '佣金怎么收？' }, { turnId: messageId })
const begun = (turnId: string) =>
  event({ type: 'turn-started', messageId: turnId, asOf: '2026-11-22', libraryVersion: 1, answeredBy: 'x' }, { turnId })
const said = (turnId: string, text: string, chunkId?: string) =>
  event({ type: 'sentence-committed', sentence: sentence(text, chunkId) }, { turnId })

const recordOf = (...events: ConversationEvent[]) => withEvents(emptyRecord, events)
const answers = ({ items }: { items: RecordItem[] }): Answer[] =>
  items.filter((item): item is Answer => item.kind === 'answer')

test('what was said stands in the order in which it came, also where the client went on before the answer', () => {
  const record = recordOf(
    question('m-1'),
    question('m-2'),
    begun('m-1'),
    said('m-1', '一'),
    event({ type: 'state-changed', from: 'bot', to: 'queued', reason: 'explicit-request' }),
    event({ type: 'notice-given', about: 'queued', text: '请稍候' }),
    event({ type: 'staff-message', messageId: 's-1', text: '您好' }, { by: 'zhang' }),
  )
  expect(record.items.map(({ kind }) => kind)).toEqual(['client', 'client', 'answer', 'notice', 'staff'])
  expect(record.items.at(-1)).toMatchObject({ by: 'zhang', text: '您好' })
  expect(record.state).toBe('queued')
})

test('events that come twice change nothing', () => {
  const events = [question('m-1'), begun('m-1'), said('m-1', '一')]
  const record = recordOf(...events)
  expect(withEvents(record, events)).toEqual(record)
})

test('what was taken back is gone, and why is said; what was never shown was not taken back', () => {
  const [first, second] = answers(
    recordOf(
      begun('m-1'),
      said('m-1', '错'),
      event({ type: 'answer-replaced', why: 'unsupported' }, { turnId: 'm-1' }),
      said('m-1', '对'),
      begun('m-2'),
      event({ type: 'answer-replaced', why: 'restarted' }, { turnId: 'm-2' }),
    ),
  )
  expect(first).toMatchObject({ replaced: 'unsupported', sentences: [{ text: '对' }] })
  expect(second).toMatchObject({ replaced: null, sentences: [] })
})

test('how an answer was judged stands with it: by us, and by the client, who may take it back', () => {
  const judged = [
    begun('m-1'),
    said('m-1', '一'),
    event({ type: 'turn-rated', evidence: 'partial', confidence: 0.6 }, { turnId: 'm-1' }),
    event(
      { type: 'turn-decided', decision: { decision: 'offer', reason: 'low-confidence', ruleIds: ['CHAT-X'] } },
      { turnId: 'm-1' },
    ),
    event({ type: 'turn-finished', milliseconds: 5 }, { turnId: 'm-1' }),
    event({ type: 'answer-judged', judgedTurnId: 'm-1', verdict: 'down', reason: 'incomplete' }),
  ]
  expect(answers(recordOf(...judged))).toMatchObject([
    {
      progress: 'finished',
      evidence: { label: 'partial', confidence: 0.6 },
      decision: { reason: 'low-confidence', ruleIds: ['CHAT-X'] },
      verdict: { verdict: 'down', reason: 'incomplete' },
    },
  ])
  const takenBack = event({ type: 'answer-judged', judgedTurnId: 'm-1', verdict: null })
  expect(answers(recordOf(...judged, takenBack))).toMatchObject([{ verdict: null }])
})

// 无据（把握 0%） stood under the firm's own 正在为您转接人工客服.
test('what claims nothing, and what hands over, is not judged by evidence', () => {
  const rated = (turnId: string) => event({ type: 'turn-rated', evidence: 'none', confidence: 0 }, { turnId })
  const fixed = (turnId: string) =>
    event({ type: 'sentence-committed', sentence: { ...sentence('请稍候'), kind: 'way-on' } }, { turnId })
  const decided = (turnId: string, decision: 'handover' | 'refuse') =>
    event({ type: 'turn-decided', decision: { decision, reason: 'complaint', ruleIds: [] } }, { turnId })
  const record = recordOf(
    ...[begun('m-1'), fixed('m-1'), rated('m-1'), decided('m-1', 'refuse')],
    ...[begun('m-2'), said('m-2', '一'), rated('m-2'), decided('m-2', 'handover')],
    ...[begun('m-3'), said('m-3', '一'), rated('m-3'), decided('m-3', 'refuse')],
  )
  expect(answers(record).map(({ evidence }) => evidence?.label ?? null)).toEqual([null, null, 'none'])
})

test('a source that was stopped marks the answers that cite it, and no others', () => {
  const record = recordOf(
    begun('m-1'),
    said('m-1', '一', 'chunk-1'),
    begun('m-2'),
    said('m-2', '二', 'chunk-2'),
    event({ type: 'answer-stopped', chunkId: 'chunk-1', by: 'ops', reason: '有误' }),
  )
  expect(answers(record).map(({ stoppedChunkIds }) => stoppedChunkIds)).toEqual([['chunk-1'], []])
})

test('a turn that failed says what the client was told', () => {
  const record = recordOf(
    begun('m-1'),
    event({ type: 'turn-failed', code: 'internal', detail: '请再问一次' }, { turnId: 'm-1' }),
  )
  expect(answers(record)).toMatchObject([{ progress: 'failed', failure: '请再问一次' }])
})

test('who looked at an original, and why, stands where it was done', () => {
  const looked = { revealedSeq: 1, placeholder: '⟦手机号1⟧', reason: '回电联系客户' }
  const record = recordOf(question('m-1'), event({ type: 'original-revealed', ...looked }, { by: 'zhang' }))
  expect(record.items.at(-1)).toMatchObject({ kind: 'revealed', by: 'zhang', reason: '回电联系客户' })
})

test('an event that is not known is passed over', () => {
  const events = [question('m-1'), event({ type: 'brand-new' } as unknown as ConversationEventBody)]
  expect(recordOf(...events)).toMatchObject({ seen: events[1]?.seq, items: [{ kind: 'client' }] })
})
