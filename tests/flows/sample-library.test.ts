// What the sample library has to hold, counted in the database of a first start and not in its files.
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadRules } from '../../agents/rules/load-rules.ts'
import type { DocumentKind } from '../../domain/library.ts'
import type { FactField } from '../../domain/product-fact.ts'
import type { Phrasings } from '../../knowledge/parsing/parsed-document.ts'
import { chunks, clientProfiles, productFacts, versions, works } from '../../storage/sql/schema.ts'
import { configOf, sampleHome, withServices } from './harness.ts'

const read = async () => {
  const home = await sampleHome()
  return withServices(configOf(home), async ({ sql }) => {
    const columns = {
      workId: works.id,
      kind: works.kind,
      title: versions.title,
      from: versions.effectiveFrom,
      to: versions.effectiveTo,
      publishedOn: versions.publishedOn,
      dateDerivation: versions.dateDerivation,
      details: versions.details,
      text: versions.text,
    }
    return {
      documents: await sql.db.select(columns).from(versions).innerJoin(works, eq(works.id, versions.workId)),
      passages: await sql.db
        .select({ kind: works.kind, clauseId: chunks.clauseId, workId: works.id })
        .from(chunks)
        .innerJoin(versions, eq(versions.id, chunks.versionId))
        .innerJoin(works, eq(works.id, versions.workId)),
      facts: await sql.db.select().from(productFacts),
      clients: await sql.db.select().from(clientProfiles),
    }
  })
}

let library: Awaited<ReturnType<typeof read>>
beforeAll(async () => {
  library = await read()
})
const of = (kind: DocumentKind) => library.documents.filter((document) => document.kind === kind)
const worksOf = (kind: DocumentKind) => new Set(of(kind).map(({ workId }) => workId))

test('enough of every kind', () => {
  expect(library.passages.filter(({ kind }) => kind === 'faq').length).toBeGreaterThanOrEqual(80)
  expect(worksOf('product').size).toBeGreaterThanOrEqual(15)
  expect(worksOf('fee').size).toBeGreaterThanOrEqual(1)
  expect(worksOf('procedure').size).toBeGreaterThanOrEqual(12)
  expect(worksOf('research').size).toBeGreaterThanOrEqual(10)
  expect(worksOf('digest').size).toBeGreaterThanOrEqual(20)
})

test('products have the rows that clients ask for', () => {
  const named: FactField[] = [
    'riskLevel',
    'lockUp',
    'minimumPurchase',
    'manager',
    'netAssetValueDate',
    'managementFee',
    'redemptionFee',
  ]
  const whole = [...worksOf('product')].filter((workId) => {
    const fields = new Set(library.facts.flatMap((fact) => (fact.workId === workId ? [fact.field] : [])))
    return named.every((field) => fields.has(field))
  })
  expect(whole.length).toBeGreaterThanOrEqual(15)
  const byHoldingPeriod = library.facts.filter(
    ({ field, condition }) => field === 'redemptionFee' && condition.includes('持有'),
  )
  expect(new Set(byHoldingPeriod.map(({ workId }) => workId)).size).toBeGreaterThanOrEqual(10)
})

test('every procedure that an entry of the FAQ names is there', () => {
  const named = of('faq').flatMap(({ details }) =>
    ((details.phrasings as Phrasings[] | undefined) ?? []).flatMap(({ procedure }) => procedure ?? []),
  )
  expect(named.length).toBeGreaterThan(10)
  const titles = new Set(of('procedure').map(({ title }) => title))
  expect(named.filter((title) => !titles.has(title))).toEqual([])
})

test('research notes are dated', () => {
  for (const { title, publishedOn } of of('research')) expect(publishedOn, title).toMatch(/^\d{4}-\d{2}-\d{2}$/)
})

test('clients have profiles of every level, and one was never assessed', () => {
  expect(library.clients.length).toBeGreaterThanOrEqual(20)
  const levels = new Set(library.clients.map(({ riskTolerance }) => riskTolerance))
  expect(levels).toEqual(new Set(['C1', 'C2', 'C3', 'C4', 'C5', null]))
})

describe('digests', () => {
  test('name clauses, and two works are there in an old and a new version', () => {
    const withClauses = new Set(
      library.passages.flatMap(({ kind, clauseId, workId }) => (kind === 'digest' && clauseId ? [workId] : [])),
    )
    expect(withClauses.size).toBeGreaterThanOrEqual(20)
    const twice = [...worksOf('digest')].filter((workId) => {
      const held = of('digest').filter((document) => document.workId === workId)
      const before = held.find(({ to }) => to !== null)
      return held.length > 1 && held.some(({ from }) => from !== null && from === before?.to)
    })
    expect(twice.length).toBeGreaterThanOrEqual(2)
  })

  test('say of each law what the register says; what is not registered is marked as not verified', () => {
    const { laws } = loadRules()
    for (const { workId, title, to, from, dateDerivation, details, text } of of('digest')) {
      if (to !== null) {
        expect(details.status, title).toBe('历史版本')
        continue
      }
      const law = laws[String(details.lawKey)]
      if (!law) {
        expect(text, title).toContain('此后有无修改未经核对（待核）')
        continue
      }
      expect(details.law, title).toBe(law.title)
      expect(law.version.startsWith(String(details.lawVersion)), title).toBe(true)
      expect(details.status, title).toBe(law.status === 'draft' ? '征求意见稿' : '现行')
      if (law.status === 'draft') expect(text, title).toContain('目前没有法律效力')
      // The firm's own guide to a law has a day of its own.
      if (dateDerivation === 'stated' && workId.startsWith('law-')) expect(from, title).toBe(law.effective)
    }
  })
})
