// A picture in shades of grey: what is done to it before it is recognised. Pure arrays, a byte a pixel, so that cutting out a hundred
// cells costs nothing.
import type { Box } from '../../domain/library.ts'
import type { Segment } from './pdf-tables.ts'

/** @property pixels row by row, 0 black … 255 white */
export type GreyPicture = { width: number; height: number; pixels: Uint8Array }

/** Darker than this is ink, also in the grey of a poor copy. */
const ink = 170

/** @param rgba four bytes a pixel, on a white ground */
export const greyOf = (rgba: Uint8ClampedArray, width: number, height: number): GreyPicture => {
  const pixels = new Uint8Array(width * height)
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = (rgba[i * 4] ?? 0) * 0.299 + (rgba[i * 4 + 1] ?? 0) * 0.587 + (rgba[i * 4 + 2] ?? 0) * 0.114
  return { width, height, pixels }
}

/** As a file that every reader of pictures knows (PGM). */
export const fileOf = ({ width, height, pixels }: GreyPicture): Buffer =>
  Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels])

/** What lies in the box, on white that is wider by `margin` on each side: letters at the very edge are not recognised. */
export const cutOut = (picture: GreyPicture, box: Box, margin: number): GreyPicture => {
  const [left, top, right, bottom] = inside(picture, box)
  const width = right - left + 2 * margin
  const height = bottom - top + 2 * margin
  const pixels = new Uint8Array(width * height).fill(255)
  for (let y = top; y < bottom; y++)
    pixels.set(
      picture.pixels.subarray(y * picture.width + left, y * picture.width + right),
      (y - top + margin) * width + margin,
    )
  return { width, height, pixels }
}

/** The picture with these boxes made white. */
export const whitened = (picture: GreyPicture, boxes: readonly Box[]): GreyPicture => {
  const pixels = picture.pixels.slice()
  for (const box of boxes) {
    const [left, top, right, bottom] = inside(picture, box)
    for (let y = top; y < bottom; y++) pixels.fill(255, y * picture.width + left, y * picture.width + right)
  }
  return { ...picture, pixels }
}

/** The smallest box around all ink. */
export const inkedBox = ({ width, height, pixels }: GreyPicture): Box => {
  let [left, top, right, bottom]: [number, number, number, number] = [width, height, 0, 0]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if ((pixels[y * width + x] ?? 255) >= ink) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = y + 1
    }
  return [left, top, right, bottom]
}

export const resized = (picture: GreyPicture, by: number): GreyPicture =>
  redrawn(picture, Math.round(picture.width * by), Math.round(picture.height * by), (x, y) => [
    (x + 0.5) / by - 0.5,
    (y + 0.5) / by - 0.5,
  ])

/** Each new pixel as what lies at its place in the picture, between four pixels; white outside. */
const redrawn = (
  picture: GreyPicture,
  width: number,
  height: number,
  placeOf: (x: number, y: number) => readonly [x: number, y: number],
): GreyPicture => {
  const pixels = new Uint8Array(width * height)
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= picture.width || y >= picture.height ? 255 : (picture.pixels[y * picture.width + x] ?? 255)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = placeOf(x, y)
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)]
      const [shareX, shareY] = [fromX - left, fromY - top]
      const above = at(left, top) * (1 - shareX) + at(left + 1, top) * shareX
      const below = at(left, top + 1) * (1 - shareX) + at(left + 1, top + 1) * shareX
      pixels[y * width + x] = above * (1 - shareY) + below * shareY
    }
  return { width, height, pixels }
}

// --- a sheet that lay askew ---

/** Degrees: sheets in a feeder lie no more askew; what is turned by more was meant so. */
const mostTilt = 2
/** Degrees: less does no harm. */
const leastTilt = 0.2

/** Upright; text can be read a little askew, but rules are no longer where their neighbours are. */
export const straightened = (picture: GreyPicture): GreyPicture => {
  const degrees = tiltOf(picture)
  if (Math.abs(degrees) < leastTilt) return picture
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const [middleX, middleY] = [picture.width / 2, picture.height / 2]
  return redrawn(picture, picture.width, picture.height, (x, y) => [
    middleX + (x - middleX) * cos - (y - middleY) * sin,
    middleY + (x - middleX) * sin + (y - middleY) * cos,
  ])
}

/** Degrees clockwise: the slope along which the ink lies in the fewest, fullest rows. */
const tiltOf = ({ width, height, pixels }: GreyPicture): number => {
  const points: (readonly [x: number, y: number])[] = []
  // Of each row as many: with every other row left out, a picture that is not turned would seem to have the fullest rows.
  for (let y = 0; y < height; y++)
    for (let x = y % 7; x < width; x += 7) if ((pixels[y * width + x] ?? 255) < ink) points.push([x, y])
  let best = { degrees: 0, fullness: 0 }
  for (let step = -mostTilt * 10; step <= mostTilt * 10; step++) {
    const slope = Math.tan((step * Math.PI) / 1800)
    const rows = new Float64Array(height + 2 * Math.ceil(width * Math.abs(slope)) + 2)
    const shift = Math.ceil(width * Math.abs(slope))
    for (const [x, y] of points) {
      const row = Math.round(y - x * slope) + shift
      rows[row] = (rows[row] ?? 0) + 1
    }
    const fullness = rows.reduce((sum, count) => sum + count * count, 0)
    if (fullness > best.fullness) best = { degrees: step / 10, fullness }
  }
  return best.degrees
}

const inside = ({ width, height }: GreyPicture, [left, top, right, bottom]: Box): Box => [
  Math.min(width, Math.max(0, Math.round(left))),
  Math.min(height, Math.max(0, Math.round(top))),
  Math.min(width, Math.max(0, Math.round(right))),
  Math.min(height, Math.max(0, Math.round(bottom))),
]

/** How many rows of ink one above the other, with white between them: lines of text, as a rule. */
export const linesOfInk = ({ width, height, pixels }: GreyPicture): number => {
  let lines = 0
  let isInked = false
  for (let y = 0; y < height; y++) {
    let dark = 0
    for (let x = 0; x < width; x++) if ((pixels[y * width + x] ?? 255) < ink) dark += 1
    if (dark > 0 && !isInked) lines += 1
    isInked = dark > 0
  }
  return lines
}

// --- ruling lines ---

/** Rules are often thin, or grey. */
const faintInk = 200
/** Of the picture's width: strokes of letters side by side may seem so long a line, but nothing ends at it as a column does. */
const shortestRule = 0.06
/** Of the picture's width: from here on it needs no column to be a rule. */
const longRule = 0.15
/** Pixels that may be missing in a stroke, and how far a stroke may end from the one that it meets. */
const smallGap = 3
/** Pixels; thicker is no stroke but something dark. */
const thickest = 12

/** Horizontal rules, and the vertical ones that run from one of them to another: the strokes of letters do not. In pixels. */
export const rulesOf = (picture: GreyPicture): Segment[] => {
  const { width, height, pixels } = picture
  const isInk = (x: number, y: number): boolean => (pixels[y * width + x] ?? 255) < faintInk
  const across = strokes(height, width, (y, x) => isInk(x, y), Math.max(40, width * shortestRule)).map(
    ({ at, from, to }): Segment => ({ x0: from, y0: at, x1: to, y1: at }),
  )
  const meets = (rule: Segment, x: number, y: number): boolean =>
    rule.x0 - smallGap <= x && x <= rule.x1 + smallGap && Math.abs(rule.y0 - y) <= 2 * smallGap
  const down = strokes(width, height, isInk, 15)
    .map(({ at, from, to }): Segment => ({ x0: at, y0: from, x1: at, y1: to }))
    .filter(({ x0, y0, y1 }) => [y0, y1].every((end) => across.some((rule) => meets(rule, x0, end))))
  const isRule = (rule: Segment): boolean =>
    rule.x1 - rule.x0 >= width * longRule ||
    down.some(
      ({ x0, y0, y1 }) =>
        rule.x0 - smallGap <= x0 &&
        x0 <= rule.x1 + smallGap &&
        y0 <= rule.y0 + 2 * smallGap &&
        rule.y0 <= y1 + 2 * smallGap,
    )
  return [...across.filter(isRule), ...down]
}

type Stroke = { at: number; from: number; to: number }

/** Runs of ink along each line of pixels; runs on neighbouring lines are one stroke, unless it becomes too thick. */
const strokes = (
  lines: number,
  length: number,
  isInk: (line: number, at: number) => boolean,
  shortest: number,
): Stroke[] => {
  type Growing = { first: number; last: number; from: number; to: number }
  const done: Growing[] = []
  let growing: Growing[] = []
  for (let line = 0; line < lines; line++) {
    for (const { from, to } of runs(length, (at) => isInk(line, at), shortest)) {
      const own = growing.find((stroke) => stroke.from <= to && from <= stroke.to)
      if (own) Object.assign(own, { last: line, from: Math.min(own.from, from), to: Math.max(own.to, to) })
      else growing.push({ first: line, last: line, from, to })
    }
    const ended = growing.filter(({ last }) => line - last >= 2)
    if (ended.length === 0) continue
    done.push(...ended)
    growing = growing.filter(({ last }) => line - last < 2)
  }
  return [...done, ...growing]
    .filter(({ first, last }) => last - first < thickest)
    .map(({ first, last, from, to }) => ({ at: (first + last) / 2, from, to }))
}

function* runs(
  length: number,
  isInk: (at: number) => boolean,
  shortest: number,
): Generator<{ from: number; to: number }> {
  let from = -1
  let last = -1
  for (let at = 0; at <= length; at++) {
    if (at < length && isInk(at)) {
      if (from < 0) from = at
      last = at
    } else if (from >= 0 && (at === length || at - last > smallGap)) {
      if (last - from + 1 >= shortest) yield { from, to: last + 1 }
      from = -1
    }
  }
}
