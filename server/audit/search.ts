// SQL of the audit search: events of all streams of a kind, the newest first.
import { and, desc, eq, gte, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { citations, conversations, streamEvents, streams, tickets } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { AuditEvent, AuditQuery } from '../protocol/audit.ts'

export type Criteria = Omit<AuditQuery, 'from' | 'to' | 'limit' | 'page'>

/** Before this event, in the order of the search. */
export type Place = { at: Date; streamId: string; seq: number }

/** Of the events, by whichever name the statement calls them. */
export type EventColumns = { content: AnyPgColumn; type: AnyPgColumn }

/** Types whose text a person wrote or read. */
const worded = [
  'message-received',
  'sentence-committed',
  'staff-message',
  'notice-given',
  'answer-judged',
  'conversation-rated',
  'turn-failed',
  'state-changed',
  'feed-added',
  'feed-changed',
  'feed-paused',
  'feed-resumed',
  'feed-removed',
]

/**
 * Events from `since` on and before `before`. Times are looked up by an index; all else is compared row by row, so the caller keeps
 * the range small. What the content says (actor, decision, text) is not found of expired events.
 */
export const findEvents = async (
  db: Database,
  { criteria, since, before, limit }: { criteria: Criteria; since: Date; before: Place; limit: number },
): Promise<AuditEvent[]> => {
  const { at, streamId, seq } = streamEvents
  const rows = await db
    .select({
      streamId,
      seq,
      at,
      type: streamEvents.type,
      content: streamEvents.content,
      clientId: conversations.clientId,
      visitorId: conversations.visitorId,
    })
    .from(streamEvents)
    .innerJoin(streams, eq(streams.id, streamId))
    .leftJoin(conversations, eq(conversations.id, streamId))
    .where(and(inPiece({ since, before }), ...conditions(db, criteria)))
    .orderBy(...newestFirst)
    .limit(limit)
  return rows.map(({ content, ...row }) => ({
    ...row,
    at: row.at.toISOString(),
    turnId: content?.turnId ?? null,
    actor: content?.actor ?? null,
    body: content?.body ?? null,
    expired: content === null,
  }))
}

/** The order of the search. */
export const newestFirst = [desc(streamEvents.at), desc(streamEvents.streamId), desc(streamEvents.seq)]

export const inPiece = ({ since, before: { at, streamId, seq } }: { since: Date; before: Place }) =>
  and(
    gte(streamEvents.at, since),
    sql`(${streamEvents.at}, ${streamEvents.streamId}, ${streamEvents.seq})
      < (${at.toISOString()}::timestamptz, ${streamId}::text, ${seq}::int)`,
  )

const conditions = (db: Database, criteria: Criteria): (SQL | undefined)[] => {
  const { streamId, seq, type } = streamEvents
  const { scope, turnId, actor, decision, reason, cited, text } = criteria
  return [
    eq(streams.kind, scope),
    ...ofConversations(db, criteria),
    turnId === undefined ? undefined : ofTurn(turnId),
    criteria.type === undefined ? undefined : eq(type, criteria.type),
    actor === undefined ? undefined : sql`${readable(streamEvents)} -> 'actor' ->> 'kind' = ${actor}`,
    decision === undefined ? undefined : decided(streamEvents, 'decision', decision),
    reason === undefined ? undefined : decided(streamEvents, 'reason', reason),
    cited === undefined
      ? undefined
      : sql`(${streamId}, ${seq}) in ${db
          .select({ conversationId: citations.conversationId, seq: citations.seq })
          .from(citations)
          .where(rests(cited))}`,
    text === undefined ? undefined : and(inArray(type, worded), says(streamEvents, text)),
  ]
}

/** Which conversations are meant, in both kinds of search. */
export const ofConversations = (
  db: Database,
  { clientId, conversationId, ticketId }: Pick<Criteria, 'clientId' | 'conversationId' | 'ticketId'>,
): (SQL | undefined)[] => [
  clientId === undefined ? undefined : eq(conversations.clientId, clientId),
  conversationId === undefined ? undefined : eq(streamEvents.streamId, conversationId),
  ticketId === undefined
    ? undefined
    : inArray(
        streamEvents.streamId,
        db.select({ id: tickets.conversationId }).from(tickets).where(eq(tickets.id, ticketId)),
      ),
]

/** All that belongs to a turn: what it began with, what it yielded, what the client thought of it. */
const ofTurn = (turnId: string) =>
  or(
    eq(streamEvents.idempotencyKey, turnId),
    sql`${readable(streamEvents)} ->> 'turnId' = ${turnId}`,
    and(
      eq(streamEvents.type, 'answer-judged'),
      sql`${readable(streamEvents)} -> 'body' ->> 'judgedTurnId' = ${turnId}`,
    ),
  )

/** Citations of this document, version or passage. */
export const rests = (on: string) =>
  or(eq(citations.documentId, on), eq(citations.versionId, on), eq(citations.chunkId, on))

/**
 * PostgreSQL refuses to read JSON with an escaped U+0000 or lone surrogate, and one such event would end every search. A backslash that
 * somebody typed is escaped itself: C:\\udisk is no surrogate.
 */
export const readable = ({ content }: Pick<EventColumns, 'content'>) => sql`case
  when (strpos(${content}::text, '\\u0000') = 0 and strpos(${content}::text, '\\ud') = 0)
    or ${content}::text !~ '(^|[^\\\\])(\\\\\\\\)*\\\\u(0000|d[89a-f])' then ${content} end`

/** An event that decided so. */
export const decided = (table: EventColumns, field: 'decision' | 'reason', value: string) =>
  and(
    eq(table.type, 'turn-decided'),
    sql`${readable(table)} -> 'body' -> 'decision' ->> ${sql.raw(`'${field}'`)} = ${value}`,
  )

/** Most rows are passed over by a look at the content as it is stored; only where that has the text, its fields are read. */
export const says = (table: Pick<EventColumns, 'content'>, text: string) => {
  const asStored = JSON.stringify(text).slice(1, -1)
  const body = sql`${readable(table)} -> 'body'`
  const words = sql`concat_ws(' ', ${body} ->> 'text', ${body} -> 'sentence' ->> 'text', ${body} ->> 'comment', ${body} ->> 'detail',
    ${body} ->> 'note', ${body} ->> 'name', ${body} ->> 'location')`
  return sql`case when strpos(lower(${table.content}::text), lower(${asStored})) > 0
    then strpos(lower(${words}), lower(${text})) > 0 end`
}
