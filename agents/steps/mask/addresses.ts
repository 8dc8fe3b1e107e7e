// Detailed addresses: province, city and district stay, what is behind them goes.
import type { Span } from './span.ts'

const before = (text: string, at: number, length: number) => text.slice(Math.max(0, at - length), at)

// 18号, 3栋, 二单元, 1201室 …
const unitPattern =
  /(?:\d{1,5}|[一二三四五六七八九十百]{1,4}|(?<![A-Za-z])[A-Za-z]\d{0,3}|[甲乙丙丁])(?:[-－–之]\d{1,4}){0,3} ?(?:号楼|号院|号|弄|栋|幢|座|楼|单元|室|层|户|组|门|房|支弄)/g
const roomPattern = /^[ -]?(?:\d{1,3}-)?\d{1,5}(?:室|房|号)?(?![\d年月日元%.])/
// 号 of what is no house: 9号公告, 3号线, 5号(日期), 1号产品.
const notHouse =
  /^(?:线|文件?|公告|令|条|规定|指引|通知|函|产品|计划|基金|集合|资产|资管|理财|私募|信托|准则|议案|客服|窗口|前|后|之|以|开|早|晚|上午|下午|交易|码|机|店)/
const place =
  /(?:[路街道巷弄里村屯庄镇乡园苑城府庭湾坊寓厦场馆舍院区号栋幢座楼组段厂墅邸郡轩阁居]|胡同|大道|社区|小区|花园|家园|公寓|大厦|广场|新村|宿舍|街道|支路)$/
const road = /(?:路|街|大道|巷|弄|胡同|支路|村|小区|花园|家园|公寓|新村|苑|里|庄|社区|宿舍|道|段)\d{0,4}$/
const boundary = /[，。；！？,;!?\n:：“”"（）()【】]/
// The words that an address follows are no part of it.
const lead =
  /^.*(?:住址|地址|户籍|住在|家住|住到|搬到|搬至|寄到|寄至|寄往|寄给|邮寄|送到|快递到|在|位于|我家|家里|写的|写着|登记的|住|是|为|到|至|地点|收件|从|去)(?=.)/
const personal =
  /(?:我家|家住|住在|住址|我住|居住|家庭|地址|户籍|寄到|寄至|寄往|邮寄|送到|发到|搬到|收件|收货|快递|本人住|老家|家里|户口)[^。；！？\n]{0,30}$/
const publicPlace =
  /(?:营业部|网点|总部|公司|交易所|证监局|证监会|银行|法院|仲裁|注册地|办公地|你们|贵司|附近|分公司|办事处)[^，。；！？\n]{0,24}$/

const publicAfter = /^.{0,4}?(?:是|为|的)?(?:营业部|网点|总部|公司|交易所|证监局|证监会|银行|法院|办公)/

const provinces =
  '北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门'
const provincePattern = new RegExp(`^(?:中国)?(?:${provinces})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?`)
const cityPattern = /^ ?\p{Script=Han}{2,7}?(?:市|自治州|地区|盟)/u
const districtPattern =
  /^ ?\p{Script=Han}{1,6}?(?:新区|(?<![小社园校景厂库片一二三四五六七八九十\d])区|(?<!\p{Script=Han}{4})县|旗|(?<![城都集夜超股门])市)/u

/** How much of an address's beginning is province, city and district. */
const regionLength = (address: string): number => {
  let length = 0
  for (const pattern of [provincePattern, cityPattern, districtPattern, districtPattern]) {
    const match = pattern.exec(address.slice(length))
    if (match) length += match[0].length
  }
  return length
}

/** Detailed addresses of a normalised text, without their province, city and district. */
export const addressSpans = (text: string): Span[] => {
  const found: Span[] = []
  let passed = 0
  for (const match of text.matchAll(unitPattern)) {
    if (match.index < passed) continue
    const head = before(text, match.index, 24)
    if (!place.test(head.trimEnd()) || /[,.\d]$/.test(head)) continue
    let end = match.index + match[0].length
    let units = 1
    for (let next = nextUnit(text, end); next !== null && units < mostUnits; next = nextUnit(text, end)) {
      end = next
      units++
    }
    const tail = text.slice(end, end + 4)
    if (notHouse.test(tail) && match[0].endsWith('号') && units === 1) continue
    const room = roomPattern.exec(text.slice(end, end + 8))
    if (room && units > 0 && /[号栋幢座楼单元层弄]$/.test(text.slice(0, end).slice(-1))) {
      end += room[0].length
      units++
    }
    end += buildingPattern.exec(text.slice(end, end + 16))?.[0].length ?? 0
    const start = addressStart(text, match.index)
    const region = regionLength(text.slice(start, match.index))
    const context = before(text, start + region, 34)
    if (
      publicPlace.test(before(text, match.index, 40)) &&
      !/我|住|寄|搬|家|发到|送到/.test(before(text, match.index, 40))
    )
      continue
    if (publicAfter.test(text.slice(end, end + 10)) && !/我|住|寄|搬|家|发到|送到/.test(before(text, match.index, 40)))
      continue
    const isPersonal = personal.test(context) || personal.test(before(text, match.index, 34))
    const strong = units >= 2 && (road.test(head.trimEnd()) || region > 0 || isPersonal)
    const weak = road.test(head.trimEnd()) && (region > 0 || isPersonal)
    if (!strong && !weak && !(isPersonal && units >= 1)) continue
    if (start + region >= end) continue
    found.push({ kind: 'address', start: start + region, end })
    passed = end
  }
  return [...found, ...estates(text)]
}

/** Nobody lives behind more: what goes on is pasted, and would be walked through anew from each of its units. */
const mostUnits = 20

// The next 3栋 or 1201室 right behind, at most a short name between (18号阳光花园3栋).
const nextUnit = (text: string, at: number): number | null => {
  const rest = text.slice(at, at + 24)
  const match =
    /^[ ,，]?(?:\p{Script=Han}{1,10}?(?:小区|花园|大厦|公寓|广场|中心|大楼|国际|商城|酒店|宿舍|苑|园|楼|期|城|府|居|庭|村|里))?[ ]?(?:\d{1,5}|[一二三四五六七八九十百]{1,4}|[A-Za-z]\d{0,3}|[甲乙丙丁东西南北])(?:[-–]\d{1,4}){0,3} ?(?:号楼|号院|号|弄|栋|幢|座|楼|单元|室|层|户|组|门|房)/u.exec(
      rest,
    )
  return match ? at + match[0].length : null
}

// 世纪大道100号东方大厦
const buildingPattern = /^\p{Script=Han}{1,10}?(?:小区|花园|大厦|公寓|广场|中心|大楼|写字楼|宿舍)/u

const longestLead = 40

const addressStart = (text: string, unitAt: number): number => {
  let start = unitAt
  const floor = Math.max(0, unitAt - longestLead)
  while (start > floor && !boundary.test(text.charAt(start - 1))) start--
  const window = text.slice(start, unitAt)
  const match = lead.exec(window)
  if (match) start += match[0].length
  // 我张三浙江省…: the address begins with its province wherever that stands.
  const rest = text.slice(start, unitAt)
  const province = rest.search(new RegExp(provinces))
  if (province > 0) start += province
  while (/\s/.test(text.charAt(start))) start++
  return start
}

// 我家住阳光花园小区: a home without a number.
const estatePattern =
  /(?:家住|我住|住在|住址是?|家(?:庭|里)?的?地址是?|我家在)[ :：]?(?<rest>[^，。；！？,;!?\n]{1,30}?(?:小区|花园|公寓|家园|新村|胡同|[^社]苑|[园里苑村][一二三四五六七八九十\d]{1,2}区|家属院|大院){1,3}(?:[东西南北中]?[A-Za-z一二三四五六七八九十\d]{1,4}[期区])?)/gu

const estates = (text: string): Span[] =>
  Array.from(text.matchAll(estatePattern)).flatMap((match) => {
    const rest = match.groups?.rest ?? ''
    const end = match.index + match[0].length
    const start = end - rest.length + regionLength(rest)
    return start < end ? [{ kind: 'address' as const, start, end }] : []
  })
