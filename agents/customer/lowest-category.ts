// 最低类别: an investor of the lowest category may not buy above his level, whoever asks and whatever he signs (DOMAIN §3). Which rule an
// exception falls under is read from what is said of the investor.
import type { Signal } from '../../domain/turn.ts'

const said =
  /最低(?:的)?(?:风险)?(?:承受(?:能力)?)?(?:的)?(?:类别|等级|一?[类档级])(?!型|的?产品)|风险(?:承受能力|等级|级别)*(?:是|为|属于|在)?最低(?!的?产品)|最保守的?(?:那|这)?一?[类档]|(?:没有|无)风险容忍度|(?:无|没有|不具有|限制|不完全)(?:完全)?民事行为能力|(?<![A-Za-z])C-?1(?!\d)|保守型/i
const denied = /(?:不是|不属于|并非|非|不在)最低/

/**
 * Whether an investor of the lowest category is spoken of. Of a C1 it is taken to be so: who is not of it is said not to be.
 * @example ofLowestCategory('客户是C1，主动要求买R5，怎么处理') // true
 */
export const ofLowestCategory = (text: string): boolean => said.test(text) && !denied.test(text)

/** The rules of an exception that the firm's own people ask for: of an investor of the lowest category there is but one. */
export const rulesOfException = (text: string, signals: readonly Pick<Signal, 'ruleId'>[]): string[] => {
  if (ofLowestCategory(text)) return ['SUIT-MIN-CLASS']
  const others = new Set(signals.flatMap(({ ruleId }) => (ruleId && ruleId !== 'SUIT-MIN-CLASS' ? [ruleId] : [])))
  return others.size > 0 ? [...others] : ['SUIT-OVER-RISK-PUSH']
}
