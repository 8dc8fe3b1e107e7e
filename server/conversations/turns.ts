// Runs the turns of conversations: one at a time in each, under a lease, every event committed before it is shown.
import { setImmediate as immediate } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Customer } from '../../agents/customer/turn.ts'
import { calendarDate } from '../../domain/calendar.ts'
import type { ConversationEventBody } from '../../domain/conversation.ts'
import type { LibraryState } from '../../domain/library.ts'
import { aiLabel, type Decision, type ReasonCode, type Turn } from '../../domain/turn.ts'
import { readLibraryState } from '../../knowledge/versions/library-state.ts'
import type { Database } from '../../storage/sql/sql.ts'
import {
  type Append,
  type EventLog,
  type Lease,
  LeaseOver,
  type LeaseRequest,
} from '../../storage/streams/event-log.ts'
import type { AfterTurn, Decided } from '../handoff/after-turn.ts'
import { problemOf } from '../problems.ts'
import { createMemory, type Known, type Remembered } from './memory.ts'
import { Overtaken } from './overtaken.ts'
import type { Standing } from './projection.ts'
import * as queries from './queries.ts'

/** Longer than any turn may take; a server that died is given up after it. */
const leaseMilliseconds = 20_000
const turnMilliseconds = 60_000
const sweepMilliseconds = 5_000
/** Another server holds the lease: look again after this. */
const busyMilliseconds = 150
/** What a client need not see at once waits for what comes next, so that both cost one commit. */
const gatherMilliseconds = 100

export type TurnMeter = {
  /** Milliseconds from the receipt of the message. */
  firstSentence(milliseconds: number): void
  finished(milliseconds: number, outcome: { decision: string; reason: ReasonCode } | { failed: string }): void
}

/** A message that was just committed, which library there was when it came, and where its commit found the conversation. */
export type Arrival = { receivedAt: number; library: LibraryState; message: Known; standing: Standing }

export type Turns = {
  /** What the commit of a message may take along, so that its turn begins with it. */
  lease: LeaseRequest
  /**
   * Works through what waits in the conversation; returns at once.
   * @param lease taken already; it is given back in any case
   */
  wake(conversationId: string, arrival?: Arrival, lease?: Lease | null): void
  /** Finishes or fails what a dead server left behind, now and then every few seconds. */
  start(): Promise<void>
  /** Lets running turns end, at most for `milliseconds`. */
  drain(milliseconds: number): Promise<void>
}

/** Makes what runs the turns of this process; `start` it once, `drain` it at the end. */
export const createTurns = ({
  db,
  events,
  customer,
  afterTurn,
  holder,
  answeredBy,
  meter,
  logger,
  now = () => new Date(),
}: {
  db: Database
  events: EventLog
  customer: Customer
  /** What a decision does to where the conversation stands. */
  afterTurn: AfterTurn
  /** Names this process in leases. */
  holder: string
  /** Which model writes, or `extractive`; recorded with every turn. */
  answeredBy: () => string
  meter: TurnMeter
  logger: Logger
  now?: () => Date
}): Turns => {
  const running = new Map<string, Promise<void>>()
  /** To be looked at once more, with the lease if it came with the message. */
  const again = new Map<string, Lease | null>()
  const memory = createMemory({ db, events })
  const wanted: LeaseRequest = { holder, milliseconds: leaseMilliseconds }
  let draining = false
  const stop = new AbortController()

  const wake = (conversationId: string, arrival?: Arrival, lease: Lease | null = null): void => {
    if (!draining && running.has(conversationId)) {
      again.set(conversationId, lease ?? again.get(conversationId) ?? null)
      return
    }
    if (draining && !lease) return
    const work = workThrough(conversationId, arrival, lease)
      .catch((error) => logger.error({ err: error, conversationId }, 'conversation worker failed'))
      .finally(() => {
        running.delete(conversationId)
        const next = again.get(conversationId)
        if (again.delete(conversationId)) wake(conversationId, undefined, next)
      })
    running.set(conversationId, work)
  }

  /** Runs the turn of the oldest message that waits; if there are more, somebody looks again. */
  const workThrough = async (conversationId: string, arrival?: Arrival, given: Lease | null = null): Promise<void> => {
    const lease = given ?? (await events.acquireLease({ streamId: conversationId, ...wanted }))
    if (!lease) {
      // Another server is at work here; it looks for new messages before it lets go, but may just have looked.
      setTimeout(() => wake(conversationId, arrival), busyMilliseconds).unref()
      return
    }
    // A person has taken the case: what the bot goes on to say nobody would read.
    const evicted = new AbortController()
    const renewal = setInterval(() => {
      events.renewLease(conversationId, lease, leaseMilliseconds).catch((error) => {
        if (error instanceof LeaseOver) evicted.abort()
        else logger.warn({ err: error, conversationId }, 'lease was not renewed')
      })
    }, leaseMilliseconds / 3)
    let givenBack = false
    try {
      if (draining) return
      if (arrival) memory.learn(conversationId, [arrival.message])
      // Under the lease that came with it the message is the last thing that happened.
      const remembered = await memory.recall(conversationId, given ? arrival : undefined)
      const [waiting] = remembered.waiting
      if (!waiting) return await queries.markNothingOpen(db, conversationId, remembered.messageCount)
      const end = await runTurn({ conversationId, lease, remembered, waiting, arrival, evicted })
      if (!end) return
      givenBack = true
      if (end.next !== null && !again.has(conversationId)) again.set(conversationId, null)
    } finally {
      clearInterval(renewal)
      if (!givenBack) await events.releaseLease(conversationId, lease)
    }
  }

  /**
   * Gives the next message that waits; null when the server stops and leaves the turn open, or a person has taken the case and ended it.
   * With the turn ends the lease.
   */
  const runTurn = async ({
    conversationId,
    lease,
    remembered,
    waiting,
    arrival,
    evicted,
  }: {
    conversationId: string
    lease: Lease
    remembered: Remembered
    waiting: Remembered['waiting'][number]
    arrival: Arrival | undefined
    evicted: AbortController
  }): Promise<{ next: string | null } | null> => {
    const signal = AbortSignal.any([stop.signal, evicted.signal, AbortSignal.timeout(turnMilliseconds)])
    const receivedAt = arrival?.receivedAt ?? performance.now()
    const asOf = calendarDate(now())
    const writing = { conversationId, lease, waiting, standing: remembered, receivedAt, evicted }
    const writer = createWriter(writing)
    let next: string | null
    let outcome: Parameters<TurnMeter['finished']>[1]
    try {
      const library = arrival?.library ?? (await readLibraryState(db))
      writer.add({
        type: 'turn-started',
        messageId: waiting.turnId,
        asOf,
        libraryVersion: library.libraryVersion,
        answeredBy: answeredBy(),
        aiLabel,
      })
      // What was shown before the server died is taken back and the answer begins anew.
      if (waiting.shown) writer.add({ type: 'answer-replaced', why: 'restarted' })

      const turn: Turn = {
        id: waiting.turnId,
        conversationId,
        text: waiting.text,
        history: waiting.history,
        earlier: waiting.earlier,
        asOf,
        library,
        reader: waiting.reader,
        profile: remembered.profile,
        signal,
      }
      let decision: Decision | undefined
      for await (const event of customer(turn)) {
        writer.add(event)
        if (event.type === 'turn-decided') decision = event.decision
      }
      if (!decision) throw new Error('The turn ended without a decision')
      outcome = { decision: decision.decision, reason: decision.reason }
      writer.add({ type: 'turn-finished', milliseconds: Math.round(performance.now() - receivedAt) }, decision)
      next = await writer.ended()
    } catch (error) {
      await writer.settled()
      // A shutdown leaves the turn open: the next start takes it up again. Who took the case has ended it.
      if (stop.signal.aborted || evicted.signal.aborted) return null
      const problem = problemOf(error)
      logger.error({ err: error, conversationId, turnId: waiting.turnId }, 'turn failed')
      outcome = { failed: problem.code }
      // If not even this can be written the turn stays open, and is taken up again when there is room or a connection.
      const last = createWriter(writing)
      last.add({
        type: 'turn-failed',
        code: problem.code,
        detail: '抱歉，这次没能答复您。您可以稍后再问一次，或回复“转人工”由人工客服为您处理。',
      })
      next = await last.ended()
    }
    meter.finished(performance.now() - receivedAt, outcome)
    return { next }
  }

  /** Commits events in order; while one commit is under way the next ones gather. After a failure nothing more is written. */
  const createWriter = ({
    conversationId,
    lease,
    waiting: { turnId, text, reader },
    standing,
    receivedAt,
    evicted,
  }: {
    conversationId: string
    lease: Lease
    waiting: Remembered['waiting'][number]
    standing: Remembered
    receivedAt: number
    evicted: AbortController
  }) => {
    let gathered: ConversationEventBody[] = []
    let signals: Decided['reading']['signals'] = []
    let decided: Decided | null = null
    let timer: NodeJS.Timeout | undefined
    let committing: Promise<void> | null = null
    let failure: { error: unknown } | null = null
    let firstShown = false
    let next: string | null = null

    const commit = async (): Promise<void> => {
      // What is said in one breath is committed together.
      await immediate()
      const said = gathered
      gathered = []
      const end = said.find(isEnd)
      const { bodies, appended, row } = end && decided ? await commitEnd(said, decided) : await write(said)
      if (end) next = (row as Standing | null)?.openTurnId ?? null
      memory.learn(
        conversationId,
        appended.flatMap(({ seq }, index) => ({ seq, turnId, body: bodies[index] ?? null })),
      )
      if (!firstShown && bodies.some((body) => body.type === 'sentence-committed')) {
        firstShown = true
        meter.firstSentence(performance.now() - receivedAt)
      }
    }

    /** The end of a turn, with what follows from its decision; looked at anew when somebody has moved the conversation meanwhile. */
    const commitEnd = async (said: ConversationEventBody[], by: Decided) => {
      for (let known: Remembered | null = standing; ; known = null) {
        const closing = await afterTurn.closing(by, known)
        try {
          const written = await write(
            [...said.slice(0, -1), ...(closing?.facts ?? []), ...said.slice(-1)],
            closing?.within,
          )
          if (closing?.queued) afterTurn.queue.ring()
          return written
        } catch (error) {
          if (!(error instanceof Overtaken)) throw error
        }
      }
    }

    const write = async (bodies: ConversationEventBody[], within?: Append['within']) => {
      const { events: appended, row } = await events.commit({
        streamId: conversationId,
        epoch: lease.epoch,
        givesBack: bodies.some(isEnd) ? lease : undefined,
        events: bodies.map((body) => ({
          actor: body.type === 'notice-given' ? { kind: 'system' as const } : { kind: 'bot' as const },
          turnId,
          body,
          // A turn ends once, also when the answer to a commit was lost on the way.
          idempotencyKey: isEnd(body) ? `end:${turnId}` : undefined,
        })),
        within,
      })
      return { bodies, appended, row }
    }

    const commitNow = (): void => {
      clearTimeout(timer)
      timer = undefined
      committing ??= commit()
        .catch((error) => {
          failure = { error }
          gathered = []
          if (error instanceof LeaseOver) evicted.abort()
        })
        .finally(() => {
          committing = null
          commitSoon()
        })
    }

    const settled = async (): Promise<void> => {
      while (gathered.length > 0 || committing) {
        commitNow()
        await committing
      }
    }

    const commitSoon = (): void => {
      if (gathered.some(isShown)) commitNow()
      else if (gathered.length > 0) timer ??= setTimeout(commitNow, gatherMilliseconds)
    }

    return {
      /**
       * @param decision with the end of the turn: what was decided in it
       * @throws what the last commit failed with
       */
      add(body: ConversationEventBody, decision?: Decision) {
        if (failure) throw failure.error
        if (body.type === 'turn-understood') signals = body.reading.signals
        if (decision) decided = { conversationId, turnId, reader, decision, reading: { text, signals } }
        gathered.push(body)
        commitSoon()
      },
      /** Resolves when nothing is left to be written, well or not. */
      settled,
      /** All is written; gives the next message that waits. @throws what a commit failed with */
      async ended(): Promise<string | null> {
        await settled()
        if (failure) throw failure.error
        return next
      },
    }
  }

  const sweep = async (): Promise<void> => {
    for (const id of await queries.findAbandoned(db, 100)) wake(id)
  }

  let timer: NodeJS.Timeout | undefined
  return {
    lease: wanted,
    wake,
    async start() {
      await sweep()
      timer = setInterval(() => {
        sweep().catch((error) => logger.warn({ err: error }, 'looking for abandoned turns failed'))
      }, sweepMilliseconds)
      timer.unref()
    },
    async drain(milliseconds) {
      draining = true
      clearInterval(timer)
      const all = Promise.allSettled([...running.values()])
      const late = new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
      await Promise.race([all, late])
      stop.abort()
      await all
    },
  }
}

/** A client waits for it. */
const isShown = (body: ConversationEventBody): boolean =>
  body.type === 'sentence-committed' || body.type === 'answer-replaced' || isEnd(body)

const isEnd = ({ type }: ConversationEventBody): boolean => type === 'turn-finished' || type === 'turn-failed'
