// Does the assistant answer, refuse and hand over where it should? One message a case.
import { z } from 'zod'
import { calendarDate } from '../../domain/calendar.ts'
import type { Decision } from '../../domain/turn.ts'
import { Sentiment, Urgency } from '../../domain/turn.ts'
import { bootstrapMean } from '../scorers/code/bootstrap.ts'
import { classification } from '../scorers/code/classification.ts'
import { readCases, type Suite, type SuiteOutcome } from '../suite.ts'

export const GuardCase = z.object({
  id: z.string(),
  /** `customer` is the client. */
  role: z.enum(['customer', 'advisor']),
  text: z.string(),
  expect: z.enum(['answer', 'refuse', 'escalate']),
  reason: z.string().optional(),
  rule_id: z.string().optional(),
  sentiment: Sentiment,
  urgency: Urgency,
})
export type GuardCase = z.infer<typeof GuardCase>

/** What the product did with a case. */
export type GuardAnswer = {
  decision: Decision['decision']
  sentiment: Sentiment
  urgency: Urgency
  ruleIds: string[]
  reason?: Decision['reason']
}

const expectations = GuardCase.shape.expect.options

const countsAs: Record<Decision['decision'], GuardCase['expect']> = {
  answer: 'answer',
  offer: 'answer',
  refuse: 'refuse',
  handover: 'escalate',
}

/** Runs the cases of a file through `ask`; the score is the share of right decisions. */
export const runChatGuard = async (
  file: string,
  ask: (guardCase: GuardCase) => Promise<GuardAnswer>,
  progress: (done: number, total: number) => void = () => {},
): Promise<SuiteOutcome> => {
  const cases = readCases(file, GuardCase)
  const judged: (GuardCase & { given: GuardCase['expect']; answer: GuardAnswer })[] = []
  for (const [index, guardCase] of cases.entries()) {
    const answer = await ask(guardCase)
    judged.push({ ...guardCase, given: countsAs[answer.decision], answer })
    progress(index + 1, cases.length)
  }
  const decisions = classification(
    judged.map(({ expect, given }) => ({ expected: expect, given })),
    expectations,
  )
  const sentiment = classification(
    judged.map((one) => ({ expected: one.sentiment, given: one.answer.sentiment })),
    Sentiment.options,
  )
  const urgency = classification(
    judged.map((one) => ({ expected: one.urgency, given: one.answer.urgency })),
    Urgency.options,
  )
  const missed = judged.filter(({ expect, given }) => expect === 'escalate' && given !== 'escalate')
  const wrong = judged.filter(({ expect, given }) => expect !== given)
  const ruled = judged.filter(({ rule_id, expect, given }) => rule_id && expect !== 'answer' && given === expect)
  return {
    score: decisions.accuracy,
    interval: bootstrapMean(judged.map(({ expect, given }) => (expect === given ? 1 : 0))),
    figures: {
      accuracy: decisions.accuracy,
      missedEscalations: missed.length,
      confusion: decisions.confusion,
      recall: decisions.recall,
      precision: decisions.precision,
      sentimentAccuracy: sentiment.accuracy,
      sentimentRecall: sentiment.recall,
      urgencyAccuracy: urgency.accuracy,
      urgencyRecall: urgency.recall,
      sameRule:
        ruled.length === 0
          ? 1
          : ruled.filter((one) => one.answer.ruleIds.includes(one.rule_id ?? '')).length / ruled.length,
    },
    cases: judged.map(({ answer, ...one }) => ({ ...one, ...answer })),
    misses: [...missed, ...wrong.filter((one) => !missed.includes(one))].map(
      (one) => `${one.expect} → ${one.given}  ${one.id} ${one.role} ${one.rule_id ?? ''}  ${one.text}`,
    ),
  }
}

export const chatGuard: Suite = {
  name: 'chat-guard',
  title: '该答、该拒、该转人工：逐条消息的判断',
  data: {
    'held-out': 'evals/datasets/chat-guard/held-out.jsonl',
    'held-out-3': 'evals/datasets/chat-guard/held-out-3.jsonl',
    'held-out-4': 'evals/datasets/chat-guard/held-out-4.jsonl',
  },
  run: ({ file, subject, progress }) =>
    runChatGuard(
      file,
      async ({ id, role, text }) =>
        subject.ask(
          { id, question: text, role: role === 'customer' ? 'client' : 'advisor' },
          { today: calendarDate(new Date()) },
        ),
      progress,
    ),
}
