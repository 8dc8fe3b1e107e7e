// The widget in a page that is not ours: another origin, a policy as strict as it can be, style sheets that mean no good; and all that
// docs/widget.md tells firms to write.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectRoot } from '../../bin/config.ts'
import { expectAccessible, inBrowser, picture, useBrowser, useServer } from './browser.ts'
import { ask, beginChat, exchangeOf, log, openChat, say } from './chat.ts'
import { type Firm, openFirm } from './firm.ts'
import { type HostFile, type HostPage, openHostPage } from './host-page.ts'

const fees = 'A股交易佣金怎么收？'
const transfers = '银证转账几点可以转？'

inBrowser("on a firm's own page the widget", () => {
  let firm: Firm
  let host: HostPage
  beforeAll(async () => {
    firm = await openFirm()
    firm.seconds = 600
    host = await openHostPage()
  })
  const server = useServer(() => ({
    AUTH: 'jwt',
    JWKS_URL: `${firm.url}/keys`,
    JWT_ISSUER: 'firm',
    JWT_AUDIENCE: 'zhigu',
    CORS_ORIGINS: host.url,
  }))
  const { visit } = useBrowser()
  afterAll(async () => {
    await firm?.close()
    await host?.close()
  })

  const pageOf = (
    body: string,
    head = '',
  ) => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>某券商</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">${head}</head>
    <body><main><h1>某券商</h1><p>欢迎。</p></main>${body}</body></html>`
  const script = (address: string) => `<script type="module" src="${address}"></script>`
  const pageWith = (head = '') =>
    pageOf(`<zhigu-widget name="某券商智能客服"></zhigu-widget>${script(`${server.current.url}/widget.js`)}`, head)

  const tokenFile = async (client: string): Promise<HostFile> => ({
    type: 'text/plain',
    body: await (await fetch(`${firm.url}/token?client=${client}`)).text(),
  })
  /** What docs/widget.md tells firms to write, with our address in the place of the one there. */
  const showDocumented = async (files: Record<string, HostFile>) => {
    const { url } = server.current
    const { html, script, style, policy } = await documented((text) =>
      text.replaceAll('wss://chat.example.com', url.replace('http', 'ws')).replaceAll('https://chat.example.com', url),
    )
    host.show({
      html: pageOf(html),
      // The icon is the page's own.
      policy: `${policy}; img-src data:; require-trusted-types-for 'script'`,
      files: Object.assign(files, {
        '/chat.js': { type: 'text/javascript', body: script },
        '/chat.css': { type: 'text/css', body: style },
      }),
    })
  }

  // The policy kept out the very scripts that stood above it.
  test('needs no more than its document says, and does all of it', async () => {
    await showDocumented({ '/session/chat-token': await tokenFile('client-201') })
    const page = await visit(host.url, {
      before: 'globalThis.app = { opened: [], open(href) { this.opened.push(href) } }',
    })
    await beginChat(page)
    const exchange = await ask(page, fees)
    expect(await page.evaluate(`localStorage.getItem('zhigu:client')`)).toBe('client-201')
    expect(await page.evaluate(colourOf('.bar.brand'))).toBe('rgb(122, 31, 43)')
    expect(await page.evaluate(`getComputedStyle(${inWidget('.panel')}).bottom`)).toBe('88px')
    await exchange.locator('.app-link').first().click()
    expect(await page.evaluate('app.opened')).toEqual([expect.stringMatching(/^xugu:/)])
    await exchange
      .getByRole('button', { name: /^出处 1/ })
      .first()
      .click()
    await page.getByRole('button', { name: '返回对话' }).waitFor()
    await expectAccessible(page)
  })

  // The dark red of the example was unreadable on black, for everybody whose phone is dark.
  test.each([
    ['as its document writes it', 'client-204', (style: string) => style],
    [
      'for light pages alone',
      'client-205',
      (style: string) => style.replace(/@media \(prefers-color-scheme: dark\)[\s\S]*$/, ''),
    ],
  ])("can be read in the firm's colours where it is dark, %s", async (_how, client, kept) => {
    const files: Record<string, HostFile> = { '/session/chat-token': await tokenFile(client) }
    await showDocumented(files)
    files['/chat.css'] = { type: 'text/css', body: kept(String(files['/chat.css']?.body)) }
    const page = await visit(host.url, { device: 'phone', colorScheme: 'dark' })
    await beginChat(page)
    await ask(page, '怎么查询资金余额和持仓，有哪些步骤？')
    await ask(page, fees)
    await expectAccessible(page)
    await log(page).evaluate((element) => element.scrollTo(0, 0))
    await expectAccessible(page)
    await picture(page, `host-dark-${client}-phone`)
  })

  // The error page of a proxy was taken for another client's token: what the former had written was deleted, and the history blanked.
  test.each([
    ['what the document says', 'client-202', null],
    [
      'no look at how the answer came',
      'client-203',
      `document.querySelector('zhigu-widget').getToken = async () =>
      (await fetch('/session/chat-token')).text()`,
    ],
  ])("loses nothing while the page's own server is away, with %s", { timeout: 60_000 }, async (_how, client, own) => {
    const files = { '/session/chat-token': await tokenFile(client) }
    await showDocumented(files)
    if (own) Object.assign(files, { '/chat.js': { type: 'text/javascript', body: own } })
    const page = await visit(host.url, { mayFail: /502|503/ })
    await beginChat(page)
    await ask(page, fees)
    const away = { type: 'text/html', status: 502, body: '<html><body><h1>502 Bad Gateway</h1></body></html>' }
    const { '/session/chat-token': token } = files
    files['/session/chat-token'] = away
    await say(page, transfers)
    await page.getByText('登录状态暂时无法确认').first().waitFor()
    await exchangeOf(page, fees).getByText('AI 生成').waitFor()
    await page.reload()
    await openChat(page)
    await page.getByText('登录状态暂时无法确认').first().waitFor()
    files['/session/chat-token'] = token
    for (const question of [fees, transfers]) {
      await exchangeOf(page, question).getByText('AI 生成').waitFor({ timeout: 30_000 })
      expect(await exchangeOf(page, question).count()).toBe(1)
    }
    expect(await page.getByText('登录的客户变了').count()).toBe(0)
    expect(await page.getByRole('button', { name: '同意并开始' }).count()).toBe(0)
  })

  test('takes server, theme, questions and colours from the page', async () => {
    const { url } = server.current
    const widget = await (await fetch(`${url}/widget.js`)).text()
    host.show({
      html: pageOf(
        `<zhigu-widget server="${url}" theme="dark" questions="${fees}|${transfers}"></zhigu-widget>${script('/own/widget.js')}`,
        '<style>zhigu-widget { --zhigu-brand: #123456; --zhigu-asked: #fde2e2 } zhigu-widget[theme=dark] { --zhigu-asked: #4a1d24 }</style>',
      ),
      files: { '/own/widget.js': { type: 'text/javascript', body: widget } },
    })
    const page = await visit(host.url)
    expect(await page.evaluate(colourOf('.launcher'))).toBe('rgb(18, 52, 86)')
    await beginChat(page)
    const offered = log(page).getByRole('listitem').getByRole('button')
    expect(await offered.allTextContents()).toEqual([fees, transfers])
    await offered.first().click()
    await exchangeOf(page, fees).getByText('AI 生成').waitFor()
    for (const [theme, surface, asked] of [
      ['dark', 'rgb(20, 26, 25)', 'rgb(74, 29, 36)'],
      ['light', 'rgb(255, 255, 255)', 'rgb(253, 226, 226)'],
    ]) {
      await page.evaluate(`document.querySelector('zhigu-widget').setAttribute('theme', '${theme}')`)
      await expect.poll(() => page.evaluate(colourOf('.panel'))).toBe(surface)
      expect(await page.evaluate(colourOf('.bar.brand'))).toBe('rgb(18, 52, 86)')
      expect(await page.evaluate(colourOf('.question p'))).toBe(asked)
      await picture(page, `theme-${theme}-desktop`)
      await expectAccessible(page)
    }
  })

  test('tells the page what happens, each once, and after a reload nothing of it again', {
    timeout: 60_000,
  }, async () => {
    host.show({ html: pageWith() })
    const page = await visit(host.url, { before: hearing })
    const heard = () => page.evaluate<[string, Record<string, string> | null][]>('heard.splice(0)')
    const until = async (...events: [string, (string | null)?][]) => {
      const all: unknown[] = []
      const look = async () => {
        for (const [name, detail] of await heard())
          all.push([name, detail?.from ?? detail?.state ?? detail?.text ?? null])
        return all
      }
      await expect.poll(look).toEqual(events)
    }
    const message = (from: string): [string, string] => ['zhigu-message', from]
    const state = (now: string): [string, string] => ['zhigu-state', now]
    const widget = (call: string) => page.evaluate(`document.querySelector('zhigu-widget').${call}`)

    // In a conversation that begins with it, too.
    await widget('askForPerson()')
    await until(['zhigu-open', null], state('queued'))
    await page.getByRole('button', { name: '同意并开始' }).click()
    await ask(page, fees)
    await until(message('client'), message('assistant'))
    await widget('close()')
    await until(['zhigu-close', null])

    const { call } = server.current
    const id = await page.evaluate<string>(`localStorage.getItem('zhigu:conversation')`)
    const token = await firm.staffToken('staff-1', 600)
    const staff = async (what: string, body: object) => {
      const reply = await call('POST', `/v1/handoffs/${id}/${what}`, { token, body })
      expect(reply.status).toBeLessThan(300)
    }
    const { stateVersion } = (await call('GET', `/v1/handoffs/${id}`, { token })).body
    const comeBack = async () => {
      await page.reload()
      await openChat(page)
      await exchangeOf(page, fees).getByText('AI 生成').waitFor()
      // Whatever is told of it is told by now.
      await page.waitForTimeout(500)
      await until(['zhigu-open', null])
    }
    await comeBack()
    await page.getByText('正在等候人工客服').waitFor()
    await staff('take', { stateVersion })
    await until(state('assigned'))
    await say(page, '港股通的佣金')
    await until(message('client'))
    await staff('messages', { messageId: 'staff-message-1', text: '您好，请稍等。' })
    await until(state('human'), message('staff'))
    await comeBack()
    await log(page).getByText('请稍等').waitFor()
    await staff('messages', { messageId: 'staff-message-2', text: '好的。' })
    await until(message('staff'))
  })

  test('leaves a link into the app to the browser where the page does not take it', async () => {
    host.show({ html: pageWith() })
    const page = await visit(host.url, {
      before: `${hearing}
        addEventListener('click', (event) => { globalThis.clicked = event.defaultPrevented; event.preventDefault() })`,
    })
    await beginChat(page)
    const link = (await ask(page, fees)).locator('.app-link').first()
    await link.click()
    expect(await page.evaluate('clicked')).toBe(false)
    expect(await page.evaluate('heard.at(-1)')).toEqual([
      'zhigu-app-link',
      { href: await link.getAttribute('href'), text: await link.textContent() },
    ])
    await page.evaluate(`addEventListener('zhigu-app-link', (event) => event.preventDefault())`)
    await link.click()
    expect(await page.evaluate('clicked')).toBe(true)
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

/** What docs/widget.md tells firms to write: the page's part, its script and style sheet, and the policy. */
const documented = async (withAddress: (text: string) => string) => {
  const text = withAddress(await readFile(join(projectRoot, 'docs', 'widget.md'), 'utf8'))
  const blocks = (language: string) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)\n\`\`\`$`, 'gm'))].map(([, block = '']) => block)
  const policy = /^Content-Security-Policy: (.+)$/m.exec(text)?.[1]
  const [html, ...more] = blocks('html')
  if (!policy || !html || more.length > 0) throw new Error('docs/widget.md has not one example and one policy')
  return { html, script: blocks('js').join('\n'), style: blocks('css').join('\n'), policy }
}

const inWidget = (selector: string) => `document.querySelector('zhigu-widget').shadowRoot.querySelector('${selector}')`
const colourOf = (selector: string) => `getComputedStyle(${inWidget(selector)}).backgroundColor`

/** Gathers what the page is told. */
const hearing = `globalThis.heard = []
  for (const name of ['open', 'close', 'message', 'state', 'app-link'].map((end) => 'zhigu-' + end))
    document.addEventListener(name, ({ detail }) => heard.push([name, detail]))`

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
