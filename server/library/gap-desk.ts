// 知识缺口的处理: questions that the library did not answer, those that ask for the same together; a person writes what answers them, or says
// why nothing need be written.
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { type GapFact, gapStream } from '../../domain/editorial.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { clusterQuestions } from '../../knowledge/gaps/cluster-questions.ts'
import { gapAnswers, libraryVersions, streamEvents, versions } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EventLog } from '../../storage/streams/event-log.ts'
import { createRecordedChanges } from '../audit/recorded-changes.ts'
import { turnsById } from '../audit/turns.ts'
import type { Gaps } from '../feedback/gaps.ts'
import { PageParameter } from '../protocol/audit.ts'
import type { DraftFromGaps, GapAnswer, GapCluster, GapClusters, GapState, KnowledgeGap } from '../protocol/gaps.ts'
import type { Drafting } from './drafting.ts'

type Turn = { conversationId: string; turnId: string }

export type GapDesk = ReturnType<typeof createGapDesk>

/** Different questions that are put together at a time: a tenth of a second of work. */
const mostCompared = 400
const pageOfGaps = 100
const mostPages = 20
const mostAnswers = 500
const questionsShown = 5

/**
 * Makes the desk.
 * @param embed vectors of texts
 * @param words those of a text, as the index sees them
 */
export const createGapDesk = ({
  db,
  gaps,
  embed,
  words,
  drafting,
  events,
  now = () => new Date(),
}: {
  db: Database
  events: Pick<EventLog, 'appendWithin'>
  gaps: Pick<Gaps, 'list'>
  embed: (texts: string[]) => Promise<number[][]>
  words: (text: string) => string[]
  drafting: Pick<Drafting, 'write'>
  now?: () => Date
}) => {
  const changing = createRecordedChanges<GapFact>({ db, events }, gapStream)

  /** The newest gaps for which nothing was done yet. */
  const openGaps = async (days: number) => {
    const open: KnowledgeGap[] = []
    /** Until when who asked the same again is served by what was done: it was published after that, or is still to be. */
    const settled = new Map<string, string>()
    let [searchedBackTo, page] = [now().toISOString(), undefined as string | undefined]
    for (let read = 0; read < mostPages; read++) {
      const given = page === undefined ? undefined : PageParameter.parse(page)
      const found = await gaps.list({ reason: undefined, days, limit: pageOfGaps, page: given })
      const done = await answeredOf(db, found.gaps)
      for (const gap of found.gaps) {
        const answered = done.get(nameOf(gap))
        if (answered) settled.set(plainOf(gap), answered.shownAt?.toISOString() ?? now().toISOString())
        else if (gap.question !== null) open.push(gap)
      }
      searchedBackTo = found.searchedBackTo
      page = found.next ?? undefined
      if (page === undefined || new Set(open.map(plainOf)).size > mostCompared) break
    }
    const isSettled = (gap: KnowledgeGap) => gap.at <= (settled.get(plainOf(gap)) ?? '')
    return { open: open.filter((gap) => !isSettled(gap)), searchedBackTo, isCut: page !== undefined }
  }

  const saveAnswers = async (
    tx: Database,
    by: Principal,
    turns: readonly Turn[],
    answer: { versionId: string } | { reason: string },
  ) => {
    const rows = turns.map((turn) => ({ ...turn, versionId: null, reason: null, ...answer, by: by.id, at: now() }))
    await tx
      .insert(gapAnswers)
      .values(rows)
      .onConflictDoUpdate({
        target: [gapAnswers.conversationId, gapAnswers.turnId],
        set: {
          versionId: sql`excluded.version_id`,
          reason: sql`excluded.reason`,
          by: sql`excluded.by`,
          at: sql`excluded.at`,
        },
      })
  }

  return {
    async clusters({ days }: { days: number }): Promise<GapClusters> {
      const { open, searchedBackTo, isCut } = await openGaps(days)
      const asked = [...Map.groupBy(open, plainOf).values()].slice(0, mostCompared)
      const texts = asked.map(([first]) => first?.question ?? '')
      const vectors = await vectorsOf(embed, texts)
      const heaps = clusterQuestions(
        texts.map((text, at) => ({ vector: vectors?.[at] ?? null, words: new Set(words(text)) })),
      )
      const clusters = heaps.map((heap) => clusterOf(heap.flatMap((at) => [asked[at] ?? []])))
      return {
        clusters: clusters.toSorted((a, b) => b.count - a.count || (a.lastAt < b.lastAt ? 1 : -1)),
        compared: asked.length,
        searchedBackTo,
        isCut,
      }
    },

    /** What was done, by the document that answers or the reason that was given. */
    async answers(): Promise<GapAnswer[]> {
      const rows = await answersIn(db)
      const groups = Map.groupBy(rows, ({ versionId, reason, by, at }) =>
        versionId === null ? JSON.stringify([reason, by, at]) : versionId,
      )
      const shown = [...groups.values()].flatMap(([first, ...more]) => (first ? [[first, ...more] as const] : []))
      const turns = await turnsById(
        db,
        shown.flatMap((own) => own.slice(0, questionsShown)),
      )
      const questions = new Map(turns.map((turn) => [nameOf(turn), turn.question]))
      return shown.map((own) => {
        const [{ state, versionId, title, reason, by, at }] = own
        return {
          ...{ state, versionId, title, reason, by },
          at: at.toISOString(),
          turns: own.map(({ conversationId, turnId }) => ({ conversationId, turnId })),
          questions: [...new Set(own.slice(0, questionsShown).flatMap((turn) => questions.get(nameOf(turn)) ?? []))],
        }
      })
    },

    /**
     * Makes a draft that answers gaps. @returns its id
     * @throws Problem `not-found`, `conflict` when the library holds the same text, `forbidden`
     */
    async draft(by: Principal, { turns, kind, question, phrasings, answer, ...facts }: DraftFromGaps): Promise<string> {
      const own = await demandAsked(db, turns)
      const text = [`## ${oneLine(question)}`, phrasingLine(question, phrasings), '', answer].join('\n')
      const title = oneLine(question).replace(/[？?。！!]+$/, '')
      const versionId = await drafting.write(by, { text, facts: { ...facts, title, kind } })
      await saveAnswers(db, by, own, { versionId })
      return versionId
    },

    /** Says why nothing need be written. @throws Problem not-found */
    async setAside(by: Principal, turns: readonly Turn[], reason: string): Promise<void> {
      await changing(by, async (tx, record) => {
        const own = await demandAsked(tx, turns)
        await saveAnswers(tx, by, own, { reason })
        record({ type: 'gaps-set-aside', turns: own.map(nameOf), reason })
      })
    },

    /** Takes back that something was done: the questions stand open again. */
    async reopen(by: Principal, turns: readonly Turn[]): Promise<void> {
      const ids = turns.map((turn) => sql`(${turn.conversationId}::text, ${turn.turnId}::text)`)
      await changing(by, async (tx, record) => {
        const reopened = await tx
          .delete(gapAnswers)
          .where(sql`(${gapAnswers.conversationId}, ${gapAnswers.turnId}) in (${sql.join(ids, sql`, `)})`)
          .returning()
        if (reopened.length === 0) return
        const versionIds = [...new Set(reopened.flatMap(({ versionId }) => versionId ?? []))]
        record({ type: 'gaps-reopened', turns: reopened.map(nameOf), versionIds })
      })
    },
  }
}

const nameOf = ({ conversationId, turnId }: Turn): string => `${conversationId}/${turnId}`

/** Questions that differ in nothing but white space and signs are one. */
const plainOf = ({ question }: Pick<KnowledgeGap, 'question'>): string =>
  (question ?? '').replace(/[\s\p{P}\p{S}]/gu, '').toLowerCase() || (question ?? '')

/** Without an embedder the words must do. */
const vectorsOf = async (
  embed: (texts: string[]) => Promise<number[][]>,
  texts: string[],
): Promise<number[][] | null> => {
  if (texts.length === 0) return null
  try {
    return await embed(texts)
  } catch (error) {
    if (error instanceof Problem && error.code === 'internal') throw error
    return null
  }
}

const clusterOf = (asked: readonly (readonly KnowledgeGap[])[]): GapCluster => {
  const each = asked.toSorted((a, b) => b.length - a.length)
  const all = each.flat()
  const times = all.map(({ at }) => at).toSorted()
  const [first = '', last = ''] = [times[0], times.at(-1)]
  return {
    question: each[0]?.[0]?.question ?? '',
    count: all.length,
    questions: each.map((own) => ({ text: own[0]?.question ?? '', count: own.length })),
    firstAt: first,
    lastAt: last,
    unanswered: all.filter(({ unanswered }) => unanswered !== null).length,
    disliked: all.filter(({ disliked }) => disliked !== null).length,
    turns: all.map(({ conversationId, turnId }) => ({ conversationId, turnId })),
  }
}

const oneLine = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/^#+\s*/, '')
    .trim()

/** As an FAQ's file has it; nothing where the question is asked in one way only. */
const phrasingLine = (question: string, phrasings: readonly string[]): string => {
  const others = new Set(phrasings.map((text) => oneLine(text.replace(/[｜|]/g, ' '))))
  others.delete(oneLine(question))
  return others.size > 0 ? `同义问法：${[...others].join('｜')}` : ''
}

// --- SQL ---

const sibling = alias(versions, 'sibling')

type AnswerRow = Turn & {
  state: GapState
  versionId: string | null
  title: string | null
  reason: string | null
  by: string
  at: Date
  /** When the document was published; null where it was not. */
  shownAt: Date | null
}

/** What was done and still counts: what was discarded or withdrawn answers nothing. */
const answersIn = async (db: Database, turns?: readonly Turn[]): Promise<AnswerRow[]> => {
  const { conversationId, turnId, versionId, reason, by, at } = gapAnswers
  const isShown = sql<boolean>`exists (${db
    .select({ one: sql`1` })
    .from(sibling)
    .where(and(eq(sibling.workId, versions.workId), eq(sibling.editorialState, 'published')))})`
  const query = db
    .select({
      ...{ conversationId, turnId, versionId, reason, by, at },
      title: versions.title,
      editorialState: versions.editorialState,
      shownAt: libraryVersions.at,
      isShown,
    })
    .from(gapAnswers)
    .leftJoin(versions, eq(versions.id, versionId))
    .leftJoin(libraryVersions, eq(libraryVersions.number, versions.publishedIn))
    .where(
      turns &&
        inArray(
          conversationId,
          turns.map((turn) => turn.conversationId),
        ),
    )
    .orderBy(desc(at), conversationId, turnId)
  const rows = await (turns ? query : query.limit(mostAnswers))
  return rows.flatMap(({ editorialState, isShown: isAnswered, ...row }): AnswerRow[] => {
    if (row.versionId === null) return [{ ...row, state: 'not-needed' }]
    if (editorialState === 'draft' || editorialState === 'in-review') return [{ ...row, state: 'draft' }]
    return isAnswered ? [{ ...row, state: 'answered' }] : []
  })
}

const answeredOf = async (db: Database, turns: readonly Turn[]): Promise<Map<string, AnswerRow>> =>
  new Map(turns.length === 0 ? [] : (await answersIn(db, turns)).map((row) => [nameOf(row), row]))

/** Those of the turns that were asked. @throws Problem not-found when none was */
const demandAsked = async (db: Database, turns: readonly Turn[]): Promise<Turn[]> => {
  const named = new Set(turns.map(nameOf))
  const rows = await db
    .select({ conversationId: streamEvents.streamId, turnId: sql<string>`${streamEvents.idempotencyKey}` })
    .from(streamEvents)
    .where(
      and(
        inArray(streamEvents.streamId, [...new Set(turns.map(({ conversationId }) => conversationId))]),
        inArray(streamEvents.idempotencyKey, [...new Set(turns.map(({ turnId }) => turnId))]),
        eq(streamEvents.type, 'message-received'),
      ),
    )
  const own = rows.filter((row) => named.has(nameOf(row)))
  if (own.length === 0) throw new Problem('not-found', '没有找到这些问题。', { action: '请刷新后再选。' })
  return own
}
