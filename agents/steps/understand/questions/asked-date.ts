// 查询日期: as of which day the library is asked, and which version of a law is named instead.
import type { CalendarDate } from '../../../../domain/calendar.ts'
import type { Entity, Intent } from '../../../../domain/turn.ts'
import { comparesVersions } from '../../../../knowledge/versions/asked-comparison.ts'
import { findNamedVersions, type NamedVersion } from '../../../../knowledge/versions/named-versions.ts'
import { type FoundDate, findDates } from '../../../../text/dates.ts'

const lasting = new Set<Intent>(['regulation', 'knowledge', 'product', 'fee', 'procedure', 'suitability', 'other'])
const ofToday = /现在|目前|如今|当前|现行/
const comparing = /当时|那时|那会|区别|不同|不一样|变化|相比|对比|比起|改了|改过/
const absolute = /\d{4}|[年]|修订|修正|施行|生效|旧|以前|之前|当时|那时/

/**
 * The date that the client asks the library about: only one that law or a document can have been different on. A year that names a
 * version (反洗钱法2006年第十九条) is none: the version need not have been in force in it.
 * @param entities with those of earlier messages that the questions now name
 */
export const askedDate = (
  text: string,
  entities: Entity[],
  intent: Intent,
  today: CalendarDate,
): CalendarDate | null => {
  if (!lasting.has(intent)) return null
  const ofProduct = entities.some(({ kind }) => kind === 'product' || kind === 'product-code')
  const isOfLaw = entities.some(({ kind }) => kind === 'law' || kind === 'article') || intent === 'regulation'
  if (ofProduct && !isOfLaw) return dateOfProduct(text, entities, today)
  // 公司法第四条，2023年修订前后有什么不同: two versions are asked for, and no day.
  if (isOfLaw && comparesVersions(text)) return null
  // 2023年开的户，现在要保存多久: what happened then is judged by the law of today, unless the two are compared.
  if (ofToday.test(text) && !comparing.test(text)) return null
  const named = versionsNamedIn(text, entities, today)
  const dates = findDates(text, today).filter(
    (date) =>
      absolute.test(date.text) && !named.some((version) => version.start < date.end && date.start < version.end),
  )
  const date = dates.find(({ relation }) => relation !== 'within') ?? dates[0]
  if (!date) return null
  // 2024年1月1日之后开户的: of whom it is asked, and not of when.
  if (date.relation === 'after' && whoDidThen.test(text.slice(date.end))) return null
  if (date.relation === 'within' && saysAsOf(text, date, today)) return date.date
  // "2026年第三季度" of a product is a period of its numbers, not a version of its document.
  if (
    date.relation === 'within' &&
    !entities.some(({ kind }) => kind === 'law' || kind === 'article') &&
    intent !== 'regulation'
  ) {
    // 2025年3月融资利率是多少: what was charged then; of what was bought then the charges may be today's.
    const rest = text.slice(date.end)
    const isOfPastFee = date.to <= today && chargedThen.test(rest) && !boughtThen.test(rest)
    return ofThen.test(text) || ((ofThatTime.test(text) || isOfPastFee) && !ofOwn.test(text)) ? date.date : null
  }
  return date.date
}

// --- 2024年1月1日时，…: a day that is put before a question, to be answered as of it ---

const beforeAsOf =
  /(?:^|[\s，,。；;：:？?！!》）)条款项]|请问|想问|问一?下|知道)(?:截至|截止到?|直到|到|在|于|以|按照?|依照?|根据|就)?$/
const untilThen = /(?:截至|截止到?)$/
const behindAsOf =
  /^(?:这一?[天日]|那一?[天日]|当[天日])?(?:的?(?:时候|那时候?|那会儿?)|当时|时(?![间段常期])|为止|止|(?:仍|还|尚)?(?:有效|适用|施行|生效|现行)的)/
/** 在2024年初，…; of an edge of a year alone, 2024年初上市的, nothing is said as of it. */
const edgeBehind = /^的?[，,]/
const edge = /[初末底]$/
const asksOfRule =
  /规定|规则|指引|准则|办法|细则|条例|通知|法规|法律|标准|要求|应当|应该|必须|可以|允许|需要|须|要不要|能不能|报告|披露|怎么(?:说|写|算|收)|佣金|[费税]|利[率息]|第[零〇一二三四五六七八九十百\d]+条/
const doneThen =
  /^[^，。？?]{0,12}?(?:买|卖|开的?户|开通|借|融资?了|申购|认购|持有|办[了的理]|转[了入出]|交了|扣|收了|签|成立|上市的|发行|募集|修[订正改]|公布|发布|通过|颁布|印发|实施的|出台)/
/** What a day has a figure of, and no version. */
const ofMarket = /净值|行情|收盘|开盘价|股价|涨|跌|点位|指数|业绩|成交[量额]|市值|规模|持仓|余额|资产(?:是|有)多少/
const whoDidThen =
  /^(?:之|以)?[后来起](?:新)?(?:开户|开的户|买|购|成立|上市|发行|申购|认购|签|办理?|入市|注册|参保)[^，。？?]{0,4}的/

/** Whether a past day is said to be that on which the rule asked about held, and not one on which something was done. */
const saysAsOf = (text: string, date: FoundDate, today: CalendarDate): boolean => {
  const [head, tail] = [text.slice(0, date.start), text.slice(date.end)]
  if (date.date >= today || ofOwn.test(text) || ofMarket.test(text) || !beforeAsOf.test(head)) return false
  const [marker] = behindAsOf.exec(tail) ?? []
  const isSaid = marker !== undefined || untilThen.test(head) || (edge.test(date.text) && edgeBehind.test(tail))
  const isSetBefore = /^[，,]/.test(tail)
  const rest = tail.slice(marker?.length ?? 0).replace(/^[的，,\s]+/, '')
  return (isSaid || isSetBefore) && !doneThen.test(rest) && asksOfRule.test(text)
}

const ofThen = /(?:当时|那时|那会|版|规定|规则|标准|费率|条款)/
/** 我2021年的时候开的户 tells what was done then. */
const ofThatTime = /年的?(?:时候|那阵)/
const ofOwn = /[我俺咱]/
const chargedThen = /^[^，。？?]{0,12}(?:佣金|[费利税]率|利息|印花税|过户费|手续费|申购费)/
const boughtThen = /^[^，。？?]{0,8}(?:买|卖|开的?户|开通|借|融资?了|申购|认购|持有|办|转|交(?![所易])|扣|收了)/

/**
 * The past day whose version of a product's document is asked for. "2026年第三季度" is a period of its numbers, and what is sold today
 * costs what it costs today, whenever it was bought.
 */
const dateOfProduct = (text: string, entities: readonly Entity[], today: CalendarDate): CalendarDate | null => {
  if (ofToday.test(text) || /最新|今天/.test(text)) return null
  const inName = ({ start, end }: { start: number; end: number }) =>
    entities.some((one) => one.kind === 'product' && !one.carried && one.start < end && start < one.end)
  const [date] = findDates(text, today).filter(
    (found) =>
      found.date < today &&
      /年|月|\d{4}/.test(found.text) &&
      !inName(found) &&
      !(found.relation === 'within' && /季|半年|[Qq]\d|近|过去|来|至今/.test(found.text)) &&
      !/^的?(?:成立|发行|上市|募集)/.test(text.slice(found.end)) &&
      !(/^[^，。？]{0,6}(?:买|申购|认购|持有)/.test(text.slice(found.end)) && /赎回|卖|取出|退出/.test(text)),
  )
  return date?.date ?? null
}

const versionsNamedIn = (text: string, entities: readonly Entity[], today: CalendarDate): NamedVersion[] => {
  const laws = entities.filter(({ kind }) => kind === 'law').map((law) => ({ ...law, title: law.value }))
  const own = laws.filter(({ carried }) => !carried)
  const [carried] = laws
  return own.length > 0 || !carried ? findNamedVersions(text, own, today) : versionsOf(carried.title, text, today)
}

/** The versions that a text names of a law that was spoken of before; 2006年的第十九条呢 is read as if its name stood there. */
export const versionsOf = (title: string, text: string, today: CalendarDate): NamedVersion[] => {
  const named = findNamedVersions(text, [{ title, start: 0, end: 0 }], today)
  const [lead] = /^那?(?=\d{4}年的)/.exec(text) ?? []
  if (named.length > 0 || lead === undefined) return named
  const law = { title, start: lead.length, end: lead.length + title.length }
  return findNamedVersions(`${lead}${title}${text.slice(lead.length)}`, [law], today).map((version) => ({
    ...version,
    start: version.start - title.length,
    end: version.end - title.length,
  }))
}
