// How the rows of the library go over the wire to its desk.
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Principal } from '../../domain/identity.ts'
import { legalStatusOn } from '../../domain/library.ts'
import { type Change, undoUntil, whyNotDecide } from '../../knowledge/editorial/changes.ts'
import type { Catalogue } from '../../knowledge/versions/catalogue.ts'
import { mayDo } from '../auth/permissions.ts'
import type { ChangeItem, VersionItem } from '../protocol/desk.ts'
import type { ChangeRow, Place, VersionRow } from './desk-queries.ts'

/** A version as it stands today. What another law has repealed the catalogue knows. */
export const versionItem = (
  row: VersionRow,
  { today, catalogue, openChangeId }: { today: CalendarDate; catalogue: Catalogue; openChangeId: string | undefined },
): VersionItem => {
  const known = catalogue.versionsOf(row.workId).find(({ id }) => id === row.id)
  const effectiveTo = known ? known.effectiveTo : row.effectiveTo
  return {
    id: row.id,
    workId: row.workId,
    title: row.title,
    label: row.label,
    documentNumber: row.documentNumber,
    effectiveFrom: row.effectiveFrom,
    effectiveTo,
    dateDerivation: row.dateDerivation,
    publishedOn: row.publishedOn,
    consultation: row.consultation,
    editorialState: row.editorialState,
    legalStatus: legalStatusOn({ ...row, effectiveTo }, today),
    grade: row.grade,
    audiences: row.audiences,
    verification: row.verification,
    owner: row.owner,
    reviewBy: row.reviewBy,
    source: row.source,
    writtenBy: row.writtenBy,
    revision: row.revision,
    publishedIn: row.publishedIn,
    withdrawnIn: row.withdrawnIn,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    openChangeId: openChangeId ?? null,
  }
}

/** The published version in force today, else the newest. @param versions in the order of their beginning */
export const currentOf = (versions: readonly VersionItem[]): VersionItem | null => {
  const published = versions.filter(({ editorialState }) => editorialState === 'published')
  return published.findLast(({ legalStatus }) => legalStatus === 'in-force') ?? published.at(-1) ?? null
}

/** As they come into force; what begins on no known day first, drafts last. */
export const inOrder = (versions: readonly VersionItem[]): VersionItem[] =>
  versions.toSorted(
    (a, b) =>
      Number(isUnseen(a)) - Number(isUnseen(b)) ||
      compare(a.effectiveFrom ?? '', b.effectiveFrom ?? '') ||
      compare(a.publishedOn ?? '', b.publishedOn ?? '') ||
      compare(a.createdAt, b.createdAt),
  )

const isUnseen = ({ editorialState }: VersionItem): boolean =>
  editorialState === 'draft' || editorialState === 'in-review'

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A change as the caller sees it now. */
export const changeItem = (
  { change, title, label, source, writtenBy, workTitle }: ChangeRow,
  by: Principal,
  now: Date,
): ChangeItem => ({
  id: change.id,
  kind: change.kind,
  state: change.state,
  workId: change.workId,
  versionId: change.versionId,
  title: title ?? workTitle ?? change.versionId ?? change.workId,
  label,
  source,
  writtenBy,
  proposed: change.proposed,
  reason: change.reason,
  effectAt: instant(change.effectAt),
  proposedBy: change.proposedBy,
  proposedAt: change.proposedAt.toISOString(),
  decidedBy: change.decidedBy,
  decidedAt: instant(change.decidedAt),
  decisionReason: change.decisionReason,
  doneAt: instant(change.doneAt),
  doneIn: change.doneIn,
  undoneAt: instant(change.undoneAt),
  undoneBy: change.undoneBy,
  undoneIn: change.undoneIn,
  problem: change.problem,
  undoUntil: instant(undoUntil(change, now)),
  whyNotDecide: mayDo(by.role, 'library:decide') ? whyNotDecide(change, writtenBy, by.id) : '变更由知识管理员审核。',
})

const instant = (at: Change['effectAt']): string | null => at?.toISOString() ?? null

// --- pages ---

/** Where a list goes on, as the caller gives it back. */
export const pageOf = ({ at, id }: Place): string => Buffer.from(JSON.stringify([at, id])).toString('base64url')
