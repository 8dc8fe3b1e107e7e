// 更正: what people set right in the fact table. It names the cell and not the row, so it outlives the next reading of the document, and
// lapses when the document says something new.
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { Problem } from '../../domain/problem.ts'
import { FactField, factLabels } from '../../domain/product-fact.ts'
import { factCorrections, libraryChanges, productFacts, versions } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { isSameValue } from './conflicts.ts'

/** A cell of the fact table: which product, which field, for which tier. */
export const FactCell = z.object({ productCode: z.string(), field: FactField, condition: z.string() })
export type FactCell = z.infer<typeof FactCell>

/** What a change of kind `correct-fact` proposes. */
export const ProposedCorrection = FactCell.extend({
  /** What the document says that is not right; null: whatever the documents of that time say, since they differ. */
  previousValue: z.string().nullable(),
  /** What it shall say; null lifts the correction that stands. */
  value: z.string().nullable(),
})
export type ProposedCorrection = z.infer<typeof ProposedCorrection>

/** What undoing a correction puts back. */
const CorrectionBefore = z.object({ madeId: z.string().nullable(), liftedId: z.string().nullable() })
export type CorrectionBefore = z.infer<typeof CorrectionBefore>

/** Joins a row of the fact table with the correction that stands for its cell. */
export const standingCorrection = and(
  eq(factCorrections.productCode, productFacts.productCode),
  eq(factCorrections.field, productFacts.field),
  eq(factCorrections.condition, productFacts.condition),
  isNull(factCorrections.liftedAt),
)

/** The correction of a document's cell where it still counts: the document says what was corrected, or was there when all were. */
export const correctionOf = <Correction extends { previousValue: string | null; at: Date }>(
  value: string,
  takenInAt: Date,
  correction: Correction | null,
): Correction | null => {
  if (correction === null) return null
  const { previousValue, at } = correction
  return (previousValue === null ? takenInAt <= at : isSameValue(previousValue, value)) ? correction : null
}

/** The correction that stands for a cell. */
const standingFor = async (tx: Database, cell: FactCell) => {
  const [row] = await tx
    .select()
    .from(factCorrections)
    .where(and(...ofCell(factCorrections, cell), isNull(factCorrections.liftedAt)))
  return row ?? null
}

const ofCell = (table: typeof factCorrections | typeof productFacts, { productCode, field, condition }: FactCell) => [
  eq(table.productCode, productCode),
  eq(table.field, field),
  eq(table.condition, condition),
]

const nameOf = ({ productCode, field, condition }: FactCell): string =>
  `${productCode} 的${factLabels[field]}${condition && `（${condition}）`}`

/**
 * Checks a correction against what the published documents say now, and that nobody else's waits for the same cell.
 * @returns the work that the cell stands in, the newest where there are several
 * @throws Problem not-found, conflict, invalid-request
 */
export const checkCorrection = async (tx: Database, proposed: ProposedCorrection): Promise<{ workId: string }> => {
  const stated = await statedIn(tx, proposed)
  const open = await tx
    .select({ by: libraryChanges.proposedBy, proposed: libraryChanges.proposed })
    .from(libraryChanges)
    .where(and(eq(libraryChanges.kind, 'correct-fact'), inArray(libraryChanges.state, ['open', 'approved'])))
  const other = open.find((change) => isSameCell(ProposedCorrection.parse(change.proposed), proposed))
  if (other)
    throw new Problem('conflict', `${other.by} 已对 ${nameOf(proposed)}提出更正，还没有生效。`, {
      action: '请先处理那一项变更。',
    })
  return stated
}

const isSameCell = (one: FactCell, other: FactCell): boolean =>
  one.productCode === other.productCode && one.field === other.field && one.condition === other.condition

/** Where the cell stands that is to be corrected. */
const statedIn = async (
  tx: Database,
  { previousValue, value, ...cell }: ProposedCorrection,
): Promise<{ workId: string }> => {
  const rows = await tx
    .select({ value: productFacts.value, workId: productFacts.workId })
    .from(productFacts)
    .innerJoin(versions, eq(versions.id, productFacts.versionId))
    .where(and(...ofCell(productFacts, cell), eq(versions.editorialState, 'published')))
    .orderBy(sql`${versions.effectiveFrom} desc nulls last`, productFacts.versionId)
  const [newest] = rows
  if (!newest) throw new Problem('not-found', `已发布的资料里没有 ${nameOf(cell)}。`)
  if (value === null) {
    if (!(await standingFor(tx, cell)))
      throw new Problem('conflict', `${nameOf(cell)}没有在用的更正，可能刚被解除。`, { action: '请刷新后再看。' })
    return newest
  }
  const row = previousValue === null ? newest : rows.find((held) => isSameValue(held.value, previousValue))
  if (!row)
    throw new Problem('conflict', `资料里 ${nameOf(cell)}已不是“${previousValue}”。`, {
      action: '请刷新，按现在的内容重新提出。',
    })
  if (previousValue !== null && isSameValue(previousValue, value))
    throw new Problem('invalid-request', '更正后的内容与资料原文相同。', {
      action: '如要恢复原文，请解除在用的更正。',
    })
  return row
}

/**
 * Lets a correction take effect, inside the transaction that advances the library.
 * @param change whose id becomes the correction's: who decided it stands there
 * @returns what `undoCorrection` needs
 * @throws Problem not-found, conflict when the documents say something else meanwhile
 */
export const applyCorrection = async (
  tx: Database,
  proposed: ProposedCorrection,
  change: { id: string; proposedBy: string; reason: string; at: Date },
): Promise<CorrectionBefore> => {
  await statedIn(tx, proposed)
  const { value, previousValue, ...cell } = proposed
  const standing = await standingFor(tx, cell)
  if (standing) await lift(tx, standing.id, change.proposedBy, change.at)
  const liftedId = standing?.id ?? null
  if (value === null) return { madeId: null, liftedId }
  const { id, reason, proposedBy: by, at } = change
  await tx.insert(factCorrections).values({ id, ...cell, previousValue, value, reason, by, at })
  return { madeId: id, liftedId }
}

/** Puts back what stood before. @throws Problem conflict when somebody has corrected the cell again */
export const undoCorrection = async (
  tx: Database,
  before: unknown,
  { by, at }: { by: string; at: Date },
): Promise<void> => {
  const { madeId, liftedId } = CorrectionBefore.parse(before)
  if (madeId !== null && !(await lift(tx, madeId, by, at)))
    throw new Problem('conflict', '这一格后来又被更正或解除，不能再撤销。', { action: '请按现在的内容重新提出更正。' })
  if (liftedId === null) return
  const [held] = await tx.select().from(factCorrections).where(eq(factCorrections.id, liftedId))
  if (!held || (await standingFor(tx, held)))
    throw new Problem('conflict', '这一格后来又被更正，不能再撤销。', { action: '请按现在的内容重新提出更正。' })
  await tx.update(factCorrections).set({ liftedAt: null, liftedBy: null }).where(eq(factCorrections.id, liftedId))
}

/** @returns whether it stood */
const lift = async (tx: Database, id: string, by: string, at: Date): Promise<boolean> => {
  const lifted = await tx
    .update(factCorrections)
    .set({ liftedAt: at, liftedBy: by })
    .where(and(eq(factCorrections.id, id), isNull(factCorrections.liftedAt)))
    .returning({ id: factCorrections.id })
  return lifted.length > 0
}
