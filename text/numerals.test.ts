import { describe, expect, test } from 'vitest'
import {
  articleName,
  findAmounts,
  findArticles,
  numbersIn,
  parseChineseNumber,
  toChineseNumber,
  writtenDates,
} from './numerals.ts'
import { randomTexts } from './random-text.ts'

describe('one number', () => {
  test.each([
    ['二十五', 25],
    ['一百三十四', 134],
    ['25', 25],
    ['２５', 25],
    ['廿五', 25],
    ['卅一', 31],
    ['十', 10],
    ['百', 100],
    ['两万五', 25_000],
    ['一百五', 150],
    ['一百零五', 105],
    ['一千零一', 1001],
    ['二〇二三', 2023],
    ['三点五', 3.5],
    ['一点五万', 15_000],
    ['1.1万', 11_000],
    ['1.5亿', 150_000_000],
    ['1,000,000', 1_000_000],
    ['三亿五千万', 350_000_000],
    ['一万亿', 1e12],
    ['壹佰贰拾', 120],
    ['零', 0],
    ['十二万三千四百五十六', 123_456],
  ])('%s is %d', (written, value) => {
    expect(parseChineseNumber(written)).toBe(value)
  })

  test.each(['', '哈', '一二百', '十十', '二十五条', '1.2.3', '三点', '点五', '万亿', '1,00'])(
    '%j is none',
    (written) => {
      expect(parseChineseNumber(written)).toBeNull()
    },
  )

  test('writing and reading are inverse', () => {
    for (let value = 0; value <= 20_000; value++) expect(parseChineseNumber(toChineseNumber(value))).toBe(value)
    for (const value of [99_999, 100_000, 100_010, 1_000_001, 10_101_010, 100_000_000, 100_010_001, 999_999_999_999])
      expect(parseChineseNumber(toChineseNumber(value))).toBe(value)
  })

  test.each([
    [0, '零'],
    [10, '十'],
    [15, '十五'],
    [20, '二十'],
    [101, '一百零一'],
    [110, '一百一十'],
    [1001, '一千零一'],
    [1010, '一千零一十'],
    [10_010, '一万零一十'],
    [100_000, '十万'],
  ])('%d is written %s', (value, written) => {
    expect(toChineseNumber(value)).toBe(written)
  })

  test('what has no Chinese writing here is refused', () => {
    for (const value of [-1, 1.5, 1e12, Number.NaN]) expect(() => toChineseNumber(value)).toThrow(RangeError)
  })
})

describe('articles', () => {
  const clauses = (text: string) => findArticles(text).map(({ clause }) => clause)

  test.each([
    ['第二十五条', ['第二十五条']],
    ['第25条', ['第二十五条']],
    ['第 ２５ 条第2款', ['第二十五条第二款']],
    ['《证券法》25条怎么说', ['第二十五条']],
    ['证券法一百三十七条', ['第一百三十七条']],
    ['25条是什么', ['第二十五条']],
    ['二十五条第二款', ['第二十五条第二款']],
    ['第十条第一款第（三）项', ['第十条第一款第三项']],
    ['第十条第一款第三项第二目', ['第十条第一款第三项第二目']],
    ['第三十五条之一第二款', ['第三十五条之一第二款']],
    ['第十九、二十二和二十四条', ['第十九条', '第二十二条', '第二十四条']],
    ['第十至十二条', ['第十条', '第十一条', '第十二条']],
    ['第十九条、第二十条', ['第十九条', '第二十条']],
    ['第五条至第七条', ['第五条', '第六条', '第七条']],
    ['第一百四十七条和一百四十八条', ['第一百四十七条', '第一百四十八条']],
    ['第五条和第六条第二款', ['第五条', '第六条第二款']],
    ['第一百三十五条的第二款', ['第一百三十五条第二款']],
    ['第120条之1', ['第一百二十条之一']],
    ['第五条，三条建议', ['第五条']],
    ['Article 25(2) and article 30', ['第二十五条第二款', '第三十条']],
    ['第二十五条二款', ['第二十五条第二款']],
    ['第二十五条二款三项', ['第二十五条第二款第三项']],
    ['25条2款怎么说', ['第二十五条第二款']],
    ['第十条 第二款', ['第十条第二款']],
    ['第十条 （三）项', ['第十条第三项']],
    ['第二十二条 五项禁止', ['第二十二条']],
    ['第二十四条　六项禁止', ['第二十四条']],
    ['第二十二条五项禁止有哪些', ['第二十二条']],
    ['第八条三项条件', ['第八条']],
    ['第八条 三款产品', ['第八条']],
    ['第一百條', []],
  ])('%s', (text, expected) => {
    expect(clauses(text)).toEqual(expected)
  })

  test.each(['给我三条建议', '25条消息', '新国九条', '头条', '一条龙服务', '一条线', '买了两条鱼', '发了100条短信'])(
    '%s holds none',
    (text) => {
      expect(clauses(text)).toEqual([])
    },
  )

  test('ranges are exact', () => {
    const text = '依据《证券法》第１３７条第一款和第十九、二十条。'
    for (const reference of findArticles(text)) expect(text.slice(reference.start, reference.end)).toBe(reference.text)
    expect(findArticles(text).map((reference) => reference.text)).toEqual(['第１３７条第一款', '第十九', '二十条'])
  })

  test('a span is bounded', () => {
    expect(findArticles('第1至9999条').length).toBeLessThanOrEqual(53)
  })

  test('articleName', () => {
    expect(articleName(25)).toBe('第二十五条')
    expect(articleName(35, 1)).toBe('第三十五条之一')
  })
})

describe('claims', () => {
  const claims = (text: string) => numbersIn(text).map(({ value, unit }) => `${value} ${unit}`.trim())

  test.each([
    ['5%、５％、百分之五、五个点、5个百分点', ['5 percent', '5 percent', '5 percent', '5 percent', '5 percent']],
    [
      '千分之一、3‰、万分之三、万三、万2.5、20BP',
      ['0.1 percent', '0.3 percent', '0.03 percent', '0.03 percent', '0.025 percent', '0.2 percent'],
    ],
    ['跌了-3.5%，负百分之三', ['-3.5 percent', '-3 percent']],
    ['实际税负20%', ['20 percent']],
    ['5%-8%', ['5 percent', '8 percent']],
    ['5-8%', ['5 percent', '8 percent']],
    ['五到八个百分点', ['5 percent', '8 percent']],
    ['三成仓位', ['30 percent']],
    ['100万元、1,000,000元、￥1000000', ['1000000 CNY', '1000000 CNY', '1000000 CNY']],
    ['100-200万元', ['1000000 CNY', '2000000 CNY']],
    ['最多50万元，至多5000元', ['500000 CNY', '5000 CNY']],
    ['1亿2000万元，3万5千元', ['120000000 CNY', '35000 CNY']],
    ['五千块，10w元', ['5000 CNY', '100000 CNY']],
    ['$50，HK$20，100美元', ['50 USD', '20 HKD', '100 USD']],
    ['2024年1月1日起3年内', ['20240101 date', '3 year']],
    ['2024-01-01、2024/1/1、二〇二四年一月一日', ['20240101 date', '20240101 date', '20240101 date']],
    ['2024年5月', ['202405 date']],
    ['2023年', ['2023 date']],
    ['2024-2026年', ['2024 date', '2026 date']],
    ['每年1月1日', ['101 date']],
    [
      '10个工作日，30天，三个月，两年，半年，一年半',
      ['10 working-day', '30 day', '3 month', '2 year', '6 month', '18 month'],
    ],
    ['9:30-11:30', ['930 time', '1130 time']],
    ['R3级产品，C2客户，T+1日', ['3 R', '2 C', '1 T+']],
    ['第二十五条第二款', ['25 article', '2 paragraph']],
    ['510300', ['510300']],
    ['3456.78点，10万股，1.5倍，十四周岁', ['3456.78 点', '100000 股', '1.5 倍', '14 岁']],
    ['第三季度', ['3 季度']],
  ])('%s', (text, expected) => {
    expect(claims(text)).toEqual(expected)
  })

  test.each([
    '一般而言，万一第三方十分重要',
    '统一管理，千万不要',
    '几百万，数十万',
    '两个方面，二级市场，三项',
    '二手车',
    '一些、一起、一旦、一定',
    '五险一金，三方存管',
  ])('%s claims nothing', (text) => {
    expect(claims(text)).toEqual([])
  })

  test('ranges are exact and in order, whatever the text', () => {
    for (const text of randomTexts(31)) {
      let last = 0
      for (const claim of numbersIn(text)) {
        expect(text.slice(claim.start, claim.end)).toBe(claim.text)
        expect(claim.start).toBeGreaterThanOrEqual(last)
        expect(Number.isFinite(claim.value)).toBe(true)
        last = claim.start
      }
    }
  })

  test('a long row of spans does not recurse', () => {
    expect(numbersIn('一-'.repeat(50_000)).length).toBeGreaterThanOrEqual(0)
    expect(numbersIn('1-'.repeat(50_000)).length).toBeGreaterThan(1000)
  })

  test('amounts: 万 and 亿 without a measure word are yuan', () => {
    expect(findAmounts('资产100万，持有10万股').map(({ value, unit }) => [value, unit])).toEqual([[1_000_000, 'CNY']])
  })
})

test('impossible days are no dates', () => {
  expect(writtenDates('2024-02-30 2023年2月29日 2024年13月1日').filter(({ day }) => day !== null)).toEqual([])
  expect(writtenDates('2024-02-29').map(({ year, month, day }) => [year, month, day])).toEqual([[2024, 2, 29]])
})
