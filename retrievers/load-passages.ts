// Chunks from SQL, with everything checked again: whatever an index or a cache says, nothing is shown that may not be seen, is
// not published, is stopped, or was not in force on the date. What was read is remembered until the library advances.
import { sql } from 'drizzle-orm'
import type { Audience, Grade } from '../domain/identity.ts'
import { maySee } from '../domain/identity.ts'
import {
  type DateDerivation,
  type DocumentKind,
  type LegalStatus,
  legalStatusOn,
  type Verification,
} from '../domain/library.ts'
import { continuous, type Passage, type PassageSource } from '../domain/passage.ts'
import type { ProductFact } from '../domain/product-fact.ts'
import { mayHaveStood } from '../knowledge/versions/catalogue.ts'
import { readLibraryStanding } from '../knowledge/versions/library-state.ts'
import type { Database } from '../storage/sql/sql.ts'
import type { RetrieveQuery } from './retrieve.ts'

/** A chunk that a retriever found. */
export type Found = {
  chunkId: string
  source: PassageSource
  score: number
  matchedQuestion?: string | null
  facts?: ProductFact[]
  features?: Record<string, number>
}

type Row = {
  id: string
  version_id: string
  work_id: string
  clause_id: string | null
  clause: string | null
  path: string[]
  text: string
  start_offset: number
  end_offset: number
  kind: DocumentKind
  title: string
  label: string
  document_number: string | null
  effective_from: string | null
  effective_to: string | null
  date_derivation: DateDerivation
  consultation: boolean
  published_on: string | null
  verification: Verification | null
  held_since: string | null
  grade: Grade
  audiences: Audience[]
  /** Of an entry of the FAQ or a section of a procedure all chunks that have its heading, in order. */
  entry: Entry[] | null
}

type Entry = { id: string; start: number; end: number }

/** What may be served as current. Where the beginning is not known the status says so itself. */
const servable: ReadonlySet<LegalStatus> = new Set<LegalStatus>(['in-force', 'unknown'])

/** What an undated entry of the FAQ says is the firm's own word, of any time. */
const lawKinds: ReadonlySet<DocumentKind> = new Set<DocumentKind>(['regulation', 'digest'])
const datesOf = (row: Row) => ({
  effectiveFrom: row.effective_from,
  publishedOn: row.published_on,
  heldSince: row.held_since,
})

/** @property versions ids of those that were named: they are shown whatever the date, with what they are on it */
export type LoadPassages = (
  found: readonly Found[],
  query: Pick<RetrieveQuery, 'reader' | 'asOf' | 'kinds'> & { versions?: ReadonlySet<string> },
) => Promise<Passage[]>

/** Chunks that are remembered; a few megabytes. */
const rememberedChunks = 5_000

/** Makes the loader. The order of what was found is kept; what may not be shown is left out. */
export const createLoadPassages = (db: Database): LoadPassages => {
  let held = { libraryVersion: -1, rows: new Map<string, Row>() }

  const readRows = async (ids: readonly string[]): Promise<Row[]> => {
    if (ids.length === 0) return []
    // The chunks first, by their ids: without statistics (a new database) a planner may begin with all versions.
    const { rows } = await db.execute<Row>(sql`
      with c as materialized (select * from chunks where id = any(${sql.param(ids)}::text[]))
      select c.id, c.version_id, v.work_id, c.clause_id, c.clause, c.path, c.text, c.start_offset, c.end_offset,
        w.kind, v.title, v.label, v.document_number, v.effective_from::text, v.effective_to::text, v.date_derivation,
        v.consultation, v.published_on::text, v.verification, v.grade, v.audiences,
        (select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') from library_versions where number = v.published_in) as held_since,
        case when w.kind in ('faq', 'procedure') and cardinality(c.path) > 0 then (
          select json_agg(json_build_object('id', own.id, 'start', own.start_offset, 'end', own.end_offset) order by own.ordinal)
          from chunks own where own.version_id = c.version_id and own.path = c.path) end as entry
      from c join versions v on v.id = c.version_id join works w on w.id = v.work_id
      where v.editorial_state = 'published'`)
    return rows
  }

  return async (found, { reader, asOf, kinds, versions }) => {
    if (found.length === 0) return []
    const { libraryVersion, isStopped } = await readLibraryStanding(db)
    if (held.libraryVersion !== libraryVersion || held.rows.size > rememberedChunks)
      held = { libraryVersion, rows: new Map() }
    const { rows } = held
    const ids = new Set(found.map((one) => one.chunkId))
    const read = async (wanted: readonly string[]) => {
      for (const row of await readRows(wanted.filter((id) => !rows.has(id)))) rows.set(row.id, row)
    }
    await read([...ids])
    const whole = wholeEntries(found, rows)
    await read(whole.map(({ chunkId }) => chunkId))
    return whole.flatMap((one): Passage[] => {
      const row = rows.get(one.chunkId)
      if (!row || !maySee(reader, row)) return []
      if (isStopped({ chunkId: row.id, versionId: row.version_id, documentId: row.work_id })) return []
      if (kinds && !kinds.includes(row.kind)) return []
      const legalStatus = legalStatusOn(
        { effectiveFrom: row.effective_from, effectiveTo: row.effective_to, consultation: row.consultation },
        asOf,
      )
      const isCurrent =
        servable.has(legalStatus) &&
        (row.effective_to === null || asOf < row.effective_to) &&
        (!lawKinds.has(row.kind) || mayHaveStood(datesOf(row), asOf))
      if (!isCurrent && !versions?.has(row.version_id)) return []
      return [
        {
          chunkId: row.id,
          versionId: row.version_id,
          documentId: row.work_id,
          kind: row.kind,
          title: row.title,
          versionLabel: row.label,
          documentNumber: row.document_number,
          clauseId: row.clause_id,
          clause: row.clause,
          path: row.path,
          text: row.text,
          start: row.start_offset,
          end: row.end_offset,
          effectiveFrom: row.effective_from,
          effectiveTo: row.effective_to,
          dateDerivation: row.date_derivation,
          publishedOn: row.published_on,
          verification: row.verification,
          legalStatus,
          grade: row.grade,
          audiences: row.audiences,
          source: one.source,
          score: one.score,
          matchedQuestion: one.matchedQuestion ?? null,
          facts: one.facts ?? [],
          features: one.features ?? {},
        },
      ]
    })
  }
}

/** With what was cut off for its length, where it was not found too: half an answer, or half of the steps, is worse than none. */
const wholeEntries = (found: readonly Found[], rows: ReadonlyMap<string, Row>): Found[] => {
  const given = new Set(found.map(({ chunkId }) => chunkId))
  return found.flatMap((one): Found[] => {
    const { chunkId, source, score } = one
    const parts = continuous(rows.get(chunkId)?.entry ?? [], ({ id }) => id === chunkId)
    const missing = parts.flatMap(({ id }) => (given.has(id) ? [] : [{ chunkId: id, source, score, features: {} }]))
    for (const { chunkId: id } of missing) given.add(id)
    return [one, ...missing]
  })
}
