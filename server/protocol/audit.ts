// What goes over the wire for auditors: searching the record, and whether a chain of it is whole.
import { z } from '@hono/zod-openapi'
import { CalendarDate, Instant } from '../../domain/calendar.ts'
import { Actor, ConversationFact } from '../../domain/conversation.ts'
import { GapFact } from '../../domain/editorial.ts'
import { FeedFact } from '../../domain/feed.ts'
import { Decision, EvidenceLabel, ReasonCode, Sentence, TurnEvent } from '../../domain/turn.ts'
import { Text } from './text.ts'

/** What is recorded of the auditors' own work. */
export const AuditFact = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('audit-searched'),
    /** As given, its text masked; `page` is where it was gone on with. */
    criteria: z.record(z.string(), z.string()),
    found: z.int().nonnegative(),
    exported: z.boolean(),
  }),
  z.object({ type: z.literal('audit-verified'), conversationId: z.string(), faults: z.int().nonnegative() }),
])
export type AuditFact = z.infer<typeof AuditFact>

const typesOf = (union: { options: readonly { shape: { type: z.ZodLiteral<string> } }[] }): string[] =>
  union.options.map(({ shape }) => shape.type.value)

/** Conversations, or what was done to the system itself: legal holds, sources, gaps that need nothing, and the auditors' own searches. */
export const AuditScope = z.enum(['conversation', 'configuration'])
export type AuditScope = z.infer<typeof AuditScope>

export const auditedTypes: Record<AuditScope, string[]> = {
  conversation: [...typesOf(ConversationFact), ...typesOf(TurnEvent)],
  configuration: ['hold-set', 'hold-lifted', ...typesOf(FeedFact), ...typesOf(GapFact), ...typesOf(AuditFact)],
}

const timeForm = '应为北京时间的日期或时刻，例如 2026-11-22 或 2026-11-22T09:30'
/** 北京时间 has no summer time. */
const inShanghai = (text: string): Date => new Date(`${text.length === 10 ? `${text}T00:00` : text}+08:00`)

/** A date (its beginning) or a time of day in Asia/Shanghai. */
export const ShanghaiTime = z
  .string()
  .regex(/^20\d{2}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$/, timeForm)
  .refine((text) => CalendarDate.safeParse(text.slice(0, 10)).success, timeForm)
  .transform(inShanghai)
  .openapi({ type: 'string', example: '2026-11-22T09:30' })

/** Where a search goes on: before this event. */
export const AuditPlace = z.tuple([z.iso.datetime(), Text.max(300), z.int().min(0).max(2_147_483_647)])
const badPlace = '不是这里给出的续查位置，只能从头检索'
export const PageParameter = z
  .string()
  .max(500, badPlace)
  .transform((text, context): z.infer<typeof AuditPlace> => {
    const place = AuditPlace.safeParse(parsedOrNull(text))
    if (place.success) return place.data
    context.addIssue({ code: 'custom', message: badPlace })
    return z.NEVER
  })
  .openapi({ type: 'string' })

/** What a place in a list says; null when it is none that was given here. */
export const parsedOrNull = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

const Id = Text.trim().min(1, '不能为空').max(300)

/** What both kinds of search are narrowed by. */
const criteria = {
  from: ShanghaiTime.optional().describe('北京时间，含；缺省为 to 之前 7 天，指定会话或工单时不限'),
  to: ShanghaiTime.optional().describe('北京时间，不含；缺省为现在'),
  clientId: Id.optional(),
  conversationId: Id.optional(),
  ticketId: Id.optional().describe('投诉工单号：该工单所在会话'),
  decision: Decision.shape.decision.optional(),
  reason: ReasonCode.optional().describe('轮次决定的原因'),
  cited: Id.optional().describe('引用的资料、版本或段落编号'),
  text: Text.trim().min(2, '至少两个字').max(100).optional().describe('脱敏后文字里的一段，不分大小写'),
  limit: z.coerce.number().int('应为整数').min(1).max(200, '最多 200').default(50),
  page: PageParameter.optional().describe('上一次返回的 next'),
}

const endsAfterItBegins = ({ from, to }: { from?: Date; to?: Date }, context: z.RefinementCtx) => {
  if (from && to && from >= to)
    context.addIssue({ code: 'custom', path: ['to'], message: '结束时间应晚于开始时间（不含结束时刻）' })
}

export const AuditQuery = z
  // A misspelt criterion left out would find what was not asked for.
  .strictObject({
    scope: AuditScope.default('conversation').describe(
      'conversation：会话；configuration：法律冻结、资料来源、知识缺口的处理与审计操作本身',
    ),
    ...criteria,
    turnId: Id.optional().describe('轮次编号，与 conversationId 一起给出：这一轮的全部事件'),
    type: z.string().max(60).optional().describe('事件类型'),
    actor: Actor.shape.kind.optional(),
  })
  .superRefine(endsAfterItBegins)
  .superRefine(({ scope, type, turnId, conversationId }, context) => {
    if (turnId !== undefined && conversationId === undefined)
      context.addIssue({
        code: 'custom',
        path: ['conversationId'],
        message: '轮次编号只在会话里有意义，没有给出会话编号',
      })
    if (type !== undefined && !auditedTypes[scope].includes(type))
      context.addIssue({
        code: 'custom',
        path: ['type'],
        message: `没有这种事件，可用：${auditedTypes[scope].join('、')}`,
      })
  })
export type AuditQuery = z.infer<typeof AuditQuery>

/** The same for turns. */
export const AuditTurnQuery = z.strictObject(criteria).superRefine(endsAfterItBegins)
export type AuditTurnQuery = z.infer<typeof AuditTurnQuery>

export const AuditEvent = z
  .object({
    /** Of the conversation; for the system's own records the name of the stream. */
    streamId: z.string(),
    seq: z.int().positive(),
    at: Instant,
    type: z.string(),
    clientId: z.string().nullable(),
    visitorId: z.string().nullable(),
    turnId: z.string().nullable(),
    /** Null, as `body`, when the content was deleted after its time (`expired`). */
    actor: Actor.nullable(),
    body: z.looseObject({ type: z.string() }).nullable(),
    expired: z.boolean(),
  })
  .openapi('AuditEvent')
export type AuditEvent = z.infer<typeof AuditEvent>

/** How far a page got, in every kind of search. */
export const lookedThrough = {
  /** Ask again with this as `page` for older ones; null when all was looked through. */
  next: z.string().nullable(),
  /** All from here on was looked through. */
  searchedBackTo: Instant,
}

export const AuditPage = z
  .object({ /** The newest first. */ events: z.array(AuditEvent), ...lookedThrough })
  .openapi('AuditPage')
export type AuditPage = z.infer<typeof AuditPage>

/** A rule by its name; the name is null when the rule is no more. */
const RuleName = z.object({ id: z.string(), title: z.string().nullable() })

/** What was asked and what came of it, or what a member of staff said: one result for each. */
export const AuditTurn = z
  .object({
    conversationId: z.string(),
    /** By which its events are asked for. */
    turnId: z.string(),
    /** Of the event it begins with. */
    seq: z.int().positive(),
    at: Instant,
    clientId: z.string().nullable(),
    visitorId: z.string().nullable(),
    kind: z.enum(['question', 'staff-message']),
    /** Who asked, or said it. */
    actor: Actor.nullable(),
    /** `to-person`: written to a person, the bot was silent. `open`: not answered yet. */
    state: z.enum(['answered', 'failed', 'open', 'to-person']),
    question: z.string().nullable(),
    /** As it stood in the end, in one text. */
    answer: z.string().nullable(),
    sentences: z.array(Sentence),
    evidence: EvidenceLabel.nullable(),
    confidence: z.number().nullable(),
    decision: z
      .object({
        decision: Decision.shape.decision,
        reason: z.string(),
        desk: z.string().nullable(),
        rules: z.array(RuleName),
      })
      .nullable(),
    /** Sentences that were kept back. */
    dropped: z.array(z.object({ why: z.string(), rules: z.array(RuleName) })),
    /** Sentences were shown and taken back. */
    replaced: z.boolean(),
    /** The model or `extractive`; for a staff message who wrote it. */
    answeredBy: z.string().nullable(),
    /** What the client was told when it failed. */
    failed: z.string().nullable(),
    /** An operator stopped a source or the answer itself: it was withdrawn. */
    stops: z.array(
      z.object({
        chunkId: z.string(),
        title: z.string().nullable(),
        by: z.string().nullable(),
        at: Instant,
        reason: z.string(),
      }),
    ),
    /** What was said was deleted after its time. */
    expired: z.boolean(),
  })
  .openapi('AuditTurn')
export type AuditTurn = z.infer<typeof AuditTurn>

export const AuditTurnPage = z
  .object({ /** The newest first. */ turns: z.array(AuditTurn), ...lookedThrough })
  .openapi('AuditTurnPage')
export type AuditTurnPage = z.infer<typeof AuditTurnPage>

export const VerifyQuery = z.object({ conversationId: Id })

export const ChainReport = z
  .object({
    conversationId: z.string(),
    at: Instant,
    events: z.int().nonnegative(),
    /** Events whose content was deleted after its time; their digests were checked all the same. */
    expired: z.int().nonnegative(),
    anchors: z.int().nonnegative(),
    faults: z.array(z.object({ kind: z.string(), seq: z.int().nullable(), detail: z.string() })),
  })
  .openapi('ChainReport')
export type ChainReport = z.infer<typeof ChainReport>
