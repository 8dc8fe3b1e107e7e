// How the turns of the last minutes went in this process: what Prometheus computes from a histogram, for who has no Prometheus.

export const recentMinutes = 30
/** Percentiles are of these last minutes: long enough to have turns, short enough to see trouble while it lasts. */
export const percentileMinutes = 5
/** Enough for a percentile; a busier minute is known by a sample of it. */
const mostSamples = 2_000

type Minute = { at: number; turns: number; failed: number; observed: number; firstSentences: number[] }

/** @param now milliseconds since 1970 */
export const createRecentTurns = ({ now = Date.now }: { now?: () => number } = {}) => {
  let minutes: Minute[] = []

  /** The running minute; those that are over long ago are let go. */
  const current = (): Minute => {
    const at = Math.floor(now() / 60_000) * 60_000
    const last = minutes.at(-1)
    if (last?.at === at) return last
    const fresh: Minute = { at, turns: 0, failed: 0, observed: 0, firstSentences: [] }
    minutes = [...minutes.filter((minute) => minute.at > at - recentMinutes * 60_000), fresh]
    return fresh
  }

  return {
    firstSentence(milliseconds: number) {
      const minute = current()
      minute.observed += 1
      if (minute.firstSentences.length < mostSamples) minute.firstSentences.push(milliseconds)
      else {
        // Each of the minute's turns stays with the same probability.
        const place = Math.floor(Math.random() * minute.observed)
        if (place < mostSamples) minute.firstSentences[place] = milliseconds
      }
    },

    finished(failed: boolean) {
      const minute = current()
      minute.turns += 1
      if (failed) minute.failed += 1
    },

    /** Every minute, also those without a turn, the oldest first and the running one last. */
    minutes(): { at: Date; turns: number; failed: number }[] {
      const { at } = current()
      const known = new Map(minutes.map((minute) => [minute.at, minute]))
      return Array.from({ length: recentMinutes }, (_, index) => {
        const from = at - (recentMinutes - 1 - index) * 60_000
        const { turns = 0, failed = 0 } = known.get(from) ?? {}
        return { at: new Date(from), turns, failed }
      })
    },

    /** Milliseconds to the first sentence over the last minutes; null when there was no turn. */
    firstSentencePercentiles(): { count: number; p50: number; p95: number } | null {
      const { at } = current()
      const recent = minutes.filter((minute) => minute.at > at - percentileMinutes * 60_000)
      const samples = recent.flatMap(({ firstSentences }) => firstSentences).sort((a, b) => a - b)
      if (samples.length === 0) return null
      const count = recent.reduce((sum, { observed }) => sum + observed, 0)
      return { count, p50: percentile(samples, 0.5), p95: percentile(samples, 0.95) }
    },
  }
}

/** The smallest sample that this share of all does not exceed. @param sorted ascending, at least one */
const percentile = (sorted: number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
