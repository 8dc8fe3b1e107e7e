// The nodes of an HTML page → parts in reading order. Word files come this way too, once mammoth has made HTML of them.
import type { RawPart } from './raw-document.ts'
import { rawPart } from './raw-part.ts'
import { type TableCell, tableParts } from './table-parts.ts'

/** As much of a DOM as is read here. */
export type HtmlNode = {
  nodeType: number
  localName?: string
  textContent: string | null
  childNodes: Iterable<HtmlNode>
  getAttribute?(name: string): string | null
  querySelector?(selector: string): HtmlNode | null
}

const silent = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'head',
  'title',
  'select',
  'button',
  'iframe',
  'object',
  'math',
])
const blocks = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form header hr html li main nav ol p pre section summary table ul'.split(
    ' ',
  ),
)

/** What stands in a node, as parts. */
export const htmlParts = (root: HtmlNode): RawPart[] => {
  const parts: RawPart[] = []
  let line = ''
  /** The list that one stands in: how its items are marked, and how deep. */
  let item: { mark: string; indent: string } | null = null
  const flush = () => {
    const text = tidy(line)
    line = ''
    if (text === '') return
    if (item) {
      parts.push(rawPart('list-item', `${item.indent}${item.mark} ${text}`))
      item = null
    } else parts.push(rawPart('paragraph', text))
  }
  const walk = (node: HtmlNode, depth: number): void => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) line += child.textContent ?? ''
      if (child.nodeType !== 1) continue
      const name = child.localName ?? ''
      const heading = /^h([1-6])$/.exec(name)
      if (silent.has(name)) continue
      if (name === 'br') flush()
      else if (heading) {
        flush()
        const text = tidy(child.textContent ?? '')
        if (text !== '') parts.push(rawPart('heading', text, { depth: Number(heading[1]) }))
      } else if (name === 'table' && !child.querySelector?.('table')) {
        flush()
        const caption = child.querySelector?.('caption')
        if (caption) parts.push(...htmlParts(caption))
        parts.push(...tableParts(rowsOf(child)))
      } else if (name === 'ol' || name === 'ul') {
        flush()
        list(child, name === 'ol', depth)
      } else if (blocks.has(name) || name === 'tr' || name === 'td' || name === 'th') {
        flush()
        walk(child, depth)
        flush()
      } else walk(child, depth)
    }
  }
  const list = (node: HtmlNode, isOrdered: boolean, depth: number) => {
    let number = Number(node.getAttribute?.('start') ?? 1) || 1
    for (const child of node.childNodes) {
      if (child.nodeType !== 1) continue
      item = { mark: isOrdered ? `${number++}.` : '-', indent: '  '.repeat(depth) }
      walk(child, depth + 1)
      flush()
      item = null
    }
  }
  walk(root, 0)
  flush()
  return parts
}

/** White space of the source is one space, and none where it only breaks a line between Chinese characters. */
const tidy = (text: string): string =>
  text
    .replace(/(?<=\p{Script=Han}|[，。；：、）》”])[ \t]*[\r\n]\s*(?=\p{Script=Han}|[（《“])/gu, '')
    .replace(/[ \t\r\n\f]+/g, ' ')
    .trim()

const rowsOf = (table: HtmlNode): TableCell[][] => {
  const rows: TableCell[][] = []
  const look = (node: HtmlNode, isHead: boolean) => {
    for (const child of node.childNodes) {
      if (child.localName === 'tr') rows.push(cellsOf(child, isHead))
      else if (child.nodeType === 1 && child.localName !== 'caption') look(child, isHead || child.localName === 'thead')
    }
  }
  look(table, false)
  return rows
}

const cellsOf = (row: HtmlNode, isHead: boolean): TableCell[] =>
  [...row.childNodes]
    .filter(({ localName }) => localName === 'td' || localName === 'th')
    .map((cell) => ({
      text: htmlParts(cell)
        .map(({ text }) => text)
        .join('\n'),
      columns: span(cell, 'colspan'),
      rows: span(cell, 'rowspan'),
      isHeader: isHead || cell.localName === 'th',
    }))

const span = (cell: HtmlNode, name: string): number =>
  Math.max(1, Math.floor(Number(cell.getAttribute?.(name) ?? 1)) || 1)
