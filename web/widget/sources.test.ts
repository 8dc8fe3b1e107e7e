import { expect, test } from 'vitest'
import { stretchesOf } from './sources.ts'

const passage = { text: '甲乙丙丁戊己', start: 100 }
const quote = (text: string, start: number) => ({ text, start, end: start + text.length })

test('quotations are marked in the text around them', () => {
  expect(stretchesOf(passage, [quote('乙', 101), quote('丁戊', 103)])).toEqual([
    { text: '甲', quoted: false },
    { text: '乙', quoted: true },
    { text: '丙', quoted: false },
    { text: '丁戊', quoted: true },
    { text: '己', quoted: false },
  ])
})

test('what is quoted from elsewhere in the document is left out', () => {
  expect(stretchesOf(passage, [quote('甲', 100), quote('远', 500)])).toEqual([
    { text: '甲', quoted: true },
    { text: '乙丙丁戊己', quoted: false },
  ])
})

// A mark over other words than those that the answer rests on would be a false proof.
test('nothing is marked when the text is not what was quoted', () => {
  expect(stretchesOf(passage, [quote('甲', 101)])).toBeNull()
  expect(stretchesOf(passage, [quote('远', 500)])).toBeNull()
})
