// 实体: products, codes, laws, articles, dates, amounts, levels and document numbers in a message.
import type { CalendarDate } from '../../../domain/calendar.ts'
import type { ProductRiskLevel } from '../../../domain/suitability.ts'
import type { Entity, Intent } from '../../../domain/turn.ts'
import { findNamedVersions, type NamedVersion } from '../../../knowledge/versions/named-versions.ts'
import { findDates } from '../../../text/dates.ts'
import { findAmounts, findArticles } from '../../../text/numerals.ts'

type Mention = { text: string; start: number; end: number }

/** What the library knows by name. */
export type Names = {
  laws: { find(text: string): (Mention & { title: string })[] }
  products: {
    find(text: string): readonly (Mention & {
      product: { code: string; name: string; riskLevel: ProductRiskLevel | null }
      score: number
      exact: boolean
    })[]
  }
}

// A name in part that fits many products tells nothing.
const mostGuesses = 3

const levelPattern = /(?<![A-Za-z0-9])([RrCc])\s?-?([1-5])(?![0-9A-Za-z%])/g
const codePattern = /(?<![\d.])\d{6}(?![\d.])/g
const documentNumberPattern =
  /(?:[\u4e00-\u9fa5]{1,14}(?:公告|发|令|字|办|函|规|协|通))?\s?[〔[(（【]\s?(?:19|20)\d{2}\s?[〕\])）】]\s?第?\s?\d{1,4}\s?号|(?:[\u4e00-\u9fa5]{2,8})令\s?第?\s?\d{1,4}\s?号/g

/** The products that a name in part may mean at its place. */
const likeliest = <Found extends { score: number }>(products: readonly Found[]): Found[] => {
  const best = Math.max(...products.map(({ score }) => score))
  return products.filter(({ score }) => score >= best - 0.05)
}

/** All entities of a text in order; what lies inside a longer one of another kind (a code in a document number) is left out. */
export const findEntities = (text: string, names: Names, today: CalendarDate): Entity[] => {
  const found: Entity[] = []
  const add = (kind: Entity['kind'], mention: Mention, value: string) =>
    found.push({ kind, text: mention.text, value, start: mention.start, end: mention.end, carried: false })

  for (const match of text.matchAll(documentNumberPattern)) {
    const mention = { text: match[0], start: match.index, end: match.index + match[0].length }
    add('document-number', mention, match[0].replace(/\s/g, ''))
  }
  for (const law of names.laws.find(text)) add('law', law, law.title)
  for (const article of findArticles(text)) add('article', article, article.clause)
  const products = names.products.find(text)
  const exact = products.filter((product) => product.exact)
  const meant = [...Map.groupBy(products, ({ start }) => start).values()].map(likeliest)
  // 稳进债券A和日日开放: a part of a name beside a whole one counts where it fits one product alone.
  const chosen = exact.length > 0 ? [...exact, ...meant.flatMap((at) => (at.length === 1 ? at : []))] : meant.flat()
  const distinct = new Map(chosen.map((one) => [`${one.start}|${one.product.code}`, one]))
  for (const product of [...distinct.values()].slice(0, Math.max(exact.length, mostGuesses)))
    add('product', product, product.product.code)
  for (const match of text.matchAll(levelPattern)) {
    const level = `${(match[1] ?? '').toUpperCase()}${match[2]}`
    add(
      level.startsWith('R') ? 'risk-level' : 'tolerance',
      { text: match[0], start: match.index, end: match.index + match[0].length },
      level,
    )
  }
  for (const date of findDates(text, today)) add('date', date, date.date)
  for (const amount of findAmounts(text)) add('amount', amount, String(amount.value))
  for (const match of text.matchAll(codePattern)) {
    add('product-code', { text: match[0], start: match.index, end: match.index + match[0].length }, match[0])
  }
  return withoutInner(found)
}

// Earlier kinds win where two overlap: the order above is from the most telling to the least.
const withoutInner = (entities: Entity[]): Entity[] => {
  const kept: Entity[] = []
  for (const entity of entities) {
    const overlaps = kept.some(
      (other) =>
        entity.start < other.end &&
        other.start < entity.end &&
        !(entity.kind === 'product' && other.kind === 'product'),
    )
    if (!overlaps) kept.push(entity)
  }
  return kept.sort((a, b) => a.start - b.start || a.end - b.end)
}

const nameKinds = new Set<Entity['kind']>(['law', 'article', 'document-number', 'product', 'product-code'])
const aroundNames = /^(?:那么?|还有|另外|以及|和|与|跟|的|呢|吗|第[一二三四五六七八九十百\d]{1,4}[款项]|[\s\p{P}])*$/u

/** Whether a text only names laws, articles or products: 那公司法呢. */
export const onlyNames = (text: string, entities: readonly Entity[]): boolean => {
  const names = entities.filter(({ kind }) => nameKinds.has(kind))
  const isNamed = (at: number) => names.some(({ start, end }) => start <= at && at < end)
  const rest = text.split('').filter((_, at) => !isNamed(at))
  return names.length > 0 && aroundNames.test(rest.join(''))
}

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

/** Entities of earlier messages that the rewritten questions now name. */
export const carryEntities = (parts: readonly { carried: readonly Entity[] }[], own: readonly Entity[]): Entity[] => {
  const seen = new Set(own.map(({ kind, value }) => `${kind}|${value}`))
  return parts
    .flatMap(({ carried }) => carried)
    .filter(({ kind, value }) => !seen.has(`${kind}|${value}`) && seen.add(`${kind}|${value}`))
    .map((entity) => ({ ...entity, carried: true }))
}
