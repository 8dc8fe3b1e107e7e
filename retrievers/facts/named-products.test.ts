import { expect, test } from 'vitest'
import { type Product, productNames } from '../../knowledge/facts/product-names.ts'
import type { Search } from '../retrieve.ts'
import { generalQuestion, withoutNames } from './named-products.ts'

const product = (code: string, name: string): Product => ({
  code,
  name,
  names: [name],
  workId: `product-${code}`,
  riskLevel: null,
  managers: [],
  issuer: null,
  grade: 1,
  audiences: ['public'],
  effectiveFrom: null,
  effectiveTo: null,
})
const products = productNames([product('990901', '云帆稳健债券A'), product('990902', '云帆稳健债券C')])

// A part of a name that two products share was cut out twice, and with it the words behind it.
test.each([
  ['云帆稳健债券的风险等级', '□的风险等级'],
  ['云帆稳健债券A和云帆稳健债券C哪个好', '□和□哪个好'],
  ['990901的赎回费', '□的赎回费'],
  ['怎么赎回', '怎么赎回'],
])('%s without names is %s', (text, bare) => {
  expect(withoutNames({ query: { text }, catalogue: { products } } as unknown as Search, '□')).toBe(bare)
})

test.each([
  ['怎么赎回云帆稳健债券A', '怎么赎回基金'],
  ['我买了云帆稳健债券A想看看分红', '我买了基金想看看分红'],
  ['云帆稳健债券A的赎回费', null],
  ['分红怎么设置', null],
])('%s asks %s of every fund', (text, question) => {
  expect(generalQuestion({ query: { text }, catalogue: { products } } as unknown as Search)).toBe(question)
})
