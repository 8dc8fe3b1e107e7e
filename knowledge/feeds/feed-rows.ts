// SQL of sources: what they are, when they were read, and what became of each entry.
import { and, asc, eq, inArray, isNull, lte, or, sql as statement } from 'drizzle-orm'
import { FeedSettings } from '../../domain/feed.ts'
import { Problem } from '../../domain/problem.ts'
import { feedItems, feedRuns, feeds } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Entry } from './entry.ts'

export type FeedRow = typeof feeds.$inferSelect
export type FeedItemRow = typeof feedItems.$inferSelect

/** @throws Problem not-found when there is none, or it was removed */
export const loadFeed = async (db: Database, id: string): Promise<FeedRow> => {
  const [row] = await db
    .select()
    .from(feeds)
    .where(and(eq(feeds.id, id), isNull(feeds.removedAt)))
  if (!row) throw new Problem('not-found', `没有编号为 ${id} 的来源，或它已被移除。`)
  return row
}

/** What a person said of it, as it stands in its row. */
export const settingsOf = ({ kind, name, location, recipe, defaults, everyMinutes, enabled }: FeedRow): FeedSettings =>
  FeedSettings.parse({ kind, name, location, recipe: recipe ?? undefined, defaults, everyMinutes, enabled })

/** Ids of the sources that are to be read now. */
export const dueFeeds = async (db: Database, now: Date): Promise<string[]> => {
  const rows = await db
    .select({ id: feeds.id })
    .from(feeds)
    .where(
      and(isNull(feeds.removedAt), eq(feeds.enabled, true), or(isNull(feeds.nextRunAt), lte(feeds.nextRunAt, now))),
    )
    .orderBy(asc(feeds.nextRunAt))
  return rows.map(({ id }) => id)
}

/**
 * Keeps what a source lists: what is new or changed since then waits to be taken in.
 * @returns how many of them
 */
export const noteEntries = async (tx: Database, feedId: string, entries: readonly Entry[]): Promise<number> => {
  // Some list an entry twice.
  const listed = [...new Map(entries.toReversed().map((entry) => [entry.id, entry])).values()].toReversed()
  let noted = 0
  for (let start = 0; start < listed.length; start += batch) {
    const rows = listed.slice(start, start + batch).map(({ id, url, title, publishedOn, changedAt }) => ({
      feedId,
      itemId: id,
      ...{ url, title, publishedOn, changedAt },
      state: 'new' as const,
    }))
    const changed = await tx
      .insert(feedItems)
      .values(rows)
      .onConflictDoUpdate({
        target: [feedItems.feedId, feedItems.itemId],
        set: {
          url: statement`excluded.url`,
          title: statement`excluded.title`,
          publishedOn: statement`excluded.published_on`,
          changedAt: statement`excluded.changed_at`,
          state: 'new',
          problem: null,
          updatedAt: new Date(),
        },
        setWhere: statement`excluded.changed_at is distinct from ${feedItems.changedAt} and excluded.changed_at is not null`,
      })
      .returning({ id: feedItems.itemId })
    noted += changed.length
  }
  return noted
}
const batch = 200

/** Those that wait to be taken in: the longest since somebody tried comes first. */
export const waitingItems = (db: Database, feedId: string, limit: number): Promise<FeedItemRow[]> =>
  db
    .select()
    .from(feedItems)
    .where(and(eq(feedItems.feedId, feedId), eq(feedItems.state, 'new')))
    .orderBy(asc(feedItems.updatedAt), asc(feedItems.itemId))
    .limit(limit)

export const setItem = async (
  db: Database,
  { feedId, itemId }: Pick<FeedItemRow, 'feedId' | 'itemId'>,
  set: Partial<Pick<FeedItemRow, 'state' | 'hash' | 'versionId' | 'problem'>>,
): Promise<void> => {
  await db
    .update(feedItems)
    .set({ ...set, updatedAt: new Date() })
    .where(and(eq(feedItems.feedId, feedId), eq(feedItems.itemId, itemId)))
}

/** What was fetched before, from whichever source, in the same bytes. */
export const takenBefore = async (
  db: Database,
  hash: string,
  { feedId, itemId }: Pick<FeedItemRow, 'feedId' | 'itemId'>,
): Promise<FeedItemRow | null> => {
  const [row] = await db
    .select()
    .from(feedItems)
    .where(
      and(
        eq(feedItems.hash, hash),
        inArray(feedItems.state, ['taken', 'duplicate']),
        statement`(${feedItems.feedId}, ${feedItems.itemId}) <> (${feedId}, ${itemId})`,
      ),
    )
    .limit(1)
  return row ?? null
}

// --- runs ---

/** Runs are kept so long; those that found nothing new a tenth of it. */
const keptDays = 90

/** Begins a run. One that is still said to be running was cut off with its process. */
export const beginRun = (db: Database, feedId: string, id: string): Promise<void> =>
  db.transaction(async (tx) => {
    await tx
      .update(feedRuns)
      .set({ state: 'failed', endedAt: new Date(), problem: '服务中断，没有读完；已接着读。' })
      .where(and(eq(feedRuns.feedId, feedId), eq(feedRuns.state, 'running')))
    await tx.insert(feedRuns).values({ id, feedId, state: 'running' })
    await tx
      .delete(feedRuns)
      .where(
        and(
          eq(feedRuns.feedId, feedId),
          or(
            statement`${feedRuns.startedAt} < now() - ${`${keptDays} days`}::interval`,
            and(
              eq(feedRuns.state, 'unchanged'),
              statement`${feedRuns.startedAt} < now() - ${`${keptDays / 10} days`}::interval`,
            ),
          ),
        ),
      )
  })

export const endRun = async (
  tx: Database,
  id: string,
  set: Partial<Omit<typeof feedRuns.$inferSelect, 'id' | 'feedId'>>,
): Promise<void> => {
  await tx
    .update(feedRuns)
    .set({ ...set, endedAt: new Date() })
    .where(eq(feedRuns.id, id))
}

export const setFeed = async (
  tx: Database,
  id: string,
  set: Partial<Omit<FeedRow, 'id' | 'createdAt'>>,
): Promise<void> => {
  await tx.update(feeds).set(set).where(eq(feeds.id, id))
}

/**
 * Says when it is read next, after a run. Whoever asked for another run meanwhile gets it.
 * @param before when it was to be read next as the run began
 */
export const setNextRun = async (
  tx: Database,
  { id, nextRunAt: before }: Pick<FeedRow, 'id' | 'nextRunAt'>,
  { failures, nextRunAt }: { failures: number; nextRunAt: Date },
): Promise<void> => {
  await tx
    .update(feeds)
    .set({
      failures,
      nextRunAt: statement`case when ${feeds.nextRunAt} is not distinct from ${before?.toISOString() ?? null}::timestamptz
        then ${nextRunAt.toISOString()}::timestamptz else ${feeds.nextRunAt} end`,
    })
    .where(eq(feeds.id, id))
}
