// The sources of an answer: what its citations stand in, numbered as they first appear.
import type { Citation, Sentence } from '../../domain/turn.ts'

/** A clause, or a document that has none: several rows of one table are one source. */
export type Source = Omit<Citation, 'chunkId' | 'quote' | 'start' | 'end'> & {
  number: number
  chunkIds: string[]
  /** The ranges quoted, in the order of the text. */
  quotes: { text: string; start: number; end: number }[]
}

export const sourcesOf = (sentences: Sentence[]): Source[] => {
  const sources = new Map<string, Source>()
  for (const { chunkId, quote, start, end, ...citation } of sentences.flatMap((sentence) => sentence.citations)) {
    const key = `${citation.versionId}#${citation.clause ?? ''}`
    const source = sources.get(key) ?? { ...citation, number: sources.size + 1, chunkIds: [], quotes: [] }
    sources.set(key, source)
    if (!source.chunkIds.includes(chunkId)) source.chunkIds.push(chunkId)
    if (source.quotes.some((known) => known.start <= start && end <= known.end)) continue
    source.quotes = [
      ...source.quotes.filter((known) => !(start <= known.start && known.end <= end)),
      { text: quote, start, end },
    ].sort((left, right) => left.start - right.start)
  }
  return [...sources.values()]
}

/** The last day of a half-open range that ends before `date`. @example dayBefore('2026-06-15') // '2026-06-14' */
export const dayBefore = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

/** A stretch of a document's text, quoted in the answer or not. */
export type Stretch = { text: string; quoted: boolean }

/**
 * The text around a citation, cut where quotations begin and end. Null when a quotation does not stand there as it was said: then the
 * text has changed, and nothing may be marked in it.
 */
export const stretchesOf = (passage: { text: string; start: number }, quotes: Source['quotes']): Stretch[] | null => {
  const stretches: Stretch[] = []
  let end = 0
  for (const quote of quotes) {
    const from = quote.start - passage.start
    const to = quote.end - passage.start
    if (to <= 0 || from >= passage.text.length) continue
    if (from < end || passage.text.slice(from, to) !== quote.text) return null
    stretches.push({ text: passage.text.slice(end, from), quoted: false }, { text: quote.text, quoted: true })
    end = to
  }
  if (stretches.length === 0) return null
  return [...stretches, { text: passage.text.slice(end), quoted: false }].filter(({ text }) => text !== '')
}

/** A part of a document as one reads it: running text, or a table; a cell that a row leaves out is empty. */
export type Part =
  | { type: 'text'; stretches: Stretch[] }
  | {
      type: 'table'
      /** Which of the tables it is, from 1. */
      number: number
      heads: string[]
      rows: Stretch[][]
    }

/** A paragraph of running text, or a heading in it. */
export type Paragraph = { isHeading: boolean; stretches: Stretch[] }

/** Running text in paragraphs, cut at its blank lines; a line break within one stays. */
export const paragraphsOf = (stretches: Stretch[], headings: readonly string[]): Paragraph[] => {
  const paragraphs: Stretch[][] = [[]]
  for (const line of linesOf(stretches)) {
    if (textOf(line).trim() === '') paragraphs.push([])
    else paragraphs.at(-1)?.push(...bulleted(line))
  }
  return paragraphs
    .filter(({ length }) => length > 0)
    .map((paragraph) => {
      const stretches = trimmed(paragraph)
      return { isHeading: headings.includes(textOf(stretches)), stretches }
    })
}

/** An item of a list with the mark that lists have in an answer. */
const bulleted = ([first, ...rest]: Stretch[]): Stretch[] =>
  first ? [{ ...first, text: first.text.replace(/^(\s*)-(?=\s+\S)/, '$1•') }, ...rest] : []

const textOf = (stretches: Stretch[]): string => stretches.map(({ text }) => text).join('')

/** Without the line breaks at its beginning and its end. */
const trimmed = (paragraph: Stretch[]): Stretch[] =>
  paragraph
    .map(({ text, quoted }, index) => {
      const begun = index === 0 ? text.trimStart() : text
      return { text: index === paragraph.length - 1 ? begun.trimEnd() : begun, quoted }
    })
    .filter(({ text }) => text !== '')

/** The heading that a passage stands under, where the text around it begins below it. */
export const headingBefore = ({ path, text }: { path: string[]; text: string }): string | null => {
  const own = path.at(-1)
  return own === undefined || text.split('\n').includes(own) ? null : own
}

type Row = Map<string, Stretch>

/** A table lies in the text row by row, 「费用项目：佣金；收费标准：…」. Rows of the same heads that follow each other are a table again. */
export const partsOf = (stretches: Stretch[]): Part[] => {
  const groups: { lines: Stretch[][]; rows: Row[] }[] = []
  for (const line of linesOf(stretches)) {
    const row = rowOf(line)
    const before = groups.at(-1)
    const goesOn = before && (row ? before.rows.some((other) => areAlike(other, row)) : before.rows.length === 0)
    if (!goesOn) groups.push({ lines: [line], rows: row ? [row] : [] })
    else {
      before.lines.push(line)
      if (row) before.rows.push(row)
    }
  }
  let tables = 0
  return groups.map(({ lines, rows }) => {
    // One row alone may as well be a sentence.
    if (rows.length < 2) return { type: 'text', stretches: lines.flat() }
    const widest = rows.reduce((most, row) => (row.size > most.size ? row : most))
    const heads = [...widest.keys()]
    tables += 1
    return {
      type: 'table',
      number: tables,
      heads,
      rows: rows.map((row) => heads.map((head) => row.get(head) ?? { text: '', quoted: false })),
    }
  })
}

/** The lines of a text, each with its line break. */
const linesOf = (stretches: Stretch[]): Stretch[][] => {
  const lines: Stretch[][] = [[]]
  for (const { text, quoted } of stretches)
    for (const part of text.split(/(?<=\n)/)) {
      lines.at(-1)?.push({ text: part, quoted })
      if (part.endsWith('\n')) lines.push([])
    }
  return lines.filter((line) => line.length > 0)
}

/** A line as the cells of a row, by their heads; null for any other line. */
const rowOf = (line: Stretch[]): Row | null => {
  const text = textOf(line)
  const row: Row = new Map()
  let end = 0
  for (const cell of text.trimEnd().split('；')) {
    const [, head, value] = /^([^：，。]{1,16})：(.+)$/.exec(cell) ?? []
    if (head === undefined || value === undefined || row.has(head)) return null
    end += cell.length + 1
    row.set(head, { text: value, quoted: isQuoted(line, end - 1 - value.length, end - 1) })
  }
  return row.size > 1 ? row : null
}

const isQuoted = (line: Stretch[], from: number, to: number): boolean => {
  let start = 0
  return line.some(({ text, quoted }) => {
    start += text.length
    return quoted && start - text.length < to && from < start
  })
}

/** Rows of one table: they begin with the same head, and one has no head that the other has not. */
const areAlike = (one: Row, other: Row): boolean => {
  const [few, many] = one.size < other.size ? [one, other] : [other, one]
  const [first] = few.keys()
  return first === [...many.keys()][0] && [...few.keys()].every((head) => many.has(head))
}
