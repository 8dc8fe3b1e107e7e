// Clients whom the firm's own page has signed in: tokens that end in the middle of a chat, and a page that gives none.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser, picture, useBrowser, useServer } from './browser.ts'
import { ask, beginChat, exchangeOf, openChat } from './chat.ts'
import { type Firm, openFirm } from './firm.ts'
import { type HostPage, openHostPage } from './host-page.ts'

const fees = 'A股交易佣金怎么收？'
const transfers = '银证转账几点可以转？'

inBrowser('a client whom the firm has signed in', () => {
  let firm: Firm
  let host: HostPage
  beforeAll(async () => {
    firm = await openFirm()
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

  /** The firm's page, whose script gives the widget a token when asked. */
  const pageAsking = (getToken: string) =>
    host.show({
      html: `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>某券商</title><link rel="icon" href="data:,"></head>
        <body><h1>某券商</h1><zhigu-widget></zhigu-widget>
        <script type="module" src="${server.current.url}/widget.js"></script>
        <script type="module">document.querySelector('zhigu-widget').getToken = ${getToken}</script></body></html>`,
    })

  test('goes on when the token ends in the middle of a chat, and finds the conversation again', {
    timeout: 60_000,
  }, async () => {
    // The server allows for clocks that differ by half a minute: this token is taken for some seconds yet, and not renewed in time.
    firm.seconds = 8 - 30
    pageAsking(`async () => (await fetch('${firm.url}/token')).text()`)
    const page = await visit(host.url)
    await beginChat(page)
    await ask(page, fees)
    const given = firm.given
    await expect.poll(() => firm.given, { timeout: 15_000 }).toBeGreaterThan(given)
    await ask(page, transfers)
    expect(await page.getByText('连接已断开').count()).toBe(0)
    await page.reload()
    await openChat(page)
    for (const question of [fees, transfers]) {
      await exchangeOf(page, question).getByText('AI 生成').waitFor()
      expect(await exchangeOf(page, question).count()).toBe(1)
    }
  })

  test('who was a visitor keeps what was said', async () => {
    firm.seconds = 600
    pageAsking(
      `async () => localStorage.getItem('signed-in') ? (await fetch('${firm.url}/token?client=client-002')).text() : null`,
    )
    const page = await visit(host.url)
    await beginChat(page)
    await ask(page, fees)
    await page.evaluate(`localStorage.setItem('signed-in', 'yes')`)
    await page.reload()
    await openChat(page)
    await exchangeOf(page, fees).getByText('AI 生成').waitFor()
    await ask(page, transfers)
    await picture(page, 'signed-in-desktop-light')
  })

  // The page's own server was away: it was asked several times a second, and the client was told that the line had broken.
  test('says so where the page cannot say who is there, keeps what was said, and asks at lengthening intervals', {
    timeout: 60_000,
  }, async () => {
    firm.seconds = 600
    pageAsking(`async () => (await fetch('${firm.url}/token?client=client-003')).text()`)
    const page = await visit(host.url)
    await beginChat(page)
    await ask(page, fees)
    await page.evaluate(`{
      globalThis.asked = 0
      document.querySelector('zhigu-widget').getToken = async () => {
        globalThis.asked += 1
        throw new Error('away')
      }
    }`)
    await page.getByText('登录状态暂时无法确认').first().waitFor()
    await exchangeOf(page, fees).getByText('AI 生成').waitFor()
    await picture(page, 'unconfirmed-desktop-light')
    await page.waitForTimeout(8_000)
    expect(await page.evaluate<number>('globalThis.asked')).toBeLessThan(8)
    expect(await page.getByText('连接已断开').count()).toBe(0)
    await page.evaluate(
      `document.querySelector('zhigu-widget').getToken = async () => (await fetch('${firm.url}/token?client=client-003')).text()`,
    )
    await ask(page, transfers)
    expect(await page.getByText('登录状态暂时无法确认').count()).toBe(0)
  })
})
