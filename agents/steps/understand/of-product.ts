// 谁管的, 怎么买, 他还管别的基金吗: a product was spoken of, and the question is about it, its kind or its manager.
import { feeFields } from '../../../domain/product-fact.ts'
import type { Entity } from '../../../domain/turn.ts'
import { askedFields, askedOfProduct, askedSections, notHeldTopic } from '../../../knowledge/facts/asked-fields.ts'
import { isHeadless } from './topic.ts'

/** Whether an element of a product is named, which other things may have too. */
export const namesElement = (bare: string): boolean => elements.test(bare)
const elements =
  /费|费率|起购|起点|锁定|封闭|风险等级|等级|净值|规模|经理|托管|管理人|基准|开放|成立|代码|到账|持有期|申购|赎回/
/** Whether only a product has what is asked for; fees as such has everything. */
export const isOfProduct = (bare: string): boolean => {
  const fields = askedFields(bare)
  return fields.length > 0 && fields.length < feeFields.length
}

const isOfKindOnly = (bare: string): boolean =>
  askedOfProduct(bare, { isNameOnly: false }).length === 0 &&
  askedSections(bare).length === 0 &&
  notHeldTopic(bare) === null &&
  ofBusiness.test(bare) &&
  !/(?:收|要|多少)钱/.test(bare)
const ofBusiness = /买|卖|撤|打折|几折|申购|赎回|到账|定投|转换|分红|确认|下单|份额/
/** What is asked about: the products, or their kind where no document of a product says it (怎么买, 买了能撤吗). */
export const askedAbout = (bare: string, products: readonly Entity[]): string => {
  const names = products.map(({ text }) => text).join('和')
  if (!isOfKindOnly(bare)) return `${names}${isHeadless(bare) ? '' : '的'}`
  return kindsByName.find(([pattern]) => pattern.test(names))?.[1] ?? '基金'
}
/** Words that the name of such a product must bear. */
const kindsByName: readonly [RegExp, string][] = [
  [/REIT|基础设施/i, 'REITs'],
  [/收益凭证/, '收益凭证'],
  [/私募/, '私募基金'],
  [/资管|资产管理/, '资管计划'],
  [/理财/, '理财'],
]

const whoManages =
  /^(?:他|她|这(?:个|位|名)?(?:基金|投资)?经理|那(?:个|位|名)?(?:基金|投资)?经理|该经理|这(?:个|位)?人)(?=.{2})/
const named = /^(?:请问)?(\p{Script=Han}{2,4}?)(?:还|都|现在|一共)?(?:在)?(?:管理?|负责|打理|是谁|任职)/u

/**
 * 他还管别的基金吗, of the manager that was asked about; null where none was.
 * @param before the question before
 * @param product that it was about
 */
export const ofManager = (
  bare: string,
  before: string,
  product: Entity | null,
): { query: string; carried: Entity[] } | null => {
  const [words] = whoManages.exec(bare) ?? []
  if (!words) return null
  const rest = bare.slice(words.length)
  if (product && askedFields(before).includes('manager'))
    return { query: `${product.text}的基金经理${rest}`, carried: [product] }
  const name = named.exec(before)?.[1]
  return name ? { query: `${name}${rest}`, carried: [] } : null
}
