// LangChain would send every prompt to LangSmith if the environment said so; ours takes that out of the environment first.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ChatOpenAI } from '@langchain/openai'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createModelServer, type ModelServer } from '../model-server/model-server.ts'
import { recordedModel } from '../model-server/recordings/exchanges.ts'
import { sampleHome } from './harness.ts'
import { zhigu } from './process.ts'

let model: ModelServer
let collector: Server
const collected: string[] = []
let tracing: Record<string, string>

beforeAll(async () => {
  model = await createModelServer({ script: recordedModel() })
  collector = createServer((request, response) => {
    collected.push(`${request.method} ${request.url}`)
    request.resume()
    response.setHeader('content-type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  tracing = {
    LANGSMITH_TRACING: 'true',
    LANGCHAIN_TRACING_V2: 'true',
    LANGSMITH_API_KEY: 'lsv2_none',
    LANGSMITH_ENDPOINT: endpoint,
    LANGCHAIN_ENDPOINT: endpoint,
    LANGCHAIN_VERBOSE: 'true',
    // What is sent is sent before the call is over.
    LANGCHAIN_CALLBACKS_BACKGROUND: 'false',
  }
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await model?.close()
  collector?.close()
})

test('no client’s words reach a tracing service that the environment names', async () => {
  const { code, stdout, stderr } = await zhigu(['ask', '虚谷稳进债券A的赎回费是多少', '--json'], {
    home: await sampleHome(),
    settings: { ...tracing, LLM: 'openai', OPENAI_BASE_URL: model.openaiUrl, OPENAI_API_KEY: 'k', OPENAI_MODEL: 'm' },
  })
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout.trim().split('\n')).toHaveLength(1)
  expect(model.requests.length).toBeGreaterThan(0)
  expect(collected).toEqual([])
})

test('with the same environment LangChain by itself does send: the test above can fail', async () => {
  for (const [name, value] of Object.entries(tracing)) if (name !== 'LANGCHAIN_VERBOSE') vi.stubEnv(name, value)
  const bare = new ChatOpenAI({ model: 'm', apiKey: 'k', configuration: { baseURL: model.openaiUrl }, maxRetries: 0 })
  await bare.invoke('你好')
  await vi.waitFor(() => expect(collected.length).toBeGreaterThan(0), 10_000)
})
