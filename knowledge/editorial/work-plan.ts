// What a change does to the versions of one work: planned without touching anything, so that it can be shown before it is decided, and
// then written with what the index must hear and what undoing it takes.
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CatalogueFacts, Consequence, Rival } from '../../domain/editorial.ts'
import { Problem } from '../../domain/problem.ts'
import { indexOutbox, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { readContent, removeContent, writeContent } from './content.ts'
import {
  closings,
  demandOneEnd,
  type HeldVersion,
  heldVersions,
  isNewest,
  replacedBy,
  updateVersion,
} from './held-versions.ts'
import { columnsOf, cutsAnew, factsOf, isDraft, type VersionColumns, type WorkRow, workSaid } from './version-row.ts'

/** A work as it will be. `changes` and `workChanges`: what of it differs from what stands. */
export type WorkPlan = {
  work: WorkRow
  held: HeldVersion[]
  before: ReadonlyMap<string, HeldVersion>
  workBefore: WorkRow
  changes: Map<string, VersionColumns>
  workChanges: Partial<WorkRow>
  recut: Set<string>
}

/** Begins a plan. @throws Problem not-found */
export const planWork = async (tx: Database, workId: string): Promise<WorkPlan> => {
  const [work] = await tx.select().from(works).where(eq(works.id, workId))
  if (!work) throw new Problem('not-found', `资料库里没有编号为 ${workId} 的资料。`)
  const held = await heldVersions(tx, [workId])
  return {
    work: { ...work },
    held: held.map((version) => ({ ...version })),
    before: new Map(held.map((version) => [version.id, version])),
    workBefore: work,
    changes: new Map(),
    workChanges: {},
    recut: new Set(),
  }
}

const versionOf = ({ held }: WorkPlan, id: string): HeldVersion => {
  const version = held.find((one) => one.id === id)
  if (!version) throw new Problem('not-found', `资料库里没有编号为 ${id} 的版本。`)
  return version
}

const change = (plan: WorkPlan, version: HeldVersion, columns: VersionColumns): void => {
  Object.assign(version, columns)
  plan.changes.set(version.id, { ...plan.changes.get(version.id), ...columns })
}

const changeWork = (plan: WorkPlan, columns: Partial<WorkRow>): void => {
  Object.assign(plan.work, columns)
  Object.assign(plan.workChanges, columns)
}

/** Each version ends where the next begins. */
const settle = (plan: WorkPlan): void => {
  for (const [id, effectiveTo] of closings(plan.held)) change(plan, versionOf(plan, id), { effectiveTo })
}

// --- what may be done ---

/** Shows a draft, or a withdrawn version again. What is another text of the same version makes room. @throws Problem conflict */
export const planShowing = (plan: WorkPlan, id: string): void => {
  const version = versionOf(plan, id)
  if (version.editorialState === 'published') throw new Problem('conflict', `${nameOf(version)}已经发布。`)
  const published = plan.held.filter((one) => one.editorialState === 'published')
  const isFirst = plan.held.every((one) => isDraft(one))
  const said = workSaid(version, plan.work)
  if (!isFirst && said.kind !== plan.work.kind)
    throw new Problem('conflict', `《${plan.work.title}》已有版本属于另一种资料，新版本的种类须与它一致。`, {
      action: '请改回原来的种类，或把草稿归到另一份资料。',
    })
  const twin = published.find((one) => one.hash === version.hash)
  if (twin) throw new Problem('conflict', `${nameOf(twin)}的文字与它完全相同，已经发布。`)
  const isUndated = version.effectiveFrom === null && !version.consultation
  if (isUndated && published.some((one) => one.effectiveFrom !== null))
    throw new Problem('conflict', `${nameOf(version)}没有写明施行日期，而已发布的版本有日期，无法判断先后。`, {
      action: '请先补上施行日期。',
    })
  for (const other of replacedBy(version, plan.held)) change(plan, other, { editorialState: 'withdrawn' })
  change(plan, version, { editorialState: 'published', withdrawnIn: null })
  demandOneEnd(version, plan.held)
  if (isFirst) changeWork(plan, { kind: said.kind })
  if (isNewest(version, plan.held)) {
    const { title, shortTitle, aliases = [], issuer = null } = said
    changeWork(plan, { title: version.title ?? title, shortTitle, aliases, issuer })
  }
  settle(plan)
}

/** Takes a version out of sight; the one before it stands again. @throws Problem conflict */
export const planWithdrawal = (plan: WorkPlan, id: string): void => {
  const version = versionOf(plan, id)
  demandPublished(version)
  change(plan, version, { editorialState: 'withdrawn' })
  settle(plan)
}

/** Changes what the catalogue says of what is shown. @throws Problem conflict, invalid-request */
export const planEdit = (plan: WorkPlan, id: string, facts: Partial<CatalogueFacts>): void => {
  const version = versionOf(plan, id)
  demandPublished(version)
  const columns = columnsOf(version, plan.work, facts)
  change(plan, version, columns.version)
  const [other] = replacedBy(version, plan.held)
  if (other)
    throw new Problem('conflict', `${nameOf(other)}的公布日期与施行日期和它相同，两个版本不能同时有效。`, {
      action: '请核对日期，或先撤回其中一个版本。',
    })
  demandOneEnd(version, plan.held)
  const { title, kind: _, ...said } = columns.work
  changeWork(plan, { ...said, ...(title !== undefined && isNewest(version, plan.held) ? { title } : {}) })
  if (cutsAnew(facts, plan.work.kind)) plan.recut.add(id)
  settle(plan)
}

const demandPublished = (version: HeldVersion): void => {
  if (version.editorialState !== 'published')
    throw new Problem('conflict', `${nameOf(version)}现在没有发布。`, { action: '请刷新后再看。' })
}

const nameOf = ({ title, label }: HeldVersion): string => `《${title}》${label}`

/** What it brings about. */
export const consequencesOf = ({ held, before }: WorkPlan): Consequence[] =>
  held.flatMap((version): Consequence[] => {
    const { id: versionId, title, label, source, editorialState, effectiveTo } = version
    const former = before.get(versionId)
    const wasShown = former?.editorialState === 'published'
    const isShown = editorialState === 'published'
    if (wasShown === isShown && (!isShown || former?.effectiveTo === effectiveTo)) return []
    const kind = wasShown === isShown ? 'ends' : isShown ? 'shown' : 'withdrawn'
    return [{ versionId, title, label, source, kind, effectiveTo }]
  })

/** Other drafts for the very same time: whichever is published last takes the place of the others. */
export const rivalsOf = ({ held, before }: WorkPlan, id: string): Rival[] => {
  const version = before.get(id)
  if (!version || !isDraft(version)) return []
  return held
    .filter(
      (other) =>
        other.id !== id &&
        isDraft(other) &&
        other.consultation === version.consultation &&
        other.effectiveFrom === version.effectiveFrom &&
        other.publishedOn === version.publishedOn,
    )
    .map(({ id: versionId, title, label, source }) => ({ versionId, title, label, source }))
}

/** What these facts of a version say before the plan is carried out. */
export const factsBefore = ({ before, workBefore }: WorkPlan, id: string, names: readonly string[]) => {
  const version = before.get(id)
  return version ? pick(factsOf(version, workBefore), names) : {}
}

// --- writing ---

/** What undoing takes: the columns as they were, and the revisions that they have now, to see whether somebody came after. */
export const Before = z.object({
  versions: z.record(z.string(), z.record(z.string(), z.unknown())),
  work: z.record(z.string(), z.unknown()),
  /** Of an edit what the facts that it set said, for people to read. */
  facts: z.record(z.string(), z.unknown()).optional(),
  revisions: z.record(z.string(), z.int()),
})
export type Before = z.infer<typeof Before>

/** Writes a plan, and what the index must do. */
export const writePlan = async (tx: Database, plan: WorkPlan, libraryVersion: number): Promise<Before> => {
  const before: Before = { versions: {}, work: {}, revisions: {} }
  // Withdrawals first: the same text may be held only once.
  const changes = [...plan.changes].toSorted(([a], [b]) => rank(plan, a) - rank(plan, b))
  for (const [id, columns] of changes) {
    const [now, former] = [versionOf(plan, id), plan.before.get(id)]
    const wasShown = former?.editorialState === 'published'
    const isShown = now.editorialState === 'published'
    const whole = {
      ...columns,
      ...(isShown && !wasShown && now.publishedIn === null ? { publishedIn: libraryVersion } : {}),
      ...(wasShown && !isShown ? { withdrawnIn: libraryVersion } : {}),
    }
    before.versions[id] = pick(former, Object.keys(whole))
    before.revisions[id] = now.revision + 1
    await updateVersion(tx, id, whole)
  }
  if (Object.keys(plan.workChanges).length > 0) {
    before.work = pick(plan.workBefore, Object.keys(plan.workChanges))
    await tx.update(works).set(plan.workChanges).where(eq(works.id, plan.work.id))
  }
  for (const id of plan.recut) {
    const { title, verification, workId } = versionOf(plan, id)
    const attributes = { work: workId, kind: plan.work.kind, title, verification: verification ?? undefined }
    const content = await readContent(tx, id, attributes)
    await removeContent(tx, [id])
    await writeContent(tx, [{ ...content, file: null, row: { id, workId } }])
  }
  const told = new Set([...plan.changes.keys(), ...plan.recut])
  const entries = [...told].map((targetId) => ({
    operation:
      versionOf(plan, targetId).editorialState === 'published' ? ('put-version' as const) : ('delete-version' as const),
    targetId,
    libraryVersion,
  }))
  if (entries.length > 0) await tx.insert(indexOutbox).values(entries)
  return before
}

const rank = (plan: WorkPlan, id: string): number => Number(versionOf(plan, id).editorialState === 'published')

const pick = (row: object | undefined, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, (row as Record<string, unknown> | undefined)?.[name] ?? null]))

/**
 * Plans putting back what stood before. A draft that had been shown is a draft again.
 * @throws Problem `conflict` when one of the versions has changed since
 */
export const planUndoing = (plan: WorkPlan, { versions: former, work, revisions }: Before): void => {
  for (const [id, columns] of Object.entries(former)) {
    const version = versionOf(plan, id)
    if (version.revision !== revisions[id])
      throw new Problem('conflict', `${nameOf(version)}之后又有变动，不能再撤销。`, {
        action: '请按现在的情况提出新的变更。',
      })
    const isDraftAgain = columns.editorialState === 'in-review'
    change(plan, version, { ...columns, ...(isDraftAgain ? { editorialState: 'draft' } : {}) })
    if (cutsAnew(columns, plan.work.kind)) plan.recut.add(id)
  }
  changeWork(plan, work)
  settle(plan)
}
