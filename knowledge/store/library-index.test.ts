import { readdir, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { embeddings, indexGenerations, indexOutbox } from '../../storage/sql/schema.ts'
import type { Sql } from '../../storage/sql/sql.ts'
import { embedder, markdown, type OpenLibrary, openLibrary, segmenter } from '../../tests/fixtures/open-library.ts'
import { databases, onEach } from '../../tests/services.ts'
import { openKnowledgeStore } from './knowledge-store.ts'
import { openLibraryIndex } from './library-index.ts'

const faq = (work: string, question: string, answer: string) => markdown({ work }, `## ${question}\n\n${answer}`)
const client = { reader: { grade: 1 as const, audiences: ['public' as const] }, asOf: '2026-11-22' }

onEach(databases, (open) => {
  let library: OpenLibrary
  beforeEach(async () => {
    library = await openLibrary(open)
    await library.add(faq('faq-open', '怎么开户？', '用 App 开户。'))
    await library.add(faq('faq-close', '怎么销户？', '联系客服销户。'))
  })
  afterEach(() => library.close())

  const find = async (text: string, index = library.index): Promise<number> =>
    (await (await index.reader()).searchText(text, client, 50)).length
  /** Another opening of the same library, as after a restart. */
  const reopen = (chosen = embedder, sql: Sql = library.sql) =>
    openLibraryIndex({ sql, store: library.store, embedder: chosen, segmenter })
  const generations = () => library.sql.db.select().from(indexGenerations)

  test('the outbox is empty when documents have been taken in, and they are found', async () => {
    expect(await library.index.status()).toMatchObject({ openWork: 0, rows: 4, needsRebuild: null, withoutVector: 0 })
    expect(await find('开户')).toBe(2)
  })

  test('work that a crash left open is done at the next start, as often as need be', async () => {
    const [entry] = await library.sql.db.select().from(indexOutbox)
    if (!entry) throw new Error('no entry')
    const { table } = await tableOf(library)
    await table.removeVersions([entry.targetId])
    expect(await find('开户')).toBe(0)
    await library.sql.db.update(indexOutbox).set({ doneAt: null }).where(eq(indexOutbox.id, entry.id))
    const again = await reopen()
    expect(await again.drain()).toBe(1)
    expect(await again.drain()).toBe(0)
    expect(await find('开户', again)).toBe(2)
  })

  test('a branch is as the index would be, and leaves the index as it is', async () => {
    const [entry] = await library.sql.db.select().from(indexOutbox)
    if (!entry) throw new Error('no entry')
    const shared = { kind: 'faq', grade: 1, audiences: ['public'], effectiveFrom: null, effectiveTo: null } as const
    const text = '黄金积存怎么买'
    const unit = { ...shared, unitId: 'u', chunkId: 'c', versionId: 'new', unitKind: 'text', published: true } as const
    const tables = await library.store.tableNames()
    const branch = await library.index.branch([entry.targetId, 'new'], [{ ...unit, indexText: text, embedText: text }])
    const then = await branch.reader()
    expect((await then.searchText('黄金积存', client, 9)).map(({ chunkId }) => chunkId)).toEqual(['c'])
    expect(await then.searchVector(await embedder.embedQuery(text), client, 1)).toMatchObject([{ chunkId: 'c' }])
    expect(await then.searchText('开户', client, 9)).toEqual([])
    expect([await find('黄金积存'), await find('开户')]).toEqual([0, 2])
    // The index goes on meanwhile, and forgets what it has compacted.
    await library.add(faq('faq-later', '怎么转账？', '银证转账。'))
    await library.index.tidy()
    expect(await then.searchText('黄金积存', client, 9)).toHaveLength(1)
    await branch.close()
    expect((await library.store.tableNames()).toSorted()).toEqual(tables.toSorted())
    expect(await find('开户')).toBe(2)
  })

  test('a lost index is said, and rebuilt from SQL', async () => {
    await rm(join(library.folder, 'index'), { recursive: true, force: true })
    const again = await reopen()
    expect(again.needsRebuild()).toContain('需要重建索引')
    await expect(again.reader()).rejects.toMatchObject({ code: 'storage-corrupt' })
    const seen: string[] = []
    await again.rebuild({ onProgress: ({ done, total }) => seen.push(`${done}/${total}`) })
    expect(seen).toEqual(['0/2', '2/2'])
    expect(again.needsRebuild()).toBeNull()
    expect(await find('开户', again)).toBe(2)
    // What comes after goes into the new one.
    await library.add(faq('faq-later', '怎么转账？', '银证转账。'))
    await again.drain()
    expect(await find('转账', again)).toBeGreaterThan(0)
  })

  test('what processes share lies in one place: at another it is not to be had, and nothing is done in its stead', async () => {
    const { sql, folder } = library
    const open = (uri: string) =>
      openKnowledgeStore({ uri }).then((store) => openLibraryIndex({ sql, store, embedder, segmenter }))
    const written = join(folder, 'index')
    expect((await open(`${written}/../index/`)).elsewhere()).toBeNull()
    const again = await open(join(folder, 'other'))
    await sql.db.update(indexOutbox).set({ doneAt: null })
    if (sql.kind === 'pglite') {
      expect(again.elsewhere()).toBeNull()
      expect(again.needsRebuild()).toContain('需要重建索引')
    } else {
      expect(again.elsewhere()).toBe(written)
      await expect(again.reader()).rejects.toMatchObject({ code: 'storage-corrupt' })
      await expect(again.drain()).rejects.toMatchObject({ code: 'storage-corrupt' })
      expect(await library.index.drain()).toBeGreaterThan(0)
    }
    await again.rebuild()
    expect([again.elsewhere(), again.needsRebuild()]).toEqual([null, null])
    expect(await find('开户', again)).toBe(2)
  })

  test('an index whose files are empty is one to rebuild, work left open included', async () => {
    await library.sql.db.update(indexOutbox).set({ doneAt: null })
    const folder = join(library.folder, 'index')
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(({ name }) =>
      name.endsWith('.lance'),
    )
    const largest = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    expect(largest.length).toBeGreaterThan(5)
    for (const file of largest) await truncate(file)
    const again = await reopen()
    expect(again.needsRebuild()).toContain('重建')
    await again.drain()
    await again.rebuild()
    expect(again.needsRebuild()).toBeNull()
    expect(await find('开户', again)).toBe(2)
  })

  test('another embedder: words answer meanwhile, new documents are found by them, then the index switches', async () => {
    const other = { ...embedder, id: 'other-embedder' }
    const again = await reopen(other)
    expect(again.needsRebuild()).toContain('向量模型')
    expect(await find('开户', again)).toBe(2)
    const vector = await other.embedQuery('怎么开户')
    expect(await (await again.reader()).searchVector(vector, client, 5)).toEqual([])
    await library.add(faq('faq-between', '怎么定投？', '设置定投计划。'))
    await again.drain()
    expect(await find('定投', again)).toBe(2)

    await again.rebuild()
    expect(await find('定投', again)).toBe(2)
    expect((await (await again.reader()).searchVector(vector, client, 5)).length).toBeGreaterThan(0)
    expect((await generations()).map((row) => [row.embedderId, row.state]).toSorted()).toEqual([
      [embedder.id, 'retired'],
      ['other-embedder', 'active'],
    ])
  })

  test('a rebuild that was broken off goes on where it stopped', async () => {
    const other = { ...embedder, id: 'other-embedder' }
    const again = await reopen(other)
    const stop = new AbortController()
    await expect(again.rebuild({ onProgress: () => stop.abort(), signal: stop.signal })).rejects.toThrow()
    const building = (await generations()).find((row) => row.state === 'building')
    expect(building).toBeDefined()
    const once_more = await reopen(other)
    await once_more.rebuild()
    expect((await generations()).find((row) => row.state === 'active')?.id).toBe(building?.id)
    expect(await find('销户', once_more)).toBe(2)
  })

  test('another process sees the switch', async () => {
    const other = { ...embedder, id: 'other-embedder' }
    const theirs = await reopen(other)
    await theirs.rebuild()
    await (await tableOf(library)).table.removeVersions([])
    expect(await find('开户')).toBe(2)
    expect(await (await library.index.reader()).searchVector(await embedder.embedQuery('开户'), client, 5)).toEqual([])
  })

  describe('an embedder that is slow', () => {
    const slow = {
      ...embedder,
      id: 'slow-embedder',
      calls: 0,
      async embedDocuments(texts: string[]) {
        this.calls += texts.length
        await new Promise((resolve) => setTimeout(resolve, 15 * texts.length))
        return embedder.embedDocuments(texts)
      },
    }
    const body = Array.from({ length: 30 }, (_, index) => `## 问题${index}怎么办理？\n\n办理方法${index}。`).join(
      '\n\n',
    )

    test('documents are found by words at once and by vectors soon; no text is embedded twice', async () => {
      const again = await reopen({ ...slow, embedDocuments: (texts) => slow.embedDocuments(texts) })
      await again.rebuild()
      await library.add(markdown({ work: 'faq-many' }, body))
      await again.drain()
      expect(await find('办理', again)).toBe(50)
      await again.vectorsDone()
      expect(await again.status()).toMatchObject({ withoutVector: 0, lastError: null })
      const kept = await library.sql.db.select().from(embeddings)
      expect(kept.length).toBeGreaterThan(0)
      await again.rebuild()
      expect(await again.status()).toMatchObject({ withoutVector: 0 })
      await again.close()
    })

    test('one that fails is told, and words go on answering', async () => {
      const broken = {
        ...embedder,
        id: 'broken-embedder',
        embedDocuments: async (): Promise<number[][]> => {
          throw new Error('the embedder is away')
        },
      }
      const again = await reopen(broken)
      await again.rebuild()
      expect(await find('开户', again)).toBe(2)
      await again.vectorsDone()
      expect(await again.status()).toMatchObject({ withoutVector: 4, lastError: 'Error: the embedder is away' })
      await again.close()
    })

    test('vectors that are no vectors are left out', async () => {
      const odd = {
        ...embedder,
        id: 'odd-embedder',
        embedDocuments: async (texts: string[]) =>
          texts.map((_, at) => [[Number.NaN], [1, 2], new Array(256).fill(0)][at % 3] ?? []),
      }
      const again = await reopen(odd)
      await again.rebuild()
      await again.vectorsDone()
      expect(await find('开户', again)).toBe(2)
      expect((await again.status()).withoutVector).toBe(4)
      await again.close()
    })
  })
})

const tableOf = async (library: OpenLibrary) => {
  const { generation } = await library.index.status()
  const store = await openKnowledgeStore({ uri: join(library.folder, 'index') })
  return { store, table: await store.openTable(generation ?? '', embedder.dimensions) }
}
