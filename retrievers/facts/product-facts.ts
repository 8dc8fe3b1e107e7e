// Facts of a product by field, from the fact table, corrected where a person corrected them.
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { isWithin } from '../../domain/calendar.ts'
import { maySee } from '../../domain/identity.ts'
import { type FactField, feeFields, type ProductFact } from '../../domain/product-fact.ts'
import { askedOfProduct, askedSections, feeCaseOf } from '../../knowledge/facts/asked-fields.ts'
import { feeRows } from '../../knowledge/facts/fee-tiers.ts'
import type { Product } from '../../knowledge/facts/product-names.ts'
import { chunks, factCorrections, productFacts, versions } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Found } from '../load-passages.ts'
import type { RetrieveQuery, Search } from '../retrieve.ts'

const mostProducts = 4

/** Products the question is about: named in it, else carried over from earlier messages; best first. */
export const productsOf = ({ query, catalogue }: Search): Product[] => {
  const named = catalogue.products.find(query.text).map((mention) => mention.product)
  const given = query.entities
    .filter((entity) => entity.kind === 'product' || entity.kind === 'product-code')
    .flatMap((entity) => catalogue.products.byCode(entity.value) ?? [])
  const chosen = named.length > 0 ? named : given
  return [...new Map(chosen.map((product) => [product.code, product])).values()].slice(0, mostProducts)
}

export type FindFacts = (search: Search) => Promise<Found[]>

/** Whether a question holds nothing but names of products. */
const isNameOnly = ({ query, catalogue }: Search): boolean => {
  const rest = catalogue.products
    .find(query.text)
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end }) => `${text.slice(0, start)}${text.slice(end)}`, query.text)
  return rest.replace(/[\p{P}\p{S}\s呢吗啊吧和与]|代码|基金|产品|查询?|一下|[看问]/gu, '') === ''
}

/** Of a day: the versions that hold then. */
const holdsOn = (query: RetrieveQuery) => (row: { effectiveFrom: string | null; effectiveTo: string | null }) =>
  isWithin(query.asOf, row.effectiveFrom, row.effectiveTo)

/**
 * Makes the retriever: the rows that were asked for, each chunk with its facts, then the sections of the product's document that were
 * asked for. Empty when no product, and neither a field nor a section is asked for.
 */
export const createFindFacts =
  (db: Database): FindFacts =>
  async (search) => {
    const { query } = search
    const fields = askedOfProduct(query.text, { isNameOnly: isNameOnly(search) })
    const products = productsOf(search).filter((product) => maySee(query.reader, product))
    const headings = askedSections(query.text)
    if ((fields.length === 0 && headings.length === 0) || products.length === 0) return []
    const facts = await factsOf(
      db,
      search,
      products.map((product) => product.code),
      fields.includes('redemptionFee') ? [...fields, 'lockUp'] : fields,
    )
    const chosen = products.flatMap((product) => {
      const own = facts.filter((fact) => fact.productCode === product.code)
      // No tier for the days that were said: it cannot be sold then.
      const isUncovered = own.some(({ field }) => field === 'redemptionFee') && !covers(own, query.text)
      const shown = isUncovered && !fields.includes('lockUp') ? [...fields, 'lockUp' as const] : fields
      return shown.flatMap((field) =>
        choose(
          own.filter((fact) => fact.field === field),
          field,
          query.text,
        ),
      )
    })
    const byChunk = Map.groupBy(chosen, (fact) => fact.chunkId)
    const rows = [...byChunk].map(([chunkId, facts]): Found => ({ ...lookedUp(chunkId), facts }))
    return [...rows, ...(await sectionsOf(db, search, products, headings)).map(lookedUp)]
  }

const lookedUp = (chunkId: string): Found => ({ chunkId, source: 'fact', score: 1, features: { fact: 1 } })

/** Chunks under the headings, of the versions that hold on the date. */
const sectionsOf = async (
  db: Database,
  { query }: Search,
  products: readonly Product[],
  headings: readonly RegExp[],
): Promise<string[]> => {
  if (headings.length === 0) return []
  const rows = await db
    .select({
      id: chunks.id,
      path: chunks.path,
      effectiveFrom: versions.effectiveFrom,
      effectiveTo: versions.effectiveTo,
    })
    .from(chunks)
    .innerJoin(versions, eq(versions.id, chunks.versionId))
    .where(
      and(
        eq(versions.editorialState, 'published'),
        inArray(
          versions.workId,
          products.map(({ workId }) => workId),
        ),
      ),
    )
    .orderBy(versions.workId, chunks.ordinal)
  return rows
    .filter(holdsOn(query))
    .filter(({ path }) => headings.some((heading) => heading.test(path.at(-1) ?? '')))
    .map(({ id }) => id)
}

const covers = (facts: readonly ProductFact[], question: string): boolean =>
  feeRows(
    facts.filter(({ field }) => field === 'redemptionFee'),
    feeCaseOf(question),
  ).length > 0

const choose = (rows: ProductFact[], field: FactField, question: string): ProductFact[] => {
  if (!feeFields.includes(field)) return rows
  const inCase = feeRows(rows, feeCaseOf(question))
  return inCase.length > 0 ? inCase : rows
}

/** Facts of the versions that hold on the date; a standing correction takes the place of what the document says. */
const factsOf = async (
  db: Database,
  { query }: Search,
  codes: string[],
  fields: FactField[],
): Promise<ProductFact[]> => {
  if (fields.length === 0) return []
  const rows = await db
    .select({
      fact: productFacts,
      effectiveFrom: versions.effectiveFrom,
      effectiveTo: versions.effectiveTo,
      corrected: factCorrections.value,
      correctedFrom: factCorrections.previousValue,
    })
    .from(productFacts)
    .innerJoin(versions, eq(versions.id, productFacts.versionId))
    .leftJoin(
      factCorrections,
      and(
        eq(factCorrections.productCode, productFacts.productCode),
        eq(factCorrections.field, productFacts.field),
        eq(factCorrections.condition, productFacts.condition),
        isNull(factCorrections.liftedAt),
      ),
    )
    .where(
      and(
        eq(versions.editorialState, 'published'),
        inArray(productFacts.productCode, codes),
        inArray(productFacts.field, fields),
      ),
    )
    .orderBy(productFacts.start)
  return rows.filter(holdsOn(query)).map(({ fact, corrected, correctedFrom }) => {
    // A correction lapses when the document says something new.
    const holds = corrected !== null && (correctedFrom === null || correctedFrom === fact.value)
    return holds ? { ...fact, value: corrected } : fact
  })
}
