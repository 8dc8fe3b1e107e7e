import { expect, test } from 'vitest'
import { cite } from '../../retrievers/citations/cite.ts'
import { factPassageOf, passageOf } from '../../tests/fixtures/turn-nouns.ts'
import { levelsMatched } from './levels.ts'

const rule = passageOf('产品的R级不高于您的C级，就是风险等级匹配。\n- C2匹配R1、R2。\n- C4匹配R1至R4。')

// 我C2能买R3吗 was answered with the whole table, and the client had to find the line.
test.each([
  ['我C2能买R3吗', ['R3高于C2，等级不匹配。']],
  ['我是c4可以买r2的吗', ['R2不高于C4，等级匹配。']],
  ['谨慎型能不能买中低风险产品', ['R2不高于C2，等级匹配。']],
  ['C2可以买R2和R3吗', ['R2不高于C2，等级匹配。', 'R3高于C2，等级不匹配。']],
  // Nothing that is yes or no.
  ['C2可以买哪些产品', []],
  ['C2和C4能买R3吗', []],
  ['C2和R3是什么意思', []],
  ['能买R3吗', []],
])('%s', (question, expected) => {
  expect(levelsMatched(question, [rule]).map(({ text }) => text)).toEqual(expected)
})

test('it rests on the line of the rule, or on the level of the product that is named', () => {
  expect(levelsMatched('C2能买R3吗', [rule])[0]?.quotes.map((quote) => cite(quote).quote)).toEqual(['C2匹配R1、R2。'])
  expect(levelsMatched('C2能买稳进债券A吗', [factPassageOf('riskLevel', 'R3')])[0]?.text).toBe(
    '虚谷稳进债券A（990101）为R3，高于C2，等级不匹配。',
  )
  expect(levelsMatched('C2能买R3吗', [passageOf('请先做风险测评。')])).toEqual([])
})
