// 哪个最容易, 举个例子, 我还有基金没卖呢: more is said of the businesses that were asked about, with no word of theirs.
import { tradedIn } from '../../subject.ts'
import { type Context, isSpokenOf, withoutTail } from './context.ts'
import { asksWhich } from './of-products.ts'
import { nameBefore, namesSubject } from './topic.ts'

// --- which of several ---

const which = /^.*?(?:哪(?:一)?(?:[个种边家])|谁|比一?比|对比一?下|比较一?下)/

/**
 * What the same was asked of, asked of each of them again: 哪个最容易 after the conditions of three boards. Nothing here weighs them against
 * each other; null where fewer than two were asked about.
 * @example ofEachBusiness('哪个最容易', context) // ['科创板开通条件', '创业板开通条件']
 */
export const ofEachBusiness = (said: string, context: Context): string[] | null => {
  const bare = withoutTail(said).replace(/^(?:那么?|请问|所以|这样的?话)[，, ]*/, '')
  if (!asksWhich(bare) || namesSubject(bare.replace(which, '')) || isSpokenOf(context.products, context)) return null
  const asked = context.asked.filter(({ products }) => products.length === 0).map(({ query }) => withoutTail(query))
  const last = asked.at(-1)
  if (last === undefined) return null
  const alike = asked.filter((query) => askedOfIt(query) === askedOfIt(last))
  const distinct = [...new Set(alike)]
  return distinct.length > 1 ? distinct : null
}

/** A question without what it is asked of. */
const askedOfIt = (query: string): string => {
  const name = tradedIn(query) ?? nameBefore(query)
  return (name === '' ? query : query.replace(name, '')).replace(/[的是呢，, ]|需要?/g, '')
}

/** 手续费多少 after 我想买债券基金: what is paid for a fund is no commission, and is paid twice. */
export const ofFundFees = (said: string, context: Context): string[] | null => {
  const isOfFunds = /基金|定投/.test(context.query) && !/ETF|LOF|REIT|场内|私募|[费税率]/i.test(context.query)
  return isOfFunds && feesAlone.test(said.trim()) && !isSpokenOf(context.products, context)
    ? ['基金申购费多少', '基金赎回费多少']
    : null
}
const feesAlone =
  /^(?:那么?|请问|它们?的?|的|[，, ])*(?:要|有)?(?:手续费|费用|费率|收费|怎么收费)(?:是|要|收)*(?:多少钱?|几个点|怎么[收算]的?|贵不贵)?[呢啊吗]?[？?。]?$/

// --- an example ---

const asksExample =
  /^(?:那|能|可以|可不可以|能不能|麻烦|请|帮我|给我|[你您])*(?:举一?个?(?:简单|具体)?的?例子?|打一?个?比方|比如说?|例如)(?:来)?(?:说明|说说|解释|讲讲|看看|算算)?(?:一?下|吧|吗|呢|好吗|行吗)*$/

/** What a fee comes to in a case, or the question again; an example of nothing is asked of no one. */
export const exampleOf = (bare: string, context: Context): string | null => {
  if (!asksExample.test(bare)) return null
  const query = withoutTail(context.query)
  const found = examples.find(([fee]) => fee.test(query))
  if (!found) return `${query}，举例说明`
  const isOfFund = /基金|理财/.test(query) || isSpokenOf(context.products, context)
  return found[1] === trade && isOfFund ? `${query}，举例说明` : `${query}，${found[1]}`
}
const trade = '比如买1万元'
const examples: readonly [RegExp, string][] = [
  [/赎回费/, '比如持有10天赎回1万元'],
  [/[申认]购费/, '比如申购1万元'],
  [/管理费|托管费|服务费/, '比如1万元持有一年'],
  [/印花税/, '比如卖1万元'],
  [/佣金|过户费|手续费/, trade],
]

// --- what stands in its way ---

const things = '[^，。？?吗么什啥哪谁几]{1,10}?'
const unsettled =
  '(?:没|未)有?(?:卖|赎|取(?!消)|转出|转走|还(?!没)|到期|结清|结束|清|上市|解|提|平)\\p{Script=Han}{0,3}'
const obstacle = new RegExp(
  `^(?:我|俺|账户|账上|名下|手里|里面?|的){0,4}(?:也|都|还)?(?:有|剩|欠)(?:着|了)?${things}${unsettled}(?:呢|啊|了)?$|^我的?${things}还${unsettled}(?:呢|啊)?$`,
  'u',
)

/** 我还有基金没卖呢 after 怎么销户: it is asked whether that can be done with it. */
export const obstacleTo = (bare: string, { topic }: Context): string | null =>
  topic !== '' && obstacle.test(bare) ? `${topic}，${bare}` : null
