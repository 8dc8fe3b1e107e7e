// What goes over the wire before a draft is published: which past questions would be answered differently.
import { z } from '@hono/zod-openapi'
import { AskResult } from '../../domain/ask.ts'
import { CalendarDate } from '../../domain/calendar.ts'
import { Text } from './text.ts'

export const PastQuestionQuery = z.strictObject({
  limit: z.coerce.number().int('应为整数').min(1).max(500, '最多 500').default(200),
})

export const PastQuestions = z
  .object({
    /** Masked, each once, the newest first. */
    questions: z.array(z.string()),
  })
  .openapi('PastQuestions')
export type PastQuestions = z.infer<typeof PastQuestions>

/** Questions of one request; whoever has more asks in turn, and sees how far it has come. */
export const mostPreviewed = 25

export const PreviewRequest = z
  .strictObject({
    questions: z
      .array(Text.trim().min(1, '不能为空').max(2_000))
      .min(1, '至少一个问题')
      .max(mostPreviewed, `一次最多 ${mostPreviewed} 个问题`),
  })
  .openapi('PreviewRequest')
export type PreviewRequest = z.infer<typeof PreviewRequest>

export const PreviewedAnswer = z.object({
  text: z.string(),
  evidence: AskResult.shape.evidence,
  decision: AskResult.shape.decision,
  /** What it rests on, each document once. */
  sources: z.array(z.object({ versionId: z.string(), chunkId: z.string(), title: z.string() })),
})
export type PreviewedAnswer = z.infer<typeof PreviewedAnswer>

export const Preview = z
  .object({
    /** The day that is asked of: today, or when the draft takes effect. */
    asOf: CalendarDate,
    role: z.enum(['client', 'advisor']),
    /** How many were asked; those whose answer or sources would be other ones. */
    asked: z.int().nonnegative(),
    differences: z.array(z.object({ question: z.string(), before: PreviewedAnswer, after: PreviewedAnswer })),
  })
  .openapi('Preview')
export type Preview = z.infer<typeof Preview>
