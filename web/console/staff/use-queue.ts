// The lists of cases, kept up to date: everything that waits or is in somebody's hands, and what ended lately.
import { useCallback, useEffect, useState } from 'react'
import type { z } from 'zod'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { HandoffList, HandoffQuery } from '../../../server/protocol/handoff.ts'
import { CallFailed } from '../../api/call-failed.ts'
import { useSurroundings } from '../console.tsx'
import { useSingleFlight } from './use-single-flight.ts'

/** What clients write changes no queue and is not announced to those who have not opened the conversation. */
const lookMilliseconds = 15_000

export type Queue = {
  /** null until it was read for the first time */
  list: z.infer<typeof HandoffList> | null
  /** Why it could not be read the last time. */
  failure: CallFailed | null
  refresh: () => Promise<void>
}

/** Everything that is open. */
export const useQueue = (): Queue => {
  const { connection, session } = useSurroundings()
  const queue = useList('all')
  const { refresh } = queue
  useEffect(() => {
    void refresh()
    const looking = setInterval(() => void refresh(), lookMilliseconds)
    // Whoever follows the queue is at work, and clients are told so; who only reads is not.
    const unfollow = mayDo(session.role, 'handoff:work') ? connection.followQueue(() => void refresh()) : undefined
    return () => {
      clearInterval(looking)
      unfollow?.()
    }
  }, [connection, refresh, session.role])
  return queue
}

/**
 * What ended lately, the newest first; read while it is looked at.
 * @param after once this is another, something may have ended
 */
export const useClosed = ({ shown, after }: { shown: boolean; after: unknown }): Queue => {
  const closed = useList('closed')
  const { refresh } = closed
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever ends leaves the other lists
  useEffect(() => {
    if (shown) void refresh()
  }, [shown, after, refresh])
  return closed
}

const useList = (which: z.infer<typeof HandoffQuery>['which']): Queue => {
  const { http } = useSurroundings()
  const [list, setList] = useState<Queue['list']>(null)
  const [failure, setFailure] = useState<CallFailed | null>(null)
  const refresh = useSingleFlight(
    useCallback(async () => {
      try {
        setList(await http.get<z.infer<typeof HandoffList>>(`/v1/handoffs?which=${which}`))
        setFailure(null)
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error
        setFailure(error)
      }
    }, [http, which]),
  )
  return { list, failure, refresh }
}
