// SQL of handing over: the queue, who is at work, what a case shows, complaints.
import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, not, or, type SQL, sql } from 'drizzle-orm'
import { ConversationEventBody, type ConversationState } from '../../domain/conversation.ts'
import type { HandoffOutcome } from '../../domain/handoff.ts'
import { type ReasonCode, reasonCodes } from '../../domain/turn.ts'
import {
  callbacks,
  clientProfiles,
  conversations,
  staffPresence,
  streamEvents,
  streams,
  tickets,
} from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { isForPerson } from '../conversations/queries.ts'
import { isGraver } from './states.ts'

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

/** How many are before one that waits. */
export const countBefore = (db: Database, id: string): Promise<number> => {
  const isBefore = sql`(coalesce(${conversations.handoffPriority}, 2), ${conversations.queuedAt}, ${conversations.id}) < (
    select coalesce(own.handoff_priority, 2), own.queued_at, own.id from ${conversations} as own where own.id = ${id})`
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

export type UnansweredCase = { id: string; stateVersion: number; seconds: number; present: boolean }

/** Cases that were taken and in which nobody of the staff has spoken: for how long, and whether who has it is at work. */
export const unansweredCases = async (db: Database): Promise<UnansweredCase[]> => {
  const { rows } = await db.execute<UnansweredCase>(sql`
    select conversation.id, conversation.state_version as "stateVersion",
      extract(epoch from now() - taken.at)::float as seconds,
      exists (
        select from staff_presence as line
        where line.staff_id = conversation.assignee_id and line.seen_at > now() - ${believed}) as present
    from conversations as conversation, lateral (
      select max(at) as at from stream_events where stream_id = conversation.id and type = 'state-changed') as taken
    where conversation.state = 'assigned'`)
  return rows
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
          and not ${isForPerson(sql`message.content`)}
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

/**
 * The message for which each conversation goes to a person: the first since a person last had it whose turn gave the reason; for who
 * tapped, the last before it, and where there is none the first that was written for a person since.
 */
const causeOf = (db: Database) => {
  const ofCase = sql`stream_id = ${conversations.id}`
  const returned = sql`coalesce((
    select max(seq) from stream_events where ${ofCase} and type = 'state-changed' and content -> 'body' ->> 'to' = 'returned'), 0)`
  const turnId = sql`(
    select content ->> 'turnId' from stream_events
    where ${ofCase} and type = 'turn-decided' and content -> 'body' -> 'decision' ->> 'reason' = ${conversations.handoffReason}
      and content -> 'body' -> 'decision' ->> 'decision' in ('handover', 'offer')
    order by seq <= ${returned}, seq limit 1)`
  const isBefore = sql`${streamEvents.at} <= ${conversations.queuedAt}`
  const gaveIt = sql`coalesce(${streamEvents.idempotencyKey} = ${turnId}, false)`
  return db
    .select({ content: streamEvents.content, at: streamEvents.at, seq: streamEvents.seq })
    .from(streamEvents)
    .where(
      and(
        eq(streamEvents.streamId, conversations.id),
        eq(streamEvents.type, 'message-received'),
        or(gaveIt, isBefore, isForPerson(streamEvents.content)),
      ),
    )
    .orderBy(
      desc(gaveIt),
      desc(isBefore),
      sql`case when ${isBefore} then -${streamEvents.seq} else ${streamEvents.seq} end`,
    )
    .limit(1)
    .as('cause')
}

/** The last reading in each conversation that was not calm. */
const moodOf = (db: Database) =>
  db
    .select({ content: streamEvents.content })
    .from(streamEvents)
    .where(
      and(
        eq(streamEvents.streamId, conversations.id),
        eq(streamEvents.type, 'turn-understood'),
        sql`${streamEvents.content} -> 'body' -> 'reading' ->> 'sentiment' <> 'neu'`,
      ),
    )
    .orderBy(desc(streamEvents.seq))
    .limit(1)
    .as('mood')

/** Cases with what is shown of each, in an order: one query, however many they are. */
const casesOf = (db: Database, ids: string[], inOrder: SQL[] = order) => {
  const message = lastOf(db, 'message-received', 'last_message')
  const cause = causeOf(db)
  const mood = moodOf(db)
  const ticket = db
    .select({ id: tickets.id })
    .from(tickets)
    .where(and(eq(tickets.conversationId, conversations.id), isNull(tickets.closedAt)))
    .orderBy(desc(tickets.createdAt))
    .limit(1)
    .as('open_ticket')
  const move = lastOf(db, 'state-changed', 'last_move')
  const callback = db
    .select({ id: callbacks.id, phone: callbacks.phone, time: callbacks.time, at: callbacks.createdAt })
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
      cause: { content: cause.content, at: cause.at, seq: cause.seq },
      mood: mood.content,
      ticketId: ticket.id,
      callback: { id: callback.id, phone: callback.phone, time: callback.time, at: callback.at },
      lastMove: move.content,
    })
    .from(conversations)
    .innerJoin(streams, eq(streams.id, conversations.id))
    .leftJoin(clientProfiles, eq(clientProfiles.id, conversations.clientId))
    .leftJoinLateral(message, sql`true`)
    .leftJoinLateral(cause, sql`true`)
    .leftJoinLateral(mood, sql`true`)
    .leftJoinLateral(ticket, sql`true`)
    .leftJoinLateral(callback, sql`true`)
    .leftJoinLateral(move, eq(conversations.state, 'closed'))
    .where(inArray(conversations.id, ids))
    .orderBy(...inOrder)
}

export type CaseRow = Awaited<ReturnType<typeof casesOf>>[number]

/** Most of what one list shows. Each change of the queue is read by everybody who follows it. */
const mostListed = 100

/**
 * The first of the cases where it is so. They are picked before anything is looked up of them: in one query it is looked up of all.
 * @param first what is shown before the rest where not all can be
 */
const casesWhere = async (
  db: Database,
  where: SQL | undefined,
  { inOrder = order, first = [], most = mostListed }: { inOrder?: SQL[]; first?: SQL[]; most?: number } = {},
): Promise<CaseRow[]> => {
  const picked = await db
    .select({ id: conversations.id })
    .from(conversations)
    .where(where)
    .orderBy(...first, ...inOrder)
    .limit(most)
  if (picked.length === 0) return []
  return casesOf(
    db,
    picked.map(({ id }) => id),
    inOrder,
  )
}

const isWithSomebody: SQL = inArray(conversations.state, ['assigned', 'human'])

/** In one of these states, or waiting for a call; found by what is few, not among all conversations that ever were. */
const inOrCalled = (db: Database, states: ConversationState[]): SQL =>
  inArray(
    conversations.id,
    db
      .select({ id: conversations.id })
      .from(conversations)
      .where(inArray(conversations.state, states))
      .union(db.select({ id: callbacks.conversationId }).from(callbacks).where(isNull(callbacks.doneAt))),
  )

/** How many wait in the queue, listed or not. */
export const countWaiting = (db: Database): Promise<number> => db.$count(conversations, isWaiting)

/** @param staffId whose cases `mine` are */
export const listCases = (db: Database, which: 'waiting' | 'mine' | 'all', staffId: string): Promise<CaseRow[]> => {
  const where = {
    waiting: and(inOrCalled(db, ['queued']), not(isWithSomebody)),
    mine: and(isWithSomebody, eq(conversations.assigneeId, staffId)),
    all: inOrCalled(db, ['queued', 'assigned', 'human']),
  }
  // However many wait, what is in somebody's hands is not crowded out.
  return casesWhere(db, where[which], { first: [desc(isWithSomebody)] })
}

/** What people had and what ended in the last days, the newest first. @param staffId whose cases they were; null: everybody's */
export const closedCases = (db: Database, staffId: string | null): Promise<CaseRow[]> =>
  casesWhere(
    db,
    and(
      eq(conversations.state, 'closed'),
      staffId === null ? isNotNull(conversations.assigneeId) : eq(conversations.assigneeId, staffId),
      sql`${conversations.closedAt} > now() - interval '7 days'`,
      // Never before it ended, and indexed.
      sql`${conversations.updatedAt} > now() - interval '7 days'`,
    ),
    { inOrder: [desc(conversations.closedAt), desc(conversations.id)], most: 50 },
  )

export const findCase = async (db: Database, id: string): Promise<CaseRow | null> => {
  const [row] = await casesOf(db, [id])
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

/** In a transaction: whether the case is with somebody of the staff now, and with whom. */
export const caseIsWith = async (tx: Database, id: string): Promise<string | null> => {
  const [row] = await tx
    .select({ assigneeId: conversations.assigneeId })
    .from(conversations)
    .where(and(eq(conversations.id, id), inArray(conversations.state, ['assigned', 'human'])))
  return row?.assigneeId ?? null
}

/** A handover that is graver than the one a conversation waits for takes its place. */
export const raisePriority = async (
  tx: Database,
  id: string,
  { rank, reason, desk }: { rank: number; reason: ReasonCode; desk: CaseRow['conversation']['handoffDesk'] },
): Promise<void> => {
  const lessGrave = reasonCodes.filter((one) => isGraver(reason, one))
  await tx
    .update(conversations)
    .set({ handoffPriority: rank, handoffReason: reason, handoffDesk: desk })
    .where(and(eq(conversations.id, id), isWaiting, inArray(conversations.handoffReason, lessGrave)))
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

/** Its client is whose the conversation is now. False when the number was given to another meanwhile. */
export const insertTicket = async (
  tx: Database,
  row: Omit<typeof tickets.$inferInsert, 'clientId'>,
): Promise<boolean> => {
  const clientId = sql`(select client_id from ${conversations} where ${conversations.id} = ${row.conversationId})`
  const inserted = await tx
    .insert(tickets)
    .values({ ...row, clientId })
    .onConflictDoNothing()
    .returning({ id: tickets.id })
  return inserted.length > 0
}

/** A visitor has signed in: their complaints are the client's. Call it in the commit that says so. */
export const giveTicketsTo = async (tx: Database, conversationId: string, clientId: string): Promise<void> => {
  await tx.update(tickets).set({ clientId }).where(eq(tickets.conversationId, conversationId))
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
