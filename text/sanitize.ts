// What may enter as a message, and bytes that claim to be text.
import { Problem } from '../domain/problem.ts'

/** What was changed, so that it can be told and counted; nothing here changes what a reader sees, save broken characters. */
export type SanitizeChange =
  | 'control-characters'
  | 'bidi-controls'
  | 'invisible-characters'
  | 'broken-characters'
  | 'composed'
  | 'line-endings'
  | 'trimmed'
  | 'blank-lines'

export type SanitizedMessage = { text: string; changes: SanitizeChange[] }

const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const controls = /(?![\n\t])\p{Cc}/gu
// Joiners and variation selectors belong to emoji (family, flags, coloured hearts) and stay there.
const invisibles =
  /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u20e3)\u200d|\u200d(?!\p{Extended_Pictographic})|(?<![\p{Emoji}])\ufe0f|(?![\u200d\ufe0f])[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu

/**
 * Cleans a message before anything else sees it: removes control characters (but line feed and tab), bidi controls and
 * zero-width characters (emoji keep theirs), replaces lone surrogates by U+FFFD, composes to NFC, makes line ends `\n`, trims, and
 * leaves at most three blank lines in a row.
 */
export const sanitizeMessage = (text: string): SanitizedMessage => {
  const changes: SanitizeChange[] = []
  let current = text
  const step = (change: SanitizeChange, next: string) => {
    if (next !== current) changes.push(change)
    current = next
  }
  step('broken-characters', current.toWellFormed())
  step('line-endings', current.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n'))
  step('control-characters', current.replace(controls, ''))
  step('bidi-controls', current.replace(bidiControls, ''))
  step('invisible-characters', current.replace(invisibles, ''))
  step('composed', current.normalize('NFC'))
  step('blank-lines', limitBlankLines(current))
  step('trimmed', current.trim())
  return { text: current, changes }
}

const mostBlankLines = 3

const limitBlankLines = (text: string) => {
  if (!text.includes('\n\n\n\n')) return text
  const kept: string[] = []
  let blank = 0
  for (const line of text.split('\n')) {
    blank = line.trim() === '' ? blank + 1 : 0
    if (blank <= mostBlankLines) kept.push(line)
  }
  return kept.join('\n')
}

// --- bytes ---

const sampleSize = 8192

/**
 * Whether bytes are no text in any encoding that we read: NUL bytes outside UTF-16, or more than a tenth control characters,
 * judged by the first 8 KiB. Empty is text.
 */
export const isMostlyBinary = (bytes: Uint8Array): boolean => {
  const sample = bytes.subarray(0, sampleSize)
  if (sample.length === 0 || byteOrderMark(sample) !== null || utf16Guess(sample) !== null) return false
  let controlBytes = 0
  for (const byte of sample) {
    if (byte === 0) return true
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d && byte !== 0x1b) controlBytes++
    if (byte === 0x7f) controlBytes++
  }
  return controlBytes > sample.length / 10
}

export type TextEncoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'gb18030'

const byteOrderMark = (bytes: Uint8Array): 'utf-8-bom' | 'utf-16le' | 'utf-16be' | null => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8-bom'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

// UTF-16 without a mark shows itself where ASCII (digits, line ends) stands: every second byte is NUL.
const utf16Guess = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  const sample = bytes.subarray(0, sampleSize & ~1)
  if (sample.length < 4 || bytes.length % 2 !== 0) return null
  let even = 0
  let odd = 0
  for (let i = 0; i < sample.length; i++) {
    if (sample[i] !== 0) continue
    if (i % 2 === 0) even++
    else odd++
  }
  const pairs = sample.length / 2
  if (odd > pairs / 20 && even === 0) return 'utf-16le'
  if (even > pairs / 20 && odd === 0) return 'utf-16be'
  return null
}

/**
 * Bytes to text: by the byte order mark, else UTF-16 that shows itself, else UTF-8, else GB18030 if that reads like Chinese.
 * @throws Problem `invalid-encoding`, naming the byte offset where UTF-8 breaks
 */
export const decodeText = (bytes: Uint8Array): { text: string; encoding: TextEncoding } => {
  const marked = byteOrderMark(bytes)
  if (marked === 'utf-8-bom') return { text: decodeUtf8(bytes.subarray(3), 3), encoding: 'utf-8-bom' }
  const utf16 = marked ?? utf16Guess(bytes)
  if (utf16 !== null) return { text: decodeUtf16(bytes, utf16), encoding: utf16 }
  const broken = brokenUtf8At(bytes)
  if (broken === null) return { text: new TextDecoder('utf-8').decode(bytes), encoding: 'utf-8' }
  const chinese = decodeGb18030(bytes)
  if (chinese !== null) return { text: chinese, encoding: 'gb18030' }
  throw brokenAt(broken)
}

const brokenAt = (offset: number) =>
  new Problem('invalid-encoding', `文字编码有误：第 ${offset + 1} 个字节起不是有效的 UTF-8，也不像 GB18030。`)

const decodeUtf8 = (bytes: Uint8Array, skipped: number) => {
  const broken = brokenUtf8At(bytes)
  if (broken !== null) throw brokenAt(broken + skipped)
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

const decodeUtf16 = (bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be') => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Problem('invalid-encoding', '文字编码有误：文件标明为 UTF-16，但内容不完整。', { cause })
  }
}

const decodeGb18030 = (bytes: Uint8Array): string | null => {
  if (!looksLikeGb18030(bytes)) return null
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

// GB18030 accepts nearly any bytes, also broken UTF-8. Real Chinese text keeps to the symbols and the 3,755 most common
// characters of GB 2312 (rows 1 to 9 and 16 to 55); UTF-8 read as GB18030 falls mostly outside.
const looksLikeGb18030 = (bytes: Uint8Array) => {
  let common = 0
  let all = 0
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] ?? 0
    if (lead < 0x80) {
      if (lead < 0x20 && lead !== 0x09 && lead !== 0x0a && lead !== 0x0d && lead !== 0x0c) return false
      continue
    }
    const trail = bytes[i + 1] ?? 0
    all++
    if (trail >= 0xa1 && ((lead >= 0xa1 && lead <= 0xa9) || (lead >= 0xb0 && lead <= 0xd7))) common++
    i += trail >= 0x30 && trail <= 0x39 ? 3 : 1
  }
  return common >= all * 0.8
}

/** The first byte offset that is not valid UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF), or null. */
const brokenUtf8At = (bytes: Uint8Array): number | null => {
  let i = 0
  while (i < bytes.length) {
    const lead = bytes[i] ?? 0
    if (lead < 0x80) {
      i++
      continue
    }
    const length =
      lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
    if (length === 0 || i + length > bytes.length) return i
    const second = bytes[i + 1] ?? 0
    const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
    const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
    if (second < lowest || second > highest) return i
    for (let k = 2; k < length; k++) if (((bytes[i + k] ?? 0) & 0xc0) !== 0x80) return i
    i += length
  }
  return null
}
