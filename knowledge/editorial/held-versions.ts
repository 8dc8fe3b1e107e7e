// What the library holds of a work, and where each of its published versions ends.
import { asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import type { CalendarDate } from '../../domain/calendar.ts'
import { Problem } from '../../domain/problem.ts'
import { versions } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { endDates } from '../versions/timeline.ts'

const { text: _, ...columns } = getTableColumns(versions)

/** A version without its text. `order`: its place in the order of arrival. */
export type HeldVersion = Omit<typeof versions.$inferSelect, 'text'> & { order: number }

/** As much of a version as its place in time takes. */
export type TimelineVersion = Pick<
  HeldVersion,
  | 'id'
  | 'workId'
  | 'editorialState'
  | 'consultation'
  | 'effectiveFrom'
  | 'effectiveTo'
  | 'publishedOn'
  | 'details'
  | 'order'
>

/** All versions of these works, in the order of their arrival. */
export const heldVersions = async (tx: Database, workIds: readonly string[]): Promise<HeldVersion[]> => {
  const rows = await tx
    .select(columns)
    .from(versions)
    .where(inArray(versions.workId, [...workIds]))
    .orderBy(asc(versions.createdAt), asc(versions.id))
  return rows.map((row, order) => ({ ...row, order }))
}

/** The end that a document itself names. */
export const declaredEnd = ({ details }: Pick<HeldVersion, 'details'>): CalendarDate | null =>
  (details.declaredTo as CalendarDate | undefined) ?? null

/** Published and no draft of the law itself: 征求意见稿 ends nothing and takes nobody's place, whatever day it hopes for. */
const isStanding = ({
  editorialState,
  consultation,
}: Pick<TimelineVersion, 'editorialState' | 'consultation'>): boolean => editorialState === 'published' && !consultation

/** Ends of published versions that are not what they must be: id → end. */
export const closings = (held: readonly TimelineVersion[]): Map<string, CalendarDate | null> => {
  const changed = new Map<string, CalendarDate | null>()
  for (const group of Map.groupBy(held, (version) => version.workId).values()) {
    const ends = endDates(group.filter(isStanding).map((version) => ({ ...version, declaredTo: declaredEnd(version) })))
    for (const version of group) {
      if (version.editorialState !== 'published') continue
      const end = ends.get(version.id) ?? (isStanding(version) ? null : declaredEnd(version))
      if (end !== version.effectiveTo) changed.set(version.id, end)
    }
  }
  return changed
}

/** Whether no published version of the work begins later: the work is named as its newest version. */
export const isNewest = (
  {
    id,
    workId,
    consultation,
    effectiveFrom,
  }: Pick<TimelineVersion, 'id' | 'workId' | 'consultation' | 'effectiveFrom'>,
  held: readonly TimelineVersion[],
): boolean =>
  !held.some(
    (other) =>
      other.workId === workId &&
      other.id !== id &&
      isStanding(other) &&
      (consultation || (other.effectiveFrom ?? '') > (effectiveFrom ?? '')),
  )

/** Published versions that another text of the same version takes the place of. */
export const replacedBy = <V extends TimelineVersion>(
  version: Pick<V, 'id' | 'workId' | 'consultation' | 'effectiveFrom' | 'publishedOn'>,
  held: readonly V[],
): V[] =>
  held.filter(
    (other) =>
      other.workId === version.workId &&
      other.id !== version.id &&
      other.editorialState === 'published' &&
      other.consultation === version.consultation &&
      other.effectiveFrom === version.effectiveFrom &&
      other.publishedOn === version.publishedOn,
  )

type Named = TimelineVersion & Pick<HeldVersion, 'title' | 'label'>

/**
 * A version that says of itself when it ends lies within no other that says it goes on for longer: what holds afterwards nobody could tell.
 * @param before stands before the message, such as the file's name
 * @throws Problem `conflict` naming both, and what to do
 */
export const demandOneEnd = (version: Named, held: readonly Named[], before = ''): void => {
  if (!isStanding(version)) return
  const standing = held.filter((other) => other.workId === version.workId && isStanding(other))
  for (const other of standing) {
    const [outer, inner] =
      (other.effectiveFrom ?? '') < (version.effectiveFrom ?? '') ? [other, version] : [version, other]
    const [from, to, end] = [inner.effectiveFrom, declaredEnd(inner), declaredEnd(outer)]
    if (other.id === version.id || from === null || outer.effectiveFrom === null || outer.effectiveFrom === from)
      continue
    if (to === null || end === null || to >= end) continue
    // Where a third begins, it is plain again.
    if (
      standing.some(({ id, effectiveFrom: begin }) => id !== inner.id && begin !== null && begin > from && begin <= to)
    )
      continue
    throw new Problem(
      'conflict',
      `${before}《${inner.title}》${inner.label}写明 ${from} 起、${to} 止，落在《${outer.title}》${outer.label}（${outer.id}）写明的 ${outer.effectiveFrom} 起、${end} 止之内，${to} 以后适用哪一版说不清。`,
      { action: '请核对两版的施行日期和失效日期；临时的规定请作为另一份资料收录。' },
    )
  }
}

/** Changes a version, which counts. */
export const updateVersion = async (
  tx: Database,
  id: string,
  columns: Partial<typeof versions.$inferInsert>,
): Promise<void> => {
  await tx
    .update(versions)
    .set({ ...columns, revision: sql`${versions.revision} + 1`, updatedAt: new Date() })
    .where(eq(versions.id, id))
}
