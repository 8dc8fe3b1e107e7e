import { expect, test } from 'vitest'
import { languageOf } from './language.ts'

test.each([
  ['请问管理费怎么算', 'zh'],
  ['請問 ETF 怎麼買', 'zh'],
  ['请问 ETF dividend 怎么算', 'zh'],
  ['What is the fee of 红利ETF?', 'en'],
  ['hello', 'en'],
  ['WHAT IS THE FEE', 'en'],
  ['これは何ですか', 'other'],
  ['수수료는 얼마입니까', 'other'],
  ['Сколько стоит', 'other'],
  ['ETF', 'other'],
  ['R3', 'other'],
  ['510300', 'other'],
  ['😀', 'other'],
  ['', 'other'],
])('%j is %s', (text, language) => {
  expect(languageOf(text)).toBe(language)
})
