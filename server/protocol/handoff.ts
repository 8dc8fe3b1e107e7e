// What goes over the wire where people take over: the client's side of it, and the staff's.
import { z } from '@hono/zod-openapi'
import { Instant } from '../../domain/calendar.ts'
import { ConversationState } from '../../domain/conversation.ts'
import { CallbackTime, HandoffOutcome, HandoffPriority, TicketCategory } from '../../domain/handoff.ts'
import { Decision, ReasonCode, Sentiment } from '../../domain/turn.ts'
import { MessageId } from './conversations.ts'

// --- the client's side ---

export const RequestCallback = z
  .strictObject({
    /** 手机号或带区号的座机号；只存占位符，原文另行加密保存。 */
    phone: z.string().min(1).max(40),
    time: CallbackTime.default('soonest'),
  })
  .openapi('RequestCallback')

export const CallbackReceipt = z.object({ callbackId: z.string() }).openapi('CallbackReceipt')

// --- the staff's side ---

/** The version of the state that was seen; an action on an older one is refused with 409, so two people cannot take one case. */
const SeenState = z.strictObject({ stateVersion: z.int().nonnegative() })

export const TakeHandoff = SeenState.openapi('TakeHandoff')
/** Back into the queue, for another. */
export const ReleaseHandoff = SeenState.openapi('ReleaseHandoff')
/** Back to the bot. */
export const ReturnHandoff = SeenState.openapi('ReturnHandoff')
export const CloseHandoff = SeenState.extend({
  outcome: HandoffOutcome,
  note: z.string().max(2_000).optional(),
}).openapi('CloseHandoff')
export const StaffMessage = z.strictObject({ messageId: MessageId, text: z.string('应为文字') }).openapi('StaffMessage')

export const TicketView = z
  .object({
    id: z.string(),
    category: TicketCategory,
    conversationId: z.string(),
    openedAt: Instant,
    /** 首次表达不满的时刻，各期限从此起算。 */
    countedFrom: Instant,
    contactBy: Instant,
    acceptBy: Instant,
    resolveBy: Instant,
    closedAt: Instant.nullable(),
  })
  .openapi('Ticket')
export type TicketView = z.infer<typeof TicketView>

/** One case in the queue or in somebody's hands. Text is masked. */
export const HandoffView = z
  .object({
    conversationId: z.string(),
    state: ConversationState,
    stateVersion: z.int().nonnegative(),
    reason: ReasonCode.or(z.string()),
    desk: Decision.shape.desk.nullable(),
    priority: HandoffPriority,
    queuedAt: Instant.nullable(),
    assignee: z.object({ id: z.string(), isMe: z.boolean() }).nullable(),
    client: z.object({
      anonymous: z.boolean(),
      id: z.string().nullable(),
      name: z.string().nullable(),
    }),
    channel: z.string(),
    /** What the client wrote last. */
    lastMessage: z.object({ text: z.string(), at: Instant }).nullable(),
    sentiment: Sentiment,
    messageCount: z.int().nonnegative(),
    lastSeq: z.int().nonnegative(),
    ticketId: z.string().nullable(),
    callback: z.object({ phone: z.string(), time: CallbackTime, at: Instant }).nullable(),
  })
  .openapi('Handoff')
export type HandoffView = z.infer<typeof HandoffView>

export const HandoffQuery = z.object({
  /** `waiting` in the queue, the most pressing and longest first; `mine` in my hands; `all` both, and what others have. */
  which: z.enum(['waiting', 'mine', 'all']).default('waiting'),
})
export const HandoffList = z
  .object({
    handoffs: z.array(HandoffView),
    /** Whether it is a time of service, and who of the staff is there now. */
    open: z.boolean(),
    staffPresent: z.int().nonnegative(),
  })
  .openapi('HandoffList')

/** A case with what a person needs to go on with it, without reading everything. */
export const HandoffDetail = HandoffView.extend({
  summary: z.object({
    /** What is asked, in the client's own words, newest last. */
    asked: z.array(z.string()),
    /** What the bot answered to the last question, and how sure it was. */
    lastAnswer: z
      .object({ text: z.string(), decision: Decision.shape.decision, citations: z.array(z.string()) })
      .nullable(),
    trend: z.number(),
    signals: z.array(z.string()),
  }),
  profile: z
    .object({
      riskTolerance: z.string().nullable(),
      assessedOn: z.string().nullable(),
      investorClass: z.string(),
      ageBand: z.string().nullable(),
      qualifiedInvestor: z.boolean(),
      advisorId: z.string().nullable(),
    })
    .nullable(),
  tickets: z.array(TicketView),
}).openapi('HandoffDetail')
export type HandoffDetail = z.infer<typeof HandoffDetail>
