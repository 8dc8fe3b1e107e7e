// The library: Work → Version → File → Block → Chunk → SearchUnit, facts, and what the index was told.
// Vectors and full text are not here: the index is a projection of these rows and can be rebuilt from them.
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type {
  ActionCause,
  ActionState,
  AttributeReading,
  ChangeKind,
  ChangeState,
  FeedItemState,
  FeedKind,
  FeedRunState,
} from '../../../domain/editorial.ts'
import type { Audience, Grade } from '../../../domain/identity.ts'
import type {
  BlockKind,
  DateDerivation,
  DocumentKind,
  EditorialState,
  ReadingNote,
  SearchUnit,
  Verification,
} from '../../../domain/library.ts'
import type { FactField } from '../../../domain/product-fact.ts'
import { bytes, createdAt, instant, range, record } from './columns.ts'

/** Each publish advances the library by one: `knownAt` is answered by number, and an answer records the one it used. */
export const libraryVersions = pgTable(
  'library_versions',
  {
    number: integer('number').primaryKey(),
    at: instant('at').notNull().defaultNow(),
    by: text('by').notNull(),
    /** What was done, for a person: `导入 12 份资料`, `撤回 …`. */
    what: text('what').notNull(),
    ...record('library'),
  },
  (table) => [index('library_versions_at').on(table.at)],
)

export const works = pgTable(
  'works',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<DocumentKind>().notNull(),
    title: text('title').notNull(),
    shortTitle: text('short_title').notNull(),
    /** Other names it is asked for by: `证券法`, a product's code. */
    aliases: text('aliases').array().notNull().default([]),
    issuer: text('issuer'),
    createdAt: createdAt(),
    ...record('library'),
  },
  (table) => [index('works_kind').on(table.kind), index('works_title').on(table.title)],
)

export const versions = pgTable(
  'versions',
  {
    id: text('id').primaryKey(),
    workId: text('work_id')
      .notNull()
      .references(() => works.id),
    /** As this version is titled; the work has the title of its newest. */
    title: text('title').notNull(),
    label: text('label').notNull(),
    documentNumber: text('document_number'),
    effectiveFrom: date('effective_from', { mode: 'string' }),
    effectiveTo: date('effective_to', { mode: 'string' }),
    dateDerivation: text('date_derivation').$type<DateDerivation>().notNull(),
    consultation: boolean('consultation').notNull().default(false),
    editorialState: text('editorial_state').$type<EditorialState>().notNull(),
    grade: smallint('grade').$type<Grade>().notNull(),
    audiences: text('audiences').array().$type<Audience[]>().notNull(),
    verification: text('verification').$type<Verification>(),
    publishedOn: date('published_on', { mode: 'string' }),
    owner: text('owner'),
    orgUnit: text('org_unit'),
    reviewBy: date('review_by', { mode: 'string' }),
    source: text('source').notNull(),
    /** The source's own id of the document. */
    sourceId: text('source_id'),
    language: text('language').notNull(),
    topics: text('topics').array().notNull().default([]),
    /** What only some kinds have: a research note's rating and analyst, a digest's law and key. */
    details: jsonb('details').$type<Record<string, unknown>>().notNull().default({}),
    /** SHA-256 of `text`, hexadecimal. */
    hash: text('hash').notNull(),
    /** The plain text that all ranges point into. Name the columns you need: laws are long. */
    text: text('text').notNull(),
    /** Who brought this text in; null for what was held before this was kept. Nobody publishes what they wrote. */
    writtenBy: text('written_by'),
    /** What the text says of itself, with the words that say so, to be confirmed by a person. */
    readings: jsonb('readings').$type<AttributeReading[]>().notNull().default([]),
    /** What whoever takes it in should know of how its file was read. */
    readingNotes: jsonb('reading_notes').$type<ReadingNote[]>().notNull().default([]),
    /** Counts up with every change; a change made to an older one is refused. */
    revision: integer('revision').notNull().default(0),
    /** The library versions in which it became and ceased to be visible; null: not yet. */
    publishedIn: integer('published_in').references(() => libraryVersions.number),
    withdrawnIn: integer('withdrawn_in').references(() => libraryVersions.number),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    ...record('library'),
  },
  (table) => [
    index('versions_work').on(table.workId, table.effectiveFrom),
    // The same text is not held twice, however often and from however many processes it is loaded.
    uniqueIndex('versions_work_hash').on(table.workId, table.hash).where(sql`editorial_state <> 'withdrawn'`),
    index('versions_source').on(table.source, table.sourceId),
    index('versions_document_number').on(table.documentNumber).where(sql`document_number is not null`),
    index('versions_review_by').on(table.reviewBy).where(sql`editorial_state = 'published'`),
  ],
)

/** The bytes a version was read from; they lie in the blobs. */
export const files = pgTable(
  'files',
  {
    id: text('id').primaryKey(),
    versionId: text('version_id')
      .notNull()
      .references(() => versions.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    contentType: text('content_type').notNull(),
    /** Bytes. */
    size: bigint('size', { mode: 'number' }).notNull(),
    /** SHA-256 of the bytes, hexadecimal. */
    hash: text('hash').notNull(),
    blobKey: text('blob_key').notNull(),
    createdAt: createdAt(),
    ...record('library'),
  },
  (table) => [index('files_version').on(table.versionId), index('files_hash').on(table.hash)],
)

export const blocks = pgTable(
  'blocks',
  {
    versionId: text('version_id').notNull(),
    ordinal: integer('ordinal').notNull(),
    kind: text('kind').$type<BlockKind>().notNull(),
    headingPath: text('heading_path').array().notNull(),
    text: text('text').notNull(),
    ...range(),
    page: integer('page'),
    /** Left, top, right, bottom in points (1/72 inch) from the page's upper left corner, where the format has places. */
    box: jsonb('box').$type<[number, number, number, number]>(),
    /** 0…1 of its least sure word, of text recognised in a picture. */
    confidence: real('confidence'),
    cells: jsonb('cells').$type<Record<string, string>>(),
  },
  (table) => [
    primaryKey({ columns: [table.versionId, table.ordinal] }),
    foreignKey({ columns: [table.versionId], foreignColumns: [versions.id] }).onDelete('cascade'),
  ],
)

export const chunks = pgTable(
  'chunks',
  {
    id: text('id').primaryKey(),
    versionId: text('version_id')
      .notNull()
      .references(() => versions.id, { onDelete: 'cascade' }),
    ordinal: integer('ordinal').notNull(),
    clauseId: text('clause_id'),
    clause: text('clause'),
    path: text('path').array().notNull(),
    text: text('text').notNull(),
    ...range(),
    page: integer('page'),
  },
  (table) => [
    uniqueIndex('chunks_version_ordinal').on(table.versionId, table.ordinal),
    index('chunks_clause').on(table.clauseId).where(sql`clause_id is not null`),
  ],
)

export const searchUnits = pgTable(
  'search_units',
  {
    id: text('id').primaryKey(),
    chunkId: text('chunk_id')
      .notNull()
      .references(() => chunks.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<SearchUnit['kind']>().notNull(),
    text: text('text').notNull(),
  },
  (table) => [index('search_units_chunk').on(table.chunkId)],
)

export const productFacts = pgTable(
  'product_facts',
  {
    id: text('id').primaryKey(),
    workId: text('work_id')
      .notNull()
      .references(() => works.id),
    versionId: text('version_id')
      .notNull()
      .references(() => versions.id, { onDelete: 'cascade' }),
    chunkId: text('chunk_id')
      .notNull()
      .references(() => chunks.id, { onDelete: 'cascade' }),
    productCode: text('product_code').notNull(),
    productName: text('product_name').notNull(),
    field: text('field').$type<FactField>().notNull(),
    condition: text('condition').notNull().default(''),
    value: text('value').notNull(),
    ...range(),
    asOf: date('as_of', { mode: 'string' }),
  },
  (table) => [
    index('product_facts_code').on(table.productCode, table.field),
    index('product_facts_version').on(table.versionId),
    index('product_facts_work').on(table.workId),
    index('product_facts_chunk').on(table.chunkId),
  ],
)

/** What a person set right; it names the cell, not the row, so it outlives the next reading of the document. */
export const factCorrections = pgTable(
  'fact_corrections',
  {
    id: text('id').primaryKey(),
    productCode: text('product_code').notNull(),
    field: text('field').$type<FactField>().notNull(),
    condition: text('condition').notNull().default(''),
    /** What the document said when it was corrected; the correction lapses when the document says something new. */
    previousValue: text('previous_value'),
    value: text('value').notNull(),
    reason: text('reason').notNull(),
    by: text('by').notNull(),
    at: instant('at').notNull().defaultNow(),
    liftedAt: instant('lifted_at'),
    liftedBy: text('lifted_by'),
    ...record('library'),
  },
  (table) => [
    uniqueIndex('fact_corrections_cell')
      .on(table.productCode, table.field, table.condition)
      .where(sql`lifted_at is null`),
  ],
)

/** 变更: what one person proposes and another decides. It names what it concerns by id, so that it outlives it. */
export const libraryChanges = pgTable(
  'library_changes',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<ChangeKind>().notNull(),
    state: text('state').$type<ChangeState>().notNull().default('open'),
    workId: text('work_id').notNull(),
    /** Null for a cell of the fact table. */
    versionId: text('version_id'),
    /** The version's revision that was looked at when it was proposed. */
    revision: integer('revision'),
    /** Of an edit the catalogue's facts that it sets; of a cell where it is and what it shall say. */
    proposed: jsonb('proposed').$type<Record<string, unknown>>().notNull().default({}),
    reason: text('reason').notNull(),
    /** When it takes effect once it is approved; null: at once. */
    effectAt: instant('effect_at'),
    proposedBy: text('proposed_by').notNull(),
    proposedAt: instant('proposed_at').notNull().defaultNow(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    decisionReason: text('decision_reason'),
    doneAt: instant('done_at'),
    /** The library version in which it took effect. */
    doneIn: integer('done_in').references(() => libraryVersions.number),
    /** What it changed, as it was before: what undoing it puts back. */
    before: jsonb('before').$type<Record<string, unknown>>(),
    undoneAt: instant('undone_at'),
    undoneBy: text('undone_by'),
    undoneIn: integer('undone_in').references(() => libraryVersions.number),
    /** Why it could not take effect at its hour. */
    problem: text('problem'),
    ...record('library'),
  },
  (table) => [
    uniqueIndex('library_changes_one_open').on(table.versionId).where(sql`state in ('open', 'approved')`),
    index('library_changes_work').on(table.workId, table.proposedAt),
    index('library_changes_at').on(table.proposedAt),
    index('library_changes_due').on(table.effectAt).where(sql`state = 'approved'`),
  ],
)

/** 行动清单: what rests on words that a new version superseded, for a person to look at. */
export const libraryActions = pgTable(
  'library_actions',
  {
    id: text('id').primaryKey(),
    /** The new version, and the one whose words it supersedes. */
    versionId: text('version_id').notNull(),
    supersededId: text('superseded_id').notNull(),
    cause: text('cause').$type<ActionCause>().notNull(),
    /** The superseded clause that it rests on. */
    clauseId: text('clause_id'),
    /** What is to be looked at: a passage of another document, or a compliance rule. */
    targetKind: text('target_kind').$type<DocumentKind | 'rule'>().notNull(),
    targetId: text('target_id').notNull(),
    targetWorkId: text('target_work_id'),
    targetTitle: text('target_title').notNull(),
    quote: text('quote').notNull(),
    /** 0…1, Jaccard of character 3-grams, where it resembles. */
    similarity: real('similarity'),
    assignee: text('assignee'),
    state: text('state').$type<ActionState>().notNull().default('open'),
    reason: text('reason'),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    createdAt: createdAt(),
    ...record('library'),
  },
  (table) => [
    uniqueIndex('library_actions_once').on(table.versionId, table.targetId),
    index('library_actions_open').on(table.createdAt).where(sql`state = 'open'`),
  ],
)

/** 来源: where documents come from by themselves. */
export const feeds = pgTable('feeds', {
  id: text('id').primaryKey(),
  kind: text('kind').$type<FeedKind>().notNull(),
  name: text('name').notNull(),
  /** Folder or address. */
  location: text('location').notNull(),
  /** Of a list page: where its entries, titles, links and dates stand. */
  recipe: jsonb('recipe').$type<Record<string, unknown>>(),
  /** What its documents need not say themselves: kind, grade, audiences, issuer. */
  defaults: jsonb('defaults').$type<Record<string, unknown>>().notNull().default({}),
  everyMinutes: integer('every_minutes').notNull(),
  enabled: boolean('enabled').notNull().default(true),
  /** Of the last answer, for a conditional request. */
  etag: text('etag'),
  lastModified: text('last_modified'),
  /** Failures since the last success; the next attempt waits the longer. */
  failures: integer('failures').notNull().default(0),
  nextRunAt: instant('next_run_at'),
  createdBy: text('created_by').notNull(),
  createdAt: createdAt(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  removedAt: instant('removed_at'),
  ...record('library'),
})

export const feedRuns = pgTable(
  'feed_runs',
  {
    id: text('id').primaryKey(),
    feedId: text('feed_id')
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    state: text('state').$type<FeedRunState>().notNull(),
    startedAt: instant('started_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
    seen: integer('seen').notNull().default(0),
    taken: integer('taken').notNull().default(0),
    duplicates: integer('duplicates').notNull().default(0),
    rejected: integer('rejected').notNull().default(0),
    /** What went wrong, for a person. */
    problem: text('problem'),
  },
  (table) => [index('feed_runs_feed').on(table.feedId, table.startedAt)],
)

export const feedItems = pgTable(
  'feed_items',
  {
    feedId: text('feed_id')
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    /** The feed's own id of it, else its address or path. */
    itemId: text('item_id').notNull(),
    url: text('url'),
    title: text('title').notNull(),
    publishedOn: date('published_on', { mode: 'string' }),
    /** When its source says that it was last changed, as it was read then. */
    changedAt: instant('changed_at'),
    /** SHA-256 of what was fetched, hexadecimal. */
    hash: text('hash'),
    state: text('state').$type<FeedItemState>().notNull(),
    /** The draft made of it, or the version that it repeats. */
    versionId: text('version_id'),
    problem: text('problem'),
    firstSeenAt: instant('first_seen_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.feedId, table.itemId] }),
    index('feed_items_hash').on(table.hash),
    index('feed_items_at').on(table.updatedAt),
  ],
)

/** The document that answers a knowledge gap: these turns need none any more once it is published. */
export const gapAnswers = pgTable(
  'gap_answers',
  {
    conversationId: text('conversation_id').notNull(),
    turnId: text('turn_id').notNull(),
    /** Null when a person said that no document is needed. */
    versionId: text('version_id'),
    reason: text('reason'),
    by: text('by').notNull(),
    at: instant('at').notNull().defaultNow(),
    ...record('library'),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.turnId] }),
    index('gap_answers_version').on(table.versionId),
  ],
)

export type GenerationState = 'building' | 'active' | 'retired'

/** One table of the index per schema, embedder and analyzer; the active one answers. */
export const indexGenerations = pgTable(
  'index_generations',
  {
    id: text('id').primaryKey(),
    uri: text('uri').notNull(),
    tableName: text('table_name').notNull(),
    schemaVersion: integer('schema_version').notNull(),
    embedderId: text('embedder_id').notNull(),
    dimensions: integer('dimensions').notNull(),
    analyzerVersion: text('analyzer_version').notNull(),
    state: text('state').$type<GenerationState>().notNull(),
    chunkCount: integer('chunk_count').notNull().default(0),
    unitCount: integer('unit_count').notNull().default(0),
    /** How many units there were when last all of them had a vector. */
    embeddedCount: integer('embedded_count').notNull().default(0),
    /** All work of the outbox up to this id is in it. */
    appliedThrough: bigint('applied_through', { mode: 'number' }).notNull().default(0),
    libraryVersion: integer('library_version').notNull().default(0),
    createdAt: createdAt(),
    activatedAt: instant('activated_at'),
    retiredAt: instant('retired_at'),
  },
  (table) => [uniqueIndex('index_generations_one_active').on(table.state).where(sql`state = 'active'`)],
)

export type IndexOperation = 'put-version' | 'delete-version' | 'put-chunk' | 'delete-chunk'

/** What the index still has to do; written in the transaction that changes the library. Doing it twice is harmless. */
export const indexOutbox = pgTable(
  'index_outbox',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    operation: text('operation').$type<IndexOperation>().notNull(),
    /** The version or chunk; no foreign key, since what is to be deleted may be gone. */
    targetId: text('target_id').notNull(),
    libraryVersion: integer('library_version').notNull(),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    createdAt: createdAt(),
    doneAt: instant('done_at'),
  },
  (table) => [index('index_outbox_open').on(table.id).where(sql`done_at is null`)],
)

/** Vectors by the hash of the text they are of, so that unchanged text is not embedded again. */
export const embeddings = pgTable(
  'embeddings',
  {
    embedderId: text('embedder_id').notNull(),
    /** SHA-256 of the embedded text, hexadecimal. */
    hash: text('hash').notNull(),
    /** Little-endian float32, `dimensions` of them. */
    vector: bytes('vector').notNull(),
  },
  (table) => [primaryKey({ columns: [table.embedderId, table.hash] })],
)

export type StopTarget = 'document' | 'version' | 'chunk' | 'answer'

/** 紧急停用: the operator's stop of a source or an answer; it holds until it is lifted. */
export const sourceStops = pgTable(
  'source_stops',
  {
    id: text('id').primaryKey(),
    target: text('target').$type<StopTarget>().notNull(),
    /** Id of the work, version or chunk; for an answer `conversation/turn`. */
    targetId: text('target_id').notNull(),
    reason: text('reason').notNull(),
    by: text('by').notNull(),
    at: instant('at').notNull().defaultNow(),
    liftedAt: instant('lifted_at'),
    liftedBy: text('lifted_by'),
    liftReason: text('lift_reason'),
    ...record('business'),
  },
  (table) => [
    uniqueIndex('source_stops_standing').on(table.target, table.targetId).where(sql`lifted_at is null`),
    index('source_stops_at').on(table.at),
  ],
)
