// The network as phones have it: gone for half a minute in the middle of an answer, slow, or back before anybody noticed.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createModelServer, type ModelServer } from '../model-server/model-server.ts'
import { type Device, inBrowser, look, picture, useBrowser, useServer } from './browser.ts'
import { beginChat, exchangeOf, log, openChat, say } from './chat.ts'
import { type Line, openLine } from './line.ts'
import { type Pace, slowModel } from './slow-model.ts'

const question = '科创板权限要什么条件才能开？'

let pace: Pace = { betweenMilliseconds: 0 }

const devices: Device[] = ['phone', 'desktop']

inBrowser('on a bad line the widget', () => {
  let model: ModelServer
  let line: Line
  beforeAll(async () => {
    model = await createModelServer({ script: slowModel(() => pace) })
  })
  const server = useServer(() => ({
    LLM: 'openai',
    OPENAI_BASE_URL: model.openaiUrl,
    OPENAI_API_KEY: 'key',
    OPENAI_MODEL: 'slow',
  }))
  const { visit } = useBrowser()
  beforeAll(async () => {
    line = await openLine(server.current.url)
  })
  afterAll(async () => {
    await line?.close()
    await model?.close()
  })

  test.each(devices)(
    'cut for 30 seconds in the middle of an answer goes on where it was, on a %s',
    {
      timeout: 90_000,
    },
    async (device) => {
      pace = { betweenMilliseconds: 80 }
      const page = await visit(line.url, { device, mayFail: /ERR_|WebSocket/ })
      await beginChat(page)
      await say(page, question)
      const exchange = exchangeOf(page, question)
      await exchange.locator('.sentence').first().waitFor()
      await picture(page, `streaming-${device}-light`)
      const shown = await exchange.locator('.sentence').count()

      line.cut()
      await page.context().setOffline(true)
      await page.getByText('连接已断开').waitFor()
      await look(page, `offline-${device}-light`)
      await say(page, '银证转账几点可以转？')
      await page.getByText('连接恢复后自动发送').waitFor()
      await look(page, `offline-waiting-${device}-light`)
      await sleep(30_000)
      line.mend()
      await page.context().setOffline(false)

      await exchange.getByText('AI 生成').waitFor({ timeout: 20_000 })
      await exchangeOf(page, '银证转账几点可以转？').getByText('AI 生成').waitFor({ timeout: 20_000 })
      expect(await page.getByText('连接已断开').count()).toBe(0)
      expect(await exchange.locator('.sentence').count()).toBeGreaterThan(shown)
      expect(await page.getByRole('log').getByRole('article').count()).toBe(2)
      await look(page, `reconnected-${device}-light`)
    },
  )

  test('that breaks while a message is on its way sends it once', async () => {
    pace = { betweenMilliseconds: 0 }
    const page = await visit(line.url, { mayFail: /ERR_|WebSocket/ })
    await beginChat(page)
    for (const [index, milliseconds] of [0, 5, 30].entries()) {
      const text = `${index + 1}：银证转账几点可以转？`
      await say(page, text)
      await sleep(milliseconds)
      line.cut()
      await sleep(300)
      line.mend()
      await exchangeOf(page, text).getByText('AI 生成').waitFor()
    }
    await page.reload()
    await openChat(page)
    await exchangeOf(page, '3：').getByText('AI 生成').waitFor()
    expect(await log(page).getByRole('article').count()).toBe(3)
  })

  test('left in the middle of an answer finds it whole on return', async () => {
    pace = { betweenMilliseconds: 30 }
    const page = await visit(server.current.url)
    await beginChat(page)
    await say(page, question)
    await exchangeOf(page, question).locator('.sentence').first().waitFor()
    await page.reload()
    await openChat(page)
    await exchangeOf(page, question).getByText('AI 生成').waitFor()
    expect(await exchangeOf(page, question).count()).toBe(1)
  })

  test.each(devices)('whose answer broke off says so, and gives another, on a %s', async (device) => {
    pace = { betweenMilliseconds: 20, breaksOff: true }
    const page = await visit(server.current.url, { device })
    await beginChat(page)
    await say(page, question)
    const exchange = exchangeOf(page, question)
    await exchange.locator('.sentence').first().waitFor()
    await exchange.getByText('回答曾中断，已重新作答。').waitFor()
    await exchange.getByText('AI 生成').waitFor()
    expect(await exchange.count()).toBe(1)
    await look(page, `replaced-${device}-light`)
  })

  // The message waited for the notice, and the notice for a pause that the button did not cut short.
  test('reads the notice again at once when told to try now', { timeout: 60_000 }, async () => {
    const page = await visit(server.current.url, { mayFail: /ERR_|WebSocket/ })
    await beginChat(page)
    await say(page, question)
    await exchangeOf(page, question).getByText('AI 生成').waitFor()
    await page.reload()
    await page.route('**/v1/**', (route) => route.abort())
    await page.routeWebSocket('**/v1/socket', (socket) => socket.close({ code: 1011 }))
    let tries = 0
    page.on('requestfailed', (request) => {
      if (request.url().includes('/v1/consents/')) tries += 1
    })
    await openChat(page)
    // After the fifth try there are at least six seconds to the next.
    await expect.poll(() => tries, { timeout: 20_000 }).toBe(5)
    await page.getByRole('button', { name: '立即重试' }).click()
    await expect.poll(() => tries, { timeout: 3_000 }).toBe(6)
  })

  test('slow as at the edge of a cell is there in seconds, and answers', async () => {
    pace = { betweenMilliseconds: 0 }
    const page = await visit('about:blank', { device: 'phone' })
    const devtools = await page.context().newCDPSession(page)
    const slow = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 20_000 }
    await devtools.send('Network.emulateNetworkConditions', slow)
    await page.goto(server.current.url, { waitUntil: 'commit' })
    const began = performance.now()
    await page.getByRole('button', { name: '在线客服' }).waitFor()
    const seconds = (performance.now() - began) / 1000
    await beginChat(page)
    await say(page, question)
    await exchangeOf(page, question).locator('.sentence').first().waitFor()
    await exchangeOf(page, question).getByText('AI 生成').waitFor()
    expect(seconds).toBeLessThan(8)
  })
})
