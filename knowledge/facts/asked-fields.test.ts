import { expect, test } from 'vitest'
import { feeFields } from '../../domain/product-fact.ts'
import { askedFields } from './asked-fields.ts'

test.each([
  ['虚谷稳进债券A和虚谷成长混合哪个风险低', ['riskLevel']],
  ['谁的风险更高', ['riskLevel']],
  ['哪只便宜', [...feeFields]],
  ['虚谷稳进债券A和虚谷成长混合哪个更贵', [...feeFields]],
  ['估值贵吗', []],
])('%s asks for %j', (question, fields) => {
  expect(askedFields(question)).toEqual(fields)
})
