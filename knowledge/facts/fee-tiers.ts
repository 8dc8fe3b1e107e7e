// 费率档位: which row of a fee table holds for how long and how much.
import type { ProductFact } from '../../domain/product-fact.ts'
import { parseChineseNumber } from '../../text/numerals.ts'

/** What a row is for: days held or yuan paid, from (in) to (out). */
export type FeeTier = { by: 'holding' | 'amount'; from: number; to: number }

const daysOf: Record<string, number> = { 天: 1, 日: 1, 周: 7, 个月: 30, 月: 30, 年: 365 }
const yuanOf: Record<string, number> = { 元: 1, 千元: 1e3, 万元: 1e4, 万: 1e4, 亿元: 1e8, 亿: 1e8 }
const quantity = '(\\d+(?:\\.\\d+)?|[零一二三四五六七八九十百千两]+)\\s*(天|日|周|个月|月|年|万元|千元|亿元|元|万|亿)?'
const between = new RegExp(`${quantity}\\s*(≤|<=|<|＜|≦)\\s*(持有|金额)[^≤<＜≦≥>＞]{0,6}(≤|<=|<|＜|≦)\\s*${quantity}`)
const oneSided = new RegExp(`(持有|金额)[^≤<＜≦≥>＞]{0,6}(≤|<=|<|＜|≦|≥|>=|>|＞|≧)\\s*${quantity}`)

/**
 * Reads a condition as fee tables print it.
 * A year counts as 365 days and a month as 30, as fund contracts do.
 * @returns null when it is no tier (按基金净资产) or there is none
 * @example readTier('7天≤持有<30天') // { by: 'holding', from: 7, to: 30 }
 */
export const readTier = (condition: string): FeeTier | null => {
  const text = condition.normalize('NFKC')
  const both = between.exec(text)
  if (both) {
    const by = both[4] === '持有' ? 'holding' : 'amount'
    const [from, to] = [amountOf(by, both[1], both[2] ?? both[7]), amountOf(by, both[6], both[7])]
    if (from === null || to === null) return null
    return { by, from: from + (isStrict(both[3]) ? 1 : 0), to: to + (isStrict(both[5]) ? 0 : 1) }
  }
  const one = oneSided.exec(text)
  if (!one) return null
  const by = one[1] === '持有' ? 'holding' : 'amount'
  const limit = amountOf(by, one[3], one[4])
  if (limit === null) return null
  const sign = one[2] ?? ''
  if (/[≥>＞≧]/.test(sign)) return { by, from: limit + (isStrict(sign) ? 1 : 0), to: Number.POSITIVE_INFINITY }
  return { by, from: 0, to: limit + (isStrict(sign) ? 0 : 1) }
}

/**
 * A condition as one reads it out; what is no tier stays as it is printed.
 * @example tierInWords('7天≤持有<30天') // '持有满7天不满30天'
 */
export const tierInWords = (condition: string): string =>
  condition
    .replace(between, (_, from, fromUnit, fromSign, by, toSign, to, toUnit) => {
      const start = `${isStrict(fromSign) ? '超过' : '满'}${from}${fromUnit ?? toUnit ?? ''}`
      return `${by}${start}${isStrict(toSign) ? '不满' : '不超过'}${to}${toUnit ?? ''}`
    })
    .replace(oneSided, (_, by, sign, limit, unit) => {
      const isLeast = /[≥>＞≧]/.test(sign)
      const word = isLeast ? (isStrict(sign) ? '超过' : '满') : isStrict(sign) ? '不满' : '不超过'
      return `${by}${word}${limit}${unit ?? ''}`
    })

const isStrict = (sign: string | undefined) => sign === '<' || sign === '＜' || sign === '>' || sign === '＞'

const amountOf = (by: FeeTier['by'], number: string | undefined, unit: string | undefined): number | null => {
  const value = number === undefined ? null : parseChineseNumber(number)
  if (value === null) return null
  const factor = unit === undefined ? 1 : (by === 'holding' ? daysOf : yuanOf)[unit]
  return factor === undefined ? null : value * factor
}

/** What the client said of his case; `shares` where he redeems so many 份 and not so many yuan. */
export type FeeCase = { holdingDays?: number; amount?: number; shares?: number }

/**
 * The rows of a fee table that hold for a case: one if the case is known and the table covers it, all if it was not said.
 * Empty when the table has tiers but none for this case.
 */
export const feeRows = (rows: readonly ProductFact[], { holdingDays, amount }: FeeCase): ProductFact[] => {
  const tiers = rows.map((row) => ({ row, tier: readTier(row.condition) }))
  return tiers
    .filter(({ tier }) => {
      if (!tier) return true
      const value = tier.by === 'holding' ? holdingDays : amount
      return value === undefined || (tier.from <= value && value < tier.to)
    })
    .map(({ row }) => row)
}
