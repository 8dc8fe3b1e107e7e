// Names and codes that read like a product's and are none that the library holds: what another product's document says, however alike
// its name, is no answer about this one.
import type { Product } from './product-names.ts'

/** `similar`: held products that differ in nothing but the share class. */
export type UnknownProduct = { name: string; start: number; end: number; similar: Product[] }

/** What a fund's name ends with: its kind, its number, then its share class. A bare 基金 or 理财 may be anything. */
const ending =
  '(?:混合|债券?|股票|货币|主题(?!基金经理)|指数|增强|联接|etf|qdii|fof|lof|reits?|持有|定开|[\\d一二三四五六七八九十]+号|第?\\d+期|\\d+(?:天|个?月|年))+'
const shareClass = '(?<share>[a-eh-i](?![a-z]))?'
/** What stands in a sentence and not in a name. */
const sentenceWords =
  '的|了|吗|呢|和|与|跟|是|有|在|把|被|能|可|要|想|会|哪|什么|怎|几|多少|这|那|我|你|咱|他|买|卖|投|赎|申购|认购|转换|开户|交易|发行|新发|推荐|所有|全部|热门|热销|代销|旗下|证券|公司|财富|基金|理财|客服|类'
const productWord =
  /基金|产品|代码|净值|费|起购|起投|风险|收益|赎回|申购|锁定|封闭|开放|分红|经理|规模|成立|基准|托管|理财|私募|持仓|回撤/
const isNoCode = /(?:码|号|密|令|编|邮|话|线|[¥￥$.\d])[^\d，。]{0,4}$/
const isAmount = /^(?:元|块|万|千|百|股|份|手|笔|人|次|天|个|户|[%.\d])/
const calendarMonth = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])$/

type Known = { product: Product; core: string; share: string | null }

/**
 * Makes the finder for the held products.
 * @param folded how a text is folded before names are compared
 * @param coreOf what is left of a folded name without its fund house and generic words
 * @returns what finds them in a folded text, with offsets into it
 */
export const createFindUnknown = (
  products: readonly Product[],
  fold: (text: string) => string,
  coreOf: (name: string) => string,
): ((folded: string) => UnknownProduct[]) => {
  const known = products.flatMap((product) =>
    product.names.map((name): Known => {
      const folded = fold(name)
      return { product, core: coreOf(withoutShare(folded)), share: shareOf(folded) }
    }),
  )
  const codes = new Set(products.map(({ code }) => code))
  const houses = sharedPrefixes(products.map(({ name }) => fold(name)))
  const span =
    houses.length > 0
      ? new RegExp(
          `(?:${houses.join('|')})(?:(?!${sentenceWords}|${ending})[\\p{Script=Han}\\d]){1,8}${ending}${shareClass}`,
          'gu',
        )
      : null

  return (text) => {
    const found: UnknownProduct[] = []
    for (const match of span ? text.matchAll(span) : []) {
      const said = withoutShare(match[0])
      const core = coreOf(said)
      const share = match.groups?.share ?? null
      // A part of a name is enough: 虚谷稳进混合 for 虚谷稳进增利混合A.
      const alike = known.filter((one) => one.core.includes(core))
      if (core === '' || alike.some((one) => share === null || one.share === null || one.share === share)) continue
      const similar = [...new Map(alike.map(({ product }) => [product.code, product])).values()]
      found.push({ name: match[0], start: match.index, end: match.index + match[0].length, similar })
    }
    for (const { 0: code, index } of text.matchAll(/(?<!\d)\d{6}(?!\d)/g)) {
      const [before, after] = [text.slice(0, index), text.slice(index + code.length)]
      if (codes.has(code) || calendarMonth.test(code) || isNoCode.test(before) || isAmount.test(after)) continue
      if (productWord.test(text)) found.push({ name: code, start: index, end: index + code.length, similar: [] })
    }
    return found
  }
}

const shareOf = (name: string): string | null => /([a-eh-i])类?$/.exec(name)?.[1] ?? null
const withoutShare = (name: string): string => name.replace(/[a-eh-i]类?$/, '')

/** The first two characters of a fund house stand before several products. */
const sharedPrefixes = (names: readonly string[]): string[] => {
  const counts = new Map<string, number>()
  for (const prefix of names.map((name) => name.slice(0, 2))) counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
  return [...counts]
    .filter(([prefix, count]) => count >= 2 && /^\p{Script=Han}{2}$/u.test(prefix))
    .map(([prefix]) => prefix)
}
