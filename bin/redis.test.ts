import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import pino from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createLimits } from '../server/limits.ts'
import { createOutage } from './outage.ts'
import { openRedis, redisComponent, whyNoRedis } from './redis.ts'

/** Speaks as much of the protocol as a count of messages needs; `isHung` takes connections and answers nothing. */
const startRedis = async () => {
  const state = { isHung: false }
  const lines = new Set<Socket>()
  const answers: Record<string, string> = {
    info: '$19\r\nredis_version:7.0.0\r\n',
    ping: '+PONG\r\n',
    eval: '*2\r\n:1\r\n:60000\r\n',
    evalsha: '*2\r\n:1\r\n:60000\r\n',
  }
  const server = createServer((line) => {
    lines.add(line)
    line.on('error', () => undefined)
    line.on('data', (data) => {
      if (state.isHung) return
      // Each command begins with the number of its words.
      for (const [, name = ''] of data.toString().matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/g))
        line.write(answers[name.toLowerCase()] ?? '+OK\r\n')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const line of lines) line.destroy()
    server.close()
  })
  return Object.assign(state, { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

// A Redis that hung without dropping its connections cost everybody who wrote a message a second, for as long as it hung.
test('a Redis that hangs costs one second once; until it answers again each process counts for itself', async () => {
  const server = await startRedis()
  const lines: { msg: string; err?: { detail: string } }[] = []
  const logger = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) })
  const redis = openRedis(
    server.url,
    createOutage('redis', logger, (error) => whyNoRedis(server.url, error)),
  )
  onTestFinished(() => redis.client.disconnect())
  const limits = createLimits({ perClient: 3, perAddress: 1_000, redis: redis.client })
  const message = async (principalId = 'client-001') => {
    const began = performance.now()
    await limits.message({ principalId, address: '127.0.0.1' })
    return performance.now() - began
  }
  await vi.waitFor(() => expect(redis.client.status).toBe('ready'))
  for (let index = 0; index < 5; index += 1) await message()
  expect(await redisComponent(redis).check()).toBeUndefined()

  server.isHung = true
  expect(await message()).toBeLessThan(1_500)
  await vi.waitFor(() => expect(redis.client.status).not.toBe('ready'))
  for (let index = 0; index < 2; index += 1) expect(await message()).toBeLessThan(200)
  await expect(message()).rejects.toMatchObject({ code: 'rate-limited' })
  await expect(redisComponent(redis).check()).rejects.toMatchObject({
    detail: expect.stringMatching(/没有及时回应.*各自限制/),
  })
  // It is tried again and again, and that is not told again and again.
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  expect(await message('client-002')).toBeLessThan(200)
  expect(lines).toMatchObject([{ msg: 'redis is away', err: { detail: expect.stringContaining('没有及时回应') } }])

  server.isHung = false
  await vi.waitFor(() => expect(redis.client.status).toBe('ready'), 10_000)
  expect(lines.map(({ msg }) => msg)).toEqual(['redis is away', 'redis is back'])
  expect(await redisComponent(redis).check()).toBeUndefined()
  for (let index = 0; index < 5; index += 1) await message()
}, 30_000)
