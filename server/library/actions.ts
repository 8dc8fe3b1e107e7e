// 行动清单: what rests on words that a new version superseded, who looks at it, and what came of it.
import { and, arrayOverlaps, count, desc, eq, gt, inArray, isNull, lt, lte, ne, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Laws, Rule } from '../../agents/rules/rule.ts'
import { calendarDate } from '../../domain/calendar.ts'
import type { Principal, Reader } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { inLibraryTransaction } from '../../knowledge/editorial/library-transaction.ts'
import type { Library } from '../../knowledge/versions/catalogue.ts'
import { readLibraryState } from '../../knowledge/versions/library-state.ts'
import { listActions } from '../../knowledge/versions/supersession.ts'
import { chunks, libraryActions, libraryVersions, versions } from '../../storage/sql/schema.ts'
import type { Database, Sql } from '../../storage/sql/sql.ts'
import type { EventLog } from '../../storage/streams/event-log.ts'
import type { ActionItem, ActionPage, ActionQuery, HandleActions } from '../protocol/actions.ts'

/** A server that starts looks back so far: what arrived before that another one has listed. */
const lookBackDays = 7

export type Actions = ReturnType<typeof createActions>

/** Makes the list over the library; `rules` are looked through like documents. */
export const createActions = ({
  sql: storage,
  events,
  library,
  rules,
  laws,
  now = () => new Date(),
}: {
  sql: Pick<Sql, 'db'>
  events: Pick<EventLog, 'appendWithin'>
  library: Library
  rules: readonly Rule[]
  laws: Laws
  now?: () => Date
}) => {
  const { db } = storage
  const citing = rules.map(({ id, title, rule, basis }) => ({
    id,
    title,
    rule,
    basis: basis.flatMap(({ law, article }) => {
      const registered = laws[law]
      return registered ? [{ law: registered.title, article, effective: registered.effective }] : []
    }),
  }))
  let listedUntil: number | null = null

  return {
    /**
     * Lists what rests on the versions that arrived since it was last called. Several servers may do it at once: nothing is listed twice.
     * @returns how many were added
     */
    async listArrived(): Promise<number> {
      const state = await readLibraryState(db)
      if (listedUntil === state.libraryVersion) return 0
      const arrived = await arrivedSince(db, listedUntil, new Date(now().getTime() - lookBackDays * 86_400_000))
      const added = arrived.length === 0 ? 0 : await listActions(db, await library.catalogue(state), arrived, citing)
      listedUntil = state.libraryVersion
      return added
    },

    async list(
      reader: Reader,
      { state, assignee, versionId, targetKind, limit, page }: ActionQuery,
    ): Promise<ActionPage> {
      const { id, assignee: assigned } = libraryActions
      const chosen = [
        state && eq(libraryActions.state, state),
        versionId && eq(libraryActions.versionId, versionId),
        targetKind && eq(libraryActions.targetKind, targetKind),
        assignee && (assignee === 'none' ? isNull(assigned) : eq(assigned, assignee)),
      ].flatMap((condition) => condition || [])
      const [rows, [open]] = await Promise.all([
        select(db, now())
          .where(and(visibleTo(reader), ...chosen, page === undefined ? undefined : lt(id, page)))
          .orderBy(desc(id))
          .limit(limit + 1),
        joined(db.select({ count: count() }).from(libraryActions).$dynamic()).where(
          and(visibleTo(reader), eq(libraryActions.state, 'open')),
        ),
      ])
      const actions = rows.slice(0, limit).map(itemOf)
      return { actions, open: open?.count ?? 0, next: rows.length > limit ? (actions.at(-1)?.id ?? null) : null }
    },

    /**
     * Assigns, settles or reopens all of them, or none.
     * @throws Problem not-found, conflict when one is no longer as it was seen
     */
    async handle(by: Principal, { ids, act }: HandleActions): Promise<ActionItem[]> {
      const wanted = [...new Set(ids)]
      return inLibraryTransaction({ sql: storage, events }, async (tx, record) => {
        const find = () =>
          select(tx, now())
            .where(and(visibleTo(by), inArray(libraryActions.id, wanted)))
            .orderBy(desc(libraryActions.id))
        const rows = await find()
        if (rows.length < wanted.length)
          throw new Problem('not-found', `有 ${wanted.length - rows.length} 项不在行动清单里，它的新版本可能已撤回。`)
        const isOpen = act.do !== 'reopen'
        const others = rows.filter(({ action }) => (action.state === 'open') !== isOpen)
        if (others.length > 0)
          throw new Problem(
            'conflict',
            isOpen
              ? `有 ${others.length} 项已由 ${others[0]?.action.decidedBy} 处理。`
              : `有 ${others.length} 项还没有处理，不需要重新打开。`,
          )
        await tx
          .update(libraryActions)
          .set(changesOf(act, by, now()))
          .where(inArray(libraryActions.id, wanted))
        if (act.do === 'assign') return (await find()).map(itemOf)
        const { reason } = act
        const state = act.do === 'reopen' ? 'open' : act.do
        for (const { action, version } of rows) {
          const { id: actionId, targetId, targetWorkId } = action
          // Both who reads what was done to the law and who reads what was done to the paper that cites it find it there.
          for (const workId of new Set([version.workId, targetWorkId ?? version.workId]))
            record(workId, by.id, { type: 'action-decided', actionId, targetId, state, reason })
        }
        return (await find()).map(itemOf)
      })
    },
  }
}

const changesOf = (act: HandleActions['act'], by: Principal, at: Date): Partial<typeof libraryActions.$inferInsert> => {
  if (act.do === 'assign') return { assignee: act.assignee }
  if (act.do === 'reopen') return { state: 'open', reason: null, decidedBy: null, decidedAt: null }
  return { state: act.do, reason: act.reason, decidedBy: by.id, decidedAt: at }
}

// --- SQL ---

/** Published after `last`, or, for a server that starts, after a day, as another version of a work that was there before. */
const arrivedSince = async (db: Database, last: number | null, day: Date): Promise<string[]> => {
  const { rows } = await db.execute<{ id: string }>(sql`
    select version.id from ${versions} as version
    join ${libraryVersions} as arrived on arrived.number = version.published_in
    where version.editorial_state = 'published'
      and ${last === null ? sql`arrived.at > ${day.toISOString()}::timestamptz` : sql`arrived.number > ${last}`}
      and exists (
        select from ${versions} as former
        where former.work_id = version.work_id and former.editorial_state = 'published'
          and former.published_in < version.published_in)`)
  return rows.map(({ id }) => id)
}

const fresh = alias(versions, 'fresh')
const superseded = alias(versions, 'superseded')
/** The version that holds the passage; none for a rule. */
const holder = alias(versions, 'holder')

// biome-ignore lint/suspicious/noExplicitAny: a select of whatever columns
const joined = <Query extends { innerJoin: any; leftJoin: any }>(query: Query): Query =>
  query
    .innerJoin(fresh, eq(fresh.id, libraryActions.versionId))
    .innerJoin(superseded, eq(superseded.id, libraryActions.supersededId))
    .leftJoin(chunks, eq(chunks.id, libraryActions.targetId))
    .leftJoin(holder, eq(holder.id, chunks.versionId))

const named = (version: typeof fresh | typeof superseded) => ({
  id: version.id,
  workId: version.workId,
  title: version.title,
  label: version.label,
})

const select = (db: Database, at: Date) =>
  joined(
    db
      .select({
        action: libraryActions,
        version: named(fresh),
        superseded: named(superseded),
        holderId: holder.id,
        isShown: sql<boolean>`${libraryActions.targetKind} = 'rule' or (${holder.editorialState} = 'published'
          and (${holder.effectiveTo} is null or ${gt(holder.effectiveTo, calendarDate(at))}))`,
      })
      .from(libraryActions)
      .$dynamic(),
  )

/** What a version that was withdrawn again would have called for is not open any more. */
const visibleTo = (reader: Reader): SQL | undefined => {
  const within = ({ grade, audiences }: typeof fresh | typeof superseded | typeof holder) =>
    and(lte(grade, reader.grade), arrayOverlaps(audiences, reader.audiences))
  return and(
    or(eq(fresh.editorialState, 'published'), ne(libraryActions.state, 'open')),
    within(fresh),
    within(superseded),
    or(eq(libraryActions.targetKind, 'rule'), within(holder)),
  )
}

type Row = Awaited<ReturnType<typeof select>>[number]

const itemOf = ({ action, version, superseded, holderId, isShown }: Row): ActionItem => ({
  id: action.id,
  version,
  superseded,
  cause: action.cause,
  clause: action.clauseId === null ? null : action.clauseId.slice(action.clauseId.indexOf('#') + 1),
  target: {
    kind: action.targetKind,
    id: action.targetId,
    workId: action.targetWorkId,
    versionId: holderId,
    title: action.targetTitle,
    quote: action.quote,
    isShown,
  },
  similarity: action.similarity,
  assignee: action.assignee,
  state: action.state,
  reason: action.reason,
  decidedBy: action.decidedBy,
  decidedAt: action.decidedAt?.toISOString() ?? null,
  createdAt: action.createdAt.toISOString(),
})
