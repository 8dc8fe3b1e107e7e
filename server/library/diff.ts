// 版本对照: two versions of a document clause by clause, for who keeps the library.
import { and, eq, inArray } from 'drizzle-orm'
import { calendarDate } from '../../domain/calendar.ts'
import { ClauseChangeKind } from '../../domain/clause-change.ts'
import { maySee, type Principal } from '../../domain/identity.ts'
import { legalStatusOn } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import { diffClauses, diffWords } from '../../knowledge/versions/clause-diff.ts'
import { readClauses } from '../../knowledge/versions/stored-clauses.ts'
import { versions } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { mayDo } from '../auth/permissions.ts'
import type { ClauseChange, DiffQuery, VersionDiff } from '../protocol/diff.ts'

export type CompareVersions = ReturnType<typeof createCompareVersions>

/** Makes the comparison. Drafts are there only for who writes them. @throws Problem not-found */
export const createCompareVersions =
  ({ db, now = () => new Date() }: { db: Database; now?: () => Date }) =>
  async (principal: Principal, workId: string, { from, to }: DiffQuery): Promise<VersionDiff> => {
    const rows = await db
      .select({
        id: versions.id,
        title: versions.title,
        label: versions.label,
        effectiveFrom: versions.effectiveFrom,
        effectiveTo: versions.effectiveTo,
        consultation: versions.consultation,
        editorialState: versions.editorialState,
        grade: versions.grade,
        audiences: versions.audiences,
      })
      .from(versions)
      .where(and(eq(versions.workId, workId), inArray(versions.id, [from, to])))
    const find = (id: string) => {
      const found = rows.find((row) => row.id === id)
      const isDraft = found?.editorialState === 'draft' || found?.editorialState === 'in-review'
      if (!found || !maySee(principal, found) || (isDraft && !mayDo(principal.role, 'library:write')))
        throw new Problem('not-found', `这份资料没有版本 ${id}，或您无权查看。`)
      const { grade: _, audiences: __, consultation: ___, ...version } = found
      return { ...version, legalStatus: legalStatusOn(found, calendarDate(now())) }
    }
    const [older, newer] = [find(from), find(to)]
    const [before, after] = await Promise.all([readClauses(db, from), readClauses(db, to)])
    const changes = diffClauses(before, after).map(
      (change): ClauseChange => ({
        ...change,
        words: change.kind === 'changed' ? diffWords(change.before?.text ?? '', change.after?.text ?? '') : [],
      }),
    )
    const count = (kind: ClauseChangeKind) => changes.filter((change) => change.kind === kind).length
    const counts = Object.fromEntries(ClauseChangeKind.options.map((kind) => [kind, count(kind)]))
    return { workId, from: older, to: newer, counts: counts as VersionDiff['counts'], changes }
  }
