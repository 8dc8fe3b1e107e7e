// The operator's and the auditor's day: how it runs, what is stopped, who said what, and whether the record is whole.
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Role, roles } from '../../domain/identity.ts'
import { AuditEvent, AuditPage, AuditTurnPage, ChainReport } from '../../server/protocol/audit.ts'
import { OperationsView } from '../../server/protocol/operations.ts'
import { problemIn, startZhigu, type Talk, type Zhigu } from './harness.ts'

let zhigu: Zhigu
let tokens: Record<Role, string>
let talk: Talk

beforeAll(async () => {
  zhigu = await startZhigu()
  tokens = Object.fromEntries(
    await Promise.all(roles.map(async (role) => [role, await zhigu.token(role, { id: `the ${role}` })])),
  )
  talk = await zhigu.talk(await zhigu.token('client', { id: 'client-001', clientId: 'client-001' }))
  await talk.ask('虚谷稳进债券A 拿了20天，赎回费多少，我的手机号是13800138000')
  await talk.ask('我要投诉，你们的费率不对')
})
afterAll(() => zhigu?.close())

const get = (path: string, role: Role, query: Record<string, string> = {}) =>
  zhigu.call('GET', `${path}?${new URLSearchParams(query)}`, { token: tokens[role] })
const view = async () => OperationsView.parse((await get('/v1/operations', 'operator')).body)
const search = async (query: Record<string, string>) =>
  AuditPage.parse((await get('/v1/audit/events', 'auditor', query)).body)
const verify = (conversationId: string) =>
  zhigu.call('POST', `/v1/audit/verify?${new URLSearchParams({ conversationId })}`, { token: tokens.auditor })

test.each<[string, string, Role[]]>([
  ['GET', '/v1/operations', ['operator', 'supervisor', 'auditor']],
  ['GET', '/v1/operations/documents?name=虚谷', ['supervisor', 'knowledge', 'operator', 'auditor']],
  ['GET', '/v1/audit/events', ['auditor']],
  ['GET', '/v1/audit/events/export', ['auditor']],
  ['GET', '/v1/audit/turns', ['auditor']],
  ['GET', '/v1/audit/turns/export', ['auditor']],
  ['POST', '/v1/audit/verify?conversationId=none', ['auditor']],
])('%s %s is for these roles only', async (method, path, allowed) => {
  for (const role of roles) {
    const reply = await zhigu.call(method, path, { token: tokens[role] })
    if (allowed.includes(role)) expect([200, 404], role).toContain(reply.status)
    else expect(problemIn(reply), role).toMatchObject({ status: 403, code: 'forbidden' })
  }
  expect((await zhigu.call(method, path)).status).toBe(401)
})

describe('how it runs', () => {
  test('the figures are those of what was just done', async () => {
    const { process, queue, library, database, components } = await view()
    expect(process.turns.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    expect(process.turns).toContainEqual({ decision: 'handover', reason: 'complaint', count: 1 })
    expect(process.minutes.reduce((sum, { turns }) => sum + turns, 0)).toBe(2)
    expect(process.firstSentence.count).toBe(2)
    expect(process.firstSentence.p95Milliseconds).toBeGreaterThanOrEqual(process.firstSentence.p50Milliseconds ?? 1e9)
    expect(process.name).toMatch(/:\d+$/)
    expect(process.memoryBytes).toBeGreaterThan(50_000_000)
    expect(queue).toMatchObject({ waiting: 1, inHands: 0, staffAtWork: 0, oldestSince: expect.any(String) })
    expect(library).toMatchObject({ version: 1, documents: expect.any(Number) })
    expect(database.bytes).toBeGreaterThan(1_000_000)
    expect(components.length).toBeGreaterThan(4)
    expect(components.every(({ ok }) => ok)).toBe(true)
    const status = new Map(components.map((component) => [component.name, component.status]))
    // Nobody asked for a model: it neither works nor fails.
    expect(status.get('语言模型')).toBe('not-configured')
    expect(status.get('内置数据库')).toBe('ok')
  })

  test('open streams are counted while they are open', async () => {
    const stream = await talk.follow()
    expect((await view()).process.openStreams).toBe(1)
    stream.close()
    await expect.poll(async () => (await view()).process.openStreams).toBe(0)
  })

  // What a database says of a failed statement holds the values of it.
  test('an error is told and logged with its code, never with what somebody wrote', async () => {
    const { db } = zhigu.services.sql
    await db.execute(sql`alter table source_stops rename to hidden_stops`)
    const request = { target: 'document', targetId: 'product-990101', reason: '客户王小明的资料有误' }
    try {
      for (let times = 0; times < 2; times += 1)
        expect((await zhigu.call('POST', '/v1/library/stops', { token: tokens.operator, body: request })).status).toBe(
          500,
        )
    } finally {
      await db.execute(sql`alter table hidden_stops rename to source_stops`)
    }
    const { errors } = (await view()).process
    expect(errors[0]).toMatchObject({ level: 'error', message: 'request failed', count: 2 })
    expect(errors[0]?.code).toBe('internal 42P01')
    // Which statement failed and why stands in the log, its values do not.
    const [logged] = zhigu.logs.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request failed')
    expect(logged.err.message).toMatch(/source_stops.*does not exist/s)
    expect(zhigu.logs.join()).not.toContain('王小明')
    expect(JSON.stringify(errors)).not.toContain('王小明')
  })

  test('a document is found by its name, then who was told it, then stopped and lifted', async () => {
    const { documents } = (await get('/v1/operations/documents', 'operator', { name: '稳进债券' })).body
    expect(documents).toContainEqual({
      id: 'product-990101',
      title: expect.stringContaining('稳进债券A'),
      kind: 'product',
    })
    const [{ id }] = documents
    const { citations } = (await get('/v1/library/citations', 'operator', { documentId: id })).body
    expect(citations[0]).toMatchObject({
      conversationId: talk.id,
      clientId: 'client-001',
      title: expect.stringContaining('稳进债券A'),
      sentence: expect.stringContaining('赎回费'),
      question: '虚谷稳进债券A 拿了20天，赎回费多少，我的手机号是⟦手机号1⟧',
      withdrawn: false,
    })
    const body = { target: 'document', targetId: id, reason: '核对费率' }
    const { stop, told } = (await zhigu.call('POST', '/v1/library/stops', { token: tokens.operator, body })).body
    expect(told).toBe(1)
    expect(stop).toMatchObject({ title: expect.stringContaining('稳进债券A'), told: 1, withdrawn: 1, liftReason: null })
    expect((await view()).stops).toBe(1)
    const withdrawals = async () => (await talk.events()).filter(({ body }) => body.type === 'answer-stopped')
    expect(await withdrawals()).toHaveLength(1)

    // Whoever stops it again is told how it stands, and the client is not told again.
    const again = (await zhigu.call('POST', '/v1/library/stops', { token: tokens.supervisor, body })).body
    expect(again.stop.id).toBe(stop.id)
    expect(await withdrawals()).toHaveLength(1)

    await zhigu.call('POST', `/v1/library/stops/${stop.id}/lift`, {
      token: tokens.operator,
      body: { reason: '已核对' },
    })
    expect((await view()).stops).toBe(0)
    const { stops } = (await get('/v1/library/stops', 'operator')).body
    expect(stops[0]).toMatchObject({ id: stop.id, liftReason: '已核对', withdrawn: 1 })

    // The answer is withdrawn already, also now that its source may be used again.
    const [{ turnId }] = citations
    const answer = (await get('/v1/library/citations', 'operator', { answer: `${talk.id}/${turnId}` })).body
    expect(answer.citations.length).toBeGreaterThan(0)
    for (const { withdrawn, conversationId } of answer.citations)
      expect([withdrawn, conversationId]).toEqual([true, talk.id])
    expect(problemIn(await get('/v1/library/citations', 'operator')).detail).toContain('answer 之一')
  })

  test('a version, a passage and an answer are stopped by their names too; texts carry no links into the app', async () => {
    const client = await zhigu.talk()
    const { messageId } = await client.ask('银证转账怎么操作')
    const answer = `${client.id}/${messageId}`
    const { citations } = (await get('/v1/library/citations', 'operator', { answer })).body
    expect(citations.length).toBeGreaterThan(0)
    expect(JSON.stringify(citations)).not.toContain('://')
    expect(citations.map(({ sentenceIndex }: { sentenceIndex: number }) => sentenceIndex)).toEqual(
      citations
        .map(({ sentenceIndex }: { sentenceIndex: number }) => sentenceIndex)
        .toSorted((a: number, b: number) => a - b),
    )
    const [{ versionId, chunkId, title }] = citations
    const stop = async (target: string, targetId: string) => {
      const body = { target, targetId, reason: '核对内容' }
      const made = await zhigu.call('POST', '/v1/library/stops', { token: tokens.operator, body })
      await zhigu.call('POST', `/v1/library/stops/${made.body.stop.id}/lift`, {
        token: tokens.operator,
        body: { reason: '已核对' },
      })
      return made.body.stop
    }
    expect(await stop('version', versionId)).toMatchObject({ title: expect.stringContaining(title), withdrawn: 1 })
    expect(await stop('chunk', chunkId)).toMatchObject({ title: expect.stringContaining(title), withdrawn: 1 })
    expect(await stop('answer', answer)).toMatchObject({ title: '银证转账怎么操作', told: 1, withdrawn: 1 })
  })

  test('a name that could be no name is refused', async () => {
    for (const name of ['', '  ', 'x'.repeat(101), 'a\0b'])
      expect(problemIn(await get('/v1/operations/documents', 'operator', { name })).code).toBe('invalid-request')
    expect((await get('/v1/operations/documents', 'operator', { name: "%_'\\" })).body).toEqual({ documents: [] })
  })
})

describe('the record', () => {
  test('what was said is found as it was stored: masked', async () => {
    const { events, next } = await search({ text: '赎回费', actor: 'client' })
    expect(next).toBeNull()
    expect(events).toMatchObject([
      {
        streamId: talk.id,
        clientId: 'client-001',
        type: 'message-received',
        body: { text: expect.stringContaining('⟦手机号1⟧') },
      },
    ])
    expect(problemIn(await get('/v1/audit/events', 'auditor', { text: '13800138000' })).detail).toContain('占位符')
    expect(JSON.stringify(await search({ scope: 'configuration' }))).not.toContain('13800138000')
  })

  test('a complaint is found by its decision and by its number', async () => {
    const { events } = await search({ decision: 'handover', reason: 'complaint' })
    expect(events.map(({ streamId }) => streamId)).toEqual([talk.id])
    const opened = (await search({ type: 'ticket-opened' })).events[0]
    const ticketId = String(opened?.body?.ticketId)
    const ofTicket = await search({ ticketId, limit: '200' })
    expect(new Set(ofTicket.events.map(({ streamId }) => streamId))).toEqual(new Set([talk.id]))
    expect(ofTicket.events.at(-1)).toMatchObject({ seq: 1, type: 'conversation-started' })
  })

  test('a page goes on where the one before it ended, and is taken along as lines', async () => {
    const all = await search({ conversationId: talk.id, limit: '200' })
    const first = await search({ conversationId: talk.id, limit: '3' })
    const second = await search({ conversationId: talk.id, limit: '3', page: String(first.next) })
    expect([...first.events, ...second.events]).toEqual(all.events.slice(0, 6))
    const file = await get('/v1/audit/events/export', 'auditor', {
      conversationId: talk.id,
      limit: '3',
      page: String(first.next),
    })
    expect(file.headers.get('content-type')).toContain('application/x-ndjson')
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.jsonl"$/)
    const lines = file.text.trim().split('\n')
    expect(lines.map((line) => AuditEvent.parse(JSON.parse(line)))).toEqual(second.events)
    expect(file.headers.get('x-next-page')).toBe(second.next)
  })

  test('turn by turn: what was asked, what came of it and by which rule, and its events on demand', async () => {
    const { turns } = AuditTurnPage.parse((await get('/v1/audit/turns', 'auditor', { conversationId: talk.id })).body)
    expect(turns.map(({ question }) => question)).toEqual([
      '我要投诉，你们的费率不对',
      '虚谷稳进债券A 拿了20天，赎回费多少，我的手机号是⟦手机号1⟧',
    ])
    const [complaint, fee] = turns
    expect(complaint?.decision).toMatchObject({
      decision: 'handover',
      reason: 'complaint',
      rules: [{ id: 'CHAT-COMPLAINT-ESCALATE', title: expect.stringMatching(/\p{Script=Han}/u) }],
    })
    expect(fee).toMatchObject({ state: 'answered', evidence: 'grounded', answeredBy: 'extractive' })
    expect(fee?.answer).toContain('赎回费')
    expect(fee?.sentences.flatMap(({ citations }) => citations).length).toBeGreaterThan(0)
    const { events } = await search({ conversationId: talk.id, turnId: String(fee?.turnId), limit: '200' })
    expect(new Set(events.map(({ turnId }) => turnId))).toEqual(new Set([fee?.turnId]))
    expect(events.at(-1)).toMatchObject({ seq: fee?.seq, type: 'message-received' })
    expect(problemIn(await get('/v1/audit/turns', 'auditor', { type: 'message-received' })).code).toBe(
      'invalid-request',
    )
    const file = await get('/v1/audit/turns/export', 'auditor', { conversationId: talk.id, limit: '1' })
    expect(file.headers.get('content-type')).toContain('application/x-ndjson')
    expect(JSON.parse(file.text)).toEqual(complaint)
  })

  test('every search stands in the record itself, with who made it', async () => {
    await search({ clientId: 'client-001', text: '费率' })
    const { events } = await search({ scope: 'configuration', type: 'audit-searched', limit: '1' })
    expect(events).toMatchObject([
      {
        streamId: 'audit-searches',
        actor: { kind: 'staff', id: 'the auditor' },
        body: { criteria: { clientId: 'client-001', text: '费率' }, exported: false },
      },
    ])
  })

  test.each<[Record<string, string>, string]>([
    [{ from: '22.11.2026' }, '北京时间'],
    [{ from: '2026-11-22T10:00', to: '2026-11-22T10:00' }, '晚于'],
    [{ from: '2020-01-01', to: '2026-01-01' }, '366'],
    [{ type: 'no-such-event' }, '可用'],
    [{ actor: 'nobody' }, ''],
    [{ limit: '100000' }, '200'],
    [{ page: 'AAAA' }, '从头'],
    [{ text: '费' }, '两个字'],
    [{ client: 'client-001' }, ''],
    [{ conversationId: 'a\0b' }, '空字符'],
  ])('%j is refused in words', async (query, words) => {
    const problem = problemIn(await get('/v1/audit/events', 'auditor', query))
    expect(problem).toMatchObject({ status: 400, code: 'invalid-request' })
    expect(problem.detail).toContain(words)
  })

  test('a whole chain is said to be, an altered one is not', async () => {
    const whole = ChainReport.parse((await verify(talk.id)).body)
    expect(whole.faults).toEqual([])
    expect(whole.events).toBe((await search({ conversationId: talk.id, limit: '200' })).events.length)
    await zhigu.services.sql.db.execute(
      sql`update stream_events set content = replace(content::text, '投诉', '表扬')::json
        where stream_id = ${talk.id} and type = 'message-received'`,
    )
    const altered = ChainReport.parse((await verify(talk.id)).body)
    expect(altered.faults).toEqual([
      expect.objectContaining({ kind: 'content', detail: expect.stringContaining('改动') }),
    ])
    expect(problemIn(await verify('c-none')).code).toBe('not-found')
  })
})
