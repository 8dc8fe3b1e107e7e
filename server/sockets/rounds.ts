// What is done for each of very many now and then, a few at a time: ten thousand at once would hold up everybody else.

export type Rounds = {
  /** Has something called once in a round, for the first time within one. @returns what ends that */
  join(call: () => void): () => void
}

/** Makes rounds of so many seconds; they rest while there is nobody. */
export const createRounds = (seconds: number): Rounds => {
  const places = Array.from({ length: seconds }, () => new Set<() => void>())
  let timer: NodeJS.Timeout | undefined
  let joined = 0
  let next = 0
  let at = 0
  const tick = () => {
    at = (at + 1) % seconds
    for (const call of places[at] ?? []) call()
  }

  return {
    join(call) {
      const place = places[next++ % seconds]
      place?.add(call)
      joined += 1
      timer ??= setInterval(tick, 1000).unref()
      return () => {
        if (!place?.delete(call)) return
        joined -= 1
        if (joined > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}
