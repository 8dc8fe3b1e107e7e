// The library's nouns: Work → Version → File → Block → Chunk → SearchUnit.
// A work is a law or a product document as such; a version its text between two dates; a chunk the smallest thing that can be
// cited; a search unit what is indexed. Ranges are UTF-16 offsets into the version's stored text, half-open.
import { z } from 'zod'
import { CalendarDate, isWithin } from './calendar.ts'
import { Audience, Grade } from './identity.ts'

export const documentKinds = ['regulation', 'digest', 'faq', 'product', 'fee', 'procedure', 'research'] as const
/** `regulation` is the law's own text, `digest` a summary of it in our words. */
export const DocumentKind = z.enum(documentKinds)
export type DocumentKind = z.infer<typeof DocumentKind>

export const EditorialState = z.enum(['draft', 'in-review', 'published', 'withdrawn'])
export type EditorialState = z.infer<typeof EditorialState>

/** Computed for a date, never stored. */
export const LegalStatus = z.enum(['consultation-draft', 'not-yet-effective', 'in-force', 'repealed', 'unknown'])
export type LegalStatus = z.infer<typeof LegalStatus>

/** How the dates are known: printed in the text, derived by a rule, or assumed and to be confirmed by a person (待核). */
export const DateDerivation = z.enum(['stated', 'derived', 'assumed'])
export type DateDerivation = z.infer<typeof DateDerivation>

/** How far a digest was checked against the source (rules.yaml `verification`); only the first three may show a clause number. */
export const Verification = z.enum(['text', 'quoted', 'digest', 'secondary', 'none'])
export type Verification = z.infer<typeof Verification>

/** Whether a clause number may be shown, so far was it checked. */
export const maySayClause = (verification: Verification): boolean =>
  verification === 'text' || verification === 'quoted' || verification === 'digest'

/** Which library answers: the number of its last publish (0: nothing was ever published), and the index of that. */
export type LibraryState = { libraryVersion: number; generationId: string | null }

export const Work = z.object({
  id: z.string(),
  kind: DocumentKind,
  title: z.string(),
  shortTitle: z.string(),
  issuer: z.string().nullable(),
})
export type Work = z.infer<typeof Work>

export const Version = z.object({
  id: z.string(),
  workId: z.string(),
  /** As this version is titled; the work has the title of its newest. */
  title: z.string(),
  /** What tells versions apart for a person: `2019-12-28 修订`, `2026 年版`. */
  label: z.string(),
  documentNumber: z.string().nullable(),
  effectiveFrom: CalendarDate.nullable(),
  effectiveTo: CalendarDate.nullable(),
  dateDerivation: DateDerivation,
  consultation: z.boolean(),
  editorialState: EditorialState,
  grade: Grade,
  audiences: z.array(Audience).min(1),
  verification: Verification.nullable(),
  publishedOn: CalendarDate.nullable(),
  owner: z.string().nullable(),
  reviewBy: CalendarDate.nullable(),
  source: z.string(),
  sourceId: z.string().nullable(),
  language: z.string(),
  /** SHA-256 of the stored plain text. */
  hash: z.string(),
  topics: z.array(z.string()),
})
export type Version = z.infer<typeof Version>

export const BlockKind = z.enum(['heading', 'paragraph', 'list-item', 'table-row', 'metadata'])
export type BlockKind = z.infer<typeof BlockKind>

/** What a person who takes the file in should know of it. `page` null: of the whole file. */
export const ReadingNote = z.object({
  kind: z.enum([
    'scanned', // recognised from a picture: to be compared with the original
    'unsure', // recognised, and not surely
    'nothing-recognised', // a page or picture without any text
    'left-out', // macros, embedded files, pictures, hidden sheets: not read
    'changes', // tracked changes: read as if all were accepted
    'cut', // more than the limit: the rest was not read
    'differs', // what is said of it beside its text is not what its text says
    'assumed', // neither said nor to be told from the text: to be confirmed by a person
  ]),
  page: z.int().positive().nullable(),
  /** In Chinese, for that person. */
  message: z.string(),
})
export type ReadingNote = z.infer<typeof ReadingNote>

/** Left, top, right, bottom in points (1/72 inch) from the upper left corner of the page. */
export type Box = [number, number, number, number]

export const Block = z.object({
  ordinal: z.int().nonnegative(),
  kind: BlockKind,
  headingPath: z.array(z.string()),
  text: z.string(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  page: z.int().positive().nullable(),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  /** 0…1 of its least sure word, of text recognised in a picture; null for text that needed no recognition. */
  confidence: z.number().min(0).max(1).nullable(),
  /** For a table row: header → cell. */
  cells: z.record(z.string(), z.string()).nullable(),
})
export type Block = z.infer<typeof Block>

export const Chunk = z.object({
  id: z.string(),
  versionId: z.string(),
  ordinal: z.int().nonnegative(),
  /** The same in all versions of the work: `work#第二十五条`, `work#第二十五条第二款`; null where there are no clauses. */
  clauseId: z.string().nullable(),
  /** `第二十五条` */
  clause: z.string().nullable(),
  /** 编/章/节 or headings above. */
  path: z.array(z.string()),
  text: z.string(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  page: z.int().positive().nullable(),
})
export type Chunk = z.infer<typeof Chunk>

/** `text` is the chunk's own wording, `question` one of several phrasings of an FAQ. */
export const SearchUnit = z.object({
  id: z.string(),
  chunkId: z.string(),
  kind: z.enum(['text', 'question']),
  text: z.string(),
})
export type SearchUnit = z.infer<typeof SearchUnit>

/**
 * 法律状态 of a version on a date. A consultation draft stays one whatever the date; without a beginning nothing can be said.
 */
export const legalStatusOn = (
  version: Pick<Version, 'effectiveFrom' | 'effectiveTo' | 'consultation'>,
  date: CalendarDate,
): LegalStatus => {
  if (version.consultation) return 'consultation-draft'
  if (version.effectiveFrom === null) return 'unknown'
  if (date < version.effectiveFrom) return 'not-yet-effective'
  return isWithin(date, version.effectiveFrom, version.effectiveTo) ? 'in-force' : 'repealed'
}
