// Which facts of a product a question asks for, and for which case.
import { type FactField, factLabels, feeFields } from '../../domain/product-fact.ts'
import { findAmounts, numbersIn } from '../../text/numerals.ts'
import { toPinyin } from '../../text/pinyin.ts'
import { apart } from './charges.ts'
import type { FeeCase } from './fee-tiers.ts'

const patterns: [RegExp, readonly FactField[]][] = [
  [
    /赎回(?:的)?(?:费|手续费|费率|费用|要钱|收费|扣)|扣(?:几个点|几成|多少个点)|(?:卖|赎|取|退出|出来|拿了|拿满|持有)[^，。？]{0,12}(?:手续费|费用|费率|赎回费|收多少|收不收|要不要[钱收]|多少钱|几个点|罚多少|扣(?:多少|几|什么|不扣))/,
    ['redemptionFee'],
  ],
  [
    /申购(?:的)?(?:费|手续费|费率|费用)|(?:买入|购买|买)[^，。？]{0,8}(?:手续费|费率|费用|收多少)|申购[^，。？]{0,10}(?:手续费|费率|收多少)|(?<!(?:赎回|卖|转换|认购)[^，。？]{0,6})(?:打(?:几|多少)?折|几折|折扣|折后)/,
    ['purchaseFee', 'subscriptionFee'],
  ],
  [/认购(?:的)?(?:费|手续费|费率|费用)/, ['subscriptionFee']],
  [/管理费/, ['managementFee']],
  [/托管费/, ['custodyFee']],
  [/(?:销售)?服务费/, ['serviceFee']],
  [
    /风险(?:等级|评级|级别|水平|几级)|R几|几级风险|风险(?:大|高|低|小)(?:不|吗|么|[？?。]?$)|风险(?:等级)?(?:更|比较|最|哪[个只款]|谁)[^，。？]{0,3}(?:大|高|低|小)|(?:哪[个只款]|谁)[^，。？]{0,6}风险(?:大|高|低|小)|风险有多|多大(?:的)?风险|什么(?:风险)?等级|风险怎么样|(?<=^|[有的□A-Z和跟与及、，, ]|以及|还有)风险(?=[呢吗么]?[？?。]?$|[和跟与及、，, ]|以及|还有)/i,
    ['riskLevel'],
  ],
  [/净值/, ['netAssetValue', 'netAssetValueDate']],
  [
    /起购|起投|起点|门槛|最低[^，。？]{0,4}(?:买|投|申购|认购|金额|多少)|最少[^，。？]{0,4}(?:买|投)|多少(?:钱)?(?:起|可以买|能买)|几块钱|(?:一|1)(?:块|元)(?:钱)?能买/,
    ['minimumPurchase'],
  ],
  [/追加|加仓/, ['minimumAddition']],
  [
    /锁定|封闭|持有期|(?:不能|不让|不可以)动|最短持有|锁(?:不锁|吗|多久|多少|多长|几)|多久(?:才)?(?:能|可以)(?:赎回|取|卖|拿)|随时(?:能|可以)?(?:赎回|取|卖)|期限|多长时间能(?:取|赎)|(?:要|得|必须)(?:拿|放|持有?)[几多]少?(?:天|个?月|年|久)|[几多]少?(?:天|个?月|年)(?:之?后|以后)?(?:才能?|能|可以)[取赎卖退动]|(?:中途|提前|没到期)[^，。？]{0,6}(?:退|取|赎|卖|出来)|(?:能|可以|能否|能不能)(?:(?:赎回|取出|卖出)$|(?:赎回?|取出?来?|卖[出掉]?|退出?)(?:吗|不|么))|到期(?!收益|付息|怎么算|能拿)/,
    ['lockUp', 'openFrequency'],
  ],
  [
    /(?:什么时候|何时|几时|哪天)开放|开放(?:日|频率|期|申购|赎回|几次|一次)|(?:多久|几次)开放|(?:什么时候|何时|哪天|下[次回])[^，。？]{0,6}(?:能|可以)[^，。？]{0,2}(?:进出|申赎|退出)|(?:什么时候|何时|哪天|几号|啥时候?)(?:才)?(?:能|可以)(?:买|申购|赎|卖|取|退)/,
    ['openFrequency'],
  ],
  [/基金经理|投资经理|谁(?:在)?(?:管|管理|负责|打理)|(?<!客户|大堂)经理|操盘|who (?:runs|manages)/i, ['manager']],
  [/管理人|哪家(?:公司|基金)|谁家的|谁发行|发行人|基金公司/, ['issuer']],
  [/托管(?:人|行|银行|机构|在)|谁托管/, ['custodian']],
  [/成立(?:日|时间|多久|于|了多久)|(?:什么时候|何时|哪[年月天]|几[年月]|几几年)成立/, ['inceptionDate']],
  [/规模|有多大|多少亿/, ['size']],
  [/基准|对标/, ['benchmark']],
  [
    /(?:什么|哪种|哪类)(?:类型|产品)|产品类型|属于(?:什么|哪)|是(?:股票|债券|混合|货币)(?:型|基金)?(?:吗|么|还是)/,
    ['kind'],
  ],
  [/代码|编号/, ['code']],
  [/全称|全名/, ['fullName']],
]
const allFees =
  /费率|费用|手续费|收费|怎么收|贵不贵|(?:哪[个只款种]|谁|更|最)[^，。？]{0,4}(?:便宜|贵|划算|省钱)|成本|年费|(?:每年|一年|一共|总共)[^，。？]{0,4}(?:收|扣|交|付)(?!益)|(?<![消经花学免])费(?:是|要|有|多|高|低|呢)/

const overview =
  /怎么样|咋样|怎样|如何$|好不好|介绍|简介|概况|基本(?:情况|信息|资料)|(?:是|属于)(?:个|一只|一款)?什么(?:样的)?(?:产品|基金|理财)|了解一?下/
const overviewFields: readonly FactField[] = ['kind', 'riskLevel', 'manager', ...feeFields]
const comparison = /对比|比较(?!基准)|比一比|区别|不同|差别|差在|差异|相比|哪[个只款种]/
/** What no table of a product holds, though products are compared by it: the table of all else would be no answer. */
const comparedSpeed =
  /(?:哪[个只款种]|谁|对比|比较|相比)[^，。？]{0,8}(?:赎回|到账|取|变现|卖)[^，。？]{0,6}(?:快|慢|早|时间|速度)|(?:赎回|到账|取|变现)[^，。？]{0,4}(?:哪[个只款种]|谁)[^，。？]{0,4}(?:快|慢|早)/
const comparedFields: readonly FactField[] = ['kind', 'riskLevel', 'minimumPurchase', 'lockUp', ...feeFields]
const eligibility =
  /(?<!什么时候|何时|哪天|多少钱|多久)(?:能|可以|可不可以|能不能|是否可以|够资格|有资格)(?:购?买|申购|投)(?!多少|几)|买得了|买不买得了|适合|适不适合|合适|匹配/

/** Whether the products named are to be set side by side. */
export const asksToCompare = (question: string): boolean => comparison.test(question) || asksIfSame(question)

/** Whether two names are asked to be of one product: 是一个基金吗. */
export const asksIfSame = (question: string): boolean => ifSame.test(question)
const ifSame =
  /同一[个只款支种]|是(?:不是)?(?:一[个只款支回])(?:基金|产品|东西|理财|事)?(?:吗|么|不|[？?]|$)|是不是一[个只款支]/

/** Whether it is asked who may buy a product, or whether the client may. */
export const asksWhoMayBuy = (question: string): boolean => eligibility.test(question)

/** Fields in the order of the table of patterns; a question about fees as such asks for all of them. */
export const askedFields = (question: string): FactField[] => {
  const named = patterns.filter(([pattern]) => pattern.test(question)).flatMap(([, fields]) => fields)
  const isAboutFees = allFees.test(question) && !named.some((field) => feeFields.includes(field))
  return [...new Set([...named, ...(isAboutFees ? feeFields : [])])]
}

/** A question without the words that ask for fields. */
export const withoutFields = (question: string): string =>
  patterns.reduce((rest, [pattern]) => rest.replace(pattern, ' '), question)

/**
 * Fields of a named product: those asked for by name, else what tells products apart where it is asked about as such, or several
 * are to be set side by side.
 * @param isNameOnly nothing but names was said
 */
export const askedOfProduct = (question: string, { isNameOnly }: { isNameOnly: boolean }): FactField[] => {
  const named = askedFields(question)
  const { holdingDays, amount, shares } = feeCaseOf(question)
  // 买60万放三年全部费用 is not the fee of buying alone.
  const isOfFees = named.some((field) => feeFields.includes(field))
  if (isOfFees && holdingDays !== undefined && ofAllFees.test(question)) return [...feeFields]
  if (named.length > 0) return named
  const isOfPart = holdingDays !== undefined || shares !== undefined
  if (isOfPart && /[卖赎出走跑退取撤]/.test(question) && !ofAmounts.test(question)) return ['redemptionFee']
  if (amount !== undefined && (/申购|认购/.test(question) || buysAtWhatCost.test(question)))
    return ['purchaseFee', 'subscriptionFee']
  const heard = fieldsBySound(question)
  if (heard.length > 0) return heard
  if (asksToCompare(question)) return [...comparedFields]
  if (asksWhoMayBuy(question) || riskAsSuch.test(question)) return ['riskLevel']
  return isNameOnly || (overview.test(question) && notHeldTopic(question) === null) ? [...overviewFields] : []
}

const ofAllFees = /(?:全部|一共|总共|所有|总的?|哪[个只款])[^，。？?]{0,4}(?:(?<!申购|认购|赎回)费用|成本|[收扣付交花])/
/** 买10万要多少钱: beside the amount itself only the fee is not known. */
const buysAtWhatCost =
  /^(?!.*(?:赚|收益|回报)).*买[^，。？?]{0,12}[，,]?(?:一共|总共|得|要|需要?|实际)?(?:付|花|交|扣|出|收)?(?:多少钱|多少费)/

/** How much may be taken out at once, and when it arrives, is no fee. */
const ofAmounts = /最多|最高|限额|额度|上限|几万|到账|到卡/

/** 赎会费, 管里费: the words for a field typed by their sound. */
const fieldsBySound = (question: string): FactField[] => {
  const sounds = ` ${toPinyin(question).join(' ')} `
  return soundedFields.filter(([, sound]) => sounds.includes(` ${sound} `)).map(([field]) => field)
}
const soundedFields: readonly [FactField, string][] = (
  [...Object.entries(factLabels).filter(([, label]) => label.length >= 3), ['minimumPurchase', '起购']] as [
    FactField,
    string,
  ][]
).map(([field, word]) => [field, toPinyin(word).join(' ')])

const riskAsSuch =
  /(?:什么|哪些|啥|主要)(?:的)?风险|(?:有没)?[有的]风险[呢吗么]?[？?。]?$|风险(?:点|揭示|提示|在哪|是什么|有哪些)|安全(?:吗|不|么)|稳不稳/
/** Whether money can be lost: no level of risk says so, the document does. */
const loss =
  /(?:会不会|会|能|可能|容易|有没有可能)[^，。？?]{0,4}(?:[亏赔]|跌(?!停))|[亏赔](?:不亏|不赔|钱|本|光|掉)?[吗么不嘛]|最[多大坏差][^，。？?]{0,6}[亏赔损]|[亏赔损][^，。？?]{0,4}(?:多少|百分之几|几成|几个点)|保(?:不保)?本|保底|保证(?:本金|收益|赚|给|兑付)|刚兑|刚性兑付|本金[^，。？?]{0,6}(?:安全|没|保|损|少)|稳赚|血本无归|(?:是|算|等于|当|跟|和)[^，。？?]{0,3}(?:存款|存银行|存钱)/

// --- what stands in the prose of a product's document ---

/** Whether it is asked why something of a product was changed; the document says so in its head, before the first heading. */
export const asksWhyChanged = (question: string): boolean => whyChanged.test(question)
const change = '(?:[上下]调|调[高低整级成为到]?|提高|降低|变[高低更成了]|升|降|改)'
const whyChanged = new RegExp(
  `(?:为什么|为啥|为何|凭什么|怎么就|咋就|什么原因)[^，。？?]{0,12}${change}|${change}[^，。？?]{0,8}(?:原因|理由|为什么|为啥|为何)`,
)

const sections: [RegExp, RegExp][] = [
  [/业绩报酬|业绩提成/, /业绩报酬/],
  [/到期(?:收益|付息|怎么算|能拿|给|拿)|付息|利率|年化|票息/, /到期|付息/],
  [riskAsSuch, /风险揭示|风险提示|主要风险|^风险$/],
  [loss, /风险揭示|风险提示|主要风险|^风险$/],
  [
    /到账|到卡|快赎|快速赎回|快取|(?:几天|多久|什么时候|何时|啥时)[^，。？?]{0,8}确认|确认[^，。？?]{0,6}(?:几天|多久|份额)|T\+\d/i,
    /到账|确认/,
  ],
  [whyChanged, /^$/],
  [eligibility, /适合的?投资者|适用的?投资者|投资者范围|适合人群/],
  [/投(?:资)?(?:的)?(?:是)?(?:什么|哪些|啥|哪里|方向|范围|策略|标的|于)|怎么投资/, /投资(?:范围|策略|方向|目标)/],
]

/** Headings of the sections that a question about a product asks for. */
export const askedSections = (question: string): RegExp[] =>
  sections.flatMap(([asked, heading]) => (asked.test(question) ? [heading] : []))

// --- what no product document here holds ---

const past =
  '去年|今年|前年|近|过去|历史|以来|以往|上个?月|上半年|下半年|季度|成立|至今|目前|现在|最新|\\d{4}年|多少$|怎么样$|如何$'
const topics: [RegExp, string][] = [
  [comparedSpeed, '赎回到账时间'],
  [/哪[个只款种][^，。？]{0,6}(?:收益|回报|赚|涨|跌|业绩(?!比较|基准))/, '过往业绩'],
  [/回撤/, '回撤数据'],
  [/波动率|夏普|标准差/, '波动率数据'],
  [/排名|排第几/, '业绩排名'],
  [/重仓|持仓|持有哪些(?:股|债)/, '持仓明细'],
  [/七日年化|万份收益/, '七日年化和万份收益'],
  [/分(?:过|了)?(?:多少|几次)(?:红|钱)|分红(?:了)?(?:多少|几次|率)|派(?:了)?(?:多少|几次)息/, '历次分红'],
  [
    new RegExp(
      `(?:^|的|□|[和跟与及、，,])(?:预期|历史)?(?:收益率?|回报率?|业绩(?!比较|基准|报酬))[呢吗]?(?=[？?。]?$|[和跟与及、，,])|(?:${past})[^，。？]{0,12}(?:收益|回报|业绩(?!比较|基准|报酬)|涨|跌|赚|亏)|(?:收益率?|回报率?|业绩|涨幅|跌幅)(?:是|有|大概)?(?:多少|几|怎么样|如何|好不好|高不高)|(?:涨|跌|赚|亏)了(?:多少|几|没)`,
    ),
    '过往业绩',
  ],
]

/** What of a product's past a question asks for that product documents do not hold, null when nothing such. */
export const notHeldTopic = (question: string): string | null =>
  topics.find(([pattern]) => pattern.test(question.replace(/收益凭证|业绩比较基准/g, '')))?.[1] ?? null

const holding = /持|拿|放|存|买了|满|不到|不足|超过|之后|以后|后|内|才|赎|卖|取|跑|走|退/

const below = /(?:不到|不足|不满|没到|没满|少于|低于|小于|未满)(?:了)?$/
const within = /^(?:以下|以内|之内|内)/

/** How long or how much the question speaks of: 持有20天, 放三个月, 买50万. Of 不到30天 and 100万以下 it is the last day and yuan below. */
export const feeCaseOf = (asked: string): FeeCase => {
  const question = apart(asked)
  const result: FeeCase = {}
  const said = ({ value, start, end }: { value: number; start: number; end: number }) => {
    const isBelow = below.test(question.slice(0, start)) || within.test(question.slice(end))
    return value - (isBelow ? 1 : 0)
  }
  const terms = numbersIn(question).flatMap((claim) => {
    const days = { day: 1, week: 7, month: 30, year: 365 }[claim.unit]
    return days !== undefined && claim.value < 100 * 365 ? [{ ...claim, value: claim.value * days }] : []
  })
  const [first, second] = terms
  if (first && holding.test(question)) {
    // 一年零三个月 is one term.
    const more = second && second.start === first.end ? second : null
    result.holdingDays = said({ ...first, value: first.value + (more?.value ?? 0), end: more?.end ?? first.end })
  }
  const amount = findAmounts(question).find(({ unit, value }) => unit === 'CNY' && value > 0)
  if (amount) result.amount = said(amount)
  const shares = numbersIn(question).find(({ unit, value }) => /^份额?$/.test(unit) && value > 0)
  if (shares) result.shares = shares.value
  return result
}
