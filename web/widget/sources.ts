// The sources of an answer: its citations, one for each chunk, numbered as they first appear.
import type { Citation, Sentence } from '../../domain/turn.ts'

export type Source = Omit<Citation, 'quote' | 'start' | 'end'> & {
  number: number
  /** The ranges quoted, in the order of the text. */
  quotes: { text: string; start: number; end: number }[]
}

export const sourcesOf = (sentences: Sentence[]): Source[] => {
  const byChunk = new Map<string, Source>()
  for (const { quote, start, end, ...citation } of sentences.flatMap((sentence) => sentence.citations)) {
    const source = byChunk.get(citation.chunkId) ?? { ...citation, number: byChunk.size + 1, quotes: [] }
    byChunk.set(citation.chunkId, source)
    if (source.quotes.some((known) => known.start <= start && end <= known.end)) continue
    source.quotes = [
      ...source.quotes.filter((known) => !(start <= known.start && known.end <= end)),
      { text: quote, start, end },
    ].sort((left, right) => left.start - right.start)
  }
  return [...byChunk.values()]
}

/** The last day of a half-open range that ends before `date`. @example dayBefore('2026-06-15') // '2026-06-14' */
export const dayBefore = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
