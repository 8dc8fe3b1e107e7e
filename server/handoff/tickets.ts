// 投诉工单: a complaint has its number and its deadlines in the commit that hands it over (DOMAIN §6).
import { addDays, type CalendarDate, calendarDate, dayAfter, weekdayOf } from '../../domain/calendar.ts'
import type { ConversationFact } from '../../domain/conversation.ts'
import type { TicketCategory } from '../../domain/handoff.ts'
import type { Reading, ReasonCode } from '../../domain/turn.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { StoredEvent } from '../../storage/streams/event-log.ts'
import { isWorkingDay } from '../../text/holidays.ts'
import { Overtaken } from '../conversations/overtaken.ts'
import * as queries from './queries.ts'
import { sameTicketNotice, ticketNotice } from './words.ts'

/** The firm's periods: working days to the first contact, days to the decision whether it is accepted, days to its end. */
export type ComplaintPeriods = { contactWorkingDays: number; acceptDays: number; resolveDays: number }

const categories: Partial<Record<ReasonCode, TicketCategory>> = {
  complaint: 'complaint',
  'legal-claim': 'claim',
  'big-loss': 'loss',
}

/**
 * The category of what a client was handed over for; null for what is no complaint. Money that is gone is looked for at once, and who
 * complains of it as well has a ticket all the same.
 */
export const categoryOf = (
  reason: ReasonCode,
  { text, signals }: Pick<Reading, 'text' | 'signals'>,
): TicketCategory | null => {
  const complainsToo =
    reason === 'fraud' && /投诉|举报|complain/i.test(text) && signals.some(({ kind }) => complaints.has(kind))
  const category = complainsToo ? 'complaint' : (categories[reason] ?? null)
  return category === 'complaint' && /举报/.test(text) ? 'report' : category
}
const complaints: ReadonlySet<string> = new Set(['complaint', 'media-or-regulator'])

/**
 * Until when what, counted from the first expression of dissatisfaction. A deadline is the end of its day in Shanghai; in a year whose
 * holidays are not known, Monday to Friday count as worked.
 */
export const deadlinesOf = (countedFrom: Date, periods: ComplaintPeriods) => {
  const first = calendarDate(countedFrom)
  return {
    contactBy: endOf(afterWorkingDays(first, periods.contactWorkingDays)),
    acceptBy: endOf(addDays(first, periods.acceptDays)),
    resolveBy: endOf(addDays(first, periods.resolveDays)),
  }
}

const afterWorkingDays = (date: CalendarDate, days: number): CalendarDate => {
  if (days === 0) return date
  const next = dayAfter(date)
  return afterWorkingDays(next, (isWorkingDay(next) ?? weekdayOf(next) % 6 > 0) ? days - 1 : days)
}

const endOf = (date: CalendarDate): Date => new Date(`${date}T23:59:59.999+08:00`)

/** What belongs to the commit that hands a complaint over. */
export type Ticketing = {
  facts: ConversationFact[]
  within: (tx: Database, appended: StoredEvent[]) => Promise<void>
}

export type Tickets = ReturnType<typeof createTickets>

export const createTickets = ({
  db,
  periods,
  now = () => new Date(),
}: {
  db: Database
  periods: ComplaintPeriods
  now?: () => Date
}) => ({
  /**
   * The ticket of a complaint: a new one, or the one that is open in the conversation. Numbers are counted from 1 for each day in
   * Shanghai; where two take the same, the second one's commit is undone (`Overtaken`) and asks again, so that none is left out.
   */
  async forComplaint(complaint: {
    conversationId: string
    messageId: string
    category: TicketCategory
    reason: string
  }): Promise<Ticketing> {
    const { conversationId, messageId, category } = complaint
    const at = now()
    const open = (await queries.ticketsOf(db, conversationId)).find(({ closedAt }) => closedAt === null)
    if (open) return { facts: [{ type: 'notice-given', ...sameTicketNotice(open, at) }], within: async () => undefined }
    const countedFrom =
      (await queries.firstDissatisfaction(db, conversationId)) ??
      (await queries.receivedAt(db, conversationId, messageId)) ??
      at
    const prefix = `TS${calendarDate(at).replaceAll('-', '')}-`
    const number = (await queries.lastTicketNumber(db, prefix)) + 1
    const deadlines = deadlinesOf(countedFrom, periods)
    const ticket = { id: `${prefix}${String(number).padStart(4, '0')}`, category, ...deadlines }
    return {
      facts: [
        {
          type: 'ticket-opened',
          ticketId: ticket.id,
          category,
          contactBy: deadlines.contactBy.toISOString(),
          acceptBy: deadlines.acceptBy.toISOString(),
          resolveBy: deadlines.resolveBy.toISOString(),
        },
        { type: 'notice-given', ...ticketNotice(ticket, at) },
      ],
      async within(tx, [first]) {
        const { reason } = complaint
        const row = { ...ticket, conversationId, reason, countedFrom, createdAt: first?.at ?? at }
        if (!(await queries.insertTicket(tx, row))) throw new Overtaken()
      },
    }
  },
})
