// A text of marketing copy as all detectors read it, made once.
import type { CopyContext } from '../../../domain/copy.ts'
import { type Normalized, originalRange } from '../../../text/normalize.ts'
import { sentences, type TextSentence } from '../../../text/sentences.ts'
import type { Range } from '../places.ts'
import { joinedCopy, writtenCopy } from '../written.ts'
import { type Figure, figuresOf } from './figures.ts'
import { isTeaching } from './stance.ts'

export type CopyText = {
  context: CopyContext
  original: string
  /** In the one writing that patterns are made for; ranges of detectors are in it. */
  written: string
  sentences: readonly TextSentence[]
  /** It teaches or warns; what it names it does not claim. */
  teaches: boolean
  /** Figures of past performance. */
  figures: readonly Figure[]
  /** The sentence that holds a place. */
  sentenceAt(start: number): TextSentence
  /** The way back to the text as given. */
  inOriginal(range: Range): Range
}

export const copyText = (original: string, context: CopyContext): CopyText =>
  readingOf(original, context, writtenCopy(original))

/** The same text with the signs taken out that part its words; null where there are none. */
export const joinedText = (original: string, context: CopyContext): CopyText | null => {
  const joined = joinedCopy(original)
  return joined && readingOf(original, context, joined)
}

const readingOf = (original: string, context: CopyContext, normalized: Normalized): CopyText => {
  const parts = sentences(normalized.text)
  let figures: Figure[] | null = null
  return {
    context,
    original,
    written: normalized.text,
    sentences: parts,
    teaches: isTeaching(normalized.text),
    get figures() {
      figures ??= figuresOf(parts)
      return figures
    },
    sentenceAt: (start) =>
      parts.findLast((sentence) => sentence.start <= start) ?? {
        text: normalized.text,
        start: 0,
        end: normalized.text.length,
      },
    inOriginal: ({ start, end }) => originalRange(normalized, start, end),
  }
}
