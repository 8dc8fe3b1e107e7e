// 查询日期: as of which day the library is asked, and which version of a law is named instead.
import type { CalendarDate } from '../../../../domain/calendar.ts'
import type { Entity, Intent } from '../../../../domain/turn.ts'
import { comparesVersions } from '../../../../knowledge/versions/asked-comparison.ts'
import { findNamedVersions, type NamedVersion } from '../../../../knowledge/versions/named-versions.ts'
import { findDates } from '../../../../text/dates.ts'

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
