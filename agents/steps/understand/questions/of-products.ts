// 谁管的, 怎么买, 哪个更低, 第一个的经理是谁: a product was spoken of, or several, and the question is about it, its kind or its manager, which of
// them, or one of them.
import { type FactField, factLabels, feeFields } from '../../../../domain/product-fact.ts'
import type { Entity } from '../../../../domain/turn.ts'
import { askedFields, askedOfProduct, askedSections, notHeldTopic } from '../../../../knowledge/facts/asked-fields.ts'
import { type Asked, type Context, isProduct, isSpokenOf, type StandingQuestion } from './context.ts'
import { isHeadless, namesSubject } from './topic.ts'

// --- of one ---

/** 它的赎回费呢, 这只谁管: the name in the pronoun's place. */
export const productPointedAt = (bare: string, { products }: Context): StandingQuestion | null => {
  if (products.length === 0 || !pronoun.test(bare)) return null
  const names = products.map(({ text }) => text).join('和')
  return { query: bare.replace(pronoun, () => names), carried: products, keepsDate: true }
}
const pointing = '(?:这|那|该|此|上面(?:那|这)?|刚才(?:说的)?(?:那|这)?|[你您](?:刚才?)?说的(?:那|这)?|前面(?:那|这)?)'
const pronoun = new RegExp(
  `(?<!其)(?:它们?|该产品|该基金|本产品|本基金|${pointing}一?(?:只(?![要能有是需])|支|款)(?:产品|基金|理财|组合|计划)?|(?:${pointing}个?(?:产品|基金|理财|组合|计划)?|其)(?=的|[，,。？?！!呢吗]|$|[要有能会可怎多什几哪谁是还现最风费赎申起锁封管托规净成开收持买卖]))`,
)

/** 赎回费多少, 起购金额呢: nothing of its own to speak of, or plainly a question about an element of a product. */
export const moreOfProduct = (bare: string, leans: boolean, context: Context): StandingQuestion | null => {
  const { products } = context
  const isSpoken = isSpokenOf(products, context)
  const isElement = elements.test(bare) && (isSpoken || isOfProduct(bare))
  if (products.length === 0 || bare.length > 24) return null
  if (!isElement && !(isSpoken && (leans || !namesSubject(bare)))) return null
  if (namesSubject(bare.replace(/基金经理|风险等级|产品|基金|分红/g, ''))) return null
  return { query: `${askedAbout(bare, products)}${bare}`, carried: products, keepsDate: true }
}
/** Elements of a product, which other things may have too. */
const elements =
  /费|费率|起购|起点|锁定|封闭|风险等级|等级|净值|规模|经理|托管|管理人|基准|开放|成立|代码|到账|持有期|申购|赎回/
/** Whether only a product has what is asked for; fees as such has everything. */
const isOfProduct = (bare: string): boolean => {
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
const askedAbout = (bare: string, products: readonly Entity[]): string => {
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

/** 他还管别的基金吗, of the manager that was asked about. */
export const ofManager = (bare: string, context: Context): StandingQuestion | null => {
  const [words] = whoManages.exec(bare) ?? []
  if (!words) return null
  const rest = bare.slice(words.length)
  const [product] = isSpokenOf(context.products, context) ? context.products : []
  if (product && askedFields(context.query).includes('manager'))
    return { query: `${product.text}的基金经理${rest}`, carried: [product], keepsDate: true }
  const name = named.exec(context.query)?.[1]
  return name ? { query: `${name}${rest}`, carried: [], keepsDate: true } : null
}

/** 和虚谷稳进双债C比呢, 比虚谷成长混合风险高吗: the product that was asked about beside another, by what was asked of it. */
export const besideOther = (bare: string, own: readonly Entity[], context: Context): StandingQuestion | null => {
  const [other] = own.filter(isProduct)
  const before = context.products.filter(({ value }) => value !== other?.value)
  const [as] = /^[和跟与同比]/.exec(bare) ?? []
  if (!as || !other || before.length === 0 || !isSpokenOf(context.products, context)) return null
  const asked = bare.slice(1).replace(other.text, '').replace(/比$/, '')
  const by = as === '比' ? `哪个${asked}` : asked || '对比'
  const { query } = sideBySide([...before, other], askedFields(context.query), by)
  return { query, carried: before, keepsDate: true }
}

// --- of several ---

/** 哪个更低, 第二只多少钱起购, 后者呢: which of the products that were spoken of, or about one of them. */
export const ofSeveral = (bare: string, own: readonly Entity[], context: Context): StandingQuestion | null => {
  const ofBoth = compared({ bare, asked: context.asked, named: own.filter(isProduct) })
  if (ofBoth) return { ...ofBoth, keepsDate: true }
  const several = context.asked.findLast(({ products }) => products.length > 1)
  const one = several && ordinalOf(bare, several.products)
  if (!one) return null
  const { text } = one.product
  if (one.rest !== '')
    return { query: `${text}${isHeadless(one.rest) ? '' : '的'}${one.rest}`, carried: [one.product], keepsDate: true }
  // 后者呢 asks the same of it.
  return isSpokenOf(context.products, context)
    ? { query: withProducts(context.query, context.products, text), carried: [one.product], keepsDate: true }
    : null
}

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
const sideBySide = (
  products: readonly Entity[],
  spoken: readonly FactField[],
  bare: string,
): { query: string; fields: FactField[] } => {
  const fields = askedFields(bare).length > 0 ? [] : [...new Set(spoken)]
  const names = products.map(({ text }) => text).join('和')
  const what = fields.length > 0 ? `的${fields.map((field) => factLabels[field]).join('、')}` : ''
  return { query: `${names}${what}${bare}`, fields }
}

/** A question about several products asked of another one. */
export const withProducts = (query: string, products: readonly Entity[], name: string): string => {
  const places = products.flatMap(({ text }) => {
    const at = query.indexOf(text)
    return at < 0 ? [] : [{ start: at, end: at + text.length }]
  })
  const start = Math.min(...places.map((place) => place.start))
  return `${query.slice(0, start)}${name}${query.slice(Math.max(...places.map(({ end }) => end)))}`
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
