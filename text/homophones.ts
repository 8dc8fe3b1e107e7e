// Characters that sound alike, for words that somebody wrote with another character on purpose.
import { toPinyin } from './pinyin.ts'

// The characters of everyday writing; rarer ones are not what people type.
const [first, last] = [0x4e00, 0x9fa5]

// Built on first use: one reading of 20,000 characters, some tenths of a second.
let sounds: string[] | null = null

const build = (): string[] => {
  const characters = Array.from({ length: last - first + 1 }, (_, at) => String.fromCharCode(first + at))
  // Apart from each other, so that no two are read as a word.
  return toPinyin(characters.join(',')).filter((_, at) => at % 2 === 0)
}

/**
 * The sound of a Chinese character without its tone; null for anything else.
 * @example syllableAt('保本', 0) // 'bao'
 */
export const syllableAt = (text: string, at: number): string | null => {
  sounds ??= build()
  return sounds[text.charCodeAt(at) - first] ?? null
}
