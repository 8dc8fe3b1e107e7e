// One reading of a source: list → note what is new → take it in as drafts, one by one. It may be broken off at any point and goes on
// where it was, since what waits stands in SQL.
import { createHash } from 'node:crypto'
import { and, eq, ne } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import type { FeedRunState } from '../../domain/editorial.ts'
import { type FeedSettings, pauseAfter } from '../../domain/feed.ts'
import { Problem } from '../../domain/problem.ts'
import { files, versions } from '../../storage/sql/schema.ts'
import type { Database, Sql } from '../../storage/sql/sql.ts'
import type { Ingest, IngestReport } from '../ingest.ts'
import { alikeOf } from './alike.ts'
import type { Entry } from './entry.ts'
import {
  beginRun,
  endRun,
  type FeedItemRow,
  type FeedRow,
  loadFeed,
  noteEntries,
  setFeed,
  setItem,
  setNextRun,
  settingsOf,
  takenBefore,
  waitingItems,
} from './feed-rows.ts'
import { isPassing, type Sources } from './sources.ts'

/** Who writes what comes from a source. */
const feedWriter = (feedId: string): string => `feed:${feedId}`

/** Entries taken in one after the other in one run; the rest follows soon. */
const mostTaken = 50
/** When more waits, or a file is still being written. */
const soonMilliseconds = 10_000
/** Entries that could not be had in one run before the rest is left for the next. */
const mostFailures = 3
/** What could not be had for so many days is given up. */
const patienceDays = 7

export type FeedReading = {
  state: Exclude<FeedRunState, 'running'>
  seen: number
  taken: number
  duplicates: number
  rejected: number
  problem: string | null
}

/** What of an entry's row is set by an attempt. */
type Taken = { state: FeedItemRow['state'] } & Partial<Pick<FeedItemRow, 'hash' | 'versionId' | 'problem'>>

/**
 * Makes what reads a source once. A failure is no exception: it stands in the run, and the source waits the longer.
 * @throws Problem not-found when there is no such source (any more), AbortError when it was broken off
 */
export const createReadFeed = ({
  sql: { db },
  ingest,
  sources,
}: {
  sql: Pick<Sql, 'db'>
  ingest: Pick<Ingest, 'bytes'>
  sources: Sources
}): ((feedId: string, signal?: AbortSignal) => Promise<FeedReading>) => {
  /** What became of one entry. @throws Problem why it cannot be had */
  const take = async (
    feed: FeedRow,
    settings: FeedSettings,
    item: FeedItemRow,
    { entry, signal }: { entry: Entry | undefined; signal: AbortSignal | undefined },
  ): Promise<Taken> => {
    const asked = { id: item.itemId, url: item.url, title: item.title, html: entry?.html ?? null }
    const content = await sources.content(settings, asked, signal)
    if (!content) return { state: 'new', problem: '还在写入，或刚被移走；下次再读。' }
    const hash = createHash('sha256').update(content.bytes).digest('hex')
    if (hash === item.hash) return { state: (await isOfOthers(db, item.versionId, feed.id)) ? 'duplicate' : 'taken' }
    const held = (await takenBefore(db, hash, item)) ?? (await heldFile(db, hash, feed.id))
    if (held) return { hash, state: 'duplicate', versionId: held.versionId }
    const report = await ingest.bytes(content.name, content.bytes, {
      by: feedWriter(feed.id),
      state: 'draft',
      ...(signal ? { signal } : {}),
      defaults: {
        ...settings.defaults,
        ...(content.title ? { title: content.title } : {}),
        ...(content.source ? { source: content.source } : {}),
        ...(item.url ? { sourceId: item.itemId.slice(0, 300), work: workOf(settings, feed.id, item.itemId) } : {}),
        ...(item.publishedOn ? { publishedOn: item.publishedOn } : {}),
      },
    })
    const became = await outcomeOf(db, report, feed.id)
    // What was rejected is read again when somebody asks for it, though it is the same.
    return { hash: became.state === 'rejected' ? null : hash, ...became }
  }

  const takeWaiting = async (
    feed: FeedRow,
    settings: FeedSettings,
    { entries, signal }: { entries: readonly Entry[]; signal: AbortSignal | undefined },
  ) => {
    const items = await waitingItems(db, feed.id, mostTaken)
    const listed = new Map(entries.map((entry) => [entry.id, entry]))
    const counts = { taken: 0, duplicates: 0, rejected: 0 }
    const waiting: string[] = []
    let retryAfterSeconds = 0
    for (const item of items) {
      signal?.throwIfAborted()
      const taken = await take(feed, settings, item, { entry: listed.get(item.itemId), signal }).catch(
        (error: unknown): Taken => {
          signal?.throwIfAborted()
          if (!(error instanceof Problem)) throw error
          retryAfterSeconds = Math.max(retryAfterSeconds, error.retryAfterSeconds ?? 0)
          const isOver = Date.now() - item.firstSeenAt.getTime() > patienceDays * 86_400_000
          return { state: isPassing(error) && !isOver ? 'new' : 'rejected', problem: wordsOf(error) }
        },
      )
      await setItem(db, item, { problem: null, ...taken })
      if (taken.state === 'new') waiting.push(taken.problem ?? '')
      else counts[taken.state === 'duplicate' ? 'duplicates' : taken.state] += 1
      // Whoever asks to be left alone, or does not answer again and again, is.
      if (retryAfterSeconds > 0 || waiting.length >= mostFailures) break
    }
    const [why] = waiting
    return {
      counts,
      problem: why === undefined ? null : `${waiting.length} 条没有取到，会再试：${why}`,
      retryAfterSeconds,
      hasMore: items.length === mostTaken && waiting.length < mostFailures && retryAfterSeconds === 0,
    }
  }

  return async (feedId, signal) => {
    const feed = await loadFeed(db, feedId)
    const settings = settingsOf(feed)
    const run = uuid()
    await beginRun(db, feedId, run)
    try {
      const listing = await sources.list(settings, { known: feed, ...(signal ? { signal } : {}) })
      const entries = listing.state === 'listed' ? listing.entries : []
      const noted = await db.transaction(async (tx) => {
        const count = await noteEntries(tx, feedId, entries)
        // Kept with what was listed: after it, “unchanged” means that all of it is known.
        if (listing.state === 'listed')
          await setFeed(tx, feedId, { etag: listing.etag, lastModified: listing.lastModified })
        return count
      })
      const { counts, problem, retryAfterSeconds, hasMore } = await takeWaiting(feed, settings, { entries, signal })
      const isNew = noted > 0 || problem !== null || counts.taken + counts.duplicates + counts.rejected > 0
      const reading: FeedReading = { state: isNew ? 'ok' : 'unchanged', seen: entries.length, ...counts, problem }
      const isSoon = hasMore || (listing.state === 'listed' && listing.unsettled > 0)
      const pause = isSoon ? soonMilliseconds : pauseAfter(0, settings.everyMinutes, retryAfterSeconds)
      await db.transaction(async (tx) => {
        await endRun(tx, run, reading)
        await setNextRun(tx, feed, { failures: 0, nextRunAt: after(pause) })
      })
      return reading
    } catch (error) {
      if (signal?.aborted) {
        await endRun(db, run, { state: 'failed', problem: '服务停止，没有读完；下次启动接着读。' })
        throw error
      }
      const failure = error instanceof Problem ? error : null
      const problem = failure ? wordsOf(failure) : '读取时出现内部错误，请查看服务日志。'
      const reading: FeedReading = { state: 'failed', seen: 0, taken: 0, duplicates: 0, rejected: 0, problem }
      await db.transaction(async (tx) => {
        await endRun(tx, run, reading)
        const failures = feed.failures + 1
        const pause = pauseAfter(failures, settings.everyMinutes, failure?.retryAfterSeconds)
        await setNextRun(tx, feed, { failures, nextRunAt: after(pause) })
      })
      // What nobody foresaw is for the log.
      if (!failure) throw error
      return reading
    }
  }
}

const after = (milliseconds: number): Date => new Date(Date.now() + milliseconds)

/** A law is known by its title, whoever brings it; anything else by where it stands, so that its next text is its next version. */
const workOf = ({ defaults: { kind } }: FeedSettings, feedId: string, itemId: string): string | undefined =>
  kind === 'regulation'
    ? undefined
    : `feed-${createHash('sha256').update(`${feedId}\n${itemId}`).digest('hex').slice(0, 16)}`

/** The library holds the very file already, from elsewhere. */
const heldFile = async (db: Database, hash: string, feedId: string): Promise<{ versionId: string } | null> => {
  const [row] = await db
    .select({ versionId: versions.id, writtenBy: versions.writtenBy })
    .from(files)
    .innerJoin(versions, eq(versions.id, files.versionId))
    .where(and(eq(files.hash, hash), ne(versions.editorialState, 'withdrawn')))
    .limit(1)
  return row && row.writtenBy !== feedWriter(feedId) ? row : null
}

/** A file may hold several documents, as a mail does: taken when any of them is new. */
const outcomeOf = async (db: Database, { outcomes }: IngestReport, feedId: string): Promise<Taken> => {
  const held = outcomes.flatMap((outcome) => (outcome.state === 'rejected' ? [] : [outcome]))
  const rejected = outcomes.flatMap((outcome) => (outcome.state === 'rejected' ? [`${outcome.problem.detail}`] : []))
  const [added] = held.filter(({ state }) => state !== 'unchanged')
  const problem = rejected.length > 0 ? rejected.join('').slice(0, 1_000) : null
  if (added) {
    const alike = await alikeOf(db, added.versionId)
    const hint = alike && `与《${alike.title}》有 ${alike.percent}% 相同，请核对是否重复。`
    return { state: 'taken', versionId: added.versionId, problem: [hint, problem].filter(Boolean).join('') || null }
  }
  const [known] = held
  if (!known) return { state: 'rejected', versionId: null, problem: problem ?? '没有读出内容。' }
  // A run that was cut off may have made the draft already.
  const state = (await isOfOthers(db, known.versionId, feedId)) ? 'duplicate' : 'taken'
  return { state, versionId: known.versionId, problem }
}

/** Whether the library holds this version, and has it from elsewhere. */
const isOfOthers = async (db: Database, versionId: string | null, feedId: string): Promise<boolean> => {
  const [version] = await db
    .select({ writtenBy: versions.writtenBy })
    .from(versions)
    .where(eq(versions.id, versionId ?? ''))
  return version !== undefined && version.writtenBy !== feedWriter(feedId)
}

const wordsOf = ({ detail, action }: Problem): string => `${detail}${action ?? ''}`.slice(0, 1_000)
