// 产品要素的行: the rows of the fact table that were looked up, each with the passage that it stands in.
import type { Passage } from '../../../domain/passage.ts'
import type { ProductFact } from '../../../domain/product-fact.ts'
import { tierInWords } from '../../../knowledge/facts/fee-tiers.ts'
import type { Quote } from '../../../retrievers/citations/cite.ts'

export type Row = { passage: Passage; fact: ProductFact }

export const rowsOf = (passages: readonly Passage[]): Row[] =>
  passages.flatMap((passage) => passage.facts.map((fact) => ({ passage, fact })))

export const byProduct = (rows: readonly Row[]): Row[][] => [
  ...Map.groupBy(rows, ({ fact }) => fact.productCode).values(),
]

export const quotesOf = (rows: readonly Row[]): Quote[] =>
  rows.map(({ passage, fact }) => ({ passage, start: fact.start, end: fact.end }))

/** 虚谷稳进债券A（990101） */
export const nameOf = ([row]: readonly Row[]): string => `${row?.fact.productName}（${row?.fact.productCode}）`

/** A tier that is listed: 持有满30天：0.00%. */
export const tierOf = ({ condition, value }: ProductFact): string =>
  condition ? `${tierInWords(condition)}：${value}` : value

/** The rates of a field within a line that says more: 1.50%（持有不满7天）、0.00%（持有满7天）. */
export const ratesOf = (rows: readonly Row[]): string =>
  rows.map(({ fact: { condition, value } }) => (condition ? `${value}（${tierInWords(condition)}）` : value)).join('、')
