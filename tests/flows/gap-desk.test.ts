// From what the library did not answer to what answers it: heaps of questions, a draft, what it would change, and its publishing.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ChangeView } from '../../server/protocol/desk.ts'
import { GapAnswers, GapClusters } from '../../server/protocol/gaps.ts'
import { PastQuestions, Preview } from '../../server/protocol/preview.ts'
import { indexOutbox, versions } from '../../storage/sql/schema.ts'
import { problemIn, startZhigu, type Zhigu } from './harness.ts'

const questions = ['数字人民币怎么入金', '怎么用数字人民币往股票账户里入金', '数字人民币入金怎么操作']
const other = '碳排放配额质押登记去哪办'

let zhigu: Zhigu
let [li, wang, operator] = ['', '', '']
beforeAll(async () => {
  zhigu = await startZhigu()
  li = await zhigu.token('knowledge', { id: 'li' })
  wang = await zhigu.token('knowledge', { id: 'wang' })
  operator = await zhigu.token('operator', { id: 'zhao' })
  for (const question of [...questions, other]) await (await zhigu.talk()).ask(question)
})
afterAll(() => zhigu?.close())

const path = '/v1/library'
const call = (method: string, at: string, token: string, body?: object) =>
  zhigu.call(method, `${path}${at}`, { token, body })
const clusters = async () => GapClusters.parse((await call('GET', '/gap-clusters?days=30', operator)).body).clusters
const answers = async () => GapAnswers.parse((await call('GET', '/gap-answers', li)).body).answers
const answer = '暂不支持数字人民币直接入金。请先把数字人民币兑回绑定的银行卡，再做银证转账。'
const told = async () => (await (await zhigu.talk()).ask(questions[0] ?? '')).text

test('questions that ask for the same are one heap, and become what answers them once two people say so', async () => {
  const [heap, ...more] = await clusters()
  expect(heap).toMatchObject({ count: 3, unanswered: 3, disliked: 0 })
  expect(heap?.questions.map(({ text }) => text).toSorted()).toEqual(questions.toSorted())
  expect(more.map(({ question }) => question)).toEqual([other])
  const turns = heap?.turns ?? []

  const draft = {
    turns,
    kind: 'faq',
    question: '数字人民币可以入金吗？',
    phrasings: questions,
    answer,
    effectiveFrom: '2026-01-01',
  }
  expect(problemIn(await call('POST', '/gap-drafts', operator, draft))).toMatchObject({ status: 403 })
  expect(problemIn(await call('POST', '/gap-drafts', li, { ...draft, answer: ' ' }))).toMatchObject({ status: 400 })
  const made = await call('POST', '/gap-drafts', li, draft)
  expect(made.status).toBe(201)
  const { versionId } = made.body as { versionId: string }
  expect(await clusters()).toHaveLength(1)
  expect(await answers()).toMatchObject([{ state: 'draft', versionId, turns: { length: 3 } }])

  // What it would change, and that it changes nothing yet.
  const before = await zhigu.services.sql.db.select().from(versions).orderBy(versions.id)
  const asked = PastQuestions.parse((await call('GET', '/past-questions', li)).body).questions
  expect(asked).toEqual(expect.arrayContaining([...questions, other]))
  const preview = await call('POST', `/versions/${versionId}/preview`, li, { questions: asked.slice(0, 25) })
  const { differences } = Preview.parse(preview.body)
  expect(differences.map(({ question }) => question).toSorted()).toEqual(questions.toSorted())
  for (const difference of differences) {
    expect(difference.before.text).not.toContain('兑回')
    expect(difference.after).toMatchObject({ evidence: 'grounded', sources: [{ versionId }] })
    expect(difference.after.text).toContain('兑回')
  }
  expect(await zhigu.services.sql.db.select().from(versions).orderBy(versions.id)).toEqual(before)
  const waiting = (await zhigu.services.sql.db.select().from(indexOutbox)).filter(({ doneAt }) => doneAt === null)
  expect(waiting).toEqual([])
  expect(await told()).not.toContain('兑回')

  // Published by another, it answers.
  const { revision } = (await call('GET', `/versions/${versionId}`, li)).body as { revision: number }
  const proposal = { kind: 'publish', revision, reason: '客户多次问到' }
  const change = ChangeView.parse((await call('POST', `/versions/${versionId}/changes`, li, proposal)).body)
  expect((await call('POST', `/changes/${change.id}/decision`, wang, { approve: true })).status).toBe(200)
  expect(await told()).toContain('兑回')
  expect(await answers()).toMatchObject([{ state: 'answered', versionId }])
  expect(problemIn(await call('POST', `/versions/${versionId}/preview`, li, { questions }))).toMatchObject({
    status: 409,
  })
})

test('what needs no document is set aside with a reason, and can be taken up again', async () => {
  const [heap] = await clusters()
  const { turns = [] } = heap ?? {}
  expect(problemIn(await call('POST', '/gap-answers/not-needed', li, { turns, reason: '' }))).toMatchObject({
    status: 400,
  })
  expect((await call('POST', '/gap-answers/not-needed', li, { turns, reason: '不属于业务范围' })).status).toBe(204)
  expect(await clusters()).toEqual([])
  const [first] = await answers()
  expect(first).toMatchObject({ state: 'not-needed', reason: '不属于业务范围', by: 'li', questions: [other] })
  expect((await call('POST', '/gap-answers/reopen', li, { turns })).status).toBe(204)
  expect(await clusters()).toHaveLength(1)
  const events = await zhigu.services.events.read('knowledge-gaps', 0, 10)
  expect(events.map(({ type, content }) => [type, content?.actor.id, content?.body])).toMatchObject([
    ['gaps-set-aside', 'li', { turns: [`${turns[0]?.conversationId}/${turns[0]?.turnId}`], reason: '不属于业务范围' }],
    ['gaps-reopened', 'li', { turns: [`${turns[0]?.conversationId}/${turns[0]?.turnId}`], versionIds: [] }],
  ])
  const unknown = [{ conversationId: 'none', turnId: 'none' }]
  expect(
    problemIn(await call('POST', '/gap-answers/not-needed', li, { turns: unknown, reason: '没有这一问' })),
  ).toMatchObject({
    status: 404,
  })
})
