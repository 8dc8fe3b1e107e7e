// Question to question: which entry of the FAQ asks the same, whatever words it uses.
import { eq } from 'drizzle-orm'
import { isWithin } from '../domain/calendar.ts'
import { type Audience, type Grade, maySee } from '../domain/identity.ts'
import type { IndexReader } from '../knowledge/store/library-index.ts'
import { chunks, searchUnits, versions } from '../storage/sql/schema.ts'
import type { Database } from '../storage/sql/sql.ts'
import type { Segmenter } from '../text/segment.ts'
import type { Part } from './retrieve.ts'

/** An entry that may be meant. `score` 0…1: how alike the questions are. */
export type FaqMatch = { chunkId: string; question: string; matched: string; score: number }

export type FaqAnswer = {
  /** Best first, one for each entry. */
  matches: FaqMatch[]
  /** Questions that are about equally likely; empty when the best is clear. */
  choices: string[]
}

type Entry = {
  unitId: string
  chunkId: string
  /** The entry's own question. */
  question: string
  phrasing: string
  features: QuestionFeatures
  grade: Grade
  audiences: Audience[]
  effectiveFrom: string | null
  effectiveTo: string | null
}

type QuestionFeatures = { words: Map<string, number>; pairs: Set<string> }

type Faq = { entries: Entry[]; weightOf: (word: string) => number; vectors: Map<string, Float32Array> }

/** Above this two questions are taken to ask the same; below `leastAlike` they have nothing to do with each other. */
export const sameQuestion = 0.6
export const leastAlike = 0.35
/** Two entries this close, neither a clear match: ask which one is meant. */
const nearTie = 0.04
const clearMatch = 0.85

// What people put around a question and what asks in every question: it tells no two apart.
const fillers =
  /^(?:请问|你好|您好|想问(?:一下|下)?|我想问(?:一下|下)?|问一下|麻烦问(?:一下|下)?|咨询(?:一下|下)?|帮我看(?:一下|下)?|那|那么)[，,：:！! ]*|[？?。！!，,~～…]+$|(?:谢谢|呢|啊|呀|吗|嘛|么|吧)+[？?。！!]*$/g
const stopWords = new Set(
  '的 了 呢 吗 啊 吧 呀 嘛 么 我 我的 你 你们 您 我们 是 在 有 和 与 或 就 都 也 还 要 会 能 可以 怎么 如何 什么 怎样 怎么办 多少 哪 哪里 哪些 一下 请问 这个 那个 一个 吗 给 把 被 到 去'.split(
    ' ',
  ),
)

/**
 * How alike two questions are, 0…1: the weighted overlap of their words (Dice, rare words count more), of their character
 * pairs, and the cosine of their vectors.
 * @param cosine null without vectors; its share then goes to the words
 */
export const questionLikeness = (
  asked: QuestionFeatures,
  held: QuestionFeatures,
  weightOf: (word: string) => number,
  cosine: number | null,
): number => {
  const words = weightedDice(asked.words, held.words, weightOf)
  const pairs = dice(asked.pairs, held.pairs)
  const share = cosine === null ? 0 : 0.25
  return (0.45 + (0.25 - share)) * words + 0.3 * pairs + share * Math.max(0, cosine ?? 0)
}

const weightedDice = (a: Map<string, number>, b: Map<string, number>, weightOf: (word: string) => number): number => {
  let [both, all] = [0, 0]
  for (const word of a.keys()) {
    const weight = weightOf(word)
    all += weight
    if (b.has(word)) both += 2 * weight
  }
  for (const word of b.keys()) all += weightOf(word)
  return all > 0 ? both / all : 0
}

const dice = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  if (a.size === 0 || b.size === 0) return 0
  let both = 0
  for (const pair of a) if (b.has(pair)) both++
  return (2 * both) / (a.size + b.size)
}

const cosineOf = (a: readonly number[], b: Float32Array): number => {
  let [product, lengthA, lengthB] = [0, 0, 0]
  for (let i = 0; i < b.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0]
    product += x * y
    lengthA += x * x
    lengthB += y * y
  }
  return lengthA > 0 && lengthB > 0 ? product / Math.sqrt(lengthA * lengthB) : 0
}

export const questionFeatures = (segmenter: Pick<Segmenter, 'words'>, question: string): QuestionFeatures => {
  let bare = question.trim()
  for (let before = ''; before !== bare; ) {
    before = bare
    bare = bare.replace(fillers, '').trim()
  }
  const all = segmenter.words(bare === '' ? question : bare)
  const words = new Map<string, number>()
  for (const word of all) if (!stopWords.has(word)) words.set(word, (words.get(word) ?? 0) + 1)
  const run = all.join('')
  const pairs = new Set<string>()
  for (let i = 0; i + 2 <= run.length; i++) pairs.add(run.slice(i, i + 2))
  return { words, pairs }
}

export type FindFaq = (part: Part, index: IndexReader, vector: readonly number[] | null) => Promise<FaqAnswer>

/** Makes the retriever. The FAQ stands in memory and is read anew when the library advances. */
export const createFindFaq = ({ db, segmenter }: { db: Database; segmenter: Segmenter }): FindFaq => {
  let held: { key: string; faq: Promise<Faq> } | null = null
  const faqOf = (part: Part, index: IndexReader): Promise<Faq> => {
    const { libraryVersion, generationId } = part.catalogue.state
    const key = `${libraryVersion}:${generationId}`
    if (held?.key === key) return held.faq
    const faq = loadFaq(db, segmenter, index)
    held = { key, faq }
    faq.catch(() => {
      if (held?.faq === faq) held = null
    })
    return faq
  }
  return async (part, index, vector) => {
    const { query } = part
    const { entries, weightOf, vectors } = await faqOf(part, index)
    const asked = questionFeatures(segmenter, query.text)
    const best = new Map<string, FaqMatch>()
    for (const entry of entries) {
      if (!maySee(query.reader, entry) || !isWithin(query.asOf, entry.effectiveFrom, entry.effectiveTo)) continue
      const other = vectors.get(entry.unitId)
      const score = questionLikeness(asked, entry.features, weightOf, vector && other ? cosineOf(vector, other) : null)
      if (score < leastAlike || score <= (best.get(entry.chunkId)?.score ?? 0)) continue
      best.set(entry.chunkId, { chunkId: entry.chunkId, question: entry.question, matched: entry.phrasing, score })
    }
    const matches = [...best.values()].sort((a, b) => b.score - a.score || (a.chunkId < b.chunkId ? -1 : 1))
    return { matches, choices: choicesAmong(matches) }
  }
}

const choicesAmong = (matches: readonly FaqMatch[]): string[] => {
  const [first] = matches
  if (!first || first.score < sameQuestion || first.score >= clearMatch) return []
  const near = matches.filter((match) => first.score - match.score < nearTie)
  return near.length > 1 ? near.slice(0, 3).map((match) => match.question) : []
}

const loadFaq = async (db: Database, segmenter: Segmenter, index: IndexReader): Promise<Faq> => {
  const rows = await db
    .select({
      unitId: searchUnits.id,
      chunkId: searchUnits.chunkId,
      phrasing: searchUnits.text,
      path: chunks.path,
      grade: versions.grade,
      audiences: versions.audiences,
      effectiveFrom: versions.effectiveFrom,
      effectiveTo: versions.effectiveTo,
    })
    .from(searchUnits)
    .innerJoin(chunks, eq(chunks.id, searchUnits.chunkId))
    .innerJoin(versions, eq(versions.id, chunks.versionId))
    .where(eq(versions.editorialState, 'published'))
  const entries = rows.map(
    ({ path, ...row }): Entry => ({
      ...row,
      question: path.at(-1) ?? row.phrasing,
      features: questionFeatures(segmenter, row.phrasing),
    }),
  )
  const documents = new Map<string, number>()
  for (const entry of entries)
    for (const word of entry.features.words.keys()) documents.set(word, (documents.get(word) ?? 0) + 1)
  const most = Math.log(1 + entries.length)
  // Words that no phrasing has count as much as the rarest: they say that something else is asked.
  const weightOf = (word: string) => {
    const count = documents.get(word)
    return count === undefined ? most : Math.log(1 + entries.length / count)
  }
  return { entries, weightOf, vectors: await index.questionVectors() }
}
