import { expect, test } from 'vitest'
import { asUnchecked } from './unchecked.ts'

const said = (...texts: string[]) =>
  asUnchecked(texts.map((text) => ({ kind: 'answer', text, quotes: [] }))).map(({ text }) => text)

test('one mark is put into words where it stands', () => {
  expect(said('资产不低于50万元，以现行规定为准（待核）。', '次日生效。')).toEqual([
    '资产不低于50万元，以现行规定为准（尚未核实）。',
    '次日生效。',
  ])
  expect(said('印花税0.1%（双向，待核）。')).toEqual(['印花税0.1%（双向，尚未核实，以现行规定为准）。'])
})

test('of several it is said once', () => {
  expect(
    said(
      '资产不低于50万元；以交易所和监管现行规定为准（待核）。',
      '满24个月；以现行规定为准（待核）。',
      '税率0.1%（双向，待核）。',
      '次日生效。',
    ),
  ).toEqual([
    '资产不低于50万元；以交易所和监管现行规定为准。',
    '满24个月；以现行规定为准。',
    '税率0.1%（双向，以现行规定为准）。',
    '次日生效。',
    '以上写明“以……规定为准”的标准尚未核实。',
  ])
})
