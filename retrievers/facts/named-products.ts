// Which products a question is about, and what it asks without their names.
import { askedFields } from '../../knowledge/facts/asked-fields.ts'
import { type AskedList, askedList } from '../../knowledge/facts/product-lists.ts'
import type { Product } from '../../knowledge/facts/product-names.ts'
import type { Search } from '../retrieve.ts'

const mostProducts = 4

/** Products the question is about: all of which some are to be listed, else those named in it or carried over; best first. */
export const productsOf = (search: Search): Product[] =>
  listOf(search) ? [...search.catalogue.products.all] : productsNamed(search)

/** Those named in the question, else carried over from earlier messages. */
export const productsNamed = ({ query, catalogue }: Search): Product[] => {
  const named = catalogue.products.find(query.text).map((mention) => mention.product)
  const given = query.entities
    .filter((entity) => entity.kind === 'product' || entity.kind === 'product-code')
    .flatMap((entity) => catalogue.products.byCode(entity.value) ?? [])
  const chosen = named.length > 0 ? named : given
  return [...new Map(chosen.map((product) => [product.code, product])).values()].slice(0, mostProducts)
}

/** The products that are to be listed by what they have in common, null when none are. */
export const listOf = (search: Search): AskedList | null => {
  const { query, catalogue } = search
  return askedList(query.text, {
    managers: catalogue.products.all.flatMap(({ managers }) => managers),
    issuers: catalogue.products.all.flatMap(({ issuer }) => issuer ?? []),
    theirs: productsNamed(search).flatMap(({ managers }) => managers),
    isNamed: catalogue.products.find(query.text).length > 0,
  })
}

/** A question with a sign in place of each name: the 30天 of 云岫短债30天持有 is no holding time. */
export const withoutNames = ({ query, catalogue }: Search, sign: string): string =>
  without(query.text, catalogue.products.find(query.text), sign)

/** A name that two products share stands there once. */
const without = (text: string, names: readonly { start: number; end: number }[], sign: string): string => {
  let [rest, from] = [text, text.length]
  for (const { start, end } of names.toSorted((a, b) => b.start - a.start || b.end - a.end)) {
    if (end > from) continue
    rest = `${rest.slice(0, start)}${sign}${rest.slice(end)}`
    from = start
  }
  return rest
}

const howTo =
  /分红|红利|(?:怎么|怎样|咋|如何|哪里|在哪|步骤|流程)[^，。？?]{0,4}(?:买|申购|认购|赎回|卖|取|定投|撤|转换|办)|(?:买|申购|认购|赎回|卖|取|定投|撤单?|转换)[^，。？?]{0,4}(?:步骤|流程|怎么(?:弄|办|操作|做))|□(?:要|该|应该)?(?:怎么|怎样|咋|如何|在哪里?)(?:才能)?(?:买|申购|认购|赎回|卖|取|定投)/

/**
 * How it is done, and how dividends are paid, is the same for every fund: the question without the names in it, held or not. Null when something else is asked.
 * @example generalQuestion('怎么赎回虚谷均衡配置混合A') // '怎么赎回基金'
 */
export const generalQuestion = (search: Search): string | null => {
  const { query, catalogue } = search
  const names = [...catalogue.products.find(query.text), ...catalogue.products.unknown(query.text)]
  const bare = without(query.text, names, '□')
  const isGeneral = names.length > 0 && howTo.test(bare) && askedFields(bare).length === 0
  // What is listed is bought as shares are, and not as a fund is.
  const isReit = names.every((one) => /reits?$/i.test('name' in one ? one.name : one.text))
  return isGeneral ? bare.replace(/□+/g, isReit ? 'REITs' : '基金') : null
}
