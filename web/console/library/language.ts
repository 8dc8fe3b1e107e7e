// The language of the library's pages: Chinese unless somebody chose English in this browser. What the server says comes as it is.
import { useSyncExternalStore } from 'react'

export type Language = 'zh' | 'en'
/** Words in both languages, side by side. */
export type Both = Record<Language, string>

const key = 'zhigu-language'
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const chosen = (): Language => (localStorage.getItem(key) === 'en' ? 'en' : 'zh')

export const useLanguage = (): Language => useSyncExternalStore(subscribe, chosen)

export const chooseLanguage = (language: Language): void => {
  localStorage.setItem(key, language)
  for (const listener of [...listeners]) listener()
}

/** Says a word of a table; `{name}` in it is replaced by `values.name`. */
export type Say<Word extends string> = (word: Word, values?: Record<string, string | number>) => string

export const saying =
  <Word extends string>(table: Record<Word, Both>, language: Language): Say<Word> =>
  (word, values = {}) =>
    table[word][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))

/** A tab's own words, in the language that was chosen. @example const say = useSay(words) */
export const useSay = <Word extends string>(table: Record<Word, Both>): Say<Word> => saying(table, useLanguage())
