// What the library's desk shows: documents with their versions and their record, originals, and what a role finds on a day.
import { type CalendarDate, calendarDate } from '../../domain/calendar.ts'
import { documentStream } from '../../domain/editorial.ts'
import { defaultClearance, type Grade, type Principal, type Reader } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { factsOf, workSaid } from '../../knowledge/editorial/version-row.ts'
import type { Library } from '../../knowledge/versions/catalogue.ts'
import type { Retrieve, RetrieveResult } from '../../retrievers/retrieve.ts'
import type { Blob } from '../../storage/blobs/blob.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EventLog } from '../../storage/streams/event-log.ts'
import type {
  DocumentEvent,
  DocumentPage,
  DocumentQuery,
  DocumentView,
  LibrarySearchQuery,
  LibrarySearchResult,
  VersionItem,
  VersionView,
} from '../protocol/desk.ts'
import * as queries from './desk-queries.ts'
import { changeItem, currentOf, inOrder, pageOf, versionItem } from './desk-views.ts'

/** Changes of a work, and entries of its record, that are shown with it. */
const mostHistory = 200

export type Desk = ReturnType<typeof createDesk>

/** Makes the reading side of the desk. What the caller may not see is not there. @throws Problem not-found */
export const createDesk = ({
  db,
  events,
  library,
  retrieve,
  originals,
  now = () => new Date(),
}: {
  db: Database
  events: Pick<EventLog, 'heads' | 'read'>
  library: Library
  retrieve: Retrieve
  originals: Pick<Blob, 'get'>
  now?: () => Date
}) => {
  const itemsOf = async (principal: Principal, workIds: readonly string[]): Promise<VersionItem[]> => {
    if (workIds.length === 0) return []
    const [catalogue, rows, open] = await Promise.all([
      library.catalogue(),
      queries.versionsOf(db, principal, workIds),
      queries.openChanges(db, principal, workIds),
    ])
    const today = calendarDate(now())
    return inOrder(rows.map((row) => versionItem(row, { today, catalogue, openChangeId: open.ofVersion.get(row.id) })))
  }

  /** Works whose current version has this status today. */
  const worksWith = async (
    principal: Principal,
    legalStatus: DocumentQuery['legalStatus'],
  ): Promise<string[] | null> => {
    if (legalStatus === undefined) return null
    const { works } = await library.catalogue()
    const byWork = Map.groupBy(await itemsOf(principal, [...works.keys()]), ({ workId }) => workId)
    return [...byWork].flatMap(([id, versions]) => (currentOf(versions)?.legalStatus === legalStatus ? id : []))
  }

  /** The newest of a work's record. Of drafts it tells who sees drafts. */
  const recordOf = async (principal: Principal, workId: string): Promise<DocumentEvent[]> => {
    const stream = documentStream(workId)
    const head = (await events.heads([stream])).get(stream) ?? 0
    const stored = await events.read(stream, Math.max(0, head - mostHistory), mostHistory)
    return stored
      .filter(({ type }) => queries.seesDrafts(principal) || !aboutDrafts.has(type))
      .map(({ seq, at, type, content }) => ({
        seq,
        at: at.toISOString(),
        type,
        by: content?.actor.id ?? null,
        body: content?.body ?? null,
      }))
      .toReversed()
  }

  return {
    async documents(principal: Principal, query: DocumentQuery): Promise<DocumentPage> {
      const { limit, page } = query
      const rows = await queries.documents(db, principal, query, {
        today: calendarDate(now()),
        among: await worksWith(principal, query.legalStatus),
        after: page ?? null,
        limit: limit + 1,
      })
      const shown = rows.slice(0, limit)
      const ids = shown.map(({ id }) => id)
      const [works, items, open] = await Promise.all([
        queries.worksOf(db, ids),
        itemsOf(principal, ids),
        queries.openChanges(db, principal, ids),
      ])
      const work = new Map(works.map((one) => [one.id, one]))
      const byWork = Map.groupBy(items, ({ workId }) => workId)
      const last = shown.at(-1)
      return {
        documents: shown.flatMap(({ updatedAt, ...row }) => {
          const of = work.get(row.id)
          if (!of) return []
          const { kind, title, shortTitle, issuer } = of
          const current = currentOf(byWork.get(row.id) ?? [])
          const openChangeId = open.ofWork.get(row.id) ?? null
          const at = new Date(updatedAt).toISOString()
          return [{ ...row, kind, title, shortTitle, issuer, current, openChangeId, updatedAt: at }]
        }),
        next: rows.length > limit && last ? pageOf({ at: last.updatedAt, id: last.id }) : null,
      }
    },

    async document(principal: Principal, workId: string): Promise<DocumentView> {
      const [[work], versions, changes] = await Promise.all([
        queries.worksOf(db, [workId]),
        itemsOf(principal, [workId]),
        queries.changes(db, principal, { workId }, { after: null, limit: mostHistory }),
      ])
      if (!work || versions.length === 0) throw new Problem('not-found', `资料库里没有编号为 ${workId} 的资料。`)
      const { id, kind, title, shortTitle, aliases, issuer } = work
      return {
        ...{ id, kind, title, shortTitle, aliases, issuer },
        versions,
        changes: changes.map((row) => changeItem(row, principal, now())),
        events: await recordOf(principal, workId),
      }
    },

    async version(principal: Principal, id: string): Promise<VersionView> {
      const { version, text, work } = await load(db, principal, id)
      const [item] = (await itemsOf(principal, [work.id])).filter((one) => one.id === id)
      if (!item) throw notHeld(id)
      const { readings, readingNotes, sourceId, language, hash, details } = version
      const { files, ...content } = await queries.contentOf(db, id)
      return {
        ...item,
        kind: workSaid(version, work).kind,
        facts: factsOf(version, work),
        dateNote: typeof details.dateNote === 'string' ? details.dateNote : null,
        ...{ readings, readingNotes, sourceId, language, hash },
        files: files.map(({ name, contentType, size, hash }) => ({ name, contentType, size, hash })),
        text,
        ...content,
      }
    },

    /** The file that a version was read from. */
    async original(
      principal: Principal,
      id: string,
    ): Promise<{ name: string; contentType: string; bytes: Uint8Array }> {
      await load(db, principal, id)
      const [file] = await queries.filesOf(db, id)
      const bytes = file && (await originals.get(file.blobKey))
      if (!file || !bytes)
        throw new Problem('not-found', '这个版本没有原件。', { action: '它可能是在浏览器里撰写的，请看正文。' })
      return { name: file.name, contentType: file.contentType, bytes }
    },

    /** What a role finds on a day; never above the caller's own clearance. */
    async search(
      principal: Principal,
      { text, asOf = calendarDate(now()), role = principal.role, limit }: LibrarySearchQuery,
    ): Promise<LibrarySearchResult> {
      const wanted = role === principal.role ? principal : defaultClearance[role]
      const reader: Reader = {
        role,
        grade: Math.min(wanted.grade, principal.grade) as Grade,
        audiences: wanted.audiences.filter((audience) => principal.audiences.includes(audience)),
      }
      if (reader.audiences.length === 0)
        throw new Problem('forbidden', '您的权限与这个角色没有共同的读者范围，不能以它的身份检索。')
      const { state } = await library.catalogue()
      const { passages, missing } = await retrieve({ text, entities: [], asOf, reader, library: state, limit })
      return {
        asOf,
        libraryVersion: state.libraryVersion,
        reader,
        passages: passages.map((passage) => ({
          chunkId: passage.chunkId,
          versionId: passage.versionId,
          workId: passage.documentId,
          kind: passage.kind,
          title: passage.title,
          label: passage.versionLabel,
          clause: passage.clause,
          path: passage.path,
          text: passage.text,
          effectiveFrom: passage.effectiveFrom,
          effectiveTo: passage.effectiveTo,
          legalStatus: passage.legalStatus,
          grade: passage.grade,
          audiences: passage.audiences,
          source: passage.source,
          score: passage.score,
        })),
        missing: missing ? missingWords(missing, asOf) : null,
      }
    },
  }
}

const load = async (db: Database, principal: Principal, id: string) => {
  const row = await queries.versionOf(db, principal, id)
  if (!row) throw notHeld(id)
  return row
}

const notHeld = (id: string): Problem => new Problem('not-found', `资料库里没有编号为 ${id} 的版本。`)

/** What of a work's record tells of drafts, and of what was not published. */
const aboutDrafts: ReadonlySet<string> = new Set([
  'draft-added',
  'draft-edited',
  'draft-moved',
  'draft-discarded',
  'change-proposed',
  'change-decided',
  'change-cancelled',
])

/** What was asked for by name and is not held, in few words. */
const missingWords = (missing: NonNullable<RetrieveResult['missing']>, asOf: CalendarDate): string => {
  switch (missing.kind) {
    case 'version':
      return `《${missing.title}》在 ${asOf} 的文本`
    case 'clause':
      return `《${missing.title}》${missing.label}${missing.clause}`
    case 'part':
      return `《${missing.title}》${missing.label}${missing.clause}${missing.part}`
    case 'document':
      return missing.number
    case 'topic':
      return `${missing.product}的${missing.topic}`
    case 'client-record':
      return '客户本人的记录'
    default:
      return missing.name
  }
}
