import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { create, extract } from 'tar'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { Problem, type ProblemCode } from '../domain/problem.ts'
import type { Blob } from '../storage/blobs/blob.ts'
import { createFolderBlob } from '../storage/blobs/folder.ts'
import { isEmpty } from '../storage/sql/dump.ts'
import { libraryVersions, works } from '../storage/sql/schema.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { databases, onEach, temporaryFolder } from '../tests/services.ts'
import { readBackup, writeBackup } from './backup.ts'

vi.setConfig({ hookTimeout: 60_000, testTimeout: 60_000 })

const quietly = () => undefined
/** Characters that some take for the end of a line; JSON leaves them as they are. */
const lineEnds = ['a\u2028b', 'a\u2029b', 'a\u0085b', 'a\r\nb', 'a\nb', 'a\u000bb', '🙂 ⟦手机号1⟧']

onEach(databases, (open) => {
  let folder: string
  let source: Sql
  let target: Sql
  let file: string
  let sourceBlobs: Blob
  let targetBlobs: Blob
  const masterKey = Buffer.from('the master key, 32 bytes of it..')

  beforeAll(async () => {
    folder = await temporaryFolder()
    source = await open()
    sourceBlobs = createFolderBlob(join(folder, 'source-blobs'))
    for (const [number, what] of lineEnds.entries())
      await source.db.insert(libraryVersions).values({ number: number + 1, by: 'test', what })
    await source.db.insert(works).values({ id: 'w', kind: 'faq', title: '标题', shortTitle: '标题', aliases: ['甲'] })
    await sourceBlobs.put('library/ab/one', new Uint8Array([1, 2, 3]), { contentType: 'text/plain' })
    await writeFile(join(folder, 'master.key'), masterKey, { mode: 0o600 })
    file = join(folder, 'good.tgz')
    await writeBackup({ sql: source, blobs: sourceBlobs, masterKeyFile: join(folder, 'master.key') }, file, quietly)
    target = await open()
  })
  afterAll(async () => {
    await source?.close()
    await target?.close()
    await rm(folder, { recursive: true })
  })

  let home: string
  let temporary: string
  beforeEach(async () => {
    home = await temporaryFolder()
    targetBlobs = createFolderBlob(join(home, 'blobs'))
    temporary = await temporaryFolder()
    vi.stubEnv('TMPDIR', temporary)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    // Whatever happened, nothing of it is left where others may find it.
    expect(await readdir(temporary)).toEqual([])
    await rm(home, { recursive: true })
    await rm(temporary, { recursive: true })
  })

  const restore = (from: string) =>
    readBackup({ sql: target, blobs: targetBlobs }, from, join(home, 'master.key'), quietly)

  const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
    const error = await work.then(
      () => null,
      (failure: unknown) => failure,
    )
    if (!(error instanceof Problem)) throw new Error('no Problem', { cause: error })
    return error
  }

  /** Refused in words, and everything is as it was. */
  const expectUntouched = async (from: string, code: ProblemCode, detail: RegExp) => {
    const problem = await problemOf(restore(from))
    expect(problem.code).toBe(code)
    expect(problem.detail).toMatch(detail)
    expect(await isEmpty(target.db)).toBe(true)
    expect(
      (await readdir(home, { recursive: true, withFileTypes: true })).filter((entry) => !entry.isDirectory()),
    ).toEqual([])
  }

  /** The good backup with something changed in it. */
  const changed = async (change: (inside: string) => Promise<unknown>): Promise<string> => {
    const inside = await mkdtemp(join(folder, 'inside-'))
    await extract({ file, cwd: inside })
    await change(inside)
    const result = `${inside}.tgz`
    await create({ gzip: true, file: result, cwd: inside }, await readdir(inside))
    return result
  }
  // biome-ignore lint/suspicious/noExplicitAny: what is written is wrong on purpose
  const changedManifest = (change: (manifest: any) => void): Promise<string> =>
    changed(async (inside) => {
      const path = join(inside, 'manifest.json')
      const manifest = JSON.parse(await readFile(path, 'utf8'))
      change(manifest)
      await writeFile(path, JSON.stringify(manifest))
    })

  describe('a backup that is not whole is refused', () => {
    test.each([0, 10, 0.3, 0.6, 0.9, 0.999])('cut off at %d', async (at) => {
      const bytes = await readFile(file)
      const cut = join(folder, `cut-${at}.tgz`)
      await writeFile(cut, bytes.subarray(0, at < 1 ? Math.floor(bytes.length * at) : at))
      await expectUntouched(cut, 'unprocessable-document', /cut-.*不是完整的智顾备份文件/)
    })

    test('a byte changed in the middle', async () => {
      const bytes = await readFile(file)
      const middle = Math.floor(bytes.length / 2)
      bytes[middle] = (bytes[middle] ?? 0) ^ 0xff
      await writeFile(join(folder, 'flipped.tgz'), bytes)
      await expectUntouched(join(folder, 'flipped.tgz'), 'unprocessable-document', /不是完整/)
    })

    test.each<[string, RegExp, () => Promise<string>]>([
      [
        'no tables',
        /缺少 .* 表/,
        () =>
          changedManifest((manifest) => {
            manifest.tables = {}
          }),
      ],
      ['a table less', /缺少 works 表/, () => changedManifest((manifest) => void delete manifest.tables.works)],
      [
        'more rows',
        /works 应有 2 行，备份中是 1 行/,
        () =>
          changedManifest((manifest) => {
            manifest.tables.works.rows = 2
          }),
      ],
      ['no master key', /缺少 master\.key/, () => changed((inside) => rm(join(inside, 'master.key')))],
      ['no file of a table', /缺少 sql\/works\.jsonl/, () => changed((inside) => rm(join(inside, 'sql/works.jsonl')))],
      ['no blob', /缺少 blobs\/0/, () => changed((inside) => rm(join(inside, 'blobs/0')))],
      ['no manifest', /manifest\.json/, () => changed((inside) => rm(join(inside, 'manifest.json')))],
      [
        'a manifest that is none',
        /manifest\.json/,
        () => changed((inside) => writeFile(join(inside, 'manifest.json'), '{')),
      ],
      ['half a row', /works 第 1 行/, () => changed((inside) => writeFile(join(inside, 'sql/works.jsonl'), '["w",\n'))],
      [
        'a row of fewer columns',
        /works 第 1 行/,
        () => changed((inside) => writeFile(join(inside, 'sql/works.jsonl'), '["w"]\n')),
      ],
      [
        'a row that the database refuses',
        /library_versions 的内容/,
        () =>
          changed(async (inside) => {
            const path = join(inside, 'sql/library_versions.jsonl')
            await writeFile(path, (await readFile(path, 'utf8')).replaceAll('["1"', '["no number"'))
          }),
      ],
    ])('with %s', async (_what, detail, make) => expectUntouched(await make(), 'unprocessable-document', detail))
  })

  describe('a backup that reaches for more is refused', () => {
    const secret = '/etc/hostname'
    test.each<[string, RegExp, () => Promise<string>]>([
      [
        'a blob outside',
        /manifest/,
        () =>
          changedManifest((manifest) => {
            manifest.blobs[0].file = `../..${secret}`
          }),
      ],
      [
        'an absolute blob',
        /manifest/,
        () =>
          changedManifest((manifest) => {
            manifest.blobs[0].file = secret
          }),
      ],
      [
        'a key outside',
        /manifest/,
        () =>
          changedManifest((manifest) => {
            manifest.blobs[0].key = '../../escaped'
          }),
      ],
      [
        'a table outside',
        /manifest/,
        () =>
          changedManifest((manifest) => {
            manifest.tables['../x'] = manifest.tables.works
          }),
      ],
      [
        'a table that is not ours',
        /pg_authid/,
        () =>
          changed(async (inside) => {
            const path = join(inside, 'manifest.json')
            const manifest = JSON.parse(await readFile(path, 'utf8'))
            manifest.tables.pg_authid = { columns: ['rolname'], rows: 0 }
            await writeFile(path, JSON.stringify(manifest))
            await writeFile(join(inside, 'sql/pg_authid.jsonl'), '')
          }),
      ],
      [
        'SQL for a column',
        /works 表的列/,
        () =>
          changedManifest((manifest) => {
            manifest.tables.works.columns[0] = 'id") select 1; drop table works; --'
          }),
      ],
      [
        'a column twice',
        /works 表的列/,
        () => changedManifest((manifest) => void manifest.tables.works.columns.push('id')),
      ],
      [
        'a link',
        /不属于备份的内容/,
        () =>
          changed(async (inside) => {
            await rm(join(inside, 'blobs/0'))
            await symlink(secret, join(inside, 'blobs/0'))
          }),
      ],
      ['other files', /不属于备份的内容/, () => changed((inside) => writeFile(join(inside, 'more.txt'), 'x'))],
      ['other folders', /不属于备份的内容/, () => changed(async (inside) => mkdir(join(inside, 'sql/deeper')))],
    ])('%s', async (_what, detail, make) => expectUntouched(await make(), 'unprocessable-document', detail))

    test('one of another schema is told so', async () =>
      expectUntouched(
        await changedManifest((manifest) => {
          manifest.migrations += 1
        }),
        'conflict',
        /另一个版本/,
      ))
  })

  test('a restore that fails at its end takes back what it had put', async () => {
    const failing: Blob = {
      ...targetBlobs,
      list: targetBlobs.list,
      async put(...given) {
        await targetBlobs.put(...given)
        throw new Error('the disk went away')
      },
    }
    await expect(readBackup({ sql: target, blobs: failing }, file, join(home, 'master.key'), quietly)).rejects.toThrow(
      'went away',
    )
    expect(await isEmpty(target.db)).toBe(true)
    expect(await targetBlobs.get('library/ab/one')).toBeNull()
  })

  describe('where a backup is written', () => {
    const write = (to: string) =>
      writeBackup({ sql: source, blobs: sourceBlobs, masterKeyFile: join(folder, 'master.key') }, to, quietly)

    test('a folder, or a place below a file, is refused before anything is written', async () => {
      const before = await readdir(folder)
      const asFolder = await problemOf(write(home))
      expect(asFolder).toMatchObject({ code: 'invalid-request', detail: expect.stringMatching(/是文件夹.*zhigu\.tgz/) })
      expect((await problemOf(write(join(file, 'below.tgz')))).code).toBe('invalid-request')
      expect((await problemOf(write('/proc/zhigu.tgz'))).code).toBe('invalid-request')
      expect((await problemOf(write('/dev/null'))).code).toBe('invalid-request')
      expect(await readdir(home)).toEqual([])
      expect((await readdir(join(home, '..'))).filter((name) => name.endsWith('.partial'))).toEqual([])
      expect(await readdir(folder)).toEqual(before)
    })

    test('only its owner can read it, from the first byte, and what fails leaves nothing', async () => {
      const to = join(home, 'new', 'zhigu.tgz')
      const modes: number[] = []
      const watch = setInterval(async () => {
        for (const name of await readdir(join(home, 'new')).catch(() => []))
          modes.push((await stat(join(home, 'new', name)).catch(() => null))?.mode ?? 0o600)
      }, 1)
      await write(to)
      clearInterval(watch)
      expect((await stat(to)).mode & 0o777).toBe(0o600)
      expect(modes.filter((mode) => (mode & 0o077) !== 0)).toEqual([])
      expect(await readdir(join(home, 'new'))).toEqual(['zhigu.tgz'])

      const broken: Blob = {
        ...sourceBlobs,
        get: async () => {
          throw new Error('the disk went away')
        },
      }
      await expect(
        writeBackup({ sql: source, blobs: broken, masterKeyFile: null }, join(home, 'other.tgz'), quietly),
      ).rejects.toThrow('went away')
      expect((await readdir(home)).filter((name) => name.includes('other'))).toEqual([])
    })
  })

  // Last: the others need an empty database.
  test('what was written comes back, whatever characters are in it', async () => {
    const report = await restore(file)
    expect(report).toMatchObject({ rows: lineEnds.length + 1, blobs: 1, masterKey: true })
    const rows = await target.db.select().from(libraryVersions).orderBy(libraryVersions.number)
    expect(rows.map(({ what }) => what)).toEqual(lineEnds)
    expect(await targetBlobs.get('library/ab/one')).toEqual(new Uint8Array([1, 2, 3]))
    expect(await readFile(join(home, 'master.key'))).toEqual(masterKey)
    expect((await stat(join(home, 'master.key'))).mode & 0o777).toBe(0o600)
  })
})
