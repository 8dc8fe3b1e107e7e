// 审计检索: what was said and decided over all conversations, and whether the record of one is whole. Who looked is recorded too.
import { mask } from '../../agents/steps/mask.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import type { Sql } from '../../storage/sql/sql.ts'
import type { EventLog } from '../../storage/streams/event-log.ts'
import { verifyStreams } from '../../storage/streams/verify.ts'
import { verifyConversations } from '../../storage/streams/verify-conversations.ts'
import type { Witness } from '../../storage/streams/witness.ts'
import type {
  AuditEvent,
  AuditFact,
  AuditPage,
  AuditQuery,
  AuditTurn,
  AuditTurnPage,
  AuditTurnQuery,
  ChainReport,
} from '../protocol/audit.ts'
import {
  clockSkewMilliseconds,
  dayMilliseconds,
  encodePlace,
  type LookedBack,
  type Looking,
  lookBack,
  placeIn,
  type Range,
} from './look-back.ts'
import { findEvents } from './search.ts'
import { findTurns, type TurnCriteria } from './turns.ts'

export type Audit = ReturnType<typeof createAudit>

/** The stream of the auditors' own work. */
export const auditStream = 'audit-searches'

const usualDays = 7
const mostDays = 366

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
    throw new Problem('invalid-request', '留痕里的证件号、手机号、卡号等都已换成占位符，按原文查不到。', {
      action: '请改按客户编号、会话编号或时间检索。',
    })
  const given = { ...query, text: masked?.text, limit, page: page && encodePlace(placeIn(page)) }
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value instanceof Date ? value.toISOString() : String(value)]],
    ),
  )
}

/** One conversation is short, however long ago it was. */
const isOfOne = ({ conversationId, ticketId }: TurnCriteria): boolean =>
  conversationId !== undefined || ticketId !== undefined

/** @throws Problem when it is too long to be looked through */
const rangeOf = (query: AuditTurnQuery & { now: Date }): Range => {
  const to = query.to ?? new Date(query.now.getTime() + clockSkewMilliseconds)
  const from = query.from ?? new Date(isOfOne(query) ? 0 : to.getTime() - usualDays * dayMilliseconds)
  if (!isOfOne(query) && to.getTime() - from.getTime() > mostDays * dayMilliseconds)
    throw new Problem('invalid-request', `一次最多检索 ${mostDays} 天。`, {
      action: '请缩小时间范围，或指定会话、工单。',
    })
  return { from, to }
}
