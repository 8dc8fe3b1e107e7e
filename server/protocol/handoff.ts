// What goes over the wire where people take over: the client's side of it, and the staff's.
import { z } from '@hono/zod-openapi'
import { Instant } from '../../domain/calendar.ts'
import { ConversationState } from '../../domain/conversation.ts'
import { CallbackTime, HandoffOutcome, HandoffPriority, TicketCategory } from '../../domain/handoff.ts'
import { placeholderForm } from '../../domain/placeholder.ts'
import { Decision, ReasonCode, Sentiment } from '../../domain/turn.ts'
import { MessageId } from './conversations.ts'
import { Text } from './text.ts'

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

/** What a placeholder stands for, to who needs it to go on. `seq` is the event it stands in. */
export const RevealOriginal = z
  .strictObject({
    seq: z.int().positive(),
    placeholder: z.string().regex(placeholderForm, '应为完整的代号，例如 ⟦手机号1⟧'),
    reason: Text.trim().min(2, '查看原因至少两个字').max(200),
  })
  .openapi('RevealOriginal')
export type RevealOriginal = z.infer<typeof RevealOriginal>

export const RevealedOriginal = z.object({ placeholder: z.string(), value: z.string() }).openapi('RevealedOriginal')

export const CallbackQuery = z.object({ callbackId: Text.min(1).max(100).optional() })

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

/** How a case ended, by whomever. */
export const CaseOutcome = HandoffOutcome.or(z.literal('closed-by-client'))

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
    /** The message for which a person is needed, `sequence` its event; null when nothing was written. What is hidden in it is named, as [手机号]. */
    cause: z.object({ text: z.string(), at: Instant, sequence: z.int().positive() }).nullable(),
    /** A line of it, or of what was written last. */
    preview: z.string(),
    sentiment: Sentiment,
    messageCount: z.int().nonnegative(),
    lastSeq: z.int().nonnegative(),
    ticketId: z.string().nullable(),
    /** The one that has waited longest. */
    callback: z.object({ id: z.string(), phone: z.string(), time: CallbackTime, at: Instant }).nullable(),
    /** When and how it ended; null while it goes on. */
    closed: z.object({ at: Instant, outcome: CaseOutcome.nullable() }).nullable(),
  })
  .openapi('Handoff')
export type HandoffView = z.infer<typeof HandoffView>

export const HandoffQuery = z.object({
  /**
   * `waiting` in the queue, the most pressing and longest first; `mine` in my hands; `all` both, and what others have; `closed` what I
   * had and what ended lately, the newest first.
   */
  which: z.enum(['waiting', 'mine', 'all', 'closed']).default('waiting'),
})
export const HandoffList = z
  .object({
    /** A hundred at most: what is in somebody's hands, then those that wait, in their order. */
    handoffs: z.array(HandoffView),
    /** How many wait in the queue, listed or not. */
    waiting: z.int().nonnegative(),
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
  /**
   * The number of `callback`, shortened as 138****8000, and the event by which the whole is asked for; null to who does not call, and
   * once it is erased.
   */
  callNumber: z.object({ seq: z.int().positive(), shortened: z.string() }).nullable(),
}).openapi('HandoffDetail')
export type HandoffDetail = z.infer<typeof HandoffDetail>
