import { eq, sql as raw } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { databases, onEach } from '../../tests/services.ts'
import { streamAnchorEntries, streamAnchors, streamEvents, streams } from '../sql/schema.ts'
import type { Sql } from '../sql/sql.ts'
import { anchorStreams, beginRoot } from './anchors.ts'
import { createEventLog, type EventLog } from './event-log.ts'
import { canonicalJson, digestOf, hashOf } from './hash-chain.ts'
import { type Fault, verifyStreams } from './verify.ts'

test('canonical JSON has one spelling for one value', () => {
  expect(canonicalJson({ b: 1, a: [true, null, 'é\u0000\ud800'], 10: 1e21, 9: -0 })).toBe(
    '{"10":1e+21,"9":0,"a":[true,null,"é\\u0000\\ud800"],"b":1}',
  )
  expect(canonicalJson({ left: undefined, right: [undefined] })).toBe('{"right":[null]}')
  expect(canonicalJson(JSON.parse(canonicalJson({ z: { y: 1, x: 2 }, a: 0.1 + 0.2 })))).toBe(
    '{"a":0.30000000000000004,"z":{"x":2,"y":1}}',
  )
})

// A root that was kept elsewhere must still fit after years.
test('the root of an anchor is over the root before and [id, at, entries] as JSON', () => {
  const [at, hash, before] = [new Date('2026-11-22T10:00:00Z'), Buffer.alloc(32, 7), Buffer.alloc(32, 9)]
  const entries = ['a', 'b"中'].map((streamId, index) => ({ streamId, seq: index + 1, hash }))
  const json = JSON.stringify([3, at, entries.map(({ streamId, seq }) => [streamId, seq, hash.toString('hex')])])
  for (const previous of [undefined, before]) {
    const root = beginRoot('sm3', previous, { id: 3, at })
    for (const entry of entries) root.add(entry)
    expect(root.end()).toEqual(hashOf('sm3', previous ?? Buffer.alloc(32), Buffer.from(json)))
  }
})

onEach(databases, (open) => {
  let sql: Sql
  let log: EventLog
  const append = (streamId: string, ...texts: string[]) =>
    log.append({
      streamId,
      events: texts.map((text) => ({ actor: { kind: 'client' as const }, body: { type: 'message-received', text } })),
    })
  const faults = async (request?: Parameters<typeof verifyStreams>[1]): Promise<string[]> => {
    const { faults: found } = await verifyStreams(sql, request)
    return found.map(({ kind, streamId, seq }: Fault) => `${kind} ${streamId ?? '-'} ${seq ?? '-'}`)
  }
  /** As somebody would who has the database. */
  const tamper = (statement: ReturnType<typeof raw>) => sql.db.execute(statement)

  beforeAll(async () => {
    sql = await open()
    return () => sql.close()
  })
  beforeEach(async () => {
    log = createEventLog({ sql, bus: { publish() {} } })
    await sql.db.delete(streamAnchorEntries)
    await sql.db.delete(streamAnchors)
    await sql.db.delete(streamEvents)
    await sql.db.delete(streams)
    for (const id of ['a', 'b']) {
      await log.open({ id, kind: 'conversation' })
      await append(id, `${id}1`, `${id}2`, `${id}3`, `${id}4`, `${id}5`)
    }
  })

  test('finds nothing in what was not touched, and counts it', async () => {
    const anchor = await anchorStreams(sql)
    const report = await verifyStreams(sql)
    expect(report).toEqual({ streams: 2, events: 10, expired: 0, anchors: 1, root: anchor?.root, faults: [] })
    expect(await verifyStreams(sql, { streamId: 'a' })).toMatchObject({ streams: 1, events: 5 })
    expect(await verifyStreams(sql, { streamId: 'none' })).toMatchObject({ streams: 0, events: 0 })
  })

  test('finds an edited text', async () => {
    await tamper(
      raw`update stream_events set content = replace(content::text, 'a3', '改')::json where stream_id = 'a' and seq = 3`,
    )
    expect(await faults()).toEqual(['content a 3'])
  })

  test('finds an edited text whose digest was made to fit', async () => {
    const [event] = await sql.db.select().from(streamEvents).where(raw`stream_id = 'a' and seq = 3`)
    if (!event?.content || !event.salt) throw new Error('no event')
    const content = { ...event.content, body: { type: 'message-received', text: '改' } }
    await sql.db
      .update(streamEvents)
      .set({ content, digest: digestOf('sha256', event.salt, content) })
      .where(raw`stream_id = 'a' and seq = 3`)
    expect(await faults()).toEqual(['link a 3'])
  })

  test.each([
    ['who said it', raw`content = replace(content::text, 'client', 'staff')::json`, 'content a 2'],
    ['when', raw`at = at + interval '1 millisecond'`, 'link a 2'],
    ['what kind it is', raw`type = 'answer-stopped'`, 'content a 2'],
    ['its key', raw`idempotency_key = 'x'`, 'link a 2'],
    ['its salt', raw`salt = decode('00', 'hex')`, 'content a 2'],
  ])('finds a change of %s', async (_, change, fault) => {
    await tamper(raw`update stream_events set ${change} where stream_id = 'a' and seq = 2`)
    expect((await faults())[0]).toBe(fault)
  })

  test('finds events missing at the beginning, in the middle and at the end', async () => {
    await tamper(raw`delete from stream_events where stream_id = 'a' and seq in (1, 3)`)
    await tamper(raw`delete from stream_events where stream_id = 'b' and seq >= 4`)
    expect(await faults()).toEqual(['gap a 1', 'gap a 3', 'tail b 4'])
  })

  test('finds events missing in the middle after the rest was moved up', async () => {
    await tamper(raw`delete from stream_events where stream_id = 'a' and seq = 3`)
    await tamper(raw`update stream_events set seq = seq - 1 where stream_id = 'a' and seq > 3`)
    await tamper(raw`update streams set head_seq = 4 where id = 'a'`)
    expect(await faults()).toContain('link a 3')
  })

  test('finds events that changed places', async () => {
    await tamper(
      raw`update stream_events set seq = case seq when 2 then 103 else 102 end where stream_id = 'a' and seq in (2, 3)`,
    )
    await tamper(raw`update stream_events set seq = seq - 100 where stream_id = 'a' and seq > 100`)
    expect(await faults()).toEqual(['link a 2', 'link a 3', 'link a 4'])
  })

  test('finds an event put in between, added at the end, or taken from another stream', async () => {
    const copy = (from: string, seq: number, to: string, as: number) => raw`
      insert into stream_events (stream_id, seq, type, at, content, salt, digest, hash)
      select ${to}, ${as}, type, at, content, salt, digest, hash from stream_events where stream_id = ${from} and seq = ${seq}`
    await tamper(copy('a', 5, 'a', 6))
    expect(await faults({ streamId: 'a' })).toEqual(['tail a 6', 'link a 6'])
    await tamper(raw`delete from stream_events where stream_id = 'b' and seq = 3`)
    await tamper(copy('a', 3, 'b', 3))
    expect(await faults({ streamId: 'b' })).toEqual(['link b 3', 'link b 4'])
  })

  test('finds contents deleted before their time', async () => {
    await tamper(raw`update stream_events set content = null, salt = null where stream_id = 'a' and seq = 2`)
    expect(await faults()).toEqual(['content-missing a 2'])
    await tamper(raw`update streams set expired_at = now() where id = 'a'`)
    expect(await faults()).toEqual(['content-missing a -'])
    await tamper(
      raw`update streams set retention_class = 'personal-information', expired_at = now() + interval '4 years' where id = 'a'`,
    )
    expect(await faults()).toContain('link a 1')
  })

  test('a tail cut off together with its head is found by the anchor', async () => {
    await anchorStreams(sql)
    await tamper(raw`delete from stream_events where stream_id = 'a' and seq > 3`)
    await tamper(raw`
      update streams set head_seq = 3, head_hash = (select hash from stream_events where stream_id = 'a' and seq = 3) where id = 'a'`)
    expect(await faults()).toEqual(['stream-missing a 5'])
    expect(await faults({ streamId: 'b' })).toEqual([])
  })

  test('a whole stream that is gone is found by the anchor', async () => {
    await anchorStreams(sql)
    await tamper(raw`delete from stream_events where stream_id = 'b'`)
    await tamper(raw`delete from streams where id = 'b'`)
    expect(await faults()).toEqual(['stream-missing b 5'])
  })

  test('anchors cover what moved since the one before, and are chained', async () => {
    const first = await anchorStreams(sql)
    expect(await anchorStreams(sql)).toBeNull()
    await append('a', 'a6')
    const second = await anchorStreams(sql)
    expect([first?.id, first?.streamCount, second?.id, second?.streamCount]).toEqual([1, 2, 2, 1])
    expect(first?.root).not.toBe(second?.root)
    const roots = [first, second].map((anchor) => ({ id: anchor?.id ?? 0, root: anchor?.root ?? '' }))
    expect(await faults({ roots })).toEqual([])

    await tamper(raw`update stream_anchor_entries set seq = 4 where anchor_id = 1 and stream_id = 'a'`)
    expect(await faults()).toEqual(['anchor - -', 'anchor a 4'])
  })

  test('anchors that are gone are missed', async () => {
    const first = await anchorStreams(sql)
    await append('a', 'a6')
    const second = await anchorStreams(sql)
    await tamper(raw`delete from stream_anchor_entries where anchor_id = 1`)
    await tamper(raw`delete from stream_anchors where id = 1`)
    expect(await faults()).toEqual(['anchor - -', 'anchor - -'])
    await tamper(raw`delete from stream_anchor_entries`)
    await tamper(raw`delete from stream_anchors`)
    expect(await faults()).toEqual([])
    // Only who kept the root elsewhere can tell.
    expect(await faults({ roots: [{ id: 2, root: second?.root ?? '' }] })).toEqual(['anchor - -'])
    expect(first?.root).toHaveLength(64)
  })

  test('everything computed anew is found by a root that was kept elsewhere', async () => {
    const kept = await anchorStreams(sql)
    const roots = [{ id: kept?.id ?? 0, root: kept?.root ?? '' }]
    for (const table of [streamAnchorEntries, streamAnchors, streamEvents, streams]) await sql.db.delete(table)
    const forged = createEventLog({ sql, bus: { publish() {} } })
    for (const id of ['a', 'b']) {
      await forged.open({ id, kind: 'conversation' })
      await forged.append({ streamId: id, events: [{ actor: { kind: 'client' }, body: { type: 'message-received' } }] })
    }
    await anchorStreams(sql)
    expect(await faults()).toEqual([])
    expect(await faults({ roots })).toEqual(['anchor - -'])
  })

  test('runs beside a log that is being written', async () => {
    let writing = true
    const writer = (async () => {
      for (let index = 0; writing; index += 1) await append('a', `more ${index}`)
    })()
    for (let round = 0; round < 10; round += 1) {
      await anchorStreams(sql)
      expect(await faults()).toEqual([])
    }
    writing = false
    await writer
    const [stream] = await sql.db.select().from(streams).where(eq(streams.id, 'a'))
    expect(stream?.headSeq).toBeGreaterThan(5)
  })
})
