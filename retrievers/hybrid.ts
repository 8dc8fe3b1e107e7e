// The composite that every scene asks: look-up of clauses, fact table, FAQ, full text and vectors, put together.

import { areUnderOneHeading, type Passage, wordForWord } from '../domain/passage.ts'
import { Problem } from '../domain/problem.ts'
import { askedFields } from '../knowledge/facts/asked-fields.ts'
import { namesCharge } from '../knowledge/facts/charges.ts'
import type { IndexReader, LibraryIndex } from '../knowledge/store/library-index.ts'
import type { Library } from '../knowledge/versions/catalogue.ts'
import { readLibraryState } from '../knowledge/versions/library-state.ts'
import type { Embedder } from '../models/embedder/embedder.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { Segmenter } from '../text/segment.ts'
import { cosineByWords, searchVectors } from './dense/vector-search.ts'
import { numberedDocuments } from './document-numbers.ts'
import {
  askedThen,
  dayBefore,
  notHeldThen,
  proceduresNamed,
  restOf,
  withHistory,
  worksNotHeldThen,
} from './entries-then.ts'
import { createFeeTables } from './facts/charges.ts'
import { dayAskedOf } from './facts/former-version.ts'
import { generalQuestion, productsOf } from './facts/named-products.ts'
import { createFindFacts, lookedUp } from './facts/product-facts.ts'
import { createFaqRetriever, type FaqMatch, sameQuestion } from './faq.ts'
import { createFindSteps } from './faq-steps.ts'
import { fusionDepth, type Scored, weightedFusion } from './fusion/fusion.ts'
import { type LawVersions, lawVersionsOf } from './law-versions.ts'
import { createLookUpClauses } from './lexical/clause-lookup.ts'
import { createCompareClauses } from './lexical/compared-clauses.ts'
import { searchFullText } from './lexical/full-text.ts'
import { createLoadPassages, type Found } from './load-passages.ts'
import { isAnyHeld, missingAfter, missingBefore } from './not-held.ts'
import type { Missing, Retrieve, RetrieveQuery, RetrieveResult, Search } from './retrieve.ts'

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
  sql: Pick<Sql, 'db'>
  index: Pick<LibraryIndex, 'reader'>
  library: Library
  embedder: Pick<Embedder, 'embedQuery'>
  segmenter: Segmenter
}): Retrieve => {
  const { db } = sql
  const loadPassages = createLoadPassages(db)
  const compareClauses = createCompareClauses({ db, loadPassages })
  const lookUpClauses = createLookUpClauses({ db, loadPassages })
  const fees = createFeeTables(db)
  const findFacts = createFindFacts(db, fees)
  const faqs = createFaqRetriever({ db, segmenter })
  const findSteps = createFindSteps({ db, loadPassages })

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
        const [{ lexical, waiting }, dense] = await Promise.all([
          searchWords(reader, about, then, vector),
          vector ? searchVectors(reader, vector, then, fusionDepth) : [],
        ])
        const all = [
          ...merge({ faq: [], lexical, dense, limit: fusionDepth }),
          ...merge({ faq: [], lexical: waiting, dense: [], limit: fusionDepth, isWaiting: true }),
        ]
        const passages = await loadPassages(all, { ...query, kinds: lawKinds, versions: ids })
        return passages.filter(({ versionId }) => ids.has(versionId))
      }),
    )
    query.signal?.throwIfAborted()
    const each = Math.max(1, Math.floor((query.limit ?? defaultLimit) / Math.max(1, found.length)))
    return found.flatMap((passages) => passages.slice(0, each))
  }

  /** What the FAQ answers to just these words: written for this very question, it goes before whatever else is found. */
  const entriesAsked = async (search: Search, reader: IndexReader): Promise<Passage[]> => {
    if (search.query.kinds) return []
    const asked = await faqs.wordForWord(search, reader)
    return loadPassages(
      asked.map(({ chunkId, matched: matchedQuestion }) => ({
        ...{ chunkId, source: 'faq', score: 1, matchedQuestion },
        features: { [wordForWord]: 1, faq: 1, faqCloseness: 1, faqCovered: 1, cosine: cosineByWords(1) },
      })),
      search.query,
    )
  }

  /** Looks on the day of the question. */
  const searchOn = async (asAsked: Search): Promise<RetrieveResult> => {
    const { query: asked, catalogue } = asAsked
    const limit = asked.limit ?? defaultLimit
    const compared = await compareClauses(asAsked)
    if (compared) return compared

    const reader = await index.reader(catalogue.state.generationId)
    const entries = await entriesAsked(asAsked, reader)
    const isAsked = entries.length > 0

    const clauses = isAsked ? null : await lookUpClauses(asAsked)
    // Who asks for an article by number gets that one or hears that it is not here, never something like it.
    if (clauses) return { ...clauses, passages: clauses.passages.slice(0, limit) }

    const laws: LawVersions = asked.kinds || isAsked ? { versions: [], about: '' } : lawVersionsOf(asAsked)
    if (laws.versions.length > 0 || laws.missing) {
      const passages = await searchVersions(asAsked, laws, reader)
      return { passages, ...(laws.missing ? { missing: laws.missing } : {}) }
    }

    const dated: Search = { ...asAsked, query: { ...asAsked.query, asOf: dayAskedOf(asAsked) } }
    const before = missingBefore(dated)
    // An entry says what is to be said of a name that nothing else here knows; who may be told of a product is another matter.
    const missing = isAsked && before?.kind !== 'qualified-only' ? undefined : before
    // How a fund is bought or redeemed is told whether or not the one that was named is held.
    const general = missing?.kind === 'qualified-only' ? null : generalQuestion(dated)
    if (missing && !general && (missing.kind === 'qualified-only' || !isAnyHeld(missing, dated)))
      return { passages: [], missing }
    const query: RetrieveQuery = general ? { ...dated.query, text: general, entities: [] } : dated.query
    const search: Search = { ...dated, query }

    const vector = await embedQuestion(embedder, query)
    query.signal?.throwIfAborted()
    const nearest = vector ? searchVectors(reader, vector, query, fusionDepth) : Promise.resolve([])
    const [facts, faq, { lexical, waiting }, dense] = await Promise.all([
      findFacts(search),
      nearest.then((found) => faqs.find(search, reader, vector && { vector, nearest: found })),
      searchWords(reader, query.text, query, vector),
      nearest,
    ])
    query.signal?.throwIfAborted()
    const isNotice = asked.limit ? () => false : noticesOf(search)
    const found = merge({ faq: faq.matches, lexical, dense, limit, isNotice })
    const others = found.filter((one) => !facts.some((fact) => fact.chunkId === one.chunkId))
    const numbered = numberedDocuments(search)
    // Rows of a former version were asked for as such: 以前和现在的费率.
    const versions = new Set(facts.flatMap(({ facts: rows = [] }) => rows.map(({ versionId }) => versionId)))
    const load = async (all: Found[]) =>
      aboutTheProduct(await loadPassages(all, { ...query, versions }), search).filter(
        (passage) => numbered.isOf(passage) && !hasEnded(passage, search),
      )
    const told = await load([...facts, ...others])
    const explains = ({ source, path, matchedQuestion }: Passage) =>
      source === 'faq' && namesCharge(`${path.at(-1)} ${matchedQuestion}`, query.text)
    const isExplained = isAsked || facts.length > 0 || productsOf(search).length > 0 || told.some(explains)
    const rows = isExplained ? [] : await load((await fees.unexplainedRows(search)).map(lookedUp))
    const first = [...entries, ...rows]
    const passages = [...first, ...told.filter(({ chunkId }) => !first.some((one) => one.chunkId === chunkId))]
    const seen = new Set([...entries, ...found].map(({ chunkId }) => chunkId))
    const later = merge({
      faq: faq.waiting?.matches ?? [],
      lexical: waiting,
      dense: [],
      limit,
      isWaiting: true,
    }).filter(({ chunkId }) => !seen.has(chunkId))
    const waitingPassages = later.length > 0 ? (await load(later)).slice(0, limit) : []
    const absent = isAsked
      ? undefined
      : (missing ??
        (passages.length === 0 ? numbered.missing : undefined) ??
        (asksOfLawOnly(search, passages[0]) ? undefined : missingAfter(search, facts)))
    const shown = passages.slice(0, Math.max(limit, facts.length))
    const choices = isAsked ? severalOf(entries) : faq.choices
    const steps = await findSteps([...shown, ...waitingPassages], search)
    const isAboutFaq = passages[0]?.source === 'faq' && choices.length > 0
    const isRest = (passage: Passage) =>
      passage.path.length > 0 && shown.some((one) => areUnderOneHeading(one, passage))
    return {
      // A notice that changes what stands before it is missed at no rank, nor the rest of a long answer.
      passages: [...shown, ...passages.slice(shown.length).filter((one) => isNotice(one.chunkId) || isRest(one))],
      ...(steps.size > 0 ? { steps } : {}),
      ...(isAboutFaq ? { choices } : {}),
      ...(absent ? { missing: absent } : {}),
      ...(waitingPassages.length > 0
        ? { waiting: { passages: waitingPassages, choices: faq.waiting?.choices ?? [] } }
        : {}),
    }
  }
  /** Of an entry or procedure that has had versions the one of the day that the question names, or that there was none. */
  const searchThen = async (search: Search): Promise<RetrieveResult | null> => {
    const { query } = search
    const then = query.kinds ? null : askedThen(query.text, query.asOf)
    const histories = then ? withHistory(search) : new Set()
    if (!then || histories.size === 0) return null
    const [best] = (await searchOn({ ...search, query: restOf(query, then.rest, query.asOf) })).passages
    if (!best || !histories.has(best.documentId)) return null
    const asOf = then.asOf ?? dayBefore(search, best.documentId)
    if (asOf === null) return null
    const missing = notHeldThen({ ...search, query: { ...query, asOf } }, best.documentId)
    if (missing) return { passages: [], missing }
    const found = await searchOn({ ...search, query: restOf(query, then.rest, asOf) })
    return found.passages[0]?.documentId === best.documentId ? { ...found, about: then.rest } : null
  }

  /** What an entry that asks the same, or a procedure that is named, has no version of for the day. */
  const notHeldOnDay = async (search: Search, reader: IndexReader): Promise<Missing | undefined> => {
    const absent = search.query.kinds ? new Map<string, Missing>() : worksNotHeldThen(search)
    if (absent.size === 0) return undefined
    const entries = await faqs.onAnyDay(search, reader)
    const asked = [...entries.map(workOfChunk), ...proceduresNamed(search)]
    return asked.map((workId) => absent.get(workId)).find((missing) => missing !== undefined)
  }

  return async (asked) => {
    asked.signal?.throwIfAborted()
    const state = asked.library ?? (await readLibraryState(db))
    const query = { ...asked, library: state, text: asked.text.slice(0, longestQuestion) }
    const search: Search = { query, catalogue: await library.catalogue(state) }
    const then = await searchThen(search)
    if (then) return then
    const found = await searchOn(search)
    if (found.missing || found.compared) return found
    const notThen = await notHeldOnDay(search, await index.reader(search.catalogue.state.generationId))
    return notThen ? { ...found, notThen } : found
  }
}

/** 北交所季度报告指引 names an exchange as the table of fees does: what is asked of a law is no charge of the firm's. */
const asksOfLawOnly = ({ query, catalogue }: Search, best: Passage | undefined): boolean =>
  (lawKinds.some((kind) => kind === best?.kind) || catalogue.laws.find(query.text).length > 0) &&
  !ofCharge.test(query.text)
const ofCharge = /佣金|[费税]|利率|利息|多少钱|几个钱|收取|价格/

/** A chunk's id begins with its version's, and that with its work's. */
const workOfChunk = (chunkId: string): string => chunkId.split('@')[0] ?? chunkId

/**
 * Full text, with what waits for its vector apart: it is found by its words alone, and among what has one it would be judged by a scale that is not
 * its own, and push out what answered before it came.
 */
const searchWords = async (
  reader: IndexReader,
  text: string,
  query: RetrieveQuery,
  vector: readonly number[] | null,
): Promise<{ lexical: Scored[]; waiting: Scored[] }> => {
  if (!vector || !reader.someWait)
    return { lexical: await searchFullText(reader, text, query, fusionDepth), waiting: [] }
  const [lexical, waiting] = await Promise.all(
    [true, false].map((hasVector) => searchFullText(reader, text, query, fusionDepth, hasVector)),
  )
  return { lexical: lexical ?? [], waiting: waiting ?? [] }
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
  isWaiting = false,
}: {
  faq: readonly FaqMatch[]
  lexical: readonly Scored[]
  dense: readonly Scored[]
  limit: number
  isNotice?: (chunkId: string) => boolean
  /** Vectors answer, and say nothing of these: full text alone makes none of them all that was found. */
  isWaiting?: boolean
}): Found[] => {
  const all = weightedFusion([lexical, dense], [weights.lexical, weights.dense])
  const share = isWaiting ? weights.lexical / (weights.lexical + weights.dense) : 1
  const fused = all.map(({ id, score }) => ({ id, score: score * share }))
  const [bm25, cosine, rank] = [scoreOf(lexical), scoreOf(dense), new Map(fused.map(({ id }, at) => [id, at]))]
  const likeness = new Map(faq.map((match) => [match.chunkId, match]))
  // What vectors did not list is no nearer than the last that they did; where they list nothing, the words must tell.
  const isByWords = dense.length === 0
  const leastCosine = dense.at(-1)?.score
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
    faqCovered: likeness.get(id)?.covered ?? 0,
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

/** Of entries that are asked in the same words their own questions, to choose from. */
const severalOf = (entries: readonly Passage[]): string[] => {
  const questions = new Set(entries.map(({ path }) => path.at(-1) ?? ''))
  return questions.size > 1 ? [...questions] : []
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
  // Another document of the product itself tells of it as well.
  return passages.filter(
    ({ kind, documentId, facts }) => kind !== 'product' || asked.has(documentId) || facts.length > 0,
  )
}
