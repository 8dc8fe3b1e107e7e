// A version's text as it is read on the screen: its blocks in order, rows as tables, each with the passage it belongs to, and where pages begin.
import type { VersionBlock, VersionChunk, VersionView } from '../../../server/protocol/desk.ts'

/** A block with its words. `chunk` is null where nothing is cited from, for instance a heading; `begins`: it is the first of its chunk. */
export type Piece = { block: VersionBlock; text: string; chunk: VersionChunk | null; begins: boolean }

export type Part =
  | { type: 'page'; page: number }
  | { type: 'text'; piece: Piece }
  | { type: 'table'; heads: string[]; rows: { piece: Piece; cells: string[] }[] }

export const layOut = ({ text, blocks, chunks }: Pick<VersionView, 'text' | 'blocks' | 'chunks'>): Part[] => {
  const parts: Part[] = []
  let page: number | null = null
  let group: Piece[] = []
  const finishTable = () => {
    if (group.length > 0) parts.push(tableOf(group))
    group = []
  }
  for (const piece of piecesOf(text, blocks, chunks)) {
    const { block } = piece
    if (block.page !== null && block.page !== page) {
      finishTable()
      page = block.page
      parts.push({ type: 'page', page })
    }
    if (block.cells === null) {
      finishTable()
      parts.push({ type: 'text', piece })
      continue
    }
    const [before] = group
    if (before && !haveSameHeads(before.block, block)) finishTable()
    group.push(piece)
  }
  finishTable()
  return parts
}

const piecesOf = (text: string, blocks: readonly VersionBlock[], chunks: readonly VersionChunk[]): Piece[] => {
  const ordered = chunks.toSorted((a, b) => a.start - b.start)
  const begun = new Set<string>()
  let at = 0
  return blocks.map((block) => {
    while ((ordered[at]?.end ?? Number.POSITIVE_INFINITY) <= block.start) at += 1
    const next = ordered[at]
    const chunk = next && next.start < block.end ? next : null
    const begins = chunk !== null && !begun.has(chunk.id)
    if (chunk) begun.add(chunk.id)
    return { block, text: text.slice(block.start, block.end), chunk, begins }
  })
}

const haveSameHeads = (one: VersionBlock, other: VersionBlock): boolean =>
  Object.keys(one.cells ?? {})
    .toSorted()
    .join('\n') ===
  Object.keys(other.cells ?? {})
    .toSorted()
    .join('\n')

const tableOf = (pieces: Piece[]): Part => {
  const heads = headsOf(pieces)
  return {
    type: 'table',
    heads,
    rows: pieces.map((piece) => ({ piece, cells: heads.map((head) => piece.block.cells?.[head] ?? '') })),
  }
}

/** The database keeps the cells of a row in no order; the row's words have that of the columns. */
const headsOf = (pieces: Piece[]): string[] => {
  const names = Object.keys(pieces[0]?.block.cells ?? {})
  const place = (name: string): number => {
    for (const { text, block } of pieces) {
      const found = placeOfHead(text, name)
      if (found >= 0) return found
      const value = block.cells?.[name] ?? ''
      if (value !== '' && text.includes(value)) return text.indexOf(value)
    }
    return Number.POSITIVE_INFINITY
  }
  const places = new Map(names.map((name) => [name, place(name)]))
  return names.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0))
}

/** Where a column's name stands in a row's words, before its value; -1 where it does not. */
const placeOfHead = (text: string, name: string): number => {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const isWhole = at === 0 || '；、'.includes(text[at - 1] ?? '')
    if (isWhole && '：、'.includes(text[at + name.length] ?? ' ')) return at
  }
  return -1
}

/** The chunk that a place of the text lies in. */
export const chunkAt = (chunks: readonly VersionChunk[], start: number): VersionChunk | null =>
  chunks.find((chunk) => chunk.start <= start && start < chunk.end) ?? null
