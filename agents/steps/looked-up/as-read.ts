// A question as it is worked out: in the characters and the language of the library, and without what the names of products in it say.
import { feeCaseOf } from '../../../knowledge/facts/asked-fields.ts'
import type { FeeCase } from '../../../knowledge/facts/fee-tiers.ts'
import { inChinese } from '../../../retrievers/lexical/english.ts'
import { normalize } from '../../../text/normalize.ts'

/** @example asRead('對賬單收費嗎') // '对账单收费吗' */
export const asRead = (question: string): string => inChinese(normalize(question, ['nfkc', 'simplify']).text)

const term = /(?:\d+|[一二两三四五六七八九十]+)(?:天|个月|年)/g

/**
 * The time and the amount of a question that names products: the 30天 of 云岫短债30天持有 is no holding time.
 * @param names of the products
 */
export const caseIn = (question: string, names: readonly string[]): FeeCase => {
  const ofNames = names.flatMap((name) => [...name.matchAll(term)].map(([own]) => ({ name, own })))
  const bare = ofNames.reduce((text, { name, own }) => {
    const at = text.indexOf(own)
    return at > 0 && name.includes(text.charAt(at - 1)) ? `${text.slice(0, at)}${text.slice(at + own.length)}` : text
  }, question)
  return feeCaseOf(bare)
}
