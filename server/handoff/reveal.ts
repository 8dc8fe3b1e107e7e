// 查看原文: whoever serves a client, or is to call them, may see what a placeholder stands for, and says why. Before they see it, it stands in
// the record.
import { ConversationEventBody, type ConversationFact } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import { credentialPlaceholder } from '../../domain/placeholder.ts'
import { Problem } from '../../domain/problem.ts'
import { readLibraryState } from '../../knowledge/versions/library-state.ts'
import type { Originals } from '../../storage/keys/originals.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Append, EventLog, StoredEvent } from '../../storage/streams/event-log.ts'
import { sanitizeMessage } from '../../text/sanitize.ts'
import type { Conceal } from '../conversations/conceal.ts'
import { demandUnmoved, orOvertaken } from '../conversations/overtaken.ts'
import { actorOf, ownerKey } from '../conversations/ownership.ts'
import { type ConversationRow, findConversation } from '../conversations/queries.ts'
import { openCallbacksOf } from '../feedback/queries.ts'
import type { RevealOriginal } from '../protocol/handoff.ts'
import { isWithPerson } from './states.ts'

export type Reveal = ReturnType<typeof createReveal>

/** Makes what shows one original. What a role may do at all is checked at the route. */
export const createReveal =
  ({
    db,
    events,
    originals,
    conceal,
  }: {
    db: Database
    events: Pick<EventLog, 'append' | 'read'>
    originals: Pick<Originals, 'put' | 'reveal'>
    conceal: Conceal
  }) =>
  /** @throws Problem `conflict` when the case is not theirs, or the original is kept no more */
  async (staff: Principal, id: string, { seq, placeholder, reason }: RevealOriginal) => {
    const written = sanitizeMessage(reason).text
    if (written === '') throw new Problem('invalid-request', '查看原因是空的。', { action: '请写明查看原因。' })
    for (;;) {
      const row = await findConversation(db, id)
      if (!row) throw new Problem('not-found', `没有编号为 ${id} 的会话。`)
      const [next] = await events.read(id, seq - 1, 1)
      const event = next?.seq === seq ? next : null
      if (!serves(staff, row) && !(event && (await isToBeCalled(db, row, event))))
        throw new Problem('conflict', '只有正在接待这位客户的人员或主管可以查看原文。', { action: '请先接待。' })
      const messageId = event && keptUnder(event, placeholder)
      if (messageId === null) throw new Problem('not-found', `第 ${seq} 条里没有 ${placeholder}。`)
      const known = (await originals.reveal(id)).find(
        (one) => one.messageId === messageId && one.placeholder === placeholder,
      )
      if (!known) throw notKept(placeholder)

      const masked = await conceal(row, written, await readLibraryState(db), 'staff')
      const fact: ConversationFact = { type: 'original-revealed', revealedSeq: seq, placeholder, reason: masked.text }
      const append: Append = {
        streamId: id,
        events: [{ actor: actorOf(staff), body: fact }],
        within: async (tx, appended) => {
          // Released or erased meanwhile, it must not be seen any more.
          demandUnmoved(row, appended)
          const kept = { streamId: id, messageId: `reveal:${appended[0]?.seq}`, owner: ownerKey(row) }
          await originals.put({ ...kept, originals: masked.originals }, tx)
        },
      }
      if (await orOvertaken(events.append(append))) return { placeholder, value: known.original }
    }
  }

/** The case is in this person's hands; a supervisor may look into any. */
const serves = ({ id, role }: Principal, { state, assigneeId }: ConversationRow): boolean =>
  role === 'supervisor' || (isWithPerson(state) && assigneeId === id)

/** Its number waits for a call, from anybody of the staff as long as nobody talks with the client. */
const isToBeCalled = async (
  db: Database,
  { id, state }: ConversationRow,
  { content }: StoredEvent,
): Promise<boolean> => {
  const body = content && ConversationEventBody.parse(content.body)
  if (body?.type !== 'callback-requested' || isWithPerson(state)) return false
  return (await openCallbacksOf(db, id)).some((one) => one.id === body.callbackId)
}

/** Under which message the originals of an event lie; null when the placeholder does not stand in it. */
const keptUnder = ({ content, idempotencyKey }: StoredEvent, placeholder: string): string | null => {
  if (content === null) return null
  const body = ConversationEventBody.parse(content.body)
  switch (body.type) {
    case 'message-received':
    case 'staff-message':
      return body.text.includes(placeholder) ? idempotencyKey : null
    case 'answer-judged':
    case 'conversation-rated':
      return body.comment?.includes(placeholder) ? idempotencyKey : null
    case 'callback-requested':
      return body.phone === placeholder ? body.callbackId : null
    default:
      return null
  }
}

const notKept = (placeholder: string): Problem =>
  placeholder === credentialPlaceholder
    ? new Problem('conflict', '密码和验证码从不保存原文。', { action: '请不要向客户索要。' })
    : new Problem('conflict', `${placeholder} 的原文已按客户要求删除，无法查看。`, {
        action: '需要时请客户再提供。',
      })
