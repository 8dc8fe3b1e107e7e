// Questions that ask for the same, put together: by average linkage, so that one odd neighbour joins no two heaps. The same questions in
// the same order give the same heaps.

/** A question as it is compared: its direction, and its words. */
export type Comparable = { vector: readonly number[] | null; words: ReadonlySet<string> }

/** Share of the likeness that the vectors tell; words tell the rest, and all of it where there is no vector. */
const vectorShare = 0.7
/**
 * Least average likeness of two heaps that are one. Of 330 phrasings of 55 intents (every tenth of `datasets/finance/same-question.jsonl`) .45
 * puts 90 % of the pairs that ask the same together, and 92 % of those together do; .40 98 and 75, .50 70 and 95.
 */
const sameMatter = 0.45

/** 0…1, of all words that either has how many both have. */
const jaccard = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  const shared = one.intersection(other).size
  return shared === 0 ? 0 : shared / (one.size + other.size - shared)
}

/** Of length 1; null where there is no direction. */
const directionOf = ({ vector }: Comparable): Float32Array | null => {
  const length = Math.hypot(...(vector ?? []))
  return vector && length > 0 ? Float32Array.from(vector, (value) => value / length) : null
}

const likeness = (questions: readonly Comparable[]): ((one: number, other: number) => number) => {
  const directions = questions.map(directionOf)
  const none: ReadonlySet<string> = new Set()
  return (one, other) => {
    const byWords = jaccard(questions[one]?.words ?? none, questions[other]?.words ?? none)
    const [a, b] = [directions[one], directions[other]]
    if (!a || !b) return byWords
    let cosine = 0
    for (let at = 0; at < a.length; at++) cosine += (a[at] ?? 0) * (b[at] ?? 0)
    return vectorShare * cosine + (1 - vectorShare) * byWords
  }
}

/**
 * Heaps of questions that ask for the same, as places in the list; the largest first, then in the order of the list.
 * @param least average likeness of two heaps that are one
 */
export const clusterQuestions = (questions: readonly Comparable[], least = sameMatter): number[][] => {
  const likenessOf = likeness(questions)
  const heaps = new Map(questions.map((_, at) => [at, [at]]))
  // Sums of likeness between heaps: an average follows from them, and where two heaps become one they are added up.
  const sums = questions.map(() => new Float64Array(questions.length))
  const setSum = (one: number, other: number, sum: number) => {
    for (const [row, column] of [
      [sums[one], other],
      [sums[other], one],
    ] as const)
      if (row) row[column] = sum
  }
  const sumOf = (one: number, other: number): number => sums[one]?.[other] ?? 0
  for (let one = 0; one < questions.length; one++)
    for (let other = 0; other < one; other++) setSum(one, other, likenessOf(one, other))

  const nearestTo = (one: number) => {
    const size = heaps.get(one)?.length ?? 1
    let nearest = { heap: one, other: -1, average: -1 }
    for (const [other, { length }] of heaps) {
      const average = sumOf(one, other) / (size * length)
      if (other !== one && average > nearest.average) nearest = { heap: one, other, average }
    }
    return nearest
  }
  const nearest = new Map([...heaps.keys()].map((one) => [one, nearestTo(one)]))
  for (;;) {
    let pair = { heap: -1, other: -1, average: -1 }
    for (const one of nearest.values()) if (one.average > pair.average) pair = one
    if (pair.average < least) break
    const [kept, gone] = [Math.min(pair.heap, pair.other), Math.max(pair.heap, pair.other)]
    for (const other of heaps.keys()) setSum(kept, other, sumOf(kept, other) + sumOf(gone, other))
    heaps.set(kept, [...(heaps.get(kept) ?? []), ...(heaps.get(gone) ?? [])])
    heaps.delete(gone)
    nearest.delete(gone)
    // Nobody comes nearer to the new heap than to the nearer of its two parts: only who was nearest to them looks anew.
    for (const { heap, other } of [...nearest.values()])
      if (heap === kept || other === kept || other === gone) nearest.set(heap, nearestTo(heap))
  }
  return [...heaps.values()]
    .map((heap) => heap.toSorted((a, b) => a - b))
    .toSorted((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0))
}
