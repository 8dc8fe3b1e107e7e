// Ruling lines → tables. Pure: segments in points from the upper left corner of the page, whoever found them, in a PDF's drawing or in
// the picture of a page.
import type { Box } from '../../domain/library.ts'
import { isBrokenOnPurpose, joinRow, joinText, type Line, linesOf, type TextRun, worst } from './pdf-lines.ts'
import type { RawPart } from './raw-document.ts'
import { type Place, type TableCell, tableParts } from './table-parts.ts'

/** A horizontal or vertical stroke; `x0 <= x1`, `y0 <= y1`. */
export type Segment = { x0: number; y0: number; x1: number; y1: number }

/** @property row, column from 0: the first that it covers */
export type GridCell = { row: number; column: number; rows: number; columns: number; box: Box }

/**
 * @property rowBorders, columnBorders one more than there are rows, columns
 * @property cells in reading order; merged ones once
 * @property isOpenAbove, isOpenBelow without a rule there: the first or last row is cut by a page break
 */
export type Grid = {
  box: Box
  rowBorders: number[]
  columnBorders: number[]
  cells: GridCell[]
  isOpenAbove: boolean
  isOpenBelow: boolean
}

/** How far strokes may lie apart, or off their line, and still meet: corners are seldom drawn exactly. */
const tolerance = 3
/** More strokes than a page of tables has are a drawing or a map; comparing all of them with each other would take minutes. */
const mostSegments = 6000

const isHorizontal = ({ x0, x1, y0, y1 }: Segment): boolean => x1 - x0 >= y1 - y0

/**
 * Tables with at least two columns, from the top down. Strokes that touch make one table; a cell ends where a stroke stands, so merged
 * cells come out as one.
 */
export const gridsOf = (segments: readonly Segment[]): Grid[] => {
  if (segments.length > mostSegments) return []
  return touchingSets(segments)
    .flatMap((set) => gridOf(set) ?? [])
    .toSorted((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0])
}

const touch = (a: Segment, b: Segment): boolean =>
  a.x0 <= b.x1 + tolerance && b.x0 <= a.x1 + tolerance && a.y0 <= b.y1 + tolerance && b.y0 <= a.y1 + tolerance

const touchingSets = (segments: readonly Segment[]): Segment[][] => {
  const sets: Segment[][] = []
  const waiting = new Set(segments)
  for (const first of segments) {
    if (!waiting.delete(first)) continue
    const set = [first]
    // The set grows while it is gone through.
    for (const member of set)
      for (const other of waiting)
        if (touch(member, other)) {
          waiting.delete(other)
          set.push(other)
        }
    sets.push(set)
  }
  return sets
}

const gridOf = (segments: readonly Segment[]): Grid | null => {
  const across = segments.filter(isHorizontal)
  const down = segments.filter((segment) => !isHorizontal(segment))
  const ruled = positions(across.map(({ y0, y1 }) => (y0 + y1) / 2))
  const columnBorders = positions(down.map(({ x0, x1 }) => (x0 + x1) / 2))
  const [left, right] = [columnBorders[0], columnBorders.at(-1)]
  if (ruled.length === 0 || columnBorders.length < 3 || left === undefined || right === undefined) return null
  const above = openEnd(
    down.map(({ y0 }) => -y0),
    -(ruled[0] ?? 0),
  )
  const below = openEnd(
    down.map(({ y1 }) => y1),
    ruled.at(-1) ?? 0,
  )
  const rowBorders = [...(above === null ? [] : [-above]), ...ruled, ...(below === null ? [] : [below])]
  const [top, bottom] = [rowBorders[0], rowBorders.at(-1)]
  if (rowBorders.length < 2 || top === undefined || bottom === undefined) return null

  const hasBorderBefore = (column: number, row: number): boolean => {
    const x = columnBorders[column] ?? 0
    const y = middle(rowBorders, row)
    return down.some(
      (stroke) => Math.abs((stroke.x0 + stroke.x1) / 2 - x) <= tolerance && stroke.y0 < y && stroke.y1 > y,
    )
  }
  const hasBorderAbove = (row: number, column: number): boolean => {
    const y = rowBorders[row] ?? 0
    const x = middle(columnBorders, column)
    return across.some(
      (stroke) => Math.abs((stroke.y0 + stroke.y1) / 2 - y) <= tolerance && stroke.x0 < x && stroke.x1 > x,
    )
  }

  const [rowCount, columnCount] = [rowBorders.length - 1, columnBorders.length - 1]
  const taken = new Set<number>()
  const cells: GridCell[] = []
  for (let row = 0; row < rowCount; row++)
    for (let column = 0; column < columnCount; column++) {
      if (taken.has(row * columnCount + column)) continue
      let columns = 1
      while (column + columns < columnCount && !hasBorderBefore(column + columns, row)) columns += 1
      let rows = 1
      while (row + rows < rowCount && !hasBorderAbove(row + rows, column)) rows += 1
      for (let r = row; r < row + rows; r++)
        for (let c = column; c < column + columns; c++) taken.add(r * columnCount + c)
      const box: Box = [
        columnBorders[column] ?? left,
        rowBorders[row] ?? top,
        columnBorders[column + columns] ?? right,
        rowBorders[row + rows] ?? bottom,
      ]
      cells.push({ row, column, rows, columns, box })
    }
  const isOpen = { isOpenAbove: above !== null, isOpenBelow: below !== null }
  return { box: [left, top, right, bottom], rowBorders, columnBorders, cells, ...isOpen }
}

/** How far most vertical strokes reach beyond the outermost horizontal one, at least by a line of text; null when they do not. */
const openEnd = (ends: readonly number[], border: number): number | null => {
  const beyond = ends.filter((end) => end > border + 3 * tolerance)
  return beyond.length >= 2 ? Math.max(...beyond) : null
}

const middle = (borders: readonly number[], index: number): number =>
  ((borders[index] ?? 0) + (borders[index + 1] ?? 0)) / 2

/** Positions that lie within the tolerance of their neighbour are one, at their mean. */
const positions = (values: readonly number[]): number[] => {
  const groups: number[][] = []
  for (const value of values.toSorted((a, b) => a - b)) {
    const group = groups.at(-1)
    if (group && value - (group.at(-1) ?? value) <= tolerance) group.push(value)
    else groups.push([value])
  }
  return groups.map((group) => group.reduce((sum, value) => sum + value, 0) / group.length)
}

// --- with its text ---

export type FilledCell = GridCell & { text: string; confidence: number | null }

/** A table, or what of it stands on one page. */
export type Table = Omit<Grid, 'cells' | 'rowBorders'> & { page: number; rowCount: number; cells: FilledCell[] }

/** The tables of a page, filled with their text, and the runs that stand in none of them. */
export const tablesOf = (
  page: number,
  height: number,
  segments: readonly Segment[],
  runs: readonly TextRun[],
): { tables: Table[]; rest: TextRun[] } => {
  const tables: Table[] = []
  let rest = [...runs]
  for (const grid of gridsOf(segments)) {
    const isFrame = grid.rowBorders.length === 2 && grid.box[3] - grid.box[1] > height * 0.3
    if (isFrame) continue
    const inside = rest.filter((run) => contains(grid.box, run.box))
    // Axes and boxes of a chart have no text in their cells.
    if (inside.length === 0) continue
    const cells = grid.cells.map((cell) => {
      const words = linesOfCell(inside.filter((run) => contains(cell.box, run.box)))
      return {
        ...cell,
        text: cellText(words, cell.box[2]),
        confidence: worst(words.map(({ confidence }) => confidence)),
      }
    })
    tables.push({ ...grid, page, rowCount: grid.rowBorders.length - 1, cells })
    rest = rest.filter((run) => !inside.includes(run))
  }
  return { tables, rest }
}

const contains = (outer: Box, inner: Box): boolean => {
  const x = (inner[0] + inner[2]) / 2
  const y = (inner[1] + inner[3]) / 2
  return x >= outer[0] && x <= outer[2] && y >= outer[1] && y <= outer[3]
}

const linesOfCell = (runs: readonly TextRun[]): Line[] =>
  [...Map.groupBy(linesOf(runs), ({ row }) => row).values()].map(joinRow)

const cellText = (lines: readonly Line[], right: number): string =>
  lines
    .reduce((text, line, index) => {
      const before = lines[index - 1]
      return before && isBrokenOnPurpose(before, line, right) ? `${text} ${line.text}` : joinText(text, line.text)
    }, '')
    .replace(/\s+/g, ' ')
    .trim()

/** Whether the second goes on with the first: the same columns, on a later page. */
export const goesOn = (before: Table, next: Table): boolean =>
  next.page > before.page &&
  next.columnBorders.length === before.columnBorders.length &&
  // Left and right pages may have other margins; the widths stay.
  widths(next).every((width, index) => Math.abs(width - (widths(before)[index] ?? 0)) <= 2 * tolerance)

const widths = ({ columnBorders }: Table): number[] =>
  columnBorders.slice(1).map((border, index) => border - (columnBorders[index] ?? 0))

/**
 * A table's rows, each with its headers.
 * @param fragments the table page by page; a header that is printed again is left out, and a row that a page break cuts is one
 */
export const partsOfTable = (fragments: readonly Table[]): RawPart[] => {
  const rows: PlacedCell[][] = []
  for (const [index, fragment] of fragments.entries()) {
    const before = fragments[index - 1]
    const own = rowsOf(fragment)
    const isCut = before?.isOpenBelow && fragment.isOpenAbove
    if (isCut) addCutRow(rows, own.shift() ?? [])
    const again = before ? sameRows(rows, own) : 0
    rows.push(...own.slice(again))
  }
  return tableParts(rows)
}

type PlacedCell = TableCell & { column: number; place: Place }

const rowsOf = (table: Table): PlacedCell[][] =>
  Array.from({ length: table.rowCount }, (_, row) =>
    table.cells
      .filter((cell) => cell.row === row)
      .map(({ text, rows, columns, column, box, confidence }) => ({
        text,
        rows,
        columns,
        column,
        place: { page: table.page, box, confidence },
      })),
  )

/** What goes on below a page break is said in the cell where it began, and stands where it began. */
const addCutRow = (rows: readonly PlacedCell[][], rest: readonly PlacedCell[]): void => {
  for (const cell of rest) {
    const begun = rows.flat().findLast(({ column }) => column === cell.column)
    if (!begun) {
      rows.at(-1)?.push(cell)
      continue
    }
    begun.text = joinText(begun.text, cell.text)
    begun.place = { ...begun.place, confidence: worst([begun.place.confidence, cell.place.confidence]) }
  }
}

/** How many rows, from the first, are those that the table began with. */
const sameRows = (table: readonly PlacedCell[][], fragment: readonly PlacedCell[][]): number => {
  const words = (row: readonly PlacedCell[] | undefined) => row?.map(({ text }) => text).join('\n') ?? ''
  const differs = fragment.findIndex((row, index) => words(row).trim() === '' || words(row) !== words(table[index]))
  return differs < 0 ? fragment.length : differs
}
