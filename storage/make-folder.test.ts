import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../tests/services.ts'
import { makeFolder } from './make-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => rm(folder, { recursive: true }))

const as = { what: '数据目录', setting: 'ZHIGU_HOME' }

test('makes what is missing, also twice at once, and leaves what is there', async () => {
  const deep = join(folder, 'a', 'b', 'c')
  await Promise.all([makeFolder(deep, as), makeFolder(deep, as)])
  await writeFile(join(deep, 'kept'), 'x')
  await makeFolder(deep, as)
  expect((await stat(join(deep, 'kept'))).size).toBe(1)
})

test('a place where no folder can be is said in words, at once', async () => {
  const file = join(folder, 'file')
  await writeFile(file, 'x')
  const refused = { code: 'invalid-request', detail: expect.stringMatching(/不能用作数据目录：.*请用 ZHIGU_HOME/) }
  for (const place of [file, join(file, 'below', 'it'), join(folder, 'x'.repeat(300))])
    await expect(makeFolder(place, as)).rejects.toMatchObject(refused)
  // Of a system with /proc only: elsewhere it is a folder like any other, which we may not make.
  if (process.platform === 'linux') await expect(makeFolder('/proc/zhigu', as)).rejects.toMatchObject(refused)
})

test('a folder that may only be read is refused', async (context) => {
  // Root may write everywhere.
  if (process.getuid?.() === 0) return context.skip()
  const closed = join(folder, 'closed')
  await mkdir(closed, { mode: 0o500 })
  await expect(makeFolder(closed, as)).rejects.toMatchObject({ detail: expect.stringContaining('权限') })
})
