// Rate limits per client and per network address, in process or shared through Redis.
import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from '../domain/problem.ts'

export type Limits = {
  /** Counts one message. @throws Problem rate-limited with the seconds to wait */
  message(caller: { principalId: string; address: string }): Promise<void>
  /** Counts one new identity or conversation of an address; these cost more than a message. */
  opening(address: string): Promise<void>
}

/** @param perClient @param perAddress messages a minute */
export const createLimits = ({
  perClient,
  perAddress,
  redis,
}: {
  perClient: number
  perAddress: number
  redis: Redis | null
}): Limits => {
  const limiter = (keyPrefix: string, points: number) => {
    const memory = new RateLimiterMemory({ keyPrefix, points, duration: 60 })
    if (!redis) return memory
    // Without Redis for a moment each process counts for itself: a client is neither turned away for it nor kept waiting.
    const meanwhile = { insuranceLimiter: memory, rejectIfRedisNotReady: true }
    return new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration: 60, ...meanwhile })
  }
  const client = limiter('zhigu:client', perClient)
  const address = limiter('zhigu:address', perAddress)
  const opening = limiter('zhigu:opening', Math.max(1, Math.ceil(perAddress / 2)))

  const consume = async (limit: RateLimiterMemory | RateLimiterRedis, key: string, what: string) => {
    try {
      await limit.consume(key)
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000))
      throw new Problem('rate-limited', `${what}。`, {
        action: `请在 ${seconds} 秒后再试。`,
        retryAfterSeconds: seconds,
      })
    }
  }

  return {
    async message(caller) {
      await consume(client, caller.principalId, '消息发送得太快了')
      await consume(address, caller.address, '这个网络地址的请求太多')
    },
    opening: (from) => consume(opening, from, '这个网络地址新建会话太多'),
  }
}

/** More than a person has windows open, and few enough that one caller cannot hold the server. */
const mostOpen = 16

/**
 * Counts what each caller holds open in this process.
 * @param what what it is called: 连接
 * @returns enters a caller and gives what has to be called when it is over; throws Problem `rate-limited` when there are too many
 */
export const createOpenCount = (what: string): ((principalId: string) => () => void) => {
  const open = new Map<string, number>()
  return (principalId) => {
    const count = open.get(principalId) ?? 0
    if (count >= mostOpen)
      throw new Problem('rate-limited', `同时打开的${what}太多了，最多 ${mostOpen} 个。`, {
        action: '请关闭不用的页面，或在 5 秒后再试。',
        retryAfterSeconds: 5,
      })
    open.set(principalId, count + 1)
    return () => {
      const rest = (open.get(principalId) ?? 1) - 1
      if (rest > 0) open.set(principalId, rest)
      else open.delete(principalId)
    }
  }
}
