// 基金费用计算: what buying or selling a fund comes to for the amount that was said, from the rate of its row.
import type { Passage } from '../../../domain/passage.ts'
import type { ProductFact } from '../../../domain/product-fact.ts'
import { feeCaseOf } from '../../../knowledge/facts/asked-fields.ts'
import { cents, money } from '../../../knowledge/facts/charges.ts'
import { readTier } from '../../../knowledge/facts/fee-tiers.ts'
import { purchaseFee, readDiscount, saysFormula } from '../../../knowledge/facts/purchase-fee.ts'
import type { Draft } from '../compose.ts'

type Row = { passage: Passage; fact: ProductFact }

/** 100万以下, 满50万 say a tier and no amount. */
const isBound = /不到|不足|不满|以下|以上|以内|超过|低于|少于|高于|至少|起购|起投|门槛/

/** A line for each fee of which one row holds; nothing where no amount was said. */
export const feesWorkedOut = (question: string, passages: readonly Passage[]): Draft[] => {
  const { amount, holdingDays } = feeCaseOf(question)
  if (amount === undefined || isBound.test(question)) return []
  const rows = passages.flatMap((passage) => passage.facts.map((fact): Row => ({ passage, fact })))
  const groups = [...Map.groupBy(rows, ({ fact }) => `${fact.productCode} ${fact.field}`).values()]
  const isOne = new Set(rows.map(({ fact }) => fact.productCode)).size === 1
  return groups.flatMap(([row, ...more]) => {
    if (!row || more.length > 0 || !/^(?!0(?:\.0+)?%)[\d.]+%$/.test(row.fact.value)) return []
    const name = isOne ? '' : `${row.fact.productName}（${row.fact.productCode}）`
    if (row.fact.field === 'purchaseFee')
      return bought(row, name, amount, { passages, isAtCounter: /柜台|营业部|电话/.test(question) })
    const isKnown = readTier(row.fact.condition)?.by !== 'holding' || holdingDays !== undefined
    return row.fact.field === 'redemptionFee' && isKnown ? [sold(row, name, amount)] : []
  })
}

const bought = (
  { passage, fact }: Row,
  name: string,
  amount: number,
  { passages, isAtCounter }: { passages: readonly Passage[]; isAtCounter: boolean },
): Draft[] => {
  const rule = passages.find(({ kind, text }) => kind === 'fee' && saysFormula(text))
  if (!rule) return []
  const quotes = [{ passage, start: fact.start, end: fact.end }, wholeOf(rule)]
  const full: Draft = {
    kind: 'answer',
    text: `${name}申购${amount}元按标准费率计算：${purchaseFee(amount, fact.value)}。`,
    quotes,
  }
  const less = passages.flatMap((other): Draft[] => {
    const discount = other.kind === 'fee' ? readDiscount(other.text) : null
    if (!discount || isAtCounter) return []
    const rate = `${Number((Number(fact.value.replace('%', '')) * discount.share).toFixed(4))}%`
    const steps = `${fact.value}×${discount.share}＝${rate}，${purchaseFee(amount, rate)}`
    return [{ kind: 'answer', text: `${discount.channel}申购打折后：${steps}。`, quotes: [...quotes, wholeOf(other)] }]
  })
  return [full, ...less]
}

const sold = ({ passage, fact }: Row, name: string, amount: number): Draft => {
  const fee = money(cents((amount * Number(fact.value.replace('%', ''))) / 100))
  return {
    kind: 'answer',
    text: `${name}按赎回金额${amount}元计算：${amount}元×${fact.value}＝${fee}元。`,
    quotes: [{ passage, start: fact.start, end: fact.end }],
  }
}

const wholeOf = (passage: Passage) => ({ passage, start: passage.start, end: passage.end })
