// Makes the parts that a reader gives.
import type { RawPart } from './raw-document.ts'

/** A part of which only what is said is known. */
export const rawPart = (
  kind: RawPart['kind'],
  text: string,
  known: Partial<Omit<RawPart, 'kind' | 'text'>> = {},
): RawPart => ({ kind, text, depth: null, page: null, box: null, cells: null, confidence: null, ...known })

/** The lines of a text, each a paragraph; blank ones say nothing. */
export const paragraphs = (text: string, known: Partial<Omit<RawPart, 'kind' | 'text'>> = {}): RawPart[] =>
  text
    .split(/\r\n?|[\n\v\f\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => rawPart('paragraph', line, known))
