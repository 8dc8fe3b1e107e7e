// What was spoken of, that a question may lean on: the last question and its topic, the products, the law with its version and article.
import type { CalendarDate } from '../../../../domain/calendar.ts'
import type { Entity, Reading } from '../../../../domain/turn.ts'
import { findNamedVersions, type NamedVersion } from '../../../../knowledge/versions/named-versions.ts'
import { inChinese } from '../../../../retrievers/lexical/english.ts'
import { languageOf } from '../../../../text/language.ts'
import { isRemark } from '../said/no-question.ts'
import { topicOf } from './topic.ts'

export type StandingQuestion = {
  query: string
  /** Entities of earlier messages that it names now. */
  carried: Entity[]
  /** It still speaks of the date of the question before. */
  keepsDate: boolean
  /** 这个要钱吗: the business that it points at stands in the query. */
  pointsAtTopic?: boolean
}

/** A question that was asked, with the products that it named. */
export type Asked = { query: string; products: readonly Entity[] }

export type Context = {
  /** The last question, and what it was about. */
  query: string
  topic: string
  /** The last question was about the products, whether it named them or not. */
  isOfProducts: boolean
  /** The last questions with the products that each spoke of, newest last. */
  asked: readonly Asked[]
  products: Entity[]
  law: Entity | null
  /** The version of the law that was named. */
  version: NamedVersion | null
  article: Entity | null
  others: Entity[]
  today: CalendarDate
  /** The last question was asked in this message. */
  isSameMessage?: boolean
}

const nothing = {
  topic: '',
  isOfProducts: false,
  asked: [],
  products: [],
  law: null,
  version: null,
  article: null,
  others: [],
}

// How many messages back a pronoun may reach.
const memory = 4

/** What the earlier messages were about; null where nothing was asked. */
export const contextOf = (earlier: readonly Reading[], today: CalendarDate): Context | null => {
  const recent = earlier.slice(-memory)
  // 换了光线还是不行 tells of what was asked before it, and asks nothing.
  const asksOfIt = ({ intent, text }: Reading) => intent !== 'small-talk' && intent !== 'human' && !isRemark(text)
  const last = recent.findLast(asksOfIt)
  if (!last) return null
  let context: Context = { ...nothing, query: '', today }
  for (const reading of recent) {
    context = merged(context, reading.entities, reading.query)
    if (asksOfIt(reading)) for (const part of partsOf(reading)) context = remembering(context, part, reading.entities)
  }
  return { ...context, query: inContextWords(partsOf(last).at(-1) ?? last.query) }
}

/** What follows a complaint is asked of complaints, whatever was complained of. */
const partsOf = ({ intent, parts }: Reading): readonly string[] => (intent === 'complaint' ? ['投诉'] : parts)

/** Questions that a comparison may reach back to. */
const mostAsked = 3

const remembering = (context: Context, asked: string, entities: readonly Entity[]): Context => {
  const query = inContextWords(asked)
  // What was asked more of is still what it is about.
  const isOfTopic =
    context.topic !== '' && (query.startsWith(context.topic) || query.startsWith(withoutTail(context.query)))
  const products = entities.filter((entity) => isProduct(entity) && namedIn(query, entity))
  return {
    ...context,
    query,
    topic: isOfTopic ? context.topic : topicOf(query),
    isOfProducts: entities.some(isProduct),
    asked: [...context.asked, { query, products }].slice(-mostAsked),
  }
}

/** What was spoken of once a question is asked, too, as it stands alone. */
export const nextContext = (
  context: Context | null,
  { query }: StandingQuestion,
  entities: readonly Entity[],
  today: CalendarDate,
): Context => remembering(merged(context ?? { ...nothing, query, today }, entities, query), query, entities)

const merged = (context: Context, entities: readonly Entity[], query: string): Context => {
  const products = entities.filter(isProduct)
  const law = entities.findLast(({ kind }) => kind === 'law') ?? null
  const article = entities.findLast(({ kind }) => kind === 'article') ?? null
  return {
    ...context,
    products: products.length > 0 ? products : law ? [] : context.products,
    law: law ?? (products.length > 0 ? null : context.law),
    version: law ? versionNamed(query, law, context.today) : products.length > 0 ? null : context.version,
    article: article ?? (law || products.length > 0 ? null : context.article),
    others: entities.filter(({ kind }) => kind === 'risk-level' || kind === 'tolerance' || kind === 'amount'),
  }
}

/** The version of the law that a question names, if it is one. */
const versionNamed = (query: string, law: Entity, today: CalendarDate): NamedVersion | null => {
  const written = [law.text, law.value].find((form) => form !== '' && query.includes(form))
  const start = written === undefined ? 0 : query.indexOf(written)
  const named = findNamedVersions(query, [{ title: law.value, start, end: start + (written?.length ?? 0) }], today)
  return named.length === 1 ? (named[0] ?? null) : null
}

/** Whether it names a product. */
export const isProduct = ({ kind }: Entity): boolean => kind === 'product' || kind === 'product-code'
/** Whether a question names an entity, in its words or by its value. */
export const namedIn = (query: string, { text, value }: Entity): boolean =>
  query.includes(text) || query.includes(value)

/** Whether the last question was about them; a pronoun reaches further back. */
export const isSpokenOf = (products: readonly Entity[], { query, isOfProducts }: Context): boolean =>
  products.length > 0 && (isOfProducts || products.some((product) => namedIn(query, product)))

/** What a question keeps that is asked again with another thing in it. */
export const carriedBy = (context: Context): Entity[] => {
  if (context.products.length > 0) return context.products
  return [context.law, context.article].filter((entity) => entity !== null)
}

/** A question without the mark and the particle at its end. */
export const withoutTail = (query: string) => query.replace(trailing, '')
const trailing = /(?:呢|吗|啊|呀|哈|咧|嘛)?[?？!！。.~～… ]{0,6}$/

/** What an English question asks, in the words that the context is kept in: open an account is 开户. */
export const inContextWords = (text: string): string =>
  languageOf(text) === 'en'
    ? inChinese(text)
        .replace(unsaid, ' ')
        .replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '')
    : text
/** What has no Chinese word here, and what is said in Chinese too. */
const unsaid = /\b(?!(?:etf|reit|lof|fof|qdii|app)s?\b)[a-z]{2,}\b/g
