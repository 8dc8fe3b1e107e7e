// The form of every bench: our figures by scenario, the machine's own floor under the same load, and what we aim at.

/** Scenario → measure → value. The unit stands at the end of the measure's name. */
export type Figures = Record<string, Record<string, number>>

/** What a figure is to be. `measure` is one of the figures of `scenario`. */
export type Aim = { scenario: string; measure: string; atMost?: number; atLeast?: number }

export type BenchOutcome = { figures: Figures; floors: Figures; aims: Aim[] }

export type Bench = {
  name: string
  /** In Chinese, for the report. */
  title: string
  /**
   * Leaves no process and no folder behind, also when `signal` aborts it.
   * @param input.data a file of the caller's own to measure with, where the bench can use one
   */
  run(input: { note: (text: string) => void; signal: AbortSignal; data?: string }): Promise<BenchOutcome>
}

/** The value below which a share (0…1) of the samples lies; NaN of none. */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** `firstP50Ms`, `firstP95Ms`, `firstP99Ms` of milliseconds. */
export const latencies = (name: string, samples: readonly number[]): Record<string, number> =>
  Object.fromEntries(
    [0.5, 0.95, 0.99].map((share) => [`${name}P${Math.round(share * 100)}Ms`, rounded(percentile(samples, share))]),
  )

/** Two digits after the point are more than any of these figures is good for. */
export const rounded = (value: number): number => Math.round(value * 100) / 100

export const isMet = (aim: Aim, figures: Figures): boolean => {
  const value = figures[aim.scenario]?.[aim.measure] ?? Number.NaN
  return (aim.atMost === undefined || value <= aim.atMost) && (aim.atLeast === undefined || value >= aim.atLeast)
}
