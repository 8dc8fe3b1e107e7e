// 来源: what a person says and sees of where documents come from by themselves. Reading them is `knowledge/feeds`.
import { isDeepStrictEqual } from 'node:util'
import { and, asc, count, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import type { z } from 'zod'
import { type FeedFact, type FeedSettings, feedStream } from '../../domain/feed.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import {
  dueFeeds,
  type FeedItemRow,
  type FeedRow,
  loadFeed,
  setFeed,
  settingsOf,
} from '../../knowledge/feeds/feed-rows.ts'
import type { Sources } from '../../knowledge/feeds/sources.ts'
import { feedItems, feedRuns, feeds } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EventLog } from '../../storage/streams/event-log.ts'
import { createRecordedChanges } from '../audit/recorded-changes.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type {
  FeedItem,
  FeedItemPage,
  FeedItemQuery,
  FeedList,
  FeedRun,
  FeedRunPage,
  FeedRunQuery,
  FeedTrial,
  FeedView,
} from '../protocol/feeds.ts'

/** Each job names a source that is to be read. */
export const feedQueue = 'read-feed'

/** Rung when sources may be due, and folders may have come or gone. */
export const feedsDue = 'feeds-due'

/** A trial shows so many entries. */
const shownInTrial = 20
const trialMilliseconds = 90_000

export type Feeds = ReturnType<typeof createFeeds>

/** Makes the desk of sources over the database, the way to read one, and the jobs that do. */
export const createFeeds = ({
  db,
  events,
  sources,
  jobs,
}: {
  db: Database
  events: Pick<EventLog, 'appendWithin'>
  sources: Pick<Sources, 'list'>
  jobs: Pick<Jobs, 'send'>
}) => {
  const changing = createRecordedChanges<FeedFact>({ db, events }, feedStream)
  const readSoon = async (id: string): Promise<void> => {
    await setFeed(db, id, { nextRunAt: new Date() })
    await jobs.send(feedQueue, id)
  }
  const viewOf = async (id: string): Promise<FeedView> => {
    const [view] = await viewsOf(db, [await loadFeed(db, id)])
    if (!view) throw new Error('A source has a view')
    return view
  }

  return {
    async list(): Promise<FeedList> {
      const rows = await db.select().from(feeds).where(isNull(feeds.removedAt)).orderBy(asc(feeds.name), asc(feeds.id))
      return { feeds: await viewsOf(db, rows) }
    },

    /** Lists what would be taken, and keeps nothing. @throws Problem why it cannot be read */
    async attempt(settings: FeedSettings, signal: AbortSignal): Promise<FeedTrial> {
      const overtime = AbortSignal.timeout(trialMilliseconds)
      const listing = await sources
        .list(settings, { signal: AbortSignal.any([signal, overtime]) })
        .catch((cause: unknown) => {
          if (!overtime.aborted) throw cause
          throw new Problem('component-unavailable', `${trialMilliseconds / 1_000} 秒内没有读完。`, {
            action: '请减少读取的页数，或稍后再试。',
            cause,
          })
        })
      const { entries, unsettled } = listing.state === 'listed' ? listing : { entries: [], unsettled: 0 }
      return {
        total: entries.length,
        unsettled,
        entries: entries.slice(0, shownInTrial).map(({ id, title, url, publishedOn, html }) => ({
          ...{ id, title, url, publishedOn },
          hasText: html !== null,
        })),
      }
    },

    async add(by: Principal, settings: FeedSettings): Promise<FeedView> {
      const id = uuid()
      await changing(by, async (tx, record) => {
        await tx.insert(feeds).values({ id, ...settings, createdBy: by.id })
        record({ type: 'feed-added', ...named(id, settings), settings: { ...settings } })
      })
      if (settings.enabled) await readSoon(id)
      return viewOf(id)
    },

    /** Says all of it anew. @throws Problem `not-found`, `conflict` where it would be another kind of source */
    async change(by: Principal, id: string, settings: FeedSettings): Promise<FeedView> {
      await changing(by, async (tx, record) => {
        const before = settingsOf(await loadFeed(tx, id))
        if (before.kind !== settings.kind)
          throw new Problem('conflict', '来源的类型不能更改。', { action: '请移除它，再新建一个。' })
        // What was fetched from elsewhere, or read otherwise, says nothing of what is there now.
        const isSame = before.location === settings.location && isDeepStrictEqual(before.recipe, settings.recipe)
        const anew = isSame ? {} : { etag: null, lastModified: null }
        await setFeed(tx, id, { ...settings, ...anew, failures: 0, updatedAt: new Date() })
        for (const fact of changesOf(id, before, settings)) record(fact)
      })
      if (settings.enabled) await readSoon(id)
      return viewOf(id)
    },

    /** Reads it no more; what it brought and its history stay. */
    async remove(by: Principal, id: string): Promise<void> {
      await changing(by, async (tx, record) => {
        const row = await loadFeed(tx, id)
        await setFeed(tx, id, { removedAt: new Date(), enabled: false })
        record({ type: 'feed-removed', ...named(id, row) })
      })
    },

    async readNow(id: string): Promise<FeedView> {
      await loadFeed(db, id)
      await readSoon(id)
      return viewOf(id)
    },

    /** Has those read whose time has come; several servers may do so at once. */
    async readDue(): Promise<number> {
      const due = await dueFeeds(db, new Date())
      for (const id of due) await jobs.send(feedQueue, id)
      return due.length
    },

    async runs(id: string, { limit, page }: FeedRunQuery): Promise<FeedRunPage> {
      await loadFeed(db, id)
      const rows = await db
        .select()
        .from(feedRuns)
        // Ids grow with time.
        .where(and(eq(feedRuns.feedId, id), page ? lt(feedRuns.id, page) : undefined))
        .orderBy(desc(feedRuns.id))
        .limit(limit + 1)
      const shown = rows.slice(0, limit)
      return { runs: shown.map(runView), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
    },

    async items(id: string, { state, limit, page }: FeedItemQuery): Promise<FeedItemPage> {
      await loadFeed(db, id)
      const place = page === undefined ? undefined : placeOf(page)
      const rows = await db
        .select()
        .from(feedItems)
        .where(
          and(
            eq(feedItems.feedId, id),
            state && eq(feedItems.state, state),
            place && sql`(${feedItems.updatedAt}, ${feedItems.itemId}) < (${place.at}::timestamptz, ${place.itemId})`,
          ),
        )
        .orderBy(desc(feedItems.updatedAt), desc(feedItems.itemId))
        .limit(limit + 1)
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      return { items: shown.map(itemView), next: last ? `${last.updatedAt.toISOString()} ${last.itemId}` : null }
    },

    /** Has a rejected entry tried again. @throws Problem not-found */
    async retry(id: string, itemId: string): Promise<FeedItem> {
      await loadFeed(db, id)
      const [row] = await db
        .update(feedItems)
        .set({ state: 'new', problem: null, firstSeenAt: new Date(), updatedAt: new Date() })
        .where(and(eq(feedItems.feedId, id), eq(feedItems.itemId, itemId), eq(feedItems.state, 'rejected')))
        .returning()
      if (!row) throw new Problem('not-found', '没有这一条，或它没有被拒绝。')
      await readSoon(id)
      return itemView(row)
    },
  }
}

const named = (feedId: string, { name, location }: Pick<FeedSettings, 'name' | 'location'>) => ({
  feedId,
  name,
  location,
})

/** What differs, each thing with what it said before; whether it is read stands by itself. */
const changesOf = (id: string, before: FeedSettings, settings: FeedSettings): FeedFact[] => {
  const { enabled: wasEnabled, ...former } = before
  const { enabled, ...now } = settings
  const differing = Object.keys(now).filter(
    (name) => !isDeepStrictEqual(now[name as keyof typeof now], former[name as keyof typeof former]),
  )
  const only = (said: object) => Object.fromEntries(Object.entries(said).filter(([name]) => differing.includes(name)))
  const of = named(id, settings)
  return [
    ...(differing.length > 0
      ? [{ type: 'feed-changed' as const, ...of, settings: only(now), before: only(former) }]
      : []),
    ...(enabled === wasEnabled
      ? []
      : [{ type: enabled ? ('feed-resumed' as const) : ('feed-paused' as const), ...of }]),
  ]
}

/** @throws Problem invalid-request for what was never given out here */
const placeOf = (page: string): { at: string; itemId: string } => {
  const [at = '', ...rest] = page.split(' ')
  if (Number.isNaN(Date.parse(at)) || rest.length === 0)
    throw new Problem('invalid-request', '不是这里给出的续查位置，只能从头查看。')
  return { at: new Date(at).toISOString(), itemId: rest.join(' ') }
}

const viewsOf = async (db: Database, rows: readonly FeedRow[]): Promise<FeedView[]> => {
  const ids = rows.map(({ id }) => id)
  const lastRuns = await db
    .selectDistinctOn([feedRuns.feedId])
    .from(feedRuns)
    .where(inArray(feedRuns.feedId, ids))
    .orderBy(feedRuns.feedId, desc(feedRuns.id))
  const counts = await db
    .select({ feedId: feedItems.feedId, state: feedItems.state, count: count() })
    .from(feedItems)
    .where(inArray(feedItems.feedId, ids))
    .groupBy(feedItems.feedId, feedItems.state)
  return rows.map((row) => {
    const last = lastRuns.find(({ feedId }) => feedId === row.id)
    const counted = (state: FeedItemRow['state']) =>
      counts.find((one) => one.feedId === row.id && one.state === state)?.count ?? 0
    return {
      id: row.id,
      settings: settingsOf(row),
      failures: row.failures,
      nextRunAt: row.nextRunAt?.toISOString() ?? null,
      lastRun: last ? runView(last) : null,
      items: {
        new: counted('new'),
        taken: counted('taken'),
        duplicate: counted('duplicate'),
        rejected: counted('rejected'),
      },
      createdBy: row.createdBy,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    }
  })
}

const runView = ({ feedId: _, startedAt, endedAt, ...run }: typeof feedRuns.$inferSelect): z.infer<typeof FeedRun> => ({
  ...run,
  startedAt: startedAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
})

const itemView = (row: FeedItemRow): FeedItem => ({
  itemId: row.itemId,
  title: row.title,
  url: row.url,
  publishedOn: row.publishedOn,
  state: row.state,
  versionId: row.versionId,
  problem: row.problem,
  firstSeenAt: row.firstSeenAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
