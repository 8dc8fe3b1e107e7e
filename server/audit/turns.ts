// SQL of the audit search by turns: what was asked and what came of it as one result, and what staff said.
import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { joinSentences, linksSaid } from '../../domain/answer-text.ts'
import { ConversationEventBody, type ConversationState } from '../../domain/conversation.ts'
import type { Sentence } from '../../domain/turn.ts'
import { citations, conversations, type EventContent, streamEvents, streams } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { isWithPerson } from '../handoff/states.ts'
import type { AuditTurn, AuditTurnQuery } from '../protocol/audit.ts'
import { decided, inPiece, newestFirst, ofConversations, type Place, readable, rests, says } from './search.ts'

export type TurnCriteria = Omit<AuditTurnQuery, 'from' | 'to' | 'limit' | 'page'>

/** What a turn begins with; what staff say stands alone. */
const beginnings: ConversationEventBody['type'][] = ['message-received', 'staff-message']
/** Of what a turn yields, what is told of it. */
const told: ConversationEventBody['type'][] = [
  'turn-started',
  'sentence-committed',
  'sentence-dropped',
  'answer-replaced',
  'turn-rated',
  'turn-decided',
  'turn-finished',
  'turn-failed',
  'answer-stopped',
]

const part = alias(streamEvents, 'part')

/**
 * Turns that began from `since` on and before `before`, the newest first. They are found by what was said in them, how they were decided
 * and what they rest on.
 * @param titles of the rules
 */
export const findTurns = (
  db: Database,
  {
    criteria,
    since,
    before,
    ...options
  }: { criteria: TurnCriteria; since: Date; before: Place; limit: number; titles: ReadonlyMap<string, string> },
): Promise<AuditTurn[]> =>
  readTurns(
    db,
    and(inArray(streamEvents.type, beginnings), inPiece({ since, before }), ...conditions(db, criteria)),
    options,
  )

/** These turns of conversations, by their ids; of rules without their titles. */
export const turnsById = (db: Database, ids: { conversationId: string; turnId: string }[]): Promise<AuditTurn[]> => {
  const { streamId, type, idempotencyKey: key } = streamEvents
  const asked = ids.map(({ conversationId, turnId }) => and(eq(streamId, conversationId), eq(key, turnId)))
  return ids.length === 0
    ? Promise.resolve([])
    : readTurns(db, and(eq(type, 'message-received'), or(...asked)), { limit: ids.length, titles: new Map() })
}

/** Turns that begin with such an event, the newest first. */
const readTurns = async (
  db: Database,
  beginsWith: SQL | undefined,
  { limit, titles }: { limit: number; titles: ReadonlyMap<string, string> },
): Promise<AuditTurn[]> => {
  const { at, streamId, seq, type, content, idempotencyKey: key } = streamEvents
  const rows = await db
    .select({
      streamId,
      seq,
      at,
      type,
      content,
      key,
      clientId: conversations.clientId,
      visitorId: conversations.visitorId,
      standing: sql<ConversationState | null>`(
        select part.content -> 'body' ->> 'to' from stream_events as part
        where part.stream_id = ${streamId} and part.type = 'state-changed' and part.seq < ${seq} order by part.seq desc limit 1)`,
    })
    .from(streamEvents)
    .innerJoin(streams, eq(streams.id, streamId))
    .leftJoin(conversations, eq(conversations.id, streamId))
    .where(and(eq(streams.kind, 'conversation'), beginsWith))
    .orderBy(...newestFirst)
    .limit(limit)
  const parts = await partsOf(
    db,
    rows.map((row) => row.streamId),
    rows.flatMap((row) => row.key ?? []),
  )
  return rows.map((row) => turnOf(row, parts.get(`${row.streamId}\n${row.key}`) ?? [], titles))
}

const conditions = (db: Database, criteria: TurnCriteria): (SQL | undefined)[] => {
  const { streamId, idempotencyKey: key } = streamEvents
  const { decision, reason, cited, text } = criteria
  /** One event of the turn of which all of this is true. */
  const some = (...of: (SQL | undefined)[]) =>
    sql`exists ${db
      .select({ one: sql`1` })
      .from(part)
      .where(and(eq(part.streamId, streamId), ...of, sql`${readable(part)} ->> 'turnId' = ${key}`))}`
  const decidedSo =
    decision === undefined && reason === undefined
      ? undefined
      : some(
          decision === undefined ? undefined : decided(part, 'decision', decision),
          reason === undefined ? undefined : decided(part, 'reason', reason),
        )
  return [
    ...ofConversations(db, criteria),
    decidedSo,
    cited === undefined
      ? undefined
      : sql`(${streamId}, ${key}) in ${db
          .select({ conversationId: citations.conversationId, turnId: citations.turnId })
          .from(citations)
          .where(rests(cited))}`,
    text === undefined
      ? undefined
      : sql`(${says(streamEvents, text)} or ${some(eq(part.type, 'sentence-committed'), says(part, text))})`,
  ]
}

type Part = { at: Date; body: ConversationEventBody }

/** What these turns yielded, in order. */
const partsOf = async (db: Database, streamIds: string[], keys: string[]): Promise<Map<string, Part[]>> => {
  if (keys.length === 0) return new Map()
  const rows = await db
    .select({ streamId: part.streamId, at: part.at, content: part.content })
    .from(part)
    .where(
      and(
        inArray(part.streamId, streamIds),
        inArray(part.type, told),
        inArray(sql`${readable(part)} ->> 'turnId'`, keys),
      ),
    )
    .orderBy(part.streamId, part.seq)
  const parts = rows.flatMap(({ streamId, at, content }) =>
    content ? [{ ofTurn: `${streamId}\n${content.turnId}`, at, body: ConversationEventBody.parse(content.body) }] : [],
  )
  return Map.groupBy(parts, ({ ofTurn }) => ofTurn)
}

type Beginning = {
  streamId: string
  seq: number
  at: Date
  content: EventContent | null
  key: string | null
  type: string
  clientId: string | null
  visitorId: string | null
  /** Where the conversation stood; null at its beginning. */
  standing: ConversationState | null
}

const turnOf = (
  { streamId, seq, at, content, key, type, clientId, visitorId, standing }: Beginning,
  parts: Part[],
  titles: ReadonlyMap<string, string>,
): AuditTurn => {
  const body = content && ConversationEventBody.parse(content.body)
  const text = body?.type === 'message-received' || body?.type === 'staff-message' ? body.text : null
  const isStaff = type === 'staff-message'
  const isForPerson =
    (body?.type === 'message-received' && body.for === 'person') || (standing !== null && isWithPerson(standing))
  const begun: AuditTurn = {
    conversationId: streamId,
    turnId: key ?? '',
    seq,
    at: at.toISOString(),
    clientId,
    visitorId,
    kind: isStaff ? 'staff-message' : 'question',
    actor: content?.actor ?? null,
    state: isStaff ? 'answered' : isForPerson ? 'to-person' : 'open',
    question: isStaff ? null : text,
    answer: isStaff ? text : null,
    sentences: [],
    evidence: null,
    confidence: null,
    decision: null,
    dropped: [],
    replaced: false,
    answeredBy: isStaff ? (content?.actor.id ?? null) : null,
    failed: null,
    stops: [],
    expired: content === null,
  }
  const turn = parts.reduce((before, part) => followedBy(before, part, titles), begun)
  return { ...turn, answer: turn.sentences.length > 0 ? joinSentences(turn.sentences) : turn.answer }
}

/** The turn as it stands after this. */
const followedBy = (turn: AuditTurn, { at, body }: Part, titles: ReadonlyMap<string, string>): AuditTurn => {
  const named = (ids: Iterable<string>) => [...ids].map((id) => ({ id, title: titles.get(id) ?? null }))
  switch (body.type) {
    case 'turn-started':
      return { ...turn, answeredBy: body.answeredBy }
    case 'sentence-committed':
      return { ...turn, sentences: [...turn.sentences, withoutLinks(body.sentence)] }
    case 'sentence-dropped': {
      const rules = named(new Set(body.findings.map(({ ruleId }) => ruleId)))
      return { ...turn, dropped: [...turn.dropped, { why: body.why, rules }] }
    }
    case 'answer-replaced':
      return { ...turn, replaced: turn.replaced || turn.sentences.length > 0, sentences: [] }
    case 'turn-rated':
      return { ...turn, evidence: body.evidence, confidence: body.confidence }
    case 'turn-decided': {
      const { decision, reason, desk = null, ruleIds } = body.decision
      return { ...turn, decision: { decision, reason, desk, rules: named(ruleIds) } }
    }
    // Without a decision it was cut short, since a person took the case.
    case 'turn-finished':
      return { ...turn, state: turn.decision ? 'answered' : 'to-person' }
    case 'turn-failed':
      return { ...turn, state: 'failed', failed: body.detail }
    case 'answer-stopped': {
      const { chunkId, by = null, reason } = body
      const title = titleIn(turn.sentences, chunkId)
      return { ...turn, stops: [...turn.stops, { chunkId, title, by, at: at.toISOString(), reason }] }
    }
    default:
      return turn
  }
}

const withoutLinks = (sentence: Sentence): Sentence => ({
  ...sentence,
  text: linksSaid(sentence.text),
  citations: sentence.citations.map((citation) => ({ ...citation, quote: linksSaid(citation.quote) })),
})

const titleIn = (sentences: Sentence[], chunkId: string): string | null => {
  const citation = sentences.flatMap((sentence) => sentence.citations).find((one) => one.chunkId === chunkId)
  return citation ? `《${citation.title}》${citation.clause ?? ''}` : null
}
