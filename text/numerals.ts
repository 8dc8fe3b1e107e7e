// Numbers as Chinese text writes them, and what they count: articles, amounts, percentages, dates, periods.
// All offsets are UTF-16 into the text as given, half-open. Every pattern is bounded, so the time is linear.

// --- one number ---

const digitValues: Record<string, number> = {
  零: 0,
  〇: 0,
  '○': 0,
  一: 1,
  壹: 1,
  幺: 1,
  二: 2,
  贰: 2,
  貳: 2,
  两: 2,
  兩: 2,
  三: 3,
  叁: 3,
  參: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  陸: 6,
  七: 7,
  柒: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
}
const smallUnits: Record<string, number> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 }
const bigUnits: Record<string, number> = { 万: 1e4, 萬: 1e4, 亿: 1e8, 億: 1e8 }
const numeralCharacters = '零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十拾百佰千仟万萬亿億廿卅'

// A full-width comma separates clauses; only between full-width digits it may be a thousands separator.
const wide = /[！-＋－-～　]|(?<=[０-９])，(?=[０-９])/g

/** Full-width Latin, digits and signs as half-width, unit for unit, so that offsets stay. */
const halfWidth = (text: string) =>
  text.replace(wide, (character) => (character === '　' ? ' ' : String.fromCharCode(character.charCodeAt(0) - 0xfee0)))

/**
 * The value of a number in Chinese or Arabic writing, or null if it is none. Understands 廿, 卅, 两, 大写, digit by digit
 * (二〇二三), decimals (三点五, 1.5), thousands separators, 万 and 亿 after either writing, and the spoken 一百五 (150), 两万五 (25000).
 * @example parseChineseNumber('一百三十四') // 134
 */
export const parseChineseNumber = (text: string): number | null => {
  const written = halfWidth(text).trim()
  if (written === '' || written.length > 40) return null
  const arabic = /^(\d{1,3}(?:,\d{3}){1,6}|\d{1,24})(\.\d{1,12})?([十百千万萬亿億]{0,3})$/.exec(written)
  if (arabic) {
    const value = Number(`${(arabic[1] ?? '').replaceAll(',', '')}${arabic[2] ?? ''}`)
    return multiply(value, arabic[3] ?? '')
  }
  const [whole = '', fraction, ...rest] = written.split(/[点點]/)
  if (rest.length > 0) return null
  if (fraction === undefined) return parseWhole(whole)
  const match = /^(.*?)([万萬亿億]{0,2})$/.exec(fraction)
  const decimals = parseDigits(match?.[1] ?? '')
  const head = parseWhole(whole)
  if (head === null || decimals === null) return null
  return multiply(Number(`${head}.${decimals}`), match?.[2] ?? '')
}

const multiply = (value: number, units: string) => {
  let result = value
  for (const unit of units) result *= smallUnits[unit] ?? bigUnits[unit] ?? 1
  return tidy(result)
}

// 1.1 × 10000 is 11000.000000000002 in binary.
const tidy = (value: number) => Number(value.toPrecision(15))

const parseDigits = (text: string): string | null => {
  if (text === '') return null
  let digits = ''
  for (const character of text) {
    const value = digitValues[character]
    if (value === undefined) return null
    digits += value
  }
  return digits
}

const parseWhole = (text: string): number | null => {
  if (text === '') return null
  const written = text.replaceAll('廿', '二十').replaceAll('卅', '三十')
  const digits = parseDigits(written)
  if (digits !== null) return digits.length > 15 ? null : Number(digits)
  let total = 0
  let section = 0
  let digit: number | null = null
  let lastUnit = 1
  let zero = false
  for (const character of written) {
    const value = digitValues[character]
    if (value !== undefined) {
      if (digit !== null && digit !== 0) return null
      digit = value
      if (value === 0) zero = true
      continue
    }
    const small = smallUnits[character]
    if (small !== undefined) {
      if (small >= lastUnit && lastUnit < 1e4 && lastUnit !== 1) return null
      section += (digit === null || (digit === 0 && small === 10) ? 1 : digit) * small
      digit = null
      lastUnit = small
      zero = false
      continue
    }
    const big = bigUnits[character]
    if (big === undefined) return null
    section += digit ?? 0
    if (section === 0 && total === 0) {
      if (written.length > 1) return null
      section = 1
    }
    if (big === 1e8) {
      total = (total + section) * big
      section = 0
    } else {
      total += section * big
      section = 0
    }
    digit = null
    lastUnit = big
    zero = false
  }
  // 一百五 is 150, 两万五 is 25000; 一百零五 and 十五 say themselves.
  if (digit !== null) section += !zero && lastUnit >= 100 ? digit * (lastUnit / 10) : digit
  return total + section
}

const digitNames = '零一二三四五六七八九'

/**
 * An integer in Chinese writing, as articles of law are numbered.
 * @param value 0 … 999,999,999,999
 * @example toChineseNumber(110) // '一百一十'
 */
export const toChineseNumber = (value: number): string => {
  if (!Number.isInteger(value) || value < 0 || value >= 1e12)
    throw new RangeError(`toChineseNumber takes an integer from 0 below 10^12, got ${value}`)
  if (value < 10) return digitNames.charAt(value)
  const written = [
    { unit: '亿', section: Math.floor(value / 1e8) },
    { unit: '万', section: Math.floor(value / 1e4) % 1e4 },
    { unit: '', section: value % 1e4 },
  ].reduce((result, { unit, section }) => {
    if (section === 0) return result
    const gap = result !== '' && section < 1000 ? '零' : ''
    return `${result}${gap}${writeSection(section)}${unit}`
  }, '')
  return written.startsWith('一十') ? written.slice(1) : written
}

const writeSection = (section: number) => {
  let written = ''
  let gap = false
  for (const [size, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(section / size) % 10
    if (digit === 0) {
      gap = written !== ''
      continue
    }
    written += (gap ? '零' : '') + digitNames.charAt(digit) + name
    gap = false
  }
  return written
}

// --- articles ---

/**
 * @example articleName(25) // '第二十五条'
 * @example articleName(35, 1) // '第三十五条之一'
 */
export const articleName = (article: number, insertion?: number | null): string =>
  `第${toChineseNumber(article)}条${insertion ? `之${toChineseNumber(insertion)}` : ''}`

export type ArticleReference = {
  start: number
  end: number
  /** As written. */
  text: string
  article: number
  /** 之一 → 1 */
  insertion: number | null
  /** 款 */
  paragraph: number | null
  /** 项 */
  item: number | null
  /** 目 */
  subitem: number | null
  /** `第二十五条`, without 款 and 项. */
  name: string
  /** `第二十五条第二款第一项` */
  clause: string
}

const number = `(?:\\d{1,4}|[${numeralCharacters}]{1,9})`
const gap = '[ \\u3000]{0,2}'
// 第二款, （二）项, and 二款 right behind the 条: “第二十二条 五项禁止” is a heading, “第八条三项条件” counts conditions.
const below = (unit: string, group: string) =>
  `(?:(?:${gap}的?${gap}第${gap}[（(]?|${gap}[（(])(?<${group}>${number})[)）]?${gap}${unit}` +
  `|(?<${group}>${number})${unit}(?=$|[^\\p{Script=Han}]|[零〇一二三四五六七八九十的是和与及或、第里中内呢吗规怎讲说写]))?`
const articlePattern = new RegExp(
  `(?<ordinal>第)?${gap}(?<article>${number})(?<more>(?:${gap}(?:条${gap}[、和及与至到~～—-]|[、,，和及与或至到~～—-])${gap}第?${gap}${number}){0,20})${gap}条` +
    `(?:之(?<insertion>[一二三四五六七八九十]{1,3}|\\d{1,2}))?${below('款', 'paragraph')}${below('项', 'item')}${below('目', 'subitem')}`,
  'gu',
)
const englishArticle = /\b(?:articles?|art\.?)\s{0,3}(?<article>\d{1,4})(?:\s?\((?<paragraph>\d{1,2})\))?/gi
const startsInsideNumber = new RegExp(`[\\d.${numeralCharacters}]`)
// 25条 alone may count news or fish; behind a law's name or before 款 and 项 it is an article.
const lawBefore = /(?:》|法|则|定|引|例|程|知|见|规|答)[ \u3000]?的?[ \u3000]?$/
const countedAfter =
  /^(?:建议|意见|措施|消息|新闻|信息|评论|微博|记录|数据|线|裤|鱼|腿|路|龙|短信|公告|内容|原则|要求|经验|理由|标准|底线|红线|心|件)/

/**
 * All references to articles of law, in all writings: 第二十五条, 第25条, ２５条, 二十五条第二款, 第十条第（一）项, 第三十五条之一, Article 25(2).
 * A list (第十九、二十二条) or span (第十至十二条) gives one reference for each article named; of a span, for every one between
 * (at most 50). Without 第 a number before 条 counts only where its surroundings speak of a law.
 */
export const findArticles = (text: string): ArticleReference[] => {
  const found: ArticleReference[] = []
  const written = halfWidth(text)
  for (const match of written.includes('条') ? written.matchAll(articlePattern) : []) {
    const groups = match.groups ?? {}
    const lead = match[0].length - match[0].trimStart().length
    const start = match.index + lead
    const end = match.index + match[0].length
    if (!groups.ordinal) {
      const before = written.charAt(start - 1)
      if (startsInsideNumber.test(before) || /[A-Za-z]/.test(before)) continue
      if (countedAfter.test(written.slice(end, end + 2))) continue
      const precise = groups.paragraph !== undefined || groups.item !== undefined
      const head = written.slice(Math.max(0, start - 6), start)
      const bare = /^\d/.test(groups.article ?? '')
        ? /(?:^|[\s，,。？?！!；;：:（(第])$/.test(head)
        : head.trim() === '' && (groups.article ?? '').length > 1
      if (!precise && !lawBefore.test(head) && !bare) continue
    }
    const insertion = optionalNumber(groups.insertion)
    const [paragraph, item, subitem] = [groups.paragraph, groups.item, groups.subitem].map(optionalNumber)
    const last = { insertion, paragraph: paragraph ?? null, item: item ?? null, subitem: subitem ?? null }
    const parts = listedArticles(match[0], lead, start, groups.more !== '')
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1
      const detail = isLast ? last : { insertion: null, paragraph: null, item: null, subitem: null }
      const partEnd = isLast ? end : part.end
      found.push({
        start: part.start,
        end: partEnd,
        text: text.slice(part.start, partEnd),
        article: part.article,
        ...detail,
        name: articleName(part.article, detail.insertion),
        clause: clauseName(part.article, detail),
      })
    }
  }
  for (const match of written.matchAll(englishArticle)) {
    const article = Number(match.groups?.article)
    const detail = { insertion: null, paragraph: optionalNumber(match.groups?.paragraph), item: null, subitem: null }
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      text: text.slice(match.index, match.index + match[0].length),
      article,
      ...detail,
      name: articleName(article),
      clause: clauseName(article, detail),
    })
  }
  return found.sort((a, b) => a.start - b.start)
}

const optionalNumber = (written: string | undefined) => (written === undefined ? null : parseChineseNumber(written))

const clauseName = (
  article: number,
  detail: { insertion: number | null; paragraph: number | null; item: number | null; subitem: number | null },
) =>
  articleName(article, detail.insertion) +
  [
    [detail.paragraph, '款'],
    [detail.item, '项'],
    [detail.subitem, '目'],
  ]
    .map(([value, unit]) => (value === null ? '' : `第${toChineseNumber(Number(value))}${unit}`))
    .join('')

const longestSpan = 50
const listedNumber = new RegExp(`第?${gap}${number}条?`, 'g')

const listedArticles = (match: string, lead: number, start: number, isList: boolean) => {
  const head = isList ? match.slice(0, match.lastIndexOf('条')) : match
  const listed: { start: number; end: number; article: number }[] = []
  let joiner = ''
  let previousEnd = lead
  for (const one of head.matchAll(listedNumber)) {
    const article = parseChineseNumber(one[0].replace(/[第条\s\u3000]/g, ''))
    if (article === null) continue
    joiner = head.slice(previousEnd, one.index)
    previousEnd = one.index + one[0].length
    const range = { start: start - lead + one.index, end: start - lead + previousEnd }
    const before = listed.at(-1)
    if (before && /[至到~～—-]/.test(joiner)) {
      for (let between = before.article + 1; between < article && between <= before.article + longestSpan; between++)
        listed.push({ ...range, article: between })
    }
    listed.push({ ...range, article })
    if (!isList) break
  }
  return listed
}

// --- numbers with what they count ---

/**
 * What a number counts. Money is in whole units of its currency, percentages in percent (千分之五 → 0.5), dates as a number
 * of year, year-month or year-month-day (2024, 202401, 20240101), day and month without a year as 101 … 1231, clock times as
 * 930, periods in `year`, `month`, `week`, `day`, `trading-day`, `working-day`, `hour`, `minute`, `second`.
 * `R`, `C` and `T+` are risk rating, risk tolerance and settlement day; anything else is the measure word as written, or
 * nothing.
 */
export type NumericUnit = string

/** A numeric claim: two texts say the same if value and unit agree. */
export type NumericClaim = { value: number; unit: NumericUnit; text: string; start: number; end: number }

const numberToken = new RegExp(
  '(?:\\d{1,3}(?:,\\d{3}){1,6}(?!\\d)|\\d{1,24})(?:\\.\\d{1,12})?' +
    `|[${numeralCharacters}]{1,24}(?:[点點][零〇○一二三四五六七八九]{1,12}[万萬亿億]?)?`,
  'g',
)
const absoluteDate = new RegExp(
  '(?<![\\d.])(?<year>(?:19|20)\\d{2})\\s?[年./-]\\s?(?<month>1[0-2]|0?[1-9])(?:\\s?[月./-]\\s?(?<day>3[01]|[12]\\d|0?[1-9])(?!\\d)\\s?[日号]?|\\s?月|(?![\\d.%,/-]|\\s?[万亿元]))' +
    '|(?<![\\d.])(?<plainYear>(?:19|20)\\d{2})\\s?年(?:度|末|初|底)?(?![期限])' +
    '|(?<chineseYear>[一二][〇零○一二三四五六七八九]{3})年(?:(?<chineseMonth>[一二三四五六七八九十]{1,2})月(?:(?<chineseDay>[一二三四五六七八九十廿卅]{1,3})[日号])?)?' +
    '|(?<![\\d.]|\\d年)(?<onlyMonth>1[0-2]|0?[1-9])月(?<onlyDay>3[01]|[12]\\d|0?[1-9])[日号]',
  'g',
)

/** A date that says itself, whatever today is. `month` and `day` are null where not written. */
export type WrittenDate = {
  start: number
  end: number
  year: number | null
  month: number | null
  day: number | null
}

/** Dates in digits or Chinese: 2024-01-01, 2024/1/1, 2024.1.1, 2024年1月1日, 二〇二四年一月, 2024年度, 1月1日. Impossible days are left out. */
export const writtenDates = (text: string): WrittenDate[] => {
  const found: WrittenDate[] = []
  for (const match of halfWidth(text).matchAll(absoluteDate)) {
    const groups = match.groups ?? {}
    const year = optionalNumber(groups.year ?? groups.plainYear ?? groups.chineseYear)
    const month = optionalNumber(groups.month ?? groups.chineseMonth ?? groups.onlyMonth)
    const day = optionalNumber(groups.day ?? groups.chineseDay ?? groups.onlyDay)
    if (!isPossible(year, month, day)) continue
    found.push({ start: match.index, end: match.index + match[0].length, year, month, day })
  }
  return found
}

const isPossible = (year: number | null, month: number | null, day: number | null) => {
  if (month === null) return true
  if (month < 1 || month > 12) return false
  if (day === null) return true
  return day >= 1 && day <= new Date(Date.UTC(year ?? 2000, month, 0)).getUTCDate()
}

const currencies: [RegExp, string][] = [
  [/^(?:美元|美金|美刀|USD)/i, 'USD'],
  [/^(?:港元|港币|港幣|HKD)/i, 'HKD'],
  [/^(?:欧元|EUR)/i, 'EUR'],
  [/^(?:日元|JPY)/i, 'JPY'],
  [/^(?:元|圆|圓|块钱|块|塊|人民币|RMB|CNY)/i, 'CNY'],
]
const units: [RegExp, NumericUnit, number][] = [
  [/^(?:%|个百分点|個百分點|百分点|个点(?!位))/, 'percent', 1],
  [/^‰/, 'percent', 0.1],
  [/^(?:个|個)?(?:bp|BP|bps|基点)(?![a-zA-Z])/, 'percent', 0.01],
  [/^成(?![功立为本交员果长年分都就])/, 'percent', 10],
  [/^个?(?:交易日)/, 'trading-day', 1],
  [/^个?(?:工作日)/, 'working-day', 1],
  [/^(?:个|個)?(?:自然日)/, 'day', 1],
  [/^(?:个月|個月)/, 'month', 1],
  [/^(?:周年|年)(?!代|轻|龄|级)/, 'year', 1],
  [/^(?:天|日)(?!元|报|常)/, 'day', 1],
  [/^(?:周岁|岁|歲)/, '岁', 1],
  [/^(?:周|个星期|星期|个礼拜)(?!年)/, 'week', 1],
  [/^(?:个?小时|個小時)/, 'hour', 1],
  [/^分钟/, 'minute', 1],
  [/^秒/, 'second', 1],
  [/^(?:倍)/, '倍', 1],
  [/^(?:条)/, 'article', 1],
  [/^(?:点)(?![零一二三四五六七八九半钟\d])/, '点', 1],
]
const measure =
  /^(?:股|份额|份|手(?![车汽房市机续法])|户|人|名|位|家|只|支|笔|次|项|款|章|节|期|倍|号|级|类|个|张|本|页|字|台|件|批|季度|点钟)/
const multiplier = /^(?:[十百千]?[万萬亿億]|万亿|萬億|[千百](?=[万萬亿億元块多余])|[wWkK](?![a-zA-Z0-9]))/
const clockTime = /(?<![\d:])(?<hour>[01]?\d|2[0-3]):(?<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])/g
// 半年, 一年半, 半个月 in months
const halves = /(?<years>\d{1,2}|[一二两三四五六七八九十]{1,2})年半|(?<![上下前后每大小])半(?:年|个月)(?!报|度)/g
// 两个方面, 二级市场, 三项: so small a count of such things claims nothing.
const looseMeasure = /^(?:个|項|项|级|类|次|位|名|号|只|支|笔|款|张|本|页|字|台|件|批|家|章|节)$/
const minus = new RegExp(`(?:^|[^\\dA-Za-z%‰)）\\s年月日号条元${numeralCharacters}])[-−]$|(?<!税|稅)[负負]$`)
/** 几百, 上万; 最多50万元 is exact. */
const approximate = /(?:[几数上幾數]|(?<![最至])多)$/

/**
 * Every number of a text that claims something, with its unit in one form: 5%, 百分之五, 五个点 → 5 percent; 100万元, 1,000,000元 →
 * 1000000 CNY; dates, years, days, articles, R3, T+1, bare codes. Ordinary words that hold a numeral (一般, 万一, 第三方, 十分)
 * are left out, and so are vague ones (几百万).
 * @example numbersIn('管理费百分之一点五').map(({ value, unit }) => [value, unit]) // [[1.5, 'percent']]
 */
export const numbersIn = (text: string): NumericClaim[] => {
  const written = halfWidth(text)
  const found: NumericClaim[] = []
  const add = (value: number, unit: NumericUnit, start: number, end: number) =>
    found.push({ value: tidy(value), unit, text: text.slice(start, end), start, end })

  const taken: { start: number; end: number }[] = []
  for (const match of written.matchAll(clockTime)) {
    add(
      Number(match.groups?.hour) * 100 + Number(match.groups?.minute),
      'time',
      match.index,
      match.index + match[0].length,
    )
    taken.push({ start: match.index, end: match.index + match[0].length })
  }
  for (const match of written.matchAll(halves)) {
    const years = optionalNumber(match.groups?.years)
    const unit = match[0].endsWith('月') ? 0.5 : 6
    add((years ?? 0) * 12 + unit, 'month', match.index, match.index + match[0].length)
    taken.push({ start: match.index, end: match.index + match[0].length })
  }
  for (const date of writtenDates(text)) {
    const value = [date.year, date.month, date.day]
      .filter((part) => part !== null)
      .reduce((sum, part, index) => (index === 0 ? part : sum * 100 + part), 0)
    add(value, 'date', date.start, date.end)
    taken.push(date)
  }
  for (const reference of findArticles(text)) {
    add(reference.article, 'article', reference.start, reference.end)
    if (reference.paragraph !== null) add(reference.paragraph, 'paragraph', reference.start, reference.end)
    if (reference.item !== null) add(reference.item, 'item', reference.start, reference.end)
    taken.push(reference)
  }
  taken.sort((a, b) => a.start - b.start)

  let passed = 0
  let consumed = 0
  for (const match of written.matchAll(numberToken)) {
    if (match.index < consumed) continue
    while (passed < taken.length && (taken[passed]?.end ?? 0) <= match.index) passed++
    const range = taken[passed]
    if (range && range.start < match.index + match[0].length && match.index < range.end) continue
    // 统一千万, 之一百: the numeral belongs to the word before it.
    const borrowed = /^一./.test(match[0]) && /[统唯单同之其逐专合]/.test(written.charAt(match.index - 1)) ? 1 : 0
    const claim = claimAt(written, match.index + borrowed, match[0].slice(borrowed))
    if (!claim) continue
    for (const { value, unit, start, end } of claim) {
      add(value, unit, start, end)
      consumed = Math.max(consumed, end)
    }
  }
  found.sort((a, b) => a.start - b.start || a.end - b.end || (a.unit === b.unit ? 0 : a.unit < b.unit ? -1 : 1))
  return found.filter((claim, i) => {
    const before = found[i - 1]
    return (
      !before ||
      before.start !== claim.start ||
      before.end !== claim.end ||
      before.unit !== claim.unit ||
      before.value !== claim.value
    )
  })
}

type Claim = { value: number; unit: NumericUnit; start: number; end: number }

const claimAt = (written: string, at: number, token: string, mayBeSpan = true): Claim[] | null => {
  const isArabic = /^\d/.test(token)
  const head = written.slice(Math.max(0, at - 8), at)

  const fraction = /^([百千万])分之/.exec(written.slice(at, at + 3))
  if (fraction) return fractionAt(written, at, fraction[1] ?? '百')

  const lead = /(?:[RrCc]|[Tt][ ]?\+[ ]?)$/.exec(head)
  if (isArabic && lead && !/[A-Za-z0-9]$/.test(head.slice(0, head.length - lead[0].length)) && token.length === 1) {
    const letter = lead[0].trim().charAt(0).toUpperCase()
    return [
      {
        value: Number(token),
        unit: letter === 'T' ? 'T+' : letter,
        start: at - lead[0].length,
        end: at + 1,
      },
    ]
  }
  if (approximate.test(head)) return null
  // 万三, 万2.5: brokers' short form of 万分之三.
  const commission = /^[万萬](?=[一二三四五六七八九]$)/.exec(token)
  if (commission) {
    const value = parseChineseNumber(token.slice(1))
    if (token === '万一' || value === null) return null
    return [{ value: value * 0.01, unit: 'percent', start: at, end: at + token.length }]
  }
  if (isArabic && /(?:^|[^\d十百千])[万萬]$/.test(head) && /^\d(?:\.\d{1,2})?$/.test(token)) {
    return [{ value: Number(token) * 0.01, unit: 'percent', start: at - 1, end: at + token.length }]
  }

  let end = at + token.length
  let value = parseChineseNumber(token)
  if (value === null) return null
  let multiplied = !isArabic && /[万萬亿億]/.test(token)
  if (isArabic) {
    for (;;) {
      const times = multiplier.exec(written.slice(end, end + 3))
      if (!times) break
      const factor = factorOf(times[0])
      value = multiplied ? value : value * factor
      end += times[0].length
      multiplied = true
      // 1亿2000万, 3万5千
      const rest = /^(\d{1,4}(?:\.\d{1,4})?)([万萬千百]?)(?=[万萬千百元块]|$|\D)/.exec(written.slice(end, end + 10))
      if (!rest || factor < 1e4) break
      const restFactor = rest[2] ? factorOf(rest[2]) : 1
      if (restFactor >= factor || (restFactor === 1 && !/^元|^块/.test(written.slice(end + rest[0].length)))) break
      value += Number(rest[1]) * restFactor
      end += rest[0].length
      break
    }
  }
  // A minus sign stands alone; between two numbers or letters it is a dash.
  const isNegative = minus.test(head)
  const sign = isNegative ? -1 : 1
  const start = isNegative ? at - 1 : at
  const tail = written.slice(end).startsWith(' ') ? end + 1 : end
  const suffix = written.slice(tail, tail + 8)

  const prefixCurrency = /(?:[¥￥]|RMB|人民币)\s?$/i.test(head)
    ? 'CNY'
    : /HK\$\s?$/i.test(head)
      ? 'HKD'
      : /\$\s?$/.test(head)
        ? 'USD'
        : null
  if (prefixCurrency) {
    const own = currencies.find(([pattern]) => pattern.test(suffix))
    const ownLength = own ? (own[0].exec(suffix)?.[0].length ?? 0) : 0
    return [{ value: sign * value, unit: own?.[1] ?? prefixCurrency, start, end: ownLength ? tail + ownLength : end }]
  }
  for (const [pattern, unit] of currencies) {
    const matched = pattern.exec(suffix)
    if (matched) return [{ value: sign * value, unit, start, end: tail + matched[0].length }]
  }
  for (const [pattern, unit, factor] of units) {
    const matched = pattern.exec(suffix)
    if (!matched) continue
    if (unit === 'article') return null
    // 2024-2026年: a year, not how many.
    if (unit === 'year' && /^(?:19|20)\d{2}$/.test(token))
      return [{ value, unit: 'date', start: at, end: tail + matched[0].length }]
    return [{ value: sign * value * factor, unit, start, end: tail + matched[0].length }]
  }
  // 100-200万元, 5-8%: the first of a span has the unit of the second.
  const span = mayBeSpan ? /^\s?[-~～—至到]{1,2}\s?(?=[\d零一二三四五六七八九十百])/.exec(suffix) : null
  if (span) {
    const second = numberTokenAt(written, tail + span[0].length)
    const other = second ? claimAt(written, tail + span[0].length, second, false) : null
    const unit = other?.[0]?.unit
    if (other?.[0] && unit !== undefined && (isArabic || unit !== '')) {
      const factor = isArabic && !multiplied && second ? spanFactor(written, tail + span[0].length + second.length) : 1
      return [{ value: sign * value * factor, unit, start, end }, ...other]
    }
  }
  const counted = measure.exec(suffix)
  if (counted) {
    if (!isArabic && value < 10 && looseMeasure.test(counted[0])) return null
    if (!isArabic && ((value <= 1 && counted[0] !== '季度') || (token.length === 1 && /^[万千百]/.test(token))))
      return null
    // 第三方, 第一次: an ordinal is a claim only in digits.
    if (!isArabic && /第$/.test(head) && !/^(?:季度|章|节|期)/.test(counted[0])) return null
    return [{ value: sign * value, unit: counted[0], start, end: tail + counted[0].length }]
  }
  if (isArabic) {
    if (/[A-Za-z]$/.test(head) && /^[A-Za-z]/.test(suffix)) return null
    return [{ value: sign * value, unit: '', start, end }]
  }
  // A Chinese number without a unit: only a long one is meant as a number (一百二十万), others are parts of words.
  if (token.length >= 3 && /[十百千万亿]/.test(token) && value >= 10) return [{ value, unit: '', start, end }]
  if (/^[千万]{2}$/.test(token)) return null
  if (/^[一二两三四五六七八九十]{1,3}[万亿]$/.test(token)) return [{ value, unit: '', start, end }]
  return null
}

const factorOf = (written: string) => {
  let factor = 1
  for (const unit of written.toLowerCase())
    factor *= smallUnits[unit] ?? bigUnits[unit] ?? (unit === 'w' ? 1e4 : unit === 'k' ? 1000 : 1)
  return factor
}

const spanFactor = (written: string, at: number) => {
  const times = multiplier.exec(written.slice(at, at + 3))
  return times ? factorOf(times[0]) : 1
}

const numberTokenHere = new RegExp(numberToken.source, 'y')

const numberTokenAt = (written: string, at: number): string | null => {
  numberTokenHere.lastIndex = at
  return numberTokenHere.exec(written)?.[0] ?? null
}

const fractionAt = (written: string, at: number, of: string): Claim[] | null => {
  const token = numberTokenAt(written, at + 3)
  if (!token) return null
  const value = token === '百' ? 100 : parseChineseNumber(token)
  if (value === null) return null
  const negative = /[负負-]$/.test(written.slice(Math.max(0, at - 1), at))
  const factor = of === '百' ? 1 : of === '千' ? 0.1 : 0.01
  return [{ value: (negative ? -value : value) * factor, unit: 'percent', start: at, end: at + 3 + token.length }]
}

const currencyNames = new Set(['CNY', 'USD', 'HKD', 'EUR', 'JPY'])

export type Amount = NumericClaim & { unit: 'CNY' | 'USD' | 'HKD' | 'EUR' | 'JPY' }

/**
 * Amounts of money in whole currency units. A number with 万 or 亿 and no measure word behind it is taken for yuan.
 * @example findAmounts('起购100万元')[0]?.value // 1000000
 */
export const findAmounts = (text: string): Amount[] =>
  numbersIn(text).flatMap((claim) => {
    if (currencyNames.has(claim.unit)) return [claim as Amount]
    if (claim.unit === '' && /[万萬亿億wW]$/.test(claim.text)) return [{ ...claim, unit: 'CNY' as const }]
    return []
  })
