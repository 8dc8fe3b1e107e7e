// How an answer is laid out: paragraphs and lists of plain text, links into the firm's app, masked data, and marks of sources.
// Nothing else has a meaning; whatever is not recognised is shown as the characters it is.
import { beginsLine } from '../../domain/answer-text.ts'
import type { Sentence, SentenceKind } from '../../domain/turn.ts'
import type { Source } from './sources.ts'

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'masked'; text: string }
  | { type: 'app-link'; text: string; href: string }

/** A sentence, or the part of it that stands in one block. */
export type Piece = {
  inlines: Inline[]
  /** Numbers of the sources it rests on; at its end only. */
  sourceNumbers: number[]
  /** The sentence after it rests on the same sources: their numbers are shown once, at the end of the run. */
  runsOn: boolean
}

export type Line = { kind: SentenceKind; pieces: Piece[] }
export type Block =
  | ({ type: 'paragraph' } & Line)
  | { type: 'list'; kind: SentenceKind; ordered: boolean; items: (Line & { number: number })[] }

/** 「1. 」 or 「- 」 at the beginning of a line; 「0.5%」 and 「-5%」 are numbers. */
const listMark = /^\s*(?:(\d{1,2})(?:[、．]|\.(?!\d))|-(?=\s)|[•·])\s*(?=\S)/

/** Sentences as blocks. They stand together as `joinSentences` joins them. */
export const layOut = (sentences: Sentence[], sources: Source[]): Block[] => {
  const blocks: Block[] = []
  for (const [index, sentence] of sentences.entries()) {
    const before = sentences[index - 1]
    const sameLine = before !== undefined && !beginsLine(before, sentence)
    const numbers = numbersOf(sentence, sources)
    const after = sentences[index + 1]
    const lines = sentence.text.split('\n').filter((line) => line.trim() !== '')
    for (const [number, text] of lines.entries()) {
      const last = number === lines.length - 1
      const piece = {
        sourceNumbers: last ? numbers : [],
        runsOn: after !== undefined && String(numbersOf(after, sources)) === String(numbers),
      }
      place(blocks, sentence.kind, text, piece, sameLine && number === 0)
    }
  }
  return blocks
}

const place = (
  blocks: Block[],
  kind: SentenceKind,
  text: string,
  piece: Omit<Piece, 'inlines'>,
  sameLine: boolean,
): void => {
  const before = blocks.at(-1)
  const mark = listMark.exec(text)
  if (mark) {
    const ordered = mark[1] !== undefined
    const list = before?.type === 'list' && before.kind === kind && before.ordered === ordered ? before : null
    const number = ordered ? Number(mark[1]) : 1
    const item = { kind, number, pieces: [{ ...piece, inlines: inlinesOf(text.slice(mark[0].length)) }] }
    if (list) list.items.push(item)
    else blocks.push({ type: 'list', kind, ordered, items: [item] })
    return
  }
  if (sameLine && before?.type === 'paragraph') {
    const gap = /[A-Za-z0-9.:?]$/.test(textOf(before)) ? ' ' : ''
    before.pieces.push({ ...piece, inlines: inlinesOf(gap + text) })
    return
  }
  blocks.push({ type: 'paragraph', kind, pieces: [{ ...piece, inlines: inlinesOf(text) }] })
}

export const textOf = (line: Line): string =>
  line.pieces.flatMap((piece) => piece.inlines.map((inline) => inline.text)).join('')

const numbersOf = (sentence: Sentence, sources: Source[]): number[] =>
  sources
    .filter((source) => sentence.citations.some(({ chunkId }) => source.chunkIds.includes(chunkId)))
    .map((source) => source.number)

/** `[打开：银证转账](xugu://transfer)` and `⟦手机号1⟧`; an address of another kind is no link. */
const special = /\[([^[\]\n]{1,80})\]\((xugu:\/\/[A-Za-z0-9/_?=&.-]{1,200})\)|⟦([^⟦⟧\n]{1,20})⟧/g

/** @param links whether links count; what a client types has none */
export const inlinesOf = (text: string, { links = true }: { links?: boolean } = {}): Inline[] => {
  const inlines: Inline[] = []
  let end = 0
  for (const match of text.matchAll(special)) {
    const [whole, name, href, masked] = match
    if (name !== undefined && !links) continue
    if (match.index > end) inlines.push({ type: 'text', text: text.slice(end, match.index) })
    if (name !== undefined && href !== undefined) inlines.push({ type: 'app-link', text: name, href })
    else inlines.push({ type: 'masked', text: masked ?? '' })
    end = match.index + whole.length
  }
  if (end < text.length) inlines.push({ type: 'text', text: text.slice(end) })
  return inlines
}

/** Products side by side: what is compared, and what each has. */
export type Comparison = { names: string[]; rows: { label: string; values: string[]; sourceNumbers: number[] }[] }

/** A list that names the same products with their codes in every item, 「管理费：甲A（990101）为0.40%/年；乙A（990001）为0.25%/年。」; else null. */
export const comparisonOf = (items: Line[]): Comparison | null => {
  let names: string[] = []
  const rows: Comparison['rows'] = []
  for (const item of items) {
    const [, label, rest] = /^([^：（）]{1,16})：(.+?)。?$/.exec(textOf(item)) ?? []
    if (label === undefined || rest === undefined) return null
    const cells = rest.split(/；(?=[^；（）]+（\d{6}）)/).map((cell) => /^([^；（）]+（\d{6}）)为?(.+)$/.exec(cell))
    const own = cells.map((cell) => cell?.[1] ?? '')
    if (own.length < 2 || own.includes('') || (names.length > 0 && String(own) !== String(names))) return null
    names = own
    const sourceNumbers = item.pieces.flatMap((piece) => (piece.runsOn ? [] : piece.sourceNumbers))
    rows.push({ label, values: cells.map((cell) => cell?.[2] ?? ''), sourceNumbers })
  }
  return rows.length < 2 ? null : { names, rows }
}
