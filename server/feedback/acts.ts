// What a client does in a conversation beside writing: whose it must be, what is hidden in it, and that doing it twice is doing it once.
import type { Masked } from '../../agents/steps/mask.ts'
import type { ConversationFact } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { readLibraryState } from '../../knowledge/versions/library-state.ts'
import type { Original, Originals } from '../../storage/keys/originals.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EventLog, NewEvent } from '../../storage/streams/event-log.ts'
import { sanitizeMessage } from '../../text/sanitize.ts'
import type { Conceal } from '../conversations/conceal.ts'
import { actorOf, isOwner, ownerKey } from '../conversations/ownership.ts'
import { type ConversationRow, findConversation } from '../conversations/queries.ts'
import type { Notice } from '../handoff/moves.ts'

export type Acts = ReturnType<typeof createActs>

/** One act: what is said, and the rows and originals of the same commit. */
export type Act = {
  /** Names what it follows on, so that of two that follow on the same only one is written. */
  key: string
  fact: ConversationFact
  /** What the client is told about it. */
  notice?: Notice
  /** What its placeholders stand for; kept under `messageId`, by default its key. */
  originals?: Original[]
  messageId?: string
  rows: (tx: Database, at: Date) => Promise<void>
}

/** Makes what the acts of clients stand on. */
export const createActs = ({
  db,
  events,
  originals,
  conceal,
}: {
  db: Database
  events: Pick<EventLog, 'append'>
  originals: Pick<Originals, 'put'>
  conceal: Conceal
}) => ({
  /** The caller's own conversation. @throws Problem not-found, also when it is another's */
  async own(principal: Principal, id: string): Promise<ConversationRow> {
    const row = await findConversation(db, id)
    if (!row || !isOwner(principal, row)) throw new Problem('not-found', `没有编号为 ${id} 的会话，或它不属于您。`)
    return row
  },

  /** The free text of an act, cleaned and masked as messages are; null when nothing is left of it. */
  async masked(row: ConversationRow, text: string | undefined): Promise<Masked | null> {
    const clean = sanitizeMessage(text ?? '').text
    return clean === '' ? null : conceal(row, clean, await readLibraryState(db))
  },

  /** @param next looks where things stand and says what is to be done, or null when nothing is */
  async once(principal: Principal, row: ConversationRow, next: () => Promise<Act | null>): Promise<void> {
    for (;;) {
      const act = await next()
      if (!act) return
      const { key, fact, notice, originals: hidden = [], messageId = key, rows } = act
      const appended = await events.append({
        streamId: row.id,
        events: [
          { actor: actorOf(principal), body: fact, idempotencyKey: key },
          ...(notice ? [told(notice, `${key}:notice`)] : []),
        ],
        within: async (tx, [first]) => {
          await rows(tx, first?.at ?? new Date())
          await originals.put({ streamId: row.id, messageId, owner: ownerKey(row), originals: hidden }, tx)
        },
      })
      if (!appended.some(({ duplicate }) => duplicate)) return
    }
  },
})

const told = (notice: Notice, idempotencyKey: string): NewEvent => ({
  actor: { kind: 'system' },
  body: { type: 'notice-given', ...notice },
  idempotencyKey,
})
