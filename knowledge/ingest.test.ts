import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq, sql as statement } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { blocks, chunks, files, libraryVersions, productFacts, versions } from '../storage/sql/schema.ts'
import { docx, paragraph } from '../tests/fixtures/office-files.ts'
import { lawLine, markdown, type OpenLibrary, openLibrary } from '../tests/fixtures/open-library.ts'
import { databases, onEach } from '../tests/services.ts'
import { createIngest } from './ingest.ts'
import type { AttributeDefaults } from './parsing/parsed-document.ts'
import { loadSampleLibrary } from './sample-library.ts'
import { titleKey, workIdOf } from './versions/work-id.ts'

const by = { by: 'test' }

onEach(databases, (open) => {
  let library: OpenLibrary
  beforeEach(async () => {
    library = await openLibrary(open)
  })
  afterEach(() => library.close())

  const held = async () => {
    const rows = await library.sql.db
      .select({
        workId: versions.workId,
        from: versions.effectiveFrom,
        to: versions.effectiveTo,
        state: versions.editorialState,
        in: versions.publishedIn,
        out: versions.withdrawnIn,
      })
      .from(versions)
      .orderBy(versions.workId, versions.effectiveFrom, versions.publishedIn)
    return rows.map(
      (row) => `${row.workId} ${row.from}…${row.to ?? ''} ${row.state} ${row.in}${row.out ? `-${row.out}` : ''}`,
    )
  }
  const write = async (files: Record<string, string | Uint8Array>): Promise<string[]> => {
    const folder = join(library.folder, 'files')
    await mkdir(folder, { recursive: true })
    return Promise.all(
      Object.entries(files).map(async ([name, content]) => {
        await writeFile(join(folder, name), content)
        return join(folder, name)
      }),
    )
  }
  const states = (report: { outcomes: { state: string }[] }) => report.outcomes.map((outcome) => outcome.state)

  test('files become versions, blocks, chunks and facts, and can be asked; originals are kept', async () => {
    const kept = new Map<string, Uint8Array>()
    const ingest = createIngest({
      sql: library.sql,
      events: library.events,
      index: library.index,
      originals: { put: async (key, bytes) => void kept.set(key, bytes), has: async (key) => kept.has(key) },
    })
    const product =
      '## 产品要素\n\n| 要素 | 内容 |\n|---|---|\n| 产品简称 | 云帆稳健债券A |\n| 产品代码 | 990901 |\n| 风险等级 | R2 |'
    const paths = await write({
      'faq.md': markdown({ work: 'faq' }, '## 怎么开户？\n\n同义问法：咋开户\n\n用 App 开户。'),
      'product.md': markdown({ work: 'product-990901', kind: 'product', title: '云帆稳健债券A产品资料' }, product),
    })
    const progress: number[] = []
    const report = await ingest.files(paths, {
      ...by,
      onProgress: ({ bytes, totalBytes }) => progress.push(bytes / totalBytes),
    })
    expect(report).toMatchObject({ added: 2, rejected: 0, chunks: 4, libraryVersion: 1 })
    expect(progress.at(-1)).toBe(1)
    const { db } = library.sql
    const texts = new Map(
      (await db.select({ id: versions.id, text: versions.text }).from(versions)).map((row) => [row.id, row.text]),
    )
    for (const chunk of await db.select().from(chunks))
      expect(texts.get(chunk.versionId)?.slice(chunk.start, chunk.end)).toBe(chunk.text)
    for (const block of await db.select().from(blocks))
      expect(texts.get(block.versionId)?.slice(block.start, block.end)).toBe(block.text)
    expect((await db.select().from(productFacts)).map((fact) => fact.field)).toEqual(['shortName', 'code', 'riskLevel'])
    const originals = await db.select().from(files)
    expect(originals.map((file) => file.name).toSorted()).toEqual(['faq.md', 'product.md'])
    for (const file of originals) expect(kept.get(file.blobKey)?.length).toBe(file.size)
    expect((await library.ask('咋开户')).passages[0]).toMatchObject({
      source: 'faq',
      text: '用 App 开户。',
      matchedQuestion: '咋开户',
    })
    expect((await library.ask('云帆稳健债券A的风险等级')).passages[0]?.facts[0]).toMatchObject({
      field: 'riskLevel',
      value: 'R2',
    })
  })

  test('a Word file is read elsewhere, its original kept as it came, and what was left out of it told', async () => {
    const kept: Uint8Array[] = []
    const ingest = createIngest({
      sql: library.sql,
      events: library.events,
      index: library.index,
      originals: { put: async (_, bytes) => void kept.push(bytes), has: async () => true },
    })
    const word = docx([paragraph('收费说明'), paragraph('虚谷灯会门票三元。')].join(''), {
      more: { 'word/vbaProject.bin': 'x' },
    })
    const paths = await write({
      '收费.docx': word,
      '坏的.docx': word.subarray(0, 500),
      '通知.txt': '通知\n\n灯会照常。',
    })
    const defaults: AttributeDefaults = { kind: 'procedure', grade: 1, audiences: ['public'] }
    const { outcomes } = await ingest.files(paths, { ...by, defaults })
    await ingest.close()
    expect(Object.fromEntries(outcomes.map((outcome) => [outcome.file, outcome]))).toMatchObject({
      '收费.docx': { state: 'added', title: '收费说明', notes: [{ kind: 'left-out' }] },
      '坏的.docx': { state: 'rejected', problem: { detail: expect.stringMatching(/^坏的\.docx：文件不完整/) } },
      '通知.txt': { state: 'added', notes: [] },
    })
    expect(kept).toContainEqual(word)
    expect((await library.ask('虚谷灯会门票')).passages[0]?.text).toBe('虚谷灯会门票三元。')
  })

  test('the same file twice changes nothing, not even the library’s number', async () => {
    const source = markdown({}, '## 甲？\n\n乙。')
    expect(states(await library.add(source))).toEqual(['added'])
    expect(await library.add(source)).toMatchObject({ outcomes: [{ state: 'unchanged' }], libraryVersion: null })
    expect(await library.sql.db.$count(libraryVersions)).toBe(1)
    // Also within one run.
    const paths = await write({
      'a.md': markdown({ work: 'b' }, '## 丙？\n\n丁。'),
      'b.md': markdown({ work: 'b' }, '## 丙？\n\n丁。'),
    })
    expect(states(await library.ingest.files(paths, by))).toEqual(['added', 'unchanged'])
  })

  test('files of one name in several folders are works of their own, and told apart', async () => {
    const folder = join(library.folder, 'named')
    const paths = ['上海/说明.md', '深圳/说明.md', '费用.md'].map((name) => join(folder, name))
    for (const path of paths) {
      await mkdir(join(path, '..'), { recursive: true })
      await writeFile(path, `# 说明\n\n## ${path}？\n\n答。`)
    }
    const defaults: AttributeDefaults = { kind: 'faq', grade: 1, audiences: ['public'] }
    const report = await library.ingest.files(paths, { ...by, defaults })
    expect(report.outcomes.map(({ file }) => file)).toEqual(['上海/说明.md', '深圳/说明.md', '费用.md'])
    expect(report).toMatchObject({ added: 3 })
    expect(await held()).toHaveLength(3)
    expect((await held()).filter((row) => row.includes('published'))).toHaveLength(3)
  })

  test('texts that begin alike do not take each other’s place', async () => {
    const paths = await write({ '1.txt': '通知\n\n甲部门放假。', '2.txt': '通知\n\n乙部门加班。' })
    const defaults: AttributeDefaults = { kind: 'procedure', grade: 1, audiences: ['public'] }
    await library.ingest.files(paths, { ...by, defaults })
    expect((await held()).filter((row) => row.includes('published'))).toHaveLength(2)
  })

  // A regulation is known by its title and anything else by its file: once both stood in the library beside each other.
  test('a file that is taken in again as another kind of document takes its own place, edited or not', async () => {
    const text = (days: number) => `休假办法\n\n第一条 每年休${days}天。\n\n第二条 须先申请。\n`
    const add = async (content: string, kind?: 'procedure' | 'regulation') => {
      const paths = await write({ '休假.txt': content, '加班.txt': content.replaceAll('休', '加') })
      return library.ingest.files(paths, { ...by, defaults: { kind, grade: 1, audiences: ['public'] } })
    }
    const shown = async () => (await held()).filter((row) => row.includes('published')).map((row) => row.slice(0, 4))
    await add(text(5))
    expect(await shown()).toEqual(['law-', 'law-'])
    await add(text(5), 'procedure')
    expect(await shown()).toEqual(['file', 'file'])
    await add(text(7))
    expect(await shown()).toEqual(['law-', 'law-'])
    const answers = await library.ask('每年休几天')
    expect(answers.passages.filter(({ text: said }) => said.includes('每年休')).map(({ text: said }) => said)).toEqual([
      '第一条 每年休7天。',
    ])
  })

  test('a bad file is told and does not stop the rest', async () => {
    const paths = await write({
      'a-good.md': markdown({ work: 'good' }, '## 甲？\n\n乙。'),
      'b-bad.md': '没有文件头',
      'c-other.pdf': 'x',
      'd-laws.jsonl': `${lawLine({ id: 'l', title: '甲办法', version: '2020-01-01', text: '第一条 甲。' })}\n{"id":\n`,
    })
    const report = await library.ingest.files([...paths, join(library.folder, 'missing.md')], by)
    expect(report.outcomes.map(({ file, line, state }) => [file, line, state])).toEqual([
      ['b-bad.md', 1, 'rejected'],
      ['c-other.pdf', 1, 'rejected'],
      ['d-laws.jsonl', 2, 'rejected'],
      ['missing.md', 1, 'rejected'],
      ['a-good.md', 1, 'added'],
      ['d-laws.jsonl', 1, 'added'],
    ])
    for (const outcome of report.outcomes)
      if (outcome.state === 'rejected') expect(outcome.problem.detail).toContain(outcome.file)
  })

  test('whatever is in a file, it is named and the rest goes on', async () => {
    const aliases = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (const [at, name] of [...'bcdefghi'].entries())
      aliases.push(`${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`)
    const good = { id: 'l', title: '甲办法', version: '2020-01-01', text: '第一条 甲。' }
    const paths = await write({
      '1-deep.md': markdown({ work: 'deep' }, `${'>'.repeat(5000)} 甲`),
      '2-aliases.md': `---\n${aliases.join('\n')}\n---\n\n正文`,
      '3-laws.jsonl': [
        lawLine({ ...good, title: '法'.repeat(301) }),
        lawLine({ ...good, id: '号'.repeat(5000), title: '乙办法' }),
        lawLine({
          id: 'n\0',
          title: '丙\0办法',
          short_title: '丙\0',
          version: '2020-01-01',
          history: ['2020年\0'],
          text: '## 第一章 总\0则\n第一条 丙\0。\ud800',
        }),
      ].join('\n'),
      '4-nul.md': markdown(
        { work: 'nul', title: '问\0答', topics: ['甲\0', '\ud800'] },
        `${'先说明一句。\n\n'.repeat(800)}## 甲\0？\n\n同义问法：咋\0甲\n\n乙。`,
      ),
      '5-good.md': markdown({ work: 'good' }, '## 丁？\n\n戊。'),
    })
    const report = await library.ingest.files(paths, by)
    const outcomes = report.outcomes.map((outcome) => [`${outcome.file}:${outcome.line}`, outcome.state])
    expect(Object.fromEntries(outcomes)).toEqual({
      '1-deep.md:1': 'rejected',
      '2-aliases.md:1': 'rejected',
      '3-laws.jsonl:1': 'rejected',
      '3-laws.jsonl:2': 'rejected',
      '3-laws.jsonl:3': 'added',
      '4-nul.md:1': 'added',
      '5-good.md:1': 'added',
    })
    for (const outcome of report.outcomes)
      if (outcome.state === 'rejected') {
        expect(outcome.problem.code).toBe('unprocessable-document')
        expect(outcome.problem.detail).toMatch(new RegExp(`${outcome.file}.*请`))
        expect(outcome.problem.detail).not.toMatch(/Error|冲突/)
      }
  })

  test('a document that the database refuses does not take its batch along', async () => {
    await library.sql.db.execute(statement`alter table works add constraint refused check (title <> '坏')`)
    const paths = await write({
      '1.md': markdown({ work: 'one', title: '好一' }, '## 甲？\n\n乙。'),
      '2.md': markdown({ work: 'two', title: '坏' }, '## 丙？\n\n丁。'),
      '3.md': markdown({ work: 'three', title: '好二' }, '## 戊？\n\n己。'),
    })
    expect(states(await library.ingest.files(paths, by))).toEqual(['added', 'rejected', 'added'])
    expect(await held()).toHaveLength(2)
  })

  test('a broken publish leaves nothing behind', async () => {
    await library.sql.db.execute(statement`alter table chunks add constraint refused check (text <> '坏。')`)
    expect(states(await library.add(markdown({}, '## 甲？\n\n好。\n\n## 乙？\n\n坏。')))).toEqual(['rejected'])
    for (const table of [versions, chunks, blocks, libraryVersions]) expect(await library.sql.db.$count(table)).toBe(0)
  })

  describe('versions of one work', () => {
    const version = (effectiveFrom: string, answer: string, more = {}) =>
      markdown({ effectiveFrom, ...more }, `## 收多少？\n\n${answer}`)

    test('a newer one ends the older one, whatever order they come in', async () => {
      await library.add(version('2025-01-01', '收五元。'))
      await library.add(version('2024-01-01', '收十元。'))
      await library.add(version('2026-01-01', '收三元。'))
      expect(await held()).toEqual([
        'test-work 2024-01-01…2025-01-01 published 2',
        'test-work 2025-01-01…2026-01-01 published 1',
        'test-work 2026-01-01… published 3',
      ])
      const said = async (asOf: string) =>
        (await library.ask('收多少', { asOf })).passages.map((passage) => passage.text)
      expect(await said('2023-12-31')).toEqual([])
      expect(await said('2024-12-31')).toEqual(['收十元。'])
      expect(await said('2025-01-01')).toEqual(['收五元。'])
      expect(await said('2026-11-22')).toEqual(['收三元。'])
    })

    test.each([
      ['the older first', ['2019', '2025']],
      ['the newer first', ['2025', '2019']],
    ])('each keeps its own title, the work has that of the newest: %s', async (_, years) => {
      for (const year of years)
        await library.add(
          markdown(
            {
              work: 'w',
              kind: 'digest',
              title: `某法要点（${year}年版）`,
              law: '某法',
              effectiveFrom: `${year}-01-01`,
            },
            `## 第一条 目的\n\n${year}年的目的。`,
          ),
        )
      const titles = async (asOf: string) =>
        (await library.ask('某法第一条的目的', { asOf })).passages.map(({ title }) => title)
      expect(await titles('2020-06-01')).toEqual(['某法要点（2019年版）'])
      expect(await titles('2026-06-01')).toEqual(['某法要点（2025年版）'])
      const { works: named, versionsOf } = await library.library.catalogue()
      expect(named.get('w')?.title).toBe('某法要点（2025年版）')
      expect(versionsOf('w').map(({ title }) => title)).toEqual(['某法要点（2019年版）', '某法要点（2025年版）'])
    })
    test('a corrected text takes the place of the wrong one', async () => {
      await library.add(version('2026-01-01', '收三元。'))
      expect(states(await library.add(version('2026-01-01', '收两元。')))).toEqual(['added'])
      expect(await held()).toEqual(['test-work 2026-01-01… withdrawn 1-2', 'test-work 2026-01-01… published 2'])
      expect((await library.ask('收多少')).passages.map((passage) => passage.text)).toEqual(['收两元。'])
    })

    // Two files said other things for the same year: both were shown as in force, and an answer told of a new version that did not exist.
    test('of two files for the same time and with other texts the second is refused, and told what to do', async () => {
      const [first = '', second = ''] = await write({
        'a-甲.md': version('2026-01-01', '收甲元。', { effectiveTo: '2026-12-31', source: undefined }),
        'b-乙.md': version('2026-01-01', '收乙元。', { effectiveTo: '2026-12-31', source: undefined }),
      })
      for (const paths of [[first, second], [second]]) {
        const report = await library.ingest.files(paths, by)
        const [refused] = report.outcomes.filter(({ state }) => state === 'rejected')
        if (refused?.state !== 'rejected') throw new Error('not refused')
        const { code, detail, action } = refused.problem
        expect(code).toBe('conflict')
        expect(detail).toMatch(/^b-乙\.md：.*test-work@2026-01-01\..*自 2026-01-01 起施行，文字却不同/)
        expect(action).toMatch(/effectiveFrom.*library retire.*work/)
        expect(await held()).toEqual(['test-work 2026-01-01…2026-12-31 published 1'])
      }
      expect((await library.ask('收多少')).passages.map(({ text }) => text)).toEqual(['收甲元。'])
    })

    test('a period within another that both texts print is refused; a later start ends the earlier one', async () => {
      await library.add(version('2026-01-01', '收三元。', { effectiveTo: '2027-01-01' }))
      const within = version('2026-03-01', '收一元。', { effectiveTo: '2026-06-01' })
      const [refused] = (await library.add(within)).outcomes
      expect(refused).toMatchObject({
        state: 'rejected',
        problem: { code: 'conflict', detail: expect.stringMatching(/2026-03-01 起、2026-06-01 止，落在.*之内/) },
      })
      await library.add(version('2026-06-01', '收两元。', { effectiveTo: '2027-06-01' }))
      expect(await held()).toEqual([
        'test-work 2026-01-01…2026-06-01 published 1',
        'test-work 2026-06-01…2027-06-01 published 2',
      ])
    })

    test('the same file under another name is recognised, and nothing changes', async () => {
      const content = version('2026-01-01', '收三元。', { source: undefined })
      const paths = await write({ 'a-good.md': content, 'z-dup.md': content })
      const plain = '办法说明\n\n请到柜台。'
      const others = await write({ '说明.txt': plain, '副本.txt': plain })
      const defaults: AttributeDefaults = { kind: 'procedure', grade: 1, audiences: ['public'] }
      await library.ingest.files(paths.slice(0, 1), by)
      await library.ingest.files(others.slice(0, 1), { ...by, defaults })
      const report = await library.ingest.files(paths, by)
      expect(report).toMatchObject({ updated: 0, unchanged: 2, libraryVersion: null })
      expect(report.outcomes.at(-1)).toMatchObject({ file: 'z-dup.md', state: 'unchanged', sameAs: 'a-good.md' })
      expect(await library.ingest.files(others.slice(1), { ...by, defaults })).toMatchObject({
        outcomes: [{ file: '副本.txt', state: 'unchanged', sameAs: '说明.txt' }],
        libraryVersion: null,
      })
    })

    test('the same text with another catalogue entry is updated in place, index included', async () => {
      await library.add(version('2026-01-01', '收三元。'))
      const before = (await library.ask('收多少')).passages[0]?.chunkId
      expect(states(await library.add(version('2026-01-01', '收三元。', { audiences: ['staff'] })))).toEqual([
        'updated',
      ])
      expect((await library.ask('收多少')).passages).toEqual([])
      expect(states(await library.add(version('2026-01-01', '收三元。', { effectiveTo: '2026-06-01' })))).toEqual([
        'updated',
      ])
      expect((await library.ask('收多少')).passages).toEqual([])
      expect((await library.ask('收多少', { asOf: '2026-05-31' })).passages[0]?.chunkId).toBe(before)
    })

    test('other phrasings alone are a change too', async () => {
      await library.add(version('2026-01-01', '收三元。'))
      const source = markdown({}, '## 收多少？\n\n同义问法：价钱如何\n\n收三元。')
      expect(states(await library.add(source))).toEqual(['updated'])
      expect((await library.ask('价钱如何')).passages[0]?.matchedQuestion).toBe('价钱如何')
    })

    test('as another kind of document the same text is cut anew, and its facts are read', async () => {
      const body = '| 要素 | 内容 |\n|---|---|\n| 产品代码 | 880001 |\n| 产品简称 | 试编一号 |\n| 起购金额 | 37元 |'
      const as = (kind: string) => library.add(markdown({ kind, title: '试编一号产品资料' }, body))
      const inDatabase = async () =>
        (
          await library.sql.db.execute(
            `select (select count(*)::int from chunks) as chunks, (select count(*)::int from blocks) as blocks,
              (select count(*)::int from product_facts) as facts`,
          )
        ).rows[0]
      const asResearch = await as('research')
      const before = await inDatabase()
      expect(before).toMatchObject({ chunks: asResearch.chunks, facts: 0 })
      const asProduct = await as('product')
      expect(states(asProduct)).toEqual(['updated'])
      const after = await inDatabase()
      expect(after).toMatchObject({ chunks: asProduct.chunks, blocks: before?.blocks })
      expect(asProduct.chunks).toBeGreaterThan(asResearch.chunks)
      expect(after?.facts).toBeGreaterThan(0)
      expect((await library.ask('试编一号的起购金额')).passages[0]).toMatchObject({
        kind: 'product',
        chunkId: expect.any(String),
      })
      expect(states(await as('research'))).toEqual(['updated'])
      expect(await inDatabase()).toEqual(before)
    })

    test('withdrawn, no chunk of it answers any more and the one before stands again; restored, it is back', async () => {
      await library.add(version('2025-01-01', '收五元。'))
      const newer = version('2026-01-01', '收三元。')
      const [outcome] = (await library.add(newer)).outcomes
      if (outcome?.state !== 'added') throw new Error('not added')
      await library.ingest.withdraw(outcome.versionId, { by: 'test', reason: '有误' })
      expect((await library.ask('收多少')).passages.map((passage) => passage.text)).toEqual(['收五元。'])
      expect(states(await library.add(newer))).toEqual(['restored'])
      expect((await library.ask('收多少')).passages.map((passage) => passage.text)).toEqual(['收三元。'])
    })

    test('a draft is stored and not found', async () => {
      const report = await library.ingest.bytes('d.md', Buffer.from(version('2026-01-01', '收三元。')), {
        ...by,
        state: 'draft',
      })
      expect(states(report)).toEqual(['added'])
      expect((await library.ask('收多少')).passages).toEqual([])
    })
  })

  describe('laws', () => {
    const law = (id: string, version: string, article: string, more: Partial<Parameters<typeof lawLine>[0]> = {}) =>
      lawLine({
        id,
        title: '中华人民共和国示例法',
        version,
        history: [`${version} 修订`],
        text: `第一条 ${article}\n\n第二条 本法自${version.slice(0, 4)}年12月1日起施行。`,
        ...more,
      })

    test('the same law twice, but for white space, is one version', async () => {
      const again = law('b', '2020-05-01', '甲乙。').replace('甲乙', '甲 乙')
      const [path] = await write({ 'laws.jsonl': [law('a', '2020-05-01', '甲乙。'), again].join('\n') })
      expect(states(await library.ingest.files([path ?? ''], by))).toEqual(['added', 'unchanged'])
    })

    test('two versions in one file close each other', async () => {
      const [path] = await write({
        'laws.jsonl': [law('b', '2023-05-01', '新。'), law('a', '2020-05-01', '旧。')].join('\n'),
      })
      await library.ingest.files([path ?? ''], by)
      const workId = workIdOf('示例法')
      expect(await held()).toEqual([`${workId} 2020-12-01…2023-12-01 published 1`, `${workId} 2023-12-01… published 1`])
      expect(titleKey('中华人民共和国示例法')).toBe('示例法')
    })
  })
})

describe('the sample library', () => {
  let library: OpenLibrary
  const [pglite] = databases
  beforeAll(async () => {
    if (!pglite) throw new Error('no database')
    library = await openLibrary(pglite.open)
  })
  afterAll(() => library.close())

  test('loads whole, once, and can be asked', async () => {
    const report = await loadSampleLibrary(library.ingest)
    expect(report).toMatchObject({ rejected: 0, unchanged: 0, libraryVersion: 1 })
    expect(report.added).toBeGreaterThan(60)
    expect(await loadSampleLibrary(library.ingest)).toMatchObject({ added: 0, updated: 0, libraryVersion: null })
    const [best] = (await library.ask('怎么开户')).passages
    expect(best).toMatchObject({ source: 'faq', path: [expect.stringContaining('开户')] })
  })

  test('every number of a fact stands in its row', async () => {
    const rows = await library.sql.db
      .select({ fact: productFacts, text: versions.text })
      .from(productFacts)
      .innerJoin(versions, eq(versions.id, productFacts.versionId))
    expect(rows.length).toBeGreaterThan(200)
    for (const { fact, text } of rows) expect(text.slice(fact.start, fact.end)).toContain(fact.value)
  })

  test('a product is found by its name as clients cut it', async () => {
    const { products } = await library.library.catalogue()
    for (const product of products.all) {
      const names = products.find(`${product.name}怎么样`).map((mention) => mention.product.code)
      expect(names[0]).toBe(product.code)
      expect(products.find(product.code).map((mention) => mention.product.code)).toEqual([product.code])
    }
  })
})
