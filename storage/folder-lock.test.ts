import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acquireFolder, readOwner } from './folder-lock.ts'

const newFolder = () => mkdtempSync(join(tmpdir(), 'zhigu-lock-'))
const script = (folder: string) =>
  `import { acquireFolder } from ${JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href)};
   const lock = await acquireFolder(${JSON.stringify(folder)}); await lock.announce('http://127.0.0.1:1'); console.log('held'); setInterval(() => {}, 1000)`

const holdInChild = async (folder: string) => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script(folder)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}

test('a second process is told who has the folder and where it answers', async () => {
  const folder = newFolder()
  const child = await holdInChild(folder)
  try {
    await expect(acquireFolder(folder)).rejects.toMatchObject({
      code: 'already-running',
      detail: expect.stringContaining(String(child.pid)),
    })
    expect(await readOwner(folder)).toMatchObject({ address: 'http://127.0.0.1:1' })
  } finally {
    child.kill('SIGKILL')
  }
})

test('the lock of a killed process is taken over', async () => {
  const folder = newFolder()
  const child = await holdInChild(folder)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
  expect(await readOwner(folder)).toBeNull()
  const lock = await acquireFolder(folder)
  await lock.release()
})

// A process number is used again after a restart: the lock named a living process that had nothing to do with us.
test('a living process with the same number but another start is not the owner', async () => {
  const folder = newFolder()
  writeFileSync(
    join(folder, 'lock.json'),
    JSON.stringify({ pid: process.pid, started: 'long-ago', address: null, secret: 'x' }),
  )
  const lock = await acquireFolder(folder)
  await lock.release()
})

test('a half-written lock file holds nobody up', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'lock.json'), '{"pid": 12')
  const lock = await acquireFolder(folder)
  expect(await readOwner(folder).catch((error) => error.code)).toBe('already-running')
  await lock.release()
  expect(await readOwner(folder)).toBeNull()
})
