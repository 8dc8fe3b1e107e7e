// Within one process.
import { EventEmitter } from 'node:events'
import type { Bus } from './bus.ts'

export const createMemoryBus = (): Bus => {
  const emitter = new EventEmitter().setMaxListeners(0)
  return {
    publish(topic) {
      // Listeners run after the publisher has gone on; what they throw is theirs.
      setImmediate(() => emitter.emit(topic))
    },
    async subscribe(topic, handler) {
      emitter.on(topic, handler)
      return () => emitter.off(topic, handler)
    },
    async close() {
      emitter.removeAllListeners()
    },
  }
}
