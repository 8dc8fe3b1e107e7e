// 规则引擎: checks what is said, by bot and people alike. Deterministic, linear in the text.
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Finding, Verdict } from '../../domain/finding.ts'
import { type ClientProfile, type ProductRiskLevel, suitabilityOf } from '../../domain/suitability.ts'
import { type Normalized, normalize, originalRange, replace } from '../../text/normalize.ts'
import { sentences } from '../../text/sentences.ts'
import { appliesOn, basisOn } from './basis.ts'
import { boundedPattern } from './bounded-pattern.ts'
import type { Laws, Listeners, Rule, Speaker } from './rule.ts'
import { isClaimed } from './scope.ts'

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
  /** With `productsNamed`: products above the client's level are found. */
  profile?: ClientProfile | null
  productsNamed?: readonly NamedProduct[]
  /** `text` also asks for what a whole draft must hold (risk warning, caveat); `sentence`, the default, does not. */
  unit?: 'sentence' | 'text'
}

export type RuleEngine = { check(input: RuleCheck): Finding[] }

/**
 * Makes the engine. Compiles all patterns once.
 * @throws Error for a pattern that is no regular expression or could take long (see `boundedPattern`)
 */
export const createRuleEngine = (rules: readonly Rule[], laws: Laws): RuleEngine => {
  const chat = rules.filter(({ surface }) => surface !== 'marketing')
  const detectors = chat.flatMap((rule) =>
    rule.outgoing
      ? [
          {
            rule,
            outgoing: rule.outgoing,
            when: anyOf(rule.outgoing.patterns),
            unless: anyOf(rule.outgoing.unless),
            also: anyOf(rule.outgoing.also),
          },
        ]
      : [],
  )
  const companions = chat.flatMap((rule) =>
    rule.together
      ? [
          {
            rule,
            together: rule.together,
            trigger: anyOf(rule.together.trigger),
            require: anyOf(rule.together.require),
            unless: anyOf(rule.together.unless),
          },
        ]
      : [],
  )
  const suitability = { above: find(rules, 'SUIT-OVER-RISK-PUSH'), barred: find(rules, 'SUIT-MIN-CLASS') }

  return {
    check({ text, asOf, speaker, audience = 'public', profile, productsNamed = [], unit = 'sentence' }) {
      const findings: Finding[] = []
      const report = (rule: Rule, start: number, end: number) =>
        findings.push(finding({ rule, laws, asOf, text, start, end }))

      for (const sentence of sentences(text)) {
        const normalized = written(sentence.text)
        for (const { rule, outgoing, when, unless, also } of detectors) {
          if (!outgoing.speakers.includes(speaker) || !outgoing.listeners.includes(audience)) continue
          if (!when?.test(normalized.text) || unless?.test(normalized.text)) continue
          if (also && !also.test(normalized.text)) continue
          if (!appliesOn(rule, laws, asOf)) continue
          const place = placesOf(when, normalized.text).find(({ start, end }) =>
            isClaimed(normalized.text, start, end, outgoing),
          )
          if (!place) continue
          const range = originalRange(normalized, place.start, place.end)
          report(rule, sentence.start + range.start, sentence.start + range.end)
        }
      }

      if (unit === 'text') {
        const normalized = written(text)
        for (const { rule, together, trigger, require, unless } of companions) {
          if (!together.speakers.includes(speaker) || !appliesOn(rule, laws, asOf)) continue
          if (!trigger || require?.test(normalized.text) || unless?.test(normalized.text)) continue
          const [place] = placesOf(trigger, normalized.text)
          if (!place) continue
          const range = originalRange(normalized, place.start, place.end)
          report(rule, range.start, range.end)
        }
      }

      if (profile && speaker !== 'advisor') {
        for (const { riskLevel, start, end } of productsNamed) {
          if (riskLevel === null) continue
          const { match } = suitabilityOf(profile, riskLevel)
          if (match === 'barred') report(suitability.barred, start, end)
          else if (match === 'above-level') report(suitability.above, start, end)
        }
      }
      return findings.sort((a, b) => a.start - b.start || rank(a) - rank(b))
    },
  }
}

const find = (rules: readonly Rule[], id: string): Rule => {
  const rule = rules.find((candidate) => candidate.id === id)
  if (!rule) throw new Error(`The rules must contain ${id}: the suitability gate reports it`)
  return rule
}

const severities = ['block', 'major', 'minor']
const rank = ({ severity }: Finding) => severities.indexOf(severity)

// 保·本, 稳 赚, 零*风*险: signs that nobody needs between two Chinese characters; R4 其实: a space that only looks better.
const betweenCharacters =
  /(?<=\p{Script=Han})(?:[ ·•*_~^|\\/.-]|\p{Extended_Pictographic}|\u200d|\ufe0f){1,3}(?=\p{Script=Han})|(?<=\p{Script=Han}) (?=[a-z0-9])|(?<=[a-z0-9%]) (?=\p{Script=Han})/gu
const written = (text: string): Normalized =>
  replace(normalize(text, ['invisible', 'nfkc', 'simplify', 'space', 'lower']), betweenCharacters, '')

const verdictOf = (rule: Rule): Verdict => {
  if (rule.status === 'draft_law' || rule.severity === 'minor') return 'advisory'
  if (rule.kind === 'conduct' && !rule.wordsOffend) return 'needs-review'
  return 'violation'
}

const finding = ({
  rule,
  laws,
  asOf,
  text,
  start,
  end,
}: {
  rule: Rule
  laws: Laws
  asOf: CalendarDate
  text: string
  start: number
  end: number
}): Finding => ({
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

/** Places of the first matches of a pattern, at most as many as a sentence can reasonably hold. */
const placesOf = (pattern: RegExp, text: string): { start: number; end: number }[] => {
  const places: { start: number; end: number }[] = []
  const everywhere = new RegExp(pattern.source, 'gu')
  for (const match of text.matchAll(everywhere)) {
    places.push({ start: match.index, end: match.index + match[0].length })
    if (places.length === mostPlaces) break
  }
  return places
}
const mostPlaces = 20

const anyOf = (sources: readonly string[]): RegExp | null =>
  sources.length === 0 ? null : boundedPattern(sources.join('|'))
