// The form of a message that patterns and the classifier read: one writing, lower case, no markup, no spaces inside
// Chinese words.
import { type Normalized, normalize, replace } from '../../../../text/normalize.ts'

export type PlainText = {
  text: string
  /** Cuts out of the original what stands between two offsets of `text`. */
  original(start: number, end: number): string
  /** The range in the original of a range in `text`. */
  range(start: number, end: number): { start: number; end: number }
}

// Beyond this only the beginning and the end are read: nobody's question is longer, and pasted documents are.
const longestHead = 3000
const longestTail = 1000

const spaceBetweenHan = /(?<=[\p{Script=Han}，。？！、,.?!]) +(?=\p{Script=Han})/gu

/** The message from an offset on, which cuts the same out of the original. */
export const fromOffset = (message: PlainText, offset: number): PlainText => ({
  text: message.text.slice(offset),
  original: (start, end) => message.original(start + offset, end + offset),
  range: (start, end) => message.range(start + offset, end + offset),
})

/**
 * The message as signals are sought in it. A space between two Chinese characters is dropped (`人 工` → `人工`), where it parts two
 * clauses a comma stays, so that patterns do not run across.
 */
export const plain = (message: string): PlainText => {
  const shortened =
    message.length > longestHead + longestTail
      ? `${message.slice(0, longestHead)}\n${message.slice(-longestTail)}`
      : message
  const written = normalize(shortened, ['invisible', 'nfkc', 'simplify', 'space', 'lower'])
  const normalized = replace(written, markup, (piece) => spokenIn(piece))
  const { text, at } = closeGaps(normalized)
  const range = (start: number, end: number) => {
    const from = at[start] ?? normalized.text.length
    const last = at[end - 1] ?? normalized.text.length - 1
    return {
      start: normalized.map[from] ?? 0,
      end: normalized.ends[last] ?? normalized.map[last + 1] ?? shortened.length,
    }
  }
  return {
    text,
    range,
    original: (start, end) => {
      const { start: from, end: to } = range(start, end)
      return shortened.slice(from, to)
    },
  }
}

// Single characters set apart ("人 工 客 服") are one word written to be noticed; longer pieces are clauses without commas.
const closeGaps = (normalized: Normalized): { text: string; at: number[] } => {
  const drop = new Set<number>()
  const comma = new Set<number>()
  for (const { index } of normalized.text.matchAll(spaceBetweenHan)) {
    const before = index < 2 || /[\s,.?!]/.test(normalized.text.charAt(index - 2))
    const after = /[\s,.?!]|^$/.test(normalized.text.charAt(index + 2))
    if (before || after) drop.add(index)
    else comma.add(index)
  }
  const at: number[] = []
  let text = ''
  for (let i = 0; i < normalized.text.length; i++) {
    if (drop.has(i)) continue
    text += comma.has(i) || normalized.text.charAt(i) === '\n' ? ',' : normalized.text.charAt(i)
    at.push(i)
  }
  return { text, at }
}

// --- markup ---

// <b>佣金多少</b>: tags and scripts are no words of the message; what stands between them is.

/**
 * A script with its body, or a tag: a name alone or with attributes (`<b and c` is none). A scan ends at the next of its kind, so that
 * a thousand that are never closed cost no more than their length.
 */
const markup =
  /<(script|style)\b[^<>]*>[^<]*(?:<(?!\/?\1\b)[^<]*)*<\/\1\s*>|<\/?[a-z][a-z0-9-]*(?:\s*\/?>|[\s/][^<>=]*=[^<>]*>)/gi

const unspoken = /[^\p{Script=Han}⟦⟧]/gu

/** What of a piece of markup was said: Chinese, and what the mask has put there. A danger is heard also in an attribute. */
const spokenIn = (piece: string, elsewhere: '' | ' ' = ''): string => piece.replace(unspoken, elsewhere)

/** The text with spaces for its markup; offsets stay as they are. */
export const withoutMarkup = (text: string): string => text.replace(markup, (piece) => spokenIn(piece, ' '))
