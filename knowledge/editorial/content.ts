// What a version consists of: its blocks, the chunks that they are cut into, what those are asked by, product facts and files.
import { asc, eq, inArray, sql as statement } from 'drizzle-orm'
import type { ReadingNote } from '../../domain/library.ts'
import { lockBlobs } from '../../storage/blobs/unreferenced.ts'
import { blocks, chunks, files, productFacts, searchUnits, versions } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { type Chunked, type Cuttable, chunkDocument } from '../chunking/chunk-document.ts'
import { countTokens } from '../chunking/count-tokens.ts'
import { extractFacts } from '../facts/extract-facts.ts'
import type { ParsedDocument, Phrasings } from '../parsing/parsed-document.ts'

/**
 * The bytes a document came from, put into the blobs already.
 * @property putAgain where they are gone: what refers to the same bytes may have been discarded meanwhile
 */
export type StoredFile = {
  name: string
  contentType: string
  size: number
  hash: string
  blobKey: string
  putAgain?: () => Promise<void>
}

/**
 * A document on its way in.
 * @property notes what a person should know of how it was read
 * @property mark by which the same bytes are known again
 * @property name of the file that it was read from, whether that is kept or not
 */
export type Submission = {
  document: ParsedDocument
  file: StoredFile | null
  notes: readonly ReadingNote[]
  mark?: string
  name?: string
}

/** A document and the version whose content it is. */
export type Content = { document: Cuttable; file: StoredFile | null; row: { id: string; workId: string } }

/** Cuts documents and writes what they consist of; gives how many chunks each version has. */
export const writeContent = async (tx: Database, contents: readonly Content[]): Promise<Map<string, number>> => {
  const cut = new Map(
    contents.map(({ document, row: { id } }) => [id, chunkDocument({ document, versionId: id, countTokens })]),
  )
  await insertRows(tx, blocks, contents.flatMap(blockRows))
  await insertRows(tx, chunks, [...cut.values()].flatMap(chunkRows))
  await insertRows(
    tx,
    searchUnits,
    [...cut.values()].flatMap(({ units }) =>
      units.map((unit) => ({ id: unit.id, chunk_id: unit.chunkId, kind: unit.kind, text: unit.text })),
    ),
  )
  await inBatches(
    contents.flatMap((content) => factRows(content, cut.get(content.row.id))),
    500,
    (batch) => tx.insert(productFacts).values(batch),
  )
  await writeFiles(tx, contents)
  return new Map([...cut].map(([id, { chunks: made }]) => [id, made.length]))
}

const writeFiles = async (tx: Database, contents: readonly Content[]): Promise<void> => {
  const written = contents.flatMap(({ file, row }) => (file ? [{ file, versionId: row.id }] : []))
  if (written.length === 0) return
  await lockBlobs(tx)
  await Promise.all(written.map(({ file }) => file.putAgain?.()))
  const rows = written.map(({ file: { putAgain: _, ...file }, versionId }) => ({
    id: fileId(versionId, file.hash),
    versionId,
    ...file,
  }))
  await inBatches(rows, 500, (batch) => tx.insert(files).values(batch).onConflictDoNothing())
}

/** The same file of a version is one row. */
export const fileId = (versionId: string, hash: string): string => `${versionId}/${hash.slice(0, 16)}`

/** Search units and facts go with their chunks; the files stay. */
export const removeContent = async (tx: Database, versionIds: readonly string[]): Promise<void> => {
  await tx.delete(blocks).where(inArray(blocks.versionId, [...versionIds]))
  await tx.delete(chunks).where(inArray(chunks.versionId, [...versionIds]))
}

/** What was written of a version, to be cut anew. @param as what it is from now on */
export const readContent = async (
  tx: Database,
  versionId: string,
  as: Cuttable['attributes'],
): Promise<Pick<Content, 'document'>> => {
  const [version] = await tx
    .select({ text: versions.text, details: versions.details })
    .from(versions)
    .where(eq(versions.id, versionId))
  const rows = await tx.select().from(blocks).where(eq(blocks.versionId, versionId)).orderBy(asc(blocks.ordinal))
  const phrasings = (version?.details.phrasings as Phrasings[] | undefined) ?? []
  return { document: { attributes: as, text: version?.text ?? '', blocks: rows, phrasings } }
}

// --- rows ---

const blockRows = ({ document, row }: Content) =>
  document.blocks.map((block) => ({
    version_id: row.id,
    ordinal: block.ordinal,
    kind: block.kind,
    heading_path: block.headingPath,
    text: block.text,
    start_offset: block.start,
    end_offset: block.end,
    page: block.page,
    box: block.box,
    confidence: block.confidence,
    cells: block.cells,
  }))

const chunkRows = ({ chunks: made }: Chunked) =>
  made.map((chunk) => ({
    id: chunk.id,
    version_id: chunk.versionId,
    ordinal: chunk.ordinal,
    clause_id: chunk.clauseId,
    clause: chunk.clause,
    path: chunk.path,
    text: chunk.text,
    start_offset: chunk.start,
    end_offset: chunk.end,
    page: chunk.page,
  }))

const factRows = ({ document, row }: Content, cut: Chunked | undefined) =>
  document.attributes.kind === 'product'
    ? extractFacts({ workId: row.workId, versionId: row.id, blocks: document.blocks, chunks: cut?.chunks ?? [] })
    : []

/** Calls for a batch at a time. */
export const inBatches = async <T>(
  rows: readonly T[],
  size: number,
  insert: (batch: T[]) => PromiseLike<unknown>,
): Promise<void> => {
  for (let start = 0; start < rows.length; start += size) await insert(rows.slice(start, start + size))
}

const rowTypes = {
  blocks:
    'version_id text, ordinal int, kind text, heading_path text[], text text, start_offset int, end_offset int, page int, box jsonb, confidence real, cells jsonb',
  chunks:
    'id text, version_id text, ordinal int, clause_id text, clause text, path text[], text text, start_offset int, end_offset int, page int',
  searchUnits: 'id text, chunk_id text, kind text, text text',
}
const tableNames = new Map<unknown, keyof typeof rowTypes>([
  [blocks, 'blocks'],
  [chunks, 'chunks'],
  [searchUnits, 'searchUnits'],
])

/** Many rows as one parameter: ten times as fast as a parameter for each value. */
const insertRows = async (
  tx: Database,
  table: typeof blocks | typeof chunks | typeof searchUnits,
  rows: readonly object[],
) => {
  const types = rowTypes[tableNames.get(table) ?? 'blocks']
  const columns = types.split(', ').map((column) => column.split(' ')[0])
  const list = statement.raw(columns.join(', '))
  await inBatches(rows, 2000, (batch) =>
    tx.execute(
      statement`insert into ${table} (${list}) select ${list} from json_to_recordset(${JSON.stringify(batch)}::json) as row(${statement.raw(types)})`,
    ),
  )
}
