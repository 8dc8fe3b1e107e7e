// Between processes, through Redis. Listeners in this process hear a ring without that detour, also while Redis is away.
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import type { Bus, BusOptions } from './bus.ts'
import { createListeners } from './listeners.ts'

const prefix = 'zhigu:'

/**
 * Rings to other processes are lost while the connection is away; when it is back everybody looks once.
 * @param onLost told of each attempt to reach Redis that went wrong; else `onError` is
 * @param onReached told when a connection stands, and of what got through
 */
export const createRedisBus = ({
  url,
  onError,
  onLost = onError,
  onReached = () => {},
}: BusOptions & { url: string; onLost?: (error: unknown) => void; onReached?: () => void }): Bus => {
  const self = randomUUID()
  const listeners = createListeners({ onError })
  const options = {
    connectTimeout: 5_000,
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000),
    // A late ring is worth nothing, and nobody shall wait for one.
    maxRetriesPerRequest: 0,
    // One that answers nothing any more is as good as away.
    commandTimeout: 2_000,
    enableOfflineQueue: false,
  }
  const sender = new Redis(url, options)
  const receiver = new Redis(url, { ...options, autoResubscribe: false })
  for (const connection of [sender, receiver]) connection.on('error', onLost).on('ready', onReached)
  receiver.on('message', (channel: string, from: string) => {
    if (from !== self) listeners.ring(channel.slice(prefix.length))
  })
  receiver.on('ready', async () => {
    const topics = listeners.topics()
    if (topics.length === 0) return
    try {
      await receiver.subscribe(...topics.map((topic) => prefix + topic))
    } catch (error) {
      // The connection went away again; the next one comes here too.
      onLost(error)
    }
    for (const topic of topics) listeners.ring(topic)
  })

  return {
    publish(topic) {
      listeners.ring(topic)
      if (sender.status === 'ready') sender.publish(prefix + topic, self).then(onReached, onLost)
    },
    async subscribe(topic, handler) {
      const isFirst = !listeners.has(topic)
      const remove = listeners.add(topic, handler)
      if (isFirst && receiver.status === 'ready') await receiver.subscribe(prefix + topic).catch(onLost)
      return () => {
        remove()
        if (!listeners.has(topic) && receiver.status === 'ready') receiver.unsubscribe(prefix + topic).catch(onLost)
      }
    },
    async close() {
      listeners.clear()
      sender.disconnect()
      receiver.disconnect()
    },
  }
}
