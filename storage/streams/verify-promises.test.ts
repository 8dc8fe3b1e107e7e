// Whoever can write to the database could let a complaint vanish, or a deadline move: the stream tells.
import { sql as raw } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { databases, onEach } from '../../tests/services.ts'
import { answerVerdicts, callbacks, conversations, ratings, streamEvents, streams, tickets } from '../sql/schema.ts'
import type { Sql } from '../sql/sql.ts'
import { createEventLog, type EventLog } from './event-log.ts'
import { verifyConversations } from './verify-conversations.ts'

const deadline = (day: number) => new Date(`2026-12-0${day}T15:59:59.999Z`)
const deadlines = { contactBy: deadline(1), acceptBy: deadline(2), resolveBy: deadline(3) }

onEach(databases, (open) => {
  let sql: Sql
  let log: EventLog

  /** Events and the rows of the same commit, as the server writes them. */
  const append = async (
    kind: 'client' | 'staff' | 'system',
    body: { type: string },
    rows?: (at: Date) => Promise<unknown>,
  ) => {
    const [event] = await log.append({
      streamId: 'c',
      events: [{ actor: { kind, id: `the ${kind}` }, body }],
    })
    await rows?.(event?.at ?? new Date())
  }
  const faults = async () => (await verifyConversations(sql)).map(({ kind, detail }) => `${kind}: ${detail}`)

  beforeAll(async () => {
    sql = await open()
    return () => sql.close()
  })
  beforeEach(async () => {
    const { db } = sql
    for (const table of [tickets, callbacks, answerVerdicts, ratings, conversations, streamEvents, streams])
      await db.delete(table)
    log = createEventLog({ sql, bus: { publish() {} } })
    await log.open({ id: 'c', kind: 'conversation' })
    await db.insert(conversations).values({ id: 'c', channel: 'test', visitorId: 'the client' })
    await append('client', { type: 'conversation-started', channel: 'test', anonymous: true } as never)
    const said = Object.fromEntries(Object.entries(deadlines).map(([name, at]) => [name, at.toISOString()]))
    for (const id of ['TS-1', 'TS-2'])
      await append(
        'system',
        { type: 'ticket-opened', ticketId: id, category: 'complaint', ...said } as never,
        (createdAt) =>
          db.insert(tickets).values({
            id,
            conversationId: 'c',
            category: 'complaint',
            reason: 'complaint',
            countedFrom: createdAt,
            ...deadlines,
            createdAt,
          }),
      )
    for (const id of ['cb-1', 'cb-2', 'cb-3', 'cb-4'])
      await append(
        'client',
        { type: 'callback-requested', callbackId: id, phone: '⟦手机号1⟧', time: 'soonest' } as never,
        (createdAt) =>
          db.insert(callbacks).values({ id, conversationId: 'c', phone: '⟦手机号1⟧', time: 'soonest', createdAt }),
      )
    await append('client', {
      type: 'callback-requested',
      callbackId: 'cb-1',
      phone: '⟦手机号1⟧',
      time: 'morning',
    } as never)
    await db.update(callbacks).set({ time: 'morning' }).where(raw`id = 'cb-1'`)
    const end = (id: string, by: string) => (doneAt: Date) =>
      db.update(callbacks).set({ doneAt, doneBy: by }).where(raw`id = ${id}`)
    // As it was recorded before notices said which call was made, and since.
    await append(
      'staff',
      { type: 'notice-given', about: 'callback', text: '已回电' } as never,
      end('cb-1', 'the staff'),
    )
    await append(
      'staff',
      { type: 'notice-given', about: 'callback', text: '已回电', callbackId: 'cb-3' } as never,
      end('cb-3', 'the staff'),
    )
    await append('client', { type: 'callback-cancelled', callbackId: 'cb-4' } as never, end('cb-4', 'the client'))
    await append('client', { type: 'originals-erased', by: 'x', reason: 'y' } as never, end('cb-2', 'the client'))
    await append(
      'client',
      { type: 'answer-judged', judgedTurnId: 'm-1', verdict: 'down', reason: 'wrong' } as never,
      (at) =>
        db.insert(answerVerdicts).values({ conversationId: 'c', turnId: 'm-1', verdict: 'down', reason: 'wrong', at }),
    )
    await append('client', { type: 'answer-judged', judgedTurnId: 'm-2', verdict: 'up' } as never)
    await append('client', { type: 'answer-judged', judgedTurnId: 'm-2', verdict: null } as never)
    await append('client', { type: 'conversation-rated', score: 2 } as never, (at) =>
      db.insert(ratings).values({ conversationId: 'c', score: 2, at }),
    )
  })

  test('what was done as it was recorded is in order', async () => {
    expect(await faults()).toEqual([])
  })

  test.each([
    ['a complaint vanishes', raw`delete from tickets where id = 'TS-1'`, 'ticket: 工单 TS-1 已不存在'],
    [
      'a deadline moves',
      raw`update tickets set resolve_by = resolve_by + interval '9 days' where id = 'TS-2'`,
      'ticket: 工单 TS-2 与留痕不一致',
    ],
    [
      'a complaint is ended in silence',
      raw`update tickets set closed_at = now(), outcome = 'resolved' where id = 'TS-1'`,
      'ticket: 工单 TS-1 与留痕不一致',
    ],
    [
      'a complaint is made up',
      raw`insert into tickets (id, conversation_id, category, reason, counted_from, contact_by, accept_by, resolve_by)
        values ('TS-9', 'c', 'complaint', 'complaint', now(), now(), now(), now())`,
      'ticket: 工单 TS-9 在留痕中没有依据',
    ],
    [
      'a call that was made waits again',
      raw`update callbacks set done_at = null, done_by = null where id = 'cb-3'`,
      'callback: 回电登记 cb-3 与留痕不一致',
    ],
    [
      'another is said to have called',
      raw`update callbacks set done_by = 'nobody' where id = 'cb-1'`,
      'callback: 回电登记 cb-1 与留痕不一致',
    ],
    [
      'a verdict turns',
      raw`update answer_verdicts set verdict = 'up', reason = null`,
      'feedback: 回答评价 m-1 与留痕不一致',
    ],
    ['a rating rises', raw`update ratings set score = 5`, 'feedback: 会话评价与留痕不一致'],
    [
      'rows of no conversation',
      raw`update ratings set conversation_id = 'nowhere'`,
      'feedback: 有会话评价，却没有这个会话',
    ],
  ])('%s: found', async (_, change, fault) => {
    await sql.db.execute(change)
    expect(await faults()).toContain(fault)
  })

  test('whoever takes the conversation along, takes its complaints', async () => {
    await append('client', { type: 'conversation-claimed', by: 'client-1' } as never)
    await sql.db.execute(raw`update conversations set client_id = 'client-1'`)
    await sql.db.execute(raw`update tickets set client_id = 'client-1' where id = 'TS-1'`)
    expect(await faults()).toEqual(['ticket: 工单 TS-2 与留痕不一致'])
  })

  test('what was resolved ends its complaints', async () => {
    await append('staff', { type: 'state-changed', from: 'human', to: 'closed', reason: 'resolved' } as never)
    expect(await faults()).toEqual(
      expect.arrayContaining(['ticket: 工单 TS-1 与留痕不一致', 'ticket: 工单 TS-2 与留痕不一致']),
    )
  })
})
