// What a citation points at: the passage in its document, and the product that a document is about.
import { and, asc, eq, gte, inArray, isNull, lte } from 'drizzle-orm'
import { maySee, type Reader } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { type FactField, factLabels, feeFields } from '../../domain/product-fact.ts'
import { chunks, productFacts, sourceStops, versions, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { PassageView, ProductView } from '../protocol/library.ts'

/** Characters of the document before and after the passage, as far as whole chunks go. */
const surroundingCharacters = 1_200
/** What a client looks at first, in this order; the risk rating and the fees stand apart. */
const cardFields: readonly FactField[] = [
  'kind',
  'issuer',
  'manager',
  'minimumPurchase',
  'lockUp',
  'openFrequency',
  'netAssetValue',
  'netAssetValueDate',
]
/** The section that every product document has. */
const riskSection = '风险揭示'

export type Passages = ReturnType<typeof createPassages>

/** Makes the reading. What is stopped, withdrawn or not meant for the reader is not there. @throws Problem not-found */
export const createPassages = ({ db }: { db: Database }) => {
  const load = async (reader: Reader, versionId: string, chunkId?: string) => {
    const [version] = await db
      .select({
        id: versions.id,
        workId: versions.workId,
        title: versions.title,
        label: versions.label,
        text: versions.text,
        grade: versions.grade,
        audiences: versions.audiences,
        kind: works.kind,
      })
      .from(versions)
      .innerJoin(works, eq(works.id, versions.workId))
      .where(and(eq(versions.id, versionId), eq(versions.editorialState, 'published')))
    if (!version || !maySee(reader, version)) return null
    const names = [`document:${version.workId}`, `version:${version.id}`, `chunk:${chunkId}`]
    const stops = await db
      .select({ target: sourceStops.target, id: sourceStops.targetId })
      .from(sourceStops)
      .where(
        and(
          isNull(sourceStops.liftedAt),
          inArray(sourceStops.targetId, [version.workId, version.id, ...(chunkId ? [chunkId] : [])]),
        ),
      )
    return stops.some(({ target, id }) => names.includes(`${target}:${id}`)) ? null : version
  }

  return {
    async passage(reader: Reader, chunkId: string): Promise<PassageView> {
      const [chunk] = await db
        .select({ versionId: chunks.versionId, path: chunks.path, start: chunks.start, end: chunks.end })
        .from(chunks)
        .where(eq(chunks.id, chunkId))
      const version = chunk && (await load(reader, chunk.versionId, chunkId))
      if (!chunk || !version) throw new Problem('not-found', '没有找到这段资料，它可能已停用。')
      const around = await db
        .select({ start: chunks.start, end: chunks.end })
        .from(chunks)
        .where(
          and(
            eq(chunks.versionId, chunk.versionId),
            gte(chunks.start, chunk.start - surroundingCharacters),
            lte(chunks.end, chunk.end + surroundingCharacters),
          ),
        )
      const start = Math.min(chunk.start, ...around.map((one) => one.start))
      const end = Math.max(chunk.end, ...around.map((one) => one.end))
      return {
        chunkId,
        documentId: version.workId,
        versionId: version.id,
        title: version.title,
        versionLabel: version.label,
        path: chunk.path,
        text: version.text.slice(start, end),
        start,
        hasBefore: version.text.slice(0, start).trim() !== '',
        hasAfter: version.text.slice(end).trim() !== '',
      }
    },

    async product(reader: Reader, versionId: string): Promise<ProductView> {
      const version = await load(reader, versionId)
      const facts = version
        ? await db
            .select()
            .from(productFacts)
            .where(eq(productFacts.versionId, versionId))
            .orderBy(asc(productFacts.start))
        : []
      const [first] = facts
      if (!version || !first) throw new Problem('not-found', '没有找到这份产品资料，它可能已停用。')
      const sections = await db
        .select({ path: chunks.path, text: chunks.text })
        .from(chunks)
        .where(eq(chunks.versionId, versionId))
        .orderBy(asc(chunks.ordinal))
      const said = (field: FactField) => facts.find((fact) => fact.field === field)?.value
      return {
        versionId,
        versionLabel: version.label,
        name: first.productName,
        code: first.productCode,
        risk: said('riskLevel') ?? null,
        facts: cardFields.flatMap((field) => {
          const value = said(field)
          return value === undefined ? [] : [{ label: factLabels[field], value }]
        }),
        fees: facts
          .filter(({ field }) => feeFields.includes(field))
          .map(({ field, condition, value }) => ({ label: factLabels[field], condition, value })),
        risks: sections.filter(({ path }) => path.at(-1) === riskSection).flatMap(({ text }) => itemsOf(text)),
      }
    },
  }
}

const itemsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^\s*[-•·]\s*/, '').trim())
    .filter((line) => line !== '' && line !== riskSection)
