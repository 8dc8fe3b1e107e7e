// Doing something at the server from a button: one at a time, and what went wrong is said beside it.
import { useState } from 'preact/hooks'
import { CallFailed } from '../api/call-failed.ts'
import { failureWords } from './failure-words.ts'
import { useSurroundings } from './surroundings.ts'

export type Act = {
  busy: boolean
  failure: CallFailed | null
  /** @param then runs when it has worked */
  run<Answer>(act: () => Promise<Answer>, then?: (answer: Answer) => void): void
}

export const useAct = (): Act => {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<CallFailed | null>(null)
  return {
    busy,
    failure,
    run(act, then) {
      if (busy) return
      setBusy(true)
      setFailure(null)
      act()
        .then(then)
        .catch((error: unknown) => {
          if (!(error instanceof CallFailed)) throw error
          setFailure(error)
        })
        .finally(() => setBusy(false))
    },
  }
}

export const ActFailure = ({ failure }: { failure: CallFailed | null }) => {
  const { language } = useSurroundings()
  if (!failure) return null
  return (
    <p class="act-failure" role="alert">
      {failureWords(failure, language)}
    </p>
  )
}
