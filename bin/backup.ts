// Backup and restore: rows, blobs and the master key in one .tgz; the index is rebuilt from the rows.

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import { create, extract, list, type ReadEntry } from 'tar'
import { z } from 'zod'
import { Problem } from '../domain/problem.ts'
import { type Blob, checkKey } from '../storage/blobs/blob.ts'
import { hasCode } from '../storage/error-code.ts'
import { makeFolder } from '../storage/make-folder.ts'
import {
  advanceSequences,
  columnsOf,
  type DumpedRow,
  dumpTable,
  isEmpty,
  restoreRows,
  tablesInOrder,
} from '../storage/sql/dump.ts'
import { storageProblem } from '../storage/sql/failure.ts'
import { countMigrations } from '../storage/sql/migrate.ts'
import type { Database, Sql } from '../storage/sql/sql.ts'
import { linesOf } from './lines.ts'

const isBlobKey = (key: string): boolean => {
  try {
    return checkKey(key) === key
  } catch {
    return false
  }
}

/** It comes from a file that anybody may have written: what names a file or a column is checked before it is used. */
const Manifest = z.object({
  format: z.literal('zhigu-backup-1'),
  createdAt: z.string(),
  /** How many migrations the database had: the rows fit a database of the same schema only. */
  migrations: z.int().nonnegative(),
  tables: z.record(
    z.string().regex(/^[a-z_0-9]{1,63}$/),
    z.object({ columns: z.array(z.string()).min(1), rows: z.int().nonnegative() }),
  ),
  blobs: z.array(
    z.object({ key: z.string().refine(isBlobKey), file: z.string().regex(/^blobs\/\d+$/), contentType: z.string() }),
  ),
  masterKey: z.boolean(),
})
type Manifest = z.infer<typeof Manifest>

export type BackupReport = { file: string; bytes: number; rows: number; blobs: number; masterKey: boolean }
type Step = (step: { done: number; total: number; note: string }) => void
type Source = { sql: Sql; blobs: Blob; masterKeyFile: string | null }

/**
 * Writes a backup of everything that cannot be rebuilt. The file appears under its name only when it is whole.
 * The master key is in it when it lies in the data folder, so keep the file as safe as the key.
 * @throws Problem invalid-request when no file can be written there, conflict when there is one
 */
export const writeBackup = async (
  { sql, blobs, masterKeyFile }: Source,
  file: string,
  step: Step,
): Promise<BackupReport> => {
  const target = resolve(file)
  await checkTarget(target)
  const partial = `${target}.${randomUUID()}.partial`
  const folder = await mkdtemp(join(tmpdir(), 'zhigu-backup-'))
  try {
    const tables: Manifest['tables'] = {}
    await mkdir(join(folder, 'sql'))
    await sql.db.transaction(
      async (tx) => {
        const order = await tablesInOrder(tx)
        for (const [index, table] of order.entries()) {
          step({ done: index, total: order.length, note: '数据表' })
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
      migrations: await countMigrations(sql.db),
      tables,
      blobs: listed,
      masterKey: masterKeyFile !== null,
    }
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
    await create({ gzip: true, file: partial, cwd: folder, mode: 0o600 }, await readdir(folder))
    await rename(partial, target)
    const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0)
    return { file: target, bytes: (await stat(target)).size, rows, blobs: listed.length, masterKey: manifest.masterKey }
  } catch (cause) {
    if (hasCode(cause, 'ENOSPC'))
      throw new Problem(
        'storage-full',
        `备份没有写成：${dirname(target)} 或临时文件夹 ${tmpdir()} 所在的磁盘已满（临时文件夹可以用 TMPDIR 另行指定）。`,
        { cause },
      )
    throw storageProblem(cause) ?? cause
  } finally {
    await rm(partial, { force: true })
    await removeFolder(folder)
  }
}

/** Whether a file can be made there is known before all the work, not after it. */
const checkTarget = async (target: string): Promise<void> => {
  const refuse = (why: string, cause?: unknown) =>
    new Problem('invalid-request', `备份文件不能写到 ${target}：${why}。`, { cause })
  const found = await stat(target).catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT')) return null
    throw refuse('这个位置无法使用，请换一个', cause)
  })
  if (found?.isDirectory()) throw refuse(`它是文件夹，请写出文件名，例如 ${join(target, 'zhigu.tgz')}`)
  if (found && !found.isFile()) throw refuse('它不是普通文件，请换一个')
  // It may be the only good one.
  if (found) throw new Problem('conflict', `备份文件 ${target} 已存在，没有覆盖它；请换一个文件名，或先把它移走。`)
  try {
    await makeFolder(dirname(target), { what: '备份的位置', setting: '<file>' }).catch((cause) => {
      throw refuse('那里不能新建文件夹，请核对路径和权限', cause)
    })
    const probe = `${target}.${randomUUID()}.partial`
    await writeFile(probe, '', { flag: 'wx', mode: 0o600 })
    await rm(probe)
  } catch (cause) {
    throw storageProblem(cause) ?? refuse('那里不能写入文件，请核对路径和权限', cause)
  }
}

/** Somebody else may still be closing a file in it. */
const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })

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
    step({ done: listed.length, total: listed.length + 1, note: '文件' })
  }
  return listed
}

/**
 * Puts a backup into an empty database and blob store, all of it or nothing. The index is to be rebuilt afterwards.
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
  const { manifest, masterKey, files } = await inspect(source)
  if (masterKey && masterKeyTarget && existsSync(masterKeyTarget))
    throw new Problem('conflict', `${masterKeyTarget} 已存在，恢复会覆盖它；请换一个空的数据目录。`)
  if (!masterKey && masterKeyTarget && !existsSync(masterKeyTarget))
    throw new Problem(
      'conflict',
      `${source} 里没有主密钥（备份时它来自 MASTER_KEY）；请用 MASTER_KEY 填入原来的主密钥，再恢复一次。没有恢复任何内容。`,
    )
  const folder = await mkdtemp(join(tmpdir(), 'zhigu-restore-'))
  const undo: (() => Promise<void>)[] = []
  try {
    await extract({ file: source, cwd: folder, strict: true, filter: (path) => files.has(path) })
    let rows = 0
    await sql.db.transaction(async (tx) => {
      const order = await checkTables(tx, source, manifest)
      for (const [index, { table, columns, count }] of order.entries()) {
        step({ done: index, total: order.length, note: '数据表' })
        const restored = await readTable(tx, source, { table, columns, file: join(folder, 'sql', `${table}.jsonl`) })
        if (restored !== count) throw damaged(source, `${table} 应有 ${count} 行，备份中是 ${restored} 行`)
        rows += restored
      }
      await advanceSequences(tx)
      // Within, so that the rows are there only if the files are.
      const before = await keysOf(blobs)
      for (const { key, file: name, contentType } of manifest.blobs) {
        if (!before.has(key)) undo.push(() => blobs.delete(key))
        await blobs.put(key, await readFile(join(folder, name)), { contentType })
      }
      if (masterKey && masterKeyTarget) {
        undo.push(() => rm(masterKeyTarget, { force: true }))
        await writeFile(masterKeyTarget, masterKey, { mode: 0o600, flag: 'wx' })
      }
    })
    return {
      file: source,
      bytes: (await stat(source)).size,
      rows,
      blobs: manifest.blobs.length,
      masterKey: masterKey !== null,
    }
  } catch (error) {
    for (const back of undo) await back()
    throw storageProblem(error) ?? error
  } finally {
    await removeFolder(folder)
  }
}

const damaged = (source: string, why: string, cause?: unknown): Problem =>
  new Problem('unprocessable-document', `${source} 不是完整的智顾备份文件：${why}。没有恢复任何内容。`, { cause })

const keysOf = async (blobs: Blob): Promise<Set<string>> => {
  const keys = new Set<string>()
  for await (const key of blobs.list('')) keys.add(key)
  return keys
}

// --- the archive ---

const largestManifest = 256 * 1024 * 1024
const known = /^(?:manifest\.json|master\.key|sql\/[a-z_0-9]+\.jsonl|blobs\/\d+|sql\/?|blobs\/?)$/

/**
 * Reads the archive through without writing anything: a broken one is found before it has left traces. The key stays in memory, so
 * that it never lies in a temporary folder.
 * @returns `files`: those with the rows and blobs that the manifest names
 */
const inspect = async (
  source: string,
): Promise<{ manifest: Manifest; masterKey: Buffer | null; files: ReadonlySet<string> }> => {
  const found = new Set<string>()
  const held = new Map<string, Buffer[]>()
  let foreign: string | null = null
  const look = (entry: ReadEntry): void => {
    const isFolder = entry.type === 'Directory'
    if (
      !known.test(entry.path) ||
      !(isFolder || entry.type === 'File') ||
      found.has(entry.path) ||
      entry.size > largest(entry.path)
    )
      foreign ??= entry.path
    if (!isFolder) found.add(entry.path)
    if (foreign !== null || !(entry.path === 'manifest.json' || entry.path === 'master.key')) return
    const parts: Buffer[] = []
    held.set(entry.path, parts)
    entry.on('data', (part: Buffer) => void parts.push(part))
  }
  try {
    await list({ file: source, strict: true, onReadEntry: look })
  } catch (cause) {
    throw storageProblem(cause) ?? damaged(source, '读不到结尾或格式不对，请换一份备份', cause)
  }
  if (foreign !== null) throw damaged(source, `里面有不属于备份的内容（${JSON.stringify(foreign)}）`)
  const written = held.get('manifest.json')
  if (!written) throw damaged(source, '缺少清单 manifest.json')
  const manifest = parseManifest(source, Buffer.concat(written).toString('utf8'))
  const files = new Set([
    ...Object.keys(manifest.tables).map((table) => `sql/${table}.jsonl`),
    ...manifest.blobs.map((blob) => blob.file),
  ])
  const missing = [...files, ...(manifest.masterKey ? ['master.key'] : [])].filter((name) => !found.has(name))
  if (missing.length > 0) throw damaged(source, `缺少 ${missing.slice(0, 5).join('、')}`)
  const key = manifest.masterKey ? held.get('master.key') : undefined
  return { manifest, masterKey: key ? Buffer.concat(key) : null, files }
}

/** What is held in memory is not large; the rest may be. */
const largest = (path: string): number => {
  if (path === 'master.key') return 4096
  return path === 'manifest.json' ? largestManifest : Number.POSITIVE_INFINITY
}

const parseManifest = (source: string, text: string): Manifest => {
  try {
    return Manifest.parse(JSON.parse(text))
  } catch (cause) {
    throw damaged(source, '清单 manifest.json 的内容有误', cause)
  }
}

// --- rows ---

type DumpedTable = { table: string; columns: string[]; count: number }

/** The backup's tables in the order in which they can be filled; each is one of the database's, with columns that it has. */
const checkTables = async (tx: Database, source: string, manifest: Manifest): Promise<DumpedTable[]> => {
  if (manifest.migrations !== (await countMigrations(tx)))
    throw new Problem(
      'conflict',
      `${source} 由另一个版本写成，数据库结构不同；请先用备份时的版本恢复，再升级到这个版本。`,
    )
  const order = await tablesInOrder(tx)
  const strange = Object.keys(manifest.tables).filter((table) => !order.includes(table))
  if (strange.length > 0) throw damaged(source, `数据库没有 ${strange.slice(0, 5).join('、')} 表`)
  const tables: DumpedTable[] = []
  for (const table of order) {
    const dumped = manifest.tables[table]
    if (!dumped) throw damaged(source, `清单里缺少 ${table} 表`)
    const names = new Set((await columnsOf(tx, table)).map(({ name }) => name))
    if (!dumped.columns.every((name) => names.has(name)) || new Set(dumped.columns).size < dumped.columns.length)
      throw damaged(source, `${table} 表的列与数据库不符`)
    tables.push({ table, columns: dumped.columns, count: dumped.rows })
  }
  return tables
}

const batchRows = 1000

/** @returns how many rows were put in */
const readTable = async (
  tx: Database,
  source: string,
  { table, columns, file }: { table: string; columns: string[]; file: string },
): Promise<number> => {
  const Row = z.array(z.string().nullable()).length(columns.length)
  const parse = (line: string, at: number): DumpedRow => {
    try {
      return Row.parse(JSON.parse(line))
    } catch (cause) {
      throw damaged(source, `${table} 第 ${at} 行有误`, cause)
    }
  }
  let count = 0
  let rows: DumpedRow[] = []
  const flush = async () => {
    try {
      if (rows.length > 0) await restoreRows(tx, table, columns, rows)
    } catch (cause) {
      throw storageProblem(cause) ?? damaged(source, `${table} 的内容与数据库的要求不符`, cause)
    }
    rows = []
  }
  for await (const line of linesOf(createReadStream(file))) {
    count += 1
    rows.push(parse(line.toString(), count))
    if (rows.length >= batchRows) await flush()
  }
  await flush()
  return count
}
