// Documents into the library: catalogue, text, chunks, facts and the index's work list change in one transaction, or not at all.
import { and, eq, inArray, isNull, or, sql as statement } from 'drizzle-orm'
import { Problem } from '../domain/problem.ts'
import { files, type IndexOperation, indexOutbox, versions, works } from '../storage/sql/schema.ts'
import type { Database } from '../storage/sql/sql.ts'
import { sha256 } from './chunking/chunk-document.ts'
import { type Content, inBatches, removeContent, type Submission, writeContent } from './editorial/content.ts'
import {
  closings,
  demandOneEnd,
  type HeldVersion,
  heldVersions,
  isNewest,
  replacedBy,
  type TimelineVersion,
  updateVersion,
} from './editorial/held-versions.ts'
import { inLibraryTransaction, type LibraryStorage } from './editorial/library-transaction.ts'
import { attributesMark, fingerprintOf, type VersionColumns, versionRow, workRow } from './editorial/version-row.ts'
import type { DocumentAttributes } from './parsing/parsed-document.ts'
import { advanceLibrary } from './versions/library-state.ts'
import { madeFrom } from './versions/work-id.ts'

/**
 * What became of a submission. `unchanged`: the library holds this text already.
 * @property sameAs of what was held from another file: that file's name
 */
export type Published = {
  state: 'added' | 'updated' | 'restored' | 'unchanged'
  workId: string
  versionId: string
  chunks: number
  sameAs?: string
}

export type PublishResult = { libraryVersion: number | null; published: Published[] }

/** As much of a version as planning takes; of what is being added too. */
type Known = TimelineVersion &
  Pick<HeldVersion, 'title' | 'label' | 'hash' | 'source' | 'publishedIn' | 'dateDerivation'>

type Plan = {
  works: Map<string, typeof works.$inferInsert>
  added: { submission: Submission; row: typeof versions.$inferInsert }[]
  /** Rows of `versions` to change, by id. */
  changes: Map<string, VersionColumns>
  /** Versions held already whose content must be cut anew: as another kind of document, with other phrasings. */
  recut: Content[]
  /** Versions that become visible here. */
  shown: Set<string>
  touched: Set<string>
  withdrawn: Set<string>
  published: Published[]
}

/** Publishes documents at once, in one transaction and one step of the library version. The index is told by its outbox: drain it. */
export const publishDocuments = async (
  storage: LibraryStorage,
  submissions: readonly Submission[],
  { by, what }: { by: string; what: string },
): Promise<PublishResult> =>
  inLibraryTransaction(storage, async (tx, record) => {
    const workIds = [...new Set(submissions.map(({ document }) => document.attributes.work))]
    const formerIds = await formerWorks(tx, submissions)
    const held = await heldVersions(tx, [...workIds, ...formerIds])
    const plan = planPublish(submissions, { held, names: await fileNames(tx, [...workIds, ...formerIds]), by })
    if (plan.added.length === 0 && plan.touched.size === 0) return { libraryVersion: null, published: plan.published }
    const libraryVersion = await advanceLibrary(tx, by, what)
    const cut = await write(tx, plan, libraryVersion)
    for (const [at, published] of plan.published.entries()) {
      published.chunks = cut.get(published.versionId) ?? published.chunks
      const { state, versionId } = published
      const document = submissions[at]?.document
      if (state === 'unchanged' || !document) continue
      const { title } = document.attributes
      record(published.workId, by, {
        type: 'published-at-once',
        versionId,
        title,
        hash: sha256(document.text),
        state,
        libraryVersion,
      })
    }
    return { libraryVersion, published: plan.published }
  })

/** Takes a version out of sight, now; what was said from it stays on record. The version before it stands again. */
export const withdrawVersion = async (
  storage: LibraryStorage,
  versionId: string,
  { by, what, reason }: { by: string; what: string; reason: string },
): Promise<number> =>
  inLibraryTransaction(storage, async (tx, record) => {
    const [version] = await tx.select({ workId: versions.workId }).from(versions).where(eq(versions.id, versionId))
    const libraryVersion = await advanceLibrary(tx, by, what)
    await updateVersion(tx, versionId, { editorialState: 'withdrawn', withdrawnIn: libraryVersion })
    const tell: { operation: IndexOperation; targetId: string }[] = [
      { operation: 'delete-version', targetId: versionId },
    ]
    if (version) {
      for (const [id, effectiveTo] of closings(await heldVersions(tx, [version.workId]))) {
        await updateVersion(tx, id, { effectiveTo })
        tell.push({ operation: 'put-version', targetId: id })
      }
      record(version.workId, by, { type: 'withdrawn-at-once', versionId, reason, libraryVersion })
    }
    await tx.insert(indexOutbox).values(tell.map((entry) => ({ ...entry, libraryVersion })))
    return libraryVersion
  })

/**
 * Works that the same files were taken in as before, when they were called another kind of document or had another name: a regulation is known by
 * its title, anything else by its file, so that the id alone does not tell that it is the same.
 */
const formerWorks = async (tx: Database, submissions: readonly Submission[]): Promise<string[]> => {
  const unnamed = submissions.filter(({ document: { attributes } }) => isUnnamed(attributes))
  if (unnamed.length === 0) return []
  const isSameFile = or(
    inArray(
      versions.source,
      unnamed.map(({ document }) => document.attributes.source),
    ),
    inArray(
      versions.hash,
      unnamed.map(({ document }) => sha256(document.text)),
    ),
  )
  const rows = await tx
    .selectDistinct({ workId: versions.workId })
    .from(versions)
    .where(and(isSameFile, eq(versions.editorialState, 'published'), isNull(versions.sourceId)))
  return rows.map(({ workId }) => workId)
}

/** What the files were called that the versions of these works came from. */
const fileNames = async (tx: Database, workIds: readonly string[]): Promise<Map<string, string[]>> => {
  const rows = await tx
    .select({ versionId: files.versionId, name: files.name })
    .from(files)
    .innerJoin(versions, eq(versions.id, files.versionId))
    .where(inArray(versions.workId, [...workIds]))
  return new Map(
    [...Map.groupBy(rows, ({ versionId }) => versionId)].map(([id, own]) => [id, own.map(({ name }) => name)]),
  )
}

/** A document that is known by its file or title only; a row of a collection has a number of its own. */
const isUnnamed = ({ work, sourceId }: Pick<DocumentAttributes, 'work' | 'sourceId'>): boolean =>
  sourceId === undefined && madeFrom(work) !== null

// --- planning: pure ---

type Planning = { held: readonly HeldVersion[]; names: Map<string, string[]>; by: string }

const planPublish = (submissions: readonly Submission[], { held: heldBefore, names, by }: Planning): Plan => {
  const held: Known[] = [...heldBefore]
  const plan: Plan = {
    works: new Map(),
    added: [],
    changes: new Map(),
    recut: [],
    shown: new Set(),
    touched: new Set(),
    withdrawn: new Set(),
    published: [],
  }
  const change: Change = (version, changes) => {
    Object.assign(version, changes)
    plan.changes.set(version.id, { ...plan.changes.get(version.id), ...changes })
    plan.touched.add(version.id)
  }
  const withdraw = (version: Known) => {
    plan.withdrawn.add(version.id)
    const added = plan.added.find(({ row }) => row.id === version.id)
    // What this very run brought has no row to change yet.
    if (added) {
      added.row.editorialState = 'withdrawn'
      version.editorialState = 'withdrawn'
    } else change(version, { editorialState: 'withdrawn' })
  }
  const filesOf = ({ id, source }: Known): string[] => names.get(id) ?? [source]
  for (const submission of submissions) {
    const { attributes, text } = submission.document
    const row = versionRow(submission.document, { ...submission, state: 'published', writtenBy: by })
    const { id, workId, hash, consultation = false, effectiveFrom = null, publishedOn = null } = row
    const same = held.filter((version) => version.workId === workId)
    const own = submission.name ?? row.source
    const isOfOther = (version: Known) =>
      !(names.get(version.id)?.some((name) => isOneFile(name, own)) ?? isOneFile(version.source, row.source))
    const copy = held.find((version) => isCopyOfFile(version, row, submission))
    if (copy) {
      plan.published.push({ ...unchanged(copy, filesOf(copy)[0]), chunks: 0 })
      continue
    }
    // The same file as another kind of document: what it was before makes room.
    for (const version of held)
      if (version.editorialState === 'published' && isOfSameFile(version, attributes)) withdraw(version)
    const twin =
      same.find((version) => version.id === id) ??
      same.find((version) => version.editorialState !== 'withdrawn' && isTwin(version, row, fingerprintOf(text)))
    if (twin) {
      const state = isSameButForFile(twin, row, submission) ? 'unchanged' : adopt(twin, row, submission, plan, change)
      if (state !== 'unchanged') demandPlace(twin, held, { row, own, filesOf, isOther: () => true })
      const sameAs = state === 'unchanged' && !isPrinted(row) && isOfOther(twin) ? filesOf(twin)[0] : undefined
      plan.published.push({ ...(sameAs ? { sameAs } : {}), state, workId, versionId: twin.id, chunks: 0 })
      if (plan.touched.has(twin.id) && isNewest(twin, held)) plan.works.set(workId, workRow(attributes))
      continue
    }
    const added: Known = {
      id,
      workId,
      title: row.title,
      label: row.label,
      hash,
      editorialState: 'published',
      consultation,
      effectiveFrom,
      effectiveTo: row.effectiveTo ?? null,
      publishedOn,
      publishedIn: null,
      dateDerivation: row.dateDerivation,
      source: row.source,
      details: row.details ?? {},
      order: held.length,
    }
    names.set(id, [own])
    demandPlace(added, held, { row, own, filesOf, isOther: isOfOther })
    // A corrected text of the same version takes the place of the one before.
    for (const version of replacedBy(added, held)) withdraw(version)
    if (isNewest({ id, workId, consultation, effectiveFrom }, held)) plan.works.set(workId, workRow(attributes))
    plan.added.push({ submission, row })
    plan.shown.add(id)
    plan.published.push({ state: 'added', workId, versionId: id, chunks: 0 })
    held.push(added)
  }
  const addedRows = new Map(plan.added.map(({ row }) => [row.id, row]))
  for (const [id, effectiveTo] of closings(held)) {
    const added = addedRows.get(id)
    if (added) added.effectiveTo = effectiveTo
    else change(held.find((version) => version.id === id) as Known, { effectiveTo })
  }
  return plan
}

type Change = (version: Known, changes: VersionColumns) => void

const unchanged = ({ workId, id }: Known, sameAs: string | undefined) => ({
  state: 'unchanged' as const,
  workId,
  versionId: id,
  ...(sameAs === undefined ? {} : { sameAs }),
})

/** Known by its file only, and held already from a file of another name. */
const isCopyOfFile = (version: Known, row: typeof versions.$inferInsert, submission: Submission): boolean =>
  version.workId !== row.workId &&
  version.editorialState === 'published' &&
  version.hash === row.hash &&
  isUnnamed(submission.document.attributes) &&
  madeFrom(version.workId) === 'file' &&
  madeFrom(row.workId) === 'file' &&
  version.details.attributes === markFrom(version, submission)

/** The text is held, and nothing else is said of it than what is known from another file. */
const isSameButForFile = (twin: Known, row: typeof versions.$inferInsert, submission: Submission): boolean =>
  twin.editorialState === 'published' &&
  twin.source !== row.source &&
  twin.hash === row.hash &&
  twin.details.attributes === markFrom(twin, submission)

/** What would be said of it had it come from the file that is held. */
const markFrom = (
  { source, workId }: Pick<Known, 'source' | 'workId'>,
  { document: { attributes, phrasings } }: Submission,
): string => attributesMark({ ...attributes, source, work: workId }, phrasings)

/** A run may name a file with its folder, to tell it from another. */
const isOneFile = (a: string, b: string): boolean => a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`)

/** Collections of laws print one law several times, and the later print counts. */
const isPrinted = ({ details, sourceId }: typeof versions.$inferInsert): boolean =>
  details?.history !== undefined || sourceId != null

/**
 * @property own the file that it comes from
 * @property isOther whether a version comes from another file, so that this is no correction of it
 */
type Placing = {
  row: typeof versions.$inferInsert
  own: string
  filesOf: (version: Known) => string[]
  isOther: (version: Known) => boolean
}

/**
 * Of two texts for the same time one would silently end the other.
 * @throws Problem `conflict` naming the file, the other version and what to do
 */
const demandPlace = (version: Known, held: readonly Known[], { row, own, filesOf, isOther }: Placing): void => {
  if (isPrinted(row)) return
  const other = replacedBy(version, held).find(isOther)
  if (other) {
    const { effectiveFrom: from } = version
    const [file = other.source] = filesOf(other)
    const when = from === null ? '都没有施行日期，无法判断先后' : `都自 ${from} 起施行`
    throw new Problem(
      'conflict',
      `${own}：与已发布的《${other.title}》${other.label}（${other.id}，来自 ${file}）是同一份资料，${when}，文字却不同。`,
      {
        action: `请核对：是新版就写明不同的施行日期（effectiveFrom）；是更正就沿用文件名 ${file}，或先用 npx zhigu library retire 撤下那一版；是另一份资料就另写资料编号（work）或标题。`,
      },
    )
  }
  demandOneEnd(version, held, `${own}：`)
}

/**
 * Held under the id that was made for the same file as another kind of document: the one from its title, the other from its name. Files of one
 * name in two folders have two ids of one make.
 */
const isOfSameFile = (version: Known, attributes: DocumentAttributes): boolean =>
  isUnnamed(attributes) &&
  madeFrom(version.workId) !== null &&
  madeFrom(version.workId) !== madeFrom(attributes.work) &&
  version.details.sourceId === undefined &&
  version.source === attributes.source &&
  version.title === attributes.title

/** The same text: to the letter, or for a law but for white space (sources print the same law in several places). */
const isTwin = (version: Known, row: typeof versions.$inferInsert, fingerprint: string): boolean =>
  version.hash === row.hash || (row.details?.history !== undefined && version.details.fingerprint === fingerprint)

/** The text is there already: take over what its catalogue says now. What is a draft is published by it. */
const adopt = (
  twin: Known,
  row: typeof versions.$inferInsert,
  submission: Submission,
  plan: Plan,
  change: Change,
): Exclude<Published['state'], 'added'> => {
  const isSame =
    twin.details.attributes === row.details?.attributes && twin.hash === row.hash && twin.title === row.title
  const isRestored = twin.editorialState !== 'published'
  // Another source's copy of a law says nothing new, unless we did not know the date.
  const isCopy =
    twin.hash !== row.hash || (row.details?.history !== undefined && twin.details.sourceId !== row.sourceId)
  if (!isRestored && (isSame || (isCopy && !(twin.effectiveFrom === null && row.effectiveFrom)))) return 'unchanged'
  const { id: _, workId: __, hash: ___, text: ____, editorialState: _____, writtenBy: ______, ...catalogue } = row
  change(twin, { ...catalogue, ...(isRestored ? { editorialState: 'published', withdrawnIn: null } : {}) })
  if (isRestored && twin.publishedIn === null) plan.shown.add(twin.id)
  if (twin.hash === row.hash) plan.recut.push({ ...submission, row: twin })
  return isRestored ? 'restored' : 'updated'
}

// --- writing ---

const write = async (tx: Database, plan: Plan, libraryVersion: number): Promise<Map<string, number>> => {
  if (plan.works.size > 0)
    await tx
      .insert(works)
      .values([...plan.works.values()])
      .onConflictDoUpdate({
        target: works.id,
        set: {
          kind: statement`excluded.kind`,
          title: statement`excluded.title`,
          shortTitle: statement`excluded.short_title`,
          aliases: statement`excluded.aliases`,
          issuer: statement`excluded.issuer`,
        },
      })
  // Withdrawals first: the same text may be held only once.
  for (const [id, changes] of plan.changes)
    await updateVersion(tx, id, {
      ...changes,
      ...(plan.withdrawn.has(id) ? { withdrawnIn: libraryVersion } : {}),
      ...(plan.shown.has(id) ? { publishedIn: libraryVersion } : {}),
    })
  await inBatches(plan.added, 50, (batch) =>
    tx.insert(versions).values(
      batch.map(({ row }) => ({
        ...row,
        publishedIn: libraryVersion,
        withdrawnIn: plan.withdrawn.has(row.id) ? libraryVersion : null,
      })),
    ),
  )
  // Of a version that was submitted twice the later says how it is cut.
  const added = plan.added.map(
    ({ submission, row: { id, workId } }): Content => ({ ...submission, row: { id, workId } }),
  )
  const contents = [...new Map([...added, ...plan.recut].map((content) => [content.row.id, content])).values()]
  await removeContent(
    tx,
    plan.recut.map(({ row }) => row.id),
  )
  const cut = await writeContent(tx, contents)
  const tell = [
    ...plan.added
      .filter(({ row }) => !plan.withdrawn.has(row.id))
      .map(({ row }) => ({ operation: 'put-version' as const, targetId: row.id })),
    ...[...plan.touched].map((targetId) => ({
      operation: plan.withdrawn.has(targetId) ? ('delete-version' as const) : ('put-version' as const),
      targetId,
    })),
  ]
  if (tell.length > 0) await tx.insert(indexOutbox).values(tell.map((entry) => ({ ...entry, libraryVersion })))
  return cut
}
