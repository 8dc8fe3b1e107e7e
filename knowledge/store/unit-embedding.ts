// Texts → vectors: at once with an embedder that is quick, later and kept in SQL with one that is slow or far away.
import { createHash } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type { Embedder } from '../../models/embedder/embedder.ts'
import { embeddings } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'

/** Milliseconds a text that a document may wait for; above it the embedder works in the background. */
const fastEnough = 3
/** The first texts pay for loading and are not timed; the next ones tell. */
const warmUpTexts = 2
const trialTexts = 16
const batchTexts = 256

export type UnitEmbedding = {
  /** Vectors of the texts, or nulls for those not kept when the embedder is slow or fails: the words must be searchable without it. */
  atOnce(units: readonly { embedText: string }[]): Promise<(number[] | null)[]>
  /** Vectors of at most a few hundred texts, each text embedded once in the life of the library. Throws what the embedder throws. */
  kept(texts: readonly string[]): Promise<(number[] | null)[]>
  isSlow(): boolean
}

/** Makes it; the first texts tell whether the embedder is quick. */
export const createUnitEmbedding = ({
  db,
  embedder,
}: {
  db: Database
  embedder: Pick<Embedder, 'id' | 'dimensions' | 'embedDocuments'>
}): UnitEmbedding => {
  let slow = false

  const embed = async (texts: readonly string[]): Promise<(number[] | null)[]> => {
    const vectors = texts.length > 0 ? await embedder.embedDocuments([...texts]) : []
    return texts.map((_, at) => usable(vectors[at], embedder.dimensions))
  }

  /** By the hash of their text. */
  const readKept = async (hashes: readonly string[]): Promise<Map<string, number[]>> => {
    const rows = await db
      .select()
      .from(embeddings)
      .where(and(eq(embeddings.embedderId, embedder.id), sql`${embeddings.hash} = any(${sql.param(hashes)}::text[])`))
    return new Map(rows.map((row) => [row.hash, fromBytes(row.vector)]))
  }

  return {
    isSlow: () => slow,
    async atOnce(units) {
      const hashes = units.map((unit) => hashOf(unit.embedText))
      const known = await readKept(hashes)
      const texts = units.map((unit) => unit.embedText).filter((_, at) => !known.has(hashes[at] ?? ''))
      const vectors: (number[] | null)[] = []
      slow = false
      try {
        vectors.push(...(await embed(texts.slice(0, warmUpTexts))))
        const trial = texts.slice(warmUpTexts, warmUpTexts + trialTexts)
        const begun = performance.now()
        vectors.push(...(await embed(trial)))
        slow = performance.now() - begun > fastEnough * trial.length
        for (let start = vectors.length; start < texts.length && !slow; start += batchTexts)
          vectors.push(...(await embed(texts.slice(start, start + batchTexts))))
      } catch {
        // The background work tells what is wrong, and tries again.
        slow = true
      }
      const made = vectors.values()
      return hashes.map((hash) => known.get(hash) ?? made.next().value ?? null)
    },
    async kept(texts) {
      const hashes = texts.map(hashOf)
      const known = await readKept(hashes)
      const missing = [...new Map(hashes.map((hash, at) => [hash, texts[at] ?? ''])).entries()].filter(
        ([hash]) => !known.has(hash),
      )
      const made = await embed(missing.map(([, text]) => text))
      const fresh = missing.flatMap(([hash], at) => {
        const vector = made[at]
        if (!vector) return []
        known.set(hash, vector)
        return [{ embedderId: embedder.id, hash, vector: toBytes(vector) }]
      })
      if (fresh.length > 0) await db.insert(embeddings).values(fresh).onConflictDoNothing()
      return hashes.map((hash) => known.get(hash) ?? null)
    },
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A text without words has no direction, and a broken embedder may give anything: such a text is found by its words only. */
const usable = (vector: number[] | undefined, dimensions: number): number[] | null =>
  vector && vector.length === dimensions && vector.every(Number.isFinite) && vector.some((value) => value !== 0)
    ? vector
    : null

const toBytes = (vector: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(vector).buffer)

const fromBytes = (bytes: Uint8Array): number[] => [...new Float32Array(Uint8Array.from(bytes).buffer)]
