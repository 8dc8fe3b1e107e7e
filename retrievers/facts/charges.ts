// Rows of the fee tables for a trade whose charges are asked for: by its amount, its days or its pieces, or as they stand.
import { and, eq } from 'drizzle-orm'
import { isWithin } from '../../domain/calendar.ts'
import {
  type AskedCharge,
  askedCharge,
  askedOfTable,
  askedRate,
  type Charge,
  readCharge,
} from '../../knowledge/facts/charges.ts'
import { isPurchaseRule } from '../../knowledge/facts/purchase-fee.ts'
import { chunks, versions, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Search } from '../retrieve.ts'

export type FeeTables = {
  /** Ids of the rows and of the text beside them, as they stand; empty when no charge is asked for. */
  chargeRows(search: Search): Promise<string[]>
  /** The same where no entry of the FAQ explains what is asked. */
  unexplainedRows(search: Search): Promise<string[]>
  /** How a fund's purchase fee is worked out, and what the firm takes off it. */
  purchaseRules(search: Search): Promise<string[]>
}

/** `charge`: null for what is no row of charges. */
type FeeChunk = {
  id: string
  heading: string
  charge: Charge | null
  isPurchaseRule: boolean
  effectiveFrom: string | null
  effectiveTo: string | null
}

/** Makes the reader of the fee tables. They are read when they are first asked for, and again when the library advanced. */
export const createFeeTables = (db: Database): FeeTables => {
  let held: { libraryVersion: number; chunks: Promise<FeeChunk[]> } | null = null

  /** Those that hold on the day, in their order. */
  const feeChunks = async ({ query, catalogue }: Search): Promise<FeeChunk[]> => {
    const { libraryVersion } = catalogue.state
    if (held?.libraryVersion !== libraryVersion) {
      const mine = { libraryVersion, chunks: readFeeChunks(db) }
      held = mine
      // A failed read must not be remembered.
      mine.chunks.catch(() => {
        if (held === mine) held = null
      })
    }
    return (await held.chunks).filter(({ effectiveFrom, effectiveTo }) =>
      isWithin(query.asOf, effectiveFrom, effectiveTo),
    )
  }

  const rowsOf = async (search: Search, asked: AskedCharge | null): Promise<string[]> => {
    if (!asked) return []
    const all = await feeChunks(search)
    const charged = all.filter(({ charge }) => charge !== null && asked.isOf(charge))
    const headings = new Set(charged.map(({ heading }) => heading))
    const beside = all.filter(({ heading, charge }) => headings.has(heading) && charge === null)
    return [...charged, ...beside].map(({ id }) => id)
  }

  return {
    chargeRows: (search) => rowsOf(search, askedCharge(search.query.text) ?? askedRate(search.query.text)),
    unexplainedRows: (search) => rowsOf(search, askedOfTable(search.query.text)),
    async purchaseRules(search) {
      return (await feeChunks(search)).filter((chunk) => chunk.isPurchaseRule).map(({ id }) => id)
    },
  }
}

const readFeeChunks = async (db: Database): Promise<FeeChunk[]> => {
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
  return rows.map(({ path, text, ...row }) => ({
    ...row,
    heading: path.join('\n'),
    charge: readCharge(path, text),
    isPurchaseRule: isPurchaseRule(text),
  }))
}
