// SQL of what clients think and ask for: verdicts, ratings, call-backs. The truth of each is an event of its conversation.
import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm'
import { ConversationEventBody, type ConversationFact } from '../../domain/conversation.ts'
import type { AnswerVerdict, CallbackTime } from '../../domain/handoff.ts'
import { Problem } from '../../domain/problem.ts'
import { answerVerdicts, callbacks, ratings, streamEvents } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'

type Fact<Type extends ConversationFact['type']> = Extract<ConversationFact, { type: Type }>

/** The last fact of a kind in a conversation, with its number; null when there is none. @throws Problem not-found when its time is over */
export const lastFact = async <Type extends ConversationFact['type']>(
  db: Database,
  conversationId: string,
  type: Type,
  fits: (body: Fact<Type>) => boolean = () => true,
): Promise<{ seq: number; body: Fact<Type> } | null> => {
  const rows = await db
    .select({ seq: streamEvents.seq, content: streamEvents.content })
    .from(streamEvents)
    .where(and(eq(streamEvents.streamId, conversationId), eq(streamEvents.type, type)))
    .orderBy(desc(streamEvents.seq))
  for (const { seq, content } of rows) {
    if (content === null) throw new Problem('not-found', '会话内容已超过保存期限并删除。')
    const body = ConversationEventBody.parse(content.body) as Fact<Type>
    if (fits(body)) return { seq, body }
  }
  return null
}

/** How the turn of a message ended; null while it has not, undefined when there is no such message. */
export const endOfTurn = async (
  db: Database,
  conversationId: string,
  turnId: string,
): Promise<'turn-finished' | 'turn-failed' | null | undefined> => {
  const rows = await db
    .select({ type: streamEvents.type })
    .from(streamEvents)
    .where(
      and(eq(streamEvents.streamId, conversationId), inArray(streamEvents.idempotencyKey, [turnId, `end:${turnId}`])),
    )
  const types = rows.map(({ type }) => type)
  if (!types.includes('message-received')) return undefined
  if (types.includes('turn-finished')) return 'turn-finished'
  return types.includes('turn-failed') ? 'turn-failed' : null
}

/** The verdict that counts; a null one takes the row away. */
export const storeVerdict = async (
  tx: Database,
  row: { conversationId: string; turnId: string; at: Date; verdict: AnswerVerdict | null; reason: string | null },
): Promise<void> => {
  const { conversationId, turnId, verdict, ...rest } = row
  if (verdict === null)
    await tx
      .delete(answerVerdicts)
      .where(and(eq(answerVerdicts.conversationId, conversationId), eq(answerVerdicts.turnId, turnId)))
  else
    await tx
      .insert(answerVerdicts)
      .values({ conversationId, turnId, verdict, ...rest })
      .onConflictDoUpdate({
        target: [answerVerdicts.conversationId, answerVerdicts.turnId],
        set: { verdict, ...rest },
      })
}

export const storeRating = async (
  tx: Database,
  { conversationId, ...row }: { conversationId: string; at: Date; score: number; solved: boolean | null },
): Promise<void> => {
  await tx
    .insert(ratings)
    .values({ conversationId, ...row })
    .onConflictDoUpdate({ target: ratings.conversationId, set: row })
}

export type CallbackRow = typeof callbacks.$inferSelect

/** All call-backs that were asked for in a conversation, the oldest first. */
export const callbacksOf = (db: Database, conversationId: string): Promise<CallbackRow[]> =>
  db
    .select()
    .from(callbacks)
    .where(eq(callbacks.conversationId, conversationId))
    .orderBy(asc(callbacks.createdAt), asc(callbacks.id))

/** Stores a call-back; one that is there gets the new time. */
export const storeCallback = async (
  tx: Database,
  row: { id: string; conversationId: string; phone: string; time: CallbackTime; createdAt: Date },
): Promise<void> => {
  await tx
    .insert(callbacks)
    .values(row)
    .onConflictDoUpdate({ target: callbacks.id, set: { time: row.time } })
}

export const markCallbacksDone = async (tx: Database, ids: string[], done: { at: Date; by: string }): Promise<void> => {
  await tx
    .update(callbacks)
    .set({ doneAt: done.at, doneBy: done.by })
    .where(and(inArray(callbacks.id, ids), isNull(callbacks.doneAt)))
}
