// Looking back over the record, the newest first: piece by piece, however long the range is.
import type { z } from 'zod'
import { Problem } from '../../domain/problem.ts'
import { hasCode } from '../../storage/error-code.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { AuditPlace } from '../protocol/audit.ts'
import type { Place } from './search.ts'

export const dayMilliseconds = 86_400_000
/** A search gives what it found in this time, and where to go on. */
const patienceMilliseconds = 3_000
/** After a look that was done in this time a longer piece is looked through; on PGlite everybody else waits meanwhile. */
const quickMilliseconds = 300
/** A single look that takes longer is given up. */
const lookMilliseconds = 10_000
/** Clocks of several servers may differ by this. */
export const clockSkewMilliseconds = 60_000

/** Including `from`, without `to`. */
export type Range = { from: Date; to: Date }

export const placeIn = ([at, streamId, seq]: z.infer<typeof AuditPlace>): Place => ({ at: new Date(at), streamId, seq })
export const encodePlace = ({ at, streamId, seq }: Place): string =>
  Buffer.from(JSON.stringify([at.toISOString(), streamId, seq])).toString('base64url')

/** Nothing comes before it, so it stands for the instant itself. */
const beginningOf = (at: Date): Place => ({ at, streamId: '', seq: 0 })

export type Looking<Found> = {
  /** Those that fit, from `since` on and before `before`, the newest first. */
  find: (tx: Database, piece: { since: Date; before: Place; limit: number }) => Promise<Found[]>
  placeOf: (found: Found) => Place
}

/** As on a page: where to go on, and how far back all was looked through. */
export type LookedBack<Found> = { found: Found[]; next: string | null; searchedBackTo: string }

/** @param days of the first piece. Where much happens a day fills the page; where little does, ever longer pieces are looked through. */
export const lookBack = async <Found>(
  db: Database,
  {
    find,
    placeOf,
    range: { from, to },
    days,
    limit,
    page,
  }: Looking<Found> & { range: Range; days: number; limit: number; page: z.infer<typeof AuditPlace> | undefined },
): Promise<LookedBack<Found>> => {
  const given = page && placeIn(page)
  let before = given && given.at < to ? given : beginningOf(to)
  let span = days
  const began = performance.now()
  const found: Found[] = []
  while (before.at > from) {
    const since = new Date(Math.max(from.getTime(), before.at.getTime() - span * dayMilliseconds))
    const wanted = limit - found.length
    const lookBegan = performance.now()
    found.push(...(await patiently(db, (tx) => find(tx, { since, before, limit: wanted }))))
    const last = found.at(-1)
    if (last && found.length === limit) {
      const place = placeOf(last)
      return { found, next: encodePlace(place), searchedBackTo: place.at.toISOString() }
    }
    before = beginningOf(since)
    if (performance.now() - lookBegan < quickMilliseconds) span *= 4
    if (before.at > from && performance.now() - began > patienceMilliseconds)
      return { found, next: encodePlace(before), searchedBackTo: since.toISOString() }
  }
  return { found, next: null, searchedBackTo: from.toISOString() }
}

/** @throws Problem when a single look takes too long; PGlite has no such limit, but its data are those of one machine */
const patiently = async <Found>(db: Database, look: (tx: Database) => Promise<Found[]>): Promise<Found[]> => {
  try {
    return await db.transaction(
      async (tx) => {
        await tx.execute(`set local statement_timeout = ${lookMilliseconds}`)
        return look(tx)
      },
      { accessMode: 'read only' },
    )
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (hasCode(cause, '57014') || hasCode(error, '57014'))
      throw new Problem('invalid-request', '这次检索用时太长。', {
        cause: error,
        action: '请缩小时间范围，或再加一个条件。',
      })
    throw error
  }
}
