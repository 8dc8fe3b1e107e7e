// A change of where a conversation stands: who may make it, and all that belongs to it in one commit.
import type { Actor, ConversationEventBody, ConversationFact, ConversationState } from '../../domain/conversation.ts'
import type { NoticeAbout } from '../../domain/handoff.ts'
import { Problem } from '../../domain/problem.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EventLog, NewEvent, StoredEvent } from '../../storage/streams/event-log.ts'
import { demandUnmoved, Overtaken, orOvertaken } from '../conversations/overtaken.ts'
import { type ConversationRow, confirmMove, findConversation, type MoveColumns } from '../conversations/queries.ts'
import * as queries from './queries.ts'
import type { Queue } from './queue.ts'
import { isSilent, type Mover, mayMove } from './states.ts'

/** What the client is told, in the firm's fixed words. */
export type Notice = { about: NoticeAbout; text: string; english?: string }

export type Move = {
  to: ConversationState
  by: Mover
  actor: Actor
  /** Why, as it stands in the event. */
  reason: string
  /** For the firm only. */
  note?: string
  notice?: Notice
  columns?: MoveColumns
  /** Said before the change. */
  facts?: NewEvent[]
  /** Further rows of the same commit. */
  within?: (tx: Database, appended: StoredEvent[]) => Promise<unknown>
}

export type Moves = ReturnType<typeof createMoves>

export const createMoves = ({
  db,
  events,
  queue,
}: {
  db: Database
  events: Pick<EventLog, 'append'>
  queue: Pick<Queue, 'ring'>
}) => {
  const write = async (row: ConversationRow, move: Move): Promise<StoredEvent[]> => {
    const { to, actor, reason, note, notice, columns, facts = [], within } = move
    const evicts = isSilent(to) && !isSilent(row.state)
    const ends = evicts ? await endsOf(db, row.id) : []
    const change: ConversationFact = { type: 'state-changed', from: row.state, to, reason, ...(note ? { note } : {}) }
    return events.append({
      streamId: row.id,
      evicts,
      events: [
        ...ends,
        ...facts,
        { actor, body: change },
        ...(notice ? [{ actor: { kind: 'system' as const }, body: { type: 'notice-given', ...notice } }] : []),
      ],
      within: async (tx, appended) => {
        // A message that came meanwhile, or a sentence, would be left without an end.
        if (evicts) demandUnmoved(row, appended)
        const closedAt = to === 'closed' ? { closedAt: appended[0]?.at } : {}
        const set = { ...columns, ...closedAt }
        if (!(await confirmMove(tx, row.id, { to, seen: row.stateVersion, columns: set }))) throw new Overtaken()
        await within?.(tx, appended)
      },
    })
  }

  return {
    /**
     * Moves a conversation, compare and set. Where a person takes it or it ends, the bot is fenced off in the same commit: its open turn
     * ends there, and what it was about to say is refused.
     * @param next says what is to be done with the conversation as it is; asked again when somebody was faster. Null: nothing
     * @returns the conversation after it, and what was written
     */
    async move(
      id: string,
      next: (row: ConversationRow) => Promise<Move | null> | Move | null,
    ): Promise<{ row: ConversationRow; appended: StoredEvent[] }> {
      for (;;) {
        const row = await findConversation(db, id)
        if (!row) throw new Problem('not-found', `没有编号为 ${id} 的会话。`)
        const move = await next(row)
        if (!move) return { row, appended: [] }
        if (!mayMove(row.state, move.to, move.by)) throw new Problem('conflict', stands(row.state))
        const appended = await orOvertaken(write(row, move))
        if (!appended) continue
        queue.ring()
        const after = await findConversation(db, id)
        return { row: after ?? row, appended }
      }
    },
  }
}

/** Ends the turns that are open; of sentences that are no whole answer it is said that they do not stand. */
const endsOf = async (db: Database, id: string): Promise<NewEvent[]> => {
  const actor: Actor = { kind: 'system' }
  return (await queries.openTurns(db, id)).flatMap(({ turnId, shown, milliseconds }) => {
    const replaced: ConversationEventBody = { type: 'answer-replaced', why: 'handover' }
    const finished: ConversationEventBody = { type: 'turn-finished', milliseconds }
    return [
      ...(shown ? [{ actor, turnId, body: replaced }] : []),
      { actor, turnId, body: finished, idempotencyKey: `end:${turnId}` },
    ]
  })
}

const stateWords: Record<ConversationState, string> = {
  bot: '由智能助手接待',
  offered: '由智能助手接待',
  queued: '正在排队等候人工',
  assigned: '已由人工接入',
  human: '正由人工接待',
  returned: '已交回智能助手',
  closed: '已经结束',
}
const stands = (state: ConversationState): string => `这个会话现在${stateWords[state]}，不能这样操作。`
