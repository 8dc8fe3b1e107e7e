import { expect, test } from 'vitest'
import { asksOfLevels, ofOwnAccord } from './level-inquiry.ts'

test.each([
  '适当性办法 c1能不能主动要求买r5',
  'c1可以主动要求买r3吗',
  '最低风险等级的投资者能主动要求买高风险产品吗',
  '观澜固收1号适合我吗,我c2',
  '我c3,稳进债券适合我吗',
])('%s asks of the rule, or whether levels match', (text) => {
  expect(asksOfLevels(text)).toBe(true)
})
test.each([
  '我c1就是要买r5',
  '我c2非要买r4,签字也行',
  'c2我主动要求买r4给我办',
  '我c2想买r4,你们给我办吗',
  '我妈c1能买r5吗',
  '我不匹配也要买',
])('%s wishes for more', (text) => {
  expect(asksOfLevels(text)).toBe(false)
})

test('what is looked up of one’s own accord', () => {
  expect(ofOwnAccord('C1能不能主动要求买R5')).toMatch(/^最低类别/)
  expect(ofOwnAccord('C2可以主动要求买R4吗')).toMatch(/^客户主动要求/)
  expect(ofOwnAccord('C3可以主动要求买R2吗')).toBeNull()
  expect(ofOwnAccord('C2能买R4吗')).toBeNull()
})
