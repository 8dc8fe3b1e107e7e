// 营销文案审查: what a text says that it must not, what it lacks, and what to write instead.
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Copy, CopyContext, CopyFinding, Outcome, ReviewResult } from '../../domain/copy.ts'
import { basisOn } from '../rules/basis.ts'
import { type CopyMarks, createCopyCheck, type Marked } from '../rules/copy-check.ts'
import { type CopyText, copyText, joinedText } from '../rules/detectors/copy-text.ts'
import type { Range } from '../rules/places.ts'
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
    const joined = joinedText(copy.text, context)
    const marks = check(text)
    const passes = (rewritten: string) =>
      check(copyText(rewritten, context)).marks.every(({ verdict }) => verdict !== 'violation')
    const found = foundIn(text, marks)
    // What only shows when the signs between the words are taken out was hidden by them.
    const hidden = joined
      ? foundIn(joined, check(joined)).filter(
          (one) => one.mark.verdict === 'violation' && !found.some((other) => isSame(one, other)),
        )
      : []
    const all = [...found, ...hidden].sort((a, b) => a.start - b.start)
    return {
      id: copy.id,
      context,
      outcome: outcomeOf({ marks: all.map(({ mark }) => mark), missing: marks.missing }),
      findings: all.map((one) => findingOf(one, { laws, passes })),
      missing: [...new Set(marks.missing.map(({ rule }) => rule.id))],
      skipped: marks.skipped.map(({ rule, why }) => ({ rule_id: rule.id, why })),
    }
  }
}

const outcomeOf = ({ marks, missing }: Pick<CopyMarks, 'marks' | 'missing'>): Outcome => {
  if (missing.length > 0 || marks.some(({ verdict }) => verdict === 'violation')) return 'violation'
  return marks.some(({ verdict }) => verdict !== 'advisory') ? 'review' : 'pass'
}

/** A mark with the reading of the text that it was found in, and its place in the text as given. */
type Found = Range & { mark: Marked; text: CopyText }

const foundIn = (text: CopyText, { marks }: CopyMarks): Found[] =>
  merged(marks).map((mark) => ({ mark, text, ...text.inOriginal(mark) }))

const isSame = (one: Found, other: Found): boolean =>
  one.mark.rule.family === other.mark.rule.family && one.start < other.end && other.start < one.end

const findingOf = (
  { mark, text, start, end }: Found,
  { laws, passes }: { laws: Laws; passes: (rewritten: string) => boolean },
): CopyFinding => {
  const { rule, verdict, from } = mark
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
