// 匹配矩阵: the rows of a table in a text, each with its headers. A row is told whole and with what it is the row of, and who asks for the table itself
// hears all of it.
import type { Passage } from '../../../domain/passage.ts'

/** A row with offsets into its version's text; `key` is the cell that says of what it is the row. */
export type TableRow = { text: string; start: number; end: number; key: string; headers: string }

/**
 * The rows of a passage's tables: at least two neighbouring lines with the same headers, of which there are three or more.
 * @example tableRowsIn(passage)[0]?.text // '承受能力：C1；R1（低）：匹配；R2（中低）：不匹配'
 */
export const tableRowsIn = ({ text, start }: Pick<Passage, 'text' | 'start'>): TableRow[] => {
  const rows: TableRow[] = []
  let at = start
  for (const line of text.split('\n')) {
    const cells = line
      .trim()
      .replace(/[；;。]$/, '')
      .split(/[；;]/)
    const pairs = cells.map((cell) => cell.split(/[：:]/))
    if (cells.length >= leastCells && pairs.every(({ length }) => length === 2))
      rows.push({
        text: line.trim(),
        start: at + line.indexOf(line.trim()),
        end: at + line.trimEnd().length,
        key: pairs[0]?.[1]?.trim() ?? '',
        headers: pairs.map(([header]) => header?.trim()).join(),
      })
    at += line.length + 1
  }
  return rows.filter((row) => rows.some((other) => other !== row && other.headers === row.headers))
}
const leastCells = 3

/** Of rows those that the question names by their key, all where it names none. */
export const rowsAsked = (question: string, rows: readonly TableRow[]): readonly TableRow[] => {
  const said = question.toLowerCase()
  const named = rows.filter(({ key }) => key.length > 1 && said.includes(key.toLowerCase()))
  return named.length > 0 ? named : rows
}

/** Whether the question asks for a table as such. */
export const asksForTable = (question: string): boolean => /矩阵|对照表|对应表|匹配表|一览表|表格/.test(question)
