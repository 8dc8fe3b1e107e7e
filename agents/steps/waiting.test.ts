import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSampleLibrary } from '../../knowledge/sample-library.ts'
import { embedder, lawLine, type OpenLibrary, openLibrary, segmenter } from '../../tests/fixtures/open-library.ts'
import { readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { databases } from '../../tests/services.ts'
import { toChineseNumber } from '../../text/numerals.ts'
import { suffices, sufficientProbability } from './evidence.ts'
import { createGather } from './gather.ts'

// While a library of laws waited for its vectors, 晚上八点下单行不行 was told when people are there to talk to: nothing had a vector any more.
let library: OpenLibrary
let isAway = false
beforeAll(async () => {
  const [pglite] = databases
  if (!pglite) throw new Error('no database')
  const embedDocuments = async (texts: string[]) => {
    if (isAway) throw new Error('away')
    return embedder.embedDocuments(texts)
  }
  library = await openLibrary(pglite.open, { embedder: { ...embedder, embedDocuments } })
  await loadSampleLibrary(library.ingest)
  await library.index.vectorsDone()
}, 180_000)
afterAll(() => library.close())

const [answered, unanswered] = [
  ['佣金多少', '印花税多少', '密码忘了怎么办', '基金卖了钱多久到', '银证转账几点可以转', '股票最少买多少'],
  ['今天天气怎么样', '怎么做红烧肉', '我的票票怎么出不了手'],
]
const gather = (text: string) =>
  createGather({ retrieve: library.retrieve, words: segmenter.words, firm: null })({
    turn: turnOf(text, { asOf: '2026-11-22' }),
    reading: readingOf(text),
    objectiveOnly: false,
  })
const judged = async () =>
  Promise.all(
    [...answered, ...unanswered].map(async (question) => {
      const [part] = await gather(question)
      return {
        question,
        first: part?.passages.slice(0, 3).map(({ chunkId }) => chunkId),
        choices: part?.choices,
        missing: part?.missing,
        probability: part?.probability.toFixed(2),
      }
    }),
  )

test('what waits for its vector changes no answer that was there before it came, and is found by its words', async () => {
  const before = await judged()
  expect(before.filter(({ probability }) => Number(probability) >= sufficientProbability)).toHaveLength(answered.length)
  isAway = true
  const article = (question: string, at: number) => `第${toChineseNumber(at + 1)}条 关于${question}，由甲机构另行规定。`
  const all = Array.from({ length: 50 }, () => answered).flat()
  await library.ingest.bytes(
    'laws.jsonl',
    Buffer.from(
      lawLine({
        id: 'new',
        title: '示例规定',
        version: '2026-01-01',
        text: `${all.map(article).join('\n\n')}\n\n第九百条 磁悬浮巡检员应当佩戴蓝色袖标。`,
      }),
    ),
    { by: 'test' },
  )
  await library.index.vectorsDone()
  expect((await library.index.status()).withoutVector).toBeGreaterThan(300)
  expect(await judged()).toEqual(before)
  const [told] = await gather('磁悬浮巡检员佩戴什么颜色的袖标')
  expect(told?.passages[0]?.text).toContain('蓝色袖标')
  expect(told && suffices(told)).toBe(true)
})
