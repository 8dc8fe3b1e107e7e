import { describe, expect, test } from 'vitest'
import { askedNote, asksForViews, namesSubjectOnly, notesMeant, shareHeld, tellsOf } from './research-notes.ts'

const today = '2026-11-22'
const note = (title: string, publishedOn: string, topics: string[] = []) => ({
  kind: 'research' as const,
  title,
  topics,
  publishedOn,
})
const notes = [
  note('宏观月报：需求修复偏慢', '2026-06-12', ['宏观', '财政']),
  note('公募基金市场2026年上半年回顾', '2026-07-10', ['基金市场', '费率']),
  note('策略周评：量能回落', '2026-08-07', ['策略周评', '成交量']),
  note('医药创新产业链：支付环境改善', '2026-08-21'),
  note('宏观季报：内需边际改善', '2026-10-14', ['宏观', '财政']),
  note('固定收益月报：久期环境改为中性', '2026-11-06', ['久期', '利率债']),
  note('策略周评：成交回暖', '2026-11-20', ['策略周评', '成交量']),
]
const notices = [
  { ...note('关于2026年圣诞节期间港股通暂停交易的通知', '2026-11-19'), kind: 'procedure' as const },
  { ...note('关于系统升级的通知', '2026-11-18', ['网上开户']), kind: 'procedure' as const },
]

/** The day of the note that is meant, null when none of that time is held, and undefined when none is asked for. */
const meant = (question: string, asOf = today, held: Parameters<typeof notesMeant>[0] = notes) => {
  const found = notesMeant(held, askedNote(question, asOf), asOf)
  return found ? (found.notes[0]?.publishedOn ?? null) : undefined
}

describe('the note that is asked for', () => {
  test.each<[string, string | null]>([
    ['最近的周策略怎么说', '2026-11-20'],
    ['最新策略周评', '2026-11-20'],
    ['上一期策略周评', '2026-08-07'],
    // What was said last counts, as in a question that goes on from another.
    ['最新策略周评上一期呢', '2026-08-07'],
    ['最新策略周评和上一期有什么变化', '2026-11-20'],
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
    expect(meant(question)).toBe(publishedOn)
  })

  // Other subjects, by the titles and topics of what is held and by no list.
  test.each<[string, string | null]>([
    ['10月利率走势怎么看', '2026-11-06'],
    ['10月的固收月报', '2026-11-06'],
    ['9月的固收月报', null],
    ['宏观以前是谨慎，为什么上调了，报告怎么说', '2026-10-14'],
    ['医药那篇研究的要点', '2026-08-21'],
    ['固收观点', '2026-11-06'],
    ['债市现在怎么看', '2026-11-06'],
    ['久期有什么建议', '2026-11-06'],
    ['最近策略观点', '2026-11-20'],
    ['有没有医药的研报', '2026-08-21'],
    ['上半年基金市场的报告', '2026-07-10'],
    ['大盘怎么看', '2026-11-20'],
  ])('by its subject: %s', (question, publishedOn) => {
    expect(meant(question)).toBe(publishedOn)
  })

  test('by the words of the question where a title has these', () => {
    const own = [...notes, note('CXO 跟踪：订单', '2026-11-19')]
    expect(meant('CXO怎么看', today, own)).toBe('2026-11-19')
  })

  test('a list has them all, or all of a subject', () => {
    const listed = (question: string) => notesMeant(notes, askedNote(question, today), today)?.notes.length
    expect(askedNote('研究所最近发了哪些报告', today).isList).toBe(true)
    expect(listed('研究所最近发了哪些报告')).toBe(notes.length)
    expect(listed('宏观有哪些研报')).toBe(2)
    expect(listed('8月有哪些研报')).toBe(2)
  })

  test('one thing is asked of it', () => {
    const details = (question: string) => notesMeant(notes, askedNote(question, today), today)?.details
    expect(details('宏观季报里专项债发行进度是多少')).toContain('专项')
    expect(details('宏观季报怎么看')).toEqual([])
    expect(asksForViews('宏观季报里专项债发行进度是多少')).toBe(false)
    expect(shareHeld(['专项', '发行'], '示例专项债发行进度升到74%')).toBe(1)
    expect(shareHeld(['专项', '发行'], '价格仍弱')).toBe(0)
  })

  test('of a quarter without its year the last one that has begun', () => {
    const later = [...notes, note('宏观季报：新年', '2027-01-20')]
    expect(meant('四季度宏观季报', '2027-02-10', later)).toBe('2027-01-20')
    expect(meant('今年四季度宏观季报', '2027-02-10', later)).toBeNull()
    expect(meant('三季度宏观季报', '2027-02-10')).toBe('2026-10-14')
    expect(meant('去年三季度宏观季报', '2027-02-10')).toBe('2026-10-14')
  })

  test('of a past day what was published by then', () => {
    expect(meant('最新策略周评', '2026-09-01')).toBe('2026-08-07')
  })

  test.each([
    '我的对账单怎么看',
    '风险评级怎么做',
    '医药主题基金的赎回费',
    '创新药',
    '白酒怎么看',
    '成交量怎么看',
    '费率怎么看',
    '转发研报给客户要注意什么',
    '研报在哪里看',
    '基金市场的报告在哪看',
  ])('%s asks for no note', (question) => {
    expect(meant(question)).toBeUndefined()
  })

  test.each(['经济适用房怎么看房贷利率', '我的对账单怎么看', '风险评级怎么做', '医药主题基金的赎回费', '创新药'])(
    '%s asks for no views',
    (question) => {
      expect(meant(question)).toBeUndefined()
      expect(asksForViews(question)).toBe(false)
    },
  )

  test('how research is used asks for no views', () => {
    expect(asksForViews('创新药板块研报观点')).toBe(true)
    expect(asksForViews('光伏板块怎么看')).toBe(true)
    expect(asksForViews('净值怎么看')).toBe(false)
    expect(asksForViews('转发研报给客户要注意什么')).toBe(false)
  })

  test('a subject on which nothing is held is named as such', () => {
    expect(namesSubjectOnly(askedNote('白酒行业有没有研报', today))).toBe(true)
    expect(namesSubjectOnly(askedNote('消费板块有研报没', today))).toBe(true)
    expect(namesSubjectOnly(askedNote('有没有关于黄金的研究报告', today))).toBe(true)
    expect(namesSubjectOnly(askedNote('研报和荐股的区别', today))).toBe(false)
    expect(namesSubjectOnly(askedNote('研报多久更新一次', today))).toBe(false)
    expect(namesSubjectOnly(askedNote('转发研报给客户要注意什么', today))).toBe(false)
  })
})

describe('a notice', () => {
  test.each<[string, string | undefined]>([
    ['关于港股通的通知', '2026-11-19'],
    ['系统升级的通知说了什么', '2026-11-18'],
    ['最新通知', '2026-11-19'],
    ['11月18日的通知', '2026-11-18'],
    // Without the word: nearly all that is said stands in its title.
    ['圣诞节港股通能交易吗', '2026-11-19'],
    ['港股通怎么开通', undefined],
    ['港股通几点交易', undefined],
    ['收不到通知短信怎么办', undefined],
  ])('%s', (question, publishedOn) => {
    expect(meant(question, today, [...notes, ...notices])).toBe(publishedOn)
  })

  test('speaks of the days that it names and of those between', () => {
    const day = (date: string, next: string) => ({ from: date, to: next })
    const text = '2026年12月24日午后至12月28日港股通暂停交易，12月31日恢复。'
    expect(tellsOf(text, day('2026-12-25', '2026-12-26'), '2026-11-19')).toBe(true)
    expect(tellsOf(text, day('2026-12-31', '2027-01-01'), '2026-11-19')).toBe(true)
    expect(tellsOf(text, day('2026-12-30', '2026-12-31'), '2026-11-19')).toBe(false)
  })
})
