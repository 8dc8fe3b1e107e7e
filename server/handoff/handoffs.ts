// Handing over to people: a client asks for one or leaves the queue; staff take a case, talk, give it back, close it.

import type { ServiceHours } from '../../agents/customer/service-hours.ts'
import { ConversationEventBody } from '../../domain/conversation.ts'
import type { HandoffOutcome } from '../../domain/handoff.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { readLibraryState } from '../../knowledge/versions/library-state.ts'
import type { Originals } from '../../storage/keys/originals.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Append, EventLog, NewEvent, StoredEvent } from '../../storage/streams/event-log.ts'
import { sanitizeMessage } from '../../text/sanitize.ts'
import { mayDo } from '../auth/permissions.ts'
import type { Conceal } from '../conversations/conceal.ts'
import { demandUnmoved, Overtaken, orOvertaken } from '../conversations/overtaken.ts'
import { actorOf, isOwner, ownerKey, ownOf } from '../conversations/ownership.ts'
import {
  type ConversationRow,
  findByKey,
  findConversation,
  findProfile,
  type MoveColumns,
} from '../conversations/queries.ts'
import { openCallbacksOf } from '../feedback/queries.ts'
import type { HandoffDetail, HandoffView } from '../protocol/handoff.ts'
import { caseView, summaryOf, summaryTypes, ticketView } from './case-view.ts'
import { gravestGround } from './grounds.ts'
import type { Move, Moves } from './moves.ts'
import * as queries from './queries.ts'
import type { Queue } from './queue.ts'
import type { CheckWords } from './staff-words.ts'
import { isWithPerson, priorityOf, rankOf } from './states.ts'
import * as words from './words.ts'

/** Events that a summary looks back on. */
const lookedBack = 300

export type Handoffs = ReturnType<typeof createHandoffs>

/** Makes the service. It checks whose a case is; what a role may do at all is checked at the route. @throws Problem for the caller */
export const createHandoffs = ({
  db,
  events,
  originals,
  queue,
  moves,
  conceal,
  checkWords,
  callNumber,
  hours,
  hotline,
  maximumCharacters,
  now = () => new Date(),
}: {
  db: Database
  events: Pick<EventLog, 'append'>
  originals: Pick<Originals, 'put' | 'reveal'>
  queue: Queue
  moves: Moves
  conceal: Conceal
  checkWords: CheckWords
  /** The number that is to be called first in a conversation, shortened. */
  callNumber: (conversationId: string) => Promise<HandoffDetail['callNumber']>
  hours: ServiceHours
  hotline: string
  maximumCharacters: number
  now?: () => Date
}) => {
  const own = async (owner: Principal, id: string): Promise<ConversationRow> =>
    ownOf(owner, id, await findConversation(db, id))

  const viewOf = async (staff: Principal, id: string): Promise<HandoffView> => {
    const row = await queries.findCase(db, id)
    if (!row) throw new Problem('not-found', `没有编号为 ${id} 的会话。`)
    return caseView(row, staff)
  }

  /** A move of a case by the member of staff who has it. */
  const moveMine = async (
    staff: Principal,
    id: string,
    stateVersion: number,
    move: (row: ConversationRow) => Promise<Omit<Move, 'by' | 'actor'>> | Omit<Move, 'by' | 'actor'>,
  ): Promise<HandoffView> => {
    await moves.move(id, async (row) => {
      demandMine(staff, row)
      demandSeen(row, stateVersion)
      return { by: 'staff', actor: actorOf(staff), ...(await move(row)) }
    })
    return viewOf(staff, id)
  }

  return {
    // --- the client's side ---

    /** One tap to a person; in the queue or with one already, nothing changes. */
    async ask(client: Principal, id: string): Promise<void> {
      await own(client, id)
      await moves.move(id, async (row) => {
        if (row.state === 'queued' || isWithPerson(row.state)) return null
        const { reason, desk } = await gravestGround(db, id, { reason: 'explicit-request', desk: 'service' })
        const priority = priorityOf(reason)
        return {
          to: 'queued',
          by: 'client',
          actor: actorOf(client),
          reason,
          notice: words.queuedNotice(await queue.outlook(), { hours, hotline, priority, said: false }),
          columns: {
            queuedAt: now(),
            handoffReason: reason,
            handoffDesk: desk ?? 'service',
            handoffPriority: rankOf(priority),
            assigneeId: null,
          },
        }
      })
    },

    /** Out of the queue, back to the bot: for whoever waits in a conversation of their own, staff too. @throws Problem `conflict` once a person has it */
    async leave(client: Principal, id: string): Promise<void> {
      await own(client, id)
      await moves.move(id, async ({ state }) => {
        if (state === 'bot' || state === 'offered' || state === 'returned') return null
        if (isWithPerson(state))
          throw new Problem('conflict', '人工客服已经接入，不用再排队。', { action: '不需要时请结束对话。' })
        const callback = (await openCallbacksOf(db, id)).length > 0
        const notice = words.leftQueueNotice({ callback })
        return { to: 'bot', by: 'client', actor: actorOf(client), reason: 'left-queue', notice, columns: nowhere }
      })
    },

    // --- the staff's side ---

    async list(staff: Principal, which: 'waiting' | 'mine' | 'all' | 'closed') {
      const rows =
        which === 'closed'
          ? await queries.closedCases(db, staff.role === 'service' ? staff.id : null)
          : await queries.listCases(db, which, staff.id)
      return {
        handoffs: rows.map((row) => caseView(row, staff)),
        waiting: await queries.countWaiting(db),
        open: queue.isOpen(),
        staffPresent: await queue.staffPresent(),
      }
    },

    async get(staff: Principal, id: string): Promise<HandoffDetail> {
      const view = await viewOf(staff, id)
      const told = await queries.recentEvents(db, id, summaryTypes, lookedBack)
      const profile = view.client.id ? await findProfile(db, view.client.id) : null
      return {
        ...view,
        summary: summaryOf(told),
        profile: profile && {
          riskTolerance: profile.riskTolerance,
          assessedOn: profile.assessedOn,
          investorClass: profile.investorClass,
          ageBand: profile.ageBand ?? null,
          qualifiedInvestor: profile.qualifiedInvestor,
          advisorId: profile.advisorId ?? null,
        },
        tickets: (await queries.ticketsOf(db, id)).map(ticketView),
        // Whoever calls knows it by this; who only reads does not need to.
        callNumber: view.callback && mayDo(staff.role, 'handoff:work') ? await callNumber(id) : null,
      }
    },

    /** @throws Problem `conflict` when another was first, or the client has left */
    async take(staff: Principal, id: string, stateVersion: number): Promise<HandoffView> {
      await moves.move(id, (row) => {
        // The answer was lost on the way, and it is asked again.
        if (isWithPerson(row.state) && row.assigneeId === staff.id) return null
        if (isWithPerson(row.state))
          throw new Problem('conflict', '这位客户已由其他同事接待。', { action: '请选下一位。' })
        if (row.state !== 'queued') throw new Problem('conflict', '这位客户已不在等候。', { action: '请刷新列表。' })
        if (isOwner(staff, row)) throw new Problem('conflict', '这是您自己的会话，须由其他同事接待。')
        demandSeen(row, stateVersion)
        return {
          to: 'assigned',
          by: 'staff',
          actor: actorOf(staff),
          reason: 'taken',
          notice: words.takenNotice,
          columns: { assigneeId: staff.id },
        }
      })
      return viewOf(staff, id)
    },

    /**
     * Says something to the client, once its words have passed the rules. The same message again changes nothing.
     * @throws Problem `invalid-request` naming the rules that forbid it, `conflict` when the case is not theirs
     */
    async write(staff: Principal, id: string, message: { messageId: string; text: string }) {
      if (message.text.length > maximumCharacters)
        throw new Problem('too-large', `消息有 ${message.text.length} 个字符，最多 ${maximumCharacters} 个。`)
      const { text } = sanitizeMessage(message.text)
      if (text === '') throw new Problem('invalid-request', '消息是空的。', { action: '请写下要说的话。' })
      const { messageId } = message
      const key = `staff:${messageId}`
      const receipt = ({ seq, duplicate }: Pick<StoredEvent, 'seq' | 'duplicate'>) => ({
        messageId,
        turnId: messageId,
        seq,
        duplicate,
      })

      for (;;) {
        const row = await findConversation(db, id)
        if (!row) throw new Problem('not-found', `没有编号为 ${id} 的会话。`)
        const library = await readLibraryState(db)
        const masked = await conceal(row, text, library, 'staff')
        const before = await findByKey(db, id, key)
        if (before) {
          const body = before.content && ConversationEventBody.parse(before.content.body)
          if (body?.type === 'staff-message' && body.text !== masked.text)
            throw new Problem('conflict', `编号 ${messageId} 已用于另一条消息，这次的内容没有发出。`, {
              action: '请换一个新编号。',
            })
          return receipt({ seq: before.seq, duplicate: true })
        }
        demandMine(staff, row)
        const profile = row.clientId ? await findProfile(db, row.clientId) : null
        await checkWords(masked.text, { library, profile })

        const said: NewEvent = {
          actor: actorOf(staff),
          body: { type: 'staff-message', messageId, text: masked.text } as NewEvent['body'],
          idempotencyKey: key,
        }
        const keep: NonNullable<Move['within']> = async (tx, appended) => {
          if (masked.originals.length > 0) demandUnmoved(row, appended)
          await originals.put({ streamId: id, messageId: key, owner: ownerKey(row), originals: masked.originals }, tx)
        }
        const isFirst = row.state === 'assigned'
        const [stored] = isFirst
          ? (await moves.move(id, (now) => firstWord(now, row, { staff, said, keep }))).appended
          : await sayOn(row, said, keep)
        if (stored) return receipt(stored)
      }
    },

    /** Back into the queue, for another; the client keeps the time since which they wait. */
    release: (staff: Principal, id: string, stateVersion: number): Promise<HandoffView> =>
      moveMine(staff, id, stateVersion, async () => ({
        to: 'queued',
        reason: 'released',
        notice: words.releasedNotice(await queue.outlook()),
        columns: { assigneeId: null },
      })),

    /** Back to the bot. */
    giveBack: (staff: Principal, id: string, stateVersion: number): Promise<HandoffView> =>
      moveMine(staff, id, stateVersion, () => ({
        to: 'returned',
        reason: 'returned',
        notice: words.returnedNotice,
        columns: nowhere,
      })),

    /** A complaint that is not resolved goes on: its ticket stays open. */
    async close(
      staff: Principal,
      id: string,
      { stateVersion, outcome, note }: { stateVersion: number; outcome: HandoffOutcome; note?: string },
    ): Promise<HandoffView> {
      const written = sanitizeMessage(note ?? '').text
      return moveMine(staff, id, stateVersion, async (row) => {
        const masked = written === '' ? null : await conceal(row, written, await readLibraryState(db))
        const { ticketId, callback } = await viewOf(staff, id)
        const tickets = ticketId && outcome !== 'resolved' ? [ticketId] : []
        return {
          to: 'closed',
          reason: outcome,
          note: masked?.text,
          notice: words.closedNotice({ tickets, callback: callback !== null }),
          async within(tx, appended) {
            if (masked && masked.originals.length > 0) demandUnmoved(row, appended)
            const at = appended[0]?.at ?? now()
            if (outcome === 'resolved') await queries.closeTickets(tx, id, { at, outcome })
            const kept = { streamId: id, messageId: `note:${row.stateVersion}`, owner: ownerKey(row) }
            await originals.put({ ...kept, originals: masked?.originals ?? [] }, tx)
          },
        }
      })
    },
  }

  async function sayOn(
    row: ConversationRow,
    said: NewEvent,
    keep: NonNullable<Move['within']>,
  ): Promise<StoredEvent[]> {
    const append: Append = {
      streamId: row.id,
      events: [said],
      within: async (tx, appended) => {
        // Given back or closed meanwhile: then it must not be said any more.
        if ((await queries.caseIsWith(tx, row.id)) !== row.assigneeId) throw new Overtaken()
        await keep(tx, appended)
      },
    }
    return (await orOvertaken(events.append(append))) ?? []
  }
}

/** The first word of a person begins the talk. */
const firstWord = (
  now: ConversationRow,
  seen: ConversationRow,
  { staff, said, keep }: { staff: Principal; said: NewEvent; keep: Move['within'] },
): Move | null => {
  // What was masked and checked was so in the conversation as it was seen.
  if (now.headSeq !== seen.headSeq) return null
  return { to: 'human', by: 'staff', actor: actorOf(staff), reason: 'first-message', facts: [said], within: keep }
}

/** With nobody, waiting for nobody. */
export const nowhere: MoveColumns = {
  assigneeId: null,
  queuedAt: null,
  handoffReason: null,
  handoffDesk: null,
  handoffPriority: null,
}

/** @throws Problem `conflict` unless the case is in this person's hands; a supervisor may act in any */
const demandMine = ({ id, role }: Principal, { state, assigneeId }: ConversationRow): void => {
  if (!isWithPerson(state)) throw new Problem('conflict', '这位客户现在不由人工接待。', { action: '请刷新后再操作。' })
  if (assigneeId !== id && role !== 'supervisor') throw new Problem('conflict', '这位客户由其他同事接待，您不能操作。')
}

/** @throws Problem `conflict` when the state has changed since it was seen */
const demandSeen = (row: ConversationRow, stateVersion: number): void => {
  if (row.stateVersion !== stateVersion)
    throw new Problem('conflict', '会话状态已经变化。', { action: '请刷新后再操作。' })
}
