// 紧急停用: an operator stops a document, version, chunk or answer at once, and sees who was told it.
import { and, desc, eq, isNull } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import type { z } from 'zod'
import { linksSaid } from '../../domain/answer-text.ts'
import { ConversationEventBody } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { sourceStops } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EventLog } from '../../storage/streams/event-log.ts'
import type { Bus } from '../bus/bus.ts'
import type { CitationQuery, CitationRecord, SourceStop, StopSource } from '../protocol/operations.ts'
import * as queries from './queries.ts'

/** Rung when a stop has left answers to be withdrawn: `withdrawTold` goes on with them. */
export const answersToWithdraw = 'answers-to-withdraw'

/** Whoever stops something waits this long for the withdrawals; the rest follows. */
const promptly = 1_000

/** Citations that are worked through at a time: more would keep what clients write waiting for its commit. */
const pageSize = 200

export type Stops = ReturnType<typeof createStops>

/** Makes the stops over the database and the streams that are told of them. */
export const createStops = ({
  db,
  events,
  bus,
  promptMilliseconds = promptly,
}: {
  db: Database
  events: Pick<EventLog, 'append'>
  bus: Pick<Bus, 'publish'>
  promptMilliseconds?: number
}) => {
  const viewsOf = async (rows: queries.StopRow[]): Promise<z.infer<typeof SourceStop>[]> => {
    const concerns = await queries.concernsOf(
      db,
      rows.map(({ id }) => id),
    )
    return rows.map((row) => ({
      id: row.id,
      target: row.target,
      targetId: row.targetId,
      reason: row.reason,
      by: row.by,
      at: row.at.toISOString(),
      liftedAt: row.liftedAt?.toISOString() ?? null,
      liftedBy: row.liftedBy,
      liftReason: row.liftReason,
      ...(concerns.get(row.id) ?? { title: null, told: 0, withdrawn: 0, toWithdraw: 0 }),
    }))
  }
  const viewOf = async (row: queries.StopRow): Promise<z.infer<typeof SourceStop>> => {
    const [view] = await viewsOf([row])
    if (!view) throw new Error('A stop has a view')
    return view
  }

  return {
    /**
     * Stops a source or an answer, at once, and withdraws the answers that rest on it. However many were told, it is soon back, and
     * the rest follows. Stopping what is stopped already returns the standing stop, and withdraws what it has not withdrawn yet.
     */
    async stop(by: Principal, { target, targetId, reason }: z.infer<typeof StopSource>) {
      if (!(await queries.isThere(db, target, targetId)))
        throw new Problem('not-found', `没有找到要停用的内容：${target} ${targetId}。`)
      const [made] = await db
        .insert(sourceStops)
        .values({ id: uuid(), target, targetId, reason, by: by.id })
        .onConflictDoNothing()
        .returning()
      const standing = made ?? (await queries.standingStop(db, target, targetId))
      if (!standing) throw new Problem('conflict', '停用状态刚被他人更改。')
      const isDone = await withdraw({ db, events }, standing, AbortSignal.timeout(promptMilliseconds))
      if (!isDone) bus.publish(answersToWithdraw)
      const view = await viewOf(standing)
      return { stop: view, told: view.told }
    },

    async lift(by: Principal, id: string, reason: string) {
      const [row] = await db
        .update(sourceStops)
        .set({ liftedAt: new Date(), liftedBy: by.id, liftReason: reason })
        .where(and(eq(sourceStops.id, id), isNull(sourceStops.liftedAt)))
        .returning()
      if (!row) throw new Problem('not-found', `没有编号为 ${id} 的停用记录，或它已经解除。`)
      return viewOf(row)
    },

    list: async () => viewsOf(await db.select().from(sourceStops).orderBy(desc(sourceStops.at)).limit(500)),

    /**
     * Who was told this: the sentences that rested on a document, version or chunk, or those of an answer. The newest answer first,
     * within it as it was read.
     */
    async whoWasTold(query: z.infer<typeof CitationQuery>): Promise<z.infer<typeof CitationRecord>[]> {
      const { documentId, versionId, chunkId, answer, limit } = query
      const wanted = [
        documentId === undefined ? undefined : queries.citing('document', documentId),
        versionId === undefined ? undefined : queries.citing('version', versionId),
        chunkId === undefined ? undefined : queries.citing('chunk', chunkId),
        answer === undefined ? undefined : queries.citing('answer', answer),
      ]
      if (wanted.every((one) => one === undefined))
        throw new Problem('invalid-request', '没有给出 documentId、versionId、chunkId 或 answer 之一。')
      const told = await queries.whoWasTold(db, and(...wanted), limit)
      const answers = Map.groupBy(told, ({ citation }) => queries.answerOf(citation))
      return [...answers.values()].flatMap((ofAnswer) =>
        ofAnswer
          .toSorted(({ citation: a }, { citation: b }) => a.seq - b.seq || a.ordinal - b.ordinal)
          .map(citationRecord),
      )
    },
  }
}

/** Withdraws what standing stops have left. Done by several servers at once it is done once: each answer is withdrawn under a key. */
export const withdrawTold = async (
  { db, events }: { db: Database; events: Pick<EventLog, 'append'> },
  signal: AbortSignal,
): Promise<void> => {
  for (const stop of await queries.standingStops(db)) await withdraw({ db, events }, stop, signal)
}

/**
 * Withdraws the answers that rest on what is stopped, the newest first: those are being read. It can be broken off and begun again at
 * any time, since what is withdrawn is passed over. False when it was broken off.
 */
const withdraw = async (
  { db, events }: { db: Database; events: Pick<EventLog, 'append'> },
  stop: queries.StopRow,
  signal: AbortSignal,
): Promise<boolean> => {
  const { id, by, reason } = stop
  for (let last: queries.CitationRow | undefined; !signal.aborted; ) {
    const page = await queries.citationsToWithdraw(db, stop, last, pageSize)
    const answers = new Map(page.map((citation) => [queries.answerOf(citation), citation]))
    await Promise.all(
      [...answers.values()].map(({ conversationId, turnId, chunkId }) => {
        const body: ConversationEventBody = { type: 'answer-stopped', chunkId, by, reason }
        const actor = { kind: 'staff' as const, id: by }
        const event = { actor, turnId, body, idempotencyKey: queries.withdrawalKey(id, turnId) }
        return events.append({ streamId: conversationId, events: [event] })
      }),
    )
    if (page.length < pageSize) return true
    last = page.at(-1)
  }
  return false
}

const citationRecord = (told: queries.Told): z.infer<typeof CitationRecord> => {
  const { citation, clientId, title, said, question, withdrawn } = told
  const body = said && ConversationEventBody.parse(said.body)
  const sentence = body?.type === 'sentence-committed' ? body.sentence : null
  // As it was shown then.
  const shown = sentence?.citations[citation.ordinal]
  return {
    conversationId: citation.conversationId,
    clientId,
    turnId: citation.turnId,
    sentenceIndex: citation.sentenceIndex,
    chunkId: citation.chunkId,
    versionId: citation.versionId,
    documentId: citation.documentId,
    title: shown?.title ?? title ?? citation.documentId,
    clause: shown?.clause ?? null,
    quote: linksSaid(citation.quote),
    sentence: sentence && linksSaid(sentence.text),
    question,
    at: citation.at.toISOString(),
    retracted: citation.retracted,
    withdrawn,
  }
}
