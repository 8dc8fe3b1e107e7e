// Documents into the library: catalogue, text, chunks, facts and the index's work list change in one transaction, or not at all.
import { and, eq, inArray, isNull, sql as statement } from 'drizzle-orm'
import { type IndexOperation, indexOutbox, versions, works } from '../storage/sql/schema.ts'
import type { Database } from '../storage/sql/sql.ts'
import { sha256 } from './chunking/chunk-document.ts'
import { type Content, inBatches, removeContent, type Submission, writeContent } from './editorial/content.ts'
import {
  closings,
  type HeldVersion,
  heldVersions,
  isNewest,
  replacedBy,
  type TimelineVersion,
  updateVersion,
} from './editorial/held-versions.ts'
import { inLibraryTransaction, type LibraryStorage } from './editorial/library-transaction.ts'
import { fingerprintOf, type VersionColumns, versionRow, workRow } from './editorial/version-row.ts'
import type { DocumentAttributes } from './parsing/parsed-document.ts'
import { advanceLibrary } from './versions/library-state.ts'
import { madeFrom } from './versions/work-id.ts'

/** What became of a submission. `unchanged`: the library holds this text already. */
export type Published = {
  state: 'added' | 'updated' | 'restored' | 'unchanged'
  workId: string
  versionId: string
  chunks: number
}

export type PublishResult = { libraryVersion: number | null; published: Published[] }

/** As much of a version as planning takes; of what is being added too. */
type Known = TimelineVersion & Pick<HeldVersion, 'title' | 'hash' | 'source' | 'publishedIn' | 'dateDerivation'>

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
    const plan = planPublish(submissions, await heldVersions(tx, [...workIds, ...formerIds]), by)
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
 * Works that the same files were taken in as before, when they were called another kind of document: a regulation is known by its title, anything
 * else by its file, so that the id alone does not tell that it is the same.
 */
const formerWorks = async (tx: Database, submissions: readonly Submission[]): Promise<string[]> => {
  const sources = submissions.flatMap(({ document: { attributes } }) =>
    isUnnamed(attributes) ? attributes.source : [],
  )
  if (sources.length === 0) return []
  const rows = await tx
    .selectDistinct({ workId: versions.workId })
    .from(versions)
    .where(and(inArray(versions.source, sources), eq(versions.editorialState, 'published'), isNull(versions.sourceId)))
  return rows.map(({ workId }) => workId)
}

/** A document that is known by its file or title only; a row of a collection has a number of its own. */
const isUnnamed = ({ work, sourceId }: Pick<DocumentAttributes, 'work' | 'sourceId'>): boolean =>
  sourceId === undefined && madeFrom(work) !== null

// --- planning: pure ---

const planPublish = (submissions: readonly Submission[], heldBefore: readonly HeldVersion[], by: string): Plan => {
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
    change(version, { editorialState: 'withdrawn' })
    plan.withdrawn.add(version.id)
  }
  for (const submission of submissions) {
    const { attributes, text } = submission.document
    const row = versionRow(submission.document, { ...submission, state: 'published', writtenBy: by })
    const { id, workId, hash, consultation = false, effectiveFrom = null, publishedOn = null } = row
    const same = held.filter((version) => version.workId === workId)
    // The same file as another kind of document: what it was before makes room.
    for (const version of held)
      if (version.editorialState === 'published' && isOfSameFile(version, attributes)) withdraw(version)
    const twin =
      same.find((version) => version.id === id) ??
      same.find((version) => version.editorialState !== 'withdrawn' && isTwin(version, row, fingerprintOf(text)))
    if (twin) {
      const state = adopt(twin, row, submission, plan, change)
      plan.published.push({ state, workId, versionId: twin.id, chunks: 0 })
      if (plan.touched.has(twin.id) && isNewest(twin, held)) plan.works.set(workId, workRow(attributes))
      continue
    }
    // A corrected text of the same version takes the place of the one before.
    for (const version of replacedBy({ id, workId, consultation, effectiveFrom, publishedOn }, held)) withdraw(version)
    if (isNewest({ id, workId, consultation, effectiveFrom }, held)) plan.works.set(workId, workRow(attributes))
    plan.added.push({ submission, row })
    plan.shown.add(id)
    plan.published.push({ state: 'added', workId, versionId: id, chunks: 0 })
    held.push({
      id,
      workId,
      title: row.title,
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
    })
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
    tx.insert(versions).values(batch.map(({ row }) => ({ ...row, publishedIn: libraryVersion }))),
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
    ...plan.added.map(({ row }) => ({ operation: 'put-version' as const, targetId: row.id })),
    ...[...plan.touched].map((targetId) => ({
      operation: plan.withdrawn.has(targetId) ? ('delete-version' as const) : ('put-version' as const),
      targetId,
    })),
  ]
  if (tell.length > 0) await tx.insert(indexOutbox).values(tell.map((entry) => ({ ...entry, libraryVersion })))
  return cut
}
