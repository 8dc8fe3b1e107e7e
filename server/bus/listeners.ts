// Who in this process waits for which ring; both buses have it.
import type { BusOptions } from './bus.ts'

/** Makes an empty list of listeners. What one throws goes to `onError` and to nobody else. */
export const createListeners = ({ onError }: BusOptions) => {
  const byTopic = new Map<string, Set<() => void>>()

  const call = (topic: string, listener: () => void) =>
    // Later, so that who rings is neither held up nor harmed by who listens.
    setImmediate(() => {
      if (!byTopic.get(topic)?.has(listener)) return
      try {
        listener()
      } catch (error) {
        onError(error)
      }
    })

  return {
    topics: () => [...byTopic.keys()],
    has: (topic: string) => byTopic.has(topic),
    add(topic: string, handler: () => void): () => void {
      // One handler may be given twice; each time it is another listener.
      const listener = () => handler()
      byTopic.set(topic, (byTopic.get(topic) ?? new Set()).add(listener))
      return () => {
        const listeners = byTopic.get(topic)
        if (listeners?.delete(listener) && listeners.size === 0) byTopic.delete(topic)
      }
    },
    ring(topic: string) {
      for (const listener of byTopic.get(topic) ?? []) call(topic, listener)
    },
    clear: () => byTopic.clear(),
  }
}
