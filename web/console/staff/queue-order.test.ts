import { expect, test } from 'vitest'
import type { HandoffView } from '../../../server/protocol/handoff.ts'
import { newlyWaiting } from './attention.ts'
import { inLists, nextToTake } from './queue-order.ts'
import { isUnread } from './unread.ts'

const handoff = (conversationId: string, part: Partial<HandoffView> = {}): HandoffView => ({
  conversationId,
  state: 'queued',
  stateVersion: 1,
  reason: 'explicit-request',
  desk: 'service',
  priority: 'normal',
  queuedAt: '2026-11-22T03:00:00.000Z',
  assignee: null,
  client: { anonymous: true, id: null, name: null },
  channel: 'widget',
  lastMessage: null,
  sentiment: 'neu',
  messageCount: 1,
  lastSeq: 1,
  ticketId: null,
  callback: null,
  closed: null,
  cause: null,
  preview: '',
  ...part,
})

const ids = (handoffs: readonly HandoffView[]) => handoffs.map(({ conversationId }) => conversationId)

test('the most pressing waits first, then who has waited longest', () => {
  const lists = inLists([
    handoff('late', { queuedAt: '2026-11-22T03:05:00.000Z' }),
    handoff('early'),
    handoff('pressing', { priority: 'P1', queuedAt: '2026-11-22T03:09:00.000Z' }),
    handoff('danger', { priority: 'P0', queuedAt: '2026-11-22T03:10:00.000Z' }),
  ])
  expect(ids(lists.waiting)).toEqual(['danger', 'pressing', 'early', 'late'])
})

test('what somebody has is mine or a colleague’s, where something was said last on top', () => {
  const heard = (at: string) => ({ lastMessage: { text: '在吗', at } })
  const lists = inLists([
    handoff('mine-old', { state: 'human', assignee: { id: 'me', isMe: true }, ...heard('2026-11-22T03:00:00.000Z') }),
    handoff('mine-new', {
      state: 'assigned',
      assignee: { id: 'me', isMe: true },
      ...heard('2026-11-22T03:01:00.000Z'),
    }),
    handoff('theirs', { state: 'human', assignee: { id: 'other', isMe: false } }),
  ])
  expect(ids(lists.mine)).toEqual(['mine-new', 'mine-old'])
  expect(ids(lists.others)).toEqual(['theirs'])
  expect(lists.waiting).toEqual([])
})

test('who waits for a call waits, though the conversation is over and somebody had it', () => {
  const over = handoff('over', {
    state: 'closed',
    reason: 'callback',
    queuedAt: null,
    assignee: { id: 'me', isMe: true },
    callback: { id: 'cb-1', phone: '⟦手机号1⟧', time: 'soonest', at: '2026-11-22T03:00:00.000Z' },
  })
  const lists = inLists([over, handoff('queued')])
  expect(ids(lists.waiting)).toEqual(['queued', 'over'])
  expect(lists.mine).toEqual([])
})

test('who is taken next waits in the queue, though a call that is owed heads the list', () => {
  const owed = handoff('owed', { state: 'closed', priority: 'P1', reason: 'callback', queuedAt: null })
  const { waiting } = inLists([handoff('early'), owed, handoff('late', { queuedAt: '2026-11-22T03:05:00.000Z' })])
  expect(ids(waiting)).toEqual(['owed', 'early', 'late'])
  expect(nextToTake(waiting, null)?.conversationId).toBe('early')
  expect(nextToTake(waiting, 'late')?.conversationId).toBe('late')
  expect(nextToTake(waiting, 'owed')?.conversationId).toBe('early')
  expect(nextToTake([owed], 'owed')).toBeUndefined()
})

test('nobody is new at the first look', () => {
  const waiting = [handoff('one'), handoff('two')]
  expect(newlyWaiting(null, waiting)).toEqual([])
  expect(ids(newlyWaiting(new Set(['one']), waiting))).toEqual(['two'])
})

test('a conversation is unread when the client has written since it was on the screen', () => {
  expect(isUnread({ one: 2 }, handoff('one', { messageCount: 3 }))).toBe(true)
  expect(isUnread({ one: 3 }, handoff('one', { messageCount: 3 }))).toBe(false)
  expect(isUnread({}, handoff('one', { messageCount: 3 }))).toBe(false)
})
