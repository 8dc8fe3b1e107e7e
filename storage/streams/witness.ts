// 旁证: a file beside the database that says up to where each stream was written. Whoever can write to the database only cannot cut a
// stream's end off or make a stream disappear unseen, also before an anchor covers it.
import { appendFileSync, closeSync, fstatSync, openSync, readSync, renameSync } from 'node:fs'
import { open, readFile, rm, stat } from 'node:fs/promises'
import { desc, sql as raw } from 'drizzle-orm'
import { z } from 'zod'
import { hasCode } from '../error-code.ts'
import { type HashAlgorithm, streamAnchors } from '../sql/schema.ts'
import type { Database, Sql } from '../sql/sql.ts'
import { type Anchor, anchorStreams } from './anchors.ts'

/** Hashes are hexadecimal. */
export type Head = { streamId: string; seq: number; hash: string }
export type Root = { id: number; root: string }
export type Testimony = { heads: Head[]; roots: Root[] }

export type Witness = {
  /** Notes what was just committed: a write into the system's memory, which `kill -9` does not take along. */
  note(heads: readonly Head[]): void
  /** What it says now: the last head of each stream since the newest anchor, and the roots of anchors. */
  read(): Promise<Testimony>
  /** Has it say this and what is noted after `read` gave `upTo`. */
  replace(testimony: Testimony, upTo: number): Promise<void>
  /** How much it has noted, to be asked before `read`. */
  size(): Promise<number>
  /** Begins anew, when the records themselves do. */
  forget(): Promise<void>
}

const Line = z.union([z.tuple([z.string(), z.int(), z.string()]), z.object({ id: z.int(), root: z.string() })])

/**
 * Opens the witness in `file`, which is made when there is something to note.
 * @param onError told when it cannot be written, for instance on a full disk; the events are committed all the same
 */
export const createWitness = (
  file: string,
  { onError = () => {} }: { onError?: (error: unknown) => void } = {},
): Witness => {
  // The break stands first: what a crash has cut off does not spoil the next line.
  const written = (line: z.infer<typeof Line>) => `\n${JSON.stringify(line)}`
  const bytes = () => readFile(file).catch(absent(Buffer.alloc(0)))
  return {
    note(heads) {
      try {
        const lines = heads.map(({ streamId, seq, hash }) => written([streamId, seq, hash]))
        appendFileSync(file, lines.join(''), { mode: 0o600 })
      } catch (error) {
        onError(error)
      }
    },

    async read() {
      const heads = new Map<string, Head>()
      const roots = new Map<number, Root>()
      for (const text of (await bytes()).toString('utf8').split('\n')) {
        const line = lineIn(text)
        if (line === null) continue
        if ('root' in line) roots.set(line.id, line)
        else {
          const [streamId, seq, hash] = line
          if (seq >= (heads.get(streamId)?.seq ?? 0)) heads.set(streamId, { streamId, seq, hash })
        }
      }
      return { heads: [...heads.values()], roots: [...roots.values()] }
    },

    async replace({ heads, roots }, upTo) {
      const kept = [...roots.map(written), ...heads.map(({ streamId, seq, hash }) => written([streamId, seq, hash]))]
      const partial = `${file}.partial`
      const noted = (await bytes()).subarray(upTo)
      const handle = await open(partial, 'w', 0o600)
      try {
        await handle.writeFile(Buffer.concat([Buffer.from(kept.join('')), noted]))
        await handle.sync()
      } finally {
        await handle.close()
      }
      // What was noted in the meantime, without a pause before the renaming: nothing can be noted between the two.
      appendFileSync(partial, bytesFrom(file, upTo + noted.length))
      renameSync(partial, file)
    },

    async size() {
      return (await stat(file).catch(absent(null)))?.size ?? 0
    },

    forget: () => rm(file, { force: true }),
  }
}

const bytesFrom = (file: string, from: number): Buffer => {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch (error) {
    return absent(Buffer.alloc(0))(error)
  }
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - from))
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from))
  } finally {
    closeSync(descriptor)
  }
}

const lineIn = (text: string): z.infer<typeof Line> | null => {
  try {
    return Line.parse(JSON.parse(text))
  } catch {
    return null
  }
}

const absent =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (hasCode(error, 'ENOENT')) return instead
    throw error
  }

/**
 * Makes an anchor and hands its root to the witness, which then forgets the heads that the anchor covers. What the database has lost
 * since it was noted is not forgotten: `lost`.
 */
export const sealStreams = async (
  sql: Pick<Sql, 'db'>,
  witness: Witness,
  { algorithm, now }: { algorithm?: HashAlgorithm; now?: () => Date } = {},
): Promise<{ anchor: Anchor | null; lost: Testimony }> => {
  const upTo = await witness.size()
  const lost = await withoutTrace(sql.db, await witness.read())
  const anchor = await anchorStreams(sql, { algorithm, now })
  const [newest] = await sql.db
    .select({ id: streamAnchors.id, root: streamAnchors.root })
    .from(streamAnchors)
    .orderBy(desc(streamAnchors.id))
    .limit(1)
  // A lost root of the same number stands last and is read as the one.
  const roots = [...(newest ? [{ id: newest.id, root: hex(newest.root) }] : []), ...lost.roots]
  if (upTo > 0 || anchor) await witness.replace({ heads: lost.heads, roots }, upTo)
  return { anchor, lost }
}

const atOnce = 1_000

/** The part of a testimony that the database does not bear out. */
export const withoutTrace = async (db: Database, { heads, roots }: Testimony): Promise<Testimony> => {
  const lost: Testimony = { heads: [], roots: [] }
  for (let from = 0; from < heads.length; from += atOnce) {
    const page = heads.slice(from, from + atOnce)
    const ids = raw.param(page.map(({ streamId }) => streamId))
    const numbers = raw.param(page.map(({ seq }) => seq))
    const { rows } = await db.execute<Head>(raw`
      select event.stream_id as "streamId", event.seq, encode(event.hash, 'hex') as hash
      from unnest(${ids}::text[], ${numbers}::int[]) as head (stream_id, seq)
      join stream_events as event on event.stream_id = head.stream_id and event.seq = head.seq`)
    const standing = new Set(rows.map(keyOf))
    lost.heads.push(...page.filter((head) => !standing.has(keyOf(head))))
  }
  const anchors = new Map(
    (await db.select({ id: streamAnchors.id, root: streamAnchors.root }).from(streamAnchors)).map(({ id, root }) => [
      id,
      hex(root),
    ]),
  )
  lost.roots.push(...roots.filter(({ id, root }) => anchors.get(id) !== root))
  return lost
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const keyOf = ({ streamId, seq, hash }: Head): string => JSON.stringify([streamId, seq, hash])
