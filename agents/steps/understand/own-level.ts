// C3行吗, 我是C2能买吗: a client tells their own level beside a product, and asks whether the two match.
import type { Entity } from '../../../domain/turn.ts'
import { askedFields, asksWhoMayBuy } from '../../../knowledge/facts/asked-fields.ts'

const tellsOwnLevel =
  /(?<=.{4})(?:的|，)?(?:我是|我)?(?<![A-Z到至和~-])([Cc][1-5])(?:级|的)?(?:客户)?(?:行|可以|够|能)?(?:吗|么|不|呢)?[?？]?$/
/** C3行吗, asked of a product: whether that level may buy it. */
export const ofLevel = (question: string, entities: readonly Entity[]): string =>
  entities.some(({ kind }) => kind === 'product')
    ? question.replace(tellsOwnLevel, (_, level: string) => `，${level.toUpperCase()}能买吗`)
    : question

/** 现在是R几，我是C2能买吗: whether they match tells the level of the product, too. */
export const withoutLevelTold = (questions: string[], entities: readonly Entity[]): string[] => {
  const matched = questions.find((question) => statesLevel.test(question) && asksWhoMayBuy(question))
  if (!matched) return questions
  const names = entities.filter(({ kind }) => kind === 'product').map(({ text }) => text)
  const isTold = (question: string) =>
    question !== matched &&
    askedFields(question).join() === 'riskLevel' &&
    names.every((name) => !question.includes(name) || matched.includes(name))
  return questions.filter((question) => !isTold(question))
}
const statesLevel = /(?<![A-Za-z])[Cc][1-5](?!\d)/
