// Append-only, hash-chained streams of events, and the anchors over their heads.
import { sql } from 'drizzle-orm'
import { bigint, index, integer, json, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { Actor } from '../../../domain/conversation.ts'
import { bytes, createdAt, instant, record } from './columns.ts'

export type StreamKind = 'conversation' | 'review' | 'document' | 'configuration'
export type HashAlgorithm = 'sha256' | 'sm3'

/** A stream is the record; its events are kept as long as it is. No index on what an append changes, so that updates stay cheap. */
export const streams = pgTable(
  'streams',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<StreamKind>().notNull(),
    algorithm: text('algorithm').$type<HashAlgorithm>().notNull(),
    /** Number and hash of the last event; 0 and the empty string before the first. */
    headSeq: integer('head_seq').notNull().default(0),
    headHash: bytes('head_hash').notNull(),
    /** Goes up with each lease; an append that names another epoch is refused. */
    epoch: integer('epoch').notNull().default(0),
    leaseHolder: text('lease_holder'),
    leaseUntil: instant('lease_until'),
    /** The last event that an anchor covers. */
    anchoredSeq: integer('anchored_seq').notNull().default(0),
    createdAt: createdAt(),
    /** The content of the events was deleted when its time was over; digests and hashes stay. */
    expiredAt: instant('expired_at'),
    ...record('conversation'),
  },
  (table) => [index('streams_retain_until').on(table.retainUntil).where(sql`expired_at is null`)],
)

export const streamEvents = pgTable(
  'stream_events',
  {
    streamId: text('stream_id')
      .notNull()
      .references(() => streams.id),
    /** From 1, without gaps. */
    seq: integer('seq').notNull(),
    type: text('type').notNull(),
    at: instant('at').notNull(),
    /** Kept as text by the database (`json`, not `jsonb`): any string a client can send fits, also U+0000. Null: expired. */
    content: json('content').$type<EventContent>(),
    /** Client-given; the same key twice in a stream is the same event. */
    idempotencyKey: text('idempotency_key'),
    salt: bytes('salt'),
    digest: bytes('digest').notNull(),
    hash: bytes('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.streamId, table.seq] }),
    uniqueIndex('stream_events_idempotency')
      .on(table.streamId, table.idempotencyKey)
      .where(sql`idempotency_key is not null`),
    // For the auditors' search: events come in the order of time, so a summary of each stretch is enough and costs appends next to nothing.
    index('stream_events_at').using('brin', table.at),
  ],
)

/** What the digest covers, and what expiry deletes. */
export type EventContent = { actor: Actor; turnId: string | null; body: Record<string, unknown> & { type: string } }

/** A seal over the heads of all streams that moved since the one before; anchors are chained too. */
export const streamAnchors = pgTable('stream_anchors', {
  id: bigint('id', { mode: 'number' }).primaryKey(),
  at: instant('at').notNull(),
  algorithm: text('algorithm').$type<HashAlgorithm>().notNull(),
  streamCount: integer('stream_count').notNull(),
  /** Over the previous anchor's root and all entries; what is handed outside to prove the state later. */
  root: bytes('root').notNull(),
  ...record('business'),
})

export const streamAnchorEntries = pgTable(
  'stream_anchor_entries',
  {
    anchorId: bigint('anchor_id', { mode: 'number' })
      .notNull()
      .references(() => streamAnchors.id),
    streamId: text('stream_id').notNull(),
    seq: integer('seq').notNull(),
    hash: bytes('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.anchorId, table.streamId] }),
    index('stream_anchor_entries_stream').on(table.streamId, table.seq),
  ],
)
