// The newest answer of a call that is made again and again, for what changes by itself.
import { useEffect, useState } from 'react'
import { useSurroundings } from '../console.tsx'

/** `failure` of the last call; `answer` is then that of an earlier one. `heardAt` by the clock of this machine. */
export type Live<Answer> = { answer: Answer | null; heardAt: number; failure: unknown }

/** Asks now and every so often, while somebody can see the page. */
export const useLive = <Answer>(path: string, everyMilliseconds: number): Live<Answer> => {
  const { http } = useSurroundings()
  const [live, setLive] = useState<Live<Answer>>({ answer: null, heardAt: 0, failure: null })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const ask = async () => {
      clearTimeout(timer)
      try {
        const answer = await http.get<Answer>(path)
        if (!isOver) setLive({ answer, heardAt: Date.now(), failure: null })
      } catch (failure) {
        if (!isOver) setLive((live) => ({ ...live, failure }))
      }
      clearTimeout(timer)
      if (!isOver && !document.hidden) timer = setTimeout(ask, everyMilliseconds)
    }
    const onVisibility = () => {
      if (document.hidden) clearTimeout(timer)
      else void ask()
    }
    document.addEventListener('visibilitychange', onVisibility)
    void ask()
    return () => {
      isOver = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisibility)
    }
  }, [http, path, everyMilliseconds])
  return live
}
