// What was asked for by name and is not held: a product, a version of its documents, a field of its tables, a fee table of the time.
// Nothing else may stand in for it.
import { isWithin } from '../domain/calendar.ts'
import { maySee } from '../domain/identity.ts'
import { factLabels } from '../domain/product-fact.ts'
import { askedFields, asksToCompare, notHeldTopic } from '../knowledge/facts/asked-fields.ts'
import { askedRate } from '../knowledge/facts/charges.ts'
import type { Product } from '../knowledge/facts/product-names.ts'
import { sharedPairs } from '../knowledge/facts/research-notes.ts'
import type { CatalogueVersion } from '../knowledge/versions/catalogue.ts'
import { listOf, withoutNames } from './facts/named-products.ts'
import { noteNotHeld } from './facts/research-notes.ts'
import { notHeld } from './lexical/clause-lookup.ts'
import type { Found } from './load-passages.ts'
import type { Missing, Search } from './retrieve.ts'

/** What the names in the question show before anything is searched. */
export const missingBefore = (search: Search): Missing | undefined =>
  qualifiedOnly(search) ??
  themeNotHeld(search) ??
  unknownProduct(search) ??
  notHeldOf(search) ??
  notHeldOn(search) ??
  noteNotHeld(search)

/**
 * What shows only when the tables were read.
 * @param found what the tables and sections of products gave
 */
export const missingAfter = (search: Search, found: readonly Found[]): Missing | undefined =>
  notListed(search, found) ?? (found.length > 0 ? undefined : feesNotHeldOn(search))

/** 人工智能基金有哪些: a theme that no product here has in its name; all other funds would be no answer, nor what the words mean. */
const themeNotHeld = (search: Search): Missing | undefined => {
  const { query, catalogue } = search
  const { theme } = listOf(search) ?? { theme: null }
  if (theme === null) return undefined
  const words = /^(?:AI|人工智能)$/i.test(theme) ? ['AI', '人工智能'] : [theme]
  const visible = catalogue.products.all.filter((product) => maySee(query.reader, product))
  return visible.some(({ names }) => names.some((name) => words.some((word) => name.includes(word))))
    ? undefined
    : { kind: 'term', name: `${theme}主题的产品`, near: [] }
}

const unknownProduct = ({ query, catalogue }: Search): Missing | undefined => {
  const [unknown] = catalogue.products.unknown(query.text)
  if (!unknown) return undefined
  const visible = (products: readonly Product[]) =>
    products.filter((product) => maySee(query.reader, product)).map(({ code, name }) => ({ code, name }))
  const near = visible(unknown.near)
  return {
    kind: 'product',
    name: unknown.name,
    similar: visible(unknown.similar),
    ...(near.length > 0 ? { near } : {}),
  }
}

/** A product asked for by name or code that this reader may not be told of; a part of a name may mean anything. */
const qualifiedOnly = ({ query, catalogue }: Search): Missing | undefined => {
  const named = catalogue.products.find(query.text)
  if (named.some(({ product }) => maySee(query.reader, product))) return undefined
  const hidden = named.find(
    ({ product, exact, text }) =>
      product.audiences.includes('qualified') &&
      (exact || text.startsWith(product.name.slice(0, houseLength)) || isNumbered.test(text)),
  )
  return hidden && { kind: 'qualified-only', name: hidden.text }
}
/** Characters of the fund house that a product's name begins with. */
const houseLength = 2
/** 量化多策略1号: nothing but a product has a number behind what tells it apart. */
const isNumbered = /[\d一二三四五六七八九十]号$/

const namedIn = ({ query, catalogue }: Search): Product[] =>
  catalogue.products
    .find(query.text)
    .map(({ product }) => product)
    .filter((product) => maySee(query.reader, product))

/** Whether something is held of what was asked for beside what is missing. */
export const isAnyHeld = (missing: Missing, search: Search): boolean =>
  (missing.kind !== 'topic' || fieldsAsked(search).length > 0) &&
  namedIn(search).some((product) => missing.kind !== 'version' || heldOn(search, product))

const versionsFor = ({ query, catalogue }: Search, { workId }: Product): CatalogueVersion[] =>
  catalogue.versionsOf(workId).filter((version) => maySee(query.reader, version))

const heldOn = (search: Search, product: Product): boolean =>
  versionsFor(search, product).some(({ effectiveFrom, effectiveTo }) =>
    isWithin(search.query.asOf, effectiveFrom, effectiveTo),
  )

/** A product of which no document holds on the date: no other version may stand in. */
const notHeldOn = (search: Search): Missing | undefined => {
  const product = namedIn(search).find((one) => versionsFor(search, one).length > 0 && !heldOn(search, one))
  if (!product) return undefined
  const held = versionsFor(search, product).map(({ label, effectiveFrom: from, effectiveTo: to }) => ({
    label,
    from,
    to,
  }))
  return { kind: 'version', title: `${product.name}产品资料`, date: search.query.asOf, held }
}

/** What no document of a product here holds, where nothing is asked that one does. */
const notHeldOf = (search: Search): Missing | undefined => {
  const { text } = search.query
  // 收益率和管理费: what is not held stands beside a field that is.
  const isBesideField = fieldsAsked(search).length > 0
  const topic = isBesideField ? topicBeside(withoutNames(search, '□')) : notHeldTopic(text)
  const products = namedIn(search).slice(0, asksToCompare(text) ? mostCompared : 1)
  if (!topic || products.length === 0) return undefined
  return { kind: 'topic', product: products.map(({ name, code }) => `${name}（${code}）`).join('、'), topic }
}

/** Of several things that are named together one that no document holds, and that is no field. */
const topicBeside = (question: string): string | null =>
  question
    .split(/和|跟|与|及|、|，|,|；|;/)
    .flatMap((asked) =>
      askedFields(asked).length > 0 ? [] : (notHeldTopic(asked) ?? (dividends.test(asked) ? '历次分红' : [])),
    )[0] ?? null
/** By itself it asks how one is paid. */
const dividends = /^(?:.*[的□])?分红(?:情况|记录)?[？?。]?$/

/** 开放 is asked for nothing in 砚山日日开放几天到账. */
const fieldsAsked = (search: Search) => askedFields(withoutNames(search, '□'))

const mostCompared = 4

/** A fee table whose subject is asked about and which begins only later: what was charged before is not known here. */
const feesNotHeldOn = ({ query, catalogue }: Search): Missing | undefined => {
  const isRateAsked = askedRate(query.text) !== null
  /** 融资利率 is asked for under 融资融券利率. */
  const nearness = (topic: string) => (isRateAsked || query.text.includes(topic) ? sharedPairs(topic, query.text) : 0)
  const later = [...catalogue.works.values()].flatMap(({ id, kind, title }) => {
    const versions = kind === 'fee' ? catalogue.versionsOf(id).filter((version) => maySee(query.reader, version)) : []
    const isHeld = versions.some(({ effectiveFrom }) => effectiveFrom === null || effectiveFrom <= query.asOf)
    const asked = Math.max(0, ...versions.flatMap(({ topics }) => topics.map(nearness)))
    return asked > 0 && !isHeld ? [{ title, versions, asked }] : []
  })
  const [nearest] = later.toSorted((a, b) => b.asked - a.asked)
  return nearest && notHeld(nearest.title, query.asOf, nearest.versions)
}

/** A field that was asked for and that the product's tables do not have. */
const notListed = (search: Search, found: readonly Found[]): Missing | undefined => {
  const fields = fieldsAsked(search)
  const [product] = namedIn(search)
  if (!product || fields.length === 0 || found.some(({ facts = [] }) => facts.length > 0)) return undefined
  const topic = fields.map((field) => factLabels[field]).join('、')
  return { kind: 'topic', product: `${product.name}（${product.code}）`, topic }
}
