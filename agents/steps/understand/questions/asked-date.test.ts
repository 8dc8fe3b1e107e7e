import { expect, test } from 'vitest'
import { askedDate } from './asked-date.ts'

const today = '2026-11-22'

test.each<[string, string | null]>([
  ['2025年3月融资利率是多少', '2025-03-31'],
  ['去年佣金多少', '2025-12-31'],
  ['2024年印花税税率', '2024-12-31'],
  ['2025年北交所佣金', '2025-12-31'],
  // What is not over yet is charged as today, and so is what was bought or opened then.
  ['今年融资利率多少', null],
  ['2025年开的户佣金多少', null],
  ['我2025年3月借的钱利率多少', null],
  ['2024年买的基金手续费多少', null],
  ['佣金多少', null],
])('%s', (question, date) => {
  expect(askedDate(question, [], 'fee', today)).toBe(date)
})

// The day before a comma was taken for a part of the matter, and the rule of today was told as that of the day.
test.each<[string, string | null]>([
  ['2024年1月1日时，季度报告里重要财务数据变动达到多少应当说明原因？', '2024-01-01'],
  ['2024年1月1日的时候，季度报告里重要财务数据变动达到多少要说明', '2024-01-01'],
  ['2024年1月1日那时候重要财务数据变动达到多少应当说明', '2024-01-01'],
  ['在2024年初，季度报告指引要求变动多少说明原因', '2024-01-31'],
  ['2024年底，季度报告应当在几天内披露', '2024-12-31'],
  ['截至2024年1月1日，重要财务数据变动达到多少应当说明', '2024-01-01'],
  ['截至2024年1月1日有效的规定里变动达到多少应当说明', '2024-01-01'],
  ['2024年1月1日，季度报告应当披露哪些内容', '2024-01-01'],
  ['请问2024-01-01时，季度报告应当披露哪些内容', '2024-01-01'],
  ['季度报告指引第九条，2024年1月1日时怎么规定', '2024-01-01'],
  ['2024年1月1日时，北交所股票经手费是多少', '2024-01-01'],
  // a day of the matter, of what somebody did, or of the market
  ['2024年1月1日买的基金今天赎回费多少', null],
  ['2024年1月1日买的基金应当交多少赎回费', null],
  ['2024年1月1日，我买的基金应当交多少赎回费', null],
  ['2024年1月1日之后开户的客户应当做什么测评', null],
  ['2024年1月1日以后成立的公司应当怎么披露', null],
  ['2024年1月1日上市的公司应当披露什么', null],
  ['2024年初上市的公司应当披露什么', null],
  ['2024年1月1日时，大盘涨了多少', null],
  ['2024年第三季度的报告应当披露什么', null],
  ['2030年1月1日时，季度报告应当披露什么', null],
])('as of which day a rule is asked for: %s', (question, date) => {
  expect(askedDate(question, [], 'knowledge', today)).toBe(date)
})

test.each<[string, string | null]>([
  ['2023年12月29日修订的公司法什么时候施行', null],
  ['公司法第四条，2024年1月1日时怎么规定', '2024-01-01'],
  ['2024年1月1日之后开户的客户，公司法第四条怎么规定', null],
])('of a law: %s', (question, date) => {
  const start = question.indexOf('公司法')
  const law = {
    kind: 'law' as const,
    text: '公司法',
    value: '中华人民共和国公司法',
    start,
    end: start + 3,
    carried: false,
  }
  expect(askedDate(question, [law], 'regulation', today)).toBe(date)
})
