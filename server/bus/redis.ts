// Between processes, through Redis. While the connection is away rings are lost, and come again with the next event.
import { Redis } from 'ioredis'
import type { Bus } from './bus.ts'

const prefix = 'zhigu:'

/** @param onError is told of lost connections and rings that could not be sent; nothing is thrown for them */
export const createRedisBus = ({ url, onError }: { url: string; onError: (error: Error) => void }): Bus => {
  const options = {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: true,
    retryStrategy: (times: number) => Math.min(100 * 2 ** times, 5_000),
  }
  const publisher = new Redis(url, options)
  const subscriber = new Redis(url, { ...options, maxRetriesPerRequest: null })
  const handlers = new Map<string, Set<() => void>>()
  publisher.on('error', onError)
  subscriber.on('error', onError)
  subscriber.on('message', (channel: string) => {
    for (const handler of handlers.get(channel) ?? []) handler()
  })
  // What rang while the connection was away is unknown: everybody looks.
  subscriber.on('ready', () => {
    for (const listeners of handlers.values()) for (const handler of listeners) handler()
  })

  return {
    publish(topic) {
      publisher.publish(prefix + topic, '').catch(onError)
    },
    async subscribe(topic, handler) {
      const channel = prefix + topic
      const known = handlers.get(channel)
      if (known) known.add(handler)
      else {
        handlers.set(channel, new Set([handler]))
        await subscriber.subscribe(channel).catch(onError)
      }
      return () => {
        const listeners = handlers.get(channel)
        listeners?.delete(handler)
        if (listeners?.size !== 0) return
        handlers.delete(channel)
        subscriber.unsubscribe(channel).catch(onError)
      }
    },
    async close() {
      handlers.clear()
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}
