// Tables as text (.csv), in UTF-8 or GB18030, separated by commas, semicolons or tabs.
import { CsvError, parse } from 'csv-parse/sync'
import { Problem } from '../../domain/problem.ts'
import { decodeText } from '../../text/sanitize.ts'
import type { ReadFormat } from './raw-document.ts'
import { tableParts } from './table-parts.ts'

const separators = [',', ';', '\t']

export const readCsv: ReadFormat = async (bytes) => {
  const { text } = decodeText(bytes)
  const head = text.slice(0, text.indexOf('\n') + 1 || undefined)
  const count = (separator: string) => head.split(separator).length
  const delimiter = separators.toSorted((a, b) => count(b) - count(a))[0]
  const rows = records(text, delimiter)
  return {
    title: null,
    parts: tableParts(rows.map((row) => row.map((cell) => ({ text: cell.trim() })))),
    notes: [],
    attachments: [],
  }
}

const records = (text: string, delimiter: string | undefined): string[][] => {
  try {
    return parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true }) as string[][]
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const line = Number(cause.lines)
    const where = line > 0 ? `第 ${line} 行` : ''
    throw new Problem('unprocessable-document', `${where}引号不成对，无法分列；请改正后再导入。`, { cause })
  }
}
