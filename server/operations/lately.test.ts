import { expect, test } from 'vitest'
import { lately } from './lately.ts'

/** Work that ends when it is told to, and a clock that goes when it is told to. */
const setUp = (milliseconds: number) => {
  let time = 0
  const begun: PromiseWithResolvers<string>[] = []
  const ask = lately(
    milliseconds,
    () => {
      const work = Promise.withResolvers<string>()
      begun.push(work)
      return work.promise
    },
    () => time,
  )
  return { ask, begun, pass: (by: number) => (time += by) }
}

test('many who ask at once, and those who ask soon after, get one result', async () => {
  const { ask, begun, pass } = setUp(1_000)
  const asked = Array.from({ length: 50 }, () => ask())
  // However long it takes, it is not begun a second time beside itself.
  pass(5_000)
  asked.push(ask())
  expect(begun).toHaveLength(1)
  begun[0]?.resolve('first')
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['first']))
  pass(999)
  expect(await ask()).toBe('first')
  expect(begun).toHaveLength(1)

  pass(1)
  const again = ask()
  expect(begun).toHaveLength(2)
  begun[1]?.resolve('second')
  expect(await again).toBe('second')
})

test('a failure is told to all who waited and to nobody else', async () => {
  const { ask, begun } = setUp(1_000)
  const asked = [ask(), ask()]
  begun[0]?.reject(new Error('as expected'))
  for (const one of asked) await expect(one).rejects.toThrow('as expected')
  const again = ask()
  begun[1]?.resolve('well')
  expect(await again).toBe('well')
})

test('work that throws at once does not stand in the way of the next', async () => {
  let calls = 0
  const ask = lately(1_000, () => {
    calls += 1
    if (calls === 1) throw new Error('as expected')
    return Promise.resolve(calls)
  })
  await expect(ask()).rejects.toThrow('as expected')
  expect(await ask()).toBe(2)
})

test('kept for no time it is done anew, but never twice at once', async () => {
  const { ask, begun } = setUp(0)
  const asked = [ask(), ask()]
  expect(begun).toHaveLength(1)
  begun[0]?.resolve('first')
  await Promise.all(asked)
  void ask()
  expect(begun).toHaveLength(2)
})
