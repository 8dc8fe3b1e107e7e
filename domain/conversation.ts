// A conversation is a stream of events; everything else about it is derived.
import { z } from 'zod'
import { Instant } from './calendar.ts'
import { AnswerVerdict, CallbackTime, ConsentDocument, NoticeAbout, TicketCategory } from './handoff.ts'
import { Reader } from './identity.ts'
import { TurnEvent } from './turn.ts'

/** States of DESIGN "Handing over"; `bot` until a person is offered or asked for. */
export const ConversationState = z.enum(['bot', 'offered', 'queued', 'assigned', 'human', 'returned', 'closed'])
export type ConversationState = z.infer<typeof ConversationState>

export const Actor = z.object({
  kind: z.enum(['client', 'bot', 'staff', 'system']),
  id: z.string().optional(),
})
export type Actor = z.infer<typeof Actor>

/** For whom a message is meant: without it for whoever answers in the conversation, the bot or a person. */
export const MessageFor = z.literal('person')

/** What was said or decided beside the turn's own events. Text is masked; originals lie apart under the client's key. */
export const ConversationFact = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('conversation-started'),
    channel: z.string(),
    anonymous: z.boolean(),
    /** Whose it is from the beginning. */
    clientId: z.string().optional(),
  }),
  z.object({ type: z.literal('conversation-claimed'), by: z.string() }),
  z.object({
    type: z.literal('message-received'),
    messageId: z.string(),
    text: z.string(),
    /** Who asks, when it is not a client: what they could see when they asked. */
    reader: Reader.optional(),
    /** Written for a person alone: the bot neither answers nor reads it, wherever the conversation goes. */
    for: MessageFor.optional(),
  }),
  z.object({
    type: z.literal('turn-started'),
    messageId: z.string(),
    asOf: z.string(),
    libraryVersion: z.int(),
    answeredBy: z.string(),
    /** 显式标识 of the answer that follows. */
    aiLabel: z.string().optional(),
  }),
  z.object({ type: z.literal('turn-finished'), milliseconds: z.number() }),
  /** The turn could not be finished; the client is told `detail` and how to go on. */
  z.object({ type: z.literal('turn-failed'), code: z.string(), detail: z.string() }),
  /** `note`: what whoever changed it wrote down for the firm; masked, and never shown to clients. */
  z.object({
    type: z.literal('state-changed'),
    from: ConversationState,
    to: ConversationState,
    reason: z.string(),
    note: z.string().optional(),
  }),
  /** Who stopped it and why are the firm's own affairs: a client gets no `by`, and as `reason` what clients are told. */
  z.object({ type: z.literal('answer-stopped'), chunkId: z.string(), by: z.string().optional(), reason: z.string() }),
  z.object({ type: z.literal('originals-erased'), by: z.string(), reason: z.string() }),
  // --- people ---
  /** A member of staff writes; it has passed the rules that the bot's own sentences pass. */
  z.object({ type: z.literal('staff-message'), messageId: z.string(), text: z.string() }),
  /**
   * What the client is told about where the conversation stands, in the firm's fixed words: shown as it is. Said by a member of staff
   * about `callback` it means that they have called; older ones do not say which number.
   */
  z.object({
    type: z.literal('notice-given'),
    about: NoticeAbout,
    text: z.string(),
    /** The same in English; older ones have none. */
    english: z.string().optional(),
    callbackId: z.string().optional(),
  }),
  /** A member of staff was shown what a placeholder in an event stands for. Clients are not told. */
  z.object({
    type: z.literal('original-revealed'),
    revealedSeq: z.int().positive(),
    placeholder: z.string(),
    reason: z.string(),
  }),
  /** 投诉登记: a complaint has its number. The periods are the firm's setting, counted from the first expression of dissatisfaction. */
  z.object({
    type: z.literal('ticket-opened'),
    ticketId: z.string(),
    category: TicketCategory,
    contactBy: Instant,
    acceptBy: Instant,
    resolveBy: Instant,
  }),
  /** `phone` is the placeholder; the number lies with the originals. */
  z.object({ type: z.literal('callback-requested'), callbackId: z.string(), phone: z.string(), time: CallbackTime }),
  /** The client wants to be called no more. */
  z.object({ type: z.literal('callback-cancelled'), callbackId: z.string() }),
  // --- what the client thinks of it ---
  /** The newest about a turn counts; a null verdict takes the former back. */
  z.object({
    type: z.literal('answer-judged'),
    judgedTurnId: z.string(),
    verdict: AnswerVerdict.nullable(),
    reason: z.string().optional(),
    comment: z.string().optional(),
  }),
  z.object({
    type: z.literal('conversation-rated'),
    score: z.int().min(1).max(5),
    solved: z.boolean().optional(),
    comment: z.string().optional(),
  }),
  z.object({ type: z.literal('consent-given'), document: ConsentDocument, version: z.string() }),
])
export type ConversationFact = z.infer<typeof ConversationFact>

export const ConversationEventBody = z.discriminatedUnion('type', [TurnEvent, ConversationFact])
export type ConversationEventBody = z.infer<typeof ConversationEventBody>

/** An event as stored and as sent: numbered without gaps from 1 in its conversation. */
export const ConversationEvent = z.object({
  conversationId: z.string(),
  seq: z.int().positive(),
  at: Instant,
  turnId: z.string().nullable(),
  actor: Actor,
  body: ConversationEventBody,
})
export type ConversationEvent = z.infer<typeof ConversationEvent>
