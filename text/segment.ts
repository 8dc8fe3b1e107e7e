// Tokens for full-text search: what a query and what the index are made of must be cut alike.
import { cutForSearch, cutWords } from './jieba.ts'
import { type NormalizeStep, normalize } from './normalize.ts'
import { findArticles } from './numerals.ts'

/** Change it when tokens of the same text change: the index stores it and is rebuilt. */
export const analyzerId = 'jieba-search-bigram-2'

const steps: readonly NormalizeStep[] = ['invisible', 'nfkc', 'simplify', 'space', 'lower']
const meaningful = /[\p{L}\p{N}]/u
const hanRun = /\p{Script=Han}+/gu
const hanPair = /^\p{Script=Han}{2}$/u

export type Segmenter = {
  /** Every token of a text, repeated as often as it occurs: words, the words inside words, bigrams, articles by name, domain words. */
  tokens(text: string): string[]
  /** The same, joined by spaces, for an index with a white-space tokenizer. */
  indexTokens(text: string): string
  /** Only the words, in order, without punctuation; for display, features and statistics. */
  words(text: string): string[]
}

/**
 * Makes a segmenter. Text is normalised first (width, traditional, lower case).
 * @param domainWords names, codes and document numbers; they only *add* tokens, so that text indexed before a word was known
 *   is still found by the tokens it has
 * @example createSegmenter(['红利低波ETF']).tokens('红利低波ETF')
 */
export const createSegmenter = (domainWords: readonly string[] = []): Segmenter => {
  const root = buildTrie(domainWords)
  const tokens = (text: string): string[] => {
    const normalized = normalize(text, steps).text
    const found: string[] = []
    // Two-character words are left to the bigrams: each of them is one, and would count twice.
    for (const word of cutForSearch(normalized)) {
      if (meaningful.test(word) && !hanPair.test(word)) found.push(word)
    }
    for (const [run] of normalized.matchAll(hanRun)) addBigrams(run, found)
    // 第25条 is found by 第二十五条 and the other way round.
    for (const { name, text: written } of findArticles(normalized)) if (written !== name) found.push(name)
    if (root.next.size > 0) addDomainWords(normalized, root, found)
    return found
  }
  return {
    tokens,
    indexTokens: (text) => tokens(text).join(' '),
    words: (text) => cutWords(normalize(text, steps).text).filter((word) => meaningful.test(word)),
  }
}

const addBigrams = (run: string, found: string[]) => {
  let previous = ''
  for (const character of run) {
    if (previous) found.push(previous + character)
    previous = character
  }
}

// --- domain words ---

type Node = { next: Map<string, Node>; word: string | null }

const longestDomainWord = 64

const buildTrie = (domainWords: readonly string[]): Node => {
  const root: Node = { next: new Map(), word: null }
  for (const domainWord of domainWords) {
    const written = normalize(domainWord, steps).text.trim()
    // One token of the index: no white space inside.
    const word = written.replace(/\s/g, '')
    if (word.length < 2 || written.length > longestDomainWord) continue
    let node = root
    for (let i = 0; i < written.length; i++) {
      const unit = written.charAt(i)
      let child = node.next.get(unit)
      if (!child) {
        child = { next: new Map(), word: null }
        node.next.set(unit, child)
      }
      node = child
    }
    node.word = word
  }
  return root
}

const wordCharacter = /[\p{L}\p{N}]/u
const hanCharacter = /\p{Script=Han}/u
// `etf` must not be found inside `letfly`, nor a code inside a longer number; Chinese has no such borders.
const splitsWord = (text: string, at: number) => {
  const before = text.charAt(at - 1)
  const after = text.charAt(at)
  return (
    wordCharacter.test(before) && wordCharacter.test(after) && !hanCharacter.test(before) && !hanCharacter.test(after)
  )
}

const addDomainWords = (text: string, root: Node, found: string[]) => {
  for (let start = 0; start < text.length; start++) {
    let node = root.next.get(text.charAt(start))
    if (!node || splitsWord(text, start)) continue
    for (let end = start + 1; node; end++) {
      if (node.word !== null && !hanPair.test(node.word) && !splitsWord(text, end)) found.push(node.word)
      node = node.next.get(text.charAt(end))
    }
  }
}
