// The whole library into a folder: catalogue, texts, blocks and originals. It can be moved, kept and compared.
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { asc, eq, getTableColumns, inArray } from 'drizzle-orm'
import { Problem } from '../../domain/problem.ts'
import type { Blob } from '../../storage/blobs/blob.ts'
import { hasCode } from '../../storage/error-code.ts'
import { makeFolder } from '../../storage/make-folder.ts'
import { throwStorageProblem } from '../../storage/sql/failure.ts'
import { blocks, factCorrections, files, versions, works } from '../../storage/sql/schema.ts'
import type { Database, Sql } from '../../storage/sql/sql.ts'
import {
  type BlockLine,
  blocksPath,
  type CatalogueLine,
  type CorrectionLine,
  catalogueName,
  type FileEntry,
  formatVersion,
  hashOf,
  type Manifest,
  manifestName,
  originalPath,
  partNames,
  textPath,
  type VersionLine,
} from './library-folder.ts'

/** @property missing originals that are listed and whose bytes are gone */
export type ExportReport = {
  folder: string
  works: number
  versions: number
  originals: number
  corrections: number
  missing: string[]
}

type Step = (step: { done: number; total: number; note: string }) => void

/**
 * Writes the library as it stands at one moment. The folder is new, empty, or an earlier export, which is then replaced; what else lies in it,
 * such as the history of a version control system, stays.
 * @param blobs null where no originals are kept
 * @throws Problem `conflict` when the folder holds something else, `invalid-request` when nothing can be written there, `storage-full`
 */
export const exportLibrary = async (
  { sql, blobs }: { sql: Pick<Sql, 'db'>; blobs: Pick<Blob, 'get'> },
  folder: string,
  step: Step = () => {},
): Promise<ExportReport> => {
  await checkTarget(folder)
  const partial = join(folder, `.partial-${randomUUID()}`)
  try {
    await mkdir(partial)
    const report = await sql.db.transaction((tx) => writeParts(tx, blobs, partial, step), {
      isolationLevel: 'repeatable read',
      accessMode: 'read only',
    })
    // While it is being replaced it is no export, and says so to whoever reads it.
    await rm(join(folder, manifestName), { force: true })
    for (const name of [...partNames, manifestName]) {
      await rm(join(folder, name), { recursive: true, force: true })
      await rename(join(partial, name), join(folder, name))
    }
    return { folder, ...report }
  } catch (cause) {
    if (hasCode(cause, 'ENOSPC'))
      throw new Problem('storage-full', `资料库没有导出完：${folder} 所在的磁盘已满。`, { cause })
    return throwStorageProblem(cause)
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

const checkTarget = async (folder: string): Promise<void> => {
  const found = await stat(folder).catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT')) return null
    throw new Problem('invalid-request', `不能导出到 ${folder}：这个位置无法使用，请换一个文件夹。`, { cause })
  })
  if (found && !found.isDirectory())
    throw new Problem('invalid-request', `不能导出到 ${folder}：它是一个文件，请换成文件夹。`)
  await makeFolder(folder, { what: '导出的位置', setting: '<folder>' })
  const held = (await readdir(folder)).filter((name) => !name.startsWith('.'))
  const isExport = held.includes(manifestName) || held.every((name) => partNames.includes(name))
  if (!isExport)
    throw new Problem('conflict', `${folder} 里有别的文件，没有导出；请换一个空文件夹，或上一次导出的文件夹。`)
  if (!held.includes(manifestName)) return
  const manifest = await readFile(join(folder, manifestName), 'utf8')
  if (!manifest.includes('zhigu-library'))
    throw new Problem('conflict', `${folder} 里的 ${manifestName} 不是资料库导出的，没有覆盖它；请换一个空文件夹。`)
}

const batchVersions = 20

const writeParts = async (
  tx: Database,
  blobs: Pick<Blob, 'get'>,
  folder: string,
  step: Step,
): Promise<Omit<ExportReport, 'folder'>> => {
  for (const name of partNames.filter((part) => part !== catalogueName)) await mkdir(join(folder, name))
  const heldWorks = await tx.select().from(works).orderBy(asc(works.id))
  const order = await tx
    .select({ id: versions.id, workId: versions.workId })
    .from(versions)
    .orderBy(asc(versions.workId), asc(versions.createdAt), asc(versions.id))
  const lines = new Map<string, VersionLine>()
  const originals = new Set<string>()
  const missing: string[] = []
  for (let at = 0; at < order.length; at += batchVersions) {
    step({ done: at, total: order.length, note: '版本' })
    const ids = order.slice(at, at + batchVersions).map(({ id }) => id)
    const ofVersions = await filesOf(tx, ids)
    const rows = new Map(
      (await tx.select().from(versions).where(inArray(versions.id, ids))).map((row) => [row.id, row]),
    )
    for (const row of ids.flatMap((id) => rows.get(id) ?? [])) {
      await writeFile(join(folder, textPath(row.id)), row.text)
      const blockLines = await blockLinesOf(tx, row.id)
      await writeFile(join(folder, blocksPath(row.id)), blockLines)
      const entries: FileEntry[] = []
      for (const { blobKey, ...file } of ofVersions.get(row.id) ?? []) {
        const place = originalPath(file)
        if (!originals.has(place)) {
          const bytes = await blobs.get(blobKey)
          if (!bytes || hashOf(bytes) !== file.hash) {
            missing.push(`${row.id} ${file.name}`)
            continue
          }
          await mkdir(join(folder, dirname(place)), { recursive: true })
          await writeFile(join(folder, place), bytes)
          originals.add(place)
        }
        entries.push(file)
      }
      lines.set(row.id, versionLine(row, hashOf(blockLines), entries))
    }
  }
  const byWork = Map.groupBy(lines.values(), ({ workId }) => workId)
  const corrections = await correctionLines(tx)
  const catalogue: CatalogueLine[] = [
    ...heldWorks.flatMap((work): CatalogueLine[] => [workLine(work), ...(byWork.get(work.id) ?? [])]),
    ...corrections,
  ]
  const bytes = catalogue.map((line) => `${JSON.stringify(line)}\n`).join('')
  await writeFile(join(folder, catalogueName), bytes)
  const counts = { works: heldWorks.length, versions: lines.size, corrections: corrections.length }
  const manifest: Manifest = { format: 'zhigu-library', version: formatVersion, ...counts, catalogue: hashOf(bytes) }
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`)
  step({ done: order.length, total: order.length, note: '版本' })
  return { ...counts, originals: originals.size, missing }
}

const filesOf = async (tx: Database, ids: readonly string[]) => {
  const { versionId, name, contentType, size, hash, blobKey } = getTableColumns(files)
  const rows = await tx
    .select({ versionId, name, contentType, size, hash, blobKey })
    .from(files)
    .where(inArray(files.versionId, [...ids]))
    .orderBy(asc(files.versionId), asc(files.id))
  return new Map(
    [...Map.groupBy(rows, (row) => row.versionId)].map(([id, group]) => [
      id,
      group.map(({ versionId: _, ...file }) => file),
    ]),
  )
}

/** A line for each block, in order. */
const blockLinesOf = async (tx: Database, versionId: string): Promise<string> => {
  const rows = await tx.select().from(blocks).where(eq(blocks.versionId, versionId)).orderBy(asc(blocks.ordinal))
  return rows
    .map(({ kind, headingPath, start, end, page, box, confidence, cells }) => {
      const line: BlockLine = { kind, headingPath, start, end, page, box, confidence, cells }
      return `${JSON.stringify(line)}\n`
    })
    .join('')
}

// --- rows as lines: each column by name, so that the order is always the same ---

const workLine = ({ id, kind, title, shortTitle, aliases, issuer }: typeof works.$inferSelect): CatalogueLine => ({
  type: 'work',
  id,
  kind,
  title,
  shortTitle,
  aliases,
  issuer,
})

const versionLine = (
  row: typeof versions.$inferSelect,
  blocksHash: string,
  entries: readonly FileEntry[],
): VersionLine => ({
  type: 'version',
  id: row.id,
  workId: row.workId,
  title: row.title,
  label: row.label,
  documentNumber: row.documentNumber,
  effectiveFrom: row.effectiveFrom,
  effectiveTo: row.effectiveTo,
  dateDerivation: row.dateDerivation,
  consultation: row.consultation,
  editorialState: row.editorialState === 'in-review' ? 'draft' : row.editorialState,
  grade: row.grade,
  audiences: row.audiences,
  verification: row.verification,
  publishedOn: row.publishedOn,
  owner: row.owner,
  orgUnit: row.orgUnit,
  reviewBy: row.reviewBy,
  source: row.source,
  sourceId: row.sourceId,
  language: row.language,
  topics: row.topics,
  // PostgreSQL gives the names of a jsonb value in its own order, which is always the same.
  details: row.details,
  writtenBy: row.writtenBy,
  readings: row.readings,
  readingNotes: row.readingNotes,
  createdAt: row.createdAt.toISOString(),
  files: [...entries],
  hash: row.hash,
  blocks: blocksHash,
})

const correctionLines = async (tx: Database): Promise<CorrectionLine[]> => {
  const rows = await tx.select().from(factCorrections).orderBy(asc(factCorrections.at), asc(factCorrections.id))
  return rows.map((row) => ({
    type: 'correction',
    id: row.id,
    productCode: row.productCode,
    field: row.field,
    condition: row.condition,
    previousValue: row.previousValue,
    value: row.value,
    reason: row.reason,
    by: row.by,
    at: row.at.toISOString(),
    liftedAt: row.liftedAt?.toISOString() ?? null,
    liftedBy: row.liftedBy,
  }))
}
