import { cp, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq, getTableColumns } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Blob } from '../../storage/blobs/blob.ts'
import { createFolderBlob } from '../../storage/blobs/folder.ts'
import {
  blocks,
  chunks,
  factCorrections,
  libraryChanges,
  productFacts,
  searchUnits,
  versions,
  works,
} from '../../storage/sql/schema.ts'
import { lawLine, markdown, type OpenLibrary, openLibrary } from '../../tests/fixtures/open-library.ts'
import { databases, onEach, temporaryFolder } from '../../tests/services.ts'
import { createIngest, type Ingest } from '../ingest.ts'
import { exportLibrary } from './export-library.ts'
import { importLibrary } from './import-library.ts'
import { BlockLine, CorrectionLine, hashOf, VersionLine, WorkLine } from './library-folder.ts'

type Home = OpenLibrary & { blobs: Blob; takeIn: Ingest }

const law = (version: string, from: string, text: string, id = version) =>
  lawLine({ id, title: '示例法', version, text: `第一条 ${text}\n第二条 本法自${from}起施行。` })

const product = markdown(
  { work: 'demo-fund', kind: 'product', title: '云帆稳健债券' },
  '## 产品要素\n\n| 要素 | 内容 |\n|---|---|\n| 产品简称 | 云帆稳健债券A |\n| 产品代码 | 990901 |\n| 风险等级 | R2 |\n| 托管费 | 0.10% |',
)
const faq = markdown(
  { work: 'demo-faq', title: '银证转账问答' },
  '## 银证转账几点可以转？\n\n同义问法：几点能转账｜转账时间\n\n交易日 8:30 到 16:00 可以转账。',
)

const correction = {
  id: 'correction-1',
  productCode: '990901',
  field: 'custodyFee' as const,
  condition: '',
  previousValue: '0.10%',
  value: '0.20%',
  reason: '笔误',
  by: 'staff-1',
}

onEach(databases, (open) => {
  let homes: Home[]
  let folder: string
  const openHome = async (): Promise<Home> => {
    const library = await openLibrary(open)
    const blobs = createFolderBlob(join(library.folder, 'blobs'))
    const { sql, events, index } = library
    const takeIn = createIngest({ sql, events, index, originals: blobs })
    const home = { ...library, blobs, takeIn }
    homes.push(home)
    return home
  }
  const take = (home: Home, name: string, content: string, state: 'published' | 'draft' = 'published') =>
    home.takeIn.bytes(name, Buffer.from(content), { by: 'test', state })
  const importInto = async (home: Home, from = folder) => {
    const report = await importLibrary(home, from, { by: 'command-line' })
    await home.index.drain()
    return report
  }
  beforeEach(async () => {
    homes = []
    folder = join(await temporaryFolder(), 'export')
  })
  afterEach(async () => {
    for (const home of homes) {
      await home.takeIn.close()
      await home.close()
    }
  })

  /** Two versions of a law, products with facts, an FAQ, a draft, a version that was withdrawn, a correction. */
  const fullHome = async (): Promise<Home> => {
    const home = await openHome()
    await take(
      home,
      'laws.jsonl',
      `${law('2019-01-01', '2019年3月1日', '旧')}\n${law('2024-01-01', '2024年3月1日', '新')}`,
    )
    await take(home, '云帆.md', product)
    await take(home, '问答.md', faq)
    await take(
      home,
      '通知.md',
      markdown({ work: 'demo-notice', kind: 'procedure' }, '## 步骤\n\n1. 打开 App。'),
      'draft',
    )
    const old = await take(home, '旧.md', markdown({ work: 'demo-old', title: '旧问答' }, '## 旧问题？\n\n旧回答。'))
    const [outcome] = old.outcomes
    if (outcome && 'versionId' in outcome) await home.takeIn.withdraw(outcome.versionId, { by: 'test', reason: '过时' })
    await home.sql.db.insert(factCorrections).values(correction)
    return home
  }
  const bytesOf = async (place: string) =>
    Object.fromEntries(
      await Promise.all(
        (await readdir(place, { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile())
          .map(async (entry) => {
            const path = join(entry.parentPath, entry.name)
            return [path.slice(place.length + 1), (await readFile(path)).toString('base64')]
          }),
      ),
    )
  const rowsOf = async ({ sql: { db } }: Home) => ({
    chunks: await db.select().from(chunks).orderBy(chunks.id),
    units: await db.select().from(searchUnits).orderBy(searchUnits.id),
    facts: await db.select().from(productFacts).orderBy(productFacts.id),
  })

  test('a library comes out of a folder as it went in: the same bytes, rows and answers', async () => {
    const one = await fullHome()
    expect(await exportLibrary(one, folder)).toMatchObject({
      works: 5,
      versions: 6,
      originals: 6,
      corrections: 1,
      missing: [],
    })
    const another = await openHome()
    expect(await importInto(another)).toMatchObject({
      added: 6,
      updated: 0,
      unchanged: 0,
      corrections: 1,
      originals: 6,
    })
    await exportLibrary(another, `${folder}-again`)
    expect(await bytesOf(`${folder}-again`)).toEqual(await bytesOf(folder))
    const rows = await rowsOf(another)
    expect(rows).toEqual(await rowsOf(one))
    expect([rows.chunks.length, rows.units.length, rows.facts.length].every((count) => count > 0)).toBe(true)
    for (const [text, options] of [
      ['几点能转账', {}],
      ['示例法第一条', {}],
      ['示例法第一条', { asOf: '2020-01-01' }],
      ['旧问题？', {}],
    ] as const) {
      const found = await Promise.all([one, another].map((home) => home.ask(text, options)))
      expect(found[1]?.passages.map(({ chunkId, text: words }) => [chunkId, words])).toEqual(
        found[0]?.passages.map(({ chunkId, text: words }) => [chunkId, words]),
      )
    }
    const streams = await another.events.read('document:demo-faq', 0, 10)
    expect(streams.map(({ content }) => content?.body)).toMatchObject([{ type: 'published-at-once', state: 'added' }])
  })

  // Two versions for the same time, as a library of before may hold: the import gave one of them an empty period.
  test('where a version ends is taken over as it was exported', async () => {
    const one = await openHome()
    for (const year of [2025, 2026])
      await take(one, `${year}.md`, markdown({ effectiveFrom: `${year}-01-01` }, `## 收多少？\n\n${year}元。`))
    await one.sql.db.update(versions).set({ effectiveFrom: '2026-01-01', effectiveTo: '2026-12-31' })
    await exportLibrary(one, folder)
    const another = await openHome()
    await importInto(another)
    await exportLibrary(another, `${folder}-again`)
    expect(await bytesOf(`${folder}-again`)).toEqual(await bytesOf(folder))
  })

  test('imported a second time nothing changes; a draft that is worked on here is left alone', async () => {
    await exportLibrary(await fullHome(), folder)
    const home = await openHome()
    await importInto(home)
    await home.sql.db.update(versions).set({ title: '改好的通知' }).where(eq(versions.workId, 'demo-notice'))
    expect(await importInto(home)).toMatchObject({ added: 0, updated: 0, unchanged: 6, libraryVersion: null })
  })

  test('what the folder says of a version counts; what else is held here stays and keeps its place in time', async () => {
    const one = await openHome()
    await take(one, 'laws.jsonl', law('2024-01-01', '2024年3月1日', '新'))
    await exportLibrary(one, folder)
    const home = await openHome()
    await take(home, 'old.jsonl', law('2019-01-01', '2019年3月1日', '旧'))
    await take(home, '问答.md', faq)
    expect(await importInto(home)).toMatchObject({ added: 1, updated: 0 })
    const lawVersions = async () =>
      (await home.sql.db.select().from(versions).orderBy(versions.effectiveFrom))
        .filter(({ workId }) => workId.startsWith('law-'))
        .map(({ effectiveFrom, effectiveTo, grade, editorialState }) => [
          effectiveFrom,
          effectiveTo,
          grade,
          editorialState,
        ])
    expect(await lawVersions()).toEqual([
      ['2019-03-01', '2024-03-01', 1, 'published'],
      ['2024-03-01', null, 1, 'published'],
    ])
    expect((await home.ask('示例法第一条')).passages[0]?.text).toContain('新')
    expect((await home.ask('几点能转账')).passages[0]?.documentId).toBe('demo-faq')

    await one.sql.db.update(versions).set({ grade: 2, editorialState: 'withdrawn' })
    await exportLibrary(one, folder)
    expect(await importInto(home)).toMatchObject({ added: 0, updated: 1 })
    expect(await lawVersions()).toEqual([
      ['2019-03-01', null, 1, 'published'],
      ['2024-03-01', null, 2, 'withdrawn'],
    ])
    expect((await home.ask('示例法第一条')).passages[0]?.text).toContain('旧')
  })

  test('what contradicts this library is named, and nothing is taken in', async () => {
    const one = await fullHome()
    await exportLibrary(one, folder)
    const home = await openHome()
    await take(home, '问答.md', faq.replace('2026-01-01', '2025-01-01'))
    await expect(importInto(home)).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringMatching(
        /《银证转账问答》的同一份文字有两个编号：demo-faq@2025-01-01.* 与 demo-faq@2026-01-01/,
      ),
    })
    expect(await home.sql.db.select().from(works)).toHaveLength(1)

    const other = await openHome()
    await take(other, '问答.md', faq)
    const [version] = await other.sql.db.select().from(versions)
    await other.sql.db.update(versions).set({ grade: 2 })
    await other.sql.db.insert(libraryChanges).values({
      id: 'change-1',
      kind: 'withdraw',
      workId: 'demo-faq',
      versionId: version?.id ?? '',
      reason: '过时',
      proposedBy: 'staff-1',
    })
    await expect(importInto(other)).rejects.toMatchObject({ detail: expect.stringContaining('还没有生效的变更') })
    expect(await other.sql.db.select().from(works)).toHaveLength(1)
  })

  test('an export takes the place of the one before, and of nothing else', async () => {
    const home = await fullHome()
    await exportLibrary(home, folder)
    await mkdir(join(folder, '.git'))
    await take(home, '问答.md', faq.replace('16:00', '15:30'))
    await exportLibrary(home, folder)
    expect((await readdir(folder)).sort()).toEqual([
      '.git',
      'blocks',
      'catalogue.jsonl',
      'manifest.json',
      'originals',
      'texts',
    ])
    expect(await readdir(join(folder, 'texts'))).toHaveLength(7)
    await writeFile(join(folder, '笔记.txt'), '别的')
    await rm(join(folder, 'manifest.json'))
    await expect(exportLibrary(home, folder)).rejects.toMatchObject({ code: 'conflict' })
    expect(await readdir(folder)).toContain('笔记.txt')
    await expect(exportLibrary(home, join(folder, '笔记.txt'))).rejects.toMatchObject({ code: 'invalid-request' })
  })

  test('an original whose bytes are gone is named and left out', async () => {
    const home = await openHome()
    await take(home, '问答.md', faq)
    for await (const key of home.blobs.list('')) await home.blobs.delete(key)
    expect(await exportLibrary(home, folder)).toMatchObject({
      originals: 0,
      missing: [expect.stringMatching(/^demo-faq@\S+ 问答\.md$/)],
    })
    expect(await importInto(await openHome())).toMatchObject({ added: 1, originals: 0 })
  })
})

describe('a folder that is not as it was written', () => {
  const pglite = databases[0]?.open ?? (() => Promise.reject(new Error('no database')))
  let home: OpenLibrary
  let whole: string
  let folder: string
  beforeAll(async () => {
    whole = join(await temporaryFolder(), 'export')
    const one = await openLibrary(pglite)
    const blobs = createFolderBlob(join(one.folder, 'blobs'))
    const takeIn = createIngest({ ...one, originals: blobs })
    await takeIn.bytes('云帆.md', Buffer.from(product), { by: 'test' })
    await one.sql.db.insert(factCorrections).values(correction)
    await exportLibrary({ ...one, blobs }, whole)
    await takeIn.close()
    await one.close()
    home = await openLibrary(pglite)
  })
  afterAll(() => home.close())
  beforeEach(async () => {
    folder = join(await temporaryFolder(), 'export')
    await cp(whole, folder, { recursive: true })
  })
  const importHere = () =>
    importLibrary({ ...home, blobs: createFolderBlob(join(home.folder, 'blobs')) }, folder, { by: 'command-line' })

  type Json = Record<string, unknown>
  /** Whoever can write the folder can also make its sums agree. */
  const rewrite = async (name: string, change: (line: Json) => Json) => {
    const path = join(folder, name)
    const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1)
    const bytes = lines.map((line) => `${JSON.stringify(change(JSON.parse(line)))}\n`).join('')
    await writeFile(path, bytes)
    return hashOf(bytes)
  }
  const catalogue = async (change: (line: Json) => Json) => {
    const sum = await rewrite('catalogue.jsonl', change)
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, catalogue: sum }))
  }
  const ofVersion = (columns: Json) => (line: Json) => (line.type === 'version' ? { ...line, ...columns } : line)
  const firstOf = async (part: string) => {
    const names = await readdir(join(folder, part), { recursive: true })
    for (const name of names) if ((await stat(join(folder, part, name))).isFile()) return join(folder, part, name)
    throw new Error(`${part} is empty`)
  }
  const replaceByLink = async (path: string) => {
    await rm(path)
    await symlink('/etc/hostname', path)
  }

  test.each<[string, () => Promise<unknown>, string | RegExp]>([
    ['no export', () => rm(join(folder, 'manifest.json')), '缺少 manifest.json'],
    ['another thing’s manifest', () => writeFile(join(folder, 'manifest.json'), '{"name":"x"}'), '不是导出的资料库'],
    ['half a manifest', () => writeFile(join(folder, 'manifest.json'), '{"format":"zhi'), '不是完整的 JSON'],
    [
      'of a newer product',
      () => writeFile(join(folder, 'manifest.json'), '{"format":"zhigu-library","version":2}'),
      /更新版本的智顾导出（格式 2）/,
    ],
    [
      'a catalogue cut short',
      async () => {
        const path = join(folder, 'catalogue.jsonl')
        await writeFile(path, (await readFile(path)).subarray(0, -40))
      },
      'catalogue.jsonl 的内容与导出时不同',
    ],
    [
      'a line too few',
      () => catalogue((line) => (line.type === 'correction' ? { ...line, type: 'work' } : line)),
      /第 \d+ 行/,
    ],
    ['a text that was changed', async () => writeFile(await firstOf('texts'), '别的'), '的内容与导出时不同'],
    ['blocks that are missing', async () => rm(await firstOf('blocks')), /缺少 blocks/],
    ['an original that is missing', async () => rm(await firstOf('originals')), /缺少 originals/],
    ['a link in place of a text', async () => replaceByLink(await firstOf('texts')), '不是普通文件'],
    [
      'an id that leads elsewhere',
      () => catalogue(ofVersion({ id: '../../../etc/passwd' })),
      '版本编号 ../../../etc/passwd 与它的资料和文字不符',
    ],
    [
      'a work that leads elsewhere',
      () => catalogue((line) => (line.type === 'work' ? { ...line, id: '../x' } : line)),
      /第 1 行 id/,
    ],
    ['a version of no work', () => catalogue(ofVersion({ workId: 'x', id: 'x@undated.00000000' })), /不符|不在目录里/],
    ['a grade that is none', () => catalogue(ofVersion({ grade: 9 })), /grade/],
    ['something unknown', () => catalogue(ofVersion({ secret: 1 })), /第 \d+ 行/],
    ['details of another shape', () => catalogue(ofVersion({ details: { history: '甲' } })), /details\.history/],
  ])('%s: refused with what is wrong, and nothing is taken in', async (_, damage, said) => {
    await damage()
    await expect(importHere()).rejects.toMatchObject({
      code: 'unprocessable-document',
      detail: expect.stringMatching(said),
    })
    expect(await home.sql.db.select().from(works)).toEqual([])
    expect(await home.sql.db.select().from(factCorrections)).toEqual([])
  })

  test('a block beyond the text is refused', async () => {
    const [name = ''] = await readdir(join(folder, 'blocks'))
    const sum = await rewrite(join('blocks', name), (line) => ({ ...line, end: 10_000 }))
    await catalogue(ofVersion({ blocks: sum }))
    await expect(importHere()).rejects.toMatchObject({
      detail: expect.stringContaining('不在正文之内'),
    })
  })
})

test('a folder says all that there is, but what belongs to one home only', () => {
  const left = (table: Parameters<typeof getTableColumns>[0], line: { shape: object }) =>
    Object.keys(getTableColumns(table)).filter((name) => !(name in line.shape))
  const kept = ['retentionClass', 'retainUntil', 'legalHold']
  expect(left(versions, VersionLine)).toEqual(['text', 'revision', 'publishedIn', 'withdrawnIn', 'updatedAt', ...kept])
  expect(left(works, WorkLine)).toEqual(['createdAt', ...kept])
  expect(left(factCorrections, CorrectionLine)).toEqual(kept)
  expect(left(blocks, BlockLine)).toEqual(['versionId', 'ordinal', 'text'])
})
