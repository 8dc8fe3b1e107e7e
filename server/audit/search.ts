// SQL of the audit search: events of all streams of a kind, the newest first.
import { and, desc, eq, gte, inArray, or, type SQL, sql } from 'drizzle-orm'
import { citations, conversations, streamEvents, streams, tickets } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { AuditEvent, AuditQuery } from '../protocol/audit.ts'

export type Criteria = Omit<AuditQuery, 'from' | 'to' | 'limit' | 'page'>

/** Before this event, in the order of the search. */
export type Place = { at: Date; streamId: string; seq: number }

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
    .where(
      and(
        gte(at, since),
        sql`(${at}, ${streamId}, ${seq}) < (${before.at.toISOString()}::timestamptz, ${before.streamId}::text, ${before.seq}::int)`,
        ...conditions(db, criteria),
      ),
    )
    .orderBy(desc(at), desc(streamId), desc(seq))
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

const conditions = (db: Database, criteria: Criteria): (SQL | undefined)[] => {
  const { streamId, seq, type } = streamEvents
  const { scope, clientId, conversationId, ticketId, actor, decision, reason, cited, text } = criteria
  return [
    eq(streams.kind, scope),
    clientId === undefined ? undefined : eq(conversations.clientId, clientId),
    conversationId === undefined ? undefined : eq(streamId, conversationId),
    ticketId === undefined
      ? undefined
      : inArray(streamId, db.select({ id: tickets.conversationId }).from(tickets).where(eq(tickets.id, ticketId))),
    criteria.type === undefined ? undefined : eq(type, criteria.type),
    actor === undefined ? undefined : sql`${readable} -> 'actor' ->> 'kind' = ${actor}`,
    decision === undefined ? undefined : decided('decision', decision),
    reason === undefined ? undefined : decided('reason', reason),
    cited === undefined
      ? undefined
      : sql`(${streamId}, ${seq}) in ${db
          .select({ conversationId: citations.conversationId, seq: citations.seq })
          .from(citations)
          .where(or(eq(citations.documentId, cited), eq(citations.versionId, cited), eq(citations.chunkId, cited)))}`,
    text === undefined ? undefined : and(inArray(type, worded), says(text)),
  ]
}

/**
 * PostgreSQL refuses to read JSON with an escaped U+0000 or lone surrogate, and one such event would end every search. A backslash that
 * somebody typed is escaped itself: C:\\udisk is no surrogate.
 */
const readable = sql`case when (strpos(${streamEvents.content}::text, '\\u0000') = 0
    and strpos(${streamEvents.content}::text, '\\ud') = 0)
  or ${streamEvents.content}::text !~ '(^|[^\\\\])(\\\\\\\\)*\\\\u(0000|d[89a-f])' then ${streamEvents.content} end`

const decided = (field: 'decision' | 'reason', value: string) =>
  and(
    eq(streamEvents.type, 'turn-decided'),
    sql`${readable} -> 'body' -> 'decision' ->> ${sql.raw(`'${field}'`)} = ${value}`,
  )

/** Most rows are passed over by a look at the content as it is stored; only where that has the text, its fields are read. */
const says = (text: string) => {
  const asStored = JSON.stringify(text).slice(1, -1)
  return sql`case when strpos(lower(${streamEvents.content}::text), lower(${asStored})) > 0
    then strpos(lower(${words}), lower(${text})) > 0 end`
}

const body = sql`${readable} -> 'body'`
const words = sql`concat_ws(' ', ${body} ->> 'text', ${body} -> 'sentence' ->> 'text', ${body} ->> 'comment', ${body} ->> 'detail',
  ${body} ->> 'note')`
