// Streams of events that must not go on: nobody reads them, there are too many, their caller may no longer read, their source fails.
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { problemIn, startZhigu, type Talk, type Zhigu } from './harness.ts'

let zhigu: Zhigu
beforeAll(async () => {
  zhigu = await startZhigu()
})
afterAll(() => zhigu?.close())

const openStreams = async () => (await zhigu.services.metrics.streams.get()).values[0]?.value
const noneOpen = () => vi.waitFor(async () => expect(await openStreams()).toBe(0), 5_000)

/** Reads a stream as bytes; `ended` gives all of it when the server ends it. */
const read = async ({ path }: Pick<Talk, 'path'>, token: string) => {
  const gone = new AbortController()
  const response = await fetch(`${zhigu.url}${path}/stream`, {
    headers: { authorization: `Bearer ${token}` },
    signal: gone.signal,
  })
  const heard = { status: response.status, text: '' }
  const ended = (async () => {
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) heard.text += part
    return heard.text
  })()
  ended.catch(() => undefined)
  return { heard, ended, close: () => gone.abort() }
}

/** The problem that a stream ended with. */
const lastProblem = (text: string) => {
  const frame = text.trimEnd().split('\n\n').at(-1) ?? ''
  expect(frame).toMatch(/^event: error\ndata: \{.*\}$/)
  return JSON.parse(frame.slice(frame.indexOf('{')))
}

test('HEAD says what GET would be, and follows nothing', async () => {
  const talk = await zhigu.talk()
  const head = (path = `${talk.path}/stream`, token = talk.token) =>
    fetch(`${zhigu.url}${path}`, { method: 'HEAD', headers: { authorization: `Bearer ${token}` } })
  for (let time = 0; time < 20; time += 1) {
    const response = await head()
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  }
  expect(await openStreams()).toBe(0)
  const auditor = await zhigu.token('auditor')
  expect((await head(talk.path, auditor)).status).toBe((await zhigu.call('GET', talk.path, { token: auditor })).status)
})

test('a caller has so many streams at once, others are not held up, and one that is closed makes room', async () => {
  const talk = await zhigu.talk()
  const streams = []
  for (let count = 0; count < 16; count += 1) streams.push(await read(talk, talk.token))
  const refused = await zhigu.call('GET', `${talk.path}/stream`, { token: talk.token })
  expect(problemIn(refused)).toMatchObject({
    status: 429,
    code: 'rate-limited',
    detail: expect.stringMatching(/16 个/),
  })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  const other = await zhigu.talk()
  const unhindered = await read(other, other.token)
  expect(unhindered.heard.status).toBe(200)
  unhindered.close()
  for (const stream of streams) stream.close()
  await noneOpen()
  const again = await read(talk, talk.token)
  expect(again.heard.status).toBe(200)
  again.close()
  await noneOpen()
})

test('a visitor does not read on what a client has claimed', async () => {
  const visitor = await zhigu.talk()
  const stream = await read(visitor, visitor.token)
  await visitor.ask('银证转账几点可以转')
  const token = await zhigu.token('client', { id: 'client-001' })
  const claimed = await zhigu.call('POST', `${visitor.path}/claim`, { token, body: { visitorToken: visitor.token } })
  expect(claimed.status).toBe(200)
  await zhigu.talkIn(visitor.id, token).ask('虚谷稳进债券A的管理费是多少')
  const text = await stream.ended
  expect(text).toContain('8:30–16:30')
  expect(text).not.toMatch(/稳进债券|conversation-claimed/)
  expect(lastProblem(text)).toMatchObject({ code: 'not-found' })
  await noneOpen()
})

test('a stream ends with the token it was opened with, and says so', async () => {
  const now = Math.floor(Date.now() / 1000)
  // Clocks may differ by half a minute, so it is good for two seconds more.
  const token = await new SignJWT({ role: 'client', anonymous: true })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('visitor-brief')
    .setIssuer('zhigu')
    .setAudience('zhigu')
    .setIssuedAt(now - 60)
    .setExpirationTime(now - 27)
    .sign(zhigu.services.tokenSecret)
  const talk = await zhigu.talk(token)
  const stream = await read(talk, token)
  const text = await stream.ended
  expect(Date.now() / 1000).toBeGreaterThanOrEqual(now + 2.9)
  expect(text).toContain('conversation-started')
  expect(lastProblem(text)).toMatchObject({ code: 'unauthenticated', detail: expect.stringMatching(/过期/) })
  expect((await zhigu.call('GET', talk.path, { token })).status).toBe(401)
  await noneOpen()
})

test('what fails in the middle ends the stream with a problem; how it failed stands in the log alone', async () => {
  const talk = await zhigu.talk()
  const said = vi.spyOn(console, 'error')
  const stream = await read(talk, talk.token)
  await vi.waitFor(() => expect(stream.heard.text).toContain('conversation-started'))
  const { sql, turns, bus } = zhigu.services
  await turns.drain(0)
  await sql.db.execute('alter table stream_events rename to stream_events_away')
  try {
    bus.publish(`conversation:${talk.id}`)
    const text = await stream.ended
    expect(lastProblem(text)).toMatchObject({ code: 'internal', status: 500 })
    expect(text).not.toMatch(/select |stream_events|Error:|\n\s+at /)
    expect(said).not.toHaveBeenCalled()
    const logged = zhigu.logs.map((line) => JSON.parse(line)).find(({ path }) => path === `${talk.path}/stream`)
    expect(logged).toMatchObject({ level: 'error', code: 'internal', requestId: expect.any(String) })
    await noneOpen()
  } finally {
    await sql.db.execute('alter table stream_events_away rename to stream_events')
    said.mockRestore()
  }
})
