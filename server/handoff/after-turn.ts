// What the decision on a turn does to where the conversation stands: into the queue, with a ticket for a complaint; offered; back to the bot.
import type { ServiceHours } from '../../agents/customer/service-hours.ts'
import type { ConversationFact } from '../../domain/conversation.ts'
import type { Reader } from '../../domain/identity.ts'
import type { Decision, Reading } from '../../domain/turn.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { StoredEvent } from '../../storage/streams/event-log.ts'
import { Overtaken } from '../conversations/overtaken.ts'
import type { Standing } from '../conversations/projection.ts'
import { confirmMove, findConversation, type MoveColumns } from '../conversations/queries.ts'
import { type Ground, gravestGround } from './grounds.ts'
import { raisePriority } from './queries.ts'
import type { Queue } from './queue.ts'
import { afterTurn, priorityOf, rankOf } from './states.ts'
import { categoryOf, type Ticketing, type Tickets } from './tickets.ts'
import { queuedNotice } from './words.ts'

/** What goes into the commit that ends the turn. What `within` throws as `Overtaken` undoes it; then it has to be asked for anew. */
export type Closing = {
  facts: ConversationFact[]
  within: (tx: Database, appended: StoredEvent[]) => Promise<unknown>
  /** Somebody has joined the queue. */
  queued: boolean
}

export type Decided = {
  conversationId: string
  turnId: string
  reader: Reader
  decision: Decision
  /** What was understood of the message. */
  reading: Pick<Reading, 'text' | 'signals'>
}

export type AfterTurn = ReturnType<typeof createAfterTurn>

export const createAfterTurn = ({
  db,
  queue,
  tickets,
  hours,
  now = () => new Date(),
}: {
  db: Database
  queue: Queue
  tickets: Tickets
  hours: ServiceHours
  now?: () => Date
}) => ({
  queue,

  /**
   * @param known where the conversation stands; without it it is looked up
   * @returns null when the turn changes nothing
   */
  async closing(
    { conversationId, turnId, reader, decision, reading }: Decided,
    known: Pick<Standing, 'state' | 'stateVersion'> | null,
  ): Promise<Closing | null> {
    const standing = known ?? (await findConversation(db, conversationId))
    if (!standing) return null
    const { state, stateVersion } = standing
    const to = afterTurn(state, decision)
    const isHandover = decision.decision === 'handover'
    if (!isHandover && to === null) return null

    const category = isHandover && reader.role === 'client' ? categoryOf(decision.reason, reading) : null
    const ticket: Ticketing | null = category
      ? await tickets.forComplaint({
          conversationId,
          messageId: turnId,
          category,
          reason: decision.reason,
        })
      : null
    const { reason, desk }: Ground =
      isHandover && to !== null ? await gravestGround(db, conversationId, decision) : decision
    const priority = priorityOf(reason)
    const rank = rankOf(priority)
    if (to === null)
      return {
        facts: ticket?.facts ?? [],
        queued: true,
        within: async (tx, appended) => {
          await raisePriority(tx, conversationId, { rank, reason, desk: desk ?? null })
          await ticket?.within(tx, appended)
        },
      }

    const notice = isHandover ? queuedNotice(await queue.outlook(), { hours, priority, said: true }) : null
    const columns: MoveColumns = isHandover
      ? { queuedAt: now(), handoffReason: reason, handoffDesk: desk ?? null, handoffPriority: rank, assigneeId: null }
      : {}
    return {
      facts: [
        { type: 'state-changed', from: state, to, reason },
        ...(ticket?.facts ?? []),
        ...(notice ? [{ type: 'notice-given' as const, ...notice }] : []),
      ],
      queued: isHandover,
      async within(tx, appended) {
        if (!(await confirmMove(tx, conversationId, { to, seen: stateVersion, columns }))) throw new Overtaken()
        await ticket?.within(tx, appended)
      },
    }
  },
})
