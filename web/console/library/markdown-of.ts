// The text of a version as Markdown, to be written on with.
import type { VersionView } from '../../../server/protocol/desk.ts'
import { layOut, type Part } from './text-layout.ts'

/** What was read from it, with its headings, lists and tables. */
export const markdownOf = (version: Pick<VersionView, 'text' | 'blocks' | 'chunks'>): string => {
  let text = ''
  let wasListItem = false
  for (const part of layOut(version)) {
    if (part.type === 'page') continue
    const isListItem = part.type === 'text' && part.piece.block.kind === 'list-item'
    if (text !== '') text += wasListItem && isListItem ? '\n' : '\n\n'
    text += said(part)
    wasListItem = isListItem
  }
  return `${text}\n`
}

const said = (part: Exclude<Part, { type: 'page' }>): string => {
  if (part.type === 'table') return tableOf(part)
  const { block, text } = part.piece
  if (block.kind === 'heading') return `${'#'.repeat(Math.min(6, block.headingPath.length + 2))} ${oneLine(text)}`
  if (block.kind === 'list-item') return /^\s*(?:[-*+]|\d+[.)])\s/.test(text) ? text : `- ${text}`
  return text
}

const tableOf = ({ heads, rows }: Extract<Part, { type: 'table' }>): string =>
  [heads, heads.map(() => '---'), ...rows.map(({ cells }) => cells)]
    .map((cells) => `| ${cells.map((cell) => oneLine(cell).replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ')

/** A Markdown file without the facts at its head: they stand in the catalogue. */
export const withoutFrontMatter = (text: string): string => text.replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---\r?\n\s*/, '')
