// One run at a time: it runs once more after the run under way, however often it was asked for meanwhile.
import { useCallback, useRef } from 'react'

export const useSingleFlight = (work: () => Promise<void>): (() => Promise<void>) => {
  const running = useRef<Promise<void> | null>(null)
  const again = useRef(false)
  return useCallback(() => {
    if (running.current) {
      again.current = true
      return running.current
    }
    const run = async () => {
      do {
        again.current = false
        await work()
      } while (again.current)
    }
    running.current = run().finally(() => {
      running.current = null
    })
    return running.current
  }, [work])
}
