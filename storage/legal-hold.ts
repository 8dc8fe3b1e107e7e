// 法律冻结: what a court, a regulator or a dispute needs is neither deleted when its time is over nor erased on request. Who froze what,
// why and when is a stream of its own, chained like every other; the flags on the records follow from it.
import { eq, inArray, sql as raw } from 'drizzle-orm'
import { z } from 'zod'
import { documentStream } from '../domain/editorial.ts'
import { Problem } from '../domain/problem.ts'
import { clientProfiles, conversations, streams, works } from './sql/schema.ts'
import type { Database, Sql } from './sql/sql.ts'
import type { EventLog } from './streams/event-log.ts'

/** A client's hold covers the profile and all conversations, also later ones; a document's covers all its versions. */
export const HoldTarget = z.enum(['conversation', 'client', 'document'])
export type HoldTarget = z.infer<typeof HoldTarget>

export type Hold = { target: HoldTarget; targetId: string; reason: string; by: string; at: string }

export type HoldOrder = Omit<Hold, 'at'>

export type LegalHolds = {
  /** @throws Problem `not-found` when there is no such record, `conflict` when it is on hold already */
  set(order: HoldOrder): Promise<Hold>
  /** @throws Problem `not-found` when it is not on hold */
  lift(order: HoldOrder): Promise<Hold>
  /** Those that stand, the oldest first. */
  list(): Promise<Hold[]>
}

/** The stream of all holds. */
export const holdStream = 'legal-holds'

const HoldEvent = z.object({
  type: z.enum(['hold-set', 'hold-lifted']),
  target: HoldTarget,
  targetId: z.string(),
  reason: z.string(),
})

const page = 500

/** What is held, in the words of people. */
export const holdTargetWords: Record<HoldTarget, string> = { conversation: '会话', client: '客户', document: '资料' }
const keyOf = ({ target, targetId }: Pick<Hold, 'target' | 'targetId'>): string => `${target} ${targetId}`

/** Makes the holds over the database and the stream that records them. */
export const createLegalHolds = ({
  sql: { db },
  events,
}: {
  sql: Pick<Sql, 'db'>
  events: Pick<EventLog, 'open' | 'append' | 'read'>
}): LegalHolds => {
  const standing = async (): Promise<Map<string, Hold>> => {
    const holds = new Map<string, Hold>()
    for (let after = 0; ; ) {
      const stored = await events.read(holdStream, after, page)
      for (const { content, at } of stored) {
        if (content === null) continue
        const { type, ...hold } = HoldEvent.parse(content.body)
        if (type === 'hold-lifted') holds.delete(keyOf(hold))
        else holds.set(keyOf(hold), { ...hold, by: content.actor.id ?? '', at: at.toISOString() })
      }
      after = stored.at(-1)?.seq ?? after
      if (stored.length < page) return holds
    }
  }

  const record = async (
    type: 'hold-set' | 'hold-lifted',
    order: HoldOrder,
    holds: Map<string, Hold>,
  ): Promise<Hold> => {
    const { by, ...rest } = order
    const body: z.infer<typeof HoldEvent> = { type, ...rest }
    const [event] = await events.append({
      streamId: holdStream,
      events: [{ actor: { kind: 'staff', id: by }, body }],
      within: async (tx, [appended]) => {
        const hold = { ...order, at: appended?.at.toISOString() ?? '' }
        if (type === 'hold-set') holds.set(keyOf(order), hold)
        else holds.delete(keyOf(order))
        await flag(tx, order, holds)
        // As long as a hold stands, so does the record of it.
        await tx
          .update(streams)
          .set({ legalHold: holds.size > 0 })
          .where(eq(streams.id, holdStream))
      },
    })
    return { ...order, at: event?.at.toISOString() ?? '' }
  }

  return {
    async set(order) {
      if (!(await exists(db, order)))
        throw new Problem('not-found', `没有编号为 ${order.targetId} 的${holdTargetWords[order.target]}。`)
      await events.open({ id: holdStream, kind: 'configuration', retentionClass: 'business' })
      const holds = await standing()
      if (holds.has(keyOf(order)))
        throw new Problem('conflict', `${holdTargetWords[order.target]} ${order.targetId} 已经冻结。`)
      return record('hold-set', order, holds)
    },

    async lift(order) {
      const holds = await standing()
      if (!holds.has(keyOf(order)))
        throw new Problem('not-found', `${holdTargetWords[order.target]} ${order.targetId} 没有被冻结。`)
      return record('hold-lifted', order, holds)
    },

    list: async () => [...(await standing()).values()],
  }
}

const exists = async (db: Database, { target, targetId }: HoldOrder): Promise<boolean> => {
  if (target === 'document') return (await db.$count(works, eq(works.id, targetId))) > 0
  if (target === 'conversation') return (await db.$count(conversations, eq(conversations.id, targetId))) > 0
  const known = await db.$count(clientProfiles, eq(clientProfiles.id, targetId))
  return known > 0 || (await db.$count(conversations, eq(conversations.clientId, targetId))) > 0
}

/** Brings the flags in line with the holds that stand. A conversation is held by its own hold or by its client's. */
const flag = async (tx: Database, { target, targetId }: HoldOrder, holds: ReadonlyMap<string, Hold>): Promise<void> => {
  const isHeld = (kind: HoldTarget, id: string | null) =>
    id !== null && holds.has(keyOf({ target: kind, targetId: id }))
  if (target === 'document') {
    const legalHold = isHeld('document', targetId)
    await tx.update(works).set({ legalHold }).where(eq(works.id, targetId))
    await tx
      .update(streams)
      .set({ legalHold })
      .where(eq(streams.id, documentStream(targetId)))
    return
  }
  if (target === 'client')
    await tx
      .update(clientProfiles)
      .set({ legalHold: isHeld('client', targetId) })
      .where(eq(clientProfiles.id, targetId))
  const rows = await tx
    .select({ id: conversations.id, clientId: conversations.clientId })
    .from(conversations)
    .where(eq(target === 'client' ? conversations.clientId : conversations.id, targetId))
  for (const legalHold of [true, false]) {
    const ids = rows.flatMap(({ id, clientId }) =>
      (isHeld('conversation', id) || isHeld('client', clientId)) === legalHold ? id : [],
    )
    if (ids.length > 0) await tx.update(conversations).set({ legalHold }).where(inArray(conversations.id, ids))
  }
}

/** Whether a client's later conversations are held from their beginning; false for nobody's. For use in an insert or update. */
export const clientIsHeld = (clientId: string | null) =>
  raw<boolean>`exists(select 1 from ${clientProfiles} where ${clientProfiles.id} = ${clientId} and ${clientProfiles.legalHold})`
