// Sources over HTTP, as the console uses them: tried, added, read by a running server, changed, paused and removed.
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startReading } from '../../server/library/feed-work.ts'
import { AuditPage } from '../../server/protocol/audit.ts'
import { verifyStreams } from '../../storage/streams/verify.ts'
import { emptyFolder, startZhigu, type Zhigu } from './harness.ts'

let zhigu: Zhigu
let knowledge: string
let site: Server
let address: string
let items: string[] = ['周报一']

beforeAll(async () => {
  site = createServer((request, response) => {
    if (request.url === '/feed.xml')
      return response
        .writeHead(200, { 'content-type': 'application/rss+xml' })
        .end(
          `<rss version="2.0"><channel><title>研究</title>${items.map((title, at) => `<item><guid isPermaLink="false">${at}</guid><title>${title}</title><description>&lt;p&gt;${title}的正文，说明第 ${at} 件事。&lt;/p&gt;</description></item>`).join('')}</channel></rss>`,
        )
    return response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}/feed.xml`
  zhigu = await startZhigu({ FEED_PRIVATE_HOSTS: '127.0.0.1', SAMPLE_LIBRARY: 'off' }, await emptyFolder())
  knowledge = await zhigu.token('knowledge')
  await startReading(zhigu.services.jobs, zhigu.services.readFeed)
})
afterAll(async () => {
  await zhigu.close()
  site.close()
})

const call = async (method: string, path: string, body?: unknown, token = knowledge) =>
  zhigu.call(method, `/v1/library/feeds${path}`, { token, ...(body === undefined ? {} : { body }) })
const settings = (said: Record<string, unknown> = {}) => ({
  kind: 'feed',
  name: '研究周报',
  location: address,
  recipe: { text: 'entry' },
  everyMinutes: 60,
  defaults: { kind: 'research', grade: 1, audiences: ['staff'] },
  ...said,
})
/** As the list has it once it was read so often. */
const readTimes = async (id: string, times: number) =>
  vi.waitFor(
    async () => {
      const { body } = await call('GET', `/${id}/runs`)
      const ended = body.runs.filter((run: { endedAt: string | null }) => run.endedAt !== null)
      expect(ended.length).toBeGreaterThanOrEqual(times)
      return body.runs
    },
    { timeout: 25_000, interval: 300 },
  )

test('only those who keep the library or run the system manage sources', async () => {
  for (const role of ['client', 'advisor', 'reviewer', 'supervisor', 'auditor', 'service'] as const)
    expect((await call('GET', '', undefined, await zhigu.token(role))).status, role).toBe(403)
  for (const role of ['knowledge', 'operator'] as const)
    expect((await call('GET', '', undefined, await zhigu.token(role))).body).toEqual({ feeds: [] })
})

test('a trial shows what would be taken and keeps nothing; what is wrong is said', async () => {
  const { status, body } = await call('POST', '/trial', settings())
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { total: 1, entries: [{ title: '周报一', hasText: true }] },
  })
  const wrong = [
    [{ location: address.replace('feed.xml', 'missing') }, 404, '没有内容'],
    [{ location: 'http://169.254.169.254/latest' }, 403, '内部网络'],
    [{ location: 'ftp://example.com' }, 400, ''],
    [{ location: 'http://user:pass@example.com' }, 400, ''],
    [{ kind: 'folder', location: '/etc', recipe: null }, 403, '允许的范围'],
    [{ kind: 'page' }, 400, ''],
    [{ everyMinutes: 1 }, 400, ''],
  ] as const
  for (const [said, expected, words] of wrong) {
    const answer = await call('POST', '/trial', settings(said))
    expect(answer.status, JSON.stringify(said)).toBe(expected)
    expect(answer.body.detail).toContain(words)
  }
  expect((await call('GET', '')).body).toEqual({ feeds: [] })
})

test('what it brings is a draft; it is read again when asked, changed, paused, and removed with its history kept', async () => {
  const added = await call('POST', '', settings())
  expect(added.status).toBe(201)
  const { id } = added.body
  await readTimes(id, 1)
  const { body: listed } = await call('GET', '')
  expect(listed.feeds).toMatchObject([
    { settings: settings(), failures: 0, lastRun: { state: 'ok', taken: 1 }, items: { taken: 1, rejected: 0 } },
  ])
  const { body: first } = await call('GET', `/${id}/items`)
  expect(first.items).toMatchObject([{ title: '周报一', state: 'taken' }])
  const version = await zhigu.call('GET', `/v1/library/versions/${encodeURIComponent(first.items[0].versionId)}`, {
    token: knowledge,
  })
  expect(version.body).toMatchObject({ editorialState: 'draft', writtenBy: `feed:${id}`, title: '周报一' })

  items = ['周报一', '周报二']
  expect((await call('POST', `/${id}/run`)).status).toBe(202)
  await readTimes(id, 2)
  expect((await call('GET', `/${id}/items?state=taken`)).body.items).toHaveLength(2)
  const page = await call('GET', `/${id}/items?limit=1`)
  const rest = await call('GET', `/${id}/items?limit=1&page=${encodeURIComponent(page.body.next)}`)
  expect([...page.body.items, ...rest.body.items].map(({ title }) => title).toSorted()).toEqual(['周报一', '周报二'])
  expect((await call('GET', `/${id}/items?page=nonsense`)).status).toBe(400)

  const moved = await call(
    'PUT',
    `/${id}`,
    settings({ name: '改名', enabled: false, location: address.replace('feed', 'gone') }),
  )
  expect(moved.body).toMatchObject({ settings: { name: '改名', enabled: false } })
  expect((await call('PUT', `/${id}`, settings({ kind: 'folder', location: 'x', recipe: null }))).status).toBe(409)
  expect(await zhigu.services.feeds.readDue()).toBe(0)
  await call('POST', `/${id}/run`)
  const runs = await readTimes(id, 3)
  expect(runs[0]).toMatchObject({ state: 'failed', problem: expect.stringContaining('404') })

  expect((await call('DELETE', `/${id}`)).status).toBe(204)
  expect((await call('GET', '')).body).toEqual({ feeds: [] })
  expect((await call('GET', `/${id}/runs`)).status).toBe(404)
})

test('who added, changed, paused, resumed and removed a source, and what it was before, is in the record', async () => {
  items = []
  const anna = await zhigu.token('knowledge', { id: 'anna' })
  const ben = await zhigu.token('operator', { id: 'ben' })
  const { id } = (await call('POST', '', settings({ name: '研究所', enabled: false }), anna)).body
  const put = (said: object, token = anna) => call('PUT', `/${id}`, settings({ name: '研究所', ...said }), token)
  await put({ enabled: true }, ben)
  await put({ enabled: true })
  await put({ enabled: false, everyMinutes: 120 })
  await call('DELETE', `/${id}`, undefined, ben)
  // What was refused was not done.
  expect((await call('DELETE', `/${id}`, undefined, ben)).status).toBe(404)

  const auditor = await zhigu.token('auditor')
  const search = async (query: Record<string, string>) =>
    AuditPage.parse(
      (
        await zhigu.call('GET', `/v1/audit/events?${new URLSearchParams({ scope: 'configuration', ...query })}`, {
          token: auditor,
        })
      ).body,
    ).events
  const own = (await search({ text: '研究所' })).filter(({ body }) => body?.feedId === id).toReversed()
  expect(own.map(({ type, actor }) => [type, actor])).toEqual([
    ['feed-added', { kind: 'staff', id: 'anna' }],
    ['feed-resumed', { kind: 'staff', id: 'ben' }],
    ['feed-changed', { kind: 'staff', id: 'anna' }],
    ['feed-paused', { kind: 'staff', id: 'anna' }],
    ['feed-removed', { kind: 'staff', id: 'ben' }],
  ])
  expect(own.map(({ body }) => body)).toMatchObject([
    { name: '研究所', location: address, settings: settings({ name: '研究所', enabled: false }) },
    {},
    { settings: { everyMinutes: 120 }, before: { everyMinutes: 60 } },
    {},
    { name: '研究所' },
  ])
  expect((await search({ type: 'feed-removed' })).map(({ body }) => body?.feedId)).toContain(id)
  expect((await verifyStreams(zhigu.services.sql, { streamId: 'library-feeds' })).faults).toEqual([])
})

test('what could not be read is tried again once it is mended', async () => {
  items = ['']
  const { body } = await call('POST', '', settings({ kind: 'folder', location: 'inbox', recipe: null, name: '文件夹' }))
  await readTimes(body.id, 1)
  const folder = join(zhigu.home, 'feeds', 'inbox')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'note.txt'), '')
  // A file that has been left alone for a while.
  await new Promise((resolve) => setTimeout(resolve, 5_500))
  await call('POST', `/${body.id}/run`)
  await readTimes(body.id, 2)
  const { body: rejected } = await call('GET', `/${body.id}/items?state=rejected`)
  expect(rejected.items).toMatchObject([{ itemId: 'note.txt', problem: expect.stringContaining('空') }])
  const again = await call('POST', `/${body.id}/items/retry`, { itemId: 'note.txt' })
  expect(again.body).toMatchObject({ state: 'new', problem: null })
  expect((await call('POST', `/${body.id}/items/retry`, { itemId: 'other' })).status).toBe(404)
})
