// How likely it is that what was found answers the question: judged before anything is written.
import type { Passage } from '../../domain/passage.ts'
import { canonical } from '../../retrievers/lexical/synonyms.ts'
import { type LogisticWeights, logistic } from '../../retrievers/logistic.ts'
import { tagWords } from '../../text/jieba.ts'
import type { Words } from './compose.ts'
import { askedWords, subjectShare } from './subject.ts'

/** What the judgement sees of the best passage. Every feature is 0…1. */
export type EvidenceFeatures = {
  /** The law and article that were asked for. */
  exactClause: number
  /** The product and the facts that were asked for, or the dated document. */
  exactFact: number
  /** Square root of the probability that the FAQ's entry asks the same. */
  question: number
  /** Share of the question's words that the passage holds. */
  coverage: number
  /** Share of the question's nouns that the passage holds, by these or other words; 1 when it has none. */
  nouns: number
  /** Cosine of question and passage. */
  dense: number
  /** Share of the kinds of security or business that were asked about which the passage names. */
  subject: number
  /** How far the best stands above the second, which answers something else. */
  margin: number
}

/**
 * Weights of a logistic model, fitted by `node bin/fit.ts judge` on `evals/datasets/answers/tune.jsonl`.
 * The exact look-ups carry their own weight: what was named was found.
 */
const judgeWeights: LogisticWeights<keyof EvidenceFeatures> = {
  bias: -4.06,
  exactClause: 4.85,
  exactFact: 4.09,
  question: 2.35,
  coverage: 0.63,
  nouns: 0,
  dense: 3.47,
  subject: 0.52,
  margin: 0.21,
}

/** @param words what cuts a text into the words of the index */
export const evidenceFeatures = (
  question: string,
  passages: readonly Passage[],
  words: Words,
): EvidenceFeatures | null => {
  const [best, ...rest] = passages
  if (!best) return null
  const second = rest.find((passage) => passage.documentId !== best.documentId)
  return {
    exactClause: best.source === 'clause' ? 1 : 0,
    exactFact: best.facts.length > 0 || best.features.fact === 1 || isNamed(question, best) ? 1 : 0,
    question: Math.sqrt(clamp(best.features.faq)),
    coverage: coverage(question, best, words),
    nouns: nouns(question, best, words),
    dense: passages.some(({ features }) => features.cosine) ? clamp(best.features.cosine) : usualCosine,
    subject: subjectShare(question, best),
    margin: clamp((best.features.fused ?? 0) - (second?.features.fused ?? 0)),
  }
}

/** Whether the question names the document by its title and its day: 11月20日的策略周评. */
const isNamed = (question: string, { title, effectiveFrom }: Passage): boolean => {
  const [, month, day] = effectiveFrom?.split('-').map(Number) ?? []
  const name = title.split(/[：:（(]/)[0]
  return Boolean(name && question.includes(name) && question.includes(`${month}月${day}日`))
}

/** Share of what is asked that the passage, its title or its path holds, longer words counting more. */
const coverage = (question: string, passage: Passage, words: Words): number => {
  const all = words(question)
  const asked = [...askedWords(all, passage)]
  // Nothing but the product's name: its document is what is wanted.
  if (asked.length === 0) return passage.kind === 'product' && all.length > 0 ? 1 : 0
  const text = `${passage.title} ${passage.path.join(' ')} ${passage.text}`.toLowerCase()
  const weight = (list: string[]) => list.reduce((sum, word) => sum + word.length, 0)
  return weight(asked.filter((word) => text.includes(word))) / weight(asked)
}

const isNoun = ({ word, tag }: { word: string; tag: string }) =>
  /^(?:n|j|eng)/.test(tag) && word.length > 1 && !/^(?:时候|问题|意思|情况|东西|公司|您好)$/.test(word)

const nouns = (question: string, passage: Passage, words: Words): number => {
  const name = passage.kind === 'product' ? passage.title.toLowerCase() : ''
  const asked = tagWords(question.toLowerCase()).filter((word) => isNoun(word) && !name.includes(word.word))
  if (asked.length === 0) return 1
  const text =
    `${passage.title} ${passage.path.join(' ')} ${passage.matchedQuestion ?? ''} ${passage.text}`.toLowerCase()
  const held = new Set(words(text).map(canonical))
  return asked.filter(({ word }) => text.includes(word) || held.has(canonical(word))).length / asked.length
}

/** Probability 0…1 that the passages, best first, answer the question; 0 without passages. */
export const answerProbability = (question: string, passages: readonly Passage[], words: Words): number => {
  const features = evidenceFeatures(question, passages, words)
  return features ? logistic(judgeWeights, features) : 0
}

/** Where nothing was found by vectors, because there are none (yet), they say neither yes nor no. */
const usualCosine = 0.6

const clamp = (value: number | undefined): number => Math.min(1, Math.max(0, value ?? 0))
