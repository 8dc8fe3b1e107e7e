// Sources in the console: one is tried, added and read; what it brought is seen, and what went wrong with another is said.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { emptyFolder } from '../flows/harness.ts'
import { type ServerProcess, startServer } from '../flows/process.ts'
import { inBrowser, look, startMilliseconds, useBrowser, type Visit } from './browser.ts'
import { visitAs } from './staff.ts'

const list = `<ul class="list"><li><a href="/1.html">证券行业示例办法</a><span>2026-11-20</span></li>
  <li><a href="/2.html">证券行业另一办法</a><span>2026-11-19</span></li></ul>`
const law = (title: string) =>
  `<!doctype html><html><body><h1>${title}</h1><p>第一条 为了示例，制定本办法。</p><p>第二条 ${title}自2026年12月1日起施行。</p></body></html>`
const pages: Record<string, string> = {
  '/list.html': list,
  '/1.html': law('证券行业示例办法'),
  '/2.html': law('证券行业另一办法'),
}

inBrowser('sources in /library', () => {
  // What comes from elsewhere needs no sample library.
  const server = {} as { current: ServerProcess }
  const { visit } = useBrowser()
  let site: Server
  let origin: string
  beforeAll(async () => {
    server.current = await startServer({
      home: await emptyFolder(),
      settings: { FEED_PRIVATE_HOSTS: '127.0.0.1', SAMPLE_LIBRARY: 'off' },
    })
    site = createServer((request, response) => {
      const page = pages[request.url ?? '']
      response.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(page)
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  }, startMilliseconds)
  afterAll(async () => {
    site?.close()
    await server.current?.stop('SIGTERM')
  })

  const signedIn = (options: Visit = {}): Promise<Page> =>
    visitAs({ visit, url: `${server.current.url}/library/feeds`, role: '知识管理员', name: '知识小吴', ...options })
  const sources = (page: Page) => page.getByRole('region', { name: '资料来源' })

  test('a list page is described, tried, kept, read, and its entries are seen', { timeout: 150_000 }, async () => {
    const page = await signedIn({ mayFail: /422/ })
    await sources(page).getByText('还没有来源').waitFor()
    await look(page, 'feeds-none-desktop-light')
    await page.getByRole('button', { name: '添加来源' }).click()
    const form = page.getByRole('dialog', { name: '添加来源' })
    await form.getByRole('combobox', { name: '类型' }).click()
    await page.getByTitle('网页列表').click()
    await form.getByRole('textbox', { name: '名称' }).fill('示例监管')
    await form.getByRole('textbox', { name: '地址', exact: true }).fill(`${origin}/list.html`)
    await form.getByRole('textbox', { name: '每一条（CSS 选择器）' }).fill('table tr')
    // What was not tried is not kept.
    await form.getByRole('button', { name: '保存' }).click()
    await form.getByText('试读成功后才能保存').waitFor()
    await form.getByRole('button', { name: '试读' }).click()
    await form.getByText('网页里没有符合“table tr”的条目').waitFor()
    await look(page, 'feeds-trial-failed-desktop-light')
    await form.getByRole('textbox', { name: '每一条（CSS 选择器）' }).fill('ul.list > li')
    await form.getByRole('button', { name: '试读' }).click()
    await form.getByText('会收入 2 条').waitFor()
    await form.getByRole('link', { name: '证券行业示例办法' }).waitFor()
    await look(page, 'feeds-trial-desktop-light')
    await form.getByRole('button', { name: '保存' }).click()
    const line = sources(page).getByRole('listitem').filter({ hasText: '示例监管' })
    await line.getByText('有新内容').waitFor({ timeout: 60_000 })
    await line.getByText('已收入 2', { exact: false }).waitFor()
    await look(page, 'feeds-read-desktop-light')

    await line.getByRole('button', { name: '条目与记录' }).click()
    const history = page.getByRole('dialog', { name: '示例监管' })
    await history.getByText('已收入草稿').nth(1).waitFor()
    await look(page, 'feeds-entries-desktop-light')
    await history.getByRole('tab', { name: '读取记录' }).click()
    await history.getByText('列出 2 条，收入 2').waitFor()
    await history.getByRole('tab', { name: '条目' }).click()
    await history.getByRole('link', { name: '查看' }).first().click()
    await page.getByRole('region', { name: '读出的文字' }).getByText('制定本办法').first().waitFor()
  })

  test.each([
    ['desktop', 'dark'],
    ['phone', 'light'],
  ] as const)(
    'a source that fails says why, is paused and removed, on a %s, %s',
    { timeout: 150_000 },
    async (device, colorScheme) => {
      const token = await server.current.token('knowledge')
      const body = {
        kind: 'feed',
        name: `停更的研究 ${device}`,
        location: `${origin}/missing.xml`,
        recipe: { text: 'linked' },
        everyMinutes: 60,
        defaults: { kind: 'research', grade: 1, audiences: ['staff'] },
      }
      await server.current.call('POST', '/v1/library/feeds', { token, body })
      const page = await signedIn({ device, colorScheme })
      const line = sources(page).getByRole('listitem').filter({ hasText: body.name })
      await line.getByText('没有内容（404）', { exact: false }).waitFor({ timeout: 60_000 })
      await look(page, `feeds-failed-${device}-${colorScheme}`)
      await line.getByRole('button', { name: '修改' }).click()
      await page.getByRole('dialog', { name: '修改' }).getByRole('textbox', { name: '地址', exact: true }).waitFor()
      await look(page, `feeds-form-${device}-${colorScheme}`)
      await page.keyboard.press('Escape')
      await line.getByRole('button', { name: '暂停' }).click()
      await line.getByText('已暂停').waitFor()
      await line.getByRole('button', { name: '移除' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '移除' }).click()
      await line.waitFor({ state: 'detached' })
    },
  )
})
