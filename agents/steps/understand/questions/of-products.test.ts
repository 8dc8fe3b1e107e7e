import { expect, test } from 'vitest'
import type { Entity } from '../../../../domain/turn.ts'
import { compared, ordinalOf } from './of-products.ts'

const product = (text: string, value = text): Entity => ({
  kind: 'product',
  text,
  value,
  start: 0,
  end: text.length,
  carried: false,
})
const [bond, growth, third] = [product('稳进债券'), product('成长混合'), product('现金通')]

test.each<[string, string, string]>([
  ['稳进债券和成长混合的管理费', '哪个更低', '稳进债券和成长混合的管理费哪个更低'],
  ['稳进债券和成长混合', '哪个风险低', '稳进债券和成长混合哪个风险低'],
  ['稳进债券和成长混合的管理费', '分别谁管', '稳进债券和成长混合分别谁管'],
  ['稳进债券和成长混合的管理费', '两只哪个托管费低', '稳进债券和成长混合两只哪个托管费低'],
])('%s … %s: of both', (query, bare, expected) => {
  const both = compared({ bare, asked: [{ query, products: [bond, growth] }], named: [] })
  expect(both).toEqual({ query: expected, carried: [bond, growth] })
})

test('products that were asked about one after the other are compared by what was asked of them', () => {
  const asked = [
    { query: '稳进债券管理费多少', products: [bond] },
    { query: '成长混合管理费多少', products: [growth] },
  ]
  expect(compared({ bare: '哪个更低', asked, named: [] })?.query).toBe('稳进债券和成长混合的管理费哪个更低')
})

test('so are two fees of one product', () => {
  const asked = [
    { query: '稳进债券的管理费', products: [bond] },
    { query: '稳进债券的托管费', products: [bond] },
  ]
  expect(compared({ bare: '哪个高', asked, named: [] })?.query).toBe('稳进债券的管理费、托管费哪个高')
})

test.each<[string, Entity[]]>([
  ['管理费多少', []],
  ['和现金通比哪个低', [third]],
])('%s is no comparison of what was spoken of', (bare, named) => {
  const asked = [{ query: '稳进债券和成长混合的管理费', products: [bond, growth] }]
  expect(compared({ bare, asked, named })).toBeNull()
})

test('nothing is compared where the last question was about no product', () => {
  const asked = [
    { query: '稳进债券和成长混合的管理费', products: [bond, growth] },
    { query: '怎么开户', products: [] },
  ]
  expect(compared({ bare: '哪个更低', asked, named: [] })).toBeNull()
})

test.each<[string, Entity | null, string]>([
  ['第一个的经理是谁', bond, '经理是谁'],
  ['第二只多少钱起购', growth, '多少钱起购'],
  ['前者谁管', bond, '谁管'],
  ['后者', third, ''],
  ['最后一个风险等级', third, '风险等级'],
  ['第三款', third, ''],
  ['第五个', null, ''],
  ['那只的管理费', null, ''],
])('%s', (bare, expected, rest) => {
  const found = ordinalOf(bare, [bond, growth, third])
  expect(found).toEqual(expected && { product: expected, rest })
})

test.each(['第五个谁管', '第5个谁管'])('%s is the fifth', (bare) => {
  const five = [bond, growth, third, product('丁', '990104'), product('戊', '990105')]
  expect(ordinalOf(bare, five)?.product).toBe(five[4])
})

test('one name that may mean two products is counted once', () => {
  const [a, c] = [product('虚谷稳进', '990101'), product('虚谷稳进', '990102')]
  expect(ordinalOf('第二个谁管', [a, c, growth])?.product).toBe(growth)
})
