import { expect, test } from 'vitest'
import { conflictsIn, isSameValue, type Statement } from './conflicts.ts'

const says = (value: string, more: Partial<Statement> = {}): Statement => ({
  productCode: '990901',
  field: 'redemptionFee',
  condition: '',
  asOf: null,
  versionId: 'leaflet@1',
  effectiveFrom: '2026-01-01',
  effectiveTo: null,
  ...more,
  value,
})
const notice = { versionId: 'notice@1' }
const values = (...statements: Statement[]) => conflictsIn(statements).map((said) => said.map(({ value }) => value))

test.each([
  ['1.50％', '1.5%', true],
  ['0.00%', '0%', true],
  ['1,000元', '1000 元', true],
  ['10元', '1元', false],
  ['1.05%', '1.5%', false],
  ['R2', 'r2', true],
  ['2.0', '20', false],
])('%s and %s are the same: %s', (one, other, isSame) => {
  expect(isSameValue(one, other)).toBe(isSame)
})

test('documents of one day that differ are all told', () => {
  expect(values(says('0.5%'), says('0.75%', notice))).toEqual([['0.5%', '0.75%']])
  expect(values(says('0.5%'), says('0.50%', notice))).toEqual([])
  expect(values(says('0.5%'), says('0.75%', { ...notice, productCode: '990902' }))).toEqual([])
})

test('a row that is printed twice in one document and differently is no less a conflict', () => {
  expect(values(says('0.5%'), says('0.75%'))).toEqual([['0.5%', '0.75%']])
})

test('what no longer held when the other began contradicts nothing', () => {
  const former = { effectiveFrom: '2025-01-01', effectiveTo: '2026-01-01' }
  expect(values(says('0.5%', former), says('0.75%', notice))).toEqual([])
  expect(values(says('0.5%', { ...former, effectiveTo: '2026-01-02' }), says('0.75%', notice))).toHaveLength(1)
})

test('tiers of one table are beside one another, of two they may lie across', () => {
  const table = [says('1.5%', { condition: '持有<7天' }), says('0.5%', { condition: '持有≥7天' })]
  expect(values(...table)).toEqual([])
  expect(values(...table, says('1.5%', { ...notice, condition: '持有<30天' }))).toEqual([['1.5%', '0.5%', '1.5%']])
  expect(values(...table, says('1.50%', { ...notice, condition: '持有＜7天' }))).toEqual([])
  expect(values(...table, says('0.1%', { ...notice, condition: '养老金账户' }))).toEqual([])
  expect(values(...table, says('0.5%', { ...notice }))).toEqual([['1.5%', '0.5%', '0.5%']])
})

test('a value of another day is another value', () => {
  const value = { field: 'netAssetValue' as const }
  expect(
    values(says('1.10', { ...value, asOf: '2026-11-19' }), says('1.12', { ...value, asOf: '2026-11-20' })),
  ).toEqual([])
  expect(
    values(says('1.10', { ...value, asOf: '2026-11-20' }), says('1.12', { ...value, asOf: '2026-11-20' })),
  ).toHaveLength(1)
})
