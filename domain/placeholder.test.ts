import { expect, test } from 'vitest'
import { kindsSaid, numberedPlaceholder, placeholderForm, withoutNumbers } from './placeholder.ts'

const masked = '我叫⟦姓名1⟧，电话⟦手机号12⟧，QQ⟦QQ号2⟧，密码⟦凭证⟧'

test('placeholders are found, compared and read out by their kind', () => {
  expect(masked.match(new RegExp(numberedPlaceholder, 'g'))).toEqual(['⟦姓名1⟧', '⟦手机号12⟧', '⟦QQ号2⟧'])
  expect(withoutNumbers(masked)).toBe('我叫⟦姓名⟧，电话⟦手机号⟧，QQ⟦QQ号⟧，密码⟦凭证⟧')
  expect(kindsSaid(masked)).toBe('我叫[姓名]，电话[手机号]，QQ[QQ号]，密码[凭证]')
})

test.each([
  ['⟦手机号1⟧', true],
  ['⟦凭证⟧', true],
  ['手机号1', false],
  ['⟦手机号1⟧ ', false],
  ['⟦⟧', false],
  ['⟦手机号1⟧⟦手机号2⟧', false],
])('%j', (text, isOne) => {
  expect(placeholderForm.test(text)).toBe(isOne)
})
