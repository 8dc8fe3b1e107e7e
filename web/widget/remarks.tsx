// What stands between question and answer: a person's words, notices, a complaint's ticket.
import { Inlines } from './answer.tsx'
import { PersonIcon, TicketIcon } from './icons.tsx'
import { useSurroundings } from './surroundings.ts'
import { dayOf, timeOf } from './times.ts'
import type { Notice, Remark, Ticket } from './transcript.ts'
import { type Language, ticketCategoryWords } from './words.ts'

export const RemarkView = ({ remark }: { remark: Remark }) => {
  const { say, language } = useSurroundings()
  if (remark.type === 'staff-message')
    return (
      <article class="staff">
        <h3>
          <PersonIcon />
          {say('staff')}
          <time dateTime={remark.at}>{timeOf(remark.at)}</time>
        </h3>
        <p>
          <Inlines text={remark.text} />
        </p>
      </article>
    )
  if (remark.type === 'ticket-opened') return <TicketCard ticket={remark} />
  const text = remark.type === 'notice-given' ? noticeIn(language, remark) : say('erased')
  return (
    <p class="notice">
      <Inlines text={text} />
    </p>
  )
}

/** What the server tells, in the language of the widget where it tells it so. */
const noticeIn = (language: Language, { text, english }: Notice): string => (language === 'en' && english) || text

const TicketCard = ({ ticket }: { ticket: Ticket }) => {
  const { say, language } = useSurroundings()
  const category = ticketCategoryWords[ticket.category][language]
  const name = say('ticket', { category })
  const until = (at: string) => {
    const time = timeOf(at)
    // The end of a day: that day counts.
    return time === '23:59'
      ? say('ticketByEndOf', { time: dayOf(at, say) })
      : say('ticketBy', { time: `${dayOf(at, say)} ${time}` })
  }
  return (
    <section class="card ticket" aria-label={`${name} ${ticket.ticketId}`}>
      <h4>
        <TicketIcon />
        {name}
      </h4>
      <dl>
        <div>
          <dt>{say('ticketNumber')}</dt>
          <dd>
            <b>{ticket.ticketId}</b>
          </dd>
        </div>
        <div>
          <dt>{say('ticketCategory')}</dt>
          <dd>{category}</dd>
        </div>
        <div>
          <dt>{say('ticketContact')}</dt>
          <dd>{until(ticket.contactBy)}</dd>
        </div>
        <div>
          <dt>{say('ticketAccept')}</dt>
          <dd>{until(ticket.acceptBy)}</dd>
        </div>
        <div>
          <dt>{say('ticketResolve')}</dt>
          <dd>{until(ticket.resolveBy)}</dd>
        </div>
      </dl>
      <p class="aside">{say('ticketSetting')}</p>
    </section>
  )
}
