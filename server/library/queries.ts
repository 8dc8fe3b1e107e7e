// SQL of stops: what is stopped and whom it concerned, who was told what.
import { and, desc, eq, exists, inArray, isNull, not, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import {
  chunks,
  citations,
  conversations,
  type EventContent,
  sourceStops,
  streamEvents,
  versions,
  works,
} from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'

export type StopRow = typeof sourceStops.$inferSelect
export type CitationRow = typeof citations.$inferSelect
type Target = StopRow['target']

/** Citations of what is stopped; of an answer by `conversation/turn`. */
export const citing = (target: Target, id: string): SQL | undefined => {
  if (target === 'document') return eq(citations.documentId, id)
  if (target === 'version') return eq(citations.versionId, id)
  if (target === 'chunk') return eq(citations.chunkId, id)
  const [conversationId = '', turnId = ''] = id.split('/')
  return and(eq(citations.conversationId, conversationId), eq(citations.turnId, turnId))
}

export const isThere = async (db: Database, target: Target, id: string): Promise<boolean> => {
  if (target === 'document') return (await db.$count(works, eq(works.id, id))) > 0
  if (target === 'version') return (await db.$count(versions, eq(versions.id, id))) > 0
  if (target === 'chunk') return (await db.$count(chunks, eq(chunks.id, id))) > 0
  return (await db.$count(citations, citing(target, id))) > 0
}

export const standingStop = async (db: Database, target: Target, targetId: string): Promise<StopRow | null> => {
  const [row] = await db
    .select()
    .from(sourceStops)
    .where(and(eq(sourceStops.target, target), eq(sourceStops.targetId, targetId), isNull(sourceStops.liftedAt)))
  return row ?? null
}

export const standingStops = (db: Database): Promise<StopRow[]> =>
  db.select().from(sourceStops).where(isNull(sourceStops.liftedAt)).orderBy(desc(sourceStops.at))

// --- withdrawing ---

/** The key of the event by which a stop withdraws an answer; `isWithdrawn` says the same in SQL. */
export const withdrawalKey = (stopId: string, turnId: string | null): string => `stop:${stopId}:${turnId ?? ''}`

const isWithdrawn = (stopId: SQL): SQL => sql`exists (
  select from stream_events as event
  where event.stream_id = citations.conversation_id and event.idempotency_key = concat('stop:', ${stopId}, ':', citations.turn_id))`

/** A page of the citations that a stop is still to withdraw, the newest first; none once it is lifted. @param last of the page before */
export const citationsToWithdraw = (
  db: Database,
  { id, target, targetId }: StopRow,
  last: CitationRow | undefined,
  limit: number,
): Promise<CitationRow[]> => {
  const { at, conversationId, seq, ordinal } = citations
  return db
    .select()
    .from(citations)
    .where(
      and(
        citing(target, targetId),
        eq(citations.retracted, false),
        exists(
          db
            .select()
            .from(sourceStops)
            .where(and(eq(sourceStops.id, id), isNull(sourceStops.liftedAt))),
        ),
        not(isWithdrawn(sql`${id}::text`)),
        last &&
          sql`(${at}, ${conversationId}, ${seq}, ${ordinal})
            < (${last.at.toISOString()}::timestamptz, ${last.conversationId}, ${last.seq}, ${last.ordinal})`,
      ),
    )
    .orderBy(desc(at), desc(conversationId), desc(seq), desc(ordinal))
    .limit(limit)
}

// --- what is stopped ---

export type StopConcern = { title: string | null; told: number; withdrawn: number; toWithdraw: number }

/**
 * By the stop's id: what it is called, how many conversations had been told it, how many answers were withdrawn from clients and how many
 * still are to be. For an answer the title is the question.
 */
export const concernsOf = async (db: Database, ids: string[]): Promise<Map<string, StopConcern>> => {
  const told = (target: Target, where: SQL) => sql`
    select conversation_id, turn_id, retracted, ${isWithdrawn(sql`stop.id`)} as withdrawn
    from citations
    where stop.target = ${sql.raw(`'${target}'`)} and ${where} and (stop.lifted_at is null or at <= stop.lifted_at)`
  const answers = sql`count(distinct (cited.conversation_id, cited.turn_id))`
  const conversation = sql`split_part(stop.target_id, '/', 1)`
  const turn = sql`split_part(stop.target_id, '/', 2)`
  const { rows } = await db.execute<StopConcern & { id: string; question: EventContent | null }>(sql`
    select stop.id,
      count(distinct cited.conversation_id)::int as told,
      (${answers} filter (where cited.withdrawn))::int as withdrawn,
      (${answers} filter (where stop.lifted_at is null and not cited.retracted and not cited.withdrawn))::int as "toWithdraw",
      case stop.target
        when 'document' then (select title from works where id = stop.target_id)
        when 'version' then (select concat_ws(' ', title, label) from versions where id = stop.target_id)
        when 'chunk' then (
          select concat_ws(' ', versions.title, clause) from chunks join versions on versions.id = version_id
          where chunks.id = stop.target_id)
      end as title,
      case when stop.target = 'answer' then (
        select content from stream_events where stream_id = ${conversation} and idempotency_key = ${turn}) end as question
    from source_stops as stop left join lateral (
      ${told('document', sql`document_id = stop.target_id`)} union all
      ${told('version', sql`version_id = stop.target_id`)} union all
      ${told('chunk', sql`chunk_id = stop.target_id`)} union all
      ${told('answer', sql`conversation_id = ${conversation} and turn_id = ${turn}`)}
    ) as cited on true
    where stop.id = any(${sql.param(ids)}::text[])
    group by stop.id`)
  return new Map(
    rows.map(({ id, question, title, ...counts }) => [id, { ...counts, title: title ?? textOf(question) }]),
  )
}

/** What a person wrote. */
const textOf = (content: EventContent | null): string | null => {
  const text = content?.body.text
  return typeof text === 'string' ? text : null
}

// --- who was told ---

export type Told = {
  citation: CitationRow
  clientId: string | null
  /** As it is in the library now; null when it is there no more. */
  title: string | null
  /** What the bot said, whole; null when its time is over. */
  said: EventContent | null
  question: string | null
  /** The answer was withdrawn by a stop. */
  withdrawn: boolean
}

/** The newest citations. */
export const whoWasTold = async (db: Database, where: SQL | undefined, limit: number): Promise<Told[]> => {
  const said = alias(streamEvents, 'said')
  const asked = alias(streamEvents, 'asked')
  const rows = await db
    .select({
      citation: citations,
      clientId: conversations.clientId,
      title: works.title,
      said: said.content,
      asked: asked.content,
    })
    .from(citations)
    .leftJoin(conversations, eq(conversations.id, citations.conversationId))
    .leftJoin(works, eq(works.id, citations.documentId))
    .leftJoin(said, and(eq(said.streamId, citations.conversationId), eq(said.seq, citations.seq)))
    .leftJoin(asked, and(eq(asked.streamId, citations.conversationId), eq(asked.idempotencyKey, citations.turnId)))
    .where(where)
    .orderBy(desc(citations.at), citations.conversationId, citations.seq, citations.ordinal)
    .limit(limit)
  const withdrawn = await withdrawnIn(db, [...new Set(rows.map(({ citation }) => citation.conversationId))])
  return rows.map(({ asked, ...row }) => ({
    ...row,
    question: textOf(asked),
    withdrawn: withdrawn.has(answerOf(row.citation)),
  }))
}

/** `conversation/turn`, as a stop of an answer names it. */
export const answerOf = ({ conversationId, turnId }: Pick<CitationRow, 'conversationId' | 'turnId'>): string =>
  `${conversationId}/${turnId}`

const withdrawnIn = async (db: Database, ids: string[]): Promise<Set<string>> => {
  const rows = await db
    .select({ conversationId: streamEvents.streamId, content: streamEvents.content })
    .from(streamEvents)
    .where(and(inArray(streamEvents.streamId, ids), eq(streamEvents.type, 'answer-stopped')))
  return new Set(
    rows.map(({ conversationId, content }) => answerOf({ conversationId, turnId: content?.turnId ?? null })),
  )
}
