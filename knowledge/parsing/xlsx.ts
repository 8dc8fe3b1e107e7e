// Workbooks (.xlsx, .xls): what the cells show, not what they calculate with; each sheet under its name.

import * as XLSX from '@e965/xlsx'
import { zipSync } from 'fflate'
import type { ReadingNote } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import { openOfficeZip } from './office-zip.ts'
import type { RawPart, ReadFormat } from './raw-document.ts'
import { rawPart } from './raw-part.ts'
import { type TableCell, tableParts } from './table-parts.ts'

const mostRows = 100_000
const mostColumns = 256

export const readXlsx: ReadFormat = async (bytes, limits) => {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  const zip = isZip ? openOfficeZip(bytes, limits) : null
  const workbook = open(zip ? zipSync(zip.entries, { level: 0 }) : bytes)
  const isHidden = (at: number) => (workbook.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0
  const names = workbook.SheetNames.filter((_, at) => !isHidden(at))
  const hidden = workbook.SheetNames.filter((_, at) => isHidden(at))
  if (names.length > limits.pages)
    throw new Problem('too-large', `共 ${names.length} 个工作表，一份最多 ${limits.pages} 个；请拆分后再导入。`)
  const notes: ReadingNote[] = [...(zip?.notes ?? [])]
  if (hidden.length > 0)
    notes.push({ kind: 'left-out', page: null, message: `隐藏的工作表没有读取：${hidden.join('、')}。` })
  const parts: RawPart[] = []
  const isOne = names.length === 1
  let characters = 0
  for (const name of names) {
    const sheet = workbook.Sheets[name]
    const own = sheet ? sheetParts(name, sheet, isOne) : []
    characters += own.reduce((sum, { text }) => sum + text.length, 0)
    if (characters > limits.characters)
      throw new Problem('too-large', `文字超过 ${limits.characters} 个字符，没有读取；请按工作表拆分后再导入。`)
    if (own.length === 0) continue
    // A name that nobody gave says nothing, and of one sheet alone its own title is the better name.
    const isNamed = !isOne || (own[0]?.kind !== 'heading' && !/^(?:sheet|工作表)\s*\d*$/i.test(name))
    parts.push(...(isNamed ? [rawPart('heading', name, { depth: isOne ? 1 : 2 })] : []), ...own)
  }
  return { title: workbook.Props?.Title?.trim() || null, parts, notes, attachments: [] }
}

const open = (bytes: Uint8Array): XLSX.WorkBook => {
  try {
    // The shown text of a date needs no time zone; one row more than may be, so that too many are noticed.
    return XLSX.read(bytes, { type: 'array', cellNF: true, cellText: true, sheetRows: mostRows + 1, bookVBA: false })
  } catch (cause) {
    if (cause instanceof Error && /password|encrypt/i.test(cause.message))
      throw new Problem('unprocessable-document', '文件设有密码，打不开；请提供没有密码保护的文件。', { cause })
    throw new Problem('unprocessable-document', '文件不完整或已损坏，打不开；请用 Excel 打开另存后再导入。', { cause })
  }
}

/** The tables of a sheet, which blank rows set apart; lines above the first one are headings. */
const sheetParts = (name: string, sheet: XLSX.WorkSheet, isOne: boolean): RawPart[] => {
  const rows = cellsOf(name, sheet)
  const tables: TableCell[][][] = [[]]
  for (const row of rows) {
    if (row.some(({ text }) => text !== '')) tables.at(-1)?.push(row)
    else if ((tables.at(-1)?.length ?? 0) > 0) tables.push([])
  }
  const parts = tables.flatMap((table) => tableParts(table))
  const firstRow = parts.findIndex(({ kind }) => kind === 'table-row')
  return parts.map((part, at) => {
    const isTitle = at < firstRow && part.text.length <= 60
    return isTitle ? rawPart('heading', part.text, { depth: (isOne ? 1 : 3) + Math.min(at, 1) }) : part
  })
}

/** The cells as a table is written: a merged one once, with what it covers. */
const cellsOf = (name: string, sheet: XLSX.WorkSheet): TableCell[][] => {
  if (!sheet['!ref']) return []
  const range = XLSX.utils.decode_range(sheet['!ref'])
  if (range.e.r - range.s.r >= mostRows)
    throw new Problem('too-large', `工作表“${name}”有 ${mostRows} 行以上；请拆分后再导入。`)
  const lastColumn = Math.min(range.e.c, range.s.c + mostColumns - 1)
  const merges = new Map((sheet['!merges'] ?? []).map((merge) => [`${merge.s.r},${merge.s.c}`, merge]))
  const covered = new Set<string>()
  const rows: TableCell[][] = []
  for (let r = range.s.r; r <= range.e.r; r += 1) {
    const row: TableCell[] = []
    for (let c = range.s.c; c <= lastColumn; c += 1) {
      if (covered.delete(`${r},${c}`)) continue
      const merge = merges.get(`${r},${c}`)
      const end = { r: Math.min(merge?.e.r ?? r, range.e.r), c: Math.min(merge?.e.c ?? c, lastColumn) }
      for (let y = r; y <= end.r; y += 1)
        for (let x = c; x <= end.c; x += 1) if (y > r || x > c) covered.add(`${y},${x}`)
      row.push({ text: shown(sheet[XLSX.utils.encode_cell({ r, c })]), columns: end.c - c + 1, rows: end.r - r + 1 })
    }
    rows.push(row)
  }
  return rows
}

const shown = (cell: XLSX.CellObject | undefined): string =>
  (cell?.w ?? (cell?.v === undefined ? '' : String(cell.v))).trim()
