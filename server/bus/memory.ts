// Within one process.
import type { Bus, BusOptions } from './bus.ts'
import { createListeners } from './listeners.ts'

const raise = (error: unknown) => {
  throw error
}

/** @param options without `onError` a handler that throws ends the process, like any error that nobody catches */
export const createMemoryBus = ({ onError = raise }: Partial<BusOptions> = {}): Bus => {
  const listeners = createListeners({ onError })
  return {
    publish: listeners.ring,
    subscribe: async (topic, handler) => listeners.add(topic, handler),
    close: async () => listeners.clear(),
  }
}
