// Which of the names that there are was meant by one that there is not: a typing error, a part left out.

const least = 0.5
const most = 3

/** Those like it, the most alike first; none when none is. For names in Latin letters, such as those of settings and models. */
export const closest = (name: string, names: readonly string[]): string[] =>
  names
    .map((other) => ({ other, alike: alikeness(pairs(name), pairs(other)) }))
    .filter(({ alike }) => alike >= least)
    .sort((a, b) => b.alike - a.alike)
    .slice(0, most)
    .map(({ other }) => other)

/** Dice's coefficient: the share of neighbouring letters that both have, 0…1. */
const alikeness = (left: Set<string>, right: Set<string>): number =>
  (2 * left.intersection(right).size) / (left.size + right.size || 1)

const pairs = (name: string): Set<string> => {
  const letters = [...name.toLowerCase()]
  return new Set(letters.slice(1).map((letter, at) => `${letters[at]}${letter}`))
}
