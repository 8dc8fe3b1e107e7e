// Bringing documents into the library: uploads and texts written in the browser become drafts, which one person edits and discards.
import type { Grade, Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { discardDraft, editDraft } from '../../knowledge/editorial/drafts.ts'
import type { LibraryStorage } from '../../knowledge/editorial/library-transaction.ts'
import { defaultsOf } from '../../knowledge/editorial/version-row.ts'
import type { Ingest, IngestReport } from '../../knowledge/ingest.ts'
import type { AttributeDefaults } from '../../knowledge/parsing/parsed-document.ts'
import { workIdOfFile } from '../../knowledge/versions/work-id.ts'
import type { Blob } from '../../storage/blobs/blob.ts'
import { deleteUnreferenced } from '../../storage/blobs/unreferenced.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EditDraft, UploadOutcome, UploadQuery, UploadReport, WriteDraft } from '../protocol/desk.ts'
import * as queries from './desk-queries.ts'

/** Files that are in memory at a time; whoever sends more waits. */
const mostAtOnce = 2
/** Of what nobody says more of: for the firm's own people, until somebody says otherwise. */
const safest = { grade: 2, audiences: ['staff'] } as const
/** How a text is cut of which nothing says what it is. */
const kindOtherwise = 'procedure'

export type Drafting = ReturnType<typeof createDrafting>

/** Makes the way in for people. @throws Problem `forbidden` for what is above the caller's own grade */
export const createDrafting = ({
  storage,
  ingest,
  originals,
}: {
  storage: LibraryStorage
  ingest: Ingest
  originals: Pick<Blob, 'delete'>
}) => {
  const { db } = storage.sql
  const enter = createGate(mostAtOnce)

  return {
    /** Takes a file in as drafts. @param read gives its bytes when it is its turn */
    async upload(
      by: Principal,
      { name, kind, of, ...given }: UploadQuery,
      read: () => Promise<Uint8Array>,
    ): Promise<UploadReport> {
      demandGrade(by, given.grade)
      const former = of === undefined ? null : await formerOf(db, by, of)
      const { grade, audiences } = { ...safest, ...former, ...withoutUndefined(given) }
      const defaults: AttributeDefaults = {
        ...(kind === undefined ? {} : { kind }),
        ...(former ? { work: former.work, kind: former.kind } : {}),
        grade,
        audiences: [...audiences],
      }
      const leave = await enter()
      try {
        return reportOf(
          db,
          await ingest.bytes(name, await read(), { by: by.id, state: 'draft', defaults, kindOtherwise }),
        )
      } finally {
        leave()
      }
    },

    /** Takes in a text that somebody has written. @returns the draft's id */
    async write(by: Principal, { text, facts }: WriteDraft): Promise<string> {
      demandGrade(by, facts.grade)
      const former = facts.workId === undefined ? null : await formerOf(db, by, facts.workId).catch(whenNew)
      const defaults: AttributeDefaults = {
        ...safest,
        audiences: [...safest.audiences],
        ...(former ? { kind: former.kind, grade: former.grade, audiences: former.audiences } : {}),
        source: '在资料库里撰写',
        work: workIdOfFile(`${facts.title.replaceAll('.', ' ')}.md`),
        ...defaultsOf(facts),
      }
      const report = await ingest.bytes('正文.md', Buffer.from(text), {
        by: by.id,
        state: 'draft',
        defaults,
        kindOtherwise,
      })
      const [outcome] = (await reportOf(db, report)).outcomes
      if (!outcome?.versionId) throw refusalOf(outcome)
      if (outcome.state === 'unchanged')
        throw new Problem('conflict', `资料库里已经有文字相同的版本（${outcome.versionId}）。`, {
          action: '请打开那个版本处理。',
        })
      return outcome.versionId
    },

    /** Sets what the catalogue says of a draft. @returns its id from now on */
    async edit(by: Principal, id: string, { revision, facts }: EditDraft): Promise<string> {
      await demandVisible(db, by, id)
      demandGrade(by, facts.grade)
      return editDraft(storage, id, { by: by.id, revision, facts })
    },

    /** Throws a draft away, with its original. */
    async discard(by: Principal, id: string): Promise<void> {
      await demandVisible(db, by, id)
      await deleteUnreferenced({ sql: storage.sql, blobs: originals }, await discardDraft(storage, id, by.id))
    },
  }
}

/** @throws Problem not-found */
export const demandVisible = async (db: Database, by: Principal, versionId: string) => {
  const row = await queries.versionOf(db, by, versionId)
  if (!row) throw new Problem('not-found', `资料库里没有编号为 ${versionId} 的版本。`)
  return row
}

/** Nobody puts out of their own sight what they keep. @throws Problem forbidden */
export const demandGrade = (by: Principal, grade: Grade | undefined): void => {
  if (grade !== undefined && grade > by.grade)
    throw new Problem('forbidden', `数据级别 ${grade} 高于您自己的级别 ${by.grade}。`, {
      action: '请由有权限的人处理这份资料。',
    })
}

/** What a new version takes over from the one that stands. @throws Problem not-found */
const formerOf = async (db: Database, by: Principal, workId: string) => {
  const [work] = await queries.worksOf(db, [workId])
  const rows = await queries.versionsOf(db, by, [workId])
  if (!work || rows.length === 0) throw new Problem('not-found', `资料库里没有编号为 ${workId} 的资料。`)
  const newest = rows.findLast(({ editorialState }) => editorialState === 'published') ?? rows.at(-1)
  return {
    work: work.id,
    kind: work.kind,
    grade: newest?.grade ?? safest.grade,
    audiences: newest?.audiences ?? [...safest.audiences],
  }
}

/** A work may begin with what is written. */
const whenNew = (error: unknown): null => {
  if (error instanceof Problem && error.code === 'not-found') return null
  throw error
}

const withoutUndefined = <T extends object>(value: T): { [Name in keyof T]?: NonNullable<T[Name]> } =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [Name in keyof T]?: NonNullable<T[Name]>
  }

const reportOf = async (db: Database, { outcomes }: IngestReport): Promise<UploadReport> => {
  const ids = outcomes.flatMap((outcome) => ('versionId' in outcome ? outcome.versionId : []))
  const states = await queries.statesOf(db, ids)
  return {
    outcomes: outcomes.map((outcome): UploadOutcome => {
      const { file, line, title } = outcome
      if (outcome.state === 'rejected')
        return { file, line, title, state: 'rejected', ...nothing, problem: outcome.problem }
      const { workId, versionId, chunks, notes } = outcome
      const state = outcome.state === 'unchanged' ? 'unchanged' : 'added'
      const editorialState = states.get(versionId) ?? null
      return { file, line, title, state, workId, versionId, editorialState, chunks, notes, problem: null }
    }),
  }
}

const nothing = { workId: null, versionId: null, editorialState: null, chunks: 0, notes: [] }

const refusalOf = (outcome: UploadOutcome | undefined): Problem => {
  const { code = 'unprocessable-document', detail = '没有可以保存的正文。', action, errors } = outcome?.problem ?? {}
  return new Problem(code, detail, { action, errors })
}

/** Lets so many in at a time, in the order they came; gives what has to be called when it is over. */
const createGate = (most: number): (() => Promise<() => void>) => {
  let inside = 0
  const waiting: (() => void)[] = []
  /** Whoever waits takes the place over. */
  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else inside -= 1
  }
  return async () => {
    if (inside < most) inside += 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    return leave
  }
}
