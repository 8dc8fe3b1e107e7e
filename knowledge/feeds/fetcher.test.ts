import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { Problem } from '../../domain/problem.ts'
import { createFetcher, type Fetcher } from './fetcher.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => void
const servers: Server[] = []
const fetchers: Fetcher[] = []

/** A server that answers by path; what is not named is not found. */
const serve = async (answers: Record<string, Answer>, host = '127.0.0.1') => {
  const asked: { path: string; at: number; headers: IncomingMessage['headers'] }[] = []
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', at: performance.now(), headers: request.headers })
    const answer = answers[request.url ?? '']
    if (answer) answer(response, request)
    else response.writeHead(404).end()
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return { origin: `http://${host}:${(server.address() as AddressInfo).port}`, asked }
}

const fetcher = (options: Partial<Parameters<typeof createFetcher>[0]> = {}): Fetcher => {
  const made = createFetcher({ version: '1', own: ['127.0.0.1'], pauseMilliseconds: 1, ...options })
  fetchers.push(made)
  return made
}
const text =
  (words: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(words)

/** The problem that a fetch ends with. */
const problemOf = async (promise: Promise<unknown>): Promise<Problem> => {
  const error = await promise.then(
    () => null,
    (cause: unknown) => cause,
  )
  if (!(error instanceof Problem)) throw error ?? new Error('nothing was refused')
  return error
}

afterEach(async () => {
  await Promise.all(fetchers.splice(0).map((one) => one.close()))
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

test('says who asks, and asks no second time for what has not changed', async () => {
  const { origin, asked } = await serve({
    '/list': (response, request) => {
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end()
      else text('一', { etag: '"1"', 'last-modified': 'Mon, 23 Nov 2026 00:00:00 GMT' })(response, request)
    },
  })
  const { fetch } = fetcher({ contact: 'it@example.com' })
  const first = await fetch(`${origin}/list`, { megabytes: 1 })
  if (first.state !== 'fetched') throw new Error('it was not fetched')
  expect(Buffer.from(first.bytes).toString()).toBe('一')
  expect(first).toMatchObject({ contentType: 'text/plain', charset: 'utf-8', etag: '"1"' })
  expect(await fetch(`${origin}/list`, { megabytes: 1, known: first })).toEqual({ state: 'unchanged' })
  const last = asked.at(-1)?.headers
  expect(last?.['user-agent']).toBe('Zhigu/1 (+it@example.com)')
  expect(last?.['if-modified-since']).toBe('Mon, 23 Nov 2026 00:00:00 GMT')
})

test('leaves a pause between two requests to one machine', async () => {
  const { origin, asked } = await serve({ '/a': text('a'), '/b': text('b'), '/c': text('c') })
  const { fetch } = fetcher({ pauseMilliseconds: 300 })
  const began = performance.now()
  await Promise.all(['/a', '/b', '/c'].map((path) => fetch(origin + path, { megabytes: 1 })))
  const last = asked.toSorted((a, b) => a.at - b.at).at(-1)
  expect((last?.at ?? 0) - began).toBeGreaterThan(590)
})

test('heeds robots.txt; without it all is allowed, and while it cannot be read nothing is', async () => {
  const rules = 'User-agent: *\nDisallow: /private\n\nUser-agent: Zhigu\nDisallow: /not-for-zhigu\n'
  const strict = await serve({ '/robots.txt': text(rules), '/not-for-zhigu': text('a'), '/private': text('b') })
  const { fetch } = fetcher()
  expect(await problemOf(fetch(`${strict.origin}/not-for-zhigu`, { megabytes: 1 }))).toMatchObject({
    code: 'forbidden',
  })
  expect(strict.asked.map(({ path }) => path)).toEqual(['/robots.txt'])
  expect(await fetch(`${strict.origin}/private`, { megabytes: 1 })).toMatchObject({ state: 'fetched' })

  let isDown = true
  const flaky = await serve({
    '/robots.txt': (response, request) => (isDown ? response.writeHead(503).end() : text('')(response, request)),
    '/a': text('a'),
  })
  expect(await problemOf(fetch(`${flaky.origin}/a`, { megabytes: 1 }))).toMatchObject({ code: 'component-unavailable' })
  isDown = false
  expect(await fetch(`${flaky.origin}/a`, { megabytes: 1 })).toMatchObject({ state: 'fetched' })
})

test('says how long a server wants to be left alone, in seconds or until when', async () => {
  const { origin } = await serve({
    '/busy': (response) => response.writeHead(429, { 'retry-after': '120' }).end(),
    '/down': (response) =>
      response.writeHead(503, { 'retry-after': new Date(Date.now() + 90_000).toUTCString() }).end(),
  })
  const { fetch } = fetcher()
  const busy = await problemOf(fetch(`${origin}/busy`, { megabytes: 1 }))
  expect(busy).toMatchObject({ code: 'rate-limited', retryAfterSeconds: 120 })
  const down = await problemOf(fetch(`${origin}/down`, { megabytes: 1 }))
  expect(down.retryAfterSeconds).toBeGreaterThan(80)
})

test.each([
  [404, 'not-found'],
  [410, 'not-found'],
  [403, 'forbidden'],
  [500, 'component-unavailable'],
  [418, 'unprocessable-document'],
])('an answer of %i is %s', async (status, code) => {
  const { origin } = await serve({ '/': (response) => response.writeHead(status).end() })
  expect(await problemOf(fetcher().fetch(`${origin}/`, { megabytes: 1 }))).toMatchObject({ code })
})

test('takes no more than the bound, however it is packed', async () => {
  const packed = gzipSync(Buffer.alloc(20 * 1024 * 1024))
  const { origin } = await serve({
    '/bomb': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
    '/endless': (response) => {
      const write = () => {
        while (response.write(Buffer.alloc(65_536)));
      }
      response.on('drain', write)
      write()
    },
  })
  expect(packed.length).toBeLessThan(100_000)
  const { fetch } = fetcher()
  for (const path of ['/bomb', '/endless'])
    expect(await problemOf(fetch(origin + path, { megabytes: 1 }))).toMatchObject({ code: 'too-large' })
})

test('waits no longer than its time, however little comes at a time; what is broken off is said', async () => {
  const { origin } = await serve({
    '/slow': (response) => {
      const drip = setInterval(() => response.write('.'), 50)
      response.on('close', () => clearInterval(drip))
    },
    '/cut': (response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half')
      setTimeout(() => response.destroy(), 50)
    },
  })
  const { fetch } = fetcher({ seconds: 1 })
  expect(await problemOf(fetch(`${origin}/slow`, { megabytes: 1 }))).toMatchObject({
    code: 'component-unavailable',
    detail: expect.stringContaining('1 秒内没有传完'),
  })
  expect(await problemOf(fetch(`${origin}/cut`, { megabytes: 1 }))).toMatchObject({ code: 'component-unavailable' })
  const stop = AbortSignal.timeout(100)
  await expect(fetch(`${origin}/slow`, { megabytes: 1, signal: stop })).rejects.toHaveProperty('name', 'TimeoutError')
})

test('follows a server elsewhere, a few times, and only within the web', async () => {
  const to =
    (location: string): Answer =>
    (response) =>
      response.writeHead(302, { location }).end()
  const { origin, asked } = await serve({
    '/old': to('/new'),
    '/new': text('here'),
    '/loop': to('/loop'),
    '/file': to('file:///etc/passwd'),
  })
  const { fetch } = fetcher()
  expect(await fetch(`${origin}/old`, { megabytes: 1 })).toMatchObject({ url: `${origin}/new` })
  expect(await problemOf(fetch(`${origin}/loop`, { megabytes: 1 }))).toMatchObject({ code: 'unprocessable-document' })
  expect(asked.filter(({ path }) => path === '/loop')).toHaveLength(6)
  expect(await problemOf(fetch(`${origin}/file`, { megabytes: 1 }))).toMatchObject({ code: 'unprocessable-document' })
})

test('asks no machine of the own network, by number, by name or by a way round', async () => {
  const { origin, asked } = await serve({ '/': text('secret') })
  const port = new URL(origin).port
  const { fetch } = fetcher({ own: [] })
  for (const host of [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
  ])
    expect(await problemOf(fetch(`http://${host}:${port}/`, { megabytes: 1 })), host).toMatchObject({
      code: 'forbidden',
      action: expect.stringContaining('FEED_PRIVATE_HOSTS'),
    })
  expect(asked).toEqual([])

  const allowed = fetcher({ own: ['127.0.0.0/30'] })
  expect(await allowed.fetch(`${origin}/`, { megabytes: 1 })).toMatchObject({ state: 'fetched' })
  const roundabout = await serve(
    { '/': (response) => response.writeHead(302, { location: origin }).end() },
    '127.0.0.2',
  )
  const narrow = fetcher({ own: ['127.0.0.2'] })
  expect(await problemOf(narrow.fetch(`${roundabout.origin}/`, { megabytes: 1 }))).toMatchObject({ code: 'forbidden' })
})

test('a machine that is not there is said in words, without what the driver says', async () => {
  const { origin } = await serve({})
  await new Promise((resolve) => servers.pop()?.close(resolve))
  const problem = await problemOf(fetcher().fetch(`${origin}/feed`, { megabytes: 1 }))
  expect(problem).toMatchObject({ code: 'component-unavailable', detail: expect.stringContaining('没有服务在监听') })
})
