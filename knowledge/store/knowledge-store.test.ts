import { randomUUID } from 'node:crypto'
import { cp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Problem } from '../../domain/problem.ts'
import { onEach, temporaryFolder } from '../../tests/services.ts'
import {
  type KnowledgeStore,
  openKnowledgeStore,
  type UnitFilter,
  type UnitRow,
  type UnitTable,
} from './knowledge-store.ts'

type Place = { uri: string; storageOptions?: Record<string, string>; remove(): Promise<void> }

const places = [
  {
    name: 'folder',
    async open(): Promise<Place> {
      const folder = await temporaryFolder()
      return { uri: join(folder, 'index'), remove: () => rm(folder, { recursive: true, force: true }) }
    },
  },
  {
    name: 'S3',
    setting: 'TEST_S3_ENDPOINT',
    async open(): Promise<Place> {
      const endpoint = process.env.TEST_S3_ENDPOINT ?? ''
      const credentials = {
        accessKeyId: process.env.TEST_S3_ACCESS_KEY_ID ?? 'test',
        secretAccessKey: process.env.TEST_S3_SECRET_ACCESS_KEY ?? 'test',
      }
      const bucket = `index-${randomUUID()}`
      const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
      await client.send(new CreateBucketCommand({ Bucket: bucket }))
      client.destroy()
      const storageOptions = {
        endpoint,
        aws_endpoint: endpoint,
        region: 'us-east-1',
        aws_access_key_id: credentials.accessKeyId,
        aws_secret_access_key: credentials.secretAccessKey,
        allow_http: 'true',
      }
      return { uri: `s3://${bucket}/library`, storageOptions, async remove() {} }
    },
  },
]

const dimensions = 4
const row = (chunk: string, tokens: string, more: Partial<UnitRow> = {}): UnitRow => ({
  unitId: chunk,
  chunkId: chunk,
  versionId: chunk.split('/')[0] ?? chunk,
  kind: 'faq',
  unitKind: 'text',
  tokens,
  vector: [1, 0, 0, 0],
  grade: 1,
  audiences: ['public'],
  effectiveFrom: '2026-01-01',
  effectiveTo: null,
  published: true,
  ...more,
})
const client: UnitFilter = { reader: { grade: 1, audiences: ['public'] }, asOf: '2026-11-22' }
const ids = (hits: { chunkId: string }[]) => hits.map((hit) => hit.chunkId).toSorted()

onEach(places, (open) => {
  let place: Place
  let store: KnowledgeStore
  let table: UnitTable

  beforeAll(async () => {
    place = await open()
    store = await openKnowledgeStore(place)
    table = await store.createTable('units_contract', dimensions)
  })
  afterAll(async () => {
    store.close()
    await place.remove()
  })

  test('new rows are found at once by words and by vector, before and after tidying', async () => {
    await table.putVersions(['a'], [row('a/0', '开户 流程'), row('a/1', '销户 流程', { vector: [0, 1, 0, 0] })])
    const search = async () => [
      ids(await table.searchText(['开户'], client, 10)),
      ids(await table.searchText(['流程'], client, 10)),
      (await table.searchVector([0, 1, 0, 0], client, 1)).map((hit) => [hit.chunkId, Math.round(hit.score * 100)]),
    ]
    const expected = [['a/0'], ['a/0', 'a/1'], [['a/1', 100]]]
    expect(await search()).toEqual(expected)
    await table.tidy()
    expect(await search()).toEqual(expected)
  })

  test('putting a version again replaces it, as often as one likes', async () => {
    const rows = [row('b/0', '赎回 到账'), row('b/1', '赎回 费率')]
    for (let time = 0; time < 3; time++) await table.putVersions(['b'], rows)
    expect(ids(await table.searchText(['赎回'], client, 10))).toEqual(['b/0', 'b/1'])
    await table.putVersions(['b'], [row('b/1', '赎回 费用')])
    expect(ids(await table.searchText(['赎回'], client, 10))).toEqual(['b/1'])
    expect(ids(await table.searchText(['到账', '费率'], client, 10))).toEqual([])
    await table.putVersions(['b'], [])
    expect(ids(await table.searchText(['赎回'], client, 10))).toEqual([])
  })

  test('what another process writes is seen at once', async () => {
    const other = await openKnowledgeStore(place)
    const theirs = await other.openTable('units_contract', dimensions)
    await theirs.putVersions(['c'], [row('c/0', '定投')])
    expect(ids(await table.searchText(['定投'], client, 10))).toEqual(['c/0'])
    await theirs.removeVersions(['c'])
    expect(ids(await table.searchText(['定投'], client, 10))).toEqual([])
    other.close()
  })

  describe('filters are inside the search', () => {
    beforeAll(async () => {
      const many = Array.from({ length: 300 }, (_, index) => row(`f/${index}`, '门槛 权限', { grade: 3 }))
      await table.putVersions(
        ['f'],
        [
          ...many,
          row('f/open', '门槛 权限'),
          row('f/internal', '门槛', { grade: 2 }),
          row('f/staff', '门槛', { audiences: ['staff'] }),
          row('f/qualified', '门槛', { audiences: ['qualified', 'staff'] }),
          row('f/past', '门槛', { effectiveTo: '2026-11-22' }),
          row('f/future', '门槛', { effectiveFrom: '2026-11-23' }),
          row('f/today', '门槛', { effectiveFrom: '2026-11-22', effectiveTo: '2026-11-23' }),
          row('f/draft', '门槛', { published: false }),
          row('f/law', '门槛', { kind: 'regulation' }),
          row('f/question', '门槛', { unitKind: 'question', unitId: 'f/question?0' }),
        ],
      )
      await table.tidy()
    })
    const visible = ['f/law', 'f/open', 'f/question', 'f/today']

    test('a client sees what is public and in force, also among many that are not', async () => {
      expect(ids(await table.searchText(['门槛'], client, 5))).toEqual(visible)
      expect(
        ids((await table.searchVector([1, 0, 0, 0], client, 50)).filter((hit) => hit.chunkId.startsWith('f/'))),
      ).toEqual(visible)
    })
    test('staff see more', async () => {
      const staff: UnitFilter = {
        reader: { grade: 2, audiences: ['public', 'qualified', 'staff'] },
        asOf: '2026-11-22',
      }
      expect(ids(await table.searchText(['门槛'], staff, 50))).toEqual(
        [...visible, 'f/internal', 'f/qualified', 'f/staff'].toSorted(),
      )
    })
    test('another date sees another law', async () => {
      expect(ids(await table.searchText(['门槛'], { ...client, asOf: '2026-11-21' }, 50))).toEqual([
        'f/law',
        'f/open',
        'f/past',
        'f/question',
      ])
      expect(ids(await table.searchText(['门槛'], { ...client, asOf: '2025-12-31' }, 50))).toEqual([])
    })
    test('kinds and phrasings', async () => {
      expect(ids(await table.searchText(['门槛'], { ...client, kinds: ['regulation'] }, 50))).toEqual(['f/law'])
      expect(ids(await table.searchText(['门槛'], { ...client, kinds: [] }, 50))).toEqual([])
      expect(ids(await table.searchText(['门槛'], { ...client, unitKind: 'question' }, 50))).toEqual(['f/question'])
    })
    test('nothing that a caller passes opens them', async () => {
      const hostile = [
        { ...client, kinds: ["faq') OR (1=1) OR ('a'='"] },
        { ...client, reader: { grade: '9 OR 1=1', audiences: ['public'] } },
        { ...client, reader: { grade: 1, audiences: ['public) OR (true', 'staff`'] } },
        { ...client, asOf: '2026-11-22 OR 1=1' },
      ] as unknown as UnitFilter[]
      for (const filter of hostile) {
        const found = ids(await table.searchText(['门槛'], filter, 500))
        expect(found.filter((id) => !visible.includes(id) && !['f/past', 'f/future'].includes(id))).toEqual([])
      }
    })
  })

  test('a query of any form is only words', async () => {
    await table.putVersions(['q'], [row("q/it's", '"and" or not ( 门 )')])
    for (const tokens of [
      ['"'],
      ['(', ')', 'AND'],
      ["'"],
      ['*'],
      ['a b'],
      [''],
      [],
      ['x'.repeat(500)],
      Array.from({ length: 5000 }, (_, i) => `w${i}`),
    ])
      await expect(table.searchText(tokens, client, 5)).resolves.toBeInstanceOf(Array)
    await table.removeChunks(["q/it's"])
    expect(ids(await table.searchText(['门'], client, 5))).toEqual([])
  })

  test('vectors that say nothing find nothing', async () => {
    expect(await table.searchVector([0, 0, 0, 0], client, 5)).toEqual([])
    expect(await table.searchVector([Number.NaN, 0, 0, 0], client, 5)).toEqual([])
  })

  test('rows without a vector are found by words, and get one later', async () => {
    await table.putVersions(['v'], [row('v/0', '向量', { vector: null, kind: 'fee' })])
    expect(ids(await table.searchText(['向量'], client, 5))).toEqual(['v/0'])
    expect(await table.searchVector([0, 0, 1, 0], { ...client, kinds: ['fee'] }, 5)).toEqual([])
    expect(await table.countWithoutVector()).toBe(1)
    const waiting = await table.withoutVector(10)
    await table.setVectors([...waiting.map((one) => ({ ...one, vector: [0, 0, 1, 0] })), row('gone/0', '甲')])
    expect(ids(await table.searchVector([0, 0, 1, 0], { ...client, kinds: ['fee'] }, 5))).toEqual(['v/0'])
    expect([...(await table.versionIds())]).not.toContain('gone')
  })

  test('vectors of another length are refused', async () => {
    await expect(table.putVersions(['z'], [row('z/0', '甲', { vector: [1, 2] })])).rejects.toThrow('维')
    await expect(table.searchVector([1, 2], client, 5)).rejects.toThrow('维')
    await expect(store.openTable('units_contract', 8)).rejects.toMatchObject({ code: 'storage-corrupt' })
  })

  test('a table that is not there says what to do', async () => {
    const missing = await store.openTable('units_missing', dimensions).catch((error: unknown) => error)
    expect(missing).toBeInstanceOf(Problem)
    expect(missing).toMatchObject({ code: 'storage-corrupt', detail: expect.stringContaining('需要重建索引') })
    await expect(store.dropTable('units_missing')).resolves.toBeUndefined()
    await expect(store.openTable('../evil', dimensions)).rejects.toBeInstanceOf(Problem)
  })

  test('a dropped table is gone', async () => {
    await store.createTable('units_other', dimensions)
    expect(await store.tableNames()).toContain('units_other')
    await store.dropTable('units_other')
    expect(await store.tableNames()).not.toContain('units_other')
  })
})

describe('on the disk', () => {
  test('a damaged table is a problem, not a crash', async () => {
    const folder = await temporaryFolder()
    const store = await openKnowledgeStore({ uri: folder })
    const table = await store.createTable('units_damaged', dimensions)
    await table.putVersions(['a'], [row('a/0', '开户')])
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    for (const file of files) await writeFile(join(file.parentPath, file.name), 'garbage')
    const again = await openKnowledgeStore({ uri: folder })
    const opened = await again.openTable('units_damaged', dimensions).then(
      (damaged) => damaged.searchText(['开户'], client, 5).catch((error: unknown) => error),
      (error: unknown) => error,
    )
    expect(opened).toMatchObject({ code: 'storage-corrupt' })
    await rm(folder, { recursive: true, force: true })
  })

  test('whichever file is damaged, opening says so, or everything works without it', async () => {
    const folder = await temporaryFolder()
    const whole = join(folder, 'whole')
    const store = await openKnowledgeStore({ uri: whole })
    const table = await store.createTable('units_whole', dimensions)
    await table.putVersions(['a'], [row('a/0', '开户')])
    await table.putVersions(['b'], [row('b/0', '开户 销户')])
    await table.tidy(0)
    const files = (await readdir(whole, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(whole, join(entry.parentPath, entry.name)))
    let found = 0
    for (const file of files)
      for (const remains of [0, 0.5]) {
        const copy = join(folder, randomUUID())
        await cp(whole, copy, { recursive: true })
        const { size } = await stat(join(copy, file))
        await truncate(join(copy, file), Math.floor(size * remains))
        const damaged = await openKnowledgeStore({ uri: copy })
        try {
          const opened = await damaged.openTable('units_whole', dimensions)
          expect(await opened.searchText(['开户'], client, 5)).toHaveLength(2)
          expect(await opened.searchVector([1, 0, 0, 0], client, 5)).toHaveLength(2)
          await opened.putVersions(['c'], [row('c/0', '开户')])
          expect(await opened.searchText(['开户'], client, 5)).toHaveLength(3)
        } catch (error) {
          expect({ file, error }).toMatchObject({ error: { code: 'storage-corrupt' } })
          found += 1
        }
        damaged.close()
        await rm(copy, { recursive: true })
      }
    expect(found).toBeGreaterThan(10)
    await rm(folder, { recursive: true })
  }, 120_000)

  test('deleted text is gone when old versions are pruned', async () => {
    const folder = await temporaryFolder()
    const store = await openKnowledgeStore({ uri: folder })
    const table = await store.createTable('units_pruned', dimensions)
    await table.putVersions(['secret'], [row('secret/0', 'geheimwort', { vector: null })])
    await table.putVersions(['kept'], [row('kept/0', 'bleibt')])
    await table.tidy()
    await table.removeVersions(['secret'])
    // The first leaves it out of what counts, the second removes what counted before.
    await table.tidy(0)
    await table.tidy(0)
    const texts = await Promise.all(
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')),
    )
    expect(texts.join('')).not.toContain('geheimwort')
    expect(ids(await table.searchText(['bleibt'], client, 5))).toEqual(['kept/0'])
    await rm(folder, { recursive: true, force: true })
  })
})
