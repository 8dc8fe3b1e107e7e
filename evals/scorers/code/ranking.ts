// Figures of one ranked list against what is relevant.

/** Relevance by id, above 0. */
export type Gold = ReadonlyMap<string, number>

/**
 * Normalised discounted cumulative gain of the first `depth`: a result's relevance divided by log₂(1 + rank), against the best order.
 * Linear gain, as `trec_eval` has it.
 */
export const ndcg = (ids: readonly string[], gold: Gold, depth = 10): number => {
  const ideal = gain([...gold.values()].toSorted((a, b) => b - a).slice(0, depth))
  return ideal === 0 ? 0 : gain(ids.slice(0, depth).map((id) => gold.get(id) ?? 0)) / ideal
}

const gain = (relevances: readonly number[]): number =>
  relevances.reduce((sum, relevance, at) => sum + relevance / Math.log2(at + 2), 0)

/** Share of what is relevant that stands among the first `depth`. */
export const recall = (ids: readonly string[], gold: Gold, depth: number): number =>
  gold.size === 0 ? 0 : ids.slice(0, depth).filter((id) => gold.has(id)).length / gold.size

/** One divided by the rank of the first relevant result; 0 without one. */
export const reciprocalRank = (ids: readonly string[], gold: Gold): number => {
  const at = ids.findIndex((id) => gold.has(id))
  return at < 0 ? 0 : 1 / (at + 1)
}
