// The connection to Redis over which processes count messages together, and what is said of it.
import { Redis } from 'ioredis'
import { Problem } from '../domain/problem.ts'
import type { Component } from '../server/operations/health.ts'
import { whyUnreachable } from '../storage/unreachable.ts'
import type { Outage } from './outage.ts'

/** A connection with its last fault, which tells more than that a command was not sent. */
export type RedisConnection = { url: string; client: Redis; fault(): unknown }

/** Nobody who writes a message is kept waiting longer. */
const commandMilliseconds = 1_000
/** Without a sign of life in this time the connection is given up: before the command is, or the next would wait on it too. */
const silenceMilliseconds = 900

export const openRedis = (url: string, outage?: Outage): RedisConnection => {
  const client = new Redis(url, {
    maxRetriesPerRequest: 1,
    commandTimeout: commandMilliseconds,
    // One that answers nothing any more is as good as away: no connection to it is ready again until it answers.
    socketTimeout: silenceMilliseconds,
  })
  let last: Error | undefined
  client.on('error', (error) => {
    last = error
    outage?.failed(error)
  })
  client.on('ready', () => outage?.over())
  return { url, client, fault: () => last }
}

export const redisComponent = ({ url, client, fault }: RedisConnection): Component => ({
  name: 'Redis',
  required: false,
  async check() {
    try {
      await client.ping()
    } catch (cause) {
      throw whyNoRedis(url, fault(), cause)
    }
    return undefined
  },
})

/** @param errors the one that tells most first */
export const whyNoRedis = (url: string, ...errors: unknown[]): Problem => {
  const { hostname, port } = new URL(url)
  const [why = '它没有正常回应，请查看它的日志。'] = errors.flatMap(
    (error) => whyUnreachable(error, redisRefusals) ?? [],
  )
  const meanwhile = '其间消息频率由每个服务进程各自限制。'
  return new Problem('component-unavailable', `用不了 Redis ${hostname}:${port || 6379}：${why}${meanwhile}`, {
    cause: errors.at(-1),
  })
}

const redisRefusals: [RegExp, string][] = [
  [/WRONGPASS|invalid password/, '用户名或密码不对，请核对 REDIS_URL。'],
  [/NOAUTH/, '要求密码，请在 REDIS_URL 里写上，例如 redis://:密码@主机:6379。'],
  [/NOPERM/, '这个用户没有所需的权限，请管理员授权。'],
  [/Socket timeout|Command timed out/, '连得上，但它没有及时回应，请查看它的日志和负载。'],
]
