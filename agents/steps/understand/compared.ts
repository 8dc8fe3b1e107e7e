// 哪个更低, 第一个的经理是谁: several products were spoken of, and the question is which of them, or about one of them.

import { type FactField, factLabels } from '../../../domain/product-fact.ts'
import type { Entity } from '../../../domain/turn.ts'
import { askedFields } from '../../../knowledge/facts/asked-fields.ts'

/** A question that was asked, with the products that it named. */
export type Asked = { query: string; products: readonly Entity[] }

const whichOf =
  /^(?:那么?|这|其中|里面|它们|他们|两者|两[个只款]|这?[两二三四几][个只款]|[，, ])*(?:里面?|中|之中|相比|比起来)?(?:的)?(?:哪(?:一)?(?:[个只款支种边家])|谁|比一?比|对比一?下|比较一?下|有(?:什么|啥)(?:区别|不同|差别|不一样))/
/** Whether it is asked which of several has more or less of something. */
export const asksWhich = (bare: string): boolean => whichOf.test(bare)
const ofEach = /分别|各自?|都(?=是|有|要|多少)/

/**
 * The question which of the products that were spoken of; null where it is not asked or fewer than two things can be compared.
 * @param asked the last questions, newest last
 * @param named products that the question itself names
 */
export const compared = ({
  bare,
  asked,
  named,
}: {
  bare: string
  asked: readonly Asked[]
  named: readonly Entity[]
}): { query: string; carried: Entity[] } | null => {
  const last = asked.at(-1)
  if (named.length > 0 || !last || last.products.length === 0 || !(asksWhich(bare) || ofEach.test(bare))) return null
  const both = last.products.length > 1 ? [last] : asked.filter(({ products }) => products.length > 0)
  const products = [...new Map(both.flatMap((one) => one.products).map((one) => [one.value, one])).values()]
  const spoken = both.flatMap(({ query }) => askedFields(query))
  const { query, fields } = sideBySide(products, spoken, bare)
  return products.length < 2 && fields.length === 0 ? null : { query, carried: products }
}

/** The question of several products by what it asks for, else by what was asked of them before. */
export const sideBySide = (
  products: readonly Entity[],
  spoken: readonly FactField[],
  bare: string,
): { query: string; fields: FactField[] } => {
  const fields = askedFields(bare).length > 0 ? [] : [...new Set(spoken)]
  const names = products.map(({ text }) => text).join('和')
  const what = fields.length > 0 ? `的${fields.map((field) => factLabels[field]).join('、')}` : ''
  return { query: `${names}${what}${bare}`, fields }
}

const ordinal =
  /^(?:上面|前面)?(?:的)?(?:第([一二三四五1-5])|(前)|(后|最后一?))(?:[个只款支种]|者)(?:产品|基金|理财)?(?:的)?/
const numbers = ['一1', '二2', '三3', '四4', '五5']

/** 第二只多少钱起购: which of the products, in the order they were named, and what is asked of it. */
export const ordinalOf = (bare: string, products: readonly Entity[]): { product: Entity; rest: string } | null => {
  const [words, said, first] = ordinal.exec(bare) ?? []
  if (!words) return null
  // A part of a name may have meant several products: it is one name.
  const named = [...new Map(products.map((one) => [one.text, one])).values()]
  const product = named[said ? numbers.findIndex((forms) => forms.includes(said)) : first ? 0 : named.length - 1]
  return product ? { product, rest: bare.slice(words.length) } : null
}
