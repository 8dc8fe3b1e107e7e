// The search of the record, on real databases.
import { eq, sql as raw } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import type { Principal } from '../../domain/identity.ts'
import { streamEvents, streams, tickets } from '../../storage/sql/schema.ts'
import type { Sql } from '../../storage/sql/sql.ts'
import { createEventLog } from '../../storage/streams/event-log.ts'
import { databases, onEach } from '../../tests/services.ts'
import { conversationProjection } from '../conversations/projection.ts'
import { insertConversation } from '../conversations/queries.ts'
import { AuditQuery } from '../protocol/audit.ts'
import { createAudit } from './audit.ts'

const auditor: Principal = { id: 'he', role: 'auditor', grade: 3, audiences: ['staff'], anonymous: false }
/** 22 November 2026, 18:00 in Shanghai. */
const now = new Date('2026-11-22T10:00:00Z')
const nobody = { read: async () => ({ heads: [], roots: [] }) }

onEach(databases, (open) => {
  let sql: Sql
  let clock = now
  const log = () => createEventLog({ sql, bus: { publish() {} }, projection: conversationProjection, now: () => clock })

  /** Events at a time in Shanghai. */
  const at = async (time: string, streamId: string, ...events: { by?: 'client' | 'bot' | 'staff'; body: object }[]) => {
    clock = new Date(`${time}+08:00`)
    await log().append({
      streamId,
      events: events.map(({ by = 'bot', body }) => ({
        actor: { kind: by },
        turnId: 't',
        body: body as { type: string },
      })),
    })
    clock = now
  }
  const asked = (text: string) => ({ by: 'client' as const, body: { type: 'message-received', messageId: 'm', text } })
  const told = (text: string, chunkId: string) => {
    const citation = { chunkId, documentId: 'fees', versionId: 'fees@1', quote: text, start: 0, end: 2 }
    return { body: { type: 'sentence-committed', sentence: { index: 0, kind: 'answer', text, citations: [citation] } } }
  }
  const decided = (decision: string, reason: string) => ({
    body: { type: 'turn-decided', decision: { decision, reason, ruleIds: [] } },
  })

  const audit = () => createAudit({ sql, events: log(), witness: nobody, now: () => now })
  const search = (query: Record<string, unknown>) => audit().search(auditor, AuditQuery.parse(query))
  const found = async (query: Record<string, unknown>) =>
    (await search(query)).events.map(({ streamId, seq }) => `${streamId} ${seq}`)
  const recorded = async () => (await search({ scope: 'configuration', type: 'audit-searched', limit: 1 })).events[0]

  beforeAll(async () => {
    sql = await open()
    for (const [id, clientId] of [
      ['a', 'client-a'],
      ['b', 'client-b'],
      ['old', 'client-a'],
    ] as const) {
      await log().open({ id, kind: 'conversation' })
      await insertConversation(sql.db, { id, clientId, visitorId: null, channel: 'test', orgUnit: null })
    }
    await at('2026-06-01T09:00:00', 'old', asked('赎回费'))
    await at('2026-11-21T23:59:59', 'a', asked('申购费多少 Fee'))
    await at('2026-11-22T00:00:00', 'a', told('申购费 1.5%', 'fees@1#2'), decided('answer', 'answered'))
    await at('2026-11-22T09:00:00', 'b', asked('我要投诉'), decided('handover', 'complaint'))
    await at('2026-11-22T09:00:00', 'a', { by: 'staff', body: { type: 'staff-message', messageId: 's', text: '您好' } })
    await sql.db.insert(tickets).values({
      id: 'TS20261122-0001',
      conversationId: 'b',
      category: 'complaint',
      reason: 'complaint',
      countedFrom: now,
      contactBy: now,
      acceptBy: now,
      resolveBy: now,
    })
    return () => sql.close()
  })

  test('the newest first, of the last week; times are of Shanghai and half-open', async () => {
    expect(await found({})).toEqual(['b 2', 'b 1', 'a 4', 'a 3', 'a 2', 'a 1'])
    expect(await found({ from: '2026-11-22' })).toEqual(['b 2', 'b 1', 'a 4', 'a 3', 'a 2'])
    expect(await found({ to: '2026-11-22' })).toEqual(['a 1'])
    expect(await found({ from: '2026-11-22T00:00', to: '2026-11-22T09:00' })).toEqual(['a 3', 'a 2'])
    expect(await found({ from: '2026-01-01', to: '2026-11-22' })).toEqual(['a 1', 'old 1'])
  })

  test('page by page nothing is left out or told twice', async () => {
    const seen: string[] = []
    let page: string | undefined
    do {
      const answer = await search({ from: '2026-01-01', limit: 2, page })
      seen.push(...answer.events.map(({ streamId, seq }) => `${streamId} ${seq}`))
      page = answer.next ?? undefined
    } while (page)
    expect(seen).toEqual(['b 2', 'b 1', 'a 4', 'a 3', 'a 2', 'a 1', 'old 1'])
  })

  test.each<[Record<string, string>, string[]]>([
    [{ clientId: 'client-a', from: '2026-01-01' }, ['a 4', 'a 3', 'a 2', 'a 1', 'old 1']],
    [{ conversationId: 'old' }, ['old 1']],
    [{ ticketId: 'TS20261122-0001' }, ['b 2', 'b 1']],
    [{ ticketId: 'TS20261122-0009' }, []],
    [{ type: 'staff-message' }, ['a 4']],
    [{ actor: 'client' }, ['b 1', 'a 1']],
    [{ decision: 'handover' }, ['b 2']],
    [{ reason: 'answered' }, ['a 3']],
    [{ cited: 'fees' }, ['a 2']],
    [{ cited: 'fees@1' }, ['a 2']],
    [{ cited: 'fees@1#2' }, ['a 2']],
    [{ cited: 'fees@2' }, []],
    [{ text: '申购费' }, ['a 2', 'a 1']],
    [{ text: 'FEE' }, ['a 1']],
    [{ text: '%费' }, []],
    [{ text: '申购费', actor: 'bot' }, ['a 2']],
  ])('%j', async (query, expected) => {
    expect(await found(query)).toEqual(expected)
  })

  test('an event that PostgreSQL cannot look into ends no search, and is found by its time', async () => {
    await log().open({ id: 'odd', kind: 'conversation' })
    for (const text of ['空\u0000字申购费', '半\ud800字申购费']) await at('2026-11-20T09:00:00', 'odd', asked(text))
    expect(await found({ text: '申购费', actor: 'client' })).toEqual(['a 1'])
    const { events } = await search({ to: '2026-11-21' })
    expect(events.map(({ body }) => body?.text)).toEqual(['半\ud800字申购费', '空\u0000字申购费'])
  })

  test('a backslash that somebody typed hides nothing', async () => {
    await log().open({ id: 'path', kind: 'conversation' })
    for (const text of ['举报甲 C:\\udisk', '举报乙 写作\\u0000', '举报丙'])
      await at('2026-11-20T10:00:00', 'path', asked(text))
    expect(await found({ text: '举报', actor: 'client' })).toEqual(['path 3', 'path 2', 'path 1'])
  })

  test('who searched what is recorded, also when nothing was found and when it was taken along', async () => {
    await search({ text: '没有人说过', clientId: 'client-b', from: '2026-11-22' })
    expect(await recorded()).toMatchObject({
      streamId: 'audit-searches',
      actor: { kind: 'staff', id: 'he' },
      body: {
        criteria: {
          scope: 'conversation',
          text: '没有人说过',
          clientId: 'client-b',
          from: '2026-11-21T16:00:00.000Z',
          limit: '50',
        },
        found: 0,
        exported: false,
      },
    })
    const lines = await audit().export(auditor, AuditQuery.parse({ actor: 'client', limit: 1 }))
    expect(lines.split('\n').map((line) => line && JSON.parse(line).seq)).toEqual([1, ''])
    expect(await recorded()).toMatchObject({ body: { found: 1, exported: true } })
  })

  test('what masking takes out is not searched for, and so not recorded either', async () => {
    await expect(search({ text: '电话13800138000' })).rejects.toMatchObject({ code: 'invalid-request' })
    expect(JSON.stringify(await recorded())).not.toContain('13800138000')
  })

  test('a range too long is refused, but not within one conversation', async () => {
    await expect(search({ from: '2025-01-01' })).rejects.toMatchObject({ code: 'invalid-request' })
    expect(await found({ from: '2001-01-01', conversationId: 'old' })).toEqual(['old 1'])
  })

  test('what has expired is shown as that', async () => {
    const id = 'gone'
    await log().open({ id, kind: 'conversation' })
    await at('2026-11-19T09:00:00', id, asked('过期'))
    await sql.db.update(streamEvents).set({ content: null, salt: null }).where(eq(streamEvents.streamId, id))
    await sql.db.update(streams).set({ expiredAt: now }).where(eq(streams.id, id))
    const { events } = await search({ conversationId: id })
    expect(events).toEqual([
      expect.objectContaining({ streamId: id, type: 'message-received', actor: null, body: null, expired: true }),
    ])
  })

  test('the chain of a conversation is checked, and that it was', async () => {
    expect(await audit().verify(auditor, 'b')).toMatchObject({ conversationId: 'b', events: 2, faults: [] })
    await sql.db.execute(
      raw`update stream_events set content = replace(content::text, '投诉', '表扬')::json where stream_id = 'b'`,
    )
    expect((await audit().verify(auditor, 'b')).faults).toEqual([
      { kind: 'content', seq: 1, detail: expect.stringContaining('改动') },
    ])
    const { events } = await search({ scope: 'configuration', type: 'audit-verified' })
    expect(events.map(({ body }) => body?.faults)).toEqual([1, 0])
    await expect(audit().verify(auditor, 'none')).rejects.toMatchObject({ code: 'not-found' })
  })
})

test.each([
  [{ from: '2026-02-30' }, '北京时间'],
  [{ from: '2026-11-22T24:00' }, '北京时间'],
  [{ from: '2026-11-22', to: '2026-11-22' }, '晚于'],
  [{ type: 'hold-set' }, '没有这种事件'],
  [{ limit: '201' }, '200'],
  [{ page: 'nonsense' }, '从头'],
  [{ page: Buffer.from('["2026-11-22T00:00:00Z","a\\u0000",1]').toString('base64url') }, '从头'],
  [{ text: 'x' }, '两个字'],
  [{ conversation: 'a' }, ''],
])('%j is no search', (query, why) => {
  const read = AuditQuery.safeParse(query)
  expect(read.success).toBe(false)
  expect(read.error?.message).toContain(why)
})
