// One process at a time has the data folder. The lock file names it, so that commands can go through it.
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Problem } from '../domain/problem.ts'

const Owner = z.object({
  pid: z.int().positive(),
  /** When the process began, as the system counts; a later process with the same number has another. */
  started: z.string(),
  /** Where it answers, once it does. */
  address: z.string().nullable(),
  secret: z.string(),
})
type Owner = z.infer<typeof Owner>

export type FolderLock = {
  /** What a command must show to be answered. */
  secret: string
  /** Says where this process answers. */
  announce(address: string): Promise<void>
  release(): Promise<void>
}

const lockFile = (folder: string) => join(folder, 'lock.json')

/** The field `starttime` of /proc/pid/stat, in clock ticks since the start of the system; `alive` where there is no /proc. Null: no such process. */
const startOf = async (pid: number): Promise<string | null> => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return null
  }
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ])
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A killed process that nobody has waited for is dead.
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    return `${boot.trim()}:${fields[19]}`
  } catch {
    // No /proc on this system: the number alone must do.
    return 'alive'
  }
}

const read = async (folder: string): Promise<Owner | null> => {
  try {
    return Owner.parse(JSON.parse(await readFile(lockFile(folder), 'utf8')))
  } catch (error) {
    // None, or half-written by a process that died: it holds nothing.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

const isAlive = async (owner: Owner): Promise<boolean> => (await startOf(owner.pid)) === owner.started

/** The server that has the folder and answers, or null. @throws Problem already-running when a command has it that answers nobody */
export const readOwner = async (folder: string): Promise<{ address: string; secret: string } | null> => {
  const owner = await read(folder)
  if (!owner || !(await isAlive(owner))) return null
  if (owner.address === null) throw alreadyRunning(folder, owner)
  return { address: owner.address, secret: owner.secret }
}

/** Takes the folder. A lock whose process is dead is taken over. @throws Problem already-running naming the process */
export const acquireFolder = async (folder: string): Promise<FolderLock> => {
  await mkdir(folder, { recursive: true })
  const mine: Owner = {
    pid: process.pid,
    started: (await startOf(process.pid)) ?? 'alive',
    address: null,
    secret: randomBytes(32).toString('base64url'),
  }
  const write = (file: string) => writeFile(file, JSON.stringify(mine), { mode: 0o600 })
  const candidate = join(folder, `lock.${process.pid}.${randomBytes(4).toString('hex')}`)
  await write(candidate)
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        // A link is made or is not: of two processes at once, one gets it.
        await link(candidate, lockFile(folder))
        break
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
        const owner = await read(folder)
        if (owner && (await isAlive(owner))) throw alreadyRunning(folder, owner)
        if (attempt > 5) throw new Problem('already-running', `数据目录 ${folder} 的锁文件被反复占用。`)
        await rm(lockFile(folder), { force: true })
      }
    }
  } finally {
    await rm(candidate, { force: true })
  }
  return {
    secret: mine.secret,
    async announce(address) {
      mine.address = address
      await write(lockFile(folder))
    },
    async release() {
      const owner = await read(folder)
      if (owner?.secret === mine.secret) await rm(lockFile(folder), { force: true })
    },
  }
}

const alreadyRunning = (folder: string, owner: Owner): Problem =>
  new Problem('already-running', `${folder} 正被进程 ${owner.pid} 使用${owner.address ? `（${owner.address}）` : ''}。`)
