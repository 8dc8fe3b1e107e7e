// 哪个更低: one figure of several products, or all that they cost, a line each, and then which of them is lower and for which case.
import type { Passage } from '../../../domain/passage.ts'
import { type FactField, factLabels, feeFields } from '../../../domain/product-fact.ts'
import { percentage } from '../../../knowledge/facts/charges.ts'
import { type FeeCase, feeRows, readTier } from '../../../knowledge/facts/fee-tiers.ts'
import { figureIn, yearlyCost, yearlyFees } from '../../../knowledge/facts/product-lists.ts'
import type { Draft } from '../compose.ts'
import { notice } from '../notice.ts'
import { asRead, caseIn } from './as-read.ts'
import { byProduct, nameOf, quotesOf, type Row, ratesOf, rowsOf } from './rows.ts'

const asksWhich =
  /(?:哪[个只款种]|谁|哪边|哪家|(?<!对)比(?!较|例))[^，。？?]{0,14}(低|(?<!多)少|便宜|划算|小|短|高|贵|多(?!少)|大|长)/
const least = /低|少|便宜|划算|小|短/

/** Nothing unless it is asked which of several products has less, or more, of one thing that can be measured. */
export const comparedBy = (asked: string, passages: readonly Passage[]): Draft[] => {
  const question = asRead(asked)
  const word = asksWhich.exec(question)?.[1]
  const rows = rowsOf(passages)
  const products = byProduct(rows)
  const fields = new Set(rows.map(({ fact }) => fact.field).filter((field) => !isBeside(field, rows)))
  const [field] = fields
  if (!word || !field || products.length < 2) return []
  const isOfAllFees = fields.size > 2 && [...fields].every((one) => feeFields.includes(one))
  if (isOfAllFees) return costsCompared(question, products, least.test(word) ? 'less' : 'more')
  if (fields.size > 1) return []
  const of = products.map((own) => own.filter(({ fact }) => fact.field === field))
  const verdict = verdictOf(of, field, least.test(word) ? 'less' : 'more')
  const quotes = quotesOf(of.flat())
  return [
    ...products.map((own, at) => lineOf(own, of[at] ?? [], field)),
    ...(verdict ? [{ kind: 'answer', text: `• ${verdict}。`, quotes } satisfies Draft] : []),
  ]
}

/**
 * What each costs a year, and to buy and to sell; which costs less a year, and where it was said for how long, over all of that time, for the
 * smallest amounts where none was said.
 */
const costsCompared = (question: string, products: readonly (readonly Row[])[], which: Which): Draft[] => {
  const { holdingDays, amount } = caseIn(
    question,
    products.flatMap(([first]) => first?.fact.productName ?? []),
  )
  const smallest = amount ?? 1
  const costs = products.map((own) => costOf(own, { amount: smallest, holdingDays }))
  const lines = products.map((own, at): Draft => {
    const said = [
      costs[at] && `每年合计${costs[at].steps}（${costs[at].names}）`,
      ...(costs[at] ? onceOnly : feeFields).flatMap((field) => {
        const values = ratesOf(own.filter(({ fact }) => fact.field === field))
        return values ? `${factLabels[field]}${values}` : []
      }),
    ].filter(Boolean)
    return { kind: 'answer', text: `• ${nameOf(own)}：${said.join('；')}。`, quotes: quotesOf(own) }
  })
  if (costs.some((one) => one === null)) return lines
  const known = costs as Cost[]
  const quotes = quotesOf(products.flat())
  const yearly = `每年费用${best(
    products,
    known.map(({ yearly }) => yearly),
    which,
    '',
  )}`
  const verdicts: Draft[] = [{ kind: 'answer', text: `• ${yearly}。`, quotes }]
  const totals = known.flatMap(({ total }) => total ?? [])
  if (holdingDays !== undefined && totals.length === products.length) {
    const each = products.map((own, at) => `${own[0]?.fact.productName}${known[at]?.totalSteps}`)
    const term = holdingDays % 365 === 0 ? `${holdingDays / 365}年` : `${holdingDays}天`
    const text = `• 持有${term}，申购费率${amount ? '' : '（金额最小的一档）'}、每年费率和赎回费率按标准粗略相加：${each.join('；')}；合计${best(products, totals, which, '')}。`
    verdicts.push({ kind: 'answer', text, quotes })
  } else
    verdicts.push(
      notice(
        '申购费、赎回费另按金额和持有时间收取；说明打算持有多久，可以算出合计。',
        'Purchase and redemption fees depend on amount and holding time; say how long, and I add them up.',
      ),
    )
  return [...lines, ...verdicts]
}

/** What is paid once, in the order of paying. */
const onceOnly = ['purchaseFee', 'redemptionFee'] as const satisfies readonly FactField[]

/** In percent; `total` where the time was said and one rate holds for each part. */
type Cost = { yearly: number; steps: string; names: string; total: number | null; totalSteps: string }

/** Null where the yearly fees are not all listed as one rate: what a document does not list is not free. */
const costOf = (own: readonly Row[], said: FeeCase): Cost | null => {
  const facts = own.map(({ fact }) => fact)
  const yearly = yearlyCost(facts)
  const parts = facts.filter(({ field }) => yearlyFees.includes(field))
  if (yearly === null) return null
  const rates = parts.map(({ value }) => value.replace('/年', ''))
  const steps = `${rates.join('＋')}＝${percentage(yearly)}`
  const once = onceOnly.map((field) => {
    const [row, ...more] = feeRows(
      facts.filter((fact) => fact.field === field),
      said,
    )
    return row && more.length === 0 ? rate(row.value) : null
  })
  const [buying = null, selling = null] = once
  const names = parts.map(({ field }) => factLabels[field]).join('、')
  if (buying === null || selling === null || said.holdingDays === undefined)
    return { yearly, steps, names, total: null, totalSteps: '' }
  const years = said.holdingDays / 365
  const total = Number((buying + yearly * years + selling).toFixed(4))
  const time = years === 1 ? '' : Number.isInteger(years) ? `×${years}` : `×${said.holdingDays}÷365`
  const totalSteps = `${percentage(buying)}＋${percentage(yearly)}${time}＋${percentage(selling)}＝${total.toFixed(2)}%`
  return { yearly, steps, names, total, totalSteps }
}

/** What is told with another: the term with the fee of leaving, when it is open with the term, the day with the value. */
const isBeside = (field: FactField, rows: readonly Row[]): boolean =>
  (field === 'lockUp' && rows.some(({ fact }) => fact.field === 'redemptionFee')) ||
  field === 'openFrequency' ||
  field === 'netAssetValueDate'

const lineOf = (all: readonly Row[], own: readonly Row[], field: FactField): Draft => {
  const values = ratesOf(own)
  const says = values === '无' ? `没有${factLabels[field]}` : `${factLabels[field]}${values || '未列示'}`
  return {
    kind: values ? 'answer' : 'notice',
    text: `• ${nameOf(all)}：${says}。`,
    quotes: quotesOf(own),
  }
}

type Which = 'less' | 'more'

/** Which of the products it is, in one clause; null where their figures are not alike. */
const verdictOf = (products: readonly (readonly Row[])[], field: FactField, which: Which): string | null => {
  if (products.some((own) => own.length === 0)) return null
  const isTiered = products.some((own) => own.some(({ fact }) => readTier(fact.condition)))
  return isTiered ? overTiers(products, field, which) : plainly(products, field, which)
}

const plainly = (products: readonly (readonly Row[])[], field: FactField, which: Which): string | null => {
  const figures = products.map((own) => (own.length === 1 ? figureIn(field, own[0]?.fact.value ?? '') : null))
  if (figures.some((one) => one === null)) return null
  return `${factLabels[field]}${best(products, figures as number[], which, field)}`
}

const best = (
  products: readonly (readonly Row[])[],
  figures: readonly number[],
  which: Which,
  field: FactField | '',
): string => {
  const those = bestOf(products, figures, which)
  if (those.length === products.length) return '相同'
  return `${wordFor(field, which)}的是${those.map(nameOf).join('、')}`
}

const bestOf = <One>(products: readonly One[], figures: readonly number[], which: Which): One[] => {
  const wanted = which === 'less' ? Math.min(...figures) : Math.max(...figures)
  return products.filter((_, at) => figures[at] === wanted)
}

const wordFor = (field: FactField | '', which: Which): string => {
  const [less, more] = field === 'lockUp' ? ['短', '长'] : field === 'size' ? ['小', '大'] : ['低', '高']
  return `较${which === 'less' ? less : more}`
}

/** By stretches of days or yuan in which every product has one rate. */
const overTiers = (products: readonly (readonly Row[])[], field: FactField, which: Which): string | null => {
  const tiers = products.map((own) =>
    own.map(({ fact }) => ({ tier: readTier(fact.condition), value: rate(fact.value) })),
  )
  // 养老金账户0.1% beside tiers holds for these accounts only.
  if (tiers.some((own) => own.length > 1 && own.some(({ tier }) => !tier))) return null
  const by = tiers.flat().find(({ tier }) => tier)?.tier?.by
  const bounds = [...new Set(tiers.flat().flatMap(({ tier }) => (tier ? [tier.from, tier.to] : [0])))].toSorted(
    (a, b) => a - b,
  )
  if (!by || tiers.flat().some(({ tier }) => tier && tier.by !== by)) return null
  const stretches = bounds.flatMap((from, at) => {
    const to = bounds[at + 1] ?? Number.POSITIVE_INFINITY
    if (from === Number.POSITIVE_INFINITY) return []
    const values = tiers.map(
      (own) => own.find(({ tier }) => !tier || (tier.from <= from && from < tier.to))?.value ?? null,
    )
    if (values.some((one) => one === null)) return []
    return [{ from, to, says: shortBest(products, values as number[], which) }]
  })
  // One verdict over neighbouring stretches is said once.
  const merged: typeof stretches = []
  for (const one of stretches) {
    const before = merged.at(-1)
    if (before?.says === one.says && before.to === one.from) before.to = one.to
    else merged.push({ ...one })
  }
  if (merged.length === 0) return null
  if (merged.length === 1 && merged[0]?.says === '相同') return `${factLabels[field]}相同`
  return merged.map(({ from, to, says }) => `${stretchOf(by, from, to)}${says}`).join('；')
}

const shortBest = (products: readonly (readonly Row[])[], values: readonly number[], which: Which): string => {
  const those = bestOf(products, values, which)
  if (those.length === products.length) return '相同'
  return `${those.map((own) => own[0]?.fact.productName).join('、')}较${which === 'less' ? '低' : '高'}`
}

const rate = (value: string): number | null => (/^[\d.]+%$/.test(value) ? Number(value.slice(0, -1)) : null)

const stretchOf = (by: 'holding' | 'amount', from: number, to: number): string => {
  const word = by === 'holding' ? '持有' : '金额'
  const say = (value: number) =>
    by === 'holding'
      ? value % 365 === 0
        ? `${value / 365}年`
        : `${value}天`
      : value % 1e4 === 0
        ? `${value / 1e4}万元`
        : `${value}元`
  if (from === 0 && to === Number.POSITIVE_INFINITY) return ''
  if (from === 0) return `${word}不满${say(to)}的，`
  return to === Number.POSITIVE_INFINITY ? `${word}满${say(from)}的，` : `${word}满${say(from)}、不满${say(to)}的，`
}
