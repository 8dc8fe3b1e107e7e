// Decisions, reasons and desks as the firm's own people call them.
import type { Decision, ReasonCode } from './turn.ts'

export const decisionNames: Record<Decision['decision'], string> = {
  answer: '作答',
  offer: '作答并可转人工',
  refuse: '婉拒',
  handover: '转人工',
}

/** Why, in a few words that fit beside a client's name. */
export const reasonNames: Record<ReasonCode, string> = {
  answered: '已回答',
  'guided-procedure': '办理指引',
  'small-talk': '寒暄',
  clarification: '反问澄清',
  'partly-answered': '只答了一部分',
  'low-confidence': '把握不足',
  'repeated-question': '反复追问',
  'negative-mood': '情绪不佳',
  'no-evidence': '没有依据',
  advice: '要求推荐或买卖建议',
  prediction: '要求预测涨跌',
  promise: '要求承诺收益',
  suitability: '要求代填测评',
  'private-offer': '私募限定对象',
  'account-misuse': '出借账户或违规配资',
  credentials: '涉及密码或验证码',
  secrecy: '涉及他人信息',
  insider: '内幕信息或操纵市场',
  evasion: '规避监管要求',
  injection: '试探系统',
  'off-topic': '超出服务范围',
  abuse: '言语辱骂',
  'unlawful-draft': '要求代写违规内容',
  'not-held-for-date': '没有该日期的资料',
  'explicit-request': '主动要求人工',
  crisis: '人身安全',
  fraud: '账户或资金安全',
  complaint: '投诉',
  'legal-claim': '法律主张',
  'big-loss': '大额亏损',
  vulnerable: '需要特别保护',
  'suitability-exception': '适当性例外',
  aml: '反洗钱核查',
  'identity-check': '身份核验',
  'authority-or-media': '监管、政府或媒体',
}

/** The desk that a case goes to. */
export const deskNames: Record<NonNullable<Decision['desk']>, string> = {
  service: '客服',
  complaints: '投诉专席',
  'risk-control': '风控专席',
  compliance: '合规',
  legal: '法务',
  'duty-lead': '值班负责人',
  supervisor: '主管',
}
