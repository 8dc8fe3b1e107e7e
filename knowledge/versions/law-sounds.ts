// Names of laws that were typed by their sound: 征圈法, 反xi钱法, zhengquanfa; and 证卷法, where 卷 only looks like 券.
import { toPinyin } from '../../text/pinyin.ts'

type Law = { key: string; title: string }
type Found = { law: Law; start: number; end: number }

const lookAlike: Record<string, string> = { 卷: '券', 劵: '券', 冼: '洗', 贷: '货' }
/** Names of two characters sound like too many words, and nobody types long ones by ear. */
const [shortest, longest] = [3, 16]

/** Where a name may stand: what ends as names of laws do, or stands right before an article. */
const candidate =
  /(?<cited>[\u4e00-\u9fffa-z]{3,40}?)(?=》?的?第?[零〇一二三四五六七八九十百\d]{1,6}条)|[\u4e00-\u9fffa-z]{2,40}?(?:法|条例|办法|规定)/gu

const heard = new Map<string, string>()

/** The sound of one character, heard alone: 行 is hang in 银行 and would be xing in the misspelt 因行. zh and z, ang and an are alike. */
const soundOf = (character: string): string => {
  const known = heard.get(character)
  if (known !== undefined) return known
  const sound = loose(toPinyin(lookAlike[character] ?? character).join(''))
  heard.set(character, sound)
  return sound
}

/** What was typed in letters need not be cut into syllables to be compared. */
const loose = (sound: string): string =>
  sound
    .toLowerCase()
    .replace(/([zcs])h/g, '$1')
    .replace(/ng(?![aeiouv])/g, 'n')

/**
 * Makes the finder of names that are not written as they should be, but sound as they do.
 * @param byName the names with their laws
 */
export const createSoundsLike = (byName: ReadonlyMap<string, Law>): ((text: string) => Found[]) => {
  const bySound = (sound: (name: string) => string) => {
    let known: Map<string, Law> | null = null
    return (typed: string): Law | undefined => {
      known ??= new Map([...byName].filter(([name]) => isTypedByEar(name)).map(([name, law]) => [sound(name), law]))
      return known.get(typed)
    }
  }
  const byCharacters = bySound((name) => [...name].map(soundOf).join(''))
  // Who types letters reads the word: yinhang.
  const byWords = bySound((name) => loose(toPinyin(name).join('')))
  return (text) =>
    [...text.matchAll(candidate)].flatMap(({ 0: run, index, groups = {} }): Found[] => {
      const starts = Array.from({ length: run.length }, (_, from) => from)
      // As it should be written it is found, or was found to be a part of something else: 反洗钱法实施细则.
      if (starts.some((from) => byName.has(run.slice(from)))) return []
      for (const from of starts) {
        const sound = loose([...run.slice(from)].map(soundOf).join(''))
        const law = byCharacters(sound) ?? (/[a-z]/.test(run) ? byWords(sound) : undefined)
        // In the middle of other words a short name is a part of them: 有效方法.
        if (law && (from === 0 || groups.cited !== undefined || run.length - from > shortest))
          return [{ law, start: index + from, end: index + run.length }]
      }
      return []
    })
}

const isTypedByEar = (name: string): boolean =>
  /^[\u4e00-\u9fff]+$/.test(name) && name.length >= shortest && name.length <= longest
