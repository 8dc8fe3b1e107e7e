// The conversations in my hands that are not on the screen: their clients see that I am there, and I hear at once what they write.
import { useEffect, useRef } from 'react'
import type { HandoffView } from '../../../server/protocol/handoff.ts'
import { useSurroundings } from '../console.tsx'

/** @param onNews something was said in one of them */
export const useHeld = (held: readonly HandoffView[], onNews: () => Promise<void>): void => {
  const { connection } = useSurroundings()
  const followed = useRef(new Map<string, () => void>())
  useEffect(() => {
    const ids = new Set(held.map(({ conversationId }) => conversationId))
    for (const [id, stop] of followed.current) {
      if (ids.has(id)) continue
      stop()
      followed.current.delete(id)
    }
    for (const { conversationId, lastSeq } of held) {
      if (followed.current.has(conversationId)) continue
      const stop = connection.follow(conversationId, lastSeq, {
        onEvents: () => void onNews(),
        // The list tells soon that it is in my hands no more.
        onRefused: () => undefined,
      })
      followed.current.set(conversationId, stop)
    }
  }, [connection, held, onNews])
  useEffect(() => {
    const all = followed.current
    return () => {
      for (const stop of all.values()) stop()
      all.clear()
    }
  }, [])
}
