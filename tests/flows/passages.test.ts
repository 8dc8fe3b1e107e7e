// From a citation to its place in the document, and to the product it is about.
import { and, asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Citation } from '../../domain/turn.ts'
import { chunks, productFacts } from '../../storage/sql/schema.ts'
import { startZhigu, type Zhigu } from './harness.ts'

let zhigu: Zhigu
beforeAll(async () => {
  zhigu = await startZhigu()
})
afterAll(() => zhigu.close())

const read = (path: string, query: Record<string, string>, token?: string) =>
  zhigu.call('GET', `/v1/passages${path}?${new URLSearchParams(query)}`, token ? { token } : {})

/** What a visitor was told, and by what. */
const told = async (question: string): Promise<{ token: string; citations: Citation[] }> => {
  const talk = await zhigu.talk()
  const { sentences } = await talk.ask(question)
  return { token: talk.token, citations: sentences.flatMap(({ citations }) => citations) }
}

test('every citation stands in its document where it says', async () => {
  for (const question of ['A股交易佣金怎么收？', '证券法第一百三十五条怎么规定？', '虚谷稳进债券A的赎回费是多少？']) {
    const { token, citations } = await told(question)
    expect(citations.length).toBeGreaterThan(0)
    for (const { chunkId, versionId, quote, start, end } of citations) {
      const { status, body } = await read('', { chunkId }, token)
      expect(status).toBe(200)
      expect(body.versionId).toBe(versionId)
      expect(body.text.slice(start - body.start, end - body.start)).toBe(quote)
    }
  }
})

// Only its own heading stands before the first answer of an FAQ: nothing is left out there.
test('a passage comes with the headings in the text around it', async () => {
  const { token, citations } = await told('A股交易佣金怎么收？')
  const { body } = await read('', { chunkId: String(citations[0]?.chunkId) }, token)
  expect(body.path).toEqual(['股票交易佣金是多少？'])
  expect(body.headings).toEqual(expect.arrayContaining(['股票交易佣金是多少？', '佣金里包含规费吗？']))
  expect(body.text.split('\n')).toContain('佣金里包含规费吗？')
  expect(body).toMatchObject({ hasBefore: false, hasAfter: true })
})

test('a product is shown with its rating, its fees and the risks in the document’s own words', async () => {
  const { token, citations } = await told('虚谷稳进债券A的赎回费是多少？')
  const versionId = String(citations[0]?.versionId)
  const { body } = await read('/product', { versionId }, token)
  expect(body).toMatchObject({ versionId, name: '虚谷稳进债券A', code: '990101', risk: 'R3' })
  expect(body.fees).toContainEqual({ label: '赎回费', condition: '持有<7天', value: '1.50%' })
  expect(body.facts).toContainEqual({ label: '产品类型', value: '公募基金-债券型' })
  expect(body.risks).toContain('本基金不保本，可能亏损本金。')
})

test('what is unknown, not a product, meant for others or stopped is not there', async () => {
  const { token, citations } = await told('A股交易佣金怎么收？')
  const { chunkId, versionId, documentId } = citations[0] as Citation
  expect((await read('', { chunkId })).status).toBe(401)
  expect((await read('', {}, token)).status).toBe(400)
  expect((await read('', { chunkId: 'nothing' }, token)).body.code).toBe('not-found')
  expect((await read('/product', { versionId }, token)).body.code).toBe('not-found')

  const inside = await insideOnly()
  expect((await read('', { chunkId: inside }, token)).status).toBe(404)
  expect((await read('', { chunkId: inside }, await zhigu.token('advisor'))).status).toBe(200)

  const operator = await zhigu.token('operator')
  const body = { target: 'document', targetId: documentId, reason: '更正' }
  expect((await zhigu.call('POST', '/v1/library/stops', { token: operator, body })).status).toBe(201)
  expect((await read('', { chunkId }, token)).status).toBe(404)
})

test('the text around a passage ends at the first stopped chunk on each side', async () => {
  const { token, citations } = await told('云岫短债30天C的赎回费是多少？')
  const own = await chunksOf(String(citations[0]?.versionId))
  const at = 5
  const { id: chunkId, start, end } = own[at] as Chunk
  const whole = (await read('', { chunkId }, token)).body
  expect(whole.text).toContain(own[at - 2]?.text)
  expect(whole.text).toContain(own[at + 2]?.text)

  const lifts = [await stop('chunk', own[at - 2]?.id), await stop('chunk', own[at + 2]?.id)]
  const { body } = await read('', { chunkId }, token)
  expect(body).toMatchObject({ start: own[at - 1]?.start, hasBefore: true, hasAfter: true })
  expect(body.start + body.text.length).toBe(own[at + 1]?.end)
  expect(body.text.slice(start - body.start, end - body.start)).toBe(own[at]?.text)
  expect((await read('', { chunkId: String(own[at - 2]?.id) }, token)).status).toBe(404)

  for (const lift of lifts) await lift()
  expect((await read('', { chunkId }, token)).body).toEqual(whole)
})

test('a product is shown without what is stopped, and not at all when nothing else is left', async () => {
  const { token, citations } = await told('云岫短债30天C的赎回费是多少？')
  const { versionId, documentId } = citations[0] as Citation
  const product = () => read('/product', { versionId }, token)
  const whole = (await product()).body
  expect(whole.risk).toMatch(/^R\d$/)
  const own = await chunksOf(versionId)

  const risks = own.filter(({ path }) => path.at(-1) === '风险揭示')
  const [rated] = await zhigu.services.sql.db
    .select({ id: productFacts.chunkId })
    .from(productFacts)
    .where(and(eq(productFacts.versionId, versionId), eq(productFacts.field, 'riskLevel')))
  const fees = own.filter(({ path }) => path.at(-1) === '费率')
  expect([whole.fees.length, whole.risks.length, fees.length, risks.length]).not.toContain(0)

  const lifts = await stopAll([...risks, ...fees])
  expect((await product()).body).toEqual({ ...whole, fees: [], risks: [] })
  lifts.push(await stop('chunk', rated?.id))
  expect((await product()).body.risk).toBeNull()
  lifts.push(...(await stopAll(own)))
  expect((await product()).body.code).toBe('not-found')
  for (const lift of lifts) await lift()
  expect((await product()).body).toEqual(whole)

  for (const [target, id] of [
    ['version', versionId],
    ['document', documentId],
  ] as const) {
    const lift = await stop(target, id)
    expect((await product()).status).toBe(404)
    await lift()
  }
})

test('a confirmed qualified investor opens what was cited to them, another client does not', async () => {
  const token = await zhigu.token('client', { id: 'client-010' })
  const { sentences } = await (await zhigu.talk(token)).ask('观澜固收优选一号的管理费是多少')
  const cited = sentences.flatMap(({ citations }) => citations).find((one) => one.documentId === 'product-990901')
  const { chunkId, versionId } = cited as Citation
  const ordinary = await zhigu.token('client', { id: 'client-001' })
  for (const [path, query] of [
    ['', { chunkId }],
    ['/product', { versionId }],
  ] as const) {
    expect((await read(path, query, token)).status).toBe(200)
    expect((await read(path, query, ordinary)).status).toBe(404)
    expect((await read(path, query, await zhigu.visitor())).status).toBe(404)
  }
})

type Chunk = typeof chunks.$inferSelect

const chunksOf = (versionId: string): Promise<Chunk[]> =>
  zhigu.services.sql.db.select().from(chunks).where(eq(chunks.versionId, versionId)).orderBy(asc(chunks.ordinal))

/** Stops a source and gives what lifts the stop. */
const stop = async (target: string, targetId: string | undefined): Promise<() => Promise<void>> => {
  const token = await zhigu.token('operator')
  const made = await zhigu.call('POST', '/v1/library/stops', { token, body: { target, targetId, reason: '更正' } })
  expect(made.status).toBe(201)
  return async () => {
    await zhigu.call('POST', `/v1/library/stops/${made.body.stop.id}/lift`, { token, body: { reason: '核对过' } })
  }
}

const stopAll = async (some: readonly Chunk[]): Promise<(() => Promise<void>)[]> => {
  const lifts: (() => Promise<void>)[] = []
  for (const { id } of some) lifts.push(await stop('chunk', id))
  return lifts
}

/** A chunk that only the firm's own people may read. */
const insideOnly = async (): Promise<string> => {
  const talk = await zhigu.talk(await zhigu.token('advisor'))
  const { sentences } = await talk.ask('固定收益月报（2026年7月）的观点是什么？')
  const research = sentences.flatMap(({ citations }) => citations).find(({ kind }) => kind === 'research')
  if (!research) throw new Error(`no research note was cited: ${JSON.stringify(sentences)}`)
  return research.chunkId
}
