import { describe, expect, test } from 'vitest'
import type { Passage } from '../../domain/passage.ts'
import type { ProductFact } from '../../domain/product-fact.ts'
import { passageOf } from '../../tests/fixtures/turn-nouns.ts'
import { cite } from './cite.ts'
import { supports } from './support.ts'

const passage = (text: string, more: Partial<Passage> = {}): Passage =>
  passageOf(text, { chunkId: 'w@2026.1/0', versionId: 'w@2026.1', documentId: 'w', source: 'faq', ...more })

const feeRow = (field: 'redemptionFee' | 'purchaseFee', label: string, condition: string, value: string): Passage => {
  const text = `费用项目：${label}；条件：${condition}；费率：${value}`
  const fact: ProductFact = {
    id: `${field}${condition}`,
    workId: 'product-990101',
    versionId: 'product-990101@2026',
    chunkId: 'product-990101@2026/9',
    productCode: '990101',
    productName: '虚谷稳进债券A',
    field,
    condition,
    value,
    start: 100,
    end: 100 + text.length,
    asOf: null,
  }
  return passage(text, {
    kind: 'product',
    title: '虚谷稳进债券A产品资料',
    path: ['费率'],
    facts: [fact],
    source: 'fact',
  })
}

const fees = [
  feeRow('redemptionFee', '赎回费', '持有<7天', '1.50%'),
  feeRow('redemptionFee', '赎回费', '7天≤持有<30天', '0.75%'),
  feeRow('purchaseFee', '申购费', '金额<100万元', '0.80%'),
]
const law = passage('第一百三十五条 证券公司不得对客户证券买卖的收益或者赔偿证券买卖的损失作出承诺。', {
  kind: 'regulation',
  title: '中华人民共和国证券法',
  clause: '第一百三十五条',
  versionLabel: '2019-12-28 修订',
  effectiveFrom: '2020-03-01',
})
const transfer = passage(
  '交易日8:30–16:30可以做银证转账，周末和节假日不能转。个别银行的开放时间可能更短，以银行规定为准。',
)
const margin = passage(
  '融资利率为6.80%/年，融券费率为8.80%/年，按实际使用天数计算。利率自2026年3月1日起适用。开户不收取费用。',
  {
    title: '融资融券费用',
  },
)

describe('what the evidence says is supported', () => {
  test.each<[string, Passage[]]>([
    ['融资利率为6.80%/年，融券费率为8.80%/年，按实际使用天数计算。', [margin]],
    ['融资的年利率是6.8%。', [margin]],
    ['融券费率为百分之八点八。', [margin]],
    ['新利率从2026年3月起适用。', [margin]],
    ['虚谷稳进债券A的赎回费按以下标准收取：持有<7天为1.50%；7天≤持有<30天为0.75%。', fees],
    ['虚谷稳进债券A（990101）的申购费为：金额<100万元为0.80%。', fees],
    ['证券公司不得对客户买卖证券的收益作出承诺。', [law]],
    ['根据《证券法》第一百三十五条，证券公司不得对客户证券买卖的收益作出承诺。', [law]],
    ['《中华人民共和国证券法》第135条禁止证券公司对客户证券买卖的收益作出承诺。', [law]],
    ['有些银行的开放时间可能更短，请以银行规定为准。', [transfer]],
    ['周末和节假日不可以转。', [transfer]],
    ['交易日8:30–16:30您都能做银证转账。', [transfer]],
    ['持有不到7天就赎回，您要付1.50%的赎回费。', fees],
    ['持有满7天不到30天的，赎回费是0.75%。', fees],
  ])('%s', (sentence, evidence) => {
    expect(supports(sentence, evidence)).toMatchObject({ supported: true })
  })
})

// What a fee comes to for the client's own amount stands in no passage: it follows from the rate that does.
describe('a sum that is written out', () => {
  const charge = (text: string) => passage(text, { kind: 'fee', title: '证券交易收费标准', path: ['A股交易费用'] })
  const charges = [
    charge('费用项目：佣金；收费标准：成交金额的0.025%；收取方向：买卖双向；最低收费：5元/笔'),
    charge('费用项目：印花税；收费标准：成交金额的0.05%；收取方向：仅卖出；最低收费：无'),
    charge('费用项目：融资利率；收费标准：6.80%/年；说明：按实际使用天数计算，一年按360天计'),
  ]
  test.each([
    '佣金：50000元×0.025%＝12.50元。',
    '佣金：8000元×0.025%＝2.00元，不足5元，按最低5.00元收取。',
    '印花税：50000元×0.05%＝25.00元。',
    '融资利息：100000元×6.80%×30÷360＝566.67元。',
    '佣金50000元×0.025%＝12.50元，印花税50000元×0.05%＝25.00元，合计12.50元＋25.00元＝37.50元。',
  ])('holds when it is right and the rate is there: %s', (sentence) => {
    expect(supports(sentence, charges)).toMatchObject({ supported: true })
  })

  test.each([
    '佣金：50000元×0.025%＝125.00元。',
    '佣金：50000元×0.03%＝15.00元。',
    '佣金：50000元×0.05%＝25.00元。',
    '佣金：12.50元。',
    '融资利息：100000元×6.80%×30÷365＝558.90元。',
    '合计：12.50元＋25.00元＝37.50元。',
    '佣金：50000元×0.025%＝12.50元，最低6.00元。',
  ])('and not when it is wrong, or of a rate of something else: %s', (sentence) => {
    expect(supports(sentence, charges)).toMatchObject({ supported: false, why: 'number' })
  })
})

// 8:30 was held as the number 830, and a time was told as a fee.
test.each(['银证转账的费率是16:30。', '银证转账费为8:30。', '银证转账最高830。', '银证转账收8.30元。'])(
  'a time of the day is no rate and no amount: %s',
  (sentence) => {
    expect(supports(sentence, [transfer])).toMatchObject({ supported: false, why: 'number' })
  },
)

describe('what was changed is not', () => {
  test.each<[string, string, Passage[], string]>([
    ['a wrong percentage', '融资利率为6.50%/年。', [margin], 'number'],
    ['two percentages swapped', '融资利率为8.80%/年，融券费率为6.80%/年。', [margin], 'number'],
    ['a percentage of another fee', '虚谷稳进债券A的赎回费为0.80%。', fees, 'number'],
    ['a percentage of another tier', '虚谷稳进债券A的赎回费：持有<7天为0.75%。', fees, 'number'],
    ['a wrong tier', '虚谷稳进债券A的赎回费：持有<9天为1.50%。', fees, 'number'],
    ['another product', '云岫成长混合A的赎回费：持有<7天为1.50%。', fees, 'entity'],
    ['another class of the product', '虚谷稳进债券C的赎回费：持有<7天为1.50%。', fees, 'entity'],
    ['another code', '990102的赎回费：持有<7天为1.50%。', fees, 'number'],
    ['another unit', '融资利率为6.80元。', [margin], 'number'],
    ['a wrong year', '利率自2025年3月1日起适用。', [margin], 'number'],
    ['a wrong day', '利率自2026年3月2日起适用。', [margin], 'number'],
    ['a dropped 不', '证券公司可以对客户证券买卖的收益作出承诺。', [law], 'negation'],
    ['an added 不', '融资利率不按实际使用天数计算。', [margin], 'negation'],
    ['a dropped 不 in a short sentence', '开户收取费用。', [margin], 'negation'],
    ['allowed instead of not', '周末和节假日也可以转。', [transfer], 'negation'],
    ['allowed instead of not, in part', '周末能转。', [transfer], 'negation'],
    ['not instead of allowed', '交易日8:30–16:30不能做银证转账。', [transfer], 'negation'],
    ['a tier turned round in words', '持有超过7天赎回，赎回费是1.50%。', fees, 'number'],
    ['another tier in words', '持有不到30天赎回，赎回费是1.50%。', fees, 'number'],
    [
      'a clause that was not found',
      '根据《证券法》第一百三十六条，证券公司不得对客户证券买卖的收益作出承诺。',
      [law],
      'clause',
    ],
    [
      'another law',
      '根据《证券投资基金法》第一百三十五条，证券公司不得对客户证券买卖的收益作出承诺。',
      [law],
      'entity',
    ],
    ['something else', '建议您现在买入这只股票，后市有望上涨。', [margin, law], 'coverage'],
    ['an invented number beside a true one', '融资利率为6.80%/年，最低收费5元。', [margin], 'number'],
  ])('%s', (_, sentence, evidence, why) => {
    expect(supports(sentence, evidence)).toMatchObject({ supported: false, why })
  })

  test('a part of a sentence that says the opposite of the whole', () => {
    const evidence = passage('任何人不得向客户承诺收益。')
    expect(supports('向客户承诺收益。', [evidence]).supported).toBe(false)
  })

  test('without evidence nothing is supported', () => {
    expect(supports('可以。', []).supported).toBe(false)
    expect(supports('', [margin]).supported).toBe(false)
    expect(supports('12345', [margin]).supported).toBe(false)
  })

  test('a product that the library knows and the evidence does not', () => {
    const find = (text: string) => {
      const start = text.indexOf('观澜进取')
      return start < 0 ? [] : [{ text: '观澜进取', start, end: start + 4 }]
    }
    const sentence = '观澜进取的融资利率为6.80%/年，按实际使用天数计算。'
    expect(supports(sentence, [margin], [{ find }])).toMatchObject({ supported: false, why: 'entity' })
  })
})

describe('where it stands', () => {
  test('quotes are ranges of the version’s text that hold what was said', () => {
    const { quotes, passageIndexes } = supports('虚谷稳进债券A的申购费：金额<100万元为0.80%。', fees)
    expect(passageIndexes).toEqual([2])
    expect(quotes.map((quote) => cite(quote).quote)).toEqual(['费用项目：申购费；条件：金额<100万元；费率：0.80%'])
  })

  test('a sentence in its own words is cited to the letter', () => {
    const { quotes } = supports('利率自2026年3月1日起适用。', [law, margin])
    const [quote] = quotes
    if (!quote) throw new Error('no quote')
    expect(quote.passage).toBe(margin)
    expect(cite(quote).quote).toBe('利率自2026年3月1日起适用。')
  })

  test('a range outside the passage cannot be cited', () => {
    expect(() => cite({ passage: margin, start: 0, end: 10 })).toThrow('引用范围')
  })
})
