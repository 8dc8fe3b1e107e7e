import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { blobStores, onEach, temporaryFolder } from '../../tests/services.ts'
import type { Blob } from './blob.ts'
import { createFolderBlob } from './folder.ts'
import { createS3Blob } from './s3.ts'

const text = (value: string) => new TextEncoder().encode(value)
const plain = { contentType: 'text/plain' }
const keysOf = (blob: Blob, prefix: string) => Array.fromAsync(blob.list(prefix))

onEach(blobStores, (open) => {
  let blob: Blob
  let another: Blob
  beforeEach(async () => {
    const opened = await open()
    blob = opened.blob
    another = opened.another
    return () => opened.close()
  })

  test('can be used, also while it is empty', async () => {
    await expect(blob.check()).resolves.toBeUndefined()
  })

  test('an empty store has nothing', async () => {
    expect(await blob.get('files/a')).toBeNull()
    expect(await blob.has('files/a')).toBe(false)
    expect(await keysOf(blob, '')).toEqual([])
    await blob.delete('files/a')
  })

  test('gives back the very bytes, whoever opened the store', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) % 256)
    await blob.put('files/a.bin', bytes, { contentType: 'application/octet-stream' })
    await blob.put('files/empty', new Uint8Array(), plain)
    const got = await another.get('files/a.bin')
    expect(got).toBeInstanceOf(Uint8Array)
    expect(Buffer.compare(got ?? text(''), bytes)).toBe(0)
    expect(await another.get('files/empty')).toEqual(new Uint8Array())
  })

  test('putting again replaces, deleting removes, other keys stay', async () => {
    await blob.put('files/a', text('第一版'), plain)
    await blob.put('files/b', text('另一个'), plain)
    await blob.put('files/a', text('第二版'), plain)
    expect(new TextDecoder().decode((await blob.get('files/a')) ?? undefined)).toBe('第二版')
    expect(await another.has('files/a')).toBe(true)
    await blob.delete('files/a')
    await blob.delete('files/a')
    expect(await blob.get('files/a')).toBeNull()
    // What begins so is no such key, nor is a folder one.
    expect([await blob.has('files/a'), await blob.has('files')]).toEqual([false, false])
    expect(await keysOf(blob, '')).toEqual(['files/b'])
  })

  test('lists by prefix, which need not be a folder, in order', async () => {
    const keys = ['exports/1', 'files/a1', 'files/a2/page-1.png', 'files/b', 'files2/x']
    for (const key of keys.toReversed()) await blob.put(key, text(key), plain)
    expect(await keysOf(another, '')).toEqual(keys)
    expect(await keysOf(blob, 'files/')).toEqual(['files/a1', 'files/a2/page-1.png', 'files/b'])
    expect(await keysOf(blob, 'files/a')).toEqual(['files/a1', 'files/a2/page-1.png'])
    expect(await keysOf(blob, 'files/a2/p')).toEqual(['files/a2/page-1.png'])
    expect(await keysOf(blob, 'none')).toEqual([])
  })

  test('many at once are all there', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `many/${index}`)
    await Promise.all(keys.map((key) => blob.put(key, text(key.repeat(1_000)), plain)))
    expect(await keysOf(another, 'many/')).toEqual(keys.toSorted())
    const got = await Promise.all(keys.map((key) => another.get(key)))
    expect(got.map((bytes) => new TextDecoder().decode(bytes ?? undefined))).toEqual(
      keys.map((key) => key.repeat(1_000)),
    )
  })

  test.each([
    '',
    '/',
    'a/',
    '/a',
    'a//b',
    '.',
    '..',
    '../a',
    'a/../../b',
    'a/./b',
    '.hidden',
    'a\\..\\b',
    'a\u0000b',
    '文件',
    'a b',
    'x'.repeat(201),
    `${'a/'.repeat(500)}a`,
  ])('a key that could lead elsewhere is refused: %j', async (key) => {
    await expect(async () => blob.put(key, text('x'), plain)).rejects.toThrow(TypeError)
    await expect(async () => blob.get(key)).rejects.toThrow(TypeError)
    await expect(async () => blob.delete(key)).rejects.toThrow(TypeError)
    expect(await keysOf(blob, '')).toEqual([])
  })
})

test('what a killed process left half-written is not listed', async () => {
  const folder = await temporaryFolder()
  const blob = createFolderBlob(folder)
  await blob.put('files/a', text('x'), plain)
  await writeFile(join(folder, 'files', '.unfinished-1'), 'half')
  expect(await keysOf(blob, '')).toEqual(['files/a'])
  await rm(folder, { recursive: true })
})

// Not asked of S3: the test server fails when one key is written by many.
test('one key written by many at once is one of them, whole', async () => {
  const folder = await temporaryFolder()
  const blob = createFolderBlob(folder)
  const bodies = Array.from({ length: 20 }, (_, index) => text(String(index).repeat(50_000)))
  await Promise.all(bodies.map((body) => blob.put('one/key', body, plain)))
  const last = await blob.get('one/key')
  expect(bodies.some((body) => Buffer.compare(body, last ?? text('')) === 0)).toBe(true)
  await rm(folder, { recursive: true })
})

test('a folder that cannot be written says so', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'blobs'))
  // A file where a folder has to be.
  await writeFile(join(folder, 'blobs', 'files'), '')
  await expect(createFolderBlob(join(folder, 'blobs')).put('files/a', text('x'), plain)).rejects.toThrow(
    /不能用作文件存储.*BLOB_URI/,
  )
  await rm(folder, { recursive: true })
})

test('object storage that fails or is not there is a component that is unavailable', async () => {
  const server = createServer((_, response) => response.writeHead(403).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as { port: number }
  const keys = { region: 'us-east-1', accessKeyId: 'a', secretAccessKey: 'secret-value' }
  const refusing = createS3Blob({ uri: 's3://bucket', endpoint: `http://127.0.0.1:${port}`, ...keys })
  const absent = createS3Blob({ uri: 's3://bucket', endpoint: 'http://127.0.0.1:1', ...keys })
  for (const blob of [refusing, absent]) {
    for (const work of [
      () => blob.put('files/a', text('x'), plain),
      () => blob.get('files/a'),
      () => blob.delete('files/a'),
      () => keysOf(blob, ''),
    ]) {
      const error = await work().then(
        () => null,
        (thrown: Error) => thrown,
      )
      expect(error).toMatchObject({ code: 'component-unavailable' })
      expect(error?.message).not.toContain('secret-value')
    }
  }
  server.close()
})
