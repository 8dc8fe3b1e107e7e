import { describe, expect, test } from 'vitest'
import { type NormalizeStep, normalize, originalRange, replace } from './normalize.ts'
import { createRandom, randomTexts } from './random-text.ts'

describe('one writing', () => {
  test.each([
    ['保证１００％收益', '保证100%收益'],
    ['證券公司投資顧問業務', '证券公司投资顾问业务'],
    ['保\u200b本\u202e', '保本'],
    ['a \u3000\t b', 'a b'],
    ['一\r\n \r\n二', '一\n二'],
    ['㎡①㈠', 'm21(一)'],
    ['e\u0301', 'é'],
    ['e\u200b\u0301', 'é'],
    ['ｶﾞ', 'ガ'],
    ['👨‍👩‍👧', '👨👩👧'],
    ['\ufeff首', '首'],
    ['', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(normalize(text).text).toBe(expected)
  })

  test('著作权 and 后天 are simplified writing and stay', () => {
    expect(normalize('著作权，后天，皇后，乾隆，慰藉').text).toBe('著作权,后天,皇后,乾隆,慰藉')
  })

  test('steps are chosen', () => {
    expect(normalize('Ａ①證 ', ['width']).text).toBe('A①證 ')
    expect(normalize('ＡB', ['width', 'lower']).text).toBe('ab')
    expect(normalize('a\u200bb', []).text).toBe('a\u200bb')
  })
})

describe('the way back', () => {
  const stepSets: NormalizeStep[][] = [
    ['invisible', 'nfkc', 'simplify', 'space'],
    ['invisible', 'nfkc', 'simplify', 'space', 'lower'],
    ['nfkc'],
    ['width'],
    [],
  ]
  test('of random texts: maps have their lengths, never decrease, stay inside, and every range is well formed', () => {
    for (const text of randomTexts(7)) {
      for (const steps of stepSets) {
        const normalized = normalize(text, steps)
        const { map, ends } = normalized
        expect(map.length).toBe(normalized.text.length + 1)
        expect(ends.length).toBe(normalized.text.length)
        expect(map[normalized.text.length]).toBe(text.length)
        for (let i = 0; i < normalized.text.length; i++) {
          const [start = -1, end = -1, next = -1] = [map[i], ends[i], map[i + 1]]
          if (!(start >= 0 && start < end && end <= text.length && start <= next))
            throw new Error(`unit ${i} of ${JSON.stringify(text)}: [${start}, ${end}) then ${next}`)
        }
      }
    }
  })

  test('normalising the original range of a unit gives a text that holds the unit', () => {
    for (const text of randomTexts(11, 200).map((random) => random.slice(0, 200))) {
      const normalized = normalize(text, ['invisible', 'nfkc', 'space'])
      for (let i = 0; i < normalized.text.length; i++) {
        const { start, end } = originalRange(normalized, i, i + 1)
        const again = normalize(text.slice(start, end), ['invisible', 'nfkc', 'space']).text
        if (!again.includes(normalized.text.charAt(i)))
          throw new Error(
            `${JSON.stringify(text.slice(start, end))} does not hold ${JSON.stringify(normalized.text.charAt(i))}`,
          )
      }
    }
  })

  test('with nfkc alone the text is what String.normalize gives', () => {
    for (const text of randomTexts(13)) expect(normalize(text, ['nfkc']).text).toBe(text.normalize('NFKC'))
  })

  test('without steps it is the identity', () => {
    for (const text of randomTexts(17)) {
      const normalized = normalize(text, [])
      expect(normalized.text).toBe(text)
      const random = createRandom(text.length + 1)
      const start = Math.floor(random() * text.length)
      const range = originalRange(normalized, start, text.length)
      // A range that begins inside a surrogate pair is widened to the pair.
      expect(text.slice(range.start, range.end).endsWith(text.slice(start))).toBe(true)
      expect(start - range.start).toBeLessThanOrEqual(1)
    }
  })

  test('a found phrase is cut out of the original exactly', () => {
    const original = '我司產品「保\u200b證 收 益　１００％」'
    const normalized = normalize(original)
    const at = normalized.text.indexOf('保证')
    const { start, end } = originalRange(normalized, at, normalized.text.indexOf('%') + 1)
    expect(original.slice(start, end)).toBe('保\u200b證 收 益　１００％')
  })

  test('an empty range is empty, one inside an expanded character is widened to it', () => {
    const normalized = normalize('a㎏b')
    expect(normalized.text).toBe('akgb')
    expect(originalRange(normalized, 2, 3)).toEqual({ start: 1, end: 2 })
    expect(originalRange(normalized, 1, 1)).toEqual({ start: 1, end: 1 })
    expect(originalRange(normalized, 4, 4)).toEqual({ start: 3, end: 3 })
  })
})

describe('replace', () => {
  test('joins split characters and keeps the way back', () => {
    const original = '绝对 保 证 收益'
    const joined = replace(normalize(original), /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    expect(joined.text).toBe('绝对保证收益')
    const at = joined.text.indexOf('保证')
    const { start, end } = originalRange(joined, at, at + 2)
    expect(original.slice(start, end)).toBe('保 证')
  })

  test('what a match becomes stands for the whole match', () => {
    const replaced = replace(normalize('买100股'), /\d+/g, (digits) => String(digits.length))
    expect(replaced.text).toBe('买3股')
    expect(originalRange(replaced, 1, 2)).toEqual({ start: 1, end: 4 })
  })

  test('nothing found, nothing changed', () => {
    const normalized = normalize('不变')
    expect(replace(normalized, /x/g, 'y').text).toBe('不变')
  })
})
