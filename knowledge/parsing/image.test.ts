import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterAll, expect, test } from 'vitest'
import { readImage } from './image.ts'
import { endRecognition } from './ocr.ts'
import type { ReadingLimits } from './raw-document.ts'

const limits: ReadingLimits = { pages: 20, characters: 100_000, unpacked: 1e9, pixels: 10_000_000, recognised: 5 }
const fees = readFileSync(fileURLToPath(new URL('../../tests/fixtures/scanned-fees.png', import.meta.url)))
afterAll(endRecognition)

const problemOf = (bytes: Uint8Array) =>
  readImage(bytes, limits).then(
    () => null,
    (error: unknown) => error,
  )

test('a picture is recognised: text in reading order, its table by cells, places in its own pixels', async () => {
  const { parts, notes } = await readImage(fees, limits)
  expect(parts.map(({ kind }) => kind)).toEqual([
    'paragraph',
    'paragraph',
    'paragraph',
    'table-row',
    'table-row',
    'paragraph',
  ])
  expect(parts[1]?.text).toBe('第一条为规范融资融券业务收费，保护客户合法权益，制定本标准。')
  expect(parts[3]).toMatchObject({ page: 1, cells: { 项目: '融资利率', 年费率: '8.35%', 起算日: '2025-07-01' } })
  const [left = 0, top = 0, right = 0, bottom = 0] = parts[3]?.box ?? []
  for (const [found, drawn] of [
    [left, 60],
    [top, 340],
    [right, 930],
    [bottom, 400],
  ] as const)
    expect(Math.abs(found - drawn)).toBeLessThan(4)
  expect(notes[0]).toMatchObject({ kind: 'scanned', page: 1 })
}, 60_000)

test('the other formats are opened, and a picture without text is told', async () => {
  const image = await loadImage(fees)
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, image.width, image.height)
  for (const bytes of [canvas.toBuffer('image/jpeg', 80), canvas.toBuffer('image/webp', 80), bitmap(40, 30)]) {
    const { parts, notes } = await readImage(bytes, limits)
    expect(parts).toEqual([])
    expect(notes.map(({ kind }) => kind)).toEqual(['nothing-recognised'])
  }
})

/** White, 24 bits a pixel. */
const bitmap = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(54 + Math.ceil((width * 3) / 4) * 4 * height, 0xff)
  bytes.fill(0, 0, 54)
  bytes.write('BM')
  for (const [at, value] of [
    [2, bytes.length],
    [10, 54],
    [14, 40],
    [18, width],
    [22, height],
  ] as const)
    bytes.writeUInt32LE(value, at)
  bytes.writeUInt16LE(1, 26)
  bytes.writeUInt16LE(24, 28)
  return bytes
}

const tooLarge = (): Buffer => {
  const bytes = Buffer.from(fees)
  bytes.writeUInt32BE(30_000, 16)
  bytes.writeUInt32BE(30_000, 20)
  return bytes
}
/** A frame header that says 30,000 by 30,000, behind a segment that is to be skipped. */
const tooLargeJpeg = Buffer.from('ffd8ffe00004abcdffc0001108753075300301', 'hex')

test('what would be too large to draw is refused by what its first bytes say', async () => {
  const started = performance.now()
  for (const bytes of [tooLarge(), tooLargeJpeg, bitmap(40, 30).fill(0x7f, 18, 20).fill(0x7f, 22, 24)])
    expect(await problemOf(bytes)).toMatchObject({ code: 'too-large', detail: expect.stringContaining('个像素') })
  expect(performance.now() - started).toBeLessThan(500)
})

test.each([
  ['no picture', Buffer.from('<html>')],
  ['empty', Buffer.alloc(0)],
  ['only its beginning', fees.subarray(0, 20)],
  ['the rest missing', fees.subarray(0, 3000)],
  ['TIFF, which is not read', Buffer.from('II*\0\x08\0\0\0', 'latin1')],
])('%s: said, and what to do', async (_, bytes) => {
  const problem = await problemOf(bytes)
  expect(problem).toMatchObject({ name: 'Problem', code: 'unprocessable-document' })
  expect(problem).toHaveProperty('detail', expect.stringMatching(/请.+导入。$/))
})
