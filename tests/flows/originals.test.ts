// What a placeholder stands for: who may see it and that this is recorded, whose it is after a sign-in, and that erasing leaves nothing.
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConversationEventBody } from '../../domain/conversation.ts'
import { callbacks, conversations, originals, streamEvents, streams, tickets } from '../../storage/sql/schema.ts'
import { verifyConversations } from '../../storage/streams/verify-conversations.ts'
import { problemIn, startZhigu, type Talk, type Zhigu } from './harness.ts'

let zhigu: Zhigu
beforeAll(async () => {
  zhigu = await startZhigu()
})
afterAll(() => zhigu?.close())

const db = () => zhigu.services.sql.db
const phone = '13800138000'

/** A client who wrote their number and waits for a person, or whom `servedBy` has taken. */
const withNumber = async (servedBy?: string): Promise<{ talk: Talk; seq: number }> => {
  const talk = await zhigu.talk()
  await talk.ask(`转人工，我的手机号是${phone}`)
  const seq = (await talk.events()).find(({ body }) => body.type === 'message-received')?.seq ?? 0
  if (servedBy) await take(talk, servedBy)
  return { talk, seq }
}

const take = async ({ id }: Talk, token: string) => {
  const { stateVersion } = (await zhigu.call('GET', `/v1/handoffs/${id}`, { token })).body
  const taken = await zhigu.call('POST', `/v1/handoffs/${id}/take`, { token, body: { stateVersion } })
  expect(taken.status).toBe(200)
  return taken.body.stateVersion as number
}

const reveal = ({ id }: Talk, token: string, body: object) =>
  zhigu.call('POST', `/v1/handoffs/${id}/reveal`, { token, body })

const erase = (talk: Talk) => zhigu.call('DELETE', '/v1/conversations/originals', { token: talk.token })

const recordOf = async ({ id }: Talk) => {
  const stored = await zhigu.services.events.read(id, 0, 1_000)
  return stored.map(({ seq, content, idempotencyKey }) => ({
    seq,
    key: idempotencyKey,
    actor: content?.actor,
    body: content?.body as ConversationEventBody,
  }))
}

describe('seeing what a placeholder stands for', () => {
  const asked = (seq: number) => ({ seq, placeholder: '⟦手机号1⟧', reason: '核对身份' })

  test('whoever serves the client sees it, and the record says so; the client is not told', async () => {
    const token = await zhigu.token('service', { id: 'staff-1' })
    const { talk, seq } = await withNumber(token)
    const reply = await reveal(talk, token, asked(seq))
    expect([reply.status, reply.body]).toEqual([200, { placeholder: '⟦手机号1⟧', value: phone }])
    expect(reply.headers.get('cache-control')).toBe('no-store')
    const seen = (await recordOf(talk)).filter(({ body }) => body.type === 'original-revealed')
    expect(seen).toMatchObject([
      {
        actor: { kind: 'staff', id: 'staff-1' },
        body: { revealedSeq: seq, placeholder: '⟦手机号1⟧', reason: '核对身份' },
      },
    ])
    expect((await talk.events()).map(({ body }) => body.type)).not.toContain('original-revealed')
    const auditor = await zhigu.token('auditor')
    const found = await zhigu.call('GET', `/v1/audit/events?conversationId=${talk.id}&type=original-revealed`, {
      token: auditor,
    })
    expect(found.body.events).toHaveLength(1)
    expect(zhigu.logs.join('\n')).not.toContain(phone)
    expect(await verifyConversations(zhigu.services.sql, { streamId: talk.id })).toEqual([])
  })

  test('not before the case is taken, not by a colleague, not after it was given back; a supervisor may always', async () => {
    const [mine, other, supervisor] = [
      await zhigu.token('service', { id: 'staff-1' }),
      await zhigu.token('service', { id: 'staff-2' }),
      await zhigu.token('supervisor', { id: 'staff-3' }),
    ]
    const { talk, seq } = await withNumber()
    expect(problemIn(await reveal(talk, mine, asked(seq)))).toMatchObject({
      status: 409,
      detail: '只有正在接待这位客户的人员或主管可以查看原文。',
      action: '请先接待。',
    })
    const stateVersion = await take(talk, mine)
    expect((await reveal(talk, other, asked(seq))).status).toBe(409)
    expect((await reveal(talk, mine, asked(seq))).status).toBe(200)
    await zhigu.call('POST', `/v1/handoffs/${talk.id}/release`, { token: mine, body: { stateVersion } })
    expect((await reveal(talk, mine, asked(seq))).status).toBe(409)
    expect((await reveal(talk, supervisor, asked(seq))).status).toBe(200)
    for (const role of ['auditor', 'advisor', 'operator'] as const)
      expect((await reveal(talk, await zhigu.token(role), asked(seq))).status).toBe(403)
    expect((await reveal(talk, talk.token, asked(seq))).status).toBe(403)
    const seen = (await recordOf(talk)).filter(({ body }) => body.type === 'original-revealed')
    expect(seen.map(({ actor }) => actor?.id)).toEqual(['staff-1', 'staff-3'])
  })

  test('what the client has had erased is gone, also for whoever serves them', async () => {
    const token = await zhigu.token('service', { id: 'staff-1' })
    const { talk, seq } = await withNumber(token)
    expect((await erase(talk)).status).toBe(200)
    expect(problemIn(await reveal(talk, token, asked(seq)))).toMatchObject({
      status: 409,
      detail: '⟦手机号1⟧ 的原文已按客户要求删除，无法查看。',
      action: '需要时请客户再提供。',
    })
    expect((await recordOf(talk)).some(({ body }) => body.type === 'original-revealed')).toBe(false)
  })

  test.each([
    [{ seq: 1, placeholder: '⟦手机号1⟧', reason: '核对身份' }, 404, '第 1 条里没有 ⟦手机号1⟧。'],
    [{ seq: 999, placeholder: '⟦手机号1⟧', reason: '核对身份' }, 404, '第 999 条里没有 ⟦手机号1⟧。'],
    [{ seq: 2, placeholder: '⟦手机号9⟧', reason: '核对身份' }, 404, '第 2 条里没有 ⟦手机号9⟧。'],
    [{ seq: 2, placeholder: '手机号1', reason: '核对身份' }, 400, '应为完整的代号'],
    [{ seq: 2, placeholder: '⟦手机号1⟧', reason: ' ' }, 400, '查看原因至少两个字'],
    [{ seq: 2, placeholder: '⟦手机号1⟧' }, 400, '必填'],
  ])('%j is refused', async (body, status, words) => {
    const token = await zhigu.token('service', { id: 'staff-1' })
    const { talk } = await withNumber(token)
    expect(problemIn(await reveal(talk, token, body))).toMatchObject({ status, detail: expect.stringContaining(words) })
  })

  test('a number in the reason is hidden like any other; a password was never kept', async () => {
    const token = await zhigu.token('service', { id: 'staff-1' })
    const { talk, seq } = await withNumber(token)
    await reveal(talk, token, { ...asked(seq), reason: '客户另留 13900139000' })
    const record = await recordOf(talk)
    expect(record.at(-1)?.body).toMatchObject({ reason: '客户另留 ⟦手机号2⟧' })
    await talk.send('我的交易密码是 a8b7c6d5')
    const last = (await recordOf(talk)).at(-1)
    expect(JSON.stringify(last?.body)).toContain('⟦凭证⟧')
    const refused = await reveal(talk, token, { ...asked(last?.seq ?? 0), placeholder: '⟦凭证⟧' })
    expect(problemIn(refused)).toMatchObject({ status: 409, detail: '密码和验证码从不保存原文。' })
  })
})

describe('the number of a call-back', () => {
  const callBack = async (): Promise<Talk> => {
    const talk = await zhigu.talk()
    await talk.ask('银证转账几点可以转')
    await zhigu.call('POST', `${talk.path}/callbacks`, { token: talk.token, body: { phone } })
    return talk
  }
  const detailOf = async ({ id }: Talk, token: string) =>
    (await zhigu.call('GET', `/v1/handoffs/${id}`, { token })).body
  const toCall = async (talk: Talk, token: string) => {
    const { callback, callNumber } = await detailOf(talk, token)
    return { seq: callNumber.seq, placeholder: callback.phone, reason: '回电联系客户' }
  }

  test('is shown shortened, and whole to whoever calls and says why; the record says so', async () => {
    const token = await zhigu.token('service', { id: 'staff-1' })
    const talk = await callBack()
    const detail = await detailOf(talk, token)
    expect(detail).toMatchObject({ callback: { phone: '⟦手机号1⟧' }, callNumber: { shortened: '138****8000' } })
    expect(JSON.stringify(detail)).not.toContain(phone)
    const asked = await toCall(talk, token)
    const reply = await reveal(talk, token, asked)
    expect([reply.status, reply.body.value]).toEqual([200, phone])
    expect((await recordOf(talk)).at(-1)).toMatchObject({
      actor: { kind: 'staff', id: 'staff-1' },
      body: { type: 'original-revealed', revealedSeq: asked.seq, reason: '回电联系客户' },
    })
  })

  test('moved to another time it is asked for by the event that moved it, or the first', async () => {
    const token = await zhigu.token('service', { id: 'staff-1' })
    const talk = await callBack()
    const first = await toCall(talk, token)
    const later = { phone, time: 'afternoon' }
    await zhigu.call('POST', `${talk.path}/callbacks`, { token: talk.token, body: later })
    const moved = await toCall(talk, token)
    expect(moved.seq).toBeGreaterThan(first.seq)
    for (const asked of [first, moved]) expect((await reveal(talk, token, asked)).body.value).toBe(phone)
  })

  test('not to a colleague of whoever talks with the client, nor once it was called; an auditor sees nothing of it', async () => {
    const [mine, other, auditor] = [
      await zhigu.token('service', { id: 'staff-1' }),
      await zhigu.token('service', { id: 'staff-2' }),
      await zhigu.token('auditor'),
    ]
    const talk = await callBack()
    const asked = await toCall(talk, mine)
    expect((await detailOf(talk, auditor)).callNumber).toBeNull()
    expect((await reveal(talk, auditor, asked)).status).toBe(403)
    expect((await reveal(talk, other, asked)).status).toBe(200)
    await talk.ask('转人工')
    const stateVersion = await take(talk, mine)
    expect((await reveal(talk, other, asked)).status).toBe(409)
    expect((await reveal(talk, mine, asked)).status).toBe(200)
    await zhigu.call('POST', `/v1/handoffs/${talk.id}/return`, { token: mine, body: { stateVersion } })
    expect((await zhigu.call('PUT', `/v1/handoffs/${talk.id}/callback/done`, { token: mine })).status).toBe(204)
    expect((await reveal(talk, mine, asked)).status).toBe(409)
  })

  test('opens nothing else in the conversation', async () => {
    const token = await zhigu.token('service', { id: 'staff-1' })
    const { talk, seq } = await withNumber()
    await zhigu.call('POST', `${talk.path}/callbacks`, { token: talk.token, body: { phone } })
    const asked = await toCall(talk, token)
    expect((await reveal(talk, token, { ...asked, seq })).status).toBe(409)
    expect((await reveal(talk, token, asked)).status).toBe(200)
  })
})

describe('a visitor who signs in', () => {
  test('takes the complaint along that was opened before', async () => {
    const talk = await zhigu.talk()
    await talk.ask('我要投诉你们，给我转人工')
    const client = await zhigu.token('client', { id: 'u-1', clientId: 'client-claims' })
    const rows = () => db().select().from(tickets).where(eq(tickets.conversationId, talk.id))
    expect(await rows()).toMatchObject([{ clientId: null }])
    const claimed = await zhigu.call('POST', `${talk.path}/claim`, {
      token: client,
      body: { visitorToken: talk.token },
    })
    expect(claimed.status).toBe(200)
    expect(await rows()).toMatchObject([{ clientId: 'client-claims' }])
    expect(await verifyConversations(zhigu.services.sql, { streamId: talk.id })).toEqual([])
  })
})

describe('erasing what a client wrote over the years', () => {
  test('reaches every conversation, also the oldest', { timeout: 120_000 }, async () => {
    const token = await zhigu.token('client', { id: 'u-2', clientId: 'client-of-years' })
    const oldest = await zhigu.talk(token)
    await zhigu.call('POST', `${oldest.path}/callbacks`, { token, body: { phone } })
    const later = Array.from({ length: 1_234 }, (_, index) => `c-zz-${index}`)
    const headHash = Buffer.alloc(32)
    await db()
      .insert(streams)
      .values(later.map((id) => ({ id, kind: 'conversation' as const, algorithm: 'sha256' as const, headHash })))
    await db()
      .insert(conversations)
      .values(later.map((id) => ({ id, clientId: 'client-of-years', channel: 'web' })))
    expect((await erase(oldest)).body.erased).toBe(1)
    const told = await db()
      .select({ id: streamEvents.streamId })
      .from(streamEvents)
      .innerJoin(conversations, eq(conversations.id, streamEvents.streamId))
      .where(and(eq(streamEvents.type, 'originals-erased'), eq(conversations.clientId, 'client-of-years')))
    expect(told.map(({ id }) => id).toSorted()).toEqual([oldest.id, ...later].toSorted())
    const [callback] = await db().select().from(callbacks).where(eq(callbacks.conversationId, oldest.id))
    expect(callback?.doneAt).not.toBeNull()
  })
})

describe('erasing while something else happens', () => {
  const rounds = Array.from({ length: 8 }, (_, index) => index)
  const others = ['13900139000', '13700137000']
  const acts: [string, (talk: Talk, turnId: string) => Promise<unknown>][] = [
    ['a message comes', (talk) => Promise.all(others.map((number) => talk.send(`我的手机号改成${number}了`)))],
    [
      'a verdict comes',
      (talk, turnId) =>
        zhigu.call('PUT', `${talk.path}/turns/${turnId}/verdict`, {
          token: talk.token,
          body: { verdict: 'down', reason: 'other', comment: `打我电话${others[0]}` },
        }),
    ],
    [
      'a call-back is asked for',
      (talk) => zhigu.call('POST', `${talk.path}/callbacks`, { token: talk.token, body: { phone, time: 'afternoon' } }),
    ],
    [
      'the staff have called',
      async (talk) =>
        zhigu.call('PUT', `/v1/handoffs/${talk.id}/callback/done`, {
          token: await zhigu.token('service', { id: 'staff-1' }),
        }),
    ],
  ]

  test.each(acts)('and %s: of what came before nothing is left, and nothing false is said', async (_, act) => {
    for (const round of rounds) {
      const talk = await zhigu.talk()
      const { messageId } = await talk.ask(`银证转账几点可以转，我的手机号是${phone}`)
      await zhigu.call('POST', `${talk.path}/callbacks`, { token: talk.token, body: { phone } })
      const [erased] = await Promise.all([
        erase(talk),
        // At another moment of it each time.
        new Promise((resolve) => setTimeout(resolve, round * 2)).then(() => act(talk, messageId)),
      ])
      expect(erased.status).toBe(200)

      const record = await recordOf(talk)
      const end = record.findLast(({ body }) => body.type === 'originals-erased')?.seq ?? 0
      const seqOf = (id: string) =>
        record.findLast(({ key, body }) => key === id || (body.type === 'callback-requested' && body.callbackId === id))
          ?.seq ?? 0
      const kept = await db().select().from(originals).where(eq(originals.streamId, talk.id))
      expect(kept.filter(({ messageId }) => seqOf(messageId) < end)).toEqual([])

      const known = await zhigu.services.originals.reveal(talk.id)
      for (const { id, doneAt } of await db().select().from(callbacks).where(eq(callbacks.conversationId, talk.id))) {
        const wasCalled = record.some(({ body }) => body.type === 'notice-given' && body.callbackId === id)
        const number = known.find(({ messageId }) => messageId === id)
        // One that waits can be called; one that was cancelled was not called, and its number is gone.
        expect([id, doneAt === null]).toEqual([id, number !== undefined && !wasCalled])
      }
      const cancelled = record.filter(
        ({ body }) => body.type === 'notice-given' && body.text.includes('登记的回电已取消'),
      )
      const called = record.filter(({ body }) => body.type === 'notice-given' && body.text.includes('已办结'))
      expect(cancelled.length + called.length).toBe(1)
      expect(await verifyConversations(zhigu.services.sql, { streamId: talk.id })).toEqual([])
    }
  })
})
