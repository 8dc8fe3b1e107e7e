import { expect, test } from 'vitest'
import { findDates } from './dates.ts'
import { hostileTexts, superlinear } from './hostile-text.ts'
import { languageOf } from './language.ts'
import { normalize } from './normalize.ts'
import { findArticles, numbersIn } from './numerals.ts'
import { toPinyin } from './pinyin.ts'
import { sanitizeMessage } from './sanitize.ts'
import { createSegmenter } from './segment.ts'
import { sentences } from './sentences.ts'
import { toSimplified } from './traditional.ts'

const segmenter = createSegmenter(['一一一一一一一二', 'aaaaaaaab', '第一第一第一第二'])

test.each<[string, (text: string) => unknown]>([
  ['normalize', normalize],
  ['sentences', sentences],
  ['tokens', segmenter.tokens],
  ['numbersIn', numbersIn],
  ['findArticles', findArticles],
  ['findDates', (text) => findDates(text, '2026-11-22')],
  ['languageOf', languageOf],
  ['sanitizeMessage', sanitizeMessage],
  ['toSimplified', toSimplified],
  ['toPinyin', toPinyin],
])('%s takes linear time on hostile texts', (_, work) => {
  expect(superlinear(work)).toEqual([])
})

test('the measure itself notices a quadratic function', () => {
  const quadratic = (text: string) => {
    let sum = 0
    for (let i = 0; i < text.length; i++) for (let k = 0; k < text.length; k++) sum += (i ^ k) & 1
    return sum
  }
  const [first] = hostileTexts(10)
  expect(superlinear((text) => (text.startsWith(`${first?.unit}1`) ? quadratic(text) : 0))).toContain(first?.unit)
})
