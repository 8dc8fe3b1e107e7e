// OpenTelemetry of the running server: spans reach the collector that is configured, without anybody's words, and nobody else's.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sampleHome } from './harness.ts'
import { startServer } from './process.ts'

let collector: Server
let endpoint: string
let home: string
const collected: { request: string; body: string }[] = []

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    collected.push({ request: `${request.method} ${request.url}`, body: await textOf(request) })
    response.setHeader('content-type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  home = await sampleHome()
})
beforeEach(() => {
  collected.length = 0
})
afterAll(() => collector?.close())

/** Starts, asks, and stops as an operator would. */
const serveOnce = async (settings: Record<string, string>) => {
  const server = await startServer({ home, settings })
  try {
    const talk = await server.talk()
    await talk.ask('银证转账几点可以转，我的手机号是13800138000')
    expect(await server.stop('SIGTERM')).toBe(0)
  } finally {
    await server.stop('SIGKILL')
  }
}

test('with an endpoint the spans of a turn are there when the server has stopped, without what was said', async () => {
  await serveOnce({ OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/` })
  expect(collected.length).toBeGreaterThan(0)
  expect(new Set(collected.map(({ request }) => request))).toEqual(new Set(['POST /v1/traces']))
  const sent = collected.map(({ body }) => body).join()
  for (const name of ['zhigu', 'turn', 'retrieve']) expect(sent).toContain(`"${name}"`)
  expect(sent).not.toMatch(/银证转账|13800138000|8:30/)
})

test('without one nothing is sent, whatever else the environment says', async () => {
  await serveOnce({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces`, OTEL_TRACES_EXPORTER: 'otlp' })
  expect(collected).toEqual([])
})
