// What the index holds of the library: rows made from SQL, the same whenever and wherever they are made.
import { asc, eq, inArray, sql } from 'drizzle-orm'
import type { DocumentKind } from '../../domain/library.ts'
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
      isHead: sql<boolean>`${works.kind} = 'digest' and cardinality(${chunks.path}) = 0 and exists (
        select 1 from chunks other where other.version_id = ${chunks.versionId} and cardinality(other.path) > 0)`,
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
  // What stands before the articles of a digest tells of the digest: it answers no question, and shares words with all that name the law.
  const published = rows.filter((row) => row.editorialState === 'published' && !row.isHead)
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
      ...headingUnit(row).map(
        (text): UnitSource => ({
          ...shared,
          unitId: `${row.id}#`,
          unitKind: 'heading',
          indexText: text,
          embedText: text,
        }),
      ),
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

/** 第五十一条 谁是内幕信息知情人: the heading names in a few words what the digest of the article only tells in many. */
const headingUnit = ({
  kind,
  clause,
  title,
  path,
}: {
  kind: DocumentKind
  clause: string | null
  title: string
  path: string[]
}) => {
  const heading = path.at(-1) ?? ''
  const name = clause === null ? heading : heading.slice(clause.length).trim()
  return kind === 'digest' && name !== '' ? [`${title.replace(/要点$/, '')}：${name}`] : []
}
