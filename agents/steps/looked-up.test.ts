import { describe, expect, test } from 'vitest'
import type { Passage } from '../../domain/passage.ts'
import { cite } from '../../retrievers/citations/cite.ts'
import { factPassageOf, passageOf, today } from '../../tests/fixtures/turn-nouns.ts'
import { feesWorkedOut } from './looked-up/fund-fees.ts'
import { lookedUpFor } from './looked-up.ts'

const texts = (question: string, passages: Passage[], asOf = today) =>
  lookedUpFor(question, passages, asOf).map(({ text }) => text)

const charge = (heading: string, text: string) =>
  passageOf(text, { kind: 'fee', source: 'fact', title: '证券交易收费标准', path: [heading], chunkId: `fee/${text}` })

describe('charges', () => {
  const shares = [
    charge('A股交易费用', '费用项目：佣金；收费标准：成交金额的0.025%；收取方向：买卖双向；最低收费：5元/笔'),
    charge('A股交易费用', '费用项目：印花税；收费标准：成交金额的0.05%；收取方向：仅卖出；最低收费：无'),
    charge('A股交易费用', '费用项目：过户费；收费标准：成交金额的0.001%；收取方向：买卖双向；最低收费：无'),
  ]

  test('of selling are worked out line by line, with their sum', () => {
    expect(texts('卖出五万块的股票要扣多少', shares).slice(0, 5)).toEqual([
      '按公示标准计算（卖出A股5万元）：',
      '佣金：50000元×0.025%＝12.50元。',
      '印花税：50000元×0.05%＝25.00元。',
      '过户费：50000元×0.001%＝0.50元。',
      '卖出合计：12.50元＋25.00元＋0.50元＝38.00元。',
    ])
  })

  test('of buying have no stamp duty, and the least of an order counts', () => {
    const said = texts('8,000元买股票手续费多少', shares)
    expect(said.join()).not.toContain('印花税')
    expect(said).toContain('买入合计：5.00元＋0.08元＝5.08元。')
  })

  test('of both come one after the other', () => {
    expect(texts('一买一卖10万块股票总成本多少', shares)).toContain('一买一卖合计：26.00元＋76.00元＝102.00元。')
  })

  test('of which one alone falls to the buyer have no sum for buying', () => {
    const said = texts('5万块股票一买一卖佣金和印花税多少', shares)
    expect(said.join()).not.toContain('买入合计')
    expect(said).toContain('一买一卖合计：12.50元＋37.50元＝50.00元。')
  })

  test('with leverage never go without what the table says of losses', () => {
    const margin = [
      charge('融资融券费用', '费用项目：融资利率；收费标准：6.80%/年；说明：按实际使用天数计算，一年按360天计'),
      charge('融资融券费用', '利息自成交当日起算。融资融券会放大亏损，甚至亏损超过本金。'),
    ]
    const said = texts('融资十万三十天利息多少', margin)
    expect(said).toContain('融资利率：100000元×6.80%×30÷360＝566.67元。')
    expect(said).toContain('融资融券会放大亏损，甚至亏损超过本金。')
  })

  test('rest on their rows', () => {
    for (const { kind, quotes } of lookedUpFor('卖出五万块的股票要扣多少', shares, today)) {
      expect(quotes.length > 0).toBe(kind === 'answer')
      for (const quote of quotes) expect(cite(quote).quote).toContain('收费标准')
    }
  })
})

describe('the fees of a fund', () => {
  const rules = [
    charge('申购折扣', '办理渠道：App；适用业务：申购；折扣：标准申购费率的1折；举例：0.08%'),
    charge('申购折扣', '申购费计算：净申购金额＝申购金额÷（1＋申购费率），申购费＝申购金额－净申购金额。'),
  ]
  const said = (question: string, passages: Passage[]) => feesWorkedOut(question, passages).map(({ text }) => text)
  const purchase = factPassageOf('purchaseFee', '0.30%', { condition: '金额<100万元' })
  const redemption = factPassageOf('redemptionFee', '1.00%', { condition: '7天≤持有<30天' })

  test('are worked out for the amount, before and after the discount', () => {
    expect(said('申购一万块要多少手续费', [purchase, ...rules])).toEqual([
      '申购10000元按标准费率计算：10000元－10000元÷(1＋0.30%)＝29.91元。',
      'App申购打折后：0.30%×0.1＝0.03%，10000元－10000元÷(1＋0.03%)＝3.00元。',
    ])
    expect(said('柜台申购一万块要多少手续费', [purchase, ...rules])).toHaveLength(1)
    expect(said('赎回2万，拿了20天', [redemption])).toEqual(['按赎回金额20000元计算：20000元×1.00%＝200.00元。'])
  })

  test('are not without an amount, for a bound, for a fixed fee, or where several rows hold', () => {
    const fixed = factPassageOf('purchaseFee', '1000元/笔', { condition: '金额≥500万元' })
    expect(said('申购费多少', [purchase, ...rules])).toEqual([])
    expect(said('100万以下申购费多少', [purchase, ...rules])).toEqual([])
    expect(said('申购600万', [fixed, ...rules])).toEqual([])
    expect(said('赎回2万', [redemption])).toEqual([])
    expect(said('申购一万块', [purchase, fixed, ...rules])).toEqual([])
    expect(said('申购一万块', [purchase])).toEqual([])
  })
})

const second = (field: Parameters<typeof factPassageOf>[0], value: string, condition = '') =>
  factPassageOf(field, value, {
    productCode: '990102',
    productName: '虚谷稳进双债C',
    chunkId: `product-990102/${field}${condition}`,
    condition,
  })

describe('which of two is lower', () => {
  test('a line each, then the answer', () => {
    const fees = [factPassageOf('managementFee', '0.40%/年'), second('managementFee', '0.60%/年')]
    expect(texts('这两只哪个管理费更低', fees)).toEqual([
      '• 虚谷稳进债券A（990101）：管理费0.40%/年。',
      '• 虚谷稳进双债C（990102）：管理费0.60%/年。',
      '• 管理费较低的是虚谷稳进债券A（990101）。',
    ])
    expect(texts('这两只谁的管理费高', fees).at(-1)).toBe('• 管理费较高的是虚谷稳进双债C（990102）。')
    const levels = [factPassageOf('riskLevel', 'R3'), second('riskLevel', 'R3')]
    expect(texts('哪个风险低', levels).at(-1)).toBe('• 风险等级相同。')
  })

  test('by the stretches in which both have one rate', () => {
    const tiers = [
      factPassageOf('redemptionFee', '1.50%', { condition: '持有<7天' }),
      factPassageOf('redemptionFee', '0.50%', { condition: '7天≤持有<180天' }),
      factPassageOf('redemptionFee', '0.00%', { condition: '持有≥180天' }),
      second('redemptionFee', '1.50%', '持有<7天'),
      second('redemptionFee', '0.75%', '7天≤持有<30天'),
      second('redemptionFee', '0.00%', '持有≥30天'),
    ]
    expect(texts('哪个赎回费更低', tiers).at(-1)).toBe(
      '• 持有不满7天的，相同；持有满7天、不满30天的，虚谷稳进债券A较低；持有满30天、不满180天的，虚谷稳进双债C较低；持有满180天的，相同。',
    )
  })

  test('is not told where a rate holds for some people only', () => {
    const tiers = [
      factPassageOf('redemptionFee', '0.10%', { condition: '养老金账户' }),
      factPassageOf('redemptionFee', '1.50%', { condition: '持有<7天' }),
      factPassageOf('redemptionFee', '0.50%', { condition: '持有≥7天' }),
      second('redemptionFee', '1.00%', '持有<7天'),
      second('redemptionFee', '0.00%', '持有≥7天'),
    ]
    expect(texts('哪个赎回费更低', tiers).join()).not.toContain('较低')
  })

  test('is not told of several fields, nor where one has none', () => {
    const fees = [factPassageOf('managementFee', '0.40%/年'), second('custodyFee', '0.10%/年')]
    expect(texts('哪个费用低', fees)).toEqual([])
  })
})

describe('products that have something in common', () => {
  const levels = [
    factPassageOf('riskLevel', 'R2'),
    factPassageOf('kind', '公募基金-债券型'),
    second('riskLevel', 'R2'),
    second('kind', '理财'),
  ]

  test('are listed, and not recommended', () => {
    expect(texts('R2的产品有哪些', levels)).toEqual([
      '资料库里符合“风险等级为R2”的产品（只列资料，不是推荐）：',
      '• 虚谷稳进债券A（990101）：公募基金-债券型，R2。',
      '• 虚谷稳进双债C（990102）：理财，R2。',
    ])
  })

  // The sources of the line above the list named what the guard had kept from the client.
  test('and each is cited by its own line only, which the guard may drop', () => {
    const [lead, ...lines] = lookedUpFor('R2的产品有哪些', levels, today)
    expect(lead).toMatchObject({ kind: 'notice', quotes: [] })
    for (const { text, quotes } of lines)
      for (const { passage } of quotes) for (const fact of passage.facts) expect(text).toContain(fact.productName)
  })

  test('by the level of a client, with what a match does not say', () => {
    const own = [
      ...levels.slice(0, 2),
      ...levels.slice(2).map((one) => ({ ...one, audiences: ['qualified' as const] })),
    ]
    expect(texts('C2客户能买什么', own)).toEqual([
      '资料库里符合“风险等级为R1至R2（与C2匹配）”的产品（只列资料，不是推荐）：',
      '• 虚谷稳进债券A（990101）：公募基金-债券型，R2。',
      '• 虚谷稳进双债C（990102）：理财，R2，仅限确认过的合格投资者。',
      '等级匹配不等于推荐，也不代替准入条件；测评已过期或情况有重大变化的，先重新测评。',
    ])
  })

  test('with what is asked of each', () => {
    expect(texts('你们家债基谁管的', [...levels.slice(0, 2), factPassageOf('manager', '周砚秋')])).toContain(
      '• 虚谷稳进债券A（990101）：公募基金-债券型，基金经理：周砚秋，R2。',
    )
  })

  test('when none has all of it that is said', () => {
    expect(texts('R2的混合基金有哪些', levels)[0]).toMatch(/没有同时符合“风险等级为R2、混合型”/)
  })
})

test('two versions of a document are set side by side', () => {
  const of = (versionId: string, more: Partial<Passage>, field: 'managementFee' | 'custodyFee', value: string) => ({
    ...factPassageOf(field, value, { versionId, chunkId: `${versionId}/${field}` }),
    ...more,
  })
  const [old, now] = [{ effectiveFrom: '2025-07-01', effectiveTo: '2026-06-15' }, { effectiveFrom: '2026-06-15' }]
  const passages = [
    of('new', now, 'managementFee', '0.40%/年'),
    of('new', now, 'custodyFee', '0.15%/年'),
    of('old', old, 'managementFee', '0.50%/年'),
    of('old', old, 'custodyFee', '0.15%/年'),
  ]
  expect(texts('虚谷稳进债券A以前和现在的费率', passages).slice(1)).toEqual([
    '• 管理费：2026-06-15起，0.40%/年；2025-07-01起至2026-06-15前，0.50%/年。',
    '• 托管费：没有变化，0.15%/年。',
  ])
})

test('a note is told with its day, its author and its rating, and as a view', () => {
  const note: Partial<Passage> = {
    kind: 'research',
    source: 'fact',
    title: '医药创新：等待订单',
    publishedOn: '2026-08-21',
  }
  const passages = [
    passageOf('发布日期：2026-08-21；评级：中性；分析师：许北辰（登记编码 S1，虚构）', note),
    passageOf('- 新签订单同比增长6%；\n- 行业评级：中性。', { ...note, path: ['摘要'] }),
  ]
  const said = texts('创新药怎么看', passages)
  expect(said.slice(0, 3)).toEqual([
    '《医药创新：等待订单》（2026-08-21 发布，分析师许北辰，评级中性）：',
    '• 新签订单同比增长6%。',
    '• 行业评级：中性。',
  ])
  expect(said.at(-1)).toMatch(/观点.*不是投资建议；请留意它的日期/)
  expect(texts('创新药怎么看', passages, '2026-09-01').at(-1)).not.toContain('请留意')
})

test('of a note one thing that is asked of it, and a list of notes', () => {
  const note: Partial<Passage> = {
    kind: 'research',
    source: 'fact',
    title: '宏观季报：回升',
    publishedOn: '2026-10-14',
  }
  const section = passageOf('专项债发行进度升到74%。基建投资同比升到5.1%。外需回落。', {
    ...note,
    path: ['为什么调整看法'],
  })
  expect(texts('宏观季报里专项债发行进度是多少', [section]).slice(0, 2)).toEqual([
    '《宏观季报：回升》（2026-10-14 发布）：',
    '• 专项债发行进度升到74%。',
  ])
  const head = passageOf('评级：中性；分析师：沈观澜（虚构）', note)
  expect(texts('最近有哪些研报', [head])).toEqual([
    '资料库里的（新的在前，最多列8篇）：',
    '• 《宏观季报：回升》（2026-10-14 发布，分析师沈观澜，评级中性）。',
  ])
})

test('a notice is told as it stands, and as no view', () => {
  const passage = passageOf('12月5日暂停网上开户。', { kind: 'procedure', source: 'fact', title: '系统升级通知' })
  expect(texts('系统升级的通知', [passage])).toEqual(['《系统升级通知》：', '• 12月5日暂停网上开户。'])
})
