import { expect, test } from 'vitest'
import type { Passage } from '../../../domain/passage.ts'
import { factPassageOf, passageOf } from '../../../tests/fixtures/turn-nouns.ts'
import { feesWorkedOut } from './fund-fees.ts'

const rule = (text: string) => passageOf(text, { kind: 'fee', source: 'fact', chunkId: `fee/${text}` })
const rules = [
  rule('办理渠道：App；适用业务：申购；折扣：标准申购费率的1折；举例：0.08%'),
  rule('办理渠道：柜台、电话委托；适用业务：申购、定投；折扣：不打折；举例：0.80%'),
  rule('申购费计算：净申购金额＝申购金额÷（1＋申购费率），申购费＝申购金额－净申购金额。'),
]
const tiers = [
  factPassageOf('purchaseFee', '0.30%', { condition: '金额<100万元' }),
  factPassageOf('purchaseFee', '0.15%', { condition: '100万元≤金额<500万元' }),
  factPassageOf('purchaseFee', '1000元/笔', { condition: '金额≥500万元' }),
]
const said = (question: string, passages: Passage[]) => feesWorkedOut(question, passages).map(({ text }) => text)

test('the discount is told for every rate where no amount was said, and of the channel that was named', () => {
  expect(said('在App上买打几折', [...tiers, ...rules])).toEqual([
    'App申购按标准费率的1折收取：0.30%×0.1＝0.03%；0.15%×0.1＝0.015%。',
  ])
  expect(said('柜台申购打折吗', [...tiers, ...rules])).toEqual(['柜台、电话委托申购不打折。'])
  // A discount off nothing is none.
  expect(said('打几折', [factPassageOf('purchaseFee', '0.00%'), ...rules])).toEqual([])
})

test('what is taken every year is added up, and reckoned for the amount and the time', () => {
  const yearly = [factPassageOf('managementFee', '0.40%/年'), factPassageOf('custodyFee', '0.15%/年')]
  expect(said('一年的费用加起来是多少', yearly)).toEqual(['每年合计：0.40%＋0.15%＝0.55%。'])
  expect(said('放10万两年，每年费用多少', yearly).at(-1)).toBe(
    '以上年费按10万元持有2年估算：100000元×0.55%×2＝1100.00元，每日从基金资产中计提，实际随净值变化。',
  )
  expect(said('10万块一年管理费多少钱', yearly.slice(0, 1))).toEqual([
    '管理费按10万元持有1年估算：100000元×0.40%＝400.00元，每日从基金资产中计提，实际随净值变化。',
  ])
})

test('no decimal of a rate is lost', () => {
  const yearly = [factPassageOf('managementFee', '0.25%/年'), factPassageOf('custodyFee', '0.015%/年')]
  expect(said('一年的费用加起来是多少', yearly)).toEqual(['每年合计：0.25%＋0.015%＝0.265%。'])
})

test('shares are redeemed at their value, and never taken for yuan', () => {
  const redemption = factPassageOf('redemptionFee', '1.00%', { condition: '7天≤持有<30天' })
  const value = factPassageOf('netAssetValue', '1.1308', { asOf: '2026-11-20' })
  expect(said('赎回1万份，拿了20天', [redemption, value])).toEqual([
    '赎回1万份按2026-11-20的单位净值估算：10000份×1.1308元×1.00%＝113.08元，实际以确认时的净值为准。',
  ])
  expect(said('赎回1万份，拿了20天', [redemption])).toEqual([])
})

test('what is still locked cannot be sold', () => {
  const term = factPassageOf('lockUp', '30天')
  expect(said('拿了20天能卖吗', [term])).toEqual(['还没有满锁定期30天，不能赎回。'])
  expect(said('拿了30天能卖吗', [term])).toEqual([])
  expect(said('拿了20天能卖吗', [factPassageOf('lockUp', '无')])).toEqual([])
  // The 30天 of a name is no holding time.
  const named = factPassageOf('lockUp', '90天', { productName: '云岫短债30天持有债券C' })
  expect(said('云岫短债30天持有债券C拿了100天能卖吗', [named])).toEqual([])
  expect(said('云岫短债C拿了30天能卖吗', [named])).toEqual(['还没有满锁定期90天，不能赎回。'])
})
