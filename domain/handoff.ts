// What people take over, and what the client is told, promised and asked about it.
import { z } from 'zod'

/** What a notice is about: one visible message at each step (DESIGN "Handing over"). */
export const NoticeAbout = z.enum([
  'queued',
  'out-of-hours',
  'nobody-there',
  'left-queue',
  'taken',
  'released',
  'returned',
  'closed',
  'ticket',
  'callback',
])
export type NoticeAbout = z.infer<typeof NoticeAbout>

/** How pressing a handover is: the levels of DOMAIN §5; the rest asked for a person or was offered one. */
export const HandoffPriority = z.enum(['P0', 'P1', 'normal'])
export type HandoffPriority = z.infer<typeof HandoffPriority>

/** How a member of staff ended a case. */
export const HandoffOutcome = z.enum(['resolved', 'unresolved', 'client-left'])
export type HandoffOutcome = z.infer<typeof HandoffOutcome>
export const outcomeNames: Record<HandoffOutcome, string> = {
  resolved: '已解决',
  unresolved: '未解决，另行跟进',
  'client-left': '客户离开',
}

/** 12386 服务平台的四类诉求 (DOMAIN §6) beside what a claim needs. */
export const TicketCategory = z.enum(['complaint', 'report', 'claim', 'loss'])
export type TicketCategory = z.infer<typeof TicketCategory>
export const ticketCategoryNames: Record<TicketCategory, string> = {
  complaint: '投诉',
  report: '举报',
  claim: '索赔与法律主张',
  loss: '亏损争议',
}

export const CallbackTime = z.enum(['soonest', 'morning', 'afternoon'])
export type CallbackTime = z.infer<typeof CallbackTime>
export const callbackTimeNames: Record<CallbackTime, string> = {
  soonest: '上班后尽快',
  morning: '上午',
  afternoon: '下午',
}

/** 点赞或点踩 */
export const AnswerVerdict = z.enum(['up', 'down'])
export type AnswerVerdict = z.infer<typeof AnswerVerdict>

/** Why an answer did not help; the reasons feed the knowledge gaps. */
export const DislikeReason = z.enum(['wrong', 'outdated', 'not-my-question', 'incomplete', 'unclear', 'other'])
export type DislikeReason = z.infer<typeof DislikeReason>
export const dislikeReasonNames: Record<DislikeReason, string> = {
  wrong: '内容不对',
  outdated: '已经过时',
  'not-my-question': '答非所问',
  incomplete: '不完整',
  unclear: '看不懂',
  other: '其他',
}

export const ConsentDocument = z.enum(['ai-and-privacy'])
export type ConsentDocument = z.infer<typeof ConsentDocument>
