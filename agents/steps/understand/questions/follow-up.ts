// 追问: a question that leans on what was said before is made to stand alone, without a model.
import type { CalendarDate } from '../../../../domain/calendar.ts'
import type { Entity, Reading } from '../../../../domain/turn.ts'
import { languageOf } from '../../../../text/language.ts'
import { meant } from '../said/meant.ts'
import { isRemark } from '../said/no-question.ts'
import {
  type Context,
  carriedBy,
  contextOf,
  inContextWords,
  namedIn,
  nextContext,
  type StandingQuestion,
  withoutTail,
} from './context.ts'
import { caseExchanged, nameExchanged, tellsCase, timeExchanged } from './exchange.ts'
import { moreOfTopic } from './more-of-topic.ts'
import { exampleOf, obstacleTo, ofEachBusiness, ofFundFees } from './of-business.ts'
import { lawPointedAt, leavesLaw, moreOfLaw, ofSameLaw } from './of-law.ts'
import { besideOther, moreOfProduct, ofManager, ofSeveral, productPointedAt } from './of-products.ts'
import type { Question } from './parts.ts'

/**
 * Makes each question stand alone with what the earlier questions of this message and the earlier messages were about.
 * @param entities those of this message, with offsets into its text
 * @param today calendar date in Asia/Shanghai
 */
export const standAlone = ({
  questions,
  entities,
  earlier,
  today,
}: {
  questions: readonly Question[]
  entities: readonly Entity[]
  earlier: readonly Reading[]
  today: CalendarDate
}): StandingQuestion[] => {
  const standing: StandingQuestion[] = []
  let context: Context | null = contextOf(earlier, today)
  for (const question of questions) {
    const own = entities.filter(({ start, end }) => start >= question.start && end <= question.end)
    const each =
      context && own.length === 0
        ? (ofEachBusiness(question.text, context) ?? ofFundFees(question.text, context))
        : null
    if (each) {
      standing.push(...each.map((query) => ({ query, carried: [], keepsDate: true, pointsAtTopic: true })))
      continue
    }
    const result = rewrite(question.text, own, context && { ...context, isSameMessage: standing.length > 0 })
    standing.push(result)
    context = nextContext(context, result, [...own, ...result.carried], today)
  }
  return standing
}

const alone = (query: string): StandingQuestion => ({ query, carried: [], keepsDate: false })

const leading =
  /^(?:那么|那(?!一?[条款]|[个只些位款支种两几里边是年天时])|哪(?![个只些家种款支一里儿年月天几条部])|然后|还有|另外|以及|再问一?下?|请问|顺便问一?下?|对了|而且|如果是|要是|换成|假如是|那如果|那要是|至于|关于|但是?|可是|不过|算了|(?:先|再|还是|继续)(?:说|问|讲|聊){1,2}(?!一[遍次])(?:一?下|回)?|(?:回到|说回|回过头来?(?:说|问|看)?)(?:刚才|之前|前面|上面)?(?:说?的)?)[，, ]{0,2}/
const ofFee = /^(?:申购|赎回|认购|管理|托管|销售服务)$/

const rewrite = (said: string, own: readonly Entity[], context: Context | null): StandingQuestion => {
  // 算错了吧 is no new question about what was asked before: the same answer would come again.
  if (!context || isRemark(said)) return alone(said)
  if (languageOf(said) === 'en') return rewriteAbroad(said, own, context)
  const { text, isCorrected } = meant(said)
  const has = (kind: Entity['kind']) => own.some((entity) => entity.kind === kind)
  // 对了，那…: one after the other.
  const asked = withoutTail(text.replace(leading, '').replace(leading, '')).trim()
  // 管理费多少 … 赎回呢: of that, too, what it costs.
  const bare = ofFee.test(asked) && /费(?!用)/.test(context.query) ? `${asked}费` : asked
  const leans = isCorrected || leading.test(text) || /[呢咧][?？!！。~ ]{0,4}$/.test(text)
  const spoken = isCorrected ? own.filter((entity) => namedIn(bare, entity)) : own

  const again =
    sameOfAnother(bare, own, context) ??
    ofSameLaw(bare, own, context) ??
    timeExchanged(bare, own, context) ??
    ofSeveral(bare, own, context) ??
    (leans || bare.length <= 8 ? nameExchanged(bare, spoken, context) : null) ??
    caseExchanged(bare, context) ??
    ofManager(bare, context) ??
    besideOther(bare, own, context)
  if (again) return again
  // 另一只 is not the one that was spoken of, and which it is nobody has said.
  if (has('product') || has('law') || has('product-code') || anotherOne.test(bare)) return alone(text)

  const example = exampleOf(bare, context) ?? obstacleTo(bare, context)
  if (example) return { query: example, carried: carriedBy(context), keepsDate: true }

  const more =
    productPointedAt(bare, context) ??
    lawPointedAt(bare, context) ??
    moreOfProduct(bare, leans, context) ??
    moreOfLaw(bare, leans, context)
  if (more) return more
  if (!leans && !has('risk-level') && leavesLaw(bare, context)) return alone(text)
  const level = context.others.find(({ kind }) => kind === 'tolerance')
  // 我测出来是C2 … 那能买R3的产品吗
  if (level && has('risk-level') && !has('tolerance'))
    return { query: `${level.value}${text.replace(leading, '')}`, carried: [level], keepsDate: true }
  if (context.topic !== '' && tellsCase(bare, own))
    return { query: `${context.topic}，${bare}`, carried: [], keepsDate: true }
  // 有限额 is told, 有限额吗 is asked.
  const ofTopic = moreOfTopic({
    bare: /吗[?？!！。~ ]*$/.test(text) ? `${bare}吗` : bare,
    leans,
    query: withoutTail(context.query),
    topic: context.topic,
    isSameMessage: context.isSameMessage === true,
  })
  return ofTopic ? { ...ofTopic, carried: [], keepsDate: true } : alone(text)
}
const anotherOne = /另一?[只个款支]|其他(?:的)?(?:产品|基金|理财)|别的(?:产品|基金|理财)/

/** 港股也这样收吗, 北交所那边规则一样吗: the same is asked of another. */
const sameAsWell =
  /^([^我你您他她它这那不什哪怎]{1,8}?)(?:那边|这边)?的?(?:规则|规定|情况|标准)?(?:是不是|都)?(?:也|一样|同样)(?:是|要|能|可以|这样|这么|一样)?不?(?:收|算|办|行|可以)?的?$/
const sameOfAnother = (bare: string, own: readonly Entity[], context: Context): StandingQuestion | null => {
  const [, other] = sameAsWell.exec(bare) ?? []
  if (!other) return null
  const asked = rewrite(`那${other}呢`, own, context)
  // 买的时候也收吗 is of no other: nothing gave way to it.
  return asked.query.endsWith(`，${other}`) || asked.query === `那${other}呢` ? null : asked
}

// --- in English ---

/** And for ETFs?, how long does it take. */
const leadingAbroad = /^(?:(?:and|but|so|then|also|okay|what about|how about)\b[, ]*)+(?:for |the )*/i
const pointsAbroad = /\b(?:it|that|this|there)\b/i

/** An English question is rewritten in Chinese where it leans on the context, and stays as it is where it does not. */
const rewriteAbroad = (said: string, own: readonly Entity[], context: Context): StandingQuestion => {
  const asked = inContextWords(said.replace(leadingAbroad, ''))
  const leans = leadingAbroad.test(said) || pointsAbroad.test(said)
  const text = leans ? `那${asked}呢` : asked
  if (languageOf(text) === 'en') return alone(said)
  const standing = rewrite(text, own, context)
  return standing.query === text ? alone(said) : standing
}
