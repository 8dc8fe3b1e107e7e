// 留痕核验, third part: complaints, call-backs, verdicts and ratings. Each row must say what the events of its conversation come to.
import { inArray } from 'drizzle-orm'
import type { ConversationEventBody } from '../../domain/conversation.ts'
import { answerVerdicts, callbacks, type EventContent, ratings, tickets } from '../sql/schema.ts'
import type { Database } from '../sql/sql.ts'
import type { Fault } from './verify.ts'

export type Event = { seq: number; at: Date; content: EventContent | null }
type Body = ConversationEventBody

/** Types of the events that leave something behind in these tables. */
export const promising: Body['type'][] = [
  'ticket-opened',
  'state-changed',
  'callback-requested',
  'callback-cancelled',
  'notice-given',
  'originals-erased',
  'answer-judged',
  'conversation-rated',
]

/** The tables, with what a row of each is called. */
export const promises = {
  tickets: { table: tickets, kind: 'ticket', name: '工单' },
  callbacks: { table: callbacks, kind: 'callback', name: '回电登记' },
  verdicts: { table: answerVerdicts, kind: 'feedback', name: '回答评价' },
  ratings: { table: ratings, kind: 'feedback', name: '会话评价' },
} as const satisfies Record<string, { table: unknown; kind: Fault['kind']; name: string }>

type Rows = {
  tickets: (typeof tickets.$inferSelect)[]
  callbacks: (typeof callbacks.$inferSelect)[]
  verdicts: (typeof answerVerdicts.$inferSelect)[]
  ratings: (typeof ratings.$inferSelect)[]
}

/** The rows of these conversations. */
export const promisesOf = async (tx: Database, ids: string[]): Promise<Rows> => ({
  tickets: await tx.select().from(tickets).where(inArray(tickets.conversationId, ids)),
  callbacks: await tx.select().from(callbacks).where(inArray(callbacks.conversationId, ids)),
  verdicts: await tx.select().from(answerVerdicts).where(inArray(answerVerdicts.conversationId, ids)),
  ratings: await tx.select().from(ratings).where(inArray(ratings.conversationId, ids)),
})

/** @param rows of any conversations */
export const promiseFaults = (streamId: string, events: Event[], rows: Rows): Fault[] => {
  const faults = <Row extends { conversationId: string }>(
    of: keyof Rows,
    told: Map<string, Partial<Row>>,
    all: Row[],
    idOf: (row: Row) => string,
  ): Fault[] => {
    const { kind, name } = promises[of]
    const own = all.filter((row) => row.conversationId === streamId)
    return compared(told, new Map(own.map((row) => [idOf(row), row]))).map(([id, what]) => ({
      kind,
      streamId,
      seq: null,
      detail: `${name}${id === '' ? '' : ` ${id} `}${what}`,
    }))
  }
  return [
    ...faults('tickets', ticketsTold(events), rows.tickets, ({ id }) => id),
    ...faults('callbacks', callbacksTold(events), rows.callbacks, ({ id }) => id),
    ...faults('verdicts', verdictsTold(events), rows.verdicts, ({ turnId }) => turnId),
    ...faults('ratings', ratingTold(events), rows.ratings, () => ''),
  ]
}

/** What differs, by id: of what the events say every column, and nothing more than they say. */
const compared = <Row extends object>(told: Map<string, Partial<Row>>, rows: Map<string, Row>): [string, string][] => [
  ...[...told].flatMap(([id, said]): [string, string][] => {
    const row = rows.get(id)
    if (!row) return [[id, '已不存在']]
    const columns = (Object.keys(said) as (keyof Row)[]).filter((column) => said[column] !== undefined)
    const differs = columns.some((column) => plain(said[column]) !== plain(row[column]))
    return differs ? [[id, '与留痕不一致']] : []
  }),
  ...[...rows.keys()].flatMap((id): [string, string][] => (told.has(id) ? [] : [[id, '在留痕中没有依据']])),
]

const plain = (value: unknown) => (value instanceof Date ? value.getTime() : value)

// --- what the events say ---

const bodies = (events: Event[]) =>
  events.flatMap(({ at, content }) =>
    content ? [{ at, actor: content.actor, body: content.body as unknown as Body }] : [],
  )

const ticketsTold = (events: Event[]) => {
  const told = new Map<string, Partial<Rows['tickets'][number]>>()
  let clientId: string | null | undefined
  for (const { at, body } of bodies(events)) {
    // Early ones do not say whose they are.
    if (body.type === 'conversation-started') clientId = body.clientId ?? (body.anonymous ? null : undefined)
    if (body.type === 'conversation-claimed') {
      clientId = body.by
      for (const ticket of told.values()) ticket.clientId = clientId
    }
    if (body.type === 'ticket-opened') {
      const { ticketId, category, contactBy, acceptBy, resolveBy } = body
      told.set(ticketId, {
        clientId,
        category,
        contactBy: new Date(contactBy),
        acceptBy: new Date(acceptBy),
        resolveBy: new Date(resolveBy),
        createdAt: at,
        closedAt: null,
        outcome: null,
      })
    }
    if (body.type === 'state-changed' && body.to === 'closed' && body.reason === 'resolved')
      for (const ticket of told.values()) {
        if (ticket.closedAt) continue
        ticket.closedAt = at
        ticket.outcome = 'resolved'
      }
  }
  return told
}

const callbacksTold = (events: Event[]) => {
  const told = new Map<string, Partial<Rows['callbacks'][number]>>()
  for (const { at, actor, body } of bodies(events)) {
    const end = (callback: Partial<Rows['callbacks'][number]> | undefined) => {
      if (!callback || callback.doneAt) return
      callback.doneAt = at
      callback.doneBy = actor.id ?? null
    }
    if (body.type === 'callback-requested') {
      const { callbackId, phone, time } = body
      const asked = told.get(callbackId)
      told.set(callbackId, asked ? { ...asked, time } : { phone, time, createdAt: at, doneAt: null, doneBy: null })
    }
    if (body.type === 'notice-given' && body.about === 'callback' && actor.kind === 'staff') {
      if (body.callbackId !== undefined) end(told.get(body.callbackId))
      // Before notices said which, they were made in the order in which they were asked for.
      else end([...told.values()].find(({ doneAt }) => doneAt === null))
    }
    if (body.type === 'callback-cancelled') end(told.get(body.callbackId))
    if (body.type === 'originals-erased') for (const callback of told.values()) end(callback)
  }
  return told
}

const verdictsTold = (events: Event[]) => {
  const told = new Map<string, Partial<Rows['verdicts'][number]>>()
  for (const { at, body } of bodies(events)) {
    if (body.type !== 'answer-judged') continue
    const { judgedTurnId, verdict, reason } = body
    if (verdict === null) told.delete(judgedTurnId)
    else told.set(judgedTurnId, { verdict, reason: reason ?? null, at })
  }
  return told
}

const ratingTold = (events: Event[]) => {
  const told = new Map<string, Partial<Rows['ratings'][number]>>()
  for (const { at, body } of bodies(events))
    if (body.type === 'conversation-rated') told.set('', { score: body.score, solved: body.solved ?? null, at })
  return told
}
