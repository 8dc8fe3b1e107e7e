// 产品要素的行: the rows of the fact table that were looked up, each with the passage that it stands in.
import type { Passage } from '../../../domain/passage.ts'
import type { ProductFact } from '../../../domain/product-fact.ts'
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

/** A value with what it holds for: 持有≥30天为0.00%. */
export const tierOf = ({ condition, value }: ProductFact): string => (condition ? `${condition}为${value}` : value)
