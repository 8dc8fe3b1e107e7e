// Question to question: which entry of the FAQ asks the same, whatever words it uses.
import { and, eq } from 'drizzle-orm'
import { isWithin } from '../domain/calendar.ts'
import { type Audience, type Grade, maySee } from '../domain/identity.ts'
import type { IndexReader } from '../knowledge/store/library-index.ts'
import { chunks, searchUnits, versions, works } from '../storage/sql/schema.ts'
import type { Database } from '../storage/sql/sql.ts'
import { normalize } from '../text/normalize.ts'
import type { Segmenter } from '../text/segment.ts'
import { cosineByWords } from './dense/vector-search.ts'
import type { Scored } from './fusion/fusion.ts'
import { canonical } from './lexical/synonyms.ts'
import { type LogisticWeights, logistic } from './logistic.ts'
import type { RetrieveQuery, Search } from './retrieve.ts'

/**
 * An entry that may be meant. `score` 0…1: how likely it is that it asks the same; `closeness` 0…1: how far the nearest phrasing says
 * the same words and no more; `covered`: the share of the question's words that the entry holds.
 */
export type FaqMatch = {
  chunkId: string
  question: string
  matched: string
  score: number
  closeness: number
  covered: number
}

/** What is known of a question and an entry, each 0…1. */
export type FaqFeatures = {
  /** Share of the question's words that the entry's phrasings and answer hold. */
  words: number
  /** Share of its pairs of characters. */
  pairs: number
  /** Cosine of question and nearest phrasing. */
  cosine: number
}

export type FaqAnswer = {
  /** Best first, one for each entry. */
  matches: FaqMatch[]
  /** Questions that are about equally likely; empty when the best is clear. */
  choices: string[]
  /** The same of entries that wait for their vectors: by their words they cannot be compared with the others. */
  waiting?: FaqAnswer
}

/** One entry of the FAQ with all its phrasings. */
export type FaqEntry = {
  chunkId: string
  /** The entry's own question. */
  question: string
  /** `direction`: of length one; null while the embedder has not seen the phrasing. */
  phrasings: { text: string; words: Weighed; direction: Float32Array | null }[]
  grade: Grade
  audiences: Audience[]
  effectiveFrom: string | null
  effectiveTo: string | null
}

/** `words`: in the form by which they are compared, without fillers. `pairs`: pairs of neighbouring characters. */
export type QuestionFeatures = { words: ReadonlySet<string>; pairs: ReadonlySet<string> }

type Weigh = (feature: string) => number

/** Features with what each weighs, in one order, and all together. */
type Weighed = { features: ReadonlySet<string>; list: readonly string[]; weights: readonly number[]; all: number }

/** The FAQ made ready for comparison. */
export type Faq = {
  entries: FaqEntry[]
  /** Entries by the words and pairs of their phrasings (1) and answers (0.6). */
  words: Postings
  pairs: Postings
  /** Where the entry of a chunk stands. */
  places: ReadonlyMap<string, number>
  /** Where those stand that ask for something in just these words, written as `plainQuestion` writes them. */
  byPlain: ReadonlyMap<string, readonly number[]>
  /** Whether the embedder has seen all phrasings. */
  isComplete: boolean
  /** Entries that came after the others and wait for their vectors. */
  waiting: Faq | null
}
/** `entries`: where those stand that hold a feature, and with what share of it. */
type Postings = { weigh: Weigh; entries: ReadonlyMap<string, { places: readonly number[]; shares: readonly number[] }> }

/** Above this probability two questions are taken to ask the same; below `leastAlike` they have nothing to do with each other. */
export const sameQuestion = 0.35
const leastAlike = 0.05
/** Two entries the odds of which stand no further apart, neither of which says just what was asked: ask which is meant. */
const nearTie = 0.6
const clearMatch = 0.8
const [allWords, leastOpen, asClose] = [0.999, 0.15, 0.75]
/** Entries that are compared closely: so many of those that share most with the question, and so many of those nearest in meaning. */
const shortList = { words: 40, meaning: 20 }
/** What an answer says counts less than what its questions say. */
const answerWeight = 0.6

/** Weights of a logistic model, fitted by `node bin/fit.ts faq` on the questions of `evals/datasets/answers/tune.jsonl`. */
const faqWeights: LogisticWeights<keyof FaqFeatures> = {
  bias: -14.91,
  words: 2.51,
  pairs: 4.81,
  cosine: 15.61,
}

// What people put around a question and what asks in every question: it tells no two apart.
const fillers =
  /^(?:请问|你好|您好|想问(?:一下|下)?|我想问(?:一下|下)?|问一下|麻烦问(?:一下|下)?|咨询(?:一下|下)?|帮我看(?:一下|下)?|那|那么)[，,：:！! ]*|[？?。！!，,~～…]+$|(?:谢谢|呢|啊|呀|吗|嘛|么|吧)+[？?。！!]*$/g
const stopWords = new Set(
  '的 了 呢 吗 啊 吧 呀 嘛 么 我 我的 你 你们 您 我们 是 在 有 和 与 或 就 都 也 还 会 一下 请问 这个 那个 一个 给 把 被 到 去 不 没 想 用 个 里 上 下'.split(
    ' ',
  ),
)

/** Words and pairs of a question, fillers left out, words in the form by which they are compared. */
export const questionFeatures = (segmenter: Pick<Segmenter, 'words'>, question: string): QuestionFeatures => {
  let bare = question.trim()
  for (let before = ''; before !== bare; ) {
    before = bare
    bare = bare.replace(fillers, '').trim()
  }
  const all = segmenter.words(bare === '' ? question : bare)
  const run = all.join('')
  const pairs = new Set<string>()
  for (let i = 0; i + 2 <= run.length; i++) pairs.add(run.slice(i, i + 2))
  return { words: new Set(all.filter((word) => !stopWords.has(word)).map(canonical)), pairs }
}

export const weighed = (features: ReadonlySet<string>, weigh: Weigh): Weighed => {
  const list = [...features]
  const weights = list.map(weigh)
  return { features, list, weights, all: weights.reduce((sum, weight) => sum + weight, 0) }
}

/** Twice what two sets share by what they hold, rare features counting more (weighted Dice), 0…1. */
export const weightedDice = (a: Weighed, b: Weighed): number => {
  const all = a.all + b.all
  let both = 0
  for (let i = 0; i < a.list.length; i++) if (b.features.has(a.list[i] as string)) both += 2 * (a.weights[i] as number)
  return all > 0 ? both / all : 0
}

const unit = (vector: Iterable<number>): Float32Array => {
  const result = Float32Array.from(vector)
  const length = Math.sqrt(dot(result, result))
  return length > 0 ? result.map((value) => value / length) : result
}

/**
 * Of vectors of one length. Hundreds for a question: four sums side by side are twice as fast as one, if each is declared by itself;
 * taken out of an array, every addition makes a new object.
 */
const dot = (a: Float32Array, b: Float32Array): number => {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let i = 0
  for (; i + 3 < b.length; i += 4) {
    s0 += (a[i] as number) * (b[i] as number)
    s1 += (a[i + 1] as number) * (b[i + 1] as number)
    s2 += (a[i + 2] as number) * (b[i + 2] as number)
    s3 += (a[i + 3] as number) * (b[i + 3] as number)
  }
  for (; i < b.length; i++) s0 += (a[i] as number) * (b[i] as number)
  return s0 + s1 + s2 + s3
}

/** Share of the question's weight that each of so many entries holds, 0…1. */
const coverageOf = ({ list, weights, all }: Weighed, { entries }: Postings, count: number): Float64Array => {
  const covered = new Float64Array(count)
  for (let feature = 0; feature < list.length; feature++) {
    const held = entries.get(list[feature] as string)
    const weight = weights[feature] as number
    for (let i = 0; held && i < held.places.length; i++)
      (covered[held.places[i] as number] as number) += weight * (held.shares[i] as number)
  }
  return all > 0 ? covered.map((weight) => weight / all) : covered
}

/** A question's vector and the chunks nearest to it, best first. */
export type FaqMeaning = { vector: readonly number[]; nearest: readonly Scored[] }

/**
 * Entries that may be meant, with what is known of them; in no order.
 * @param meaning null without an embedder: then the words must do
 */
export const faqCandidates = (
  { entries, words, pairs, places }: Faq,
  asked: QuestionFeatures,
  meaning: FaqMeaning | null,
  isVisible: (entry: FaqEntry) => boolean,
): { entry: FaqEntry; matched: string; closeness: number; features: FaqFeatures }[] => {
  const askedWords = weighed(asked.words, words.weigh)
  const byWords = coverageOf(askedWords, words, entries.length)
  const byPairs = coverageOf(weighed(asked.pairs, pairs.weigh), pairs, entries.length)
  const shared = (at: number) => (byWords[at] as number) + (byPairs[at] as number) / 2
  const isSeen = (at: number) => isVisible(entries[at] as FaqEntry)
  const sharing = [...entries.keys()].filter((at) => shared(at) > 0).sort((a, b) => shared(b) - shared(a) || a - b)
  const near = (meaning?.nearest ?? []).flatMap(({ id }) => places.get(id) ?? [])
  const chosen = new Set([
    ...sharing.values().filter(isSeen).take(shortList.words),
    ...near.values().filter(isSeen).take(shortList.meaning),
  ])
  const direction = meaning && unit(meaning.vector)
  return [...chosen].flatMap((at) => {
    const entry = entries[at]
    if (!entry) return []
    let matched = ''
    let closeness = 0
    let highest = -1
    let nearest = 0
    for (const { text, words: own, direction: held } of entry.phrasings) {
      const sameWords = weightedDice(askedWords, own)
      const cosine = direction && held?.length === direction.length ? Math.max(0, dot(direction, held)) : 0
      nearest = Math.max(nearest, cosine)
      if (sameWords + cosine <= highest) continue
      highest = sameWords + cosine
      matched = text
      closeness = sameWords
    }
    return [
      {
        entry,
        matched,
        closeness,
        features: {
          words: byWords[at] as number,
          pairs: byPairs[at] as number,
          cosine: nearest || cosineByWords(closeness),
        },
      },
    ]
  })
}

/** A question as it is compared word for word: without white space and signs, and whichever way its characters are written. */
export const plainQuestion = (text: string): string => {
  const plain = normalize(text, ['invisible', 'nfkc', 'simplify', 'lower']).text
  return plain.replace(signs, '').replace(greeting, '') || plain
}
const signs = /[\s\p{P}\p{S}]/gu
const greeting = /^(?:请问|你好|您好|想问(?:一下|下)?|我想问(?:一下|下)?|问一下|麻烦问(?:一下|下)?|咨询(?:一下|下)?)+/

type SameWords = Pick<FaqEntry, 'chunkId' | 'question' | 'effectiveFrom'> & { matched: string }

/** The entries that ask in just these words; of the whole message before those of the question that was made of it. */
const sameWords = (
  { entries, byPlain }: Faq,
  { text, said, message }: RetrieveQuery,
  isVisible: (entry: FaqEntry) => boolean,
): SameWords[] => {
  const asking = (words = ''): SameWords[] => {
    const plain = plainQuestion(words)
    const asked = (byPlain.get(plain) ?? []).flatMap((at) => entries[at] ?? []).filter(isVisible)
    return asked.map(({ chunkId, question, phrasings, effectiveFrom }) => {
      const matched = phrasings.find(({ text: one }) => plainQuestion(one) === plain)?.text ?? question
      return { chunkId, question, matched, effectiveFrom }
    })
  }
  // 怎么开通 may be another way to ask here, and after talk of something else asks for that; an entry's own question stands alone.
  const isOwn = ({ question }: SameWords) => plainQuestion(question) === plainQuestion(message ?? '')
  return [asking(message).filter(isOwn), asking(said), asking(text)].find((same) => same.length > 0) ?? []
}
/** The entries most like a question, with their best phrasing, best first. */
const rankFaq = (...given: Parameters<typeof faqCandidates>): FaqMatch[] =>
  faqCandidates(...given)
    .map(
      ({ entry: { chunkId, question }, matched, closeness, features }): FaqMatch => ({
        chunkId,
        question,
        matched,
        score: logistic(faqWeights, features),
        closeness,
        covered: features.words,
      }),
    )
    .sort((a, b) => b.score - a.score || (a.chunkId < b.chunkId ? -1 : 1))

/** While the embedder has not seen all phrasings, the FAQ is read anew after so long. */
const rereadMilliseconds = 5_000

/**
 * `find`: what may be meant. `wordForWord`: the entries that ask in just the words of the question, the latest first, whether or not they have
 * vectors.
 */
export type FaqRetriever = {
  find(search: Search, index: IndexReader, meaning: FaqMeaning | null): Promise<FaqAnswer>
  wordForWord(search: Search, index: IndexReader): Promise<SameWords[]>
  /** Chunks of the entries that ask the same in much the same words, on whatever day they hold. */
  onAnyDay(search: Search, index: IndexReader): Promise<string[]>
}

/** Makes the retriever. The FAQ stands in memory and is read anew when the library advances. */
export const createFaqRetriever = ({ db, segmenter }: { db: Database; segmenter: Segmenter }): FaqRetriever => {
  let held: { key: string; faq: Promise<Faq>; until: number } | null = null
  const faqOf = (search: Search, index: IndexReader): Promise<Faq> => {
    const { libraryVersion, generationId } = search.catalogue.state
    const key = `${libraryVersion}:${generationId}`
    if (held?.key === key && held.until > Date.now()) return held.faq
    const faq = loadFaq(db, segmenter, index)
    const mine = { key, faq, until: Number.POSITIVE_INFINITY }
    held = mine
    faq.then(
      ({ isComplete, waiting }) => {
        if (!isComplete || waiting) mine.until = Date.now() + rereadMilliseconds
      },
      () => {
        if (held === mine) held = null
      },
    )
    return faq
  }
  const isVisibleTo =
    ({ query }: Search) =>
    (entry: FaqEntry) =>
      maySee(query.reader, entry) && isWithin(query.asOf, entry.effectiveFrom, entry.effectiveTo)
  return {
    async find(search, index, meaning) {
      const asked = questionFeatures(segmenter, search.query.text)
      const faq = await faqOf(search, index)
      const answerOf = (held: Faq): FaqAnswer => {
        // Some by their meaning and the others by their words could not be compared.
        const matches = rankFaq(held, asked, held.isComplete ? meaning : null, isVisibleTo(search)).filter(
          ({ score }) => score >= leastAlike,
        )
        return { matches, choices: choicesAmong(matches) }
      }
      return { ...answerOf(faq), ...(faq.waiting ? { waiting: answerOf(faq.waiting) } : {}) }
    },

    async onAnyDay(search, index) {
      const { query } = search
      const faq = await faqOf(search, index)
      const asked = questionFeatures(segmenter, query.said ?? query.text)
      return rankFaq(faq, asked, null, (entry) => maySee(query.reader, entry))
        .filter(({ closeness }) => closeness >= clearMatch)
        .map(({ chunkId }) => chunkId)
    },

    async wordForWord(search, index) {
      const faq = await faqOf(search, index)
      return [faq, ...(faq.waiting ? [faq.waiting] : [])]
        .flatMap((held) => sameWords(held, search.query, isVisibleTo(search)))
        .toSorted((a, b) => (b.effectiveFrom ?? '').localeCompare(a.effectiveFrom ?? ''))
    },
  }
}

const odds = ({ score }: FaqMatch): number => score / (1 - score)

const choicesAmong = (matches: readonly FaqMatch[]): string[] => {
  const [first] = matches
  if (!first || first.score < sameQuestion || first.closeness >= clearMatch) return []
  // A question all the words of which two entries hold (多久到账) has not said which of them is meant.
  const isOpen = ({ covered, score, closeness }: FaqMatch) =>
    Math.min(covered, first.covered) >= allWords && score >= leastOpen && closeness > asClose * first.closeness
  const near = matches.filter((match) => odds(match) > nearTie * odds(first) || isOpen(match))
  return near.length > 1 ? near.slice(0, 3).map((match) => match.question) : []
}

/** Reads the FAQ with all its phrasings and their vectors, as far as they are there. */
export const loadFaq = async (db: Database, segmenter: Segmenter, index: IndexReader): Promise<Faq> => {
  const rows = await db
    .select({
      unitId: searchUnits.id,
      chunkId: searchUnits.chunkId,
      phrasing: searchUnits.text,
      answer: chunks.text,
      path: chunks.path,
      grade: versions.grade,
      audiences: versions.audiences,
      effectiveFrom: versions.effectiveFrom,
      effectiveTo: versions.effectiveTo,
    })
    .from(searchUnits)
    .innerJoin(chunks, eq(chunks.id, searchUnits.chunkId))
    .innerJoin(versions, eq(versions.id, chunks.versionId))
    .innerJoin(works, eq(works.id, versions.workId))
    .where(and(eq(versions.editorialState, 'published'), eq(works.kind, 'faq')))
  const vectors = await index.questionVectors()
  const read: ReadEntry[] = [...Map.groupBy(rows, (row) => row.chunkId).values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const { chunkId, path, answer, grade, audiences, effectiveFrom, effectiveTo } = first
    return [
      {
        chunkId,
        question: path.at(-1) ?? first.phrasing,
        phrasings: group.map(({ unitId, phrasing }) => {
          const vector = vectors.get(unitId)
          return {
            text: phrasing,
            features: questionFeatures(segmenter, phrasing),
            direction: vector ? unit(vector) : null,
          }
        }),
        answer: questionFeatures(segmenter, answer.slice(0, longestAnswer)),
        grade,
        audiences,
        effectiveFrom,
        effectiveTo,
      },
    ]
  })
  const isWaiting = ({ phrasings }: ReadEntry) => phrasings.some(({ direction }) => direction === null)
  const waiting = index.someWait ? read.filter(isWaiting) : []
  return waiting.length === 0 || waiting.length === read.length
    ? makeFaq(read, null)
    : makeFaq(
        read.filter((entry) => !isWaiting(entry)),
        makeFaq(waiting, null),
      )
}

type ReadEntry = Omit<FaqEntry, 'phrasings'> & {
  phrasings: { text: string; features: QuestionFeatures; direction: Float32Array | null }[]
  answer: QuestionFeatures
}

const makeFaq = (read: readonly ReadEntry[], waiting: Faq | null): Faq => {
  const words = postingsOf(read, (features) => features.words)
  const entries = read.map(
    ({ answer: _, phrasings, ...entry }): FaqEntry => ({
      ...entry,
      phrasings: phrasings.map(({ features, ...phrasing }) => ({
        ...phrasing,
        words: weighed(features.words, words.weigh),
      })),
    }),
  )
  return {
    entries,
    words,
    pairs: postingsOf(read, (features) => features.pairs),
    places: new Map(entries.map(({ chunkId }, at) => [chunkId, at])),
    byPlain: plainly(entries),
    isComplete: entries.every(({ phrasings }) => phrasings.every(({ direction }) => direction !== null)),
    waiting,
  }
}

const longestAnswer = 400

const plainly = (entries: readonly FaqEntry[]): Map<string, number[]> => {
  const byPlain = new Map<string, number[]>()
  for (const [at, { phrasings }] of entries.entries())
    for (const plain of new Set(phrasings.map(({ text }) => plainQuestion(text))))
      byPlain.set(plain, [...(byPlain.get(plain) ?? []), at])
  return byPlain
}

const postingsOf = (
  entries: readonly { phrasings: readonly { features: QuestionFeatures }[]; answer: QuestionFeatures }[],
  select: (features: QuestionFeatures) => ReadonlySet<string>,
): Postings => {
  const postings = new Map<string, Map<number, number>>()
  const asked = new Map<string, number>()
  const add = (feature: string, entry: number, weight: number) => {
    const held = postings.get(feature) ?? new Map<number, number>()
    held.set(entry, Math.max(weight, held.get(entry) ?? 0))
    postings.set(feature, held)
  }
  for (const [at, entry] of entries.entries()) {
    const features = new Set(entry.phrasings.flatMap((phrasing) => [...select(phrasing.features)]))
    for (const feature of features) {
      add(feature, at, 1)
      asked.set(feature, (asked.get(feature) ?? 0) + 1)
    }
    for (const feature of select(entry.answer)) add(feature, at, answerWeight)
  }
  // A word that no entry asks with counts most: it says that something else is asked.
  const weightOf = (count: number) => Math.log(1 + entries.length / (count + 0.5))
  const weights = new Map([...asked].map(([feature, count]) => [feature, weightOf(count)]))
  const unknown = weightOf(0)
  const held = ([feature, shares]: [string, Map<number, number>]) =>
    [feature, { places: [...shares.keys()], shares: [...shares.values()] }] as const
  return { entries: new Map([...postings].map(held)), weigh: (feature) => weights.get(feature) ?? unknown }
}
