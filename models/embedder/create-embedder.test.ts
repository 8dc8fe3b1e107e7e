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
  embedder: 'openai',
  openai: { baseUrl: server.openaiUrl, apiKey: 'geheim', model: 'text-embedding-v4' },
  ollama: { baseUrl: server.ollamaUrl, model: 'bge-m3' },
  timeoutMs: 2000,
  limits: { backoffMs: 5, retries: 1 },
  ...given,
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
