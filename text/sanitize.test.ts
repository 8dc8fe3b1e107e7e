import { describe, expect, test } from 'vitest'
import { Problem } from '../domain/problem.ts'
import { randomTexts } from './random-text.ts'
import { decodeText, isMostlyBinary, sanitizeMessage } from './sanitize.ts'

describe('a message', () => {
  test.each([
    ['你好', '你好', []],
    ['a\u0000b\u0007', 'ab', ['control-characters']],
    ['a\tb\nc', 'a\tb\nc', []],
    ['a\r\nb\u2028c', 'a\nb\nc', ['line-endings']],
    ['保\u202e本', '保本', ['bidi-controls']],
    ['保\u200b本\ufeff', '保本', ['invisible-characters']],
    ['\ud800好', '\ufffd好', ['broken-characters']],
    ['e\u0301', 'é', ['composed']],
    ['  好 \n', '好', ['trimmed']],
    ['a\n\n\n\n\n\nb', 'a\n\n\n\nb', ['blank-lines']],
    ['a\n\n\n\nb', 'a\n\n\n\nb', []],
    ['👨‍👩‍👧❤️1️⃣', '👨‍👩‍👧❤️1️⃣', []],
    ['x\u200dy', 'xy', ['invisible-characters']],
  ])('%j', (text, expected, changes) => {
    expect(sanitizeMessage(text)).toEqual({ text: expected, changes })
  })

  test('of random texts: clean, well formed, and clean again', () => {
    for (const text of randomTexts(61)) {
      const { text: clean } = sanitizeMessage(text)
      expect(clean.isWellFormed()).toBe(true)
      expect(clean.normalize('NFC')).toBe(clean)
      expect(clean).not.toMatch(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069\u200b]/u)
      expect(sanitizeMessage(clean)).toEqual({ text: clean, changes: [] })
    }
  })
})

describe('bytes', () => {
  const utf8 = (text: string) => new TextEncoder().encode(text)
  const utf16 = (text: string, big: boolean, mark: boolean) => {
    const units = [...(mark ? '\ufeff' : ''), ...text].join('')
    return Uint8Array.from(
      Array.from({ length: units.length }, (_, i) => units.charCodeAt(i)).flatMap((unit) =>
        big ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8],
      ),
    )
  }
  const gbk = Uint8Array.from([0xd6, 0xa4, 0xc8, 0xaf, 0xb7, 0xa8, 0xa1, 0xa3]) // 证券法。

  test('are read by mark, by look, or as UTF-8', () => {
    expect(decodeText(utf8('证券法 R3 😀'))).toEqual({ text: '证券法 R3 😀', encoding: 'utf-8' })
    expect(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8('证')))).toEqual({ text: '证', encoding: 'utf-8-bom' })
    expect(decodeText(utf16('证券法1', false, true))).toEqual({ text: '证券法1', encoding: 'utf-16le' })
    expect(decodeText(utf16('证券法1', true, true))).toEqual({ text: '证券法1', encoding: 'utf-16be' })
    expect(decodeText(utf16('第1条\n第2条\n', false, false))).toEqual({ text: '第1条\n第2条\n', encoding: 'utf-16le' })
    expect(decodeText(gbk)).toEqual({ text: '证券法。', encoding: 'gb18030' })
    expect(decodeText(new Uint8Array())).toEqual({ text: '', encoding: 'utf-8' })
  })

  test.each([
    ['a broken end', Uint8Array.of(...utf8('证券'), 0xe8, 0xaf), 7],
    ['an overlong form', Uint8Array.of(0x61, 0xe0, 0x80, 0xaf), 2],
    ['a surrogate', Uint8Array.of(0xed, 0xa0, 0x80, 0x61), 1],
    ['above U+10FFFF', Uint8Array.of(0xf4, 0x90, 0x80, 0x80), 1],
    ['noise', Uint8Array.of(0x61, 0xff, 0xfe, 0x01), 2],
  ])('%s is refused with its place', (_, bytes, place) => {
    expect(() => decodeText(bytes)).toThrow(Problem)
    try {
      decodeText(bytes)
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid-encoding' })
      expect((error as Problem).detail).toContain(`第 ${place} 个字节`)
    }
  })

  test('half a UTF-16 character is refused', () => {
    expect(() => decodeText(Uint8Array.of(0xff, 0xfe, 0x41))).toThrow(Problem)
    expect(() => decodeText(Uint8Array.of(0xff, 0xfe, 0x00, 0xd8))).toThrow(Problem)
  })

  test('binary or text', () => {
    expect(isMostlyBinary(utf8('证券法\n第一条'))).toBe(false)
    expect(isMostlyBinary(gbk)).toBe(false)
    expect(isMostlyBinary(utf16('abc\n', false, true))).toBe(false)
    expect(isMostlyBinary(new Uint8Array())).toBe(false)
    expect(isMostlyBinary(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 1, 9))).toBe(true)
    expect(isMostlyBinary(Uint8Array.of(1, 2, 3, 4, 5, 0x61))).toBe(true)
  })
})
