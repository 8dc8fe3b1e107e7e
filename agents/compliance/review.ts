// 营销文案审查: what a text says that it must not, what it lacks, and what to write instead.
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Copy, CopyContext, CopyFinding, Outcome, ReviewResult } from '../../domain/copy.ts'
import { basisOn } from '../rules/basis.ts'
import { type CopyMarks, createCopyCheck, type Marked } from '../rules/copy-check.ts'
import { type CopyText, copyText } from '../rules/detectors/copy-text.ts'
import type { Laws, Rule } from '../rules/rule.ts'
import { contextOf } from './context.ts'
import { merged } from './merged.ts'
import { rewriteOf } from './rewrite.ts'

export type Reviewed = ReviewResult & { context: CopyContext }
export type Review = (copy: Copy, today: CalendarDate) => Reviewed

/**
 * Makes the review. It is a first look: a machine says 疑似 or 待复核, and never that a text is in order.
 * @throws Error for a rule that cannot be read
 */
export const createReview = ({ rules, laws }: { rules: readonly Rule[]; laws: Laws }): Review => {
  const check = createCopyCheck(rules, laws)
  return (copy, today) => {
    const context = contextOf(copy, today)
    const text = copyText(copy.text, context)
    const marks = check(text)
    const found = merged(marks.marks)
    const passes = (rewritten: string) =>
      check(copyText(rewritten, context)).marks.every(({ verdict }) => verdict !== 'violation')
    return {
      id: copy.id,
      context,
      outcome: outcomeOf(marks),
      findings: found.map((mark) => findingOf(mark, { text, laws, passes })),
      missing: [...new Set(marks.missing.map(({ rule }) => rule.id))],
      skipped: marks.skipped.map(({ rule, why }) => ({ rule_id: rule.id, why })),
    }
  }
}

const outcomeOf = ({ marks, missing }: Pick<CopyMarks, 'marks' | 'missing'>): Outcome => {
  if (missing.length > 0 || marks.some(({ verdict }) => verdict === 'violation')) return 'violation'
  return marks.some(({ verdict }) => verdict !== 'advisory') ? 'review' : 'pass'
}

const findingOf = (
  mark: Marked,
  { text, laws, passes }: { text: CopyText; laws: Laws; passes: (rewritten: string) => boolean },
): CopyFinding => {
  const { rule, verdict, from } = mark
  const { start, end } = text.inOriginal(mark)
  const rewrite = rewriteOf(mark, text, passes)
  return {
    rule_id: rule.id,
    family: rule.family,
    verdict,
    severity: rule.severity,
    start,
    end,
    quote: text.original.slice(start, end),
    message: from ? `自 ${from} 起：${rule.message}` : rule.message,
    basis: basisOn(rule, laws, from ?? text.context.asOf),
    ...(rewrite === null ? {} : { rewrite }),
  }
}
