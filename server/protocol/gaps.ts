// What goes over the wire for who keeps the library: questions that it did not answer, or not well.
import { z } from '@hono/zod-openapi'
import { CalendarDate, Instant } from '../../domain/calendar.ts'
import { DislikeReason } from '../../domain/handoff.ts'
import { Audience, Grade } from '../../domain/identity.ts'
import { lookedThrough, PageParameter } from './audit.ts'
import { Text } from './text.ts'

/** Reasons of a decision by which the bot says, or people take over since, the library does not tell enough. */
export const UnansweredReason = z.enum(['no-evidence', 'low-confidence', 'repeated-question'])
export type UnansweredReason = z.infer<typeof UnansweredReason>

/** `unsaid`: a thumbs-down without a reason. */
export const GapReason = z.enum([...UnansweredReason.options, ...DislikeReason.options, 'unsaid'])
export type GapReason = z.infer<typeof GapReason>

export const GapQuery = z.strictObject({
  reason: GapReason.optional().describe(
    '没有依据、把握不足、多次问到仍没有依据而转人工，或客户点踩的原因（unsaid：没有说明）；不填为全部',
  ),
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

// --- gaps that ask for the same ---

const Turn = z.strictObject({ conversationId: Text.min(1).max(300), turnId: Text.min(1).max(300) })
/** More than one heap is ever shown with. */
const Turns = z.array(Turn).min(1, '没有选中问题').max(2_000, '一次最多 2000 个问题')

export const GapClusterQuery = GapQuery.pick({ days: true })

/** Questions that ask for the same and for which nothing was done yet. */
export const GapCluster = z
  .object({
    /** The one that was asked most. */
    question: z.string(),
    /** How often it was asked in all. */
    count: z.int().positive(),
    /** Its phrasings, masked, those that were asked most first. */
    questions: z.array(z.object({ text: z.string(), count: z.int().positive() })),
    firstAt: Instant,
    lastAt: Instant,
    /** Why the turns stand here; one turn may have been left unanswered and disliked. */
    unanswered: z.int().nonnegative(),
    disliked: z.int().nonnegative(),
    turns: z.array(Turn),
  })
  .openapi('GapCluster')
export type GapCluster = z.infer<typeof GapCluster>

export const GapClusters = z
  .object({
    /** The largest first. */
    clusters: z.array(GapCluster),
    /** Different questions that were put together; and back to when. */
    compared: z.int().nonnegative(),
    searchedBackTo: Instant,
    /** Earlier ones were left out: there are more than can be put together at a time. */
    isCut: z.boolean(),
  })
  .openapi('GapClusters')
export type GapClusters = z.infer<typeof GapClusters>

/** `draft`: being written or reviewed; `answered`: published; `not-needed`: a person said why. */
export const GapState = z.enum(['draft', 'answered', 'not-needed'])
export type GapState = z.infer<typeof GapState>

/** What was done for gaps: the document that answers them, or why there is none. */
export const GapAnswer = z
  .object({
    state: GapState,
    versionId: z.string().nullable(),
    title: z.string().nullable(),
    reason: z.string().nullable(),
    by: z.string(),
    at: Instant,
    turns: z.array(Turn),
    /** Some of what was asked, masked. */
    questions: z.array(z.string()),
  })
  .openapi('GapAnswer')
export type GapAnswer = z.infer<typeof GapAnswer>

export const GapAnswers = z.object({ /** The newest first. */ answers: z.array(GapAnswer) }).openapi('GapAnswers')
export type GapAnswers = z.infer<typeof GapAnswers>

const Line = Text.trim().min(1, '不能为空').max(300)

/** 写成草稿: the question as heading, its other phrasings, and the answer that a person wrote. */
export const DraftFromGaps = z
  .strictObject({
    turns: Turns,
    kind: z.enum(['faq', 'procedure']).describe('faq：常见问题；procedure：业务办理说明'),
    question: Line,
    phrasings: z.array(Line).max(50, '最多 50 种问法'),
    answer: Text.trim().min(1, '请写出回答').max(20_000),
    grade: Grade.default(1),
    audiences: z.array(Audience).min(1, '至少选一类读者').default(['public']),
    effectiveFrom: CalendarDate.nullable().describe('从哪一天起适用；null：以后再定'),
  })
  .openapi('DraftFromGaps')
export type DraftFromGaps = z.infer<typeof DraftFromGaps>

export const SetAsideGaps = z
  .strictObject({ turns: Turns, reason: Text.trim().min(2, '理由至少两个字').max(500) })
  .openapi('SetAsideGaps')
export const ReopenGaps = z.strictObject({ turns: Turns }).openapi('ReopenGaps')
