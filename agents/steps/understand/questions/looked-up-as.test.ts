import { expect, test } from 'vitest'
import { guideOf } from './looked-up-as.ts'

test.each(['我有什么基金', '我拿的基金有哪些', '我名下的产品有哪些', '我持有的基金现在多少钱', '我还有多少钱'])(
  '%s: what is held only the own account shows',
  (question) => {
    expect(guideOf(question)).toEqual({ question: '在哪里看我的余额和持仓？', ofAccount: true })
  },
)

test.each([
  ['我的测评过期没', '在哪里查看我的风险测评结果？'],
  ['帮我转5000到银行卡', '怎么把钱转回银行卡？'],
  ['帮我把2万转到股票账户', '怎么把钱转进证券账户？'],
])('%s → %s', (question, guide) => {
  expect(guideOf(question)).toEqual({ question: guide, ofAccount: true })
})

test.each(['有什么基金', '我有什么办法降低佣金', '测评多久过期', '我有什么股票可以买', '帮我转5000到老婆卡里'])(
  '%s asks no such thing',
  (question) => {
    expect(guideOf(question)).toBeNull()
  },
)
