// The same bytes are one blob, whichever versions were read from them: it goes with the last that refers to it, and not while another one comes.
import { inArray } from 'drizzle-orm'
import { lockTransaction } from '../sql/lock.ts'
import { files } from '../sql/schema.ts'
import type { Database, Sql } from '../sql/sql.ts'
import type { Blob } from './blob.ts'

/**
 * Holds off whoever deletes blobs until this transaction ends. What it refers to must be looked for after this: it may have been deleted since
 * it was put.
 */
export const lockBlobs = (tx: Database): Promise<void> => lockTransaction(tx, 'blobs')

/** Deletes those of the blobs that no version refers to. */
export const deleteUnreferenced = async (
  { sql: { db }, blobs }: { sql: Pick<Sql, 'db'>; blobs: Pick<Blob, 'delete'> },
  keys: readonly string[],
): Promise<void> => {
  if (keys.length === 0) return
  await db.transaction(async (tx) => {
    await lockBlobs(tx)
    const rows = await tx
      .selectDistinct({ key: files.blobKey })
      .from(files)
      .where(inArray(files.blobKey, [...keys]))
    const referred = new Set(rows.map(({ key }) => key))
    for (const key of new Set(keys)) if (!referred.has(key)) await blobs.delete(key)
  })
}
