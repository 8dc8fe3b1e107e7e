// Of marks that say the same of the same words one is kept.
import type { Verdict } from '../../domain/finding.ts'
import type { Marked } from '../rules/copy-check.ts'

const verdicts: Verdict[] = ['violation', 'needs-review', 'evidence-needed', 'advisory']
const severities = ['block', 'major', 'minor']
const weight = ({ verdict, rule }: Marked): number =>
  verdicts.indexOf(verdict) * severities.length + severities.indexOf(rule.severity)

/** Places of one rule that overlap become one; in the order of the text, of those that begin together the gravest first. */
export const merged = (marks: readonly Marked[]): Marked[] => {
  const kept: Marked[] = []
  const inOrder = [...marks].sort((a, b) => a.start - b.start || b.end - a.end)
  for (const mark of inOrder) {
    const at = kept.findLastIndex(({ rule, end }) => rule.id === mark.rule.id && end > mark.start)
    const before = kept[at]
    if (!before) kept.push(mark)
    else {
      const graver = weight(mark) < weight(before) ? mark : before
      kept[at] = { ...graver, start: before.start, end: Math.max(before.end, mark.end) }
    }
  }
  return kept.sort((a, b) => a.start - b.start || weight(a) - weight(b))
}
