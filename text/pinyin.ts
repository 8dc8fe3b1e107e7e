// Pinyin, the one file that names pinyin-pro.
import { pinyin } from 'pinyin-pro'

/**
 * The syllables of a text without tones, one for each Han character; everything else is kept as it stands, unit for unit.
 * `ü` is written `v`. The array has one entry for each code point, so offsets by code point stay.
 * @example toPinyin('保本R3') // ['bao', 'ben', 'R', '3']
 */
export const toPinyin = (text: string): string[] => {
  const characters = [...text]
  const syllables = pinyin(text, { toneType: 'none', type: 'array', v: true, nonZh: 'spaced' })
  // The library reads whole words (重庆), but gives other writing back in its own cutting; where its cutting differs we ask
  // for each character alone.
  if (syllables.length === characters.length) return syllables
  return characters.map((character) => pinyin(character, { toneType: 'none', v: true, nonZh: 'spaced' }) || character)
}

/** First letters, for finding a name typed by its initials: 招商银行 → `zsyh`. Only Han characters, Latin letters and digits count. */
export const initials = (text: string): string =>
  toPinyin(text)
    .map((syllable) => /[a-z0-9]/i.exec(syllable)?.[0].toLowerCase() ?? '')
    .join('')
