import { expect, test } from 'vitest'
import { comboFinder } from './combo.ts'

const find = comboFinder({ words: ['本金|本钱', '不会少|分毫'], within: 6 })
const found = (text: string) => find(text).map(({ start, end }) => text.slice(start, end))

test('two words near each other, in any order', () => {
  expect(found('您的本金一分不会少')).toEqual(['本金一分不会少'])
  expect(found('分毫不动的本钱')).toEqual(['分毫不动的本钱'])
})

test('too far apart, on two lines, or one alone is nothing', () => {
  expect(found('本金放在这里很多很多很多年也不会少')).toEqual([])
  expect(found('本金\n不会少')).toEqual([])
  expect(found('本金')).toEqual([])
})

test('the later word is told, for what may stand in between', () => {
  expect(find('本金说不会少')).toMatchObject([{ pivot: 3 }])
})
