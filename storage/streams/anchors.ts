// Anchors: from time to time one hash over the heads of all streams that moved. Handed outside (a log, a letter, a colleague), it
// proves later that nothing before it was changed, not even by somebody who can write to the whole database.
import { createHash } from 'node:crypto'
import { asc, desc, gt, sql as raw } from 'drizzle-orm'
import { lockTransaction } from '../sql/lock.ts'
import { type HashAlgorithm, streamAnchorEntries, streamAnchors, streams } from '../sql/schema.ts'
import type { Database, Sql } from '../sql/sql.ts'

export type AnchorEntry = { streamId: string; seq: number; hash: Uint8Array }
/** `root` is hexadecimal. */
export type Anchor = { id: number; at: Date; streamCount: number; root: string }

const none = Buffer.alloc(32)
const page = 2_000

/**
 * Begins the root of an anchor: over the root before and `[id, at, entries]` as JSON. The entries are added in the order of their ids,
 * one by one, since an anchor may hold more of them than there should be in memory.
 */
export const beginRoot = (
  algorithm: HashAlgorithm,
  previous: Uint8Array | undefined,
  { id, at }: { id: number; at: Date },
) => {
  const root = createHash(algorithm)
    .update(previous ?? none)
    .update(`[${id},${JSON.stringify(at.toISOString())},[`)
  let comma = ''
  return {
    add({ streamId, seq, hash }: AnchorEntry): void {
      root.update(`${comma}${JSON.stringify([streamId, seq, Buffer.from(hash).toString('hex')])}`)
      comma = ','
    },
    end: (): Buffer => root.update(']]').digest(),
  }
}

/** Seals what was appended since the last anchor; null when nothing was. Meant to be run every hour or so. */
export const anchorStreams = async (
  { db }: Pick<Sql, 'db'>,
  { algorithm = 'sha256', now = () => new Date() }: { algorithm?: HashAlgorithm; now?: () => Date } = {},
): Promise<Anchor | null> =>
  db.transaction(async (tx) => {
    await lockTransaction(tx, 'stream-anchors')
    const moved = await tx
      .select({ streamId: streams.id, seq: streams.headSeq, hash: streams.headHash })
      .from(streams)
      .where(gt(streams.headSeq, streams.anchoredSeq))
      .orderBy(byBytes(streams.id))
    if (moved.length === 0) return null
    const [last] = await tx.select().from(streamAnchors).orderBy(desc(streamAnchors.id)).limit(1)
    const anchor = { id: (last?.id ?? 0) + 1, at: now() }
    const sealing = beginRoot(algorithm, last?.root, anchor)
    for (const entry of moved) sealing.add(entry)
    const root = sealing.end()
    await tx.insert(streamAnchors).values({ ...anchor, algorithm, root, streamCount: moved.length })
    for (let from = 0; from < moved.length; from += page) await seal(tx, anchor.id, moved.slice(from, from + page))
    return { ...anchor, streamCount: moved.length, root: root.toString('hex') }
  })

const seal = async (tx: Database, anchorId: number, entries: AnchorEntry[]) => {
  await tx.insert(streamAnchorEntries).values(entries.map((entry) => ({ anchorId, ...entry })))
  await tx.execute(raw`
    update streams set anchored_seq = entry.seq
    from stream_anchor_entries as entry
    where entry.anchor_id = ${anchorId} and entry.stream_id = streams.id
      and streams.id = any(${raw.param(entries.map(({ streamId }) => streamId))}::text[])`)
}

/** The same order on every server, whatever its locale. */
export const byBytes = (column: typeof streams.id | typeof streamAnchorEntries.streamId) =>
  asc(raw`${column} collate "C"`)
