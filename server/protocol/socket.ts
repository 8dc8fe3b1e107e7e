// What goes over a WebSocket: frames of JSON, each with a `type`. A type that is not known is passed over, on both sides.
import { z } from 'zod'
import { Instant } from '../../domain/calendar.ts'
import { ConversationEvent, MessageFor } from '../../domain/conversation.ts'
import { ProblemDocument } from '../../domain/problem.ts'
import { ConversationView, MessageId, MessageReceipt, QueuePlace, StreamQuery } from './conversations.ts'
import { Text } from './text.ts'

export const socketPath = '/v1/socket'
/** Goes up when a frame changes in a way that an older side would misread; new types and new fields do not count. */
export const socketProtocol = 1
export const heartbeatSeconds = 20

/** Why the server closed, in the range that RFC 6455 leaves to applications; beside it 1009 too large, 1012 restarting and 1013 try again later. */
export const closeCodes = {
  /** The first frame was none, or of a protocol that is not spoken here. */
  refused: 4400,
  /** No token came first, it was not accepted, or it has expired and was not renewed. */
  unauthenticated: 4401,
  /** No first frame within its time. */
  silent: 4408,
  /** More sockets than one caller may have, or too many frames that were none. */
  tooMany: 4429,
} as const

const conversationId = Text.min(1).max(100)
const token = z.string().min(1).max(16_384)

export const ClientFrame = z.discriminatedUnion('type', [
  /** The first frame of a connection. */
  z.object({ type: z.literal('hello'), protocol: z.int(), token }),
  /** A new token of the same person, before the old one expires. */
  z.object({ type: z.literal('renew'), token }),
  /** Events after a number, then new ones as they are committed. Following again begins anew after the new number. */
  z.object({ type: z.literal('follow'), conversationId, after: StreamQuery.shape.after }),
  z.object({ type: z.literal('unfollow'), conversationId }),
  /** The same message again changes nothing: whoever got no answer sends it again. */
  z.object({
    type: z.literal('send'),
    conversationId,
    messageId: MessageId,
    text: z.string('应为文字'),
    /** For a person alone, while one is waited for or there. */
    for: MessageFor.optional(),
  }),
  /** Holds for a few seconds; say it again while it goes on. Only in a conversation that is followed. */
  z.object({ type: z.literal('typing'), conversationId }),
  /** Staff: be told when the queue changes. Who follows it is at work, and clients are told that somebody is there. */
  z.object({ type: z.literal('follow-queue') }),
])
export type ClientFrame = z.infer<typeof ClientFrame>
export const clientFrameTypes: ReadonlySet<string> = new Set(ClientFrame.options.map(({ shape }) => shape.type.value))

const Side = z.enum(['client', 'staff'])
export type Side = z.infer<typeof Side>

export const ServerFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    protocol: z.int(),
    heartbeatSeconds: z.number(),
    /** When the token ends; null when it does not. */
    expiresAt: Instant.nullable(),
  }),
  z.object({ type: z.literal('renewed'), expiresAt: Instant.nullable() }),
  z.object({ type: z.literal('following'), conversation: ConversationView }),
  z.object({ type: z.literal('unfollowed'), conversationId: z.string() }),
  /** In order, each once. Numbers may be skipped: not every event is meant for everybody. */
  z.object({ type: z.literal('events'), conversationId: z.string(), events: z.array(ConversationEvent).min(1) }),
  /** The turn of a message has come to its end. */
  z.object({ type: z.literal('done'), conversationId: z.string(), turnId: z.string() }),
  /** Stored. */
  z.object({ type: z.literal('accepted'), conversationId: z.string(), ...MessageReceipt.shape }),
  /** The other side is writing, or has stopped. */
  z.object({ type: z.literal('typing'), conversationId: z.string(), side: Side, active: z.boolean() }),
  /** Somebody of the other side is there, or nobody any more. */
  z.object({ type: z.literal('presence'), conversationId: z.string(), side: Side, present: z.boolean() }),
  /** To staff: something in the queue has changed; look again. Comes once at the beginning. */
  z.object({ type: z.literal('queue-changed') }),
  /** To a client who waits: how many are before them, whether somebody of the staff is at work, and when they are back. */
  z.object({ type: z.literal('queue-place'), conversationId: z.string(), ...QueuePlace.shape }),
  z.object({ type: z.literal('heartbeat') }),
  /**
   * A frame was refused, a turn failed, or following ended. `conversationId`, `messageId` and `turnId` say what it is about, as far as
   * it is about one.
   */
  z.object({
    type: z.literal('error'),
    about: z.string(),
    conversationId: z.string().optional(),
    messageId: z.string().optional(),
    turnId: z.string().optional(),
    problem: ProblemDocument,
    retryAfterSeconds: z.number().optional(),
  }),
])
export type ServerFrame = z.infer<typeof ServerFrame>
