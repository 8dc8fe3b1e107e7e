// Does the review find what is wrong with a text, in its place, and let good copy alone?
import { z } from 'zod'
import { createReview, type Review } from '../../agents/compliance/review.ts'
import { loadRules } from '../../agents/rules/load-rules.ts'
import { Copy, type ReviewResult } from '../../domain/copy.ts'
import { agreement, type Counts, counted } from '../scorers/code/agreement.ts'
import { bootstrapMean } from '../scorers/code/bootstrap.ts'
import { readCases, type Suite, type SuiteOutcome } from '../suite.ts'

const Gold = z.object({ rule_id: z.string(), start: z.int(), end: z.int(), quote: z.string() })
export const CopyCase = Copy.extend({
  violations: z.array(Gold),
  missing: z.array(z.string()),
  clean: z.boolean(),
  note: z.string().optional(),
}).superRefine(({ text, violations }, issues) => {
  for (const { start, end, quote } of violations)
    if (text.slice(start, end) !== quote) issues.addIssue({ code: 'custom', message: `引文与位置不符：${quote}` })
})
export type CopyCase = z.infer<typeof CopyCase>

/** The elements that `missing` counts; other required elements are not scored. */
export const coreElements = new Set([
  'REQ-RISK-WARNING',
  'PERF-CAVEAT-MISSING',
  'PERF-BENCHMARK-MISSING',
  'PERF-SOURCE-MISSING',
  'REQ-ADVISER-ID',
  'REQ-AI-LABEL',
  'REQ-MMF-NOT-DEPOSIT',
  'REQ-WM-NOT-DEPOSIT',
  'REQ-CSRC-REG-DISCLAIMER',
  'REQ-SHAREHOLDER-ISOLATION',
  'REQ-SENDER-UNSUB',
  'REQ-RESEARCH-ELEMENTS',
  'REQ-MARGIN-RISK',
])

// A text that says no date was written on this one.
const usualDate = '2026-11-01'

type Place = { start: number; end: number }
/** Whether two places share at least half of the shorter one. */
export const overlaps = (a: Place, b: Place): boolean => {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start)
  return shared > 0 && shared * 2 >= Math.min(a.end - a.start, b.end - b.start)
}

const familyOf = (ruleId: string, families: ReadonlyMap<string, string>): string =>
  families.get(ruleId) ?? ruleId.replace(/-.*/, '')

/** Runs the texts of a file through the review; the score is the share of documents that are flagged, or left alone, rightly. */
export const runCompliance = (
  file: string,
  { review, families }: { review: Review; families: ReadonlyMap<string, string> },
  progress: (done: number, total: number) => void = () => {},
): SuiteOutcome => {
  const cases = readCases(file, CopyCase)
  const judged = cases.map((copy, index) => {
    const result: ReviewResult = review(copy, usualDate)
    progress(index + 1, cases.length)
    const claimed = result.findings.filter(({ verdict }) => verdict === 'violation')
    const near = (gold: Place) => claimed.filter((finding) => overlaps(finding, gold))
    const golds = copy.violations.map((gold) => ({
      gold,
      family: near(gold).some((finding) => finding.family === familyOf(gold.rule_id, families)),
      rule: near(gold).some((finding) => finding.rule_id === gold.rule_id),
    }))
    const extra = claimed.filter((finding) => !copy.violations.some((gold) => overlaps(finding, gold)))
    const wanted = copy.missing.filter((id) => coreElements.has(id))
    const given = result.missing.filter((id) => coreElements.has(id))
    return { copy, result, golds, extra, wanted, given, isGold: !copy.clean, isFlagged: result.outcome === 'violation' }
  })

  const documents = agreement(judged.map(({ isGold, isFlagged }) => ({ expected: isGold, given: isFlagged })))
  const clean = judged.filter(({ isGold }) => !isGold)
  const golds = judged.flatMap((one) => one.golds)
  const ids = [...new Set(judged.flatMap(({ wanted, given }) => [...wanted, ...given]))].sort()
  const elements = ids.map((id): [string, Counts] => [
    id,
    counted(judged.map(({ wanted, given }) => ({ expected: wanted.includes(id), given: given.includes(id) }))),
  ])
  const total = elements.reduce<Counts>(
    (sum, [, one]) => ({ both: sum.both + one.both, missed: sum.missed + one.missed, extra: sum.extra + one.extra }),
    { both: 0, missed: 0, extra: 0 },
  )
  const ruleIds = [
    ...new Set([
      ...golds.map(({ gold }) => gold.rule_id),
      ...judged.flatMap(({ extra }) => extra.map(({ rule_id }) => rule_id)),
    ]),
  ].sort()
  const channels = [...new Set(judged.map(({ copy }) => copy.channel ?? '未说明'))].sort()
  const right = judged.map(({ isGold, isFlagged }) => (isGold === isFlagged ? 1 : 0))
  return {
    score: right.reduce<number>((sum, one) => sum + one, 0) / right.length,
    interval: bootstrapMean(right),
    figures: {
      documents: judged.length,
      precision: documents.precision,
      recall: documents.recall,
      f1: documents.f1,
      confusion: {
        found: documents.both,
        missed: documents.missed,
        falseAlarm: documents.extra,
        leftAlone: documents.neither,
      },
      falseAlarmsOnClean: share(clean.filter(({ isFlagged }) => isFlagged).length, clean.length),
      inPlaceFamily: share(golds.filter(({ family }) => family).length, golds.length),
      inPlaceRule: share(golds.filter(({ rule }) => rule).length, golds.length),
      findingsOutOfPlace: judged.reduce((sum, { extra }) => sum + extra.length, 0),
      missingElements: figuresOf(total),
      byElement: Object.fromEntries(elements.map(([id, one]) => [id, figuresOf(one)])),
      byRule: Object.fromEntries(
        ruleIds.map((id) => {
          const own = golds.filter(({ gold }) => gold.rule_id === id)
          return [
            id,
            {
              gold: own.length,
              inPlaceFamily: own.filter(({ family }) => family).length,
              inPlaceRule: own.filter(({ rule }) => rule).length,
              outOfPlace: judged.flatMap(({ extra }) => extra).filter(({ rule_id }) => rule_id === id).length,
            },
          ]
        }),
      ),
      byChannel: Object.fromEntries(
        channels.map((channel) => {
          const own = judged.filter(({ copy }) => (copy.channel ?? '未说明') === channel)
          const { precision, recall } = agreement(
            own.map(({ isGold, isFlagged }) => ({ expected: isGold, given: isFlagged })),
          )
          const ownGolds = own.flatMap((one) => one.golds)
          return [
            channel,
            {
              texts: own.length,
              precision,
              recall,
              inPlaceFamily: share(ownGolds.filter(({ family }) => family).length, ownGolds.length),
            },
          ]
        }),
      ),
    },
    cases: judged.map(({ copy, result, golds }) => ({
      ...result,
      clean: copy.clean,
      inPlace: golds.map(({ gold, family, rule }) => ({ rule_id: gold.rule_id, family, rule })),
    })),
    misses: judged.flatMap(missesOf),
  }
}

type JudgedCopy = {
  copy: CopyCase
  golds: { gold: z.infer<typeof Gold>; family: boolean }[]
  extra: ReviewResult['findings']
  wanted: string[]
  given: string[]
  isGold: boolean
  isFlagged: boolean
}

/** One line for each thing that went wrong with a text, those of the whole text first. */
const missesOf = ({ copy, golds, extra, wanted, given, isGold, isFlagged }: JudgedCopy): string[] => {
  const at = `${copy.id} ${copy.channel ?? ''}/${copy.product_kind ?? ''}`
  return [
    ...(isGold && !isFlagged ? [`漏报  ${at}  ${copy.text}`] : []),
    ...(!isGold && isFlagged ? [`误报  ${at}  ${copy.text}`] : []),
    ...golds.filter(({ family }) => !family).map(({ gold }) => `未命中  ${at}  ${gold.rule_id}  ${gold.quote}`),
    ...extra.map(({ rule_id, quote }) => `多报  ${at}  ${rule_id}  ${quote}`),
    ...wanted.filter((id) => !given.includes(id)).map((id) => `漏要素  ${at}  ${id}  ${copy.text}`),
    ...given.filter((id) => !wanted.includes(id)).map((id) => `多要素  ${at}  ${id}  ${copy.text}`),
  ]
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole)

const figuresOf = ({ both, missed, extra }: Counts): Record<string, number> => ({
  both,
  missed,
  extra,
  precision: share(both, both + extra),
  recall: share(both, both + missed),
  f1: share(2 * both, 2 * both + missed + extra),
})

export const compliance: Suite = {
  name: 'compliance',
  title: '营销文案：疑似违规与缺失要素',
  data: {
    tune: 'evals/datasets/compliance/tune.jsonl',
    clean: 'evals/datasets/compliance/clean.jsonl',
    'held-out': 'evals/datasets/compliance/held-out.jsonl',
  },
  alone: true,
  check: (path) => void readCases(path, CopyCase),
  run: async ({ file, progress }) => {
    const { rules, laws } = loadRules()
    const families = new Map(rules.map(({ id, family }) => [id, family]))
    return runCompliance(file, { review: createReview({ rules, laws }), families }, progress)
  },
}
