import { expect, test } from 'vitest'
import { asksForFigureOf, asksForSame, countsOther, figuresHeld, wantedShare } from './wanted.ts'

test.each<[string, string, number]>([
  ['几点能撤单', '9:20–9:25不能撤单。', 1],
  ['几点能撤单', '撤单不收取费用。', 0],
  ['解冻要几天', '一般1个工作日内审核完成。', 1],
  ['开通当天能买吗', '次一交易日生效。', 1],
  // A condition and a date say nothing of how long it takes.
  ['开通要多久', '交易满24个月的可以开通，按申请前20个交易日计算。', 0],
  ['多久能到账', '这一税率自2023年8月28日起执行。', 0],
  ['测评多久过期', '结果有效期2年。', 1],
  ['交易要满几年', '交易满24个月。', 1],
  ['资料要保存多久', '至少保存五年。', 1],
  ['开户要钱吗', '开立账户不收取费用。', 1],
  ['开科创板要多少钱', '日均资产不低于50万元。', 1],
  ['佣金是万几', '成交金额的0.025%。', 1],
  // Laws write their figures in characters.
  ['最多能拿多少钱', '最高偿付五十万元。', 1],
  ['违约金比例', '按日加收万分之五。', 1],
  ['违规要罚多少', '处以一倍以上十倍以下的罚款。', 1],
  ['违规要罚多少', '责令改正。', 0],
  ['在哪看持仓', '进入[资产与持仓](xugu://holdings)。', 1],
  ['为什么不能撤单', '多半是处在不能撤单的时段。', 1],
  ['一天能做几次', '每日最多提交2次。', 1],
  ['一天能做几次', '每日2:00维护。', 0],
  ['几点办，收多少钱', '交易日9:00办理。', 0.5],
  ['下午四点半还能交申请吗', '交易日9:00–16:00受理。', 1],
  ['下午四点半还能交申请吗', '通过后次一交易日生效。', 0],
  ['周日能办销户吗', '交易日9:00–15:00受理。', 1],
  ['销户有哪几步', '1. 清空持仓。\n2. 提交申请。', 1],
  ['两融开通要走哪些步骤', '审批一般3个交易日内完成。', 0],
  ['半夜能挂失吗', '全天受理。', 1],
  ['周末能销户吗', '销户不收取费用。', 0],
  ['周末能销户吗', '一般2个交易日内完成。', 0],
  // Wants nothing that is known by its form.
  ['什么是双录', '双录是录音录像。', 1],
])('of what %s wants, %s holds %d', (question, text, share) => {
  expect(wantedShare(question, text)).toBe(share)
})

test.each([
  ['北交所股票交易要交多少钱', '北交所股票怎么收费？', true],
  ['北交所股票交易要交多少钱', '北交所股票交易有什么特别规则？', false],
  ['在哪看佣金', '在哪里看我的佣金费率？', true],
  ['双录是什么', '双录资料要保存多久？', false],
])('%s wants a figure that “%s” asks for: %j', (question, heading, isSame) => {
  expect(asksForSame(question, heading)).toBe(isSame)
})

test('figures that the heading promises anyway are not counted', () => {
  const pieces = ['会加密保存。', '保存期限按规定确定。']
  expect(figuresHeld('聊天记录保存多久', '聊天记录会被保存吗？', pieces)).toEqual([0, 1])
  expect(figuresHeld('聊天记录保存多久', '聊天记录保存多久？', pieces)).toEqual([0, 0])
  expect(figuresHeld('在哪看聊天记录', '', ['在隐私页面看。'])).toEqual([0])
})

test.each([
  ['去年你们被投诉了多少件', '60日内办结。', true],
  ['一天能投诉多少件', '每日最多5件。', false],
  ['投诉要多久', '60日内办结。', false],
  ['办理要几人', '办理要几人？以通知为准。', false],
  ['期权分几档', '权限分为三级。', false],
  ['转换收多少手续费', '费用为转出基金的赎回费。', false],
])('%s beside %s counts something else: %s', (question, text, other) => {
  expect(countsOther(question, text)).toBe(other)
})

test.each([
  ['今天涨停的有多少家', true],
  ['上一只新股中签率多少', true],
  ['余额宝今天万份收益几毛', true],
  // The same on every day, or said of another clause.
  ['今天最多能转多少', false],
  ['今天几点收盘', false],
  ['今年已经打过两份，第三份收多少', false],
  ['印花税多少', false],
])('%s asks for the figure of a day: %s', (question, ofDay) => {
  expect(asksForFigureOf(question)).toBe(ofDay)
})
