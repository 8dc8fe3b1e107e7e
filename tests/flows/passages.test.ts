// From a citation to its place in the document, and to the product it is about.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Citation } from '../../domain/turn.ts'
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

/** A chunk that only the firm's own people may read. */
const insideOnly = async (): Promise<string> => {
  const talk = await zhigu.talk(await zhigu.token('advisor'))
  const { sentences } = await talk.ask('固定收益月报（2026年7月）的观点是什么？')
  const research = sentences.flatMap(({ citations }) => citations).find(({ kind }) => kind === 'research')
  if (!research) throw new Error(`no research note was cited: ${JSON.stringify(sentences)}`)
  return research.chunkId
}
