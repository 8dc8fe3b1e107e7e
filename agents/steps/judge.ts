// How likely it is that what was found answers the question: judged before anything is written.
import type { Passage } from '../../domain/passage.ts'

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
  /** Cosine of question and passage. */
  dense: number
  /** How far the best stands above the second, which answers something else. */
  margin: number
}

/**
 * Weights of a logistic model, fitted by `node evals/fit-judge.ts` on `evals/datasets/answers/tune.jsonl`.
 * The exact look-ups carry their own weight: what was named was found.
 */
export const judgeWeights: Record<keyof EvidenceFeatures | 'bias', number> = {
  bias: -4.2,
  exactClause: 7.5,
  exactFact: 7.0,
  question: 5.2,
  coverage: 3.4,
  dense: 1.2,
  margin: 0.8,
}

export const evidenceFeatures = (passages: readonly Passage[]): EvidenceFeatures | null => {
  const [best, ...rest] = passages
  if (!best) return null
  const second = rest.find((passage) => passage.documentId !== best.documentId)
  return {
    exactClause: best.source === 'clause' ? 1 : 0,
    exactFact: best.facts.length > 0 ? 1 : 0,
    question: best.kind === 'faq' ? clamp(best.features.question) : 0,
    coverage: clamp(best.features.coverage),
    dense: clamp(best.features.dense),
    margin: clamp(best.score - (second?.score ?? 0)),
  }
}

/** Probability 0…1 that the passages, best first, answer the question; 0 without passages. */
export const answerProbability = (passages: readonly Passage[]): number => {
  const features = evidenceFeatures(passages)
  if (!features) return 0
  const sum = Object.entries(features).reduce(
    (total, [name, value]) => total + judgeWeights[name as keyof EvidenceFeatures] * value,
    judgeWeights.bias,
  )
  return 1 / (1 + Math.exp(-sum))
}

const clamp = (value: number | undefined): number => Math.min(1, Math.max(0, value ?? 0))
