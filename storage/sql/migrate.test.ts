import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql as statement } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ConversationEventBody } from '../../domain/conversation.ts'
import { createDatabase, onEach } from '../../tests/services.ts'
import { anchorStreams } from '../streams/anchors.ts'
import { createEventLog } from '../streams/event-log.ts'
import { verifyStreams } from '../streams/verify.ts'
import { verifyConversations } from '../streams/verify-conversations.ts'
import { migrate, migrationsFolder } from './migrate.ts'
import { openPglite } from './pglite.ts'
import { openPostgres } from './postgres.ts'
import { conversations, tickets, versions, works } from './schema.ts'
import type { Sql } from './sql.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'zhigu-migrate-'))
})
afterAll(() => rm(root, { recursive: true }))

/** The first so many migrations, in a folder of their own: the schema of an earlier release. */
const earlierMigrations = async (count: number): Promise<string> => {
  const folder = join(root, `first-${count}`)
  await mkdir(join(folder, 'meta'), { recursive: true })
  const journal = JSON.parse(await readFile(join(migrationsFolder, 'meta/_journal.json'), 'utf8'))
  const entries = journal.entries.slice(0, count)
  for (const { tag } of entries) await cp(join(migrationsFolder, `${tag}.sql`), join(folder, `${tag}.sql`))
  await writeFile(join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }))
  return folder
}

/** Without any schema. */
const empty: Parameters<typeof onEach<Sql>>[0] = [
  { name: 'PGlite', open: async () => openPglite(await mkdtemp(join(root, 'sql-'))) },
  {
    name: 'PostgreSQL',
    setting: 'TEST_DATABASE_URL',
    async open() {
      const { url, drop } = await createDatabase(process.env.TEST_DATABASE_URL ?? '')
      const sql = await openPostgres(url)
      return {
        ...sql,
        async close() {
          await sql.close()
          await drop()
        },
      }
    },
  },
]

const formerSchemas = readMigrationFiles({ migrationsFolder })
  .slice(1)
  .map((_, index) => index + 1)

onEach(empty, (open) => {
  let sql: Sql
  beforeEach(async () => {
    sql = await open()
    return () => sql.close()
  })

  test.each(formerSchemas)(
    'what was said under schema %i is read as it was, and its record still proves it',
    async (count) => {
      await migrate(sql, await earlierMigrations(count))
      const { db } = sql
      const bus = { publish() {} }
      const log = createEventLog({ sql, bus })
      const say = (kind: 'client' | 'bot' | 'system', ...bodies: ConversationEventBody[]) =>
        log.append({
          streamId: 'c',
          events: bodies.map((body) => ({ actor: { kind, id: `the ${kind}` }, turnId: 'm', body })),
        })
      await log.open({ id: 'c', kind: 'conversation' })
      await db.execute(statement`insert into conversations (id, visitor_id, channel, message_count, turn_count, state, state_version)
      values ('c', 'the client', 'widget', 1, 1, 'queued', 1)`)
      const text = '我要投诉，我的手机号是⟦手机号1⟧'
      await say('client', { type: 'conversation-started', channel: 'widget', anonymous: true })
      await say('client', { type: 'message-received', messageId: 'm', text })
      await say('bot', { type: 'turn-finished', milliseconds: 12 })
      await say('system', { type: 'state-changed', from: 'bot', to: 'queued', reason: 'complaint' })
      const before = await log.read('c', 0, 100)
      const anchor = await anchorStreams(sql)

      await migrate(sql)
      const upgraded = createEventLog({ sql, bus })
      expect(await upgraded.read('c', 0, 100)).toEqual(before)
      expect(before.map(({ content }) => content?.body)).toContainEqual(expect.objectContaining({ text }))
      const [conversation] = await db.select().from(conversations)
      expect(conversation).toMatchObject({ id: 'c', state: 'queued', messageCount: 1, queuedAt: null })
      expect(await verifyStreams(sql)).toMatchObject({ streams: 1, events: 4, root: anchor?.root, faults: [] })
      expect(await verifyConversations(sql)).toEqual([])
      // It goes on where it was, and what is changed now is found.
      await upgraded.append({
        streamId: 'c',
        events: [{ actor: { kind: 'client' }, body: { type: 'message-received' } }],
      })
      expect((await verifyStreams(sql)).faults).toEqual([])
      await db.execute(
        statement`update stream_events set content = replace(content::text, '投诉', '表扬')::json where seq = 2`,
      )
      expect((await verifyStreams(sql)).faults).toMatchObject([{ kind: 'content', seq: 2 }])
    },
  )

  test('a complaint of before is the client’s whose the conversation is', async () => {
    await migrate(sql, await earlierMigrations(3))
    const { db } = sql
    for (const [id, client] of [
      ['claimed', 'client-1'],
      ['anonymous', null],
    ]) {
      await db.execute(statement`insert into streams (id, kind, algorithm, head_hash, retain_until)
        values (${id}, 'conversation', 'sha256', '', now())`)
      await db.execute(
        statement`insert into conversations (id, client_id, channel) values (${id}, ${client}, 'widget')`,
      )
      await db.execute(statement`insert into tickets
        (id, conversation_id, category, reason, counted_from, contact_by, accept_by, resolve_by)
        values (${`TS-${id}`}, ${id}, 'complaint', 'complaint', now(), now(), now(), now())`)
    }
    await migrate(sql)
    const rows = await db.select({ id: tickets.id, clientId: tickets.clientId }).from(tickets)
    expect(rows.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      { id: 'TS-anonymous', clientId: null },
      { id: 'TS-claimed', clientId: 'client-1' },
    ])
  })

  test('a library of the first schema is upgraded with all it holds: each version is titled as its work was', async () => {
    await migrate(sql, await earlierMigrations(1))
    const { db } = sql
    await db.execute(statement`insert into works (id, kind, title, short_title)
      values ('law', 'digest', '某法要点（2025年版）', '某法'), ('faq', 'faq', '常见问题', '常见问题')`)
    for (const [id, work, from] of [
      ['law@2019', 'law', '2019-01-01'],
      ['law@2025', 'law', '2025-01-01'],
      ['faq@2026', 'faq', '2026-01-01'],
    ])
      await db.execute(statement`insert into versions
        (id, work_id, label, effective_from, date_derivation, editorial_state, grade, audiences, source, language, hash, text)
        values (${id}, ${work}, '版', ${from}, 'stated', 'published', 1, array['public'], '自撰', 'zh', ${id}, ${`正文 ${id}`})`)

    await migrate(sql)
    const rows = await db.select({ id: versions.id, title: versions.title, text: versions.text }).from(versions)
    expect(rows.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      { id: 'faq@2026', title: '常见问题', text: '正文 faq@2026' },
      { id: 'law@2019', title: '某法要点（2025年版）', text: '正文 law@2019' },
      { id: 'law@2025', title: '某法要点（2025年版）', text: '正文 law@2025' },
    ])
    expect(await db.$count(works)).toBe(2)
    // From here on no version is without a title.
    await expect(db.execute(statement`update versions set title = null`)).rejects.toThrow()
    await migrate(sql)
  })
})
