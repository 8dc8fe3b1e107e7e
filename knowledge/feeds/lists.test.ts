import { expect, test } from 'vitest'
import type { PageRecipe } from '../../domain/feed.ts'
import { Problem } from '../../domain/problem.ts'
import { numberedPage } from './page-entries.ts'
import { readList } from './read-list.ts'
import { dayOf, dayWritten } from './written-date.ts'

const address = 'https://www.example.com/list/index.html'
const read = (bytes: string | Uint8Array, recipe: PageRecipe | null = null, charset?: string) =>
  readList({ bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes, charset, address, recipe }, { seconds: 10 })

const refused = async (promise: Promise<unknown>): Promise<Problem> => {
  const error = await promise.catch((cause: unknown) => cause)
  if (!(error instanceof Problem)) throw new Error(`not refused: ${JSON.stringify(error)}`)
  return error
}

/** 关于调整风险等级的公告, as GB 2312 writes it. */
const announcement = Buffer.from('b9d8d3dab5f7d5fbb7e7cfd5b5c8bcb6b5c4b9abb8e6', 'hex')

test('RSS: what an entry is, where it is, when it was; dates in Shanghai', async () => {
  const { entries } =
    await read(`<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
    <channel><title>公告</title>
    <item><title><![CDATA[关于<b>调整</b>费率 &amp; 说明]]></title><link>/a/1.html</link><guid isPermaLink="false">g1</guid>
      <pubDate>Sun, 22 Nov 2026 18:00:00 GMT</pubDate><description>摘要</description><content:encoded><![CDATA[<p>全文</p>]]></content:encoded></item>
    <item><title>附件</title><enclosure url="https://files.example.com/a.pdf" type="application/pdf" length="1"/></item>
    <item><link>javascript:alert(1)</link></item></channel></rss>`)
  expect(entries).toEqual([
    {
      id: 'g1',
      url: 'https://www.example.com/a/1.html',
      title: '关于调整费率 & 说明',
      publishedOn: '2026-11-23',
      changedAt: null,
      html: '<p>全文</p>',
    },
    expect.objectContaining({
      id: 'https://files.example.com/a.pdf',
      url: 'https://files.example.com/a.pdf',
      title: '附件',
    }),
    expect.objectContaining({ url: null }),
  ])
})

test('Atom and JSON Feed say when an entry was changed', async () => {
  const atom =
    await read(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title type="html">&lt;i&gt;周报&lt;/i&gt;</title>
    <link rel="edit" href="/edit"/><link rel="alternate" href="/a/1"/><published>2026-11-01T00:00:00Z</published><updated>2026-11-02T00:00:00Z</updated></entry></feed>`)
  expect(atom.entries[0]).toMatchObject({
    id: 'urn:1',
    url: 'https://www.example.com/a/1',
    title: '周报',
    publishedOn: '2026-11-01',
    changedAt: new Date('2026-11-02T00:00:00Z'),
  })
  const json = await read(
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: '研究',
      items: [
        {
          id: '1',
          url: 'https://e.com/1',
          title: '点评',
          content_text: '<5%',
          date_modified: '2026-11-03T00:00:00+08:00',
        },
      ],
    }),
  )
  expect(json.entries[0]).toMatchObject({ id: '1', publishedOn: '2026-11-03', html: '<pre>&lt;5%</pre>' })
})

test('the encoding is that of the carrier, of the markup, or what the bytes look like', async () => {
  const feed = (head: string) =>
    Buffer.concat([
      Buffer.from(`${head}<rss version="2.0"><channel><item><title>`),
      announcement,
      Buffer.from('</title></item></channel></rss>'),
    ])
  for (const bytes of [
    feed('<?xml version="1.0" encoding="gb2312"?>'),
    feed('<?xml version="1.0" encoding="utf-8"?>'),
    feed(''),
  ])
    expect((await read(bytes)).entries[0]?.title).toBe('关于调整风险等级的公告')
  expect((await read(feed(''), null, 'GBK')).entries[0]?.title).toBe('关于调整风险等级的公告')
})

test('what is no feed, or only half of one, is said; entities neither burst nor fetch', async () => {
  for (const text of ['<html><body>404</body></html>', '<rss><channel><item><title>x</ti', '', '{"a":1}'])
    expect(await refused(read(text)), text).toMatchObject({ code: 'unprocessable-document' })
  const lol = Array.from({ length: 12 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('')
  const exploding = (entity: string) =>
    read(
      `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">${lol}${entity}]><rss version="2.0"><channel><item><guid>1</guid><title>&l12;</title></item></channel></rss>`,
    )
  expect((await exploding('')).entries[0]?.title).toBe('&l12;')
  expect(await refused(exploding('<!ENTITY x SYSTEM "file:///etc/passwd">'))).toMatchObject({
    code: 'unprocessable-document',
  })
})

test('a list that takes for ever is given up, and takes nothing else along', async () => {
  const deep = `<html><body>${'<div>'.repeat(60_000)}`
  const problem = await refused(
    readList(
      {
        bytes: Buffer.from(deep),
        charset: undefined,
        address,
        recipe: { ...recipe, entry: `div:has(${'div '.repeat(20)}a)` },
      },
      { seconds: 2 },
    ),
  )
  expect(problem).toMatchObject({ code: 'unprocessable-document' })
})

const recipe: PageRecipe = {
  entry: 'ul.list > li',
  title: null,
  link: null,
  date: 'span',
  dateFormat: 'YYYY-MM-DD',
  next: { by: 'link', selector: 'a.next' },
  pages: 1,
}
const page = `<!doctype html><html><head><base href="/zwgk/"></head><body><ul class="list">
  <li><a href="./c1/content.html#top" title="关于修改《证券公司监督管理办法》的决定">关于修改《证券公…</a><span>发布于 2026-11-20</span></li>
  <li><a href="https://other.example.com/2.pdf">第二条</a><span>[2026-3-5]</span></li>
  <li>没有链接</li><li><a href="javascript:void(0)">脚本</a></li></ul><a class="next" href="index_1.html">下一页</a></body></html>`

test('a list page is read by its recipe', async () => {
  expect(await read(page, recipe)).toEqual({
    entries: [
      {
        id: 'https://www.example.com/zwgk/c1/content.html',
        url: 'https://www.example.com/zwgk/c1/content.html',
        title: '关于修改《证券公司监督管理办法》的决定',
        publishedOn: '2026-11-20',
        changedAt: null,
        html: null,
      },
      expect.objectContaining({ url: 'https://other.example.com/2.pdf', title: '第二条', publishedOn: '2026-03-05' }),
    ],
    next: 'https://www.example.com/zwgk/index_1.html',
  })
})

test('a recipe that does not fit says which part of it', async () => {
  for (const [wrong, said] of [
    [{ entry: 'table.gone tr' }, 'table.gone tr'],
    [{ entry: 'li[[' }, 'li[['],
    [{ title: 'h9' }, '标题和链接'],
    [{ dateFormat: 'YYYY年M月D日' }, 'YYYY年M月D日'],
  ] as const) {
    const { detail, action } = await refused(read(page, { ...recipe, ...wrong }))
    expect(`${detail}${action}`).toContain(said)
  }
})

test('numbered pages begin where the recipe says', () => {
  const next = { address: 'index_{page}.html', first: 1 }
  expect([1, 2, 3].map((number) => numberedPage(next, number, address))).toEqual([
    address,
    'https://www.example.com/list/index_1.html',
    'https://www.example.com/list/index_2.html',
  ])
})

test.each([
  ['发布时间：2026年3月5日 10:00', 'YYYY年M月D日', '2026-03-05'],
  ['[2026/11/05]', 'YYYY/MM/DD', '2026-11-05'],
  ['05.11.2026', 'DD.MM.YYYY', '2026-11-05'],
  ['2026-13-05', 'YYYY-MM-DD', null],
  ['2026-02-30', 'YYYY-MM-DD', null],
  ['(a+b)*', '(YYYY-MM-DD)', null],
])('%s in the form %s is %s', (text, format, day) => expect(dayWritten(text, format)).toBe(day))

test.each([
  ['2026-11-20 23:30:00', '2026-11-20'],
  ['2026-11-20T23:30:00Z', '2026-11-21'],
  ['Fri, 20 Nov 2026 23:30:00 GMT', '2026-11-21'],
  ['昨天', null],
  [undefined, null],
])('%s is the day %s in Shanghai', (date, day) => expect(dayOf(date)).toBe(day))
