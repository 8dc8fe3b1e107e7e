import { expect, test } from 'vitest'
import { nothingFor } from '../steps/evidence.ts'
import { asSaid } from './as-said.ts'

const found = (text: string, part: string, parts = [part]) => asSaid(nothingFor(part), [], { text, parts }).part

// “没有查到‘虚谷稳进债券A的火锅底料怎么炒才香’” quoted a question that nobody had asked.
test('what was not found is named as it was said', () => {
  expect(found('火锅底料怎么炒才香', '虚谷稳进债券A的火锅底料怎么炒才香')).toBe('火锅底料怎么炒才香')
})

test('what says nothing by itself, and one of several, is named as it was understood', () => {
  expect(found('那它的夏普比率呢', '虚谷稳进债券A的夏普比率')).toBe('虚谷稳进债券A的夏普比率')
  expect(found('怎么开户，总部几层楼', '总部几层楼', ['怎么开户', '总部几层楼'])).toBe('总部几层楼')
})
