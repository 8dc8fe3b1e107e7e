import { expect, test } from 'vitest'
import { feeFields } from '../../domain/product-fact.ts'
import { askedFields, askedOfProduct, askedSections, asksWhyChanged, feeCaseOf, notHeldTopic } from './asked-fields.ts'

test.each([
  ['虚谷稳进债券A和虚谷成长混合哪个风险低', ['riskLevel']],
  ['谁的风险更高', ['riskLevel']],
  ['哪只便宜', [...feeFields]],
  ['虚谷稳进债券A和虚谷成长混合哪个更贵', [...feeFields]],
  ['估值贵吗', []],
  // 风险 named beside another, by itself, or of a product asks for its level.
  ['□管理费和风险', ['managementFee', 'riskLevel']],
  ['□风险和起购', ['riskLevel', 'minimumPurchase']],
  ['□的风险', ['riskLevel']],
  ['□有风险吗', ['riskLevel']],
  ['□的风险大', ['riskLevel']],
  ['降低风险的办法', []],
  ['两只的风险谁高', ['riskLevel']],
  ['要拿几年', ['lockUp', 'openFrequency']],
  ['要拿几年才能取', ['lockUp', 'openFrequency']],
  ['在App上买打几折', ['purchaseFee', 'subscriptionFee']],
  ['赎回打折吗', []],
  ['每年一共收多少', [...feeFields]],
])('%s asks for %j', (question, fields) => {
  expect(askedFields(question)).toEqual(fields)
})

test.each([
  ['买10万打几折，要多少钱', ['purchaseFee', 'subscriptionFee']],
  ['买10万要多少钱', ['purchaseFee', 'subscriptionFee']],
  ['买10万能赚多少钱', []],
  ['买60万放三年全部费用多少', [...feeFields]],
  ['买5万放三年哪个费用低', [...feeFields]],
  ['买5万放三年哪个赎回费用低', ['redemptionFee']],
  // No level says whether money can be lost: the document does.
  ['会亏钱吗', []],
  ['保本吗', []],
])('of a product %s asks for %j', (question, fields) => {
  expect(askedOfProduct(question, { isNameOnly: false })).toEqual(fields)
})

test.each([
  ['会不会亏', '风险揭示'],
  ['理财会赔本吗', '风险揭示'],
  ['最多亏多少', '风险揭示'],
  ['是保证给我的吗，保本不', '风险揭示'],
  ['是存款吗', '风险揭示'],
  ['赎回几天到账', '确认与到账'],
  ['快速赎回一天最多多少', '确认与到账'],
  ['业绩报酬怎么提', '业绩报酬'],
  ['利率是多少', '到期收益'],
  ['会跌吗', '风险揭示'],
])('%s is answered under %s', (question, heading) => {
  expect(askedSections(question).some((one) => one.test(heading))).toBe(true)
})
test.each(['规模多大', '基金经理是谁', '怎么确认身份'])('%s is answered by no section', (question) => {
  expect(askedSections(question)).toEqual([])
})

test.each([
  ['赎回10万份，拿了20天', { holdingDays: 20, shares: 100_000 }],
  ['卖2万，拿了20天', { holdingDays: 20, amount: 20_000 }],
  ['放5万一年', { holdingDays: 365, amount: 50_000 }],
])('%s is the case %j', (question, said) => {
  expect(feeCaseOf(question)).toEqual(said)
})

test.each([
  ['为什么上调风险等级', true],
  ['管理费为啥降了', true],
  ['风险等级调高的原因', true],
  ['风险等级什么时候上调的', false],
  ['为什么净值跌了', false],
  ['管理费多少', false],
])('%s asks why it was changed: %s', (question, expected) => {
  expect(asksWhyChanged(question)).toBe(expected)
})

test.each([
  ['去年分了多少红', '历次分红'],
  ['分红怎么设置', null],
])('%s asks for what no document holds: %s', (question, topic) => {
  expect(notHeldTopic(question)).toBe(topic)
})
