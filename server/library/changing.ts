// Changing what clients see: proposed by one, decided by another, put back within minutes by anyone of them. When a call returns, no chunk
// that it took away answers any more.
import type { Logger } from 'pino'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import type { Change, Changes, Proposal } from '../../knowledge/editorial/changes.ts'
import type { LibraryIndex } from '../../knowledge/store/library-index.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Bus } from '../bus/bus.ts'
import type {
  ChangePage,
  ChangeQuery,
  ChangeView,
  DecideChange,
  ProposeChange,
  PublishingView,
} from '../protocol/desk.ts'
import * as queries from './desk-queries.ts'
import { changeItem, pageOf } from './desk-views.ts'
import { demandGrade, demandVisible } from './drafting.ts'

/** Rung when what clients see has changed: whoever makes lists of it goes on. */
export const libraryChanged = 'library-changed'

export type Changing = ReturnType<typeof createChanging>

/** Makes the changing side of the desk. @throws Problem `not-found` for what the caller may not see */
export const createChanging = ({
  db,
  changes,
  index,
  bus,
  logger,
  now = () => new Date(),
}: {
  db: Database
  changes: Changes
  index: Pick<LibraryIndex, 'drain'>
  bus: Pick<Bus, 'publish'>
  logger: Logger
  now?: () => Date
}) => {
  const load = async (principal: Principal, id: string): Promise<queries.ChangeRow> => {
    const row = await queries.changeOf(db, principal, id)
    if (!row) throw new Problem('not-found', `没有编号为 ${id} 的变更。`)
    return row
  }

  const viewOf = async (principal: Principal, id: string): Promise<ChangeView> => {
    const row = await load(principal, id)
    return { ...changeItem(row, principal, now()), ...(await foreseen(row.change)) }
  }

  /** What it will bring about, and what it changes; of what cannot be done as things stand, why. */
  const foreseen = async (
    change: Change,
  ): Promise<Pick<ChangeView, 'consequences' | 'rivals' | 'before' | 'problem'>> => {
    try {
      return { ...(await changes.foresee(change)), problem: change.problem }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { consequences: [], rivals: [], before: null, problem: change.problem ?? error.detail }
    }
  }

  return {
    async list(principal: Principal, { limit, page, ...query }: ChangeQuery): Promise<ChangePage> {
      const rows = await queries.changes(db, principal, query, { after: page ?? null, limit: limit + 1 })
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      return {
        changes: shown.map((row) => changeItem(row, principal, now())),
        next: rows.length > limit && last ? pageOf({ at: last.place, id: last.change.id }) : null,
      }
    },

    view: viewOf,

    async propose(by: Principal, versionId: string, { effectAt, ...proposal }: ProposeChange): Promise<ChangeView> {
      await demandVisible(db, by, versionId)
      if (proposal.kind === 'edit') demandGrade(by, proposal.facts.grade)
      const proposed: Proposal = { ...proposal, versionId, effectAt: effectAt === null ? null : new Date(effectAt) }
      return viewOf(by, (await changes.propose(by.id, proposed)).id)
    },

    /** What publishing a draft would bring about, before it is proposed. */
    async publishing(by: Principal, versionId: string): Promise<PublishingView> {
      await demandVisible(db, by, versionId)
      try {
        return { ...(await changes.foreseePublishing(versionId)), problem: null }
      } catch (error) {
        if (!(error instanceof Problem) || error.code === 'not-found') throw error
        return { consequences: [], rivals: [], problem: `${error.detail}${error.action ?? ''}` }
      }
    },

    async decide(by: Principal, id: string, decision: DecideChange): Promise<ChangeView> {
      await load(by, id)
      await changes.decide(by.id, id, decision)
      await settle({ index, bus, logger })
      return viewOf(by, id)
    },

    async cancel(by: Principal, id: string, reason: string): Promise<ChangeView> {
      await load(by, id)
      await changes.cancel(by.id, id, reason)
      return viewOf(by, id)
    },

    async undo(by: Principal, id: string, reason: string): Promise<ChangeView> {
      await load(by, id)
      await changes.undo(by.id, id, reason)
      await settle({ index, bus, logger })
      return viewOf(by, id)
    },
  }
}

type Settling = { index: Pick<LibraryIndex, 'drain'>; bus: Pick<Bus, 'publish'>; logger: Logger }

/**
 * Brings the index in step. The change has taken effect whatever becomes of that: passages are checked against the library when they are
 * loaded, so that nothing old answers, and what is new is found as soon as the upkeep has caught up.
 */
const settle = async ({ index, bus, logger }: Settling): Promise<void> => {
  bus.publish(libraryChanged)
  await index.drain().catch((error: unknown) => {
    logger.error({ err: error }, 'the index did not hear of a change yet')
  })
}

/** What was approved for this hour takes effect, and what the index has not heard of it hears. */
export const createApplyDue =
  ({ changes, index, bus }: { changes: Changes; index: Pick<LibraryIndex, 'drain'>; bus: Pick<Bus, 'publish'> }) =>
  async (signal: AbortSignal): Promise<number> => {
    const done = await changes.applyDue(signal)
    if (done.length > 0) bus.publish(libraryChanged)
    await index.drain({ signal })
    return done.length
  }
