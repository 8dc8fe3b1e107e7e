import { describe, expect, test } from 'vitest'
import type { ConversationEvent, ConversationEventBody } from '../../domain/conversation.ts'
import type { Citation, Sentence } from '../../domain/turn.ts'
import { emptyTranscript, entriesOf, isExchange, type Transcript, withEvent } from './transcript.ts'

const event = (seq: number, body: ConversationEventBody, turnId: string | null = 'm-1'): ConversationEvent => ({
  conversationId: 'c',
  seq,
  at: '2026-11-22T03:00:00.000Z',
  turnId,
  actor: { kind: 'bot' },
  body,
})

const sentence = (index: number, text: string, chunkIds: string[] = []): ConversationEventBody => ({
  type: 'sentence-committed',
  sentence: {
    index,
    kind: 'answer',
    text,
    citations: chunkIds.map((chunkId) => ({ chunkId }) as Citation),
  } satisfies Sentence,
})

const question = (messageId: string): ConversationEventBody => ({ type: 'message-received', messageId, text: '佣金？' })

const take = (events: ConversationEvent[], from: Transcript = emptyTranscript): Transcript =>
  events.reduce(withEvent, from)

const texts = (transcript: Transcript) => transcript.exchanges.map(({ sentences }) => sentences.map(({ text }) => text))

// Numbers are skipped where events are not for clients.
const turn: ConversationEvent[] = [
  event(1, { type: 'conversation-started', channel: 'widget', anonymous: true }, null),
  event(2, question('m-1')),
  event(3, { type: 'turn-started', messageId: 'm-1', asOf: '2026-11-22', libraryVersion: 1, answeredBy: 'extractive' }),
  event(6, sentence(0, '甲。')),
  event(7, sentence(1, '乙。')),
  event(9, { type: 'turn-rated', evidence: 'grounded', confidence: 0.9 }),
  event(10, { type: 'turn-decided', decision: { decision: 'answer', reason: 'answered', ruleIds: [] } }),
  event(11, { type: 'turn-finished', milliseconds: 20 }),
]

describe('a turn', () => {
  test('becomes an exchange, sentence by sentence', () => {
    const states = turn.map((_, index) => take(turn.slice(0, index + 1)))
    expect(states.map((state) => state.exchanges[0]?.progress)).toEqual([
      undefined,
      'received',
      'answering',
      'answering',
      'answering',
      'answering',
      'answering',
      'finished',
    ])
    expect(states.map((state) => state.exchanges[0]?.sentences.length ?? 0)).toEqual([0, 0, 0, 1, 2, 2, 2, 2])
    expect(states.at(-1)?.exchanges[0]).toMatchObject({
      question: '佣金？',
      evidence: 'grounded',
      decision: { decision: 'answer', reason: 'answered' },
    })
  })

  test('comes out the same wherever the line broke and however much was sent again', () => {
    const whole = take(turn)
    for (let cut = 0; cut <= turn.length; cut += 1)
      for (let again = 0; again <= cut; again += 1)
        expect(take(turn.slice(again), take(turn.slice(0, cut)))).toEqual(whole)
  })

  test('an answer taken back leaves nothing but the word that it was', () => {
    const replaced = take([
      ...turn.slice(0, 5),
      event(8, { type: 'answer-replaced', why: 'unsupported' }),
      event(9, sentence(0, '丙。')),
    ])
    expect(texts(replaced)).toEqual([['丙。']])
    expect(replaced.exchanges[0]?.replaced).toBe('unsupported')
  })

  test('when nothing had been shown, nothing was taken back', () => {
    const replaced = take([...turn.slice(0, 3), event(5, { type: 'answer-replaced', why: 'model-failed' })])
    expect(replaced.exchanges[0]?.replaced).toBeNull()
  })

  test('that failed says how to go on', () => {
    const failed = take([
      ...turn.slice(0, 4),
      event(8, { type: 'turn-failed', code: 'internal', detail: '请稍后再问。' }),
    ])
    expect(failed.exchanges[0]).toMatchObject({ progress: 'failed', failure: '请稍后再问。' })
    expect(texts(failed)).toEqual([['甲。']])
  })
})

describe('a conversation', () => {
  test('sentences go to the question that they answer, also when questions overtake answers', () => {
    const transcript = take([
      event(1, question('m-1'), 'm-1'),
      event(2, question('m-2'), 'm-2'),
      event(3, sentence(0, '甲。'), 'm-1'),
      event(4, sentence(0, '乙。'), 'm-2'),
    ])
    expect(transcript.exchanges.map(({ messageId }) => messageId)).toEqual(['m-1', 'm-2'])
    expect(texts(transcript)).toEqual([['甲。'], ['乙。']])
  })

  test('its state is the last one', () => {
    const queued = take([event(1, { type: 'state-changed', from: 'bot', to: 'queued', reason: 'explicit-request' })])
    expect(queued.state).toBe('queued')
  })

  test('a stopped source withdraws the answers that cite it and no others, with the words for the client', () => {
    const transcript = take([
      event(1, question('m-1'), 'm-1'),
      event(2, sentence(0, '甲。', ['a']), 'm-1'),
      event(3, question('m-2'), 'm-2'),
      event(4, sentence(0, '乙。', ['b']), 'm-2'),
      event(5, { type: 'answer-stopped', chunkId: 'a', by: 'operator', reason: '更正' }, null),
    ])
    expect(transcript.exchanges.map(({ withdrawn }) => withdrawn)).toEqual(['更正', null])
    expect(texts(transcript)).toEqual([[], ['乙。']])
  })

  test('an answer whose words are not told any more is withdrawn by its number', () => {
    const transcript = take([
      event(1, question('m-1'), 'm-1'),
      event(3, { type: 'turn-finished', milliseconds: 5 }, 'm-1'),
      event(4, question('m-2'), 'm-2'),
      event(5, { type: 'answer-stopped', chunkId: 'a', reason: '更正' }, 'm-1'),
    ])
    expect(transcript.exchanges.map(({ withdrawn }) => withdrawn)).toEqual(['更正', null])
  })

  test('an event of a later version changes nothing but the number', () => {
    const before = take(turn)
    const unknown = { type: 'typing-started' } as unknown as ConversationEventBody
    expect(take([event(12, unknown)], before)).toEqual({ ...before, seen: 12 })
  })
})

describe('a person', () => {
  const state = (seq: number, to: 'queued' | 'assigned' | 'human' | 'returned') =>
    event(seq, { type: 'state-changed', from: 'bot', to, reason: 'explicit-request' }, null)
  const staff = (seq: number, text: string) => event(seq, { type: 'staff-message', messageId: `s-${seq}`, text }, null)

  test('is heard between the messages, in order, with what is told about the conversation', () => {
    const transcript = take([
      event(1, question('m-1'), 'm-1'),
      event(2, sentence(0, '甲。'), 'm-1'),
      state(3, 'queued'),
      event(4, { type: 'notice-given', about: 'queued', text: '请稍候。' }, null),
      state(5, 'assigned'),
      staff(6, '您好。'),
      event(7, question('m-2'), 'm-2'),
      staff(8, '好的。'),
    ])
    const shown = entriesOf(transcript).map((entry) => (isExchange(entry) ? entry.messageId : entry.type))
    expect(shown).toEqual(['m-1', 'notice-given', 'staff-message', 'm-2', 'staff-message'])
  })

  test('reads what comes after they took the conversation, and what the bot had not begun to answer', () => {
    const transcript = take([
      event(1, question('m-1'), 'm-1'),
      event(2, sentence(0, '甲。'), 'm-1'),
      event(3, question('m-2'), 'm-2'),
      state(4, 'assigned'),
      event(5, question('m-3'), 'm-3'),
      state(6, 'human'),
      event(7, question('m-4'), 'm-4'),
      state(8, 'returned'),
      event(9, question('m-5'), 'm-5'),
    ])
    expect(transcript.exchanges.map(({ toPerson }) => toPerson)).toEqual([false, true, true, true, false])
  })
})

test('what is told about a new ticket stands on its card, what is told later stands by itself', () => {
  const transcript = take([
    event(1, question('m-1'), 'm-1'),
    event(
      2,
      { type: 'ticket-opened', ticketId: 'T-1', category: 'complaint', contactBy: '', acceptBy: '', resolveBy: '' },
      null,
    ),
    event(3, { type: 'notice-given', about: 'ticket', text: '已登记。' }, null),
    event(4, { type: 'notice-given', about: 'queued', text: '请稍候。' }, null),
    event(5, { type: 'notice-given', about: 'ticket', text: '并入工单。' }, null),
  ])
  expect(transcript.remarks).toMatchObject([
    { type: 'ticket-opened', ticketId: 'T-1' },
    { type: 'notice-given', about: 'queued' },
    { type: 'notice-given', about: 'ticket', text: '并入工单。' },
  ])
})

// It was told for ever of a number that had been called, or erased.
test('a call-back waits until it was made, cancelled, or its number erased', () => {
  const asked = (seq: number, callbackId: string) =>
    event(seq, { type: 'callback-requested', callbackId, phone: '⟦手机号1⟧', time: 'soonest' }, null)
  const waiting = take([asked(1, 'cb-1'), asked(2, 'cb-2'), asked(3, 'cb-3'), asked(4, 'cb-1')])
  expect(waiting.callbacks).toEqual(['cb-1', 'cb-2', 'cb-3'])
  const made = (seq: number, callbackId?: string) => ({
    ...event(
      seq,
      { type: 'notice-given', about: 'callback', text: '已回电', ...(callbackId ? { callbackId } : {}) },
      null,
    ),
    actor: { kind: 'staff' as const },
  })
  expect(take([made(5, 'cb-3')], waiting).callbacks).toEqual(['cb-1', 'cb-2'])
  // As it was recorded before notices said which call was made.
  expect(take([made(5)], waiting).callbacks).toEqual(['cb-2', 'cb-3'])
  const told = event(5, { type: 'notice-given', about: 'callback', text: '回电已登记' }, null)
  expect(take([told], waiting).callbacks).toEqual(waiting.callbacks)
  const cancelled = event(5, { type: 'callback-cancelled', callbackId: 'cb-2' }, null)
  expect(take([cancelled], waiting).callbacks).toEqual(['cb-1', 'cb-3'])
  expect(take([event(5, { type: 'originals-erased', by: '', reason: '' }, null)], waiting).callbacks).toEqual([])
})

describe('what the client thinks', () => {
  test('of an answer: the newest verdict, and none once it is taken back', () => {
    const judged = (seq: number, verdict: 'up' | 'down' | null) =>
      event(seq, { type: 'answer-judged', judgedTurnId: 'm-1', verdict }, null)
    const once = take([...turn, judged(12, 'down'), judged(13, 'up')])
    expect(once.exchanges[0]?.verdict).toBe('up')
    expect(take([judged(14, null)], once).exchanges[0]?.verdict).toBeNull()
  })

  test('of the conversation: the newest rating', () => {
    const rated = (seq: number, score: number) => event(seq, { type: 'conversation-rated', score }, null)
    expect(take([...turn, rated(12, 2), rated(13, 5)]).rating).toBe(5)
  })
})
