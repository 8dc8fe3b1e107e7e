// SQL of what clients think and ask for: verdicts, ratings, call-backs. The truth of each is an event of its conversation.
import { and, asc, count, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { ConversationEventBody, type ConversationFact, type ConversationState } from '../../domain/conversation.ts'
import type { AnswerVerdict, CallbackTime } from '../../domain/handoff.ts'
import { Problem } from '../../domain/problem.ts'
import { answerVerdicts, callbacks, conversations, ratings, streamEvents } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { type Owner, ownedBy } from '../conversations/queries.ts'
import { isSilent } from '../handoff/states.ts'

type Fact<Type extends ConversationFact['type']> = Extract<ConversationFact, { type: Type }>

/**
 * The last fact of a kind in a conversation, with its number; null when there is none. @throws Problem not-found when its time is over
 * @param prefix of the keys under which it was stored
 */
export const lastFact = async <Type extends ConversationFact['type']>(
  db: Database,
  conversationId: string,
  type: Type,
  prefix = '',
): Promise<{ seq: number; body: Fact<Type> } | null> => {
  const [row] = await db
    .select({ seq: streamEvents.seq, content: streamEvents.content })
    .from(streamEvents)
    .where(
      and(
        eq(streamEvents.streamId, conversationId),
        eq(streamEvents.type, type),
        sql`starts_with(${streamEvents.idempotencyKey}, ${prefix})`,
      ),
    )
    .orderBy(desc(streamEvents.seq))
    .limit(1)
  if (!row) return null
  if (row.content === null) throw new Problem('not-found', '会话内容已超过保存期限并删除。')
  return { seq: row.seq, body: ConversationEventBody.parse(row.content.body) as Fact<Type> }
}

/**
 * How the turn of a message ended; null while it has not, undefined when there is no such message. `to-person`: it was written to a
 * person, or one took it over before it was answered.
 */
export const endOfTurn = async (
  db: Database,
  conversationId: string,
  turnId: string,
): Promise<'turn-finished' | 'turn-failed' | 'to-person' | null | undefined> => {
  const inConversation = eq(streamEvents.streamId, conversationId)
  const rows = await db
    .select({ type: streamEvents.type, seq: streamEvents.seq })
    .from(streamEvents)
    .where(and(inConversation, inArray(streamEvents.idempotencyKey, [turnId, `end:${turnId}`])))
  const message = rows.find(({ type }) => type === 'message-received')
  if (!message) return undefined
  if (rows.some(({ type }) => type === 'turn-failed')) return 'turn-failed'
  if (rows.some(({ type }) => type === 'turn-finished')) {
    // What is erased does not say of which turn it was.
    const isDecided = and(
      eq(streamEvents.type, 'turn-decided'),
      or(isNull(streamEvents.content), sql`${streamEvents.content} ->> 'turnId' = ${turnId}`),
    )
    return (await db.$count(streamEvents, and(inConversation, isDecided))) > 0 ? 'turn-finished' : 'to-person'
  }
  const [before] = await db
    .select({ state: sql<ConversationState>`${streamEvents.content} -> 'body' ->> 'to'` })
    .from(streamEvents)
    .where(and(inConversation, eq(streamEvents.type, 'state-changed'), lt(streamEvents.seq, message.seq)))
    .orderBy(desc(streamEvents.seq))
    .limit(1)
  return before && isSilent(before.state) ? 'to-person' : null
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

/** Those of them that wait to be called. */
export const openCallbacksOf = async (db: Database, conversationId: string): Promise<CallbackRow[]> =>
  (await callbacksOf(db, conversationId)).filter(({ doneAt }) => doneAt === null)

/** The number of the event that asked for a call-back, or last moved it; null when there is none. */
export const seqOfCallback = async (
  db: Database,
  { conversationId, id }: Pick<CallbackRow, 'conversationId' | 'id'>,
): Promise<number | null> => {
  const [row] = await db
    .select({ seq: streamEvents.seq })
    .from(streamEvents)
    .where(
      and(
        eq(streamEvents.streamId, conversationId),
        eq(streamEvents.type, 'callback-requested'),
        sql`${streamEvents.content} -> 'body' ->> 'callbackId' = ${id}`,
      ),
    )
    .orderBy(desc(streamEvents.seq))
    .limit(1)
  return row?.seq ?? null
}

/** How many of a person's wait to be called, in all conversations. */
export const countOpenCallbacks = async (db: Database, owner: Owner): Promise<number> => {
  const [row] = await db
    .select({ open: count() })
    .from(callbacks)
    .innerJoin(conversations, eq(conversations.id, callbacks.conversationId))
    .where(and(isNull(callbacks.doneAt), ownedBy(owner)))
  return row?.open ?? 0
}

/** Stores a call-back; one that waits gets the new time. False when it has been done or cancelled meanwhile. */
export const storeCallback = async (
  tx: Database,
  row: { id: string; conversationId: string; phone: string; time: CallbackTime; createdAt: Date },
): Promise<boolean> => {
  const stored = await tx
    .insert(callbacks)
    .values(row)
    .onConflictDoUpdate({ target: callbacks.id, set: { time: row.time }, setWhere: isNull(callbacks.doneAt) })
    .returning({ id: callbacks.id })
  return stored.length > 0
}

/** Ends one call-back that waits, or all of a conversation; gives how many it were. */
export const endCallbacks = async (
  tx: Database,
  which: { id: string } | { conversationId: string },
  { at, by }: { at: Date; by: string },
): Promise<number> => {
  const ended = await tx
    .update(callbacks)
    .set({ doneAt: at, doneBy: by })
    .where(
      and(
        'id' in which ? eq(callbacks.id, which.id) : eq(callbacks.conversationId, which.conversationId),
        isNull(callbacks.doneAt),
      ),
    )
    .returning({ id: callbacks.id })
  return ended.length
}
