import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { lacks } from '../tests/services.ts'
import { createLimits, type Limits } from './limits.ts'

type Caller = Parameters<Limits['message']>[0]

test('while Redis is away each process counts for itself, and nobody waits for it', async () => {
  // Nobody listens on this port.
  const redis = new Redis('redis://127.0.0.1:1', { maxRetriesPerRequest: 1, commandTimeout: 1_000 })
  redis.on('error', () => undefined)
  try {
    const limits = createLimits({ perClient: 2, perAddress: 100, redis })
    const caller = { principalId: 'client-001', address: '127.0.0.1' }
    const began = performance.now()
    await limits.message(caller)
    await limits.message(caller)
    await expect(limits.message(caller)).rejects.toMatchObject({ code: 'rate-limited' })
    expect(performance.now() - began).toBeLessThan(1_000)
  } finally {
    redis.disconnect()
  }
})

describe.skipIf(lacks('two servers that count messages', 'TEST_REDIS_URL'))('on a real Redis', () => {
  test('two servers count together, by client and by address', async () => {
    const servers = [1, 2].map(() => new Redis(process.env.TEST_REDIS_URL as string))
    try {
      await Promise.all(servers.map((redis) => redis.ping()))
      const [here, there] = servers.map((redis) => createLimits({ perClient: 2, perAddress: 3, redis })) as [
        Limits,
        Limits,
      ]
      const address = randomUUID()
      const [one, two, three] = [1, 2, 3].map(() => ({ principalId: randomUUID(), address })) as [
        Caller,
        Caller,
        Caller,
      ]
      await here.message(one)
      await there.message(one)
      const tooFast = { code: 'rate-limited', detail: expect.stringContaining('消息发送得太快了') }
      await expect(here.message(one)).rejects.toMatchObject(tooFast)
      await expect(there.message(one)).rejects.toMatchObject(tooFast)
      await there.message(two)
      const tooMany = { code: 'rate-limited', detail: expect.stringContaining('这个网络地址的请求太多') }
      await expect(here.message(three)).rejects.toMatchObject(tooMany)
      await expect(there.message(two)).rejects.toMatchObject(tooMany)
      await here.message({ ...three, address: randomUUID() })
      // Two openings: half of three, rounded up.
      await here.opening(address)
      await there.opening(address)
      await expect(here.opening(address)).rejects.toMatchObject({ detail: expect.stringContaining('新建会话太多') })
    } finally {
      for (const redis of servers) redis.disconnect()
    }
  })
})
