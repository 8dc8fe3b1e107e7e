// The search of the record, on real databases.
import { eq, sql as raw } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Principal } from '../../domain/identity.ts'
import { streamEvents, streams, tickets } from '../../storage/sql/schema.ts'
import type { Sql } from '../../storage/sql/sql.ts'
import { createEventLog } from '../../storage/streams/event-log.ts'
import { databases, onEach } from '../../tests/services.ts'
import { conversationProjection } from '../conversations/projection.ts'
import { insertConversation } from '../conversations/queries.ts'
import { AuditQuery, AuditTurn, AuditTurnQuery } from '../protocol/audit.ts'
import { createAudit } from './audit.ts'

const auditor: Principal = { id: 'he', role: 'auditor', grade: 3, audiences: ['staff'], anonymous: false }
/** 22 November 2026, 18:00 in Shanghai. */
const now = new Date('2026-11-22T10:00:00Z')
const deadlines = { contactBy: now, acceptBy: now, resolveBy: now }
const nobody = { read: async () => ({ heads: [], roots: [] }) }
const ruleTitles = new Map([['CHAT-COMPLAINT-ESCALATE', '投诉须转人工']])

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

  const audit = () => createAudit({ sql, events: log(), witness: nobody, ruleTitles, now: () => now })
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
    await at('2026-11-22T09:00:00', 'b', asked('我要投诉'), decided('handover', 'complaint'), {
      body: { type: 'ticket-opened', ticketId: 'TS20261122-0001', category: 'complaint', ...deadlines },
    })
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
      createdAt: new Date('2026-11-22T01:00:00Z'),
    })
    return () => sql.close()
  })

  test('the newest first, of the last week; times are of Shanghai and half-open', async () => {
    expect(await found({})).toEqual(['b 3', 'b 2', 'b 1', 'a 4', 'a 3', 'a 2', 'a 1'])
    expect(await found({ from: '2026-11-22' })).toEqual(['b 3', 'b 2', 'b 1', 'a 4', 'a 3', 'a 2'])
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
    expect(seen).toEqual(['b 3', 'b 2', 'b 1', 'a 4', 'a 3', 'a 2', 'a 1', 'old 1'])
  })

  test.each<[Record<string, string>, string[]]>([
    [{ clientId: 'client-a', from: '2026-01-01' }, ['a 4', 'a 3', 'a 2', 'a 1', 'old 1']],
    [{ conversationId: 'old' }, ['old 1']],
    [{ ticketId: 'TS20261122-0001' }, ['b 3', 'b 2', 'b 1']],
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
    const { lines, next } = await audit().export(auditor, AuditQuery.parse({ actor: 'client', limit: 1 }))
    expect(lines.split('\n').map((line) => line && JSON.parse(line).seq)).toEqual([1, ''])
    expect(await recorded()).toMatchObject({ body: { found: 1, exported: true } })
    expect(next).toBe((await search({ actor: 'client', limit: '1' })).next)
  })

  test('what masking takes out is not searched for, and so not recorded either', async () => {
    await expect(search({ text: '电话13800138000' })).rejects.toMatchObject({ code: 'invalid-request' })
    expect(JSON.stringify(await recorded())).not.toContain('13800138000')
  })

  describe('by turns', () => {
    type Said = { by?: 'client' | 'bot' | 'staff'; turnId?: string; key?: string; body: object }
    /** In December 2025, a minute apart: what is found by other searches here is later. */
    const say = async (streamId: string, minute: number, ...events: Said[]) => {
      clock = new Date(Date.UTC(2025, 11, 1, 1, minute))
      await log().append({
        streamId,
        events: events.map(({ by = 'bot', turnId = null, key, body }) => ({
          actor: { kind: by, id: `the ${by}` },
          turnId,
          body: body as { type: string },
          idempotencyKey: key,
        })),
      })
      clock = now
    }
    const question = (id: string, text: string): Said => ({
      by: 'client',
      turnId: id,
      key: id,
      body: { type: 'message-received', messageId: id, text },
    })
    const cited = (chunkId: string) => ({
      chunkId,
      documentId: 'margin',
      versionId: 'margin@1',
      title: '两融常见问题',
      kind: 'faq',
      versionLabel: '2025',
      clause: '第二条',
      quote: '进入[打开：两融](xugu://margin)',
      start: 0,
      end: 2,
      effectiveFrom: null,
      effectiveTo: null,
      legalStatus: 'in-force',
      verification: null,
    })
    const sentence = (turnId: string, text: string, chunkId: string): Said => ({
      turnId,
      body: { type: 'sentence-committed', sentence: { index: 0, kind: 'answer', text, citations: [cited(chunkId)] } },
    })
    const decision = (turnId: string, body: object): Said[] => [
      { turnId, body: { type: 'turn-rated', evidence: 'grounded', confidence: 0.9 } },
      { turnId, body: { type: 'turn-decided', decision: { ruleIds: [], ...body } } },
      { turnId, body: { type: 'turn-finished', milliseconds: 5 } },
    ]
    const moved = (from: string, to: string): Said => ({ body: { type: 'state-changed', from, to, reason: 'taken' } })

    beforeAll(async () => {
      for (const [id, clientId] of [
        ['m', 'client-m'],
        ['n', 'client-n'],
      ] as const) {
        await log().open({ id, kind: 'conversation' })
        await insertConversation(sql.db, { id, clientId, visitorId: null, channel: 'test', orgUnit: null })
      }
      const start = {
        type: 'turn-started',
        messageId: 'q-1',
        asOf: '2025-12-01',
        libraryVersion: 1,
        answeredBy: 'some-model',
      }
      await say('m', 1, question('q-1', '两融怎么开'), { turnId: 'q-1', body: start })
      await say(
        'm',
        1,
        sentence('q-1', '错的一句。', 'margin@1#1'),
        { turnId: 'q-1', body: { type: 'answer-replaced', why: 'unsupported' } },
        { turnId: 'q-1', body: { type: 'sentence-dropped', why: 'leak', findings: [] } },
        sentence('q-1', '请[打开：两融](xugu://margin)办理。', 'margin@1#2'),
        ...decision('q-1', { decision: 'answer', reason: 'answered' }),
      )
      await say(
        'n',
        2,
        question('q-1', '我要投诉'),
        ...decision('q-1', {
          decision: 'handover',
          reason: 'complaint',
          ruleIds: ['CHAT-COMPLAINT-ESCALATE', 'GONE'],
          desk: 'complaints',
        }),
      )
      await say('n', 3, question('q-2', '还在吗'), {
        turnId: 'q-2',
        body: { type: 'turn-failed', code: 'internal', detail: '抱歉，这次没能答复您。' },
      })
      await say('n', 4, moved('queued', 'assigned'))
      await say('n', 5, question('q-3', '转人工后说的'))
      await say('n', 6, {
        by: 'staff',
        key: 'staff:s-1',
        body: { type: 'staff-message', messageId: 's-1', text: '您好，已查到两融' },
      })
      await say('m', 7, question('q-2', '没有人答'))
      await say(
        'm',
        8,
        {
          by: 'staff',
          turnId: 'q-1',
          body: { type: 'answer-stopped', chunkId: 'margin@1#2', by: 'op', reason: '有误' },
        },
        { by: 'client', body: { type: 'answer-judged', judgedTurnId: 'q-1', verdict: 'down' } },
      )
    })

    const range = { from: '2025-11-01', to: '2025-12-31' }
    const turns = async (query: Record<string, unknown> = {}) =>
      (await audit().searchTurns(auditor, AuditTurnQuery.parse({ ...range, ...query }))).turns
    const ids = async (query?: Record<string, unknown>) =>
      (await turns(query)).map(({ conversationId, turnId }) => `${conversationId} ${turnId}`)
    const all = ['m q-2', 'n staff:s-1', 'n q-3', 'n q-2', 'n q-1', 'm q-1']

    test('one result for each, with what was shown in the end, by whom, why and what became of it', async () => {
      expect(await ids()).toEqual(all)
      const found = new Map((await turns()).map((turn) => [`${turn.conversationId} ${turn.turnId}`, turn]))
      expect(found.get('m q-1')).toMatchObject({
        seq: 1,
        clientId: 'client-m',
        kind: 'question',
        actor: { kind: 'client', id: 'the client' },
        state: 'answered',
        question: '两融怎么开',
        answer: '请“两融”办理。',
        sentences: [{ text: '请“两融”办理。', citations: [{ chunkId: 'margin@1#2', quote: '进入“两融”' }] }],
        evidence: 'grounded',
        confidence: 0.9,
        decision: { decision: 'answer', reason: 'answered', desk: null, rules: [] },
        dropped: [{ why: 'leak', rules: [] }],
        replaced: true,
        answeredBy: 'some-model',
        stops: [{ chunkId: 'margin@1#2', title: '《两融常见问题》第二条', by: 'op', reason: '有误' }],
      })
      expect(found.get('n q-1')?.decision).toEqual({
        decision: 'handover',
        reason: 'complaint',
        desk: 'complaints',
        rules: [
          { id: 'CHAT-COMPLAINT-ESCALATE', title: '投诉须转人工' },
          { id: 'GONE', title: null },
        ],
      })
      expect(found.get('n q-2')).toMatchObject({ state: 'failed', failed: '抱歉，这次没能答复您。', answer: null })
      expect(found.get('n q-3')).toMatchObject({ state: 'to-person', question: '转人工后说的', answer: null })
      expect(found.get('m q-2')).toMatchObject({ state: 'open', decision: null })
      expect(found.get('n staff:s-1')).toMatchObject({
        kind: 'staff-message',
        question: null,
        answer: '您好，已查到两融',
        answeredBy: 'the staff',
      })
      for (const turn of found.values()) expect(AuditTurn.parse(turn)).toEqual(turn)
    })

    test.each<[Record<string, string>, string[]]>([
      [{ text: '两融' }, ['n staff:s-1', 'm q-1']],
      // Shown and taken back, it was said all the same.
      [{ text: '错的一句' }, ['m q-1']],
      [{ clientId: 'client-n' }, ['n staff:s-1', 'n q-3', 'n q-2', 'n q-1']],
      [{ conversationId: 'm', text: '有人' }, ['m q-2']],
      [{ decision: 'handover' }, ['n q-1']],
      [{ decision: 'answer', reason: 'complaint' }, []],
      [{ cited: 'margin' }, ['m q-1']],
      [{ cited: 'margin@1#2' }, ['m q-1']],
      [{ cited: 'fees' }, []],
    ])('%j', async (query, expected) => {
      expect(await ids(query)).toEqual(expected)
    })

    test('page by page nothing is left out or told twice', async () => {
      const seen: string[] = []
      let page: string | undefined
      do {
        const answer = await audit().searchTurns(auditor, AuditTurnQuery.parse({ ...range, limit: 2, page }))
        seen.push(...answer.turns.map(({ conversationId, turnId }) => `${conversationId} ${turnId}`))
        page = answer.next ?? undefined
      } while (page)
      expect(seen).toEqual(all)
    })

    test('the raw events of one are found by its number', async () => {
      const types = async (turnId: string, conversationId: string) =>
        (await search({ conversationId, turnId })).events.map(({ type }) => type).reverse()
      expect(await types('q-1', 'n')).toEqual(['message-received', 'turn-rated', 'turn-decided', 'turn-finished'])
      expect(await types('q-1', 'm')).toEqual(
        expect.arrayContaining(['turn-started', 'answer-stopped', 'answer-judged']),
      )
      expect(await types('staff:s-1', 'n')).toEqual(['staff-message'])
    })

    test('who looked is recorded, also when it was taken along', async () => {
      const { lines, next } = await audit().exportTurns(
        auditor,
        AuditTurnQuery.parse({ ...range, decision: 'handover' }),
      )
      expect(lines.split('\n').map((line) => line && JSON.parse(line).question)).toEqual(['我要投诉', ''])
      expect(next).toBeNull()
      expect(await recorded()).toMatchObject({
        body: { criteria: { view: 'turns', decision: 'handover' }, found: 1, exported: true },
      })
    })
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
    expect(await audit().verify(auditor, 'b')).toMatchObject({ conversationId: 'b', events: 3, faults: [] })
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
  [{ turnId: 'm-1' }, '会话编号'],
])('%j is no search', (query, why) => {
  const read = AuditQuery.safeParse(query)
  expect(read.success).toBe(false)
  expect(read.error?.message).toContain(why)
})
