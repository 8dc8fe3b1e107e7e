import { expect, test } from 'vitest'
import { normalize, originalRange } from '../../text/normalize.ts'
import { createUnveil } from './disguise.ts'

const unveil = createUnveil()
const read = (text: string) => unveil(normalize(text, ['invisible', 'nfkc', 'simplify', 'space', 'lower']))

test.each([
  ['宝本理财', '保本理财'],
  ['bao本', '保本'],
  ['baoben', '保本'],
  ['夲金', '本金'],
  ['佩资十二年', '配资十二年'],
  ['花bei提额', '花呗提额'],
  ['零凤险', '零风险'],
])('%s is read as %s', (text, meant) => {
  expect(read(text).text).toBe(meant)
})

test.each(['报本级人民政府', '债务风险', '属地风险', '稳盈双债', '抱负', '高受益', '见股东大会公告', '年华'])(
  '%s is a word of its own',
  (text) => {
    expect(read(text).text).toBe(text)
  },
)

test('the way back leads to what was written', () => {
  const text = '放心，bao本！'
  const normalized = read(text)
  const at = normalized.text.indexOf('保本')
  const { start, end } = originalRange(normalized, at, at + 2)
  expect(text.slice(start, end)).toBe('bao本')
})
