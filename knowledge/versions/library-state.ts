// The number of the last publish, and which index answers: what every cache in memory is checked against.
import { setImmediate as immediate } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { LibraryState } from '../../domain/library.ts'
import type { Database } from '../../storage/sql/sql.ts'

/** Whoever asks before the query begins gets the same answer, which is as new as one of their own: many turns at once ask little more than one. */
const shared = <T>(read: (db: Database) => Promise<T>): ((db: Database) => Promise<T>) => {
  const next = new WeakMap<Database, Promise<T>>()
  return (db) => {
    const asked = next.get(db)
    if (asked) return asked
    const answer = immediate().then(() => {
      next.delete(db)
      return read(db)
    })
    next.set(db, answer)
    return answer
  }
}

/** One small query; its answer decides whether what is in memory may still be used. */
export const readLibraryState = shared(async (db: Database): Promise<LibraryState> => {
  const { rows } = await db.execute<{ version: number; generation: string | null }>(
    sql`select coalesce((select max(number) from library_versions), 0) as version,
      (select id from index_generations where state = 'active') as generation`,
  )
  const [row] = rows
  return { libraryVersion: Number(row?.version ?? 0), generationId: row?.generation ?? null }
})

/** What stands at this moment, however long ago the library was read. */
export type LibraryStanding = {
  /** The number of the last publish. */
  libraryVersion: number
  /** Whether an operator has stopped it (紧急停用): a passage by itself, its version or its document. */
  isStopped(source: { chunkId?: string; versionId: string; documentId: string }): boolean
}

/** Looked at anew for every search and every reading, in one query: what was withdrawn a moment ago is not shown. */
export const readLibraryStanding = shared(async (db: Database): Promise<LibraryStanding> => {
  const { rows } = await db.execute<{ version: number; stops: string[] }>(sql`
    select coalesce((select max(number) from library_versions), 0) as version,
      array(select target || ':' || target_id from source_stops where lifted_at is null and target <> 'answer') as stops`)
  const [row] = rows
  const stops = new Set(row?.stops)
  return {
    libraryVersion: Number(row?.version ?? 0),
    isStopped: ({ chunkId, versionId, documentId }) =>
      stops.has(`chunk:${chunkId}`) || stops.has(`version:${versionId}`) || stops.has(`document:${documentId}`),
  }
})

// One publisher at a time, in all processes: the number must be gapless and the ends of versions right. Any number nobody else locks.
const publishLock = 748_201_994

/** Takes the next library version inside the caller's transaction; another publisher waits until it ends. */
export const advanceLibrary = async (tx: Database, by: string, what: string): Promise<number> => {
  const { rows } = await tx.execute<{ number: number }>(
    sql`insert into library_versions (number, by, what)
      select coalesce(max(number), 0) + 1, ${by}, ${what} from library_versions returning number`,
  )
  return Number(rows[0]?.number)
}

/** Must be the first statement of a transaction that publishes. */
export const lockPublishing = async (tx: Database): Promise<void> => {
  await tx.execute(sql`select pg_advisory_xact_lock(${publishLock}::bigint)`)
}
