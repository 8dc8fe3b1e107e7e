// SQL of handing over: the queue, who is at work, what a case shows, complaints.
import { and, asc, desc, eq, inArray, isNull, lt, notInArray, or, type SQL, sql } from 'drizzle-orm'
import { ConversationEventBody } from '../../domain/conversation.ts'
import type { HandoffOutcome } from '../../domain/handoff.ts'
import {
  callbacks,
  clientProfiles,
  conversations,
  type EventContent,
  staffPresence,
  streamEvents,
  streams,
  tickets,
} from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'

// --- the queue ---

const isWaiting = eq(conversations.state, 'queued')
const order = [
  asc(sql`coalesce(${conversations.handoffPriority}, 2)`),
  asc(conversations.queuedAt),
  asc(conversations.id),
]

/** All that wait, in their order. */
export const waitingInOrder = async (db: Database): Promise<string[]> => {
  const rows = await db
    .select({ id: conversations.id })
    .from(conversations)
    .where(isWaiting)
    .orderBy(...order)
  return rows.map(({ id }) => id)
}

/** How many are before one that waits, or before who comes now with this rank. */
export const countBefore = async (db: Database, who: { id: string } | { rank: number }): Promise<number> => {
  const rankOf = sql`coalesce(${conversations.handoffPriority}, 2)`
  const isBefore =
    'rank' in who
      ? sql`${rankOf} <= ${who.rank}`
      : sql`(${rankOf}, ${conversations.queuedAt}, ${conversations.id}) < (
          select coalesce(own.handoff_priority, 2), own.queued_at, own.id from ${conversations} as own where own.id = ${who.id})`
  return db.$count(conversations, and(isWaiting, isBefore))
}

/** Another one means that something in the queue has changed. */
export const queueVersion = async (db: Database): Promise<string> => {
  const [row] = await db
    .select({
      version: sql<string>`concat_ws(' ', count(*), sum(${conversations.stateVersion}), sum(${conversations.messageCount}), max(${conversations.updatedAt}))`,
    })
    .from(conversations)
    .where(inArray(conversations.state, ['queued', 'assigned', 'human']))
  return row?.version ?? ''
}

// --- who is at work ---

/** How long is believed that somebody is there who said nothing. */
const believed = sql`interval '50 seconds'`
/** Lines that a dead server left behind. */
const forgotten = sql`interval '1 hour'`

/** A line of a member of staff is there, now. */
export const seeStaff = async (db: Database, line: { lineId: string; staffId: string }): Promise<void> => {
  await db
    .insert(staffPresence)
    .values(line)
    .onConflictDoUpdate({ target: staffPresence.lineId, set: { seenAt: sql`now()` } })
}

export const forgetStaff = async (db: Database, lineId: string): Promise<void> => {
  await db.delete(staffPresence).where(eq(staffPresence.lineId, lineId))
  await db.delete(staffPresence).where(lt(staffPresence.seenAt, sql`now() - ${forgotten}`))
}

/** How many people are at work, however many lines each has. */
export const countStaff = async (db: Database): Promise<number> => {
  const [row] = await db
    .select({ people: sql<number>`count(distinct ${staffPresence.staffId})::int` })
    .from(staffPresence)
    .where(sql`${staffPresence.seenAt} > now() - ${believed}`)
  return row?.people ?? 0
}

// --- turns that a person cuts short ---

export type OpenTurn = { turnId: string; milliseconds: number; shown: boolean }

/** Messages whose turn has not ended, oldest first; `shown`: sentences stand that are no whole answer. */
export const openTurns = async (db: Database, id: string): Promise<OpenTurn[]> => {
  const { rows } = await db.execute<OpenTurn>(sql`
    select message.idempotency_key as "turnId",
      greatest(0, round(extract(epoch from now() - message.at) * 1000))::int as milliseconds,
      exists (
        select from stream_events as said
        where said.stream_id = message.stream_id and said.seq > message.seq and said.type = 'sentence-committed'
          and said.content ->> 'turnId' = message.idempotency_key
          and not exists (
            select from stream_events as replaced
            where replaced.stream_id = said.stream_id and replaced.seq > said.seq and replaced.type = 'answer-replaced'
              and replaced.content ->> 'turnId' = message.idempotency_key)) as shown
    from ${conversations} as conversation
      join stream_events as first
        on first.stream_id = conversation.id and first.idempotency_key = conversation.open_turn_id
      join stream_events as message
        on message.stream_id = conversation.id and message.seq >= first.seq and message.type = 'message-received'
    where conversation.id = ${id} and not exists (
      select from stream_events as ended
      where ended.stream_id = message.stream_id and ended.idempotency_key = 'end:' || message.idempotency_key)
    order by message.seq`)
  return rows
}

// --- cases ---

/** The last event of a type in each conversation. */
const lastOf = (db: Database, type: string, name: string) =>
  db
    .select({ content: streamEvents.content, at: streamEvents.at })
    .from(streamEvents)
    .where(and(eq(streamEvents.streamId, conversations.id), eq(streamEvents.type, type)))
    .orderBy(desc(streamEvents.seq))
    .limit(1)
    .as(name)

/** Cases with what is shown of each, in the order of the queue: one query, however many they are. */
const casesWhere = (db: Database, where: SQL | undefined) => {
  const message = lastOf(db, 'message-received', 'last_message')
  const reading = lastOf(db, 'turn-understood', 'last_reading')
  const ticket = db
    .select({ id: tickets.id })
    .from(tickets)
    .where(and(eq(tickets.conversationId, conversations.id), isNull(tickets.closedAt)))
    .orderBy(desc(tickets.createdAt))
    .limit(1)
    .as('open_ticket')
  const callback = db
    .select({ phone: callbacks.phone, time: callbacks.time, at: callbacks.createdAt })
    .from(callbacks)
    .where(and(eq(callbacks.conversationId, conversations.id), isNull(callbacks.doneAt)))
    .orderBy(asc(callbacks.createdAt), asc(callbacks.id))
    .limit(1)
    .as('open_callback')
  return db
    .select({
      conversation: conversations,
      lastSeq: streams.headSeq,
      name: clientProfiles.name,
      message: { content: message.content, at: message.at },
      reading: reading.content,
      ticketId: ticket.id,
      callback: { phone: callback.phone, time: callback.time, at: callback.at },
    })
    .from(conversations)
    .innerJoin(streams, eq(streams.id, conversations.id))
    .leftJoin(clientProfiles, eq(clientProfiles.id, conversations.clientId))
    .leftJoinLateral(message, sql`true`)
    .leftJoinLateral(reading, sql`true`)
    .leftJoinLateral(ticket, sql`true`)
    .leftJoinLateral(callback, sql`true`)
    .where(where)
    .orderBy(...order)
}

export type CaseRow = Awaited<ReturnType<typeof casesWhere>>[number]

/** Most of what one list shows. */
const mostListed = 500

/** Whoever waits in the queue, or for a call while nobody has the case. */
const waits = () =>
  or(
    isWaiting,
    and(
      notInArray(conversations.state, ['assigned', 'human']),
      sql`exists (select from ${callbacks} where ${callbacks.conversationId} = ${conversations.id} and ${callbacks.doneAt} is null)`,
    ),
  )
const isWithSomebody = inArray(conversations.state, ['assigned', 'human'])

/** @param staffId whose cases `mine` are */
export const listCases = (db: Database, which: 'waiting' | 'mine' | 'all', staffId: string): Promise<CaseRow[]> => {
  const where = {
    waiting: waits(),
    mine: and(isWithSomebody, eq(conversations.assigneeId, staffId)),
    all: or(waits(), isWithSomebody),
  }
  return casesWhere(db, where[which]).limit(mostListed)
}

export const findCase = async (db: Database, id: string): Promise<CaseRow | null> => {
  const [row] = await casesWhere(db, eq(conversations.id, id))
  return row ?? null
}

/** The newest events of these types, oldest first. */
export const recentEvents = async (
  db: Database,
  id: string,
  types: ConversationEventBody['type'][],
  limit: number,
): Promise<{ turnId: string | null; body: ConversationEventBody }[]> => {
  const rows = await db
    .select({ content: streamEvents.content })
    .from(streamEvents)
    .where(and(eq(streamEvents.streamId, id), inArray(streamEvents.type, types)))
    .orderBy(desc(streamEvents.seq))
    .limit(limit)
  return rows.reverse().flatMap(({ content }) => {
    if (content === null) return []
    return [{ turnId: content.turnId, body: ConversationEventBody.parse(content.body) }]
  })
}

/** The event that was stored under this key, or null. */
export const findByKey = async (
  db: Database,
  id: string,
  key: string,
): Promise<{ seq: number; content: EventContent | null } | null> => {
  const [row] = await db
    .select({ seq: streamEvents.seq, content: streamEvents.content })
    .from(streamEvents)
    .where(and(eq(streamEvents.streamId, id), eq(streamEvents.idempotencyKey, key)))
  return row ?? null
}

/** In a transaction: whether the case is with somebody of the staff now, and with whom. */
export const caseIsWith = async (tx: Database, id: string): Promise<string | null> => {
  const [row] = await tx
    .select({ assigneeId: conversations.assigneeId })
    .from(conversations)
    .where(and(eq(conversations.id, id), inArray(conversations.state, ['assigned', 'human'])))
  return row?.assigneeId ?? null
}

/** A handover that is more pressing than the one a conversation waits for moves it forward. */
export const raisePriority = async (
  tx: Database,
  id: string,
  { rank, reason, desk }: { rank: number; reason: string; desk: CaseRow['conversation']['handoffDesk'] },
): Promise<void> => {
  await tx
    .update(conversations)
    .set({ handoffPriority: rank, handoffReason: reason, handoffDesk: desk })
    .where(and(eq(conversations.id, id), isWaiting, sql`coalesce(${conversations.handoffPriority}, 2) > ${rank}`))
}

// --- complaints ---

export type TicketRow = typeof tickets.$inferSelect

export const ticketsOf = (db: Database, conversationId: string): Promise<TicketRow[]> =>
  db.select().from(tickets).where(eq(tickets.conversationId, conversationId)).orderBy(asc(tickets.createdAt))

/** The highest number that was given with a prefix, 0 when there is none. */
export const lastTicketNumber = async (db: Database, prefix: string): Promise<number> => {
  const [row] = await db
    .select({ number: sql<number>`coalesce(max(substr(${tickets.id}, ${prefix.length + 1})::int), 0)` })
    .from(tickets)
    .where(sql`starts_with(${tickets.id}, ${prefix})`)
  return row?.number ?? 0
}

/** False when the number was given to another meanwhile. */
export const insertTicket = async (tx: Database, row: typeof tickets.$inferInsert): Promise<boolean> => {
  const inserted = await tx.insert(tickets).values(row).onConflictDoNothing().returning({ id: tickets.id })
  return inserted.length > 0
}

export const closeTickets = async (
  tx: Database,
  conversationId: string,
  { at, outcome }: { at: Date; outcome: HandoffOutcome },
): Promise<void> => {
  await tx
    .update(tickets)
    .set({ closedAt: at, outcome })
    .where(and(eq(tickets.conversationId, conversationId), isNull(tickets.closedAt)))
}

/** When the client first showed themselves dissatisfied, as far as the readings of the conversation tell; null when they do not. */
export const firstDissatisfaction = async (db: Database, conversationId: string): Promise<Date | null> => {
  const reading = sql`${streamEvents.content} -> 'body' -> 'reading'`
  const [row] = await db
    .select({ turnId: sql<string>`${streamEvents.content} ->> 'turnId'` })
    .from(streamEvents)
    .where(
      and(
        eq(streamEvents.streamId, conversationId),
        eq(streamEvents.type, 'turn-understood'),
        sql`(${reading} ->> 'sentiment' = 'neg' or ${reading} ->> 'intent' = 'complaint')`,
      ),
    )
    .orderBy(asc(streamEvents.seq))
    .limit(1)
  return row ? receivedAt(db, conversationId, row.turnId) : null
}

export const receivedAt = async (db: Database, conversationId: string, messageId: string): Promise<Date | null> => {
  const [row] = await db
    .select({ at: streamEvents.at })
    .from(streamEvents)
    .where(and(eq(streamEvents.streamId, conversationId), eq(streamEvents.idempotencyKey, messageId)))
  return row?.at ?? null
}
