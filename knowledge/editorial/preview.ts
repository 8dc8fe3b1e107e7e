// 预览: the library as it would be if a draft were published. The draft is shown in a transaction that is rolled back, and in a branch of
// the index: nobody else sees anything of it, and nothing of it stays.
import { eq, TransactionRollbackError } from 'drizzle-orm'
import type { CalendarDate } from '../../domain/calendar.ts'
import { indexOutbox } from '../../storage/sql/schema.ts'
import type { Database, Sql } from '../../storage/sql/sql.ts'
import type { LibraryIndex } from '../store/library-index.ts'
import { readUnits } from '../store/unit-rows.ts'
import { advanceLibrary, lockPublishing } from '../versions/library-state.ts'
import { planShowing, planWork, writePlan } from './work-plan.ts'

/** The library with the draft in it. `db` may be used inside `look` alone. */
export type Preview = {
  db: Database
  index: Pick<LibraryIndex, 'reader'>
  /** Looks into it, in a transaction of its own: on PGlite everybody else waits meanwhile, so look briefly. */
  look<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/**
 * Opens the library as it would be.
 * @throws Problem `not-found`, `conflict` when the draft could not be published as things are
 */
export const openPreview = async (
  { sql, index }: { sql: Pick<Sql, 'db'>; index: Pick<LibraryIndex, 'branch'> },
  draft: { workId: string; versionId: string },
): Promise<Preview> => {
  let open: Database | null = null
  // What reads the library is made once, and reads in whichever transaction is open.
  const db = new Proxy({} as Database, {
    get(_, name) {
      if (open === null) throw new Error('A preview is read inside look() only')
      const value: unknown = Reflect.get(open, name)
      return typeof value === 'function' ? value.bind(open) : value
    },
  })
  const look = async <T>(work: (libraryVersion: number) => Promise<T>): Promise<T> => {
    let result: { is: T } | null = null
    try {
      await sql.db.transaction(async (tx) => {
        await lockPublishing(tx)
        const plan = await planWork(tx, draft.workId)
        planShowing(plan, draft.versionId)
        const libraryVersion = await advanceLibrary(tx, 'preview', '预览')
        await writePlan(tx, plan, libraryVersion)
        open = tx
        result = { is: await work(libraryVersion) }
        tx.rollback()
      })
    } catch (error) {
      if (!(error instanceof TransactionRollbackError)) throw error
    } finally {
      open = null
    }
    if (result === null) throw new Error('A look into a preview has a result')
    return (result as { is: T }).is
  }
  const { touched, units } = await look(async (libraryVersion) => {
    const told = await db.select().from(indexOutbox).where(eq(indexOutbox.libraryVersion, libraryVersion))
    const ids = told.map(({ targetId }) => targetId)
    return { touched: ids, units: await readUnits(db, ids) }
  })
  const branch = await index.branch(touched, units)
  return { db, index: branch, look: (work) => look(work), close: () => branch.close() }
}

/** The day on which a preview is looked at: when the draft takes effect, if that is yet to come. */
export const dayOfPreview = (today: CalendarDate, effectiveFrom: CalendarDate | null): CalendarDate =>
  effectiveFrom !== null && effectiveFrom > today ? effectiveFrom : today
