import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chinese, pdfOf, type TestPage } from '../../tests/fixtures/pdf-files.ts'
import { endRecognition } from './ocr.ts'
import { readPdf } from './pdf.ts'
import type { ReadingLimits } from './raw-document.ts'

const limits: ReadingLimits = { pages: 20, characters: 100_000, unpacked: 1e9, pixels: 10_000_000, recognised: 5 }

/** Nobody knows the password that these would be the check of. */
const encrypted = `/ID[<${'00'.repeat(16)}><${'00'.repeat(16)}>]/Encrypt<</Filter/Standard/V 1/R 2/O<${'11'.repeat(32)}>/U<${'22'.repeat(32)}>/P -4>>`

const problemOf = (bytes: Uint8Array, bounds = limits) =>
  readPdf(bytes, bounds).then(
    () => null,
    (error: unknown) => error,
  )

// --- a scan: letters drawn, then photographed ---

let scan: { jpeg: Buffer; width: number; height: number }
let blank: { jpeg: Buffer; width: number; height: number }
beforeAll(async () => {
  const image = await loadImage(
    readFileSync(fileURLToPath(new URL('../../tests/fixtures/scanned-fees.png', import.meta.url))),
  )
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  scan = { jpeg: canvas.toBuffer('image/jpeg', 85), width: image.width, height: image.height }
  context.fillStyle = '#fff'
  context.fillRect(0, 0, image.width, image.height)
  blank = { jpeg: canvas.toBuffer('image/jpeg', 85), width: image.width, height: image.height }
})
afterAll(endRecognition)

const wholePage = 'q 500 0 0 320 0 0 cm /P Do Q\n'
const scannedPage = (): TestPage => ({ draw: wholePage, picture: scan, size: [500, 320] })

test('Chinese without an embedded font is read, with its page and its place from the upper left corner', async () => {
  const article = '第一条 为了规范基金销售费用，制定本办法，费率为1.50%。'
  const read = await readPdf(
    pdfOf([{ draw: chinese(article, 72, 742) }, { draw: chinese('第二条 本办法自发布之日起施行。', 72, 742) }], {
      title: '基金销售费用办法',
    }),
    limits,
  )
  expect(read.title).toBe('基金销售费用办法')
  expect(read.notes).toEqual([])
  expect(read.parts.map(({ page, text }) => [page, text])).toEqual([
    [1, article],
    [2, '第二条 本办法自发布之日起施行。'],
  ])
  const [left, top, right, bottom] = read.parts[0]?.box ?? [0, 0, 0, 0]
  expect([left, top, bottom].map(Math.round)).toEqual([72, 89, 101])
  expect(right).toBeGreaterThan(300)
})

test('a ruled table is read as rows, whether its rules are strokes or thin rectangles', async () => {
  const words = [
    ...['费用名称', '费率标准'].map((text, i) => chinese(text, 80 + i * 150, 706)),
    ...['申购费', '1.50%'].map((text, i) => chinese(text, 80 + i * 150, 686)),
  ].join('')
  const strokes =
    [720, 700, 680].map((y) => `72 ${y} m 372 ${y} l S\n`).join('') +
    [72, 222, 372].map((x) => `${x} 680 m ${x} 720 l S\n`).join('')
  // Several in one path, as word processors write them.
  const rectangles = `${[720, 700, 680].map((y) => `72 ${y} 300 0.5 re`).join(' ')} ${[72, 222, 372].map((x) => `${x} 680 0.5 40 re`).join(' ')} f\n`
  for (const rules of [strokes, rectangles]) {
    const { parts } = await readPdf(pdfOf([{ draw: words + rules }]), limits)
    expect(parts.map(({ kind, text, page }) => [kind, text, page])).toEqual([
      ['table-row', '费用名称：申购费；费率标准：1.50%', 1],
    ])
    expect(parts[0]?.box?.map(Math.round)).toEqual([72, 142, 372, 162])
  }
})

test('a scanned page is recognised, its table cell by cell, and said to be', async () => {
  const { parts, notes } = await readPdf(
    pdfOf([{ draw: chinese('第一页的正文在这里。', 72, 742) }, scannedPage()]),
    limits,
  )
  const scanned = parts.filter(({ page }) => page === 2)
  expect(parts[0]?.confidence).toBeNull()
  for (const { confidence } of scanned) expect(confidence).toBeGreaterThanOrEqual(0)
  expect(scanned.filter(({ kind }) => kind === 'table-row').map(({ cells }) => cells)).toEqual([
    { 项目: '融资利率', 年费率: '8.35%', 起算日: '2025-07-01' },
    { 项目: '融券费率', 年费率: '10.60%', 起算日: '2025-07-15' },
  ])
  const text = scanned.map(({ text }) => text).join('\n')
  expect(text).toContain('第一条为规范融资融券业务收费，保护客户合法权益，制定本标准。')
  expect(text).toContain('以融资融券合同（以下简称合同）的约定为准。')
  expect(notes.map(({ kind, page }) => [kind, page])).toEqual(expect.arrayContaining([['scanned', 2]]))
  // Of what is below the threshold it is said, page by page.
  const worst = Math.min(...scanned.map(({ confidence }) => confidence ?? 1))
  expect(notes.some(({ kind, page }) => kind === 'unsure' && page === 2)).toBe(worst < 0.75)
}, 60_000)

test('a page in which nothing is read is told, be it blank paper or a blank scan', async () => {
  const { parts, notes } = await readPdf(
    pdfOf([{ draw: chinese('正文。', 72, 742) }, { draw: '' }, { draw: wholePage, picture: blank, size: [500, 320] }]),
    limits,
  )
  expect(parts.map(({ page }) => page)).toEqual([1])
  expect(notes.map(({ kind, page }) => [kind, page])).toEqual([
    ['nothing-recognised', 2],
    ['nothing-recognised', 3],
  ])
}, 60_000)

test('of more scanned pages than are recognised the rest is said not to be read', async () => {
  const { notes } = await readPdf(pdfOf([scannedPage(), scannedPage()]), { ...limits, recognised: 0 })
  expect(notes).toMatchObject([{ kind: 'cut', page: 1, message: expect.stringContaining('从第 1 页起的 2 个扫描页') }])
})

test('a page that is drawn too large, and a picture in it that is, are not drawn', async () => {
  const started = performance.now()
  // A path instead of letters, on a sheet of 14,400 points.
  const large = await readPdf(pdfOf([{ draw: '0 0 m 9000 9000 l S\n', size: [14_400, 14_400] }]), limits)
  expect(large.notes.map(({ kind, page }) => [kind, page])).toEqual([['cut', 1]])
  const bomb = await readPdf(
    pdfOf([{ draw: wholePage, size: [500, 320], picture: { ...scan, width: 30_000, height: 30_000 } }]),
    limits,
  )
  expect(bomb.notes.map(({ kind, page }) => [kind, page])).toEqual([['nothing-recognised', 1]])
  expect(performance.now() - started).toBeLessThan(5000)
})

test.each([
  ['内容不是 PDF', Buffer.from('<html>一页网页</html>')],
  ['内容不是 PDF', new Uint8Array()],
  ['不完整', pdfOf([{ draw: chinese('正文。', 72, 742) }]).subarray(0, 900)],
  ['设了打开密码', pdfOf([{ draw: chinese('正文。', 72, 742) }], { trailer: encrypted })],
  ['已损坏', Buffer.from('%PDF-1.4\n什么也没有\n%%EOF')],
])('%s: said, and what to do', async (said, bytes) => {
  const problem = await problemOf(bytes)
  expect(problem).toMatchObject({ name: 'Problem', code: 'unprocessable-document' })
  expect(problem).toHaveProperty('detail', expect.stringContaining(said))
  expect(problem).toHaveProperty('detail', expect.stringMatching(/请.+导入。$/))
})

test('more pages or more text than are read at once are refused before they are read in part', async () => {
  const page = { draw: chinese('一二三四五六七八九十', 72, 742) }
  expect(await problemOf(pdfOf([page, page, page]), { ...limits, pages: 2 })).toMatchObject({ code: 'too-large' })
  expect(await problemOf(pdfOf([page, page, page]), { ...limits, characters: 25 })).toMatchObject({ code: 'too-large' })
})
