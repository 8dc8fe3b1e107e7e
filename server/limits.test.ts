import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { createLimits } from './limits.ts'

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
