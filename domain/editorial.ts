// Words of the editorial desk: what may be done to the library, and how far it has come. Whoever proposes does not decide.
import { z } from 'zod'
import { CalendarDate } from './calendar.ts'
import { Audience, Grade } from './identity.ts'
import { DateDerivation, DocumentKind, Verification } from './library.ts'

/**
 * What a change does: shows a draft, changes the catalogue's facts of what is shown, takes a version out of sight, shows a withdrawn
 * one again, sets a cell of the fact table right.
 */
export const ChangeKind = z.enum(['publish', 'edit', 'withdraw', 'restore', 'correct-fact'])
export type ChangeKind = z.infer<typeof ChangeKind>

/** `approved`: decided, and waits for its hour. `refused` and `cancelled`: nothing came of it. */
export const ChangeState = z.enum(['open', 'approved', 'done', 'refused', 'cancelled', 'undone'])
export type ChangeState = z.infer<typeof ChangeState>

/** What the library's document was when it was read: range of the words in the version's text that say so; null: taken from outside the text. */
export const AttributeReading = z.object({
  field: z.enum([
    'title',
    'documentNumber',
    'issuer',
    'publishedOn',
    'effectiveFrom',
    'effectiveTo',
    'label',
    'consultation',
    // Each may be read several times: a law that it ends, a line of its making.
    'repeals',
    'history',
  ]),
  value: z.string(),
  quote: z.string(),
  start: z.int().nonnegative().nullable(),
  end: z.int().nonnegative().nullable(),
  /** How the value follows from the words, for the person who confirms it: `第七十条：自公布之日起施行`. */
  derivation: z.enum(['stated', 'derived', 'assumed']),
})
export type AttributeReading = z.infer<typeof AttributeReading>

/** Why something stands on an action list: it names the superseded clause, or says nearly the same. */
export const ActionCause = z.enum(['cites', 'resembles'])
export type ActionCause = z.infer<typeof ActionCause>

export const ActionState = z.enum(['open', 'done', 'not-needed'])
export type ActionState = z.infer<typeof ActionState>

export const FeedKind = z.enum(['folder', 'feed', 'page', 'mail'])
export type FeedKind = z.infer<typeof FeedKind>

export const FeedRunState = z.enum(['running', 'ok', 'unchanged', 'failed'])
export type FeedRunState = z.infer<typeof FeedRunState>

/** `new`: seen, not taken in yet. `taken`: a draft was made of it. `duplicate`: the library holds it, or nearly so. */
export const FeedItemState = z.enum(['new', 'taken', 'duplicate', 'rejected'])
export type FeedItemState = z.infer<typeof FeedItemState>

// --- the catalogue's facts, as a person sets them ---

/** Words that every store can hold. */
const Name = z
  .string()
  .trim()
  .min(1, '不能为空')
  .max(300)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), '含有空字符或不完整的字符')

/**
 * What the catalogue says of a version and its work; null: not known. `effectiveTo` is the end that the document itself names, the first
 * day on which it is in force no more.
 */
export const CatalogueFacts = z.strictObject({
  title: Name,
  shortTitle: Name,
  aliases: z.array(Name).max(50),
  issuer: Name.nullable(),
  documentNumber: Name.nullable(),
  label: Name,
  publishedOn: CalendarDate.nullable(),
  effectiveFrom: CalendarDate.nullable(),
  effectiveTo: CalendarDate.nullable(),
  dateDerivation: DateDerivation,
  consultation: z.boolean(),
  grade: Grade,
  audiences: z.array(Audience).min(1, '至少选一类读者'),
  verification: Verification.nullable(),
  owner: Name.nullable(),
  orgUnit: Name.nullable(),
  reviewBy: CalendarDate.nullable(),
  topics: z.array(Name).max(50),
  rating: z.enum(['看好', '中性', '谨慎']).nullable(),
  analyst: Name.nullable(),
  law: Name.nullable(),
  lawVersion: Name.nullable(),
})
export type CatalogueFacts = z.infer<typeof CatalogueFacts>

/** Of a draft also which work it is a version of, and of what kind. */
export const DraftFacts = CatalogueFacts.extend({
  workId: z.string().regex(/^[a-z0-9][a-z0-9-]{0,119}$/, '应为小写字母、数字和连字符组成的编号'),
  kind: DocumentKind,
})
export type DraftFacts = z.infer<typeof DraftFacts>

/** What a change brings about: a version is shown, ends at another day (null: no more), or is withdrawn. */
export const Consequence = z.object({
  versionId: z.string(),
  title: z.string(),
  label: z.string(),
  /** The file that it came from; what was recorded before that was asked says nothing of it. */
  source: z.string().optional(),
  kind: z.enum(['shown', 'ends', 'withdrawn']),
  effectiveTo: CalendarDate.nullable(),
})
export type Consequence = z.infer<typeof Consequence>

/** Another draft of the same document for the very same time: whichever is published last takes the place of the other. */
export const Rival = z.object({ versionId: z.string(), title: z.string(), label: z.string(), source: z.string() })
export type Rival = z.infer<typeof Rival>

// --- the record of a work ---

const facts = z.record(z.string(), z.unknown())

/** What was done to a work of the library; who did it is the event's actor. A chained stream for each work. */
export const DocumentFact = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('draft-added'),
    versionId: z.string(),
    title: z.string(),
    /** Of the text; and of the file that it was read from. */
    hash: z.string(),
    file: z.object({ name: z.string(), hash: z.string() }).nullable(),
  }),
  /** `facts` that were set, each with what it said before. */
  z.object({ type: z.literal('draft-edited'), versionId: z.string(), facts, before: facts }),
  /** The draft is another work's version from now on, under another id. */
  z.object({
    type: z.literal('draft-moved'),
    versionId: z.string(),
    to: z.object({ workId: z.string(), versionId: z.string() }),
  }),
  z.object({ type: z.literal('draft-discarded'), versionId: z.string(), title: z.string(), hash: z.string() }),
  z.object({
    type: z.literal('change-proposed'),
    changeId: z.string(),
    kind: ChangeKind,
    versionId: z.string().nullable(),
    proposed: facts,
    reason: z.string(),
    effectAt: z.iso.datetime().nullable(),
  }),
  z.object({ type: z.literal('change-decided'), changeId: z.string(), approved: z.boolean(), reason: z.string() }),
  z.object({ type: z.literal('change-cancelled'), changeId: z.string(), reason: z.string() }),
  z.object({
    type: z.literal('change-done'),
    changeId: z.string(),
    kind: ChangeKind,
    versionId: z.string().nullable(),
    libraryVersion: z.int(),
    consequences: z.array(Consequence),
  }),
  z.object({ type: z.literal('change-undone'), changeId: z.string(), libraryVersion: z.int(), reason: z.string() }),
  /** By whoever runs the machine, and at once. */
  z.object({
    type: z.literal('published-at-once'),
    versionId: z.string(),
    title: z.string(),
    hash: z.string(),
    state: z.enum(['added', 'updated', 'restored']),
    libraryVersion: z.int(),
  }),
  z.object({
    type: z.literal('withdrawn-at-once'),
    versionId: z.string(),
    reason: z.string(),
    libraryVersion: z.int(),
  }),
  /**
   * Of what rests on words that a version of a law superseded: it was seen to, or need not be; `open`: taken up again. In the streams of the
   * law and of the work that rests on it.
   */
  z.object({
    type: z.literal('action-decided'),
    actionId: z.string(),
    targetId: z.string(),
    state: ActionState,
    reason: z.string().nullable(),
  }),
])
export type DocumentFact = z.infer<typeof DocumentFact>

/** What was said of questions that the library did not answer, in one chained stream, `gapStream`: why nothing need be written, or to ask again. */
export const GapFact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('gaps-set-aside'), turns: z.array(z.string()), reason: z.string() }),
  /** `versionIds`: drafts that were to answer them. */
  z.object({ type: z.literal('gaps-reopened'), turns: z.array(z.string()), versionIds: z.array(z.string()) }),
])
export type GapFact = z.infer<typeof GapFact>

export const gapStream = 'knowledge-gaps'

/** The stream that a work is recorded in. */
export const documentStream = (workId: string): string => `document:${workId}`
