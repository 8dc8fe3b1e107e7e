import pino from 'pino'
import { expect, test } from 'vitest'
import { startUpkeep } from './upkeep.ts'

const silent = pino({ level: 'silent' })
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('a task that fails is tried again, a slow one does not overlap itself, and stopping waits for it', async () => {
  let failures = 0
  let inside = 0
  let most = 0
  let finished = 0
  const upkeep = startUpkeep(
    [
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
    silent,
  )
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
