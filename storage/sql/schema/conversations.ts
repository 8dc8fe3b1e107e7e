// Conversations: what is looked up about them. The truth of what was said is the stream of the same id.
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { ConversationState } from '../../../domain/conversation.ts'
import type { ClientProfile, InvestorClass, RiskToleranceLevel } from '../../../domain/suitability.ts'
import type { Decision } from '../../../domain/turn.ts'
import { bytes, createdAt, instant, range, record } from './columns.ts'
import { streams } from './streams.ts'

export const conversations = pgTable(
  'conversations',
  {
    /** The stream's id. */
    id: text('id')
      .primaryKey()
      .references(() => streams.id),
    /** Null while the visitor has not signed in. */
    clientId: text('client_id'),
    visitorId: text('visitor_id'),
    channel: text('channel').notNull(),
    orgUnit: text('org_unit'),
    state: text('state').$type<ConversationState>().notNull().default('bot'),
    /** Goes up with each change of state; a change names the version it saw. */
    stateVersion: integer('state_version').notNull().default(0),
    /** The person who has the case. */
    assigneeId: text('assignee_id'),
    /** Since when, why and for which desk it waits or waited; kept when a person takes it. */
    queuedAt: instant('queued_at'),
    handoffReason: text('handoff_reason'),
    handoffDesk: text('handoff_desk').$type<Decision['desk']>(),
    /** 0 is the most pressing (P0), 1 P1, 2 the rest: the order of the queue. */
    handoffPriority: integer('handoff_priority'),
    messageCount: integer('message_count').notNull().default(0),
    turnCount: integer('turn_count').notNull().default(0),
    /** A turn that began and neither finished nor failed; looked for after a crash. */
    openTurnId: text('open_turn_id'),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    closedAt: instant('closed_at'),
    ...record('conversation'),
  },
  (table) => [
    index('conversations_client').on(table.clientId, table.updatedAt).where(sql`client_id is not null`),
    index('conversations_visitor').on(table.visitorId, table.updatedAt).where(sql`visitor_id is not null`),
    index('conversations_waiting').on(table.state, table.updatedAt).where(sql`state not in ('bot', 'closed')`),
    index('conversations_open_turn').on(table.openTurnId).where(sql`open_turn_id is not null`),
    index('conversations_updated').on(table.updatedAt),
  ],
)

/** Who was told what, on which source: the quoted text as it stood then. No foreign keys, since sources may go before it. */
export const citations = pgTable(
  'citations',
  {
    conversationId: text('conversation_id').notNull(),
    /** The event that said the sentence. */
    seq: integer('seq').notNull(),
    /** Of the citation in its sentence. */
    ordinal: integer('ordinal').notNull(),
    turnId: text('turn_id'),
    sentenceIndex: integer('sentence_index').notNull(),
    chunkId: text('chunk_id').notNull(),
    versionId: text('version_id').notNull(),
    /** The work. */
    documentId: text('document_id').notNull(),
    quote: text('quote').notNull(),
    ...range(),
    at: instant('at').notNull(),
    /** Shown, then taken back by `answer-replaced`. */
    retracted: boolean('retracted').notNull().default(false),
    ...record('conversation'),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.seq, table.ordinal] }),
    index('citations_chunk').on(table.chunkId, table.at),
    index('citations_version').on(table.versionId, table.at),
    index('citations_document').on(table.documentId, table.at),
    index('citations_retain_until').on(table.retainUntil),
  ],
)

/** 模型调用: which model and prompt spoke in a turn, and what it cost. */
export const modelUsage = pgTable(
  'model_usage',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at').notNull().defaultNow(),
    /** Null for work outside a conversation. */
    conversationId: text('conversation_id'),
    turnId: text('turn_id'),
    modelId: text('model_id').notNull(),
    /** `id@version` */
    prompt: text('prompt').notNull(),
    tokensIn: integer('tokens_in').notNull(),
    tokensOut: integer('tokens_out').notNull(),
    milliseconds: integer('milliseconds').notNull(),
    /** `ok` or the kind of failure. */
    outcome: text('outcome').notNull(),
    ...record('conversation'),
  },
  (table) => [
    index('model_usage_at').on(table.at),
    index('model_usage_turn').on(table.conversationId, table.turnId),
    index('model_usage_retain_until').on(table.retainUntil),
  ],
)

export const clientProfiles = pgTable(
  'client_profiles',
  {
    /** The client's number in the firm's books. */
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    ageBand: text('age_band'),
    investorClass: text('investor_class').$type<InvestorClass>().notNull(),
    riskTolerance: text('risk_tolerance').$type<RiskToleranceLevel>(),
    assessedOn: date('assessed_on', { mode: 'string' }),
    isLowestTolerance: boolean('is_lowest_tolerance').notNull().default(false),
    qualifiedInvestor: boolean('qualified_investor').notNull().default(false),
    offereeConfirmed: boolean('offeree_confirmed').notNull().default(false),
    goals: jsonb('goals').$type<ClientProfile['goals']>(),
    holdings: jsonb('holdings').$type<ClientProfile['holdings']>().notNull().default([]),
    advisorId: text('advisor_id'),
    orgUnit: text('org_unit'),
    notes: text('notes'),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    ...record('suitability'),
  },
  (table) => [index('client_profiles_advisor').on(table.advisorId)],
)

/** A data key, wrapped by the master key. A destroyed one stays as a tombstone without its key. */
export const originalKeys = pgTable(
  'original_keys',
  {
    id: text('id').primaryKey(),
    /** The person whose it is: `client:…` or `visitor:…`. */
    owner: text('owner').notNull(),
    /** Each of a person's streams has a key of its own, so that a visitor who signs in takes one along. */
    streamId: text('stream_id').notNull(),
    masterKeyId: text('master_key_id').notNull(),
    /** Nonce, ciphertext and tag of the data key; null once destroyed. */
    wrapped: bytes('wrapped'),
    createdAt: createdAt(),
    destroyedAt: instant('destroyed_at'),
    destroyedBy: text('destroyed_by'),
    destroyReason: text('destroy_reason'),
    ...record('conversation'),
  },
  (table) => [
    index('original_keys_owner').on(table.owner),
    uniqueIndex('original_keys_stream').on(table.streamId).where(sql`destroyed_at is null`),
    index('original_keys_master').on(table.masterKeyId).where(sql`wrapped is not null`),
  ],
)

/** What a placeholder stands for, encrypted under the owner's key. */
export const originals = pgTable(
  'originals',
  {
    streamId: text('stream_id').notNull(),
    /** The message it stood in. */
    messageId: text('message_id').notNull(),
    placeholder: text('placeholder').notNull(),
    kind: text('kind').notNull(),
    keyId: text('key_id')
      .notNull()
      .references(() => originalKeys.id),
    /** Nonce, ciphertext and tag. */
    ciphertext: bytes('ciphertext').notNull(),
    createdAt: createdAt(),
    ...record('conversation'),
  },
  (table) => [
    primaryKey({ columns: [table.streamId, table.messageId, table.placeholder] }),
    index('originals_key').on(table.keyId),
    index('originals_retain_until').on(table.retainUntil),
  ],
)
