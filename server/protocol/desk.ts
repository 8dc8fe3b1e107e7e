// What goes over the wire for the library's desk: documents with their versions, drafts, and changes that one proposes and another decides.
import { z } from '@hono/zod-openapi'
import { CalendarDate, Instant } from '../../domain/calendar.ts'
import {
  AttributeReading,
  CatalogueFacts,
  ChangeKind,
  ChangeState,
  Consequence,
  DraftFacts,
  Rival,
} from '../../domain/editorial.ts'
import { Audience, Grade, Role } from '../../domain/identity.ts'
import {
  BlockKind,
  DateDerivation,
  DocumentKind,
  EditorialState,
  LegalStatus,
  ReadingNote,
  Verification,
} from '../../domain/library.ts'
import { PassageSource } from '../../domain/passage.ts'
import { ProblemDocument } from '../../domain/problem.ts'
import { parsedOrNull } from './audit.ts'
import { Text } from './text.ts'

const Id = Text.trim().min(1, '不能为空').max(300)
const Reason = Text.trim().min(2, '理由至少两个字').max(500)
const Revision = z.int().nonnegative()
const Count = z.int().nonnegative()
const limit = (most: number, usual: number) =>
  z.coerce.number().int('应为整数').min(1).max(most, `最多 ${most}`).default(usual)

const badPlace = '不是这里给出的续查位置，只能从头查起'
/** Where a list goes on: after what has this time (as the database says it) and this id. */
const Place = z.tuple([z.string().regex(/^\d{4}-\d{2}-\d{2} [\d:.+-]{8,30}$/), Text.max(300)])
const page = z
  .string()
  .max(500, badPlace)
  .transform((text, context): { at: string; id: string } => {
    const place = Place.safeParse(parsedOrNull(text))
    if (place.success) return { at: place.data[0], id: place.data[1] }
    context.addIssue({ code: 'custom', message: badPlace })
    return z.NEVER
  })
  .openapi({ type: 'string' })
  .optional()
  .describe('上一次返回的 next')

// --- catalogue facts: what a person may set ---

/** Given its name in the interface here, so that domain/ knows nothing of OpenAPI. */
export const CatalogueFactsView = z.strictObject(CatalogueFacts.shape).openapi('CatalogueFacts')

// --- documents ---

export const DocumentQuery = z.strictObject({
  text: Text.trim().min(1).max(100).optional().describe('标题、简称、别名、文号或编号里的一段'),
  kind: DocumentKind.optional(),
  state: EditorialState.optional().describe('有这种状态的版本'),
  legalStatus: LegalStatus.optional().describe('今天的法律状态'),
  grade: z.coerce.number().pipe(Grade).optional(),
  reviewDue: z.enum(['true', 'false']).optional().describe('true：已到或超过复核日期'),
  limit: limit(200, 50),
  page,
})
export type DocumentQuery = z.infer<typeof DocumentQuery>

export const VersionItem = z
  .object({
    id: z.string(),
    workId: z.string(),
    title: z.string(),
    label: z.string(),
    documentNumber: z.string().nullable(),
    effectiveFrom: CalendarDate.nullable(),
    /** Where the next begins, or earlier where it says so itself. */
    effectiveTo: CalendarDate.nullable(),
    dateDerivation: DateDerivation,
    publishedOn: CalendarDate.nullable(),
    consultation: z.boolean(),
    editorialState: EditorialState,
    /** Today. */
    legalStatus: LegalStatus,
    grade: Grade,
    audiences: z.array(Audience),
    verification: Verification.nullable(),
    owner: z.string().nullable(),
    reviewBy: CalendarDate.nullable(),
    /** The file or address that it came from. */
    source: z.string(),
    writtenBy: z.string().nullable(),
    revision: Revision,
    /** The library versions in which it became and ceased to be visible. */
    publishedIn: z.int().nullable(),
    withdrawnIn: z.int().nullable(),
    createdAt: Instant,
    updatedAt: Instant,
    /** The change that is open or waits for its hour. */
    openChangeId: z.string().nullable(),
  })
  .openapi('VersionItem')
export type VersionItem = z.infer<typeof VersionItem>

const document = {
  id: z.string(),
  kind: DocumentKind,
  title: z.string(),
  shortTitle: z.string(),
  issuer: z.string().nullable(),
}

export const DocumentItem = z
  .object({
    ...document,
    /** The published version in force today, else the newest published one; null where the caller sees none. */
    current: VersionItem.nullable(),
    /** Of those that the caller may see. `drafts`: not published yet. */
    versions: Count,
    drafts: Count,
    /** The newest change that is open or waits for its hour. */
    openChangeId: z.string().nullable(),
    reviewDue: z.boolean(),
    updatedAt: Instant,
  })
  .openapi('DocumentItem')
export type DocumentItem = z.infer<typeof DocumentItem>

export const DocumentPage = z
  .object({ /** What changed last comes first. */ documents: z.array(DocumentItem), next: z.string().nullable() })
  .openapi('DocumentPage')
export type DocumentPage = z.infer<typeof DocumentPage>

// --- changes ---

const effectAt = Instant.nullable().default(null).describe('批准后何时生效；null：批准即生效')
const proposal = { revision: Revision.describe('所看到的版本的 revision'), reason: Reason, effectAt }

/** 变更: what it does comes true when another person approves it. */
export const ProposeChange = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('publish'), ...proposal }),
    z.strictObject({ kind: z.literal('edit'), facts: CatalogueFacts.partial(), ...proposal }),
    z.strictObject({ kind: z.literal('withdraw'), ...proposal }),
    z.strictObject({ kind: z.literal('restore'), ...proposal }),
  ])
  .openapi('ProposeChange')
export type ProposeChange = z.infer<typeof ProposeChange>

export const DecideChange = z
  .strictObject({ approve: z.boolean(), reason: Text.trim().max(500).default('').describe('驳回须写明理由') })
  .superRefine(({ approve, reason }, context) => {
    if (!approve && reason.length < 2) context.addIssue({ code: 'custom', path: ['reason'], message: '驳回须写明理由' })
  })
  .openapi('DecideChange')
export type DecideChange = z.infer<typeof DecideChange>

export const ReasonGiven = z.strictObject({ reason: Reason }).openapi('ReasonGiven')

export const ChangeQuery = z.strictObject({
  state: ChangeState.optional(),
  mine: z.enum(['proposed', 'to-decide']).optional().describe('proposed：我提出的；to-decide：等我审核的'),
  workId: Id.optional(),
  limit: limit(200, 50),
  page,
})
export type ChangeQuery = z.infer<typeof ChangeQuery>

export const ChangeItem = z
  .object({
    id: z.string(),
    kind: ChangeKind,
    state: ChangeState,
    workId: z.string(),
    /** Null for a cell of the fact table. */
    versionId: z.string().nullable(),
    /** As it is called now, else by its id. */
    title: z.string(),
    label: z.string().nullable(),
    /** The file or address that the version came from; null where there is none any more. */
    source: z.string().nullable(),
    /** Who wrote the version; nobody publishes what they wrote. */
    writtenBy: z.string().nullable(),
    proposed: z.record(z.string(), z.unknown()),
    reason: z.string(),
    effectAt: Instant.nullable(),
    proposedBy: z.string(),
    proposedAt: Instant,
    decidedBy: z.string().nullable(),
    decidedAt: Instant.nullable(),
    decisionReason: z.string().nullable(),
    doneAt: Instant.nullable(),
    doneIn: z.int().nullable(),
    undoneAt: Instant.nullable(),
    undoneBy: z.string().nullable(),
    undoneIn: z.int().nullable(),
    /** Why it could not take effect at its hour. */
    problem: z.string().nullable(),
    /** Until when it can be undone; null where that is over, or it has not taken effect. */
    undoUntil: Instant.nullable(),
    /** Why the caller may not decide it; null: they may. */
    whyNotDecide: z.string().nullable(),
  })
  .openapi('ChangeItem')
export type ChangeItem = z.infer<typeof ChangeItem>

export const ChangeView = ChangeItem.extend({
  /** Of what has not taken effect yet: computed on the library as it is now. */
  consequences: z.array(Consequence),
  /** Of a draft that is to be published: other drafts for the very same time. */
  rivals: z.array(Rival),
  /** Of an edit: what the fields that it sets said before. */
  before: z.record(z.string(), z.unknown()).nullable(),
}).openapi('ChangeView')
export type ChangeView = z.infer<typeof ChangeView>

/** What publishing a draft would bring about as the library is now; `problem`: why it cannot be published. */
export const PublishingView = z
  .object({ consequences: z.array(Consequence), rivals: z.array(Rival), problem: z.string().nullable() })
  .openapi('PublishingView')
export type PublishingView = z.infer<typeof PublishingView>

export const ChangePage = z
  .object({ /** The newest first. */ changes: z.array(ChangeItem), next: z.string().nullable() })
  .openapi('ChangePage')
export type ChangePage = z.infer<typeof ChangePage>

// --- one document, one version ---

/** One entry of the work's record: what was done, by whom; it can neither be changed nor taken out. */
export const DocumentEvent = z.object({
  seq: z.int().positive(),
  at: Instant,
  type: z.string(),
  by: z.string().nullable(),
  /** Null when its time is over. */
  body: z.looseObject({ type: z.string() }).nullable(),
})
export type DocumentEvent = z.infer<typeof DocumentEvent>

export const DocumentView = z
  .object({
    ...document,
    aliases: z.array(z.string()),
    /** The oldest first, as they come into force; drafts last. */
    versions: z.array(VersionItem),
    /** The newest first. */
    changes: z.array(ChangeItem),
    /** The newest first. */
    events: z.array(DocumentEvent),
  })
  .openapi('DocumentView')
export type DocumentView = z.infer<typeof DocumentView>

/** Texts of blocks and chunks are ranges of the version's `text`. */
const range = { start: z.int().nonnegative(), end: z.int().nonnegative() }

export const VersionBlock = z.object({
  ordinal: Count,
  kind: BlockKind,
  headingPath: z.array(z.string()),
  ...range,
  page: z.int().nullable(),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  confidence: z.number().nullable(),
  cells: z.record(z.string(), z.string()).nullable(),
})
export type VersionBlock = z.infer<typeof VersionBlock>

export const VersionChunk = z.object({
  id: z.string(),
  ordinal: Count,
  clauseId: z.string().nullable(),
  clause: z.string().nullable(),
  path: z.array(z.string()),
  ...range,
  page: z.int().nullable(),
})
export type VersionChunk = z.infer<typeof VersionChunk>

export const VersionView = VersionItem.extend({
  kind: DocumentKind,
  facts: CatalogueFactsView,
  /** How the dates were derived, in words. */
  dateNote: z.string().nullable(),
  readings: z.array(AttributeReading),
  readingNotes: z.array(ReadingNote),
  sourceId: z.string().nullable(),
  language: z.string(),
  hash: z.string(),
  /** The originals; `GET …/original` gives the first. */
  files: z.array(z.object({ name: z.string(), contentType: z.string(), size: Count, hash: z.string() })),
  text: z.string(),
  blocks: z.array(VersionBlock),
  chunks: z.array(VersionChunk),
  /** Rows of the fact table that were read from it. */
  productFacts: Count,
}).openapi('VersionView')
export type VersionView = z.infer<typeof VersionView>

// --- drafts ---

const audiences = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(Audience).min(1))
  .openapi({ type: 'string', example: 'public,staff' })

export const UploadQuery = z.strictObject({
  name: Text.trim().min(1).max(255).describe('文件名，扩展名说明格式'),
  kind: DocumentKind.optional().describe('不填则从内容判断'),
  grade: z.coerce
    .number()
    .pipe(Grade)
    .optional()
    .describe('文件自己没有写明时的数据级别；缺省同 of 现在的版本，没有则为 2（内部）'),
  audiences: audiences.optional().describe('文件自己没有写明时的读者，逗号分隔；缺省同 of 现在的版本，没有则为 staff'),
  of: Id.optional().describe('是哪一份资料的新版本（资料编号）'),
})
export type UploadQuery = z.infer<typeof UploadQuery>

/** `unchanged`: held already, as this version. */
export const UploadOutcome = z.object({
  file: z.string(),
  line: z.int(),
  title: z.string().nullable(),
  state: z.enum(['added', 'unchanged', 'rejected']),
  workId: z.string().nullable(),
  versionId: z.string().nullable(),
  /** Of the version that it is, or that holds the same. */
  editorialState: EditorialState.nullable(),
  chunks: Count,
  notes: z.array(ReadingNote),
  problem: ProblemDocument.nullable(),
})
export type UploadOutcome = z.infer<typeof UploadOutcome>

/** A file may hold several documents, as a mail or a collection of laws does. */
export const UploadReport = z.object({ outcomes: z.array(UploadOutcome) }).openapi('UploadReport')
export type UploadReport = z.infer<typeof UploadReport>

/** Longest text that is written in the browser, in characters. */
export const longestWritten = 200_000

export const WriteDraft = z
  .strictObject({
    text: Text.min(1, '不能为空').max(longestWritten).describe('Markdown'),
    facts: DraftFacts.partial().required({ title: true }),
  })
  .openapi('WriteDraft')
export type WriteDraft = z.infer<typeof WriteDraft>

export const EditDraft = z.strictObject({ revision: Revision, facts: DraftFacts.partial() }).openapi('EditDraft')
export type EditDraft = z.infer<typeof EditDraft>

// --- search as of a day and as a role ---

export const LibrarySearchQuery = z.strictObject({
  text: Text.trim().min(1).max(500),
  asOf: CalendarDate.optional().describe('缺省为今天'),
  role: Role.optional().describe('以这个角色的默认权限看，不高于自己的；缺省为自己'),
  limit: limit(50, 10),
})
export type LibrarySearchQuery = z.infer<typeof LibrarySearchQuery>

export const FoundPassage = z.object({
  chunkId: z.string(),
  versionId: z.string(),
  workId: z.string(),
  kind: DocumentKind,
  title: z.string(),
  label: z.string(),
  clause: z.string().nullable(),
  path: z.array(z.string()),
  text: z.string(),
  effectiveFrom: CalendarDate.nullable(),
  effectiveTo: CalendarDate.nullable(),
  legalStatus: LegalStatus,
  grade: Grade,
  audiences: z.array(Audience),
  source: PassageSource,
  score: z.number(),
})
export type FoundPassage = z.infer<typeof FoundPassage>

export const LibrarySearchResult = z
  .object({
    asOf: CalendarDate,
    libraryVersion: z.int(),
    /** With which clearance it was searched. */
    reader: z.object({ role: Role, grade: Grade, audiences: z.array(Audience) }),
    passages: z.array(FoundPassage),
    /** Which text was asked for and is not held, for instance one of another day. */
    missing: z.string().nullable(),
  })
  .openapi('LibrarySearchResult')
export type LibrarySearchResult = z.infer<typeof LibrarySearchResult>
