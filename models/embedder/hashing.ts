// The embedder that needs nothing: words and pieces of words hashed into a fixed number of places. It knows no meaning, but
// counts what two texts share even where no word is the same, costs microseconds and is the same on every machine.
import type { Embedder } from './embedder.ts'

/**
 * MurmurHash3 (32 bit, x86 variant, by Austin Appleby, public domain) over a text's UTF-16 code units as 32-bit numbers.
 * @example murmur('基金', 0) // the same number everywhere
 */
export const murmur = (text: string, seed: number): number => {
  let hash = seed
  for (let index = 0; index < text.length; index++) {
    let block = Math.imul(text.charCodeAt(index), 0xcc9e2d51)
    block = Math.imul((block << 15) | (block >>> 17), 0x1b873593)
    hash ^= block
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
  }
  hash ^= 4 * text.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

export type HashingOptions = {
  /** Words of a text, normalised, repeated as often as they occur: `createSegmenter().words`. */
  words: (text: string) => string[]
  dimensions?: number
}

/** Weights of pieces of one, two and three characters, beside 1 for a word. */
const pieceWeights = new Map([
  [1, 0.6],
  [2, 0.8],
  [3, 0.3],
])
/** Words that ask or join say nothing of the matter: without a corpus this list stands for the inverse document frequency. */
const functionWords = new Set(
  `的 了 吗 呢 啊 呀 吧 嘛 么 我 你 您 他 她 它 我们 你们 是 有 在 要 能 会 就 都 也 还 很 不 没 没有 把 被 给 让 和 与 或 及 跟 到 去 来 个 些
  这 那 哪 这个 那个 哪个 哪些 哪里 哪儿 啥 咋 咋样 咋办 怎么 怎样 怎么样 怎么办 怎么回事 如何 什么 什么样 为什么 为啥 为何 多少 几 可以 能不能
  可不可以 是不是 有没有 请问 一下 想 知道 问 一个 什么时候 啥时候 时候 如果 的话 里 上 下 中 之 以 为 从 对 等 请 谁 得 着 过 又 再 才 只 好
  是否 应该 需要 还是 现在 the a an of to in is are do does how what can i my for and or`.split(/\s+/),
)
const functionWeight = 0.1
/** Each feature goes to so many places; two halve the harm of a collision. */
const places = 2

const han = /^\p{Script=Han}+$/u

const weightOf = (feature: string, weight: number) => (functionWords.has(feature) ? functionWeight * weight : weight)

/** Features of a text with their weights, before damping: words, and pieces of runs of Chinese and of longer Latin words. */
const featuresOf = (words: string[]): Map<string, number> => {
  const features = new Map<string, number>()
  const add = (feature: string, weight: number) =>
    features.set(feature, (features.get(feature) ?? 0) + weightOf(feature, weight))
  const addPieces = (run: string, from: number) => {
    for (const [length, weight] of pieceWeights)
      for (let start = 0; length >= from && start + length <= run.length; start++)
        add(run.slice(start, start + length), weight)
  }
  let run = ''
  for (const word of words) {
    if (word.length > 1) add(word, 1)
    if (han.test(word)) {
      run += word
      continue
    }
    addPieces(run, 1)
    run = ''
    // `etfs` is near `etf`; beginning and end are marked, so that a piece knows where it stood.
    if (word.length > 2) addPieces(`^${word}$`, 3)
    else add(word, 1)
  }
  addPieces(run, 1)
  return features
}

/**
 * Makes the embedder: sublinear weights (1 + ln), signed hashing, unit length. A text without words gives the zero vector.
 * @example
 * const embedder = createHashingEmbedder({ words: createSegmenter().words })
 * await embedder.embedQuery('赎回要多久到账') // 256 numbers
 */
export const createHashingEmbedder = ({ words, dimensions = 256 }: HashingOptions): Embedder => {
  const embed = (text: string): number[] => {
    const vector = new Array<number>(dimensions).fill(0)
    for (const [feature, count] of featuresOf(words(text))) {
      const weight = count > 1 ? 1 + Math.log(count) : count
      for (let place = 0; place < places; place++) {
        const hash = murmur(feature, place)
        // The lowest bit is the sign, the rest the place: sums of strangers cancel out instead of adding up.
        const index = (hash >>> 1) % dimensions
        vector[index] = (vector[index] ?? 0) + (hash & 1 ? weight : -weight)
      }
    }
    const length = Math.hypot(...vector)
    return length === 0 ? vector : vector.map((value) => value / length)
  }
  return {
    id: `hashing-${dimensions}-1`,
    dimensions,
    embedQuery: async (text) => embed(text),
    embedDocuments: async (texts) => texts.map(embed),
  }
}
