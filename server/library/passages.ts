// What a citation points at: the passage in its document, and the product that a document is about.
import { and, asc, eq, gte, isNull, lte } from 'drizzle-orm'
import { maySee, type Principal, type Reader } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { type FactField, factLabels, feeFields } from '../../domain/product-fact.ts'
import { readLibraryStanding } from '../../knowledge/versions/library-state.ts'
import { chunks, productFacts, sourceStops, versions, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { clientReader } from '../conversations/memory.ts'
import { findProfile } from '../conversations/queries.ts'
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
  /** As turns read for the caller: what was cited to a confirmed qualified investor opens for them. */
  const readerFor = async (principal: Principal): Promise<Reader> => {
    if (principal.role !== 'client') return principal
    return clientReader(principal.clientId ? await findProfile(db, principal.clientId) : null)
  }

  const load = async (principal: Principal, versionId: string) => {
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
    if (!version || !maySee(await readerFor(principal), version)) return null
    const { isStopped } = await readLibraryStanding(db)
    return isStopped({ versionId: version.id, documentId: version.workId }) ? null : version
  }

  /** The chunks of a version that are stopped by themselves. */
  const stoppedChunks = (versionId: string) =>
    db
      .select({ id: chunks.id, start: chunks.start, end: chunks.end })
      .from(chunks)
      .innerJoin(sourceStops, and(eq(sourceStops.target, 'chunk'), eq(sourceStops.targetId, chunks.id)))
      .where(and(eq(chunks.versionId, versionId), isNull(sourceStops.liftedAt)))

  return {
    async passage(principal: Principal, chunkId: string): Promise<PassageView> {
      const [chunk] = await db
        .select({ versionId: chunks.versionId, path: chunks.path, start: chunks.start, end: chunks.end })
        .from(chunks)
        .where(eq(chunks.id, chunkId))
      const version = chunk && (await load(principal, chunk.versionId))
      const stopped = version ? await stoppedChunks(version.id) : []
      if (!chunk || !version || stopped.some(({ id }) => id === chunkId))
        throw new Problem('not-found', '没有找到这段资料，它可能已停用。')
      // The text around it ends at what is stopped.
      const before = stopped.filter((one) => one.start < chunk.start).map((one) => one.end)
      const after = stopped.filter((one) => one.start >= chunk.start).map((one) => one.start)
      const around = await db
        .select({ start: chunks.start, end: chunks.end, path: chunks.path })
        .from(chunks)
        .where(
          and(
            eq(chunks.versionId, chunk.versionId),
            gte(chunks.start, Math.max(chunk.start - surroundingCharacters, ...before)),
            lte(chunks.end, Math.min(chunk.end + surroundingCharacters, ...after)),
          ),
        )
      const start = Math.min(chunk.start, ...around.map((one) => one.start))
      const end = Math.max(chunk.end, ...around.map((one) => one.end))
      const all = [chunk, ...around]
      const above = all.find((one) => one.start === start)?.path ?? []
      return {
        chunkId,
        documentId: version.workId,
        versionId: version.id,
        title: version.title,
        versionLabel: version.label,
        path: chunk.path,
        text: version.text.slice(start, end),
        headings: [...new Set(all.flatMap(({ path }) => path))],
        start,
        hasBefore: withoutHeadings(version.text.slice(0, start), above) !== '',
        hasAfter: version.text.slice(end).trim() !== '',
      }
    },

    async product(principal: Principal, versionId: string): Promise<ProductView> {
      const version = await load(principal, versionId)
      const stated = version
        ? await db
            .select()
            .from(productFacts)
            .where(eq(productFacts.versionId, versionId))
            .orderBy(asc(productFacts.start))
        : []
      const [first] = stated
      const sections = await db
        .select({ path: chunks.path, text: chunks.text, start: chunks.start, end: chunks.end })
        .from(chunks)
        .where(eq(chunks.versionId, versionId))
        .orderBy(asc(chunks.ordinal))
      const stopped = await stoppedChunks(versionId)
      const stands = ({ start, end }: { start: number; end: number }) =>
        !stopped.some((one) => start < one.end && one.start < end)
      const facts = stated.filter(stands)
      const risks = sections
        .filter((section) => section.path.at(-1) === riskSection && stands(section))
        .flatMap(({ text }) => itemsOf(text))
      if (!version || !first || facts.length + risks.length === 0)
        throw new Problem('not-found', '没有找到这份产品资料，它可能已停用。')
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
        risks,
      }
    },
  }
}

/** What stands before a passage but for the headings that it stands under. */
const withoutHeadings = (text: string, path: readonly string[]): string =>
  path.reduceRight((before, heading) => {
    const rest = before.trimEnd()
    return rest.endsWith(heading) ? rest.slice(0, -heading.length).trimEnd() : rest
  }, text.trim())

const itemsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^\s*[-•·]\s*/, '').trim())
    .filter((line) => line !== '' && line !== riskSection)
