// What a page of a PDF draws → its ruling lines, and how much of it pictures cover.
import { OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Segment } from './pdf-tables.ts'

/** The part of pdf.js's operator list that is used. */
export type Operators = { fnArray: readonly number[]; argsArray: readonly unknown[] }

/** x' = a·x + c·y + e, y' = b·x + d·y + f */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

/**
 * @property pictures the area that pictures cover, in square points; more than the page when they lie on each other
 * @property resolution of the finest of them, in pixels a point; 0 without any
 */
export type Drawing = { strokes: Segment[]; pictures: number; resolution: number; isEmpty: boolean }

type Point = readonly [x: number, y: number]

/** Thinner than this a filled rectangle is a stroke: word processors draw the borders of cells so. */
const strokeWidth = 2.5
/** Shorter than this it is a corner, a dot or a part of a letter. */
const shortest = 4

/** How the numbers of a path say what follows, as pdf.js packs them. */
const path = { moveTo: 0, lineTo: 1, curveTo: 2, quadraticCurveTo: 3, closePath: 4 }

const painted = new Set<unknown>([
  OPS.stroke,
  OPS.closeStroke,
  OPS.fill,
  OPS.eoFill,
  OPS.fillStroke,
  OPS.eoFillStroke,
  OPS.closeFillStroke,
  OPS.closeEOFillStroke,
])
const filledOnly = new Set<unknown>([OPS.fill, OPS.eoFill])
const pictureOperators = new Set<number>([
  OPS.paintImageXObject,
  OPS.paintInlineImageXObject,
  OPS.paintImageMaskXObject,
])

/** @param toPage from the units of the PDF to points from the upper left corner */
export const drawingOf = ({ fnArray, argsArray }: Operators, toPage: Matrix): Drawing => {
  const drawing: Drawing = { strokes: [], pictures: 0, resolution: 0, isEmpty: true }
  const outer: Matrix[] = []
  let matrix = toPage
  for (const [index, operator] of fnArray.entries()) {
    const args = argsArray[index]
    if (operator === OPS.save) outer.push(matrix)
    else if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd) matrix = outer.pop() ?? toPage
    else if (operator === OPS.transform) matrix = times(matrix, toMatrix(args))
    else if (operator === OPS.paintFormXObjectBegin) {
      outer.push(matrix)
      matrix = times(matrix, toMatrix(Array.isArray(args) ? args[0] : null))
    } else if (pictureOperators.has(operator)) {
      drawing.isEmpty = false
      const area = Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
      drawing.pictures += area
      if (area > 0) drawing.resolution = Math.max(drawing.resolution, Math.sqrt(pixelsOf(args) / area))
    } else if (operator === OPS.constructPath && Array.isArray(args) && painted.has(args[0])) {
      drawing.isEmpty = false
      const numbers: unknown = Array.isArray(args[1]) ? args[1][0] : null
      if (numbers instanceof Float32Array)
        for (const shape of shapesOf(numbers, matrix))
          drawing.strokes.push(...strokesOf(shape, filledOnly.has(args[0])))
    }
  }
  return drawing
}

/** A picture is given by name, width and height, or as an object that has them. */
const pixelsOf = (args: unknown): number => {
  const [first, width, height] = Array.isArray(args) ? (args as unknown[]) : []
  if (typeof width === 'number' && typeof height === 'number') return width * height
  if (typeof first !== 'object' || first === null || !('width' in first) || !('height' in first)) return 0
  return Number(first.width) * Number(first.height)
}

const toMatrix = (value: unknown): Matrix => {
  const numbers = Array.isArray(value) || value instanceof Float32Array ? Array.from(value, Number) : []
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers
  return [a, b, c, d, e, f]
}

const times = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[2] * n[1],
  m[1] * n[0] + m[3] * n[1],
  m[0] * n[2] + m[2] * n[3],
  m[1] * n[2] + m[3] * n[3],
  m[0] * n[4] + m[2] * n[5] + m[4],
  m[1] * n[4] + m[3] * n[5] + m[5],
]

/** The straight edges of a path, shape by shape; a shape with a curve is none that we read. */
const shapesOf = (numbers: Float32Array, m: Matrix): Point[][] => {
  const shapes: { points: Point[]; isStraight: boolean }[] = []
  const at = (index: number): Point => {
    const [x, y] = [numbers[index] ?? 0, numbers[index + 1] ?? 0]
    return [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]]
  }
  for (let i = 0; i < numbers.length; ) {
    const shape = shapes.at(-1)
    switch (numbers[i]) {
      case path.moveTo:
        shapes.push({ points: [at(i + 1)], isStraight: true })
        i += 3
        break
      case path.lineTo:
        shape?.points.push(at(i + 1))
        i += 3
        break
      case path.closePath:
        if (shape?.points[0]) shape.points.push(shape.points[0])
        i += 1
        break
      default:
        if (shape) shape.isStraight = false
        i += numbers[i] === path.curveTo ? 7 : 5
    }
  }
  return shapes.flatMap(({ points, isStraight }) => (isStraight ? [points] : []))
}

/** A thin shape is one stroke; of a larger one each edge, unless it is only filled: then it is a background. */
const strokesOf = (points: readonly Point[], isFilledOnly: boolean): Segment[] => {
  const whole = segmentAround(points)
  if (Math.min(whole.x1 - whole.x0, whole.y1 - whole.y0) < strokeWidth) return isStroke(whole) ? [middleOf(whole)] : []
  if (isFilledOnly) return []
  return points
    .slice(1)
    .map((point, index) => segmentAround([points[index] ?? point, point]))
    .filter((edge) => isStroke(edge))
    .map(middleOf)
}

const segmentAround = (points: readonly Point[]): Segment => ({
  x0: Math.min(...points.map(([x]) => x)),
  y0: Math.min(...points.map(([, y]) => y)),
  x1: Math.max(...points.map(([x]) => x)),
  y1: Math.max(...points.map(([, y]) => y)),
})

const isStroke = ({ x0, y0, x1, y1 }: Segment): boolean => {
  const [width, height] = [x1 - x0, y1 - y0]
  return Math.min(width, height) < strokeWidth && Math.max(width, height) > shortest
}

/** Without its thickness. */
const middleOf = ({ x0, y0, x1, y1 }: Segment): Segment => {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2]
  return x1 - x0 >= y1 - y0 ? { x0, y0: y, x1, y1: y } : { x0: x, y0, x1: x, y1 }
}
