// How the sentences of an answer stand together, the same wherever it is read.
import type { Citation, Sentence } from './turn.ts'

type Said = Pick<Sentence, 'text' | 'kind' | 'citations'>

/**
 * Whether a sentence begins a line of its own after the one before it: list items do, articles of law, notices after answers, and what rests on another
 * document, as the answer to the next of several questions does. Other prose runs on.
 */
export const beginsLine = (before: Said, sentence: Said): boolean =>
  isListItem(sentence.text) ||
  isListItem(before.text) ||
  isArticle(sentence.text) ||
  sentence.kind !== before.kind ||
  (before.citations.length > 0 &&
    sentence.citations.length > 0 &&
    !sentence.citations.some((one) => before.citations.some((other) => isSameSource(one, other))))

/** An FAQ holds many answers, other documents are one matter. */
const isSameSource = (one: Citation, other: Citation): boolean =>
  one.kind === 'faq' ? one.chunkId === other.chunkId : one.documentId === other.documentId

/** The sentences of an answer as one text. */
export const joinSentences = (sentences: readonly Said[]): string =>
  sentences.reduce((whole, sentence, index) => {
    const before = sentences[index - 1]
    if (!before) return sentence.text
    return `${whole}${beginsLine(before, sentence) ? '\n' : /[A-Za-z0-9.:?]$/.test(whole) ? ' ' : ''}${sentence.text}`
  }, '')

const isListItem = (text: string): boolean => /^(?:\d{1,2}(?:[、．]|\.(?!\d))|-(?=\s)|[•·])/.test(text)

/** 《中华人民共和国证券法》第五条（…）：… */
const isArticle = (text: string): boolean => /^《.{2,120}?》第[^，。：]{1,16}条/.test(text)

/**
 * Links into the app lead nowhere in a text to be read: their titles stay.
 * @example linksSaid('进入[打开：网上开户](xugu://open-account)') // '进入“网上开户”'
 */
export const linksSaid = (text: string): string =>
  text.replace(
    /\[([^[\]\n]{1,80})\]\([a-z][a-z0-9+.-]*:\/\/[^)\s]{1,200}\)/g,
    (_, name: string) => `“${linkTitle(name)}”`,
  )

/** The page that a link opens. @example linkTitle('打开：网上开户') // '网上开户' */
export const linkTitle = (name: string): string => name.replace(/^打开[：:]/, '')
