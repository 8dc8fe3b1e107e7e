import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { temporaryFolder } from '../tests/services.ts'
import { acquireFolder, readOwner, untilAnswered } from './folder-lock.ts'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => rm(folder, { recursive: true }))

const file = () => join(folder, 'lock.json')
const script = (then: string) => `
  import { acquireFolder } from ${JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href)}
  try {
    const lock = await acquireFolder(${JSON.stringify(folder)})
    ${then}
  } catch (error) {
    console.log(error.code)
  }`
const start = (then: string) => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script(then)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  // What fails leaves nothing running, for which the tests would wait.
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data).trim())))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return { child, said, ended }
}
const holdInChild = async () => {
  const holder = start(`await lock.announce('http://127.0.0.1:1'); console.log('held'); setInterval(() => {}, 1000)`)
  expect(await holder.said).toBe('held')
  return holder
}
/** As another process wrote it. */
const writeLock = (owner: Record<string, unknown>) =>
  writeFile(file(), JSON.stringify({ address: null, secret: 'x', ...owner }))
const ourLock = async () => {
  const lock = await acquireFolder(folder)
  const owner = JSON.parse(await readFile(file(), 'utf8'))
  await lock.release()
  return owner
}

test('a second process is told who has the folder and where it answers', async () => {
  const { child, ended } = await holdInChild()
  await expect(acquireFolder(folder)).rejects.toMatchObject({
    code: 'already-running',
    detail: expect.stringMatching(new RegExp(`${child.pid}.*http://127.0.0.1:1`)),
  })
  expect(await readOwner(folder)).toMatchObject({ address: 'http://127.0.0.1:1', secret: expect.any(String) })
  expect((await stat(file())).mode & 0o777).toBe(0o600)
  child.kill('SIGKILL')
  await ended
})

test('a process that answers nobody yet is waited for, until it answers, leaves or dies, and no longer than was said', async () => {
  const told: number[] = []
  /** `then` comes once the wait is told of, so nobody leaves or dies before it began. */
  const wait = (milliseconds = 60_000, then = () => {}) =>
    untilAnswered(folder, {
      milliseconds,
      told: (pid) => {
        told.push(pid)
        then()
      },
    })
  await wait()
  expect(told).toEqual([])
  const busy = start(`console.log('held'); setInterval(() => {}, 1000)`)
  await busy.said
  await wait(300)
  expect(told).toEqual([busy.child.pid])
  await wait(60_000, () => busy.child.kill('SIGKILL'))
  const leaving = start(
    `console.log('held'); process.stdin.once('data', () => lock.release().then(() => process.exit()))`,
  )
  await leaving.said
  await wait(60_000, () => leaving.child.stdin.end('leave'))
  expect(told).toEqual([busy.child.pid, busy.child.pid, leaving.child.pid])
  await leaving.ended
  expect(await readOwner(folder)).toBeNull()
  await holdInChild()
  await wait()
  expect(told.length).toBe(3)
})

test('the lock of a killed process is taken over', async () => {
  const { child, ended } = await holdInChild()
  child.kill('SIGKILL')
  await ended
  expect(await readOwner(folder)).toBeNull()
  const lock = await acquireFolder(folder)
  await lock.release()
  expect(await readdir(folder)).toEqual([])
})

test('of many processes that find the lock of a dead one, one takes it', async () => {
  const dead = await holdInChild()
  dead.child.kill('SIGKILL')
  await dead.ended
  const holders = Array.from({ length: 6 }, () => start(`console.log('held'); setInterval(() => {}, 1000)`))
  const said = await Promise.all(holders.map((holder) => holder.said))
  expect(said.toSorted()).toEqual([...Array(5).fill('already-running'), 'held'])
  for (const { child } of holders) child.kill('SIGKILL')
  await Promise.all(holders.map(({ ended }) => ended))
}, 60_000)

// A process number is used again after a restart: the lock named a living process that had nothing to do with us.
test('a living process with the same number but another start is not the owner', async () => {
  await writeLock({ ...(await ourLock()), started: 'long-ago' })
  const lock = await acquireFolder(folder)
  await lock.release()
})

// Two containers on one volume: the numbers of the other's processes mean nothing here.
test('an owner in another container holds the folder as long as it touches its lock, and no longer', async () => {
  const elsewhere = { ...(await ourLock()), pid: 1, place: 'another-container pid:[1]', address: 'http://127.0.0.1:1' }
  await writeLock(elsewhere)
  await expect(readOwner(folder)).rejects.toMatchObject({ code: 'already-running' })
  const heart = setTimeout(() => utimes(file(), new Date(), new Date()), 1_000)
  await expect(acquireFolder(folder)).rejects.toMatchObject({ code: 'already-running' })
  clearTimeout(heart)

  const silent = new Date(Date.now() - 14_000)
  await utimes(file(), silent, silent)
  // One second more and it is silent for good.
  const lock = await acquireFolder(folder)
  await lock.release()
})

test('a guard that was left by a process that died while it took over holds nobody up for long', async () => {
  await writeLock({ ...(await ourLock()), started: 'long-ago' })
  const guard = join(folder, 'lock.takeover')
  await writeFile(guard, '')
  const old = new Date(Date.now() - 11_000)
  await utimes(guard, old, old)
  const lock = await acquireFolder(folder)
  await lock.release()
})

test('a lock file that is none, and that nobody touches, holds nobody up', async () => {
  await writeFile(file(), '{"pid": 12')
  await expect(readOwner(folder)).rejects.toMatchObject({ code: 'already-running' })
  const silent = new Date(Date.now() - 13_500)
  await utimes(file(), silent, silent)
  const lock = await acquireFolder(folder)
  // This process has it and answers nobody yet.
  await expect(readOwner(folder)).rejects.toMatchObject({ code: 'already-running' })
  await lock.release()
  expect(await readOwner(folder)).toBeNull()
})

test('a living process keeps the folder, and its lock whole, whatever happens to the file', async () => {
  const { child, ended } = await holdInChild()
  const whole = JSON.parse(await readFile(file(), 'utf8'))
  for (const remains of ['', '{"pid": 12', '[]', 'null', '{"pid":"x"}']) {
    await writeFile(file(), remains)
    await expect(readOwner(folder)).rejects.toMatchObject({
      code: 'already-running',
      detail: expect.stringMatching(/不完整/),
    })
  }
  await expect(acquireFolder(folder)).rejects.toMatchObject({ code: 'already-running' })
  expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual(whole)
  await rm(file())
  await vi.waitFor(async () => expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual(whole), 10_000)
  await expect(acquireFolder(folder)).rejects.toMatchObject({ detail: expect.stringContaining(String(child.pid)) })
  // It writes beside the file, and puts what it wrote in its place.
  await vi.waitFor(async () => expect(await readdir(folder)).toEqual(['lock.json']))
  child.kill('SIGKILL')
  await ended
}, 60_000)

test('the heart of a process that lost its lock leaves that of the next alone', async () => {
  const lock = await acquireFolder(folder)
  const later = { ...JSON.parse(await readFile(file(), 'utf8')), secret: 'later' }
  await writeLock(later)
  const old = new Date(Date.now() - 60_000)
  await utimes(file(), old, old)
  await new Promise((resolve) => setTimeout(resolve, 5_500))
  expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ address: null, ...later })
  expect(Date.now() - (await stat(file())).mtimeMs).toBeGreaterThan(60_000)
  await lock.release()
}, 30_000)

test('a folder in the place of the lock is told', async () => {
  await mkdir(file())
  for (const work of [acquireFolder, readOwner])
    await expect(work(folder)).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringMatching(/lock\.json.*文件夹/),
    })
  expect(await readdir(folder)).toEqual(['lock.json'])
})

test('a folder that is not there yet is made, and nobody has it', async () => {
  const inner = join(folder, 'a', 'b')
  expect(await readOwner(inner)).toBeNull()
  const lock = await acquireFolder(inner)
  await lock.release()
})

test('releasing does not take the lock of whoever came after', async () => {
  const lock = await acquireFolder(folder)
  const later = { ...JSON.parse(await readFile(file(), 'utf8')), secret: 'later' }
  await writeLock(later)
  await lock.release()
  expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({ secret: 'later' })
})
