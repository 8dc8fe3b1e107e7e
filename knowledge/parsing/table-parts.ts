// A table → its rows, each with its headers, so that a row can be understood and cited alone.
import { around, worst } from './pdf-lines.ts'
import type { RawPart } from './raw-document.ts'
import { rawPart } from './raw-part.ts'

/** @property isHeader marked so by the file; what is not marked may still turn out to be one */
export type TableCell = { text: string; columns?: number; rows?: number; isHeader?: boolean; place?: Place }
/** Where a cell stands, in formats that know it, and how surely its text is recognised. */
export type Place = Pick<RawPart, 'page' | 'box' | 'confidence'>
/** A cell that covers several places stands at each of them. */
type Grid = (TableCell | undefined)[][]

const mostColumns = 512
const deepestHeader = 3

/**
 * The rows of a table. A row that is one cell across the table (its title, a note, the name of a group) is a paragraph; without marked headers
 * the first row is taken for them where it looks so; two columns without a header are names and values.
 * @param rows the cells as they are written: one that covers several places stands once, at its upper left corner
 */
export const tableParts = (rows: readonly (readonly TableCell[])[], known: Partial<RawPart> = {}): RawPart[] => {
  const grid = trimmed(laidOut(rows))
  const width = Math.max(0, ...grid.map((row) => row.length))
  if (width < 2)
    return grid.flatMap((row) =>
      row.flatMap((cell) => (cell ? [rawPart('paragraph', cell.text, { ...known, ...cell.place })] : [])),
    )
  const parts: RawPart[] = []
  let headers: string[] | null = null
  /** Header rows right above the name of a group: they head what comes after it. */
  let pending: Grid = []
  let group: Grid = []
  const finish = (isLast: boolean) => {
    const own: number = headers === null ? headerRows(group, width) : markedRows(group)
    const body = group.slice(own).filter(isFilled)
    if (own > 0 && (body.length > 0 || (own === group.length && !isLast)))
      headers = headerNames(group.slice(0, own), width)
    for (const row of body) parts.push(rowPart(row, headers, width, known))
    if (body.length > 0) pending = []
    else if (own > 0 && own === group.length && !isLast) pending = group
    // A form to be filled in: what it asks for is all there is.
    else
      for (const row of [...(isLast ? pending : []), ...group].filter(isFilled))
        parts.push(rowPart(row, null, width, known))
    group = []
  }
  for (const row of grid) {
    const across = acrossAll(row, width)
    if (across === null) {
      if (group.length > 0 || isFilled(row)) group.push(row)
      continue
    }
    finish(false)
    parts.push(rawPart('paragraph', across, { ...known, ...placeOf(row) }))
  }
  finish(true)
  return parts
}

const isFilled = (row: Grid[number]): boolean => row.some((cell) => cell)

const laidOut = (rows: readonly (readonly TableCell[])[]): Grid => {
  const grid: Grid = rows.map(() => [])
  for (const [at, cells] of rows.entries()) {
    let column = 0
    for (const cell of cells) {
      const row = grid[at] ?? []
      while (row[column]) column += 1
      const lastRow = Math.min(rows.length, at + Math.max(1, cell.rows ?? 1))
      const lastColumn = Math.min(mostColumns, column + Math.max(1, cell.columns ?? 1))
      for (let r = at; r < lastRow; r += 1) for (let c = column; c < lastColumn; c += 1) (grid[r] ?? [])[c] = cell
      column = lastColumn
    }
  }
  return grid
}

/** Without what says nothing: columns in which no row has anything or in which every cell only goes on from the one before. */
const trimmed = (grid: Grid): Grid => {
  const filled = grid.map((row) => Array.from(row, (cell) => (cell && cell.text.trim() !== '' ? cell : undefined)))
  const width = Math.max(0, ...filled.map((row) => row.length))
  const used = Array.from({ length: width }, (_, column) =>
    filled.some((row) => row[column] && (column === 0 || row[column] !== row[column - 1])),
  )
  return filled.map((row) => used.flatMap((isUsed, column) => (isUsed ? [row[column]] : [])))
}

/** The words of a row that is one cell from edge to edge, or has one cell only, its first. */
const acrossAll = (row: Grid[number], width: number): string | null => {
  const [first] = row
  if (!first) return null
  const isAcross = Array.from({ length: width }, (_, column) => row[column]).every((cell) => cell === first)
  const isAlone =
    !value.test(first.text) &&
    (first.columns ?? 1) === 1 &&
    (first.rows ?? 1) === 1 &&
    row.slice(1).every((cell) => !cell) &&
    width > 2
  return isAcross || isAlone ? first.text : null
}

/** Of a row: around all its cells, as sure as the worst of them. */
const placeOf = (row: Grid[number]): Partial<Place> => {
  const places = [...new Set(row)].flatMap((cell) => cell?.place ?? [])
  const boxes = places.flatMap(({ box }) => (box ? [box] : []))
  if (places.length === 0) return {}
  return {
    page: places.at(-1)?.page ?? null,
    box: boxes.length > 0 ? around(boxes) : null,
    confidence: worst(places.map(({ confidence }) => confidence)),
  }
}

const markedRows = (grid: Grid): number => {
  const end = grid.findIndex((row) => !row.every((cell) => !cell || cell.isHeader))
  return Math.max(end, 0)
}

/** How many of the first rows are headers. */
const headerRows = (grid: Grid, width: number): number => {
  const marked = markedRows(grid)
  if (marked > 0) return marked
  const [first, second] = grid
  if (!first || !looksLikeHeaders(first, width)) return 0
  if (width === 2 && !columnName.test(first[1]?.text.trim() ?? '')) return 0
  const isTall = first.some((cell) => (cell?.rows ?? 1) > 1)
  const isWide = first.some((cell) => (cell?.columns ?? 1) > 1)
  if (!isWide) return 1
  if (isTall) return Math.min(deepestHeader, Math.max(...first.map((cell) => cell?.rows ?? 1)))
  return second && looksLikeHeaders(second, width) ? 2 : 1
}

/** Over the second of two columns: what names a column, and is no value of the name before it. */
const columnName =
  /^(?:序号|编号|项目|要素|内容|名称|类别|类型|事项|指标|说明|备注|标准|收费标准|费率|金额|条件|要求|日期|时间|步骤|代码|风险等级|(?:费用|收费|产品|文件|业务).{0,4}|.{1,6}(?:名称|类型|类别|标准|内容|要求|说明))$/
const value = /^[\d\s.,%％‰+\-−—~～/:：年月日时元万亿¥￥$]+$/

const looksLikeHeaders = (row: Grid[number], width: number): boolean => {
  const cells = row.flatMap((cell) => (cell ? [cell.text.trim()] : []))
  return (
    cells.length * 5 >= width * 4 &&
    new Set(cells).size >= 2 &&
    cells.every((text) => text.length <= 40 && !/[。；;]$/.test(text)) &&
    !cells.some((text) => value.test(text))
  )
}

/** `费率（前端）` where 费率 stands over 前端 and 后端. */
const headerNames = (rows: Grid, width: number): string[] => {
  const names = Array.from({ length: width }, (_, column) => {
    const cells = [...new Set(rows.flatMap((row) => row[column] ?? []))].map((cell) => oneLine(cell.text))
    const [first = '', ...below] = cells
    return below.length > 0 ? `${first}（${below.join('，')}）` : first
  })
  return names.map((name, at) => {
    const own = name || `第${at + 1}列`
    const before = names.slice(0, at).filter((other) => other === name).length
    return name && before > 0 ? `${own}（${before + 1}）` : own
  })
}

const rowPart = (row: Grid[number], headers: string[] | null, width: number, known: Partial<RawPart>): RawPart => {
  const cells = Array.from({ length: width }, (_, column) => row[column])
  const text = (column: number) => oneLine(cells[column]?.text ?? '')
  if (headers === null && width === 2) {
    const said = [text(0), text(1)].filter((words) => words !== '').join('：')
    return rawPart('table-row', said, { ...known, ...placeOf(row), cells: { 要素: text(0), 内容: text(1) } })
  }
  const names = headers ?? cells.map((_, column) => `第${column + 1}列`)
  const isNamed = (name: string) => headers !== null && !/^第\d+列$/.test(name)
  /** Without the number that tells two columns of one name apart. */
  const base = (name: string) =>
    names.find((other) => name.startsWith(other) && /^（\d+）$/.test(name.slice(other.length))) ?? name
  // 要素表: the first cell names what the second says.
  const isPair = headers !== null && width === 2 && /^(?:要素|项目)$/.test(headers[0] ?? '') && headers[1] === '内容'
  // What covers several columns is said once, under all their names.
  const said = cells.flatMap((cell, column) => {
    if (!cell || (column > 0 && cells[column - 1] === cell)) return []
    const covered = new Set(names.filter((name, at) => cells[at] === cell && isNamed(name)).map(base))
    if (covered.size === 0 || isPair) return [text(column)]
    return [`${[...covered].join('、')}：${text(column)}`]
  })
  return rawPart('table-row', said.join(isPair ? '：' : '；'), {
    ...known,
    ...placeOf(row),
    cells: Object.fromEntries(names.map((name, column) => [name, text(column)])),
  })
}

const oneLine = (text: string): string => {
  const line = text.trim().replace(/\s+/g, (gap, at: number, all: string) => {
    const isBroken = gap.includes('\n') && han.test(all.charAt(at - 1)) && han.test(all.charAt(at + gap.length))
    return isBroken ? '' : ' '
  })
  // 备 注: short names are spaced out to fill their column.
  return /^\p{Script=Han}(?: \p{Script=Han})+$/u.test(line) ? line.replaceAll(' ', '') : line
}
const han = /\p{Script=Han}/u
