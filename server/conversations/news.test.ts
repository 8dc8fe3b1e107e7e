import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Bus } from '../bus/bus.ts'
import { createMemoryBus } from '../bus/memory.ts'
import { createNews } from './news.ts'

const never = new AbortController().signal
const deaf: Bus = { publish: () => undefined, subscribe: async () => () => undefined, close: async () => undefined }

const rethrow = (error: unknown) => {
  throw error
}

/** Resolves to whether there was news within so many milliseconds. */
const within = (milliseconds: number, changed: Promise<void>): Promise<boolean> =>
  Promise.race([changed.then(() => true), sleep(milliseconds, false)])

test('a ring is heard at once, also one that came before it was waited for', async () => {
  const bus = createMemoryBus()
  const news = createNews({ events: { heads: async () => new Map() }, bus, onError: rethrow })
  const watch = await news.watch('c-1')
  const changed = watch.changed(0, never)
  bus.publish('conversation:c-1')
  expect(await within(500, changed)).toBe(true)
  bus.publish('conversation:c-1')
  await sleep(10)
  expect(await within(500, watch.changed(1, never))).toBe(true)
  bus.publish('conversation:c-2')
  expect(await within(100, watch.changed(2, never))).toBe(false)
  watch.stop()
})

test('rings that were lost cost a moment: those who miss something are told, the others sleep on', async () => {
  let asked: readonly string[] = []
  const heads = async (ids: readonly string[]) => {
    asked = ids
    return new Map([
      ['c-1', 7],
      ['c-2', 3],
    ])
  }
  const news = createNews({ events: { heads }, bus: deaf, onError: rethrow })
  const [behind, upToDate] = [await news.watch('c-1'), await news.watch('c-2')]
  const [late, current] = [behind.changed(5, never), upToDate.changed(3, never)]
  expect(await within(4_000, late)).toBe(true)
  expect(await within(100, current)).toBe(false)
  expect(asked).toEqual(['c-1', 'c-2'])
  behind.stop()
  upToDate.stop()
})

test('looking goes on after it failed, and whoever leaves is not kept waiting', async () => {
  let calls = 0
  const errors: unknown[] = []
  const heads = async () => {
    calls += 1
    if (calls === 1) throw new Error('the database is away')
    return new Map([['c-1', 1]])
  }
  const news = createNews({ events: { heads }, bus: deaf, onError: (error) => errors.push(error) })
  const watch = await news.watch('c-1')
  expect(await within(8_000, watch.changed(0, never))).toBe(true)
  expect(errors).toHaveLength(1)
  const leave = new AbortController()
  const changed = watch.changed(1, leave.signal)
  leave.abort()
  expect(await within(100, changed)).toBe(true)
  watch.stop()
}, 20_000)
