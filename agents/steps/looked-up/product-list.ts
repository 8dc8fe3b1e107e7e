// 产品清单: products that have in common what was asked for, as the fact table has it. A list, never a recommendation.
import type { Passage } from '../../../domain/passage.ts'
import { type FactField, factLabels } from '../../../domain/product-fact.ts'
import { peopleIn } from '../../../knowledge/facts/managers.ts'
import { type AskedList, askedList, listed, yearlyCost, yearlyFees } from '../../../knowledge/facts/product-lists.ts'
import type { Draft } from '../compose.ts'
import { notice } from '../notice.ts'
import { byProduct, nameOf, quotesOf, type Row, ratesOf, rowsOf } from './rows.ts'

/** One line for each product, and of an order which one stands first; nothing when no list is asked for. */
export const productsListed = (question: string, passages: readonly Passage[]): Draft[] => {
  const rows = rowsOf(passages)
  const managers = rows.filter(({ fact }) => fact.field === 'manager').flatMap(({ fact }) => peopleIn(fact.value))
  const issuers = rows.filter(({ fact }) => fact.field === 'issuer').map(({ fact }) => fact.value)
  const asked = askedList(question, { managers, issuers, theirs: managers, isNamed: false })
  if (!asked || rows.length === 0) return []
  const products = byProduct(rows)
  const ofProduct = new Map(products.map((own) => [own[0]?.fact.productCode, own]))
  const all = products.map((own) => own.map(({ fact }) => fact))
  const fitting = listed(all, asked)
  const shown = (fitting.length > 0 ? fitting : all).flatMap(([first]) => {
    const own = ofProduct.get(first?.productCode)
    return own ? [own] : []
  })
  return [
    // Without sources: they would name the products that a client of a lower level is not shown.
    notice(
      leadOf(asked, fitting.length > 0),
      fitting.length > 0
        ? 'Products that meet what you asked for (facts only, no recommendation):'
        : 'No product meets all that you asked for; these meet part of it (facts only, no recommendation):',
    ),
    ...(asked.order ? shown.slice(0, Math.max(mostOrdered, firstIn(shown, asked).length)) : shown).map((own) =>
      lineOf(own, asked),
    ),
    ...(fitting.length > 0 ? firstOf(shown, asked) : []),
    ...(asked.tolerance ? [notice(ofMatching, matchingInEnglish)] : []),
  ]
}

/** What a match of levels does not say. */
const ofMatching = '等级匹配不等于推荐，也不代替准入条件；测评已过期或情况有重大变化的，先重新测评。'

const matchingInEnglish =
  'A matching level is no recommendation and no access condition met; if the assessment has expired or circumstances have changed, take it again first.'

/** Of an order only the first are of interest. */
const mostOrdered = 5

const leadOf = ({ criteria, order }: AskedList, isFitting: boolean): string => {
  const all = criteria.map(({ says }) => says).join('、')
  if (!isFitting)
    return `资料库里没有同时符合“${all}”的产品。符合“${criteria[0]?.says ?? ''}”的有（只列资料，不是推荐）：`
  const way = order ? `，${order.way}` : ''
  return `资料库里${all ? `符合“${all}”` : ''}的产品（只列资料，不是推荐${way}）：`
}

const lineOf = (own: readonly Row[], { criteria, order, told }: AskedList): Draft => {
  const has = (field: FactField) => own.find(({ fact }) => fact.field === field)?.fact.value
  const figures = (order?.fields ?? []).flatMap((field) => {
    const value = has(field)
    return value && field !== 'riskLevel' ? [cellOf(field, value)] : []
  })
  const sum = order?.fields === yearlyFees && figures.length > 1 ? [`合计${costOf(own)}`] : []
  const isPlain = ({ field }: (typeof criteria)[number]) =>
    field !== 'riskLevel' && field !== 'shortName' && field !== 'kind' && field !== 'manager' && field !== 'issuer'
  const cells = new Set([...criteria.filter(isPlain).map(({ field }) => field), ...told])
  const why = [...cells].flatMap((field) => {
    const value = tiersOf(own, field)
    return value ? [cellOf(field, value, '：')] : []
  })
  const what = [
    ...(order ? [] : [has('kind')]),
    ...why,
    ...figures,
    ...sum,
    has('riskLevel'),
    restrictionOf(own),
  ].filter(Boolean)
  return { kind: 'answer', text: `• ${nameOf(own)}：${what.join('，')}。`, quotes: quotesOf(own) }
}

/** One value, or each with what it holds for. */
const tiersOf = (own: readonly Row[], field: FactField): string => {
  const rows = own.filter(({ fact }) => fact.field === field)
  return rows.length > 1 ? ratesOf(rows) : (rows[0]?.fact.value ?? '')
}

const cellOf = (field: FactField, value: string, between = ''): string =>
  value === '无' ? `没有${factLabels[field]}` : `${factLabels[field]}${between}${value}`

/** Told to those who may see it, so that they tell nobody else of it. */
const restrictionOf = ([row]: readonly Row[]): string =>
  row && !row.passage.audiences.includes('public') ? '仅限确认过的合格投资者' : ''

const costOf = (own: readonly Row[]): string => `${yearlyCost(own.map(({ fact }) => fact))?.toFixed(2)}%/年`

/** Those that stand first: several where they are equal. */
const firstIn = <One extends readonly Row[]>(shown: readonly One[], { order }: AskedList): One[] => {
  const figures = shown.map((own) => order?.value(own.map(({ fact }) => fact)) ?? null)
  return shown.filter((_, at) => figures[at] !== null && figures[at] === figures[0])
}

const firstOf = (shown: readonly (readonly Row[])[], asked: AskedList): Draft[] => {
  const { order } = asked
  const first = firstIn(shown, asked)
  // All of them alike: there is none that stands out.
  if (!order || first.length === 0 || shown.length < 2 || first.length > mostFirst) return []
  const fees = order.fields.some((field) => yearlyFees.includes(field)) ? '申购费、赎回费另按金额和持有时间收取。' : ''
  const text = `• 其中${order.says}的是${first.map(nameOf).join('、')}。${fees}`
  return [{ kind: 'answer', text, quotes: first.flatMap(quotesOf) }]
}
const mostFirst = 3
