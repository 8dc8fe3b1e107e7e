// 规则引擎: checks what is said, by bot and people alike. Deterministic, linear in the text.
//
// Patterns are RE2 (re2js): firms add rule files of their own, and no pattern of theirs may make a server stall. One RE2Set over
// all patterns tells which can match at all; only those are located. The set costs microseconds where V8's own engine would be
// as fast but could be brought to a halt by a single careless pattern.
import { RE2JS, RE2Set } from 're2js'
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Finding, Verdict } from '../../domain/finding.ts'
import { type ClientProfile, type ProductRiskLevel, suitabilityOf } from '../../domain/suitability.ts'
import { type Normalized, normalize, originalRange, replace } from '../../text/normalize.ts'
import { sentences } from '../../text/sentences.ts'
import { appliesOn, basisOn } from './basis.ts'
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
 * @throws RE2JSSyntaxException for a pattern that is no RE2
 */
export const createRuleEngine = (rules: readonly Rule[], laws: Laws): RuleEngine => {
  const chat = rules.filter(({ surface }) => surface !== 'marketing')
  const words = chat.flatMap((rule) => (rule.outgoing ? [{ rule, outgoing: rule.outgoing }] : []))
  const whole = chat.flatMap((rule) => (rule.together ? [{ rule, together: rule.together }] : []))
  const patterns = new PatternSet()
  const detectors = words.map(({ rule, outgoing }) => ({
    rule,
    outgoing,
    patterns: outgoing.patterns.map((pattern) => patterns.add(pattern)),
    unless: outgoing.unless.map((pattern) => patterns.add(pattern)),
    also: outgoing.also.map((pattern) => patterns.add(pattern)),
  }))
  const companions = whole.map(({ rule, together }) => ({
    rule,
    together,
    trigger: together.trigger.map((pattern) => patterns.add(pattern)),
    require: together.require.map((pattern) => patterns.add(pattern)),
    unless: together.unless.map((pattern) => patterns.add(pattern)),
  }))
  patterns.compile()
  const suitability = { above: find(rules, 'SUIT-OVER-RISK-PUSH'), barred: find(rules, 'SUIT-MIN-CLASS') }

  return {
    check({ text, asOf, speaker, audience = 'public', profile, productsNamed = [], unit = 'sentence' }) {
      const findings: Finding[] = []
      const report = (rule: Rule, start: number, end: number) =>
        findings.push(finding({ rule, laws, asOf, text, start, end }))

      for (const sentence of sentences(text)) {
        const normalized = written(sentence.text)
        const hits = patterns.match(normalized.text)
        if (hits.size === 0) continue
        for (const { rule, outgoing, patterns: own, unless, also } of detectors) {
          if (!outgoing.speakers.includes(speaker) || !outgoing.listeners.includes(audience)) continue
          if (!own.some((index) => hits.has(index)) || unless.some((index) => hits.has(index))) continue
          if (also.length > 0 && !also.some((index) => hits.has(index))) continue
          if (!appliesOn(rule, laws, asOf)) continue
          const place = own
            .filter((index) => hits.has(index))
            .flatMap((index) => patterns.locate(index, normalized.text))
            .find(({ start, end }) => isClaimed(normalized.text, start, end, outgoing))
          if (!place) continue
          const range = originalRange(normalized, place.start, place.end)
          report(rule, sentence.start + range.start, sentence.start + range.end)
        }
      }

      if (unit === 'text') {
        const normalized = written(text)
        const hits = patterns.match(normalized.text)
        for (const { rule, together, trigger, require, unless } of companions) {
          if (!together.speakers.includes(speaker) || !appliesOn(rule, laws, asOf)) continue
          const [begun] = trigger.filter((index) => hits.has(index))
          if (
            begun === undefined ||
            require.some((index) => hits.has(index)) ||
            unless.some((index) => hits.has(index))
          )
            continue
          const [place] = patterns.locate(begun, normalized.text)
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

// 保·本, 稳 赚, 零*风*险: signs that nobody needs between two Chinese characters.
const betweenCharacters =
  /(?<=\p{Script=Han})(?:[ ·•*_~^|\\/.-]|\p{Extended_Pictographic}|\u200d|\ufe0f){1,3}(?=\p{Script=Han})/gu
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

/** Many patterns matched at once, the found ones located one by one. */
class PatternSet {
  private readonly set = new RE2Set()
  private readonly compiled: RE2JS[] = []

  add(pattern: string): number {
    this.set.add(pattern)
    return this.compiled.push(RE2JS.compile(pattern)) - 1
  }

  compile(): void {
    this.set.compile()
  }

  match(text: string): Set<number> {
    return new Set(this.set.match(text))
  }

  /** Places of one pattern in order, at most as many as a sentence can reasonably hold. */
  locate(index: number, text: string): { start: number; end: number }[] {
    const matcher = this.compiled[index]?.matcher(text)
    const places: { start: number; end: number }[] = []
    while (matcher?.find() && places.length < 20) places.push({ start: matcher.start(), end: matcher.end() })
    return places
  }
}
