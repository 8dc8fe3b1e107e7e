// SQL of the library's desk: what the catalogue holds, as far as the caller may see it.
import {
  and,
  arrayOverlaps,
  asc,
  desc,
  eq,
  getTableColumns,
  inArray,
  lte,
  notInArray,
  type SQL,
  sql,
} from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Principal } from '../../domain/identity.ts'
import { blocks, chunks, files, libraryChanges, productFacts, versions, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { ChangeQuery, DocumentQuery } from '../protocol/desk.ts'

const { text, ...columns } = getTableColumns(versions)
const { details, readings, readingNotes, topics, ...listed } = columns

/** A version as it is listed: without its text and what is asked for with it only. */
export type VersionRow = Omit<typeof versions.$inferSelect, 'text' | 'details' | 'readings' | 'readingNotes' | 'topics'>

const draftStates = ['draft', 'in-review'] as const
const openStates = ['open', 'approved'] as const

/** Nobody but who keeps the library sees drafts. */
export const seesDrafts = ({ role }: Pick<Principal, 'role'>): boolean => role === 'knowledge'

/** Versions that the caller may see, by grade, audience and state. */
const visible = (principal: Principal): SQL | undefined =>
  and(
    lte(versions.grade, principal.grade),
    arrayOverlaps(versions.audiences, principal.audiences),
    seesDrafts(principal) ? undefined : notInArray(versions.editorialState, [...draftStates]),
  )

// --- documents ---

export type DocumentRow = {
  id: string
  versions: number
  drafts: number
  reviewDue: boolean
  /** As the database says it, to the microsecond: where a page goes on. */
  updatedAt: string
}

/** Where a list goes on: after what was changed then, and has this id. */
export type Place = { at: string; id: string }

/** Works with what the caller may see of them, what changed last first. @param among only these; null: all */
export const documents = async (
  db: Database,
  principal: Principal,
  { text, kind, state, grade, reviewDue }: DocumentQuery,
  { today, among, after, limit }: { today: CalendarDate; among: string[] | null; after: Place | null; limit: number },
): Promise<DocumentRow[]> => {
  const like = text && `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const conditions = [
    sql`true`,
    ...(kind ? [sql`w.kind = ${kind}`] : []),
    ...(among ? [sql`w.id = any(${sql.param(among)}::text[])`] : []),
    ...(like
      ? [
          sql`(w.title ilike ${like} or w.short_title ilike ${like} or w.id ilike ${like}
            or exists (select from unnest(w.aliases) as alias where alias ilike ${like})
            or exists (select from seen where seen.work_id = w.id
              and (seen.title ilike ${like} or seen.document_number ilike ${like})))`,
        ]
      : []),
  ]
  const having = [
    sql`true`,
    ...(state ? [sql`bool_or(seen.editorial_state = ${state})`] : []),
    ...(grade ? [sql`bool_or(seen.grade = ${grade})`] : []),
    ...(reviewDue ? [sql`${isDue(today)} = ${reviewDue === 'true'}`] : []),
    ...(after ? [sql`(max(seen.updated_at), w.id) < (${after.at}::timestamptz, ${after.id})`] : []),
  ]
  const { rows } = await db.execute<DocumentRow>(sql`
    with seen as (
      select id, work_id, title, document_number, editorial_state, grade, review_by, updated_at
      from versions where ${visible(principal)})
    select w.id,
      (count(*) filter (where seen.editorial_state not in ('draft', 'in-review')))::int as versions,
      (count(*) filter (where seen.editorial_state in ('draft', 'in-review')))::int as drafts,
      ${isDue(today)} as "reviewDue",
      max(seen.updated_at)::text as "updatedAt"
    from works w join seen on seen.work_id = w.id
    where ${sql.join(conditions, sql` and `)}
    group by w.id
    having ${sql.join(having, sql` and `)}
    order by max(seen.updated_at) desc, w.id desc
    limit ${limit}`)
  return rows
}

const isDue = (today: CalendarDate) =>
  sql`coalesce(bool_or(seen.editorial_state = 'published' and seen.review_by <= ${today}), false)`

/** The works of these ids. */
export const worksOf = async (db: Database, ids: readonly string[]) =>
  db
    .select()
    .from(works)
    .where(inArray(works.id, [...ids]))

/** All that the caller may see of these works. */
export const versionsOf = async (
  db: Database,
  principal: Principal,
  workIds: readonly string[],
): Promise<VersionRow[]> =>
  db
    .select(listed)
    .from(versions)
    .where(and(inArray(versions.workId, [...workIds]), visible(principal)))
    .orderBy(asc(versions.createdAt), asc(versions.id))

/** One that the caller may see, with its work and text. */
export const versionOf = async (db: Database, principal: Principal, id: string) => {
  const [row] = await db
    .select({ version: columns, text, work: works })
    .from(versions)
    .innerJoin(works, eq(works.id, versions.workId))
    .where(and(eq(versions.id, id), visible(principal)))
  return row ?? null
}

/** What a version consists of. */
export const contentOf = async (db: Database, versionId: string) => ({
  files: await filesOf(db, versionId),
  blocks: await db
    .select({
      ordinal: blocks.ordinal,
      kind: blocks.kind,
      headingPath: blocks.headingPath,
      start: blocks.start,
      end: blocks.end,
      page: blocks.page,
      box: blocks.box,
      confidence: blocks.confidence,
      cells: blocks.cells,
    })
    .from(blocks)
    .where(eq(blocks.versionId, versionId))
    .orderBy(asc(blocks.ordinal)),
  chunks: await db
    .select({
      id: chunks.id,
      ordinal: chunks.ordinal,
      clauseId: chunks.clauseId,
      clause: chunks.clause,
      path: chunks.path,
      start: chunks.start,
      end: chunks.end,
      page: chunks.page,
    })
    .from(chunks)
    .where(eq(chunks.versionId, versionId))
    .orderBy(asc(chunks.ordinal)),
  productFacts: await db.$count(productFacts, eq(productFacts.versionId, versionId)),
})

/** The originals of a version, the first one taken in first. */
export const filesOf = async (db: Database, versionId: string) =>
  db.select().from(files).where(eq(files.versionId, versionId)).orderBy(asc(files.createdAt), asc(files.id))

/** The states of these versions. */
export const statesOf = async (db: Database, ids: readonly string[]) => {
  const rows = await db
    .select({ id: versions.id, state: versions.editorialState })
    .from(versions)
    .where(inArray(versions.id, [...ids]))
  return new Map(rows.map(({ id, state }) => [id, state]))
}

// --- changes ---

const changeColumns = {
  change: getTableColumns(libraryChanges),
  title: versions.title,
  label: versions.label,
  source: versions.source,
  writtenBy: versions.writtenBy,
  workTitle: works.title,
  /** To the microsecond: where a page goes on. */
  place: sql<string>`${libraryChanges.proposedAt}::text`,
}

/**
 * A change of what the caller may see. A draft's are seen by who sees drafts, also when it is gone; those of a cell of the fact table by who
 * sees anything of its work.
 */
const visibleChange = (principal: Principal): SQL => {
  const seen = alias(versions, 'seen')
  return sql`case
    when ${libraryChanges.versionId} is null then exists (
      select from ${versions} as ${sql.identifier('seen')}
      where ${seen.workId} = ${libraryChanges.workId} and ${seen.grade} <= ${principal.grade}
        and ${arrayOverlaps(seen.audiences, principal.audiences)})
    when ${versions.id} is null then ${seesDrafts(principal)}
    else ${visible(principal)} end`
}

const changesWhere = (db: Database, where: SQL | undefined) =>
  db
    .select(changeColumns)
    .from(libraryChanges)
    .leftJoin(versions, eq(versions.id, libraryChanges.versionId))
    .leftJoin(works, eq(works.id, libraryChanges.workId))
    .where(where)
    .$dynamic()

export type ChangeRow = Awaited<ReturnType<typeof changesWhere>>[number]

/** Changes, the newest first. */
export const changes = async (
  db: Database,
  principal: Principal,
  { state, mine, workId }: Pick<ChangeQuery, 'state' | 'mine' | 'workId'>,
  { after, limit }: { after: Place | null; limit: number },
): Promise<ChangeRow[]> =>
  changesWhere(
    db,
    and(
      visibleChange(principal),
      state ? eq(libraryChanges.state, state) : undefined,
      workId ? eq(libraryChanges.workId, workId) : undefined,
      mine === 'proposed' ? eq(libraryChanges.proposedBy, principal.id) : undefined,
      mine === 'to-decide'
        ? and(
            eq(libraryChanges.state, 'open'),
            sql`${libraryChanges.proposedBy} <> ${principal.id}`,
            sql`not (${libraryChanges.kind} = 'publish' and ${versions.writtenBy} is not distinct from ${principal.id})`,
          )
        : undefined,
      after
        ? sql`(${libraryChanges.proposedAt}, ${libraryChanges.id}) < (${after.at}::timestamptz, ${after.id})`
        : undefined,
    ),
  )
    .orderBy(desc(libraryChanges.proposedAt), desc(libraryChanges.id))
    .limit(limit)

/** One that the caller may see. */
export const changeOf = async (db: Database, principal: Principal, id: string): Promise<ChangeRow | null> => {
  const [row] = await changesWhere(db, and(eq(libraryChanges.id, id), visibleChange(principal)))
  return row ?? null
}

/** Changes that are open or wait for their hour: version → change, and work → its newest. */
export const openChanges = async (db: Database, principal: Principal, workIds: readonly string[]) => {
  const rows = await changesWhere(
    db,
    and(
      inArray(libraryChanges.workId, [...workIds]),
      inArray(libraryChanges.state, [...openStates]),
      visibleChange(principal),
    ),
  ).orderBy(asc(libraryChanges.proposedAt))
  return {
    ofVersion: new Map(
      rows.flatMap(({ change }) => (change.versionId === null ? [] : [[change.versionId, change.id]])),
    ),
    ofWork: new Map(rows.map(({ change }) => [change.workId, change.id])),
  }
}
