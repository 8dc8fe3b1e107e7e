// SQL of conversations: what is looked up about them. What was said lies in the stream of the same id.
import { and, desc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm'
import type { ConversationState } from '../../domain/conversation.ts'
import { ClientProfile } from '../../domain/suitability.ts'
import type { Citation, TurnEvent } from '../../domain/turn.ts'
import { clientIsHeld } from '../../storage/legal-hold.ts'
import {
  citations,
  clientProfiles,
  conversations,
  modelUsage,
  originals,
  streamEvents,
  streams,
} from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'

export type ConversationRow = typeof conversations.$inferSelect & { headSeq: number; hasOriginals: boolean }
/** What a turn goes by. */
export type Standing = Pick<ConversationRow, 'clientId' | 'state' | 'stateVersion' | 'messageCount'>
/** Whose a conversation is; once claimed it is the client's, whoever began it. */
export type Owner = { clientId: string } | { visitorId: string }

const { clientId, state, stateVersion, messageCount } = conversations
const standing = { clientId, state, stateVersion, messageCount }
const columns = {
  conversation: conversations,
  headSeq: streams.headSeq,
  hasOriginals: sql<boolean>`exists(select 1 from ${originals} where ${originals.streamId} = ${conversations.id})`,
}
const flat = ({
  conversation,
  ...rest
}: Pick<ConversationRow, 'headSeq' | 'hasOriginals'> & {
  conversation: typeof conversations.$inferSelect
}): ConversationRow => ({ ...conversation, ...rest })

/** Stores a new conversation; it is on hold when its client is. */
export const insertConversation = async (
  db: Database,
  row: { id: string; clientId: string | null; visitorId: string | null; channel: string; orgUnit: string | null },
): Promise<void> => {
  await db.insert(conversations).values({ ...row, legalHold: clientIsHeld(row.clientId) })
}

/** The conversation with the number of its last event, or null. */
export const findConversation = async (db: Database, id: string): Promise<ConversationRow | null> => {
  const [row] = await db
    .select(columns)
    .from(conversations)
    .innerJoin(streams, eq(streams.id, conversations.id))
    .where(eq(conversations.id, id))
  return row ? flat(row) : null
}

/** The newest conversations of a client or visitor. */
export const listConversations = async (db: Database, owner: Owner, limit: number): Promise<ConversationRow[]> => {
  const own =
    'clientId' in owner
      ? eq(conversations.clientId, owner.clientId)
      : and(eq(conversations.visitorId, owner.visitorId), isNull(conversations.clientId))
  const rows = await db
    .select(columns)
    .from(conversations)
    .innerJoin(streams, eq(streams.id, conversations.id))
    .where(own)
    .orderBy(desc(conversations.updatedAt))
    .limit(limit)
  return rows.map(flat)
}

/** Marks that a message came and its turn is open. An earlier open turn stays the open one. */
export const markReceived = async (db: Database, id: string, turnId: string): Promise<Standing | null> => {
  const [row] = await db
    .update(conversations)
    .set({
      messageCount: sql`${conversations.messageCount} + 1`,
      openTurnId: sql`coalesce(${conversations.openTurnId}, ${turnId})`,
      updatedAt: sql`now()`,
    })
    .where(eq(conversations.id, id))
    .returning(standing)
  return row ?? null
}

/**
 * A turn is over, finished or failed; the open one is that of the next message. Gives its id, or null when nothing waits. Call it in
 * the commit of the turn's end: messages are received under the same lock, so none is overlooked.
 * @param seq of the message whose turn it was
 */
export const endTurn = async (db: Database, id: string, seq: number): Promise<string | null> => {
  const next = db
    .select({ id: streamEvents.idempotencyKey })
    .from(streamEvents)
    .where(and(eq(streamEvents.streamId, id), gt(streamEvents.seq, seq), eq(streamEvents.type, 'message-received')))
    .orderBy(streamEvents.seq)
    .limit(1)
  const [row] = await db
    .update(conversations)
    .set({ turnCount: sql`${conversations.turnCount} + 1`, openTurnId: sql`(${next})`, updatedAt: sql`now()` })
    .where(eq(conversations.id, id))
    .returning({ next: conversations.openTurnId })
  return row?.next ?? null
}

/** No turn is open, unless a message came after those that were counted: then somebody has to look again. */
export const markNothingOpen = async (db: Database, id: string, messageCount: number): Promise<void> => {
  await db
    .update(conversations)
    .set({ openTurnId: null })
    .where(and(eq(conversations.id, id), eq(conversations.messageCount, messageCount)))
}

/** Conversations with a turn that nobody is working on: its lease is over. */
export const findAbandoned = async (db: Database, limit: number): Promise<string[]> => {
  const rows = await db
    .select({ id: conversations.id })
    .from(conversations)
    .innerJoin(streams, eq(streams.id, conversations.id))
    .where(
      and(isNotNull(conversations.openTurnId), sql`(${streams.leaseUntil} is null or ${streams.leaseUntil} < now())`),
    )
    .orderBy(conversations.updatedAt)
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Compare and set: false when somebody else changed the state meanwhile. */
export const changeState = async (
  db: Database,
  id: string,
  change: { from: ConversationState; to: ConversationState; stateVersion: number },
): Promise<boolean> => {
  const changed = await db
    .update(conversations)
    .set({ state: change.to, stateVersion: change.stateVersion + 1, updatedAt: sql`now()` })
    .where(
      and(
        eq(conversations.id, id),
        eq(conversations.state, change.from),
        eq(conversations.stateVersion, change.stateVersion),
      ),
    )
    .returning({ id: conversations.id })
  return changed.length > 0
}

/** A visitor who signed in keeps the conversation; false when it is not (or no longer) that visitor's. */
export const claimConversation = async (
  db: Database,
  id: string,
  visitorId: string,
  clientId: string,
): Promise<boolean> => {
  const claimed = await db
    .update(conversations)
    .set({
      clientId,
      legalHold: sql`${conversations.legalHold} or ${clientIsHeld(clientId)}`,
      updatedAt: sql`now()`,
    })
    .where(and(eq(conversations.id, id), eq(conversations.visitorId, visitorId), isNull(conversations.clientId)))
    .returning({ id: conversations.id })
  return claimed.length > 0
}

export type TellingRow = { seq: number; at: Date; turnId: string; sentenceIndex: number; citations: Citation[] }

/** Who was told what. Doing it twice is harmless. */
export const recordCitations = async (db: Database, conversationId: string, tellings: TellingRow[]): Promise<void> => {
  const rows = tellings.flatMap(({ seq, at, turnId, sentenceIndex, citations: cited }) =>
    cited.map((citation, ordinal) => ({
      conversationId,
      seq,
      ordinal,
      turnId,
      sentenceIndex,
      chunkId: citation.chunkId,
      versionId: citation.versionId,
      documentId: citation.documentId,
      quote: citation.quote,
      start: citation.start,
      end: citation.end,
      at,
    })),
  )
  if (rows.length > 0) await db.insert(citations).values(rows).onConflictDoNothing()
}

/** What was shown in this turn is taken back. */
export const retractCitations = async (db: Database, conversationId: string, turnId: string): Promise<void> => {
  await db
    .update(citations)
    .set({ retracted: true })
    .where(and(eq(citations.conversationId, conversationId), eq(citations.turnId, turnId)))
}

/** What the turn's model calls cost. */
export const recordUsage = async (
  db: Database,
  turn: { conversationId: string; turnId: string },
  calls: Extract<TurnEvent, { type: 'model-used' }>[],
): Promise<void> => {
  const rows = calls.map((call) => ({
    ...turn,
    modelId: call.model,
    prompt: call.prompt,
    tokensIn: call.tokensIn,
    tokensOut: call.tokensOut,
    milliseconds: Math.round(call.milliseconds),
    outcome: call.outcome,
  }))
  if (rows.length > 0) await db.insert(modelUsage).values(rows)
}

/** What the firm knows of the client, or null. */
export const findProfile = async (db: Database, clientId: string): Promise<ClientProfile | null> => {
  const [row] = await db.select().from(clientProfiles).where(eq(clientProfiles.id, clientId))
  if (!row) return null
  return ClientProfile.parse({
    ...row,
    ageBand: row.ageBand ?? undefined,
    goals: row.goals ?? undefined,
    advisorId: row.advisorId ?? undefined,
    notes: row.notes ?? undefined,
  })
}

/** Puts clients' profiles in; one that is there is brought up to date. */
export const storeProfiles = async (db: Database, profiles: readonly ClientProfile[]): Promise<void> => {
  for (const profile of profiles)
    await db
      .insert(clientProfiles)
      .values(profile)
      .onConflictDoUpdate({ target: clientProfiles.id, set: { ...profile, updatedAt: sql`now()` } })
}
