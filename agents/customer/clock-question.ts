// What the clock and the calendar answer: 今天几号, 明天开市吗, 客服周末有人吗. They are such only if nothing else is said: 明天开盘多少点 and
// 营业部周末有人吗 are other questions.
import { addDays, type CalendarDate } from '../../domain/calendar.ts'
import type { Reading } from '../../domain/turn.ts'
import { findDates, mondayOf } from '../../text/dates.ts'

/**
 * `session`: whether the exchanges are open at this hour; `market`: whether on a day; `service`: when people are there to talk to.
 */
export type ClockQuestion = 'date' | 'time' | 'next-trading-day' | 'session' | 'market' | 'other-market' | 'service'

/** As long as such a question gets. */
const longest = 30

/** 国庆 → how it is called in the calendar. */
const holidayNames: [RegExp, string][] = [
  [/元旦节?/, '元旦'],
  [/春节|过年|除夕|大年(?:三十|初[一二三四五六七])/, '春节'],
  [/清明节?/, '清明'],
  [/五一节?|劳动节/, '劳动节'],
  [/端午节?/, '端午'],
  [/中秋节?/, '中秋'],
  [/国庆节?|(?<![双二三])十一(?![月日号点个天])(?:黄金周)?/, '国庆节'],
]
const weekday = /(?<![上下这本个])(?:周|星期|礼拜)([一二三四五六日天])/
const weekend = /(?:周|星期|礼拜)(?:末|六[和、]?(?:周|星期|礼拜)?[日天])/
const hour = /[\d一二三四五六七八九十]+点(?:半|钟|多)?/
const hourOfDay =
  /现在|目前|这会儿?|这么[晚早]|这个(?:点|时间|时候)|大?(?:半夜|凌晨|深夜|夜里|夜间|晚上|清早|早上|早晨|上午|中午|下午|傍晚)|今晚|明早|24小时|二十四小时|全天/
const yearWords = /今年|明年|后年|去年|(?:20)?\d{2}年/

/** Greetings and the small words that ask. */
const manner =
  /请问|你好|您好|麻烦|谢谢|帮我?[查看问]|[我俺]?想|知道|问一?下?|一下|了解|告诉我|来着|能不能|是不是|有没有|会不会|要不要|正常|照常|到底|一般|平时|还要|要(?=[上下休开放收闭])|[的了吗嘛么呢吧啊呀哦哈不没是会能可以还都就才在有得也又那和跟咯呗]/g

const without = (text: string, ...words: RegExp[]): string =>
  words.reduce((left, word) => left.replace(new RegExp(word, 'g'), ''), text)

/** 今儿 and 明个 are 今天 and 明天. */
const plainly = (text: string): string => text.replace(/(?<=[前昨今明后])(?:儿个?|个(?![月年]))/, '天')

/** Which day it is makes no difference to which words are dates. */
const anyDay = '2026-01-01'

const withoutDays = (text: string): string => {
  const dates = findDates(text, anyDay)
  const rest = dates.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text)
  return without(
    rest,
    ...holidayNames.map(([name]) => name),
    weekend,
    weekday,
    hour,
    hourOfDay,
    yearWords,
    /期间|假期|长假|节假日|当天|那天|末/,
  )
}

const wordsOf = (text: string): string => text.replace(/[\p{P}\p{S}\s]/gu, '')
/** Whether a text has no other words than these, beside days, greetings and the small words that ask. */
export const saysOnly = (text: string, ...words: RegExp[]): boolean =>
  without(withoutDays(wordsOf(plainly(text))), ...words, manner) === ''

const dateWords = /几月几[号日]|几[号日]|(?:星期|周|礼拜)几|什么(?:日子|日期)|日期|哪一?天/
const timeWords = /几点钟?|[什啥]么?(?:时间|时候)|时间|多少|北京/
const nextWords =
  /(?:下一?个?|最近的?一?个?)(?:交易日|开[市盘]日?)|(?:哪天|几号|哪一天)(?:再|恢复|重新)?(?:开[市盘]|交易)/
const marketWords =
  /大?[ABab]股?|股票(?:市场)?|股市|大盘|沪深(?:两市)?|两市|[沪深]市|北交所|[上深]交所|(?:证券)?交易所|创业板|科创板|(?:证券)?市场|中国/
const openWords =
  /开(?=[吗么嘛不没呢吧]|$)|开不?开[市盘门]?|[开休闭]不?[市盘门]|收盘|放假|休息|放(?:几天|多久)假|交易日?|买卖|炒股|安排|日历/
const openAsks = /几[天个]|多久|哪几天|哪些天|哪一?天|什么时候|啥时候|几点|几号|到|从|始|束|节?[之以]?[前后]/
/** On which days 港股通 is open the firm's own notices tell: the library is asked. */
const otherMarkets = /港股(?!通)|香港|美股|美国|欧股|日股|海外|外盘|期货|夜盘|外汇|黄金|原油/
const people =
  /人工(?:客服|服务|坐席)?|(?:在线|电话)?客服(?:人员|电话|热线)?|坐席|真人|活人|同事|工作人员|[你您]们(?:公司|那边|这边)?|贵司|400|热线|电话|人/
const presence =
  /上班|下班|在线|值班|休息|放假|营业|[开关]门|(?:服务|工作|上班)时间|有人?(?:接|回|值班)?|在不在|开始|结束|开通|提供|工作|服务|忙/
const presenceAsks = /几点|什么(?:时间|时候)|啥时候|时间|多久|到|从|来|为止|接|打/
const reaching = /(?:转接?|找|联系|打|接)(?:得)?(?:到|通|上)?/
const anHour = /几点|什么时|啥时|时间|24小时|二十四小时|全天/
const saysPresence =
  /上班|下班|在线|值班|休息|放假|营业|[开关]门|(?:服务|工作)时间|有(?:真|活)?人|有(?:在线)?(?:客服|同事)|人工|在不在|在吗|24小时|二十四小时|全天|几点/

// Is the hotline open now, what are your opening hours, are you open on weekends, when does customer service start.
const whoInEnglish =
  '(?:(?:the|your|a|an|any|some) )*(?:hotline|phone line|call cent(?:er|re)|customer (?:service|support|care)|support|help ?desk|agents?|staff|human|real person|person|people|someone|somebody|anyone|anybody|you)(?: (?:guys|people|staff|there))?'
const whenInEnglish =
  '(?: (?:right now|now|at the moment|at this hour|today|tonight|tomorrow|at night|24/7|24 hours(?: a day)?|all day|(?:on |at )?(?:the )?weekends?|on (?:public )?holidays|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?))'
const serviceInEnglish = new RegExp(
  `^(?:${[
    `(?:is|are) ${whoInEnglish} (?:still |already )?(?:open|closed|working|on duty)${whenInEnglish}?`,
    `(?:is|are) ${whoInEnglish} (?:still |already )?(?:available|there|online|around)${whenInEnglish}`,
    `(?:do|does) ${whoInEnglish} (?:work|answer|open)${whenInEnglish}`,
    `(?:what(?: time)?|when|until when|till when) (?:do|does|is|are) ${whoInEnglish} (?:open|close|start|work|available|there|finish)${whenInEnglish}?`,
    `what(?: are|'re| is|'s) (?:the|your) (?:${whoInEnglish} )?(?:(?:service|opening|office|working|business|hotline|support) (?:hours?|time)|hours of service)${whenInEnglish}?`,
  ].join('|')})$`,
)
const longestInEnglish = 70
const asksServiceInEnglish = (text: string): boolean =>
  text.length <= longestInEnglish &&
  serviceInEnglish.test(
    text
      .toLowerCase()
      .replace(/^(?:hi|hello|hey|please|excuse me)\b[\s,.!]*/, '')
      .replace(/[\s?.!]+$/, '')
      .replace(/\s+/g, ' '),
  )

/** What kind of clock question it is, if it is one and nothing besides. */
export const clockQuestionOf = (text: string): ClockQuestion | null => {
  if (asksServiceInEnglish(text)) return 'service'
  if (text.length > longest) return null
  const holiday = holidaysNamed(text).length > 0
  const hasDay = namesDay(text)
  const isNow = /现在|目前|这会|这个点/.test(text)
  if (hasDay && !holiday && dateWords.test(text) && saysOnly(text, dateWords)) return 'date'
  if (isNow && timeWords.test(text) && saysOnly(text, timeWords)) return 'time'
  if (!holiday && nextWords.test(text) && saysOnly(text, nextWords, dateWords, marketWords)) return 'next-trading-day'
  if (holiday && dateWords.test(text) && saysOnly(text, dateWords)) return 'market'
  if (openWords.test(text) && (hasDay || holiday || isNow) && !/[你您]们/.test(text)) {
    if (otherMarkets.test(withoutDays(text)) && saysOnly(text, otherMarkets, marketWords, openWords, openAsks))
      return 'other-market'
    if (saysOnly(text, marketWords, openWords, openAsks))
      return isNow || /几点|[开收]盘了/.test(text) ? 'session' : 'market'
  }
  const isTimed =
    hasDay ||
    holiday ||
    hourOfDay.test(text) ||
    hour.test(text) ||
    anHour.test(text) ||
    /节假日|平时|[上下]班了/.test(text)
  if (!isTimed || !people.test(text)) return null
  if (saysPresence.test(text) && saysOnly(text, people, presence, presenceAsks)) return 'service'
  // 现在能转人工吗 is a wish for one.
  return !isNow && reaching.test(text) && saysOnly(text, reaching, people, presence, presenceAsks) ? 'service' : null
}

/** The question for the library that tells what the clock does not: the hours themselves. */
export const libraryQuestion = (text: string): string | null => {
  const kind = clockQuestionOf(text)
  if (kind === 'service') return '人工客服几点上班'
  return kind === 'session' ? 'A股几点开盘，几点收盘' : null
}

/**
 * Such a question is taken at its word: 下周一开盘吗 is no wish for a forecast, 现在有人吗 none for a person. Where nothing else is asked, the day
 * that it names is not lost in a wording of the library's either.
 */
export const asHeard = (reading: Reading): Reading => {
  const { text, parts, signals } = reading
  if (parts.length === 1 && clockQuestionOf(text)) return { ...reading, query: text, parts: [text], signals: [] }
  if (signals.length === 0) return reading
  const { clock, others } = Object.groupBy(parts, (part) => (clockQuestionOf(part) ? 'clock' : 'others'))
  const standsIn = (some: string[] | undefined, quote: string) =>
    some?.some((part) => wordsOf(part).includes(wordsOf(quote))) === true
  const heard = signals.filter(({ quote }) => !standsIn(clock, quote) || standsIn(others, quote))
  return heard.length === signals.length ? reading : { ...reading, signals: heard }
}

// --- the days that are asked about ---

/** The holidays that a question names. */
export const holidaysNamed = (text: string): string[] =>
  holidayNames.flatMap(([pattern, name]) => (pattern.test(text) ? name : []))

/** Whether a text names a day other than a holiday. */
export const namesDay = (text: string): boolean => daysAskedIn(text, anyDay) !== null

/** The day or days that a question names, half-open; a bare weekday is the coming one. Null where it names none, or a holiday. */
export const daysAskedIn = (text: string, today: CalendarDate): { from: CalendarDate; to: CalendarDate } | null => {
  const [found] = findDates(plainly(text), today)
  const monday = mondayOf(found?.from ?? today)
  if (weekend.test(text)) return { from: addDays(monday, 5), to: addDays(monday, 7) }
  if (found) return { from: found.from, to: found.to }
  const [, day] = weekday.exec(text) ?? []
  if (!day) return null
  const inWeek = addDays(monday, Math.min('一二三四五六日天'.indexOf(day), 6))
  const from = inWeek < today ? addDays(inWeek, 7) : inWeek
  return { from, to: addDays(from, 1) }
}
