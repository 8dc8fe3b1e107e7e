// Characters that sound alike, for words that somebody wrote with another character on purpose.
import { toPinyin } from './pinyin.ts'

// The characters of everyday writing; rarer ones are not what people type.
const [first, last] = [0x4e00, 0x9fa5]

// Built on first use: one reading of 20,000 characters, some tens of milliseconds.
let bySound: Map<string, string> | null = null
let soundOf: Map<string, string> | null = null

const build = () => {
  const characters = Array.from({ length: last - first + 1 }, (_, at) => String.fromCharCode(first + at))
  // Apart from each other, so that no two are read as a word.
  const sounds = toPinyin(characters.join(',')).filter((_, at) => at % 2 === 0)
  const found = new Map<string, string>()
  soundOf = new Map(characters.map((character, at) => [character, sounds[at] ?? character]))
  for (const [character, sound] of soundOf) found.set(sound, (found.get(sound) ?? '') + character)
  return found
}

/** The sound of a character without its tone. @example syllableOf('保') // 'bao' */
export const syllableOf = (character: string): string => {
  bySound ??= build()
  return soundOf?.get(character) ?? character
}

/** All characters with the sound of this one, itself among them. */
export const homophonesOf = (character: string): string => {
  bySound ??= build()
  return bySound.get(syllableOf(character)) ?? character
}
