// Waiting before the next try, cut short when there is reason to hope: the network is back, or somebody asks for it.
export type Pause = ReturnType<typeof createPause>

export const createPause = () => {
  const waiting = new Set<() => void>()
  return {
    /** Resolves after `milliseconds`, on `wake`, or when `signal` aborts. */
    wait: (milliseconds: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer)
          waiting.delete(done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, milliseconds)
        waiting.add(done)
        signal.addEventListener('abort', done)
        if (signal.aborted) done()
      }),
    wake: () => {
      for (const done of [...waiting]) done()
    },
  }
}

/**
 * Milliseconds before a try: 0.5 s doubled each time up to 15 s, ±25 % so that clients that lost one server do not all come back
 * at once.
 * @param attempt how many tries failed before, from 0
 */
export const backoff = (attempt: number): number => Math.min(15_000, 500 * 2 ** attempt) * (0.75 + Math.random() / 2)
