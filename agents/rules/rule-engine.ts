// 规则引擎: checks what is said, by bot and people alike. Deterministic, and its time grows with the text and no faster.
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Finding } from '../../domain/finding.ts'
import { type ClientProfile, type ProductRiskLevel, suitabilityOf } from '../../domain/suitability.ts'
import { originalRange } from '../../text/normalize.ts'
import { sentences } from '../../text/sentences.ts'
import { appliesOn, basisOn } from './basis.ts'
import { anyOf, everywhere, placesOf, type Range } from './places.ts'
import type { Laws, Listeners, Rule, Speaker } from './rule.ts'
import { clauseAround, isClaimed } from './scope.ts'
import { verdictOf } from './verdict.ts'
import { writtenSentence as written } from './written.ts'

/** A product that the text names, `start` and `end` in the text. */
export type NamedProduct = {
  code: string
  name: string
  riskLevel: ProductRiskLevel | null
  start: number
  end: number
}

export type RuleCheck = {
  text: string
  surface: 'chat'
  /** On which date the law is asked: rules without a basis in force then are silent. */
  asOf: CalendarDate
  speaker: Speaker
  /** Whom the words reach; `public` when missing. */
  audience?: Listeners
  /** Of the client whom the words are for. With `productsNamed`: products above the client's level are found. */
  profile?: ClientProfile | null
  productsNamed?: readonly NamedProduct[]
  /** `text` also asks for what a whole draft must hold (risk warning, caveat); `sentence`, the default, does not. */
  unit?: 'sentence' | 'text'
}

export type RuleEngine = {
  /** All findings, in the order of the text, the graver first; one for a rule and a sentence. */
  check(input: RuleCheck): Finding[]
}

/**
 * Makes the engine. Compiles all patterns once.
 * @throws Error for a pattern that is no regular expression or could take long (see `boundedPattern`)
 */
export const createRuleEngine = (rules: readonly Rule[], laws: Laws): RuleEngine => {
  const chat = rules.filter(({ surface }) => surface !== 'marketing')
  const claims = chat.flatMap(claimOf)
  const requirements = chat.flatMap(requirementOf)
  const suitability = { above: find(rules, 'SUIT-OVER-RISK-PUSH'), barred: find(rules, 'SUIT-MIN-CLASS') }

  return {
    check(input) {
      const { text, asOf, speaker, audience = 'public', profile, productsNamed = [], unit = 'sentence' } = input
      const places: Place[] = []

      const heard = claims.filter((claim) => claim.speakers.includes(speaker) && claim.listeners.includes(audience))
      for (const sentence of sentences(text)) {
        const normalized = written(sentence.text)
        for (const claim of heard) {
          const found = firstClaim(claim, normalized.text)
          if (!found) continue
          const { start, end } = originalRange(normalized, found.start, found.end)
          places.push({ rule: claim.rule, start: sentence.start + start, end: sentence.start + end })
        }
      }

      if (unit === 'text') {
        const normalized = written(text)
        for (const requirement of requirements) {
          if (!requirement.speakers.includes(speaker)) continue
          const found = firstMissing(requirement, normalized.text)
          if (found) places.push({ rule: requirement.rule, ...originalRange(normalized, found.start, found.end) })
        }
      }

      for (const { riskLevel, start, end } of profile ? productsNamed : []) {
        if (!profile || riskLevel === null) continue
        const { match } = suitabilityOf(profile, riskLevel)
        if (match === 'barred') places.push({ rule: suitability.barred, start, end })
        else if (match === 'above-level') places.push({ rule: suitability.above, start, end })
      }

      return places
        .filter(({ rule }) => appliesOn(rule, laws, asOf))
        .sort((a, b) => a.start - b.start || rank(a) - rank(b))
        .map((place) => finding(place, { text, laws, asOf }))
    },
  }
}

type Place = Range & { rule: Rule }

const find = (rules: readonly Rule[], id: string): Rule => {
  const rule = rules.find((candidate) => candidate.id === id)
  if (!rule) throw new Error(`规则库缺少 ${id}：适当性关口要用它来报告`)
  return rule
}

// --- what must not be said ---

const claimOf = (rule: Rule) => {
  if (!rule.outgoing) return []
  const { patterns, unless, ...rest } = rule.outgoing
  return [{ rule, ...rest, when: everywhere(patterns), unless: anyOf(unless) }]
}
type Claim = ReturnType<typeof claimOf>[number]

/** The first place of a sentence that says it, and means it. */
const firstClaim = (claim: Claim, sentence: string): Range | null => {
  for (const { start, end } of placesOf(claim.when, sentence)) {
    const clause = clauseAround(sentence, start, end)
    if (claim.unless?.test(sentence.slice(clause.start, clause.end))) continue
    if (isClaimed(sentence, start, end, claim)) return { start, end }
  }
  return null
}

// --- what a whole text must hold ---

const requirementOf = (rule: Rule) => {
  if (!rule.together) return []
  const { speakers, trigger, require, unless } = rule.together
  return [{ rule, speakers, trigger: everywhere(trigger), require: anyOf(require), unless: anyOf(unless) }]
}
type Requirement = ReturnType<typeof requirementOf>[number]

/** The first place that calls for words which the text does not hold. */
const firstMissing = ({ trigger, require, unless }: Requirement, text: string): Range | null => {
  if (require?.test(text) || unless?.test(text)) return null
  return placesOf(trigger, text)[0] ?? null
}

// --- what is reported ---

const severities = ['block', 'major', 'minor']
const rank = ({ rule }: Place) => severities.indexOf(rule.severity)

const finding = (
  { rule, start, end }: Place,
  { text, laws, asOf }: { text: string; laws: Laws; asOf: CalendarDate },
): Finding => ({
  ruleId: rule.id,
  family: rule.family,
  verdict: verdictOf(rule),
  severity: rule.severity,
  start,
  end,
  quote: text.slice(start, end),
  message: rule.message,
  basis: basisOn(rule, laws, asOf),
  rewrite: rule.fix,
})
