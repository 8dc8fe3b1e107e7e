import { describe, expect, test } from 'vitest'
import { feeFields } from '../../domain/product-fact.ts'
import { countTokens } from '../../models/tokens.ts'
import { markdown } from '../../tests/fixtures/open-library.ts'
import { chunkDocument } from '../chunking/chunk-document.ts'
import { parseMarkdown } from '../parsing/markdown.ts'
import { askedFields, askedOfProduct, askedSections, feeCaseOf, notHeldTopic } from './asked-fields.ts'
import { extractFacts } from './extract-facts.ts'
import { feeRows, readTier } from './fee-tiers.ts'
import { type Product, productNames } from './product-names.ts'

const body = `简介。

## 产品要素

| 要素 | 内容 |
|---|---|
| 产品全称 | 云帆稳健债券型证券投资基金A类 |
| 产品简称 | 云帆稳健债券A |
| 产品代码 | 990901 |
| 风险等级 | R2 |
| 单位净值 | 1.0523 |
| 净值日期 | 2026-11-20 |
| 规模 | 8.2亿元（截至2026-09-30） |
| 没有的要素 | 甲 |

## 费率

| 费用项目 | 条件 | 费率 |
|---|---|---|
| 管理费 | | 0.60%/年 |
| 赎回费 | 持有<7天 | 1.50% |
| 赎回费 | 7天≤持有<30天 | 0.75% |
| 赎回费 | 持有≥30天 | 0.00% |
| 申购费 | 金额<100万元 | 0.80% |
| 申购费 | 金额≥100万元 | 1000元/笔 |
`
const document = parseMarkdown('p.md', markdown({ kind: 'product' }, body))
const { chunks } = chunkDocument({ document, versionId: 'v', countTokens })
const facts = extractFacts({ workId: 'test-work', versionId: 'v', blocks: document.blocks, chunks })

describe('facts of a product document', () => {
  test('rows with their place in the text', () => {
    expect(facts.map(({ field, condition, value, asOf }) => [field, condition, value, asOf])).toEqual([
      ['fullName', '', '云帆稳健债券型证券投资基金A类', null],
      ['shortName', '', '云帆稳健债券A', null],
      ['code', '', '990901', null],
      ['riskLevel', '', 'R2', null],
      ['netAssetValue', '', '1.0523', '2026-11-20'],
      ['netAssetValueDate', '', '2026-11-20', null],
      ['size', '', '8.2亿元（截至2026-09-30）', '2026-09-30'],
      ['managementFee', '', '0.60%/年', null],
      ['redemptionFee', '持有<7天', '1.50%', null],
      ['redemptionFee', '7天≤持有<30天', '0.75%', null],
      ['redemptionFee', '持有≥30天', '0.00%', null],
      ['purchaseFee', '金额<100万元', '0.80%', null],
      ['purchaseFee', '金额≥100万元', '1000元/笔', null],
    ])
    for (const fact of facts) {
      expect(document.text.slice(fact.start, fact.end)).toContain(fact.value)
      expect(chunks.find((chunk) => chunk.id === fact.chunkId)?.text).toContain(fact.value)
    }
  })
  test('without a code there are none', () => {
    const other = parseMarkdown(
      'p.md',
      markdown({ kind: 'product' }, '## 产品要素\n\n| 要素 | 内容 |\n|---|---|\n| 风险等级 | R2 |'),
    )
    expect(extractFacts({ workId: 'w', versionId: 'v', blocks: other.blocks, chunks })).toEqual([])
  })
})

describe('tiers', () => {
  test.each<[string, ReturnType<typeof readTier>]>([
    ['持有<7天', { by: 'holding', from: 0, to: 7 }],
    ['7天≤持有<30天', { by: 'holding', from: 7, to: 30 }],
    ['30天≤持有<1年', { by: 'holding', from: 30, to: 365 }],
    ['持有≥2年', { by: 'holding', from: 730, to: Number.POSITIVE_INFINITY }],
    ['持有≤6个月', { by: 'holding', from: 0, to: 181 }],
    ['持有≥180天（到期）', { by: 'holding', from: 180, to: Number.POSITIVE_INFINITY }],
    ['金额<100万元', { by: 'amount', from: 0, to: 1_000_000 }],
    ['100万元≤金额<500万元', { by: 'amount', from: 1_000_000, to: 5_000_000 }],
    ['100≤金额<500万元', { by: 'amount', from: 1_000_000, to: 5_000_000 }],
    ['金额≥500万元（募集期，已结束）', { by: 'amount', from: 5_000_000, to: Number.POSITIVE_INFINITY }],
    ['按基金净资产', null],
    ['', null],
  ])('%s', (condition, tier) => {
    expect(readTier(condition)).toEqual(tier)
  })

  const redemption = facts.filter((fact) => fact.field === 'redemptionFee')
  test.each([
    [0, '1.50%'],
    [6, '1.50%'],
    [7, '0.75%'],
    [29, '0.75%'],
    [30, '0.00%'],
    [4000, '0.00%'],
  ])('held for %i days', (holdingDays, value) => {
    expect(feeRows(redemption, { holdingDays }).map((fact) => fact.value)).toEqual([value])
  })
  test('all rows when the case was not said, or is of another kind', () => {
    expect(feeRows(redemption, {})).toHaveLength(3)
    expect(feeRows(redemption, { amount: 5 })).toHaveLength(3)
  })
})

describe('what is asked', () => {
  test.each<[string, string[]]>([
    ['云帆稳健债券A的赎回费是多少', ['redemptionFee']],
    ['持有20天赎回要收多少手续费', ['redemptionFee']],
    ['风险等级是多少', ['riskLevel']],
    ['起购金额', ['minimumPurchase']],
    ['最低买多少钱', ['minimumPurchase']],
    ['谁在管这只基金', ['manager']],
    ['管理费和托管费', ['managementFee', 'custodyFee']],
    ['费率贵不贵', ['managementFee', 'custodyFee', 'serviceFee', 'subscriptionFee', 'purchaseFee', 'redemptionFee']],
    ['净值多少', ['netAssetValue', 'netAssetValueDate']],
    ['拿满半年卖要不要钱', ['redemptionFee']],
    ['卖早了（才5天）罚多少', ['redemptionFee']],
    ['过七天卖收不收', ['redemptionFee']],
    ['要锁多少天', ['lockUp', 'openFrequency']],
    ['中途能退吗', ['lockUp', 'openFrequency']],
    ['哪天到期', ['lockUp', 'openFrequency']],
    ['一年开放几次', ['openFrequency']],
    ['什么时候开放', ['openFrequency']],
    ['能赎回吗', ['lockUp', 'openFrequency']],
    ['到期收益怎么算', []],
    ['谁托管', ['custodian']],
    ['几月成立的', ['inceptionDate']],
    ['从成立到现在最大回撤多少', []],
    ['对标的是啥', ['benchmark']],
    ['怎么开户', []],
    ['今天天气怎么样', []],
  ])('%s', (question, fields) => {
    expect(askedFields(question)).toEqual(fields)
  })

  test.each<[string, ReturnType<typeof feeCaseOf>]>([
    ['持有20天赎回费', { holdingDays: 20 }],
    ['放了三个月再赎回', { holdingDays: 90 }],
    ['买50万申购费多少', { amount: 500_000 }],
    ['买50万元持有两年', { amount: 500_000, holdingDays: 730 }],
    ['不到30天硬要卖收多少', { holdingDays: 29 }],
    ['拿了不满一年', { holdingDays: 364 }],
    ['拿满一年半', { holdingDays: 540 }],
    ['拿了一年零三个月', { holdingDays: 455 }],
    ['7天以内赎回', { holdingDays: 6 }],
    ['不到一百万申购费率', { amount: 999_999 }],
    ['100万以下申购费', { amount: 999_999 }],
    ['超过7天再赎回', { holdingDays: 7 }],
    ['赎回费多少', {}],
  ])('%s', (question, feeCase) => {
    expect(feeCaseOf(question)).toEqual(feeCase)
  })
})

describe('what is asked of a product as such', () => {
  const ofProduct = (question: string, isNameOnly = false) => askedOfProduct(question, { isNameOnly })
  test.each<[string, string[]]>([
    ['云帆稳健债券A怎么样', ['kind', 'riskLevel', 'manager']],
    ['介绍一下云帆稳健债券A', ['kind', 'riskLevel', 'manager']],
    ['对比990901和990902', ['kind', 'riskLevel', 'minimumPurchase', 'lockUp']],
    ['990901和990902有什么区别', ['kind', 'riskLevel', 'minimumPurchase', 'lockUp']],
  ])('%s: what tells it apart, and its fees', (question, fields) => {
    expect(ofProduct(question)).toEqual([...fields, ...feeFields])
  })
  test.each<[string, string[]]>([
    ['云帆稳健债券A我能买吗', ['riskLevel']],
    ['云帆稳健债券A适合我吗', ['riskLevel']],
    ['云帆稳健债券A有什么风险', ['riskLevel']],
    ['对比990901和990902的赎回费', ['redemptionFee']],
    ['云帆稳健债券A什么时候能买', ['openFrequency']],
    ['云帆稳健债券A拿满一年半赎回要多少钱', ['redemptionFee']],
    ['云帆稳健债券A拿25天卖掉', ['redemptionFee']],
    ['云帆稳健债券A五天就跑收多少', ['redemptionFee']],
    ['云帆稳健债券A买了四十来天想出，扣几个点', ['redemptionFee']],
    ['云帆稳健债券A快速赎回一天最多能取几万', []],
    ['云帆稳健债券A放三百万，申购标准是多少', ['purchaseFee', 'subscriptionFee']],
    ['云帆稳健债券A 管里费', ['managementFee']],
    ['云帆稳健债券A拿20天赎会费', ['redemptionFee']],
    ['云帆稳健债券A谁在打理', ['manager']],
    ['云帆稳健债券A去年收益怎么样', []],
    ['怎么开户', []],
  ])('%s: %j', (question, fields) => {
    expect(ofProduct(question)).toEqual(fields)
  })
  test('nothing but its name asks for it as such', () => {
    expect(ofProduct('990901', true)).toContain('riskLevel')
    expect(ofProduct('990901')).toEqual([])
  })
  test.each<[string, string[]]>([
    ['我能买吗', ['适合的投资者']],
    ['有什么风险', ['风险揭示']],
    ['投资什么', ['投资范围与策略']],
    ['赎回费多少', []],
  ])('sections: %s', (question, headings) => {
    const all = ['产品要素', '费率', '投资范围与策略', '风险揭示', '适合的投资者']
    const asked = askedSections(question)
    expect(all.filter((heading) => asked.some((pattern) => pattern.test(heading)))).toEqual(headings)
  })
  test.each<[string, string | null]>([
    ['去年收益多少', '过往业绩'],
    ['今年涨了多少', '过往业绩'],
    ['业绩怎么样', '过往业绩'],
    ['从成立到现在最大回撤多少', '回撤数据'],
    ['现在重仓哪几只', '持仓明细'],
    ['哪个赎回快', '赎回到账时间'],
    ['哪只收益高', '过往业绩'],
    ['赎回多久到账', null],
    ['哪个赎回费低', null],
    ['哪只的业绩比较基准高', null],
    ['业绩比较基准是多少', null],
    ['收益凭证到期怎么兑付', null],
    ['收益怎么分配', null],
    ['赎回费是多少', null],
  ])('not in any document: %s', (question, topic) => {
    expect(notHeldTopic(question)).toBe(topic)
  })
})

const product = (code: string, ...names: string[]): Product => ({
  code,
  name: names[0] ?? code,
  names,
  workId: `product-${code}`,
  riskLevel: null,
  managers: [],
  issuer: null,
  grade: 1,
  audiences: ['public'],
  effectiveFrom: null,
  effectiveTo: null,
})

describe('which product is meant', () => {
  const names = productNames([
    product('990901', '云帆稳健债券A', '云帆稳健债券型证券投资基金A类'),
    product('990902', '云帆稳健债券C'),
    product('990903', '云帆成长混合A'),
    product('990904', '海岳进取股票A'),
  ])
  const found = (text: string) =>
    names.find(text).map((mention) => {
      expect(text.slice(mention.start, mention.end)).toBe(mention.text)
      return mention.product.code
    })

  test.each<[string, string[]]>([
    ['云帆稳健债券A的费率', ['990901']],
    ['云帆稳健债券a', ['990901']],
    ['云帆稳健债券Ｃ类', ['990902']],
    ['云帆稳健债券的费率', ['990901', '990902']],
    ['稳健债券怎么样', ['990901', '990902']],
    ['云帆成长', ['990903']],
    ['990904风险', ['990904']],
    ['云帆稳健债券A和海岳进取股票A哪个好', ['990901', '990904']],
    ['云帆的基金有哪些', []],
    ['债券基金是什么', []],
    ['1990904', []],
    ['990904 2024年的风险等级', ['990904']],
    ['云帆稳健债券D怎么样', []],
    ['云帆稳健回报混合A的费率', []],
    ['', []],
  ])('%s', (text, codes) => {
    expect(found(text).toSorted()).toEqual(codes)
  })

  test.each<[string, string[], string[]]>([
    ['请问云帆稳健债券D的费率', ['云帆稳健债券D'], ['990901', '990902']],
    ['云帆白酒主题混合 A 类现在能申购吗', ['云帆白酒主题混合 A'], []],
    ['云帆黄金ETF联接C和云帆成长混合A', ['云帆黄金ETF联接C'], []],
    ['991999的风险等级', ['991999'], []],
    ['991999 2024年的风险等级', ['991999'], []],
    ['云帆稳健债券C的费率', [], []],
    ['云帆稳健的费率', [], []],
    ['云帆成长混合基金', [], []],
    ['云帆有没有黄金混合基金', [], []],
    ['云帆债券基金有哪些', [], []],
    ['云帆旗下混合型基金的管理费', [], []],
    ['990904风险', [], []],
    ['海岳白酒混合A', ['海岳白酒混合A'], []],
    ['产品投了100000元', [], []],
    ['202503的净值', [], []],
    ['短信验证码 384756 收不到，买不了基金', [], []],
    ['投诉编号384756', [], []],
  ])('not held: %s', (text, unknown, similar) => {
    const given = names.unknown(text)
    expect(given.map(({ name }) => name)).toEqual(unknown)
    expect(given.flatMap((one) => one.similar.map(({ code }) => code))).toEqual(similar)
  })
})

// Figures of one product were told for another: the words of a foreign name around a part of a held one were not looked at.
describe('a long name said in pieces', () => {
  const names = productNames([
    product('990911', '云帆养老目标日期2045五年持有混合（FOF）A'),
    product('990912', '海岳固收增强180天', '海岳理财固收增强180天封闭式理财产品'),
    product('990913', '云帆宽基300ETF联接C', '云帆宽基300交易型开放式指数证券投资基金联接基金C类'),
    product('990914', '海岳日日开放'),
  ])
  test.each<[string, string[]]>([
    ['养老2045要拿几年', ['990911']],
    ['养老五年持有能取吗', ['990911']],
    ['固收180天买3万一年管理费', ['990912']],
    ['宽基300C拿3天卖掉扣多少', ['990913']],
    ['养老2050的管理费', []],
    ['养老目标2035那只', []],
    ['养老的钱放哪里', []],
    ['养老金2045年领多少', []],
    ['招商养老2045', []],
    ['固收怎么样', []],
  ])('%s: %j', (text, codes) => {
    expect(names.find(text).map((mention) => mention.product.code)).toEqual(codes)
  })
})

describe('a name that holds more than a held one is another', () => {
  const names = productNames([
    product('990101', '虚谷稳进债券A', '虚谷稳进债券型证券投资基金A类'),
    product('990102', '虚谷稳进双债C', '虚谷稳进双债增强债券型证券投资基金C类'),
    product('990103', '云岫短债30天持有债券C', '云岫短债30天持有期债券型证券投资基金C类'),
    product('990201', '云岫成长先锋混合A', '云岫成长先锋灵活配置混合型证券投资基金A类'),
    product('990301', '云岫先锋成长股票A', '云岫先锋成长股票型证券投资基金A类'),
    product('990202', '虚谷均衡配置混合A', '虚谷均衡配置混合型证券投资基金A类'),
    product('990302', '虚谷医药主题股票A', '虚谷医药主题股票型发起式证券投资基金A类'),
    product('990001', '虚谷现金通货币A', '虚谷现金通货币市场基金A类'),
    product('990002', '云岫现金管家货币B', '云岫现金管家货币市场基金B类'),
    product('991001', '砚山固收增强180天', '砚山理财固收增强180天封闭式人民币理财产品第16期'),
    product('991002', '砚山日日开放', '砚山理财日日开放现金管理类人民币理财产品'),
    product(
      '990602',
      '虚谷养老目标日期2045五年持有混合（FOF）A',
      '虚谷养老目标日期2045五年持有期混合型发起式基金中基金（FOF）A类',
    ),
    product('990802', '虚谷指数增强二号', '虚谷私募指数增强二号私募证券投资基金'),
    { ...product('990903', '砚池稳进债券D'), names: ['砚池稳进债券D', '稳进债券D'] },
  ])
  const read = (text: string) => ({
    held: names
      .find(text)
      .map(({ product: { code } }) => code)
      .toSorted(),
    unknown: names.unknown(text).map(({ name }) => name),
    similar: names.unknown(text).flatMap(({ similar }) => similar.map(({ code }) => code)),
  })

  test.each<[string, string, string[]]>([
    ['华夏成长混合的赎回费是多少', '华夏成长混合', []],
    ['招商稳进债券A的费率', '招商稳进债券A', []],
    ['招商稳进债券D的费率', '招商稳进债券D', []],
    ['远山成长混合的赎回费', '远山成长混合', []],
    ['远山消费精选混合的费率', '远山消费精选混合', []],
    ['易方达消费精选混合基金经理是谁', '易方达消费精选混合', []],
    ['科技成长混合的赎回费', '科技成长混合', []],
    ['成长优选混合A的费率', '成长优选混合A', []],
    ['工银均衡配置混合A管理费', '工银均衡配置混合A', []],
    ['虚谷稳进混合A的费率', '虚谷稳进混合A', []],
    ['虚谷成长先锋混合A的赎回费', '虚谷成长先锋混合A', []],
    ['云岫成长先锋债券A', '云岫成长先锋债券A', []],
    ['砚山固收90天理财', '砚山固收90天', []],
    ['砚山天天理财有没有锁定期', '砚山天天理财', []],
    ['虚谷天天盈的锁定期', '虚谷天天盈', []],
    ['虚谷新能源车主题混合A拿20天赎回', '虚谷新能源车主题混合A', []],
    ['虚谷稳进债券B的赎回费', '虚谷稳进债券B', ['990101']],
    ['虚谷稳进债券C的销售服务费', '虚谷稳进债券C', ['990101']],
    ['虚谷稳进双债A', '虚谷稳进双债A', ['990102']],
    ['医药主题股票C', '医药主题股票C', ['990302']],
    ['虚谷现金通B的管理费', '虚谷现金通B', ['990001']],
    ['云岫短债30天A的服务费', '云岫短债30天A', ['990103']],
  ])('%s', (text, unknown, similar) => {
    expect(read(text)).toEqual({ held: [], unknown: [unknown], similar })
  })

  test.each<[string, string[]]>([
    ['砚山固收180天理财的锁定期', ['991001']],
    ['砚山180天理财到期', ['991001']],
    ['请问均衡配置混合A的管理费', ['990202']],
    ['帮我查一下稳进债券A', ['990101']],
    ['老公买的均衡配置混合A', ['990202']],
    ['云岫成长的赎回费', ['990201', '990301']],
    ['云岫成长那只风险几级', ['990201', '990301']],
    ['稳进债券的费率', ['990101', '990903']],
    ['先锋成长怎么样', ['990301']],
    ['成长先锋混合A拿25天卖掉', ['990201']],
    ['稳进这只拿了十天卖出多少手续费', ['990101', '990102', '990903']],
    ['短债30天那只R几', ['990103']],
    ['虚谷均衡配置180天赎回费', ['990202']],
    ['虚谷均衡配置持有两年', ['990202']],
    ['990202持有180天赎回费', ['990202']],
    ['虚古均衡佩置混合A 管里费', ['990202']],
    ['虚谷稳近债券A拿20天赎会费', ['990101']],
    ['稳进债券D的费率', ['990903']],
    ['指数增强二号持有八个月退出费率', ['990802']],
    ['虚谷指数增强的费率', ['990802']],
  ])('but a part of one, or one that sounds the same, is held: %s', (text, held) => {
    expect(read(text)).toEqual({ held, unknown: [], similar: [] })
  })

  test.each([
    '现金存进来再买股',
    '资产配置的概念',
    '医药股涨了吗',
    '人工智能主题基金有哪些风险',
    '封闭期180天从哪天算起',
    '现金管理类产品有哪些风险',
    '换成了偏股混合',
    '给我开通“领涨先锋”微信群',
    '指数增强基金是什么',
    '把货币基金转成三年持有期混合',
  ])('ordinary words mean none: %s', (text) => {
    expect(read(text)).toEqual({ held: [], unknown: [], similar: [] })
  })
})

// 稳进债券A和稳健双债C哪个好 was answered about the first alone: of the second the first holds a part.
test('a name that is not held beside one that is, and the names that it may be', () => {
  const names = productNames([
    product('990101', '虚谷稳进债券A'),
    product('990102', '虚谷稳进双债C'),
    product('990201', '虚谷均衡配置混合A'),
  ])
  const near = (text: string) => names.unknown(text).map(({ name, near }) => [name, ...near.map(({ code }) => code)])
  expect(near('稳进债券A和稳健双债C哪个好')).toEqual([['稳健双债C', '990102']])
  expect(near('稳健债券A的风险等级')).toEqual([['稳健债券A', '990101']])
  expect(near('稳进债券A和易方达蓝筹混合哪个好')).toEqual([['易方达蓝筹混合']])
  expect(near('稳进债券A和双债C哪个好')).toEqual([])
})

describe('a name said in few words', () => {
  const names = productNames([
    product('990401', '虚谷宽基300ETF联接C'),
    product('990204', '虚谷高端制造主题混合C'),
    product('990701', '虚谷产业园REIT'),
    product('990801', '虚谷量化多策略一号'),
    product('990901', '观澜固收优选一号'),
    product('990101', '虚谷稳进债券A'),
  ])
  test.each<[string, string[]]>([
    ['300ETF联接C有申购费吗', ['990401']],
    ['300联接C赎回费', ['990401']],
    ['量化多策略1号私募起投多少', ['990801']],
    ['高端制造C管理费', ['990204']],
    // C2 is a client's level
    ['观澜固收1号 C2能买吗', ['990901']],
    ['稳进债券C2能买吗', ['990101']],
    // another index, a fund of the exchange, a number of shares
    ['沪深300ETF联接C费率', []],
    ['300ETF怎么买', []],
    ['买300元的联接基金', []],
    ['先进制造C管理费多少', []],
  ])('%s', (text, codes) => {
    expect(names.find(text).map((mention) => mention.product.code)).toEqual(codes)
  })

  test.each<[string, [string, string[]][]]>([
    ['先进制造C管理费多少', [['先进制造C', []]]],
    ['园区REIT怎么买', [['园区REIT', ['990701']]]],
    ['观澜固收1号 C2能买吗', []],
    ['公募REITs怎么买', []],
    ['制造业怎么样', []],
  ])('what is not held in %s', (text, unheld) => {
    expect(names.unknown(text).map(({ name, near }) => [name, near.map(({ code }) => code)])).toEqual(unheld)
  })
})
