// 新旧对照: what a product's document says now and what it said before, field by field.
import type { Passage } from '../../../domain/passage.ts'
import { type FactField, factLabels } from '../../../domain/product-fact.ts'
import type { Draft } from '../compose.ts'
import { notice } from '../notice.ts'
import { nameOf, quotesOf, type Row, ratesOf, rowsOf } from './rows.ts'

/** A line for each field, the newer first; nothing unless one product's rows are of several versions. */
export const versionsCompared = (passages: readonly Passage[]): Draft[] => {
  const rows = rowsOf(passages)
  const byVersion = [...Map.groupBy(rows, ({ fact }) => fact.versionId).values()].toSorted((a, b) =>
    (a[0]?.passage.effectiveFrom ?? '') < (b[0]?.passage.effectiveFrom ?? '') ? 1 : -1,
  )
  const products = new Set(rows.map(({ fact }) => fact.productCode))
  if (byVersion.length < 2 || products.size > 1) return []
  const fields = [...new Set(byVersion.flat().map(({ fact }) => fact.field))]
  return [notice(`${nameOf(rows)}各版本产品资料的对照：`), ...fields.map((field) => lineOf(field, byVersion))]
}

const lineOf = (field: FactField, versions: readonly (readonly Row[])[]): Draft => {
  const each = versions.map((rows) => {
    const own = rows.filter(({ fact }) => fact.field === field)
    return { span: spanOf(rows[0]?.passage), own, says: ratesOf(own) || '未列示' }
  })
  const isSame = each.every(({ says }) => says === each[0]?.says)
  const text = isSame ? `没有变化，${each[0]?.says}` : each.map(({ span, says }) => `${span}${says}`).join('；')
  return { kind: 'answer', text: `• ${factLabels[field]}：${text}。`, quotes: each.flatMap(({ own }) => quotesOf(own)) }
}

/** `effectiveTo` is the first day on which a version no longer holds. */
const spanOf = (passage: Passage | undefined): string => {
  const { effectiveFrom: from, effectiveTo: to } = passage ?? { effectiveFrom: null, effectiveTo: null }
  if (from && to) return `${from}起至${to}前，`
  return from ? `${from}起，` : ''
}
