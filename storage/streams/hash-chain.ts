// The chain that makes a stream provable. Pure; what the log writes and `verifyStreams` recomputes.
import { hash } from 'node:crypto'
import type { RetentionClass } from '../../domain/retention.ts'
import type { EventContent, HashAlgorithm, StreamKind } from '../sql/schema.ts'

/**
 * JSON with one spelling for one value: keys sorted by UTF-16 code units, numbers and strings as ECMAScript writes them (the rules of
 * RFC 8785, and a lone surrogate stays an escape).
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON())
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`)
  return `{${fields.join(',')}}`
}

/** What is known of an event without its content. */
export type EventHeader = { seq: number; type: string; at: Date; idempotencyKey: string | null }

/**
 * The salted digest of an event's content. When the content has expired, salt and content go and the digest stays: it says nothing
 * about what was there, and the chain still closes.
 * @param content as canonical JSON, or the value to be written so
 */
export const digestOf = (algorithm: HashAlgorithm, salt: Uint8Array, content: string | EventContent): Buffer =>
  hashOf(algorithm, salt, Buffer.from(typeof content === 'string' ? content : canonicalJson(content)))

/** What the first event of a stream is chained to; how long the stream must be kept is thereby sealed too. */
export const genesis = (
  algorithm: HashAlgorithm,
  { id, kind, retentionClass }: { id: string; kind: StreamKind; retentionClass: RetentionClass },
): Buffer => hashOf(algorithm, Buffer.from(JSON.stringify(['stream', kind, id, retentionClass])))

/** The hash of an event: over the one before, its header and its digest. */
export const chain = (
  algorithm: HashAlgorithm,
  previous: Uint8Array,
  header: EventHeader,
  digest: Uint8Array,
): Buffer =>
  hashOf(
    algorithm,
    previous,
    Buffer.from(JSON.stringify([header.seq, header.type, header.at.toISOString(), header.idempotencyKey])),
    digest,
  )

/** SHA-256 or SM3 (国密, GB/T 32905) of parts of which all but one have a fixed length. */
export const hashOf = (algorithm: HashAlgorithm, ...parts: Uint8Array[]): Buffer =>
  hash(algorithm, Buffer.concat(parts), { outputEncoding: 'buffer' })
