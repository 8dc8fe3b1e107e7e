import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createModelServer, type ModelServer } from '../tests/model-server/model-server.ts'
import { type ChatModelSettings, checkChatModel, createChatModel, openGateway } from './chat-model.ts'

let server: ModelServer
beforeAll(async () => {
  server = await createModelServer({ models: ['qwen3:latest', 'qwen-plus'], apiKey: 'geheim' })
})
afterAll(() => server.close())

const settings = (given: Partial<ChatModelSettings> = {}): ChatModelSettings => ({
  llm: 'auto',
  openai: { model: 'qwen-plus' },
  // Port 9 (discard) is closed.
  ollama: { baseUrl: 'http://127.0.0.1:9', model: 'qwen3' },
  ...given,
})

test('auto takes the OpenAI protocol when a key or an address is set', async () => {
  const withKey = await createChatModel(settings({ openai: { apiKey: 'geheim', model: 'qwen-plus' } }))
  expect(withKey.status).toMatchObject({ id: 'openai:qwen-plus', provider: 'openai' })
  const withUrl = await createChatModel(settings({ openai: { baseUrl: server.openaiUrl, model: 'qwen-plus' } }))
  expect(withUrl.status.provider).toBe('openai')
  expect(JSON.stringify(withKey.status)).not.toContain('geheim')
})

test('auto takes Ollama when it answers and holds the model', async () => {
  const { chatModel, status } = await createChatModel(
    settings({ ollama: { baseUrl: server.ollamaUrl, model: 'qwen3' } }),
  )
  expect(chatModel?.id).toBe('ollama:qwen3')
  expect(status.reason).toContain('Ollama')
})

test('auto without the model in Ollama is none, and says how to get it', async () => {
  const { chatModel, status } = await createChatModel(
    settings({ ollama: { baseUrl: server.ollamaUrl, model: 'llama9' } }),
  )
  expect(chatModel).toBeNull()
  expect(status.reason).toContain('ollama pull llama9')
})

test('auto with nothing there is none, quickly', async () => {
  const begun = performance.now()
  const { gateway, status } = await openGateway(settings())
  expect(gateway).toBeNull()
  expect(status).toMatchObject({ id: null, provider: null })
  expect(performance.now() - begun).toBeLessThan(1500)
})

test('none asks nobody', async () => {
  server.reset()
  await openGateway(settings({ llm: 'none', ollama: { baseUrl: server.ollamaUrl, model: 'qwen3' } }))
  expect(server.seen).toEqual([])
})

test('what is chosen by name is made even when nobody answers', async () => {
  const { gateway } = await openGateway(settings({ llm: 'ollama' }))
  expect(gateway?.health()).toMatchObject({ id: 'ollama:qwen3', circuit: 'closed' })
})

test.each([
  ['openai without key and address', { llm: 'openai' }, 'OPENAI_API_KEY'],
  ['openai without a model', { openai: { apiKey: 'k', model: '' } }, 'OPENAI_MODEL'],
  ['ollama without a model', { llm: 'ollama', ollama: { baseUrl: 'http://127.0.0.1:9', model: '' } }, 'OLLAMA_MODEL'],
] as const)('%s is none, and says what is missing', async (_, given, missing) => {
  const { chatModel, status } = await createChatModel(settings(given))
  expect(chatModel).toBeNull()
  expect(status.reason).toContain(missing)
})

// Ollama drops the beginning of what is longer than its window, which is where our rules stand, and says nothing.
test('Ollama is told to keep the longest prompt whole', async () => {
  server.reset()
  const ollama = { baseUrl: server.ollamaUrl, model: 'qwen3' }
  const { gateway } = await openGateway(settings({ llm: 'ollama', ollama, maxPromptTokens: 9000 }))
  const prompt = { id: 'test', version: 1, messages: [{ role: 'user' as const, text: '好' }] }
  for await (const _ of gateway?.stream(prompt) ?? []);
  expect(server.requests[0]?.body).toMatchObject({ think: false, options: { num_ctx: 10_024, num_predict: 1024 } })
})

test('undefined limits are the defaults', async () => {
  const { gateway } = await openGateway(
    settings({
      llm: 'openai',
      timeoutMs: undefined,
      openai: { baseUrl: server.openaiUrl, apiKey: 'geheim', model: 'qwen-plus' },
    }),
  )
  const texts: string[] = []
  const prompt = { id: 'test', version: 1, messages: [{ role: 'user' as const, text: '好' }] }
  for await (const text of gateway?.stream(prompt) ?? []) texts.push(text)
  expect(texts.join('')).toBe('好')
})

test('the check for doctor', async () => {
  const openai = { baseUrl: server.openaiUrl, apiKey: 'geheim', model: 'qwen-plus' }
  const ollama = { baseUrl: server.ollamaUrl, model: 'qwen3' }
  expect(await checkChatModel(settings({ openai, ollama }), 'openai')).toMatchObject({ ok: true })
  expect(await checkChatModel(settings({ openai, ollama }), 'ollama')).toMatchObject({ ok: true })
  const wrongKey = await checkChatModel(settings({ openai: { ...openai, apiKey: 'falsch' }, ollama }), 'openai')
  expect(wrongKey.ok).toBe(false)
  expect(wrongKey.detail).toContain('密钥')
  expect(wrongKey.detail).not.toContain('falsch')
  expect(await checkChatModel(settings({ openai, ollama: { ...ollama, model: 'x' } }), 'ollama')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('ollama pull x'),
  })
  expect(await checkChatModel(settings({ openai }), 'ollama')).toMatchObject({ ok: false })
})

test('a name that the service does not list is doubtful, and those like it are told; where it lists nothing, nothing is certain', async () => {
  const openai = { baseUrl: server.openaiUrl, apiKey: 'geheim', model: 'qwen-pluss' }
  expect(await checkChatModel(settings({ openai }), 'openai')).toMatchObject({
    ok: true,
    isDoubtful: true,
    detail: expect.stringMatching(/没有 qwen-pluss，请核对 OPENAI_MODEL；相近的有 qwen-plus/),
  })
  const silent = await createModelServer({ models: [] })
  try {
    const check = await checkChatModel(settings({ openai: { ...openai, baseUrl: silent.openaiUrl } }), 'openai')
    expect(check).toEqual({ ok: true, detail: expect.stringContaining('不列出模型') })
  } finally {
    await silent.close()
  }
})

test.each([
  ['http://127.0.0.1:9/v1', '这个端口是留给其他服务的'],
  ['http://127.0.0.1:1999/v1', '那里没有服务在监听'],
])('why %s cannot be reached is said in words', async (baseUrl, why) => {
  const { ok, detail } = await checkChatModel(settings({ openai: { baseUrl, model: 'qwen-plus' } }), 'openai')
  expect(ok).toBe(false)
  expect(detail).toContain(why)
  expect(detail).not.toMatch(/Error|bad port|ECONN/)
})

// The start without a model must stay quick: LangChain takes half a second to load, the vocabulary another quarter.
test('without a model neither LangChain nor the vocabulary is loaded', async () => {
  const script = `
    const { registerHooks } = await import('node:module')
    const heavy = new Set()
    registerHooks({ resolve(name, context, next) {
      if (/^(@langchain|langchain|ollama|openai|tiktoken)/.test(name)) heavy.add(name)
      return next(name, context)
    } })
    const { openGateway } = await import('./models/chat-model.ts')
    await import('./models/embedder/create-embedder.ts')
    await import('./models/embedder/encoder-embedder.ts')
    await openGateway({ llm: 'auto', openai: { model: 'm' }, ollama: { baseUrl: 'http://127.0.0.1:9', model: 'm' } })
    console.log(JSON.stringify([...heavy]))
    await openGateway({ llm: 'openai', openai: { apiKey: 'k', model: 'm' }, ollama: { baseUrl: '', model: '' } })
    console.log(heavy.has('@langchain/openai') && heavy.has('tiktoken'))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  })
  expect(stdout.trim().split('\n')).toEqual(['[]', 'true'])
})
