// What a finding of a rule means.
import type { Verdict } from '../../domain/finding.ts'
import type { Rule } from './rule.ts'

/** What severity, kind and status make of it. */
export const verdictOf = (rule: Rule): Verdict => {
  if (rule.status === 'draft_law' || rule.severity === 'minor') return 'advisory'
  if (rule.kind === 'conduct' && !rule.wordsOffend) return 'needs-review'
  return 'violation'
}
