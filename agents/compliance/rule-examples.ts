// A rule's own examples, put to the review as an author would put them.
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Copy } from '../../domain/copy.ts'
import type { Rule } from '../rules/rule.ts'
import type { Review } from './review.ts'

export type RuleExample = {
  ruleId: string
  kind: 'matches' | 'passes' | 'borderline'
  copy: Copy
  /** What the rule is to say of it. */
  expect: 'found' | 'missing' | 'nothing' | 'violation' | 'needs-review' | 'advisory' | 'evidence-needed'
}

/** All examples of a rule. */
export const copyExamples = (rule: Rule): RuleExample[] => {
  const { copy } = rule
  if (!copy) return []
  const asCopy = (example: string | Omit<Copy, 'id'>): Copy => ({
    id: rule.id,
    ...copy.example,
    ...(typeof example === 'string' ? { text: example } : example),
  })
  return [
    ...copy.matches.map(
      (one): RuleExample => ({ ruleId: rule.id, kind: 'matches', copy: asCopy(one), expect: 'found' }),
    ),
    ...copy.passes.map(
      (one): RuleExample => ({ ruleId: rule.id, kind: 'passes', copy: asCopy(one), expect: 'nothing' }),
    ),
    ...copy.borderline.map(
      ({ expect, why: _, ...one }): RuleExample => ({ ruleId: rule.id, kind: 'borderline', copy: asCopy(one), expect }),
    ),
  ]
}

/** What the rule said instead of what it should; null where it said that. */
export const mistakeIn = (
  { ruleId, copy, expect }: RuleExample,
  review: Review,
  today: CalendarDate,
): string | null => {
  const { findings, missing } = review(copy, today)
  const said = missing.includes(ruleId)
    ? 'missing'
    : (findings.find(({ rule_id }) => rule_id === ruleId)?.verdict ?? 'nothing')
  const isRight = expect === 'found' ? said !== 'nothing' : said === expect
  return isRight ? null : said
}
