// What clients are told while people take over. The bot's closing words say that somebody comes and, out of hours, when; a notice after
// them adds what they cannot know: the place in the queue, whether anybody is there, and a call-back instead of waiting.

import type { ServiceHours } from '../../agents/customer/service-hours.ts'
import { daySaid } from '../../agents/customer/words/days.ts'
import { hoursSaid } from '../../agents/customer/words/service.ts'
import { calendarDate } from '../../domain/calendar.ts'
import { type HandoffPriority, type TicketCategory, ticketCategoryNames } from '../../domain/handoff.ts'
import type { Notice } from './moves.ts'
import type { Place } from './queue.ts'

const placeSaid = (ahead: number): string => (ahead === 0 ? '前面没有人在等' : `前面还有 ${ahead} 位`)

/** A call-back is no help to who is in danger now, and money that is being moved does not wait for it. */
const orCallback = (priority: HandoffPriority, from: string): string =>
  priority === 'P0' ? '' : `不想守着等，可以登记回电，${from}打给您。`

/**
 * The conversation waits for a person.
 * @param said the bot has just said that somebody comes, and out of hours when
 */
export const queuedNotice = (
  { ahead, staffPresent, open, opensAt }: Place,
  { hours, priority, said }: { hours: ServiceHours; priority: HandoffPriority; said: boolean },
): Notice => {
  const urgent = priority === 'P0' ? '，已列为优先' : ''
  if (!open) {
    const absence = said ? '' : `现在没有同事在线：${hoursSaid(hours)}，${opensAt}。`
    return {
      about: 'out-of-hours',
      text: `${absence}您的请求已登记${urgent}，${placeSaid(ahead)}。${orCallback(priority, '同事上班后')}`,
    }
  }
  if (!staffPresent)
    return {
      about: 'nobody-there',
      text: `现在是人工服务时间，但暂时没有同事在线。您的请求已登记${urgent}，${placeSaid(ahead)}，同事上线后按顺序接待。${orCallback(priority, '同事上线后')}`,
    }
  const begin = said ? '您已进入人工队列' : '好的，已为您转接人工客服'
  return { about: 'queued', text: `${begin}${urgent}，${placeSaid(ahead)}，请稍候；等的时候可以先写下要说的事。` }
}

export const leftQueueNotice: Notice = {
  about: 'left-queue',
  text: '已为您取消排队，接下来由智能助手继续为您服务；需要时随时可以再转人工。',
}

export const takenNotice: Notice = { about: 'taken', text: '人工客服已接入，正在查看前面的对话，马上回复您。' }

export const releasedNotice = (place: Place): Notice => ({
  about: 'released',
  text: place.staffPresent
    ? `已为您转给其他同事，${placeSaid(place.ahead)}，请稍候；前面说过的不用再说一遍。`
    : `已为您转给其他同事，暂时没有同事在线，${place.opensAt ? `${place.opensAt}，` : ''}您的请求保留着，按顺序接待；也可以登记回电。`,
})

export const returnedNotice: Notice = {
  about: 'returned',
  text: '人工服务告一段落，接下来由智能助手继续为您服务；需要时随时可以再转人工。',
}

/** What was promised and goes on when a conversation ends. */
export type GoesOn = { tickets: readonly string[]; callback: boolean }

export const goesOnSaid = ({ tickets, callback }: GoesOn): string =>
  [
    tickets.length > 0 ? `工单 ${tickets.join('、')} 继续办理，时限不变。` : '',
    callback ? '登记的回电照常进行。' : '',
  ].join('')

export const closedNotice = (goesOn: GoesOn): Notice => ({
  about: 'closed',
  text: `本次人工服务已结束，感谢您的咨询。${goesOnSaid(goesOn)}您可以评价这次服务；还有问题请新开一个对话。`,
})

type Ticket = { id: string; category: TicketCategory; contactBy: Date; acceptBy: Date; resolveBy: Date }

/** 单号与时限 of a complaint. */
export const ticketNotice = ({ id, category, contactBy, acceptBy, resolveBy }: Ticket, now: Date): Notice => {
  const day = (instant: Date) => daySaid(calendarDate(instant), calendarDate(now))
  return {
    about: 'ticket',
    text: `您的诉求已登记为工单 ${id}（${ticketCategoryNames[category]}）：最迟${day(contactBy)}与您联系，${day(acceptBy)}前告知是否受理与进展，${day(resolveBy)}前办结或书面说明延期。`,
  }
}

export const sameTicketNotice = ({ id, resolveBy }: Ticket, now: Date): Notice => ({
  about: 'ticket',
  text: `您补充的情况并入工单 ${id}，时限不变，最迟${daySaid(calendarDate(resolveBy), calendarDate(now))}办结或书面说明延期。`,
})
