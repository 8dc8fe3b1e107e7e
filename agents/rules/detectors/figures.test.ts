import { describe, expect, test } from 'vitest'
import type { CopyContext } from '../../../domain/copy.ts'
import { copyText } from './copy-text.ts'
import { inceptionOf, periodOf } from './figures.ts'

const context: CopyContext = {
  channel: '基金销售页',
  products: ['公募基金'],
  audience: 'public',
  aiGenerated: false,
  asOf: '2026-11-01',
  clientRisk: null,
  productRisk: null,
  inferred: [],
}
const figuresIn = (text: string) => {
  const read = copyText(text, context)
  return read.figures.map(({ start, end, period, annualised }) => ({
    words: read.written.slice(start, end),
    period,
    annualised,
  }))
}

describe('figures of past performance', () => {
  test.each([
    ['近一个月涨幅15.2%', { kind: 'months', months: 1 }],
    ['近三年收益率22.4%', { kind: 'months', months: 36 }],
    ['上周又蹦了6.8%', { kind: 'months', months: 0.25 }],
    ['成立以来累计上涨28%', { kind: 'inception' }],
    ['2025年收益31.2%', { kind: 'year', year: 2025 }],
    ['2026-06-01至2026-09-30收益4.2%', { kind: 'months', months: 3 + 29 / 30 }],
    ['三季度 +31.7%', { kind: 'months', months: 3 }],
    ['本基金（2018年5月成立）：2020年收益56.3%', { kind: 'year', year: 2020 }],
  ])('%s', (text, period) => {
    expect(figuresIn(text)).toMatchObject([{ period }])
  })

  test.each([
    '申购费率打1折，由1.5%降至0.15%',
    '近三年最大回撤12.3%',
    '沪深300指数今年以来上涨9%',
    '债券资产的比例不低于80%',
    '公司净利润同比增长20%',
    '七日年化收益率1.52%',
    '预期年化5%',
    '同期业绩比较基准8.0%',
    '票面利率2.1%',
  ])('%s is none', (text) => {
    expect(figuresIn(text)).toEqual([])
  })

  test('annualised is told', () => {
    expect(figuresIn('近30天年化收益率5.6%')).toMatchObject([{ annualised: true }])
  })
})

test('periods by their words', () => {
  expect(periodOf('近半年')).toEqual({ kind: 'months', months: 6 })
  expect(periodOf('单日')).toEqual({ kind: 'months', months: 0 })
  expect(periodOf('从那以后')).toEqual({ kind: 'unknown' })
})

describe('when the product began', () => {
  test.each([
    ['2026-07-21成立', true],
    ['成立日期:2026年6月18日', true],
    ['八月刚成立的小将', true],
    ['成立才三个月', true],
    ['成立于2018年6月', false],
    ['成立三年', false],
    ['十周年', false],
  ])('%s', (text, young) => {
    expect(inceptionOf(text, '2026-11-01').young).toBe(young)
  })
})
