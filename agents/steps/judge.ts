// How likely it is that what was found answers the question: judged before anything is written.
import type { Passage } from '../../domain/passage.ts'
import type { Words } from './compose.ts'
import { subjectShare } from './subject.ts'

/** What the judgement sees of the best passage. Every feature is 0…1. */
export type EvidenceFeatures = {
  /** The law and article that were asked for. */
  exactClause: number
  /** The product and the facts that were asked for. */
  exactFact: number
  /** Similarity of the question to the FAQ's nearest phrasing. */
  question: number
  /** Share of the question's words, weighted by rarity, that the passage holds. */
  coverage: number
  /** BM25 score for each word of the question, brought to 0…1 by x / (x + 3). */
  lexical: number
  /** Cosine of question and passage. */
  dense: number
  /** Share of the kinds of security or business that were asked about which the passage names. */
  subject: number
  /** How far the best stands above the second, which answers something else. */
  margin: number
}

/**
 * Weights of a logistic model, fitted by `node bin/fit-judge.ts` on `evals/datasets/answers/tune.jsonl`.
 * The exact look-ups carry their own weight: what was named was found.
 */
export const judgeWeights: Record<keyof EvidenceFeatures | 'bias', number> = {
  bias: -2.36,
  exactClause: 3.76,
  exactFact: 1.74,
  question: 1.77,
  coverage: 1.39,
  lexical: 0.94,
  dense: -0.06,
  subject: 0.86,
  margin: 0.31,
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
    exactFact: best.facts.length > 0 ? 1 : 0,
    question: clamp(best.features.faq),
    coverage: coverage(question, best, words),
    lexical: saturated((best.features.bm25 ?? 0) / Math.max(1, words(question).length)),
    dense: clamp(best.features.cosine),
    subject: subjectShare(question, best),
    margin: clamp((best.features.fused ?? 0) - (second?.features.fused ?? 0)),
  }
}

/** Share of the question's words of two or more characters that the passage, its title or its path holds, longer words counting more. */
const coverage = (question: string, passage: Passage, words: Words): number => {
  const asked = [...new Set(words(question))].filter((word) => word.length > 1)
  if (asked.length === 0) return 0
  const text = `${passage.title} ${passage.path.join(' ')} ${passage.text}`.toLowerCase()
  const weight = (list: string[]) => list.reduce((sum, word) => sum + word.length, 0)
  return weight(asked.filter((word) => text.includes(word))) / weight(asked)
}

/** Probability 0…1 that the passages, best first, answer the question; 0 without passages. */
export const answerProbability = (question: string, passages: readonly Passage[], words: Words): number => {
  const features = evidenceFeatures(question, passages, words)
  if (!features) return 0
  const sum = Object.entries(features).reduce(
    (total, [name, value]) => total + judgeWeights[name as keyof EvidenceFeatures] * value,
    judgeWeights.bias,
  )
  return 1 / (1 + Math.exp(-sum))
}

const saturated = (value: number): number => value / (value + 3)

const clamp = (value: number | undefined): number => Math.min(1, Math.max(0, value ?? 0))
