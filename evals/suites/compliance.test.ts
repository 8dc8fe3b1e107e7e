import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import type { Review } from '../../agents/compliance/review.ts'
import type { CopyFinding } from '../../domain/copy.ts'
import { overlaps, runCompliance } from './compliance.eval.ts'

const finding = (rule_id: string, start: number, end: number, more: Partial<CopyFinding> = {}): CopyFinding => ({
  rule_id,
  family: rule_id.startsWith('RET') ? 'RETURN' : 'WORDING',
  verdict: 'violation',
  severity: 'block',
  start,
  end,
  quote: '',
  message: '',
  basis: [],
  ...more,
})
const families = new Map([
  ['RET-PRINCIPAL', 'RETURN'],
  ['RET-GUARANTEE', 'RETURN'],
  ['WORD-URGENCY', 'WORDING'],
])
/** A review that says what is told for each id. */
const saying =
  (answers: Record<string, Partial<ReturnType<Review>>>): Review =>
  ({ id }) => ({
    id,
    outcome: 'pass',
    findings: [],
    missing: [],
    skipped: [],
    context: {
      channel: '公众号',
      products: [],
      audience: 'public',
      aiGenerated: false,
      asOf: '2026-11-01',
      clientRisk: null,
      productRisk: null,
      inferred: [],
    },
    ...answers[id],
  })
const text = '本金绝对安全，快来抢。'
const line = (id: string, violations: [string, number, number][], missing: string[] = []) => ({
  id,
  channel: '公众号',
  product_kind: '公募基金',
  text,
  violations: violations.map(([rule_id, start, end]) => ({ rule_id, start, end, quote: text.slice(start, end) })),
  missing,
  clean: violations.length === 0 && missing.length === 0,
})
const run = (lines: object[], review: Review) => {
  const file = join(mkdtempSync(join(inject('testFolder'), 'compliance-')), 'data.jsonl')
  writeFileSync(file, lines.map((one) => JSON.stringify(one)).join('\n'))
  return runCompliance(file, { review, families })
}

test('half of the shorter place is enough', () => {
  expect(overlaps({ start: 0, end: 10 }, { start: 8, end: 12 })).toBe(true)
  expect(overlaps({ start: 0, end: 10 }, { start: 9, end: 12 })).toBe(false)
  expect(overlaps({ start: 0, end: 2 }, { start: 2, end: 4 })).toBe(false)
})

test('documents, places, elements and false alarms are counted apart', () => {
  const { figures, misses } = run(
    [
      line('found', [['RET-PRINCIPAL', 0, 6]]),
      line('other-rule', [['RET-GUARANTEE', 0, 6]]),
      line('other-family', [['WORD-URGENCY', 0, 6]]),
      line('element', [], ['REQ-RISK-WARNING']),
      line('clean', []),
      line('alarm', []),
    ],
    saying({
      found: { outcome: 'violation', findings: [finding('RET-PRINCIPAL', 0, 2)] },
      'other-rule': { outcome: 'violation', findings: [finding('RET-PRINCIPAL', 2, 6)] },
      'other-family': { outcome: 'review', findings: [finding('RET-PRINCIPAL', 0, 6, { verdict: 'needs-review' })] },
      element: { outcome: 'violation', missing: ['REQ-RISK-WARNING', 'REQ-SUIT-AUDIENCE'] },
      alarm: { outcome: 'violation', findings: [finding('WORD-URGENCY', 7, 10)], missing: ['PERF-SOURCE-MISSING'] },
    }),
  )
  expect(figures).toMatchObject({
    documents: 6,
    recall: 0.75,
    precision: 0.75,
    confusion: { found: 3, missed: 1, falseAlarm: 1, leftAlone: 1 },
    falseAlarmsOnClean: 0.5,
    inPlaceFamily: 2 / 3,
    inPlaceRule: 1 / 3,
    findingsOutOfPlace: 1,
    // An element that is not scored counts neither way.
    missingElements: { both: 1, missed: 0, extra: 1 },
  })
  expect(misses.map((one) => one.split('  ')[0])).toEqual(['漏报', '未命中', '误报', '多报', '多要素'])
})

test('a gold place that does not hold its quote is told', () => {
  const wrong = { ...line('x', [['RET-PRINCIPAL', 0, 6]]), text: '另一段文字' }
  expect(() => run([wrong], saying({}))).toThrow('引文与位置不符')
})
