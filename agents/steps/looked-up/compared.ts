// 哪个更低: one figure of several products, a line each, and then which of them is lower and for which case.
import type { Passage } from '../../../domain/passage.ts'
import { type FactField, factLabels, type ProductFact } from '../../../domain/product-fact.ts'
import { readTier } from '../../../knowledge/facts/fee-tiers.ts'
import { figureIn } from '../../../knowledge/facts/product-lists.ts'
import type { Draft } from '../compose.ts'

type Row = { passage: Passage; fact: ProductFact }

const asksWhich = /(?:哪[个只款种]|谁|哪边|哪家)[^，。？?]{0,12}(低|少|便宜|划算|小|短|高|贵|多|大|长)/
const least = /低|少|便宜|划算|小|短/

/** Nothing unless it is asked which of several products has less, or more, of one thing that can be measured. */
export const comparedBy = (question: string, passages: readonly Passage[]): Draft[] => {
  const word = asksWhich.exec(question)?.[1]
  const rows = passages.flatMap((passage) => passage.facts.map((fact): Row => ({ passage, fact })))
  const products = [...Map.groupBy(rows, ({ fact }) => fact.productCode).values()]
  const fields = new Set(rows.map(({ fact }) => fact.field).filter((field) => !isBeside(field, rows)))
  const [field] = fields
  if (!word || !field || fields.size > 1 || products.length < 2) return []
  const of = products.map((own) => own.filter(({ fact }) => fact.field === field))
  const verdict = verdictOf(of, field, least.test(word) ? 'less' : 'more')
  const quotes = of.flat().map(({ passage, fact }) => ({ passage, start: fact.start, end: fact.end }))
  return [
    ...products.map((own, at) => lineOf(own, of[at] ?? [], field)),
    ...(verdict ? [{ kind: 'answer', text: `• ${verdict}。`, quotes } satisfies Draft] : []),
  ]
}

/** What is told with another: the term with the fee of leaving, when it is open with the term, the day with the value. */
const isBeside = (field: FactField, rows: readonly Row[]): boolean =>
  (field === 'lockUp' && rows.some(({ fact }) => fact.field === 'redemptionFee')) ||
  field === 'openFrequency' ||
  field === 'netAssetValueDate'

const nameOf = (own: readonly Row[]): string => `${own[0]?.fact.productName}（${own[0]?.fact.productCode}）`

const lineOf = (all: readonly Row[], own: readonly Row[], field: FactField): Draft => {
  const values = own.map(({ fact }) => (fact.condition ? `${fact.condition}为${fact.value}` : fact.value))
  return {
    kind: values.length > 0 ? 'answer' : 'notice',
    text: `• ${nameOf(all)}：${factLabels[field]}${values.length > 0 ? values.join('，') : '未列示'}。`,
    quotes: own.map(({ passage, fact }) => ({ passage, start: fact.start, end: fact.end })),
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
  return best(products, figures as number[], which, field)
}

const best = (
  products: readonly (readonly Row[])[],
  figures: readonly number[],
  which: Which,
  field: FactField,
): string => {
  const those = bestOf(products, figures, which)
  if (those.length === products.length) return `${factLabels[field]}相同`
  return `${factLabels[field]}${wordFor(field, which)}的是${those.map(nameOf).join('、')}`
}

const bestOf = <One>(products: readonly One[], figures: readonly number[], which: Which): One[] => {
  const wanted = which === 'less' ? Math.min(...figures) : Math.max(...figures)
  return products.filter((_, at) => figures[at] === wanted)
}

const wordFor = (field: FactField, which: Which): string => {
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
