// Names and codes that read like a product's and are none that the library holds: what another product's document says, however alike
// its name, is no answer about this one.
import type { Product } from './product-names.ts'
import type { SaidName } from './said-names.ts'

/** `similar`: held products that differ in nothing but the share class; `near`: those with a name written almost alike. */
export type UnknownProduct = { name: string; start: number; end: number; similar: Product[]; near: Product[] }

const productWord =
  /基金|产品|代码|净值|费|起购|起投|风险|收益|赎回|申购|锁定|封闭|开放|分红|经理|规模|成立|基准|托管|理财|私募|持仓|回撤/
const isNoCode = /(?:码|号|密|令|编|邮|话|线|[¥￥$.\d])[^\d，。]{0,4}$/
const isAmount = /^(?:元|块|万|千|百|股|份|手|笔|人|次|天|个|户|[%.\d])/
const calendarMonth = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])$/

/** A said name, the products whose name holds all of it, and where none does those that differ in nothing but the share class. */
export type ReadName = { said: SaidName; products: Product[]; similar: Product[] }

/**
 * Makes the finder of codes that are no held product's.
 * @returns what finds them in a text whose spaces still stand: 990101 2024年 is no number of ten digits
 */
export const createFindUnknownCodes = (products: readonly Product[]): ((text: string) => UnknownProduct[]) => {
  const codes = new Set(products.map(({ code }) => code))
  return (text) => {
    const found: UnknownProduct[] = []
    for (const { 0: code, index } of text.matchAll(/(?<!\d)\d{6}(?!\d)/g)) {
      const [before, after] = [text.slice(0, index), text.slice(index + code.length)]
      if (codes.has(code) || calendarMonth.test(code) || isNoCode.test(before) || isAmount.test(after)) continue
      if (productWord.test(text))
        found.push({ name: code, start: index, end: index + code.length, similar: [], near: [] })
    }
    return found
  }
}
