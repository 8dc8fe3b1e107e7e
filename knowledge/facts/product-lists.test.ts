import { describe, expect, test } from 'vitest'
import type { FactField, ProductFact } from '../../domain/product-fact.ts'
import { askedList, listed } from './product-lists.ts'

const product = (code: string, cells: Partial<Record<FactField, string>>): ProductFact[] =>
  Object.entries(cells).map(([field, value]) => ({
    id: `${code}${field}`,
    workId: `product-${code}`,
    versionId: `product-${code}@1`,
    chunkId: `product-${code}@1/${field}`,
    productCode: code,
    productName: `产品${code}`,
    field: field as FactField,
    condition: '',
    value,
    start: 0,
    end: 1,
    asOf: null,
  }))

const products = [
  product('1', {
    kind: '公募基金-货币型',
    riskLevel: 'R1',
    manager: '沈知远',
    issuer: '云帆基金',
    lockUp: '无',
    managementFee: '0.25%/年',
    custodyFee: '0.05%/年',
    serviceFee: '0.15%/年',
    purchaseFee: '0.00%',
    minimumPurchase: '1元',
  }),
  product('2', {
    kind: '公募基金-债券型',
    riskLevel: 'R2',
    manager: '周砚秋',
    issuer: '海岳基金',
    lockUp: '30天',
    managementFee: '0.30%/年',
    custodyFee: '0.08%/年',
    serviceFee: '0.20%/年',
    purchaseFee: '0.00%',
    minimumPurchase: '10元',
  }),
  product('3', {
    kind: '公募基金-债券型',
    riskLevel: 'R3',
    manager: '周砚秋',
    issuer: '云帆基金',
    lockUp: '无',
    managementFee: '0.40%/年',
    custodyFee: '0.15%/年',
    purchaseFee: '0.30%',
    redemptionFee: '0.50%',
    minimumPurchase: '10元',
  }),
  product('4', {
    kind: '理财',
    riskLevel: 'R2',
    manager: '何见川',
    issuer: '砚山理财',
    lockUp: '180天',
    managementFee: '0.25%/年',
    minimumPurchase: '1万元',
  }),
]

const given = {
  managers: ['沈知远', '周砚秋', '何见川'],
  issuers: ['云帆基金', '海岳基金', '砚山理财'],
  theirs: [],
  isNamed: false,
}
const codes = (question: string): (string | undefined)[] | null => {
  const asked = askedList(question, given)
  return asked && listed(products, asked).map(([first]) => first?.productCode)
}

describe('products are listed by what the table says of them', () => {
  test.each<[string, string[]]>([
    ['R2的产品有哪些', ['2', '4']],
    ['有哪些R1产品', ['1']],
    ['R2及以下的产品', ['1', '2', '4']],
    ['R2到R3的债券基金', ['2', '3']],
    ['中低风险产品列一下', ['2', '4']],
    ['有没有R3的理财', []],
    ['你们有哪些货币基金', ['1']],
    ['周砚秋还管什么基金', ['2', '3']],
    ['周砚秋是谁', ['2', '3']],
    ['云帆的基金有哪些', ['1', '3']],
    ['没有锁定期的产品有哪些', ['1', '3']],
    ['哪些基金不收申购费', ['1', '2']],
    ['管理费低于0.3%的产品有哪些', ['1', '4']],
    ['起购不超过10元的基金有哪些', ['1', '2', '3']],
    ['费率最低的债券基金是哪只', ['3', '2']],
    ['管理费最高的基金', ['3', '2', '1']],
    ['锁定期最短的债券基金是哪只', ['3', '2']],
    ['适合C2的产品有哪些', ['1', '2', '4']],
    ['C1能买什么', ['1']],
    ['客户是C2谨慎型，有什么产品适合他', ['1', '2', '4']],
    ['哪只产品适合C1客户', ['1']],
    ['有没有适合谨慎型客户的债券基金', ['2']],
    ['我是谨慎型，能买什么', ['1', '2', '4']],
    ['c3客户可以推荐哪些产品', ['1', '2', '4', '3']],
    ['客户是C2，能买什么债券基金', ['2']],
    ['有哪些基金可以卖给C1客户', ['1']],
    ['C2客户能买的R3产品有哪些', []],
    ['没有申购费的债基', ['2']],
    ['R3产品列个清单', ['3']],
    ['帮我列一下所有R1的产品', ['1']],
    ['请问贵司代销的货基有哪几只呀', ['1']],
    // a feature alone, with the noun last or left out
    ['起购1元的产品', ['1']],
    ['一块钱起购的基金', ['1']],
    ['1万元以上起投的理财', ['4']],
    ['起购金额10元以下的基金有哪些', ['1', '2', '3']],
    ['管理费不低于0.3%的产品', ['2', '3']],
    ['管理费低于0.3%的有哪些', ['1', '4']],
    ['锁定期为零的产品有哪些', ['1', '3']],
    ['0锁定期的债基', ['3']],
    ['云帆的债基', ['3']],
    ['那只货币基金叫什么', ['1']],
    // what is least depends on the days: none goes first
    ['赎回费最低的债券基金', ['3']],
    ['哪只债基赎回费最低', ['3']],
    ['5块钱就能买的基金有哪些', ['1']],
    ['100元以内能买的产品', ['1', '2', '3']],
    ['哪只基金每年的费用最低', ['1', '3', '2']],
    ['每年总费用最低的债券基金', ['3', '2']],
    // those that a feature points at, with what is asked of each
    ['你们家债基锁多久', ['2', '3']],
    ['货币基金那只管理费多少', ['1']],
    ['砚山理财起投多少', ['4']],
    ['周砚秋管的那只费率多少', ['2', '3']],
  ])('%s', (question, expected) => {
    expect(codes(question)).toEqual(expected)
  })

  test('by the manager of a product that was named', () => {
    const asked = askedList('它的基金经理还管哪些产品', { ...given, theirs: ['周砚秋'], isNamed: true })
    expect(asked && listed(products, asked)).toHaveLength(2)
  })
})

describe('no list', () => {
  test.each([
    'R2产品有哪些风险',
    'R2是什么意思',
    '什么是债券基金',
    '货币基金有什么特点',
    '买基金要哪些费用',
    '哪些人不能买私募基金',
    '推荐几只R2的产品',
    '收益最高的基金是哪只',
    '申购费最低的债券基金是哪只',
    '保本的理财有哪些',
    '适合老人的产品有哪些',
    '张某某管哪些基金',
    '货币基金',
    '基金有哪些种类',
    '怎么买基金',
    '起购1元是什么意思',
    '那只基金叫什么',
    '10万买基金要多少手续费',
    '存款和货币基金',
    'C4能买R5吗',
    'C3是什么意思',
    'C2对应哪些风险等级',
    'C3客户买收益最高的产品是哪只',
    '孩子上学用的理财有哪些',
    // no feature points at some of them
    '你们手续费多少',
    '你们基金管理费多少',
    '债券基金赎回费多少',
    '云帆管理费多少',
    '你们ETF手续费多少',
    '一万块拿去买只股票型ETF，给你们几块钱',
    '净值低于1的基金有哪些',
  ])('%s', (question) => {
    expect(askedList(question, given)).toBeNull()
  })

  test('of a question that names a product', () => {
    expect(askedList('这只债券基金和哪些基金类似', { ...given, theirs: ['周砚秋'], isNamed: true })).toBeNull()
  })
})

describe('a list by theme', () => {
  const named = { managers: [], issuers: [], theirs: [], isNamed: false }
  test.each([
    ['人工智能基金有哪些', '人工智能'],
    ['人工智能主题的基金', '人工智能'],
    ['有没有AI基金', 'AI'],
    ['光伏基金有哪些', '光伏'],
    ['黄金基金有吗', '黄金'],
    ['新能源主题的产品', '新能源'],
  ])('%s: %s', (question, theme) => {
    expect(askedList(question, named)?.theme).toBe(theme)
  })

  test.each([
    'AI是什么',
    '人工智能生成的内容怎么标识',
    '债券基金有哪些',
    '黄金基金怎么买',
    '消费基金亏了怎么办',
    '医药行业怎么看',
    '科技50指数增强基金管理费',
    '医药主题基金管理费多少',
  ])('%s asks for none', (question) => {
    expect(askedList(question, named)?.theme ?? null).toBeNull()
  })

  test('a fund is of what its name says', () => {
    const medicine = product('1', { kind: '公募基金-股票型' }).map((fact) => ({
      ...fact,
      productName: '医药主题股票A',
    }))
    const list = askedList('有没有医药基金', named)
    expect(list && listed([medicine, ...products], list)).toEqual([medicine])
  })
})
