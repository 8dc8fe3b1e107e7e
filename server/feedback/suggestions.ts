// 大家常问: questions that the library answers for clients, to begin with.
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { and, asc, eq } from 'drizzle-orm'
import { type CalendarDate, calendarDate, isWithin } from '../../domain/calendar.ts'
import { maySee, readerOf } from '../../domain/identity.ts'
import { readLibraryStanding } from '../../knowledge/versions/library-state.ts'
import { chunks, versions, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { ServerEnv } from '../auth/caller.ts'
import { SuggestedQuestions, SuggestionsQuery } from '../protocol/feedback.ts'
import { json, problems, rejectInvalid } from '../protocol/route.ts'

const handful = 6

type Language = 'zh' | 'en'
type Entry = { question: string; chunkId: string; versionId: string; documentId: string; language: string }

export type Suggest = (language: Language) => Promise<string[]>

/** Makes the chooser. The FAQ stands in memory until the library advances or the day ends; what is stopped falls silent at once. */
export const createSuggestions = ({ db, now = () => new Date() }: { db: Database; now?: () => Date }): Suggest => {
  let held: { key: string; entries: Promise<Entry[]> } | null = null
  const entriesOf = (key: string, day: CalendarDate): Promise<Entry[]> => {
    if (held?.key === key) return held.entries
    const mine = { key, entries: loadEntries(db, day) }
    held = mine
    mine.entries.catch(() => {
      if (held === mine) held = null
    })
    return mine.entries
  }
  return async (language) => {
    const day = calendarDate(now())
    const { libraryVersion, isStopped } = await readLibraryStanding(db)
    const entries = (await entriesOf(`${libraryVersion} ${day}`, day)).filter((entry) => !isStopped(entry))
    const inLanguage = (code: Language) => entries.filter((entry) => entry.language.split('-')[0] === code)
    const own = inLanguage(language)
    return choose(own.length > 0 ? own : inLanguage('zh'))
  }
}

/**
 * One question of each document in turn, its first ones first, as whoever wrote it put them. The documents with the most questions lead:
 * of what they are about most is asked.
 */
const choose = (entries: readonly Entry[]): string[] => {
  const documents = [...Map.groupBy(entries, ({ documentId }) => documentId).entries()]
    .sort(([a, ofA], [b, ofB]) => ofB.length - ofA.length || (a < b ? -1 : 1))
    .map(([, own]) => own.map(({ question }) => question))
  const rounds = Math.max(0, ...documents.map((questions) => questions.length))
  const inTurn = Array.from({ length: rounds }, (_, round) => documents.flatMap((questions) => questions[round] ?? []))
  return [...new Set(inTurn.flat())].slice(0, handful)
}

/** What clients may read of the FAQ on a day, in the order of its documents. */
const loadEntries = async (db: Database, day: CalendarDate): Promise<Entry[]> => {
  const rows = await db
    .select({
      path: chunks.path,
      chunkId: chunks.id,
      versionId: versions.id,
      documentId: versions.workId,
      language: versions.language,
      grade: versions.grade,
      audiences: versions.audiences,
      effectiveFrom: versions.effectiveFrom,
      effectiveTo: versions.effectiveTo,
    })
    .from(chunks)
    .innerJoin(versions, eq(versions.id, chunks.versionId))
    .innerJoin(works, eq(works.id, versions.workId))
    .where(and(eq(versions.editorialState, 'published'), eq(works.kind, 'faq')))
    .orderBy(asc(versions.id), asc(chunks.ordinal))
  const client = readerOf('client')
  return rows.flatMap(({ path, grade, audiences, effectiveFrom, effectiveTo, ...entry }) => {
    const question = path.at(-1)
    const isShown = maySee(client, { grade, audiences }) && isWithin(day, effectiveFrom, effectiveTo)
    return question && isShown ? [{ question, ...entry }] : []
  })
}

/** The route `/v1/suggested-questions`; what it tells is public, and a page asks before it has a token. */
export const suggestionRoutes = ({ suggest }: { suggest: Suggest }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })
  app.openapi(
    createRoute({
      method: 'get',
      path: '/',
      tags: ['会话'],
      summary: '可以这样问',
      description: '资料库里面向客户的常见问题，按主题各取一条；没有英文的，英文也给中文。',
      security: [],
      request: { query: SuggestionsQuery },
      responses: { 200: { ...json(SuggestedQuestions), description: '问题' }, ...problems(400) },
    }),
    async (context) => context.json({ questions: await suggest(context.req.valid('query').language) }, 200),
  )
  return app
}
