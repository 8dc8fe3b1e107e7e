import pino from 'pino'
import { expect, test, vi } from 'vitest'
import { createMemoryBus } from '../bus/memory.ts'
import { startUpkeep } from './upkeep.ts'

const silent = pino({ level: 'silent' })
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('a task that fails is tried again, a slow one does not overlap itself, and stopping waits for it', async () => {
  let failures = 0
  let inside = 0
  let most = 0
  let finished = 0
  const upkeep = await startUpkeep({
    tasks: [
      {
        name: 'failing',
        everyMilliseconds: 5,
        run: async () => {
          failures += 1
          throw new Error('as expected')
        },
      },
      {
        name: 'slow',
        everyMilliseconds: 5,
        run: async () => {
          inside += 1
          most = Math.max(most, inside)
          await pause(40)
          inside -= 1
          finished += 1
        },
      },
    ],
    bus: createMemoryBus({ onError: (error) => expect.fail(String(error)) }),
    logger: silent,
  })
  await pause(100)
  await upkeep.stop()
  expect(failures).toBeGreaterThan(1)
  expect(most).toBe(1)
  expect(inside).toBe(0)
  expect(finished).toBeGreaterThan(0)
  const after = failures
  await pause(20)
  expect(failures).toBe(after)
})

test('what may have been missed is done when the server starts', async () => {
  const done: string[] = []
  const task = (name: string, atStart?: boolean) => ({
    name,
    everyMilliseconds: 60_000,
    atStart,
    run: async () => void done.push(name),
  })
  const bus = createMemoryBus({ onError: (error) => expect.fail(String(error)) })
  const upkeep = await startUpkeep({ tasks: [task('missed', true), task('other')], bus, logger: silent })
  await upkeep.stop()
  expect(done).toEqual(['missed'])
})

test('a ring has a task run soon, many rings once, and one that comes while it runs is not lost', async () => {
  const bus = createMemoryBus({ onError: (error) => expect.fail(String(error)) })
  const day = 24 * 3_600_000
  let runs = 0
  let others = 0
  const upkeep = await startUpkeep({
    tasks: [
      {
        name: 'rung',
        everyMilliseconds: day,
        soonAfter: 'bell',
        run: async () => {
          runs += 1
          if (runs === 1) bus.publish('bell')
          await pause(40)
        },
      },
      { name: 'other', everyMilliseconds: day, run: async () => others++ },
    ],
    bus,
    logger: silent,
    soonMilliseconds: 20,
  })
  for (let ring = 0; ring < 5; ring++) bus.publish('bell')
  await vi.waitFor(() => expect(runs).toBe(2))
  bus.publish('bell')
  await upkeep.stop()
  await pause(60)
  expect(runs).toBe(2)
  expect(others).toBe(0)
  await bus.close()
})

test('a task that ends because it is told to stop has not failed; one that fails while it stops has', async () => {
  const logged: string[] = []
  const logger = pino({ level: 'error' }, { write: (line: string) => void logged.push(JSON.parse(line).task) })
  const untilStopped = (name: string, failure?: Error) => ({
    name,
    everyMilliseconds: 60_000,
    atStart: true,
    run: (signal: AbortSignal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(failure ?? signal.reason))),
  })
  const bus = createMemoryBus({ onError: (error) => expect.fail(String(error)) })
  const tasks = [untilStopped('stopped'), untilStopped('broken', new Error('disk full'))]
  const upkeep = await startUpkeep({ tasks, bus, logger })
  await upkeep.stop()
  expect(logged).toEqual(['broken'])
})
