import { appendFile, mkdir, rename, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../tests/services.ts'
import { folderWithin, lookThrough, readSettled } from './folder.ts'
import { watchFolder } from './watch-folder.ts'

let root: string
beforeEach(async () => {
  root = await temporaryFolder()
})
const paths = async (options?: Parameters<typeof lookThrough>[1]) =>
  (await lookThrough(root, { settled: 0, ...options })).files.map(({ path }) => path)

test('finds the files of all folders, but no links and nothing that programs keep for themselves', async () => {
  await mkdir(join(root, '2026', '.git'), { recursive: true })
  for (const path of [
    'b.pdf',
    '2026/a.docx',
    '2026/.git/x.md',
    '~$a.docx',
    'c.pdf.crdownload',
    '.DS_Store',
    'Thumbs.db',
  ])
    await writeFile(join(root, path), 'x')
  await symlink('/etc/passwd', join(root, 'passwd.txt'))
  await symlink('/etc', join(root, 'etc'))
  expect(await paths()).toEqual(['2026/a.docx', 'b.pdf'])
  expect(await paths({ extensions: ['.pdf'] })).toEqual(['b.pdf'])
  expect(await readSettled(root, 'passwd.txt')).toBeNull()
})

test('a file that is being written waits until it has been left alone', async () => {
  await writeFile(join(root, 'a.txt'), '一半')
  expect(await lookThrough(root, { settled: 10_000 })).toEqual({ files: [], unsettled: 1 })
  const past = new Date(Date.now() - 3_600_000)
  // Also one that was copied with its old time.
  await utimes(join(root, 'a.txt'), past, past)
  expect((await lookThrough(root, { settled: 10_000 })).unsettled).toBe(1)
  expect((await lookThrough(root, { settled: 10_000, now: Date.now() + 20_000 })).files).toHaveLength(1)
})

test('what is changed while it is read is not taken', async () => {
  const path = join(root, 'a.txt')
  await writeFile(path, 'x'.repeat(4_000_000))
  const appending = (async () => {
    for (let count = 0; count < 200; count += 1) await appendFile(path, 'y'.repeat(1_000))
  })()
  const read = await readSettled(root, 'a.txt')
  await appending
  expect(read === null || read.length >= 4_000_000).toBe(true)
  expect((await readSettled(root, 'a.txt'))?.length).toBe(4_200_000)
})

test('a source lies below the folders that the operator named, whatever its path looks like', async () => {
  const inside = join(root, 'feeds')
  await mkdir(join(inside, 'laws'), { recursive: true })
  await mkdir(join(root, 'feeds-other'))
  await symlink('/etc', join(inside, 'way-out'))
  expect(await folderWithin('laws', [inside])).toBe(join(inside, 'laws'))
  expect(await folderWithin(join(inside, 'laws'), [inside])).toBe(join(inside, 'laws'))
  for (const outside of ['/etc', '../feeds-other', 'way-out', join(root, 'feeds-other'), '/'])
    await expect(folderWithin(outside, [inside]), outside).rejects.toMatchObject({ code: 'forbidden' })
  await expect(folderWithin('missing', [inside])).rejects.toMatchObject({ code: 'not-found' })
})

test('hears of a file once it has been left alone, not while it is written', async () => {
  let heard = 0
  const failed = vi.fn()
  const watch = watchFolder(root, { changed: () => (heard += 1), failed, settled: 1_000 })
  try {
    await sleep(500)
    const path = join(root, 'a.part')
    await writeFile(path, '一')
    await rename(path, join(root, 'a.txt'))
    for (let count = 0; count < 5; count += 1) {
      await sleep(300)
      await appendFile(join(root, 'a.txt'), '字')
    }
    expect(heard).toBe(0)
    await vi.waitFor(() => expect(heard).toBe(1), 10_000)
    expect(failed).not.toHaveBeenCalled()
  } finally {
    await watch.close()
  }
})
