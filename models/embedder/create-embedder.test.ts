import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createModelServer, type ModelServer } from '../../tests/model-server/model-server.ts'
import { createEmbedder } from './create-embedder.ts'
import type { EmbedderSettings } from './embedder.ts'

let server: ModelServer
beforeAll(async () => {
  server = await createModelServer({ dimensions: 48, apiKey: 'geheim' })
})
afterAll(() => server.close())
beforeEach(() => server.reset())

const settings = (given: Partial<EmbedderSettings>): EmbedderSettings => ({
  embedder: 'hashing',
  openai: { baseUrl: server.openaiUrl, apiKey: 'geheim', model: 'text-embedding-v4' },
  ollama: { baseUrl: server.ollamaUrl, model: 'bge-m3' },
  words: (text) => [text],
  timeoutMs: 2000,
  limits: { backoffMs: 5, retries: 1 },
  ...given,
})

test('the one in the box asks nobody', async () => {
  expect(await createEmbedder(settings({}))).toMatchObject({ id: 'hashing-256-1', dimensions: 256 })
  expect(await createEmbedder(settings({ dimensions: 64 }))).toMatchObject({ id: 'hashing-64-1', dimensions: 64 })
  expect(server.seen).toEqual([])
})

describe('an encoder from a folder', () => {
  const folder = fileURLToPath(new URL('../../tests/fixtures/encoder-tiny', import.meta.url))

  test('embeds questions with their prefix and documents without; asks nobody', async () => {
    const encoder = await createEmbedder(settings({ embedder: 'encoder', encoder: { folder } }))
    expect(encoder).toMatchObject({ id: expect.stringMatching(/^tiny@/), dimensions: 8 })
    const [plain, prefixed] = await encoder.embedDocuments(['打新条件', '要打新条件'])
    const question = await encoder.embedQuery('打新条件')
    expect(question.map((value) => value.toFixed(5))).toEqual(prefixed?.map((value) => value.toFixed(5)))
    expect(question[0]).not.toBeCloseTo(plain?.[0] ?? 0, 3)
    expect(Math.hypot(...question)).toBeCloseTo(1, 5)
    expect(await encoder.embedDocuments([])).toEqual([])
    expect(server.seen).toEqual([])
    await encoder.close?.()
    await expect(encoder.embedQuery('开户')).rejects.toThrow('已经关闭')
  })

  test('a folder that is not there, or not named', async () => {
    const nowhere = settings({ embedder: 'encoder', encoder: { folder: `${folder}-nowhere` } })
    await expect(createEmbedder(nowhere)).rejects.toThrow('不存在')
    await expect(createEmbedder(settings({ embedder: 'encoder' }))).rejects.toThrow('没有指定向量模型的目录')
  })
})

describe.each([
  ['openai', 'openai:text-embedding-v4:48', 'POST /v1/embeddings'],
  ['ollama', 'ollama:bge-m3:48', 'POST /api/embed'],
] as const)('%s', (embedder, id, route) => {
  test('learns the length of the vectors and embeds one and many', async () => {
    const service = await createEmbedder(settings({ embedder }))
    expect(service).toMatchObject({ id, dimensions: 48 })
    const texts = Array.from({ length: 23 }, (_, index) => `第${index}条\n正文`)
    const vectors = await service.embedDocuments(texts)
    expect(vectors).toHaveLength(23)
    expect(vectors.every((vector) => vector.length === 48)).toBe(true)
    const alone = await service.embedQuery('第7条\n正文')
    expect(alone.map((value) => value.toFixed(5))).toEqual(vectors[7]?.map((value) => value.toFixed(5)))
    expect(await service.embedDocuments([])).toEqual([])
    expect(new Set(server.seen)).toEqual(new Set([route]))
  })

  test('known dimensions cost no call', async () => {
    expect(await createEmbedder(settings({ embedder, dimensions: 48 }))).toMatchObject({ id })
    expect(server.seen).toEqual([])
  })

  test('nobody there', async () => {
    const closed = { baseUrl: 'http://127.0.0.1:9/v1', model: 'm' }
    await expect(createEmbedder(settings({ embedder, openai: closed, ollama: closed }))).rejects.toMatchObject({
      name: 'ModelFailure',
      kind: 'unavailable',
    })
  })
})

test('a wrong key is said without the key', async () => {
  const wrong = settings({ embedder: 'openai', openai: { baseUrl: server.openaiUrl, apiKey: 'falsch', model: 'm' } })
  const failure = await createEmbedder(wrong).catch((error: unknown) => error)
  expect(failure).toMatchObject({ kind: 'unauthorised' })
  expect(JSON.stringify(failure)).not.toContain('falsch')
})
