// Anchors: from time to time one hash over the heads of all streams that moved. Handed outside (a log, a letter, a colleague), it
// proves later that nothing before it was changed, not even by somebody who can write to the whole database.
import { createHash } from 'node:crypto'
import { asc, desc, eq, gt, sql as raw } from 'drizzle-orm'
import { lockTransaction } from '../sql/lock.ts'
import { type HashAlgorithm, streamAnchorEntries, streamAnchors, streams } from '../sql/schema.ts'
import type { Database, Sql } from '../sql/sql.ts'

export type AnchorEntry = { streamId: string; seq: number; hash: Uint8Array }
/** `root` is hexadecimal. */
export type Anchor = { id: number; at: Date; streamCount: number; root: string }

const none = Buffer.alloc(32)
/** Streams that are sealed at a time. */
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
    const [moved] = await tx.select({ id: streams.id }).from(streams).where(hasMoved).limit(1)
    if (!moved) return null
    const [last] = await tx.select().from(streamAnchors).orderBy(desc(streamAnchors.id)).limit(1)
    const anchor = { id: (last?.id ?? 0) + 1, at: now() }
    const sealing = beginRoot(algorithm, last?.root, anchor)
    let streamCount = 0
    // Its entries name it, and what it seals is known after the last of them.
    await tx.insert(streamAnchors).values({ ...anchor, algorithm, root: none, streamCount })
    for await (const entries of movedHeads(tx)) {
      for (const entry of entries) sealing.add(entry)
      await seal(tx, anchor.id, entries)
      streamCount += entries.length
    }
    const root = sealing.end()
    await tx.update(streamAnchors).set({ root, streamCount }).where(eq(streamAnchors.id, anchor.id))
    return { ...anchor, streamCount, root: root.toString('hex') }
  })

const hasMoved = gt(streams.headSeq, streams.anchoredSeq)

/** What moved, as it stands at the beginning, page by page: after a busy day it is more than there should be in memory. */
async function* movedHeads(tx: Database): AsyncGenerator<AnchorEntry[]> {
  // A cursor reads and sorts once, however many pages there are. It ends with the transaction.
  await tx.execute(raw`
    declare moved_heads no scroll cursor for
    select ${streams.id} as "streamId", ${streams.headSeq} as seq, ${streams.headHash} as hash
    from ${streams} where ${hasMoved} order by ${byBytes(streams.id)}`)
  for (;;) {
    const { rows } = await tx.execute<AnchorEntry>(raw`fetch ${raw.raw(String(page))} from moved_heads`)
    if (rows.length > 0) yield rows
    if (rows.length < page) return
  }
}

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
