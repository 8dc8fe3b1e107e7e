// 发布前预览: how past questions are answered now, and how they would be with a draft published. Both without a model, so that what differs
// differs because of the draft.
import { and, eq } from 'drizzle-orm'
import type { Ask } from '../../agents/customer/ask.ts'
import type { AskResult } from '../../domain/ask.ts'
import { calendarDate } from '../../domain/calendar.ts'
import { maySee, type Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { type Intent, Reading } from '../../domain/turn.ts'
import { dayOfPreview, openPreview } from '../../knowledge/editorial/preview.ts'
import type { LibraryIndex } from '../../knowledge/store/library-index.ts'
import { streamEvents, versions } from '../../storage/sql/schema.ts'
import type { Database, Sql } from '../../storage/sql/sql.ts'
import { clockSkewMilliseconds, dayMilliseconds, lookBack } from '../audit/look-back.ts'
import { inPiece, newestFirst, type Place } from '../audit/search.ts'
import type { Preview, PreviewedAnswer } from '../protocol/preview.ts'

/** Answers from a library: the one that is, or one that would be. */
export type AskOver = (library: { db: Database; index: Pick<LibraryIndex, 'reader'> }) => Ask

export type Previews = ReturnType<typeof createPreviews>

/** Days that past questions are taken from. */
const pastDays = 90
/** Messages looked through for each question: many ask the same, or nothing. */
const messagesEach = 4

/** Makes the previews. One at a time: each takes the processor for itself. */
export const createPreviews = ({
  sql,
  index,
  askOver,
  now = () => new Date(),
}: {
  sql: Pick<Sql, 'db'>
  index: Pick<LibraryIndex, 'reader' | 'branch'>
  askOver: AskOver
  now?: () => Date
}) => {
  const { db } = sql
  const askNow = askOver({ db, index })
  let last: Promise<unknown> = Promise.resolve()

  const compare = async (
    principal: Principal,
    versionId: string,
    questions: readonly string[],
    signal: AbortSignal,
  ): Promise<Preview> => {
    signal.throwIfAborted()
    const draft = await draftOf(db, principal, versionId)
    const today = calendarDate(now())
    const asOf = dayOfPreview(today, draft.effectiveFrom)
    const role = draft.audiences.includes('public') ? 'client' : 'advisor'
    const differences: Preview['differences'] = []
    const preview = await openPreview({ sql, index }, draft)
    try {
      const askThen = askOver(preview)
      for (const question of questions) {
        signal.throwIfAborted()
        const asked = { id: question, question, asOf, role } as const
        const before = answerOf(await askNow(asked, { today, signal }))
        const after = answerOf(await preview.look(() => askThen(asked, { today, signal })))
        if (JSON.stringify(before) !== JSON.stringify(after))
          differences.push({ question, before: before.shown, after: after.shown })
      }
    } finally {
      await preview.close()
    }
    return { asOf, role, asked: questions.length, differences }
  }

  return {
    /** What was asked lately, each question standing alone. */
    async pastQuestions(limit: number): Promise<string[]> {
      const to = new Date(now().getTime() + clockSkewMilliseconds)
      const { found } = await lookBack(db, {
        find: (tx, piece) => findReadings(tx, piece),
        placeOf: ({ place }) => place,
        range: { from: new Date(to.getTime() - pastDays * dayMilliseconds), to },
        days: 1,
        limit: limit * messagesEach,
        page: undefined,
      })
      return [...new Set(found.flatMap(({ parts }) => parts))].slice(0, limit)
    },

    /**
     * Asks the questions of the library as it is and with the draft published.
     * @throws Problem `not-found`, `conflict` when it is no draft, or could not be published as things are
     */
    compare(...asked: Parameters<typeof compare>): Promise<Preview> {
      const result = last.then(() => compare(...asked))
      last = result.catch(() => undefined)
      return result
    },
  }
}

const draftOf = async (db: Database, principal: Principal, versionId: string) => {
  const [version] = await db
    .select({
      versionId: versions.id,
      workId: versions.workId,
      title: versions.title,
      effectiveFrom: versions.effectiveFrom,
      editorialState: versions.editorialState,
      grade: versions.grade,
      audiences: versions.audiences,
    })
    .from(versions)
    .where(eq(versions.id, versionId))
  if (!version || !maySee(principal, version))
    throw new Problem('not-found', `资料库里没有编号为 ${versionId} 的版本。`)
  if (version.editorialState === 'published')
    throw new Problem('conflict', `《${version.title}》已经发布，不需要预览。`, { action: '请直接在检索里查看。' })
  return version
}

type Found = { place: Place; parts: string[] }

/** Messages that ask nothing of the library. */
const idle: ReadonlySet<Intent> = new Set<Intent>(['small-talk', 'off-topic'])

const findReadings = async (
  db: Database,
  { since, before, limit }: { since: Date; before: Place; limit: number },
): Promise<Found[]> => {
  const { at, streamId, seq, content } = streamEvents
  const rows = await db
    .select({ at, streamId, seq, content })
    .from(streamEvents)
    .where(and(eq(streamEvents.type, 'turn-understood'), inPiece({ since, before })))
    .orderBy(...newestFirst)
    .limit(limit)
  return rows.map(({ content: said, ...place }) => {
    // Null when its time is over.
    const reading = said && Reading.parse(said.body.reading)
    return { place, parts: reading && !idle.has(reading.intent) ? reading.parts : [] }
  })
}

/** What is compared, and what of it is shown. */
const answerOf = ({ answer, sentences, evidence, decision }: AskResult) => {
  const cited = sentences.flatMap(({ citations }) => citations)
  const sources = new Map(cited.map(({ versionId, chunkId, title }) => [versionId, { versionId, chunkId, title }]))
  const shown: PreviewedAnswer = { text: answer, evidence, decision, sources: [...sources.values()] }
  return { shown, cited: cited.map(({ chunkId, start, end }) => `${chunkId}:${start}-${end}`) }
}
