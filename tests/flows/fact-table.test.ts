// 产品数据: what documents say of products, where they differ, and how two people set a cell right.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ChangeView } from '../../server/protocol/desk.ts'
import { FactPage } from '../../server/protocol/facts.ts'
import { markdown } from '../fixtures/open-library.ts'
import { problemIn, startZhigu, type Zhigu } from './harness.ts'

let zhigu: Zhigu
let [li, wang, reviewer] = ['', '', '']
beforeAll(async () => {
  zhigu = await startZhigu()
  li = await zhigu.token('knowledge', { id: 'li' })
  wang = await zhigu.token('knowledge', { id: 'wang' })
  reviewer = await zhigu.token('reviewer', { id: 'zhao' })
})
afterAll(() => zhigu?.close())

const call = (method: string, at: string, token: string, body?: object) =>
  zhigu.call(method, `/v1/library${at}`, { token, body })
const facts = async (query: Record<string, string>, token = reviewer) =>
  FactPage.parse((await call('GET', `/facts?${new URLSearchParams(query)}`, token)).body)
const cell = { productCode: '990101', field: 'managementFee', condition: '' }
const fee = async () =>
  (await facts({ text: '990101' })).rows.find(({ field, condition }) => field === 'managementFee' && condition === '')
const told = async () => (await (await zhigu.talk()).ask('虚谷稳进债券A的管理费是多少')).text
const decide = (id: string, token: string) => call('POST', `/changes/${id}/decision`, token, { approve: true })

test('the sample library contradicts itself nowhere; each cell leads to its row', async () => {
  expect(await facts({ show: 'conflicts' })).toEqual({ rows: [], next: null })
  expect((await facts({ show: 'corrected' })).rows).toEqual([])
  const { rows, next } = await facts({ limit: '2' })
  const codes = [...new Set(rows.map(({ productCode }) => productCode))]
  expect([codes.length, next]).toEqual([2, codes[1]])
  const more = await facts({ limit: '2', page: next ?? '' })
  expect(more.rows.some(({ productCode }) => codes.includes(productCode))).toBe(false)
  const [source] = (await fee())?.sources ?? []
  expect(source?.quote).toContain(source?.value)
  expect(source?.quote).toContain('管理费')
  expect((await facts({ text: '%' })).rows).toEqual([])
})

test('what may not be seen is not in it', async () => {
  const internal = markdown(
    { work: 'internal-990999', kind: 'product', title: '虚谷内部试运行产品', grade: 3, audiences: ['staff'] },
    `## 产品要素

| 要素 | 内容 |
|---|---|
| 产品简称 | 虚谷内部试运行 |
| 产品代码 | 990999 |
`,
  )
  await zhigu.services.ingest.bytes('internal.md', Buffer.from(internal), { by: 'test' })
  const operator = await zhigu.token('operator', { id: 'qian' })
  expect((await facts({ text: '990999' })).rows).not.toEqual([])
  expect((await facts({ text: '990999' }, operator)).rows).toEqual([])
})

test('a correction of two people counts at once, and is lifted by two', async () => {
  const former = (await fee())?.sources[0]?.value ?? ''
  const proposed = { ...cell, previousValue: former, value: '0.77%/年', reason: '录入有误' }
  expect(problemIn(await call('POST', '/facts/corrections', reviewer, proposed))).toMatchObject({ status: 403 })
  const reply = await call('POST', '/facts/corrections', li, proposed)
  expect(reply.status).toBe(201)
  const { id } = ChangeView.parse(reply.body)
  expect(await fee()).toMatchObject({ openChangeId: id, corrections: [] })
  expect(problemIn(await call('POST', '/facts/corrections', wang, proposed))).toMatchObject({ status: 409 })
  expect(problemIn(await decide(id, li))).toMatchObject({ status: 403 })
  expect(await told()).toContain(former)
  expect((await decide(id, wang)).status).toBe(200)
  expect(await told()).toContain('0.77%/年')
  expect(await told()).toContain(`原文写的是“${former}”`)
  expect(await fee()).toMatchObject({
    openChangeId: null,
    sources: [{ value: former, corrected: '0.77%/年' }],
    corrections: [{ value: '0.77%/年', by: 'li', reason: '录入有误', liftedAt: null }],
  })

  const lifting = await call('POST', '/facts/corrections', wang, {
    ...cell,
    previousValue: null,
    value: null,
    reason: '原文无误',
  })
  expect((await decide(ChangeView.parse(lifting.body).id, li)).status).toBe(200)
  expect(await told()).not.toContain('0.77')
  expect((await fee())?.corrections[0]).toMatchObject({ liftedBy: 'wang' })
})

test('documents that differ are shown as such and told as such', async () => {
  const notice = markdown(
    { work: 'notice-990101', kind: 'product', title: '虚谷稳进债券A费率公告', effectiveFrom: '2026-06-01' },
    `## 产品要素

| 要素 | 内容 |
|---|---|
| 产品简称 | 虚谷稳进债券A |
| 产品代码 | 990101 |

## 费率

| 费用项目 | 条件 | 费率 |
|---|---|---|
| 管理费 | | 0.99%/年 |
`,
  )
  await zhigu.services.ingest.bytes('notice.md', Buffer.from(notice), { by: 'test' })
  const { rows } = await facts({ show: 'conflicts' })
  expect(rows).toMatchObject([{ ...cell, isDisputed: true, sources: { length: 2 } }])
  const text = await told()
  for (const word of ['说法不一', '0.99%/年', rows[0]?.sources[1]?.value ?? '-', '费率公告', '尚未核实'])
    expect(text).toContain(word)
})
