// 条文对照: two versions of a work, clause by clause: what stayed, was reworded, came, went, or only has another number or chapter now.
import { diffArrays } from 'diff'
import type { ClauseChangeKind, WordChange } from '../../domain/clause-change.ts'
import type { Chunk } from '../../domain/library.ts'
import { cutWords } from '../../text/jieba.ts'
import { resemblance, sharedWith, shingled, shinglesOf } from './near-duplicates.ts'

/** An article, or, where a document has none, what stands under a heading. `text` is without the number. */
export type Clause = {
  /** `第二十五条`, or the heading. */
  name: string
  /** 编/章/节 or headings above. */
  path: string[]
  text: string
  /** Of what it was put together from, in order; a long article is cut at its 款. */
  chunkIds: string[]
}

export type ClauseChange = {
  kind: ClauseChangeKind
  /** Null of what was added. */
  before: Clause | null
  /** Null of what was removed. */
  after: Clause | null
  /**
   * Of what was removed the clause of the new version that its words went into (并入), of what was added the one of the old version that
   * they were taken from (分出); null where there is none.
   */
  shares: string | null
}

// --- clauses ---

const articleNumber = /^\s*第[零〇○一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?[\s\u3000]*/
const paragraphNumber = /第[^第]+款$/

/**
 * The clauses of a version from its chunks, in order.
 * @param chunks of one version, by ordinal
 */
export const clausesOf = (chunks: readonly Pick<Chunk, 'id' | 'clause' | 'path' | 'text'>[]): Clause[] => {
  const clauses: Clause[] = []
  for (const { id, clause, path, text } of chunks) {
    const name = clause?.replace(paragraphNumber, '') ?? path.at(-1) ?? ''
    // The 款 of a long article and a section without clauses have their own name as the last of their path.
    const above = path.at(-1) === name ? path.slice(0, -1) : path
    const last = clauses.at(-1)
    const isSame = last?.name === name && last.path.join('\n') === above.join('\n')
    const words = (clause === null ? text : text.replace(articleNumber, '')).replace(/\n+/g, '\n').trim()
    if (isSame) {
      last.text += `\n${words}`
      last.chunkIds.push(id)
    } else clauses.push({ name, path: above, text: words, chunkIds: [id] })
  }
  return clauses.filter(({ text }) => letters(text) !== '')
}

// --- which clause became which ---

/** Resemblance from which on two clauses are one that was reworded, wherever they stand. */
const leastAlike = 0.28
/** The same where they stand between the same neighbours or have one number, which speaks for it too. */
const leastAlikeInPlace = 0.1
/** Share of a clause's words that another must hold to have taken them over, and how many they must be. */
const leastTakenOver = 0.6
const fewestShingles = 8

/**
 * Every clause of both versions once, in the order of the new one; what was removed stands where it stood.
 * @param before clauses of the older version, in order
 */
export const diffClauses = (before: readonly Clause[], after: readonly Clause[]): ClauseChange[] => {
  const compared = compare(before, after)
  const pairs = pairsOf(compared)
  const { currentOf, formerOf } = pairs
  const isMoved = movedBetween(before, after)
  const ofNew = after.map((clause, at): ClauseChange => {
    const old = before[formerOf.get(at) ?? -1]
    if (!old) return { kind: 'added', before: null, after: clause, shares: sourceOf(compared, pairs, at)?.name ?? null }
    const isSame = letters(old.text) === letters(clause.text)
    const kind = isSame ? (isMoved(old, clause) ? 'moved' : 'same') : 'changed'
    return { kind, before: old, after: clause, shares: null }
  })
  const removedBehind = new Map<number, ClauseChange[]>()
  const inOrder = unmoved(currentOf)
  let place = -1
  for (const [at, clause] of before.entries()) {
    if (inOrder.has(at)) place = currentOf.get(at) ?? place
    if (currentOf.has(at)) continue
    const shares = heirOf(compared, pairs, at)?.name ?? null
    removedBehind.set(place, [
      ...(removedBehind.get(place) ?? []),
      { kind: 'removed', before: clause, after: null, shares },
    ])
  }
  const removedAt = (at: number) => removedBehind.get(at) ?? []
  return [...removedAt(-1), ...ofNew.flatMap((change, at) => [change, ...removedAt(at)])]
}

type Shingles = ReadonlySet<string>

type Compared = {
  before: readonly Clause[]
  after: readonly Clause[]
  shingles: { before: readonly Shingles[]; after: readonly Shingles[] }
  /** How many shingles each clause has. */
  sizes: { before: readonly number[]; after: readonly number[] }
  /** Of each former clause which current ones share how many shingles with it. */
  shared: readonly ReadonlyMap<number, number>[]
  /** Of each current clause the former one that holds most of its words, of each former one the current one that does; −1 where none does. */
  takenFrom: readonly number[]
  wentInto: readonly number[]
}

const compare = (before: readonly Clause[], after: readonly Clause[]): Compared => {
  const [former, current] = [before, after].map((clauses) => clauses.map(({ text }) => shinglesOf(text))) as [
    Shingles[],
    Shingles[],
  ]
  const index = shingled(current)
  const sizes = { before: former.map(({ size }) => size), after: index.sizes }
  const shared = former.map((shingles) => sharedWith(shingles, index))
  const takenFrom = after.map((_, at) => {
    const counts = shared.map((others) => others.get(at) ?? 0)
    const most = Math.max(0, ...counts)
    return isTakenOver(most, sizes.after[at] ?? 0) ? counts.indexOf(most) : -1
  })
  const wentInto = shared.map((others, at) => {
    const [best] = [...others].toSorted((one, other) => other[1] - one[1])
    return best && isTakenOver(best[1], sizes.before[at] ?? 0) ? best[0] : -1
  })
  return { before, after, shingles: { before: former, after: current }, sizes, shared, takenFrom, wentInto }
}

const isTakenOver = (shared: number, size: number): boolean => size >= fewestShingles && shared / size >= leastTakenOver

/**
 * Whether one of the two has clearly more words in common with another clause that holds most of it: 由监督管理机构责令改正，处以罚款 stands in many
 * articles, and makes none of them another.
 */
const isAnothers = ({ shared, takenFrom, wentInto }: Compared, one: number, other: number): boolean => {
  const common = clearlyMore * (shared[one]?.get(other) ?? 0)
  const [from, into] = [takenFrom[other] ?? -1, wentInto[one] ?? -1]
  return (
    (from >= 0 && from !== one && (shared[from]?.get(other) ?? 0) > common) ||
    (into >= 0 && into !== other && (shared[one]?.get(into) ?? 0) > common)
  )
}
const clearlyMore = 1.3

/** The former clause that a new one was taken from: it has words of it that the one it became has no more. Undefined where there is none. */
const sourceOf = ({ before, shingles, takenFrom }: Compared, { currentOf }: Pairs, at: number): Clause | undefined => {
  const from = takenFrom[at] ?? -1
  const kept = currentOf.get(from)
  return isOwnShare(shingles.after[at], shingles.before[from], shingles.after[kept ?? -1]) ? before[from] : undefined
}

/** The current clause that a removed one went into: it has words of it that the one it was made from had not. Undefined where there is none. */
const heirOf = (
  { after, shingles, takenFrom, wentInto }: Compared,
  { formerOf }: Pairs,
  at: number,
): Clause | undefined => {
  const into = wentInto[at] ?? -1
  const made = formerOf.get(into) ?? takenFrom[into] ?? -1
  return isOwnShare(shingles.before[at], shingles.after[into], shingles.before[made === at ? -1 : made])
    ? after[into]
    : undefined
}

/** Whether a good part of what two clauses share is in no third one: what stands in all of them tells nothing. */
const isOwnShare = (one?: Shingles, other?: Shingles, third: Shingles = new Set()): boolean => {
  if (!one || !other) return false
  const shared = one.intersection(other)
  return shared.difference(third).size > leastOwn * shared.size
}
const leastOwn = 0.4

const alike = ({ sizes, shared }: Compared, one: number, other: number): number =>
  resemblance(shared[one]?.get(other) ?? 0, sizes.before[one] ?? 0, sizes.after[other] ?? 0)

/** The share of the smaller one's words that the larger one holds; 0 where that is too little to be told by. */
const within = ({ sizes, shared }: Compared, one: number, other: number): number => {
  const smaller = Math.min(sizes.before[one] ?? 0, sizes.after[other] ?? 0)
  return smaller < fewestShingles ? 0 : (shared[one]?.get(other) ?? 0) / smaller
}

type Pairs = { currentOf: ReadonlyMap<number, number>; formerOf: ReadonlyMap<number, number> }

/** Which place in the old version belongs to which in the new one; each has one other half at most. */
const pairsOf = (compared: Compared): Pairs => {
  const currentOf = new Map<number, number>()
  const formerOf = new Map<number, number>()
  const pair = (one: number, other: number) => {
    if (currentOf.has(one) || formerOf.has(other)) return
    currentOf.set(one, other)
    formerOf.set(other, one)
  }
  for (const [one, other] of identical(compared)) pair(one, other)
  for (const [one, other] of byLikeness(compared, alike, leastAlike)) pair(one, other)
  // 股东不得抽逃出资。 with two 款 added to it: it stands word for word within a longer one.
  for (const [one, other] of byLikeness(compared, within, leastTakenOver)) pair(one, other)
  for (const [one, other] of inPlace(compared, { currentOf, formerOf })) pair(one, other)
  return { currentOf, formerOf }
}

/** Of several with the same words (（删除）) those of one number first. */
const identical = function* ({ before, after }: Compared): Generator<[number, number]> {
  const byText = Map.groupBy(after.keys(), (at) => letters(after[at]?.text ?? ''))
  const alike = before.map(({ text }) => byText.get(letters(text)) ?? [])
  for (const [one, others] of alike.entries())
    for (const other of others) if (after[other]?.name === before[one]?.name) yield [one, other]
  for (const [one, others] of alike.entries()) for (const other of others) yield [one, other]
}

/** The likest first; of two alike rather the one in its old place: a new clause may be modelled on one that stands elsewhere. */
const byLikeness = (
  compared: Compared,
  likeness: (compared: Compared, one: number, other: number) => number,
  least: number,
): [number, number][] => {
  const { before, after, shared } = compared
  const candidates = shared.flatMap((others, one) =>
    [...others.keys()].flatMap((other) => {
      const score = likeness(compared, one, other)
      const far = Math.abs(one / before.length - other / after.length)
      return score < least || isAnothers(compared, one, other) ? [] : { one, other, score: score - far * weightOfPlace }
    }),
  )
  return candidates.sort((a, b) => b.score - a.score).map(({ one, other }) => [one, other])
}
const weightOfPlace = 0.2

/** What was reworded thoroughly is known by its place: behind or before the same neighbour, or under its old number. */
const inPlace = function* (compared: Compared, { currentOf, formerOf }: Pairs): Generator<[number, number]> {
  const { before, after } = compared
  const isFree = (one: number, other: number) =>
    before[one] !== undefined && after[other] !== undefined && !currentOf.has(one) && !formerOf.has(other)
  const isNear = (one: number, other: number) =>
    isFree(one, other) && alike(compared, one, other) >= leastAlikeInPlace && !isAnothers(compared, one, other)
  for (const one of before.keys()) {
    const next = (currentOf.get(one - 1) ?? Number.NaN) + 1
    if (isNear(one, next)) yield [one, next]
  }
  for (const one of [...before.keys()].reverse()) {
    const previous = (currentOf.get(one + 1) ?? Number.NaN) - 1
    if (isNear(one, previous)) yield [one, previous]
  }
  const places = new Map(after.map(({ name }, at) => [name, at]))
  for (const [one, { name }] of before.entries()) {
    const other = places.get(name) ?? Number.NaN
    if (isNear(one, other)) yield [one, other]
  }
}

/** The places of the old version that kept their order among themselves, as many as can be. */
const unmoved = (currentOf: ReadonlyMap<number, number>): Set<number> => {
  const former = [...currentOf.keys()].sort((a, b) => a - b)
  const current = former.toSorted((a, b) => (currentOf.get(a) ?? 0) - (currentOf.get(b) ?? 0))
  return new Set(diffArrays(former, current).flatMap(({ added, removed, value }) => (added || removed ? [] : value)))
}

/**
 * Under another number, or in another chapter. That a chapter was renumbered or renamed as a whole moves nothing: its former name is gone, and
 * its new one was not there.
 */
const movedBetween = (before: readonly Clause[], after: readonly Clause[]) => {
  const chapterOf = ({ path }: Clause) => path.map((heading) => heading.replace(headingNumber, '').trim()).join(' ')
  const former = new Set(before.map(chapterOf))
  const current = new Set(after.map(chapterOf))
  return (old: Clause, now: Clause): boolean => {
    if (old.name !== now.name) return true
    const [from, to] = [chapterOf(old), chapterOf(now)]
    return from !== to && (current.has(from) || former.has(to))
  }
}
const headingNumber = /^第[零〇一二三四五六七八九十百千\d]+[编章节][\s\u3000]*/

/** What is compared: white space, width and what nobody sees say nothing. */
const letters = (text: string): string => text.normalize('NFKC').replace(/[\s\p{Cf}]+/gu, '')

// --- what changed within ---

/** Beyond so many changed words there is nothing to be read word by word. */
const mostEdits = 4_000
/** Between two changes a word so short that stayed only breaks up what is read: 应当[向]→[由]股东[会]. */
const shortestSame = 2

/**
 * The words of a clause before and after, in reading order; what was removed stands before what came in its place. All removed and same pieces
 * together are the text before, all added and same ones the text after. A 款 or 项 that was added is one piece, whatever words it shares with
 * its neighbours.
 */
export const diffWords = (before: string, after: string): WordChange[] => {
  const [former, current] = [linesOf(before), linesOf(after)]
  const { currentOf } = pairsOf(compare(former, current))
  const inOrder = [...unmoved(currentOf)].sort((a, b) => a - b)
  const words: WordChange[] = []
  let [one, other] = [0, 0]
  for (const at of [...inOrder, former.length]) {
    const to = currentOf.get(at) ?? current.length
    words.push(...wordsIn(textOf(former, one, at), textOf(current, other, to)))
    words.push(...wordsIn(textOf(former, at, at + 1), textOf(current, to, to + 1)))
    one = at + 1
    other = to + 1
  }
  return joined(words)
}

const linesOf = (text: string): Clause[] =>
  (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => ({ name: '', path: [], text: line, chunkIds: [] }))

const textOf = (lines: readonly Clause[], from: number, to: number): string =>
  lines
    .slice(from, to)
    .map(({ text }) => text)
    .join('')

const wordsIn = (before: string, after: string): WordChange[] => {
  if (before === '' || after === '')
    return [
      { kind: 'removed' as const, text: before },
      { kind: 'added' as const, text: after },
    ].filter(({ text }) => text !== '')
  const changes = diffArrays(cutWords(before), cutWords(after), { maxEditLength: mostEdits })
  if (!changes)
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ]
  return changes.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
  }))
}

/** With what was removed before what was added, and a single character that stayed between two changes taken into them. */
const joined = (words: readonly WordChange[]): WordChange[] => {
  const pieces: WordChange[] = []
  let [gone, come] = ['', '']
  const finish = () => {
    if (gone) pieces.push({ kind: 'removed', text: gone })
    if (come) pieces.push({ kind: 'added', text: come })
    gone = come = ''
  }
  for (const [at, { kind, text }] of words.entries()) {
    const isBetween = gone + come !== '' && at < words.length - 1
    if (kind === 'same' && isBetween && text.length < shortestSame && text !== '\n') {
      gone += text
      come += text
    } else if (kind === 'same') {
      finish()
      const last = pieces.at(-1)
      if (last?.kind === 'same') last.text += text
      else pieces.push({ kind, text })
    } else if (kind === 'removed') gone += text
    else come += text
  }
  finish()
  return pieces
}
