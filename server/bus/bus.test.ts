import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buses, lacks, onEach } from '../../tests/services.ts'
import type { Bus } from './bus.ts'
import { createRedisBus } from './redis.ts'

const until = async (holds: () => boolean, milliseconds = 5_000) => {
  const end = performance.now() + milliseconds
  while (!holds()) {
    if (performance.now() > end) throw new Error('It did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Redis connects in the background: waits until rings from each reach the other. */
const settle = async (left: Bus, right: Bus) => {
  for (const [from, to] of [[left, right] as const, [right, left] as const]) {
    let reached = false
    const stop = await to.subscribe('settle', () => {
      reached = true
    })
    const timer = setInterval(() => from.publish('settle'), 10)
    await until(() => reached).finally(() => clearInterval(timer))
    stop()
  }
}
const moment = () => new Promise((resolve) => setTimeout(resolve, 100))

onEach(buses, (open) => {
  let opened: Awaited<ReturnType<typeof open>>
  let bus: Bus
  let another: Bus
  beforeEach(async () => {
    opened = await open()
    bus = opened.bus
    another = opened.another
    await settle(bus, another)
  })
  afterEach(() => opened.close())

  const listen = async (on: Bus, topic: string) => {
    const heard = { rings: 0 }
    const stop = await on.subscribe(topic, () => {
      heard.rings += 1
    })
    return { heard, stop }
  }

  test('a ring reaches every listener of its topic, in this process and another, once, and no other topic', async () => {
    const here = await listen(bus, 'conversation:1')
    const too = await listen(bus, 'conversation:1')
    const there = await listen(another, 'conversation:1')
    const other = await listen(another, 'conversation:10')
    bus.publish('conversation:1')
    await until(() => there.heard.rings > 0 && here.heard.rings > 0)
    await moment()
    expect([here, too, there, other].map(({ heard }) => heard.rings)).toEqual([1, 1, 1, 0])
  })

  test('who has stopped hears nothing, the others go on', async () => {
    const left = await listen(another, 't')
    const right = await listen(another, 't')
    left.stop()
    left.stop()
    bus.publish('t')
    await until(() => right.heard.rings === 1)
    expect(left.heard.rings).toBe(0)
    right.stop()
    bus.publish('t')
    await moment()
    expect(right.heard.rings).toBe(1)
    const again = await listen(another, 't')
    bus.publish('t')
    await until(() => again.heard.rings === 1)
  })

  test('a handler that throws harms neither the ringing nor the others', async () => {
    await bus.subscribe('t', () => {
      throw new Error('mine')
    })
    const fine = await listen(bus, 't')
    bus.publish('t')
    await until(() => fine.heard.rings === 1)
    expect(opened.errors.map(String)).toContain('Error: mine')
  })

  test('ringing does not run handlers within the call', async () => {
    const heard = await listen(bus, 't')
    bus.publish('t')
    expect(heard.heard.rings).toBe(0)
    await until(() => heard.heard.rings === 1)
  })

  test('after closing nothing rings and nothing throws', async () => {
    const { heard, stop } = await listen(bus, 't')
    await bus.close()
    bus.publish('t')
    stop()
    await moment()
    expect(heard.rings).toBe(0)
  })
})

const redisUrl = process.env.TEST_REDIS_URL
describe.skipIf(lacks('a Redis that goes away', 'TEST_REDIS_URL'))('a Redis that goes away', () => {
  /** A relay in front of Redis that can be cut. */
  const openRelay = async () => {
    const { hostname, port } = new URL(redisUrl as string)
    const sockets = new Set<Socket>()
    const make = () =>
      createServer((client) => {
        const upstream = connect(Number(port), hostname)
        for (const socket of [client, upstream]) {
          sockets.add(socket)
          socket.on('error', () => {}).on('close', () => sockets.delete(socket))
        }
        client.pipe(upstream)
        upstream.pipe(client)
      })
    const listen = (server: Server, at: number) =>
      new Promise<number>((resolve) =>
        server.listen(at, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
      )
    let server = make()
    const at = await listen(server, 0)
    const cut = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      })
    return {
      url: `redis://127.0.0.1:${at}`,
      cut,
      async restore() {
        server = make()
        await listen(server, at)
      },
    }
  }

  test('nothing throws, those here are still heard, and when it is back everybody looks and rings pass again', async () => {
    const relay = await openRelay()
    const errors: unknown[] = []
    const bus = createRedisBus({ url: relay.url, onError: (error) => errors.push(error) })
    const another = createRedisBus({ url: redisUrl as string, onError: (error) => errors.push(error) })
    const heard: string[] = []
    await bus.subscribe('t', () => heard.push('here'))
    await another.subscribe('t', () => heard.push('there'))
    const rings = async (wanted: string) => {
      heard.length = 0
      const timer = setInterval(() => bus.publish('t'), 20)
      await until(() => heard.includes(wanted)).finally(() => clearInterval(timer))
    }
    await rings('there')

    await relay.cut()
    await until(() => errors.length > 0)
    bus.publish('t')
    await rings('here')
    // Resolves although it cannot reach Redis now.
    await bus.subscribe('new', () => heard.push('new'))
    heard.length = 0
    await moment()
    heard.length = 0

    await relay.restore()
    // Both topics ring once by themselves.
    await until(() => heard.includes('here') && heard.includes('new'))
    heard.length = 0
    another.publish('new')
    await until(() => heard.includes('new'))
    await rings('there')

    await bus.close()
    await another.close()
    await relay.cut()
  })

  test('a Redis that was never there holds up nobody', async () => {
    const errors: unknown[] = []
    const bus = createRedisBus({ url: 'redis://127.0.0.1:1', onError: (error) => errors.push(error) })
    let rings = 0
    await bus.subscribe('t', () => {
      rings += 1
    })
    bus.publish('t')
    await until(() => rings === 1 && errors.length > 0)
    await bus.close()
  })
})
