// What the server does with a line on which nobody answers, or nobody reads: heartbeats, cutting off, writing no faster than is read.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { heartbeatSeconds } from '../../server/protocol/socket.ts'
import { emptyFolder, startZhigu, type Talk, type Zhigu } from './harness.ts'
import { maskedFrame, rawUpgrade, type TestSocket, welcomed } from './socket-client.ts'

let zhigu: Zhigu
beforeAll(async () => {
  zhigu = await startZhigu({ SAMPLE_LIBRARY: 'off' }, await emptyFolder())
})
afterAll(() => zhigu?.close())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** The time between two heartbeats goes by; the lines themselves run at their own pace. */
const round = async () => {
  vi.advanceTimersByTime(heartbeatSeconds * 1000)
  await sleep(200)
}
const beatsIn = (socket: TestSocket) => socket.frames.filter(({ type }) => type === 'heartbeat').length

const following = async (talk: Talk, after = 0) => {
  const socket = await welcomed(zhigu.url, talk.token)
  socket.say({ type: 'follow', conversationId: talk.id, after })
  await socket.until('following')
  return socket
}

const openCount = async (): Promise<number> => {
  const { text } = await zhigu.call('GET', '/metrics')
  return Number(/^zhigu_sockets_open (\d+)$/m.exec(text)?.[1])
}

test('every line hears a heartbeat each round, and one that answered none from one to the next is cut off', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const lively = await welcomed(zhigu.url, await zhigu.visitor())
  const silent = await rawUpgrade(zhigu.url)
  let heard = ''
  let isCut = false
  silent.on('data', (data) => {
    heard += data.toString('latin1')
  })
  silent.once('close', () => {
    isCut = true
  })
  silent.write(maskedFrame({ type: 'hello', protocol: 1, token: await zhigu.visitor() }))
  await expect.poll(() => heard).toContain('"welcome"')
  expect([beatsIn(lively), await openCount()]).toEqual([0, 2])

  await round()
  expect(beatsIn(lively)).toBe(1)
  expect(heard.split('{"type":"heartbeat"}')).toHaveLength(2)
  // What it says is no answer to what was asked: whoever is there has to say so.
  silent.write(maskedFrame({ type: 'renew', token: 'x' }))
  expect(isCut).toBe(false)

  await round()
  await expect.poll(() => isCut).toBe(true)
  for (let times = 0; times < 3; times += 1) await round()
  expect([lively.isOpen(), beatsIn(lively)]).toEqual([true, 5])
  await expect.poll(openCount).toBe(1)
  lively.terminate()
  await expect.poll(openCount).toBe(0)
})

/** About 5 KB each, 200 in a commit: more than all buffers between here and there hold. */
const commits = 25
const write = async ({ id }: Talk, times: number) => {
  const body = { type: 'notice-given' as const, about: 'callback' as const, text: '我们会尽快回电。'.repeat(210) }
  for (let i = 0; i < times; i += 1)
    await zhigu.services.events.append({
      streamId: id,
      events: Array.from({ length: 200 }, () => ({ actor: { kind: 'system' as const }, body })),
    })
}
const seqsIn = (events: { seq: number }[]) => events.map(({ seq }) => seq)

/** The most bytes that ever waited in this process to be written to one line. */
const watchWaiting = () => {
  const { send } = WebSocket.prototype
  const watched = { most: 0, total: 0 }
  vi.spyOn(WebSocket.prototype, 'send').mockImplementation(function (this: WebSocket, ...args: unknown[]) {
    Reflect.apply(send, this, args)
    watched.most = Math.max(watched.most, this.bufferedAmount)
    watched.total += String(args[0]).length
  })
  return watched
}

test('who does not read is not written to without end, holds up nobody, and then gets everything in order', {
  timeout: 60_000,
}, async () => {
  const talk = await zhigu.talk()
  const socket = await following(talk)
  const watched = watchWaiting()
  socket.pause()
  await write(talk, commits)
  await sleep(500)
  const bytes = Buffer.byteLength(JSON.stringify(await talk.events()))
  expect(bytes).toBeGreaterThan(20_000_000)
  // One batch, however much there is: what is not yet told stays in the database.
  expect(watched.most).toBeLessThan(3_000_000)

  const other = await zhigu.talk()
  const quick = await following(other)
  const asked = performance.now()
  quick.say({ type: 'send', conversationId: other.id, messageId: randomUUID(), text: '你好' })
  await quick.until('done')
  expect(performance.now() - asked).toBeLessThan(5_000)

  socket.resume()
  const wanted = seqsIn(await talk.events())
  await expect.poll(() => socket.events().length, { timeout: 20_000 }).toBe(wanted.length)
  expect(seqsIn(socket.events())).toEqual(wanted)
  expect(watched.most).toBeLessThan(3_000_000)
  for (const line of [socket, quick]) line.terminate()
})

test('who does not read for two rounds is cut off, and coming back loses nothing', { timeout: 60_000 }, async () => {
  await expect.poll(openCount).toBe(0)
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const talk = await zhigu.talk()
  const socket = await following(talk)
  await write(talk, 1)
  await socket.until('events')
  socket.pause()
  await write(talk, commits)
  for (let times = 0; times < 3; times += 1) await round()
  await expect.poll(openCount).toBe(0)
  socket.resume()
  expect(await socket.closed()).toBe(1006)

  const got = seqsIn(socket.events())
  const wanted = seqsIn(await talk.events())
  expect(got.length).toBeLessThan(wanted.length)
  const again = await following(talk, got.at(-1))
  await expect.poll(() => got.length + again.events().length, { timeout: 20_000 }).toBe(wanted.length)
  expect([...got, ...seqsIn(again.events())]).toEqual(wanted)
  again.terminate()
})
