import { expect, test } from 'vitest'
import { cutOut, type GreyPicture, linesOfInk, rulesOf, straightened, whitened } from './grey-picture.ts'
import { asChinese, notesOf } from './ocr.ts'
import { rawPart } from './raw-part.ts'

test.each([
  ['费 率 为 1,000.00 元 ( 含 税 ) ;', '费率为1,000.00元（含税）；'],
  ['(二)具有会计、审计专业的高级职称;', '（二）具有会计、审计专业的高级职称；'],
  ['（如适用) ;', '（如适用）；'],
  ['《以下简称本所)', '（以下简称本所）'],
  ['《 公 司 法 》', '《公司法》'],
  ['第1号一一独立董事', '第1号——独立董事'],
  // Figures, codes and Latin words keep their marks.
  ['SA1234 1,000,000.00 (net) 12:30', 'SA1234 1,000,000.00 (net) 12:30'],
  ['沪深300指数 60%', '沪深300指数60%'],
])('%s is printed %s', (recognised, printed) => {
  expect(asChinese(recognised)).toBe(printed)
})

const drawn = (rows: string[]): GreyPicture => ({
  width: rows[0]?.length ?? 0,
  height: rows.length,
  pixels: Uint8Array.from(rows.join(''), (letter) => (letter === '#' ? 0 : 255)),
})

test('rules are long strokes, and the ones that run between them; letters and dark areas are none', () => {
  const width = 400
  const pixels = new Uint8Array(width * 200).fill(255)
  const fill = (x0: number, y0: number, x1: number, y1: number) => {
    for (let y = y0; y < y1; y++) pixels.fill(0, y * width + x0, y * width + x1)
  }
  fill(20, 20, 380, 22)
  fill(20, 80, 380, 82)
  for (const x of [20, 200, 378]) fill(x, 20, x + 2, 82)
  // Letters side by side, a letter, and a seal.
  fill(60, 150, 100, 152)
  fill(60, 40, 62, 60)
  fill(250, 100, 350, 180)
  const rules = rulesOf({ width, height: 200, pixels })
  expect(rules.filter(({ y0, y1 }) => y0 === y1).map(({ y0 }) => Math.round(y0))).toEqual([21, 81])
  expect(rules.filter(({ x0, x1 }) => x0 === x1).map(({ x0 }) => Math.round(x0))).toEqual([21, 201, 379])
})

test.each([-1, 0.5, 1.5])(
  'a table that lay askew by %d degrees is straightened, so that its rules are found',
  (degrees) => {
    const [width, height] = [800, 400]
    const pixels = new Uint8Array(width * height).fill(255)
    const slope = Math.tan((degrees * Math.PI) / 180)
    for (const top of [100, 200, 300])
      for (let x = 50; x < 750; x++)
        for (let thick = 0; thick < 3; thick++) pixels[Math.round(top + (x - 400) * slope + thick) * width + x] = 0
    const straight = straightened({ width, height, pixels })
    const rules = rulesOf(straight)
    expect(rules).toHaveLength(3)
    for (const { x0, x1 } of rules) expect(x1 - x0).toBeGreaterThan(650)
    // One that is straight is left as it is.
    expect(straightened(straight)).toBe(straight)
  },
)

test('what is cut out stands on white; what is whitened is gone; lines of ink are counted', () => {
  const picture = drawn(['....', '.##.', '....', '.#..'])
  expect(linesOfInk(picture)).toBe(2)
  expect(linesOfInk(whitened(picture, [[0, 0, 4, 2]]))).toBe(1)
  const cut = cutOut(picture, [1, 1, 3, 2], 1)
  expect([cut.width, cut.height, [...cut.pixels].map((shade) => (shade === 0 ? '#' : '.')).join('')]).toEqual([
    4,
    3,
    '.....##.....',
  ])
  // A box that reaches beyond the picture.
  expect(cutOut(picture, [-5, -5, 90, 90], 0)).toEqual(picture)
})

test('what is recognised badly is told with its page', () => {
  const parts = [0.9, 0.4, 0.75].map((confidence) => rawPart('paragraph', '文字', { page: 7, confidence }))
  expect(notesOf(7, parts, 3).map(({ kind, page, message }) => [kind, page, message.includes('第 7 页')])).toEqual([
    ['scanned', 7, true],
    ['unsure', 7, true],
  ])
  expect(notesOf(7, parts, 3)[1]?.message).toContain('1 段')
  expect(notesOf(7, [], 0).map(({ kind }) => kind)).toEqual(['nothing-recognised'])
})
