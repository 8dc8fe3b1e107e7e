import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FeedSettings, pauseAfter } from '../../domain/feed.ts'
import { Problem } from '../../domain/problem.ts'
import { feedItems, feedRuns, feeds, versions } from '../../storage/sql/schema.ts'
import { markdown, type OpenLibrary, openLibrary } from '../../tests/fixtures/open-library.ts'
import { databases, onEach, temporaryFolder } from '../../tests/services.ts'
import { dueFeeds } from './feed-rows.ts'
import { createFetcher, type Fetcher } from './fetcher.ts'
import { createReadFeed, type FeedReading } from './read-feed.ts'
import { createSources } from './sources.ts'

const rest = [...'甲乙丙丁戊己庚辛']
  .map(
    (name, at) =>
      `<p>${name}项：本期第 ${at + 1} 类业务收入同比变化 ${at * 3 + 1}%，主要受${name}因素影响，投资者应当自行判断。</p>`,
  )
  .join('')
const article = (title: string, words: string) =>
  `<!doctype html><html><head><meta charset="utf-8"><title>${title} - 某网站</title></head><body><h1>${title}</h1><p>${words}</p>${rest}</body></html>`
const rss = (items: { id: string; link?: string; title: string; html?: string }[]) =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>研究</title>${items
    .map(
      ({ id, link, title, html }) =>
        `<item><guid isPermaLink="false">${id}</guid><title>${title}</title>${link ? `<link>${link}</link>` : ''}<pubDate>Fri, 20 Nov 2026 02:00:00 GMT</pubDate>${html ? `<content:encoded><![CDATA[${html}]]></content:encoded>` : ''}</item>`,
    )
    .join('')}</channel></rss>`

onEach(databases, (open) => {
  let library: OpenLibrary
  let fetcher: Fetcher
  let server: Server
  let origin: string
  let root: string
  /** By path: a text, or a status with headers. */
  let pages: Record<string, string | { status: number; headers?: Record<string, string> }>
  let asked: string[]
  let read: (id: string, signal?: AbortSignal) => Promise<FeedReading>

  beforeEach(async () => {
    library = await openLibrary(open)
    pages = {}
    asked = []
    server = createServer((request, response) => {
      const path = request.url ?? ''
      const page = pages[path]
      if (path !== '/robots.txt') asked.push(path)
      if (page === undefined) return response.writeHead(404).end()
      if (typeof page !== 'string') return response.writeHead(page.status, page.headers).end()
      const etag = `"${Buffer.from(page).length}"`
      if (request.headers['if-none-match'] === etag) return response.writeHead(304).end()
      const type = path.endsWith('.xml') ? 'application/rss+xml' : 'text/html'
      return response.writeHead(200, { 'content-type': type, etag }).end(page)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    root = await temporaryFolder()
    fetcher = createFetcher({ version: '1', own: ['127.0.0.1'], pauseMilliseconds: 1 })
    read = createReadFeed({
      sql: library.sql,
      ingest: library.ingest,
      sources: createSources({ fetcher, roots: [root], settled: 0 }),
    })
  })
  afterEach(async () => {
    await fetcher.close()
    server.closeAllConnections()
    server.close()
    await library.close()
  })

  const addFeed = async (settings: Record<string, unknown>): Promise<string> => {
    const id = `feed-${String(settings.name)}`
    const said = FeedSettings.parse({
      defaults: { kind: 'research', grade: 1, audiences: ['staff'] },
      everyMinutes: 60,
      ...settings,
    })
    await library.sql.db.insert(feeds).values({ id, ...said, createdBy: 'kim' })
    return id
  }
  const feedRow = async (id: string) => {
    const [row] = await library.sql.db.select().from(feeds).where(eq(feeds.id, id))
    if (!row) throw new Error(`no feed ${id}`)
    return row
  }
  const itemsOf = async (id: string) =>
    (await library.sql.db.select().from(feedItems).where(eq(feedItems.feedId, id)).orderBy(feedItems.itemId)).map(
      ({ itemId, state, problem, versionId }) => ({ itemId, state, problem, versionId }),
    )
  const drafts = async () =>
    library.sql.db
      .select({
        id: versions.id,
        workId: versions.workId,
        title: versions.title,
        state: versions.editorialState,
        by: versions.writtenBy,
        source: versions.source,
        publishedOn: versions.publishedOn,
        text: versions.text,
      })
      .from(versions)
      .orderBy(versions.title, versions.createdAt)

  test('what a feed links to becomes a draft, once; nothing of it answers', async () => {
    pages = {
      '/feed.xml': rss([
        { id: 'g1', link: `${origin}/1`, title: '券商周报' },
        { id: 'g2', link: `${origin}/2`, title: '两融月报' },
      ]),
      '/1': article('券商周报', '本周两市成交额上升。'),
      '/2': article('两融月报', '本月融资余额下降。'),
    }
    const id = await addFeed({ kind: 'feed', name: 'research', location: `${origin}/feed.xml` })
    expect(await read(id)).toEqual({ state: 'ok', seen: 2, taken: 2, duplicates: 0, rejected: 0, problem: null })
    const made = await drafts()
    expect(made).toMatchObject([
      { title: '两融月报', state: 'draft', by: `feed:${id}`, source: `${origin}/2`, publishedOn: '2026-11-20' },
      { title: '券商周报', state: 'draft', by: `feed:${id}`, source: `${origin}/1` },
    ])
    expect((await library.ask('两融月报')).passages).toEqual([])

    asked = []
    expect(await read(id)).toMatchObject({ state: 'unchanged', seen: 0, taken: 0 })
    expect(asked).toEqual(['/feed.xml'])
    expect(await drafts()).toHaveLength(2)
    const runs = await library.sql.db.select().from(feedRuns).where(eq(feedRuns.feedId, id))
    expect(runs.map(({ state }) => state).toSorted()).toEqual(['ok', 'unchanged'])
    const { nextRunAt, failures } = await feedRow(id)
    expect(failures).toBe(0)
    expect((nextRunAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(59 * 60_000)
  })

  test('an entry whose text stands in the feed is taken from there', async () => {
    pages = {
      '/feed.xml': rss([
        { id: 'g1', title: '晨会纪要', html: article('晨会纪要', '今日关注科创板。') },
        { id: 'g2', title: '空' },
      ]),
    }
    const id = await addFeed({ kind: 'feed', name: 'own', location: `${origin}/feed.xml`, recipe: { text: 'entry' } })
    expect(await read(id)).toMatchObject({ taken: 1, rejected: 1 })
    expect(asked).toEqual(['/feed.xml'])
    expect((await drafts())[0]).toMatchObject({ title: '晨会纪要', text: expect.stringContaining('今日关注科创板') })
    expect((await itemsOf(id))[1]).toMatchObject({ state: 'rejected', problem: expect.stringContaining('没有正文') })
  })

  test('a list page is followed from page to page, and one law from two lists is held once', async () => {
    const law = `<!doctype html><html><body><h1>证券行业示例办法</h1><p>第一条 为了示例，制定本办法。</p><p>第二条 本办法由示例单位解释。</p><p>第三条 本办法自2026年12月1日起施行。</p></body></html>`
    pages = {
      '/list.html': '<ul><li><a href="/law.html">证券行业示例办法</a> 2026-11-20</li></ul>',
      '/list_1.html': '<ul><li><a href="/other.html">证券行业另一办法</a> 2026-11-19</li></ul>',
      '/law.html': law,
      '/other.html': law.replaceAll('示例办法', '另一办法').replace('为了示例', '为了另一件事'),
      '/mirror.xml': rss([{ id: 'm1', link: `${origin}/copy.html`, title: '证券行业示例办法' }]),
      '/copy.html': law.replace('<body>', '<body><nav>首页</nav>'),
    }
    const defaults = { kind: 'regulation', grade: 1, audiences: ['public'], issuer: '示例单位' }
    const recipe = {
      entry: 'li',
      dateFormat: 'YYYY-MM-DD',
      next: { by: 'number', address: 'list_{page}.html', first: 1 },
      pages: 5,
    }
    const list = await addFeed({ kind: 'page', name: 'list', location: `${origin}/list.html`, recipe, defaults })
    expect(await read(list)).toMatchObject({ state: 'ok', seen: 2, taken: 2 })
    const mirror = await addFeed({ kind: 'feed', name: 'mirror', location: `${origin}/mirror.xml`, defaults })
    expect(await read(mirror)).toMatchObject({ taken: 0, duplicates: 1 })
    const held = (await drafts()).find(({ title }) => title === '证券行业示例办法')
    expect(await itemsOf(mirror)).toMatchObject([{ state: 'duplicate', versionId: held?.id }])
    expect(await drafts()).toHaveLength(2)
  })

  test('a report that another site prints nearly alike is taken, and its reader told', async () => {
    pages = {
      '/a.xml': rss([{ id: '1', link: `${origin}/a`, title: '行业点评' }]),
      '/a': article('行业点评', '监管部门发布新规。'),
      '/b.xml': rss([{ id: '1', link: `${origin}/b`, title: '行业点评（转载）' }]),
      '/b': article('行业点评（转载）', '监管部门发布新规，影响有限。'),
    }
    expect(await read(await addFeed({ kind: 'feed', name: 'a', location: `${origin}/a.xml` }))).toMatchObject({
      taken: 1,
    })
    const id = await addFeed({ kind: 'feed', name: 'b', location: `${origin}/b.xml` })
    expect(await read(id)).toMatchObject({ taken: 1 })
    expect((await itemsOf(id))[0]?.problem).toMatch(/与《行业点评》有 \d\d% 相同/)
  })

  test('a source that fails waits the longer, says why, and a success ends that', async () => {
    const id = await addFeed({ kind: 'feed', name: 'down', location: `${origin}/feed.xml` })
    pages = { '/feed.xml': { status: 500 } }
    for (const hours of [1, 2, 4]) {
      expect(await read(id)).toMatchObject({ state: 'failed', problem: expect.stringContaining('500') })
      const pause = ((await feedRow(id)).nextRunAt?.getTime() ?? 0) - Date.now()
      expect(Math.round(pause / 360_000) / 10).toBe(hours)
    }
    pages = { '/feed.xml': { status: 429, headers: { 'retry-after': '36000' } } }
    expect(await read(id)).toMatchObject({ state: 'failed' })
    const pause = ((await feedRow(id)).nextRunAt?.getTime() ?? 0) - Date.now()
    expect(Math.round(pause / 3_600_000)).toBe(10)
    pages = { '/feed.xml': rss([]) }
    expect(await read(id)).toMatchObject({ state: 'unchanged', problem: null })
    expect(await feedRow(id)).toMatchObject({ failures: 0 })
  })

  test('one bad entry does not stop the rest: what may come later waits, what never will is rejected with the reason', async () => {
    pages = {
      '/feed.xml': rss([
        { id: '1', link: `${origin}/gone`, title: '已删除' },
        { id: '2', link: `${origin}/busy`, title: '服务器忙' },
        { id: '3', link: `${origin}/3`, title: '好的' },
        { id: '4', title: '没有链接' },
      ]),
      '/busy': { status: 502 },
      '/3': article('好的', '可以读到。'),
    }
    const id = await addFeed({ kind: 'feed', name: 'mixed', location: `${origin}/feed.xml` })
    expect(await read(id)).toMatchObject({
      state: 'ok',
      taken: 1,
      rejected: 2,
      problem: expect.stringContaining('1 条没有取到'),
    })
    expect((await itemsOf(id)).map(({ state }) => state)).toEqual(['rejected', 'new', 'taken', 'rejected'])
    pages['/busy'] = article('服务器忙', '后来好了。')
    asked = []
    expect(await read(id)).toMatchObject({ state: 'ok', seen: 0, taken: 1, problem: null })
    expect(asked).toEqual(['/feed.xml', '/busy'])
  })

  test('a full disk here is no fault of the entries: they wait', async () => {
    pages = {
      '/feed.xml': rss([1, 2, 3, 4, 5].map((at) => ({ id: `${at}`, link: `${origin}/1`, title: `第${at}条` }))),
      '/1': article('一份', '内容。'),
    }
    const id = await addFeed({ kind: 'feed', name: 'full', location: `${origin}/feed.xml` })
    const full = createReadFeed({
      sql: library.sql,
      ingest: { bytes: () => Promise.reject(new Problem('storage-full', '磁盘已满。')) },
      sources: createSources({ fetcher, roots: [root] }),
    })
    expect(await full(id)).toMatchObject({ taken: 0, rejected: 0, problem: expect.stringContaining('磁盘已满') })
    // After some it is not tried with the rest.
    expect(asked.filter((path) => path === '/1')).toHaveLength(3)
    expect(await read(id)).toMatchObject({ taken: 1, duplicates: 4, problem: null })
  })

  test('a folder: what is put in is taken, what is changed is its next version, what was there is left alone', async () => {
    const folder = join(root, 'inbox')
    await mkdir(join(folder, '2026'), { recursive: true })
    await writeFile(
      join(folder, '2026', 'faq.md'),
      markdown({ work: 'faq-feed', title: '开户问答' }, '## 怎么开户？\n\n用 App 开户。'),
    )
    await writeFile(join(folder, 'broken.pdf'), '%PDF-1.7 half')
    const id = await addFeed({ kind: 'folder', name: 'inbox', location: 'inbox' })
    expect(await read(id)).toMatchObject({ state: 'ok', seen: 2, taken: 1, rejected: 1 })
    expect(await read(id)).toMatchObject({ state: 'unchanged', seen: 2, taken: 0 })
    // Somebody asks for what was rejected, and it is no better.
    await library.sql.db.update(feedItems).set({ state: 'new' }).where(eq(feedItems.state, 'rejected'))
    expect(await read(id)).toMatchObject({ taken: 0, rejected: 1 })
    await writeFile(
      join(folder, '2026', 'faq.md'),
      markdown(
        { work: 'faq-feed', title: '开户问答', effectiveFrom: '2026-12-01' },
        '## 怎么开户？\n\n用 App 或到营业部开户。',
      ),
    )
    expect(await read(id)).toMatchObject({ state: 'ok', taken: 1 })
    expect((await drafts()).map(({ workId, state }) => `${workId} ${state}`)).toEqual([
      'faq-feed draft',
      'faq-feed draft',
    ])
    await rm(folder, { recursive: true })
    expect(await read(id)).toMatchObject({ state: 'failed', problem: expect.stringContaining('没有文件夹') })
  })

  test('mails: text and attachments are documents of their own; other files are passed over', async () => {
    await mkdir(join(root, 'mail'))
    const mail = [
      'From: =?utf-8?B?56CU56m25omA?= <research@example.com>',
      'Subject: =?utf-8?B?5pmo5Lya57qq6KaB?=',
      'Date: Fri, 20 Nov 2026 08:00:00 +0800',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      '今日晨会讨论了三件事。',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8; name="note.txt"',
      'Content-Disposition: attachment; filename="note.txt"',
      '',
      '附件标题',
      '附件里的正文。',
      '--b--',
    ]
    await writeFile(join(root, 'mail', 'morning.eml'), mail.join('\r\n'))
    await writeFile(join(root, 'mail', 'other.txt'), '不是邮件')
    const id = await addFeed({ kind: 'mail', name: 'mail', location: 'mail' })
    expect(await read(id)).toMatchObject({ seen: 1, taken: 1, rejected: 0 })
    expect((await drafts()).map(({ title }) => title).toSorted()).toEqual(['晨会纪要', '附件标题'].toSorted())
  })

  test('a run that is broken off goes on where it was, also when the process died', async () => {
    pages = {
      '/feed.xml': rss([{ id: '1', link: `${origin}/1`, title: '第一份' }]),
      '/1': article('第一份', '内容。'),
    }
    const id = await addFeed({ kind: 'feed', name: 'cut', location: `${origin}/feed.xml` })
    const stopped = AbortSignal.abort()
    await expect(read(id, stopped)).rejects.toHaveProperty('name', 'AbortError')
    expect(await feedRow(id)).toMatchObject({ failures: 0, nextRunAt: null })
    await library.sql.db.insert(feedRuns).values({ id: '0', feedId: id, state: 'running' })
    expect(await read(id)).toMatchObject({ state: 'ok', taken: 1 })
    const runs = await library.sql.db.select().from(feedRuns).where(eq(feedRuns.feedId, id)).orderBy(feedRuns.id)
    expect(runs.map(({ state }) => state)).toEqual(['failed', 'failed', 'ok'])
    // The draft was made, and the process died before the entry's row said so.
    await library.sql.db.update(feedItems).set({ state: 'new', hash: null, versionId: null })
    expect(await read(id)).toMatchObject({ taken: 1, duplicates: 0 })
    expect(await drafts()).toHaveLength(1)
  })

  test('who asks for a source while it is read has it read again', async () => {
    const id = await addFeed({ kind: 'feed', name: 'twice', location: `${origin}/feed.xml` })
    pages = { '/feed.xml': rss([]) }
    expect(await dueFeeds(library.sql.db, new Date())).toEqual([id])
    const soon = new Date(Date.now() - 1_000)
    const list = createReadFeed({
      sql: library.sql,
      ingest: library.ingest,
      sources: {
        async list() {
          await library.sql.db.update(feeds).set({ nextRunAt: soon }).where(eq(feeds.id, id))
          return { state: 'unchanged' }
        },
        content: async () => null,
      },
    })
    await list(id)
    expect(await dueFeeds(library.sql.db, new Date())).toEqual([id])
    await read(id)
    expect(await dueFeeds(library.sql.db, new Date())).toEqual([])
    await library.sql.db.update(feeds).set({ enabled: false, nextRunAt: null }).where(eq(feeds.id, id))
    expect(await dueFeeds(library.sql.db, new Date())).toEqual([])
  })
})

test.each([
  [0, 60, 0, 1],
  [1, 60, 0, 1],
  [4, 60, 0, 8],
  [6, 60, 0, 24],
  [60, 60, 0, 24],
  [1, 2_880, 0, 48],
  [1, 60, 18_000, 5],
  [1, 60, 10_000_000, 24],
])('after %i failures, every %i minutes, asked for %i seconds: %i hours', (failures, every, asked, hours) =>
  expect(pauseAfter(failures, every, asked) / 3_600_000).toBe(hours),
)
