// How far a figure would lie from itself for other cases of the same kind.

export type Interval = { low: number; high: number }

const rounds = 1000
const seed = 20_261_122

/**
 * The interval that holds 95 % of a figure's values over resamples (percentile bootstrap). The same cases give the same interval.
 * @param count of cases
 * @param figure of a resample, which is how often each case was drawn into it
 */
export const bootstrap = (count: number, figure: (drawn: Uint16Array) => number): Interval => {
  const random = createRandom(seed)
  const drawn = new Uint16Array(count)
  const values = Array.from({ length: rounds }, () => {
    drawn.fill(0)
    for (let draw = 0; draw < count; draw++) {
      const at = Math.floor(random() * count)
      drawn[at] = (drawn[at] as number) + 1
    }
    return figure(drawn)
  }).sort((a, b) => a - b)
  const quantile = (share: number) => values[Math.round(share * (rounds - 1))] ?? 0
  return { low: quantile(0.025), high: quantile(0.975) }
}

/** The interval of a mean: of shares (each case 0 or 1) and of scores. */
export const bootstrapMean = (scores: readonly number[]): Interval =>
  scores.length === 0
    ? { low: 0, high: 1 }
    : bootstrap(scores.length, (drawn) => {
        let sum = 0
        for (let at = 0; at < scores.length; at++) sum += (scores[at] as number) * (drawn[at] as number)
        return sum / scores.length
      })

export const mean = (scores: readonly number[]): number =>
  scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length

/** Mulberry32 (public domain): small, quick, and the same on every machine. */
const createRandom = (start: number) => {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
