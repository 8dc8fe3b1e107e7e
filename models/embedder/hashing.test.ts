import { describe, expect, test } from 'vitest'
import { createSegmenter } from '../../text/segment.ts'
import { createHashingEmbedder, murmur } from './hashing.ts'

const embedder = createHashingEmbedder({ words: createSegmenter().words })
const closeness = async (a: string, b: string) => {
  const [first, second] = await Promise.all([embedder.embedQuery(a), embedder.embedQuery(b)])
  return first.reduce((sum, value, index) => sum + value * (second[index] ?? 0), 0)
}

describe('murmur', () => {
  // The index on disk depends on these numbers: they must never change. The first three are known of MurmurHash3.
  test.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['\u0000', 0, 0x2362f9de],
    ['基金', 0, 393894486],
    ['基金', 1, 4223323289],
  ])('%j with seed %i', (text, seed, hash) => expect(murmur(text, seed)).toBe(hash))

  test('spreads evenly over 256 places', () => {
    const counts = new Array<number>(256).fill(0)
    for (let index = 0; index < 25_600; index++) {
      const place = (murmur(`词${index}`, 0) >>> 1) % 256
      counts[place] = (counts[place] ?? 0) + 1
    }
    expect(Math.min(...counts)).toBeGreaterThan(60)
    expect(Math.max(...counts)).toBeLessThan(150)
  })
})

test('vectors have the length that is said, and length one', async () => {
  expect(embedder).toMatchObject({ id: 'hashing-256-1', dimensions: 256 })
  const vector = await embedder.embedQuery('赎回要多久到账')
  expect(vector).toHaveLength(256)
  expect(Math.hypot(...vector)).toBeCloseTo(1, 6)
})

test('the same text gives the same vector, alone and among others', async () => {
  const again = createHashingEmbedder({ words: createSegmenter().words })
  const [, second] = await again.embedDocuments(['开户', '赎回要多久到账'])
  expect(second).toEqual(await embedder.embedQuery('赎回要多久到账'))
})

test('width, case and traditional characters make no difference', async () => {
  expect(await closeness('ＥＴＦ基金贖回', 'etf基金赎回')).toBeCloseTo(1, 6)
})

test.each([
  ['赎回要多久到账', '赎回几天能到账', '怎么开户'],
  ['ETF的管理费是多少', 'ETF管理费率', '忘记交易密码'],
  ['我想把基金卖了钱啥时候回来', '基金卖出后钱多久回来', '两融的保证金比例'],
  ['How to redeem a fund', 'fund redemption', 'open an account'],
])('%s is nearer to %s than to %s', async (question, near, far) => {
  expect(await closeness(question, near)).toBeGreaterThan((await closeness(question, far)) + 0.1)
})

test('words that only ask say little', async () => {
  expect(await closeness('怎么销户', '怎么赎回')).toBeLessThan(await closeness('怎么销户', '销户流程'))
})

test('nothing gives the zero vector; odd characters do no harm', async () => {
  expect(Math.hypot(...(await embedder.embedQuery('')))).toBe(0)
  expect(Math.hypot(...(await embedder.embedQuery('？！…')))).toBe(0)
  for (const text of ['\ud83d', '🙂🙂', '\u0000', '1.50%'])
    expect((await embedder.embedQuery(text)).every(Number.isFinite)).toBe(true)
})
