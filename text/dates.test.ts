import { expect, test } from 'vitest'
import { findDates, lastPartOfYear } from './dates.ts'
import { randomTexts } from './random-text.ts'

// A Sunday.
const today = '2026-11-22'
const read = (text: string) => findDates(text, today).map(({ from, to, relation, date }) => [from, to, relation, date])

test.each([
  ['2024-01-01', ['2024-01-01', '2024-01-02', 'within', '2024-01-01']],
  ['2024年1月1日', ['2024-01-01', '2024-01-02', 'within', '2024-01-01']],
  ['2024.06.30', ['2024-06-30', '2024-07-01', 'within', '2024-06-30']],
  ['二〇二五年三月', ['2025-03-01', '2025-04-01', 'within', '2025-03-31']],
  ['24年3月5日', ['2024-03-05', '2024-03-06', 'within', '2024-03-05']],
  ['2023年', ['2023-01-01', '2024-01-01', 'within', '2023-12-31']],
  ['2026年', ['2026-01-01', '2027-01-01', 'within', '2026-11-22']],
  ['去年', ['2025-01-01', '2026-01-01', 'within', '2025-12-31']],
  ['前年', ['2024-01-01', '2025-01-01', 'within', '2024-12-31']],
  ['2024年初', ['2024-01-01', '2024-02-01', 'within', '2024-01-31']],
  ['2024年底', ['2024-12-01', '2025-01-01', 'within', '2024-12-31']],
  ['去年底', ['2025-12-01', '2026-01-01', 'within', '2025-12-31']],
  ['今年三季度', ['2026-07-01', '2026-10-01', 'within', '2026-09-30']],
  ['2025Q3', ['2025-07-01', '2025-10-01', 'within', '2025-09-30']],
  ['2025年上半年', ['2025-01-01', '2025-07-01', 'within', '2025-06-30']],
  ['上个月', ['2026-10-01', '2026-11-01', 'within', '2026-10-31']],
  ['上月15日', ['2026-10-15', '2026-10-16', 'within', '2026-10-15']],
  ['上季度', ['2026-07-01', '2026-10-01', 'within', '2026-09-30']],
  ['昨天', ['2026-11-21', '2026-11-22', 'within', '2026-11-21']],
  ['大前天', ['2026-11-19', '2026-11-20', 'within', '2026-11-19']],
  ['上周五', ['2026-11-13', '2026-11-14', 'within', '2026-11-13']],
  ['本周', ['2026-11-16', '2026-11-23', 'within', '2026-11-22']],
  ['3年前', ['2023-11-22', '2023-11-23', 'within', '2023-11-22']],
  ['半年前', ['2026-05-22', '2026-05-23', 'within', '2026-05-22']],
  ['近三个月', ['2026-08-22', '2026-11-23', 'within', '2026-11-22']],
  ['过去五年', ['2021-11-22', '2026-11-23', 'within', '2026-11-22']],
  ['今年以来', ['2026-01-01', '2026-11-23', 'within', '2026-11-22']],
  ['2023年修订前', ['2023-01-01', '2024-01-01', 'before', '2022-12-31']],
  ['去年修订前怎么规定？', ['2025-01-01', '2026-01-01', 'before', '2024-12-31']],
  ['2019年修订后', ['2019-01-01', '2020-01-01', 'after', '2020-01-01']],
  ['2020年以来', ['2020-01-01', '2021-01-01', 'after', '2026-11-22']],
  ['明年1月1日起施行', ['2027-01-01', '2027-01-02', 'after', '2027-01-01']],
  ['1月3日', ['2027-01-03', '2027-01-04', 'within', '2027-01-03']],
  ['10月8日', ['2026-10-08', '2026-10-09', 'within', '2026-10-08']],
])('%s', (text, expected) => {
  expect(read(text)).toEqual([expected])
})

test.each(['持有一年以上', '三年内', '1.50%', '2024-13-01', '510300', '30天到期', '第2024条'])(
  '%s is no date',
  (text) => {
    expect(read(text)).toEqual([])
  },
)

test('the last day of a month stays in its month', () => {
  expect(findDates('1个月前', '2026-03-31')[0]?.from).toBe('2026-02-28')
})

test('several in order, without overlaps, with exact ranges', () => {
  const text = '从2024年1月1日到去年底，以及昨天'
  const found = findDates(text, today)
  expect(found.map((date) => date.text)).toEqual(['2024年1月1日', '去年底', '昨天'])
  for (const { start, end, text: written } of found) expect(text.slice(start, end)).toBe(written)
})

test('of random texts: ranges exact, dates real', () => {
  for (const text of randomTexts(41)) {
    let last = 0
    for (const found of findDates(text, today)) {
      expect(text.slice(found.start, found.end)).toBe(found.text)
      expect(found.start).toBeGreaterThanOrEqual(last)
      expect(found.from < found.to).toBe(true)
      expect(new Date(found.date).toISOString().slice(0, 10)).toBe(found.date)
      last = found.end
    }
  }
})

test.each<[string, string | null]>([
  ['10月利率走势', '2026-10-01'],
  ['十二月的报告', '2025-12-01'],
  ['三季度的报告', '2026-07-01'],
  ['第四季度', '2026-10-01'],
  ['上半年的回顾', '2026-01-01'],
  // The year is named, or it is no month at all.
  ['去年8月', null],
  ['2025年3月', null],
  ['最近3月', null],
  ['三个月内', null],
  ['月底前', null],
])('%s without its year is the last that has begun', (text, from) => {
  expect(lastPartOfYear(text, '2026-11-22')?.from ?? null).toBe(from)
})
