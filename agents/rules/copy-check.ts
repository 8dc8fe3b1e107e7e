// 营销文案的规则检查: all rules over one text. Deterministic, and its time grows with the text and no faster.
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Verdict } from '../../domain/finding.ts'
import { covers } from '../../domain/suitability.ts'
import { appliesOn, beginsAfter } from './basis.ts'
import { isAbout } from './detectors/applies.ts'
import type { CopyText } from './detectors/copy-text.ts'
import { figureChecks } from './detectors/figure-checks.ts'
import { offenceDetector } from './detectors/offence.ts'
import { requirementDetector } from './detectors/requirement.ts'
import type { Range } from './places.ts'
import type { Laws, Rule } from './rule.ts'
import { verdictOf } from './verdict.ts'

/** A place of the text, in the writing of its detectors, and what the rule says of it. */
export type Marked = Range & { rule: Rule; verdict: Verdict; from: CalendarDate | null }
export type CopyMarks = {
  marks: Marked[]
  /** What is not there, with the place that calls for it. */
  missing: Marked[]
  skipped: { rule: Rule; why: string }[]
}

export type CopyCheck = (text: CopyText) => CopyMarks

/**
 * Makes the check. Compiles all patterns once.
 * @throws Error for a pattern that is no regular expression or could take long (see `boundedPattern`)
 */
export const createCopyCheck = (rules: readonly Rule[], laws: Laws): CopyCheck => {
  const detectors = rules.flatMap(detectorOf)
  return (text) => {
    const found: CopyMarks = { marks: [], missing: [], skipped: [] }
    const { context } = text
    const concerned = detectors.flatMap((detector) => {
      const { rule } = detector
      if (rule.copy?.audience && rule.copy.audience !== context.audience) return []
      if (rule.copy?.channels && !rule.copy.channels.includes(context.channel)) return []
      if (context.products.length === 0 && !rule.products.includes('all')) {
        found.skipped.push({ rule, why: `只适用于${rule.products.join('、')}，而文中看不出是哪类产品` })
        return []
      }
      if (!isAbout(context, rule.products)) return []
      const applies = appliesOn(rule, laws, context.asOf)
      const from = applies ? null : beginsAfter(rule, laws, context.asOf)
      return applies || from ? [{ ...detector, from }] : []
    })
    for (const { rule, marksOf, from } of concerned)
      for (const { place, verdict } of marksOf(text))
        found.marks.push({ rule, ...place, verdict: from ? 'advisory' : verdict, from })
    const before = found.marks.map(({ rule, start, end }) => ({ ruleId: rule.id, start, end }))
    for (const { rule, requirements, from } of concerned)
      for (const { find, report, verdict } of requirements) {
        const place = find(text, before)
        if (!place) continue
        if (report === 'place') found.marks.push({ rule, ...place, verdict: from ? 'advisory' : verdict, from })
        else if (rule.core && !from) found.missing.push({ rule, ...place, verdict: 'violation', from })
        else found.marks.push({ rule, ...place, verdict: 'advisory', from })
      }
    return found
  }
}

type Judged = { place: Range; verdict: Verdict }

const detectorOf = (rule: Rule) => {
  const { copy } = rule
  if (!copy) return []
  const usual = copy.verdict ?? verdictOf(rule)
  const offences = copy.offences.map((offence) => ({
    find: offenceDetector(offence),
    verdict: offence.verdict ?? usual,
  }))
  if (copy.spoken && rule.outgoing)
    offences.push({ find: offenceDetector(spokenOffence(rule.outgoing)), verdict: usual })
  const requirements = copy.requirements.map(({ report, verdict, ...requirement }) => ({
    find: requirementDetector({ report, ...requirement }),
    report,
    verdict: verdict ?? usual,
  }))
  return [
    {
      rule,
      marksOf: (text: CopyText): Judged[] => [
        ...offences.flatMap(({ find, verdict }) => find(text).map((place) => ({ place, verdict }))),
        ...copy.figures.flatMap((name) => figureChecks[name](text).map((place) => ({ place, verdict: usual }))),
        ...(copy.suitability ? aboveLevel(text).map((place) => ({ place, verdict: usual })) : []),
      ],
      requirements,
    },
  ]
}

const spokenOffence = ({ patterns, unless, negatable, askable }: NonNullable<Rule['outgoing']>) => ({
  patterns,
  unless,
  negatable,
  askable,
  combos: [],
  anywhere: false,
  whenSentence: [],
  unlessSentence: [],
  whenText: [],
  unlessText: [],
})

/** Where a product above the client's level is named, when both levels are known. */
const aboveLevel = ({ written, context: { clientRisk, productRisk } }: CopyText): Range[] => {
  if (!clientRisk || !productRisk || covers(clientRisk, productRisk)) return []
  const declines = /不(?:方便|能|可以|适合|匹配|建议|推荐)|超出|高于您|无法为您|重新(?:做|测)/.test(written)
  if (declines) return []
  const named = written.indexOf(productRisk.toLowerCase())
  const start = Math.max(0, named)
  const end = written.slice(start).search(/[。!?;\n]|$/)
  return [{ start, end: start + end }]
}
