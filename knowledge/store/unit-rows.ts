// What the index holds of the library: rows made from SQL, the same whenever and wherever they are made.
import { asc, eq, inArray } from 'drizzle-orm'
import { chunks, searchUnits, versions, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { withoutTargets } from '../parsing/without-targets.ts'
import type { UnitRow } from './knowledge-store.ts'

/** A row before it has tokens and a vector. `indexText` is cut into tokens, `embedText` becomes the vector. */
export type UnitSource = Omit<UnitRow, 'tokens' | 'vector'> & { indexText: string; embedText: string }

/**
 * Reads all units of the versions: each chunk itself and each other phrasing. Only published versions have any.
 * @param only these chunks, of whatever version, instead
 */
export const readUnits = async (
  db: Database,
  versionIds: readonly string[],
  only?: readonly string[],
): Promise<UnitSource[]> => {
  if ((only ?? versionIds).length === 0) return []
  const rows = await db
    .select({
      id: chunks.id,
      versionId: chunks.versionId,
      clause: chunks.clause,
      path: chunks.path,
      text: chunks.text,
      kind: works.kind,
      title: versions.title,
      documentNumber: versions.documentNumber,
      topics: versions.topics,
      grade: versions.grade,
      audiences: versions.audiences,
      effectiveFrom: versions.effectiveFrom,
      effectiveTo: versions.effectiveTo,
      consultation: versions.consultation,
      editorialState: versions.editorialState,
    })
    .from(chunks)
    .innerJoin(versions, eq(versions.id, chunks.versionId))
    .innerJoin(works, eq(works.id, versions.workId))
    .where(only ? inArray(chunks.id, [...only]) : inArray(chunks.versionId, [...versionIds]))
    .orderBy(asc(chunks.versionId), asc(chunks.ordinal))
  const published = rows.filter((row) => row.editorialState === 'published')
  const questions = await db
    .select({ id: searchUnits.id, chunkId: searchUnits.chunkId, text: searchUnits.text })
    .from(searchUnits)
    .innerJoin(chunks, eq(chunks.id, searchUnits.chunkId))
    .where(only ? inArray(chunks.id, [...only]) : inArray(chunks.versionId, [...versionIds]))
    .orderBy(asc(searchUnits.id))
  const questionsOf = Map.groupBy(questions, (question) => question.chunkId)
  return published.flatMap((row): UnitSource[] => {
    const shared = {
      chunkId: row.id,
      versionId: row.versionId,
      kind: row.kind,
      grade: row.grade,
      audiences: row.audiences,
      effectiveFrom: row.effectiveFrom,
      effectiveTo: row.effectiveTo,
      published: !row.consultation,
    }
    const heading = [row.title, ...row.path].join('\n')
    const text = withoutTargets(row.text)
    return [
      {
        ...shared,
        unitId: row.id,
        unitKind: 'text',
        indexText: [heading, row.clause ?? '', row.documentNumber ?? '', text].join('\n'),
        embedText: `${heading}\n${text}`,
      },
      ...(questionsOf.get(row.id) ?? []).map(
        (question): UnitSource => ({
          ...shared,
          unitId: question.id,
          unitKind: 'question',
          indexText: question.text,
          embedText: question.text,
        }),
      ),
    ]
  })
}
