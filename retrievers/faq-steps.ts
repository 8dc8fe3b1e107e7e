// From an entry of the FAQ to the steps of the procedure that it names (对应办理流程).
import { asc, inArray } from 'drizzle-orm'
import { isWithin } from '../domain/calendar.ts'
import { areUnderOneHeading, type Passage } from '../domain/passage.ts'
import { chunks } from '../storage/sql/schema.ts'
import type { Database } from '../storage/sql/sql.ts'
import type { LoadPassages } from './load-passages.ts'
import type { Search } from './retrieve.ts'

/**
 * The steps by the chunk of the entry that names their procedure, in several passages where they are long; none of a procedure that is not held, or
 * not for this reader on that day.
 */
export type FindSteps = (
  found: readonly Passage[],
  search: Pick<Search, 'query' | 'catalogue'>,
) => Promise<ReadonlyMap<string, Passage[]>>

export const createFindSteps =
  ({ db, loadPassages }: { db: Database; loadPassages: LoadPassages }): FindSteps =>
  async (found, { query, catalogue }) => {
    const named = found.flatMap(({ chunkId, documentId, versionId, path }) => {
      const entry = catalogue.versionsOf(documentId).find(({ id }) => id === versionId)
      const title = entry?.procedures.get(path.at(-1) ?? '')
      return title === undefined ? [] : [{ chunkId, title }]
    })
    const inForce = [...new Set(named.map(({ title }) => title))]
      .flatMap((title) => catalogue.proceduresTitled(title))
      .filter(({ effectiveFrom, effectiveTo }) => isWithin(query.asOf, effectiveFrom, effectiveTo))
      .map(({ id }) => id)
    if (inForce.length === 0) return new Map()
    const ids = await db
      .select({ chunkId: chunks.id })
      .from(chunks)
      .where(inArray(chunks.versionId, inForce))
      .orderBy(asc(chunks.ordinal))
    const loaded = await loadPassages(
      ids.map(({ chunkId }) => ({ chunkId, source: 'faq', score: 1 })),
      query,
    )
    return new Map(
      named.flatMap(({ chunkId, title }) => {
        const steps = stepsAmong(loaded.filter((passage) => passage.title === title))
        return steps.length > 0 ? [[chunkId, steps]] : []
      }),
    )
  }

/** Of the sections of a procedure the one that begins with a first step. */
const stepsAmong = (sections: readonly Passage[]): Passage[] => {
  const first = sections.find(({ text }) => firstStep.test(text))
  return first ? sections.filter((section) => areUnderOneHeading(section, first)) : []
}
const firstStep = /^\s*1[.、．]/
