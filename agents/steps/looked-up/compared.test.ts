import { expect, test } from 'vitest'
import type { FactField } from '../../../domain/product-fact.ts'
import { factPassageOf } from '../../../tests/fixtures/turn-nouns.ts'
import { comparedBy } from './compared.ts'

const second = (field: FactField, value: string, condition = '') =>
  factPassageOf(field, value, {
    productCode: '990102',
    productName: '虚谷稳进双债C',
    chunkId: `product-990102/${field}${condition}`,
    condition,
  })
const fees = [
  factPassageOf('managementFee', '0.40%/年'),
  factPassageOf('custodyFee', '0.15%/年'),
  factPassageOf('purchaseFee', '0.30%', { condition: '金额<100万元' }),
  factPassageOf('redemptionFee', '0.00%', { condition: '持有≥180天' }),
  second('managementFee', '0.60%/年'),
  second('custodyFee', '0.15%/年'),
  second('serviceFee', '0.20%/年'),
  second('purchaseFee', '0.00%'),
  second('redemptionFee', '0.00%', '持有≥30天'),
]
const texts = (question: string, passages = fees) => comparedBy(question, passages).map(({ text }) => text)

test('which is cheaper is told by what each takes a year', () => {
  expect(texts('哪个便宜')).toEqual([
    '• 虚谷稳进债券A（990101）：每年合计0.40%＋0.15%＝0.55%（管理费、托管费）；申购费0.30%（金额不满100万元）；赎回费0.00%（持有满180天）。',
    '• 虚谷稳进双债C（990102）：每年合计0.60%＋0.15%＋0.20%＝0.95%（管理费、托管费、销售服务费）；申购费0.00%；赎回费0.00%（持有满30天）。',
    '• 每年费用较低的是虚谷稳进债券A（990101）。',
    '申购费、赎回费另按金额和持有时间收取；说明打算持有多久，可以算出合计。',
  ])
  expect(texts('哪个更贵')[2]).toBe('• 每年费用较高的是虚谷稳进双债C（990102）。')
})

test('and over the time that was said by all that is paid', () => {
  expect(texts('买10万放两年哪个费用低').at(-1)).toBe(
    '• 持有2年，申购费率、每年费率和赎回费率按标准粗略相加：虚谷稳进债券A0.30%＋0.55%×2＋0.00%＝1.40%；虚谷稳进双债C0.00%＋0.95%×2＋0.00%＝1.90%；合计较低的是虚谷稳进债券A（990101）。',
  )
  // Half a year: buying weighs more than what is taken every year.
  expect(texts('拿半年哪个划算').at(-1)).toMatch(/（金额最小的一档）.*合计较低的是虚谷稳进双债C/)
})

test('what a document does not list is not free', () => {
  const unlisted = fees.filter(({ facts }) => facts[0]?.productCode === '990101' || facts[0]?.field !== 'custodyFee')
  expect(texts('哪个便宜', unlisted).join()).not.toContain('较低')
})

test('A比B高吗 is answered as which of the two is', () => {
  const each = [factPassageOf('managementFee', '0.40%/年'), second('managementFee', '0.60%/年')]
  expect(texts('虚谷稳进双债C管理费比稳进债券A高吗', each).at(-1)).toBe('• 管理费较高的是虚谷稳进双债C（990102）。')
  expect(texts('对比两只的管理费是多少', each)).toEqual([])
})

test('no term is said as none', () => {
  const terms = [factPassageOf('lockUp', '无'), second('lockUp', '90天')]
  expect(texts('哪个锁定期短', terms)).toEqual([
    '• 虚谷稳进债券A（990101）：没有锁定期。',
    '• 虚谷稳进双债C（990102）：锁定期90天。',
    '• 锁定期较短的是虚谷稳进债券A（990101）。',
  ])
})
