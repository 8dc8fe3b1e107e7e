// The network as phones have it: gone for half a minute in the middle of an answer, slow, or back before anybody noticed.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { honestModel, passagesIn } from '../model-server/honest.ts'
import { createModelServer, type ModelServer, type Script } from '../model-server/model-server.ts'
import { sentenceLines } from '../model-server/replies.ts'
import { inBrowser, picture, useBrowser, useServer } from './browser.ts'
import { beginChat, exchangeOf, log, openChat, say } from './chat.ts'
import { type Line, openLine } from './line.ts'

const question = '怎么开通科创板权限？'

/** Between two pieces of a few characters; a test that wants the middle of an answer takes more. */
let betweenMilliseconds = 0

/** Writes at length what the passages say, sentence by sentence. */
const slowModel: Script = async (request) => {
  const sentences = passagesIn(request).flatMap(({ index, text }) =>
    text
      .split(/(?<=[。！？])|\n/)
      .flatMap((part) => (part.trim().length < 10 ? [] : [{ text: part.trim(), evidence: [index] }])),
  )
  if (sentences.length === 0) return honestModel(request)
  return { text: sentenceLines(...sentences.slice(0, 5)), pieceSize: 4, betweenMilliseconds }
}

inBrowser('on a bad line the widget', () => {
  let model: ModelServer
  let line: Line
  beforeAll(async () => {
    model = await createModelServer({ script: slowModel })
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

  test('cut for 30 seconds in the middle of an answer goes on where it was', { timeout: 90_000 }, async () => {
    betweenMilliseconds = 80
    const page = await visit(line.url, { device: 'phone', mayFail: /ERR_|WebSocket/ })
    await beginChat(page)
    await say(page, question)
    const exchange = exchangeOf(page, question)
    await exchange.locator('.sentence').first().waitFor()
    await picture(page, 'streaming-phone-light')
    const shown = await exchange.locator('.sentence').count()

    line.cut()
    await page.context().setOffline(true)
    await page.getByText('连接已断开').waitFor()
    await picture(page, 'offline-phone-light')
    await say(page, '银证转账几点可以转？')
    await page.getByText('连接恢复后自动发送').waitFor()
    await picture(page, 'offline-waiting-phone-light')
    await sleep(30_000)
    line.mend()
    await page.context().setOffline(false)

    await exchange.getByText('AI 生成').waitFor({ timeout: 20_000 })
    await exchangeOf(page, '银证转账几点可以转？').getByText('AI 生成').waitFor({ timeout: 20_000 })
    expect(await page.getByText('连接已断开').count()).toBe(0)
    expect(await exchange.locator('.sentence').count()).toBeGreaterThan(shown)
    expect(await page.getByRole('log').getByRole('article').count()).toBe(2)
    await picture(page, 'reconnected-phone-light')
  })

  test('that breaks while a message is on its way sends it once', async () => {
    betweenMilliseconds = 0
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
    betweenMilliseconds = 30
    const page = await visit(server.current.url)
    await beginChat(page)
    await say(page, question)
    await exchangeOf(page, question).locator('.sentence').first().waitFor()
    await page.reload()
    await openChat(page)
    await exchangeOf(page, question).getByText('AI 生成').waitFor()
    expect(await exchangeOf(page, question).count()).toBe(1)
  })

  test('slow as at the edge of a cell is there in seconds, and answers', async () => {
    betweenMilliseconds = 0
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
