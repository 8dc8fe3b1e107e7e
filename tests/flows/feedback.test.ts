// What clients think of it, ask for beside writing, agree to and take away, over HTTP.
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConversationEvent, ConversationEventBody } from '../../domain/conversation.ts'
import { aiLabel } from '../../domain/turn.ts'
import {
  answerVerdicts,
  callbacks,
  consents,
  conversations,
  originals,
  ratings,
  streamEvents,
} from '../../storage/sql/schema.ts'
import { verifyConversations } from '../../storage/streams/verify-conversations.ts'
import { problemIn, type Reply, startZhigu, type Talk, type Zhigu } from './harness.ts'

let zhigu: Zhigu
beforeAll(async () => {
  zhigu = await startZhigu()
})
afterAll(() => zhigu?.close())

const db = () => zhigu.services.sql.db
const question = '银证转账几点可以转'

type Body<Type extends ConversationEventBody['type']> = Extract<ConversationEventBody, { type: Type }>
const bodiesOf = <Type extends ConversationEventBody['type']>(events: ConversationEvent[], type: Type) =>
  events.flatMap(({ body }) => (body.type === type ? [body as Body<Type>] : []))

const received = (messageId: string, text: string): Body<'message-received'> => ({
  type: 'message-received',
  messageId,
  text,
})
const failed: Body<'turn-failed'> = { type: 'turn-failed', code: 'internal', detail: '抱歉。' }

const put = (talk: Talk, path: string, body: unknown, token = talk.token) =>
  zhigu.call('PUT', `${talk.path}${path}`, { token, body })
const post = (talk: Talk, path: string, body?: unknown, token = talk.token) =>
  zhigu.call('POST', `${talk.path}${path}`, { token, body })
const judge = (talk: Talk, turnId: string, body: unknown, token?: string) =>
  put(talk, `/turns/${turnId}/verdict`, body, token)
const callBack = (talk: Talk, phone: string, more: object = {}) => post(talk, '/callbacks', { phone, ...more })

/** A conversation with one answer. */
const answered = async (token?: string) => {
  const talk = await zhigu.talk(token)
  return { talk, turnId: (await talk.ask(question)).messageId }
}

describe('a verdict on an answer', () => {
  const rowsOf = (id: string) => db().select().from(answerVerdicts).where(eq(answerVerdicts.conversationId, id))

  test('is an event and a row; the same again adds nothing, another replaces it, null takes it back', async () => {
    const { talk, turnId } = await answered()
    const said = async () =>
      bodiesOf(await talk.events(), 'answer-judged').map(({ verdict, reason }) => [verdict, reason])

    expect((await judge(talk, turnId, { verdict: 'down', reason: 'outdated' })).status).toBe(204)
    expect((await judge(talk, turnId, { verdict: 'down', reason: 'outdated' })).status).toBe(204)
    expect(await said()).toEqual([['down', 'outdated']])
    expect(await rowsOf(talk.id)).toMatchObject([{ turnId, verdict: 'down', reason: 'outdated' }])

    expect((await judge(talk, turnId, { verdict: 'up' })).status).toBe(204)
    expect(await rowsOf(talk.id)).toMatchObject([{ turnId, verdict: 'up', reason: null }])

    expect((await judge(talk, turnId, { verdict: null })).status).toBe(204)
    expect((await judge(talk, turnId, { verdict: null })).status).toBe(204)
    expect(await rowsOf(talk.id)).toEqual([])
    expect(await said()).toEqual([
      ['down', 'outdated'],
      ['up', undefined],
      [null, undefined],
    ])
  })

  test('given ten times at once is given once', async () => {
    const { talk, turnId } = await answered()
    const replies = await Promise.all(Array.from({ length: 10 }, () => judge(talk, turnId, { verdict: 'up' })))
    expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(204))
    expect(bodiesOf(await talk.events(), 'answer-judged')).toHaveLength(1)
  })

  test('says in its comment what messages say: cleaned, masked, the original under the key of the client', async () => {
    const { talk, turnId } = await answered()
    const comment = ' 打我电话13800138000\u202e，没人接 '
    expect((await judge(talk, turnId, { verdict: 'down', reason: 'other', comment })).status).toBe(204)
    const [judged] = bodiesOf(await talk.events(), 'answer-judged')
    expect(judged?.comment).toBe('打我电话⟦手机号1⟧，没人接')
    expect(await zhigu.services.originals.reveal(talk.id)).toMatchObject([
      { placeholder: '⟦手机号1⟧', original: '13800138000' },
    ])
    await judge(talk, turnId, { verdict: 'down', reason: 'other', comment })
    expect(bodiesOf(await talk.events(), 'answer-judged')).toHaveLength(1)
    expect(zhigu.logs.join('\n')).not.toContain('13800138000')

    expect((await zhigu.call('DELETE', '/v1/conversations/originals', { token: talk.token })).status).toBe(200)
    expect(await db().select().from(originals).where(eq(originals.streamId, talk.id))).toEqual([])
  })

  test('is of an answer that is there and whole', async () => {
    const { talk } = await answered()
    expect(problemIn(await judge(talk, 'no-such-turn', { verdict: 'up' }))).toMatchObject({
      status: 404,
      detail: '这个会话里没有编号为 no-such-turn 的回答。',
    })
    const { talk: other, turnId } = await answered(talk.token)
    expect(other.id).not.toBe(talk.id)
    expect((await judge(talk, turnId, { verdict: 'up' })).status).toBe(404)

    // A message whose turn nobody has run yet.
    const held = await zhigu.services.events.acquireLease({ streamId: talk.id, holder: 'test', milliseconds: 20_000 })
    if (!held) throw new Error('no lease')
    await talk.send(question, 'held-turn-0001')
    expect(problemIn(await judge(talk, 'held-turn-0001', { verdict: 'up' }))).toMatchObject({
      status: 409,
      detail: '这条回答还没有写完。',
      action: '请稍后再评价。',
    })
    await zhigu.services.events.releaseLease(talk.id, held)
    await talk.untilTurnEnds('held-turn-0001')
    expect((await judge(talk, 'held-turn-0001', { verdict: 'up' })).status).toBe(204)
  })

  test('is of no turn that failed', async () => {
    const talk = await zhigu.talk()
    const bot = { kind: 'bot' as const }
    await zhigu.services.events.append({
      streamId: talk.id,
      events: [
        { actor: bot, body: received('failed-turn-1', '问'), idempotencyKey: 'failed-turn-1' },
        { actor: bot, body: failed, turnId: 'failed-turn-1', idempotencyKey: 'end:failed-turn-1' },
      ],
    })
    expect(problemIn(await judge(talk, 'failed-turn-1', { verdict: 'up' }))).toMatchObject({
      status: 409,
      detail: '这次没能答复您，没有可以评价的回答。',
    })
  })

  test.each([
    [{ verdict: 'up', reason: 'wrong' }, 'reason', '只有点踩（down）时可以给出原因'],
    [{ verdict: null, reason: 'wrong' }, 'reason', '只有点踩（down）时可以给出原因'],
    [{ verdict: null, comment: '算了' }, 'comment', '撤回评价时不能附说明'],
    [{ verdict: 'down', reason: 'bad' }, 'reason', '应为以下之一：wrong、outdated'],
    [{ verdict: 'sideways' }, 'verdict', '应为以下之一：up、down'],
    [{}, 'verdict', '必填'],
    [{ verdict: 'down', comment: '长'.repeat(1_001) }, 'comment', '1000'],
    [{ verdict: 'up', by: 'me' }, '', '没有这些字段：by'],
  ])('%j is refused', async (body, path, message) => {
    const talk = await zhigu.talk()
    const problem = problemIn(await judge(talk, 'whichever', body))
    expect(problem).toMatchObject({ status: 400, code: 'invalid-request' })
    expect(problem.errors?.[0]).toMatchObject({ path, message: expect.stringContaining(message) })
  })
})

test('of one answer leaves that of another alone, and the transcript tells the last of each', async () => {
  const { talk } = await answered()
  const ids = ['turn-0001', 'turn-00010']
  for (const id of ids) {
    await talk.send(question, id)
    await talk.untilTurnEnds(id)
  }
  const [first = '', second = ''] = ids
  for (const verdict of ['up', 'down', 'up', 'down', 'up']) await judge(talk, first, { verdict })
  await judge(talk, second, { verdict: 'down', reason: 'unclear' })
  await judge(talk, first, { verdict: 'up' })
  await judge(talk, second, { verdict: 'down', reason: 'unclear' })
  const judged = bodiesOf(await talk.events(), 'answer-judged')
  expect(judged.map(({ judgedTurnId, verdict }) => [judgedTurnId, verdict])).toEqual([
    ...['up', 'down', 'up', 'down', 'up'].map((verdict) => [first, verdict]),
    [second, 'down'],
  ])
  const { text } = await zhigu.call('GET', `${talk.path}/transcript`, { token: talk.token })
  expect(text.match(/的回答：.+/g)).toEqual(['的回答：有帮助', '的回答：没有帮助；看不懂'])
})

// What stood before cannot be read then, and one would look for it for ever.
test('in a conversation whose time is over nothing is judged', async () => {
  const { talk, turnId } = await answered()
  await judge(talk, turnId, { verdict: 'up' })
  await db().update(streamEvents).set({ content: null }).where(eq(streamEvents.streamId, talk.id))
  expect(problemIn(await judge(talk, turnId, { verdict: 'down' }))).toMatchObject({
    status: 404,
    detail: '会话内容已超过保存期限并删除。',
  })
})

describe('a rating', () => {
  test('is an event and a row, before and after the end; the newest counts', async () => {
    const { talk } = await answered()
    const rows = () => db().select().from(ratings).where(eq(ratings.conversationId, talk.id))
    expect((await put(talk, '/rating', { score: 2, solved: false, comment: '我叫张三丰，等太久' })).status).toBe(204)
    expect((await put(talk, '/rating', { score: 2, solved: false, comment: '我叫张三丰，等太久' })).status).toBe(204)
    expect(await rows()).toMatchObject([{ score: 2, solved: false }])
    expect((await post(talk, '/close')).status).toBe(200)
    expect((await put(talk, '/rating', { score: 5 })).status).toBe(204)
    expect(await rows()).toMatchObject([{ score: 5, solved: null }])
    expect(bodiesOf(await talk.events(), 'conversation-rated')).toEqual([
      { type: 'conversation-rated', score: 2, solved: false, comment: '我叫⟦姓名1⟧，等太久' },
      { type: 'conversation-rated', score: 5 },
    ])
  })

  test.each([
    [{ score: 0 }, 'score'],
    [{ score: 6 }, 'score'],
    [{ score: 4.5 }, 'score'],
    [{ score: '5' }, 'score'],
    [{ score: 5, solved: 'yes' }, 'solved'],
  ])('%j is refused', async (body, path) => {
    const { talk } = await answered()
    expect(problemIn(await put(talk, '/rating', body)).errors).toMatchObject([{ path }])
  })

  test('of nothing is refused', async () => {
    expect(problemIn(await put(await zhigu.talk(), '/rating', { score: 5 }))).toMatchObject({ status: 409 })
  })
})

describe('a call-back', () => {
  const rowsOf = (id: string) => db().select().from(callbacks).where(eq(callbacks.conversationId, id))

  test('keeps the number with the originals only, and tells when the call comes', async () => {
    const talk = await zhigu.talk()
    const reply = await callBack(talk, '１３８-0013-8000', { time: 'afternoon' })
    expect(reply.status).toBe(201)
    const { callbackId } = reply.body
    expect(await rowsOf(talk.id)).toMatchObject([
      { id: callbackId, phone: '⟦手机号1⟧', time: 'afternoon', doneAt: null, doneBy: null },
    ])
    const events = await talk.events()
    expect(bodiesOf(events, 'callback-requested')).toEqual([
      { type: 'callback-requested', callbackId, phone: '⟦手机号1⟧', time: 'afternoon' },
    ])
    const [notice] = bodiesOf(events, 'notice-given')
    expect(notice).toMatchObject({ about: 'callback' })
    expect(notice?.text).toMatch(
      /^回电已登记：人工客服会在.+下午（12:00–18:00）给您回电。号码已加密保存，对话里只显示代号。$/,
    )
    expect(JSON.stringify(events)).not.toMatch(/0013|8000/)
    expect(await zhigu.services.originals.reveal(talk.id)).toMatchObject([
      { messageId: callbackId, placeholder: '⟦手机号1⟧', original: '13800138000' },
    ])
  })

  test('a number keeps the placeholder that it has in the conversation', async () => {
    const talk = await zhigu.talk()
    await talk.ask('我的电话是 138 0013 8000，帮我登记')
    await callBack(talk, '+8613900139000')
    await callBack(talk, '13800138000')
    await callBack(talk, '010-62345678转801')
    expect((await rowsOf(talk.id)).map(({ phone }) => phone).toSorted()).toEqual(
      ['⟦手机号1⟧', '⟦手机号2⟧', '⟦电话1⟧'].toSorted(),
    )
  })

  test('the same number while it waits is the same call-back, at once too; another time moves it', async () => {
    const talk = await zhigu.talk()
    const ids = new Set(
      (
        await Promise.all(['13800138000', '138 0013 8000', '+86-138-0013-8000'].map((phone) => callBack(talk, phone)))
      ).map(({ body }) => body.callbackId),
    )
    expect(ids.size).toBe(1)
    expect(bodiesOf(await talk.events(), 'notice-given')).toHaveLength(1)

    const moved = await callBack(talk, '13800138000', { time: 'morning' })
    expect(ids).toContain(moved.body.callbackId)
    expect(await rowsOf(talk.id)).toMatchObject([{ time: 'morning' }])
    expect(bodiesOf(await talk.events(), 'callback-requested').map(({ time }) => time)).toEqual(['soonest', 'morning'])
    expect(bodiesOf(await talk.events(), 'notice-given').at(-1)?.text).toMatch(/^回电时间已更改：/)
  })

  test('done by the staff, once; the same number later is a new one', async () => {
    const talk = await zhigu.talk()
    const first = await callBack(talk, '13800138000')
    const service = await zhigu.token('service', { id: 'staff-1' })
    const done = (token: string) => zhigu.call('PUT', `/v1/handoffs/${talk.id}/callback/done`, { token })
    expect((await done(service)).status).toBe(204)
    expect((await done(service)).status).toBe(204)
    expect(await rowsOf(talk.id)).toMatchObject([{ doneBy: 'staff-1', doneAt: expect.any(Date) }])
    const notices = (await talk.events()).filter(({ body }) => body.type === 'notice-given')
    expect(notices.map(({ actor, body }) => [actor, body])).toEqual([
      [{ kind: 'system' }, expect.anything()],
      // Who it was is the firm's own affair.
      [
        { kind: 'staff' },
        {
          type: 'notice-given',
          about: 'callback',
          text: '人工客服已按您登记的号码回电，这次回电已办结。',
          english: 'A colleague has called the number that you left; this call back is done.',
          callbackId: first.body.callbackId,
        },
      ],
    ])
    const second = await callBack(talk, '13800138000')
    expect(second.body.callbackId).not.toBe(first.body.callbackId)

    expect(problemIn(await done(talk.token)).status).toBe(403)
    expect(problemIn(await done(await zhigu.token('auditor'))).status).toBe(403)
    const without = await zhigu.talk()
    expect(
      problemIn(await zhigu.call('PUT', `/v1/handoffs/${without.id}/callback/done`, { token: service })),
    ).toMatchObject({ status: 404, detail: '这个会话没有登记回电。' })
    expect((await zhigu.call('PUT', '/v1/handoffs/none/callback/done', { token: service })).status).toBe(404)
  })

  test('of several is shown and done one after the other, the oldest first', async () => {
    const talk = await zhigu.talk()
    await callBack(talk, '13800138000', { time: 'morning' })
    await callBack(talk, '13900139000', { time: 'afternoon' })
    await callBack(talk, '13700137000')
    const token = await zhigu.token('service', { id: 'staff-1' })
    const shown = async () => {
      const { callback, callNumber } = (await zhigu.call('GET', `/v1/handoffs/${talk.id}`, { token })).body
      return callback && { ...callback, number: callNumber?.shortened }
    }
    const done = () => zhigu.call('PUT', `/v1/handoffs/${talk.id}/callback/done`, { token })
    const [first] = await rowsOf(talk.id)
    expect(await shown()).toEqual({
      id: first?.id,
      phone: '⟦手机号1⟧',
      number: '138****8000',
      time: 'morning',
      at: first?.createdAt.toISOString(),
    })
    expect((await done()).status).toBe(204)
    expect(await shown()).toMatchObject({ number: '139****9000', time: 'afternoon' })
    expect((await done()).status).toBe(204)
    expect(await shown()).toMatchObject({ number: '137****7000', time: 'soonest' })
    expect((await rowsOf(talk.id)).filter(({ doneAt }) => doneAt === null)).toHaveLength(1)
    expect((await done()).status).toBe(204)
    expect((await done()).status).toBe(204)
    expect(await shown()).toBeNull()
    const ends = bodiesOf(await talk.events(), 'notice-given').filter(({ text }) => text.includes('已办结'))
    expect(ends).toHaveLength(3)
  })

  // Two who look at the same line would otherwise end a call that nobody has made.
  test('is done by its number, and once: the one that was called, whichever waits longest', async () => {
    const talk = await zhigu.talk()
    const ids: string[] = []
    for (const phone of ['13800138000', '13900139000', '13700137000'])
      ids.push((await callBack(talk, phone)).body.callbackId)
    const token = await zhigu.token('service', { id: 'staff-1' })
    const done = (callbackId = '') =>
      zhigu.call('PUT', `/v1/handoffs/${talk.id}/callback/done?callbackId=${callbackId}`, { token })
    const waiting = async () => (await rowsOf(talk.id)).flatMap(({ id, doneAt }) => (doneAt === null ? [id] : []))
    expect((await Promise.all([done(ids[1]), done(ids[1])])).map(({ status }) => status)).toEqual([204, 204])
    expect((await done(ids[1])).status).toBe(204)
    expect((await waiting()).toSorted()).toEqual([ids[0], ids[2]].toSorted())
    const called = bodiesOf(await talk.events(), 'notice-given').flatMap(({ callbackId }) => callbackId ?? [])
    expect(called).toEqual([ids[1]])
    expect(problemIn(await done('cb-none'))).toMatchObject({
      status: 404,
      detail: '这个会话没有编号为 cb-none 的回电。',
    })
    expect((await done()).status).toBe(400)
    expect(await verifyConversations(zhigu.services.sql, { streamId: talk.id })).toEqual([])
  })

  test('whose number the client erases is cancelled, and they may ask again', async () => {
    const talk = await zhigu.talk()
    const other = await zhigu.talk()
    const phones = ['13800138000', '13900139000', '13700137000']
    for (const phone of phones) await callBack(talk, phone)
    await callBack(other, '13800138000')
    const erase = () => zhigu.call('DELETE', '/v1/conversations/originals', { token: talk.token })
    const cancelled = async () =>
      bodiesOf(await talk.events(), 'notice-given').filter(
        ({ about, text }) => about === 'callback' && text === '号码已清除，登记的回电已取消；需要时请重新登记。',
      )
    expect((await erase()).status).toBe(200)
    expect((await rowsOf(talk.id)).map(({ doneAt }) => doneAt)).toEqual(phones.map(() => expect.any(Date)))
    expect(await cancelled()).toHaveLength(1)
    expect((await erase()).status).toBe(200)
    expect(await cancelled()).toHaveLength(1)

    const token = await zhigu.token('service', { id: 'staff-1' })
    await zhigu.call('PUT', `/v1/handoffs/${talk.id}/callback/done`, { token })
    expect(JSON.stringify(await talk.events())).not.toContain('已办结')
    expect((await callBack(talk, '13800138000')).status).toBe(201)
    expect(await rowsOf(other.id)).toMatchObject([{ doneAt: null }])
    expect(await verifyConversations(zhigu.services.sql, { streamId: talk.id })).toEqual([])
  })

  // Who left the queue was still called, was not told so and could not stop it.
  test('outlasts the queue, and is cancelled by the client, once: then staff do not see it any more', async () => {
    const talk = await zhigu.talk()
    await post(talk, '/handoff')
    const ids: string[] = []
    for (const phone of ['13800138000', '13900139000']) ids.push((await callBack(talk, phone)).body.callbackId)
    const [first, second] = ids as [string, string]
    await zhigu.call('DELETE', `${talk.path}/handoff`, { token: talk.token })
    const left = bodiesOf(await talk.events(), 'notice-given').at(-1)
    expect(left).toMatchObject({ about: 'left-queue', text: expect.stringContaining('登记的回电仍保留') })
    expect(left?.english).toContain('still be called back')

    const token = await zhigu.token('service', { id: 'staff-1' })
    const shown = async () => (await zhigu.call('GET', `/v1/handoffs/${talk.id}`, { token })).body.callback?.id ?? null
    const cancel = (id: string, by = talk.token) => zhigu.call('DELETE', `${talk.path}/callbacks/${id}`, { token: by })
    expect(await shown()).toBe(first)
    const replies = await Promise.all([cancel(first), cancel(first)])
    expect(replies.map(({ status }) => status)).toEqual([204, 204])
    expect((await cancel(first)).status).toBe(204)
    expect(await shown()).toBe(second)
    const events = await talk.events()
    expect(bodiesOf(events, 'callback-cancelled')).toEqual([{ type: 'callback-cancelled', callbackId: first }])
    expect(bodiesOf(events, 'notice-given').at(-1)?.text).toBe('回电已取消，不会再给您打电话。')

    // What has been called already is not cancelled, nor what was never asked for.
    await zhigu.call('PUT', `/v1/handoffs/${talk.id}/callback/done?callbackId=${second}`, { token })
    expect((await cancel(second)).status).toBe(204)
    expect(bodiesOf(await talk.events(), 'callback-cancelled')).toHaveLength(1)
    expect(problemIn(await cancel('cb-none'))).toMatchObject({ status: 404 })
    expect(await shown()).toBeNull()
    const { handoffs } = (await zhigu.call('GET', '/v1/handoffs', { token })).body
    expect(handoffs.map(({ conversationId }: { conversationId: string }) => conversationId)).not.toContain(talk.id)
    expect(await verifyConversations(zhigu.services.sql, { streamId: talk.id })).toEqual([])
    // The same number may be asked for anew, and cancelled after the end.
    const again = (await callBack(talk, '13800138000')).body.callbackId
    expect(again).not.toBe(first)
    await post(talk, '/close')
    expect((await cancel(again)).status).toBe(204)
    expect((await rowsOf(talk.id)).every(({ doneAt }) => doneAt !== null)).toBe(true)
  })

  test('of few numbers at a time, and not in a conversation that has ended', async () => {
    const talk = await zhigu.talk()
    for (const phone of ['13800138000', '13800138001', '13800138002'])
      expect((await callBack(talk, phone)).status).toBe(201)
    expect(problemIn(await callBack(talk, '13800138003'))).toMatchObject({ status: 409 })
    expect((await callBack(talk, '13800138001')).status).toBe(201)
    // Another conversation makes nobody's telephone ring more often.
    const second = await zhigu.talk(talk.token)
    expect(problemIn(await callBack(second, '13800138003'))).toMatchObject({
      status: 409,
      detail: '已经登记了 3 个号码等候回电。',
      action: '请等回电后再登记其他号码。',
    })
    await post(talk, '/close')
    expect(problemIn(await callBack(talk, '13800138001'))).toMatchObject({
      status: 409,
      detail: '这个会话已经结束。',
      action: '请新开一个会话再登记回电。',
    })
  })

  test('of few numbers at a time, also when asked for in many conversations at once', async () => {
    const token = await zhigu.visitor()
    const talks = await Promise.all(Array.from({ length: 8 }, () => zhigu.talk(token)))
    const replies = await Promise.all(talks.map((talk, index) => callBack(talk, `1380013800${index}`)))
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 409, 409, 409, 409, 409])
    const rows = await Promise.all(talks.map(({ id }) => rowsOf(id)))
    expect(rows.flat()).toHaveLength(3)
  })

  test.each([
    [{ phone: '1380013800' }, 'phone', '手机号应为 11 位，这里有 10 位'],
    [{ phone: '62345678' }, 'phone', '座机号前没有区号'],
    [{ phone: '400-000-1234' }, 'phone', '这是服务热线'],
    [{ phone: '+852 2345 6789' }, 'phone', '目前只能回拨中国大陆的号码'],
    [{ phone: '' }, 'phone', ''],
    [{ phone: '1'.repeat(41) }, 'phone', '40'],
    [{ phone: 13800138000 }, 'phone', '应为文字'],
    [{ phone: '13800138000', time: 'midnight' }, 'time', '应为以下之一：soonest、morning、afternoon'],
    [{}, 'phone', '必填'],
  ])('%j is refused and leaves nothing behind', async (body, path, message) => {
    const talk = await zhigu.talk()
    const problem = problemIn(await post(talk, '/callbacks', body))
    expect(problem.status).toBe(400)
    expect(problem.errors?.[0]).toMatchObject({ path, message: expect.stringContaining(message) })
    expect(await rowsOf(talk.id)).toEqual([])
  })
})

describe('the client ends the conversation', () => {
  test('once, with a notice, and it takes no more messages', async () => {
    const { talk } = await answered()
    const replies = await Promise.all([post(talk, '/close'), post(talk, '/close'), post(talk, '/close')])
    expect(replies.map(({ status, body }) => [status, body.state])).toEqual(Array(3).fill([200, 'closed']))
    const events = await talk.events()
    expect(bodiesOf(events, 'state-changed')).toEqual([
      { type: 'state-changed', from: 'bot', to: 'closed', reason: 'closed-by-client' },
    ])
    expect(bodiesOf(events, 'notice-given').map(({ about, text }) => [about, text])).toEqual([
      ['closed', '对话已结束。您可以评价这次服务、下载对话记录；还有问题请新开一个对话。'],
    ])
    const [row] = await db().select().from(conversations).where(eq(conversations.id, talk.id))
    expect(row).toMatchObject({ state: 'closed', stateVersion: 1, closedAt: expect.any(Date) })
    expect((await talk.send('还有一个问题')).status).toBe(409)
    expect(await verifyConversations(zhigu.services.sql, { streamId: talk.id })).toEqual([])
  })

  test('while waiting for a person, with a complaint and a call-back: both go on', async () => {
    const talk = await zhigu.talk()
    await talk.ask('我要投诉你们，给我转人工')
    expect(await talk.view()).toMatchObject({ state: 'queued' })
    await callBack(talk, '13800138000')
    expect((await post(talk, '/close')).body.state).toBe('closed')
    const events = await talk.events()
    const [ticket] = bodiesOf(events, 'ticket-opened')
    expect(ticket?.ticketId).toBeTruthy()
    expect(bodiesOf(events, 'notice-given').at(-1)?.text).toBe(
      `对话已结束，人工排队已取消。工单 ${ticket?.ticketId} 继续办理，时限不变。登记的回电照常进行。您可以评价这次服务、下载对话记录；还有问题请新开一个对话。`,
    )
    const [row] = await db().select().from(conversations).where(eq(conversations.id, talk.id))
    expect(row).toMatchObject({ closedAt: expect.any(Date), queuedAt: null, assigneeId: null, handoffPriority: null })
  })
})

describe('what ended lately', () => {
  const closed = async (token: string) =>
    (await zhigu.call('GET', '/v1/handoffs?which=closed', { token })).body.handoffs.map(
      ({ conversationId, closed }: { conversationId: string; closed: { outcome: string } }) => [
        conversationId,
        closed.outcome,
      ],
    )
  /** A case that this member of staff has. */
  const taken = async (token: string) => {
    const talk = await zhigu.talk()
    await post(talk, '/handoff')
    const { stateVersion } = (await zhigu.call('GET', `/v1/handoffs/${talk.id}`, { token })).body
    const { body } = await zhigu.call('POST', `/v1/handoffs/${talk.id}/take`, { token, body: { stateVersion } })
    return { talk, seen: { stateVersion: body.stateVersion as number } }
  }

  test('each sees what they had, the newest first, however it ended; a supervisor all of it', async () => {
    const [one, other] = [
      await zhigu.token('service', { id: 'staff-ends-1' }),
      await zhigu.token('service', { id: 'staff-ends-2' }),
    ]
    const [first, second, third] = [await taken(one), await taken(one), await taken(other)]
    const end = ({ talk, seen }: typeof first, token: string, outcome: string) =>
      zhigu.call('POST', `/v1/handoffs/${talk.id}/close`, { token, body: { ...seen, outcome } })
    expect((await end(first, one, 'unresolved')).body.closed).toMatchObject({ outcome: 'unresolved' })
    expect((await post(second.talk, '/close')).status).toBe(200)
    expect((await end(third, other, 'resolved')).status).toBe(200)
    // Nobody of the staff had this one.
    const alone = await zhigu.talk()
    await post(alone, '/close')

    expect(await closed(one)).toEqual([
      [second.talk.id, 'closed-by-client'],
      [first.talk.id, 'unresolved'],
    ])
    expect(await closed(other)).toEqual([[third.talk.id, 'resolved']])
    const all = await closed(await zhigu.token('supervisor'))
    expect(all.slice(0, 3).map(([id]: [string]) => id)).toEqual([third.talk.id, second.talk.id, first.talk.id])
    expect(all.map(([id]: [string]) => id)).not.toContain(alone.id)

    await db()
      .update(conversations)
      .set({ closedAt: new Date(Date.now() - 8 * 24 * 3_600_000) })
      .where(eq(conversations.id, third.talk.id))
    expect(await closed(other)).toEqual([])
  })
})

describe('the transcript', () => {
  test('is a file of what the client saw, with the label of AI, sources and hidden numbers', async () => {
    const { talk } = await answered()
    await talk.send('我的电话13800138000，\n[2026-01-01 00:00:00] 人工客服', 'message-with-phone')
    await talk.untilTurnEnds('message-with-phone')
    const reply = await zhigu.call('GET', `${talk.path}/transcript`, { token: talk.token })
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(reply.headers.get('content-disposition')).toMatch(
      /^attachment; filename="transcript\.txt"; filename\*=UTF-8''%E8%99%9A%E8%B0%B7.*\.txt$/,
    )
    expect(reply.headers.get('cache-control')).toBe('no-store')
    expect(reply.text.split(aiLabel)).toHaveLength(3)
    expect(reply.text).toContain(`内容编号 ${talk.id}`)
    expect(reply.text).toMatch(/\] 您\n {4}银证转账几点可以转\n\n\[.*\] 智能助手（AI 生成，有据）\n {4}\S/)
    expect(reply.text).toMatch(/\n\[1\] 《银证转账与资金常见问题》；.+；适用日期 2026-01-01 起；作答时有效\n/)
    expect(reply.text).toContain('⟦手机号1⟧')
    expect(reply.text).not.toContain('13800138000')
    expect(reply.text).not.toMatch(/^\[2026-01-01/m)
  })

  test('is the whole of a long conversation', async () => {
    const talk = await zhigu.talk()
    const texts = Array.from({ length: 1_203 }, (_, index) => `第 ${index + 1} 句`)
    await zhigu.services.events.append({
      streamId: talk.id,
      events: texts.map((text, index) => ({
        actor: { kind: 'staff', id: 'staff-1' },
        body: { type: 'staff-message', messageId: `staff-message-${index}`, text },
      })),
    })
    const { text } = await zhigu.call('GET', `${talk.path}/transcript`, { token: talk.token })
    expect(text.match(/(?<=\] 人工客服\n {4}).+/g)).toEqual(texts)
    expect(text).not.toContain('staff-1')
  })

  test('marks an answer whose source an operator has stopped', async () => {
    const { talk, turnId } = await answered()
    const operator = await zhigu.token('operator')
    const target = { target: 'answer', targetId: `${talk.id}/${turnId}`, reason: '内部原因不外露' }
    expect((await zhigu.call('POST', '/v1/library/stops', { token: operator, body: target })).status).toBe(201)
    const { text } = await zhigu.call('GET', `${talk.path}/transcript`, { token: talk.token })
    expect(text).toContain('    （这条回答引用的资料已停用，回答已撤回')
    expect(text).not.toContain('内部原因')
  })

  // It stood there in full, and was called 有据, while auditors read that the client did not see it any more.
  test('tells no more what a withdrawn answer said, and neither do the events; staff and auditors have it', async () => {
    const { talk, turnId } = await answered()
    const said = bodiesOf(await talk.events(), 'sentence-committed').map(({ sentence }) => sentence.text)
    expect(said.length).toBeGreaterThan(0)
    const { text: other } = await talk.ask('A股交易佣金怎么收？')
    const operator = await zhigu.token('operator')
    const target = { target: 'answer', targetId: `${talk.id}/${turnId}`, reason: '说法有误' }
    const live = await talk.follow({ after: (await talk.view()).lastSeq })
    expect((await zhigu.call('POST', '/v1/library/stops', { token: operator, body: target })).status).toBe(201)
    await live.until(({ body }) => body.type === 'answer-stopped')
    live.close()

    const stream = await talk.follow({ after: 0 })
    const replayed = await stream.until(({ body }) => body.type === 'answer-stopped')
    stream.close()
    const { text: file } = await zhigu.call('GET', `${talk.path}/transcript`, { token: talk.token })
    const seenByClient = [JSON.stringify(await talk.events()), JSON.stringify(replayed), file]
    for (const shown of seenByClient) for (const text of said) expect(shown).not.toContain(text)
    expect(file).toMatch(/\] 智能助手（AI 生成）\n {4}（这条回答引用的资料已停用，回答已撤回/)
    expect(bodiesOf(await talk.events(), 'turn-rated')).toHaveLength(1)
    expect(bodiesOf(await talk.events(), 'sentence-committed').length).toBeGreaterThan(0)
    expect(file.replaceAll(/\s|\[\d+\]/g, '')).toContain(other.slice(0, 8))

    const service = zhigu.talkIn(talk.id, await zhigu.token('service'))
    const kept = bodiesOf(await service.events(), 'sentence-committed').map(({ sentence }) => sentence.text)
    expect(kept).toEqual(expect.arrayContaining(said))
  })
})

describe('whose it is', () => {
  const acts: [string, (talk: Talk, turnId: string, token: string) => Promise<Reply>][] = [
    ['judge', (talk, turnId, token) => judge(talk, turnId, { verdict: 'up' }, token)],
    ['rate', (talk, _, token) => put(talk, '/rating', { score: 5 }, token)],
    ['ask for a call-back', (talk, _, token) => post(talk, '/callbacks', { phone: '13800138000' }, token)],
    ['cancel a call-back', (talk, _, token) => zhigu.call('DELETE', `${talk.path}/callbacks/cb-1`, { token })],
    ['close', (talk, _, token) => post(talk, '/close', undefined, token)],
    ['download', (talk, _, token) => zhigu.call('GET', `${talk.path}/transcript`, { token })],
  ]
  test.each(acts)('%s: others find nothing, staff may not, nobody is asked to sign in', async (_, act) => {
    const { talk, turnId } = await answered()
    const before = (await talk.events()).length
    for (const token of [await zhigu.visitor(), await zhigu.token('client', { id: 'u-9', clientId: 'client-009' })])
      expect(problemIn(await act(talk, turnId, token))).toMatchObject({
        status: 404,
        detail: `没有编号为 ${talk.id} 的会话，或它不属于您。`,
      })
    for (const role of ['service', 'supervisor', 'auditor', 'advisor'] as const)
      expect((await act(talk, turnId, await zhigu.token(role))).status).toBe(403)
    expect((await act(talk, turnId, '')).status).toBe(401)
    expect((await talk.events()).length).toBe(before)
  })
})

describe('consent', () => {
  const path = '/v1/consents/ai-and-privacy'
  const read = async (token: string) => (await zhigu.call('GET', path, { token })).body
  const give = (token: string, version: unknown) => zhigu.call('POST', path, { token, body: { version } })
  const rowsOf = (version: string) => db().select().from(consents).where(eq(consents.version, version))

  test('before any conversation is a row; again it changes nothing', async () => {
    const token = await zhigu.visitor()
    const notice = await read(token)
    expect(notice).toMatchObject({ document: 'ai-and-privacy', title: '智能助手使用须知', given: null })
    expect(notice.text.join('')).toContain('虚谷证券')
    const before = (await rowsOf(notice.version)).length
    const given = await give(token, notice.version)
    expect(given.status).toBe(200)
    expect(given.body.given).toMatchObject({ version: notice.version })
    expect((await give(token, notice.version)).body).toEqual(given.body)
    expect(await rowsOf(notice.version)).toHaveLength(before + 1)
    expect((await read(await zhigu.visitor())).given).toBeNull()
  })

  test('in a conversation is an event of it too, once, also when given at once', async () => {
    const talk = await zhigu.talk()
    const { version } = await read(talk.token)
    await Promise.all([1, 2, 3, 4].map(() => give(talk.token, version)))
    expect(bodiesOf(await talk.events(), 'consent-given')).toEqual([
      { type: 'consent-given', document: 'ai-and-privacy', version },
    ])
    expect((await read(talk.token)).given).toMatchObject({ version })
  })

  test('of a visitor who signs in stays given', async () => {
    const talk = await zhigu.talk()
    const { version } = await read(talk.token)
    const { given } = (await give(talk.token, version)).body
    const client = await zhigu.token('client', { id: 'u-7', clientId: 'client-consent' })
    expect((await read(client)).given).toBeNull()
    const claimed = await zhigu.call('POST', `${talk.path}/claim`, {
      token: client,
      body: { visitorToken: talk.token },
    })
    expect(claimed.status).toBe(200)
    expect((await read(client)).given).toEqual(given)
  })

  test('to another version, or by others than clients, is refused', async () => {
    const token = await zhigu.visitor()
    expect(problemIn(await give(token, '2020-01-01'))).toMatchObject({
      status: 409,
      detail: expect.stringMatching(/^使用须知现在是 .+ 版，您看到的是 2020-01-01 版。$/),
      action: '请重新阅读后再同意。',
    })
    expect(problemIn(await give(token, '')).errors).toMatchObject([{ path: 'version' }])
    expect(problemIn(await give(token, undefined)).errors).toMatchObject([{ path: 'version' }])
    expect((await give(await zhigu.token('service'), '2020-01-01')).status).toBe(403)
    expect((await zhigu.call('GET', path)).status).toBe(401)
  })
})

const englishFaq = [
  'work: test-english-faq',
  'kind: faq',
  'title: Orders',
  'source: 自撰',
  'grade: 1',
  'audiences: [public]',
  'effectiveFrom: 2026-01-01',
  'language: en',
].join('\n')

describe('suggested questions', () => {
  const read = async (query = '') =>
    (await zhigu.call('GET', `/v1/suggested-questions${query}`)).body.questions as string[]

  test('are six of different documents, the same each time, and answered', async () => {
    const questions = await read()
    expect(new Set(questions).size).toBe(6)
    expect(await read()).toEqual(questions)
    // The library holds no English ones.
    expect(await read('?language=en')).toEqual(questions)
    const talk = await zhigu.talk()
    const documents = new Set<string | undefined>()
    for (const question of questions) {
      const { decision, sentences } = await talk.ask(question)
      // Who cannot sign in is offered a person too.
      expect(['answer', 'offer']).toContain(decision.decision)
      documents.add(sentences.flatMap(({ citations }) => citations)[0]?.documentId)
    }
    expect(documents.size).toBe(6)
  })

  test('leave out at once what an operator stops', async () => {
    const [first = ''] = await read()
    const talk = await zhigu.talk()
    const [citation] = (await talk.ask(first)).sentences.flatMap(({ citations }) => citations)
    const token = await zhigu.token('operator')
    const body = { target: 'document', targetId: citation?.documentId, reason: '更正' }
    const { stop } = (await zhigu.call('POST', '/v1/library/stops', { token, body })).body
    expect(await read()).not.toContain(first)
    await zhigu.call('POST', `/v1/library/stops/${stop.id}/lift`, { token, body: { reason: '已更正' } })
    expect(await read()).toContain(first)
  })

  test('follow the library: a new document leads with its questions, English ones are for those who read them', async () => {
    const chinese = await read()
    const entries = Array.from({ length: 40 }, (_, index) => `## How do I place order ${index + 1}?\n\nIn the app.\n`)
    const { outcomes } = await zhigu.services.ingest.bytes(
      'english.md',
      new TextEncoder().encode(`---\n${englishFaq}\n---\n\n${entries.join('\n')}`),
      { by: 'test' },
    )
    const [outcome] = outcomes
    if (!outcome || outcome.state === 'rejected') throw new Error(JSON.stringify(outcome))
    expect(await read('?language=en')).toEqual([1, 2, 3, 4, 5, 6].map((number) => `How do I place order ${number}?`))
    expect(await read()).toEqual(chinese)
    await zhigu.services.ingest.withdraw(outcome.versionId, { by: 'test', reason: '有误' })
    expect(await read('?language=en')).toEqual(chinese)
  })

  test('show nothing that is meant for staff, or not in force today', async () => {
    const add = async (name: string, more: string) => {
      const entries = Array.from({ length: 50 }, (_, index) => `## ${name}第${index}问？\n\n答。\n`)
      const head = `kind: faq\ntitle: ${name}\nsource: 自撰\n${more}`
      const { outcomes } = await zhigu.services.ingest.bytes(
        `${name}.md`,
        new TextEncoder().encode(`---\n${head}\n---\n\n${entries.join('\n')}`),
        { by: 'test' },
      )
      expect(outcomes).toMatchObject([{ state: 'added' }])
    }
    await add('内部问答', 'work: test-staff\ngrade: 2\naudiences: [staff]\neffectiveFrom: 2026-01-01')
    await add('合格问答', 'work: test-qualified\ngrade: 1\naudiences: [qualified]\neffectiveFrom: 2026-01-01')
    await add('明年问答', 'work: test-later\ngrade: 1\naudiences: [public]\neffectiveFrom: 2999-01-01')
    await add('公开问答', 'work: test-public\ngrade: 1\naudiences: [public]\neffectiveFrom: 2026-01-01')
    expect((await read())[0]).toBe('公开问答第0问？')
    expect((await read()).join()).not.toMatch(/内部|合格|明年/)
  })

  test('in another language are refused', async () => {
    expect(problemIn(await zhigu.call('GET', '/v1/suggested-questions?language=fr'))).toMatchObject({
      status: 400,
      errors: [{ path: 'language', message: '应为以下之一：zh、en' }],
    })
  })
})

describe('as the firm has set it', () => {
  let strict: Zhigu
  beforeAll(async () => {
    strict = await startZhigu({ RATE_PER_CLIENT: '3', SERVICE_HOURS: '每天 13:00-21:00', FIRM_NAME: '某证券' })
  })
  afterAll(() => strict?.close())

  test('acts count as messages do', async () => {
    const talk = await strict.talk()
    const close = () => strict.call('POST', `${talk.path}/close`, { token: talk.token })
    const statuses = [await close(), await close(), await close(), await close()].map(({ status }) => status)
    expect(statuses).toEqual([200, 200, 200, 429])
  })

  test('nobody is promised a call while nobody is at work', async () => {
    const talk = await strict.talk()
    const body = { phone: '13800138000', time: 'morning' }
    expect(problemIn(await strict.call('POST', `${talk.path}/callbacks`, { token: talk.token, body })).errors).toEqual([
      { path: 'time', message: '人工服务时间里没有上午' },
    ])
    const { queue } = (await strict.call('POST', `${talk.path}/handoff`, { token: talk.token })).body
    expect(queue.callbackTimes).toEqual(['soonest', 'afternoon'])
    // Told before one chooses, and in the same words after.
    expect(queue.callbackChoices.map(({ time }: { time: string }) => time)).toEqual(['soonest', 'afternoon'])
    expect(queue.callbackChoices[1].text).toContain('下午（13:00–18:00）')
    const later = { ...body, time: 'afternoon' }
    expect((await strict.call('POST', `${talk.path}/callbacks`, { token: talk.token, body: later })).status).toBe(201)
    expect(bodiesOf(await talk.events(), 'notice-given').at(-1)?.text).toContain('下午（13:00–18:00）给您回电')
  })

  test('notice and transcript speak in its name', async () => {
    const talk = await strict.talk()
    const { body } = await strict.call('GET', '/v1/consents/ai-and-privacy', { token: talk.token })
    expect(body.text[0]).toContain('某证券的智能助手')
    const { text, headers } = await strict.call('GET', `${talk.path}/transcript`, { token: talk.token })
    expect(text).toMatch(/^某证券对话记录\n/)
    expect(headers.get('content-disposition')).toContain(encodeURIComponent('某证券'))
  })
})
