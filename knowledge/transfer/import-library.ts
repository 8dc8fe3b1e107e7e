// A folder that a library was exported to, into this one: all of it or nothing.
import { isDeepStrictEqual } from 'node:util'
import { and, inArray } from 'drizzle-orm'
import type { CalendarDate } from '../../domain/calendar.ts'
import type { DocumentFact } from '../../domain/editorial.ts'
import { inWords } from '../../domain/issue-words.ts'
import type { Block } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import type { Blob } from '../../storage/blobs/blob.ts'
import { lockBlobs } from '../../storage/blobs/unreferenced.ts'
import { throwStorageProblem } from '../../storage/sql/failure.ts'
import {
  factCorrections,
  files,
  type IndexOperation,
  indexOutbox,
  libraryChanges,
  versions,
  works,
} from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { fileId, inBatches, removeContent, writeContent } from '../editorial/content.ts'
import { closings, type HeldVersion, heldVersions, updateVersion } from '../editorial/held-versions.ts'
import {
  inLibraryTransaction,
  type LibraryStorage,
  type Record as RecordFact,
} from '../editorial/library-transaction.ts'
import { isDraft } from '../editorial/version-row.ts'
import type { Phrasings } from '../parsing/parsed-document.ts'
import { advanceLibrary } from '../versions/library-state.ts'
import {
  BlockLine,
  blocksPath,
  CatalogueLine,
  type CorrectionLine,
  catalogueName,
  damaged,
  type FileEntry,
  formatVersion,
  isVersionId,
  Manifest,
  manifestName,
  originalPath,
  readPart,
  textPath,
  type VersionLine,
  type WorkLine,
} from './library-folder.ts'

/** @property unchanged versions that this library holds just so */
export type ImportReport = {
  folder: string
  added: number
  updated: number
  unchanged: number
  originals: number
  corrections: number
  /** The library's number after this; null when nothing changed. */
  libraryVersion: number | null
}

type Step = (step: { done: number; total: number; note: string }) => void

type Catalogue = { works: Map<string, WorkLine>; versions: VersionLine[]; corrections: CorrectionLine[] }

/**
 * Takes a library in. What it says of a version counts here from now on; what is held here and stands not in it, stays; a draft that is held
 * here is left alone. The index is told by its outbox: drain it.
 * @param by in whose name it is published at once
 * @throws Problem `unprocessable-document` when the folder is damaged, is none or is of a newer product, `conflict` when it and this library
 * contradict each other; nothing is taken in then
 */
export const importLibrary = async (
  { sql, events, blobs }: LibraryStorage & { blobs: Pick<Blob, 'put' | 'has'> },
  folder: string,
  { by, step = () => {} }: { by: string; step?: Step },
): Promise<ImportReport> => {
  const catalogue = await readCatalogue(folder)
  const originals = await checkParts(folder, catalogue, step)
  const put = async (file: (typeof originals)[number]) => {
    const bytes = await readPart(folder, originalPath(file), file.hash)
    await blobs.put(blobKeyOf(file.hash), bytes, { contentType: file.contentType })
  }
  for (const [at, file] of originals.entries()) {
    step({ done: at, total: originals.length, note: '原文件' })
    await put(file)
  }
  const imported = await inLibraryTransaction({ sql, events }, async (tx, record) => {
    await lockBlobs(tx)
    // What refers to the same bytes may have been discarded meanwhile.
    for (const file of originals) if (!(await blobs.has(blobKeyOf(file.hash)))) await put(file)
    return write(tx, { folder, catalogue, by, record, step })
  }).catch(throwStorageProblem)
  return { folder, originals: originals.length, ...imported }
}

/** As the way into the library keeps them. */
const blobKeyOf = (hash: string): string => `library/${hash.slice(0, 2)}/${hash}`

// --- reading and checking the folder ---

const readCatalogue = async (folder: string): Promise<Catalogue> => {
  const manifest = parseManifest(folder, (await readPart(folder, manifestName, null)).toString())
  const bytes = await readPart(folder, catalogueName, manifest.catalogue)
  const catalogue: Catalogue = { works: new Map(), versions: [], corrections: [] }
  for (const [at, text] of Buffer.from(bytes).toString().split('\n').slice(0, -1).entries()) {
    const line = parseLine(folder, `${catalogueName} 第 ${at + 1} 行`, text)
    if (line.type === 'work') catalogue.works.set(line.id, line)
    else if (line.type === 'version') catalogue.versions.push(checkVersion(folder, line, catalogue))
    else catalogue.corrections.push(line)
  }
  const { works: heldWorks, versions: lines, corrections } = catalogue
  if (
    heldWorks.size !== manifest.works ||
    new Set(lines.map(({ id }) => id)).size !== manifest.versions ||
    corrections.length !== manifest.corrections
  )
    throw damaged(folder, `${catalogueName} 的条数与 ${manifestName} 不符`)
  return catalogue
}

const parseManifest = (folder: string, text: string): Manifest => {
  const json = parseJson(folder, manifestName, text)
  const isOurs = json instanceof Object && 'format' in json && json.format === 'zhigu-library' && 'version' in json
  if (!isOurs)
    throw new Problem('unprocessable-document', `${folder} 不是导出的资料库。`, {
      action: '请指定用 npx zhigu library export 导出的文件夹。',
    })
  if (typeof json.version === 'number' && json.version > formatVersion)
    throw new Problem(
      'unprocessable-document',
      `${folder} 由更新版本的智顾导出（格式 ${json.version}），这里读不懂。`,
      {
        action: '请升级后再导入，没有导入任何内容。',
      },
    )
  const manifest = Manifest.safeParse(json, { error: inWords })
  if (!manifest.success) throw damaged(folder, `${manifestName} 有误`, manifest.error)
  return manifest.data
}

const parseJson = (folder: string, where: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw damaged(folder, `${where}不是完整的 JSON`, cause)
  }
}

const parseLine = (folder: string, where: string, text: string): CatalogueLine => {
  const line = CatalogueLine.safeParse(parseJson(folder, where, text), { error: inWords })
  if (line.success) return line.data
  const [issue] = line.error.issues
  throw damaged(folder, `${where} ${issue?.path.join('.')}：${issue?.message}`, line.error)
}

/** @throws Problem when its id names something else, so that it could not name a file, or its work is not told before it */
const checkVersion = (folder: string, line: VersionLine, { works: known }: Catalogue): VersionLine => {
  if (!isVersionId(line)) throw damaged(folder, `版本编号 ${line.id.slice(0, 200)} 与它的资料和文字不符`)
  if (!known.has(line.workId)) throw damaged(folder, `版本 ${line.id} 所属的资料 ${line.workId} 不在目录里`)
  return line
}

/** Reads everything once, so that nothing begins that cannot be ended. @returns the originals, each once */
const checkParts = async (folder: string, { versions: lines }: Catalogue, step: Step): Promise<FileEntry[]> => {
  const originals = new Map<string, FileEntry>()
  for (const [at, line] of lines.entries()) {
    step({ done: at, total: lines.length, note: '核对' })
    await readContentOf(folder, line)
    for (const file of line.files) originals.set(originalPath(file), file)
  }
  for (const file of originals.values()) await readPart(folder, originalPath(file), file.hash)
  return [...originals.values()]
}

/** Text and blocks of a version; every block lies in the text, after the one before it. */
const readContentOf = async (folder: string, line: VersionLine): Promise<{ text: string; blocks: Block[] }> => {
  const { id, hash, readings } = line
  const text = Buffer.from(await readPart(folder, textPath(id), hash)).toString()
  const written = Buffer.from(await readPart(folder, blocksPath(id), line.blocks)).toString()
  let last = 0
  const blocks = written
    .split('\n')
    .slice(0, -1)
    .map((json, ordinal): Block => {
      const where = `${blocksPath(id)} 第 ${ordinal + 1} 行`
      const block = BlockLine.safeParse(parseJson(folder, where, json), { error: inWords })
      if (!block.success) throw damaged(folder, `${where}有误`, block.error)
      const { start, end } = block.data
      if (start < last || end < start || end > text.length) throw damaged(folder, `${where}不在正文之内`)
      last = end
      return { ordinal, ...block.data, text: text.slice(start, end) }
    })
  if (readings.some(({ start, end }) => (start ?? 0) > (end ?? 0) || (end ?? 0) > text.length))
    throw damaged(folder, `版本 ${id} 的读数不在正文之内`)
  return { text, blocks }
}

// --- writing ---

type Import = { folder: string; catalogue: Catalogue; by: string; record: RecordFact; step: Step }

const batchVersions = 20

const write = async (
  tx: Database,
  { folder, catalogue, by, record, step }: Import,
): Promise<Omit<ImportReport, 'folder' | 'originals'>> => {
  const held = await heldOf(tx, [...catalogue.works.keys()])
  const former = new Map(held.map((version) => [version.id, version]))
  const added = catalogue.versions.filter(({ id }) => !former.has(id))
  const updated = catalogue.versions.filter((line) => isOther(former.get(line.id), line))
  const lines = [...added, ...updated]
  await checkWorks(tx, catalogue, held)
  await checkVersions(tx, lines, held)
  const corrections = await newCorrections(tx, catalogue.corrections)
  const counts = {
    added: added.length,
    updated: updated.length,
    unchanged: catalogue.versions.length - lines.length,
    corrections: corrections.length,
  }
  if (lines.length + corrections.length === 0) return { ...counts, libraryVersion: null }

  const what = `导入资料库：新增 ${added.length} 个版本，更新 ${updated.length} 个`
  const libraryVersion = await advanceLibrary(tx, by, what)
  await writeWorks(tx, new Set(lines.map(({ workId }) => workId)), catalogue)
  // Withdrawals first: the same text may be held only once.
  for (const line of updated.toSorted((a, b) => Number(isShown(a)) - Number(isShown(b))))
    await updateVersion(tx, line.id, changed(former.get(line.id), line, libraryVersion))
  let done = 0
  await inBatches(lines, batchVersions, async (batch) => {
    step({ done, total: lines.length, note: '写入' })
    done += batch.length
    await writeVersions(tx, batch, { folder, catalogue, former, libraryVersion })
  })
  await inBatches(corrections, 100, (batch) => writeCorrections(tx, batch))
  const tell = new Map<string, IndexOperation>()
  for (const line of lines) {
    const wasShown = former.get(line.id)?.editorialState === 'published'
    if (isShown(line)) tell.set(line.id, 'put-version')
    else if (wasShown) tell.set(line.id, 'delete-version')
    record(line.workId, by, factOf(line, former.get(line.id), libraryVersion))
  }
  for (const [id, effectiveTo] of endsAfter(await heldOf(tx, [...catalogue.works.keys()]), catalogue)) {
    await updateVersion(tx, id, { effectiveTo })
    tell.set(id, 'put-version')
  }
  const entries = [...tell].map(([targetId, operation]) => ({ operation, targetId, libraryVersion }))
  await inBatches(entries, 500, (batch) => tx.insert(indexOutbox).values(batch))
  return { ...counts, libraryVersion }
}

/**
 * Ends that must change now. A version of the folder may begin where one of this library goes on, and then each ends where the next begins; of a
 * work that is shown here just as in the folder, it ends as the folder says.
 */
const endsAfter = (held: readonly HeldVersion[], catalogue: Catalogue): Map<string, CalendarDate | null> => {
  const said = new Map(catalogue.versions.filter(isShown).map((line) => [line.id, line]))
  const shown = held.filter(({ editorialState }) => editorialState === 'published')
  const mixed = new Set(shown.filter(({ id }) => !said.has(id)).map(({ workId }) => workId))
  const ends = closings(held.filter(({ workId }) => mixed.has(workId)))
  for (const { id, workId, effectiveTo } of shown) {
    const end = said.get(id)?.effectiveTo ?? null
    if (!mixed.has(workId) && end !== effectiveTo) ends.set(id, end)
  }
  return ends
}

const isShown = ({ editorialState }: Pick<VersionLine, 'editorialState'>): boolean => editorialState === 'published'

const heldOf = async (tx: Database, workIds: readonly string[]): Promise<HeldVersion[]> => {
  const held: HeldVersion[] = []
  await inBatches(workIds, 1_000, async (batch) => {
    held.push(...(await heldVersions(tx, batch)))
  })
  return held
}

/** What a line says of a version, as columns; where it ends follows from the versions beside it. */
const columnsOf = (line: VersionLine) => {
  const {
    type: _,
    id: __,
    workId: ___,
    hash: ____,
    createdAt: _____,
    files: ______,
    blocks: _______,
    ...columns
  } = line
  return columns
}

const changed = (former: HeldVersion | undefined, line: VersionLine, libraryVersion: number) => {
  const wasShown = former?.editorialState === 'published'
  const shown = { withdrawnIn: null, ...(former?.publishedIn == null ? { publishedIn: libraryVersion } : {}) }
  return { ...columnsOf(line), ...(isShown(line) ? shown : wasShown ? { withdrawnIn: libraryVersion } : {}) }
}

/** Whether a line says something else of a version than what is held. What is a draft in either place is left alone. */
const isOther = (version: HeldVersion | undefined, line: VersionLine): boolean => {
  if (version === undefined || line.editorialState === 'draft') return false
  const { effectiveTo: _, ...said } = columnsOf(line)
  return Object.entries(said).some(([name, value]) => !isDeepStrictEqual(version[name as keyof HeldVersion], value))
}

const writeWorks = async (tx: Database, ids: ReadonlySet<string>, catalogue: Catalogue): Promise<void> => {
  for (const id of ids) {
    const line = catalogue.works.get(id)
    if (!line) continue
    const { type: _, id: __, ...said } = line
    await tx
      .insert(works)
      .values({ id, ...said })
      .onConflictDoUpdate({ target: works.id, set: said })
  }
}

const writeVersions = async (
  tx: Database,
  lines: readonly VersionLine[],
  {
    folder,
    catalogue,
    former,
    libraryVersion,
  }: { folder: string; catalogue: Catalogue; former: ReadonlyMap<string, HeldVersion>; libraryVersion: number },
): Promise<void> => {
  const read = await Promise.all(lines.map(async (line) => ({ line, ...(await readContentOf(folder, line)) })))
  const rows = read
    .filter(({ line }) => !former.has(line.id))
    .map(({ line, text }) => ({
      ...columnsOf(line),
      id: line.id,
      workId: line.workId,
      hash: line.hash,
      text,
      createdAt: new Date(line.createdAt),
      publishedIn: isShown(line) ? libraryVersion : null,
    }))
  if (rows.length > 0) await tx.insert(versions).values(rows)
  await removeContent(
    tx,
    lines.map(({ id }) => id),
  )
  await writeContent(
    tx,
    read.map(({ line, text, blocks }) => {
      const { id, workId, title, details } = line
      const kind = details.work?.kind ?? catalogue.works.get(workId)?.kind ?? 'procedure'
      const attributes = { work: workId, kind, title, verification: line.verification ?? undefined }
      const phrasings: Phrasings[] = details.phrasings ?? []
      return { document: { attributes, text, blocks, phrasings }, file: null, row: { id, workId } }
    }),
  )
  const fileRows = lines.flatMap(({ id: versionId, files: entries }) =>
    entries.map((file) => ({ id: fileId(versionId, file.hash), versionId, ...file, blobKey: blobKeyOf(file.hash) })),
  )
  if (fileRows.length > 0) await tx.insert(files).values(fileRows).onConflictDoNothing()
}

const factOf = (line: VersionLine, former: HeldVersion | undefined, libraryVersion: number): DocumentFact => {
  const { id: versionId, title, hash, editorialState } = line
  if (editorialState === 'draft') return { type: 'draft-added', versionId, title, hash, file: line.files[0] ?? null }
  if (editorialState === 'withdrawn')
    return { type: 'withdrawn-at-once', versionId, reason: '导入的资料库里已经撤回', libraryVersion }
  const state = former === undefined ? 'added' : former.editorialState === 'published' ? 'updated' : 'restored'
  return { type: 'published-at-once', versionId, title, hash, state, libraryVersion }
}

// --- what contradicts this library ---

const contradiction = (what: string): Problem =>
  new Problem('conflict', `${what}。没有导入任何内容。`, {
    action: '请先处理这一处，或导入到空的资料库（用 ZHIGU_HOME 指定新的数据目录，并设 SAMPLE_LIBRARY=off）。',
  })

const checkWorks = async (tx: Database, catalogue: Catalogue, held: readonly HeldVersion[]): Promise<void> => {
  const shown = new Set(held.filter((version) => !isDraft(version)).map(({ workId }) => workId))
  await inBatches([...shown], 1_000, async (batch) => {
    for (const { id, kind, title } of await tx.select().from(works).where(inArray(works.id, batch)))
      if (catalogue.works.get(id)?.kind !== kind)
        throw contradiction(`《${title}》（${id}）在这里与在文件夹里是不同类别的资料`)
  })
}

const checkVersions = async (
  tx: Database,
  lines: readonly VersionLine[],
  held: readonly HeldVersion[],
): Promise<void> => {
  const said = new Map(lines.map((line) => [line.id, line]))
  // What the library will hold: by work and text.
  const texts = new Map<string, string>()
  const all = [...held.filter(({ id }) => !said.has(id)), ...lines]
  for (const { id, workId, hash, title, editorialState } of all) {
    if (editorialState === 'withdrawn') continue
    const key = `${workId} ${hash}`
    const twin = texts.get(key)
    if (twin !== undefined) throw contradiction(`《${title}》的同一份文字有两个编号：${twin} 与 ${id}`)
    texts.set(key, id)
  }
  for (const version of held)
    if (said.has(version.id) && said.get(version.id)?.hash !== version.hash)
      throw contradiction(`版本 ${version.id} 在这里与在文件夹里是不同的文字`)
  await inBatches([...said.keys()], 1_000, async (batch) => {
    const [open] = await tx
      .select({ versionId: libraryChanges.versionId, by: libraryChanges.proposedBy })
      .from(libraryChanges)
      .where(and(inArray(libraryChanges.versionId, batch), inArray(libraryChanges.state, ['open', 'approved'])))
    if (open) throw contradiction(`版本 ${open.versionId} 有一项还没有生效的变更（${open.by} 提出）`)
  })
}

// --- corrections of the fact table ---

const newCorrections = async (tx: Database, lines: readonly CorrectionLine[]): Promise<CorrectionLine[]> => {
  if (lines.length === 0) return []
  const held = new Map((await tx.select().from(factCorrections)).map((row) => [row.id, row]))
  const wanted = lines.filter(({ id, liftedAt }) => {
    const row = held.get(id)
    return row === undefined || (row.liftedAt === null && liftedAt !== null)
  })
  const cellOf = ({ productCode, field, condition }: Pick<CorrectionLine, 'productCode' | 'field' | 'condition'>) =>
    [productCode, field, condition].join(' ')
  const lifted = new Set(wanted.flatMap(({ id, liftedAt }) => (liftedAt === null ? [] : id)))
  const standing = new Map(
    [...held.values()]
      .filter(({ id, liftedAt }) => liftedAt === null && !lifted.has(id))
      .map((row) => [cellOf(row), row.id]),
  )
  for (const line of wanted.filter(({ liftedAt }) => liftedAt === null)) {
    const other = standing.get(cellOf(line))
    if (other !== undefined)
      throw contradiction(`产品 ${line.productCode} 的同一项数据在这里已有另一项更正（${other}）`)
    standing.set(cellOf(line), line.id)
  }
  // What was lifted makes room first.
  return wanted.toSorted((a, b) => Number(a.liftedAt === null) - Number(b.liftedAt === null))
}

const writeCorrections = async (tx: Database, lines: readonly CorrectionLine[]): Promise<void> => {
  for (const { type: _, ...line } of lines) {
    const liftedAt = line.liftedAt === null ? null : new Date(line.liftedAt)
    await tx
      .insert(factCorrections)
      .values({ ...line, at: new Date(line.at), liftedAt })
      .onConflictDoUpdate({ target: factCorrections.id, set: { liftedAt, liftedBy: line.liftedBy } })
  }
}
