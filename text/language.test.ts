import { expect, test } from 'vitest'
import { isOfOtherScript, languageOf } from './language.ts'

test.each([
  ['请问管理费怎么算', 'zh'],
  ['請問 ETF 怎麼買', 'zh'],
  ['请问 ETF dividend 怎么算', 'zh'],
  ['What is the fee of 红利ETF?', 'en'],
  // carried by little words: Latin letters in it are names
  ['etf能t+0吗', 'zh'],
  ['lof能t+0吗', 'zh'],
  ['a股T+0吗', 'zh'],
  ['etf fee是多少', 'zh'],
  ['ios app怎么更新', 'zh'],
  ['what does 不保本 mean', 'en'],
  ['Can I buy 红利ETF吗', 'en'],
  ['how is 多少 said', 'en'],
  ['etf dividend', 'en'],
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

test.each([
  ['수수료는 얼마입니까', true],
  ['990101 수수료', true],
  ['Сколько стоит ETF', true],
  ['創業板を開くための条件は何ですか', true],
  ['ETF', false],
  ['虚谷稳进债券A的β值', false],
  ['510300', false],
  ['Combien coûte', false],
  ['', false],
])('%j is of another script: %s', (text, expected) => {
  expect(isOfOtherScript(text)).toBe(expected)
})
