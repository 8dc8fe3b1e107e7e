// 业绩数字: which figures of a text tell how a product did, and over which period.
import type { CalendarDate } from '../../../domain/calendar.ts'
import { parseChineseNumber } from '../../../text/numerals.ts'
import type { TextSentence } from '../../../text/sentences.ts'
import { clauseAround, isDeclined } from '../scope.ts'

/** How long, in months; `since` a begin that the text dates or leaves open; one calendar year. */
export type Period =
  | { kind: 'months'; months: number }
  | { kind: 'inception' }
  | { kind: 'year'; year: number }
  | { kind: 'unknown' }

/** `start` and `end` in the text as rules read it, from the period to the value. */
export type Figure = { start: number; end: number; period: Period; annualised: boolean; sentence: TextSentence }

const count = '[0-9一二两三四五六七八九十几]{1,3}'
const value = String.raw`(?:(?<=净值.{0,6})\d\.\d{2,4}(?!%|\d)|[+-]?\d{1,4}(?:\.\d{1,4})?(?:%|个?百分点|个多?点|倍)|[一二两三四五六七八九十几百]{1,3}(?:点[一二三四五六七八九零]{1,2})?(?:个多?(?:百分)?点|成[多半一二三四五六七八九]?|倍多?|番)|翻了?[一两三]?[倍番]多?|翻番)`
const period = String.raw`20\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?(?:至|到|-|—|~)20\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?|(?:近|过去|最近|这|前)${count}个?(?:多)?(?:年|月|周|季度|天|日|个交易日)(?:来|内)?|(?:近|过去|最近|上|下)半年(?:来)?|(?:成立|生效|运作|上线|建仓|发行)(?:以来|至今|到现在|后|满${count}个?(?:年|月|周|天))|自?(?:20\d{2}年)?\d{1,2}月(?:\d{1,2}日)?(?!日|\d|成立(?!以来|至今))(?:份)?(?:成立|以来|至今)?|今年(?:以来|至今)?|年初(?:以来|至今)|年内|开年(?:以来|至今)|任职(?:以来|期间|至今|回报)|(?:本|上|这|当|昨|今|单|前)个?(?:月|周|日|天|季度?|年)(?:度)?|(?:一|二|三|四|上一?|本|第[一二三四])季度?|[上下]半年|去年|前年|20\d{2}(?:年度?|全年)|${count}年(?:累计|间|来|下来)?|(?:满|整)${count}(?:年|个?月)|${count}个?(?:月|周|天|交易日)(?:下来|来|累计|内|功夫|工夫|时间)?|节后[^。;]{0,8}|q[1-4]|低点以来|反弹以来|(?:到|截至)(?:昨天|今天|目前|昨日)(?:为止)?`
const gained = `(?:收益率?|回报率?|涨幅|净值增长率?|增长率?|增幅|年化|累计|上涨|大涨|涨了|涨超|涨|赚了?|盈利|挣了?|跑出|录得|拿下|斩获|收获|取得|实现|超额|业绩|净值|正收益|兑现|成绩|拿回|贡献|走出|噌噌|飙|蹦了?|蹿|窜|拉升|吃到|进账|冲出|交出|斩下|入账)`

const statement = new RegExp(
  [
    String.raw`(?:${period})[^。;!?\n%]{0,14}?${gained}[^。;!?\n%]{0,10}?${value}`,
    String.raw`${gained}[^。;!?\n%,]{0,8}?${value}`,
    String.raw`(?:近${count}个?(?:年|月|周|天|日)|近半年|成立以来|今年以来|年内|任职以来|20\d{2}年?)[^。;!?\n%,]{0,6}?[+-]?\d{1,4}(?:\.\d{1,4})?%`,
    String.raw`(?:${period})[^。;!?\n%,]{0,4}?\+\d{1,4}(?:\.\d{1,4})?%`,
    String.raw`${value}[^。;!?\n%,]{0,4}?(?:的)?(?:收益率?|回报率?|涨幅|超额)`,
  ].join('|'),
  'gu',
)

// Another figure than a product's past return.
const other =
  /费率?[^,。;|]{0,8}\d|折|佣金|票面|票息|利率|利息|同比|环比|营收|净利|收入|gdp|cpi|ppi|通胀|跟踪误差|国债|到期收益率|示例|占比|仓位|权重|比例|波动率|回撤|胜率|概率|准确率|中签|不低于|至少|预期|预计|目标|假设|假如|如果|若|有望|将会|明年|今后|未来|起购|税|门槛|不超过|杠杆|逆回购|存款|毛利|产能|渗透率|销量|订单|市占|规模|份额|客户(?:们)?(?:都|平均|人均)?(?:赚|盈)|粉丝|学员|会员|名单|(?:推|讲|说|点|给|喊)的|这票|牛股|个股|票(?!型)|打新|报销|参考年化|业绩比较?基准[^,。;|]{0,6}\d|基准(?!为)[^,。;|]{0,4}\d|下跌|亏|跌|还能|再走|会涨|测下来|上下|左右|以上|起投|封闭|到期|参考|看到|抽|提成|每年可|基金经理年限|从业/
const market = /指数|沪深300|上证|大盘|板块|行业|两市|北证|创业板|科创50|中证\d|恒生|纳斯达克|标普|黄金价格|金价/
const product = /基金|本产品|产品|组合|策略|指增|增强|联接|etf|[abc]类|混合|净值|我们|老基|本只|这只|超额/
const sevenDay = /七日年化|7日年化|万份/

/** The figures of past performance, in the order of the text. */
export const figuresOf = (sentences: readonly TextSentence[]): Figure[] =>
  sentences.flatMap((sentence) => {
    if (!/[\d%点成倍番]/.test(sentence.text) || isDeclined(sentence.text)) return []
    return [...sentence.text.matchAll(statement)].flatMap((match): Figure[] => {
      const [words = ''] = match
      const [start, end] = [match.index + foundingDay(words), match.index + words.length]
      const clause = clauseAround(sentence.text, start, end)
      const around = sentence.text.slice(clause.start, clause.end)
      if (sevenDay.test(around) || other.test(around)) return []
      if (market.test(around) && !product.test(around)) return []
      return [
        {
          start: sentence.start + start,
          end: sentence.start + end,
          period: periodOfFigure(sentence.text.slice(start, end), around),
          annualised: /年化/.test(around),
          sentence,
        },
      ]
    })
  })

// (2018年5月成立):2020年收益56.3%: the day on which it began is no part of the figure.
const foundingDay = (words: string): number => /^[^%]*成立(?!以来|至今|后|起)[):,]*/.exec(words)?.[0].length ?? 0

/** The words of the figure itself say it best; else what stands around them. */
const periodOfFigure = (words: string, around: string): Period => {
  const period = periodOf(words)
  return period.kind === 'unknown' ? periodOf(around) : period
}

/** The period that the words name. @example periodOf('近三个月涨幅') // { kind: 'months', months: 3 } */
export const periodOf = (words: string): Period => {
  const counted = new RegExp(`(?:近|过去|最近|前|这)?(${count})个?多?(年|季度|月|周|天|日|交易日)`, 'u').exec(words)
  if (
    /(?:成立|生效|运作|上线|建仓)(?:以来|至今|到现在|后)?/.test(words) &&
    !/(?:成立|运作|上线)(?:满|已|近)/.test(words)
  )
    return { kind: 'inception' }
  const span =
    /(20\d{2})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:至|到|-|—|~)(20\d{2})[-./年](\d{1,2})[-./月](\d{1,2})/.exec(words)
  if (span) {
    const [from, to] = [span.slice(1, 4).map(Number), span.slice(4, 7).map(Number)]
    const months =
      ((to[0] ?? 0) - (from[0] ?? 0)) * 12 + (to[1] ?? 0) - (from[1] ?? 0) + ((to[2] ?? 0) - (from[2] ?? 0)) / 30
    return { kind: 'months', months }
  }
  if (/半年/.test(words)) return { kind: 'months', months: 6 }
  if (/单日|昨日|昨天|今日|今天|当日|一天/.test(words) && !/(?:到|截至)(?:昨|今)/.test(words))
    return { kind: 'months', months: 0 }
  if (/(?:本|上|这|上一)个?周/.test(words)) return { kind: 'months', months: 0.25 }
  if (/(?:本|上|这|当)个?月/.test(words)) return { kind: 'months', months: 1 }
  if (/[一二三四本上]季度?|q[1-4]/.test(words) && !/\d{4}年/.test(words)) return { kind: 'months', months: 3 }
  const year = /(20\d{2})年?(?!\d|-|年?\d{1,2}月)/.exec(words)
  if (year?.[1]) return { kind: 'year', year: Number(year[1]) }
  if (counted?.[1] && counted[2]) {
    const many = counted[1] === '几' ? 3 : (parseChineseNumber(counted[1]) ?? null)
    if (many !== null && many < 100) return { kind: 'months', months: many * (monthsOf[counted[2]] ?? 1) }
  }
  return { kind: 'unknown' }
}
const monthsOf: Record<string, number> = { 年: 12, 季度: 3, 月: 1, 周: 0.25, 天: 1 / 30, 日: 1 / 30, 交易日: 1 / 20 }

/** Months from the year's first day, for 今年以来. */
export const monthsOfYear = (date: CalendarDate): number =>
  Number(date.slice(5, 7)) - 1 + Number(date.slice(8, 10)) / 30

/** When the product began, where the text says so: `YYYY-MM`; `young` where it says that it only just did. */
export const inceptionOf = (text: string, asOf: CalendarDate): { month: string | null; young: boolean } => {
  const began = '(?:成立|生效|上线|发行|运作|诞生|建仓)'
  const dated =
    new RegExp(String.raw`(20\d{2})[-年./](\d{1,2})[-月./]?(?:\d{1,2}日?)?(?:刚|才|起|正式)?${began}`).exec(text) ??
    new RegExp(String.raw`${began}(?:日期?|时间)?(?:为|于|:|在)?(20\d{2})[-年./](\d{1,2})`).exec(text)
  if (dated?.[1] && dated[2]) return agedBy(`${dated[1]}-${dated[2].padStart(2, '0')}`, asOf)
  const year = new RegExp(String.raw`(20\d{2})年?(?:刚|才|正式)?${began}|${began}于?(20\d{2})年?(?![-./\d])`).exec(text)
  const onlyYear = year?.[1] ?? year?.[2]
  if (onlyYear) return { month: `${onlyYear}-12`, young: false }
  const month = new RegExp(
    String.raw`(?:今年)?(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|初|底|中旬|\d{1,2}日)?(?:才|刚|刚刚|新|正式)?(?:${began}|开始运作)`,
  ).exec(text)
  if (month?.[1]) {
    const number = parseChineseNumber(month[1]) ?? 0
    if (number >= 1 && number <= 12) {
      const [year = 0, now = 1] = asOf.split('-').map(Number)
      return agedBy(`${number > now ? year - 1 : year}-${String(number).padStart(2, '0')}`, asOf)
    }
  }
  const ago = new RegExp(
    `${began}(?:刚刚?|才|不到|不足|仅|仅仅|还不到|刚满|满|已|已经|了|只有|短短|至今){0,3}(${count}|半)个?(多?)(年|月|周|天|日)|(?:才|刚刚?|仅|只)满(${count})个?(月|周|天)|(?:刚|才|新)${began}(${count}|半)?个?(?:多)?(年|月|周|天)?`,
    'u',
  ).exec(text)
  if (ago) {
    const [many, unit] = [ago[1] ?? ago[4] ?? ago[6], ago[3] ?? ago[5] ?? ago[7]]
    if (many === '半' && unit === '年') return { month: null, young: /不到|不足/.test(ago[0]) }
    if (!many || !unit) return { month: null, young: true }
    const months = (parseChineseNumber(many) ?? 99) * (monthsOf[unit] ?? 1)
    return { month: null, young: months < 6 || (months === 6 && /不到|不足/.test(ago[0])) }
  }
  return { month: null, young: false }
}

const agedBy = (month: string, asOf: CalendarDate) => {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const age = (Number(asOf.slice(0, 4)) - year) * 12 + Number(asOf.slice(5, 7)) - number
  return { month, young: age >= 0 && age < 6 }
}
