// Append-only streams of events, the truth of conversations, reviews, documents and configuration.
// Appends of many streams that come while a commit is under way go into the next commit together: a commit costs the same for one
// event as for a hundred.
import { randomBytes, randomUUID } from 'node:crypto'
import { setImmediate as immediate } from 'node:timers/promises'
import { and, asc, eq, gt, inArray, isNotNull, sql as raw, type SQL } from 'drizzle-orm'
import { Problem } from '../../domain/problem.ts'
import { type RetentionClass, retainUntil } from '../../domain/retention.ts'
import { storageProblem, throwStorageProblem } from '../sql/failure.ts'
import { type EventContent, type HashAlgorithm, type StreamKind, streamEvents, streams } from '../sql/schema.ts'
import type { Database, Sql } from '../sql/sql.ts'
import { canonicalJson, chain, digestOf, genesis } from './hash-chain.ts'
import type { Witness } from './witness.ts'

export type NewEvent = {
  actor: EventContent['actor']
  turnId?: string | null
  /** What is said; its `type` is stored beside it. */
  body: { type: string }
  /** The same key twice in a stream is the same event: the second time the first is given back. */
  idempotencyKey?: string
}

export type StoredEvent = {
  streamId: string
  /** From 1, without gaps. */
  seq: number
  type: string
  at: Date
  /** Null when the time it had to be kept is over. */
  content: EventContent | null
  idempotencyKey: string | null
  /** It was there already, under this idempotency key. */
  duplicate: boolean
}

export type Append = {
  streamId: string
  /** The lease's epoch. When another lease has been given since, nothing is written. */
  epoch?: number
  events: NewEvent[]
  /**
   * Further rows for the same commit: they are there if and only if the events are. Use only `tx`. It may be called again when the
   * commit has to be repeated, and is not called when all events were there already. What it throws, `append` throws, and nothing is
   * written.
   */
  within?: (tx: Database, appended: StoredEvent[]) => Promise<unknown>
  /** Asked of what is about to be written whether `within` has anything to do there: without it one statement is the whole commit. */
  needsWithin?: (appended: readonly StoredEvent[]) => boolean
  /** Takes the lease in the same commit, if it is free and there is anything new. */
  takes?: LeaseRequest
  /** Ends this lease and its epoch in the same commit. */
  givesBack?: Lease
  /** Ends whatever lease there is in the same commit: what its holder was about to write is refused. */
  evicts?: boolean
}

/** Events for one stream, which is made with the first of them. */
export type NewStreamEvents = {
  stream: { id: string; kind: StreamKind; retentionClass: RetentionClass }
  events: readonly NewEvent[]
}

/** The lease is over: another holds it, or somebody has ended it. Nothing was written. */
export class LeaseOver extends Problem {
  constructor() {
    super('conflict', '这段记录已由另一个进程接手，这次写入作废。')
  }
}

/** `row`: what the projection says of the stream after the commit; null when all events were there already, or nothing is projected. */
export type Committed = { events: StoredEvent[]; lease: Lease | null; row: unknown }

/**
 * Rows that follow from events, written by the very statement that writes those: cheaper than `within`, and never without them.
 * `with` continues the statement's list of common table expressions and reads `event (stream_id, seq, type, at, content json, turn_id,
 * key)`, all that is written, of one stream or many; `row` is an expression for each `moved.id`, of type json. What lies in the tables
 * is seen as it was before the statement.
 */
export type Projection = { with: SQL; row: SQL }

export type LeaseRequest = { holder: string; milliseconds: number }

/** The right to run a stream, until it ends or is given to another. */
export type Lease = { holder: string; epoch: number }

export type EventLog = {
  /** Makes the stream; harmless if it is there. */
  open(stream: { id: string; kind: StreamKind; retentionClass?: RetentionClass }): Promise<void>
  /**
   * Appends in order, all or none. When it returns the events are on the disk.
   * @throws LeaseOver when the epoch is over, Problem `not-found` when there is no such stream, `storage-full`,
   * `component-unavailable`
   */
  append(append: Append): Promise<StoredEvent[]>
  /** Appends, and says what else came of it: the lease is null while another is valid, or when all events were there already. */
  commit(append: Append): Promise<Committed>
  /**
   * Writes events in a transaction of the caller's, with the rows that they tell of. A stream that is not there is made. Nobody else
   * may write to these streams until the transaction ends: whoever calls this holds a lock that all their writers take.
   * @returns to be called once the transaction is committed: from then on others hear of it
   */
  appendWithin(tx: Database, appends: readonly NewStreamEvents[]): Promise<() => void>
  /** Events after a number, in order. */
  read(streamId: string, after: number, limit: number): Promise<StoredEvent[]>
  /**
   * What was last written here, from memory, if it follows on that number; otherwise none, and only `read` knows. Others may have
   * written more since. The same event is the same object each time.
   */
  recent(streamId: string, after: number): StoredEvent[]
  /** Number of the last event of each of these streams, 0 where there is none yet; those that are not there are left out. */
  heads(streamIds: readonly string[]): Promise<Map<string, number>>
  /** A lease with a new epoch, or null while another is valid. Times are the database's. */
  acquireLease(request: LeaseRequest & { streamId: string }): Promise<Lease | null>
  /** @throws LeaseOver */
  renewLease(streamId: string, lease: Lease, milliseconds: number): Promise<void>
  /** Ends the lease and its epoch; harmless if it is over. */
  releaseLease(streamId: string, lease: Lease): Promise<void>
  /** Ends all leases. Only for a process that knows itself alone, as on PGlite with the folder's lock: whoever held one is dead. */
  dropLeases(): Promise<void>
  /** Resolves when all that was given to `append` has been written or refused. */
  drain(): Promise<void>
}

/** The last event of a stream as this process knows it. Another process may be ahead: each commit checks. */
type Head = {
  id: string
  kind: StreamKind
  algorithm: HashAlgorithm
  retentionClass: RetentionClass
  seq: number
  hash: Uint8Array
  epoch: number
}

type Request = Append & {
  answer: ReturnType<typeof Promise.withResolvers<Committed>>
  settled: boolean
}

/** An event ready to be written. */
type Row = StoredEvent & { text: string; salt: Uint8Array; digest: Uint8Array; hash: Uint8Array }

/** What a commit is to write to one stream. */
type Plan = {
  streamId: string
  before: Head
  after: Head
  checksEpoch: boolean
  keepUntil: Date
  rows: Row[]
  stored: Map<Request, StoredEvent[]>
  /** The first request with news that wants a lease, and the one that gives one back. Given back first, it can be taken at once. */
  taker: Request | null
  giver: Request | null
  evicts: boolean
}

/** Of a plan that only appends. */
const nothingPlanned = { checksEpoch: false, taker: null, giver: null, evicts: false }

const maximumEventsInCommit = 500
const maximumHeads = 20_000
const maximumTails = 500
/** More than a commit: who was busy with the one before finds both. */
const eventsInTail = 16
const maximumAttempts = 20

/** Makes the log. One for each process and database: what it remembers of streams is checked at every commit. */
export const createEventLog = ({
  sql: { db },
  bus,
  projection,
  witness,
  hash: algorithm = 'sha256',
  now = () => new Date(),
}: {
  sql: Pick<Sql, 'db'>
  /** Told `kind:id` of each stream that has news, when it is written. */
  bus: { publish(topic: string): unknown }
  projection?: Projection
  /** Told of each stream's new head when it is committed, before anybody hears of it. */
  witness?: Pick<Witness, 'note'>
  /** Of streams that are made from now on; a stream keeps the one it began with. */
  hash?: HashAlgorithm
  now?: () => Date
}): EventLog => {
  const heads = new Map<string, Head>()
  /** What was last written to each stream. */
  const tails = new Map<string, StoredEvent[]>()
  const waiting: Request[] = []
  let writing: Promise<void> | null = null

  const keep = <T>(map: Map<string, T>, maximum: number, streamId: string, value: T) => {
    map.delete(streamId)
    map.set(streamId, value)
    if (map.size > maximum) map.delete(map.keys().next().value as string)
  }
  const remember = (streamId: string, head: Head) => keep(heads, maximumHeads, streamId, head)

  const loadHeads = async (ids: string[]): Promise<void> => {
    if (ids.length === 0) return
    for (const id of ids) heads.delete(id)
    for (const row of await db.select(headColumns).from(streams).where(inArray(streams.id, ids))) remember(row.id, row)
  }

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      // Whoever is ready to write joins the next commit.
      await immediate()
      let events = 0
      let count = 0
      while (count < waiting.length && events < maximumEventsInCommit) events += waiting[count++]?.events.length ?? 0
      await commitAll(waiting.splice(0, count))
    }
    writing = null
  }

  /** Settles every request of the batch. */
  const commitAll = async (batch: Request[]): Promise<void> => {
    for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
      const open = batch.filter(({ settled }) => !settled)
      if (open.length === 0) return
      try {
        await attemptCommit(open, attempt > 0)
      } catch (error) {
        for (const { streamId } of open) heads.delete(streamId)
        if (isSerializationFailure(error)) continue
        const problem = storageProblem(error)
        if (open.length === 1 || (problem && isOfAll(problem))) return refuse(open, problem ?? error)
        // One of them cannot be written; the others shall not suffer for it.
        for (const request of open) await commitAll([request])
        return
      }
    }
    const open = batch.filter(({ settled }) => !settled)
    refuse(open, new Problem('component-unavailable', '写入一再与其他进程冲突。', { retryAfterSeconds: 1 }))
  }

  /**
   * Writes what can be written, in one transaction. What another process got in the way of stays unsettled: the next attempt looks
   * at the database first (`fresh`).
   */
  const attemptCommit = async (open: Request[], fresh: boolean): Promise<void> => {
    const byStream = Map.groupBy(open, ({ streamId }) => streamId)
    const ids = [...byStream.keys()]
    await loadHeads(fresh ? ids : ids.filter((id) => !heads.has(id)))
    const existing = fresh ? await findByKeys(db, open) : new Map<string, StoredEvent>()

    const plans = [...byStream].flatMap(([streamId, requests]) => plan(streamId, requests, existing, fresh) ?? [])
    const moved = await store(db, plans, projection)
    witness?.note(
      plans.flatMap(({ streamId, after, rows }) =>
        rows.length > 0 && moved.has(streamId) ? [{ streamId, seq: after.seq, hash: hex(after.hash) }] : [],
      ),
    )
    for (const { streamId, after, rows, stored, taker } of plans) {
      const now = moved.get(streamId)
      if (rows.length > 0 && !now) {
        heads.delete(streamId)
        continue
      }
      const epoch = now?.epoch ?? after.epoch
      remember(streamId, { ...after, epoch })
      const lease = now?.taken && taker?.takes ? { holder: taker.takes.holder, epoch } : null
      for (const [request, events] of stored)
        settle(request, () =>
          request.answer.resolve({ events, lease: request === taker ? lease : null, row: now?.row ?? null }),
        )
      if (rows.length > 0) keep(tails, maximumTails, streamId, tailWith(tails.get(streamId) ?? [], rows.map(toStored)))
      if (rows.length > 0) bus.publish(`${after.kind}:${streamId}`)
    }
  }

  /** Refuses what must not be written and numbers, salts and chains the rest; null when the database has to be asked first. */
  const plan = (
    streamId: string,
    requests: Request[],
    existing: Map<string, StoredEvent>,
    fresh: boolean,
  ): Plan | null => {
    const before = heads.get(streamId)
    if (!before) {
      refuse(requests, new Problem('not-found', `没有编号为 ${streamId} 的记录。`))
      return null
    }
    const late = requests.filter(({ epoch }) => epoch !== undefined && epoch !== before.epoch)
    if (late.length > 0 && !fresh) {
      heads.delete(streamId)
      return null
    }
    if (late.length > 0) refuse(late, new LeaseOver())

    const at = now()
    const planned: Plan = {
      streamId,
      before,
      after: before,
      ...nothingPlanned,
      keepUntil: keptUntil(before.retentionClass, at),
      rows: [],
      stored: new Map(),
    }
    const known = new Map(existing)
    const nextSalt = saltsFor(requests)
    for (const request of requests) {
      if (request.settled) continue
      // Whether its lease has ended shows once the request before it is written; then it is looked at again.
      if (planned.evicts && request.epoch !== undefined) continue
      if (request.epoch !== undefined) planned.checksEpoch = true
      const stored = request.events.map((event) => {
        const key = event.idempotencyKey === undefined ? null : keyOf(streamId, event.idempotencyKey)
        const earlier = key === null ? undefined : known.get(key)
        if (earlier) return { ...earlier, duplicate: true }
        const { row, head } = chained(streamId, planned.after, event, at, nextSalt())
        planned.after = head
        planned.rows.push(row)
        if (key !== null) known.set(key, row)
        return toStored(row)
      })
      planned.stored.set(request, stored)
      if (stored.every(({ duplicate }) => duplicate)) continue
      if (request.takes) planned.taker ??= request
      if (request.givesBack) planned.giver ??= request
      if (request.evicts) planned.evicts = true
    }
    return planned
  }

  const enqueue = async (asked: Append): Promise<Committed> => {
    if (asked.events.length === 0) return { events: [], lease: null, row: null }
    for (const { idempotencyKey: key } of asked.events)
      if (key !== undefined && !isGoodKey(key))
        throw new Problem('invalid-request', '消息编号应为 1–200 个字符，不含控制字符。')
    const request: Request = { ...asked, answer: Promise.withResolvers(), settled: false }
    waiting.push(request)
    writing ??= writeAll()
    return request.answer.promise
  }

  return {
    async open({ id, kind, retentionClass = 'conversation' }) {
      const head = genesis(algorithm, { id, kind, retentionClass })
      const made = await db
        .insert(streams)
        .values({ id, kind, algorithm, headHash: head, retentionClass, retainUntil: keptUntil(retentionClass, now()) })
        .onConflictDoNothing()
        .returning({ id: streams.id })
        .catch(throwStorageProblem)
      if (made.length > 0) remember(id, { id, kind, algorithm, retentionClass, seq: 0, hash: head, epoch: 0 })
    },

    async append(append) {
      return (await enqueue(append)).events
    },

    async appendWithin(tx, appends) {
      const wanted = new Map(appends.map(({ stream }) => [stream.id, stream]))
      if (wanted.size === 0) return () => {}
      const at = now()
      await tx
        .insert(streams)
        .values(
          [...wanted.values()].map((stream) => ({
            ...stream,
            algorithm,
            headHash: genesis(algorithm, stream),
            retainUntil: keptUntil(stream.retentionClass, at),
          })),
        )
        .onConflictDoNothing()
      const held = await tx
        .select(headColumns)
        .from(streams)
        .where(inArray(streams.id, [...wanted.keys()]))
      const nextSalt = saltsFor(appends)
      const plans = held.map((before): Plan => {
        const events = appends.flatMap(({ stream, events }) => (stream.id === before.id ? events : []))
        let after: Head = before
        const rows = events.map((event) => {
          const next = chained(before.id, after, event, at, nextSalt())
          after = next.head
          return next.row
        })
        const keepUntil = keptUntil(before.retentionClass, at)
        return { ...nothingPlanned, streamId: before.id, before, after, keepUntil, rows, stored: new Map() }
      })
      const { rows: moved } = await tx.execute<{ id: string }>(storeStatement(plans))
      if (moved.length < wanted.size) throw new Problem('conflict', '这份记录刚被另一个进程写入，这次写入作废。')
      return () => {
        witness?.note(plans.map(({ streamId, after }) => ({ streamId, seq: after.seq, hash: hex(after.hash) })))
        for (const { streamId, before } of plans) {
          heads.delete(streamId)
          bus.publish(`${before.kind}:${streamId}`)
        }
      }
    },

    // Under a name of its own each time: the statement that takes a lease tells by it whether it did.
    commit: ({ takes, ...append }) =>
      enqueue(takes ? { ...append, takes: { ...takes, holder: `${takes.holder} ${randomUUID()}` } } : append),

    async read(streamId, after, limit) {
      const rows = await db
        .select(eventColumns)
        .from(streamEvents)
        .where(and(eq(streamEvents.streamId, streamId), gt(streamEvents.seq, after)))
        .orderBy(asc(streamEvents.seq))
        .limit(limit)
        .catch(throwStorageProblem)
      return rows.map((row) => ({ ...row, duplicate: false }))
    },

    async heads(streamIds) {
      const ids = raw.param([...streamIds])
      const rows = await db
        .select({ id: streams.id, seq: streams.headSeq })
        .from(streams)
        .where(raw`${streams.id} = any(${ids}::text[])`)
        .catch(throwStorageProblem)
      return new Map(rows.map(({ id, seq }) => [id, seq]))
    },

    recent(streamId, after) {
      const tail = tails.get(streamId) ?? []
      const from = tail.findIndex(({ seq }) => seq === after + 1)
      return from < 0 ? [] : tail.slice(from)
    },

    async acquireLease({ streamId, ...wanted }) {
      const lease = await take(db, streamId, wanted).catch(throwStorageProblem)
      if (lease) setEpoch(streamId, lease.epoch)
      return lease
    },

    async renewLease(streamId, lease, milliseconds) {
      const renewed = await db
        .update(streams)
        .set({ leaseUntil: fromNow(milliseconds) })
        .where(held(streamId, lease))
        .returning({ id: streams.id })
        .catch(throwStorageProblem)
      if (renewed.length === 0) throw new LeaseOver()
    },

    async releaseLease(streamId, lease) {
      const epoch = await giveBack(db, streamId, lease).catch(throwStorageProblem)
      if (epoch !== null) setEpoch(streamId, epoch)
    },

    async dropLeases() {
      await db
        .update(streams)
        .set({ epoch: raw`${streams.epoch} + 1`, leaseHolder: null, leaseUntil: null })
        .where(isNotNull(streams.leaseHolder))
        .catch(throwStorageProblem)
      heads.clear()
    },

    async drain() {
      while (writing) await writing
    },
  }

  function setEpoch(streamId: string, epoch: number) {
    const head = heads.get(streamId)
    if (head) remember(streamId, { ...head, epoch })
  }
}

// --- requests ---

const settle = (request: Request, how: () => void) => {
  request.settled = true
  how()
}

const refuse = (requests: Request[], error: unknown) => {
  for (const request of requests) settle(request, () => request.answer.reject(error))
}

/** Two servers that wait for each other, or overtook each other: nothing was written, trying again helps. */
const isSerializationFailure = (error: unknown): boolean => {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown }
  return code === '40P01' || code === '40001' || (cause !== undefined && isSerializationFailure(cause))
}

/** Nobody can write now. */
const isOfAll = ({ code }: Problem): boolean => code === 'storage-full' || code === 'component-unavailable'

const isGoodKey = (key: string) => key.length > 0 && key.length <= 200 && key.isWellFormed() && !/\p{Cc}/u.test(key)
const keyOf = (streamId: string, idempotencyKey: string) => `${streamId}\n${idempotencyKey}`

// --- the chain ---

/** To the end of the day, so that a stream's row is not moved to another place in the index by every event. */
const keptUntil = (retentionClass: RetentionClass, from: Date): Date => {
  const until = retainUntil(retentionClass, from)
  until.setUTCHours(24, 0, 0, 0)
  return until
}

const saltBytes = 16
/** Asking the system for randomness costs the same for all events as for one. */
const saltsFor = (requests: readonly { events: readonly NewEvent[] }[]): (() => Uint8Array) => {
  const bytes = randomBytes(saltBytes * requests.reduce((count, { events }) => count + events.length, 0))
  let given = 0
  return () => {
    const at = saltBytes * given++
    return bytes.subarray(at, at + saltBytes)
  }
}

const chained = (
  streamId: string,
  head: Head,
  event: NewEvent,
  at: Date,
  salt: Uint8Array,
): { row: Row; head: Head } => {
  const content: EventContent = { actor: event.actor, turnId: event.turnId ?? null, body: event.body }
  const text = canonicalJson(content)
  const digest = digestOf(head.algorithm, salt, text)
  const seq = head.seq + 1
  const { type } = event.body
  const idempotencyKey = event.idempotencyKey ?? null
  const hash = chain(head.algorithm, head.hash, { seq, type, at, idempotencyKey }, digest)
  const row: Row = { streamId, seq, type, at, content, idempotencyKey, duplicate: false, text, salt, digest, hash }
  return { row, head: { ...head, seq, hash } }
}

/** A tail with what was written since; of what another process wrote in between nothing is known here. */
const tailWith = (tail: StoredEvent[], written: StoredEvent[]): StoredEvent[] => {
  const isNext = tail.at(-1)?.seq === (written[0]?.seq ?? 0) - 1
  return isNext ? [...tail, ...written].slice(-Math.max(eventsInTail, written.length)) : written
}

const toStored = ({ streamId, seq, type, at, content, idempotencyKey, duplicate }: StoredEvent): StoredEvent => ({
  streamId,
  seq,
  type,
  at,
  content,
  idempotencyKey,
  duplicate,
})

// --- SQL ---

const headColumns = {
  id: streams.id,
  kind: streams.kind,
  algorithm: streams.algorithm,
  retentionClass: streams.retentionClass,
  seq: streams.headSeq,
  hash: streams.headHash,
  epoch: streams.epoch,
}

const eventColumns = {
  streamId: streamEvents.streamId,
  seq: streamEvents.seq,
  type: streamEvents.type,
  at: streamEvents.at,
  content: streamEvents.content,
  idempotencyKey: streamEvents.idempotencyKey,
}

const fromNow = (milliseconds: number) => raw`now() + ${milliseconds} * interval '1 millisecond'`
const held = (streamId: string, { holder, epoch }: Lease) =>
  and(eq(streams.id, streamId), eq(streams.leaseHolder, holder), eq(streams.epoch, epoch))

const take = async (db: Database, streamId: string, { holder, milliseconds }: LeaseRequest): Promise<Lease | null> => {
  const [granted] = await db
    .update(streams)
    .set({ epoch: raw`${streams.epoch} + 1`, leaseHolder: holder, leaseUntil: fromNow(milliseconds) })
    .where(and(eq(streams.id, streamId), raw`(${streams.leaseUntil} is null or ${streams.leaseUntil} <= now())`))
    .returning({ epoch: streams.epoch })
  return granted ? { holder, epoch: granted.epoch } : null
}

/** Gives the epoch that the stream is left in, or null when the lease was over. */
const giveBack = async (db: Database, streamId: string, lease: Lease): Promise<number | null> => {
  const [released] = await db
    .update(streams)
    .set({ epoch: raw`${streams.epoch} + 1`, leaseHolder: null, leaseUntil: null })
    .where(held(streamId, lease))
    .returning({ epoch: streams.epoch })
  return released?.epoch ?? null
}

const findByKeys = async (db: Database, requests: Request[]): Promise<Map<string, StoredEvent>> => {
  const found = new Map<string, StoredEvent>()
  const keys = requests.flatMap(({ events }) => events.flatMap(({ idempotencyKey }) => idempotencyKey ?? []))
  if (keys.length === 0) return found
  const ids = requests.map(({ streamId }) => streamId)
  const rows = await db
    .select(eventColumns)
    .from(streamEvents)
    .where(and(inArray(streamEvents.streamId, ids), inArray(streamEvents.idempotencyKey, keys)))
  for (const row of rows) found.set(keyOf(row.streamId, row.idempotencyKey ?? ''), { ...row, duplicate: true })
  return found
}

/** Where a stream stands after a commit. `taken`: with the lease that was wanted. */
type Moved = { epoch: number; taken: boolean; row: unknown }

/** Gives the streams that were where their plans believed them to be; the others are untouched. */
const store = async (db: Database, plans: Plan[], projection?: Projection): Promise<Map<string, Moved>> => {
  const writing = plans.filter(({ rows }) => rows.length > 0)
  if (writing.length === 0) return new Map()
  const run = async (on: Database) => {
    const { rows } = await on.execute<{ id: string } & Moved>(storeStatement(writing, projection))
    return new Map(rows.map(({ id, ...moved }) => [id, moved]))
  }
  const further = writing.flatMap(({ stored }) =>
    [...stored].filter(
      ([{ within, needsWithin }, events]) =>
        within && events.some(({ duplicate }) => !duplicate) && (needsWithin?.(events) ?? true),
    ),
  )
  if (further.length === 0) return run(db)
  return db.transaction(async (tx) => {
    const moved = await run(tx)
    for (const [{ streamId, within }, events] of further) if (moved.has(streamId)) await within?.(tx, events)
    return moved
  })
}

/**
 * One statement, so that without further rows it is its own transaction. A stream moves only from the head that the hashes were
 * computed on. With several streams, `locked` takes their rows in one order, so that two servers cannot block each other.
 */
const storeStatement = (plans: Plan[], projection?: Projection) => {
  const isGiven = raw`(coalesce(streams.lease_holder = move.giver and streams.epoch = move.given_epoch, false) or move.evicts)`
  const isFree = raw`(streams.lease_until is null or streams.lease_until <= now() or ${isGiven})`
  const isTaken = raw`(move.taker is not null and ${isFree})`
  const untilTaken = raw`now() + move.milliseconds * interval '1 millisecond'`
  const rows = plans.flatMap((plan) => plan.rows)
  const keyed = rows.filter(({ idempotencyKey }) => idempotencyKey !== null)
  const column = <T>(values: T[], type: 'text' | 'int') => raw`${raw.param(values)}::${raw.raw(type)}[]`
  const ids = column(
    plans.map(({ streamId }) => streamId),
    'text',
  )
  const locked = raw`, locked as (select id from streams where id = any(${ids}) order by id for update)`
  const isNew = raw`
        and not exists (
          select from unnest(
            ${column(
              keyed.map((row) => row.streamId),
              'text',
            )}, ${column(
              keyed.map((row) => row.idempotencyKey),
              'text',
            )}
          ) as wanted (stream_id, key)
          join stream_events as earlier on earlier.stream_id = wanted.stream_id and earlier.idempotency_key = wanted.key
          where wanted.stream_id = streams.id)`
  return raw`
    with move as (
      select * from unnest(
        ${ids},
        ${column(
          plans.map(({ after }) => after.seq),
          'int',
        )},
        ${column(
          plans.map(({ after }) => hex(after.hash)),
          'text',
        )},
        ${column(
          plans.map(({ before }) => before.seq),
          'int',
        )},
        ${column(
          plans.map(({ before, checksEpoch }) => (checksEpoch ? before.epoch : null)),
          'int',
        )},
        ${column(
          plans.map(({ keepUntil }) => keepUntil.toISOString()),
          'text',
        )},
        ${column(
          plans.map(({ taker }) => taker?.takes?.holder ?? null),
          'text',
        )},
        ${column(
          plans.map(({ taker }) => taker?.takes?.milliseconds ?? null),
          'int',
        )},
        ${column(
          plans.map(({ giver }) => giver?.givesBack?.holder ?? null),
          'text',
        )},
        ${column(
          plans.map(({ giver }) => giver?.givesBack?.epoch ?? null),
          'int',
        )},
        ${column(
          plans.map(({ evicts }) => String(evicts)),
          'text',
        )}::boolean[]
      ) as move (id, seq, hash, expected_seq, expected_epoch, retain_until, taker, milliseconds, giver, given_epoch, evicts)
    )${plans.length > 1 ? locked : raw``}, moved as (
      update streams
      set head_seq = move.seq,
        head_hash = decode(move.hash, 'hex'),
        retain_until = greatest(streams.retain_until, move.retain_until::timestamptz),
        epoch = streams.epoch + case when ${isGiven} then 1 else 0 end + case when ${isTaken} then 1 else 0 end,
        lease_holder = case when ${isTaken} then move.taker when ${isGiven} then null else streams.lease_holder end,
        lease_until = case when ${isTaken} then ${untilTaken} when ${isGiven} then null else streams.lease_until end
      from move ${plans.length > 1 ? raw`join locked using (id)` : raw``}
      where streams.id = move.id
        and streams.head_seq = move.expected_seq
        and (move.expected_epoch is null or streams.epoch = move.expected_epoch)${keyed.length > 0 ? isNew : raw``}
      returning streams.id, streams.epoch,
        coalesce(streams.lease_holder = move.taker, false) as taken
    ), event as (
      select stream_id, seq, type, at::timestamptz, content::json, turn_id, key, salt, digest, hash
      from unnest(
        ${column(
          rows.map((row) => row.streamId),
          'text',
        )},
        ${column(
          rows.map((row) => row.seq),
          'int',
        )},
        ${column(
          rows.map((row) => row.type),
          'text',
        )},
        ${column(
          rows.map((row) => row.at.toISOString()),
          'text',
        )},
        ${column(
          rows.map((row) => row.text),
          'text',
        )},
        ${column(
          rows.map((row) => row.content?.turnId ?? null),
          'text',
        )},
        ${column(
          rows.map((row) => row.idempotencyKey),
          'text',
        )},
        ${column(
          rows.map((row) => hex(row.salt)),
          'text',
        )},
        ${column(
          rows.map((row) => hex(row.digest)),
          'text',
        )},
        ${column(
          rows.map((row) => hex(row.hash)),
          'text',
        )}
      ) as event (stream_id, seq, type, at, content, turn_id, key, salt, digest, hash)
      where exists (select from moved where moved.id = event.stream_id)
    ), added as (
      insert into stream_events (stream_id, seq, type, at, content, idempotency_key, salt, digest, hash)
      select stream_id, seq, type, at, content, key, decode(salt, 'hex'), decode(digest, 'hex'), decode(hash, 'hex')
      from event
    )${projection ? raw`, ${projection.with}` : raw``}
    select id, epoch, taken, ${projection ? projection.row : raw`null::json`} as row from moved`
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
