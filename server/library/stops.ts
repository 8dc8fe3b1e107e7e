// 紧急停用: an operator stops a document, version, chunk or answer at once, and sees who was told it.
import { and, desc, eq, isNull, type SQL } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import type { z } from 'zod'
import type { ConversationEventBody } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { chunks, citations, conversations, sourceStops, versions, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EventLog } from '../../storage/streams/event-log.ts'
import type { CitationQuery, CitationRecord, SourceStop, StopSource } from '../protocol/operations.ts'

export type Stops = ReturnType<typeof createStops>

const view = (row: typeof sourceStops.$inferSelect): z.infer<typeof SourceStop> => ({
  id: row.id,
  target: row.target,
  targetId: row.targetId,
  reason: row.reason,
  by: row.by,
  at: row.at.toISOString(),
  liftedAt: row.liftedAt?.toISOString() ?? null,
  liftedBy: row.liftedBy,
})

/** Makes the stops over the database and the streams that are told of them. */
export const createStops = ({ db, events }: { db: Database; events: EventLog }) => {
  const exists = async (target: z.infer<typeof StopSource>['target'], id: string): Promise<boolean> => {
    if (target === 'document') return (await db.select({ id: works.id }).from(works).where(eq(works.id, id))).length > 0
    if (target === 'version')
      return (await db.select({ id: versions.id }).from(versions).where(eq(versions.id, id))).length > 0
    if (target === 'chunk') return (await db.select({ id: chunks.id }).from(chunks).where(eq(chunks.id, id))).length > 0
    return (await db.select({ seq: citations.seq }).from(citations).where(told(target, id)).limit(1)).length > 0
  }

  return {
    /** Stops a source or an answer. Stopping what is stopped already returns the standing stop. */
    async stop(by: Principal, request: z.infer<typeof StopSource>) {
      if (!(await exists(request.target, request.targetId)))
        throw new Problem('not-found', `没有找到要停用的内容：${request.target} ${request.targetId}。`)
      const [row] = await db
        .insert(sourceStops)
        .values({ id: uuid(), target: request.target, targetId: request.targetId, reason: request.reason, by: by.id })
        .onConflictDoNothing()
        .returning()
      const [standing] = row
        ? [row]
        : await db
            .select()
            .from(sourceStops)
            .where(
              and(
                eq(sourceStops.target, request.target),
                eq(sourceStops.targetId, request.targetId),
                isNull(sourceStops.liftedAt),
              ),
            )
      if (!standing) throw new Problem('conflict', '停用状态刚被他人更改。')
      const affected = await db
        .select()
        .from(citations)
        .where(and(told(request.target, request.targetId), eq(citations.retracted, false)))
      if (row) {
        const cited = new Map(affected.map((citation) => [`${citation.conversationId}\n${citation.turnId}`, citation]))
        for (const citation of cited.values())
          await events.append({
            streamId: citation.conversationId,
            events: [
              {
                actor: { kind: 'staff', id: by.id },
                turnId: citation.turnId,
                body: stopped(citation.chunkId, by.id, request.reason),
              },
            ],
          })
      }
      return { stop: view(standing), told: new Set(affected.map((citation) => citation.conversationId)).size }
    },

    async lift(by: Principal, id: string, reason: string) {
      const [row] = await db
        .update(sourceStops)
        .set({ liftedAt: new Date(), liftedBy: by.id, liftReason: reason })
        .where(and(eq(sourceStops.id, id), isNull(sourceStops.liftedAt)))
        .returning()
      if (!row) throw new Problem('not-found', `没有编号为 ${id} 的停用记录，或它已经恢复。`)
      return view(row)
    },

    async list() {
      const rows = await db.select().from(sourceStops).orderBy(desc(sourceStops.at)).limit(500)
      return rows.map(view)
    },

    /** Who was told this: the sentences that rested on a document, version or chunk. */
    async whoWasTold(query: z.infer<typeof CitationQuery>): Promise<z.infer<typeof CitationRecord>[]> {
      const conditions: SQL[] = []
      if (query.documentId) conditions.push(eq(citations.documentId, query.documentId))
      if (query.versionId) conditions.push(eq(citations.versionId, query.versionId))
      if (query.chunkId) conditions.push(eq(citations.chunkId, query.chunkId))
      if (conditions.length === 0)
        throw new Problem('invalid-request', '请给出 documentId、versionId 或 chunkId 之一。')
      const rows = await db
        .select({ citation: citations, clientId: conversations.clientId })
        .from(citations)
        .leftJoin(conversations, eq(conversations.id, citations.conversationId))
        .where(and(...conditions))
        .orderBy(desc(citations.at))
        .limit(query.limit)
      return rows.map(({ citation, clientId }) => ({
        conversationId: citation.conversationId,
        clientId,
        turnId: citation.turnId,
        sentenceIndex: citation.sentenceIndex,
        chunkId: citation.chunkId,
        versionId: citation.versionId,
        documentId: citation.documentId,
        quote: citation.quote,
        at: citation.at.toISOString(),
        retracted: citation.retracted,
      }))
    },
  }
}

const stopped = (chunkId: string, by: string, reason: string): ConversationEventBody => ({
  type: 'answer-stopped',
  chunkId,
  by,
  reason,
})

const told = (target: z.infer<typeof StopSource>['target'], id: string): SQL | undefined => {
  if (target === 'document') return eq(citations.documentId, id)
  if (target === 'version') return eq(citations.versionId, id)
  if (target === 'chunk') return eq(citations.chunkId, id)
  const [conversationId = '', turnId = ''] = id.split('/')
  return and(eq(citations.conversationId, conversationId), eq(citations.turnId, turnId))
}
