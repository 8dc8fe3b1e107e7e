// 依据引用: which bases of a rule may be shown on a date, and with how much precision.
import type { CalendarDate } from '../../domain/calendar.ts'
import { isWithin } from '../../domain/calendar.ts'
import type { LegalBasis } from '../../domain/finding.ts'
import { maySayClause } from '../../domain/library.ts'
import type { Law, Laws, Rule } from './rule.ts'

const isInForce = (law: Law, date: CalendarDate): boolean =>
  law.status === 'current' && isWithin(date, law.effective, law.until)

/**
 * The bases in force on a date. The article is given only where it was checked against the text, a quotation or a digest of it, and
 * never for a rule of mere practice.
 */
export const basisOn = (rule: Rule, laws: Laws, date: CalendarDate): LegalBasis[] =>
  rule.basis.flatMap(({ law: key, article, verified, note }) => {
    const law = laws[key]
    if (!law || !isInForce(law, date)) return []
    const mayShow = rule.status !== 'practice' && maySayClause(verified)
    return [
      {
        law: key,
        title: law.title,
        article: mayShow ? article : null,
        effective: law.effective,
        verified,
        ...(note && mayShow ? { note } : {}),
      },
    ]
  })

/** A rule with bases counts only while one of them is in force; one of practice, or without any, always. */
export const appliesOn = (rule: Rule, laws: Laws, date: CalendarDate): boolean => {
  if (rule.basis.length === 0 || rule.status === 'practice') return true
  return rule.basis.some(({ law }) => {
    const registered = laws[law]
    if (!registered) return false
    return rule.status === 'draft_law' ? true : isInForce(registered, date)
  })
}

/** The first day on which a rule that does not apply yet will; null where none is known. */
export const beginsAfter = (rule: Rule, laws: Laws, date: CalendarDate): CalendarDate | null =>
  rule.basis
    .flatMap(({ law }) => {
      const registered = laws[law]
      return registered?.status === 'current' && registered.effective && registered.effective > date
        ? [registered.effective]
        : []
    })
    .sort()[0] ?? null
