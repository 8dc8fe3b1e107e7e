import { expect, test } from 'vitest'
import { syllableAt } from './homophones.ts'

test('characters that sound alike have one syllable', () => {
  expect(['保', '宝', '报', '堡'].map((character) => syllableAt(character, 0))).toEqual(['bao', 'bao', 'bao', 'bao'])
  expect(syllableAt('本金', 1)).toBe('jin')
})

test('what is no Chinese character has none', () => {
  expect(syllableAt('a保', 0)).toBeNull()
  expect(syllableAt('保', 1)).toBeNull()
  expect(syllableAt('', 0)).toBeNull()
})
