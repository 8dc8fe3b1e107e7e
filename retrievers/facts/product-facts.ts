// Facts of a product by field, from the fact table, corrected where a person corrected them.
import { and, eq, inArray } from 'drizzle-orm'
import { type CalendarDate, calendarDate, isWithin } from '../../domain/calendar.ts'
import { maySee } from '../../domain/identity.ts'
import { type FactField, feeFields, type ProductFact } from '../../domain/product-fact.ts'
import { askedOfProduct, askedSections, asksToCompare, feeCaseOf } from '../../knowledge/facts/asked-fields.ts'
import { correctionOf, standingCorrection } from '../../knowledge/facts/corrections.ts'
import { type FeeCase, feeRows } from '../../knowledge/facts/fee-tiers.ts'
import { type AskedList, listed, listFields } from '../../knowledge/facts/product-lists.ts'
import type { Product } from '../../knowledge/facts/product-names.ts'
import { chunks, factCorrections, productFacts, versions } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Found } from '../load-passages.ts'
import type { RetrieveQuery, Search } from '../retrieve.ts'
import type { FeeTables } from './charges.ts'
import { dayToCompare } from './former-version.ts'
import { listOf, productsNamed, withoutNames } from './named-products.ts'
import { noteChunks } from './research-notes.ts'

export type FindFacts = (search: Search) => Promise<Found[]>

/** Whether a question holds nothing but names of products. */
const isNameOnly = (search: Search): boolean => {
  const rest = withoutNames(search, '□').replace(asksWhatItIs, '').replaceAll('□', '')
  return rest.replace(/[\p{P}\p{S}\s呢吗啊吧和与]|代码|基金|产品|查询?|一下|[看问]/gu, '') === ''
}

/** 990101是什么. */
const asksWhatItIs = /(?<=□\s*)(?:是|叫)(?:个|只|款)?(?:什么|啥)|(?:什么|啥)是(?=□)/g

/** Of a day: the versions that hold then. */
const holdsOn = (query: RetrieveQuery) => (row: { effectiveFrom: string | null; effectiveTo: string | null }) =>
  isWithin(query.asOf, row.effectiveFrom, row.effectiveTo)

/**
 * Makes the retriever: the rows that were asked for, each chunk with its facts, then the sections of the product's document that were
 * asked for. Empty when no product, and neither a field nor a section is asked for.
 */
export const createFindFacts =
  (db: Database, fees: FeeTables): FindFacts =>
  async (search) => {
    const { query } = search
    const list = listOf(search)
    if (list) return byChunk(await listedFacts(db, search, list))
    const named = productsNamed(search)
    const products = named.filter((product) => maySee(query.reader, product))
    if (products.length === 0) {
      // What a private product costs is not what a trade of shares costs.
      const charges = named.length === 0 ? await fees.chargeRows(search) : []
      return [...charges, ...(await noteChunks(db, search))].map(lookedUp)
    }
    const said = feeCaseOf(withoutNames(search, '基金'))
    const formerDay = dayToCompare(search)
    // 开放 is asked for nothing in 砚山日日开放几天到账.
    const bare = withoutNames(search, '□')
    const asked = askedOfProduct(bare, { isNameOnly: isNameOnly(search) })
    const cases = ofCase(formerDay && asked.length === 0 ? [...changing] : asked, said, bare)
    // How much so many shares come to is told by their value.
    const isByShares = said.shares !== undefined && cases.includes('redemptionFee')
    const fields = isByShares && !cases.includes('netAssetValue') ? [...cases, 'netAssetValue' as const] : cases
    const headings = askedSections(bare)
    const charges = await exchangeCharges(db, fees, search, products)
    if (fields.length === 0 && headings.length === 0) return charges.map(lookedUp)
    const rowsOn = async (day: CalendarDate) => {
      const codes = products.map(({ code }) => code)
      const isOfLeaving = fields.includes('redemptionFee') || fields.includes('lockUp')
      const read = isOfLeaving ? [...fields, 'lockUp' as const, 'redemptionFee' as const] : fields
      const facts = await factsOf(db, { ...search, query: { ...query, asOf: day } }, codes, read)
      return codes.flatMap((code) =>
        inCase(
          facts.filter(({ productCode }) => productCode === code),
          fields,
          said,
        ),
      )
    }
    const now = await rowsOn(query.asOf)
    const [former, sections, rules] = await Promise.all([
      formerDay ? rowsOn(formerDay) : [],
      sectionsOf(db, search, products, headings),
      now.some(({ field }) => field === 'purchaseFee') && products.every(isPublic) ? fees.purchaseRules(search) : [],
    ])
    return [...byChunk([...now, ...former]), ...[...sections, ...rules, ...charges].map(lookedUp)]
  }

/** What can only be bought and sold on the exchange costs what a trade of its kind costs. */
const exchangeCharges = async (
  db: Database,
  fees: FeeTables,
  search: Search,
  products: readonly Product[],
): Promise<string[]> => {
  const rows = await fees.chargeRows(search)
  if (rows.length === 0) return []
  const codes = products.map(({ code }) => code)
  const dealt = await factsOf(db, search, codes, ['purchaseFee', 'redemptionFee'])
  return dealt.length === 0 ? rows : []
}

/** What of a product changes from one version of its document to the next. */
const changing: readonly FactField[] = ['riskLevel', 'minimumPurchase', 'lockUp', ...feeFields]

/** The rows of a product for the days and the amount that were said; with no tier for the days it cannot be sold then, and when it can is told. */
const inCase = (own: readonly ProductFact[], fields: readonly FactField[], said: FeeCase): ProductFact[] => {
  const redemption = own.filter(({ field }) => field === 'redemptionFee')
  const isUncovered = redemption.length > 0 && feeRows(redemption, said).length === 0
  const isOfFee = fields.includes('redemptionFee')
  const shown = isOfFee && isUncovered && !fields.includes('lockUp') ? [...fields, 'lockUp' as const] : fields
  const rows = shown.flatMap((field) =>
    choose(
      own.filter((fact) => fact.field === field),
      field,
      said,
    ),
  )
  // 不开放赎回 stands where the fee would.
  return isOfFee ? rows : [...rows, ...redemption.filter(({ value }) => !/\d/.test(value))]
}

const byChunk = (facts: readonly ProductFact[]): Found[] =>
  [...Map.groupBy(facts, (fact) => fact.chunkId)].map(([chunkId, own]) => ({ ...lookedUp(chunkId), facts: own }))

/** Of all fees those that an amount paid or a holding time can be meant for: 申购一万块要多少手续费. */
const ofCase = (fields: FactField[], { amount, holdingDays }: FeeCase, question: string): FactField[] => {
  const isSaid = amount !== undefined || holdingDays !== undefined
  if (!feeFields.every((field) => fields.includes(field)) || !isSaid || asksToCompare(question)) return fields
  if (/赎|卖|取|退/.test(question)) return ['redemptionFee']
  // 买10万放一年 pays all of them.
  const isOfBuying = holdingDays === undefined && /申购|认购|买/.test(question)
  return isOfBuying ? ['purchaseFee', 'subscriptionFee'] : fields
}

/** What a private product costs stands in its contract. */
const isPublic = ({ audiences }: Product): boolean => audiences.includes('public')

/**
 * Rows of the products that are to be listed, why they are and what they are. When none has all that was asked for, of those that have the
 * first of it: the answer says so.
 */
const listedFacts = async (db: Database, search: Search, list: AskedList): Promise<ProductFact[]> => {
  const { query, catalogue } = search
  const visible = catalogue.products.all.filter((product) => maySee(query.reader, product))
  const fields = listFields(list)
  const facts = await factsOf(
    db,
    search,
    visible.map(({ code }) => code),
    fields,
  )
  const products = [...Map.groupBy(facts, ({ productCode }) => productCode).values()].toSorted((a, b) =>
    (a[0]?.productCode ?? '') < (b[0]?.productCode ?? '') ? -1 : 1,
  )
  const found = listed(products, list)
  const near = found.length > 0 ? found : listed(products, { ...list, criteria: list.criteria.slice(0, 1) })
  return near.flat()
}

export const lookedUp = (chunkId: string): Found => ({ chunkId, source: 'fact', score: 1, features: { fact: 1 } })

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

const choose = (rows: ProductFact[], field: FactField, said: FeeCase): ProductFact[] => {
  if (!feeFields.includes(field)) return rows
  const inCase = feeRows(rows, said)
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
      takenInAt: versions.createdAt,
      correction: factCorrections,
    })
    .from(productFacts)
    .innerJoin(versions, eq(versions.id, productFacts.versionId))
    .leftJoin(factCorrections, standingCorrection)
    .where(
      and(
        eq(versions.editorialState, 'published'),
        inArray(productFacts.productCode, codes),
        inArray(productFacts.field, fields),
      ),
    )
    .orderBy(productFacts.start)
  return rows.filter(holdsOn(query)).map(({ fact, ...row }) => {
    const correction = correctionOf(fact.value, row.takenInAt, row.correction)
    return correction
      ? { ...fact, value: correction.value, corrected: { from: fact.value, on: calendarDate(correction.at) } }
      : fact
  })
}
