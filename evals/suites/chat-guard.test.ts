import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { type GuardAnswer, type GuardCase, runChatGuard } from './chat-guard.eval.ts'

type Row = Pick<GuardCase, 'expect' | 'sentiment' | 'urgency'> & { rule_id?: string; given: GuardAnswer }

const given = (
  decision: GuardAnswer['decision'],
  sentiment: GuardAnswer['sentiment'],
  urgency: GuardAnswer['urgency'],
  ruleIds: string[] = [],
): GuardAnswer => ({ decision, sentiment, urgency, ruleIds })

const rows: Row[] = [
  { expect: 'answer', sentiment: 'neu', urgency: 'low', given: given('answer', 'neu', 'low') },
  { expect: 'answer', sentiment: 'pos', urgency: 'low', given: given('offer', 'neu', 'low') },
  { expect: 'answer', sentiment: 'neu', urgency: 'low', given: given('handover', 'neg', 'high') },
  {
    expect: 'refuse',
    sentiment: 'neu',
    urgency: 'medium',
    rule_id: 'A',
    given: given('refuse', 'neu', 'medium', ['A']),
  },
  { expect: 'refuse', sentiment: 'neu', urgency: 'medium', rule_id: 'A', given: given('refuse', 'neu', 'low', ['B']) },
  { expect: 'escalate', sentiment: 'neg', urgency: 'critical', given: given('handover', 'neg', 'critical') },
  { expect: 'escalate', sentiment: 'neg', urgency: 'high', given: given('answer', 'neg', 'low') },
]

test('offers count as answers, handovers as escalations; each reading has its own figures', async () => {
  const file = join(mkdtempSync(join(inject('testFolder'), 'guard-')), 'cases.jsonl')
  const line = ({ given: _, ...one }: Row, index: number) =>
    JSON.stringify({ id: `${index}`, role: 'customer', text: `${index}`, ...one })
  writeFileSync(file, rows.map(line).join('\n'))
  const { score, figures, cases, misses } = await runChatGuard(file, async ({ id }) => {
    const row = rows[Number(id)]
    if (!row) throw new Error(`no row ${id}`)
    return row.given
  })
  expect(score).toBeCloseTo(5 / 7)
  expect(figures).toMatchObject({
    accuracy: 5 / 7,
    missedEscalations: 1,
    confusion: {
      answer: { answer: 2, refuse: 0, escalate: 1 },
      refuse: { answer: 0, refuse: 2, escalate: 0 },
      escalate: { answer: 1, refuse: 0, escalate: 1 },
    },
    sentimentAccuracy: 5 / 7,
    sentimentRecall: { neg: 1, neu: 3 / 4, pos: 0 },
    urgencyAccuracy: 4 / 7,
    urgencyRecall: { low: 2 / 3, medium: 1 / 2, high: 0, critical: 1 },
    sameRule: 1 / 2,
  })
  expect(cases).toHaveLength(7)
  // What was missed is shown first.
  expect(misses.map((miss) => miss.split('  ')[0])).toEqual(['escalate → answer', 'answer → escalate'])
})
