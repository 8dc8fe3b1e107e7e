// Turns over a real database and event log. The customer is played: what matters here is what becomes of its events.
import { setTimeout as sleep } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseServiceHours, type ServiceHours } from '../../agents/customer/service-hours.ts'
import type { Customer } from '../../agents/customer/turn.ts'
import { readerOf } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import type { Citation, Turn, TurnEvent } from '../../domain/turn.ts'
import { citations, conversations, modelUsage } from '../../storage/sql/schema.ts'
import type { Sql } from '../../storage/sql/sql.ts'
import { createEventLog, type EventLog } from '../../storage/streams/event-log.ts'
import { databases, onEach } from '../../tests/services.ts'
import { createMemoryBus } from '../bus/memory.ts'
import { createAfterTurn } from '../handoff/after-turn.ts'
import { createMoves } from '../handoff/moves.ts'
import { createQueue } from '../handoff/queue.ts'
import { createTickets } from '../handoff/tickets.ts'
import { conversationProjection } from './projection.ts'
import { insertConversation, markNothingOpen } from './queries.ts'
import { createTurns, type Turns } from './turns.ts'

const citation: Citation = {
  chunkId: 'faq@1/0',
  documentId: 'faq',
  versionId: 'faq@1',
  title: '常见问题',
  kind: 'faq',
  versionLabel: '2026',
  quote: '可以。',
  start: 0,
  end: 3,
  effectiveFrom: null,
  effectiveTo: null,
  legalStatus: 'in-force',
  verification: null,
}
const sentence = (index: number): TurnEvent => ({
  type: 'sentence-committed',
  sentence: { index, kind: 'answer', text: `第${index + 1}句。`, citations: [citation] },
})
const usage: TurnEvent = {
  type: 'model-used',
  model: 'scripted:m',
  prompt: 'customer/write-answer@1',
  tokensIn: 7,
  tokensOut: 3,
  milliseconds: 12.4,
  outcome: 'ok',
}
const decided = (decision: 'answer' | 'handover' = 'answer'): TurnEvent => ({
  type: 'turn-decided',
  decision: { decision, reason: decision === 'answer' ? 'answered' : 'explicit-request', ruleIds: [] },
})

type Body = Record<string, unknown> & { type: string }

/** Lets the events so far be committed before the next one. */
const breath = () => sleep(40)

onEach(databases, (open) => {
  let sql: Sql
  let events: EventLog
  let made: Turns[]
  beforeEach(async () => {
    sql = await open()
    events = createEventLog({ sql, bus: createMemoryBus(), projection: conversationProjection })
    made = []
  })
  afterEach(async () => {
    for (const turns of made) await turns.drain(0)
    await sql?.close()
  })

  const id = 'c-1'
  const start = async () => {
    await events.open({ id, kind: 'conversation' })
    await insertConversation(sql.db, { id, clientId: 'client-1', visitorId: null, channel: 'test', orgUnit: null })
  }
  const receive = (messageId: string, log = events) =>
    log.append({
      streamId: id,
      events: [
        {
          actor: { kind: 'client' },
          turnId: messageId,
          body: { type: 'message-received', messageId, text: `问${messageId}` } as { type: string },
          idempotencyKey: messageId,
        },
      ],
    })
  const afterTurn = () => {
    const logger = pino({ level: 'silent' })
    const hours = parseServiceHours('每天 0:00-24:00') as ServiceHours
    return createAfterTurn({
      db: sql.db,
      queue: createQueue({ db: sql.db, bus: createMemoryBus(), hours, logger }),
      tickets: createTickets({ db: sql.db, periods: { contactWorkingDays: 1, acceptDays: 15, resolveDays: 60 } }),
      hours,
    })
  }
  const run = (customer: Customer, { log = events, holder = 'server-1' } = {}): Turns => {
    const turns = createTurns({
      db: sql.db,
      events: log,
      customer,
      afterTurn: afterTurn(),
      holder,
      answeredBy: () => 'test',
      meter: { firstSentence: () => undefined, finished: () => undefined },
      logger: pino({ level: 'silent' }),
    })
    made.push(turns)
    return turns
  }
  const stream = async () =>
    (await events.read(id, 0, 1000)).map(({ content, type }) => `${content?.turnId ?? '-'} ${type}`)
  const row = async () => {
    const [conversation] = await sql.db.select().from(conversations).where(eq(conversations.id, id))
    return conversation
  }
  const until = async (fits: () => Promise<boolean>) => {
    for (const deadline = Date.now() + 15_000; !(await fits()); ) {
      if (Date.now() > deadline) throw new Error(`not in time:\n${(await stream()).join('\n')}`)
      await sleep(20)
    }
  }
  const untilNothingOpen = () => until(async () => (await row())?.openTurnId === null)

  const twoSentences: Customer = async function* () {
    yield sentence(0)
    await breath()
    yield sentence(1)
    yield usage
    yield decided()
  }

  test('each message gets one turn, in order, and each turn knows what was said before it', async () => {
    const seen: Turn[] = []
    const turns = run(async function* (turn) {
      seen.push(turn)
      yield* twoSentences(turn)
    })
    await start()
    await receive('m-1')
    await receive('m-2')
    turns.wake(id)
    turns.wake(id)
    await untilNothingOpen()
    const turn = (m: string) =>
      ['turn-started', 'sentence-committed', 'sentence-committed', 'model-used', 'turn-decided', 'turn-finished'].map(
        (type) => `${m} ${type}`,
      )
    expect((await stream()).slice(2)).toEqual([...turn('m-1'), ...turn('m-2')])
    expect(seen.map(({ history }) => history.map(({ text }) => text))).toEqual([[], ['问m-1', '第1句。第2句。']])
    expect(seen[0]?.reader).toEqual(readerOf('client'))
    expect(await row()).toMatchObject({ turnCount: 2, messageCount: 2, state: 'bot' })
    expect(await sql.db.select().from(citations)).toHaveLength(4)
    expect(await sql.db.select().from(modelUsage)).toMatchObject([
      { turnId: 'm-1', tokensIn: 7, milliseconds: 12, outcome: 'ok' },
      { turnId: 'm-2' },
    ])
  })

  test('a turn that throws is failed with a way on, what was said stays, and the next message is answered', async () => {
    const turns = run(async function* (turn) {
      if (turn.text !== '问m-1') return yield* twoSentences(turn)
      yield sentence(0)
      throw new Error('secret inside')
    })
    await start()
    await receive('m-1')
    await receive('m-2')
    turns.wake(id)
    await untilNothingOpen()
    const all = await stream()
    expect(all.slice(2, 5)).toEqual(['m-1 turn-started', 'm-1 sentence-committed', 'm-1 turn-failed'])
    expect(all.at(-1)).toBe('m-2 turn-finished')
    const failed = (await events.read(id, 0, 100)).find(({ type }) => type === 'turn-failed')
    expect(failed?.content?.body).toMatchObject({ code: 'internal', detail: expect.stringContaining('转人工') })
    expect(JSON.stringify(failed)).not.toContain('secret')
  })

  test('a turn without a decision is failed, not finished', async () => {
    const turns = run(async function* () {
      yield sentence(0)
    })
    await start()
    await receive('m-1')
    turns.wake(id)
    await untilNothingOpen()
    expect((await stream()).at(-1)).toBe('m-1 turn-failed')
  })

  // A commit in the middle was lost, the next one went through: the client saw an answer with a hole, marked as finished.
  test('after a commit that failed nothing of the turn follows but its failure', async () => {
    let broken = 0
    const log: EventLog = {
      ...events,
      commit: (append) => {
        const types = append.events.map(({ body }) => body.type)
        if (types.includes('sentence-committed') && ++broken === 2)
          return Promise.reject(new Problem('component-unavailable', '暂时连不上数据库。'))
        return events.commit(append)
      },
    }
    const turns = run(
      async function* () {
        for (const index of [0, 1, 2, 3]) {
          yield sentence(index)
          await breath()
        }
        yield decided()
      },
      { log },
    )
    await start()
    await receive('m-1')
    turns.wake(id)
    await untilNothingOpen()
    expect((await stream()).slice(1)).toEqual(['m-1 turn-started', 'm-1 sentence-committed', 'm-1 turn-failed'])
    expect(await sql.db.select().from(citations)).toHaveLength(1)
  })

  test('while nothing can be written the turn stays open, and is answered once when it can', async () => {
    let full = true
    const log: EventLog = {
      ...events,
      commit: (append) => (full ? Promise.reject(new Problem('storage-full', '磁盘已满。')) : events.commit(append)),
    }
    const turns = run(twoSentences, { log })
    await start()
    await receive('m-1')
    turns.wake(id)
    await sleep(150)
    expect(await stream()).toEqual(['m-1 message-received'])
    expect((await row())?.openTurnId).toBe('m-1')
    full = false
    await turns.start()
    await untilNothingOpen()
    expect((await stream()).filter((line) => line.endsWith('turn-finished'))).toHaveLength(1)
    expect(await sql.db.select().from(citations)).toHaveLength(2)
  })

  test('the end of a turn is there once, also when the answer to its commit was lost', async () => {
    const log: EventLog = {
      ...events,
      async commit(append) {
        const appended = await events.commit(append)
        if (append.events.some(({ body }) => body.type === 'turn-finished'))
          throw new Problem('component-unavailable', '连接断开。')
        return appended
      },
    }
    const turns = run(twoSentences, { log })
    await start()
    await receive('m-1')
    turns.wake(id)
    await untilNothingOpen()
    const ends = (await stream()).filter((line) => /finished|failed/.test(line))
    expect(ends).toEqual(['m-1 turn-finished'])
    expect((await row())?.turnCount).toBe(1)
  })

  test('what a dead server left is taken up: shown sentences are taken back, and its late words do not get in', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const dead = run(async function* () {
      yield sentence(0)
      await held
      yield sentence(1)
      yield decided()
    })
    await start()
    await receive('m-1')
    dead.wake(id)
    await until(async () => (await stream()).length === 3)
    await events.dropLeases()
    const next = run(twoSentences, { holder: 'server-2' })
    await next.start()
    await untilNothingOpen()
    release()
    await sleep(100)
    expect(await stream()).toEqual([
      'm-1 message-received',
      'm-1 turn-started',
      'm-1 sentence-committed',
      'm-1 turn-started',
      'm-1 answer-replaced',
      'm-1 sentence-committed',
      'm-1 sentence-committed',
      'm-1 model-used',
      'm-1 turn-decided',
      'm-1 turn-finished',
    ])
    const told = await sql.db.select().from(citations)
    expect(told.map(({ retracted, sentenceIndex }) => [retracted, sentenceIndex]).sort()).toEqual([
      [false, 0],
      [false, 1],
      [true, 0],
    ])
  })

  test('a shutdown leaves the turn open for the next start', async () => {
    const slow = run(async function* (turn) {
      yield sentence(0)
      await new Promise((_, reject) => turn.signal.addEventListener('abort', () => reject(turn.signal.reason)))
      yield decided()
    })
    await start()
    await receive('m-1')
    slow.wake(id)
    await until(async () => (await stream()).length === 3)
    await slow.drain(20)
    expect((await stream()).length).toBe(3)
    expect((await row())?.openTurnId).toBe('m-1')
    slow.wake(id)
    const next = run(twoSentences)
    await next.start()
    await untilNothingOpen()
    expect((await stream()).at(-1)).toBe('m-1 turn-finished')
  })

  test('two servers that are both told do not both answer', async () => {
    let answers = 0
    const counted: Customer = async function* (turn) {
      answers += 1
      yield* twoSentences(turn)
    }
    const other = createEventLog({ sql, bus: createMemoryBus(), projection: conversationProjection })
    const [one, two] = [run(counted, { holder: 'server-1' }), run(counted, { log: other, holder: 'server-2' })]
    await start()
    for (const message of ['m-1', 'm-2', 'm-3']) {
      await receive(message)
      one.wake(id)
      two.wake(id)
    }
    await until(async () => (await stream()).filter((line) => line.endsWith('turn-finished')).length === 3)
    await sleep(300)
    expect(answers).toBe(3)
    expect((await stream()).filter((line) => line.endsWith('turn-started'))).toHaveLength(3)
  })

  test('a handover moves the state in the same commit, unless the client has asked for a person meanwhile', async () => {
    const turns = run(async function* (turn) {
      yield sentence(0)
      await breath()
      if (turn.text === '问m-2')
        await events.append({
          streamId: id,
          events: [
            {
              actor: { kind: 'client' },
              body: { type: 'state-changed', from: 'bot', to: 'queued', reason: 'explicit-request' } as Body,
            },
          ],
        })
      yield decided('handover')
    })
    await start()
    await receive('m-1')
    turns.wake(id)
    await untilNothingOpen()
    expect((await stream()).slice(-3)).toEqual(['m-1 state-changed', 'm-1 notice-given', 'm-1 turn-finished'])
    expect(await row()).toMatchObject({ state: 'queued', stateVersion: 1, handoffPriority: 1 })

    await sql.db.update(conversations).set({ state: 'bot', stateVersion: 2 }).where(eq(conversations.id, id))
    await receive('m-2')
    turns.wake(id)
    await untilNothingOpen()
    expect(await stream()).not.toContain('m-2 state-changed')
    expect((await stream()).at(-1)).toBe('m-2 turn-finished')
    expect(await row()).toMatchObject({ state: 'queued', stateVersion: 3 })
  })

  test('a person who takes the case in mid-turn ends it: nothing of the bot follows, nothing is left to answer', async () => {
    let stopped = 0
    const turns = run(async function* () {
      try {
        for (let index = 0; ; index += 1) {
          yield sentence(index)
          await breath()
        }
      } finally {
        stopped += 1
      }
    })
    await start()
    await receive('m-1')
    await receive('m-2')
    turns.wake(id)
    await until(async () => (await stream()).includes('m-1 sentence-committed'))
    const hours = parseServiceHours('每天 0:00-24:00') as ServiceHours
    const queue = createQueue({ db: sql.db, bus: createMemoryBus(), hours, logger: pino({ level: 'silent' }) })
    const moves = createMoves({ db: sql.db, events, queue })
    await moves.move(id, () => ({ to: 'queued', by: 'client', actor: { kind: 'client' }, reason: 'explicit-request' }))
    await moves.move(id, () => ({ to: 'assigned', by: 'staff', actor: { kind: 'staff', id: 's-1' }, reason: 'taken' }))
    expect((await stream()).slice(-4)).toEqual([
      'm-1 answer-replaced',
      'm-1 turn-finished',
      'm-2 turn-finished',
      '- state-changed',
    ])
    await until(async () => stopped === 1)
    await sleep(100)
    expect((await stream()).at(-1)).toBe('- state-changed')
    expect(await row()).toMatchObject({ state: 'assigned', openTurnId: null, turnCount: 2 })

    await receive('m-3')
    turns.wake(id)
    await sleep(100)
    expect((await stream()).at(-1)).toBe('m-3 message-received')
    expect((await row())?.openTurnId).toBeNull()
  })

  // Between the last look at the stream and the mark that nothing is open a message may come; after a crash nobody would have
  // looked for it again.
  test('nothing is marked as done when a message came meanwhile', async () => {
    await start()
    await receive('m-1')
    await receive('m-2')
    await markNothingOpen(sql.db, id, 1)
    expect((await row())?.openTurnId).toBe('m-1')
    await markNothingOpen(sql.db, id, 2)
    expect((await row())?.openTurnId).toBeNull()
  })
})
