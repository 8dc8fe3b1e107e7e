// Chinese word segmentation, the one file that names @node-rs/jieba.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Jieba } from '@node-rs/jieba'

// Read here: its own module would keep this file and another one in memory, 11 MB.
const dictionary = () => readFileSync(createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt'))

// Loaded on first use: 0.2 s and about 60 MB that nobody pays who does not segment.
let jieba: Jieba | null = null
const loaded = () => {
  jieba ??= Jieba.withDict(dictionary())
  return jieba
}

/** The words of a text in order, each unit of the text in exactly one word. */
export const cutWords = (text: string): string[] => loaded().cut(text, true)

/** Search mode: the words and, before each, the shorter dictionary words inside it. */
export const cutForSearch = (text: string): string[] => loaded().cutForSearch(text, true)

/** The words of a text in order with their part of speech (`nr` a person's name, `ns` a place; `x` unknown to the dictionary). */
export const tagWords = (text: string): { word: string; tag: string }[] => loaded().tag(text, true)
