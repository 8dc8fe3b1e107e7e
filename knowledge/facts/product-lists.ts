// 按要素列出产品: which products have something in common, by the fact table alone: R2 的产品, 周砚秋管的基金, 管理费最低的债券基金.
// What is listed was asked for by an objective feature; which one suits nobody is told here.

import { type FactField, factLabels, feeFields, type ProductFact } from '../../domain/product-fact.ts'
import { type ProductRiskLevel, RiskToleranceLevel } from '../../domain/suitability.ts'
import { tagWords } from '../../text/jieba.ts'
import { parseChineseNumber } from '../../text/numerals.ts'
import { askedFields, withoutFields } from './asked-fields.ts'
import { askedCharge, askedRate } from './charges.ts'

/** The facts of one product, on one day. */
export type OwnFacts = readonly ProductFact[]

/** What the products asked for have in common; `says` in the words of an answer. */
type Criterion = { says: string; field: FactField; meets(facts: OwnFacts): boolean }

/** By what they are ordered: 管理费最低. `value` is null where a product has no such figure. */
type Order = {
  says: string
  way: string
  asked: RegExp
  fields: readonly FactField[]
  from: 'least' | 'most'
  value(facts: OwnFacts): number | null
}

/** `theme`: what they are to invest in, by their names; `tolerance`: the client's level to which the products are to be matched; `told`: what is asked of each of them. */
export type AskedList = {
  theme: string | null
  criteria: readonly Criterion[]
  order: Order | null
  tolerance: RiskToleranceLevel | null
  told: readonly FactField[]
}

const listNoun = '(?:产品|基金|理财|债基|货基|私募|资管|凭证|REITs?|ETF|FOF|QDII)'
const asksForList = new RegExp(
  [
    // 有哪些R1产品, 哪几只债券基金, 管什么基金, 列出R3的产品
    `(?:哪些|哪几[只个款种]|(?<!是|为)什么|啥|几[只个款]|多少[只个款]|列(?:一下|出|举)?|所有|全部)(?!人|客户|投资者|条件|材料|样|时候|叫|是)[^，。？?！、是]{0,10}${listNoun}(?!经理|公司|合同|账户|有什么|要|的风险)`,
    // R2的产品有哪些, 货币基金都有啥
    `${listNoun}(?:都|一共|总共|分别)?(?:有|是|包括)?(?:哪些|哪几[只个款种]|啥|几[只个款]|多少[只个款])(?:呢|呀|啊|可选|在售)?[？?。！]?$`,
    `(?:有没有|有无|是否有)[^，。？?！]{0,10}${listNoun}(?!经理|公司|合同|账户)`,
    // R2到R3的债券基金, 中低风险产品列一下, R5产品清单
    `(?:R[1-5]|风险)[^，。？?！]{0,8}${listNoun}(?:列[一个]?[下出]?来?)?(?:清单|名单)?[？?。]?$`,
    // 没有申购费的债基
    `(?:没有|不收|不用|免|零)[^，。？?！、]{1,7}的${listNoun}[？?。]?$`,
    // 费率最低的债券基金是哪只, 哪只货币基金管理费最低
    `最(?:低|少|便宜|小|高|大|贵|短|长)[^，。？?]{0,8}${listNoun}`,
    `(?:哪[只个款种]|${listNoun})[^，。？?]{0,14}最(?:低|少|便宜|小|高|大|贵|短|长)`,
    // 那只QDII叫什么
    `[那这][只个支款](?:[^，。？?]{1,6}${listNoun}|债基|货基|私募|REITs?|FOF|QDII)(?:叫(?:什么|啥)|是(?:哪[只个支款]|什么|啥))(?:名字)?[？?。]?$`,
  ].join('|'),
  'i',
)
/** 起购1元的产品, 云岫的债基, 管理费低于0.3%的有哪些: a list where all that is said is a feature of products. */
const mayAskForList = new RegExp(
  `${listNoun}(?:呢|吗)?[？?。！]?$|(?:的|期|费)(?:都|一共|分别)?(?:有|是)?(?:哪些|哪几[只个款]|啥)(?:呢|呀|啊)?[？?。！]?$`,
  'i',
)
/** C4能买什么, C3客户匹配哪些: of a client's level the noun may be left out. */
const asksWhatMatches =
  /(?:C[1-5](?!\d)|(?:是|属于)[\p{Script=Han}]{2}型)[^。？?！]{0,12}(?:买|购|卖|推荐|适合|匹配|配置|投)[^。？?！]{0,6}(?:什么|哪些|哪几|啥)(?!意思|条件|材料|等级|级别|风险)|(?:什么|哪些|哪[几只个款]|啥)[^。？?！]{0,8}(?:适合|匹配|卖给|推荐给)[^。？?！]{0,6}C[1-5](?!\d)|C[1-5](?!\d)[^。？?！]{0,8}(?:什么|哪些|哪[几只个款]|啥)[^。？?！，]{0,6}(?:适合|匹配)/iu
/** C2能买R3的产品吗: whether the level is enough, whatever products have it. */
const asksWhether = /R[1-5][^。？?！]*(?:吗|能不能|可不可以|行不行|行吗)[^。？?！]{0,2}[？?。！]?$/i
/** 货币基金那只服务费多少, 你们家FOF锁多久: some are pointed at by a feature and not by name, and a figure of theirs is asked for. */
const pointsAtSome = /[那这][只个支款]|[你您]们/
const asksFigure = /多少|多[久长大]|几|谁|锁不锁/
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
  return [{ says, field: 'riskLevel', meets: (facts) => wanted.has(levelOf(facts) ?? 0) }]
}
/** 3 of R3; null where a product's row has no level. */
const levelOf = (facts: OwnFacts): number | null => figureIn('riskLevel', value(facts, 'riskLevel'))

const levelNames: Record<string, string> = { 保守: 'C1', 谨慎: 'C2', 稳健: 'C3', 积极: 'C4', 激进: 'C5' }
const nameOfLevel = `(${Object.keys(levelNames).join('|')})型`
/** 稳健型 of a person; a fund may be called so too. */
const namedLevel = new RegExp(`(?:我|本人|客户|[他她])(?:是|属于)${nameOfLevel}|${nameOfLevel}的?(?:客户|投资者)`)
/** C3, 稳健型客户: what its matrix matches it with, every level up to its own. */
const toleranceIn = (question: string): { level: RiskToleranceLevel; criterion: Criterion } | null => {
  const [, ofSomebody = '', ofKind = ''] = namedLevel.exec(question) ?? []
  const said = /C[1-5](?!\d)/i.exec(question)?.[0].toUpperCase() ?? levelNames[ofSomebody || ofKind]
  const level = RiskToleranceLevel.safeParse(said).data
  if (!level) return null
  const highest = Number(level[1])
  const says = `风险等级为${highest === 1 ? 'R1' : `R1至R${highest}`}（与${level}匹配）`
  return { level, criterion: { says, field: 'riskLevel', meets: (facts) => (levelOf(facts) ?? 9) <= highest } }
}

// --- themes ---

/** What funds invest in, as people ask for it. What is a kind of product (养老, 全球, 债券) is none. */
const themes =
  '人工智能|AI|机器人|半导体|芯片|集成电路|新能源(?:车|汽车)?|光伏|锂电池?|储能|电池|白酒|食品饮料|消费|医药|医疗|生物科技|创新药|中药|军工|国防|黄金|有色(?:金属)?|稀土|煤炭|钢铁|石油|原油|券商|银行股?|房?地产|科技|互联网|云计算|大数据|数字经济|信创|软件|5G|通信|传媒|游戏|农业|养殖|猪肉|环保|碳中和|ESG|低空经济|量子|元宇宙|区块链|汽车|家电|电力|基建|旅游|先进制造|高端制造|智能制造|制造|红利|高股息|央企|国企|一带一路|恒生科技|纳斯达克|纳指|标普|美股|日本|越南|印度|东南亚|欧洲'
const ofTheme = new RegExp(
  `(${themes})(?:(?:主题|概念|行业|方向|板块|类|相关)的?|的)?(?:股票型?|混合型?|指数型?|主动)?(?:基金|ETF|产品)(?:(?:都|一共|你们)?(?:有(?:哪些|哪几[只个款]|什么|啥|[吗没么]|没有)?|是哪些)[呢呀啊]?)?[？?。！!]?$`,
  'i',
)
const anyTheme = new RegExp(
  `(?:有没有|有无|有(?:什么|哪些)?|哪些(?:是)?|列(?:出|一下))[^，。？]{0,4}?(?:${themes})`,
  'i',
)
const saysTheme = /(?:主题|概念|行业|方向|板块|相关)的|有(?:哪些|哪几|什么|啥|[吗没么])/

/** 人工智能 of 人工智能主题的基金有哪些; null where no list by theme is asked for, as with the name of one product. */
const themeIn = (question: string): string | null =>
  saysTheme.test(question) || anyTheme.test(question) ? (ofTheme.exec(question)?.[1] ?? null) : null

/** A name says what a fund is of: 人工智能 and AI are one. */
const themeCriterion = (theme: string): Criterion => {
  const names = /^AI$/i.test(theme) ? ['人工智能', 'AI'] : theme === '人工智能' ? [theme, 'AI'] : [theme]
  return {
    says: `${theme}主题`,
    field: 'shortName',
    meets: (facts) => names.some((name) => facts.some(({ productName }) => productName.includes(name))),
  }
}

const freeOf: readonly [RegExp, FactField][] = [
  [/(?:不收|免|没有?|零|0)申购费|申购费(?:为|是)?(?:零|0)/, 'purchaseFee'],
  [/(?:不收|免|没有?|零|0)赎回费|赎回费(?:为|是)?(?:零|0)/, 'redemptionFee'],
  [/(?:不收|免|没有?|零|0)(?:销售)?服务费/, 'serviceFee'],
]

/** 赎回费最低: what is least depends on how long it is held, so that the tiers are told and nothing is put in order. */
const byRedemption = /赎回(?:费率?|手续费)[^，。？?]{0,2}最(?:低|少|便宜)|最(?:低|少|便宜)的?赎回(?:费率?|手续费)/
const hasTiers = (facts: OwnFacts): boolean => values(facts, 'redemptionFee').length > 0

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
/** The sum of the yearly fees, in percent; null where one of them has tiers or its row is missing. */
export const yearlyCost = (facts: OwnFacts): number | null => {
  const each = yearlyFees.map((field) => values(facts, field))
  // Every fund pays for management and custody; a service fee many do not have.
  if (each[0]?.length !== 1 || each[1]?.length !== 1 || each.some((own) => own.length > 1)) return null
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
  [
    /(?:每年|一年|年度?)?的?(?:总|持有)?(?<!申购|认购|赎回|手续)费[用率]?/,
    '每年费用（管理费、托管费、销售服务费合计）',
    yearlyFees,
    yearlyCost,
  ],
]

const orderIn = (question: string): Order | null => {
  const most = superlative.exec(question)?.[1]
  if (!most) return null
  const from = /[低少便宜小短]/.test(most) ? 'least' : 'most'
  // 收益最高, 表现最好 are no features of a product's table.
  const found = orders.find(([asked]) => asked.test(question))
  if (!found) return null
  const [asked, name, fields, value] = found
  const word = { 便宜: '低', 贵: '高', 少: '低' }[most] ?? most
  const other = { 低: '高', 高: '低', 小: '大', 大: '小', 短: '长', 长: '短' }[word] ?? ''
  return { says: `${name}最${word}`, way: `按${name}从${word}到${other}排列`, asked, fields, from, value }
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
  const asked = !isNamed && asksFigure.test(question) ? askedFields(question) : []
  if (people.length > 0 && (asksWhatIsManaged.test(question) || asksForList.test(question) || asked.length > 0)) {
    const isOf = (facts: OwnFacts) => people.some((name) => value(facts, 'manager').includes(name))
    return {
      criteria: [{ says: `基金经理为${people.join('、')}`, field: 'manager', meets: isOf }],
      order: null,
      tolerance: null,
      theme: null,
      told: asked.filter((field) => field !== 'manager'),
    }
  }
  const tolerance = toleranceIn(question)
  const theme = themeIn(question)
  const house = houseIn(question, issuers)
  const isList =
    asksForList.test(question) || asksWhatMatches.test(question) || mayAskForList.test(question) || theme !== null
  // 你们手续费多少, 买ETF给你们几块钱: what a trade costs.
  const isOfTrade =
    feeFields.every((field) => asked.includes(field)) || askedCharge(question) !== null || askedRate(question) !== null
  const told = !isList && !isOfTrade && (house || pointsAtSome.test(question)) ? asked : []
  if (
    (isNamed && theme === null) ||
    (tolerance && asksWhether.test(question)) ||
    !(isList || told.length > 0) ||
    (tolerance ? /收益|业绩|涨|赚|值得|靠谱/ : /推荐|收益|业绩|涨|赚|适合|值得|靠谱/).test(question)
  )
    return null
  const order = orderIn(question)
  const isOfRedemption = byRedemption.test(question) && !order
  if (/最/.test(question) && !order && !isOfRedemption) return null
  const kind = kinds.find(([asked]) =>
    asked.test(
      house ? question.replace(new RegExp(`${RegExp.escape(house)}(?:基金|理财|资管|私募)(?!有[哪啥])`), '') : question,
    ),
  )
  const meets = (field: FactField, pattern: RegExp) => (facts: OwnFacts) => pattern.test(value(facts, field))
  const criteria: Criterion[] = [
    ...(tolerance ? [tolerance.criterion] : []),
    ...(order?.fields.includes('riskLevel') ? [] : riskCriterion(question)),
    ...(theme ? [themeCriterion(theme)] : []),
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
    ...(isOfRedemption ? [{ says: '赎回费按持有时间分档', field: 'redemptionFee' as const, meets: hasTiers }] : []),
    ...(house
      ? [
          {
            says: `管理人是${house}`,
            field: 'issuer' as const,
            meets: meets('issuer', new RegExp(`^${RegExp.escape(house)}`)),
          },
        ]
      : []),
  ]
  const explained = [
    ...(order ? [order.asked] : []),
    ...(theme ? [new RegExp(`${RegExp.escape(theme)}(?:主题|概念|行业|方向|板块|类|相关)?`)] : []),
    ...(kind ? [kind[0]] : []),
    ...freeOf.map(([asked]) => asked),
    ...(house ? [new RegExp(RegExp.escape(house))] : []),
    ...(tolerance ? [ofTolerance] : []),
  ]
  const isExplained = unexplained(told.length > 0 ? withoutFields(question) : question, explained).length < 2
  // 货币基金 and 货币基金有哪些特点 name a kind alone.
  const isOfKindAlone =
    !asksForList.test(question) && !tolerance && criteria.every(({ field }) => field === 'kind') && !order
  // 你们基金管理费多少 points at all of them.
  const isOfSome = kind ? kind[1] !== '公募基金' : house !== null && isOfIssuer(question, house)
  const isAsked = told.length > 0 ? isOfSome : !isOfKindAlone
  return isExplained && isAsked && (criteria.length > 0 || order)
    ? { criteria, order, theme, tolerance: tolerance?.level ?? null, told }
    : null
}

/**
 * What of a question no table of a product can tell: 新能源, 保本, 老人. With it a list would answer something else.
 * @param explained what criteria and order have read already
 */
const unexplained = (question: string, explained: readonly RegExp[]): string => {
  const read = [
    ofCourtesy,
    byRedemption,
    bounded,
    boundedBefore,
    noLockUp,
    lockUp,
    ofLevels,
    superlative,
    new RegExp(listNoun),
    ...explained,
  ]
  const rest = read.reduce((text, pattern) => text.replaceAll(new RegExp(pattern, 'gi'), ' '), question)
  return tagWords(rest)
    .filter(({ word, tag }) => !isTalk(word, tag))
    .map(({ word }) => word)
    .join('')
}
const ofCourtesy = /[帮给]我|请问?|麻烦|我想|列[一个出下]*来?/
/** C3稳健型的客户: the level by its name, and whose it is. */
const ofTolerance = /(?:保守|谨慎|稳健|积极|激进)型|(?:风险)?承受能力|测评(?:等级|结果)?|等级|能配/
const ofLevels = /[RC][1-5]|[中等低高]{1,2}风险|风险(?:等级|评级|级别)?|(?:及|或)?以[上下内]/
const superlative = /最(低|少|便宜|小|短|高|大|贵|长)/
/** Words that only ask, and the little ones; a name that the dictionary does not know is none of them. */
const isTalk = (word: string, tag: string): boolean =>
  !/[\p{L}\p{N}]/u.test(word) ||
  ofAsking.test(word) ||
  /^(?:u|p|c|d|y|e|m|q|f|t|zg)/.test(tag) ||
  (tag.startsWith('v') && word.length === 1)
const ofAsking =
  /^(?:哪.*|什么|啥|多[少大长久]|几.?|[这那].?|[你我他您咱]们?|贵司|公司|平台|证券|客户|投资者|人|大家|型|率|期|所有|全部|一切|是否|有没有|有无|没有|一共|总共|可以|列出来?|清单|名单|在售|代销|发行|管理人|旗下|名字|包括|了解|知道|看看|购买|适合|匹配|对应|配置|推荐)$/

const noLockUp =
  /(?:没有?|无|不带?|不用|零|0)(?:锁定|封闭)期?|(?:锁定|封闭)期?(?:为|是|等于)?(?:零|0天?|无)(?![\d.])|随时(?:能|可以?)?(?:赎回|取)/
const lockUp = /(?<!没|不|无)(?:有|带)(?:锁定|封闭)期/

const amount = '([\\d.]+|[一二两三五六八十百千]+)\\s*(%|％|万[元块]?|千[元块]?|百[元块]?|元|块)钱?(及?以[下内上])?'
/** 管理费低于0.5%, 起购不超过100元, 起购1元. */
const bounded = new RegExp(
  `(管理费|托管费|服务费|起[购投买]|门槛)(?:率|金额)?(?:为|是|在|只要|只有|才|仅)?(低于|小于|不到|不超过|少于|高于|超过|大于|不低于)?(?:了)?${amount}`,
)
/** 一块钱起购, 100元能买: what costs no more at least. */
const boundedBefore = new RegExp(`${amount}(?:就|即|也)?(?:可以?|能)?(起[购投买]|买)`)

const boundCriterion = (question: string): Criterion[] => {
  const [, name = '', sign = '', ...after] = bounded.exec(question) ?? []
  const [, ...before] = boundedBefore.exec(question) ?? []
  const [number = '', unit = '', within = ''] = name ? after : before
  const field = boundFields.find(([word]) => (name || before.at(-1))?.startsWith(word))?.[1]
  const value = /\d/.test(number) ? Number(number) : parseChineseNumber(number)
  if (!field || value === null) return []
  const limit = value * (tenfold.find(([word]) => unit.startsWith(word))?.[1] ?? 1)
  const isOfBuying = !name && before.at(-1) === '买'
  const isBelow = isOfBuying || (/低于|小于|不到|不超过|少于/.test(sign) && sign !== '不低于')
  const side = isBelow || /[下内]/.test(within) ? -1 : sign || within ? 1 : 0
  const isOnIt = sign === '' || /^不[超低]/.test(sign)
  const meets = (facts: OwnFacts) => {
    const own = figureOf(field)(facts)
    return own !== null && (own === limit ? isOnIt : Math.sign(own - limit) === side)
  }
  const how = isOfBuying ? '不超过' : sign || (within ? '' : '为')
  const says = `${factLabels[field]}${how}${number}${unit}${isOfBuying ? '' : within}`
  return [{ says, field, meets }]
}
const tenfold: readonly [string, number][] = [
  ['万', 1e4],
  ['千', 1e3],
  ['百', 100],
]
const boundFields: readonly [string, FactField][] = [
  ['管理费', 'managementFee'],
  ['托管费', 'custodyFee'],
  ['服务费', 'serviceFee'],
  ['起', 'minimumPurchase'],
  ['门槛', 'minimumPurchase'],
  ['买', 'minimumPurchase'],
]

/** The house of an issuer: 云岫 in 云岫的基金有哪些; 虚谷证券 is who sells, not who issues. */
const houseIn = (question: string, issuers: readonly string[]): string | null =>
  issuers
    .map((issuer) => issuer.slice(0, 2))
    .find((house) => question.replaceAll(`${house}证券`, '').includes(house)) ?? null

/** 砚山理财 issues a few; what 虚谷基金 issues is as good as all funds. */
const isOfIssuer = (question: string, house: string): boolean =>
  ['理财', '资管', '私募'].some((business) => question.includes(`${house}${business}`))

/** Those that meet all that was asked, in the order that was asked for, else as they are given. */
export const listed = (products: readonly OwnFacts[], { criteria, order, tolerance }: AskedList): OwnFacts[] => {
  const fitting = products.filter((facts) => criteria.every(({ meets }) => meets(facts)))
  if (!order) return tolerance ? fitting.toSorted((a, b) => (levelOf(a) ?? 0) - (levelOf(b) ?? 0)) : fitting
  const sign = order.from === 'least' ? 1 : -1
  return fitting
    .map((facts) => ({ facts, value: order.value(facts) }))
    .filter((one): one is { facts: OwnFacts; value: number } => one.value !== null)
    .toSorted((a, b) => sign * (a.value - b.value))
    .map(({ facts }) => facts)
}

/** The rows of a product that tell why it is listed, and of which kind and level it is. */
export const listFields = ({ criteria, order, told }: AskedList): FactField[] => [
  ...new Set([
    ...criteria.map(({ field }) => field),
    ...(order?.fields ?? []),
    ...told,
    'kind' as const,
    'riskLevel' as const,
  ]),
]
