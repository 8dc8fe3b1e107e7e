// The time, as it passes.
import { useEffect, useState } from 'react'

/** @param every milliseconds between two looks at the clock */
export const useNow = (every: number): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(ticking)
  }, [every])
  return now
}
