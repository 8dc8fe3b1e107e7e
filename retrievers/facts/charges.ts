// Rows of the fee tables for a trade whose charges are asked for: by its amount, its days or its pieces, or as they stand.
import { and, eq } from 'drizzle-orm'
import { isWithin } from '../../domain/calendar.ts'
import { askedCharge, askedRate, readCharge } from '../../knowledge/facts/charges.ts'
import { isPurchaseRule } from '../../knowledge/facts/purchase-fee.ts'
import { chunks, versions, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { RetrieveQuery } from '../retrieve.ts'

/** Ids of the rows and of the text beside them, as they stand; empty when no charge is asked for. */
export const chargeRows = async (db: Database, query: RetrieveQuery): Promise<string[]> => {
  const asked = askedCharge(query.text) ?? askedRate(query.text)
  if (!asked) return []
  const held = await feeChunks(db, query)
  const charged = held.filter(({ path, text }) => {
    const charge = readCharge(path, text)
    return charge !== null && asked.isOf(charge)
  })
  const headings = new Set(charged.map(({ path }) => path.join('\n')))
  const beside = held.filter(({ path, text }) => headings.has(path.join('\n')) && readCharge(path, text) === null)
  return [...charged, ...beside].map(({ id }) => id)
}

/** How a fund's purchase fee is worked out, and what the firm takes off it. */
export const purchaseRules = async (db: Database, query: RetrieveQuery): Promise<string[]> =>
  (await feeChunks(db, query)).filter(({ text }) => isPurchaseRule(text)).map(({ id }) => id)

/** Chunks of the fee tables that hold on the day, in their order. */
const feeChunks = async (db: Database, { asOf }: RetrieveQuery) => {
  const rows = await db
    .select({
      id: chunks.id,
      path: chunks.path,
      text: chunks.text,
      effectiveFrom: versions.effectiveFrom,
      effectiveTo: versions.effectiveTo,
    })
    .from(chunks)
    .innerJoin(versions, eq(versions.id, chunks.versionId))
    .innerJoin(works, eq(works.id, versions.workId))
    .where(and(eq(works.kind, 'fee'), eq(versions.editorialState, 'published')))
    .orderBy(versions.workId, chunks.ordinal)
  return rows.filter(({ effectiveFrom, effectiveTo }) => isWithin(asOf, effectiveFrom, effectiveTo))
}
