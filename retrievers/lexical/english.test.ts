import { expect, test } from 'vitest'
import { inChinese } from './english.ts'

test.each([
  ['How much commission do you charge on A-shares?', '多少 佣金 费用 A股'],
  ['What does Article 135 of the Securities Law say?', '什么 第135条 证券法'],
  ['how do i reset my trading password', '怎么 重置 交易密码'],
  ['How long does it take to redeem a money market fund?', '多久 赎回 货币基金'],
  ['Can I open an account on weekends?', '可以 开户 周末'],
  ['What is the risk level of fund 990101?', '什么 风险等级 基金 990101'],
  ['STAR market permission requirements?', '科创板 权限 条件'],
  ['hi 我的 trading account 怎么 close，要 fee 吗', '我的 证券账户 怎么 关闭，要 费用 吗'],
  ['Can my wife use my account?', '家人 use 账户'],
  ['My phone is stolen, how do I freeze my account?', '手机丢了, 怎么 冻结账户'],
  ['How do I open an account from abroad?', '怎么 开户 人在国外'],
  ["what's the commission", '多少 佣金'],
  ['what is the difference between fees', '什么 区别 费用'],
  ['Where is the nearest branch?', '在哪里 营业部'],
  ['Who manages fund 990301?', '基金经理 基金 990301'],
  ['Do you charge for cancelling an order?', '费用 撤单'],
  ['How often can I retake the risk assessment?', '多久一次 可以 重新 风险测评'],
  ['What is the limit on withdrawals per day?', '什么 转账限额 每天'],
  ['Can I buy Hong Kong stocks?', '可以 买港股'],
  ['Is there an exam for the STAR market?', '测试 科创板'],
  ['What products have risk level R2?', '哪些 产品 风险等级 R2'],
  ['may I buy 990302?', '可以买 990302'],
  ['Am I allowed to purchase 990302?', '可以买 990302'],
  ['Do you have any R3 products?', '有哪些 R3 产品'],
  ['which index funds do you offer', '哪些 指数基金'],
  ['How risky is 990302?', '风险等级 990302'],
  ['How much is the minimum for 990101?', '最低 多少 990101'],
  ['cheapest money market fund', '费用 最低 货币基金'],
  ['redemption fee of 990101 after 20 days', '赎回费 990101 之后 20 天'],
  ['minimum purchase of 990101 in yuan', '最低 买入 990101 元'],
  // the letter of a share class is no article
  ['redemption fee of 虚谷稳进债券A', '赎回费 虚谷稳进债券A'],
  // hours as the library writes them
  ['Can I withdraw money at 4:45 pm?', '可以 证券转银行 16:45'],
  ['Can I cancel an order at 9.18 am?', '可以 撤单 9:18'],
  ["does the market open at 1 o'clock", '开盘 1:00'],
  ['What time does the market open and close?', '几点 开盘 收盘'],
  ['when does the stock market open', '什么时候 开盘'],
  ['What time does trading end', '几点 收盘'],
  // no term of the field
  ['Tell me a story', 'Tell me a story'],
  ['ETF和LOF的区别', 'ETF和LOF的区别'],
  ['QDII基金', 'QDII基金'],
  ['怎么开户', '怎么开户'],
  ['', ''],
])('%s', (question, chinese) => {
  expect(inChinese(question)).toBe(chinese)
})

test('a term is a whole word', () => {
  expect(inChinese('bankruptcy of a company')).toBe('bankruptcy of a company')
})
