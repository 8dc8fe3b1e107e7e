// What the classifier sees of a message: character n-grams of the whole and of its end, and the concepts in it with their order.
// All hashed into one space; nothing is stored but a weight for each hash.

/** Size of the hashed space, a power of two. */
export const featureBits = 17
const space = 1 << featureBits
const mask = space - 1

/** Concepts by word, as `readConcepts` gives them. */
export type Concepts = { byWord: ReadonlyMap<string, readonly number[]>; longest: number }

/** The concepts of `concepts.yaml`: name → words, parted by spaces. */
export const readConcepts = (lists: Record<string, string>): Concepts => {
  const byWord = new Map<string, number[]>()
  let longest = 1
  for (const [index, [, list]] of Object.entries(lists).entries()) {
    for (const word of list.toLowerCase().split(/\s+/)) {
      if (word === '') continue
      byWord.set(word, [...(byWord.get(word) ?? []), index + firstConcept])
      longest = Math.max(longest, word.length)
    }
  }
  return { byWord, longest }
}

// Numbers and clause ends take part in the sequence of concepts too.
const number = 1
const clauseEnd = 2
const firstConcept = 3

const maximumGram = 4
const pairReach = 5
/** The point of a message tends to stand at its end: so many characters of it, cut at clauses, count again. */
const endCharacters = 30
const endWeight = 0.7

/** Sparse vector: `indexes[i]` has `values[i]`. The last two are the bias and, for the firm's own people, the speaker. */
export type Features = { indexes: Uint32Array; values: Float32Array }

// One stamp a feature and call tells what was seen already: binary features, without a set of strings.
const stamps = new Uint32Array(space)
let stamp = 0

const fnv = 16777619
const start = 2166136261

/** @param text in its plain form (`plain`) */
export const featuresOf = (text: string, speaker: 'client' | 'staff', concepts: Concepts): Features => {
  const grams = gramsOf(text, 'whole')
  const ending = gramsOf(lastClauses(text), 'end')
  const sequence = conceptsOf(text, concepts)
  const size = grams.length + ending.length + sequence.length + 2
  const indexes = new Uint32Array(size)
  const values = new Float32Array(size)
  let at = 0
  for (const [group, weight] of [
    [grams, 1],
    [ending, endWeight],
    [sequence, 1],
  ] as const) {
    const value = group.length === 0 ? 0 : weight / Math.sqrt(group.length)
    for (const index of group) {
      indexes[at] = index
      values[at] = value
      at++
    }
  }
  indexes[at] = hashOf('bias')
  values[at] = 1
  indexes[at + 1] = hashOf('staff')
  values[at + 1] = speaker === 'staff' ? 1 : 0
  return { indexes, values }
}

const hashOf = (text: string): number => {
  let hash = start
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), fnv)
  return finish(hash)
}

// FNV leaves its low bits badly mixed for short input.
const finish = (hash: number): number => {
  let mixed = hash ^ (hash >>> 15)
  mixed = Math.imul(mixed, 0x2c1b3c6d)
  mixed ^= mixed >>> 12
  return (mixed >>> 0) & mask
}

const gramsOf = (text: string, kind: 'whole' | 'end'): number[] => {
  stamp++
  const found: number[] = []
  const seed = kind === 'end' ? Math.imul(start ^ 0x45, fnv) : start
  for (let i = 0; i < text.length; i++) {
    let hash = seed
    for (let length = 1; length <= maximumGram && i + length <= text.length; length++) {
      hash = Math.imul(hash ^ text.charCodeAt(i + length - 1), fnv)
      note(finish(hash ^ length), found)
    }
  }
  return found
}

const note = (index: number, found: number[]) => {
  if (stamps[index] === stamp) return
  stamps[index] = stamp
  found.push(index)
}

const clauseBorder = /[,.!?;:，。！？；：\s]+/

const lastClauses = (text: string): string => {
  const clauses = text.split(clauseBorder).filter((clause) => clause !== '')
  let end = ''
  for (let i = clauses.length - 1; i >= 0; i--) {
    const clause = clauses[i] ?? ''
    if (end !== '' && end.length + clause.length > endCharacters) break
    end = `${clause}|${end}`
  }
  return end
}

const latin = /[a-z0-9]/
const digit = /\d/

const conceptsOf = (text: string, { byWord, longest }: Concepts): number[] => {
  const sequence: (readonly number[])[] = []
  for (let i = 0; i < text.length; ) {
    let length = Math.min(longest, text.length - i)
    let concepts: readonly number[] | undefined
    for (; length > 0; length--) {
      concepts = byWord.get(text.slice(i, i + length))
      if (concepts && !splitsLatin(text, i) && !splitsLatin(text, i + length)) break
      concepts = undefined
    }
    if (concepts) {
      sequence.push(concepts)
      i += length
      continue
    }
    const character = text.charAt(i)
    if (digit.test(character)) {
      if (sequence.at(-1)?.[0] !== number) sequence.push([number])
    } else if (clauseBorder.test(character)) sequence.push([clauseEnd])
    i++
  }

  stamp++
  const found: number[] = []
  for (let a = 0; a < sequence.length; a++) {
    for (const first of sequence[a] ?? []) {
      note(finish(Math.imul(start ^ (0x100 + first), fnv)), found)
      for (let b = a + 1; b <= Math.min(a + pairReach, sequence.length - 1); b++) {
        for (const second of sequence[b] ?? []) {
          const pair = Math.imul(Math.imul(start ^ (0x10000 + first), fnv) ^ second, fnv)
          note(finish(pair), found)
          if (b > a + 1) continue
          for (const third of sequence[b + 1] ?? []) note(finish(Math.imul(pair ^ (0x1000 + third), fnv)), found)
        }
      }
    }
  }
  return found
}

const splitsLatin = (text: string, at: number): boolean =>
  latin.test(text.charAt(at - 1)) && latin.test(text.charAt(at))
