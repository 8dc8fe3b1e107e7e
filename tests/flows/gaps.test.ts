// 知识缺口: what was not answered, or not well, as who keeps the library reads it.
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Role, roles } from '../../domain/identity.ts'
import { GapPage } from '../../server/protocol/gaps.ts'
import { expire } from '../../storage/retention.ts'
import { answerVerdicts, streamEvents } from '../../storage/sql/schema.ts'
import { problemIn, startZhigu, type Talk, type Zhigu } from './harness.ts'

const answerable = '银证转账几点可以转'
const unknown = '数字人民币怎么入金'

let zhigu: Zhigu
let tokens: Record<Role, string>
beforeAll(async () => {
  zhigu = await startZhigu()
  tokens = Object.fromEntries(
    await Promise.all(roles.map(async (role) => [role, await zhigu.token(role, { id: `the ${role}` })])),
  )
})
afterAll(() => zhigu?.close())

const path = '/v1/library/gaps'
const get = (query: Record<string, string> = {}, role: Role = 'knowledge') =>
  zhigu.call('GET', `${path}?${new URLSearchParams(query)}`, { token: tokens[role] })
const list = async (query: Record<string, string> = {}) => GapPage.parse((await get(query)).body)
/** Those of one conversation. */
const gapsIn = async ({ id }: Talk, query: Record<string, string> = {}) =>
  (await list({ limit: '100', ...query })).gaps.filter(({ conversationId }) => conversationId === id)

const judge = async (talk: Talk, turnId: string, body: object) => {
  const reply = await zhigu.call('PUT', `${talk.path}/turns/${turnId}/verdict`, { token: talk.token, body })
  expect(reply.status).toBe(204)
}
const asked = async (question: string) => {
  const talk = await zhigu.talk()
  return { talk, turnId: (await talk.ask(question)).messageId }
}

test('is read by who keeps the library, and by nobody else', async () => {
  for (const role of roles) {
    const reply = await get({}, role)
    if (['knowledge', 'supervisor', 'operator'].includes(role)) expect(reply.status, role).toBe(200)
    else expect(problemIn(reply), role).toMatchObject({ status: 403, code: 'forbidden' })
  }
  expect((await zhigu.call('GET', path)).status).toBe(401)
})

describe('a question', () => {
  test('without evidence is one, with what was said instead; an answered one is none', async () => {
    const { talk, turnId } = await asked(unknown)
    expect(await gapsIn(talk)).toMatchObject([
      { turnId, question: unknown, unanswered: 'no-evidence', disliked: null, withdrawn: false, documents: [] },
    ])
    expect((await gapsIn(talk))[0]?.answer).toMatch(/\p{Script=Han}/u)
    expect(await gapsIn((await asked(answerable)).talk)).toEqual([])
  })

  test('whose answer got a thumbs-down is one, with the reason, the words and the sources, until it is taken back', async () => {
    const { talk, turnId } = await asked(answerable)
    await judge(talk, turnId, { verdict: 'up' })
    expect(await gapsIn(talk)).toEqual([])
    await judge(talk, turnId, { verdict: 'down', reason: 'incomplete', comment: '没说周末' })
    const [gap, ...others] = await gapsIn(talk)
    expect(others).toEqual([])
    expect(gap).toMatchObject({
      turnId,
      question: answerable,
      answer: expect.stringContaining('8:30–16:30'),
      unanswered: null,
      disliked: { reason: 'incomplete', comment: '没说周末' },
    })
    expect(gap?.documents).toEqual([{ id: expect.any(String), title: expect.stringMatching(/\p{Script=Han}/u) }])
    // As it stands now.
    await judge(talk, turnId, { verdict: 'down', reason: 'outdated' })
    expect((await gapsIn(talk)).map(({ disliked }) => disliked)).toEqual([{ reason: 'outdated', comment: null }])
    await judge(talk, turnId, { verdict: null })
    expect(await gapsIn(talk)).toEqual([])
  })

  test('that was neither answered nor liked is one and not two, found by either reason', async () => {
    const { talk, turnId } = await asked(unknown)
    await judge(talk, turnId, { verdict: 'down', reason: 'not-my-question' })
    const found = await gapsIn(talk)
    expect(found).toMatchObject([{ unanswered: 'no-evidence', disliked: { reason: 'not-my-question' } }])
    for (const reason of ['no-evidence', 'not-my-question']) expect(await gapsIn(talk, { reason })).toEqual(found)
    for (const reason of ['low-confidence', 'wrong', 'unsaid']) expect(await gapsIn(talk, { reason })).toEqual([])
  })

  // Whom a person had to help since nothing was found was no gap, as if the person had filled it.
  test('that was handed over since nothing was found is one; what is handed over for another reason is none', async () => {
    const talk = await zhigu.talk()
    for (let times = 0; times < 4; times++) await talk.ask(unknown)
    const found = await gapsIn(talk)
    expect(found.map(({ unanswered }) => unanswered)).toEqual([
      'repeated-question',
      'no-evidence',
      'no-evidence',
      'no-evidence',
    ])
    expect(await gapsIn(talk, { reason: 'repeated-question' })).toEqual(found.slice(0, 1))
    // What may be a danger is left to people, whatever the library holds; asked again and again, an answered question is answered.
    const others = await zhigu.talk()
    await others.ask('我要找人工')
    expect(await gapsIn(others)).toEqual([])
    const again = await zhigu.talk()
    for (let times = 0; times < 4; times++) await again.ask(answerable)
    expect(await gapsIn(again)).toEqual([])
  })

  test('is found by the reason that was given, or that none was', async () => {
    const [wrong, unsaid] = [await asked(answerable), await asked(answerable)]
    await judge(wrong.talk, wrong.turnId, { verdict: 'down', reason: 'wrong' })
    await judge(unsaid.talk, unsaid.turnId, { verdict: 'down' })
    const idsOf = async (reason: string) => (await list({ reason, limit: '100' })).gaps.map(({ turnId }) => turnId)
    expect(await idsOf('wrong')).toEqual([wrong.turnId])
    expect(await idsOf('unsaid')).toEqual([unsaid.turnId])
    expect(await idsOf('no-evidence')).not.toContain(wrong.turnId)
  })
})

test('the newest come first, page by page, each once', async () => {
  for (let i = 0; i < 3; i += 1) {
    const { talk, turnId } = await asked(answerable)
    await judge(talk, turnId, { verdict: 'down', reason: 'unclear' })
    await asked(unknown)
  }
  const all = (await list({ limit: '100' })).gaps
  expect(all.length).toBeGreaterThanOrEqual(6)
  expect(all.map(({ at }) => at)).toEqual(
    all
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  )
  const paged = []
  for (let page: string | null = ''; page !== null; ) {
    const read = await list({ limit: '2', ...(page ? { page } : {}) })
    expect(read.gaps.length).toBeLessThanOrEqual(2)
    paged.push(...read.gaps)
    page = read.next
  }
  expect(paged).toEqual(all)
})

test('older than the days that are asked for is not told', async () => {
  const { talk, turnId } = await asked(answerable)
  await judge(talk, turnId, { verdict: 'down', reason: 'other' })
  const { db } = zhigu.services.sql
  await db
    .update(answerVerdicts)
    .set({ at: new Date(Date.now() - 10 * 86_400_000) })
    .where(eq(answerVerdicts.turnId, turnId))
  expect(await gapsIn(talk, { days: '7' })).toEqual([])
  expect(await gapsIn(talk, { days: '30' })).toHaveLength(1)
})

describe('nothing is told that', () => {
  const phone = '13800138000'

  test('was masked, also after the originals were erased', async () => {
    const { talk, turnId } = await asked(`${answerable}，我的手机号是${phone}`)
    await judge(talk, turnId, { verdict: 'down', reason: 'wrong', comment: `打我电话${phone}` })
    const before = await gapsIn(talk)
    expect(before).toMatchObject([
      { question: `${answerable}，我的手机号是⟦手机号1⟧`, disliked: { comment: '打我电话⟦手机号1⟧' } },
    ])
    expect((await get({ limit: '100' })).text).not.toContain(phone)
    expect((await zhigu.call('DELETE', '/v1/conversations/originals', { token: talk.token })).status).toBe(200)
    expect(await gapsIn(talk)).toEqual(before)
  })

  test('was withdrawn, without saying so', async () => {
    const { talk, turnId } = await asked(answerable)
    await judge(talk, turnId, { verdict: 'down', reason: 'outdated' })
    const body = { target: 'answer', targetId: `${talk.id}/${turnId}`, reason: '核对内容' }
    const stopped = await zhigu.call('POST', '/v1/library/stops', { token: tokens.operator, body })
    expect(stopped.status).toBe(201)
    expect(await gapsIn(talk)).toMatchObject([{ question: answerable, withdrawn: true }])
  })

  test('was kept for its time and is deleted', async () => {
    const { talk, turnId } = await asked(answerable)
    await judge(talk, turnId, { verdict: 'down', reason: 'wrong' })
    const { talk: silent } = await asked(unknown)
    const { services } = zhigu
    for (const { id } of [talk, silent]) {
      await services.sql.db.execute(sql`update streams set retain_until = now() - interval '1 day' where id = ${id}`)
      await services.sql.db.execute(
        sql`update conversations set retain_until = now() - interval '1 day' where id = ${id}`,
      )
    }
    // On hold for a lawsuit the verdict stays, and what it is about is gone.
    await services.sql.db.update(answerVerdicts).set({ legalHold: true }).where(eq(answerVerdicts.turnId, turnId))
    await expire(services, new Date())
    const left = await services.sql.db
      .select({ content: streamEvents.content })
      .from(streamEvents)
      .where(eq(streamEvents.streamId, talk.id))
    expect(left.every(({ content }) => content === null)).toBe(true)
    expect(await gapsIn(talk)).toMatchObject([
      { question: null, answer: null, documents: [], disliked: { reason: 'wrong', comment: null } },
    ])
    expect(await gapsIn(silent)).toEqual([])
  })
})

test.each<[Record<string, string>, string]>([
  [{ reason: 'answered' }, ''],
  [{ days: '0' }, ''],
  [{ days: '367' }, '366'],
  [{ limit: '101' }, '100'],
  [{ page: 'AAAA' }, '从头'],
  [{ reasons: 'wrong' }, ''],
])('%j is refused in words', async (query, words) => {
  const problem = problemIn(await get(query))
  expect(problem).toMatchObject({ status: 400, code: 'invalid-request' })
  expect(problem.detail).toContain(words)
})
