// What a model's answer leaves out. Every sentence of it may be true and the answer wrong: without the figure that was asked for, with one
// tier of several, without a condition or a warning. The passages' own words tell what an answer must say; a model may say it otherwise.
import type { ProductFact } from '../../domain/product-fact.ts'
import { askedFields } from '../../knowledge/facts/asked-fields.ts'
import type { Quote } from '../../retrievers/citations/cite.ts'
import { type NumericClaim, numbersIn } from '../../text/numerals.ts'
import type { Draft, Words } from './compose.ts'
import { asRead } from './looked-up/as-read.ts'
import { figuresHeld } from './wanted.ts'

/** Share of the words of a sentence that an answer must hold to say the same: of what answers the question, and of one condition of it. */
const [leastOfAnswer, leastOfCondition] = [0.3, 0.5]

/**
 * What answers the question and was not said: an answer without it is none. The figure, where one was asked for, and every row of what was
 * asked of a product; else any sentence of the passages' own.
 * @param own the extractive answer to the question
 * @param said the model's answer
 */
export const unanswered = (question: string, own: readonly Draft[], said: string, words: Words): Draft[] => {
  const statements = own.filter(isStatement)
  const figures = figuresFor(forFigure(question), own, statements)
  return [
    ...unsaidRows(question, own, said, words),
    ...figures.filter(({ text }) => !saysFigures(forFigure(question), text, said)),
    ...(figures.length > 0 || statements.some((one) => saysAnswer(one, said, words)) ? [] : statements.slice(0, 1)),
  ]
}

/** 入口：[基金理财](…) says where to go, and no more. */
const saysAnswer = ({ text }: Draft, said: string, words: Words): boolean =>
  !text.startsWith('入口') && shareSaid(text, said, words) >= leastOfAnswer

/** Conditions, warnings and notices that were not said: they can be said behind the answer. */
export const leftOut = (question: string, own: readonly Draft[], said: string, words: Words): Draft[] => {
  const wantsConditions =
    asksConditions.test(question) || ![asksAmount, asksMoney, asksTime].some((one) => one.test(forFigure(question)))
  return own.filter((draft) => {
    // What ends in a colon leads up to a list.
    if (draft.kind === 'notice') return !draft.text.endsWith('：') && !said.includes(draft.text)
    if (warning.test(draft.text)) return !warning.test(said)
    if (!wantsConditions || !isCondition(draft)) return false
    return !saysNumbers(numbersIn(bare(draft.text)), said) || shareSaid(draft.text, said, words) < leastOfCondition
  })
}

const asksConditions =
  /条件|要求|门槛|资格|材料|(?:怎么|怎样|如何|咋)(?![收扣算计])|能不能|(?:可以|能|可)[^，。？?]{0,12}[吗么]/
const isCondition = (draft: Draft): boolean =>
  isStatement(draft) &&
  (condition.test(draft.text) ||
    draft.quotes.some(({ passage: { kind, path } }) => kind === 'procedure' && /条件|材料/.test(path.at(-1) ?? '')))
/** Whether it says on what something depends, or what may be lost by it. */
export const saysConditionOrWarning = (text: string): boolean => condition.test(text) || warning.test(text)
const condition = /须|应当|还要|才[能可]|方可|不得|不能|不低于|不少于|除外|满\s?\d/
const warning =
  /(?:放大|可能|面临|全部)[^，。；]{0,12}(?:亏损|损失)|(?:亏损|损失)[^，。；]{0,8}(?:超过|全部|本金|权利金|保证金)/

// --- figures ---

/** A figure that was worked out for the question, else the first that it asks for, or all where it asks for a list. */
const figuresFor = (question: string, own: readonly Draft[], statements: readonly Draft[]): Draft[] => {
  // 每年合计 beside the rates of a product only adds them up.
  const reckoned = own.filter(({ text }) => isReckoned(text) && text.includes('×'))
  if (reckoned.length > 0) return reckoned
  const holding = statements.filter(({ text }) => holdsFigure(question, text))
  return asksAll.test(question) ? holding : holding.slice(0, 1)
}
const isReckoned = (text: string): boolean => text.includes('＝')
const asksAll = /哪些|哪几|分别|各是?多少|各收/

/** 输错好几次 and 周末能转吗 ask for no number. */
const forFigure = (question: string): string =>
  asRead(question).replace(/好几\p{Script=Han}|(?:周|星期|礼拜)[一二三四五六日天末]|节假日/gu, '')

/** Whether the text holds a figure that the question asks for. */
const holdsFigure = (question: string, text: string): boolean =>
  holdsAsked(question, text) || (asksAmount.test(question) && numbersIn(bare(text)).length > 0)
const asksAmount = /多少|限额|额度|上限|税(?!务)|费用|收费|利率|(?:怎么|怎样|如何|咋)个?[收扣算计]/
const holdsAsked = (question: string, text: string): boolean => (figuresHeld(question, '', [text])[0] ?? 0) > 0

/** 不收取 and 次日 are figures without a number. */
const saysFigures = (question: string, text: string, said: string): boolean => {
  const numbers = numbersFor(question, text)
  return numbers.length > 0 ? saysNumbers(numbers, said) : holdsAsked(question, said)
}

/** The numbers of a sentence of the kind that was asked for, all where it has none; of what is reckoned the result. No example. */
const numbersFor = (question: string, text: string): NumericClaim[] => {
  const result = text.slice(text.lastIndexOf('＝') + 1).replace(/(?:例如|比如|举例).*$/s, '')
  const all = numbersIn(bare(result)).filter(({ unit }) => unit !== 'date' && unit !== 'article')
  const [ofMoney, ofTime] = [asksMoney.test(question), asksTime.test(question)]
  const asked = all.filter(({ unit }) => (money.test(unit) && ofMoney) || (time.test(unit) && ofTime))
  return asked.length > 0 ? asked : all
}
const asksMoney = /钱|费|[利税]率?|佣金|折|几个点|息|限额|额度|金额|资产|市值|[收扣]/
const asksTime = /几点|时间|多久|多长|几[天日号年]|几个月|什么时候|何时|期限|有效期/
const money = /^(?:percent|CNY|USD|HKD|EUR|JPY|折)$/
const time = /^(?:time|点|year|month|week|day|trading-day|working-day|hour|minute|second|T\+)$/

const saysNumbers = (numbers: readonly NumericClaim[], said: string): boolean => {
  const held = numbersIn(bare(said))
  return numbers.every(
    ({ value, unit }) =>
      held.some((one) => one.unit === unit && Math.abs(one.value - value) <= Math.abs(value) * 1e-9) ||
      // 0.00% is told as 不收.
      (value === 0 && /不收|免/.test(said)),
  )
}

// --- rows of the fact table ---

const isStatement = ({ kind, quotes }: Draft): boolean => kind === 'answer' && rowsIn(quotes).length === 0

const rowsIn = (quotes: readonly Quote[]): ProductFact[] =>
  quotes.flatMap(({ passage, start, end }) => passage.facts.filter((fact) => fact.start === start && fact.end === end))

/** Of several products each is named; of the fields that were asked for every value is said. */
const unsaidRows = (question: string, own: readonly Draft[], said: string, words: Words): Draft[] => {
  const facts = own.flatMap(({ quotes }) => rowsIn(quotes))
  const products = new Set(facts.map(({ productCode }) => productCode))
  const fields = new Set(facts.map(({ field }) => field))
  const asked = new Set(fields.size === 1 ? fields : askedFields(question))
  const isNamed = ({ productName, productCode }: ProductFact) =>
    products.size < 2 || bare(said).includes(bare(productName)) || said.includes(productCode)
  return own.filter(
    ({ quotes }) =>
      !rowsIn(quotes).every((fact) => isNamed(fact) && (!asked.has(fact.field) || saysValue(fact.value, said, words))),
  )
}

const saysValue = (value: string, said: string, words: Words): boolean => {
  if (value === '无') return /没有|无|不/.test(said)
  const numbers = numbersIn(bare(value))
  return numbers.length > 0 ? saysNumbers(numbers, said) : shareSaid(value, said, words) >= leastOfCondition
}

// --- words ---

const bare = (text: string): string => text.replace(/\s/g, '')

const withoutAddresses = (text: string): string => text.replace(/\]\([^)]*\)/g, ']')

/** Share of the words of a sentence, by their length, that an answer holds. */
const shareSaid = (text: string, said: string, words: Words): number => {
  const own = [...new Set(words(withoutAddresses(text)))].filter((word) => word.length > 1 && !/\d/.test(word))
  const held = new Set(words(withoutAddresses(said)))
  const weigh = (of: readonly string[]) => of.reduce((sum, { length }) => sum + length, 0)
  return own.length === 0 ? 1 : weigh(own.filter((word) => held.has(word) || said.includes(word))) / weigh(own)
}
