// What people take over: complaints with their deadlines, call-backs, verdicts on answers, consents. The truth of each is an event of its
// conversation; these rows are what is looked up.
import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import type {
  AnswerVerdict,
  CallbackTime,
  ConsentDocument,
  HandoffOutcome,
  TicketCategory,
} from '../../../domain/handoff.ts'
import { createdAt, instant, record } from './columns.ts'

/** 投诉工单. The periods are the firm's setting at the time. */
export const tickets = pgTable(
  'tickets',
  {
    /** What the client is told: `TS20261122-0001`, counted anew each day. */
    id: text('id').primaryKey(),
    conversationId: text('conversation_id').notNull(),
    clientId: text('client_id'),
    category: text('category').$type<TicketCategory>().notNull(),
    /** Why it was opened: the reason of the decision. */
    reason: text('reason').notNull(),
    /** 首次表达不满 */
    countedFrom: instant('counted_from').notNull(),
    contactBy: instant('contact_by').notNull(),
    acceptBy: instant('accept_by').notNull(),
    resolveBy: instant('resolve_by').notNull(),
    createdAt: createdAt(),
    closedAt: instant('closed_at'),
    outcome: text('outcome').$type<HandoffOutcome>(),
    ...record('business'),
  },
  (table) => [
    index('tickets_conversation').on(table.conversationId),
    index('tickets_open').on(table.resolveBy).where(sql`closed_at is null`),
  ],
)

/** 回电请求; the number itself lies with the originals of the conversation. */
export const callbacks = pgTable(
  'callbacks',
  {
    id: text('id').primaryKey(),
    conversationId: text('conversation_id').notNull(),
    /** The placeholder. */
    phone: text('phone').notNull(),
    time: text('time').$type<CallbackTime>().notNull(),
    createdAt: createdAt(),
    doneAt: instant('done_at'),
    doneBy: text('done_by'),
    ...record('conversation'),
  },
  (table) => [
    index('callbacks_conversation').on(table.conversationId),
    index('callbacks_open').on(table.createdAt).where(sql`done_at is null`),
  ],
)

/** 点赞点踩: the newest verdict on each turn. */
export const answerVerdicts = pgTable(
  'answer_verdicts',
  {
    conversationId: text('conversation_id').notNull(),
    turnId: text('turn_id').notNull(),
    verdict: text('verdict').$type<AnswerVerdict>().notNull(),
    reason: text('reason'),
    at: instant('at').notNull().defaultNow(),
    ...record('conversation'),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.turnId] }),
    index('answer_verdicts_down').on(table.at).where(sql`verdict = 'down'`),
  ],
)

/** 评价 at the end of a conversation. */
export const ratings = pgTable('ratings', {
  conversationId: text('conversation_id').primaryKey(),
  score: integer('score').notNull(),
  solved: boolean('solved'),
  at: instant('at').notNull().defaultNow(),
  ...record('conversation'),
})

/** 知情同意: which version of a notice a client or visitor agreed to. */
export const consents = pgTable(
  'consents',
  {
    /** `client:…` or `visitor:…`, as with the keys of originals. */
    owner: text('owner').notNull(),
    document: text('document').$type<ConsentDocument>().notNull(),
    version: text('version').notNull(),
    at: instant('at').notNull().defaultNow(),
    ...record('personal-information'),
  },
  (table) => [primaryKey({ columns: [table.owner, table.document, table.version] })],
)

/** 在岗: staff who follow the queue, a row for each line. Who has not been seen for a while is gone; nothing here is a record. */
export const staffPresence = pgTable(
  'staff_presence',
  {
    lineId: text('line_id').primaryKey(),
    staffId: text('staff_id').notNull(),
    seenAt: instant('seen_at').notNull().defaultNow(),
  },
  (table) => [index('staff_presence_seen').on(table.seenAt)],
)
