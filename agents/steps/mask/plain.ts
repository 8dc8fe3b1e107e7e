// The writing in which personal data is looked for: normalised, and every decimal digit an ASCII one.
import { type Normalized, normalize, replace } from '../../../text/normalize.ts'

// Digits that NFKC keeps: other scripts' (١٣٨) and those in black or double circles (❶❸❽).
const foreignDigit = /(?![0-9])\p{Nd}|[⓿⓵-⓽❶-❾➀-➈➊-➒]/gu
const circledOnes = ['⓵', '❶', '➀', '➊'].map((one) => one.charCodeAt(0))

const digitValue = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  if (character === '⓿') return '0'
  const one = circledOnes.find((first) => code >= first && code < first + 9)
  if (one !== undefined) return String(code - one + 1)
  // The Unicode Standard, 4.6: decimal digits stand in runs of ten, 0 to 9 in order.
  let zero = code
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String((code - zero) % 10)
}

/**
 * The text in one writing, with the way back to the original.
 * @example plainText('１٣❽').text // '138'
 */
export const plainText = (text: string): Normalized =>
  replace(normalize(text, ['invisible', 'nfkc', 'simplify', 'space']), foreignDigit, digitValue)
