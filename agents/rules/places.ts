// Where the patterns of a rule match.
import { boundedPattern } from './bounded-pattern.ts'

export type Range = { start: number; end: number }

/** Any of the patterns, once; null for none. */
export const anyOf = (sources: readonly string[]): RegExp | null => (sources.length === 0 ? null : joined(sources))

/** Any of the patterns, wherever they stand. Each of them is bounded, and so are all of them together. */
export const everywhere = (sources: readonly string[]): RegExp => new RegExp(joined(sources), 'gu')

const joined = (sources: readonly string[]): RegExp => {
  for (const source of sources) boundedPattern(source)
  return boundedPattern(sources.join('|'), Number.MAX_VALUE)
}

/** At most so many as a sentence can reasonably hold. */
const mostPlaces = 20

/** The matches of a pattern of `everywhere`. */
export const placesOf = (pattern: RegExp, text: string): Range[] => {
  if (text.search(pattern) < 0) return []
  return text
    .matchAll(pattern)
    .take(mostPlaces)
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .toArray()
}
