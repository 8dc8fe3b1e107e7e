// 紧急停用: an operator stops a document, version, chunk or answer at once, and sees who was told it.
import { and, desc, eq, isNull } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import type { z } from 'zod'
import { linksSaid } from '../../domain/answer-text.ts'
import { ConversationEventBody } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { citations, sourceStops } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EventLog } from '../../storage/streams/event-log.ts'
import type { CitationQuery, CitationRecord, SourceStop, StopSource } from '../protocol/operations.ts'
import * as queries from './queries.ts'

export type Stops = ReturnType<typeof createStops>

/** Makes the stops over the database and the streams that are told of them. */
export const createStops = ({ db, events }: { db: Database; events: Pick<EventLog, 'append'> }) => {
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
      ...(concerns.get(row.id) ?? { title: null, told: 0, withdrawn: 0 }),
    }))
  }
  const viewOf = async (row: queries.StopRow): Promise<z.infer<typeof SourceStop>> => {
    const [view] = await viewsOf([row])
    if (!view) throw new Error('A stop has a view')
    return view
  }

  return {
    /**
     * Stops a source or an answer and withdraws the answers that rest on it. Stopping what is stopped already returns the standing stop,
     * and withdraws what it has not withdrawn yet.
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
      const affected = await db
        .select()
        .from(citations)
        .where(and(queries.citing(target, targetId), eq(citations.retracted, false)))
      const answers = new Map(affected.map((citation) => [queries.answerOf(citation), citation]))
      for (const { conversationId, turnId, chunkId } of answers.values())
        await events.append({
          streamId: conversationId,
          events: [
            {
              actor: { kind: 'staff', id: standing.by },
              turnId,
              body: stopped(chunkId, standing),
              idempotencyKey: `stop:${standing.id}:${turnId}`,
            },
          ],
        })
      return {
        stop: await viewOf(standing),
        told: new Set(affected.map(({ conversationId }) => conversationId)).size,
      }
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
        throw new Problem('invalid-request', '请给出 documentId、versionId、chunkId 或 answer 之一。')
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

const stopped = (chunkId: string, { by, reason }: queries.StopRow): ConversationEventBody => ({
  type: 'answer-stopped',
  chunkId,
  by,
  reason,
})
