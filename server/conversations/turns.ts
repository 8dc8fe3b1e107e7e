// Runs the turns of conversations: one at a time in each, under a lease, every event committed before it is shown.
import type { Logger } from 'pino'
import type { Customer } from '../../agents/customer/turn.ts'
import { calendarDate } from '../../domain/calendar.ts'
import type { ConversationEventBody } from '../../domain/conversation.ts'
import { readerOf } from '../../domain/identity.ts'
import type { ReasonCode, Sentence, Turn, TurnEvent } from '../../domain/turn.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EventLog, Lease } from '../../storage/streams/event-log.ts'
import { problemOf } from '../problems.ts'
import { type Remembered, recall } from './memory.ts'
import * as queries from './queries.ts'

/** Longer than any turn may take; a server that died is given up after it. */
const leaseMilliseconds = 20_000
const turnMilliseconds = 60_000
const sweepMilliseconds = 5_000
/** Another server holds the lease: look again after this. */
const busyMilliseconds = 150

export type TurnMeter = {
  /** Milliseconds from the receipt of the message. */
  firstSentence(milliseconds: number): void
  finished(milliseconds: number, outcome: { decision: string; reason: ReasonCode } | { failed: string }): void
}

export type Turns = {
  /** Works through what waits in the conversation; returns at once. */
  wake(conversationId: string, receivedAt?: number): void
  /** Finishes or fails what a dead server left behind, now and then every few seconds. */
  start(): Promise<void>
  /** Lets running turns end, at most for `milliseconds`. */
  drain(milliseconds: number): Promise<void>
}

export const createTurns = ({
  db,
  events,
  customer,
  holder,
  answeredBy,
  meter,
  logger,
  now = () => new Date(),
}: {
  db: Database
  events: EventLog
  customer: Customer
  /** Names this process in leases. */
  holder: string
  /** Which model writes, or `extractive`; recorded with every turn. */
  answeredBy: () => string
  meter: TurnMeter
  logger: Logger
  now?: () => Date
}): Turns => {
  const running = new Map<string, Promise<void>>()
  const again = new Set<string>()
  let draining = false
  const stop = new AbortController()

  const wake = (conversationId: string, receivedAt = performance.now()): void => {
    if (draining) return
    if (running.has(conversationId)) {
      again.add(conversationId)
      return
    }
    const work = workThrough(conversationId, receivedAt)
      .catch((error) => logger.error({ err: error, conversationId }, 'conversation worker failed'))
      .finally(() => {
        running.delete(conversationId)
        if (again.delete(conversationId)) wake(conversationId)
      })
    running.set(conversationId, work)
  }

  const workThrough = async (conversationId: string, receivedAt: number): Promise<void> => {
    const lease = await events.acquireLease({ streamId: conversationId, holder, milliseconds: leaseMilliseconds })
    if (!lease) {
      // Another server is at work here; it looks for new messages before it lets go, but may just have looked.
      setTimeout(() => wake(conversationId, receivedAt), busyMilliseconds).unref()
      return
    }
    const renewal = setInterval(() => {
      events
        .renewLease(conversationId, lease, leaseMilliseconds)
        .catch((error) => logger.warn({ err: error, conversationId }, 'lease was not renewed'))
    }, leaseMilliseconds / 3)
    try {
      let remembered = await recall({ db, events, conversationId })
      for (let waiting = remembered.waiting[0]; waiting; waiting = remembered.waiting[0]) {
        await runTurn({ conversationId, lease, remembered, waiting, receivedAt })
        remembered = await recall({ db, events, conversationId })
        await queries.markTurnDone(db, conversationId, remembered.waiting[0]?.turnId ?? null)
        if (draining) return
      }
      if (remembered.openTurnId !== null) await queries.markTurnDone(db, conversationId, null)
    } finally {
      clearInterval(renewal)
      await events.releaseLease(conversationId, lease)
    }
  }

  const runTurn = async ({
    conversationId,
    lease,
    remembered,
    waiting,
    receivedAt,
  }: {
    conversationId: string
    lease: Lease
    remembered: Remembered
    waiting: Remembered['waiting'][number]
    receivedAt: number
  }): Promise<void> => {
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(turnMilliseconds)])
    const reader = remembered.qualified
      ? { ...readerOf('client'), audiences: ['public' as const, 'qualified' as const] }
      : readerOf('client')
    const asOf = calendarDate(now())
    const turn: Turn = {
      id: waiting.turnId,
      conversationId,
      text: waiting.text,
      history: waiting.history,
      earlier: waiting.earlier,
      asOf,
      reader,
      profile: remembered.profile,
      signal,
    }
    const writer = createWriter({ conversationId, lease, turnId: waiting.turnId, receivedAt })
    writer.add({
      type: 'turn-started',
      messageId: waiting.turnId,
      asOf,
      libraryVersion: await queries.currentLibraryVersion(db),
      answeredBy: answeredBy(),
    })
    // The server died in the middle of this turn: what was shown then is taken back and the answer begins anew.
    if (waiting.shown) writer.add({ type: 'answer-replaced', why: 'restarted' })

    let outcome: Parameters<TurnMeter['finished']>[1]
    try {
      let decided: Extract<TurnEvent, { type: 'turn-decided' }> | undefined
      for await (const event of customer(turn)) {
        writer.add(event)
        if (event.type === 'turn-decided') decided = event
      }
      if (!decided) throw new Error('The turn ended without a decision')
      const { decision, reason } = decided.decision
      if (
        decision === 'handover' &&
        (remembered.state === 'bot' || remembered.state === 'offered' || remembered.state === 'returned')
      ) {
        const moved = await queries.changeState(db, conversationId, {
          from: remembered.state,
          to: 'queued',
          stateVersion: remembered.stateVersion,
        })
        if (moved) writer.add({ type: 'state-changed', from: remembered.state, to: 'queued', reason })
      }
      outcome = { decision, reason }
      writer.add({ type: 'turn-finished', milliseconds: Math.round(performance.now() - receivedAt) })
    } catch (error) {
      // A shutdown leaves the turn open: the next start takes it up again.
      if (stop.signal.aborted) {
        await writer.flushed()
        return
      }
      const problem = problemOf(error)
      logger.error({ err: error, conversationId, turnId: waiting.turnId }, 'turn failed')
      outcome = { failed: problem.code }
      writer.add({
        type: 'turn-failed',
        code: problem.code,
        detail: '抱歉，这次没能答复您。您可以稍后再问一次，或回复“转人工”由人工客服为您处理。',
      })
    }
    await writer.flushed()
    meter.finished(performance.now() - receivedAt, outcome)
  }

  /** Commits events in order; while one commit is under way the next ones gather. */
  const createWriter = ({
    conversationId,
    lease,
    turnId,
    receivedAt,
  }: {
    conversationId: string
    lease: Lease
    turnId: string
    receivedAt: number
  }) => {
    let gathered: ConversationEventBody[] = []
    let committing: Promise<void> | null = null
    let firstShown = false

    const commit = async (): Promise<void> => {
      while (gathered.length > 0) {
        const bodies = gathered
        gathered = []
        await events.append({
          streamId: conversationId,
          epoch: lease.epoch,
          events: bodies.map((body) => ({ actor: { kind: 'bot' as const }, turnId, body })),
          // Who was told what, and what it cost, stands there if and only if it was said.
          within: async (tx, appended) => {
            const replaced = bodies.findLastIndex((body) => body.type === 'answer-replaced')
            const told = appended.flatMap((row, index) => {
              const body = bodies[index]
              return body?.type === 'sentence-committed' && index > replaced
                ? [telling(row, turnId, body.sentence)]
                : []
            })
            if (replaced >= 0) await queries.retractCitations(tx, conversationId, turnId)
            await queries.recordCitations(tx, conversationId, told)
            await queries.recordUsage(
              tx,
              { conversationId, turnId },
              bodies.filter((body) => body.type === 'model-used'),
            )
          },
        })
        if (!firstShown && bodies.some((body) => body.type === 'sentence-committed')) {
          firstShown = true
          meter.firstSentence(performance.now() - receivedAt)
        }
      }
    }

    return {
      add(body: ConversationEventBody) {
        gathered.push(body)
        committing ??= commit().finally(() => {
          committing = null
        })
        // Whoever waits for `flushed` hears of a failure; here it must only not go unhandled.
        committing.catch(() => undefined)
      },
      async flushed() {
        while (committing || gathered.length > 0) await (committing ?? commit())
      },
    }
  }

  const sweep = async (): Promise<void> => {
    for (const id of await queries.findAbandoned(db, 100)) wake(id)
  }

  let timer: NodeJS.Timeout | undefined
  return {
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

const telling = (row: { seq: number; at: Date }, turnId: string, sentence: Sentence): queries.TellingRow => ({
  seq: row.seq,
  at: row.at,
  turnId,
  sentenceIndex: sentence.index,
  citations: sentence.citations,
})
