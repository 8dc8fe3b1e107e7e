import { expect, test } from 'vitest'
import { passageOf } from '../../tests/fixtures/turn-nouns.ts'
import { createSegmenter } from '../../text/segment.ts'
import { formerFigures, newerNotice } from './newer.ts'

const { words } = createSegmenter()

test.each([
  ['佣金由成交金额的0.02%调整为0.015%，最低收费由1元降为0.5元', ['0.02%', '1元']],
  ['服务时间由交易日8:30–16:30改为8:00–17:00', ['8:30–16:30']],
  ['由同事核实后，自2026年11月1日起施行', []],
])('%s', (text, figures) => {
  expect(formerFigures(text)).toEqual(figures)
})

const found = { fused: 1, cosine: 0.8 }
const faq = passageOf('ETF的交易佣金为成交金额的0.02%，每笔最低1元。', {
  source: 'faq',
  path: ['ETF交易佣金是多少？'],
  effectiveFrom: '2026-01-01',
  features: found,
})
const notice = passageOf('自2026年11月1日起，ETF的交易佣金由成交金额的0.02%调整为0.015%。', {
  kind: 'procedure',
  title: '关于调整ETF交易佣金的公告',
  chunkId: 'notice@1/0',
  versionId: 'notice@1',
  documentId: 'notice',
  effectiveFrom: '2026-11-01',
  features: found,
})
const newer = (more: Partial<typeof notice> = {}, older: Partial<typeof faq> = {}) =>
  newerNotice(
    'ETF交易佣金是多少',
    [
      { ...faq, ...older },
      { ...notice, ...more },
    ],
    words,
  )

test('a later notice changes what names the former figure', () => {
  expect(newer()?.chunkId).toBe('notice@1/0')
})

test('one that is older, of another matter, or of other figures does not', () => {
  expect(newer({ effectiveFrom: '2025-11-01' })).toBeNull()
  expect(
    newer({ text: '自2026年11月1日起，融资利率由成交金额的0.02%调整为0.015%。', title: '关于融资利率的公告' }),
  ).toBeNull()
  expect(newer({}, { text: '委托在交易时间内可以撤销。' })).toBeNull()
  expect(newer({ kind: 'research' })).toBeNull()
})

test('a notice that was found first, and a law, are changed by none', () => {
  expect(newerNotice('ETF交易佣金是多少', [notice, faq], words)).toBeNull()
  expect(newer({}, { source: 'clause' })).toBeNull()
})
