// Anchors: from time to time one hash over the heads of all streams that moved. Handed outside (a log, a letter, a colleague), it
// proves later that nothing before it was changed, not even by somebody who can write to the whole database.
import { asc, desc, gt, sql as raw } from 'drizzle-orm'
import { lockTransaction } from '../sql/lock.ts'
import { type HashAlgorithm, streamAnchorEntries, streamAnchors, streams } from '../sql/schema.ts'
import type { Database, Sql } from '../sql/sql.ts'
import { hashOf } from './hash-chain.ts'

export type AnchorEntry = { streamId: string; seq: number; hash: Uint8Array }
/** `root` is hexadecimal. */
export type Anchor = { id: number; at: Date; streamCount: number; root: string }

const none = Buffer.alloc(32)
const page = 2_000

/** The root of an anchor over the root before and its entries, in the order of their ids. */
export const rootOf = (
  algorithm: HashAlgorithm,
  previous: Uint8Array | undefined,
  { id, at }: { id: number; at: Date },
  entries: AnchorEntry[],
): Buffer =>
  hashOf(
    algorithm,
    previous ?? none,
    Buffer.from(
      JSON.stringify([
        id,
        at.toISOString(),
        entries.map(({ streamId, seq, hash }) => [streamId, seq, Buffer.from(hash).toString('hex')]),
      ]),
    ),
  )

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
    const root = rootOf(algorithm, last?.root, anchor, moved)
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
