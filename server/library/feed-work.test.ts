import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import pino from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { feeds } from '../../storage/sql/schema.ts'
import type { Sql } from '../../storage/sql/sql.ts'
import { databases, onEach, temporaryFolder } from '../../tests/services.ts'
import { createFolderWatches, type FolderWatches } from './feed-work.ts'

onEach(databases, (open) => {
  let sql: Sql
  let root: string
  let watches: FolderWatches
  let asked: string[]
  beforeEach(async () => {
    sql = await open()
    root = await temporaryFolder()
    asked = []
    watches = createFolderWatches({
      db: sql.db,
      feeds: { readNow: async (id) => asked.push(id) },
      roots: [root],
      logger: pino({ level: 'silent' }),
      settled: 500,
    })
  })
  afterEach(async () => {
    await watches.close()
    await sql.close()
  })

  test('a file that comes into the folder of a source has it read; paused, removed or missing folders are not watched', async () => {
    await mkdir(join(root, 'inbox'))
    const said = { kind: 'folder' as const, name: 'x', everyMinutes: 60, createdBy: 'kim' }
    await sql.db.insert(feeds).values([
      { ...said, id: 'inbox', location: 'inbox' },
      { ...said, id: 'later', location: 'later' },
      { ...said, id: 'paused', location: 'inbox', enabled: false },
      { ...said, id: 'outside', location: '/etc' },
    ])
    expect(await watches.refresh()).toBe(1)
    // It needs a moment until it hears.
    await new Promise((resolve) => setTimeout(resolve, 500))
    await writeFile(join(root, 'inbox', 'a.txt'), '一份通知')
    await vi.waitFor(() => expect(asked).toEqual(['inbox']), 10_000)
    await mkdir(join(root, 'later'))
    expect(await watches.refresh()).toBe(2)
    await sql.db.update(feeds).set({ removedAt: new Date() }).where(eq(feeds.id, 'inbox'))
    expect(await watches.refresh()).toBe(1)
  })
})
