// What a running server does for its sources: reads those that are given out to it, and looks sooner when files come into a folder.
import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Logger } from 'pino'
import { folderWithin } from '../../knowledge/feeds/folder.ts'
import { type FolderWatch, watchFolder } from '../../knowledge/feeds/watch-folder.ts'
import { feeds } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { feedQueue } from './feeds.ts'

/** Sources read beside one another in one process. */
const atOnce = 2

/** Reads sources in this process from now on, until the jobs are stopped. */
export const startReading = (
  jobs: Pick<Jobs, 'work'>,
  readFeed: (feedId: string, signal: AbortSignal) => Promise<unknown>,
): Promise<void> => jobs.work({ queue: feedQueue, atOnce, run: readFeed })

/** Watches the folders of the sources. */
export type FolderWatches = {
  /** Watches those that there are now, and no others. */
  refresh(): Promise<number>
  close(): Promise<void>
}

/** @param roots folders below which a source may lie */
export const createFolderWatches = ({
  db,
  feeds: desk,
  roots,
  logger,
  settled,
}: {
  db: Database
  feeds: { readNow(id: string): Promise<unknown> }
  roots: readonly string[]
  logger: Logger
  settled?: number
}): FolderWatches => {
  /** By source and folder. */
  const watches = new Map<string, FolderWatch>()

  const begin = async (id: string, location: string): Promise<FolderWatch | null> => {
    const failed = (error: unknown) => logger.warn({ err: error, feed: id, location }, 'folder is not watched')
    // What is missing now may be there at the next look.
    const folder = await folderWithin(location, roots).catch(() => null)
    if (folder === null) return null
    return watchFolder(folder, { changed: () => void desk.readNow(id).catch(failed), failed, settled })
  }

  return {
    async refresh() {
      const rows = await db
        .select({ id: feeds.id, location: feeds.location })
        .from(feeds)
        .where(and(inArray(feeds.kind, ['folder', 'mail']), eq(feeds.enabled, true), isNull(feeds.removedAt)))
      const wanted = new Map(rows.map((row) => [`${row.id} ${row.location}`, row]))
      for (const [key, watch] of watches) {
        if (wanted.has(key)) continue
        watches.delete(key)
        await watch.close()
      }
      for (const [key, { id, location }] of wanted) {
        const watch = watches.has(key) ? null : await begin(id, location)
        if (watch) watches.set(key, watch)
      }
      return watches.size
    },
    async close() {
      await Promise.all([...watches.values()].map((watch) => watch.close()))
      watches.clear()
    },
  }
}
