// 实体: products, codes, laws, articles, dates, amounts, levels and document numbers in a message.
import type { CalendarDate } from '../../../../domain/calendar.ts'
import type { ProductRiskLevel } from '../../../../domain/suitability.ts'
import type { Entity } from '../../../../domain/turn.ts'
import { findDates } from '../../../../text/dates.ts'
import { findAmounts, findArticles } from '../../../../text/numerals.ts'

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

/** Entities of earlier messages that the rewritten questions now name. */
export const carryEntities = (parts: readonly { carried: readonly Entity[] }[], own: readonly Entity[]): Entity[] => {
  const seen = new Set(own.map(({ kind, value }) => `${kind}|${value}`))
  return parts
    .flatMap(({ carried }) => carried)
    .filter(({ kind, value }) => !seen.has(`${kind}|${value}`) && seen.add(`${kind}|${value}`))
    .map((entity) => ({ ...entity, carried: true }))
}
