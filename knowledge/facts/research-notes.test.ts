import { describe, expect, test } from 'vitest'
import { askedNote, asksForViews, noteMeant } from './research-notes.ts'

const today = '2026-11-22'
const note = (title: string, publishedOn: string) => ({ title, topics: [], publishedOn })
const notes = [
  note('宏观月报：需求修复偏慢', '2026-06-12'),
  note('策略周评：量能回落', '2026-08-07'),
  note('医药创新产业链：支付环境改善', '2026-08-21'),
  note('宏观季报：内需边际改善', '2026-10-14'),
  note('策略周评：成交回暖', '2026-11-20'),
]
const meant = (question: string, asOf = today): string | null | undefined => {
  const asked = askedNote(question, asOf)
  return asked && (noteMeant(notes, asked, asOf)?.publishedOn ?? null)
}

describe('the note that is asked for', () => {
  test.each<[string, string | null]>([
    ['最近的周策略怎么说', '2026-11-20'],
    ['最新策略周评', '2026-11-20'],
    ['上一期策略周评', '2026-08-07'],
    ['8月的周策略说了什么', '2026-08-07'],
    ['八月份策略周报', '2026-08-07'],
    ['8月7日的策略周评', '2026-08-07'],
    ['宏观季报怎么看', '2026-10-14'],
    ['三季度宏观季报', '2026-10-14'],
    ['6月的宏观月报', '2026-06-12'],
    ['经济形势怎么看', '2026-10-14'],
    ['创新药板块研报观点', '2026-08-21'],
    ['医药行业评级', '2026-08-21'],
    ['最新研报', '2026-11-20'],
    // None of that time is held, and no other may stand in.
    ['9月的周策略', null],
    ['二季度宏观季报', null],
    ['12月的宏观月报', null],
    ['去年8月的周策略', null],
  ])('%s', (question, publishedOn) => {
    expect(askedNote(question, today)).not.toBeNull()
    expect(meant(question)).toBe(publishedOn)
  })

  test('of a quarter without its year the last one that has begun', () => {
    expect(askedNote('四季度宏观季报', '2027-02-10')?.period?.from).toBe('2027-01-01')
    expect(askedNote('今年四季度宏观季报', '2027-02-10')?.period?.from).toBe('2028-01-01')
    expect(meant('三季度宏观季报', '2027-02-10')).toBe('2026-10-14')
    expect(meant('去年三季度宏观季报', '2027-02-10')).toBe('2026-10-14')
  })

  test('of a past day what was published by then', () => {
    expect(meant('最新策略周评', '2026-09-01')).toBe('2026-08-07')
  })

  test.each([
    '我的对账单怎么看',
    '经济适用房怎么看房贷利率',
    '宏观季报里专项债发行进度是多少',
    '风险评级怎么做',
    '医药主题基金的赎回费',
    '创新药',
  ])('%s asks for no note', (question) => {
    expect(askedNote(question, today)).toBeNull()
    expect(asksForViews(question)).toBe(false)
  })
})
