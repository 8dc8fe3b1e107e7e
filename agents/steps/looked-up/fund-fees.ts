// 基金费用计算: what buying, holding or selling a fund comes to for the amount that was said, from the rate of its row; and what is taken
// off the purchase fee where it is bought.
import type { Passage } from '../../../domain/passage.ts'
import { type FactField, factLabels } from '../../../domain/product-fact.ts'
import { cents, money, percentage } from '../../../knowledge/facts/charges.ts'
import { type FeeCase, readTier } from '../../../knowledge/facts/fee-tiers.ts'
import { figureIn, yearlyFees } from '../../../knowledge/facts/product-lists.ts'
import { discounted, purchaseFee, readDiscount, saysFormula } from '../../../knowledge/facts/purchase-fee.ts'
import { wholeOf } from '../../../retrievers/citations/cite.ts'
import type { Draft } from '../compose.ts'
import { asRead, caseIn } from './as-read.ts'
import { inWords } from './charges.ts'
import { byProduct, nameOf, quotesOf, type Row, rowsOf } from './rows.ts'

/** The rows of one product, and what the firm's fee tables say of all of them. */
type Own = { name: string; rows: readonly Row[]; rules: readonly Passage[] }

/** 100万以下, 满50万 say a tier and no amount. */
const isBound = /不到|不足|不满|以下|以上|以内|超过|低于|少于|高于|至少|起购|起投|门槛/
const isAtCounter = /柜台|营业部|电话/
const asksDiscount = /折|优惠|实际|app|网[上页]|线上|手机|柜台|营业部|电话/i

/** A line for each fee that can be worked out; of an amount that was not said the discount where it was asked for. */
export const feesWorkedOut = (asked: string, passages: readonly Passage[]): Draft[] => {
  const question = asRead(asked)
  const products = byProduct(rowsOf(passages))
  const said = caseIn(
    question,
    products.flatMap(([first]) => first?.fact.productName ?? []),
  )
  const inCase = isBound.test(question) ? {} : said
  const rules = passages.filter(({ kind }) => kind === 'fee')
  return products.flatMap((own) => {
    const of: Own = { name: products.length > 1 ? nameOf(own) : '', rows: own, rules }
    return [...held(of, inCase), ...bought(of, inCase, question), ...sold(of, inCase), ...locked(of, inCase)]
  })
}

const cellsOf = ({ rows }: Own, field: FactField): Row[] => rows.filter(({ fact }) => fact.field === field)
/** The rate of a fee where one row holds, and it is one. */
const rateOf = (own: Own, field: FactField): Row | null => {
  const [row, ...more] = cellsOf(own, field)
  return row && more.length === 0 && isRate.test(row.fact.value) ? row : null
}
const isRate = /^(?!0(?:\.0+)?%)[\d.]+%(?:\/年)?$/
const numberIn = (percent: string): number => Number.parseFloat(percent)

// --- holding ---

/** What is taken every year out of what is held: together where there are several, and in yuan where an amount was said. */
const held = (own: Own, { amount, holdingDays }: FeeCase): Draft[] => {
  const rows = yearlyFees.flatMap((field) => rateOf(own, field) ?? [])
  const [first] = rows
  if (!first || rows.some(({ fact }) => !fact.value.endsWith('/年'))) return []
  const rates = rows.map(({ fact }) => fact.value.replace('/年', ''))
  const rate = percentage(rates.reduce((all, one) => all + numberIn(one), 0))
  const quotes = quotesOf(rows)
  const total: Draft[] =
    rows.length > 1 ? [{ kind: 'answer', text: `${own.name}每年合计：${rates.join('＋')}＝${rate}。`, quotes }] : []
  if (amount === undefined) return total
  const days = holdingDays ?? 365
  const years = days % 365 === 0 ? days / 365 : null
  const time = years === 1 ? '' : years === null ? `×${days}÷365` : `×${years}`
  const what = rows.length > 1 ? '以上年费' : factLabels[first.fact.field]
  const term = years === null ? `${days}天` : `${years}年`
  const yuan = money(cents((amount * numberIn(rate) * days) / 36500))
  const text = `${own.name}${what}按${inWords(amount)}元持有${term}估算：${amount}元×${rate}${time}＝${yuan}元，每日从基金资产中计提，实际随净值变化。`
  return [...total, { kind: 'answer', text, quotes }]
}

// --- buying ---

const bought = (own: Own, { amount }: FeeCase, question: string): Draft[] => {
  const tiers = cellsOf(own, 'purchaseFee').filter(({ fact }) => isRate.test(fact.value))
  const [row, ...more] = tiers
  if (!row) return []
  const quotes = quotesOf(tiers)
  const discounts = own.rules.flatMap((rule) => {
    const discount = readDiscount(rule.text)
    return discount && isAtCounter.test(discount.channel) === isAtCounter.test(question) ? [{ ...discount, rule }] : []
  })
  const formula = own.rules.find(({ text }) => saysFormula(text))
  const isOneRate = more.length === 0 && cellsOf(own, 'purchaseFee').length === 1
  if (amount === undefined || !formula || !isOneRate) {
    if (!asksDiscount.test(question)) return []
    return discounts.slice(0, 1).map(({ channel, share, rule }): Draft => {
      const rates = tiers.map(({ fact }) => `${fact.value}×${share}＝${discounted(fact.value, share)}`)
      const words = share === 1 ? '不打折' : `按标准费率的${share * 10}折收取：${rates.join('；')}`
      return { kind: 'answer', text: `${own.name}${channel}申购${words}。`, quotes: [...quotes, wholeOf(rule)] }
    })
  }
  const full: Draft = {
    kind: 'answer',
    text: `${own.name}申购${amount}元按标准费率计算：${purchaseFee(amount, row.fact.value)}。`,
    quotes: [...quotes, wholeOf(formula)],
  }
  const less = discounts.slice(0, 1).map(({ channel, share, rule }): Draft => {
    const rate = discounted(row.fact.value, share)
    const steps = `打折后：${row.fact.value}×${share}＝${rate}，${purchaseFee(amount, rate)}`
    return {
      kind: 'answer',
      text: `${channel}申购${share === 1 ? '不打折' : steps}。`,
      quotes: [...quotes, wholeOf(formula), wholeOf(rule)],
    }
  })
  return [full, ...less]
}

// --- selling ---

/** Of an amount, or of so many shares by the last value that is known. */
const sold = (own: Own, { amount, shares, holdingDays }: FeeCase): Draft[] => {
  const row = rateOf(own, 'redemptionFee')
  if (!row || (readTier(row.fact.condition)?.by === 'holding' && holdingDays === undefined)) return []
  const percent = numberIn(row.fact.value)
  const feeOf = (value: number) => money(cents((value * percent) / 100))
  const [value] = cellsOf(own, 'netAssetValue')
  if (shares !== undefined && value?.fact.asOf) {
    const steps = `${shares}份×${value.fact.value}元×${row.fact.value}＝${feeOf(shares * Number(value.fact.value))}元`
    const text = `${own.name}赎回${inWords(shares)}份按${value.fact.asOf}的单位净值估算：${steps}，实际以确认时的净值为准。`
    return [{ kind: 'answer', text, quotes: quotesOf([row, value]) }]
  }
  if (amount === undefined) return []
  const text = `${own.name}按赎回金额${amount}元计算：${amount}元×${row.fact.value}＝${feeOf(amount)}元。`
  return [{ kind: 'answer', text, quotes: quotesOf([row]) }]
}

/** That it cannot be sold yet, where it was said for how long it is held and that is less than its term. */
const locked = (own: Own, { holdingDays }: FeeCase): Draft[] => {
  const [row] = cellsOf(own, 'lockUp')
  const days = row ? figureIn('lockUp', row.fact.value) : null
  if (!row || days === null || holdingDays === undefined || holdingDays >= days) return []
  const text = `${own.name}还没有满锁定期${row.fact.value}，不能赎回。`
  return [{ kind: 'answer', text, quotes: quotesOf([row]) }]
}
