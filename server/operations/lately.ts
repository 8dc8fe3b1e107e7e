/**
 * Work that many ask for and that is done once for all of them: whoever asks while it is under way waits for the same end, and its
 * result is given to all who ask in the time after. A failure is not kept.
 * @param milliseconds how long a result is kept; 0 only shares what is under way
 * @example const checked = lately(1_000, () => checkComponents(components))
 */
export const lately = <T>(
  milliseconds: number,
  work: () => Promise<T>,
  now: () => number = () => performance.now(),
): (() => Promise<T>) => {
  let underWay: Promise<T> | null = null
  let last: { endedAt: number; result: T } | null = null
  const start = async (): Promise<T> => {
    const result = await work()
    last = { endedAt: now(), result }
    return result
  }
  return async () => {
    if (last && now() - last.endedAt < milliseconds) return last.result
    underWay ??= start().finally(() => {
      underWay = null
    })
    return underWay
  }
}
