import { eq, sql as raw } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { databases, onEach } from '../tests/services.ts'
import { loadMasterKeys } from './keys/master-key.ts'
import { createOriginals } from './keys/originals.ts'
import { expire } from './retention.ts'
import {
  answerVerdicts,
  callbacks,
  chunks,
  citations,
  clientProfiles,
  consents,
  conversations,
  files,
  indexOutbox,
  libraryVersions,
  modelUsage,
  originalKeys,
  originals as originalsTable,
  ratings,
  sourceStops,
  streamEvents,
  streams,
  tickets,
  versions,
  works,
} from './sql/schema.ts'
import type { Sql } from './sql/sql.ts'
import { anchorStreams } from './streams/anchors.ts'
import { createEventLog } from './streams/event-log.ts'
import { verifyStreams } from './streams/verify.ts'

const key = Buffer.alloc(32, 1).toString('base64')
const began = new Date('2026-11-22T10:00:00Z')
const nineteenYears = new Date('2045-11-22T10:00:00Z')
const twentyYears = new Date('2046-11-23T10:00:00Z')

onEach(databases, (open) => {
  let sql: Sql
  const deleted: string[] = []
  const run = (now: Date) => expire({ sql, blobs: { delete: async (key) => void deleted.push(key) } }, now)

  /** A conversation with all that belongs to one. */
  const converse = async (id: string) => {
    const log = createEventLog({ sql, bus: { publish() {} }, now: () => began })
    const originals = createOriginals({
      sql,
      masterKeys: await loadMasterKeys({ file: '/nonexistent/master.key', configured: key }),
    })
    await log.open({ id, kind: 'conversation' })
    await sql.db.insert(conversations).values({ id, clientId: 'k-1', channel: 'app', retainUntil: nineteenYears })
    await log.append({
      streamId: id,
      events: ['问', '答', '谢'].map((text) => ({
        actor: { kind: 'client', id: 'k-1' },
        body: { type: 'message-received', text },
      })),
      within: (tx) =>
        originals.put(
          {
            streamId: id,
            messageId: 'm',
            owner: 'client:k-1',
            originals: [{ placeholder: '⟦手机号1⟧', kind: 'phone', original: '13800138000' }],
          },
          tx,
        ),
    })
    const cited = {
      chunkId: `${id}-c`,
      versionId: 'v-cited',
      documentId: 'w',
      quote: '引文',
      start: 0,
      end: 2,
      at: began,
    }
    await sql.db.insert(citations).values({ conversationId: id, seq: 2, ordinal: 0, sentenceIndex: 0, ...cited })
    await sql.db.insert(modelUsage).values({
      conversationId: id,
      modelId: 'm',
      prompt: 'p@1',
      tokensIn: 1,
      tokensOut: 1,
      milliseconds: 1,
      outcome: 'ok',
    })
    await sql.db.insert(callbacks).values({ id: `cb-${id}`, conversationId: id, phone: '⟦手机号1⟧', time: 'soonest' })
    await sql.db.insert(answerVerdicts).values({ conversationId: id, turnId: 't', verdict: 'up' })
    await sql.db.insert(ratings).values({ conversationId: id, score: 5 })
  }
  const complain = (id: string, conversationId: string, closedAt: Date | null) =>
    sql.db.insert(tickets).values({
      id,
      conversationId,
      category: 'complaint',
      reason: 'complaint',
      countedFrom: began,
      contactBy: began,
      acceptBy: began,
      resolveBy: began,
      closedAt,
      retainUntil: twentyYears,
    })
  const count = async (table: Parameters<typeof sql.db.$count>[0], where?: Parameters<typeof sql.db.$count>[1]) =>
    sql.db.$count(table, where)

  beforeAll(async () => {
    sql = await open()
    return () => sql.close()
  })

  test('a conversation is kept for its time, then only its chain remains, and the chain verifies', async () => {
    for (const id of ['over', 'held', 'held-by-its-conversation']) await converse(id)
    await sql.db.update(streams).set({ legalHold: true }).where(eq(streams.id, 'held'))
    await sql.db.update(conversations).set({ legalHold: true }).where(eq(conversations.id, 'held-by-its-conversation'))
    const anchor = await anchorStreams(sql)

    expect(await run(nineteenYears)).toMatchObject({ streams: 0, events: 0 })
    expect(await run(twentyYears)).toMatchObject({ streams: 1, events: 3 })
    expect(await run(twentyYears)).toMatchObject({ streams: 0, events: 0 })

    const left = await sql.db.select().from(streamEvents).where(eq(streamEvents.streamId, 'over'))
    expect(left.map(({ content, salt }) => [content, salt])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ])
    for (const [table, column] of [
      [conversations, conversations.id],
      [citations, citations.conversationId],
      [modelUsage, modelUsage.conversationId],
      [originalsTable, originalsTable.streamId],
      [callbacks, callbacks.conversationId],
      [answerVerdicts, answerVerdicts.conversationId],
      [ratings, ratings.conversationId],
    ] as const) {
      expect(await count(table, eq(column, 'over'))).toBe(0)
      expect(await count(table, eq(column, 'held'))).toBe(1)
      expect(await count(table, eq(column, 'held-by-its-conversation'))).toBe(1)
    }
    const [tombstone] = await sql.db.select().from(originalKeys).where(eq(originalKeys.streamId, 'over'))
    expect(tombstone).toMatchObject({ wrapped: null, destroyReason: '保存期满' })

    expect(await verifyStreams(sql)).toMatchObject({
      streams: 3,
      events: 9,
      expired: 3,
      root: anchor?.root,
      faults: [],
    })
    // Another day, the hold is lifted.
    await sql.db.update(streams).set({ legalHold: false }).where(eq(streams.id, 'held'))
    expect(await run(twentyYears)).toMatchObject({ streams: 1 })
    expect((await verifyStreams(sql)).faults).toEqual([])
  })

  test('an expired stream can still be told from one that was tampered with', async () => {
    await sql.db.execute(raw`update stream_events set type = 'x' where stream_id = 'over' and seq = 2`)
    expect((await verifyStreams(sql, { streamId: 'over' })).faults).toMatchObject([{ kind: 'link', seq: 2 }])
  })

  test('a version goes twenty years after its withdrawal, with all its parts, if nothing that is kept cites it', async () => {
    const { db } = sql
    await db.insert(libraryVersions).values([
      { number: 1, by: 'k', what: '入库', at: began },
      { number: 2, by: 'k', what: '撤回', at: new Date('2040-01-01T00:00:00Z') },
    ])
    await db
      .insert(works)
      .values(['w', 'w2'].map((id) => ({ id, kind: 'faq' as const, title: id, shortTitle: id, retainUntil: began })))
    const base = {
      title: 'w',
      label: '1',
      dateDerivation: 'stated' as const,
      grade: 1 as const,
      audiences: ['public' as const],
      source: 's',
      language: 'zh',
      text: 't',
      publishedIn: 1,
      retainUntil: began,
    }
    const withdrawn = { editorialState: 'withdrawn' as const, withdrawnIn: 2 }
    await db.insert(versions).values([
      { id: 'v-cited', workId: 'w', hash: '1', ...base, ...withdrawn },
      { id: 'v-gone', workId: 'w2', hash: '2', ...base, ...withdrawn },
      { id: 'v-held', workId: 'w', hash: '3', ...base, ...withdrawn, legalHold: true },
      { id: 'v-published', workId: 'w', hash: '4', ...base, editorialState: 'published' },
    ])
    await db
      .insert(chunks)
      .values({ id: 'c-gone', versionId: 'v-gone', ordinal: 0, path: [], text: 't', start: 0, end: 1 })
    const file = { name: 'a.md', contentType: 'text/markdown', size: 1, hash: 'h', retainUntil: began }
    await db.insert(files).values([
      { id: 'f1', versionId: 'v-gone', blobKey: 'files/only', ...file },
      { id: 'f2', versionId: 'v-gone', blobKey: 'files/shared', ...file },
      { id: 'f3', versionId: 'v-published', blobKey: 'files/shared', ...file },
    ])

    expect(await run(new Date('2059-12-31T00:00:00Z'))).toMatchObject({ versions: 0 })
    expect(await run(new Date('2060-01-02T00:00:00Z'))).toMatchObject({ versions: 1 })
    const left = await db.select({ id: versions.id }).from(versions).orderBy(versions.id)
    expect(left.map(({ id }) => id)).toEqual(['v-cited', 'v-held', 'v-published'])
    expect(await count(chunks)).toBe(0)
    expect(await count(works, eq(works.id, 'w2'))).toBe(0)
    expect(deleted).toEqual(['files/only'])
    expect(await db.select().from(indexOutbox)).toMatchObject([
      { operation: 'delete-version', targetId: 'v-gone', libraryVersion: 2, doneAt: null },
    ])
  })

  test('records that stand alone go when their time is over; a stop that stands does not', async () => {
    const { db } = sql
    const profile = { name: '某', investorClass: 'ordinary' as const, retainUntil: nineteenYears }
    await db.insert(clientProfiles).values([
      { id: 'p1', ...profile },
      { id: 'p2', ...profile, legalHold: true },
    ])
    const stop = { target: 'chunk' as const, reason: 'r', by: 'o', retainUntil: nineteenYears }
    await db.insert(sourceStops).values([
      { id: 's1', targetId: 'a', ...stop },
      { id: 's2', targetId: 'b', ...stop, liftedAt: began },
    ])
    expect(await run(began)).toMatchObject({ profiles: 0, others: 0 })
    expect(await run(twentyYears)).toMatchObject({ profiles: 1, others: 1 })
    expect(await db.select({ id: clientProfiles.id }).from(clientProfiles)).toEqual([{ id: 'p2' }])
    expect(await db.select({ id: sourceStops.id }).from(sourceStops)).toEqual([{ id: 's1' }])
  })

  test('a complaint goes when it was ended and its conversation is gone; a consent when its time is over', async () => {
    await converse('complained')
    await complain('TS-ended', 'gone', began)
    await complain('TS-open', 'gone', null)
    await complain('TS-of-a-kept-conversation', 'complained', began)
    const consent = { document: 'ai-and-privacy' as const, version: '1' }
    await sql.db.insert(consents).values([
      { owner: 'client:1', ...consent, retainUntil: began },
      { owner: 'client:2', ...consent, retainUntil: began, legalHold: true },
    ])
    await sql.db.update(conversations).set({ legalHold: true }).where(eq(conversations.id, 'complained'))
    await run(new Date(twentyYears.getTime() + 1))
    expect((await sql.db.select({ id: tickets.id }).from(tickets).orderBy(tickets.id)).map(({ id }) => id)).toEqual([
      'TS-of-a-kept-conversation',
      'TS-open',
    ])
    expect(await sql.db.select({ owner: consents.owner }).from(consents)).toEqual([{ owner: 'client:2' }])
  })

  test('more than a page at once, and two servers at once', async () => {
    const log = createEventLog({ sql, bus: { publish() {} }, now: () => began })
    await Promise.all(
      Array.from({ length: 230 }, async (_, index) => {
        await log.open({ id: `many-${index}`, kind: 'review' })
        await log.append({ streamId: `many-${index}`, events: [{ actor: { kind: 'system' }, body: { type: 'said' } }] })
      }),
    )
    const reports = await Promise.all([run(twentyYears), run(twentyYears)])
    expect(reports.reduce((sum, report) => sum + report.streams, 0)).toBe(230)
    expect(await count(streams, raw`id like 'many-%' and expired_at is null`)).toBe(0)
  })
})
