// People take over: the queue, taking, talking, giving back and closing, over real HTTP and sockets.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { calendarDate, timeOfDay } from '../../domain/calendar.ts'
import type { ConversationEvent } from '../../domain/conversation.ts'
import { createMoves } from '../../server/handoff/moves.ts'
import { createRequeueUnanswered } from '../../server/handoff/unanswered.ts'
import { HandoffDetail, HandoffList, HandoffView } from '../../server/protocol/handoff.ts'
import { verifyConversations } from '../../storage/streams/verify-conversations.ts'
import { createDatabase, lacks } from '../services.ts'
import { emptyFolder, problemIn, startZhigu, type Talk, typesOf, type Zhigu } from './harness.ts'
import { welcomed } from './socket-client.ts'

const bare = { SAMPLE_LIBRARY: 'off' }
let zhigu: Zhigu
let staff: Awaited<ReturnType<typeof person>>
let other: Awaited<ReturnType<typeof person>>
let supervisor: Awaited<ReturnType<typeof person>>
beforeAll(async () => {
  zhigu = await startZhigu(bare, await emptyFolder())
  staff = await person('service', 's-1')
  other = await person('service', 's-2')
  supervisor = await person('supervisor', 's-9')
})
afterAll(() => zhigu.close())

/** What a member of staff does. */
const person = async (role: 'service' | 'supervisor' | 'auditor', id: string, server = zhigu) => {
  const token = await server.token(role, { id })
  const call = (method: string, path: string, body?: unknown) =>
    server.call(method, `/v1/handoffs${path}`, { token, body })
  const act = async (what: string, id: string, more: object = {}) => {
    const { stateVersion } = HandoffDetail.parse((await call('GET', `/${id}`)).body)
    return call('POST', `/${id}/${what}`, { stateVersion, ...more })
  }
  return {
    token,
    call,
    act,
    list: async (which: string) => HandoffList.parse((await call('GET', `?which=${which}`)).body),
    detail: async (id: string) => HandoffDetail.parse((await call('GET', `/${id}`)).body),
    say: (id: string, text: string, messageId: string = randomUUID()) =>
      call('POST', `/${id}/messages`, { messageId, text }),
  }
}
const atWork = async (who: { token: string }, server = zhigu) => {
  const socket = await welcomed(server.url, who.token)
  socket.say({ type: 'follow-queue' })
  await socket.until('queue-changed')
  return socket
}
const tap = (talk: Talk, server = zhigu) => server.call('POST', `${talk.path}/handoff`, { token: talk.token })
const leave = (talk: Talk) => zhigu.call('DELETE', `${talk.path}/handoff`, { token: talk.token })
const queued = async (): Promise<Talk> => {
  const talk = await zhigu.talk()
  expect((await tap(talk)).status).toBe(202)
  return talk
}
const taken = async (): Promise<Talk> => {
  const talk = await queued()
  expect((await staff.act('take', talk.id)).status).toBe(200)
  return talk
}
const said = (events: ConversationEvent[], type: string) => events.filter(({ body }) => body.type === type)
const notices = (events: ConversationEvent[]) =>
  events.flatMap(({ body }) => (body.type === 'notice-given' ? [[body.about, body.text] as const] : []))
const lastNotice = async (talk: Talk) => notices(await talk.events()).at(-1)
const states = (events: ConversationEvent[]) =>
  events.flatMap(({ body }) => (body.type === 'state-changed' ? [body.to] : []))
/** All events, as staff see them. */
const everything = async (talk: Talk) => zhigu.talkIn(talk.id, staff.token).events()
const verified = async (talk: Talk) => verifyConversations(zhigu.services.sql, { streamId: talk.id })

describe('a client', () => {
  test('reaches a person in one tap from the first moment, and is told truly that nobody is there', async () => {
    const talk = await zhigu.talk()
    const reply = await tap(talk)
    expect(reply.body).toMatchObject({ state: 'queued', queue: { staffPresent: false, open: true, opensAt: null } })
    const before = (await talk.events()).length
    expect((await tap(talk)).body.state).toBe('queued')
    expect(await talk.events()).toHaveLength(before)
    expect(await lastNotice(talk)).toEqual(['nobody-there', expect.stringContaining('暂时没有同事在线')])
    expect((await talk.view()).queue.ahead).toBe(reply.body.queue.ahead)
  })

  test('asks in words: the same queue, and nothing of it is said twice', async () => {
    const talk = await zhigu.talk()
    const { text, decision } = await talk.ask('转人工')
    expect(decision).toMatchObject({ decision: 'handover', reason: 'explicit-request' })
    expect((await talk.view()).state).toBe('queued')
    expect(text).toContain('正在为您转接')
    const [about, notice] = (await lastNotice(talk)) ?? []
    expect(about).toBe('nobody-there')
    expect(notice).not.toContain('转接')
    expect(await staff.detail(talk.id)).toMatchObject({ reason: 'explicit-request', priority: 'P1', desk: 'service' })
  })

  test('leaves the queue, is answered by the bot again, and may come back', async () => {
    const talk = await queued()
    expect((await leave(talk)).body).toMatchObject({ state: 'bot', queue: null })
    expect((await leave(talk)).status).toBe(200)
    expect((await talk.ask('你好')).decision.decision).toBe('answer')
    expect((await tap(talk)).body.state).toBe('queued')
    expect(states(await talk.events())).toEqual(['queued', 'bot', 'queued'])
    expect(await verified(talk)).toEqual([])
  })

  test('is answered by the bot while waiting', async () => {
    const talk = await queued()
    expect((await talk.ask('你好')).sentences.length).toBeGreaterThan(0)
    expect((await talk.view()).state).toBe('queued')
  })

  test('sees only their own: another conversation is not there, and staff cannot ask for a client', async () => {
    const talk = await queued()
    const stranger = await zhigu.visitor()
    expect((await zhigu.call('POST', `${talk.path}/handoff`, { token: stranger })).status).toBe(404)
    expect((await zhigu.call('DELETE', `${talk.path}/handoff`, { token: stranger })).status).toBe(404)
    expect((await zhigu.call('POST', `${talk.path}/handoff`, { token: staff.token })).status).toBe(403)
    for (const path of ['', `/${talk.id}`])
      expect((await zhigu.call('GET', `/v1/handoffs${path}`, { token: talk.token })).status).toBe(403)
  })

  test('who was offered a person over a danger and then taps goes first', async () => {
    const talk = await zhigu.talk()
    await talk.ask('我的账户被盗了，钱被转走了')
    expect(await staff.detail(talk.id)).toMatchObject({ priority: 'P0', desk: 'risk-control' })
    await leave(talk)
    const { decision } = await talk.ask('你好')
    expect(decision).toMatchObject({ decision: 'offer', reason: 'fraud' })
    expect((await talk.view()).state).toBe('offered')
    await tap(talk)
    expect(await staff.detail(talk.id)).toMatchObject({ priority: 'P0', reason: 'fraud', desk: 'risk-control' })
    expect((await staff.list('waiting')).handoffs[0]?.conversationId).toBe(talk.id)
  })
})

describe('what is written for a person alone', () => {
  const write = (talk: Talk, text: string, messageId: string = randomUUID()) =>
    zhigu.call('POST', `${talk.path}/messages`, { token: talk.token, body: { messageId, text, for: 'person' } })

  // It stayed in the browser of who had not agreed to the AI: staff chose blind, and a closed browser lost a complaint.
  test('is seen in the queue at once, masked, and answered by no bot, also not once the case is given back', async () => {
    const talk = await queued()
    const messageId = randomUUID()
    const text = '我要投诉你们乱收佣金，我的手机号是13812345678'
    const receipt = await write(talk, text, messageId)
    expect(receipt).toMatchObject({ status: 202, body: { duplicate: false } })
    expect((await write(talk, text, messageId)).body).toMatchObject({ seq: receipt.body.seq, duplicate: true })
    expect((await write(talk, '有人吗')).status).toBe(202)
    const shown = '我要投诉你们乱收佣金，我的手机号是[手机号]'
    const [waiting] = (await staff.list('waiting')).handoffs.filter(({ conversationId }) => conversationId === talk.id)
    expect(waiting).toMatchObject({
      lastMessage: { text: '有人吗' },
      cause: { text: shown, sequence: receipt.body.seq },
      preview: shown,
      messageCount: 2,
    })
    await staff.act('take', talk.id)
    await staff.say(talk.id, '我来看。')
    expect((await write(talk, '好的')).status).toBe(202)
    await staff.act('return', talk.id)
    await talk.ask('你好')
    const events = await everything(talk)
    expect(said(events, 'message-received')).toHaveLength(4)
    expect(said(events, 'turn-started')).toHaveLength(1)
    expect(said(events, 'turn-finished')).toHaveLength(1)
    expect(await verified(talk)).toEqual([])
  })

  test('is taken only where a person is waited for or there, and refused in words; what was taken stays taken', async () => {
    const talk = await zhigu.talk()
    expect(problemIn(await write(talk, '有人吗'))).toMatchObject({
      status: 409,
      detail: expect.stringContaining('没有转人工'),
      action: '请先转人工，再发送。',
    })
    await tap(talk)
    const messageId = randomUUID()
    expect((await write(talk, '有人吗', messageId)).status).toBe(202)
    await leave(talk)
    expect((await write(talk, '有人吗', messageId)).body).toMatchObject({ duplicate: true })
    expect((await write(talk, '还在吗')).status).toBe(409)
    await talk.ask('你好')
    expect(said(await talk.events(), 'turn-started')).toHaveLength(1)
    const odd = { messageId: randomUUID(), text: '有人吗', for: 'everybody' }
    expect((await zhigu.call('POST', `${talk.path}/messages`, { token: talk.token, body: odd })).status).toBe(400)
  })

  test('over the socket too', async () => {
    const talk = await queued()
    const socket = await welcomed(zhigu.url, talk.token)
    const messageId = randomUUID()
    socket.say({ type: 'send', conversationId: talk.id, messageId, text: '我要投诉', for: 'person' })
    await socket.until('accepted')
    expect((await staff.detail(talk.id)).preview).toBe('我要投诉')
    socket.terminate()
    await sleep(200)
    expect(said(await everything(talk), 'turn-started')).toEqual([])
  })
})

describe('what a conversation waits for', () => {
  // 转人工 after it, typed or tapped, took its place: a crisis waited as 主动要求人工, and the complaint left the complaints desk.
  test.each([
    ['我要投诉你们的客户经理', { reason: 'complaint', desk: 'complaints', priority: 'P1' }],
    ['我不想活了', { reason: 'crisis', desk: 'duty-lead', priority: 'P0' }],
    ['我的账户被盗了，钱被转走了', { reason: 'fraud', desk: 'risk-control', priority: 'P0' }],
  ])('is the gravest of what was said: %s', async (message, ground) => {
    const talk = await zhigu.talk()
    await talk.ask(message)
    const before = await staff.detail(talk.id)
    expect(before).toMatchObject(ground)
    const again = [() => talk.ask('转人工'), () => tap(talk)]
    for (const ask of again) {
      await ask()
      expect(await staff.detail(talk.id)).toMatchObject({ ...ground, ticketId: before.ticketId })
    }
    for (const ask of again) {
      await leave(talk)
      await ask()
      expect(await staff.detail(talk.id)).toMatchObject({ ...ground, ticketId: before.ticketId, state: 'queued' })
    }
  })

  test('becomes the graver one when that is said later', async () => {
    const talk = await queued()
    expect(await staff.detail(talk.id)).toMatchObject({ reason: 'explicit-request', desk: 'service' })
    await talk.ask('我要投诉你们的客户经理')
    expect(await staff.detail(talk.id)).toMatchObject({ reason: 'complaint', desk: 'complaints' })
    await talk.ask('我不想活了')
    expect(await staff.detail(talk.id)).toMatchObject({ reason: 'crisis', desk: 'duty-lead', priority: 'P0' })
  })

  test('is done with once a person has had it, unless a ticket is open', async () => {
    const talk = await zhigu.talk()
    await talk.ask('我的账户被盗了，钱被转走了')
    await staff.act('take', talk.id)
    await staff.act('return', talk.id)
    await tap(talk)
    expect(await staff.detail(talk.id)).toMatchObject({ reason: 'explicit-request', desk: 'service' })
    const complaining = await zhigu.talk()
    await complaining.ask('我要投诉你们的客户经理')
    await staff.act('take', complaining.id)
    await staff.act('return', complaining.id)
    await tap(complaining)
    expect(await staff.detail(complaining.id)).toMatchObject({ reason: 'complaint', desk: 'complaints' })
  })
})

describe('a case', () => {
  test('of two who take it at once one has it, and the other hears so', async () => {
    const talk = await queued()
    const { stateVersion } = await staff.detail(talk.id)
    const replies = await Promise.all(
      [staff, other, supervisor].map(({ call }) => call('POST', `/${talk.id}/take`, { stateVersion })),
    )
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    const refused = replies.find(({ status }) => status === 409)
    expect(refused && problemIn(refused)).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('其他同事'),
    })
    expect(states(await talk.events())).toEqual(['queued', 'assigned'])
    expect(await lastNotice(talk)).toEqual(['taken', expect.stringContaining('已接入')])
    expect((await leave(talk)).status).toBe(409)
  })

  test('is taken as it was seen: an old version is refused, the same taking again is not', async () => {
    const talk = await queued()
    const { stateVersion } = await staff.detail(talk.id)
    expect((await staff.call('POST', `/${talk.id}/take`, { stateVersion: stateVersion - 1 })).status).toBe(409)
    for (let again = 0; again < 2; again += 1)
      expect((await staff.call('POST', `/${talk.id}/take`, { stateVersion })).status).toBe(200)
    expect(states(await talk.events())).toEqual(['queued', 'assigned'])
    const left = await queued()
    const seen = await staff.detail(left.id)
    await leave(left)
    expect((await staff.call('POST', `/${left.id}/take`, { stateVersion: seen.stateVersion })).status).toBe(409)
  })

  test('is talked in: staff are heard, the bot is silent, and who they are stays with the firm', async () => {
    const talk = await taken()
    const from = (await talk.events()).length
    const messageId = randomUUID()
    const first = await staff.say(talk.id, '您好，我来为您查一下。', messageId)
    expect(first.status).toBe(202)
    expect((await staff.say(talk.id, '您好，我来为您查一下。', messageId)).body).toMatchObject({
      seq: first.body.seq,
      duplicate: true,
    })
    expect((await staff.say(talk.id, '另一句话。', messageId)).status).toBe(409)
    expect((await talk.send('我的手机号是13812345678')).status).toBe(202)
    await staff.say(talk.id, '收到，请稍等。')
    await sleep(200)
    const events = (await talk.events()).slice(from)
    expect(typesOf(events)).toEqual(['staff-message', 'state-changed', 'message-received', 'staff-message'])
    expect(events[0]?.actor).toEqual({ kind: 'staff' })
    expect(events[2]?.body).toMatchObject({ text: expect.stringMatching(/^我的手机号是⟦/) })
    expect((await talk.view()).state).toBe('human')
    expect(await verified(talk)).toEqual([])
  })

  test('what staff write of numbers is masked as what clients write', async () => {
    const talk = await taken()
    await talk.send('我的手机号是13812345678')
    await staff.say(talk.id, '我们会打13812345678联系您。')
    const events = await talk.events()
    const [placeholder] = /⟦[^⟧]+⟧/.exec(JSON.stringify(said(events, 'message-received'))) ?? []
    expect(JSON.stringify(said(events, 'staff-message'))).toContain(placeholder)
    expect(JSON.stringify(events)).not.toContain('13812345678')
  })

  test('words that may not be said are refused with rule, quote and what to do; nothing is sent', async () => {
    const talk = await taken()
    for (const text of ['这只股票明天肯定涨，您现在就买。', '放心，我们保证您本金不亏，年化收益8%。']) {
      const problem = problemIn(await staff.say(talk.id, text))
      expect(problem.code).toBe('invalid-request')
      for (const { path, message } of problem.errors ?? []) {
        expect(path).toBe('text')
        expect(text).toContain(/^“(.+?)”/.exec(message)?.[1])
        expect(message).toMatch(/（[A-Z][A-Z-]+）/)
      }
      expect(problem.errors?.length).toBeGreaterThan(0)
    }
    expect(said(await talk.events(), 'staff-message')).toEqual([])
    expect((await talk.view()).state).toBe('assigned')
  })

  test('is written in by who has it, and by a supervisor, and by nobody else', async () => {
    const talk = await taken()
    expect((await other.say(talk.id, '您好。')).status).toBe(409)
    expect((await supervisor.say(talk.id, '您好，我是主管。')).status).toBe(202)
    expect((await other.act('release', talk.id)).status).toBe(409)
    const waiting = await queued()
    expect((await staff.say(waiting.id, '您好。')).status).toBe(409)
  })

  test('is released for another, who has it with what was said', async () => {
    const talk = await taken()
    await staff.say(talk.id, '您好。')
    expect((await staff.act('release', talk.id)).body).toMatchObject({ state: 'queued', assignee: null })
    expect((await lastNotice(talk))?.[0]).toBe('released')
    expect((await other.act('take', talk.id)).body).toMatchObject({ state: 'assigned', assignee: { id: 's-2' } })
    expect((await staff.say(talk.id, '还在吗？')).status).toBe(409)
    expect((await other.list('mine')).handoffs.map(({ conversationId }) => conversationId)).toContain(talk.id)
  })

  test('is given back: the bot answers what comes then, knows what was said, and not what was written to the person', async () => {
    const talk = await taken()
    await talk.send('请问还在吗')
    await staff.say(talk.id, '在的。')
    await talk.send('好的，再问一下')
    expect((await staff.act('return', talk.id)).body).toMatchObject({ state: 'returned', assignee: null })
    expect(await lastNotice(talk)).toEqual(['returned', expect.stringContaining('智能助手')])
    await talk.ask('你好')
    const events = await everything(talk)
    expect(said(events, 'turn-started')).toHaveLength(1)
    expect((await talk.view()).state).toBe('returned')
    expect((await tap(talk)).body.state).toBe('queued')
    expect(await verified(talk)).toEqual([])
  })

  test('is closed with an outcome; the note stays with the firm, and nothing more is taken', async () => {
    const talk = await taken()
    await staff.say(talk.id, '已为您处理。')
    const closing = { outcome: 'resolved', note: '客户电话13812345678，已核实' }
    expect((await staff.act('close', talk.id, closing)).body).toMatchObject({ state: 'closed' })
    expect((await talk.send('谢谢')).status).toBe(409)
    expect((await staff.say(talk.id, '再见。')).status).toBe(409)
    expect((await tap(talk)).status).toBe(409)
    const forStaff = JSON.stringify(said(await everything(talk), 'state-changed').at(-1))
    expect(forStaff).toContain('已核实')
    expect(forStaff).not.toContain('13812345678')
    expect(JSON.stringify(await talk.events())).not.toContain('已核实')
    expect(await verified(talk)).toEqual([])
  })

  test('is closed while a call-back waits: it goes on, and the client is told', async () => {
    const talk = await taken()
    const body = { phone: '13800138000' }
    expect((await zhigu.call('POST', `${talk.path}/callbacks`, { token: talk.token, body })).status).toBe(201)
    await staff.act('close', talk.id, { outcome: 'resolved' })
    expect(await lastNotice(talk)).toEqual(['closed', expect.stringContaining('登记的回电照常进行。')])
    expect((await staff.detail(talk.id)).callNumber).toMatchObject({ shortened: '138****8000' })
  })

  test('an auditor reads and touches nothing', async () => {
    const auditor = await person('auditor', 'a-1')
    const talk = await queued()
    expect((await auditor.detail(talk.id)).conversationId).toBe(talk.id)
    const { stateVersion } = await auditor.detail(talk.id)
    expect((await auditor.call('POST', `/${talk.id}/take`, { stateVersion })).status).toBe(403)
    expect((await auditor.say(talk.id, '您好。')).status).toBe(403)
    const before = (await staff.list('all')).staffPresent
    const socket = await atWork(auditor)
    expect((await staff.list('all')).staffPresent).toBe(before)
    socket.terminate()
  })

  test('has a summary to go on from', async () => {
    const client = await zhigu.token('client', { id: 'u-7', clientId: 'client-007' })
    const talk = await zhigu.talk(client)
    await talk.ask('你好')
    await talk.ask('你们这是什么服务，我要投诉你们')
    const detail = await staff.detail(talk.id)
    expect(detail).toMatchObject({
      reason: 'complaint',
      desk: 'complaints',
      sentiment: 'neg',
      client: { anonymous: false, id: 'client-007' },
      summary: {
        asked: ['你好', '你们这是什么服务，我要投诉你们'],
        lastAnswer: { decision: 'handover' },
        signals: expect.arrayContaining(['complaint']),
      },
    })
    expect(
      HandoffView.parse(
        (await staff.list('waiting')).handoffs.find(({ conversationId }) => conversationId === talk.id),
      ),
    ).toMatchObject({ lastMessage: { text: '你们这是什么服务，我要投诉你们' }, ticketId: detail.tickets[0]?.id })
  })
})

test('why a client waits is pinned: the message that gave the reason, what is hidden in it named, the mood it was written in', async () => {
  const talk = await zhigu.talk()
  await talk.ask('你好')
  const complaint = await talk.ask('你们什么破服务，我要投诉，我的手机号是13812345678')
  await talk.ask('转人工')
  const { cause, preview, sentiment, summary } = await staff.detail(talk.id)
  const [, received] = said(await talk.events(), 'message-received')
  expect(cause).toEqual({
    text: '你们什么破服务，我要投诉，我的手机号是[手机号]',
    at: received?.at,
    sequence: received?.seq,
  })
  expect(received?.turnId).toBe(complaint.messageId)
  expect(preview).toBe(cause?.text)
  expect(sentiment).toBe('neg')
  expect(summary.signals).toContain('complaint')

  const calm = await zhigu.talk()
  expect((await tap(calm)).status).toBe(202)
  expect(await staff.detail(calm.id)).toMatchObject({ cause: null, preview: '', sentiment: 'neu' })
  const tapped = await zhigu.talk()
  const asked = await tapped.ask('开户要什么材料')
  await tap(tapped)
  await tapped.ask('你好')
  expect((await staff.detail(tapped.id)).cause?.text).toBe('开户要什么材料')
  expect(asked.decision.decision).not.toBe('handover')
})

test('what was written to a person, or taken over by one, is no answer of the bot to be rated', async () => {
  const talk = await taken()
  const { body } = await talk.send('请问还在吗')
  const rate = (turnId: string) =>
    zhigu.call('PUT', `${talk.path}/turns/${turnId}/verdict`, { token: talk.token, body: { verdict: 'up' } })
  expect(problemIn(await rate(body.messageId))).toMatchObject({
    status: 409,
    detail: expect.stringContaining('由人工客服答复'),
  })
  await staff.act('return', talk.id)
  expect(problemIn(await rate(body.messageId)).detail).toContain('由人工客服答复')
  expect((await rate((await talk.ask('你好')).messageId)).status).toBe(204)
})

// The bot's commit and the taking went into one write: the sentence stood after the taking, since the lease ended with that same write.
test('taken at any moment of a turn: no sentence of the bot after it, every message has its end, no gap', async () => {
  for (let round = 0; round < 30; round += 1) {
    const talk = await queued()
    const follower = await welcomed(zhigu.url, talk.token)
    follower.say({ type: 'follow', conversationId: talk.id })
    await follower.until('following')
    const { stateVersion } = await staff.detail(talk.id)
    await talk.send('你好')
    await talk.send('开户要什么材料')
    await sleep(Math.random() * 60)
    expect((await staff.call('POST', `/${talk.id}/take`, { stateVersion })).status).toBe(200)
    await staff.say(talk.id, '您好。')
    await talk.send('谢谢')
    await sleep(60)
    const events = await everything(talk)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    const at = events.findIndex(({ body }) => body.type === 'state-changed' && body.to === 'assigned')
    expect(typesOf(events.slice(at))).toEqual([
      'state-changed',
      'notice-given',
      'staff-message',
      'state-changed',
      'message-received',
    ])
    const turns = said(events.slice(0, at), 'message-received').map(({ turnId }) => turnId)
    expect(said(events, 'turn-finished').map(({ turnId }) => turnId)).toEqual(turns)
    for (const turnId of turns) {
      const own = events.filter((event) => event.turnId === turnId)
      const stands = own.slice(own.findLastIndex(({ body }) => body.type === 'answer-replaced') + 1)
      if (said(stands, 'sentence-committed').length > 0) expect(said(own, 'turn-decided')).toHaveLength(1)
    }
    const heard = follower.frames.flatMap((frame) => (frame.type === 'done' ? frame.turnId : []))
    expect(heard).toEqual(turns)
    follower.terminate()
    expect(await verified(talk)).toEqual([])
  }
}, 120_000)

// The client read 客服已接入 for as long as they looked, while the bot was silent.
describe('a case that was taken and in which nobody speaks', () => {
  const requeue = ({ replyMinutes = 3, awaySeconds = 30 }) => {
    const { sql, events, queue } = zhigu.services
    const moves = createMoves({ db: sql.db, events, queue })
    return createRequeueUnanswered({ db: sql.db, moves, queue, replyMinutes, awaySeconds })
  }

  test('goes back to its place once who took it has gone, and the client is told', async () => {
    const socket = await atWork(staff)
    const talk = await taken()
    const behind = await queued()
    await talk.send('在吗')
    const look = requeue({ awaySeconds: 0 })
    await look()
    expect((await talk.view()).state).toBe('assigned')

    socket.terminate()
    await vi.waitFor(async () => {
      await look()
      expect((await talk.view()).state).toBe('queued')
    })
    const moved = said(await everything(talk), 'state-changed').at(-1)
    expect(moved).toMatchObject({ actor: { kind: 'system' }, body: { from: 'assigned', reason: 'unanswered' } })
    expect(await lastNotice(talk)).toEqual(['released', expect.stringMatching(/没能及时回复.*原来的位置/)])
    expect((await talk.view()).queue.ahead).toBeLessThan((await behind.view()).queue.ahead)
    expect((await staff.detail(talk.id)).assignee).toBeNull()
    expect((await staff.say(talk.id, '您好。')).status).toBe(409)
    expect(await verified(talk)).toEqual([])
    expect((await other.act('take', talk.id)).status).toBe(200)
    await other.say(talk.id, '您好。')
  })

  test('who is away for a moment keeps it', async () => {
    const talk = await taken()
    const look = requeue({})
    for (const _ of [1, 2]) await look()
    expect((await talk.view()).state).toBe('assigned')
  })

  test('who is there and says nothing loses it when the time is over; who has spoken does not', async () => {
    const socket = await atWork(staff)
    const [silent, spoken] = [await taken(), await taken()]
    await staff.say(spoken.id, '您好。')
    await requeue({})()
    expect((await silent.view()).state).toBe('assigned')
    await requeue({ replyMinutes: 0 })()
    socket.terminate()
    expect((await silent.view()).state).toBe('queued')
    expect((await spoken.view()).state).toBe('human')
  })
})

describe('at the same moment', () => {
  const numbers = (events: ConversationEvent[]) =>
    events.flatMap(({ body }) => ('text' in body && JSON.stringify(body.text).match(/⟦手机号\d+⟧/g)) || [])

  // Masked side by side, two numbers got the same placeholder, and the second was taken for the first.
  test('numbers that are written at once, by both sides, have each their own placeholder', async () => {
    for (let round = 0; round < 2; round += 1) {
      const talk = await taken()
      await staff.say(talk.id, '您好。')
      const phones = Array.from({ length: 6 }, (_, i) => `1381234567${i}`)
      const replies = await Promise.all([
        ...phones.map((phone) => talk.send(`我的手机号是${phone}`)),
        staff.say(talk.id, '我们会打13912345678联系您。'),
        talk.send('我的手机号是13812345670，对吗'),
      ])
      expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 202))
      const placeholders = numbers(await talk.events())
      expect(placeholders).toHaveLength(8)
      expect(new Set(placeholders).size).toBe(7)
      const kept = await zhigu.services.originals.reveal(talk.id)
      expect(new Set(kept.map(({ placeholder, original }) => `${placeholder} ${original}`)).size).toBe(7)
      expect(await verified(talk)).toEqual([])
    }
  }, 60_000)

  test('a number that was erased leaves its placeholder to nobody', async () => {
    const talk = await zhigu.talk()
    await talk.ask('我的手机号是13812345678')
    expect((await zhigu.call('DELETE', '/v1/conversations/originals', { token: talk.token })).status).toBe(200)
    await talk.ask('我的手机号是13987654321')
    expect(numbers(await talk.events())).toEqual(['⟦手机号1⟧', '⟦手机号2⟧'])
  })

  // It was accepted after the end: nobody saw it, and no turn was run.
  test.each(['the client', 'the staff'])(
    'a message and the end by %s: what is accepted stands before the end',
    async (by) => {
      for (let round = 0; round < 8; round += 1) {
        const talk = by === 'the client' ? await zhigu.talk() : await taken()
        const stateVersion = by === 'the staff' && (await staff.detail(talk.id)).stateVersion
        const end = () =>
          by === 'the client'
            ? zhigu.call('POST', `${talk.path}/close`, { token: talk.token })
            : staff.call('POST', `/${talk.id}/close`, { stateVersion, outcome: 'resolved' })
        const [ended, ...sent] = await Promise.all([
          end(),
          talk.send('你好'),
          sleep(round % 5).then(() => talk.send('在吗')),
        ])
        expect(ended.status).toBe(200)
        await sleep(50)
        const events = await everything(talk)
        const at = events.findIndex(({ body }) => body.type === 'state-changed' && body.to === 'closed')
        expect(said(events.slice(at), 'message-received')).toEqual([])
        const accepted = sent.filter(({ status }) => status === 202).map(({ body }) => body.messageId)
        expect(
          said(events, 'message-received')
            .map(({ turnId }) => turnId)
            .toSorted(),
        ).toEqual(accepted.toSorted())
        if (by === 'the client')
          expect(
            said(events, 'turn-finished')
              .map(({ turnId }) => turnId)
              .toSorted(),
          ).toEqual(accepted.toSorted())
        for (const refused of sent.filter(({ status }) => status !== 202))
          expect(problemIn(refused)).toMatchObject({
            status: 409,
            detail: '这个会话已经结束。',
            action: '请新开一个会话。',
          })
      }
    },
  )

  test('a message that was accepted before the end is no other when it is sent again after it', async () => {
    const talk = await zhigu.talk()
    const { body } = await talk.send('你好')
    await zhigu.call('POST', `${talk.path}/close`, { token: talk.token })
    expect((await talk.send('你好', body.messageId)).body).toMatchObject({ seq: body.seq, duplicate: true })
    expect((await talk.send('另一句', body.messageId)).status).toBe(409)
    expect((await talk.send('你好')).status).toBe(409)
  })
})

describe('staff who ask for a person in a conversation of their own', () => {
  // They were queued and could neither leave nor end it.
  test.each(['advisor', 'service', 'supervisor', 'reviewer', 'knowledge', 'operator', 'author'] as const)(
    '%s: they leave the queue, and end it',
    async (role) => {
      const token = await zhigu.token(role, { id: `own-${role}` })
      const talk = await zhigu.talk(token)
      await talk.ask('转人工')
      expect((await talk.view()).state).toBe('queued')
      expect((await leave(talk)).body).toMatchObject({ state: 'bot', queue: null })
      await talk.ask('转人工')
      const closed = await zhigu.call('POST', `${talk.path}/close`, { token })
      expect(closed.body).toMatchObject({ state: 'closed' })
      const stranger = await queued()
      for (const reply of [
        await zhigu.call('DELETE', `${stranger.path}/handoff`, { token }),
        await zhigu.call('POST', `${stranger.path}/close`, { token }),
      ])
        expect(problemIn(reply).status).toBe(403)
    },
  )
})

describe('the queue', () => {
  test('both sides are told as it changes: the doorbell, the place, who is there', async () => {
    const socket = await atWork(staff)
    try {
      expect((await staff.list('waiting')).staffPresent).toBe(1)
      const talk = await zhigu.talk()
      const client = await welcomed(zhigu.url, talk.token)
      client.say({ type: 'follow', conversationId: talk.id })
      await client.until('following')
      await tap(talk)
      await socket.until('queue-changed')
      expect((await lastNotice(talk))?.[0]).toBe('queued')
      const place = await client.until('queue-place')
      expect(place).toMatchObject({ conversationId: talk.id, staffPresent: true })
      // Who only waits for a call is listed too, but in nobody's way.
      const queue = (await staff.list('waiting')).handoffs.filter(({ state }) => state === 'queued')
      const before = queue.findIndex(({ conversationId }) => conversationId === talk.id)
      expect(place.ahead).toBe(before)

      const [first] = queue
      await staff.act('take', first?.conversationId ?? '')
      expect(await client.until('queue-place')).toMatchObject({ ahead: before - 1 })
      socket.terminate()
      expect(await client.until('queue-place')).toMatchObject({ staffPresent: false })

      await other.act('take', talk.id)
      await sleep(200)
      const told = client.frames.length
      await queued()
      await sleep(200)
      expect(client.frames.slice(told).filter(({ type }) => type === 'queue-place')).toEqual([])
      client.terminate()
    } finally {
      socket.terminate()
    }
  })

  test('is for staff: a client who follows it is refused', async () => {
    const client = await welcomed(zhigu.url, await zhigu.visitor())
    client.say({ type: 'follow-queue' })
    expect(await client.until('error')).toMatchObject({ about: 'follow-queue', problem: { code: 'forbidden' } })
  })

  test('a waiting client who comes back sees the whole talk and goes on with it', async () => {
    const talk = await taken()
    await staff.say(talk.id, '您好。')
    const again = await welcomed(zhigu.url, talk.token)
    again.say({ type: 'follow', conversationId: talk.id, after: 0 })
    expect((await again.until('following')).conversation).toMatchObject({ state: 'human' })
    await again.until('events')
    expect(again.events()).toEqual(await talk.events())
    await staff.say(talk.id, '还在吗？')
    expect((await again.until('events')).events.at(-1)?.body).toMatchObject({ type: 'staff-message', text: '还在吗？' })
    again.terminate()
  })
})

describe('a complaint', () => {
  const today = calendarDate(new Date()).replaceAll('-', '')

  test('has its number and deadlines at once; a second one in the conversation names the same', async () => {
    const talk = await zhigu.talk()
    await talk.ask('我要投诉你们的客户经理')
    const [opened] = said(await talk.events(), 'ticket-opened')
    expect(opened?.body).toMatchObject({
      ticketId: expect.stringMatching(`^TS${today}-\\d{4}$`),
      category: 'complaint',
    })
    const id = opened?.body.type === 'ticket-opened' ? opened.body.ticketId : ''
    await talk.ask('我要去证监会举报，还要投诉')
    expect(said(await talk.events(), 'ticket-opened')).toHaveLength(1)
    const ofTicket = notices(await talk.events()).filter(([about]) => about === 'ticket')
    expect(ofTicket).toHaveLength(2)
    for (const [, text] of ofTicket) expect(text).toContain(id)
    const { tickets } = await staff.detail(talk.id)
    expect(tickets).toMatchObject([{ id, closedAt: null }])
    const [first] = said(await talk.events(), 'message-received')
    expect(tickets[0]?.countedFrom).toBe(first?.at)

    await staff.act('take', talk.id)
    await staff.act('close', talk.id, { outcome: 'unresolved' })
    expect(await lastNotice(talk)).toEqual(['closed', expect.stringContaining(id)])
    expect((await staff.detail(talk.id)).tickets[0]?.closedAt).toBeNull()
  })

  test('of money that was moved has its ticket beside the graver ground', async () => {
    const talk = await zhigu.talk()
    await talk.ask('我要投诉，账户里的两万块被转走了，不是我操作的')
    const [opened] = said(await talk.events(), 'ticket-opened')
    expect(opened?.body).toMatchObject({ category: 'complaint' })
    expect(await staff.detail(talk.id)).toMatchObject({ priority: 'P0', desk: 'risk-control' })
  })

  test('that is resolved closes its ticket', async () => {
    const talk = await zhigu.talk()
    await talk.ask('我要投诉')
    await staff.act('take', talk.id)
    await staff.act('close', talk.id, { outcome: 'resolved' })
    expect((await staff.detail(talk.id)).tickets[0]?.closedAt).not.toBeNull()
  })

  test('twelve at once have twelve numbers without a gap', async () => {
    const talks = await Promise.all(Array.from({ length: 12 }, () => zhigu.talk()))
    await Promise.all(talks.map((talk) => talk.ask('我要投诉')))
    const { rows } = await zhigu.services.sql.db.execute<{ id: string }>('select id from tickets order by id')
    expect(rows.map(({ id }) => id)).toEqual(rows.map((_, index) => `TS${today}-${String(index + 1).padStart(4, '0')}`))
    expect(rows.length).toBeGreaterThanOrEqual(12)
  })
})

describe.each(['in hours', 'out of hours'])('what a client is told, %s', (when) => {
  let server: Zhigu
  let colleague: Awaited<ReturnType<typeof person>>
  const closed = timeOfDay(new Date()) < '12:00' ? '13:00-14:00' : '1:00-2:00'
  beforeAll(async () => {
    const hours = when === 'in hours' ? '每天 0:00-24:00' : `每天 ${closed}`
    server = await startZhigu({ ...bare, SERVICE_HOURS: hours }, await emptyFolder())
    colleague = await person('service', 's-1', server)
  })
  afterAll(() => server.close())
  const times = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length

  // 没有同事在线 was said although somebody was, and three times over: in the answer, the notice and the state of the queue.
  test.each(['somebody', 'nobody'])('%s there: each fact once, and true', async (who) => {
    const socket = who === 'somebody' ? await atWork(colleague, server) : null
    try {
      const told = async (talk: Talk, ask: () => Promise<string>) => {
        const answer = await ask()
        const [, text = ''] = (await lastNotice(talk)) ?? []
        const both = `${answer}${text}`
        expect(times(both, /没有同事在线/g), both).toBe(who === 'nobody' ? 1 : 0)
        expect(times(both, /不是人工服务时间/g), both).toBe(when === 'in hours' ? 0 : 1)
        expect(times(both, /现在有同事在线/g), both).toBe(when === 'out of hours' && who === 'somebody' ? 1 : 0)
        expect(times(both, /请先写下/g), both).toBe(1)
        expect(both).not.toMatch(/接通后|前面/)
        return both
      }
      const tapped = await server.talk()
      const tappedText = await told(tapped, async () => {
        await tap(tapped, server)
        return ''
      })
      const spoken = await server.talk()
      const spokenText = await told(spoken, async () => (await spoken.ask('转人工')).text)
      for (const text of [tappedText, spokenText])
        if (who === 'nobody' || when === 'out of hours') expect(times(text, /已(?:经)?登记/g), text).toBe(1)
      const complaining = await server.talk()
      const { text: answer } = await complaining.ask('我要投诉你们的客户经理')
      expect(times(answer, /请先写下/g), answer).toBe(1)
      expect(answer).not.toMatch(/接通后|没有同事在线/)
    } finally {
      socket?.terminate()
      await vi.waitFor(async () => expect((await colleague.list('waiting')).staffPresent).toBe(0))
    }
  })

  test('is told in English too, with the same facts', async () => {
    const talk = await server.talk()
    await tap(talk, server)
    await talk.ask('我要投诉你们的客户经理')
    const english = said(await talk.events(), 'notice-given').map(({ body }) =>
      body.type === 'notice-given' ? (body.english ?? '') : '',
    )
    expect(english).toHaveLength(2)
    expect(english[0]).toMatch(/nobody is online right now/i)
    expect(/outside service hours.*Beijing time; our staff are back at/.test(english[0] ?? '')).toBe(
      when !== 'in hours',
    )
    expect(english[1]).toMatch(/ticket TS\d{8}-\d{4}: we contact you by/)
    for (const text of english) expect(text).not.toMatch(/\p{Script=Han}/u)
    const { queue } = await talk.view()
    expect(queue).toMatchObject(
      when === 'in hours' ? { opensAtInEnglish: null } : { opensAtInEnglish: expect.stringContaining('back at') },
    )
  })
})

test('out of hours it is said when people are back, and that the request is kept', async () => {
  const closed = timeOfDay(new Date()) < '12:00' ? '13:00-14:00' : '1:00-2:00'
  const night = await startZhigu({ ...bare, SERVICE_HOURS: `每天 ${closed}` }, await emptyFolder())
  try {
    const talk = await night.talk()
    expect((await tap(talk, night)).body.queue).toMatchObject({ open: false, opensAt: expect.stringContaining('上班') })
    const [about, text] = (await lastNotice(talk)) ?? []
    expect(about).toBe('out-of-hours')
    expect(text).toMatch(/人工服务时间为每天.*上班.*已登记.*回电/)
    const spoken = await night.talk()
    await spoken.ask('转人工')
    expect((await lastNotice(spoken))?.[1]).not.toContain('人工服务时间')
  } finally {
    await night.close()
  }
})

const { TEST_DATABASE_URL: postgres, TEST_REDIS_URL: redis } = process.env
describe.skipIf(lacks('a handover on two servers', 'TEST_DATABASE_URL', 'TEST_REDIS_URL'))(
  'on two servers with PostgreSQL and Redis',
  () => {
    test('the client is on one, the staff on the other; two take at once, and numbers have no gap', async () => {
      const { url, drop } = await createDatabase(postgres as string)
      const settings = {
        ...bare,
        DATABASE_URL: url,
        REDIS_URL: redis as string,
        KNOWLEDGE_URI: join(await emptyFolder(), 'index'),
        MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      }
      const servers: Zhigu[] = []
      try {
        for (let i = 0; i < 2; i += 1) servers.push(await startZhigu(settings, await emptyFolder()))
        const [here, there] = servers as [Zhigu, Zhigu]
        const [one, two] = [await person('service', 's-1', here), await person('service', 's-2', there)]
        const bell = await atWork(two, there)
        const talk = await here.talk()
        const client = await welcomed(here.url, talk.token)
        client.say({ type: 'follow', conversationId: talk.id })
        await client.until('following')
        await tap(talk, here)
        await bell.until('queue-changed')
        expect(await client.until('queue-place')).toMatchObject({ ahead: 0, staffPresent: true })
        const { stateVersion } = await two.detail(talk.id)
        await talk.send('你好')
        const replies = await Promise.all(
          [one, two].map(({ call }) => call('POST', `/${talk.id}/take`, { stateVersion })),
        )
        expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409])
        const mine = replies[0]?.status === 200 ? one : two
        await mine.say(talk.id, '您好。')
        await talk.send('谢谢')
        await sleep(500)
        const events = await here.talkIn(talk.id, one.token).events()
        const at = events.findIndex(({ body }) => body.type === 'state-changed' && body.to === 'assigned')
        expect(said(events.slice(at), 'sentence-committed')).toEqual([])
        expect(client.events()).toEqual(await talk.events())

        const talks = await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 2 ? here : there).talk()))
        await Promise.all(talks.map((complaining) => complaining.ask('我要投诉')))
        const { rows } = await here.services.sql.db.execute<{ number: number }>(
          'select right(id, 4)::int as number from tickets order by id',
        )
        expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1))
        expect(rows).toHaveLength(12)
      } finally {
        for (const server of servers) await server.close()
        await drop()
      }
    }, 180_000)
  },
)
