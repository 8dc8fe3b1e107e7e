// What clients are told while people take over, each fact once. The bot's closing words say the hours of service and that the case is
// registered; a notice after them adds what only the queue knows: whether anybody is there, and that a call-back spares the waiting. The
// place in the queue changes by the minute, and stands in the state of the queue alone.

import type { ServiceHours } from '../../agents/customer/service-hours.ts'
import { dayInEnglish, daySaid } from '../../agents/customer/words/days.ts'
import { frozenAtAnyHourInEnglish } from '../../agents/customer/words/english.ts'
import { frozenAtAnyHour, hoursInEnglish, hoursSaid, writeMeanwhile } from '../../agents/customer/words/service.ts'
import { calendarDate } from '../../domain/calendar.ts'
import { type HandoffPriority, type TicketCategory, ticketCategoryNames } from '../../domain/handoff.ts'
import type { Notice } from './moves.ts'
import type { Outlook } from './queue.ts'

/** A call-back is no help to who is in danger now, and money that is being moved does not wait for it. */
const orCallback = (priority: HandoffPriority, from: string): string =>
  priority === 'P0' ? '' : `不想守着等，可以登记回电，${from}打给您。`
const orCallbackInEnglish = (priority: HandoffPriority): string =>
  priority === 'P0' ? '' : ' If you would rather not wait, ask for a call back.'

/**
 * The conversation waits for a person.
 * @param told `said`: the bot has just said that somebody comes and what to do meanwhile, and out of hours when people are back and where
 *   an account is frozen at any hour; else this says it, with the hotline
 */
export const queuedNotice = (
  { staffPresent, open, opensAt, opensAtInEnglish }: Outlook,
  {
    hours,
    priority,
    ...told
  }: { hours: ServiceHours; priority: HandoffPriority } & ({ said: true } | { said: false; hotline: string }),
): Notice => {
  const { said } = told
  const urgent = priority === 'P0' ? '，已列为优先' : ''
  const urgentInEnglish = priority === 'P0' ? ', with priority' : ''
  const meanwhile = said ? '' : writeMeanwhile
  const meanwhileInEnglish = said ? '' : ' Please write down your question; whoever takes it will see it.'
  if (!open) {
    const frozen = told.said || !hours.emergencies ? '' : frozenAtAnyHour(told.hotline)
    const frozenInEnglish = told.said || !hours.emergencies ? '' : ` ${frozenAtAnyHourInEnglish(told.hotline)}`
    const absence = said ? '' : `现在不是人工服务时间：${hoursSaid(hours)}，${opensAt}。您的请求已登记。`
    const absenceInEnglish = said
      ? ''
      : `We are outside service hours: ${hoursInEnglish(hours)}; ${opensAtInEnglish}. Your request is registered. `
    return staffPresent
      ? {
          about: 'out-of-hours',
          text: `${absence}现在有同事在线，会按顺序接待${urgent}，请稍候。${frozen}${meanwhile}`,
          english: `${absenceInEnglish}A colleague is online now and takes requests in order${urgentInEnglish}; please wait a moment.${frozenInEnglish}${meanwhileInEnglish}`,
        }
      : {
          about: 'out-of-hours',
          text: `${absence}暂时没有同事在线，同事上班后按顺序接待${urgent}。${frozen}${meanwhile}${orCallback(priority, '同事上班后')}`,
          english: `${absenceInEnglish}Nobody is online right now; requests are taken in order when we are back${urgentInEnglish}.${frozenInEnglish}${meanwhileInEnglish}${orCallbackInEnglish(priority)}`,
        }
  }
  if (!staffPresent)
    return {
      about: 'nobody-there',
      text: `现在是人工服务时间，但暂时没有同事在线。您的请求已登记${urgent}，同事上线后按顺序接待。${meanwhile}${orCallback(priority, '同事上线后')}`,
      english: `These are service hours, but nobody is online right now. Your request is registered${urgentInEnglish}, and taken in order as soon as somebody is.${meanwhileInEnglish}${orCallbackInEnglish(priority)}`,
    }
  return {
    about: 'queued',
    text: `${said ? '您已进入人工队列' : '好的，已为您转接人工客服'}${urgent}，请稍候。${meanwhile}`,
    english: `You are in the queue for a person${urgentInEnglish}; please wait a moment.${meanwhileInEnglish}`,
  }
}

/** @param callback one is booked, and is not given up with the queue */
export const leftQueueNotice = ({ callback }: { callback: boolean }): Notice => ({
  about: 'left-queue',
  text: `已为您取消排队，接下来由智能助手继续为您服务；需要时随时可以再转人工。${callback ? '登记的回电仍保留，不需要时可以取消。' : ''}`,
  english: `You have left the queue. The assistant goes on from here; you can ask for a person at any time.${callback ? ' You will still be called back; you can cancel that when you need it no more.' : ''}`,
})

export const takenNotice: Notice = {
  about: 'taken',
  text: '人工客服已接入，正在查看前面的对话，马上回复您。',
  english: 'A colleague has taken your case and is reading what was said; you will hear from them in a moment.',
}

export const releasedNotice = (outlook: Outlook): Notice =>
  againQueued(outlook, { why: '已为您转给其他同事', inEnglish: 'You were passed on to another colleague' })

/** Who had taken the case said nothing. */
export const unansweredNotice = (outlook: Outlook): Notice =>
  againQueued(outlook, {
    why: '刚才接入的同事没能及时回复，您已回到队列原来的位置',
    inEnglish: 'The colleague who took your case could not answer in time; you are back at your place in the queue',
  })

const againQueued = (
  { staffPresent, opensAt, opensAtInEnglish }: Outlook,
  { why, inEnglish }: { why: string; inEnglish: string },
): Notice => ({
  about: 'released',
  text: staffPresent
    ? `${why}，请稍候；前面说过的不用再说一遍。`
    : `${why}。暂时没有同事在线，${opensAt ? `${opensAt}，` : ''}您的请求保留着，按顺序接待；也可以登记回电。`,
  english: staffPresent
    ? `${inEnglish}; please wait a moment. You need not say anything again.`
    : `${inEnglish}. Nobody is online right now${opensAtInEnglish ? `; ${opensAtInEnglish}` : ''}. Your request is kept and taken in order; you can also ask for a call back.`,
})

export const returnedNotice: Notice = {
  about: 'returned',
  text: '人工服务告一段落，接下来由智能助手继续为您服务；需要时随时可以再转人工。',
  english: 'Our colleague has finished; the assistant goes on from here. You can ask for a person at any time.',
}

/** What was promised and goes on when a conversation ends. */
export type GoesOn = { tickets: readonly string[]; callback: boolean }

export const goesOnSaid = ({ tickets, callback }: GoesOn): string =>
  [
    tickets.length > 0 ? `工单 ${tickets.join('、')} 继续办理，时限不变。` : '',
    callback ? '登记的回电照常进行。' : '',
  ].join('')
export const goesOnInEnglish = ({ tickets, callback }: GoesOn): string =>
  [
    tickets.length > 0 ? `Ticket ${tickets.join(', ')} goes on, with the same deadlines. ` : '',
    callback ? 'You will be called back as agreed. ' : '',
  ].join('')

export const closedNotice = (goesOn: GoesOn): Notice => ({
  about: 'closed',
  text: `本次人工服务已结束，感谢您的咨询。${goesOnSaid(goesOn)}您可以评价这次服务；还有问题请新开一个对话。`,
  english: `This conversation has ended; thank you. ${goesOnInEnglish(goesOn)}You can rate it; for anything else please start a new one.`,
})

type Ticket = { id: string; category: TicketCategory; contactBy: Date; acceptBy: Date; resolveBy: Date }

/** 单号与时限 of a complaint. */
export const ticketNotice = ({ id, category, contactBy, acceptBy, resolveBy }: Ticket, now: Date): Notice => {
  const day = (instant: Date) => daySaid(calendarDate(instant), calendarDate(now))
  const inEnglish = (instant: Date) => dayInEnglish(calendarDate(instant), calendarDate(now))
  return {
    about: 'ticket',
    text: `您的诉求已登记为工单 ${id}（${ticketCategoryNames[category]}）：最迟${day(contactBy)}与您联系，最迟${day(acceptBy)}告知是否受理与进展，最迟${day(resolveBy)}办结或书面说明延期。`,
    english: `Your complaint is registered as ticket ${id}: we contact you by the end of ${inEnglish(contactBy)}, tell you by the end of ${inEnglish(acceptBy)} whether it is accepted and how it stands, and settle it or explain the delay in writing by the end of ${inEnglish(resolveBy)}.`,
  }
}

export const sameTicketNotice = ({ id, resolveBy }: Ticket, now: Date): Notice => ({
  about: 'ticket',
  text: `您补充的情况并入工单 ${id}，时限不变，最迟${daySaid(calendarDate(resolveBy), calendarDate(now))}办结或书面说明延期。`,
  english: `What you added goes to ticket ${id}; the deadlines stay. It is settled, or the delay explained in writing, by the end of ${dayInEnglish(calendarDate(resolveBy), calendarDate(now))}.`,
})
