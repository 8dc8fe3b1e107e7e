// 留痕核验, second part: what is looked up about conversations must say what their events say. The chain covers the events, and by this
// their rows and citations too.
import { and, asc, eq, inArray, isNull, notExists, sql as raw } from 'drizzle-orm'
import type { ConversationEventBody } from '../../domain/conversation.ts'
import { citations, conversations, streamEvents, streams } from '../sql/schema.ts'
import type { Database, Sql } from '../sql/sql.ts'
import { byBytes } from './anchors.ts'
import type { Fault } from './verify.ts'
import { type Event, promiseFaults, promises, promisesOf, promising } from './verify-promises.ts'

const streamsPage = 100

/** Types of the events that leave something behind in a table. */
const telling: ConversationEventBody['type'][] = [
  'conversation-started',
  'conversation-claimed',
  'message-received',
  'sentence-committed',
  'answer-replaced',
  'state-changed',
  'turn-finished',
  'turn-failed',
  ...promising,
]

type Row = typeof conversations.$inferSelect
type CitationRow = typeof citations.$inferSelect

/** Compares all conversations, or one. Reads only, a hundred to a transaction, and may run beside a working server. */
export const verifyConversations = async (
  { db }: Pick<Sql, 'db'>,
  { streamId }: { streamId?: string } = {},
): Promise<Fault[]> => {
  const faults: Fault[] = []
  for (let after = ''; ; ) {
    const ids = await db.transaction(
      async (tx) => {
        const page = await tx
          .select({ id: streams.id })
          .from(streams)
          .where(
            and(
              eq(streams.kind, 'conversation'),
              // Rows and citations go with the content.
              isNull(streams.expiredAt),
              streamId === undefined ? raw`${streams.id} collate "C" > ${after}` : eq(streams.id, streamId),
            ),
          )
          .orderBy(byBytes(streams.id))
          .limit(streamsPage)
        const ids = page.map(({ id }) => id)
        if (ids.length > 0) faults.push(...(await compare(tx, ids)))
        return ids
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    )
    after = ids.at(-1) ?? after
    if (ids.length < streamsPage || streamId !== undefined) break
  }
  if (streamId === undefined) faults.push(...(await rowsOfNothing(db)))
  return faults
}

const compare = async (tx: Database, ids: string[]): Promise<Fault[]> => {
  const events = await tx
    .select({
      streamId: streamEvents.streamId,
      seq: streamEvents.seq,
      at: streamEvents.at,
      content: streamEvents.content,
    })
    .from(streamEvents)
    .where(and(inArray(streamEvents.streamId, ids), inArray(streamEvents.type, telling)))
    .orderBy(asc(streamEvents.seq))
  const rows = await tx.select().from(conversations).where(inArray(conversations.id, ids))
  const cited = await tx.select().from(citations).where(inArray(citations.conversationId, ids))
  const promised = await promisesOf(tx, ids)
  const eventsOf = Map.groupBy(events, (event) => event.streamId)
  const rowOf = new Map(rows.map((row) => [row.id, row]))
  const citedIn = Map.groupBy(cited, (citation) => citation.conversationId)
  return ids.flatMap((id) => {
    const own = eventsOf.get(id) ?? []
    return [
      ...conversationFaults(id, own, rowOf.get(id) ?? null),
      ...citationFaults(id, own, citedIn.get(id) ?? []),
      ...promiseFaults(id, own, promised),
    ]
  })
}

const bodyOf = ({ content }: Event): ConversationEventBody | null =>
  (content?.body as ConversationEventBody | undefined) ?? null

// --- the conversation's row ---

const conversationFaults = (streamId: string, events: Event[], row: Row | null): Fault[] => {
  const bodies = events.flatMap((event) => bodyOf(event) ?? [])
  const fault = (detail: string): Fault => ({ kind: 'conversation', streamId, seq: null, detail })
  if (row === null)
    return bodies.some(({ type }) => type === 'conversation-started') ? [fault('会话的登记行已不存在')] : []
  const told = toldBy(events)
  return Object.entries(told).flatMap(([column, value]) =>
    value === undefined || row[column as keyof typeof told] === value
      ? []
      : [fault(`会话登记的${columnWords[column as keyof typeof told]}与留痕不一致`)],
  )
}

const columnWords = {
  channel: '渠道',
  visitorId: '访客',
  clientId: '客户',
  state: '状态',
  stateVersion: '状态版本',
  messageCount: '消息数',
  turnCount: '轮次数',
} as const

/** What the events say of the row; undefined is what they do not say. */
const toldBy = (events: Event[]): { [column in keyof typeof columnWords]: Row[column] | undefined } => {
  const bodies = events.flatMap((event) => bodyOf(event) ?? [])
  const count = (...types: ConversationEventBody['type'][]) => bodies.filter(({ type }) => types.includes(type)).length
  const start = events.find((event) => bodyOf(event)?.type === 'conversation-started')
  const started = bodies.find((body) => body.type === 'conversation-started')
  const claimed = bodies.findLast((body) => body.type === 'conversation-claimed')
  const moved = bodies.findLast((body) => body.type === 'state-changed')
  return {
    channel: started?.channel,
    visitorId: started && (started.anonymous ? (start?.content?.actor.id ?? undefined) : null),
    clientId: claimed?.by ?? started?.clientId ?? (started?.anonymous ? null : undefined),
    state: moved?.to ?? 'bot',
    stateVersion: count('state-changed'),
    messageCount: count('message-received'),
    turnCount: count('turn-finished', 'turn-failed'),
  }
}

// --- citations ---

const citationFaults = (streamId: string, events: Event[], rows: CitationRow[]): Fault[] => {
  const fault = (seq: number, detail: string): Fault => ({ kind: 'citation', streamId, seq, detail })
  const faults: Fault[] = []
  const found = new Map(rows.map((row) => [`${row.seq} ${row.ordinal}`, row]))
  const lastReplaced = new Map<string | null, number>()
  for (const event of events)
    if (bodyOf(event)?.type === 'answer-replaced') lastReplaced.set(event.content?.turnId ?? null, event.seq)
  for (const event of events) {
    const body = bodyOf(event)
    if (body?.type !== 'sentence-committed') continue
    const turnId = event.content?.turnId ?? null
    const retracted = event.seq < (lastReplaced.get(turnId) ?? 0)
    for (const [ordinal, citation] of body.sentence.citations.entries()) {
      const key = `${event.seq} ${ordinal}`
      const row = found.get(key)
      found.delete(key)
      const { chunkId, versionId, documentId, quote, start, end } = citation
      const said = {
        chunkId,
        versionId,
        documentId,
        quote,
        start,
        end,
        turnId,
        sentenceIndex: body.sentence.index,
        retracted,
      }
      if (!row) faults.push(fault(event.seq, `第 ${event.seq} 条的引用记录已不存在`))
      if (row && !agrees(row, said, event.at)) faults.push(fault(event.seq, `第 ${event.seq} 条的引用记录被改动`))
    }
  }
  for (const { seq } of found.values()) faults.push(fault(seq, `第 ${seq} 条的引用记录在留痕中没有依据`))
  return faults
}

const agrees = (row: CitationRow, said: Partial<CitationRow>, at: Date): boolean =>
  row.at.getTime() === at.getTime() &&
  Object.entries(said).every(([column, value]) => row[column as keyof CitationRow] === value)

// --- rows without a conversation ---

const rowsOfNothing = async (db: Database): Promise<Fault[]> => {
  const faults: Fault[] = []
  for (const { table, kind, name } of [
    { table: citations, kind: 'citation', name: '引用记录' } as const,
    ...Object.values(promises),
  ]) {
    const { conversationId } = table
    const stream = db.select({ one: raw`1` }).from(streams).where(eq(streams.id, conversationId))
    const rows = await db.selectDistinct({ streamId: conversationId }).from(table).where(notExists(stream))
    for (const { streamId } of rows) faults.push({ kind, streamId, seq: null, detail: `有${name}，却没有这个会话` })
  }
  return faults
}
