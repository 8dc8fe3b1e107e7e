// What goes over the wire for conversations: requests, answers, events.
import { z } from '@hono/zod-openapi'
import { Instant } from '../../domain/calendar.ts'
import { ConversationEvent, ConversationState, MessageFor } from '../../domain/conversation.ts'
import { CallbackTime } from '../../domain/handoff.ts'

/** What a client's number for a message looks like: any of the usual unique ids. */
export const MessageId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, '应为 8–64 个字母、数字、连字符或下划线，每条消息一个新编号（例如 UUID）')

/** Where a conversation takes place, as a short name: it is stored, listed and logged as it is, so it can hold nobody's number. */
const Channel = z
  .string()
  .regex(
    /^(?!(?:\D*\d){5})[A-Za-z][A-Za-z0-9_-]{0,39}$/,
    '应为渠道的简短代号：以字母开头，由字母、数字（最多 4 个）、连字符或下划线组成，最多 40 个字符，例如 widget',
  )

export const StartConversation = z
  .strictObject({
    channel: Channel.default('widget'),
  })
  .openapi('StartConversation')

export const SendMessage = z
  .strictObject({
    messageId: MessageId,
    text: z.string('应为文字'),
    for: MessageFor.optional().describe('person：只给人工客服看，智能助手不回答；只在等候人工和人工接待时接受'),
  })
  .openapi('SendMessage')

export const MessageReceipt = z
  .object({
    messageId: z.string(),
    turnId: z.string(),
    seq: z.int().positive(),
    /** The same message had been received before; nothing was done again. */
    duplicate: z.boolean(),
  })
  .openapi('MessageReceipt')

/** Where a client stands who waits for a person, and what waiting is like now. */
export const QueuePlace = z.object({
  ahead: z.int().nonnegative(),
  staffPresent: z.boolean(),
  /** 现在是不是人工服务时间；不是的话 opensAt 说明何时上班。 */
  open: z.boolean(),
  opensAt: z.string().nullable(),
  opensAtInEnglish: z.string().nullable(),
  /** 登记回电时可以选的时间：人工服务时间里没有的半天不在其中。 */
  callbackTimes: z.array(CallbackTime),
  /** 其中每一个是哪一天、几点到几点，选之前给客户看。 */
  callbackChoices: z.array(z.object({ time: CallbackTime, text: z.string(), english: z.string() })),
})
export type QueuePlace = z.infer<typeof QueuePlace>

export const ConversationView = z
  .object({
    id: z.string(),
    channel: z.string(),
    state: ConversationState,
    anonymous: z.boolean(),
    messageCount: z.int().nonnegative(),
    lastSeq: z.int(),
    createdAt: Instant,
    updatedAt: Instant,
    aiLabel: z.string(),
    /** 排队情况，只在等候人工时有。 */
    queue: QueuePlace.nullable(),
  })
  .openapi('Conversation')
export type ConversationView = z.infer<typeof ConversationView>

export const ConversationList = z.object({ conversations: z.array(ConversationView) }).openapi('ConversationList')

export const EventPage = z
  .object({
    events: z.array(ConversationEvent),
    /** Ask again with `after` set to this. */
    lastSeq: z.int().nonnegative(),
    /** There are more events to read now. */
    more: z.boolean(),
  })
  .openapi('EventPage')

/** The largest number that the database holds for an event. */
const mostEvents = 2_147_483_647

export const EventsQuery = z.object({
  after: z.coerce
    .number()
    .int('应为整数')
    .min(0, '应为不小于 0 的整数')
    .max(mostEvents, `应为不大于 ${mostEvents} 的整数`)
    .default(0),
  limit: z.coerce.number().int('应为整数').min(1).max(500, '最多 500').default(200),
})

export const StreamQuery = z.object({ after: EventsQuery.shape.after })

export const ClaimConversation = z
  .strictObject({ visitorToken: z.string().min(1).describe('登录前使用的访客令牌') })
  .openapi('ClaimConversation')

export const Erasure = z.object({ erased: z.int().nonnegative(), kept: z.string() }).openapi('Erasure')
