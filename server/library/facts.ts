// 产品数据: the fact table as who keeps the library sees it, each cell with what every document says in it and what people set right.
import { and, arrayOverlaps, asc, desc, eq, gt, ilike, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { type CalendarDate, calendarDate } from '../../domain/calendar.ts'
import { maySee, type Principal, type Reader } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { factFields } from '../../domain/product-fact.ts'
import type { Changes } from '../../knowledge/editorial/changes.ts'
import { conflictsIn } from '../../knowledge/facts/conflicts.ts'
import { correctionOf, ProposedCorrection } from '../../knowledge/facts/corrections.ts'
import { chunks, factCorrections, libraryChanges, productFacts, versions } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { FactCorrection, FactPage, FactQuery, FactRow, FactSource, ProposeCorrection } from '../protocol/facts.ts'

export type FactTable = ReturnType<typeof createFactTable>

/** Makes the desk of the fact table. */
export const createFactTable = ({
  db,
  changes,
  now = () => new Date(),
}: {
  db: Database
  changes: Pick<Changes, 'propose'>
  now?: () => Date
}) => ({
  /** What the reader may see of it, some products at a time; a page may hold fewer than were asked for. */
  async list(reader: Reader, { asOf = calendarDate(now()), limit, page, ...query }: FactQuery): Promise<FactPage> {
    let after = page
    for (;;) {
      const codes = await productCodes(db, { ...query, reader, asOf, after, limit: limit + 1 })
      const shown = codes.slice(0, limit)
      const rows = (await rowsOf(db, shown, reader, asOf)).filter(isShown[query.show])
      const next = codes.length > limit ? (shown.at(-1) ?? null) : null
      if (rows.length > 0 || next === null) return { rows, next }
      after = next
    }
  },

  /**
   * Proposes to set a cell right, or to lift what set it; another person decides.
   * @returns the change's id
   * @throws Problem `not-found`, `conflict`, `invalid-request`
   */
  async propose(by: Principal, { reason, effectAt, ...correction }: ProposeCorrection): Promise<string> {
    const { productCode } = correction
    const [visible] = await productCodes(db, { reader: by, asOf: null, show: 'all', code: productCode, limit: 1 })
    if (!visible) throw new Problem('not-found', `已发布的资料里没有代码为 ${productCode} 的产品。`)
    const at = effectAt === null ? null : new Date(effectAt)
    return (await changes.propose(by.id, { kind: 'correct-fact', correction, reason, effectAt: at })).id
  },
})

const isShown: Record<FactQuery['show'], (row: FactRow) => boolean> = {
  all: () => true,
  conflicts: ({ isDisputed }) => isDisputed,
  corrected: ({ corrections }) => corrections.some(({ liftedAt }) => liftedAt === null),
}

/** Escapes what has a meaning in a pattern. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

const holdsOn = (day: CalendarDate) =>
  and(
    eq(versions.editorialState, 'published'),
    or(isNull(versions.effectiveFrom), lte(versions.effectiveFrom, day)),
    or(isNull(versions.effectiveTo), gt(versions.effectiveTo, day)),
  )

/** `asOf` null: on whatever day. */
type Chosen = Pick<FactQuery, 'show' | 'text'> & {
  reader: Reader
  asOf: CalendarDate | null
  code?: string
  after?: string
  limit: number
}

/** Products in the order of their codes; of `conflicts` all on which documents may differ. */
const productCodes = async (
  db: Database,
  { reader, asOf, show, text, code, after, limit }: Chosen,
): Promise<string[]> => {
  const { productCode, productName, field, condition, value, versionId } = productFacts
  const visible = and(
    asOf === null ? eq(versions.editorialState, 'published') : holdsOn(asOf),
    lte(versions.grade, reader.grade),
    arrayOverlaps(versions.audiences, reader.audiences),
  )
  const pattern = containing(text ?? '')
  const said = db
    .select({ code: productCode })
    .from(productFacts)
    .innerJoin(versions, eq(versions.id, versionId))
    .where(visible)
  const differing = db
    .select({ code: productCode })
    .from(productFacts)
    .innerJoin(versions, eq(versions.id, versionId))
    .where(visible)
    .groupBy(productCode, field)
    .having(
      sql`count(distinct ${versionId}) > 1 and count(distinct ${value}) > 1
        or count(distinct (${condition}, ${value})) > count(distinct ${condition})`,
    )
  const corrected = db
    .select({ code: factCorrections.productCode })
    .from(factCorrections)
    .where(isNull(factCorrections.liftedAt))
  const rows = await db
    .selectDistinct({ code: productCode })
    .from(productFacts)
    .where(
      and(
        inArray(productCode, show === 'conflicts' ? differing : show === 'corrected' ? corrected : said),
        show === 'all' ? undefined : inArray(productCode, said),
        code === undefined ? undefined : eq(productCode, code),
        after === undefined ? undefined : gt(productCode, after),
        text === undefined
          ? undefined
          : or(
              ilike(productCode, pattern),
              ilike(productName, pattern),
              and(eq(field, 'fullName'), ilike(value, pattern)),
            ),
      ),
    )
    .orderBy(asc(productCode))
    .limit(limit)
  return rows.map(({ code }) => code)
}

const rowsOf = async (db: Database, codes: string[], reader: Reader, asOf: CalendarDate): Promise<FactRow[]> => {
  const [printed, corrections, changes] = await Promise.all([
    db
      .select({
        fact: productFacts,
        title: versions.title,
        label: versions.label,
        effectiveFrom: versions.effectiveFrom,
        effectiveTo: versions.effectiveTo,
        grade: versions.grade,
        audiences: versions.audiences,
        takenInAt: versions.createdAt,
        chunk: chunks,
      })
      .from(productFacts)
      .innerJoin(versions, eq(versions.id, productFacts.versionId))
      .innerJoin(chunks, eq(chunks.id, productFacts.chunkId))
      .where(and(holdsOn(asOf), inArray(productFacts.productCode, codes)))
      .orderBy(
        asc(productFacts.productCode),
        sql`${versions.effectiveFrom} desc nulls last`,
        asc(productFacts.versionId),
        asc(productFacts.start),
      ),
    db
      .select()
      .from(factCorrections)
      .where(inArray(factCorrections.productCode, codes))
      .orderBy(desc(factCorrections.at)),
    db
      .select({ id: libraryChanges.id, proposed: libraryChanges.proposed })
      .from(libraryChanges)
      .where(and(eq(libraryChanges.kind, 'correct-fact'), inArray(libraryChanges.state, ['open', 'approved']))),
  ])
  const standing = new Map(corrections.filter(({ liftedAt }) => liftedAt === null).map((row) => [cellOf(row), row]))
  const histories = Map.groupBy(corrections, cellOf)
  const waiting = new Map(changes.map(({ id, proposed }) => [cellOf(ProposedCorrection.parse(proposed)), id]))
  const sources = printed.flatMap((row) => {
    if (!maySee(reader, row)) return []
    const { fact, chunk, effectiveFrom, effectiveTo } = row
    const corrected = correctionOf(fact.value, row.takenInAt, standing.get(cellOf(fact)) ?? null)?.value ?? null
    const source: FactSource = {
      factId: fact.id,
      value: fact.value,
      versionId: fact.versionId,
      workId: fact.workId,
      title: row.title,
      label: row.label,
      effectiveFrom,
      effectiveTo,
      chunkId: fact.chunkId,
      path: chunk.path,
      page: chunk.page,
      start: fact.start,
      end: fact.end,
      quote: chunk.text.slice(fact.start - chunk.start, fact.end - chunk.start),
      asOf: fact.asOf,
      corrected,
    }
    return [{ ...fact, value: corrected ?? fact.value, effectiveFrom, effectiveTo, source }]
  })
  const disputed = new Set(conflictsIn(sources).flatMap((said) => said.map(cellOf)))
  const rows = [...Map.groupBy(sources, cellOf)].flatMap(([cell, own]): FactRow[] => {
    const [first] = own
    if (!first) return []
    const { productCode, productName, field, condition } = first
    return [
      {
        ...{ productCode, productName, field, condition },
        sources: own.map(({ source }) => source),
        isDisputed: disputed.has(cell),
        corrections: (histories.get(cell) ?? []).map(correctionView),
        openChangeId: waiting.get(cell) ?? null,
      },
    ]
  })
  return rows.toSorted(
    (one, other) =>
      codes.indexOf(one.productCode) - codes.indexOf(other.productCode) ||
      factFields.indexOf(one.field) - factFields.indexOf(other.field),
  )
}

const cellOf = (cell: { productCode: string; field: string; condition: string }): string =>
  JSON.stringify([cell.productCode, cell.field, cell.condition])

const correctionView = ({
  id,
  previousValue,
  value,
  reason,
  by,
  at,
  liftedAt,
  liftedBy,
}: typeof factCorrections.$inferSelect): FactCorrection => ({
  ...{ id, previousValue, value, reason, by, liftedBy },
  at: at.toISOString(),
  liftedAt: liftedAt?.toISOString() ?? null,
})
