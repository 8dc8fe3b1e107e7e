// 到期删除: what has been kept as long as the law demands, and is on no legal hold, is deleted. The chain of a stream stays provable:
// contents and salts go, digests stay.
import { and, eq, inArray, isNotNull, isNull, lte, not, notExists, or, sql as raw } from 'drizzle-orm'
import { type AnyPgColumn, alias } from 'drizzle-orm/pg-core'
import { retentionClasses } from '../domain/retention.ts'
import type { Blob } from './blobs/blob.ts'
import { deleteUnreferenced } from './blobs/unreferenced.ts'
import {
  answerVerdicts,
  callbacks,
  citations,
  clientProfiles,
  consents,
  conversations,
  factCorrections,
  files,
  indexOutbox,
  libraryVersions,
  modelUsage,
  originalKeys,
  originals,
  ratings,
  sourceStops,
  streamEvents,
  streams,
  tickets,
  versions,
  works,
} from './sql/schema.ts'
import type { Database, Sql } from './sql/sql.ts'

export type ExpiryReport = {
  /** Streams whose contents were deleted, and their events. */
  streams: number
  events: number
  /** Versions of documents, with their files, chunks and facts; the index is told by the outbox. */
  versions: number
  profiles: number
  /** Model calls, stops, corrections, complaints and consents that belong to nothing that is still kept. */
  others: number
}

const page = 100

/**
 * Deletes what is over at `now`, a hundred records to a transaction; running it twice or on two servers at once is harmless. A record
 * goes with what belongs to it: a conversation with its originals, citations, model calls, call-backs and what was thought of it, a
 * version with its chunks and files. A complaint goes when it was ended and its conversation is gone.
 * Published documents stay, however old; a withdrawn one stays as long as an answer that cites it.
 */
export const expire = async (
  { sql, blobs }: { sql: Pick<Sql, 'db'>; blobs: Pick<Blob, 'delete'> },
  now: Date,
): Promise<ExpiryReport> => {
  const { db } = sql
  const report: ExpiryReport = { streams: 0, events: 0, versions: 0, profiles: 0, others: 0 }
  const all = async (batch: (tx: Database) => Promise<number>) => {
    while ((await db.transaction(batch)) === page);
  }
  await all((tx) => expireStreams(tx, now, report))
  await expireRecords(db, now, report)
  const blobKeys: string[] = []
  await all((tx) => expireVersions(tx, now, report, blobKeys))
  await deleteUnreferenced({ sql, blobs }, blobKeys)
  return report
}

type Kept = { retainUntil: AnyPgColumn; legalHold: AnyPgColumn }
const isOver = ({ retainUntil, legalHold }: Kept, now: Date) => and(lte(retainUntil, now), not(legalHold))

const expireStreams = async (tx: Database, now: Date, report: ExpiryReport): Promise<number> => {
  const held = tx
    .select({ one: raw`1` })
    .from(conversations)
    .where(and(eq(conversations.id, streams.id), not(isOver(conversations, now) ?? raw`false`)))
  const over = await tx
    .select({ id: streams.id })
    .from(streams)
    .where(and(isNull(streams.expiredAt), isOver(streams, now), notExists(held)))
    .orderBy(streams.id)
    .limit(page)
    .for('update', { skipLocked: true })
  const ids = over.map(({ id }) => id)
  if (ids.length === 0) return 0
  const emptied = await tx
    .update(streamEvents)
    .set({ content: null, salt: null })
    .where(inArray(streamEvents.streamId, ids))
    .returning({ seq: streamEvents.seq })
  await tx.update(streams).set({ expiredAt: now }).where(inArray(streams.id, ids))
  await tx.delete(originals).where(and(inArray(originals.streamId, ids), not(originals.legalHold)))
  await tx
    .update(originalKeys)
    .set({ wrapped: null, destroyedAt: now, destroyedBy: 'retention', destroyReason: '保存期满' })
    .where(and(inArray(originalKeys.streamId, ids), isNotNull(originalKeys.wrapped), not(originalKeys.legalHold)))
  await tx.delete(citations).where(and(inArray(citations.conversationId, ids), not(citations.legalHold)))
  await tx.delete(modelUsage).where(and(inArray(modelUsage.conversationId, ids), not(modelUsage.legalHold)))
  for (const rows of [callbacks, answerVerdicts, ratings])
    await tx.delete(rows).where(and(inArray(rows.conversationId, ids), not(rows.legalHold)))
  await tx.delete(conversations).where(inArray(conversations.id, ids))
  report.streams += ids.length
  report.events += emptied.length
  return ids.length
}

/** Records that stand alone. */
const expireRecords = async (db: Database, now: Date, report: ExpiryReport): Promise<void> => {
  const profiles = await db
    .delete(clientProfiles)
    .where(isOver(clientProfiles, now))
    .returning({ id: clientProfiles.id })
  const calls = await db
    .delete(modelUsage)
    .where(and(isNull(modelUsage.conversationId), isOver(modelUsage, now)))
    .returning({ id: modelUsage.id })
  const stops = await db
    .delete(sourceStops)
    .where(and(isNotNull(sourceStops.liftedAt), isOver(sourceStops, now)))
    .returning({ id: sourceStops.id })
  const corrections = await db
    .delete(factCorrections)
    .where(and(isNotNull(factCorrections.liftedAt), isOver(factCorrections, now)))
    .returning({ id: factCorrections.id })
  const conversation = db
    .select({ one: raw`1` })
    .from(conversations)
    .where(eq(conversations.id, tickets.conversationId))
  const complaints = await db
    .delete(tickets)
    .where(and(isNotNull(tickets.closedAt), isOver(tickets, now), notExists(conversation)))
    .returning({ id: tickets.id })
  const agreed = await db.delete(consents).where(isOver(consents, now)).returning({ owner: consents.owner })
  report.profiles += profiles.length
  report.others += calls.length + stops.length + corrections.length + complaints.length + agreed.length
}

const expireVersions = async (tx: Database, now: Date, report: ExpiryReport, blobKeys: string[]): Promise<number> => {
  const cited = tx.select({ one: raw`1` }).from(citations).where(eq(citations.versionId, versions.id))
  const heldFile = tx
    .select({ one: raw`1` })
    .from(files)
    .where(and(eq(files.versionId, versions.id), not(isOver(files, now) ?? raw`false`)))
  const heldWork = tx
    .select({ one: raw`1` })
    .from(works)
    .where(and(eq(works.id, versions.workId), works.legalHold))
  const withdrawal = alias(libraryVersions, 'withdrawal')
  // Counted from its withdrawal: until then it may have been shown.
  const withdrawnLongAgo = raw`${withdrawal.at} + ${`${retentionClasses.library.years} years`}::interval <= ${now.toISOString()}::timestamptz`
  const over = await tx
    .select({ id: versions.id, workId: versions.workId })
    .from(versions)
    .leftJoin(withdrawal, eq(withdrawal.number, versions.withdrawnIn))
    .where(
      and(
        eq(versions.editorialState, 'withdrawn'),
        isOver(versions, now),
        or(isNull(versions.withdrawnIn), withdrawnLongAgo),
        notExists(cited),
        notExists(heldFile),
        notExists(heldWork),
      ),
    )
    .orderBy(versions.id)
    .limit(page)
    .for('update', { of: versions, skipLocked: true })
  const ids = over.map(({ id }) => id)
  if (ids.length === 0) return 0
  const gone = await tx.select({ key: files.blobKey }).from(files).where(inArray(files.versionId, ids))
  blobKeys.push(...gone.map(({ key }) => key))
  const [newest] = await tx
    .select({ number: raw<number>`coalesce(max(${libraryVersions.number}), 0)::int` })
    .from(libraryVersions)
  await tx
    .insert(indexOutbox)
    .values(
      ids.map((targetId) => ({ operation: 'delete-version' as const, targetId, libraryVersion: newest?.number ?? 0 })),
    )
  await tx.delete(versions).where(inArray(versions.id, ids))
  const others = tx.select({ one: raw`1` }).from(versions).where(eq(versions.workId, works.id))
  await tx.delete(works).where(
    and(
      inArray(
        works.id,
        over.map(({ workId }) => workId),
      ),
      isOver(works, now),
      notExists(others),
    ),
  )
  report.versions += ids.length
  return ids.length
}
