// How much two texts say in the same words: resemblance and containment of their shingles (A. Broder, 1997), counted and not estimated.
// What is compared with is a few hundred clauses at most, so that no sketch (MinHash) is needed to look through a whole library.

/** Characters of a shingle: two are shared by any two laws, four are lost by one changed word. */
const shingleLength = 3
const separators = /[^\p{L}\p{N}]+/gu

/** The shingles of a text: all runs of three characters, white space, punctuation and width aside. */
export const shinglesOf = (text: string): ReadonlySet<string> => {
  const letters = text.normalize('NFKC').replace(separators, '').toLowerCase()
  const shingles = new Set<string>()
  for (let at = 0; at + shingleLength <= letters.length; at += 1) shingles.add(letters.slice(at, at + shingleLength))
  return shingles
}

/** For each text of a few which shingles it has, so that another is compared with all of them at once. */
export type Shingled = { sizes: readonly number[]; holders: ReadonlyMap<string, readonly number[]> }

/** @param texts whose places in the list `sharedWith` answers with */
export const shingled = (texts: readonly ReadonlySet<string>[]): Shingled => {
  const holders = new Map<string, number[]>()
  for (const [at, shingles] of texts.entries())
    for (const shingle of shingles) {
      const held = holders.get(shingle)
      if (held) held.push(at)
      else holders.set(shingle, [at])
    }
  return { sizes: texts.map(({ size }) => size), holders }
}

/** How many shingles a text shares with each of those that it shares any with: place → count. */
export const sharedWith = (shingles: ReadonlySet<string>, { holders }: Shingled): Map<number, number> => {
  const shared = new Map<number, number>()
  for (const shingle of shingles) for (const at of holders.get(shingle) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1)
  return shared
}

/** Jaccard of two sets by their sizes and what they share, 0…1. */
export const resemblance = (shared: number, one: number, other: number): number =>
  shared === 0 ? 0 : shared / (one + other - shared)
