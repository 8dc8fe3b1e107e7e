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
