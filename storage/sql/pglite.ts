// PGlite: PostgreSQL inside this process, its files in a folder. One process at a time: take the folder's lock first.
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { Problem } from '../../domain/problem.ts'
import { storageProblem } from './failure.ts'
import * as schema from './schema.ts'
import type { Database, Sql } from './sql.ts'
import { defaultMinimumFree, ensureRoom, SturdyPglite } from './sturdy-pglite.ts'
import { SyncedFolder, syncedStartParameters, syncTree } from './synced-folder.ts'

/**
 * Opens the database in `folder`, making it when there is none (seconds the first time, half a second later). A commit is on the
 * disk when it is acknowledged: it outlives `kill -9` and a power failure.
 * @param options `minimumFree`: bytes of the disk below which writes are refused while reading goes on
 * @throws Problem('storage-corrupt') when the folder is damaged, Problem('storage-full') when the disk is full.
 */
export const openPglite = async (
  folder: string,
  { minimumFree = defaultMinimumFree }: { minimumFree?: number } = {},
): Promise<Extract<Sql, { kind: 'pglite' }>> => {
  const dataDir = resolve(folder)
  // Present while a new database is made. If it is found, the process died on the way and nothing was ever accepted.
  const unfinished = `${dataDir}.unfinished`
  try {
    await mkdir(dirname(dataDir), { recursive: true })
    if (existsSync(unfinished)) await rm(dataDir, { recursive: true, force: true })
    const isNew = !existsSync(dataDir) || (await readdir(dataDir)).length === 0
    if (isNew) {
      ensureRoom(dirname(dataDir), minimumFree)
      await writeFile(unfinished, '')
    } else if (!existsSync(join(dataDir, 'PG_VERSION'))) throw new Error('PG_VERSION is missing')

    const client = await new SturdyPglite({
      dataDir,
      minimumFree,
      fs: new SyncedFolder(dataDir),
      startParams: syncedStartParameters(PGlite.defaultStartParams),
      postgresqlconf: ['shared_buffers=16MB'],
    }).start()
    await client.query('select 1')
    if (isNew) {
      await syncTree(dataDir)
      await rm(unfinished)
    }

    const ping = async () => {
      try {
        await client.query('select 1')
      } catch (cause) {
        throw storageProblem(cause) ?? new Problem('component-unavailable', '数据库没有回应。', { cause })
      }
    }
    const db = drizzle(client, { schema }) as unknown as Database
    return { kind: 'pglite', db, client, ping, close: () => client.close() }
  } catch (cause) {
    const problem = storageProblem(cause)
    if (problem?.code === 'storage-full') throw problem
    // Starting writes too: a full disk can look like a damaged one.
    ensureRoom(dirname(dataDir), Math.min(minimumFree, 17 * 1024 * 1024))
    throw new Problem('storage-corrupt', `打不开数据库文件夹 ${dataDir}，里面的文件不完整或已损坏。`, { cause })
  }
}
