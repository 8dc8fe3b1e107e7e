// 审计检索: what was said and decided over all conversations, and whether the record of one is whole. Who looked is recorded too.
import type { z } from 'zod'
import { mask } from '../../agents/steps/mask.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { hasCode } from '../../storage/error-code.ts'
import type { Database, Sql } from '../../storage/sql/sql.ts'
import type { EventLog } from '../../storage/streams/event-log.ts'
import { verifyStreams } from '../../storage/streams/verify.ts'
import { verifyConversations } from '../../storage/streams/verify-conversations.ts'
import type { Witness } from '../../storage/streams/witness.ts'
import type {
  AuditEvent,
  AuditFact,
  AuditPage,
  AuditPlace,
  AuditQuery,
  AuditTurn,
  AuditTurnPage,
  AuditTurnQuery,
  ChainReport,
} from '../protocol/audit.ts'
import { findEvents, type Place } from './search.ts'
import { findTurns, type TurnCriteria } from './turns.ts'

export type Audit = ReturnType<typeof createAudit>

/** The stream of the auditors' own work. */
export const auditStream = 'audit-searches'

const dayMilliseconds = 86_400_000
const usualDays = 7
const mostDays = 366
/** A search gives what it found in this time, and where to go on. */
const patienceMilliseconds = 3_000
/** After a look that was done in this time a longer piece is looked through; on PGlite everybody else waits meanwhile. */
const quickMilliseconds = 300
/** A single look that takes longer is given up. */
const lookMilliseconds = 10_000
/** Clocks of several servers may differ by this. */
const clockSkewMilliseconds = 60_000

/** Makes the search over the database and the streams that record it. */
export const createAudit = ({
  sql,
  events,
  witness,
  ruleTitles,
  now = () => new Date(),
}: {
  sql: Pick<Sql, 'db'>
  events: Pick<EventLog, 'open' | 'append'>
  witness: Pick<Witness, 'read'>
  /** By their ids. */
  ruleTitles: ReadonlyMap<string, string>
  now?: () => Date
}) => {
  /** @throws when it cannot be recorded: then nothing is shown either */
  const record = async (by: Principal, fact: AuditFact): Promise<void> => {
    await events.open({ id: auditStream, kind: 'configuration', retentionClass: 'business' })
    await events.append({ streamId: auditStream, events: [{ actor: { kind: 'staff', id: by.id }, body: fact }] })
  }

  /** Looks, and records who looked for what. */
  const look = async <Found>(
    by: Principal,
    query: AuditQuery | AuditTurnQuery,
    { exported, ...looking }: Looking<Found> & { exported: boolean },
  ): Promise<LookedBack<Found>> => {
    const recorded = { ...criteriaOf(query), ...('scope' in query ? {} : { view: 'turns' }) }
    const { limit, page } = query
    const days = isOfOne(query) ? Number.POSITIVE_INFINITY : 1
    const answer = await lookBack(sql.db, { ...looking, range: rangeOf({ ...query, now: now() }), days, limit, page })
    await record(by, { type: 'audit-searched', criteria: recorded, found: answer.found.length, exported })
    return answer
  }

  const search = async (by: Principal, query: AuditQuery, exported: boolean): Promise<AuditPage> => {
    const { from, to, limit, page, ...criteria } = query
    const { found, ...rest } = await look<AuditEvent>(by, query, {
      exported,
      find: (tx, piece) => findEvents(tx, { criteria, ...piece }),
      placeOf: ({ at, streamId, seq }) => ({ at: new Date(at), streamId, seq }),
    })
    return { events: found, ...rest }
  }

  const searchTurns = async (by: Principal, query: AuditTurnQuery, exported: boolean): Promise<AuditTurnPage> => {
    const { from, to, limit, page, ...criteria } = query
    const { found, ...rest } = await look<AuditTurn>(by, query, {
      exported,
      find: (tx, piece) => findTurns(tx, { criteria, titles: ruleTitles, ...piece }),
      placeOf: ({ at, conversationId, seq }) => ({ at: new Date(at), streamId: conversationId, seq }),
    })
    return { turns: found, ...rest }
  }

  return {
    /**
     * A page of events, the newest first. A long range is looked through piece by piece; when that takes long the page is short, and
     * says how far it got.
     * @throws Problem `invalid-request` for a range too long, or a text that masking has taken out of the record
     */
    search: (by: Principal, query: AuditQuery): Promise<AuditPage> => search(by, query, false),

    /** The same page as JSON Lines. */
    async export(by: Principal, query: AuditQuery): Promise<Exported> {
      const { events, next } = await search(by, query, true)
      return { lines: linesOf(events), next }
    },

    /** The same over turns: one result for what was asked and what came of it. */
    searchTurns: (by: Principal, query: AuditTurnQuery): Promise<AuditTurnPage> => searchTurns(by, query, false),

    async exportTurns(by: Principal, query: AuditTurnQuery): Promise<Exported> {
      const { turns, next } = await searchTurns(by, query, true)
      return { lines: linesOf(turns), next }
    },

    /** Recomputes the chain of one conversation and compares what is looked up about it. @throws Problem `not-found` */
    async verify(by: Principal, conversationId: string): Promise<ChainReport> {
      const report = await verifyStreams(sql, { streamId: conversationId, ...(await witness.read()) })
      const faults = [...report.faults, ...(await verifyConversations(sql, { streamId: conversationId }))]
      // One that was anchored or witnessed and is gone is a fault; of this one nobody ever heard.
      if (report.streams === 0 && faults.length === 0)
        throw new Problem('not-found', `没有编号为 ${conversationId} 的会话，没有校验任何内容。`)
      await record(by, { type: 'audit-verified', conversationId, faults: faults.length })
      return {
        conversationId,
        at: now().toISOString(),
        events: report.events,
        expired: report.expired,
        anchors: report.anchors,
        faults: faults.map(({ kind, seq, detail }) => ({ kind, seq, detail })),
      }
    },
  }
}

/** A page to take along, and where the next begins. */
export type Exported = { lines: string; next: string | null }

const linesOf = (found: readonly object[]): string => found.map((one) => `${JSON.stringify(one)}\n`).join('')

// --- what was asked ---

/** As it is recorded. @throws Problem when the text looks for what masking has taken out: it would be recorded, and find nothing */
const criteriaOf = ({ page, limit, ...query }: AuditQuery | AuditTurnQuery): Record<string, string> => {
  const masked = query.text === undefined ? null : mask(query.text)
  if (masked && (masked.credentials || masked.originals.some(({ kind }) => kind !== 'name' && kind !== 'address')))
    throw new Problem(
      'invalid-request',
      '留痕里的证件号、手机号、卡号等都已换成占位符，按原文查不到；请改按客户编号、会话编号或时间检索。',
    )
  const given = { ...query, text: masked?.text, limit, page: page && encodePlace(placeIn(page)) }
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value instanceof Date ? value.toISOString() : String(value)]],
    ),
  )
}

type Range = { from: Date; to: Date }

/** One conversation is short, however long ago it was. */
const isOfOne = ({ conversationId, ticketId }: TurnCriteria): boolean =>
  conversationId !== undefined || ticketId !== undefined

/** @throws Problem when it is too long to be looked through */
const rangeOf = (query: AuditTurnQuery & { now: Date }): Range => {
  const to = query.to ?? new Date(query.now.getTime() + clockSkewMilliseconds)
  const from = query.from ?? new Date(isOfOne(query) ? 0 : to.getTime() - usualDays * dayMilliseconds)
  if (!isOfOne(query) && to.getTime() - from.getTime() > mostDays * dayMilliseconds)
    throw new Problem('invalid-request', `一次最多检索 ${mostDays} 天，请缩小时间范围，或指定会话、工单。`)
  return { from, to }
}

// --- looking ---

const placeIn = ([at, streamId, seq]: z.infer<typeof AuditPlace>): Place => ({ at: new Date(at), streamId, seq })
const encodePlace = ({ at, streamId, seq }: Place): string =>
  Buffer.from(JSON.stringify([at.toISOString(), streamId, seq])).toString('base64url')

/** Nothing comes before it, so it stands for the instant itself. */
const beginningOf = (at: Date): Place => ({ at, streamId: '', seq: 0 })

type Looking<Found> = {
  /** Those that fit, from `since` on and before `before`, the newest first. */
  find: (tx: Database, piece: { since: Date; before: Place; limit: number }) => Promise<Found[]>
  placeOf: (found: Found) => Place
}

/** As on a page: where to go on, and how far back all was looked through. */
type LookedBack<Found> = { found: Found[]; next: string | null; searchedBackTo: string }

/** @param days of the first piece. Where much happens a day fills the page; where little does, ever longer pieces are looked through. */
const lookBack = async <Found>(
  db: Database,
  {
    find,
    placeOf,
    range: { from, to },
    days,
    limit,
    page,
  }: Looking<Found> & { range: Range; days: number; limit: number; page: AuditQuery['page'] },
): Promise<LookedBack<Found>> => {
  const given = page && placeIn(page)
  let before = given && given.at < to ? given : beginningOf(to)
  let span = days
  const began = performance.now()
  const found: Found[] = []
  while (before.at > from) {
    const since = new Date(Math.max(from.getTime(), before.at.getTime() - span * dayMilliseconds))
    const wanted = limit - found.length
    const lookBegan = performance.now()
    found.push(...(await patiently(db, (tx) => find(tx, { since, before, limit: wanted }))))
    const last = found.at(-1)
    if (last && found.length === limit) {
      const place = placeOf(last)
      return { found, next: encodePlace(place), searchedBackTo: place.at.toISOString() }
    }
    before = beginningOf(since)
    if (performance.now() - lookBegan < quickMilliseconds) span *= 4
    if (before.at > from && performance.now() - began > patienceMilliseconds)
      return { found, next: encodePlace(before), searchedBackTo: since.toISOString() }
  }
  return { found, next: null, searchedBackTo: from.toISOString() }
}

/** @throws Problem when a single look takes too long; PGlite has no such limit, but its data are those of one machine */
const patiently = async <Found>(db: Database, look: (tx: Database) => Promise<Found[]>): Promise<Found[]> => {
  try {
    return await db.transaction(
      async (tx) => {
        await tx.execute(`set local statement_timeout = ${lookMilliseconds}`)
        return look(tx)
      },
      { accessMode: 'read only' },
    )
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (hasCode(cause, '57014') || hasCode(error, '57014'))
      throw new Problem('invalid-request', '这次检索用时太长，请缩小时间范围，或再加一个条件。', { cause: error })
    throw error
  }
}
