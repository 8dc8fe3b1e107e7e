import { expect, test } from 'vitest'
import { isAskedOfUs } from './asked-of-us.ts'
import { plain } from './plain.ts'
import type { SignalKind } from './signal-kind.ts'

test.each<[SignalKind, string, boolean]>([
  ['complaint', '对服务不满意，怎么投诉？', true],
  ['complaint', '怎么投诉你们', true],
  ['complaint', '我要投诉', false],
  ['complaint', '怎么投诉你们客户经理，他骗我', false],
  ['complaint', '三天了没人理，怎么投诉', false],
  ['complaint', '我不同意你们把我的信息给别人', true],
  ['complaint', '你们把我的信息给了别人', false],
  ['asks-for-person', '别再给我打电话了', true],
  ['fraud', '把我拉黑不要再给我打电话了', true],
  ['fraud', '他把我拉黑了', false],
  ['crisis', '煤气我开了，别打电话来', false],
  ['crisis', '不要再联系我了', false],
  ['asks-for-person', '让人给我打电话', false],
  ['asks-for-person', '客服电话是多少', true],
  ['asks-for-person', '叫客服给我回电话', false],
  ['others-data', '你们佣金万几啊？我朋友在别家万一，能给我万一不', true],
  ['others-data', '我朋友的佣金和账户持仓能查吗', false],
  ['personal-fee', '能给我办个VIP降低佣金吗', true],
  ['personal-fee', '给经理发红包能降低佣金吗', false],
  ['elderly', '我70岁了 不会用手机 怎么办理业务', true],
  ['elderly', '我妈78岁不会用手机，能买高风险基金吗', false],
  ['not-understanding', '我买的基金怎么还不确认', true],
  ['not-understanding', '我买的理财怎么还没到期', true],
  ['not-understanding', '我妈以为是存款，怎么还没到期', false],
  ['money-missing', '赎回的基金三天了钱还没到账', false],
  ['asks-for-prediction', '买基金亏了能要回来吗', true],
  ['asks-for-prediction', '那只虚谷的医药基金波动大不大', true],
  ['asks-for-prediction', '明天大盘波动会不会大', false],
  ['credit-funds', '阿拉个钞票啥辰光好拿出来', true],
  ['credit-funds', '信用卡的钱能买基金吗', false],
  ['asks-for-advice', '我跟客户经理私下约定分成行不行', true],
  ['suitability-exception', '我是C2，能买虚谷稳进债券A吗', true],
  ['suitability-exception', '我是保守型，能买虚谷医药主题股票A吗', true],
  ['suitability-exception', '我是C2，就要买R4，能通融吗', false],
  ['asks-for-advice', '我C2能买哪只好吗', false],
])('%s in %s: %s', (kind, message, isAsked) => {
  expect(isAskedOfUs(kind, plain(message).text)).toBe(isAsked)
})
