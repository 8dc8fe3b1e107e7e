// Figures of stated probabilities: do they tell right from wrong, and are they what happens?
import { bootstrap, type Interval } from './bootstrap.ts'

/** A probability that was stated (0…1), and whether it was so. */
export type Stated = { confidence: number; right: boolean }

/**
 * Area under the ROC curve: how often something right has a higher confidence than something wrong; equal ones count half.
 * 0.5 without the one or the other.
 */
export const areaUnderCurve = (stated: readonly Stated[]): number => {
  const ones = new Uint16Array(stated.length).fill(1)
  return areaOf(inOrder(stated), ones)
}

/** The interval of the area for other pairs of the same kind. */
export const areaInterval = (stated: readonly Stated[]): Interval => {
  const ordered = inOrder(stated)
  return bootstrap(stated.length, (drawn) => areaOf(ordered, drawn))
}

const inOrder = (stated: readonly Stated[]): Stated[] => stated.toSorted((a, b) => a.confidence - b.confidence)

const areaOf = (ordered: readonly Stated[], drawn: Uint16Array): number => {
  let [right, wrong, won] = [0, 0, 0]
  for (let at = 0; at < ordered.length; ) {
    const confidence = ordered[at]?.confidence
    let [rightHere, wrongHere] = [0, 0]
    for (; at < ordered.length && ordered[at]?.confidence === confidence; at++) {
      if (ordered[at]?.right) rightHere += drawn[at] as number
      else wrongHere += drawn[at] as number
    }
    won += rightHere * (wrong + wrongHere / 2)
    right += rightHere
    wrong += wrongHere
  }
  return right > 0 && wrong > 0 ? won / (right * wrong) : 0.5
}

/** A range of confidence with what was stated and what happened there. */
export type Bin = { count: number; confidence: number; right: number }

const binCount = 10

/** The stated probabilities in ten ranges of equal width, lowest first; empty ranges are left out. */
export const calibrationBins = (stated: readonly Stated[]): Bin[] =>
  [...Map.groupBy(stated, ({ confidence }) => Math.min(binCount - 1, Math.floor(confidence * binCount))).entries()]
    .sort(([a], [b]) => a - b)
    .map(([, bin]) => ({
      count: bin.length,
      confidence: bin.reduce((sum, { confidence }) => sum + confidence, 0) / bin.length,
      right: bin.filter(({ right }) => right).length / bin.length,
    }))

/** Expected calibration error: how far, on average, the stated probability lies from the share that was right, over ten ranges. */
export const calibrationError = (stated: readonly Stated[]): number =>
  calibrationBins(stated).reduce(
    (sum, { count, confidence, right }) => sum + (Math.abs(confidence - right) * count) / stated.length,
    0,
  )

/** Share that is given when only what is at least so sure is given, and the share of it that is wrong. */
export type RiskPoint = { coverage: number; risk: number }

/** The risk–coverage curve, from the surest alone to all. Of equal confidence all are given or none. */
export const riskCoverage = (stated: readonly Stated[]): RiskPoint[] => {
  const ordered = inOrder(stated).reverse()
  let wrong = 0
  return ordered.flatMap(({ confidence, right }, at) => {
    if (!right) wrong += 1
    if (ordered[at + 1]?.confidence === confidence) return []
    return [{ coverage: (at + 1) / ordered.length, risk: wrong / (at + 1) }]
  })
}
