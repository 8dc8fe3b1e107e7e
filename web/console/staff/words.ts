// What the staff view says of what the server sends as codes and instants.
import { calendarDate, timeOfDay } from '../../../domain/calendar.ts'
import type { ConversationState } from '../../../domain/conversation.ts'
import { type HandoffPriority, outcomeNames } from '../../../domain/handoff.ts'
import { reasonNames } from '../../../domain/reason-names.ts'
import type { Sentiment } from '../../../domain/turn.ts'
import type { HandoffView } from '../../../server/protocol/handoff.ts'

export const priorityNames: Record<HandoffPriority, string> = { P0: 'P0 立即', P1: 'P1 优先', normal: '普通' }

export const stateNames: Record<ConversationState, string> = {
  bot: '智能助手接待中',
  offered: '智能助手接待中',
  queued: '等候中',
  assigned: '已接待，待回复',
  human: '人工接待中',
  returned: '已交还智能助手',
  closed: '已结束',
}

export const sentimentNames: Record<Sentiment, string> = { neg: '情绪负面', neu: '情绪平稳', pos: '情绪积极' }

/** @param trend −1…1, as the readings give it */
export const trendWords = (trend: number): string => {
  if (trend <= -0.2) return '越来越差'
  return trend >= 0.2 ? '正在好转' : '没有明显变化'
}

/** What a message held that policy looked at. */
export const signalNames: Record<string, string> = {
  crisis: '人身安全',
  'account-theft': '账户被盗',
  fraud: '疑似诈骗',
  'money-missing': '资金未到账',
  'securities-missing': '证券数量不符',
  insider: '内幕信息',
  manipulation: '操纵市场',
  complaint: '投诉',
  'media-or-regulator': '提及媒体或监管',
  'big-loss': '大额亏损',
  'legal-claim': '法律主张',
  minor: '未成年人',
  elderly: '高龄',
  'not-understanding': '不理解产品',
  'suitability-exception': '适当性例外',
  aml: '反洗钱',
  'identity-check': '身份核验',
  'authority-visit': '监管、政府或媒体来访',
  'asks-for-person': '要求人工',
  'unclear-danger': '可能需要人工',
  'asks-for-advice': '要求买卖建议',
  'asks-for-prediction': '要求预测',
  'asks-for-promise': '要求承诺',
  'asks-for-recommendation': '要求推荐产品',
  'private-offer': '私募',
  'credit-funds': '信贷资金入市',
  'account-lending': '出借账户',
  'off-book-margin': '场外配资',
  questionnaire: '代填风险测评',
  'qualification-bypass': '绕过准入条件',
  credentials: '密码或验证码',
  discretionary: '代客操作',
  'profit-sharing': '分享收益',
  'others-data': '查询他人信息',
  'aml-evasion': '规避反洗钱',
  injection: '试探系统',
  rumour: '传闻',
  'inside-tip': '内幕消息',
  'tip-group': '荐股群',
  'personal-fee': '私下收费',
  'suppress-complaint': '劝阻投诉',
  'unreviewed-sending': '未经审核发送',
  'unlawful-draft': '代写违规内容',
  threat: '威胁',
}

export const reasonName = (reason: string): string => (reasonNames as Record<string, string>)[reason] ?? reason

/** Why somebody waits, or a person has them; null when it is over. Who is in no queue may still wait for a call. */
export const caseReason = ({ reason, callback }: Pick<HandoffView, 'reason' | 'callback'>): string | null => {
  if (reason !== 'callback') return reasonName(reason)
  return callback && '请求回电'
}

/** How a client is called: by name or number, and where neither is known by the end of the conversation's. */
export const clientName = ({ client, conversationId }: Pick<HandoffView, 'client' | 'conversationId'>): string =>
  client.name ?? client.id ?? `访客 ${conversationId.slice(-4).toUpperCase()}`

/** What masked data is, without counting where there is one. @example maskedName('手机号1') // '手机号' */
export const maskedName = (label: string): string => {
  const [, kind = label, number = '1'] = /^(.*?)(\d+)$/.exec(label) ?? []
  return number === '1' ? kind : `${kind} ${number}`
}

// --- time ---

/** @example waitWords(192_000) // '3分12秒' */
export const waitWords = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (hours >= 24) return `${Math.floor(hours / 24)}天${hours % 24}小时`
  if (hours > 0) return `${hours}小时${String(minutes).padStart(2, '0')}分`
  return minutes > 0 ? `${minutes}分${String(seconds % 60).padStart(2, '0')}秒` : `${seconds}秒`
}

/** The time today, the date before it on other days. */
export const whenWords = (at: string, now: number): string => {
  const instant = new Date(at)
  const date = calendarDate(instant)
  return date === calendarDate(new Date(now)) ? timeOfDay(instant) : `${dateWords(date, now)} ${timeOfDay(instant)}`
}

/** With the year where it is not this one. @example dateWords('2026-11-22', Date.now()) // '11月22日' */
export const dateWords = (date: string, now: number): string => {
  const [year, month, day] = date.split('-').map(Number)
  const isThisYear = calendarDate(new Date(now)).startsWith(`${year}-`)
  return `${isThisYear ? '' : `${year}年`}${month}月${day}日`
}

/** @example closedWords({ at, outcome: 'resolved' }, Date.now()) // '09:30 结束：已解决' */
export const closedWords = ({ at, outcome }: NonNullable<HandoffView['closed']>, now: number): string => {
  const how = outcome === 'closed-by-client' ? '客户结束了会话' : outcome && outcomeNames[outcome]
  return `${whenWords(at, now)} 结束${how ? `：${how}` : ''}`
}

/** Until when, and how long that is from now; the hour matters only when it is near. */
export const deadlineWords = (at: string, now: number): { until: string; left: string; overdue: boolean } => {
  const left = Date.parse(at) - now
  const isFar = left > 48 * 3_600_000
  const day = dateWords(calendarDate(new Date(at)), now)
  return {
    // The end of a day: that day counts.
    until: timeOfDay(new Date(at)) === '23:59' ? `${day}（含）前` : `${isFar ? day : whenWords(at, now)} 前`,
    left: left < 0 ? `已超期${roughly(-left)}` : `还有${roughly(left)}`,
    overdue: left < 0,
  }
}

const roughly = (milliseconds: number): string => {
  const hours = Math.floor(milliseconds / 3_600_000)
  if (hours >= 48) return `${Math.floor(hours / 24)}天`
  return hours >= 1 ? `${hours}小时` : `${Math.max(1, Math.ceil(milliseconds / 60_000))}分钟`
}
