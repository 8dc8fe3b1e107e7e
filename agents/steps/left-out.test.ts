import { expect, test } from 'vitest'
import type { Passage } from '../../domain/passage.ts'
import { factPassageOf, passageOf, today } from '../../tests/fixtures/turn-nouns.ts'
import { createSegmenter } from '../../text/segment.ts'
import { compose } from './compose.ts'
import { leftOut, unanswered } from './left-out.ts'

const { words } = createSegmenter()

const entry = (path: string, text: string) => passageOf(text, { path: [path], chunkId: path })
const hours = entry('银证转账几点可以转', '交易日8:30–16:30可以做银证转账。周末和节假日不能转。')
const limit = entry('银证转账限额多少', 'App 单笔最高50万元，单日转出累计最高500万元。银行另有更低限额的，以银行为准。')
const star = entry(
  '科创板怎么开通',
  '日均资产不低于50万元且交易满24个月的，可以在 App 开通科创板权限。还要通过知识测试，风险测评须为C4或C5。入口：[科创板权限](xugu://permissions/star)，次一交易日生效。',
)
const margin = entry(
  '两融利率多少',
  '融资利率为6.80%/年，融券费率为8.80%/年。一年按360天计，例如融资100000元用10天，利息为188.89元。融资融券会放大亏损，可能损失全部担保物，甚至亏损超过本金。',
)
const dividend = entry(
  '股息红利税怎么扣',
  '股息红利按持股时间计税，卖出时补扣。持股1个月以内税负20%，1个月以上至1年10%，超过1年暂免征收。',
)
const closing = entry('销户要收钱吗', '销户和电子资料不收取费用，部分纸质资料收费。\n- 纸质资产证明：20元/份。')
const repo = entry('逆回购手续费', '1天期为成交金额的0.001%，7天期为0.005%。其他期限：2天0.002%、3天0.003%。')
const materials = passageOf('- 第二代居民身份证。\n- 本人名下的借记卡。\n- 实名办理的手机号。', {
  kind: 'procedure',
  title: '网上开户',
  path: ['办理条件'],
})
const fees = ['持有<7天', '7天≤持有<30天', '持有≥30天'].map((condition, index) =>
  factPassageOf('redemptionFee', ['1.50%', '0.75%', '0.00%'][index] ?? '', { condition }),
)
const issuers = [
  factPassageOf('kind', '货币型'),
  factPassageOf('kind', '货币型', { productCode: '990102', productName: '虚谷稳进双债C' }),
]

const own = (question: string, passages: Passage[]) =>
  compose({ part: question, passages, missing: null, choices: [], probability: 1 }, words, today)
const isAnswered = (question: string, passages: Passage[], said: string) =>
  unanswered(question, own(question, passages), said, words).length === 0
const unsaid = (question: string, passages: Passage[], said: string) =>
  leftOut(question, own(question, passages), said, words).map(({ text }) => text)

test.each<[string, string, Passage[], string, string]>([
  ['a time', '银证转账几点可以转', [hours], '周末和节假日不能转。', '早上 8:30 到 16:30 可以转，周末不行。'],
  ['a limit', '银证转账限额多少', [limit], '银行限额更低的，以银行为准。', '一笔最多 50 万元，一天最多转出 500 万元。'],
  ['one limit of two', '一次最多转多少', [limit], '单笔最高50万元。', '单笔 50万元，单日累计 500万元。'],
  ['a rate', '两融利率多少', [margin], '两融会放大亏损。', '融资 6.8%/年，融券 8.8%/年。'],
  ['rates of tiers', '股息红利税怎么扣', [dividend], '超过1年暂免征收。', '1个月以内 20%，1个月到1年 10%，满1年暂免。'],
  ['that it is free', '销户要收钱吗', [closing], '先清空持仓再申请。', '销户不收费用。'],
  ['one tier of a product', '赎回费多少', fees, '赎回费0.00%。', '不满7天 1.50%，不满30天 0.75%，之后不收。'],
  ['a label', '赎回费多少', fees, '费用项目：赎回费。', '三档：1.50%、0.75%、0.00%。'],
  [
    'one product of two',
    '货币型的有哪些',
    issuers,
    '虚谷稳进债券A是货币型。',
    '货币型的有虚谷稳进债券A和虚谷稳进双债C。',
  ],
  [
    'something else',
    '科创板怎么开通',
    [star],
    '创业板最少买入100股。',
    '资产满 50 万元、交易满 24 个月，在 App 开通。',
  ],
])('an answer without %s is none', (_, question, passages, poor, good) => {
  expect(isAnswered(question, passages, poor)).toBe(false)
  expect(isAnswered(question, passages, good)).toBe(true)
})

test('a figure that was not asked for is not missed: another tier, an example, a condition, an item', () => {
  expect(isAnswered('逆回购1天和7天多少钱', [repo], '1天期 0.001%，7天期 0.005%。')).toBe(true)
  expect(isAnswered('两融利率多少', [margin], '融资 6.8%，融券 8.8%。')).toBe(true)
  expect(isAnswered('开通科创板要多少资产', [star], '日均资产要 50 万元。')).toBe(true)
  expect(isAnswered('科创板开通什么时候生效', [star], '次一交易日生效。')).toBe(true)
  expect(isAnswered('密码输错好几次，怎么开通科创板', [star], '通过知识测试，风险测评为C4，在 App 开通。')).toBe(true)
  expect(isAnswered('周末能转吗', [hours], '周末和节假日转不了。')).toBe(true)
})

test('conditions are missed where they were asked for, and only those not said in any words', () => {
  const first = '日均资产不低于50万元且交易满24个月的，可以在 App 开通科创板权限。'
  const tests = '还要通过知识测试，风险测评须为C4或C5。'
  expect(unsaid('科创板怎么开通', [star], first)).toEqual([tests])
  const good =
    '资产日均不低于 50 万元，交易满 24 个月，可在 App 开通科创板权限。还得通过知识测试，风险测评要 C4 或 C5。'
  expect(unsaid('科创板怎么开通', [star], good)).toEqual([])
  expect(unsaid('开通科创板要多少资产', [star], '日均资产要 50 万元。')).toEqual([])
  expect(unsaid('开户要准备什么', [materials], '准备第二代居民身份证和手机号，要实名办理。')).toEqual([
    '本人名下的借记卡。',
  ])
})

test('a warning is missed whatever was asked, and may be said in other words', () => {
  const warning = '融资融券会放大亏损，可能损失全部担保物，甚至亏损超过本金。'
  expect(unsaid('两融利率多少', [margin], '融资 6.8%，融券 8.8%。')).toEqual([warning])
  expect(unsaid('两融利率多少', [margin], '融资 6.8%，融券 8.8%。请留意，亏损可能超过本金。')).toEqual([])
})

test('what is said of an answer beside the passages is said of a model’s answer too, but not what leads up to a list', () => {
  const missing = { kind: 'firm', name: '远山证券' } as const
  const drafts = compose(
    { part: '远山证券几点转账', passages: [hours], missing, choices: [], probability: 1 },
    words,
    today,
  )
  const texts = leftOut('远山证券几点转账', drafts, '8:30–16:30可以转。', words).map(({ text }) => text)
  expect(texts).toEqual([expect.stringContaining('没有远山证券的资料')])
  expect(unsaid('开户要准备什么', [materials], '身份证、借记卡、手机号。').join()).not.toContain('：')
})
