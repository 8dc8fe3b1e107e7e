import { expect, test } from 'vitest'
import type { Citation, Sentence } from '../../domain/turn.ts'
import { layOut } from './answer-layout.ts'
import { knownCards, proceduresBefore, productsOf } from './cards.ts'
import { sourcesOf } from './sources.ts'
import type { Exchange } from './transcript.ts'

const cited = (kind: Citation['kind'], title: string): Citation[] => [
  { kind, title, chunkId: title, versionId: title, quote: '', start: 0, end: 0 } as Citation,
]
const said = (...sentences: { text: string; citations: Citation[] }[]): Sentence[] =>
  sentences.map(({ text, citations }, index) => ({ index, kind: 'answer', text, citations }))
const exchange = (messageId: string, sentences: Sentence[], withdrawn: string | null = null) =>
  ({ messageId, sentences, withdrawn }) as Exchange

const steps = said(
  { text: '1. 打开 App。', citations: cited('procedure', '查询持仓') },
  { text: '2. 点“交易”。', citations: cited('procedure', '查询持仓') },
)
const fund = said({ text: '管理费为0.40%/年。', citations: cited('product', '甲A') })

test('a card is known wherever it was shown above, of a product and of a procedure', () => {
  const known = knownCards([exchange('m-1', steps), exchange('m-2', fund), exchange('m-3', steps), exchange('m-4', [])])
  expect([...known.values()].map((cards) => Object.fromEntries(cards))).toEqual([
    {},
    { 查询持仓: 1 },
    { 查询持仓: 1, 甲A: 1 },
    { 查询持仓: 2, 甲A: 1 },
  ])
})

// By ear both were the region 「查询持仓」.
test('a procedure in two lists of one answer is two cards, told apart', () => {
  const twice = [...steps, ...said({ text: '网上交易：', citations: [] }), ...steps].map((sentence, index) => ({
    ...sentence,
    index,
  }))
  const sources = sourcesOf(twice)
  const blocks = layOut(twice, sources)
  const before = (known: [string, number][]) =>
    proceduresBefore(blocks, sources, new Map(known)).filter((_, index) => blocks[index]?.type === 'list')
  expect(before([])).toEqual([0, 1])
  expect(before([['查询持仓', 1]])).toEqual([1, 2])
})

test('a withdrawn answer and one of many products have no card', () => {
  const many = ['甲A', '乙A', '丙A'].flatMap((name) => said({ text: name, citations: cited('product', name) }))
  expect(productsOf(exchange('m-1', many))).toEqual([])
  expect(productsOf(exchange('m-1', many.slice(1)))).toEqual(['乙A', '丙A'])
  expect(productsOf(exchange('m-1', fund, '资料已停用。'))).toEqual([])
})
