// The composite that every scene asks: look-up of clauses, fact table, FAQ, full text and vectors, put together.

import type { Passage } from '../domain/passage.ts'
import { Problem } from '../domain/problem.ts'
import { askedFields } from '../knowledge/facts/asked-fields.ts'
import type { IndexReader, LibraryIndex } from '../knowledge/store/library-index.ts'
import type { Library } from '../knowledge/versions/catalogue.ts'
import { readLibraryState } from '../knowledge/versions/library-state.ts'
import type { Embedder } from '../models/embedder/embedder.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { Segmenter } from '../text/segment.ts'
import { cosineByWords, searchVectors } from './dense/vector-search.ts'
import { numberedDocuments } from './document-numbers.ts'
import { dayAskedOf } from './facts/former-version.ts'
import { generalQuestion, productsOf } from './facts/named-products.ts'
import { createFindFacts } from './facts/product-facts.ts'
import { createFindFaq, type FaqMatch, sameQuestion } from './faq.ts'
import { fusionDepth, type Scored, weightedFusion } from './fusion/fusion.ts'
import { type LawVersions, lawVersionsOf } from './law-versions.ts'
import { createLookUpClauses } from './lexical/clause-lookup.ts'
import { searchFullText } from './lexical/full-text.ts'
import { createLoadPassages, type Found } from './load-passages.ts'
import { isAnyHeld, missingAfter, missingBefore } from './not-held.ts'
import type { Retrieve, RetrieveQuery, Search } from './retrieve.ts'

export type { Retrieve, RetrieveQuery, RetrieveResult } from './retrieve.ts'

const defaultLimit = 8
/** A question is cut here for searching; what comes after the first thousands of characters is no question. */
const longestQuestion = 4_000
const lawKinds = ['regulation', 'digest'] as const
/** On 421 questions about the national finance laws nDCG@10 is .297, with half the vectors' weight .253, with twice .300. */
const weights = { lexical: 1, dense: 1.5 }

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
    const limit = asked.limit ?? defaultLimit
    asked.signal?.throwIfAborted()
    const state = asked.library ?? (await readLibraryState(db))
    const asAsked: Search = {
      query: { ...asked, text: asked.text.slice(0, longestQuestion) },
      catalogue: await library.catalogue(state),
    }

    const clauses = await lookUpClauses(asAsked)
    // Who asks for an article by number gets that one or hears that it is not here, never something like it.
    if (clauses) return { ...clauses, passages: clauses.passages.slice(0, limit) }

    const laws: LawVersions = asked.kinds ? { versions: [], about: '' } : lawVersionsOf(asAsked)
    if (laws.versions.length > 0 || laws.missing) {
      const passages = await searchVersions(asAsked, laws, await index.reader(state.generationId))
      return { passages, ...(laws.missing ? { missing: laws.missing } : {}) }
    }

    const dated: Search = { ...asAsked, query: { ...asAsked.query, asOf: dayAskedOf(asAsked) } }
    const missing = missingBefore(dated)
    // How a fund is bought or redeemed is told whether or not the one that was named is held.
    const general = missing?.kind === 'qualified-only' ? null : generalQuestion(dated)
    if (missing && !general && (missing.kind === 'qualified-only' || !isAnyHeld(missing, dated)))
      return { passages: [], missing }
    const query: RetrieveQuery = general ? { ...dated.query, text: general, entities: [] } : dated.query
    const search: Search = { ...dated, query }

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
    const isNotice = asked.limit ? () => false : noticesOf(search)
    const found = merge({ faq: faq.matches, lexical, dense, limit, isNotice, isFilling: reader.isFilling })
    const others = found.filter((one) => !facts.some((fact) => fact.chunkId === one.chunkId))
    const numbered = numberedDocuments(search)
    // Rows of a former version were asked for as such: 以前和现在的费率.
    const versions = new Set(facts.flatMap(({ facts: rows = [] }) => rows.map(({ versionId }) => versionId)))
    const loaded = await loadPassages([...facts, ...others], { ...query, versions })
    const passages = aboutTheProduct(loaded, search).filter(
      (passage) => numbered.isOf(passage) && !hasEnded(passage, search),
    )
    const absent = missing ?? (passages.length === 0 ? numbered.missing : undefined) ?? missingAfter(search, facts)
    const shown = passages.slice(0, Math.max(limit, facts.length))
    const isAboutFaq = passages[0]?.source === 'faq' && faq.choices.length > 0
    return {
      // A notice that changes what stands before it is missed at no rank.
      passages: [...shown, ...passages.slice(shown.length).filter(({ chunkId }) => isNotice(chunkId))],
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
  isNotice = () => false,
  isFilling,
}: {
  faq: readonly FaqMatch[]
  lexical: readonly Scored[]
  dense: readonly Scored[]
  limit: number
  isNotice?: (chunkId: string) => boolean
  isFilling: boolean
}): Found[] => {
  const fused = weightedFusion([lexical, dense], [weights.lexical, weights.dense])
  const [bm25, cosine, rank] = [scoreOf(lexical), scoreOf(dense), new Map(fused.map(({ id }, at) => [id, at]))]
  const likeness = new Map(faq.map((match) => [match.chunkId, match]))
  // What vectors did not list is no nearer than the last that they did, unless it has no vector yet: then the words must tell.
  const isByWords = isFilling || dense.length === 0
  const leastCosine = isFilling ? undefined : dense.at(-1)?.score
  const cosineOf = (id: string): { cosine?: number } => {
    const alike = isByWords ? likeness.get(id) : undefined
    const value = alike ? cosineByWords(alike.closeness) : (cosine.get(id) ?? leastCosine)
    return value === undefined ? {} : { cosine: value }
  }
  // How much nearer than whatever else is nearest.
  const leadOf = (id: string): { lead?: number } => {
    const [own, other] = [cosine.get(id), dense.find((one) => one.id !== id)?.score]
    return isByWords || own === undefined || other === undefined ? {} : { lead: own - other }
  }
  const featuresOf = (id: string, score: number): Record<string, number> => ({
    fused: score,
    rank: (rank.get(id) ?? fusionDepth) + 1,
    bm25: bm25.get(id) ?? 0,
    ...cosineOf(id),
    ...leadOf(id),
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
    .filter(({ id }, rank) => rank < limit * 2 || isNotice(id))
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

/** Chunks of the firm's notices, as they are found. */
const noticesOf = ({ catalogue }: Search): ((chunkId: string) => boolean) => {
  const versions = new Set(catalogue.notes.filter(({ kind }) => kind !== 'research').map(({ id }) => id))
  return (chunkId) => versions.has(chunkId.slice(0, chunkId.lastIndexOf('/')))
}

/** What another law has repealed the catalogue knows. */
const hasEnded = ({ documentId, versionId }: Passage, { query, catalogue }: Search): boolean => {
  const end = catalogue.versionsOf(documentId).find(({ id }) => id === versionId)?.effectiveTo
  return end != null && end <= query.asOf
}

/** What another product's document says is no answer about this one. */
const aboutTheProduct = (passages: Passage[], search: Search): Passage[] => {
  const asked = new Set(productsOf(search).map((product) => product.workId))
  // A fee or term of no product in particular stands in no product's document.
  if (asked.size === 0)
    return askedFields(search.query.text).length > 0 ? passages.filter(({ kind }) => kind !== 'product') : passages
  return passages.filter((passage) => passage.kind !== 'product' || asked.has(passage.documentId))
}
