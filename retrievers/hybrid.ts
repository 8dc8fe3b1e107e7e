// The composite that every scene asks: look-up of clauses, fact table, FAQ, full text and vectors, put together.

import { isWithin } from '../domain/calendar.ts'
import { maySee } from '../domain/identity.ts'
import type { Passage } from '../domain/passage.ts'
import { Problem } from '../domain/problem.ts'
import { factLabels } from '../domain/product-fact.ts'
import { askedFields, notHeldTopic } from '../knowledge/facts/asked-fields.ts'
import type { Product } from '../knowledge/facts/product-names.ts'
import type { IndexReader, LibraryIndex } from '../knowledge/store/library-index.ts'
import type { CatalogueVersion, Library } from '../knowledge/versions/catalogue.ts'
import { readLibraryState } from '../knowledge/versions/library-state.ts'
import type { Embedder } from '../models/embedder/embedder.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { Segmenter } from '../text/segment.ts'
import { searchVectors } from './dense/vector-search.ts'
import { createFindFacts, productsOf } from './facts/product-facts.ts'
import { createFindFaq, type FaqMatch, sameQuestion } from './faq.ts'
import { fusionDepth, type Scored, weightedFusion } from './fusion/fusion.ts'
import { type LawVersions, lawVersionsOf } from './law-versions.ts'
import { createLookUpClauses, notHeld } from './lexical/clause-lookup.ts'
import { searchFullText } from './lexical/full-text.ts'
import { createLoadPassages, type Found } from './load-passages.ts'
import type { Missing, Retrieve, RetrieveQuery, Search } from './retrieve.ts'

export type { Retrieve, RetrieveQuery, RetrieveResult } from './retrieve.ts'

const defaultLimit = 8
/** A question is cut here for searching; what comes after the first thousands of characters is no question. */
const longestQuestion = 4_000
const lawKinds = ['regulation', 'digest'] as const
const weights = { lexical: 1, dense: 0.5 }

/** Makes the retriever from the open database, the index and what cuts and embeds text. */
export const createRetriever = ({
  sql,
  index,
  library,
  embedder,
  segmenter,
}: {
  sql: Sql
  index: LibraryIndex
  library: Library
  embedder: Pick<Embedder, 'embedQuery'>
  segmenter: Segmenter
}): Retrieve => {
  const { db } = sql
  const loadPassages = createLoadPassages(db)
  const lookUpClauses = createLookUpClauses({ db, loadPassages })
  const findFacts = createFindFacts(db)
  const findFaq = createFindFaq({ db, segmenter })

  /** What versions of laws say that were named: nothing else may answer, however well it fits. */
  const searchVersions = async (
    { query }: Search,
    { versions, about }: LawVersions,
    reader: IndexReader,
  ): Promise<Passage[]> => {
    const vector = versions.length > 0 ? await embedQuestion(embedder, { ...query, text: about }) : null
    const found = await Promise.all(
      versions.map(async (texts) => {
        const ids = new Set(texts.map(({ id }) => id))
        const asOf =
          texts
            .flatMap(({ effectiveFrom }) => effectiveFrom ?? [])
            .toSorted()
            .at(-1) ?? query.asOf
        const then = { ...query, asOf, kinds: lawKinds }
        const [lexical, dense] = await Promise.all([
          searchFullText(reader, about, then, fusionDepth),
          vector ? searchVectors(reader, vector, then, fusionDepth) : [],
        ])
        const all = merge({ faq: [], lexical, dense, limit: fusionDepth, isFilling: reader.isFilling })
        const passages = await loadPassages(all, { ...query, kinds: lawKinds, versions: ids })
        return passages.filter(({ versionId }) => ids.has(versionId))
      }),
    )
    query.signal?.throwIfAborted()
    const each = Math.max(1, Math.floor((query.limit ?? defaultLimit) / Math.max(1, found.length)))
    return found.flatMap((passages) => passages.slice(0, each))
  }

  return async (asked) => {
    const query: RetrieveQuery = { ...asked, text: asked.text.slice(0, longestQuestion) }
    const limit = query.limit ?? defaultLimit
    query.signal?.throwIfAborted()
    const state = query.library ?? (await readLibraryState(db))
    const search: Search = { query, catalogue: await library.catalogue(state) }

    const clauses = await lookUpClauses(search)
    // Who asks for an article by number gets that one or hears that it is not here, never something like it.
    if (clauses) return { ...clauses, passages: clauses.passages.slice(0, limit) }

    const laws: LawVersions = query.kinds ? { versions: [], about: '' } : lawVersionsOf(search)
    if (laws.versions.length > 0 || laws.missing) {
      const passages = await searchVersions(search, laws, await index.reader(state.generationId))
      return { passages, ...(laws.missing ? { missing: laws.missing } : {}) }
    }

    const gate = qualifiedOnly(search)
    if (gate) return { passages: [], missing: gate }
    const missing = unknownProduct(search) ?? notHeldOf(search) ?? notHeldOn(search)
    if (missing && !isAnyHeld(missing, search)) return { passages: [], missing }

    const reader = await index.reader(state.generationId)
    const vector = await embedQuestion(embedder, query)
    query.signal?.throwIfAborted()
    const nearest = vector ? searchVectors(reader, vector, query, fusionDepth) : Promise.resolve([])
    const [facts, faq, lexical, dense] = await Promise.all([
      findFacts(search),
      nearest.then((found) => findFaq(search, reader, vector && { vector, nearest: found })),
      searchFullText(reader, query.text, query, fusionDepth),
      nearest,
    ])
    query.signal?.throwIfAborted()
    const found = merge({ faq: faq.matches, lexical, dense, limit, isFilling: reader.isFilling })
    const others = found.filter((one) => !facts.some((fact) => fact.chunkId === one.chunkId))
    const passages = aboutTheProduct(await loadPassages([...facts, ...others], query), search)
    const absent = missing ?? notListed(search, facts) ?? (facts.length > 0 ? undefined : feesNotHeldOn(search))
    const isAboutFaq = passages[0]?.source === 'faq' && faq.choices.length > 0
    return {
      passages: passages.slice(0, Math.max(limit, facts.length)),
      ...(isAboutFaq ? { choices: faq.choices } : {}),
      ...(absent ? { missing: absent } : {}),
    }
  }
}

/** Vectors add to the answer; without them (the embedder is away) the words must do. */
const embedQuestion = async (
  embedder: Pick<Embedder, 'embedQuery'>,
  query: RetrieveQuery,
): Promise<number[] | null> => {
  try {
    return await embedder.embedQuery(query.text)
  } catch (error) {
    if (query.signal?.aborted || (error instanceof Problem && error.code === 'internal')) throw error
    return null
  }
}

/** The same question of the FAQ first, then everything by fused score; an FAQ that is only alike stands among the others. */
const merge = ({
  faq,
  lexical,
  dense,
  limit,
  isFilling,
}: {
  faq: readonly FaqMatch[]
  lexical: readonly Scored[]
  dense: readonly Scored[]
  limit: number
  isFilling: boolean
}): Found[] => {
  const fused = weightedFusion([lexical, dense], [weights.lexical, weights.dense])
  const [bm25, cosine, rank] = [scoreOf(lexical), scoreOf(dense), new Map(fused.map(({ id }, at) => [id, at]))]
  // What vectors did not list is no nearer than the last that they did, unless it has no vector yet.
  const leastCosine = isFilling ? undefined : dense.at(-1)?.score
  const cosineOf = (id: string): { cosine?: number } => {
    const value = cosine.get(id) ?? leastCosine
    return value === undefined ? {} : { cosine: value }
  }
  const likeness = new Map(faq.map((match) => [match.chunkId, match]))
  const featuresOf = (id: string, score: number): Record<string, number> => ({
    fused: score,
    rank: (rank.get(id) ?? fusionDepth) + 1,
    bm25: bm25.get(id) ?? 0,
    ...cosineOf(id),
    faq: likeness.get(id)?.score ?? 0,
    faqCloseness: likeness.get(id)?.closeness ?? 0,
  })
  const fusedScore = scoreOf(fused)
  const same = faq
    .filter((match) => match.score >= sameQuestion)
    .map(
      (match): Found => ({
        chunkId: match.chunkId,
        source: 'faq',
        score: match.score,
        matchedQuestion: match.matched,
        features: featuresOf(match.chunkId, fusedScore.get(match.chunkId) ?? 0),
      }),
    )
  const others = fused
    .filter(({ id }) => !same.some((one) => one.chunkId === id))
    .slice(0, limit * 2)
    .map(
      ({ id, score }): Found => ({
        chunkId: id,
        source: bm25.has(id) ? (cosine.has(id) ? 'hybrid' : 'lexical') : 'dense',
        score,
        matchedQuestion: likeness.get(id)?.matched ?? null,
        features: featuresOf(id, score),
      }),
    )
  return [...same.slice(0, limit), ...others]
}

const scoreOf = (list: readonly Scored[]): Map<string, number> => new Map(list.map(({ id, score }) => [id, score]))

const unknownProduct = ({ query, catalogue }: Search): Missing | undefined => {
  const [unknown] = catalogue.products.unknown(query.text)
  if (!unknown) return undefined
  const visible = unknown.similar.filter((product) => maySee(query.reader, product))
  return { kind: 'product', name: unknown.name, similar: visible.map(({ code, name }) => ({ code, name })) }
}

/** A product asked for by name or code that this reader may not be told of; a part of a name may mean anything. */
const qualifiedOnly = ({ query, catalogue }: Search): Missing | undefined => {
  const named = catalogue.products.find(query.text)
  if (named.some(({ product }) => maySee(query.reader, product))) return undefined
  const hidden = named.find(
    ({ product, exact, text }) =>
      product.audiences.includes('qualified') && (exact || text.startsWith(product.name.slice(0, houseLength))),
  )
  return hidden && { kind: 'qualified-only', name: hidden.text }
}
/** Characters of the fund house that a product's name begins with. */
const houseLength = 2

const namedIn = ({ query, catalogue }: Search): Product[] =>
  catalogue.products
    .find(query.text)
    .map(({ product }) => product)
    .filter((product) => maySee(query.reader, product))

/** Whether something is held of what was asked for beside what is missing. */
const isAnyHeld = (missing: Missing, search: Search): boolean =>
  missing.kind !== 'topic' && namedIn(search).some((product) => missing.kind !== 'version' || heldOn(search, product))

const versionsFor = ({ query, catalogue }: Search, { workId }: Product): CatalogueVersion[] =>
  catalogue.versionsOf(workId).filter((version) => maySee(query.reader, version))

const heldOn = (search: Search, product: Product): boolean =>
  versionsFor(search, product).some(({ effectiveFrom, effectiveTo }) =>
    isWithin(search.query.asOf, effectiveFrom, effectiveTo),
  )

/** A product of which no document holds on the date: no other version may stand in. */
const notHeldOn = (search: Search): Missing | undefined => {
  const product = namedIn(search).find((one) => versionsFor(search, one).length > 0 && !heldOn(search, one))
  if (!product) return undefined
  const held = versionsFor(search, product).map(({ label, effectiveFrom: from, effectiveTo: to }) => ({
    label,
    from,
    to,
  }))
  return { kind: 'version', title: `${product.name}产品资料`, date: search.query.asOf, held }
}

/** What no document of a product here holds, where nothing is asked that one does. */
const notHeldOf = (search: Search): Missing | undefined => {
  const topic = notHeldTopic(search.query.text)
  const [product] = namedIn(search)
  if (!topic || !product || askedFields(search.query.text).length > 0) return undefined
  return { kind: 'topic', product: `${product.name}（${product.code}）`, topic }
}

/** A fee table whose subject is asked about and which begins only later: what was charged before is not known here. */
const feesNotHeldOn = ({ query, catalogue }: Search): Missing | undefined => {
  const kept = [...catalogue.works.values()].filter(({ kind }) => kind === 'fee')
  for (const { id, title } of kept) {
    const versions = catalogue.versionsOf(id).filter((version) => maySee(query.reader, version))
    const isAsked = versions.some(({ topics }) => topics.some((topic) => query.text.includes(topic)))
    const isHeld = versions.some(({ effectiveFrom }) => effectiveFrom === null || effectiveFrom <= query.asOf)
    if (isAsked && !isHeld) return notHeld(title, query.asOf, versions)
  }
  return undefined
}

/** A field that was asked for and that the product's tables do not have. */
const notListed = (search: Search, facts: readonly Found[]): Missing | undefined => {
  const fields = askedFields(search.query.text)
  const [product] = namedIn(search)
  if (!product || fields.length === 0 || facts.some((found) => (found.facts ?? []).length > 0)) return undefined
  const topic = fields.map((field) => factLabels[field]).join('、')
  return { kind: 'topic', product: `${product.name}（${product.code}）`, topic }
}

/** What another product's document says is no answer about this one. */
const aboutTheProduct = (passages: Passage[], search: Search): Passage[] => {
  const asked = new Set(productsOf(search).map((product) => product.workId))
  // A fee or term of no product in particular stands in no product's document.
  if (asked.size === 0)
    return askedFields(search.query.text).length > 0 ? passages.filter(({ kind }) => kind !== 'product') : passages
  return passages.filter((passage) => passage.kind !== 'product' || asked.has(passage.documentId))
}
