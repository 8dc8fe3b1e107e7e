// 紧急停用 of what was widely told, on real databases.
import { sql as raw } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Principal } from '../../domain/identity.ts'
import type { Sql } from '../../storage/sql/sql.ts'
import { type Append, createEventLog, type EventLog } from '../../storage/streams/event-log.ts'
import { databases, onEach } from '../../tests/services.ts'
import { answersToWithdraw, createStops, withdrawTold } from './stops.ts'

const operator: Principal = { id: 'operator-1', role: 'operator', grade: 4, audiences: [], anonymous: false }
const conversations = 500
const answers = 2_000
const citations = 4_000

/** A document that each answer rests on with two sentences; each conversation was given four answers. */
const tellWidely = async ({ db }: Sql): Promise<void> => {
  await db.execute(
    raw`insert into works (id, kind, title, short_title, issuer) values ('fees', 'faq', '费用', '费用', '虚谷证券')`,
  )
  await db.execute(raw`
    insert into streams (id, kind, algorithm, head_hash)
    select 'c-' || n, 'conversation', 'sha256', '' from generate_series(1, ${conversations}) as n`)
  await db.execute(raw`
    insert into conversations (id, client_id, channel)
    select 'c-' || n, 'client-' || n, 'web' from generate_series(1, ${conversations}) as n`)
  await db.execute(raw`
    insert into citations (conversation_id, seq, ordinal, turn_id, sentence_index, chunk_id, version_id, document_id, quote,
      start_offset, end_offset, at)
    select 'c-' || n % ${conversations} + 1, n, 0, 'turn-' || n / ${conversations} / 2, 0, 'fees#1', 'fees@1', 'fees', '佣金', 0, 2,
      date_trunc('second', now()) - n / 10 * interval '1 second'
    from generate_series(0, ${citations - 1}) as n`)
}

onEach(databases, (open) => {
  let sql: Sql
  let log: EventLog
  let rings: string[]
  beforeEach(async () => {
    sql = await open()
    log = createEventLog({ sql, bus: { publish() {} } })
    rings = []
    await tellWidely(sql)
  })
  afterEach(() => sql?.close())

  const stopsWith = (events: Pick<EventLog, 'append'>, promptMilliseconds?: number) =>
    createStops({ db: sql.db, events, bus: { publish: (topic) => rings.push(topic) }, promptMilliseconds })
  const stop = (stops: ReturnType<typeof createStops>) =>
    stops.stop(operator, { target: 'document', targetId: 'fees', reason: '费率有误' })
  const withdrawals = async () => {
    const { rows } = await sql.db.execute<{ events: number; answers: number }>(raw`
      select count(*)::int as events, count(distinct (stream_id, content ->> 'turnId'))::int as answers
      from stream_events where type = 'answer-stopped'`)
    return rows[0]
  }
  const forever = new AbortController().signal

  test('what is told thousands of times is withdrawn in pages, each answer once, the newest first', async () => {
    let most = 0
    let underWay = 0
    const first: string[] = []
    const counted = {
      async append(append: Append) {
        most = Math.max(most, ++underWay)
        if (first.length < 500) first.push(append.streamId)
        const appended = await log.append(append)
        underWay -= 1
        return appended
      },
    }
    const { stop: made, told } = await stop(stopsWith(counted, 600_000))
    expect(told).toBe(conversations)
    expect(made).toMatchObject({ told, withdrawn: answers, toWithdraw: 0 })
    expect(await withdrawals()).toEqual({ events: answers, answers })
    expect(most).toBeLessThanOrEqual(200)
    expect(new Set(first).size).toBe(conversations)
    expect(rings).toEqual([])
  })

  test('the stop stands at once, what it could not withdraw promptly follows, also after the process died in between', async () => {
    const { stop: made } = await stop(stopsWith(log, 0))
    const { withdrawn, toWithdraw } = made
    expect(made.liftedAt).toBeNull()
    expect(withdrawn + toWithdraw).toBe(answers)
    expect(toWithdraw).toBeGreaterThan(0)
    expect(rings).toEqual([answersToWithdraw])

    let appends = 0
    const dying: Pick<EventLog, 'append'> = {
      async append(append) {
        if (++appends > 700) throw new Error('killed')
        return log.append(append)
      },
    }
    await expect(withdrawTold({ db: sql.db, events: dying }, forever)).rejects.toThrow('killed')
    const [between] = await stopsWith(log).list()
    expect(between?.withdrawn).toBeGreaterThan(withdrawn)
    expect(between?.toWithdraw).toBeGreaterThan(0)

    await Promise.all([1, 2].map(() => withdrawTold({ db: sql.db, events: log }, forever)))
    expect(await stopsWith(log).list()).toMatchObject([{ withdrawn: answers, toWithdraw: 0 }])
    expect(await withdrawals()).toEqual({ events: answers, answers })
    const none = { append: () => Promise.reject(new Error('Nothing is left to be withdrawn')) }
    await withdrawTold({ db: sql.db, events: none }, forever)
  })

  test('what is lifted withdraws nothing more', async () => {
    const stops = stopsWith(log, 0)
    const { stop: made } = await stop(stops)
    const lifted = await stops.lift(operator, made.id, '已核对')
    expect(lifted).toMatchObject({ withdrawn: made.withdrawn, toWithdraw: 0 })
    await withdrawTold({ db: sql.db, events: log }, forever)
    expect(await withdrawals()).toMatchObject({ events: made.withdrawn })
  })
})
