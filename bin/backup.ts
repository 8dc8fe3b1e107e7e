// Backup and restore: rows, blobs and the master key in one .tgz; the index is rebuilt from the rows.

import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { create, extract } from 'tar'
import { z } from 'zod'
import { Problem } from '../domain/problem.ts'
import type { Blob } from '../storage/blobs/blob.ts'
import {
  advanceSequences,
  columnsOf,
  type DumpedRow,
  dumpTable,
  isEmpty,
  restoreRows,
  tablesInOrder,
} from '../storage/sql/dump.ts'
import type { Database, Sql } from '../storage/sql/sql.ts'

const Manifest = z.object({
  format: z.literal('zhigu-backup-1'),
  createdAt: z.string(),
  tables: z.record(z.string(), z.object({ columns: z.array(z.string()), rows: z.int() })),
  blobs: z.array(z.object({ key: z.string(), file: z.string(), contentType: z.string() })),
  masterKey: z.boolean(),
})
type Manifest = z.infer<typeof Manifest>

export type BackupReport = { file: string; bytes: number; rows: number; blobs: number; masterKey: boolean }
type Step = (step: { done: number; total: number; note: string }) => void
type Source = { sql: Sql; blobs: Blob; masterKeyFile: string | null }

/**
 * Writes a backup of everything that cannot be rebuilt. The file appears under its name only when it is whole.
 * The master key is in it when it lies in the data folder, so keep the file as safe as the key.
 */
export const writeBackup = async (
  { sql, blobs, masterKeyFile }: Source,
  file: string,
  step: Step,
): Promise<BackupReport> => {
  const target = resolve(file)
  await mkdir(dirname(target), { recursive: true })
  const folder = await mkdtemp(join(tmpdir(), 'zhigu-backup-'))
  try {
    const tables: Manifest['tables'] = {}
    await mkdir(join(folder, 'sql'))
    await sql.db.transaction(
      async (tx) => {
        const order = await tablesInOrder(tx)
        for (const [index, table] of order.entries()) {
          step({ done: index, total: order.length, note: table })
          tables[table] = {
            columns: (await columnsOf(tx, table)).map(({ name }) => name),
            rows: await writeTable(tx, table, join(folder, 'sql', `${table}.jsonl`)),
          }
        }
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    )
    const listed = await copyBlobs(blobs, folder, step)
    if (masterKeyFile) await writeFile(join(folder, 'master.key'), await readFile(masterKeyFile), { mode: 0o600 })
    const manifest: Manifest = {
      format: 'zhigu-backup-1',
      createdAt: new Date().toISOString(),
      tables,
      blobs: listed,
      masterKey: masterKeyFile !== null,
    }
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
    const partial = `${target}.partial`
    await create({ gzip: true, file: partial, cwd: folder }, await readdir(folder))
    await chmod(partial, 0o600)
    await rename(partial, target)
    const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0)
    return { file: target, bytes: (await stat(target)).size, rows, blobs: listed.length, masterKey: manifest.masterKey }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const writeTable = async (tx: Database, table: string, file: string): Promise<number> => {
  const out = createWriteStream(file)
  let rows = 0
  for await (const batch of dumpTable(tx, table)) {
    rows += batch.length
    if (!out.write(batch.map((row) => `${JSON.stringify(row)}\n`).join(''))) await once(out, 'drain')
  }
  out.end()
  await finished(out)
  return rows
}

const copyBlobs = async (blobs: Blob, folder: string, step: Step): Promise<Manifest['blobs']> => {
  await mkdir(join(folder, 'blobs'))
  const listed: Manifest['blobs'] = []
  for await (const key of blobs.list('')) {
    const bytes = await blobs.get(key)
    // Deleted since it was listed.
    if (!bytes) continue
    const file = `blobs/${listed.length}`
    await writeFile(join(folder, file), bytes)
    listed.push({ key, file, contentType: 'application/octet-stream' })
    step({ done: listed.length, total: listed.length + 1, note: key })
  }
  return listed
}

/**
 * Puts a backup into an empty database and blob store. The index is to be rebuilt afterwards.
 * @throws Problem conflict when the target holds anything, unprocessable-document when the file is no whole backup
 */
export const readBackup = async (
  { sql, blobs }: Omit<Source, 'masterKeyFile'>,
  file: string,
  masterKeyTarget: string | null,
  step: Step,
): Promise<BackupReport> => {
  const source = resolve(file)
  if (!(await isEmpty(sql.db)))
    throw new Problem(
      'conflict',
      '恢复只能写入空的数据库；请用 ZHIGU_HOME 指定新的数据目录，或用 DATABASE_URL 指定空库。',
    )
  const folder = await mkdtemp(join(tmpdir(), 'zhigu-restore-'))
  try {
    const manifest = await unpack(source, folder)
    if (manifest.masterKey && masterKeyTarget && existsSync(masterKeyTarget))
      throw new Problem('conflict', `${masterKeyTarget} 已存在，恢复会覆盖它；请换一个空的数据目录。`)
    await sql.db.transaction(async (tx) => {
      const order = await tablesInOrder(tx)
      for (const [index, table] of order.entries()) {
        step({ done: index, total: order.length, note: table })
        const dumped = manifest.tables[table]
        if (dumped) await readTable(tx, table, dumped.columns, join(folder, 'sql', `${table}.jsonl`))
      }
    })
    await advanceSequences(sql.db)
    for (const blob of manifest.blobs)
      await blobs.put(blob.key, await readFile(join(folder, blob.file)), { contentType: blob.contentType })
    if (manifest.masterKey && masterKeyTarget)
      await writeFile(masterKeyTarget, await readFile(join(folder, 'master.key')), { mode: 0o600 })
    const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0)
    return {
      file: source,
      bytes: (await stat(source)).size,
      rows,
      blobs: manifest.blobs.length,
      masterKey: manifest.masterKey,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const unpack = async (source: string, folder: string): Promise<Manifest> => {
  try {
    await extract({ file: source, cwd: folder, strict: true })
    return Manifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')))
  } catch (cause) {
    throw new Problem('unprocessable-document', `${source} 不是完整的智顾备份文件。`, { cause })
  }
}

const readTable = async (tx: Database, table: string, columns: string[], file: string): Promise<void> => {
  let rows: DumpedRow[] = []
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    rows.push(JSON.parse(line) as DumpedRow)
    if (rows.length < 1000) continue
    await restoreRows(tx, table, columns, rows)
    rows = []
  }
  if (rows.length > 0) await restoreRows(tx, table, columns, rows)
}
