import { expect, test } from 'vitest'
import { otherFirm } from './other-firm.ts'

test.each([
  ['远山证券的股票佣金是万几', '远山证券'],
  ['东篱证券两融利率现在多少', '东篱证券'],
  ['中信证券App怎么登录', '中信证券'],
  ['山月证券期权一张收几块钱', '山月证券'],
  ['青禾证券换绑银行卡收费吗', '青禾证券'],
  ['听雨证券的户怎么销', '听雨证券'],
  ['华泰证券怎么开户', '华泰证券'],
  // ours, nobody's, both, or its share
  ['买了中信证券的股票怎么卖', null],
  ['海通证券怎么转过来', null],
  ['虚谷证券的佣金是多少', null],
  ['虚谷证券总裁叫什么', null],
  ['证券账户怎么开', null],
  ['买卖证券要交多少印花税', null],
  ['上市证券的范围有几种', null],
  ['什么证券能融资，利率多少', null],
  ['境外证券投资有多少产品', null],
  ['其他证券公司能转过来吗，费用多少', null],
  ['从远山证券转户过来要多少钱', null],
  ['远山证券和你们比佣金谁低', null],
  ['我在远山证券有账户，还能开几个', null],
  ['', null],
])('%s: %s', (question, firm) => {
  expect(otherFirm(question, '虚谷证券')).toBe(firm)
})
