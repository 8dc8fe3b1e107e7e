import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { documentStream } from '../domain/editorial.ts'
import { claimConversation, insertConversation } from '../server/conversations/queries.ts'
import { databases, onEach } from '../tests/services.ts'
import { loadMasterKeys } from './keys/master-key.ts'
import { createOriginals, type Originals } from './keys/originals.ts'
import { createLegalHolds, holdStream, type LegalHolds } from './legal-hold.ts'
import { expire } from './retention.ts'
import { clientProfiles, conversations, streams, versions, works } from './sql/schema.ts'
import type { Sql } from './sql/sql.ts'
import { createEventLog, type EventLog } from './streams/event-log.ts'
import { verifyStreams } from './streams/verify.ts'

const order = { reason: '法院调取', by: 'officer' }
const longAfter = new Date('2099-01-01T00:00:00Z')

onEach(databases, (open) => {
  let sql: Sql
  let events: EventLog
  let holds: LegalHolds
  let originals: Originals
  beforeAll(async () => {
    sql = await open()
    events = createEventLog({ sql, bus: { publish() {} } })
    holds = createLegalHolds({ sql, events })
    const configured = Buffer.alloc(32, 1).toString('base64')
    originals = createOriginals({
      sql,
      masterKeys: await loadMasterKeys({ file: '/nonexistent/master.key', configured }),
    })
    for (const id of ['k-1', 'k-2'])
      await sql.db.insert(clientProfiles).values({ id, name: id, investorClass: 'ordinary', retainUntil: longAfter })
    return () => sql.close()
  })

  const converse = async (id: string, clientId: string | null, visitorId: string | null = null) => {
    await events.open({ id, kind: 'conversation' })
    await insertConversation(sql.db, { id, clientId, visitorId, channel: 'app', orgUnit: null })
    await events.append({
      streamId: id,
      events: [{ actor: { kind: 'client' }, body: { type: 'conversation-started' } }],
    })
  }
  const heldConversations = async () => {
    const rows = await sql.db
      .select({ id: conversations.id })
      .from(conversations)
      .where(eq(conversations.legalHold, true))
    return rows.map(({ id }) => id).sort()
  }
  const hasExpired = async (id: string) => {
    const [stream] = await sql.db.select().from(streams).where(eq(streams.id, id))
    return stream?.expiredAt !== null
  }
  const tidy = () => expire({ sql, blobs: { delete: async () => {} } }, longAfter)

  describe('a hold', () => {
    test('is told with who, why and when, until it is lifted, in a stream that verifies', async () => {
      await converse('c-1', 'k-1')
      const hold = await holds.set({ target: 'conversation', targetId: 'c-1', ...order })
      expect(hold).toMatchObject({ target: 'conversation', targetId: 'c-1', ...order })
      expect(Date.parse(hold.at)).toBeGreaterThan(0)
      expect(await holds.list()).toEqual([hold])
      expect(await heldConversations()).toEqual(['c-1'])
      await holds.lift({ target: 'conversation', targetId: 'c-1', reason: '案件已结', by: 'other' })
      expect(await holds.list()).toEqual([])
      expect(await heldConversations()).toEqual([])
      const audit = await events.read(holdStream, 0, 10)
      expect(audit.map(({ content }) => [content?.actor.id, content?.body])).toEqual([
        ['officer', { type: 'hold-set', target: 'conversation', targetId: 'c-1', reason: '法院调取' }],
        ['other', { type: 'hold-lifted', target: 'conversation', targetId: 'c-1', reason: '案件已结' }],
      ])
      expect((await verifyStreams(sql)).faults).toEqual([])
    })

    test('is refused for what is not there, for what is held, and lifting for what is not', async () => {
      for (const target of ['conversation', 'client', 'document'] as const)
        await expect(holds.set({ target, targetId: 'none', ...order })).rejects.toMatchObject({ code: 'not-found' })
      await holds.set({ target: 'conversation', targetId: 'c-1', ...order })
      await expect(holds.set({ target: 'conversation', targetId: 'c-1', ...order })).rejects.toMatchObject({
        code: 'conflict',
      })
      await holds.lift({ target: 'conversation', targetId: 'c-1', ...order })
      await expect(holds.lift({ target: 'conversation', targetId: 'c-1', ...order })).rejects.toMatchObject({
        code: 'not-found',
      })
    })

    test('of a client covers the conversations that are there, that come, and that are claimed, and no one else’s', async () => {
      await converse('c-other', 'k-2')
      await holds.set({ target: 'client', targetId: 'k-1', ...order })
      await converse('c-later', 'k-1')
      await converse('c-claimed', null, 'v-1')
      await claimConversation(sql.db, 'c-claimed', 'v-1', 'k-1')
      expect(await heldConversations()).toEqual(['c-1', 'c-claimed', 'c-later'])
    })

    test('of a conversation outlasts that of its client', async () => {
      await holds.set({ target: 'conversation', targetId: 'c-later', ...order })
      await holds.lift({ target: 'client', targetId: 'k-1', ...order })
      expect(await heldConversations()).toEqual(['c-later'])
    })
  })

  test('what is held is not erased on request, and can be when it is no longer', async () => {
    const phone = { placeholder: '⟦手机号1⟧', kind: 'phone', original: '13800138000' }
    await originals.put({ streamId: 'c-later', messageId: 'm', owner: 'client:k-1', originals: [phone] })
    await originals.put({ streamId: 'c-1', messageId: 'm', owner: 'client:k-1', originals: [phone] })
    const erase = () => originals.destroyKey({ owner: 'client:k-1', by: 'k-1', reason: '本人要求删除' })
    await expect(erase()).rejects.toMatchObject({ code: 'legally-retained' })
    expect(await originals.reveal('c-1')).toHaveLength(1)
    await holds.lift({ target: 'conversation', targetId: 'c-later', ...order })
    expect(await erase()).toBe(2)
  })

  test('what is held is kept when its time is over, and so is the record of the hold', async () => {
    await sql.db.insert(works).values([
      { id: 'w-held', kind: 'faq', title: '甲', shortTitle: '甲', retainUntil: new Date(0) },
      { id: 'w-free', kind: 'faq', title: '乙', shortTitle: '乙', retainUntil: new Date(0) },
    ])
    for (const workId of ['w-held', 'w-free'])
      await sql.db.insert(versions).values({
        id: `${workId}@1`,
        workId,
        title: '甲',
        label: '1',
        dateDerivation: 'stated',
        editorialState: 'withdrawn',
        grade: 1,
        audiences: ['public'],
        source: 'test',
        language: 'zh',
        hash: workId,
        text: '文',
        retainUntil: new Date(0),
      })
    await events.open({ id: documentStream('w-held'), kind: 'document', retentionClass: 'library' })
    await events.append({
      streamId: documentStream('w-held'),
      events: [{ actor: { kind: 'system' }, body: { type: 'withdrawn-at-once' } }],
    })
    await holds.set({ target: 'document', targetId: 'w-held', ...order })
    await holds.set({ target: 'client', targetId: 'k-2', ...order })
    await tidy()
    expect(await hasExpired(documentStream('w-held'))).toBe(false)
    expect(await sql.db.$count(works)).toBe(1)
    expect(await sql.db.$count(versions, eq(versions.workId, 'w-held'))).toBe(1)
    expect(await sql.db.$count(clientProfiles, eq(clientProfiles.id, 'k-2'))).toBe(1)
    expect([await hasExpired('c-other'), await hasExpired('c-1'), await hasExpired(holdStream)]).toEqual([
      false,
      true,
      false,
    ])
    expect(await holds.list()).toHaveLength(2)

    await holds.lift({ target: 'document', targetId: 'w-held', ...order })
    await holds.lift({ target: 'client', targetId: 'k-2', ...order })
    await tidy()
    expect(await hasExpired(documentStream('w-held'))).toBe(true)
    expect(await sql.db.$count(works)).toBe(0)
    expect(await hasExpired('c-other')).toBe(true)
    expect((await verifyStreams(sql)).faults).toEqual([])
  })
})
