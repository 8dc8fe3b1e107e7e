import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openEncoder } from '../encoder/open-encoder.ts'
import { createEncoderEmbedder } from './encoder-embedder.ts'

const folder = fileURLToPath(new URL('../../tests/fixtures/encoder-tiny', import.meta.url))

test('embeds questions with their prefix and documents without', async () => {
  const encoder = await openEncoder({ folder })
  const embedder = createEncoderEmbedder(encoder)
  expect(embedder).toMatchObject({ id: expect.stringMatching(/^tiny@/), dimensions: 8 })
  const [plain, prefixed] = await embedder.embedDocuments(['打新条件', '要打新条件'])
  const question = await embedder.embedQuery('打新条件')
  expect(question.map((value) => value.toFixed(5))).toEqual(prefixed?.map((value) => value.toFixed(5)))
  expect(question[0]).not.toBeCloseTo(plain?.[0] ?? 0, 3)
  expect(Math.hypot(...question)).toBeCloseTo(1, 5)
  expect(await embedder.embedDocuments([])).toEqual([])
  await encoder.close()
  await expect(embedder.embedQuery('开户')).rejects.toThrow('已经关闭')
})
