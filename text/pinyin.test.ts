import { expect, test } from 'vitest'
import { initials, toPinyin } from './pinyin.ts'
import { randomTexts } from './random-text.ts'

test('one syllable for each character, read in its word', () => {
  expect(toPinyin('保本R3')).toEqual(['bao', 'ben', 'R', '3'])
  expect(toPinyin('重庆，重要')).toEqual(['chong', 'qing', '，', 'zhong', 'yao'])
  expect(toPinyin('绿')).toEqual(['lv'])
})

test('one entry for each code point, whatever the text', () => {
  for (const text of randomTexts(51, 100)) expect(toPinyin(text)).toHaveLength([...text].length)
})

test('initials', () => {
  expect(initials('招商银行ETF')).toBe('zsyhetf')
  expect(initials('，。')).toBe('')
})
