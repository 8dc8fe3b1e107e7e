// 知识缺口: what the library did not answer, or not well, as the bot decided it and as clients say it with a thumbs-down.
import { and, desc, eq, exists, gte, inArray, isNotNull, isNull, ne, not, notExists, or, sql } from 'drizzle-orm'
import { type AnyPgColumn, alias, unionAll } from 'drizzle-orm/pg-core'
import { ConversationEventBody } from '../../domain/conversation.ts'
import { DislikeReason } from '../../domain/handoff.ts'
import { answerVerdicts, streamEvents } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { clockSkewMilliseconds, dayMilliseconds, lookBack } from '../audit/look-back.ts'
import { type EventColumns, type Place, readable } from '../audit/search.ts'
import { turnsById } from '../audit/turns.ts'
import type { AuditTurn } from '../protocol/audit.ts'
import { type GapPage, type GapQuery, type GapReason, type KnowledgeGap, UnansweredReason } from '../protocol/gaps.ts'

export type Gaps = ReturnType<typeof createGaps>

/**
 * Makes the list. A turn stands in it once: since it was decided without evidence, by an answer or by handing it over, otherwise since its
 * thumbs-down.
 */
export const createGaps = ({ db, now = () => new Date() }: { db: Database; now?: () => Date }) => ({
  async list({ reason, days, limit, page }: GapQuery): Promise<GapPage> {
    const to = new Date(now().getTime() + clockSkewMilliseconds)
    const range = { from: new Date(to.getTime() - days * dayMilliseconds), to }
    const { found, ...rest } = await lookBack(db, {
      find: (tx, piece) => findGaps(tx, { reason, ...piece }),
      placeOf: ({ place }) => place,
      ...{ range, days: 1, limit, page },
    })
    return { gaps: found.map(({ gap }) => gap), ...rest }
  },
})

type Found = { place: Place; gap: KnowledgeGap }

const findGaps = async (
  db: Database,
  { reason, since, before, limit }: { reason: GapReason | undefined; since: Date; before: Place; limit: number },
): Promise<Found[]> => {
  const shown = shownGaps(db, reason)
  const asked = alias(streamEvents, 'asked')
  const verdict = alias(answerVerdicts, 'verdict')
  const { at, conversationId, turnId } = shown
  const rows = await db
    .select({
      at,
      conversationId,
      turnId,
      seq: asked.seq,
      isUnanswered: shown.isUnanswered,
      isDisliked: sql<boolean>`${isNotNull(verdict.turnId)}`,
      dislikeReason: verdict.reason,
    })
    .from(shown)
    .innerJoin(asked, and(eq(asked.streamId, conversationId), eq(asked.idempotencyKey, turnId)))
    .leftJoin(
      verdict,
      and(eq(verdict.conversationId, conversationId), eq(verdict.turnId, turnId), eq(verdict.verdict, 'down')),
    )
    .where(
      and(
        gte(at, since),
        sql`(${at}, ${conversationId}, ${asked.seq})
          < (${before.at.toISOString()}::timestamptz, ${before.streamId}::text, ${before.seq}::int)`,
        isDislike(reason) ? eq(verdict.reason, reason) : undefined,
        reason === 'unsaid' ? and(isNotNull(verdict.turnId), isNull(verdict.reason)) : undefined,
      ),
    )
    .orderBy(desc(at), desc(conversationId), desc(asked.seq))
    .limit(limit)
  const turns = new Map((await turnsById(db, rows)).map((turn) => [nameOf(turn), turn]))
  const comments = await commentsOn(
    db,
    rows.filter(({ isDisliked }) => isDisliked),
  )
  return rows.flatMap(({ seq, isUnanswered, isDisliked, dislikeReason, ...row }) => {
    const turn = turns.get(nameOf(row))
    if (!turn) return []
    const disliked = isDisliked
      ? { reason: DislikeReason.nullable().parse(dislikeReason), comment: comments.get(nameOf(row)) ?? null }
      : null
    return [
      {
        place: { at: row.at, streamId: row.conversationId, seq },
        gap: gapOf({ at: row.at, turn, disliked, isUnanswered }),
      },
    ]
  })
}

const isUnanswered = (reason: string | undefined): reason is UnansweredReason =>
  UnansweredReason.safeParse(reason).success
const isDislike = (reason: string | undefined): reason is DislikeReason => DislikeReason.safeParse(reason).success

/** When a turn showed that something is missing. */
const shownGaps = (db: Database, reason: GapReason | undefined) => {
  const sought = alias(streamEvents, 'sought')
  const unanswered = (event: EventColumns & { streamId: AnyPgColumn }, reasons: readonly UnansweredReason[]) => {
    const isHandedOver = sql`${readable(event)} -> 'body' -> 'decision' ->> 'decision' = 'handover'`
    const foundTooLittle = db
      .select({ one: sql`1` })
      .from(sought)
      .where(
        and(
          eq(sought.streamId, event.streamId),
          eq(sought.type, 'evidence-found'),
          sql`${readable(sought)} ->> 'turnId' = ${readable(event)} ->> 'turnId'`,
          sql`${readable(sought)} -> 'body' ->> 'sufficient' = 'false'`,
        ),
      )
    const reason = sql`${readable(event)} -> 'body' -> 'decision' ->> 'reason'`
    return and(
      eq(event.type, 'turn-decided'),
      inArray(reason, [...reasons]),
      or(
        // Asked again and again it may have been answered each time.
        and(not(isHandedOver), ne(reason, 'repeated-question' satisfies UnansweredReason)),
        // What may be a danger is left to people, however well it could be answered: then nothing was looked for.
        and(isHandedOver, exists(foundTooLittle)),
      ),
    )
  }
  const decisions = db
    .select({
      at: streamEvents.at,
      conversationId: streamEvents.streamId,
      turnId: sql<string>`${readable(streamEvents)} ->> 'turnId'`.as('shown_turn'),
      isUnanswered: sql<boolean>`true`.as('is_unanswered'),
    })
    .from(streamEvents)
    .where(unanswered(streamEvents, isUnanswered(reason) ? [reason] : UnansweredReason.options))
  const decision = alias(streamEvents, 'decision')
  const { at, conversationId, turnId, verdict } = answerVerdicts
  const dislikes = db
    .select({
      at,
      conversationId,
      turnId: sql<string>`${turnId}`.as('shown_turn'),
      isUnanswered: sql<boolean>`false`.as('is_unanswered'),
    })
    .from(answerVerdicts)
    .where(
      and(
        eq(verdict, 'down'),
        isUnanswered(reason) ? sql`false` : undefined,
        notExists(
          db
            .select({ one: sql`1` })
            .from(decision)
            .where(
              and(
                eq(decision.streamId, conversationId),
                unanswered(decision, UnansweredReason.options),
                eq(sql`${readable(decision)} ->> 'turnId'`, turnId),
              ),
            ),
        ),
      ),
    )
  return unionAll(decisions, dislikes).as('shown')
}

const nameOf = ({ conversationId, turnId }: { conversationId: string; turnId: string }): string =>
  `${conversationId}/${turnId}`

/** What clients wrote beside a thumbs-down, as it stands now. */
const commentsOn = async (
  db: Database,
  turns: { conversationId: string; turnId: string }[],
): Promise<Map<string, string | undefined>> => {
  const rows = await db
    .select({ conversationId: streamEvents.streamId, content: streamEvents.content })
    .from(streamEvents)
    .where(
      and(
        inArray(streamEvents.streamId, [...new Set(turns.map(({ conversationId }) => conversationId))]),
        eq(streamEvents.type, 'answer-judged'),
      ),
    )
    .orderBy(streamEvents.streamId, streamEvents.seq)
  return new Map(
    rows.flatMap(({ conversationId, content }) => {
      const body = content && ConversationEventBody.parse(content.body)
      return body?.type === 'answer-judged'
        ? [[nameOf({ conversationId, turnId: body.judgedTurnId }), body.comment] as const]
        : []
    }),
  )
}

const gapOf = ({
  at,
  turn,
  disliked,
  isUnanswered,
}: {
  at: Date
  turn: AuditTurn
  disliked: KnowledgeGap['disliked']
  isUnanswered: boolean
}): KnowledgeGap => {
  const { conversationId, turnId, question, sentences, decision, stops } = turn
  const first = sentences.find(({ kind }) => kind === 'answer') ?? sentences[0]
  const documents = new Map(
    sentences.flatMap(({ citations }) => citations.map(({ documentId, title }) => [documentId, title] as const)),
  )
  return {
    conversationId,
    turnId,
    at: at.toISOString(),
    question,
    answer: first?.text ?? null,
    documents: [...documents].map(([id, title]) => ({ id, title })),
    unanswered: isUnanswered ? (UnansweredReason.safeParse(decision?.reason).data ?? null) : null,
    disliked,
    withdrawn: stops.length > 0,
  }
}
