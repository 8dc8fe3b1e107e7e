// What a client does in a conversation beside writing: whose it must be, what is hidden in it, and that doing it twice is doing it once.
import type { Masked } from '../../agents/steps/mask.ts'
import type { ConversationFact } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import { readLibraryState } from '../../knowledge/versions/library-state.ts'
import type { Original, Originals } from '../../storage/keys/originals.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Append, EventLog, NewEvent } from '../../storage/streams/event-log.ts'
import { sanitizeMessage } from '../../text/sanitize.ts'
import type { Conceal } from '../conversations/conceal.ts'
import { demandUnmoved, orOvertaken } from '../conversations/overtaken.ts'
import { actorOf, ownerKey, ownOf } from '../conversations/ownership.ts'
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
  /** What it throws as `Overtaken` undoes it; then it is looked again where things stand. */
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
  /** The caller's own conversation. @throws Problem when it is another's */
  own: async (principal: Principal, id: string): Promise<ConversationRow> =>
    ownOf(principal, id, await findConversation(db, id)),

  /** The free text of an act, cleaned and masked as messages are; null when nothing is left of it. */
  async masked(row: ConversationRow, text: string | undefined): Promise<Masked | null> {
    const clean = sanitizeMessage(text ?? '').text
    return clean === '' ? null : conceal(row, clean, await readLibraryState(db))
  },

  /** @param next looks where things stand and says what is to be done, or null when nothing is; masks what it says itself */
  async once(principal: Principal, id: string, next: (row: ConversationRow) => Promise<Act | null>): Promise<void> {
    for (;;) {
      const row = await findConversation(db, id)
      const act = row && (await next(row))
      if (!act) return
      const { key, fact, notice, originals: hidden = [], messageId = key, rows } = act
      const append: Append = {
        streamId: id,
        events: [
          { actor: actorOf(principal), body: fact, idempotencyKey: key },
          ...(notice ? [told(notice, `${key}:notice`)] : []),
        ],
        within: async (tx, appended) => {
          if (hidden.length > 0) demandUnmoved(row, appended)
          await rows(tx, appended[0]?.at ?? new Date())
          await originals.put({ streamId: id, messageId, owner: ownerKey(row), originals: hidden }, tx)
        },
      }
      const appended = await orOvertaken(events.append(append))
      if (appended && !appended.some(({ duplicate }) => duplicate)) return
    }
  },
})

const told = (notice: Notice, idempotencyKey: string): NewEvent => ({
  actor: { kind: 'system' },
  body: { type: 'notice-given', ...notice },
  idempotencyKey,
})
