// The answer of one call, for what is read once.
import { useEffect, useState } from 'react'
import { useSurroundings } from './console.tsx'

export type Answered<Answer> = { answer: Answer | null; failure: unknown; again: () => void }

/** Asks when the path is another, or again; of no path nothing. */
export const useAnswer = <Answer>(path: string | null): Answered<Answer> => {
  const { http } = useSurroundings()
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same
  useEffect(() => {
    setAnswer(null)
    setFailure(null)
    if (path === null) return
    let isOver = false
    http
      .get<Answer>(path)
      .then((answer) => isOver || setAnswer(answer))
      .catch((error: unknown) => isOver || setFailure(error))
    return () => {
      isOver = true
    }
  }, [http, path, attempt])
  return { answer, failure, again: () => setAttempt(attempt + 1) }
}
