import { expect, test } from 'vitest'
import { says } from './says.ts'

test.each([
  ['每笔 15 元', '5元', false],
  ['每笔５元', '5元', true],
  ['费率为10.50%', '0.50%', false],
  ['费率为0.50%。', '0.50%', true],
  ['共 11,720 元', '11720', true],
  ['在15.5之内', '15', false],
  ['打开 虚谷财富 App', '虚谷财富app', true],
])('%s says %s: %s', (answer, wanted, expected) => {
  expect(says(answer, wanted)).toBe(expected)
})
