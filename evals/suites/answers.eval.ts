// Does a question get the right answer with its source, and is silence kept where the library is silent?
import { z } from 'zod'
import { AskRequest, type AskResult } from '../../domain/ask.ts'
import { calendarDate } from '../../domain/calendar.ts'
import { bootstrapMean } from '../scorers/code/bootstrap.ts'
import { calibrationError, type Stated } from '../scorers/code/confidence.ts'
import { says } from '../scorers/code/says.ts'
import { forEachCase, readCases, type Suite } from '../suite.ts'

const kinds = [
  'faq',
  'procedure',
  'fee',
  'fact',
  'ambiguous',
  'clause',
  'as-of',
  'research',
  'follow-up',
  'multi-part',
  'typo',
  'english',
  'unanswerable',
] as const

export const AnswerCase = AskRequest.and(
  z.object({
    answerable: z.boolean(),
    documents: z.array(z.string()).default([]),
    anchor: z.string().optional(),
    mustSay: z.array(z.string()).default([]),
    mustNotSay: z.array(z.string()).default([]),
    kind: z.enum(kinds),
  }),
)
export type AnswerCase = z.infer<typeof AnswerCase>

/** Why an answer is wrong, or null: the rules of `evals/datasets/answers/README.md`. */
export const faultOf = (expected: AnswerCase, given: AskResult): string | null => {
  const citations = given.sentences.flatMap((sentence) => sentence.citations)
  const said = expected.mustNotSay.find((text) => says(given.answer, text))
  if (said) return `说了“${said}”`
  if (!expected.answerable) {
    const honest =
      given.evidence === 'none' ||
      given.decision === 'refuse' ||
      given.decision === 'handover' ||
      citations.every((citation) => expected.documents.includes(citation.documentId))
    return honest ? null : '答了不该能答的'
  }
  if (expected.kind === 'ambiguous' && given.reason === 'clarification') return null
  const unsaid = expected.mustSay.find((text) => !text.split('|').some((one) => says(given.answer, one)))
  if (unsaid) return given.evidence === 'none' ? '没有答' : `没说“${unsaid}”`
  const cited = citations.filter((citation) => expected.documents.includes(citation.documentId))
  if (cited.length === 0) return '出处不对'
  const needsClause = (expected.kind === 'clause' || expected.kind === 'as-of') && /^第.+条/.test(expected.anchor ?? '')
  if (needsClause && !cited.some((citation) => citation.clause === expected.anchor)) return '条号不对'
  return null
}

type Judged = { expected: AnswerCase; given: AskResult; fault: string | null }

const share = (rows: readonly Judged[]): number =>
  rows.length === 0 ? 1 : rows.filter((row) => row.fault === null).length / rows.length

/** Only answers that claim something count. */
const statedOf = (rows: readonly Judged[]): Stated[] =>
  rows
    .filter(({ given }) => given.evidence !== 'none')
    .map(({ given, fault }) => ({ confidence: given.confidence, right: fault === null }))

export const answers: Suite = {
  name: 'answers',
  title: '日常问题的回答与出处',
  data: { tune: 'evals/datasets/answers/tune.jsonl', 'held-out': 'evals/datasets/answers/held-out.jsonl' },
  async run({ file, subject, progress }) {
    const cases = readCases(file, AnswerCase)
    const judged = await forEachCase(
      cases,
      async (expected): Promise<Judged> => {
        const given = await subject.ask(expected, { today: calendarDate(new Date()) })
        return { expected, given, fault: faultOf(expected, given) }
      },
      progress,
    )
    const answerable = judged.filter((row) => row.expected.answerable)
    const wrong = judged.filter((row) => row.fault !== null)
    return {
      score: share(judged),
      interval: bootstrapMean(judged.map(({ fault }) => (fault === null ? 1 : 0))),
      figures: {
        answerable: share(answerable),
        unanswerable: share(judged.filter((row) => !row.expected.answerable)),
        answeredWithoutEvidence: answerable.filter((row) => row.given.evidence === 'none').length / answerable.length,
        calibrationError: calibrationError(statedOf(judged)),
        byKind: Object.fromEntries(
          kinds.map((kind) => [kind, share(judged.filter((row) => row.expected.kind === kind))]),
        ),
      },
      confidences: { 置信度: statedOf(judged) },
      cases: judged.map(({ expected, given, fault }) => ({ ...expected, fault, ...given })),
      misses: wrong.map(
        ({ expected, given, fault }) =>
          `${expected.kind} ${expected.id} ${fault}  ${expected.question ?? expected.messages?.at(-1)?.text}  ⇒ ${given.decision}/${given.reason} ${given.confidence.toFixed(2)} ${given.answer.slice(0, 80).replaceAll('\n', ' ')}`,
      ),
    }
  },
}
