import { expect, test } from 'vitest'
import type { ConversationEventBody, ConversationState } from '../../domain/conversation.ts'
import { type News, newsSince } from './news.ts'
import { emptyTranscript, type Transcript, withEvent } from './transcript.ts'

type Told = [ConversationEventBody, string?]

/** The transcript after these, numbered from the next on. */
const after = (before: Transcript, told: Told[]): Transcript =>
  told.reduce(
    (transcript, [body, turnId = null]) =>
      withEvent(transcript, {
        conversationId: 'c',
        seq: transcript.seen + 1,
        at: '2026-11-22T03:00:00.000Z',
        turnId,
        actor: { kind: 'bot' },
        body,
      }),
    before,
  )
const moved = (from: ConversationState, to: ConversationState): Told => [
  { type: 'state-changed', from, to, reason: 'explicit-request' },
]
const asked = (messageId: string): Told => [{ type: 'message-received', messageId, text: '佣金？' }, messageId]
const said = (turnId: string): Told => [
  { type: 'sentence-committed', sentence: { index: 0, kind: 'answer', text: '甲。', citations: [] } },
  turnId,
]
const finished = (turnId: string): Told => [{ type: 'turn-finished', milliseconds: 20 }, turnId]
const staffSaid: Told = [{ type: 'staff-message', messageId: 's-1', text: '您好。' }]

const nothing: ReadonlySet<string> = new Set()
const history = [asked('m-1'), said('m-1'), finished('m-1'), moved('bot', 'human'), staffSaid]

/** Told one by one, as a stream does, or all at once. */
const newsOf = (
  told: Told[],
  how: { past: number | null; sent?: ReadonlySet<string>; before?: Transcript },
): News[][] => {
  const { before = emptyTranscript, past, sent = nothing } = how
  const once = newsSince(before, after(before, told), { past, sent })
  const singly = told.flatMap((_, index) =>
    newsSince(after(before, told.slice(0, index)), after(before, told.slice(0, index + 1)), { past, sent }),
  )
  return [once, singly]
}

// A page that was loaded again while its client waited for a person, or talked to one, was told so each time.
test('what is read again is no news, in however many parts it comes', () => {
  for (const past of [null, history.length]) expect(newsOf(history, { past })).toEqual([[], []])
})

test('what comes after it is', () => {
  const before = after(emptyTranscript, history)
  const message = (from: 'client' | 'assistant' | 'staff') => ({ type: 'message', from })
  const told = [staffSaid, moved('human', 'returned'), asked('m-2'), said('m-2'), finished('m-2')]
  const [, singly] = newsOf(told, { past: history.length, before })
  expect(singly).toEqual([
    message('staff'),
    { type: 'state', state: 'returned' },
    message('client'),
    message('assistant'),
  ])
  // Read together with the history it is the same, in the order of what it is.
  const [once] = newsOf([...history, ...told], { past: history.length })
  expect(once).toHaveLength(4)
  expect(once).toEqual(expect.arrayContaining(singly ?? []))
})

test('an answer that had begun before the page was loaded is news when it ends', () => {
  const begun = [asked('m-1'), said('m-1')]
  expect(newsOf([finished('m-1')], { past: 2, before: after(emptyTranscript, begun) })).toEqual([
    [{ type: 'message', from: 'assistant' }],
    [{ type: 'message', from: 'assistant' }],
  ])
})

test('in a conversation that has just begun all is news, and what was sent from here in any', () => {
  expect(newsOf([moved('bot', 'queued')], { past: 0 })[0]).toEqual([{ type: 'state', state: 'queued' }])
  expect(newsOf([asked('m-1')], { past: null, sent: new Set(['m-1']) })[0]).toEqual([
    { type: 'message', from: 'client' },
  ])
})

// It was told that the assistant had answered what a person had taken over.
test('a turn that a person took over has no answer', () => {
  const before = after(emptyTranscript, [asked('m-1')])
  const taken = [moved('queued', 'assigned'), finished('m-1')]
  expect(newsOf(taken, { past: 0, before })[1]).toEqual([{ type: 'state', state: 'assigned' }])
})
