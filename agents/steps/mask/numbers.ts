// Identity numbers, phones, bank cards and accounts: what is a long number, however it is written.
import type { Span } from './span.ts'

// --- digit groups ---

/** Digits that stand together: Arabic or Chinese, never both. */
type Group = { start: number; end: number; digits: string; chinese: boolean }

const chineseDigits: Record<string, string> = {
  零: '0',
  〇: '0',
  '○': '0',
  洞: '0',
  一: '1',
  壹: '1',
  幺: '1',
  二: '2',
  贰: '2',
  两: '2',
  三: '3',
  叁: '3',
  四: '4',
  肆: '4',
  五: '5',
  伍: '5',
  六: '6',
  陆: '6',
  七: '7',
  柒: '7',
  八: '8',
  捌: '8',
  九: '9',
  玖: '9',
}
const groupPattern = new RegExp(`\\d+|[${Object.keys(chineseDigits).join('')}]+`, 'g')

const groupsOf = (text: string): Group[] =>
  Array.from(text.matchAll(groupPattern), (match) => {
    const chinese = !/\d/.test(match[0].charAt(0))
    const digits = chinese ? Array.from(match[0], (character) => chineseDigits[character] ?? '').join('') : match[0]
    return { start: match.index, end: match.index + match[0].length, digits, chinese }
  })

/** The digits of a number in any writing, and nothing else. @example digitsOf('幺三八-0013') // '1380013' */
export const digitsOf = (text: string): string =>
  Array.from(text, (character) => chineseDigits[character] ?? (/\d/.test(character) ? character : '')).join('')

// What may stand between the groups of one number: at most three signs of one sort, white space beside them.
// U+20E3 is what makes a keycap of a digit.
const gapPattern = /^\)?[ \n]*([-–—_.·*~/|,、。+]|\u20e3?)[ \n]*$/
const gapSign = (gap: string): string | null => {
  if (gap.length > 3) return null
  return gapPattern.exec(gap)?.[1] ?? null
}

/** Consecutive groups that may be one number. */
type Series = { groups: Group[]; sizes: number[]; digits: string; sign: string; start: number; end: number }

const mostGroups = 19

/** Every series of groups from `index` on with one sort of sign between, shortest first, at most `most` digits. */
function* seriesFrom(text: string, groups: Group[], index: number, most: number): Generator<Series> {
  const first = groups[index]
  if (!first || first.digits.length > most) return
  const series: Series = {
    groups: [first],
    sizes: [first.digits.length],
    digits: first.digits,
    sign: '',
    start: first.start,
    end: first.end,
  }
  yield series
  let sign: string | null = null
  for (let k = index + 1; k < groups.length && k < index + mostGroups; k++) {
    const group = groups[k]
    if (!group) return
    const own = gapSign(text.slice(series.end, group.start))
    if (own === null || (sign !== null && own !== '' && sign !== '' && own !== sign)) return
    sign = sign || own
    if (series.digits.length + group.digits.length > most) return
    series.groups.push(group)
    series.sizes.push(group.digits.length)
    series.digits += group.digits
    series.sign = sign
    series.end = group.end
    yield series
  }
}

// --- what stands around ---

const before = (text: string, at: number, length: number) => text.slice(Math.max(0, at - length), at)
const after = (text: string, at: number, length: number) => text.slice(at, at + length)

// Where a unit ends: 13800138000人民币 is a sum, 13800138000人民币户 says something about the number's owner.
const unitEnd = '(?!\\p{Script=Han})|(?=[的了吗呢吧是左以])'
// A sum of money or of shares: no phone, no card. 元月, 圆通, 股东 and 份子 are words of their own. No other unit counts eleven
// digits and more: behind a phone 手, 人, 张, 点, 次 and 万 begin a word (手机, 人工, 张三, 点错, 次日, 万一).
const sumUnit =
  '\\.\\d|[%％]|[余多]?[百千万亿]{0,3}(?:元(?![旦宵月老器件素宇帅化])|股(?![东票市权民价息友吧利海灾本评神债金转基龄])|份(?!子))|' +
  `(?:块钱?|圆|人民币|RMB|[美韩日欧]元|美金|港[元币]|英镑)(?:${unitEnd})`
const summed = new RegExp(`^ ?(?:${sumUnit})`, 'iu')
// Accounts are as short as counts: 新增账户1234567户 counts, 账户1234567户名不对 does not.
const counted = new RegExp(`^ ?(?:${sumUnit}|[手万亿点张户人次](?:${unitEnd}))`, 'iu')
// A comma is no sign of it: two phones stand behind each other with one.
const inDecimal = /\d\.$|[¥￥$]\s?$/
const sumBefore =
  /(?:市值|资产|负债|[金总余差]额|[总共合]计|成交[额量]|数量|营收|收入|支出|利润|规模|股本|注册资本)(?:\((?:人民币)?[元股份]\))?(?:从|由|是|为|约|达到?|到|共|有|大[概约]|[:= ]){0,3}$/
const orderBefore =
  /(?:(?:订单|委托|流水|工单|合同|回执|快递|运单|批次|发票|编码|信用代码|条形码)(?:编号|单号|号码|号|序号|代码)?|(?:受理|申请|凭证|备案|登记|许可证|交易|成交|业务|案件|案|文件|公告|投诉|申报|配号)(?:编号|单号|号码|号|序号|代码)|(?:编号|单号)|(?:订单|工单|流水|委托|合同|交易) ?id)(?:是|为|[:#])?\s?$/i

// --- identity number ---

const provinces = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)/
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** GB 11643-1999: weighted sum modulo 11. */
const hasIdentityChecksum = (number: string) => {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(number.charAt(i)) * (weights[i] ?? 0)
  return '10X98765432'.charAt(sum % 11) === number.charAt(17).toUpperCase()
}

const isBirthDate = (year: number, month: number, day: number) =>
  year >= 1900 &&
  year <= 2035 &&
  month >= 1 &&
  month <= 12 &&
  day >= 1 &&
  day <= new Date(Date.UTC(year, month, 0)).getUTCDate()

const hasBirthDate18 = (digits: string) =>
  isBirthDate(Number(digits.slice(6, 10)), Number(digits.slice(10, 12)), Number(digits.slice(12, 14)))
const hasBirthDate15 = (digits: string) =>
  isBirthDate(1900 + Number(digits.slice(6, 8)), Number(digits.slice(8, 10)), Number(digits.slice(10, 12)))

const identityWords = /身份证|身份號|身份号|证件号|证号|证件|公民身份|ID ?card|identity/i

const identityAt = (text: string, series: Series): Span | null => {
  let { digits, end } = series
  if (digits.length === 17) {
    const check = /^[ \n]?-?[ \n]?[xX×](?![a-zA-Z])/.exec(after(text, end, 5))
    if (!check) return null
    digits += 'X'
    end += check[0].length
  }
  const span: Span = { kind: 'identity-number', start: series.start, end }
  const named =
    identityWords.test(before(text, series.start, 16)) || /^.{0,4}?(?:是我?的?身份证|身份证)/.test(after(text, end, 10))
  if (digits.length === 18) {
    const valid = provinces.test(digits) && hasBirthDate18(digits)
    if (valid && (hasIdentityChecksum(digits) || series.groups.length <= 3)) {
      if (hasIdentityChecksum(digits) || !orderBefore.test(before(text, series.start, 12))) return span
    }
    return named ? span : null
  }
  if (digits.length === 15 && named && hasBirthDate15(digits)) return span
  return null
}

// --- phone ---

const phoneWord = /(?:手机|电话|号码|手机号|联系方式|来电|回电|致电|tel|phone|mobile)(?:号码?)?[是为:= (]{0,3}$/i

const splitsLikePhone = (text: string, series: Series) => {
  const sizes = series.sizes.join('-')
  if (series.groups.length === 1) return true
  if (listSigns.includes(series.sign)) {
    // 150、2000、3000 and 1、3、5、7 are lists; a number that somebody cut up goes on to neither side.
    if (sizes === '3-4-4')
      return !followsNumber(text, series) && !series.groups.every(({ digits }) => /[05]0$/.test(digits))
    if (followsNumber(text, series) || isFollowed(text, series)) return false
    if (series.sizes.every((size) => size === 1)) return true
    return series.groups.length <= 5 && phoneWord.test(before(text, series.start, 12))
  }
  if (sizes === '3-4-4') return true
  if (!['', '-', '_', '·', '\u20e3', '*', '.', '—', '–'].includes(series.sign)) return false
  if (series.sizes.every((size) => size === 1)) return true
  if (series.sign === '.') return false
  // 幺三八 0013 八千: mixed writing, or any cut into few groups.
  return series.groups.length <= 4 || series.groups.some((group) => group.chinese)
}

// Signs that stand between the members of a list as well. Longer numbers beside a phone are something else: 510300，1，3，8，…
const listSigns = [',', '、', '/', '|', '。']

const listed = '[,、/|。]'
const numberBefore = new RegExp(`(?<!\\d)\\d{1,4}[ \\n]?${listed}[ \\n]?$`)
const numberAfter = new RegExp(`^[ \\n]?${listed}[ \\n]?\\d{1,4}(?!\\d)`)
const followsNumber = (text: string, { start }: Series) => numberBefore.test(before(text, start, 8))
const isFollowed = (text: string, { end }: Series) => numberAfter.test(after(text, end, 8))

const countryCode = /(?:\(?(?:\+|00) ?86\)?|\(86\)|86)[- ]{0,2}$/

const phoneAt = (text: string, series: Series): Span | null => {
  const whole = /^(?:00)?86(1[3-9]\d{9})$/.exec(series.digits)
  const digits = whole?.[1] ?? series.digits
  if (!/^1[3-9]\d{9}$/.test(digits)) return null
  if (whole ? series.groups.length > 5 : !splitsLikePhone(text, series)) return null
  const head = before(text, series.start, 16)
  const tail = after(text, series.end, 8)
  if (inDecimal.test(head) || summed.test(tail) || sumBefore.test(head) || orderBefore.test(head)) return null
  // 13600000000户: so round a number counts something.
  if (/0{6}$/.test(digits) && counted.test(tail)) return null
  // 2026-13812345678 and longer numbers that go on behind the same sign.
  if (
    series.groups.length > 1 &&
    series.sign !== '' &&
    !listSigns.includes(series.sign) &&
    new RegExp(`\\d[${series.sign === '-' ? '\\-' : series.sign}]$`).test(head)
  ) {
    if (!countryCode.test(head)) return null
  }
  const prefix = countryCode.exec(head)
  const prefixed = prefix && !/[\d.]$/.test(head.slice(0, head.length - prefix[0].length))
  const plus = whole && /\+ ?$/.test(head) ? /\+ ?$/.exec(head)?.[0].length : 0
  return { kind: 'phone', start: series.start - (prefixed ? prefix[0].length : (plus ?? 0)), end: series.end }
}

/** 1380013800013900139000: two or three phones without anything between. */
const joinedPhones = (text: string, { digits, start, end, chinese }: Group): Span[] => {
  if (chinese || !/^(?:1[3-9]\d{9}){2,3}$/.test(digits)) return []
  const head = before(text, start, 12)
  if (inDecimal.test(head) || orderBefore.test(head) || summed.test(after(text, end, 8))) return []
  return Array.from({ length: digits.length / 11 }, (_, i) => ({
    kind: 'phone',
    start: start + i * 11,
    end: start + (i + 1) * 11,
  }))
}

// --- landline ---

const ownLineBefore = /(?:座机|固话|宅电|家里|我家|家庭|家中|我的|联系我|打给我|我电话|本人)[^，。；\n]{0,8}$/
const ownLineAfter = /^.{0,3}?(?:是)?(?:我家|我的|家里|我)(?:的)?(?:座机|电话|固话|号码)/
const publicLine = /(?:客服|热线|总部|营业部|公司|总机|投诉电话|服务电话|咨询电话|你们|贵司|官方)[^，。；\n]{0,10}$/

const landlineAt = (text: string, series: Series): Span | null => {
  if (!/^0(?:10|2\d|[3-9]\d{2})\d{7,8}$/.test(series.digits) || series.groups.length > 4) return null
  const head = before(text, series.start, 16)
  if (publicLine.test(head)) return null
  if (!ownLineBefore.test(head) && !ownLineAfter.test(after(text, series.end, 12))) return null
  const open = /\($/.test(head) ? 1 : 0
  return { kind: 'landline', start: series.start - open, end: series.end }
}

// --- bank card ---

/** ISO/IEC 7812-1 annex B. */
const hasLuhnChecksum = (digits: string) => {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits.charAt(digits.length - 1 - i))
    if (i % 2 === 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2
    sum += digit
  }
  return sum % 10 === 0
}

const cardWords =
  /(?:银行卡|储蓄卡|信用卡|借记卡|卡号|卡|银行账户|银行账号|收款账号|收款账户|工行|农行|建行|中行|招行|交行|邮储|银行)[^，。；\d]{0,10}$/
const cardAfter = /^.{0,3}?(?:是|为|这张|这个)?(?:我)?的?(?:银行卡|储蓄卡|信用卡|卡号|工资卡|银行账号)/

const cardAt = (text: string, series: Series): Span | null => {
  const { digits } = series
  if (digits.length < 12 || digits.length > 19) return null
  const head = before(text, series.start, 18)
  if (inDecimal.test(head) || summed.test(after(text, series.end, 8))) return null
  const named = cardWords.test(head) || cardAfter.test(after(text, series.end, 10))
  if (series.groups.length > 1 && !isSpacedCard(text, series, named)) return null
  const span: Span = { kind: 'bank-card', start: series.start, end: series.end }
  if (named) return span
  if (digits.length < 15 || orderBefore.test(head)) return null
  if (/^62/.test(digits) && digits.length >= 16) return span
  if (!hasLuhnChecksum(digits)) return null
  if (series.groups.length > 1) return digits.length >= 15 ? span : null
  return /^[3-69]/.test(digits) ? span : null
}

const isSpacedCard = (text: string, series: Series, named: boolean) => {
  const { sizes, sign, digits } = series
  const last = sizes.at(-1) ?? 0
  // 681, 1497, 1687, 2003, 1163 is a list of numbers.
  const isList = listSigns.includes(sign)
  if (isList && (followsNumber(text, series) || isFollowed(text, series) || !(named || /^62/.test(digits))))
    return false
  if (sizes.slice(0, -1).every((size) => size === 4) && last <= 4) return true
  if (sign !== '' && sign !== '-') return false
  if (['6-13', '6-10', '4-6-5', '4-15', '8-8', '6-6-4', '6-6-7'].includes(sizes.join('-'))) return true
  // 622202 1234 5678 90123, 6222 021 234 567 890 123: a card of UnionPay's or a named one, cut up in any way.
  if (digits.length < 16 || !(named || /^62/.test(digits))) return false
  return sizes.every((size) => size === 1) || sizes.every((size) => size >= 2 && size <= 10)
}

// --- accounts ---

const accountWords =
  '(?:资金账号|资金账户|资金号|资产账号|资产账户|股东账号|股东账户|股东代码|股东卡号|股东卡|股东号|证券账号|证券账户|沪A账户|深A账户|沪市账户|深市账户|客户号|客户编号|客户代码|客户号码|交易账号|交易账户|基金账号|基金账户|信用账号|信用账户|期权账户|理财账号|开户账号|户号|账号|账户|一码通|一码通账户|account(?: number| no\\.?)?)'
const accountJoin =
  '(?:号码?|号是|[ :：是为=()（）【】\\[\\]“”"#]|我的?|的|就是|尾号(?!)|沪[A市]?|深[A市]?|上海|深圳|[AB]股|是)'
const accountBefore = new RegExp(`${accountWords.replaceAll('账', '[账帐]')}${accountJoin}{0,8}$`, 'i')
const accountAfter = new RegExp(
  `^[ ,，]?(?:这?是|为|这个)?(?:我|客户|他|她|本人)?(?:的)?(?:那个)?${accountWords.replaceAll('账', '[账帐]')}`,
  'i',
)

// 沪A是A123456789，深A是0123456789
const marketBefore = /(?:账户|帐户|股东|A\d{9})[^。；]{0,24}(?:[沪深](?:A|市|圳)?|上海|深圳)(?:的|是|为|[:： ]){0,3}$/

// 股东账户A123456789和0123456789
const listedBefore = /(?:[账帐][户号]|股东代码)[^。；\n]{0,8}[A-F]?\d{8,14} ?(?:和|及|与|、|,|\/|还有)(?:另一个)?$/i

const accountAt = (text: string, series: Series): Span | null => {
  const { digits } = series
  if (series.groups.some((group) => group.chinese && group.digits.length < 4)) return null
  if (digits.length < 7 || digits.length > 14) return null
  const letter = /(?<![A-Za-z])([A-Fa-f])[ -]?$/.exec(before(text, series.start, 3))
  const shareholder = letter !== null && (digits.length === 9 || digits.length === 10)
  // Behind the word an account may begin with letters: 基金账户F10012345678, 基金账号98F010203040.
  const lettered = /(?<![A-Za-z\d])[A-Za-z\d]{0,4}[A-Za-z]$/.exec(before(text, series.start, 6))
  if (lettered && accountBefore.test(before(text, series.start - lettered[0].length, 24)))
    return { kind: 'account', start: series.start - lettered[0].length, end: series.end }
  if (series.groups.length > 1 && (!['', '-'].includes(series.sign) || series.groups.length > 4)) return null
  const start = shareholder ? series.start - letter[0].length : series.start
  const head = before(text, start, 24)
  const tail = after(text, series.end, 14)
  if (counted.test(tail) || inDecimal.test(head)) return null
  // Seven digits only right behind the word.
  const named = accountBefore.test(head) || accountAfter.test(tail)
  if (named) return { kind: 'account', start, end: series.end }
  if (/^[0A]\d{9}$/i.test(`${shareholder ? 'A' : ''}${digits}`.slice(0, 10)) && marketBefore.test(head))
    return { kind: 'account', start, end: series.end }
  // Nothing else is written with an A and nine digits.
  if (/^a$/i.test(letter?.[1] ?? '') && digits.length === 9 && /^\D?$/.test(tail.charAt(0)) && !orderBefore.test(head))
    return { kind: 'account', start, end: series.end }
  if (digits.length >= 8 && listedBefore.test(head)) return { kind: 'account', start, end: series.end }
  if (shareholder && /(?:股东|账户|账号|户头|证券|开户)[^。；]{0,12}$/.test(head))
    return { kind: 'account', start, end: series.end }
  return null
}

// --- passports and permits ---

const document =
  /(?<![A-Za-z0-9])(?:[EGPSDK][A-Za-z]?\d{7,8}|[HMC]\d{8,10}|[A-Z]{1,2}\d{6,8}|\d{8,10})(?![A-Za-z0-9])/gi
const documentBefore =
  /(?:护照|通行证|回乡证|台胞证|港澳证|军官证|士兵证|居留证|居住证|永居证|户口本|驾驶证|驾照|社保|医保|passport)[^，。；\d]{0,10}$/i

const documentsIn = (text: string): Span[] =>
  Array.from(text.matchAll(document))
    .filter((match) => documentBefore.test(before(text, match.index, 16)))
    .map((match) => ({ kind: 'identity-number', start: match.index, end: match.index + match[0].length }))

// --- all ---

// A number in the path of a link is part of the link; what stands behind the question mark may be a person's.
const isInLink = (text: string, at: number) => /(?:https?:\/\/|www\.)[^\s?#，。；]*$/i.test(before(text, at, 120))

/** Identity numbers, phones, landlines, cards and accounts of a normalised text. Security codes, document numbers, dates, sums, hotlines are none. */
export const numberSpans = (text: string): Span[] => {
  const groups = groupsOf(text)
  const found: Span[] = []
  for (let index = 0; index < groups.length; index++) {
    const group = groups[index]
    if (group) found.push(...joinedPhones(text, group))
    for (const series of seriesFrom(text, groups, index, 19)) {
      for (const detect of [identityAt, cardAt, phoneAt, landlineAt, accountAt]) {
        const span = detect(text, series)
        if (span) found.push(text.charAt(span.end) === '\u20e3' ? { ...span, end: span.end + 1 } : span)
      }
    }
  }
  return [...found, ...documentsIn(text)].filter(({ start }) => !isInLink(text, start))
}
