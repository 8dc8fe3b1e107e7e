// SQL of conversations: what is looked up about them. What was said lies in the stream of the same id.
import { and, asc, desc, eq, gt, isNotNull, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { ConversationState } from '../../domain/conversation.ts'
import { numberedPlaceholder } from '../../domain/placeholder.ts'
import { ClientProfile } from '../../domain/suitability.ts'
import { clientIsHeld } from '../../storage/legal-hold.ts'
import {
  clientProfiles,
  conversations,
  type EventContent,
  originals,
  streamEvents,
  streams,
} from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'

export type ConversationRow = typeof conversations.$inferSelect & { headSeq: number; hasOriginals: boolean }
/** Whose a conversation is; once claimed it is the client's, whoever began it. */
export type Owner = { clientId: string } | { visitorId: string }

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

// Asked with every request and turn: writing the statement took twice as long as answering it. Without a name, or poolers could not
// give the next one to another connection.
const prepareFind = (db: Database) =>
  db
    .select(columns)
    .from(conversations)
    .innerJoin(streams, eq(streams.id, conversations.id))
    .where(eq(conversations.id, sql.placeholder('id')))
    .prepare('')
const preparedFinds = new WeakMap<Database, ReturnType<typeof prepareFind>>()

/** The conversation with the number of its last event, or null. */
export const findConversation = async (db: Database, id: string): Promise<ConversationRow | null> => {
  const find = preparedFinds.get(db) ?? prepareFind(db)
  preparedFinds.set(db, find)
  const [row] = await find.execute({ id })
  return row ? flat(row) : null
}

/** In a transaction: whether it has ended meanwhile. */
export const hasEnded = async (tx: Database, id: string): Promise<boolean> =>
  (await tx.$count(conversations, and(eq(conversations.id, id), eq(conversations.state, 'closed')))) > 0

/** The event that was stored under this key, or null. */
export const findByKey = async (
  db: Database,
  id: string,
  key: string,
): Promise<{ seq: number; content: EventContent | null } | null> => {
  const [row] = await db
    .select({ seq: streamEvents.seq, content: streamEvents.content })
    .from(streamEvents)
    .where(and(eq(streamEvents.streamId, id), eq(streamEvents.idempotencyKey, key)))
  return row ?? null
}

/**
 * That a message was written for a person alone. Looked for as it stands in the text, where a client's own quotes have their backslash:
 * a field of what holds a NUL cannot be read, and the commits of others would fail with it.
 */
export const isForPerson = (content: SQLWrapper): SQL => sql`coalesce(${content}::text like '%"for":"person"%', false)`

/** The turns whose answer an operator's stop has withdrawn. */
export const withdrawnTurns = async (db: Database, id: string): Promise<Set<string | null>> => {
  const rows = await db
    .select({ content: streamEvents.content })
    .from(streamEvents)
    .where(and(eq(streamEvents.streamId, id), eq(streamEvents.type, 'answer-stopped')))
  return new Set(rows.flatMap(({ content }) => content?.turnId ?? []))
}

/** All placeholders that stand in its record, also those whose originals were erased. */
export const placeholdersIn = async (db: Database, id: string): Promise<string[]> => {
  const { rows } = await db.execute<{ placeholder: string }>(sql`
    select distinct found[1] as placeholder
    from ${streamEvents}, regexp_matches(${streamEvents.content}::text, ${numberedPlaceholder}, 'g') as found
    where ${streamEvents.streamId} = ${id}`)
  return rows.map(({ placeholder }) => placeholder)
}

/** That a conversation is this person's now. */
export const ownedBy = (owner: Owner) =>
  'clientId' in owner
    ? eq(conversations.clientId, owner.clientId)
    : and(eq(conversations.visitorId, owner.visitorId), isNull(conversations.clientId))

/** In a transaction: whether a conversation is still this person's. */
export const isStillOwned = async (tx: Database, id: string, owner: Owner): Promise<boolean> =>
  (await tx.$count(conversations, and(eq(conversations.id, id), ownedBy(owner)))) > 0

/** The newest conversations of a client or visitor. */
export const listConversations = async (db: Database, owner: Owner, limit: number): Promise<ConversationRow[]> => {
  const rows = await db
    .select(columns)
    .from(conversations)
    .innerJoin(streams, eq(streams.id, conversations.id))
    .where(ownedBy(owner))
    .orderBy(desc(conversations.updatedAt))
    .limit(limit)
  return rows.map(flat)
}

/** The next of all the conversations of a client or visitor, in the order of their numbers. @param after that of the last before */
export const conversationsOf = async (db: Database, owner: Owner, after: string, limit: number): Promise<string[]> => {
  const rows = await db
    .select({ id: conversations.id })
    .from(conversations)
    .where(and(ownedBy(owner), gt(conversations.id, after)))
    .orderBy(asc(conversations.id))
    .limit(limit)
  return rows.map(({ id }) => id)
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

/** What a change of state brings along in the conversation's row. */
export type MoveColumns = Partial<
  Pick<
    typeof conversations.$inferInsert,
    'assigneeId' | 'queuedAt' | 'handoffReason' | 'handoffDesk' | 'handoffPriority' | 'closedAt'
  >
>

/**
 * Compare and set, in the commit of a `state-changed` event: false when that change was not made from the version that was seen. The
 * state itself is written by the projection.
 * @param seen the version that the change was decided on
 */
export const confirmMove = async (
  tx: Database,
  id: string,
  { to, seen, columns = {} }: { to: ConversationState; seen: number; columns?: MoveColumns },
): Promise<boolean> => {
  const moved = await tx
    .update(conversations)
    .set({ ...columns, updatedAt: sql`now()` })
    .where(and(eq(conversations.id, id), eq(conversations.state, to), eq(conversations.stateVersion, seen + 1)))
    .returning({ id: conversations.id })
  return moved.length > 0
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
