// 到期删除: what had to be kept is deleted when its time is over, unless it is on legal hold; the chains stay provable.
import { and, eq, inArray, isNull, lt } from 'drizzle-orm'
import { citations, conversations, modelUsage, originalKeys, originals, streamEvents, streams } from './sql/schema.ts'
import type { Sql } from './sql/sql.ts'

/** How many records went: streams whose content was deleted, and rows beside them. */
export type Expired = { streams: number; citations: number; originals: number; usage: number }

const streamsAtOnce = 200

/**
 * Deletes what is past its time on `now`. Of a stream's events content and salt go; digests and hashes stay, so that the chain still
 * closes and `verifyStreams` counts them as expired.
 */
export const expire = async ({ db }: Pick<Sql, 'db'>, now: Date): Promise<Expired> => {
  const report: Expired = { streams: 0, citations: 0, originals: 0, usage: 0 }
  for (;;) {
    const count = await db.transaction(async (tx) => {
      const due = await tx
        .select({ id: streams.id })
        .from(streams)
        .where(and(isNull(streams.expiredAt), lt(streams.retainUntil, now), eq(streams.legalHold, false)))
        .limit(streamsAtOnce)
        .for('update', { skipLocked: true })
      if (due.length === 0) return 0
      const ids = due.map(({ id }) => id)
      await tx.update(streamEvents).set({ content: null, salt: null }).where(inArray(streamEvents.streamId, ids))
      await tx.update(streams).set({ expiredAt: now }).where(inArray(streams.id, ids))
      await tx
        .update(conversations)
        .set({ clientId: null, visitorId: null, assigneeId: null, openTurnId: null })
        .where(inArray(conversations.id, ids))
      return ids.length
    })
    report.streams += count
    if (count < streamsAtOnce) break
  }
  const over = <T extends typeof citations | typeof originals | typeof modelUsage>(table: T) =>
    and(lt(table.retainUntil, now), eq(table.legalHold, false))
  report.citations = (await db.delete(citations).where(over(citations)).returning({ id: citations.seq })).length
  report.originals = (await db.delete(originals).where(over(originals)).returning({ id: originals.placeholder })).length
  report.usage = (await db.delete(modelUsage).where(over(modelUsage)).returning({ id: modelUsage.id })).length
  await db
    .update(originalKeys)
    .set({ wrapped: null, destroyedAt: now, destroyedBy: 'retention', destroyReason: '保存期满' })
    .where(and(lt(originalKeys.retainUntil, now), eq(originalKeys.legalHold, false), isNull(originalKeys.destroyedAt)))
  return report
}
