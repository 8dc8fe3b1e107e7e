// 按要素列出产品: which products have something in common, by the fact table alone: R2 的产品, 周砚秋管的基金, 管理费最低的债券基金.
// What is listed was asked for by an objective feature; which one suits nobody is told here.

import { type FactField, factLabels, type ProductFact } from '../../domain/product-fact.ts'
import { ProductRiskLevel } from '../../domain/suitability.ts'

/** The facts of one product, on one day. */
export type OwnFacts = readonly ProductFact[]

/** What the products asked for have in common; `says` in the words of an answer. */
type Criterion = { says: string; field: FactField; meets(facts: OwnFacts): boolean }

/** By what they are ordered: 管理费最低. `value` is null where a product has no such figure. */
type Order = {
  says: string
  way: string
  fields: readonly FactField[]
  from: 'least' | 'most'
  value(facts: OwnFacts): number | null
}

export type AskedList = { criteria: readonly Criterion[]; order: Order | null }

const listNoun = '(?:产品|基金|理财|债基|货基|私募|资管|凭证|REITs?|ETF|FOF|QDII)'
const asksForList = new RegExp(
  [
    // 有哪些R1产品, 哪几只债券基金, 管什么基金, 列出R3的产品
    `(?:哪些|哪几[只个款种]|(?<!是|为)什么|啥|几[只个款]|多少[只个款]|列(?:一下|出|举)?|所有|全部)(?!人|客户|投资者|条件|材料|样|时候|叫|是)[^，。？?！、是]{0,10}${listNoun}(?!经理|公司|合同|账户|有什么|要|的风险)`,
    // R2的产品有哪些, 货币基金都有啥
    `${listNoun}(?:都|一共|总共|分别)?(?:有|是|包括)?(?:哪些|哪几[只个款种]|啥|几[只个款]|多少[只个款])(?:呢|呀|啊|可选|在售)?[？?。！]?$`,
    `(?:有没有|有无|是否有)[^，。？?！]{0,10}${listNoun}(?!经理|公司|合同|账户)`,
    // R2到R3的债券基金, 中低风险产品列一下, R5产品清单
    `(?:R[1-5]|风险)[^，。？?！]{0,8}${listNoun}(?:列一?下|列出来?|清单|名单)?[？?。]?$`,
    // 费率最低的债券基金是哪只, 哪只货币基金管理费最低
    `最(?:低|少|便宜|小|高|大|贵|短|长)[^，。？?]{0,8}${listNoun}`,
    `(?:哪[只个款种]|${listNoun})[^，。？?]{0,14}最(?:低|少|便宜|小|高|大|贵|短|长)`,
  ].join('|'),
  'i',
)
/** 还管哪些, 管着几只: of a fund manager the noun may be left out. */
const asksWhatIsManaged =
  /(?:管理?|负责|打理)(?:着|了|过|的)?(?:都?有?(?:哪些|什么|啥|几[只个])|.{0,6}(?:产品|基金|理财))|是谁|哪位|还管|是哪[只个款].{0,6}经理/

const value = (facts: OwnFacts, field: FactField): string => facts.find((fact) => fact.field === field)?.value ?? ''
const values = (facts: OwnFacts, field: FactField): string[] =>
  facts.filter((fact) => fact.field === field).map((fact) => fact.value)
const isFree = (facts: OwnFacts, field: FactField): boolean => {
  const own = values(facts, field)
  return own.length > 0 && own.every((one) => /^0(?:\.0+)?%$/.test(one))
}

const kinds: readonly [RegExp, string, RegExp][] = [
  [/货币|货基/, '货币型', /货币/],
  [/债券|债基|纯债|短债|双债/, '债券型', /债券/],
  [/混合/, '混合型', /混合/],
  [/股票(?:型|基金)|偏股/, '股票型', /股票/],
  [/指数|ETF/i, '指数型', /指数/],
  [/FOF|基金中基金|养老/i, 'FOF', /FOF/],
  [/QDII|海外|全球/i, 'QDII', /QDII/],
  [/REIT/i, 'REITs', /REIT/],
  [/私募/, '私募', /私募/],
  [/资管|集合计划/, '资管', /资管/],
  [/收益凭证/, '收益凭证', /收益凭证/],
  [/理财/, '理财', /^理财/],
  [/基金/, '公募基金', /公募/],
]

const riskWords: readonly [RegExp, ProductRiskLevel][] = [
  [/中低风险/, 'R2'],
  [/中高风险/, 'R4'],
  [/中等?风险/, 'R3'],
  [/低风险/, 'R1'],
  [/高风险/, 'R5'],
]

const riskCriterion = (question: string): Criterion[] => {
  const said = [...question.matchAll(/R([1-5])/gi)].map((match) => Number(match[1]))
  const word = riskWords.find(([pattern]) => pattern.test(question))?.[1]
  const levels = said.length > 0 ? said : word ? [Number(word.slice(1))] : []
  const [first] = levels
  if (first === undefined) return []
  const [low, high] = /(?:及|或)?以[下内]|不超过/.test(question)
    ? [1, Math.max(...levels)]
    : /(?:及|或)?以上/.test(question)
      ? [Math.min(...levels), 5]
      : /R[1-5]\s*[到至~～-]\s*R?[1-5]/i.test(question)
        ? [Math.min(...levels), Math.max(...levels)]
        : [null, null]
  const wanted = low === null ? new Set(levels) : new Set([1, 2, 3, 4, 5].filter((one) => low <= one && one <= high))
  const says = `风险等级为${[...wanted].map((one) => `R${one}`).join('、')}`
  const levelOf = (facts: OwnFacts) => ProductRiskLevel.safeParse(/R[1-5]/.exec(value(facts, 'riskLevel'))?.[0]).data
  return [{ says, field: 'riskLevel', meets: (facts) => wanted.has(Number(levelOf(facts)?.slice(1))) }]
}

const freeOf: readonly [RegExp, FactField][] = [
  [/(?:不收|免|没有?|零|0)申购费|申购费(?:为|是)?(?:零|0)/, 'purchaseFee'],
  [/(?:不收|免|没有?|零|0)赎回费|赎回费(?:为|是)?(?:零|0)/, 'redemptionFee'],
  [/(?:不收|免|没有?|零|0)(?:销售)?服务费/, 'serviceFee'],
]

/** Fees that are taken every year from what is held; together they can be set beside those of another product. */
export const yearlyFees: readonly FactField[] = ['managementFee', 'custodyFee', 'serviceFee']

const figure = (text: string): number | null => {
  const match = /([\d.]+)\s*(%|亿元|万元|元|天|年)/.exec(text)
  if (!match) return null
  const factor: Record<string, number> = { 亿元: 1e8, 万元: 1e4, 年: 365 }
  return Number(match[1]) * (factor[match[2] ?? ''] ?? 1)
}
/** The figure of a cell by which products can be ordered: days, yuan, percent, the digit of the level; null when it has none. */
export const figureIn = (field: FactField, cell: string): number | null => {
  if (field === 'lockUp' && /^无/.test(cell)) return 0
  if (field === 'riskLevel') return Number(/R([1-5])/.exec(cell)?.[1] ?? Number.NaN) || null
  return figure(cell)
}
const figureOf = (field: FactField) => (facts: OwnFacts) => {
  const own = values(facts, field)
  return own.length === 1 ? figureIn(field, own[0] ?? '') : null
}
/** The sum of the yearly fees, in percent; null where one of them has tiers. */
export const yearlyCost = (facts: OwnFacts): number | null => {
  const each = yearlyFees.map((field) => values(facts, field))
  if (each[0]?.length !== 1 || each.some((own) => own.length > 1)) return null
  const sum = each.flat().reduce((all, one) => all + (figure(one) ?? 0), 0)
  return Number(sum.toFixed(4))
}

const orders: readonly [RegExp, string, readonly FactField[], Order['value']][] = [
  [/管理费/, '管理费', ['managementFee'], figureOf('managementFee')],
  [/托管费/, '托管费', ['custodyFee'], figureOf('custodyFee')],
  [/服务费/, '销售服务费', ['serviceFee'], figureOf('serviceFee')],
  [/起购|起投|门槛|起点/, '起购金额', ['minimumPurchase'], figureOf('minimumPurchase')],
  [/规模/, '规模', ['size'], figureOf('size')],
  [/锁定|封闭|持有期|期限/, '锁定期', ['lockUp'], figureOf('lockUp')],
  [/风险/, '风险等级', ['riskLevel'], figureOf('riskLevel')],
  // What buying and selling cost depends on the amount and the days.
  [/(?<!申购|认购|赎回|手续)费/, '每年费用（管理费、托管费、销售服务费合计）', yearlyFees, yearlyCost],
]

const orderIn = (question: string): Order | null => {
  const superlative = /最(低|少|便宜|小|短|高|大|贵|长)/.exec(question)?.[1]
  if (!superlative) return null
  const from = /[低少便宜小短]/.test(superlative) ? 'least' : 'most'
  // 收益最高, 表现最好 are no features of a product's table.
  const found = orders.find(([asked]) => asked.test(question))
  if (!found) return null
  const [, name, fields, value] = found
  const word = { 便宜: '低', 贵: '高', 少: '低' }[superlative] ?? superlative
  const other = { 低: '高', 高: '低', 小: '大', 大: '小', 短: '长', 长: '短' }[word] ?? ''
  return { says: `${name}最${word}`, way: `按${name}从${word}到${other}排列`, fields, from, value }
}

/**
 * The products that a question asks to be listed; null when it asks for none, or for something that no table says of a product.
 * @param managers fund managers as the fact table names them
 * @param issuers fund houses, likewise
 * @param theirs managers of the products that are spoken of: 稳进债券的基金经理还管什么
 * @param isNamed whether the question itself names a product
 */
export const askedList = (
  question: string,
  {
    managers,
    issuers,
    theirs,
    isNamed,
  }: { managers: readonly string[]; issuers: readonly string[]; theirs: readonly string[]; isNamed: boolean },
): AskedList | null => {
  const said = [...new Set(managers)].filter((name) => question.includes(name))
  const people = said.length > 0 ? said : /还管|还负责|也管|管的其他/.test(question) ? theirs : []
  if (people.length > 0 && (asksWhatIsManaged.test(question) || asksForList.test(question))) {
    const isOf = (facts: OwnFacts) => people.some((name) => value(facts, 'manager').includes(name))
    return { criteria: [{ says: `基金经理为${people.join('、')}`, field: 'manager', meets: isOf }], order: null }
  }
  if (isNamed || !asksForList.test(question) || /推荐|收益|业绩|涨|赚|适合|值得|靠谱/.test(question)) return null
  const order = orderIn(question)
  if (/最/.test(question) && !order) return null
  const house = houseIn(question, issuers)
  const kind = kinds.find(([asked]) =>
    asked.test(house ? question.replace(new RegExp(`${house}(?:基金|理财|资管|私募)(?!有[哪啥])`), '') : question),
  )
  const meets = (field: FactField, pattern: RegExp) => (facts: OwnFacts) => pattern.test(value(facts, field))
  const criteria: Criterion[] = [
    ...(order?.fields.includes('riskLevel') ? [] : riskCriterion(question)),
    ...(kind ? [{ says: kind[1], field: 'kind' as const, meets: meets('kind', kind[2]) }] : []),
    ...freeOf
      .filter(([asked]) => asked.test(question))
      .map(([, field]): Criterion => ({ says: `${factLabels[field]}为0`, field, meets: (own) => isFree(own, field) })),
    ...(noLockUp.test(question)
      ? [{ says: '没有锁定期', field: 'lockUp' as const, meets: meets('lockUp', /^无/) }]
      : []),
    ...(lockUp.test(question)
      ? [{ says: '有锁定期', field: 'lockUp' as const, meets: meets('lockUp', /^[^无]/) }]
      : []),
    ...boundCriterion(question),
    ...(house
      ? [{ says: `管理人是${house}`, field: 'issuer' as const, meets: meets('issuer', new RegExp(`^${house}`)) }]
      : []),
  ]
  const isExplained = unexplained(house ? question.replaceAll(house, '') : question).length < 2
  return isExplained && (criteria.length > 0 || order) ? { criteria, order } : null
}

/** What of a question no table of a product can tell: 新能源, 保本, 适合老人, 低于0.5%. With it a list would answer something else. */
const unexplained = (question: string): string =>
  question
    .replace(bounded, '')
    .replace(noLockUp, '')
    .replace(lockUp, '')
    .replaceAll(
      /R[1-5]|[中等低高]{1,2}风险|风险(?:等级|评级|级别)?|(?:及|或)?以[上下内]|货币(?:市场)?|货基|债券|债基|纯债|混合|股票|偏股|指数|ETF(?:联接)?|联接|FOF|QDII|REITs?|私募|公募|资管(?:计划)?|集合计划|收益凭证|理财|基金(?:中基金)?|产品|型|管理费率?|托管费率?|(?:销售)?服务费率?|申购费率?|赎回费率?|费[率用]|总?费|起[购投]|门槛|金额|规模|锁定期|封闭期|持有期|期限|随时(?:能|可以?)?(?:赎回|取)|不收|免|没有|零|最[低少便宜小高大贵短长]+|便宜|(?:管理人|发行|出|旗下)|代销|在售|在卖|可以?买|能买|可以|清单|名单|列出来?|到|列(?:一下|出|举)?|哪[些几个只款种]+|几[只个款]|多少|什么|啥|所有|全部|一共|总共|都|有没有|有无|是否|有|包括|请问|帮我|我想|看看|知道|了解|查|你们|你|咱们?|我们?|公司|贵司|虚谷证券|平台|这里|现在|目前|当前|一下|是|的|了|吗|呢|啊|呀|为|在|里|和|中|个|只|款|其|0/gi,
      '',
    )
    .replaceAll(/[\p{P}\p{S}\s]/gu, '')

const noLockUp = /(?:没有?|无|不带?|不用)(?:锁定|封闭)|随时(?:能|可以?)?(?:赎回|取)/
const lockUp = /(?<!没|不|无)(?:有|带)(?:锁定|封闭)期/

/** 管理费低于0.5%, 起购不超过100元. */
const bounded =
  /(管理费|托管费|服务费|起[购投])(?:率|金额)?(?:在)?(低于|小于|不到|不超过|少于|高于|超过|大于)(?:了)?([\d.]+)(%|元|块|万元?)/

const boundCriterion = (question: string): Criterion[] => {
  const [, name, sign = '', number, unit = ''] = bounded.exec(question) ?? []
  const field = boundFields.find(([word]) => name?.startsWith(word))?.[1]
  if (!field || !number) return []
  const limit = Number(number) * (unit.startsWith('万') ? 1e4 : 1)
  const isBelow = /低于|小于|不到|不超过|少于/.test(sign)
  const meets = (facts: OwnFacts) => {
    const own = figureOf(field)(facts)
    if (own === null) return false
    return isBelow ? own < limit || (sign === '不超过' && own === limit) : own > limit
  }
  return [{ says: `${factLabels[field]}${sign}${number}${unit}`, field, meets }]
}
const boundFields: readonly [string, FactField][] = [
  ['管理费', 'managementFee'],
  ['托管费', 'custodyFee'],
  ['服务费', 'serviceFee'],
  ['起', 'minimumPurchase'],
]

/** The house of an issuer: 云岫 in 云岫的基金有哪些; 虚谷证券 is who sells, not who issues. */
const houseIn = (question: string, issuers: readonly string[]): string | null =>
  issuers
    .map((issuer) => issuer.slice(0, 2))
    .find((house) => question.replaceAll(`${house}证券`, '').includes(house)) ?? null

/** Those that meet all that was asked, in the order that was asked for, else as they are given. */
export const listed = (products: readonly OwnFacts[], { criteria, order }: AskedList): OwnFacts[] => {
  const fitting = products.filter((facts) => criteria.every(({ meets }) => meets(facts)))
  if (!order) return fitting
  const sign = order.from === 'least' ? 1 : -1
  return fitting
    .map((facts) => ({ facts, value: order.value(facts) }))
    .filter((one): one is { facts: OwnFacts; value: number } => one.value !== null)
    .toSorted((a, b) => sign * (a.value - b.value))
    .map(({ facts }) => facts)
}

/** The rows of a product that tell why it is listed, and of which kind and level it is. */
export const listFields = ({ criteria, order }: AskedList): FactField[] => [
  ...new Set([...criteria.map(({ field }) => field), ...(order?.fields ?? []), 'kind' as const, 'riskLevel' as const]),
]
