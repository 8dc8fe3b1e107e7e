import { expect, test } from 'vitest'
import { tierInWords } from './fee-tiers.ts'

test.each([
  ['持有<7天', '持有不满7天'],
  ['7天≤持有<30天', '持有满7天不满30天'],
  ['7天＜持有期限≤1年', '持有超过7天不超过1年'],
  ['持有≥2年', '持有满2年'],
  ['100万元≤金额<500万元', '金额满100万元不满500万元'],
  ['金额>500万元', '金额超过500万元'],
  ['金额≤50万元', '金额不超过50万元'],
  // What stands around a tier stays, and what is none is not touched.
  ['持有≥180天（到期）', '持有满180天（到期）'],
  ['按基金净资产', '按基金净资产'],
])('%s is read out as %s', (condition, words) => {
  expect(tierInWords(condition)).toBe(words)
})
