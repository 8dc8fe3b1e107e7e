// 等级匹配: whether the levels that a question names, or those of the products that it asks about, match (DOMAIN §3). Who asks yes or no hears it first.

import type { Passage } from '../../domain/passage.ts'
import { covers, ProductRiskLevel, type RiskToleranceLevel } from '../../domain/suitability.ts'
import { asksWhoMayBuy } from '../../knowledge/facts/asked-fields.ts'
import type { Quote } from '../../retrievers/citations/cite.ts'
import type { Draft } from './compose.ts'

/** The names of the levels; 中低 before 低. */
const tolerances: [RegExp, RiskToleranceLevel][] = [
  [/保守型/, 'C1'],
  [/谨慎型/, 'C2'],
  [/稳健型/, 'C3'],
  [/积极型/, 'C4'],
  [/激进型/, 'C5'],
]
const risks: [RegExp, ProductRiskLevel][] = [
  [/中低风险/, 'R2'],
  [/中高风险/, 'R4'],
  [/低风险/, 'R1'],
  [/中(?:等)?风险/, 'R3'],
  [/高风险/, 'R5'],
]

const named = <Level extends string>(question: string, letter: string, names: readonly [RegExp, Level][]): Level[] => {
  const said = question.toUpperCase().matchAll(new RegExp(`(?<![A-Z])${letter}\\s?([1-5])(?!\\d)`, 'g'))
  const letters = [...new Set([...said].map(([, digit]) => `${letter}${digit}` as Level))]
  const byName = names.find(([name]) => name.test(question))?.[1]
  return letters.length > 0 ? letters : byName ? [byName] : []
}

/** The levels of clients that are named, each once. */
export const namedTolerances = (text: string): RiskToleranceLevel[] => named(text, 'C', tolerances)
/** The levels of products that are named, each once. */
export const namedRisks = (text: string): ProductRiskLevel[] => named(text, 'R', risks)

/**
 * One sentence for each product level that is asked about beside one level of a client; none where it is not asked whether they match.
 * @example levelsMatched('我C2能买R3吗', rule) // R3高于C2，等级不匹配。
 */
export const levelsMatched = (question: string, passages: readonly Passage[]): Draft[] => {
  const [tolerance, ...others] = named(question, 'C', tolerances)
  if (!tolerance || others.length > 0 || !asksWhoMayBuy(question)) return []
  const rated = passages.flatMap((passage) =>
    passage.facts.flatMap((fact) => {
      const level = ProductRiskLevel.safeParse(/R[1-5]/.exec(fact.value)?.[0])
      const name = `${fact.productName}（${fact.productCode}）为`
      const quote: Quote = { passage, start: fact.start, end: fact.end }
      return fact.field === 'riskLevel' && level.success ? [matched(name, level.data, tolerance, [quote])] : []
    }),
  )
  if (rated.length > 0) return rated
  const rule = passages.slice(0, 1).flatMap((passage) => ruleIn(passage, tolerance))
  return rule.length > 0 ? named(question, 'R', risks).map((level) => matched('', level, tolerance, rule)) : []
}

const matched = (name: string, level: ProductRiskLevel, tolerance: RiskToleranceLevel, quotes: Quote[]): Draft => {
  const text = covers(tolerance, level) ? `不高于${tolerance}，等级匹配` : `高于${tolerance}，等级不匹配`
  return { kind: 'answer', text: `${name}${level}${name ? '，' : ''}${text}。`, quotes }
}

/** C2匹配R1、R2: the line of the rule for the level. */
const ruleIn = (passage: Passage, tolerance: RiskToleranceLevel): Quote[] => {
  const line = new RegExp(`${tolerance}匹配[^。\\n]*。?`).exec(passage.text)
  const start = passage.start + (line?.index ?? 0)
  return line ? [{ passage, start, end: start + line[0].length }] : []
}
