import { afterAll, beforeAll, expect, test } from 'vitest'
import { readerOf } from '../domain/identity.ts'
import type { Passage } from '../domain/passage.ts'
import { loadSampleLibrary } from '../knowledge/sample-library.ts'
import { readLibraryState } from '../knowledge/versions/library-state.ts'
import { createEncoderEmbedder } from '../models/embedder/encoder-embedder.ts'
import { builtInFolder } from '../models/encoder/built-in.ts'
import { type Encoder, openEncoder } from '../models/encoder/open-encoder.ts'
import { type OpenLibrary, openLibrary, segmenter } from '../tests/fixtures/open-library.ts'
import { databases } from '../tests/services.ts'
import { searchVectors } from './dense/vector-search.ts'
import { createFaqRetriever, loadFaq, questionFeatures, weighed, weightedDice } from './faq.ts'
import { fusionDepth } from './fusion/fusion.ts'

let encoder: Encoder
let library: OpenLibrary
beforeAll(async () => {
  const [pglite] = databases
  if (!pglite) throw new Error('no database')
  encoder = await openEncoder({ folder: builtInFolder })
  library = await openLibrary(pglite.open, { embedder: createEncoderEmbedder(encoder) })
  await loadSampleLibrary(library.ingest)
  await library.index.vectorsDone()
}, 180_000)
afterAll(async () => {
  await library.close()
  await encoder.close()
})

// None of these stands in the library as it is written here.
test.each([
  ['想开个户', '怎么开户？'],
  ['登录密码忘了', '忘记交易密码怎么办？'],
  ['怎么提现到卡里', '怎么把钱转回银行卡？'],
  ['融资利息多少', '融资融券利率是多少？'],
  ['今天几点收盘', 'A股几点开盘，几点收盘？'],
  ['基金卖了钱多久到', '基金赎回多久到账？'],
  ['我要换手机号', '怎么修改预留手机号？'],
  ['风险测评过期', '风险测评多久过期，过期了怎么办？'],
  ['怎么转人工啊', '怎么联系人工客服？'],
  ['港股通手续费', '港股通怎么收费？'],
  ['T加1', 'T+1是什么意思？'],
  ['撤销委托', '怎么撤单？'],
  ['你是真人吗', '你是机器人吗？'],
  ['账户被盗了', '怀疑账户被盗用怎么办？'],
])('%s → %s', async (asked, question) => {
  const [best] = (await library.ask(asked)).passages
  expect(best).toMatchObject({ kind: 'faq', path: [question] })
})

test('while some phrasings wait for their vectors, all are compared by their words', async () => {
  const { sql, index } = library
  const [state, text] = [await readLibraryState(sql.db), '佣金多少']
  const reader = await index.reader(state.generationId)
  const vectors = await reader.questionVectors()
  const some = new Map([...vectors].slice(0, vectors.size / 2))
  const vector = await createEncoderEmbedder(encoder).embedQuery(text)
  const query = { text, entities: [], asOf: '2026-11-22', reader: readerOf('client') }
  const nearest = await searchVectors(reader, vector, query, fusionDepth)
  const find = async (held: typeof vectors, meaning: { vector: number[]; nearest: typeof nearest } | null) => {
    const search = { query, catalogue: await library.library.catalogue(state) }
    const partial = { ...reader, questionVectors: async () => held }
    return (await createFaqRetriever({ db: sql.db, segmenter }).find(search, partial, meaning)).matches
  }
  const byWords = await find(vectors, null)
  expect(await find(some, { vector, nearest })).toEqual(byWords)
  expect(await find(vectors, { vector, nearest })).not.toEqual(byWords)
})

// Without vectors 佣金多少 was answered with the commission of convertible bonds, which has the same words in it.
test('before any vector is there, the entry that says the same words is the nearest', async () => {
  const [pglite] = databases
  if (!pglite) throw new Error('no database')
  const away = async () => Promise.reject(new Error('away'))
  const embedder = { ...createEncoderEmbedder(encoder), embedQuery: away, embedDocuments: away }
  const silent = await openLibrary(pglite.open, { embedder })
  try {
    await loadSampleLibrary(silent.ingest)
    for (const [asked, question] of [
      ['佣金多少', '股票交易佣金是多少？'],
      ['印花税多少', '印花税怎么收？'],
      ['密码忘了', '忘记交易密码怎么办？'],
    ] as const) {
      const cosineOf = ({ features }: Passage) => features.cosine ?? 0
      const [first, second] = (await silent.ask(asked)).passages.toSorted((a, b) => cosineOf(b) - cosineOf(a))
      expect(first?.path).toEqual([question])
      expect(first && second && cosineOf(first) - cosineOf(second)).toBeGreaterThan(0)
    }
  } finally {
    await silent.close()
  }
}, 60_000)

test('sentences of procedures are no entries of the FAQ', async () => {
  const { sql, index } = library
  const { generationId } = await readLibraryState(sql.db)
  const { entries } = await loadFaq(sql.db, segmenter, await index.reader(generationId))
  expect(entries.length).toBeGreaterThan(200)
  expect(entries.filter(({ chunkId }) => chunkId.includes('-procedure@'))).toEqual([])
})

test('what has nothing to do with the library is like nothing in it', async () => {
  for (const asked of ['今天天气怎么样', '怎么做红烧肉', '中国的首都是哪里', '快递什么时候到', '高考几号']) {
    const { passages, choices } = await library.ask(asked)
    expect(passages.filter((passage) => passage.source === 'faq')).toEqual([])
    expect(choices).toBeUndefined()
  }
})

test('fillers and dialect make no difference', () => {
  const words = (question: string) => [...questionFeatures(segmenter, question).words]
  expect(words('请问一下，怎么开户呢？')).toEqual(words('咋开户'))
  expect(words('你好，我想问一下如何开户，谢谢')).toEqual(words('怎么开户'))
  expect(words('？')).toEqual([])
})

test('weighted Dice', () => {
  const dice = (a: string[], b: string[], weigh: (feature: string) => number) =>
    weightedDice(weighed(new Set(a), weigh), weighed(new Set(b), weigh))
  const even = () => 1
  expect(dice(['a', 'b'], ['b', 'c'], even)).toBe(0.5)
  expect(dice([], [], even)).toBe(0)
  const rare = (feature: string) => (feature === 'b' ? 3 : 1)
  expect(dice(['a', 'b'], ['b', 'c'], rare)).toBe(0.75)
})
