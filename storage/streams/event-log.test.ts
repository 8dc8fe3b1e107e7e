import { Buffer } from 'node:buffer'
import { eq, sql as raw } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { Problem } from '../../domain/problem.ts'
import { databases, onEach } from '../../tests/services.ts'
import { streamEvents, streams, works } from '../sql/schema.ts'
import type { Sql } from '../sql/sql.ts'
import { type Append, createEventLog, type EventLog, type Lease, LeaseOver, type NewEvent } from './event-log.ts'
import { verifyStreams } from './verify.ts'

const said = (text: string, idempotencyKey?: string): NewEvent => ({
  actor: { kind: 'client', id: 'k-1' },
  turnId: 't-1',
  body: { type: 'message-received', text } as NewEvent['body'],
  idempotencyKey,
})

onEach(databases, (open) => {
  let sql: Sql
  let log: EventLog
  const rung: string[] = []
  let count = 0
  const newStream = async () => {
    count += 1
    const id = `c-${count}`
    await log.open({ id, kind: 'conversation' })
    return id
  }
  const anotherProcess = () => createEventLog({ sql, bus: { publish() {} } })
  const textsOf = async (streamId: string) =>
    (await log.read(streamId, 0, 1000)).map(({ content }) => content && String(Reflect.get(content.body, 'text')))

  beforeAll(async () => {
    sql = await open()
    log = createEventLog({ sql, bus: { publish: (topic) => rung.push(topic) } })
    return () => sql.close()
  })

  test('numbers events from 1 without gaps, reads them after a number, and rings once they are there', async () => {
    const streamId = await newStream()
    const [first, second] = await log.append({ streamId, events: [said('一'), said('二')] })
    expect([first?.seq, second?.seq]).toEqual([1, 2])
    const [third] = await log.append({ streamId, events: [said('三')] })
    expect(third).toMatchObject({ seq: 3, duplicate: false, type: 'message-received' })
    expect(rung.filter((topic) => topic === `conversation:${streamId}`)).toHaveLength(2)

    const read = await log.read(streamId, 1, 10)
    expect(read.map(({ seq }) => seq)).toEqual([2, 3])
    expect(read[1]).toEqual(third)
    expect(await log.read(streamId, 0, 1)).toHaveLength(1)
  })

  test('keeps every string a client can send, exactly', async () => {
    const streamId = await newStream()
    const texts = [
      '\u0000',
      '\ud800 alone',
      '"\\"\n\t',
      "'; drop table streams; --",
      '😀𠮷',
      '{"a":[1,{}]}',
      '\u2028',
      '',
    ]
    await log.append({ streamId, events: texts.map((text) => said(text)) })
    expect(await textsOf(streamId)).toEqual(texts)
    expect((await verifyStreams(sql, { streamId })).faults).toEqual([])
  })

  test('a stream that was not opened is not found, and others in the same commit are written', async () => {
    const streamId = await newStream()
    const [lost, written] = await Promise.allSettled([
      log.append({ streamId: 'nowhere', events: [said('一')] }),
      log.append({ streamId, events: [said('二')] }),
    ])
    expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'not-found' } })
    expect(written.status).toBe('fulfilled')
  })

  test('opening twice changes nothing', async () => {
    const streamId = await newStream()
    await log.append({ streamId, events: [said('一')] })
    await log.open({ id: streamId, kind: 'conversation' })
    await anotherProcess().open({ id: streamId, kind: 'review', retentionClass: 'promotion' })
    expect(await textsOf(streamId)).toEqual(['一'])
    expect((await verifyStreams(sql, { streamId })).faults).toEqual([])
  })

  test('the same idempotency key is the same event: later, at once, in one append, and from another process', async () => {
    const streamId = await newStream()
    const [first] = await log.append({ streamId, events: [said('原话', 'm-1')] })
    const again = await log.append({ streamId, events: [said('又一次', 'm-1'), said('新的')] })
    expect(again.map(({ seq, duplicate }) => ({ seq, duplicate }))).toEqual([
      { seq: 1, duplicate: true },
      { seq: 2, duplicate: false },
    ])
    expect(again[0]?.content).toEqual(first?.content)

    const atOnce = await Promise.all(
      [log, anotherProcess(), anotherProcess()].flatMap((each) =>
        Array.from({ length: 5 }, () => each.append({ streamId, events: [said('并发', 'm-2')] })),
      ),
    )
    expect(new Set(atOnce.map(([event]) => event?.seq))).toEqual(new Set([3]))
    expect(atOnce.filter(([event]) => event?.duplicate === false)).toHaveLength(1)
    const within = await log.append({ streamId, events: [said('甲', 'm-3'), said('乙', 'm-3')] })
    expect(within.map(({ seq, duplicate }) => [seq, duplicate])).toEqual([
      [4, false],
      [4, true],
    ])
    expect(await textsOf(streamId)).toEqual(['原话', '新的', '并发', '甲'])
  })

  test('the same key in another stream is another event', async () => {
    const [left, right] = [await newStream(), await newStream()]
    await log.append({ streamId: left, events: [said('左', 'm-1')] })
    const [event] = await log.append({ streamId: right, events: [said('右', 'm-1')] })
    expect(event?.duplicate).toBe(false)
  })

  test.each(['', 'x'.repeat(201), 'a\u0000b', '\ud800'])(
    'an idempotency key that cannot be kept is refused: %j',
    async (key) => {
      const streamId = await newStream()
      await expect(log.append({ streamId, events: [said('一', key)] })).rejects.toMatchObject({
        code: 'invalid-request',
      })
    },
  )

  test('several processes append to the same streams: no gap, nothing lost, nothing doubled, the chain holds', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, newStream))
    const logs = [log, anotherProcess(), anotherProcess()]
    await Promise.all(
      logs.flatMap((each, who) =>
        ids.flatMap((streamId) =>
          Array.from({ length: 12 }, (_, index) =>
            each.append({ streamId, events: [said(`${who}-${index}a`), said(`${who}-${index}b`)] }),
          ),
        ),
      ),
    )
    for (const streamId of ids) {
      const texts = (await textsOf(streamId)).map(String)
      expect(texts).toHaveLength(72)
      expect(new Set(texts).size).toBe(72)
      for (const who of [0, 1, 2]) {
        // Each process's own appends stay in order, and the two events of an append stay together.
        const own = texts.filter((text) => text.startsWith(`${who}-`))
        expect(own).toEqual(Array.from({ length: 12 }, (_, index) => [`${who}-${index}a`, `${who}-${index}b`]).flat())
      }
      for (const [index, text] of texts.entries())
        if (text.endsWith('a')) expect(texts[index + 1]).toBe(text.replace(/a$/, 'b'))
      expect((await verifyStreams(sql, { streamId })).faults).toEqual([])
    }
  })

  test('a lease is one process’s until it ends, and each has a new epoch', async () => {
    const streamId = await newStream()
    const first = await log.acquireLease({ streamId, holder: 'a', milliseconds: 60_000 })
    expect(first?.epoch).toBe(1)
    expect(await log.acquireLease({ streamId, holder: 'b', milliseconds: 60_000 })).toBeNull()
    expect(await log.acquireLease({ streamId, holder: 'a', milliseconds: 60_000 })).toBeNull()
    if (!first) throw new Error('no lease')
    await log.renewLease(streamId, first, 60_000)
    await log.releaseLease(streamId, first)
    await log.releaseLease(streamId, first)
    const second = await log.acquireLease({ streamId, holder: 'b', milliseconds: 60_000 })
    expect(second?.epoch).toBeGreaterThan(first.epoch)
    await expect(log.renewLease(streamId, first, 60_000)).rejects.toMatchObject({ code: 'conflict' })
    await log.releaseLease(streamId, first)
    expect(await log.acquireLease({ streamId, holder: 'c', milliseconds: 60_000 })).toBeNull()
    expect(await log.acquireLease({ streamId: 'nowhere', holder: 'c', milliseconds: 60_000 })).toBeNull()
  })

  test('of many who ask at once one gets the lease', async () => {
    const streamId = await newStream()
    const asked = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        anotherProcess().acquireLease({ streamId, holder: `h${index}`, milliseconds: 60_000 }),
      ),
    )
    expect(asked.filter((lease) => lease !== null)).toHaveLength(1)
  })

  test('a lease that ran out goes to another, and the late writer is fenced off', async () => {
    const streamId = await newStream()
    const slow = anotherProcess()
    const old = await slow.acquireLease({ streamId, holder: 'a', milliseconds: 1 })
    await slow.append({ streamId, epoch: old?.epoch, events: [said('按时')] })
    await new Promise((resolve) => setTimeout(resolve, 20))
    // Nobody took over yet: still its stream.
    await slow.append({ streamId, epoch: old?.epoch, events: [said('迟到但无人接手')] })
    const taken = await log.acquireLease({ streamId, holder: 'b', milliseconds: 60_000 })
    const [late, other] = await Promise.allSettled([
      slow.append({ streamId, epoch: old?.epoch, events: [said('作废')] }),
      slow.append({ streamId, events: [said('客户的话不受影响')] }),
    ])
    expect(late).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } })
    expect(other.status).toBe('fulfilled')
    await log.append({ streamId, epoch: taken?.epoch, events: [said('接手')] })
    expect(await textsOf(streamId)).toEqual(['按时', '迟到但无人接手', '客户的话不受影响', '接手'])
  })

  test('dropping the leases of dead processes fences them off too', async () => {
    const streamId = await newStream()
    const lease = await anotherProcess().acquireLease({ streamId, holder: 'dead', milliseconds: 60_000 })
    await log.dropLeases()
    await expect(log.append({ streamId, epoch: lease?.epoch, events: [said('一')] })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await log.acquireLease({ streamId, holder: 'new', milliseconds: 60_000 })).not.toBeNull()
  })

  test('a lease is taken in the commit of an event, if it is free then', async () => {
    const streamId = await newStream()
    const wanted = { holder: 'a', milliseconds: 60_000 }
    const first = await log.commit({ streamId, events: [said('一', 'm-1')], takes: wanted })
    expect(first).toMatchObject({
      events: [{ seq: 1, duplicate: false }],
      lease: { holder: expect.stringMatching(/^a /), epoch: 1 },
    })
    expect(await anotherProcess().acquireLease({ streamId, holder: 'b', milliseconds: 60_000 })).toBeNull()
    // Another has it; or nothing was written, so nothing is taken.
    const second = await anotherProcess().commit({ streamId, events: [said('二')], takes: { ...wanted, holder: 'b' } })
    expect(second).toMatchObject({ events: [{ seq: 2 }], lease: null })
    const third = await log.commit({ streamId, events: [said('三')], takes: wanted })
    expect(third).toMatchObject({ events: [{ seq: 3 }], lease: null })
    if (!first.lease) throw new Error('no lease')
    await log.releaseLease(streamId, first.lease)
    const again = await log.commit({ streamId, events: [said('一', 'm-1')], takes: wanted })
    expect(again).toMatchObject({ events: [{ seq: 1, duplicate: true }], lease: null })
    expect(await log.acquireLease({ streamId, holder: 'b', milliseconds: 60_000 })).not.toBeNull()
  })

  test('of many who write and want the lease at once one gets it, and its epoch lets it write', async () => {
    const streamId = await newStream()
    const processes = [log, anotherProcess(), anotherProcess()]
    const all = await Promise.all(
      Array.from({ length: 9 }, async (_, index) => {
        const process = processes[index % 3] as EventLog
        const wanted = { holder: `h${index}`, milliseconds: 60_000 }
        return { process, ...(await process.commit({ streamId, events: [said(`${index}`)], takes: wanted })) }
      }),
    )
    const [got, ...others] = all.filter(({ lease }) => lease !== null)
    expect(others).toEqual([])
    await got?.process.append({ streamId, epoch: got.lease?.epoch, events: [said('答')] })
    expect((await textsOf(streamId)).at(-1)).toBe('答')
    expect(await verifyStreams(sql, { streamId })).toMatchObject({ faults: [] })
  })

  test('a lease ends with the commit that gives it back, and not if that fails', async () => {
    const streamId = await newStream()
    const { lease } = await log.commit({ streamId, events: [said('问')], takes: { holder: 'a', milliseconds: 60_000 } })
    if (!lease) throw new Error('no lease')
    const { epoch } = lease
    const failing = { streamId, epoch, givesBack: lease, within: () => Promise.reject(new Error('no')) }
    await expect(log.append({ ...failing, events: [said('答')] })).rejects.toThrow('no')
    await log.append({ streamId, epoch, events: [said('答')] })
    // The next message comes while the answer ends: one commit, one after the other.
    const [, next] = await Promise.all([
      log.append({ streamId, epoch, givesBack: lease, events: [said('答完')] }),
      log.commit({ streamId, events: [said('再问')], takes: { holder: 'b', milliseconds: 60_000 } }),
    ])
    expect(next.lease?.epoch).toBeGreaterThan(epoch)
    await expect(log.append({ streamId, epoch, events: [said('迟到')] })).rejects.toMatchObject({ code: 'conflict' })
    await log.append({ streamId, epoch: next.lease?.epoch, events: [said('再答')] })
    expect(await textsOf(streamId)).toEqual(['问', '答', '答完', '再问', '再答'])
  })

  // Both were ready at once and went into one write: the lease ended with it, and the late sentence stood behind what had ended it.
  test('a commit that evicts ends any lease: what its holder writes is refused, also within the same write', async () => {
    const streamId = await newStream()
    const lease = await log.acquireLease({ streamId, holder: 'bot', milliseconds: 60_000 })
    const [taken, late] = await Promise.allSettled([
      log.append({ streamId, events: [said('接入')], evicts: true }),
      log.append({ streamId, events: [said('迟到')], epoch: lease?.epoch }),
    ])
    expect(taken.status).toBe('fulfilled')
    expect(late).toMatchObject({ status: 'rejected', reason: expect.any(LeaseOver) })
    expect(await textsOf(streamId)).toEqual(['接入'])
    await expect(log.renewLease(streamId, lease as Lease, 1_000)).rejects.toBeInstanceOf(LeaseOver)
    const [failed, still] = await Promise.allSettled([
      log.append({
        streamId,
        events: [said('不成')],
        evicts: true,
        within: async () => Promise.reject(new Error('overtaken')),
      }),
      log
        .acquireLease({ streamId, holder: 'bot', milliseconds: 60_000 })
        .then((next) => log.append({ streamId, events: [said('接着说')], epoch: next?.epoch })),
    ])
    expect([failed.status, still.status]).toEqual(['rejected', 'fulfilled'])
    expect(await textsOf(streamId)).toEqual(['接入', '接着说'])
  })

  test('the last commit is known without reading, only to those who know what came before it', async () => {
    const streamId = await newStream()
    const written = await log.append({ streamId, events: [said('一'), said('二')] })
    expect(log.recent(streamId, 0)).toEqual(written)
    expect(log.recent(streamId, 1)).toEqual(written.slice(1))
    expect(log.recent(streamId, 2)).toEqual([])
    await anotherProcess().append({ streamId, events: [said('别处')] })
    await log.append({ streamId, events: [said('四')] })
    expect(log.recent(streamId, 2)).toEqual([])
    expect(log.recent(streamId, 3).map(({ seq }) => seq)).toEqual([4])
    expect(log.recent('nowhere', 0)).toEqual([])
  })

  test('commits that came one after another are known together, each event as one object, the oldest forgotten first', async () => {
    const streamId = await newStream()
    for (let i = 1; i <= 20; i += 1) await log.append({ streamId, events: [said(`第${i}句`)] })
    expect(log.recent(streamId, 18)).toEqual(await log.read(streamId, 18, 10))
    expect(log.recent(streamId, 18)[0]).toBe(log.recent(streamId, 17)[1])
    expect(log.recent(streamId, 2)).toEqual([])
    const many = await log.append({ streamId, events: Array.from({ length: 30 }, (_, i) => said(`其${i}`)) })
    expect(log.recent(streamId, 20)).toEqual(many)
  })

  test('further rows are there if and only if the events are', async () => {
    const streamId = await newStream()
    const work = (id: string) => ({ id, kind: 'faq' as const, title: id, shortTitle: id })
    const seen: number[] = []
    await log.append({
      streamId,
      events: [said('一', 'k')],
      within: async (tx, appended) => {
        seen.push(...appended.map(({ seq }) => seq))
        await tx.insert(works).values(work(`${streamId}-1`))
      },
    })
    expect(seen).toEqual([1])

    const fails = (id: string, error: Error) => ({
      streamId,
      events: [said(id)],
      within: async (tx: Parameters<NonNullable<Parameters<EventLog['append']>[0]['within']>>[0]) => {
        await tx.insert(works).values(work(`${streamId}-2`))
        throw error
      },
    })
    const other = await newStream()
    const [one, two, good, plain] = await Promise.allSettled([
      log.append(fails('甲', new Error('cannot 甲'))),
      log.append(fails('乙', new Problem('not-found', 'cannot 乙'))),
      log.append({
        streamId,
        events: [said('丙')],
        within: async (tx) => void (await tx.insert(works).values(work(`${streamId}-3`))),
      }),
      log.append({ streamId: other, events: [said('丁')] }),
    ])
    expect(one).toMatchObject({ status: 'rejected', reason: { message: 'cannot 甲' } })
    expect(two).toMatchObject({ status: 'rejected', reason: { code: 'not-found', detail: 'cannot 乙' } })
    expect([good.status, plain.status]).toEqual(['fulfilled', 'fulfilled'])
    expect(await textsOf(streamId)).toEqual(['一', '丙'])
    const kept = await sql.db
      .select({ id: works.id })
      .from(works)
      .where(raw`${works.id} like ${`${streamId}-%`}`)
      .orderBy(works.id)
    expect(kept.map(({ id }) => id)).toEqual([`${streamId}-1`, `${streamId}-3`])

    // A duplicate brings nothing new, so nothing is done for it.
    await log.append({ streamId, events: [said('一', 'k')], within: async () => void seen.push(99) })
    expect(seen).toEqual([1])
  })

  test('further rows that depend on where the events come to stand are asked for once that is known', async () => {
    const streamId = await newStream()
    const seen: number[] = []
    const unlessFirst = (text: string): Append => ({
      streamId,
      events: [said(text)],
      needsWithin: ([first]) => first?.seq !== 1,
      within: async (_, [first]) => void seen.push(first?.seq ?? 0),
    })
    await Promise.all(['一', '二', '三'].map((text) => log.append(unlessFirst(text))))
    expect(seen).toEqual([2, 3])
    expect(await textsOf(streamId)).toEqual(['一', '二', '三'])
  })

  test('what cannot be written harms nobody else in the same commit', async () => {
    const [bad, good] = [await newStream(), await newStream()]
    // A type that PostgreSQL's text cannot hold.
    const broken = { actor: { kind: 'bot' as const }, body: { type: 'a\u0000b' } }
    const results = await Promise.allSettled([
      log.append({ streamId: bad, events: [broken] }),
      log.append({ streamId: good, events: [said('一')] }),
      log.append({ streamId: bad, events: [said('二')] }),
    ])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    expect(await textsOf(bad)).toEqual(['二'])
  })

  test('events in a transaction of the caller’s are there if and only if it is, and are told of afterwards', async () => {
    const stream = { id: 'document:law-1', kind: 'document', retentionClass: 'library' } as const
    const noted: string[] = []
    const witness = {
      note: (heads: readonly { streamId: string; seq: number }[]) => noted.push(...heads.map(({ seq }) => `${seq}`)),
    }
    const told: string[] = []
    const own = createEventLog({ sql, bus: { publish: (topic) => told.push(topic) }, witness })
    const write = (texts: string[]) =>
      sql.db.transaction(async (tx) =>
        own.appendWithin(
          tx,
          texts.map((text) => ({ stream, events: [said(text)] })),
        ),
      )
    const committed = await write(['一', '二'])
    expect([noted, told]).toEqual([[], []])
    committed()
    expect([noted, told]).toEqual([['2'], ['document:document:law-1']])
    await expect(
      sql.db.transaction(async (tx) => {
        await own.appendWithin(tx, [{ stream, events: [said('三')] }])
        throw new Error('as expected')
      }),
    ).rejects.toThrow('as expected')
    ;(await write(['四']))()
    // The other way in goes on from there.
    await own.append({ streamId: stream.id, events: [said('五')] })
    ;(await write(['六']))()
    expect(await textsOf(stream.id)).toEqual(['一', '二', '四', '五', '六'])
    expect((await verifyStreams(sql, { streamId: stream.id })).faults).toEqual([])
    expect(await own.heads([stream.id])).toEqual(new Map([[stream.id, 5]]))
  })

  test('a chain of SM3 verifies, and a stream keeps the algorithm it began with', async () => {
    const streamId = 'sm3-stream'
    const sm3 = createEventLog({ sql, bus: { publish() {} }, hash: 'sm3' })
    await sm3.open({ id: streamId, kind: 'document', retentionClass: 'library' })
    await sm3.append({ streamId, events: [said('国密')] })
    await log.append({ streamId, events: [said('继续')] })
    const [stream] = await sql.db.select().from(streams).where(eq(streams.id, streamId))
    expect(stream).toMatchObject({ algorithm: 'sm3', headSeq: 2, kind: 'document', retentionClass: 'library' })
    expect((await verifyStreams(sql, { streamId })).faults).toEqual([])
  })

  test('each event extends the time its stream is kept, and equal contents do not look equal', async () => {
    const streamId = await newStream()
    const later = createEventLog({ sql, bus: { publish() {} }, now: () => new Date('2031-05-06T07:08:09.123Z') })
    await later.append({ streamId, events: [said('同'), said('同')] })
    const [stream] = await sql.db.select().from(streams).where(eq(streams.id, streamId))
    expect(stream?.retainUntil).toEqual(new Date('2051-05-07T00:00:00.000Z'))
    const [first, second] = await sql.db
      .select()
      .from(streamEvents)
      .where(eq(streamEvents.streamId, streamId))
      .orderBy(streamEvents.seq)
    expect(first?.at).toEqual(new Date('2031-05-06T07:08:09.123Z'))
    expect(Buffer.compare(first?.digest ?? Buffer.of(), second?.digest ?? Buffer.of())).not.toBe(0)
  })

  test('drain waits for what is under way', async () => {
    const streamId = await newStream()
    let written = false
    void log.append({ streamId, events: [said('一')] }).then(() => {
      written = true
    })
    await log.drain()
    expect(written).toBe(true)
    await log.drain()
  })
})
