// The widget in a page that is not ours: another origin, a policy as strict as it can be, style sheets that mean no good.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectRoot } from '../../bin/config.ts'
import { expectAccessible, inBrowser, picture, useBrowser, useServer } from './browser.ts'
import { ask, beginChat, exchangeOf } from './chat.ts'
import { type HostPage, openHostPage } from './host-page.ts'

const fees = 'A股交易佣金怎么收？'

inBrowser("on a firm's own page the widget", () => {
  let host: HostPage
  beforeAll(async () => {
    host = await openHostPage()
  })
  const server = useServer(() => ({ CORS_ORIGINS: host.url }))
  const { visit } = useBrowser()
  afterAll(() => host?.close())

  const pageWith = (head = '') => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>某券商</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">${head}</head>
    <body><main><h1>某券商</h1><p>欢迎。</p></main>
    <zhigu-widget name="某券商智能客服"></zhigu-widget>
    <script type="module" src="${server.current.url}/widget.js"></script></body></html>`

  test('needs no more than its script and its server', async () => {
    const { url } = server.current
    const policy = (await documentedPolicy())
      .replaceAll('wss://chat.example.com', url.replace('http', 'ws'))
      .replaceAll('https://chat.example.com', url)
    // The icon is the page's own.
    host.show({ html: pageWith(), policy: `${policy}; img-src data:; require-trusted-types-for 'script'` })
    const page = await visit(host.url)
    await beginChat(page)
    const exchange = await ask(page, fees)
    await exchange
      .getByRole('button', { name: /^出处 1/ })
      .first()
      .click()
    await page.getByRole('button', { name: '返回对话' }).waitFor()
    await expectAccessible(page)
  })

  test('looks the same whatever the page does to its own', async () => {
    host.show({ html: pageWith() })
    const plain = await lookOf(await visit(host.url))
    host.show({ html: pageWith(`<style>${hostile}</style>`) })
    const page = await visit(host.url)
    const beset = await lookOf(page)
    await picture(page, 'hostile-page-desktop')
    expect(beset).toEqual(plain)
    expect(await exchangeOf(page, fees).count()).toBe(1)
  })
})

/** What docs/widget.md tells firms to write. */
const documentedPolicy = async (): Promise<string> => {
  const page = await readFile(join(projectRoot, 'docs', 'widget.md'), 'utf8')
  const policy = /^Content-Security-Policy: (.+)$/m.exec(page)?.[1]
  if (!policy) throw new Error('docs/widget.md names no policy')
  return policy
}

/** Of the kind that sites carry for their own pages and that reaches everything. */
const hostile = `
  :root { font-size: 3px; }
  * { color: magenta !important; font: italic 40px/0.8 serif !important; letter-spacing: 9px !important; text-transform: uppercase !important;
      text-align: right !important; direction: rtl !important; word-spacing: 30px !important; text-indent: 50px !important; cursor: none !important;
      visibility: hidden; user-select: none !important; pointer-events: none; }
  body * { box-sizing: content-box !important; margin: 20px !important; padding: 20px !important; border: 5px solid red !important;
      max-width: 90px !important; max-height: 9px !important; opacity: 0.4 !important; float: left !important; position: relative !important;
      overflow: hidden !important; filter: blur(2px) !important; transform: rotate(3deg) !important; contain: strict !important; }
  body :not(button) { display: none !important; }
  button, dialog, textarea, p, h2, h3, ul { display: none !important; }
  dialog::backdrop { background: red !important; }
`

/** Where the parts of the chat are and how they are drawn, once it has answered. */
const lookOf = async (page: Page): Promise<unknown> => {
  await beginChat(page)
  await ask(page, fees)
  return page.evaluate(`[...document.querySelector('zhigu-widget').shadowRoot.querySelectorAll('dialog, textarea, button, article p')]
    .map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      const { color, fontSize, fontStyle, lineHeight, letterSpacing, textTransform, textAlign, direction, opacity, visibility, cursor } = getComputedStyle(element)
      const look = { color, fontSize, fontStyle, lineHeight, letterSpacing, textTransform, textAlign, direction, opacity, visibility, cursor }
      return { what: element.textContent.replace(/\\d\\d:\\d\\d/, ''), box: [x, y, width, height].map(Math.round), look }
    })`)
}
