// Whether a conversation has grown: told by the bell, and because a ring may be lost looked up now and then, for all that are watched at once.
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventLog } from '../../storage/streams/event-log.ts'
import type { Bus } from '../bus/bus.ts'

/** A lost ring costs at most about this long. */
const lookMilliseconds = 2_000

export type Watch = {
  /**
   * Resolves when there may be events after a number, at once if it rang since this last resolved, and when `signal` aborts.
   * @param seen number of the last event that the caller has
   */
  changed(seen: number, signal: AbortSignal): Promise<void>
  stop(): void
}

export type News = {
  /** Watches a conversation from when it resolves until `stop`. */
  watch(conversationId: string): Promise<Watch>
}

type Watcher = { seen: number; ring(): void }

/** Makes what watches conversations for this process. `onError`: the look-up failed; it is tried again. */
export const createNews = ({
  events,
  bus,
  onError,
}: {
  events: Pick<EventLog, 'heads'>
  bus: Bus
  onError: (error: unknown) => void
}): News => {
  const watched = new Map<string, Set<Watcher>>()
  let looking = false

  const look = async (): Promise<void> => {
    looking = true
    while (watched.size > 0) {
      await sleep(lookMilliseconds, undefined, { ref: false })
      try {
        for (const [id, seq] of await events.heads([...watched.keys()]))
          for (const watcher of watched.get(id) ?? []) if (seq > watcher.seen) watcher.ring()
      } catch (error) {
        onError(error)
      }
    }
    looking = false
  }

  return {
    async watch(conversationId) {
      let rung = false
      let wake: (() => void) | null = null
      const watcher: Watcher = {
        seen: 0,
        ring() {
          rung = true
          wake?.()
        },
      }
      const unsubscribe = await bus.subscribe(`conversation:${conversationId}`, watcher.ring)
      const others = watched.get(conversationId) ?? new Set()
      watched.set(conversationId, others.add(watcher))
      if (!looking) void look()
      return {
        async changed(seen, signal) {
          watcher.seen = seen
          if (!rung && !signal.aborted) {
            const { promise, resolve } = Promise.withResolvers<void>()
            wake = resolve
            signal.addEventListener('abort', resolve as () => void, { once: true })
            await promise
            signal.removeEventListener('abort', resolve as () => void)
            wake = null
          }
          rung = false
        },
        stop() {
          unsubscribe()
          others.delete(watcher)
          if (others.size === 0) watched.delete(conversationId)
        },
      }
    },
  }
}
