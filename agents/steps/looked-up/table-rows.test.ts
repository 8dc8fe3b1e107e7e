import { expect, test } from 'vitest'
import { asksForTable, rowsAsked, tableRowsIn } from './table-rows.ts'

const matrix = {
  start: 10,
  text: `本表说明等级怎样对应。

承受能力：C1；R1（低）：匹配；R2（中低）：不匹配
承受能力：C2；R1（低）：匹配；R2（中低）：匹配

读法：数字不大于就是匹配；例如：C2匹配R1；此外：无`,
}

test('rows are told whole, with all their headers and where they stand', () => {
  const rows = tableRowsIn(matrix)
  expect(rows.map(({ key }) => key)).toEqual(['C1', 'C2'])
  expect(rows.map(({ start, end }) => matrix.text.slice(start - 10, end - 10))).toEqual(rows.map(({ text }) => text))
})

test('lines that only look alike are no table', () => {
  expect(tableRowsIn({ start: 0, text: '电话：400；时间：交易日；地点：营业部' })).toEqual([])
  expect(tableRowsIn({ start: 0, text: '甲方：一；乙方：二；丙方：三\n时间：今天；地点：这里；人：我' })).toEqual([])
})

test.each([
  ['解释一下匹配矩阵', ['C1', 'C2']],
  ['匹配矩阵里c2对应什么', ['C2']],
  ['C5对应什么', ['C1', 'C2']],
])('%s', (question, keys) => {
  expect(rowsAsked(question, tableRowsIn(matrix)).map(({ key }) => key)).toEqual(keys)
})

test('a table is asked for by name', () => {
  expect(['适当性矩阵长什么样', '风险等级对照表', 'C3能买R4吗'].map(asksForTable)).toEqual([true, true, false])
})
