// 共现: two kinds of words near each other, in any order. People say the same thing in too many orders for one pattern.
import { everywhere, placesOf, type Range } from '../places.ts'
import type { Offence } from '../rule.ts'

/** Where the later of the two words begins. */
export type ComboPlace = Range & { pivot: number }

/** Makes the search; each place reaches from one kind of word to the nearest of the other. */
export const comboFinder = ({ words: [one, other], within }: Offence['combos'][number]) => {
  const [first, second] = [everywhere([one]), everywhere([other])]
  return (text: string): ComboPlace[] => {
    const seconds = placesOf(second, text)
    if (seconds.length === 0) return []
    const firsts = placesOf(first, text)
    return seconds.flatMap((place): ComboPlace[] => {
      const near = firsts
        .map((candidate) => ({ candidate, gap: gapBetween(candidate, place) }))
        .filter(({ gap }) => gap <= within)
        .sort((a, b) => a.gap - b.gap)[0]?.candidate
      if (!near) return []
      const pivot = Math.max(near.start, place.start)
      const range = { start: Math.min(near.start, place.start), end: Math.max(near.end, place.end), pivot }
      return text.slice(range.start, range.end).includes('\n') ? [] : [range]
    })
  }
}

const gapBetween = (a: Range, b: Range): number => Math.max(0, Math.max(a.start, b.start) - Math.min(a.end, b.end))
