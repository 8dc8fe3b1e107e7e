// What a reader of a format gives: the text as it stands in the file, in reading order, before anything is made of it.
import type { BlockKind, Box, ReadingNote } from '../../domain/library.ts'

/** @property page from 1; null where the format has no pages */
export type RawPart = {
  kind: Exclude<BlockKind, 'metadata'>
  text: string
  /** Of a heading that the file itself marks as one, 1…6; null where it does not say how deep. */
  depth: number | null
  page: number | null
  box: Box | null
  /** Of a table's row: header → cell. `text` holds the same, cell by cell. */
  cells: Record<string, string> | null
  /** 0…1, how sure the recognition of a picture is of its worst word; null for text that needed none. */
  confidence: number | null
}

/** A file inside the file, for instance of an e-mail; it is parsed as if it had come by itself. */
export type Attachment = { name: string; bytes: Uint8Array }

/** @property title what the file says of itself outside its text: properties, subject, `<title>` */
export type RawDocument = {
  title: string | null
  parts: RawPart[]
  notes: ReadingNote[]
  attachments: Attachment[]
}

/**
 * How much of a file is read, so that no file can hold the machine.
 * @property pages of a PDF, sheets of a workbook, slides
 * @property characters of all its text
 * @property unpacked bytes of all that is packed in it
 * @property pixels of a picture, or of a page that is drawn to be recognised
 * @property recognised pages that are recognised at most; each takes seconds
 */
export type ReadingLimits = {
  pages: number
  characters: number
  unpacked: number
  pixels: number
  recognised: number
}

/**
 * A reader of one format; it runs in a process of its own that may be ended at any moment.
 * @throws Problem `unprocessable-document` or `too-large` that says what is wrong with the file and what to do; without the file's name
 */
export type ReadFormat = (bytes: Uint8Array, limits: ReadingLimits) => Promise<RawDocument>
