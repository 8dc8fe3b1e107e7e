// What goes over the wire for sources: where documents come from by themselves, how each was read, what became of its entries.
import { z } from '@hono/zod-openapi'
import { CalendarDate, Instant } from '../../domain/calendar.ts'
import { FeedItemState, FeedRunState } from '../../domain/editorial.ts'
import { FeedSettings } from '../../domain/feed.ts'
import { Text } from './text.ts'

const Count = z.int().nonnegative()

export const FeedRun = z
  .object({
    id: z.string(),
    state: FeedRunState,
    startedAt: Instant,
    endedAt: Instant.nullable(),
    /** Entries that it listed; nothing where it said that nothing has changed. */
    seen: Count,
    taken: Count,
    duplicates: Count,
    rejected: Count,
    /** What went wrong, and what to do. */
    problem: z.string().nullable(),
  })
  .openapi('FeedRun')
export type FeedRun = z.infer<typeof FeedRun>

export const FeedView = z
  .object({
    id: z.string(),
    settings: FeedSettings,
    /** In a row, since it was last read well; the pause grows with them. */
    failures: Count,
    nextRunAt: Instant.nullable(),
    lastRun: FeedRun.nullable(),
    items: z.record(FeedItemState, Count),
    createdBy: z.string(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .openapi('FeedView')
export type FeedView = z.infer<typeof FeedView>

export const FeedList = z.object({ /** By name. */ feeds: z.array(FeedView) }).openapi('FeedList')
export type FeedList = z.infer<typeof FeedList>

/** What a source lists now, as it was said: nothing of it is kept. */
export const FeedTrial = z
  .object({
    total: Count,
    /** Files that are still being written. */
    unsettled: Count,
    /** The first of them. */
    entries: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        url: z.string().nullable(),
        publishedOn: CalendarDate.nullable(),
        /** Whether its text stands in the list itself. */
        hasText: z.boolean(),
      }),
    ),
  })
  .openapi('FeedTrial')
export type FeedTrial = z.infer<typeof FeedTrial>

export const FeedItem = z
  .object({
    itemId: z.string(),
    title: z.string(),
    url: z.string().nullable(),
    publishedOn: CalendarDate.nullable(),
    state: FeedItemState,
    /** The draft made of it, or the version that it repeats. */
    versionId: z.string().nullable(),
    /** Why it was not taken, or what to look at in the draft. */
    problem: z.string().nullable(),
    firstSeenAt: Instant,
    updatedAt: Instant,
  })
  .openapi('FeedItem')
export type FeedItem = z.infer<typeof FeedItem>

const limit = z.coerce.number().int('应为整数').min(1).max(100, '最多 100').default(20)
const page = Text.max(1_000).optional().describe('上一次返回的 next')

export const FeedRunQuery = z.strictObject({ limit, page })
export type FeedRunQuery = z.infer<typeof FeedRunQuery>

export const FeedRunPage = z
  .object({ /** The newest first. */ runs: z.array(FeedRun), next: z.string().nullable() })
  .openapi('FeedRunPage')
export type FeedRunPage = z.infer<typeof FeedRunPage>

export const FeedItemQuery = z.strictObject({ state: FeedItemState.optional(), limit, page })
export type FeedItemQuery = z.infer<typeof FeedItemQuery>

export const FeedItemPage = z
  .object({ /** What happened last comes first. */ items: z.array(FeedItem), next: z.string().nullable() })
  .openapi('FeedItemPage')
export type FeedItemPage = z.infer<typeof FeedItemPage>

export const RetryFeedItem = z.strictObject({ itemId: Text.min(1).max(500) }).openapi('RetryFeedItem')
