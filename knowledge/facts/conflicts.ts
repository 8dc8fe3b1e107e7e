// 口径不一: documents in force on the same day that say different things of one product. None of them is taken for right.
import type { CalendarDate } from '../../domain/calendar.ts'
import type { ProductFact } from '../../domain/product-fact.ts'
import { readTier } from './fee-tiers.ts'

/** What one document says of a field, and when it holds. */
export type Statement = Pick<ProductFact, 'productCode' | 'field' | 'condition' | 'value' | 'asOf' | 'versionId'> & {
  effectiveFrom: CalendarDate | null
  effectiveTo: CalendarDate | null
}

/**
 * Whether two cells say the same, however they are printed.
 * @example isSameValue('1.50％', '1.5%') // true
 */
export const isSameValue = (one: string, other: string): boolean => plain(one) === plain(other)

const plain = (value: string): string =>
  value
    .normalize('NFKC')
    .replace(/[\s,，]/g, '')
    .replace(/(\.\d*?)0+(?!\d)/g, '$1')
    .replace(/\.(?!\d)/g, '')
    .toLowerCase()

/** All that is said of each field on which documents differ, tier by tier; empty when they agree. A figure of another day is no other word. */
export const conflictsIn = <One extends Statement>(statements: readonly One[]): One[][] => {
  const fields = Map.groupBy(
    // The day of a value is said with the value.
    statements.filter(({ field }) => field !== 'netAssetValueDate'),
    ({ productCode, field, asOf }) => [productCode, field, asOf].join('\n'),
  )
  return [...fields.values()].filter((said) =>
    said.some((one, at) => said.slice(at + 1).some((other) => contradicts(one, other))),
  )
}

const contradicts = (one: Statement, other: Statement): boolean =>
  !isSameValue(one.value, other.value) && isOfOneDay(one, other) && isOfOneCase(one, other)

const isOfOneDay = (one: Statement, other: Statement): boolean => beginsBefore(one, other) && beginsBefore(other, one)

const beginsBefore = ({ effectiveFrom }: Statement, { effectiveTo }: Statement): boolean =>
  effectiveFrom === null || effectiveTo === null || effectiveFrom < effectiveTo

/** Tiers of one table lie beside one another; those of two documents may lie across. What is no tier (养老金账户) holds for itself. */
const isOfOneCase = (one: Statement, other: Statement): boolean => {
  if (isSameValue(one.condition, other.condition)) return true
  if (one.versionId === other.versionId) return false
  const [here, there] = [casesOf(one), casesOf(other)]
  if (here === null || there === null) return false
  return (here.by === null || there.by === null || here.by === there.by) && here.from < there.to && there.from < here.to
}

const casesOf = ({ condition }: Statement): { by: string | null; from: number; to: number } | null =>
  condition === '' ? { by: null, from: 0, to: Number.POSITIVE_INFINITY } : readTier(condition)
