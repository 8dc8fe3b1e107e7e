import { expect, test } from 'vitest'
import { guideOf, lookedUpAs } from './looked-up-as.ts'

test.each(['我有什么基金', '我拿的基金有哪些', '我名下的产品有哪些', '我持有的基金现在多少钱', '我还有多少钱'])(
  '%s: what is held only the own account shows',
  (question) => {
    expect(guideOf(question)).toEqual({ question: '在哪里看我的余额和持仓？', ofAccount: true })
  },
)

test.each([
  ['我的测评过期没', '在哪里查看我的风险测评结果？'],
  ['帮我转5000到银行卡', '怎么把钱转回银行卡？'],
  ['分红到哪了', '股票分红什么时候到账？'],
  ['我的红利到账没有', '股票分红什么时候到账？'],
  ['基金分红到账了吗', '在哪里看基金的分红记录？'],
  ['帮我把2万转到股票账户', '怎么把钱转进证券账户？'],
])('%s → %s', (question, guide) => {
  expect(guideOf(question)).toEqual({ question: guide, ofAccount: true })
})

test.each([
  '有什么基金',
  '我有什么办法降低佣金',
  '测评多久过期',
  '我有什么股票可以买',
  '帮我转5000到老婆卡里',
  '分红到账要几天',
  '分红被人转走了',
])('%s asks no such thing', (question) => {
  expect(guideOf(question)).toBeNull()
})

// 的基金 after the level made a menu of it.
test.each([
  ['我是保守型能买R4的基金吗', 'C1能买R4吗'],
  ['稳健型客户可以买R4产品吗', 'C3能买R4吗'],
  ['开户需要什么文件', '开户需要什么材料'],
  ['C2能买R3的产品吗', 'C2能买R3的产品吗'],
  ['保守型基金有哪些', '保守型基金有哪些'],
])('%s is looked up as %s', (question, asked) => {
  expect(lookedUpAs([question], [], 'client')).toEqual([asked])
})
