// One process at a time has the data folder. The lock file names it, so that commands can go through it.
import { randomBytes } from 'node:crypto'
import { link, open, readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { Problem } from '../domain/problem.ts'
import { hasCode } from './error-code.ts'
import { makeFolder } from './make-folder.ts'

const Owner = z.object({
  pid: z.int().positive(),
  /** When the process began, as the system counts; a later process with the same number has another. */
  started: z.string(),
  /** The machine or container in which the number means something. */
  place: z.string(),
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

/** An owner shows that it lives by touching its lock; one in another place is dead when it has not for three times as long. */
const heartbeatMilliseconds = 5_000
const silentMilliseconds = 3 * heartbeatMilliseconds

const lockFile = (folder: string) => join(folder, 'lock.json')

/** Something stands there, but not who. A living owner writes it anew with its next heartbeat. */
const damaged = 'damaged'

/**
 * Waits while a process of this machine has the folder and answers nobody: a server that starts, or a command that will be done.
 * @param milliseconds how long at most; who waits gets the folder, the server's address, or a refusal afterwards
 * @param told is called once, with the number of that process
 */
export const untilAnswered = async (
  folder: string,
  { milliseconds, told }: { milliseconds: number; told: (pid: number) => void },
): Promise<void> => {
  const until = Date.now() + milliseconds
  for (let isTold = false; Date.now() < until; isTold = true) {
    const owner = await read(folder)
    const isBusy = owner !== null && owner !== damaged && owner.address === null && owner.place === (await here())
    if (!isBusy || !(await isAlive(folder, owner))) return
    if (!isTold) told(owner.pid)
    await sleep(200)
  }
}

/** The server that has the folder and answers, or null. @throws Problem already-running when a command has it that answers nobody */
export const readOwner = async (folder: string): Promise<{ address: string; secret: string } | null> => {
  const owner = await read(folder)
  if (owner === null || !(await isAlive(folder, owner))) return null
  if (owner === damaged || owner.address === null || owner.place !== (await here())) throw alreadyRunning(folder, owner)
  return { address: owner.address, secret: owner.secret }
}

/** Takes the folder. A lock whose process is dead is taken over. @throws Problem already-running naming the process */
export const acquireFolder = async (folder: string): Promise<FolderLock> => {
  await makeFolder(folder, { what: '数据目录', setting: 'ZHIGU_HOME' })
  const mine: Owner = {
    pid: process.pid,
    started: (await startOf(process.pid)) ?? 'alive',
    place: await here(),
    address: null,
    secret: randomBytes(32).toString('base64url'),
  }
  const candidate = await writeCandidate(folder, mine)
  try {
    for (let attempt = 0; !(await linked(candidate, lockFile(folder))); attempt += 1) {
      const owner = await read(folder)
      if (owner !== null && (await isAlive(folder, owner))) {
        const isCertain = owner !== damaged && owner.place === mine.place
        if (isCertain || (await beats(folder))) throw alreadyRunning(folder, owner)
      }
      if (attempt > 20) throw new Problem('already-running', `数据目录 ${folder} 的锁文件被反复占用。`)
      await removeDead(folder)
    }
  } finally {
    await rm(candidate, { force: true })
  }
  let beat: Promise<void> = Promise.resolve()
  const heart = setInterval(() => {
    // A lock that cannot be touched is at worst taken for that of a dead process elsewhere.
    beat = beat.then(() => keep(folder, mine)).catch(() => undefined)
  }, heartbeatMilliseconds).unref()
  return {
    secret: mine.secret,
    async announce(address) {
      mine.address = address
      // Replaced as a whole: nobody may see half a lock and take it for none.
      await rename(await writeCandidate(folder, mine), lockFile(folder))
    },
    async release() {
      clearInterval(heart)
      // Or it would write the lock again once it is gone.
      await beat
      const owner = await read(folder)
      if (owner !== null && owner !== damaged && owner.secret === mine.secret)
        await rm(lockFile(folder), { force: true })
    },
  }
}

const alreadyRunning = (folder: string, owner: Owner | typeof damaged): Problem =>
  owner === damaged
    ? new Problem('already-running', `${folder} 的锁文件不完整，但仍有进程在使用这个目录；请等 15 秒后再试。`)
    : new Problem(
        'already-running',
        `${folder} 正被进程 ${owner.pid} 使用${owner.address ? `（${owner.address}）` : ''}。`,
      )

/** Shows that the owner lives. A lock that was removed or damaged is written again; that of another is left alone. */
const keep = async (folder: string, mine: Owner): Promise<void> => {
  const owner = await read(folder)
  if (owner === null) {
    const candidate = await writeCandidate(folder, mine)
    try {
      await linked(candidate, lockFile(folder))
    } finally {
      await rm(candidate, { force: true })
    }
  } else if (owner === damaged) await rename(await writeCandidate(folder, mine), lockFile(folder))
  else if (owner.secret === mine.secret) await utimes(lockFile(folder), new Date(), new Date())
}

// --- the file ---

const writeCandidate = async (folder: string, owner: Owner): Promise<string> => {
  const candidate = join(folder, `lock.${process.pid}.${randomBytes(4).toString('hex')}`)
  await writeFile(candidate, JSON.stringify(owner), { mode: 0o600 })
  return candidate
}

/** A link is made or is not: of two processes at once, one gets it. */
const linked = async (candidate: string, target: string): Promise<boolean> => {
  try {
    await link(candidate, target)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** @throws Problem conflict when there is something else in its place, or it is somebody else's to read */
const read = async (folder: string): Promise<Owner | typeof damaged | null> => {
  try {
    return Owner.parse(JSON.parse(await readFile(lockFile(folder), 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return damaged
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return null
    const place = lockFile(folder)
    if (hasCode(error, 'EISDIR'))
      throw new Problem('conflict', `${place} 应是锁文件，却是文件夹；请确认没有服务在运行，再把它移走。`, {
        cause: error,
      })
    if (hasCode(error, 'EACCES') || hasCode(error, 'EPERM'))
      throw new Problem('conflict', `没有权限读取锁文件 ${place}；请用启动服务的同一个用户运行。`, { cause: error })
    throw error
  }
}

/** Removes the lock if its owner is dead. One process at a time, or the second would remove the lock that the first then took. */
const removeDead = async (folder: string): Promise<void> => {
  const guard = join(folder, 'lock.takeover')
  try {
    await (await open(guard, 'wx')).close()
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    // It takes milliseconds; a guard that is older was left by a process that died in the middle.
    if ((await ageOf(guard)) > 10_000) await rm(guard, { force: true })
    await sleep(50)
    return
  }
  try {
    const owner = await read(folder)
    if (owner === null || !(await isAlive(folder, owner))) await rm(lockFile(folder), { force: true })
  } finally {
    await rm(guard, { force: true })
  }
}

/** Milliseconds since the file was touched; endless when there is none. */
const ageOf = async (file: string): Promise<number> => {
  try {
    return Date.now() - (await stat(file)).mtimeMs
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return Number.POSITIVE_INFINITY
    throw error
  }
}

// --- who lives ---

const isAlive = async (folder: string, owner: Owner | typeof damaged): Promise<boolean> =>
  owner !== damaged && owner.place === (await here())
    ? (await startOf(owner.pid)) === owner.started
    : (await ageOf(lockFile(folder))) < silentMilliseconds

/** Whether an owner elsewhere touches its lock within the time in which a living one does. */
const beats = async (folder: string): Promise<boolean> => {
  for (let last = await ageOf(lockFile(folder)); last < silentMilliseconds; ) {
    await sleep(500)
    const age = await ageOf(lockFile(folder))
    if (age < last) return true
    last = age
  }
  return false
}

/** Process numbers are a machine's or a container's own. */
const here = async (): Promise<string> => `${hostname()} ${await readlink('/proc/self/ns/pid').catch(() => '')}`

/** The field `starttime` of /proc/pid/stat, in clock ticks since the start of the system; `alive` where there is no /proc. Null: no such process. */
const startOf = async (pid: number): Promise<string | null> => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    if (!hasCode(error, 'EPERM')) return null
  }
  try {
    const [boot, status] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ])
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
    // A killed process that nobody has waited for is dead.
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    return `${boot.trim()}:${fields[19]}`
  } catch {
    // No /proc on this system: the number alone must do.
    return 'alive'
  }
}
