// 变更: everything that clients see changes because one person proposed it and another approved it. It takes effect at once or at its hour,
// and for some minutes afterwards one person may put back what two had approved before.
import { and, asc, desc, eq, gt, inArray, lte, or } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import { CatalogueFacts, type ChangeKind, type Consequence, type Rival } from '../../domain/editorial.ts'
import { Problem } from '../../domain/problem.ts'
import { libraryChanges, versions } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { applyCorrection, checkCorrection, ProposedCorrection, undoCorrection } from '../facts/corrections.ts'
import { advanceLibrary } from '../versions/library-state.ts'
import { loadVersion } from './drafts.ts'
import { inLibraryTransaction, type LibraryStorage, type Record as RecordFact } from './library-transaction.ts'
import {
  Before,
  consequencesOf,
  factsBefore,
  planEdit,
  planShowing,
  planUndoing,
  planWithdrawal,
  planWork,
  rivalsOf,
  type WorkPlan,
  writePlan,
} from './work-plan.ts'

export type Change = typeof libraryChanges.$inferSelect

/** What may be proposed. `revision`: of the version as it was looked at. */
export type Proposal = { reason: string; effectAt: Date | null } & (
  | { kind: 'publish' | 'withdraw' | 'restore'; versionId: string; revision: number }
  | { kind: 'edit'; versionId: string; revision: number; facts: Partial<CatalogueFacts> }
  | { kind: 'correct-fact'; correction: ProposedCorrection }
)

/** What a change will bring about; `rivals` of a draft: other drafts for the very same time. */
type Foreseen = { consequences: Consequence[]; rivals: Rival[] }

/** How long what took effect can be put back. */
export const undoMinutes = 10

/** Until when a change can be put back; null where that is over, or it stands not. */
export const undoUntil = ({ state, doneAt }: Change, now: Date): Date | null => {
  if (state !== 'done' || doneAt === null) return null
  const until = new Date(doneAt.getTime() + undoMinutes * 60_000)
  return now < until ? until : null
}

const changeNames: Record<ChangeKind, string> = {
  publish: '发布',
  edit: '修改目录信息',
  withdraw: '撤回',
  restore: '恢复',
  'correct-fact': '更正产品数据',
}

/**
 * Why somebody may not decide a change; null: they may.
 * @param writtenBy who wrote the version that it is about
 */
export const whyNotDecide = (
  { kind, state, proposedBy }: Pick<Change, 'kind' | 'state' | 'proposedBy'>,
  writtenBy: string | null,
  by: string,
): string | null => {
  if (state !== 'open') return '这项变更已不在等待审核。'
  if (proposedBy === by) return '这是您自己提出的变更，须由另一人审核。'
  if (kind === 'publish' && writtenBy === by) return '这份资料由您撰写或导入，须由另一人审核。'
  return null
}

export type Changes = ReturnType<typeof createChanges>

/** Makes the desk over the library. The index is told by its outbox: drain it after what took effect. */
export const createChanges = (storage: LibraryStorage, { now = () => new Date() }: { now?: () => Date } = {}) => {
  const { db } = storage.sql

  const carryOut = async (tx: Database, change: Change, by: string, record: RecordFact): Promise<Change> => {
    const at = now()
    const { id, kind, versionId, workId } = change
    const plan = kind === 'correct-fact' ? null : await planOf(tx, change)
    const title = plan ? `《${plan.work.title}》` : workId
    const libraryVersion = await advanceLibrary(tx, by, `${changeNames[kind]}${title}`)
    const before = plan
      ? { ...(await writePlan(tx, plan, libraryVersion)), ...factsChanged(plan, change) }
      : await applyCorrection(tx, ProposedCorrection.parse(change.proposed), { ...change, at })
    const consequences = plan ? consequencesOf(plan) : []
    record(workId, by, { type: 'change-done', changeId: id, kind, versionId, libraryVersion, consequences })
    return update(tx, id, { state: 'done', doneAt: at, doneIn: libraryVersion, before, problem: null })
  }

  return {
    /**
     * Proposes a change.
     * @throws Problem `not-found`, `conflict` when it cannot be done or somebody else was first, `invalid-request`
     */
    propose: (by: string, proposal: Proposal): Promise<Change> =>
      inLibraryTransaction(storage, async (tx, record) => {
        const { kind, reason, effectAt } = proposal
        const about = await aboutOf(tx, proposal)
        const [change] = await tx
          .insert(libraryChanges)
          .values({ id: uuid(), kind, ...about, reason, effectAt, proposedBy: by, proposedAt: now() })
          .returning()
        if (!change) throw new Problem('internal', '变更没有登记成功。')
        if (kind !== 'correct-fact') await planOf(tx, change)
        if (kind === 'publish') await setState(tx, proposal.versionId, 'in-review')
        const { id: changeId, workId, versionId, proposed } = change
        const at = effectAt?.toISOString() ?? null
        record(workId, by, { type: 'change-proposed', changeId, kind, versionId, proposed, reason, effectAt: at })
        return change
      }),

    /**
     * Approves or refuses. What is approved takes effect in the same transaction, unless its hour is yet to come.
     * @throws Problem `not-found`, `forbidden` for who proposed or wrote it, `conflict` when somebody else was first or it cannot be done now
     */
    decide: (by: string, id: string, { approve, reason }: { approve: boolean; reason: string }): Promise<Change> =>
      inLibraryTransaction(storage, async (tx, record) => {
        const change = await demandState(tx, id, ['open'])
        const refusal = whyNotDecide(change, await writerOf(tx, change), by)
        if (refusal) throw new Problem('forbidden', refusal, { action: '请另一位知识管理员审核。' })
        const decided = { decidedBy: by, decidedAt: now(), decisionReason: reason || null }
        record(change.workId, by, { type: 'change-decided', changeId: id, approved: approve, reason })
        if (!approve) {
          await backToDraft(tx, change)
          return update(tx, id, { ...decided, state: 'refused' })
        }
        const approved = await update(tx, id, { ...decided, state: 'approved' })
        const isDue = change.effectAt === null || change.effectAt <= now()
        return isDue ? carryOut(tx, approved, by, record) : approved
      }),

    /** Takes a change back before it has taken effect. @throws Problem `not-found`, `conflict` */
    cancel: (by: string, id: string, reason: string): Promise<Change> =>
      inLibraryTransaction(storage, async (tx, record) => {
        const change = await demandState(tx, id, ['open', 'approved'])
        await backToDraft(tx, change)
        record(change.workId, by, { type: 'change-cancelled', changeId: id, reason })
        return update(tx, id, { state: 'cancelled' })
      }),

    /**
     * Puts back what stood before a change, while that is still what everybody remembers.
     * @throws Problem `not-found`, `conflict` when it is too late or something came after it
     */
    undo: (by: string, id: string, reason: string): Promise<Change> =>
      inLibraryTransaction(storage, async (tx, record) => {
        const change = await demandState(tx, id, ['done'])
        const { kind, workId, doneIn, before } = change
        if (undoUntil(change, now()) === null)
          throw new Problem('conflict', `生效已超过 ${undoMinutes} 分钟，不能直接撤销。`, {
            action: '请提出新的变更，由另一人审核。',
          })
        await demandNothingAfter(tx, change)
        const plan = kind === 'correct-fact' ? null : await planWork(tx, workId)
        if (plan) planUndoing(plan, Before.parse(before))
        const what = `撤销${changeNames[kind]}${plan ? `《${plan.work.title}》` : workId}（资料版本 ${doneIn}）`
        const libraryVersion = await advanceLibrary(tx, by, what)
        const at = now()
        if (plan) await writePlan(tx, plan, libraryVersion)
        else await undoCorrection(tx, before, { by, at })
        record(workId, by, { type: 'change-undone', changeId: id, libraryVersion, reason })
        return update(tx, id, { state: 'undone', undoneAt: at, undoneBy: by, undoneIn: libraryVersion })
      }),

    /**
     * Lets take effect what was approved and whose hour has come; each by itself, and each once however many servers do it. What
     * cannot be done stays, with the reason.
     * @returns those that took effect
     */
    async applyDue(signal?: AbortSignal): Promise<Change[]> {
      const isDue = and(eq(libraryChanges.state, 'approved'), lte(libraryChanges.effectAt, now()))
      const due = await db
        .select({ id: libraryChanges.id })
        .from(libraryChanges)
        .where(isDue)
        .orderBy(asc(libraryChanges.effectAt), asc(libraryChanges.id))
      const done: Change[] = []
      for (const { id } of due) {
        if (signal?.aborted) break
        try {
          const change = await inLibraryTransaction(storage, async (tx, record) => {
            const [held] = await tx
              .select()
              .from(libraryChanges)
              .where(and(eq(libraryChanges.id, id), isDue))
            return held ? carryOut(tx, held, held.decidedBy ?? held.proposedBy, record) : null
          })
          if (change) done.push(change)
        } catch (error) {
          if (!(error instanceof Problem) || !['conflict', 'not-found', 'invalid-request'].includes(error.code))
            throw error
          await db.update(libraryChanges).set({ problem: error.detail }).where(eq(libraryChanges.id, id))
        }
      }
      return done
    },

    /**
     * What a change will bring about on the library as it is now, and what the facts that it sets say; of what is over, what they said.
     * @throws Problem `conflict` when it cannot be done now
     */
    async foresee(change: Change): Promise<Foreseen & { before: Record<string, unknown> | null }> {
      if (change.kind === 'correct-fact') return { consequences: [], rivals: [], before: null }
      const isAhead = change.state === 'open' || change.state === 'approved'
      if (!isAhead) return { consequences: [], rivals: [], before: Before.safeParse(change.before).data?.facts ?? null }
      const plan = await planOf(db, change)
      const rivals = change.kind === 'publish' ? rivalsOf(plan, change.versionId ?? '') : []
      return { consequences: consequencesOf(plan), rivals, before: factsChanged(plan, change).facts ?? null }
    },

    /**
     * What publishing a draft would bring about as things stand, before anybody proposes it.
     * @throws Problem `not-found`, `conflict` when it cannot be published
     */
    async foreseePublishing(versionId: string): Promise<Foreseen> {
      const { work } = await loadVersion(db, versionId)
      const plan = await planWork(db, work.id)
      const rivals = rivalsOf(plan, versionId)
      planShowing(plan, versionId)
      return { consequences: consequencesOf(plan), rivals }
    },
  }
}

/** What an edit found where it sets something. */
const factsChanged = (plan: WorkPlan, { kind, versionId, proposed }: Change): Pick<Before, 'facts'> =>
  kind === 'edit' && versionId !== null ? { facts: factsBefore(plan, versionId, Object.keys(proposed)) } : {}

// --- proposing ---

/** What a change is about, checked against what stands. */
const aboutOf = async (
  tx: Database,
  proposal: Proposal,
): Promise<Pick<Change, 'workId' | 'versionId' | 'revision' | 'proposed'>> => {
  if (proposal.kind === 'correct-fact') {
    const { workId } = await checkCorrection(tx, proposal.correction)
    return { workId, versionId: null, revision: null, proposed: proposal.correction }
  }
  const { versionId, revision } = proposal
  const { version, work } = await loadVersion(tx, versionId)
  const [open] = await tx
    .select()
    .from(libraryChanges)
    .where(and(eq(libraryChanges.versionId, versionId), inArray(libraryChanges.state, ['open', 'approved'])))
  if (open)
    throw new Problem('conflict', `${open.proposedBy} 已对这个版本提出“${changeNames[open.kind]}”，还没有生效。`, {
      action: '请先处理那一项变更。',
    })
  if (version.revision !== revision)
    throw new Problem('conflict', '这个版本在您打开之后被改过。', { action: '请刷新，看过现在的内容再提出。' })
  const fitting = { publish: 'draft', restore: 'withdrawn', withdraw: 'published', edit: 'published' } as const
  if (version.editorialState !== fitting[proposal.kind])
    throw new Problem('conflict', `《${version.title}》${version.label}现在的状态不能${changeNames[proposal.kind]}。`, {
      action: '请刷新后再看。',
    })
  const proposed = proposal.kind === 'edit' ? proposal.facts : {}
  if (proposal.kind === 'edit' && Object.keys(proposed).length === 0)
    throw new Problem('invalid-request', '没有写明要修改哪一项。')
  return { workId: work.id, versionId, revision, proposed }
}

/** What a change of versions comes to. @throws Problem */
const planOf = async (tx: Database, { kind, workId, versionId, proposed }: Change): Promise<WorkPlan> => {
  const plan = await planWork(tx, workId)
  const id = versionId ?? ''
  if (kind === 'edit') planEdit(plan, id, CatalogueFacts.partial().parse(proposed))
  else if (kind === 'withdraw') planWithdrawal(plan, id)
  else planShowing(plan, id)
  return plan
}

// --- states ---

const stateNames: Record<Change['state'], string> = {
  open: '等待审核',
  approved: '已批准、等待生效',
  done: '已生效',
  refused: '已驳回',
  cancelled: '已取消',
  undone: '已撤销',
}

/** @throws Problem `not-found`, `conflict` that says who was first */
const demandState = async (tx: Database, id: string, states: readonly Change['state'][]): Promise<Change> => {
  const [change] = await tx.select().from(libraryChanges).where(eq(libraryChanges.id, id))
  if (!change) throw new Problem('not-found', `没有编号为 ${id} 的变更。`)
  if (states.includes(change.state)) return change
  const by = change.undoneBy ?? change.decidedBy
  throw new Problem('conflict', `这项变更${stateNames[change.state]}${by ? `（${by}）` : ''}。`, {
    action: '请刷新后再看。',
  })
}

const update = async (
  tx: Database,
  id: string,
  columns: Partial<typeof libraryChanges.$inferInsert>,
): Promise<Change> => {
  const [change] = await tx.update(libraryChanges).set(columns).where(eq(libraryChanges.id, id)).returning()
  if (!change) throw new Problem('not-found', `没有编号为 ${id} 的变更。`)
  return change
}

const setState = async (tx: Database, versionId: string, editorialState: 'draft' | 'in-review'): Promise<void> => {
  await tx.update(versions).set({ editorialState, updatedAt: new Date() }).where(eq(versions.id, versionId))
}

/** What was to be published and is not, is a draft again. */
const backToDraft = async (tx: Database, { kind, versionId }: Change): Promise<void> => {
  if (kind !== 'publish' || versionId === null) return
  const [version] = await tx.select({ state: versions.editorialState }).from(versions).where(eq(versions.id, versionId))
  if (version?.state === 'in-review') await setState(tx, versionId, 'draft')
}

const writerOf = async (tx: Database, { versionId }: Change): Promise<string | null> => {
  if (versionId === null) return null
  const [version] = await tx.select({ by: versions.writtenBy }).from(versions).where(eq(versions.id, versionId))
  return version?.by ?? null
}

/** @throws Problem conflict naming what came after */
const demandNothingAfter = async (tx: Database, { kind, workId, doneIn }: Change): Promise<void> => {
  if (kind === 'correct-fact' || doneIn === null) return
  const [later] = await tx
    .select()
    .from(libraryChanges)
    .where(and(eq(libraryChanges.workId, workId), eq(libraryChanges.state, 'done'), gt(libraryChanges.doneIn, doneIn)))
    .orderBy(desc(libraryChanges.doneIn))
    .limit(1)
  const [atOnce] = await tx
    .select({ id: versions.id })
    .from(versions)
    .where(and(eq(versions.workId, workId), or(gt(versions.publishedIn, doneIn), gt(versions.withdrawnIn, doneIn))))
    .limit(1)
  if (!later && !atOnce) return
  const what = later ? `“${changeNames[later.kind]}”（${later.decidedBy ?? later.proposedBy}）` : '命令行的导入或撤回'
  throw new Problem('conflict', `这份资料之后又有${what}，不能再撤销。`, {
    action: later ? '请先撤销那一项，或提出新的变更。' : '请提出新的变更。',
  })
}
