// The library as a folder: what stands where in it, and in which form. It can be read, compared with another and kept under version control:
// the same library gives the same bytes.
import { createHash } from 'node:crypto'
import { lstat, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { z } from 'zod'
import { CalendarDate, Instant } from '../../domain/calendar.ts'
import { AttributeReading } from '../../domain/editorial.ts'
import { Audience, Grade } from '../../domain/identity.ts'
import { Block, DateDerivation, DocumentKind, ReadingNote, Verification } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import { FactField } from '../../domain/product-fact.ts'
import { hasCode } from '../../storage/error-code.ts'

/** Counts up when a folder of before cannot be read as one of today. */
export const formatVersion = 1

const Hash = z.string().regex(/^[0-9a-f]{64}$/)
const Count = z.int().nonnegative()
/** Words that every store can hold. */
const Words = z.string().refine((text) => text.isWellFormed() && !text.includes('\0'), '含有空字符或不完整的字符')
const Name = Words.min(1).max(300)
const WorkId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,119}$/)

export const Manifest = z.object({
  format: z.literal('zhigu-library'),
  version: z.literal(formatVersion),
  works: Count,
  versions: Count,
  corrections: Count,
  /** Of the bytes of the catalogue, which in turn names those of everything else. */
  catalogue: Hash,
})
export type Manifest = z.infer<typeof Manifest>

const WorkSaid = z.object({
  kind: DocumentKind,
  title: Name,
  shortTitle: Name,
  aliases: z.array(Name),
  issuer: Words.nullable(),
})

export const WorkLine = z.strictObject({ type: z.literal('work'), id: WorkId, ...WorkSaid.shape })
export type WorkLine = z.infer<typeof WorkLine>

/** What has no column of its own, as it is kept with the version. */
const Details = z.looseObject({
  declaredTo: CalendarDate.optional(),
  history: z.array(Words).optional(),
  phrasings: z.array(z.object({ heading: Words, questions: z.array(Words), procedure: Words.optional() })).optional(),
  work: WorkSaid.partial().optional(),
  ...Object.fromEntries(
    [
      'fingerprint',
      'attributes',
      'rating',
      'analyst',
      'law',
      'lawKey',
      'lawVersion',
      'status',
      'dateNote',
      'sourceId',
      'mark',
    ].map((name) => [name, Words.optional()]),
  ),
})

export const FileEntry = z.strictObject({
  name: Words.min(1).max(1_000),
  contentType: Words.max(300),
  size: Count,
  hash: Hash,
})
export type FileEntry = z.infer<typeof FileEntry>

export const VersionLine = z.strictObject({
  type: z.literal('version'),
  id: z.string(),
  workId: WorkId,
  title: Name,
  label: Name,
  documentNumber: Words.nullable(),
  effectiveFrom: CalendarDate.nullable(),
  effectiveTo: CalendarDate.nullable(),
  dateDerivation: DateDerivation,
  consultation: z.boolean(),
  /** What is in review in one home is a draft in another. */
  editorialState: z.enum(['draft', 'published', 'withdrawn']),
  grade: Grade,
  audiences: z.array(Audience).min(1),
  verification: Verification.nullable(),
  publishedOn: CalendarDate.nullable(),
  owner: Words.nullable(),
  orgUnit: Words.nullable(),
  reviewBy: CalendarDate.nullable(),
  source: Words.min(1),
  sourceId: Words.nullable(),
  language: Words,
  topics: z.array(Words),
  details: Details,
  writtenBy: Words.nullable(),
  readings: z.array(AttributeReading),
  readingNotes: z.array(ReadingNote),
  createdAt: Instant,
  files: z.array(FileEntry),
  /** Of the text, which lies in `texts/`. */
  hash: Hash,
  /** Of the bytes in `blocks/`. */
  blocks: Hash,
})
export type VersionLine = z.infer<typeof VersionLine>

export const CorrectionLine = z.strictObject({
  type: z.literal('correction'),
  id: Name,
  productCode: Words,
  field: FactField,
  condition: Words,
  previousValue: Words.nullable(),
  value: Words,
  reason: Words,
  by: Words,
  at: Instant,
  liftedAt: Instant.nullable(),
  liftedBy: Words.nullable(),
})
export type CorrectionLine = z.infer<typeof CorrectionLine>

export const CatalogueLine = z.discriminatedUnion('type', [WorkLine, VersionLine, CorrectionLine])
export type CatalogueLine = z.infer<typeof CatalogueLine>

/** A block without what the text says already; the line it stands on is its place. */
export const BlockLine = Block.omit({ ordinal: true, text: true }).strict()
export type BlockLine = z.infer<typeof BlockLine>

// --- places ---

export const manifestName = 'manifest.json'
export const catalogueName = 'catalogue.jsonl'
/** Everything that an export writes, the manifest aside. */
export const partNames = [catalogueName, 'texts', 'blocks', 'originals']

/** @param id checked, so that it names no other place */
export const textPath = (id: string): string => join('texts', `${id}.txt`)
export const blocksPath = (id: string): string => join('blocks', `${id}.jsonl`)

/** By what it consists of, with the ending of its name, so that it opens; nothing else of the name is used. */
export const originalPath = ({ name, hash }: Pick<FileEntry, 'name' | 'hash'>): string => {
  const ending = extname(name).toLowerCase()
  return join('originals', hash.slice(0, 2), `${hash}${/^\.[a-z0-9]{1,8}$/.test(ending) ? ending : ''}`)
}

/** Whether a version's id is the one that its work and text make; only then it may name a file. */
export const isVersionId = ({ id, workId, hash }: Pick<VersionLine, 'id' | 'workId' | 'hash'>): boolean =>
  id.startsWith(`${workId}@`) &&
  id.endsWith(`.${hash.slice(0, 8)}`) &&
  /^(?:\d{4}-\d{2}-\d{2}|undated)$/.test(id.slice(workId.length + 1, -9))

// --- bytes ---

export const hashOf = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** @throws Problem unprocessable-document */
export const damaged = (folder: string, what: string, cause?: unknown): Problem =>
  new Problem('unprocessable-document', `资料库文件夹 ${folder} 不完整或被改动过：${what}。没有导入任何内容。`, {
    action: '请重新导出，或换一份完整的文件夹。',
    cause,
  })

/** As large as the largest file that is taken in at all, and more. */
const largestPart = 600 * 1024 * 1024

/**
 * The bytes of a part, which are those that were written when the export was made.
 * @param hash null: of the manifest, which nothing names
 * @throws Problem when it is missing, no plain file, too large, or others
 */
export const readPart = async (folder: string, path: string, hash: string | null): Promise<Uint8Array> => {
  const place = join(folder, path)
  const found = await lstat(place).catch((cause: unknown) => {
    throw damaged(folder, hasCode(cause, 'ENOENT') ? `缺少 ${path}` : `${path} 读不到`, cause)
  })
  // A link may lead anywhere, and other things have no end.
  if (!found.isFile()) throw damaged(folder, `${path} 不是普通文件`)
  if (found.size > largestPart) throw damaged(folder, `${path} 过大`)
  const bytes = await readFile(place).catch((cause: unknown) => {
    throw damaged(folder, `${path} 读不到`, cause)
  })
  if (hash !== null && hashOf(bytes) !== hash) throw damaged(folder, `${path} 的内容与导出时不同`)
  return bytes
}
