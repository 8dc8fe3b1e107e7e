// 草稿: documents that only those who keep the library see. They are edited and discarded by one person; two publish them.
import { isDeepStrictEqual } from 'node:util'
import { and, desc, eq, getTableColumns, isNotNull, ne } from 'drizzle-orm'
import type { DraftFacts } from '../../domain/editorial.ts'
import type { DocumentKind } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import { blocks, feedItems, files, gapAnswers, libraryChanges, versions, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { fileId, readContent, removeContent, type Submission, writeContent } from './content.ts'
import { type HeldVersion, heldVersions, updateVersion } from './held-versions.ts'
import { inLibraryTransaction, type LibraryStorage } from './library-transaction.ts'
import {
  columnsOf,
  cutsAnew,
  factsOf,
  isDraft,
  type VersionColumns,
  versionId,
  versionRow,
  type WorkRow,
  workRow,
  workSaid,
} from './version-row.ts'

/** What became of a submission. `unchanged`: the library holds it already, as this version. */
export type AddedDraft = { state: 'added' | 'unchanged'; workId: string; versionId: string; chunks: number }

/** Takes documents in as drafts, in one transaction. What is held already, by its file or its text, is not taken in again. */
export const addDrafts = async (
  storage: LibraryStorage,
  submissions: readonly Submission[],
  by: string,
): Promise<AddedDraft[]> =>
  inLibraryTransaction(storage, async (tx, record) => {
    const added: AddedDraft[] = []
    for (const submission of submissions) {
      const { document, file } = submission
      const row = versionRow(document, { ...submission, state: 'draft', writtenBy: by })
      const twin = await heldAs(tx, row, file?.hash ?? null)
      if (twin) {
        added.push({ state: 'unchanged', workId: twin.workId, versionId: twin.id, chunks: 0 })
        continue
      }
      await tx.insert(works).values(workRow(document.attributes)).onConflictDoNothing()
      await tx.insert(versions).values(row)
      const cut = await writeContent(tx, [{ ...submission, row }])
      const read = file && { name: file.name, hash: file.hash }
      const { id, workId, title, hash } = row
      record(workId, by, { type: 'draft-added', versionId: id, title, hash, file: read })
      added.push({ state: 'added', workId, versionId: id, chunks: cut.get(id) ?? 0 })
    }
    return added
  })

/** The same text of the same work, or the same file of any; of laws also a print that differs in white space only. */
const heldAs = async (tx: Database, row: typeof versions.$inferInsert, fileHash: string | null) => {
  const ofWork = await heldVersions(tx, [row.workId])
  const twin =
    ofWork.find(({ id }) => id === row.id) ??
    ofWork.find(
      ({ editorialState, hash, details }) =>
        editorialState !== 'withdrawn' &&
        (hash === row.hash || (row.details?.history !== undefined && details.fingerprint === row.details.fingerprint)),
    )
  if (twin || fileHash === null) return twin
  const [other] = await tx
    .select({ id: versions.id, workId: versions.workId })
    .from(files)
    .innerJoin(versions, eq(versions.id, files.versionId))
    .where(and(eq(files.hash, fileHash), ne(versions.editorialState, 'withdrawn')))
    .limit(1)
  return other
}

/**
 * Sets what the catalogue says of a draft. One that becomes another work's version gets another id.
 * @returns the draft's id from now on
 * @throws Problem `not-found`, `conflict` when it is no draft or was changed meanwhile, `invalid-request`
 */
export const editDraft = async (
  storage: LibraryStorage,
  id: string,
  { by, revision, facts }: { by: string; revision: number; facts: Partial<DraftFacts> },
): Promise<string> =>
  inLibraryTransaction(storage, async (tx, record) => {
    const { version, work } = await loadDraft(tx, id)
    if (version.revision !== revision)
      throw new Problem('conflict', '这份草稿在您打开之后被改过。', { action: '请刷新，看过现在的内容再改。' })
    const said: DraftFacts = { ...factsOf(version, work), workId: work.id, kind: workSaid(version, work).kind }
    const set = differing(said, facts)
    if (Object.keys(set).length === 0) return id
    const columns = columnsOf(version, work, set).version
    const { kind, workId } = { ...said, ...set }
    const attributes = {
      work: workId,
      kind,
      title: columns.title ?? version.title,
      verification:
        columns.verification === undefined ? (version.verification ?? undefined) : (columns.verification ?? undefined),
    }
    if (workId !== work.id) demandNotHeld(work)
    const to = workId === work.id ? id : await moveDraft(tx, version, workId, columns)
    if (to === id) {
      await demandKind(tx, work, kind)
      await updateVersion(tx, id, columns)
      if (await isUnseen(tx, workId))
        await tx
          .update(works)
          .set(workSaid({ ...version, ...columns }, work))
          .where(eq(works.id, workId))
    } else record(work.id, by, { type: 'draft-moved', versionId: id, to: { workId, versionId: to } })
    if (cutsAnew(set, kind)) {
      const content = await readContent(tx, to, attributes)
      await removeContent(tx, [to])
      await writeContent(tx, [{ ...content, file: null, row: { id: to, workId } }])
    }
    const before = Object.fromEntries(Object.keys(set).map((name) => [name, said[name as keyof DraftFacts]]))
    record(workId, by, { type: 'draft-edited', versionId: to, facts: set, before })
    return to
  })

/**
 * Throws a draft away. One that was shown for a while, until its publishing was undone, is kept as withdrawn: it may have been cited.
 * @returns keys of the blobs that it was read from, which another version may refer to
 * @throws Problem `not-found`, `conflict`, `legally-retained`
 */
export const discardDraft = async (storage: LibraryStorage, id: string, by: string): Promise<string[]> =>
  inLibraryTransaction(storage, async (tx, record) => {
    const { version, work } = await loadDraft(tx, id)
    const { title, hash } = version
    demandNotHeld(work)
    record(work.id, by, { type: 'draft-discarded', versionId: id, title, hash })
    const [shown] = await tx
      .select({ publishedIn: libraryChanges.doneIn, withdrawnIn: libraryChanges.undoneIn })
      .from(libraryChanges)
      .where(and(eq(libraryChanges.versionId, id), isNotNull(libraryChanges.doneIn)))
      .orderBy(desc(libraryChanges.doneIn))
      .limit(1)
    if (shown) {
      await updateVersion(tx, id, { editorialState: 'withdrawn', ...shown })
      return []
    }
    const own = await tx.select({ key: files.blobKey }).from(files).where(eq(files.versionId, id))
    await tx.delete(gapAnswers).where(eq(gapAnswers.versionId, id))
    await tx.delete(versions).where(eq(versions.id, id))
    await removeEmptyWork(tx, work.id)
    return own.map(({ key }) => key)
  })

const loadDraft = async (tx: Database, id: string): Promise<{ version: HeldVersion; work: WorkRow }> => {
  const { version, work } = await loadVersion(tx, id)
  if (version.editorialState === 'draft') return { version, work }
  throw version.editorialState === 'in-review'
    ? new Problem('conflict', '这份草稿正在审核。', { action: '请先撤回发布申请，再修改。' })
    : new Problem('conflict', '这份资料已经发布过，不是草稿。', { action: '请提出变更，由另一人审核。' })
}

/** A version with its work. @throws Problem not-found */
export const loadVersion = async (tx: Database, id: string): Promise<{ version: HeldVersion; work: WorkRow }> => {
  const [work] = await tx
    .select({ ...getTableColumns(works) })
    .from(works)
    .innerJoin(versions, eq(versions.workId, works.id))
    .where(eq(versions.id, id))
  const held = work ? await heldVersions(tx, [work.id]) : []
  const version = held.find((one) => one.id === id)
  if (!work || !version) throw new Problem('not-found', `资料库里没有编号为 ${id} 的版本。`)
  return { version, work }
}

/** Those that say something else than what stands. */
const differing = (said: DraftFacts, facts: Partial<DraftFacts>): Partial<DraftFacts> =>
  Object.fromEntries(
    Object.entries(facts).filter(
      ([name, value]) => value !== undefined && !isDeepStrictEqual(value, said[name as keyof DraftFacts]),
    ),
  )

/** All versions of a work that were ever shown are of one kind. @throws Problem conflict */
const demandKind = async (tx: Database, work: WorkRow, kind: DocumentKind): Promise<void> => {
  if (work.kind === kind || (await isUnseen(tx, work.id))) return
  throw new Problem('conflict', `《${work.title}》已有版本属于另一种资料，新版本的种类须与它一致。`, {
    action: '请改回原来的种类，或把草稿归到另一份资料。',
  })
}

/** Nothing of the work was ever shown: it is called what its drafts call it. */
const isUnseen = async (tx: Database, workId: string): Promise<boolean> =>
  (await heldVersions(tx, [workId])).every(isDraft)

/** Makes the draft a version of another work; what it consists of goes with it. @returns its new id */
const moveDraft = async (
  tx: Database,
  draft: HeldVersion,
  workId: string,
  columns: VersionColumns,
): Promise<string> => {
  const after = { ...draft, ...columns }
  const said = { ...(after.details.work as Pick<WorkRow, 'kind' | 'title' | 'shortTitle'>) }
  await tx
    .insert(works)
    .values({ ...said, id: workId })
    .onConflictDoNothing()
  const [work] = await tx.select().from(works).where(eq(works.id, workId))
  if (work) await demandKind(tx, work, said.kind)
  const twin = (await heldVersions(tx, [workId])).find(
    ({ editorialState, hash }) => editorialState !== 'withdrawn' && hash === draft.hash,
  )
  if (twin)
    throw new Problem('conflict', `那份资料已经有文字相同的版本：${twin.title} ${twin.label}。`, {
      action: '请丢弃这份草稿，直接处理那个版本。',
    })
  const id = versionId(workId, after)
  const [whole] = await tx.select().from(versions).where(eq(versions.id, draft.id))
  if (!whole) throw new Problem('not-found', `资料库里没有编号为 ${draft.id} 的版本。`)
  await tx
    .insert(versions)
    .values({ ...whole, ...columns, id, workId, revision: whole.revision + 1, updatedAt: new Date() })
  await tx.update(blocks).set({ versionId: id }).where(eq(blocks.versionId, draft.id))
  const own = await tx.select({ id: files.id, hash: files.hash }).from(files).where(eq(files.versionId, draft.id))
  for (const file of own)
    await tx
      .update(files)
      .set({ id: fileId(id, file.hash), versionId: id })
      .where(eq(files.id, file.id))
  await tx.update(feedItems).set({ versionId: id }).where(eq(feedItems.versionId, draft.id))
  await tx.update(gapAnswers).set({ versionId: id }).where(eq(gapAnswers.versionId, draft.id))
  await tx.delete(versions).where(eq(versions.id, draft.id))
  await removeEmptyWork(tx, draft.workId)
  return id
}

/** @throws Problem legally-retained */
const demandNotHeld = ({ title, legalHold }: WorkRow): void => {
  if (legalHold) throw new Problem('legally-retained', `《${title}》在法律冻结中，草稿也不能丢弃或移走。`)
}

/** What has no version is no work, unless it is frozen. */
const removeEmptyWork = async (tx: Database, workId: string): Promise<void> => {
  if ((await tx.$count(versions, eq(versions.workId, workId))) > 0) return
  await tx.delete(works).where(and(eq(works.id, workId), eq(works.legalHold, false)))
}
