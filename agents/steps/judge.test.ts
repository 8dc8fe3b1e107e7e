import { describe, expect, test } from 'vitest'
import type { Passage } from '../../domain/passage.ts'
import { factPassageOf, passageOf } from '../../tests/fixtures/turn-nouns.ts'
import { createSegmenter } from '../../text/segment.ts'
import { answerProbability, evidenceFeatures } from './judge.ts'

const { words } = createSegmenter()
const question = '银证转账几点可以转'
const found = (features: Passage['features'] = {}, more: Partial<Passage> = {}) =>
  passageOf('交易日 8:30–16:30 可以做银证转账。', { title: '银证转账', features, ...more })
const features = (passages: Passage[], asked = question) => {
  const seen = evidenceFeatures(asked, passages, words)
  if (!seen) throw new Error('nothing was judged')
  return seen
}
const probability = (passages: Passage[], asked = question) => answerProbability(asked, passages, words)

test('of nothing nothing is likely', () => {
  expect(evidenceFeatures(question, [], words)).toBeNull()
  expect(probability([])).toBe(0)
})

test('whatever a retriever reports, features and probability stay within 0…1', () => {
  for (const value of [-3, 0, 0.5, 1, 40])
    for (const passage of [found({ faq: value, cosine: value, fused: value }), factPassageOf('riskLevel', 'R2')]) {
      for (const feature of Object.values(features([passage]))) {
        expect(feature).toBeGreaterThanOrEqual(0)
        expect(feature).toBeLessThanOrEqual(1)
      }
      expect(probability([passage])).toBeGreaterThan(0)
      expect(probability([passage])).toBeLessThan(1)
    }
})

describe('it is the likelier that the passages answer', () => {
  const rises = (steps: Passage[][], asked = question) => {
    const likely = steps.map((passages) => probability(passages, asked))
    for (const [index, value] of likely.entries()) if (index > 0) expect(value).toBeGreaterThan(likely[index - 1] ?? 1)
  }

  test('the nearer they are in meaning', () => rises([0.2, 0.5, 0.8, 1].map((cosine) => [found({ cosine })])))
  test('the surer the FAQ asks the same', () => rises([0, 0.3, 0.9].map((faq) => [found({ faq })])))
  test('the more of the words they hold', () =>
    rises([
      [passageOf('融资利率。', { title: '费用' })],
      [passageOf('转账。', { title: '费用' })],
      [passageOf('银证转账几点可以转。', { title: '费用' })],
    ]))
  test('where the law and article were looked up by name', () => rises([[found()], [found({}, { source: 'clause' })]]))
  test('where the row of the fact table was looked up', () => {
    const fact = factPassageOf('riskLevel', 'R2')
    rises([[{ ...fact, facts: [] }], [fact]], '虚谷稳进债券A的风险等级')
  })
  test('where they are about the kind of security that was asked about', () =>
    rises([[passageOf('期货账户的利率')], [passageOf('信用账户的利率')]], '两融利率'))
})

describe('the margin', () => {
  const best = found({ fused: 0.9 })
  const second = (documentId: string) => found({ fused: 0.85 }, { documentId, chunkId: 'second' })

  test('is smaller where another document is as good', () => {
    expect(features([best, second('another')]).margin).toBeLessThan(features([best]).margin)
  })

  test('is not made smaller by the rest of the same document, which answers the same', () => {
    expect(features([best, second(best.documentId)]).margin).toBe(features([best]).margin)
  })
})

describe('vectors', () => {
  test('that do not exist yet say neither yes nor no', () => {
    expect(probability([found({})])).toBeGreaterThan(probability([found({ cosine: 0.1 })]))
    expect(probability([found({})])).toBeLessThan(probability([found({ cosine: 0.95 })]))
  })

  test('that exist and did not find the best passage speak against it', () => {
    const byVectors = found({ cosine: 0.5 }, { documentId: 'another', chunkId: 'second' })
    expect(probability([found({}), byVectors])).toBeLessThan(probability([found({})]))
  })
})

describe('a dated document', () => {
  const weekly = passageOf('债券市场平稳。', { title: '策略周评：债券', kind: 'research', effectiveFrom: '2026-11-20' })

  test.each<[string, number]>([
    ['11月20日的策略周评说了什么', 1],
    ['策略周评说了什么', 0],
    ['11月13日的策略周评说了什么', 0],
    ['11月20日的晨会说了什么', 0],
  ])('%s: named by title and day %d', (asked, expected) => {
    expect(features([weekly], asked).exactFact).toBe(expected)
  })
})
