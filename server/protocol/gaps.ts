// What goes over the wire for who keeps the library: questions that it did not answer, or not well.
import { z } from '@hono/zod-openapi'
import { Instant } from '../../domain/calendar.ts'
import { DislikeReason } from '../../domain/handoff.ts'
import { lookedThrough, PageParameter } from './audit.ts'

/** Reasons of a decision by which the bot says that the library does not tell enough. */
export const UnansweredReason = z.enum(['no-evidence', 'low-confidence'])
export type UnansweredReason = z.infer<typeof UnansweredReason>

/** `unsaid`: a thumbs-down without a reason. */
export const GapReason = z.enum([...UnansweredReason.options, ...DislikeReason.options, 'unsaid'])
export type GapReason = z.infer<typeof GapReason>

export const GapQuery = z.strictObject({
  reason: GapReason.optional().describe('没有依据、把握不足，或客户点踩的原因（unsaid：没有说明）；不填为全部'),
  days: z.coerce.number().int('应为整数').min(1).max(366, '最多 366 天').default(30).describe('最近多少天'),
  limit: z.coerce.number().int('应为整数').min(1).max(100, '最多 100').default(20),
  page: PageParameter.optional().describe('上一次返回的 next'),
})
export type GapQuery = z.infer<typeof GapQuery>

export const KnowledgeGap = z
  .object({
    conversationId: z.string(),
    turnId: z.string(),
    /** When it showed: it was decided without evidence, or the client said that it did not help. */
    at: Instant,
    /** Masked; null, as all that was said, when its time is over. */
    question: z.string().nullable(),
    /** The first sentence of the answer as it stood in the end; links into the app are written as their titles. */
    answer: z.string().nullable(),
    /** What the answer rested on. */
    documents: z.array(z.object({ id: z.string(), title: z.string() })),
    /** Why the bot did not answer; null where it did. */
    unanswered: UnansweredReason.nullable(),
    /** The client's thumbs-down, as it stands now; the comment is masked. */
    disliked: z.object({ reason: DislikeReason.nullable(), comment: z.string().nullable() }).nullable(),
    /** An operator stopped a source or the answer: clients do not see it any more. */
    withdrawn: z.boolean(),
  })
  .openapi('KnowledgeGap')
export type KnowledgeGap = z.infer<typeof KnowledgeGap>

export const GapPage = z
  .object({ /** The newest first. */ gaps: z.array(KnowledgeGap), ...lookedThrough })
  .openapi('GapPage')
export type GapPage = z.infer<typeof GapPage>
