// 收费标准: what a row of a fee table charges, and what a question asks to have worked out from it. The figure of an example holds for the
// example's amount only.
import { findAmounts, numbersIn } from '../../text/numerals.ts'

// --- the table ---

/** What is charged: a share of the turnover, interest for the days used, so much for each piece. */
export type Rate =
  | { by: 'turnover'; percent: number }
  | { by: 'days'; percent: number; daysOfYear: number }
  | { by: 'piece'; yuan: number; piece: string; free: number }

/** A row of a fee table. `rate` is null where the table names none (按香港市场现行标准); then `value` says what it has. */
export type Charge = {
  /** What is traded, by the table's heading. */
  heading: string
  label: string
  value: string
  rate: Rate | null
  side: 'sell' | 'both'
  /** Whether its column names the commission, and not its row. */
  isCommission: boolean
  /** The row as it is read out: what is charged, when, and how little at least. */
  says: string
  /** What one order pays at least, and in which currency. */
  least: { value: number; currency: string } | null
  /** What the row says of the charges that the government takes: 印花税与过户费不收取. */
  taxes: string | null
  /** 待核: not checked against the rule that it rests on. */
  isUnchecked: boolean
}

/** What of a row is read out beside the rate; who collects it is no part of what it costs. */
const readOut = (name: string, own: string): string[] => {
  if (own === '无') return []
  if (/方向/.test(name)) return [/[收取]/.test(own) ? own : `${own}收取`]
  if (/最低/.test(name)) return [/^[\d.]/.test(own) ? `最低${own}` : `${name}${own}`]
  return /^印花税/.test(name) ? [`${name}${own}`] : /说明/.test(name) ? [own] : []
}
const labelKey = /^(?:费用项目|品种|期限|服务项目)$/
const valueKey = /标准|费率/

/**
 * Reads a row as its chunk says it.
 * @param path headings above the row
 * @returns null for what is no row of charges
 * @example readCharge(['A股交易费用'], '费用项目：佣金；收费标准：成交金额的0.025%；收取方向：买卖双向；最低收费：5元/笔')
 */
export const readCharge = (path: readonly string[], text: string): Charge | null => {
  const cells = text.split('；').flatMap((cell): [string, string][] => {
    const at = cell.indexOf('：')
    return at > 0 ? [[cell.slice(0, at).trim(), cell.slice(at + 1).trim()]] : []
  })
  const cell = (key: RegExp) => cells.find(([name]) => key.test(name))?.[1] ?? ''
  const label = cell(labelKey)
  const [key, value] = cells.find(([name]) => valueKey.test(name)) ?? []
  if (label === '' || !key || !value) return null
  const least = /^([\d.]+)(元|港元)\/笔$/.exec(cell(/最低/))
  return {
    heading: path.at(-1) ?? '',
    label,
    value,
    rate: readRate(`${key}：${value}`, text),
    side: /仅卖出/.test(cell(/方向/)) ? 'sell' : 'both',
    isCommission: key.startsWith('佣金'),
    says: [value, ...cells.flatMap(([name, own]) => readOut(name, own))].join('，'),
    least: least ? { value: Number(least[1]), currency: least[2] ?? '元' } : null,
    taxes: cells.filter(([name]) => /^印花税/.test(name)).map(([name, own]) => `${name}${own}`)[0] ?? null,
    isUnchecked: text.includes('待核'),
  }
}

const readRate = (cell: string, row: string): Rate | null => {
  const turnover = /成交金额[^\d]{0,4}([\d.]+)%/.exec(cell)
  if (turnover) return { by: 'turnover', percent: Number(turnover[1]) }
  const yearly = /([\d.]+)%\/年/.exec(cell)
  const daysOfYear = Number(/一年按(\d{3})天/.exec(row)?.[1])
  if (yearly && daysOfYear) return { by: 'days', percent: Number(yearly[1]), daysOfYear }
  const daily = /([\d.]+)%\/日/.exec(cell)
  if (daily) return { by: 'days', percent: Number(daily[1]), daysOfYear: 1 }
  const piece = /：(?:[^；]*前(\d+)份不收取，之后)?([\d.]+)元\/(张|只|月|份)/.exec(cell)
  return piece ? { by: 'piece', yuan: Number(piece[2]), piece: piece[3] ?? '', free: Number(piece[1] ?? 0) } : null
}

// --- the question ---

/** The trade or service whose charges are to be worked out. */
export type AskedCharge = {
  /** As an answer calls it. */
  trade: string
  side: 'buy' | 'sell' | 'round' | null
  /** Yuan, or Hong Kong dollars; `from` is how it came about, where it was not said as such (10元×1000股). */
  amount: { value: number; currency: string; from?: string } | null
  days: number | null
  /** 10张, 3只, 2份, 6个月, and of which. */
  pieces: { count: number; piece: string } | null
  /** Whether a row of the fee tables is one of these charges. */
  isOf(charge: Charge): boolean
}

type Trade = { trade: string; asked: RegExp; heading?: RegExp; label?: RegExp }

/** The most telling first; what names none is a trade of shares. */
const trades: readonly Trade[] = [
  { trade: '北交所股票', asked: /北交所|北证/, heading: /北交所/ },
  { trade: '港股通股票', asked: /港股|香港/, heading: /港股/ },
  { trade: '国债逆回购', asked: /逆回购|GC\d{3}|R-\d{3}/i, heading: /逆回购/ },
  { trade: '信用账户股票', asked: /(?:信用账户|融资买入?)[^，。？]*佣金/, label: /^信用账户股票/ },
  {
    trade: '融资融券',
    asked: /(?:融资|融券|两融|信用账户)[^，。？?]*(?:逾期|罚|晚还|没还|还晚|到期不还)/,
    label: /罚息/,
  },
  {
    trade: '融资',
    asked: /融资(?!融券)|两融|融资融券(?=[^。？?]*借(?!券))|借钱(?:[买炒]股|的?[利费][率息])/,
    heading: /融资融券/,
    label: /^融资/,
  },
  { trade: '融券', asked: /(?<!融资)融券|借券/, heading: /融资融券/, label: /^融券/ },
  { trade: '期权', asked: /期权/, heading: /期权/ },
  { trade: '可转债', asked: /转债|可交换债/, label: /^可转债/ },
  { trade: '债券ETF、货币ETF', asked: /(?:债券?|货币)(?:型)?ETF/i, label: /^债券ETF/ },
  { trade: '股票ETF', asked: /ETF/i, label: /^股票ETF/ },
  { trade: 'LOF', asked: /LOF/i, label: /LOF/ },
  { trade: '公募REITs', asked: /REIT/i, label: /REIT/ },
  { trade: '国债、债券', asked: /国债|地方债|公司债|企业债|现券|债券/, label: /现券/ },
  { trade: '深市转托管', asked: /转托管/, label: /^转托管/ },
  { trade: '资产证明', asked: /资产证明/, label: /资产证明/ },
  { trade: '对账单、交割单', asked: /对账单|交割单/, label: /对账单/ },
  { trade: 'Level-2行情', asked: /level-?2|\bl2\b/i, label: /^Level-2/i },
]
const shares: Trade = { trade: 'A股', asked: /股|佣金|印花税|过户费|成交|交易|买|卖/, heading: /A股/ }

const isOfCost =
  /佣金|印花税|过户费|手续费|费用|成本|利息|税费?|(?:多少|什么|哪些)费|费多少|扣(?:多少|几|我多少)|收(?:我)?(?:多少|几)|罚(?:息|多少|几)|(?:交|付|花|要|得|给[你您]们?)(?:多少|几)(?:块|元)?钱?|多少钱/
/** What funds cost stands in their own documents. */
const isOfFund = /基金(?!.*ETF)|理财|申购|认购|赎回|定投|[管托][理管]费|服务费/
/** What was charged already, and charges that are to be lower. */
const isOfOwnCharge = /为什么|凭什么|怎么(?:会|又|还)|[扣收]了|多收|乱收|优惠|打折|便宜|[调降]低|降佣|能[降谈]/

/** The charges that a question wants worked out for its amount, its days or its pieces; null when it names none of them. */
export const askedCharge = (question: string): AskedCharge | null => {
  const text = apart(question)
  if (!isOfCost.test(text) || isOfFund.test(text) || isOfOwnCharge.test(text)) return null
  const kind = trades.find(({ asked }) => asked.test(text)) ?? (shares.asked.test(text) ? shares : null)
  // Interest is charged for what is lent, and dividends are taxed by how long shares are held.
  if (!kind || (kind === shares && /利息|利率|分红|红利|股息/.test(text))) return null
  const amount = turnoverIn(text)
  const [days, pieces] = [daysIn(text), piecesIn(text)]
  if ((amount === null && pieces === null) || (amount && amount.value <= 0)) return null
  return { trade: kind.trade, side: sideOf(text), amount, days, pieces, isOf: rowsOf(kind, text, days) }
}

const rateNoun = /佣金|手续费|费[率用]|收费|税|过户费|利[率息]|罚|行权费|(?<![涨跌浮动])几个点|[抽收](?:多少|几|不收)/
const asksRate =
  /多少|几(?:个点|块|元|毛|成)|万几|[怎咋][么样]?[收算扣抽]|如何[收计]|什么|哪些|标准|比例|率$|最[低少]|保底|底价|起步|(?:手续费|佣金)[？?]?$|收不收|要不要|[要收交有扣][^，。？?]{0,6}[吗么不没][？?]?$/
/** What one row of a table is called, or its column. */
const namesRow = /佣金|税|过户费|行权费|[利费]率|最[低少]|保底|底价/
/** What is done with a security beside trading it, and what has to be met first. */
const isNoTrade =
  /转股|转成|回售|兑付|中签|打新|开户|开通|权限|门槛|条件|保证金|年化|收益|包[含括]|分红|红利|股息|所得|个税|利息.{0,4}税|区别|一样|在哪|哪[里儿]|怎么[查看]/
const asksTable =
  /(?:收费|费用|费率|佣金)(?:项目)?(?:标准)?(?:的)?(?:一览|明细|清单|列表)表?[？?。]?$|(?:收费|费用|费率)(?:标准)?表[？?。]?$/
/** Of a service it is asked whether it costs anything. */
const asksCost =
  /[收交缴]费|手续费|费用|邮费|工本费|免费|(?:要|收|花|扣|给)(?:不要)?钱|多少钱|几(?:毛|块|元)|谁(?:出|付)/

/**
 * The charges of a trade or a service whose rate is asked for, as they stand: 国债现券佣金几个点, 银证转账收费吗. What names no kind of security but
 * shares, and no row of a table, asks for what the FAQ explains; of an amount that is no turnover (5元起) nothing is told by the rate alone.
 */
export const askedRate = (question: string): AskedCharge | null => {
  const text = apart(question)
  if (isOfFund.test(text) || isOfOwnCharge.test(text) || findAmounts(text).length > 0) return null
  const asked = { side: sideOf(text), amount: null, days: daysIn(text), pieces: null }
  const isOfTrade = rateNoun.test(text) && asksRate.test(text) && !isNoTrade.test(text)
  const kind = isOfTrade ? trades.find((trade) => trade.asked.test(text)) : undefined
  if (kind) {
    // 港股通手续费 asks for the whole table, which the FAQ tells in a few sentences.
    if (kind.heading && !namesRow.test(text) && asked.days === null) return null
    const isOfLoan = kind.trade.startsWith('融')
    if ((/利[率息]/.test(text) && !isOfLoan) || (/逆回购/.test(kind.trade) && asked.days === null)) return null
    return { ...asked, trade: kind.trade, isOf: rowsOf(kind, text, asked.days) }
  }
  // 两融开户 opens another account.
  if (trades.some((trade) => trade.asked.test(text))) return null
  // 费用标准一览表: of what most trade in; a whole table of all is no answer.
  if (asksTable.test(text)) return { ...asked, trade: shares.trade, isOf: rowsOf(shares, '费用', null) }
  // 销户要收钱吗，怎么办 asks more than the table tells.
  if (asksHow.test(text)) return null
  return asksCost.test(text) ? { ...asked, trade: '', isOf: (charge) => isService(charge, text) } : null
}

/**
 * As `askedRate`, and what the FAQ explains where it holds it: what is charged for shares (佣金多少), a whole table (港股通手续费), what a service
 * costs (Level-2多少钱).
 */
export const askedOfTable = (question: string): AskedCharge | null => {
  const rate = askedRate(question)
  if (rate && rate.trade !== '') return rate
  const text = apart(question)
  if (isOfFund.test(text) || isOfOwnCharge.test(text) || findAmounts(text).length > 0) return rate
  if (isNoTrade.test(text) || asksHow.test(text) || /利[率息]/.test(text)) return rate
  const kind = trades.find((trade) => trade.asked.test(text))
  const isRate = rateNoun.test(text) && (asksRate.test(text) || isBareCharge.test(text))
  const trade = isRate && isOfShares.test(text) ? (kind ?? shares) : isRate || asksCost.test(text) ? kind : undefined
  if (!trade) return rate
  const days = daysIn(text)
  return { trade: trade.trade, side: sideOf(text), amount: null, days, pieces: null, isOf: rowsOf(trade, text, days) }
}

/** 交易软件收什么费用 is asked of no trade. */
const isOfShares = /股|佣金|印花税|过户费|(?:交易|成交|买卖)的?(?:手续)?费/
/** Whether a text names the charge that a question asks for, or the question names none. */
export const namesCharge = (text: string, question: string): boolean => {
  const asked = question.match(/佣金|印花税|过户费|手续费|行权费/g) ?? []
  // 手续费 is whatever is charged: 怎么收费 explains it.
  return (
    asked.length === 0 ||
    asked.some((charge) => text.includes(charge) || (charge === '手续费' && /收费|费用/.test(text)))
  )
}

const isBareCharge = /^(?:股票|A股|交易|买卖|证券)*(?:的)?(?:佣金|印花税|过户费|手续费|费用)[？?。！! ]*$/
const asksHow = /(?:怎么|咋|如何)(?:办|弄|开|销|申请|操作)|流程|步骤/

/** A row of the services, by its own words: 短信、短信通知. */
const isService = ({ heading, label }: Charge, text: string): boolean =>
  /服务/.test(heading) &&
  label
    .replace(/（[^）]*）/g, '')
    .split('、')
    .some((name) => text.includes(name))

/** 十万三十天 are two numbers. */
export const apart = (text: string): string =>
  text.replace(/(?<=[万千])(?=[一二两三四五六七八九十半\d]{1,3}(?:天|日|周|个月|年))/g, ' ')

const sideOf = (text: string): AskedCharge['side'] => {
  if (/一买一卖|买卖|来回|双边|一进一出|买.{0,8}再卖|买进?卖出/.test(text)) return 'round'
  if (/卖|抛|出手|清仓/.test(text)) return 'sell'
  return /买|建仓/.test(text) ? 'buy' : null
}

/** What is traded for an amount stands beside it: 买了5万, 5万的股票, and at the beginning of a clause 5万佣金多少; 亏了5万, 50万门槛 are none. */
const traded = '(?:A股|股票?|票|[Ee][Tt][Ff]|[Ll][Oo][Ff]|REITs?|可?转债|债券?|国债|逆回购|期权|港股通?|北交所)'
const isTradedBefore = new RegExp(
  `(?:买[入进]?|卖[出掉]?|抛[出掉]?|出手|[清建]仓|成交|交易|融[资券]?|借[出入]?|逾期|做|用|有|拿|放|投入?|[和与跟或、到至]|[一每单]笔|金额|本金|市值|价格?|每股|${traded})(?:[了约个的是为给你们]|大概|差不多|价值|一共)*\\s*$|(?:^|[，,。；;：:？?\\s])$`,
)
const isTradedAfter = new RegExp(
  `^(?:钱|的|本金)*\\s*(?:${traded}|[买卖抛融借做]|成交|交易|佣金|手续费|费用|印花税|利息)`,
)
/** 收5块佣金对吗: what is charged. */
const isCharged = /(?:[收扣交付要]|最低|不足)(?:了|我|你|您|们)*\s*$/
const isBound = /^(?:以[上下内]|之[上下内]|起|封顶)/

/** One amount of money, or one price and a number of shares. Of several it is not clear which is meant. */
const turnoverIn = (text: string): AskedCharge['amount'] => {
  const numbers = numbersIn(text).filter(({ start, end, unit }) => {
    const [before, after] = [text.slice(0, start), text.slice(end)]
    if (unit === '股') return true
    return !isBound.test(after) && !isCharged.test(before) && (isTradedBefore.test(before) || isTradedAfter.test(after))
  })
  const sums = numbers.flatMap(({ value, unit, text: written, end }) => {
    if (unit === 'CNY') return [{ value, currency: '元' }]
    if (unit === 'HKD') return [{ value, currency: '港元' }]
    // 买20万股票, 50000的股票, 融资十万
    const isOfShares = unit === '股' && text.charAt(end) === '票'
    const isBare = unit === '' && (/[万亿wk千]/i.test(written) || /^的/.test(text.slice(end)))
    return value > 0 && (isOfShares || isBare) ? [{ value, currency: '元' }] : []
  })
  const counts = numbers.filter(({ unit, end }) => unit === '股' && text.charAt(end) !== '票')
  const [sum, count] = [sums[0], counts[0]]
  if (!sum || sums.length > 1 || counts.length > 1) return null
  if (!count) return sum
  return {
    value: cents(sum.value * count.value),
    currency: sum.currency,
    from: `${sum.value}${sum.currency}×${count.value}股`,
  }
}

const daysIn = (text: string): number | null => {
  const repo = /(?:GC|R-)(\d{3})/i.exec(text)
  if (repo) return Number(repo[1])
  const days = numbersIn(text).flatMap(({ value, unit }) => {
    const each = { day: 1, week: 7, month: 30, year: 365 }[unit]
    return each === undefined ? [] : [value * each]
  })
  return days.length === 1 ? (days[0] ?? null) : null
}

const piecesIn = (text: string): AskedCharge['pieces'] => {
  const counted = numbersIn(text).flatMap(({ value, unit }) => {
    if (unit === 'month') return [{ count: value, piece: '月' }]
    if (unit === 'year') return [{ count: value * 12, piece: '月' }]
    return /^[张只份]$/.test(unit) ? [{ count: value, piece: unit }] : []
  })
  return counted.length === 1 ? (counted[0] ?? null) : null
}

const rowsOf = ({ heading, label }: Trade, text: string, days: number | null): AskedCharge['isOf'] => {
  const named = [/佣金/, /税/, /过户费/, /行权/].filter((item) => item.test(text))
  const isWhole = /一共|总共|合计|全部|所有|费用|手续费|成本/.test(text)
  return (charge) => {
    if (heading && !heading.test(charge.heading)) return false
    if (label && !label.test(charge.label)) return false
    if (/逆回购/.test(charge.heading)) return charge.label.split('、').includes(`${days}天`)
    if (label) return true
    if (named.length > 0 && !isWhole) return named.some((item) => item.test(charge.label))
    // 行权 is no trade.
    return !/行权/.test(charge.label)
  }
}

// --- what it comes to ---

/** One charge worked out, in words that can be checked: 50000元×0.025%＝12.50元. `value` is null where it cannot be. */
export type Reckoned = { charge: Charge; value: number | null; words: string }

/** @returns null when the question does not say what the rate is of */
export const reckon = (charge: Charge, { amount, days, pieces }: AskedCharge): Reckoned | null => {
  const { rate, least } = charge
  if (!rate) return { charge, value: null, words: charge.value }
  if (rate.by === 'piece') {
    if (pieces?.piece !== rate.piece) return null
    const { count } = pieces
    const value = cents(Math.max(0, count - rate.free) * rate.yuan)
    if (rate.free === 0) return { charge, value, words: `${rate.yuan}元/${rate.piece}×${count}＝${money(value)}元` }
    const steps = value === 0 ? '' : `：${rate.yuan}元/${rate.piece}×(${count}－${rate.free})＝${money(value)}元`
    return { charge, value, words: `${charge.value}${steps}` }
  }
  if (amount === null) return null
  const { currency } = amount
  if (rate.by === 'days') {
    const used = days ?? 1
    const value = cents((amount.value * rate.percent * used) / 100 / rate.daysOfYear)
    const share = rate.daysOfYear === 1 ? '' : `÷${rate.daysOfYear}`
    const words = `${plain(amount.value)}${currency}×${percent(rate.percent, charge.value)}×${used}${share}＝${money(value)}${currency}${days === null ? '（每使用1天）' : ''}`
    return { charge, value, words }
  }
  const value = cents((amount.value * rate.percent) / 100)
  const words = `${plain(amount.value)}${currency}×${percent(rate.percent, charge.value)}＝${money(value)}${currency}`
  if (!least) return { charge, value, words }
  // 10港元 of an amount in yuan depends on the rate of exchange.
  if (least.currency !== currency)
    return { charge, value, words: `${words}（每笔最低${least.value}${least.currency}）` }
  if (value >= least.value) return { charge, value, words }
  return {
    charge,
    value: least.value,
    words: `${words}，不足${least.value}${currency}，按最低${money(least.value)}${currency}收取`,
  }
}

/** Rounded to cents; 1.005 is a little less in binary. */
export const cents = (value: number): number => Math.round(value * 100 + 1e-6) / 100
export const money = (value: number): string => value.toFixed(2)
/** At least two decimals, as fee tables print rates, and as many as there are: 0.265%. */
export const percentage = (value: number): string => {
  const exact = String(Number(value.toFixed(4)))
  return `${/\.\d{2}/.test(exact) ? exact : value.toFixed(2)}%`
}
const plain = (value: number): string => String(value)

/** As the table prints it: 0.010%. */
const percent = (value: number, printed: string): string => /[\d.]+%/.exec(printed)?.[0] ?? percentage(value)
