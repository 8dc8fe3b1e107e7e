// What rules read: one writing for what people write in many ways, split up or with signs in between, with the way back.
import { type Normalized, normalize, replace } from '../../text/normalize.ts'
import { parseChineseNumber } from '../../text/numerals.ts'
import { sentences } from '../../text/sentences.ts'
import { createUnveil } from './disguise.ts'

const unify = (text: string): Normalized => normalize(text, ['invisible', 'nfkc', 'simplify', 'space', 'lower'])

const chinesePercentage = /百分之([一二两三四五六七八九十百零点]{1,8})/gu
const percentages = (normalized: Normalized): Normalized =>
  replace(normalized, chinesePercentage, (percentage) => {
    const value = parseChineseNumber(percentage.slice('百分之'.length))
    return value === null ? percentage : `${value}%`
  })

// 保·本, 稳 赚, 零*风*险: signs that nobody needs between two Chinese characters; R4 其实: a space that only looks better.
const betweenCharacters =
  /(?<=\p{Script=Han})(?:[ ·•*_~^|\\/.-]|\p{Extended_Pictographic}|\u200d|\ufe0f){1,3}(?=\p{Script=Han})|(?<=\p{Script=Han}) (?=[a-z0-9])|(?<=[a-z0-9%]) (?=\p{Script=Han})/gu

/** A sentence of a conversation as its rules read it. */
export const writtenSentence = (text: string): Normalized => percentages(replace(unify(text), betweenCharacters, ''))

// In copy the same signs also part one line of a poster from the next (低费率｜随时取｜R2): only what stands beside a single character,
// or a sign that parts nothing beside a short word, was put there to hide it.
const han = String.raw`\p{Script=Han}`
const lone = `(?<!${han})${han}`
const short = `(?<!${han})${han}{1,2}`
const parting = String.raw`[ ·•・.|/\\-]{1,3}`
const odd = String.raw`(?:[*_~^#@&+=$]|\p{Extended_Pictographic}|\u200d|\ufe0f){1,4}`
const hidden = new RegExp(
  [
    `(?<=${lone})${parting}(?=${han})|(?<=${han})${parting}(?=${han}(?!${han}))`,
    `(?<=${short})${odd}(?=${han})|(?<=${han})${odd}(?=${han}{1,2}(?!${han}))`,
    `(?<=${han}) (?=[a-z0-9+])|(?<=[a-z0-9%]) (?=${han})|(?<=\\d) (?=%)`,
  ].join('|'),
  'gu',
)

// Made when the first text of copy is read: conversations do without it.
let unveil: ReturnType<typeof createUnveil> | null = null

/** A whole text of marketing copy as its rules read it. */
export const writtenCopy = (text: string): Normalized => {
  unveil ??= createUnveil()
  return unveil(percentages(replace(unify(text), hidden, '')))
}

// 天下.无双, 冠💰绝, 30.万起: beside longer words a sign may part two lines as well as hide one, so the text is read both ways.
const between =
  /(?<=[\p{Script=Han}\d])(?:[ ·•・*_~^#@&+=\\/-]|\.(?!\d)|\p{Extended_Pictographic}|\u200d|\ufe0f){1,4}(?=\p{Script=Han})|(?<=\p{Script=Han})(?:[ ·•・*_~^#@&=\\/.]|\p{Extended_Pictographic}|\u200d|\ufe0f){1,4}(?=\d)/gu

/**
 * The sentences from which something was taken out that may part two characters or hide a word; blank lines stand for all others. Null
 * where there are none.
 */
export const joinedCopy = (text: string): Normalized | null => {
  const plain = unify(text)
  if (plain.text.search(between) < 0) return null
  unveil ??= createUnveil()
  const joined = unveil(percentages(replace(plain, between, '')))
  let kept = ''
  for (const { start, end } of sentences(joined.text)) {
    if (!hasGap(joined, start, end)) continue
    kept += '\n'.repeat(start - kept.length) + joined.text.slice(start, end)
  }
  return kept === '' ? null : { ...joined, text: kept + '\n'.repeat(joined.text.length - kept.length) }
}

/** Whether what was between two characters of a range is not there any more. */
const hasGap = ({ map, ends }: Normalized, start: number, end: number): boolean => {
  for (let at = start; at < end - 1; at++) if ((map[at + 1] ?? 0) > (ends[at] ?? 0)) return true
  return false
}
