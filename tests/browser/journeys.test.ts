// A client's whole way on both sizes of screen, without a model: what an answer rests on, what one thinks of it, what is taken along and
// erased, how it ends; and what an answer looks like that failed, or is not sure.
import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { EvidenceLabel } from '../../domain/turn.ts'
import { type Device, inBrowser, look, useBrowser, useServer } from './browser.ts'
import { ask, beginChat, choose, exchangeOf, log, openChat, say } from './chat.ts'

const fees = 'A股交易佣金怎么收？'

const devices: Device[] = ['desktop', 'phone']

inBrowser('a client', () => {
  const server = useServer()
  const { visit } = useBrowser()

  test.each(devices)('reads what an answer rests on, and says that it helped, on a %s', async (device) => {
    const page = await visit(server.current.url, { device })
    await beginChat(page)
    const exchange = await ask(page, fees)
    await exchange
      .getByRole('button', { name: /^出处 1/ })
      .first()
      .click()
    const source = page.getByRole('region', { name: '出处 1' })
    for (const words of ['费用与佣金常见问题', '2026-01-01 版', '2026-01-01 起', '现行有效'])
      await source.getByText(words, { exact: true }).waitFor()
    await source.locator('mark').first().waitFor()
    await look(page, `source-open-${device}-light`)
    await source.getByRole('button', { name: '返回对话' }).click()

    const helpful = exchangeOf(page, fees).getByRole('button', { name: '有帮助', exact: true })
    await helpful.click()
    await expect.poll(() => helpful.getAttribute('aria-pressed')).toBe('true')
    await look(page, `helpful-${device}-light`)
    await page.reload()
    await openChat(page)
    await expect.poll(() => helpful.getAttribute('aria-pressed')).toBe('true')
  })

  test.each(devices)('is told the risks of a product before its figures are opened, on a %s', async (device) => {
    const page = await visit(server.current.url, { device })
    await beginChat(page)
    const exchange = await ask(page, '虚谷稳进债券A的赎回费是多少？')
    const card = exchange.getByRole('region', { name: '虚谷稳进债券A', exact: true })
    await card.getByText('R3', { exact: true }).waitFor()
    const warning = card.getByText('本基金不保本，可能亏损本金。').first()
    await warning.waitFor()
    expect(await warning.isVisible()).toBe(true)
    await look(page, `product-warning-${device}-light`)
    await card.getByText('费率与风险揭示').click()
    await card.getByRole('region', { name: '虚谷稳进债券A的费率' }).scrollIntoViewIfNeeded()
    await look(page, `product-open-${device}-light`)
  })

  test('is told that only a part of the answer rests on documents', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await beginChat(page)
    const exchange = await ask(page, partlyHeld)
    await exchange.getByText('部分有据', { exact: true }).waitFor()
    await exchange.getByText('有的问题或句子没有出处，或出处尚未核对').waitFor()
    await look(page, 'partial-phone-light')
  })

  test('is told that an answer rests on nothing', async () => {
    const page = await visit('about:blank')
    await rateAs(page, 'none')
    await page.goto(server.current.url)
    await beginChat(page)
    const exchange = await ask(page, fees)
    await exchange.getByText('无据', { exact: true }).waitFor()
    await exchange.getByText('没有找到资料出处，请向人工客服核实').waitFor()
    await look(page, 'none-desktop-light')
  })

  test.each(devices)('is told that an answer failed, and asks once more, on a %s', async (device) => {
    const page = await visit(server.current.url, { device })
    await beginChat(page)
    const index = join(server.home, 'index')
    await rename(index, `${index}-away`)
    const failed = exchangeOf(page, fees).getByRole('alert')
    try {
      await say(page, fees)
      await failed.getByText('抱歉，这次没能答复您。').waitFor()
      await look(page, `failed-${device}-light`)
    } finally {
      await rename(`${index}-away`, index)
    }
    await failed.getByRole('button', { name: '再问一次' }).click()
    await exchangeOf(page, fees).last().getByText('AI 生成').waitFor()
    expect(await exchangeOf(page, fees).count()).toBe(2)
    expect(await failed.getByRole('button', { name: '再问一次' }).count()).toBe(0)
  })

  test.each(devices)(
    'takes the conversation along, has originals erased, ends it and rates it, on a %s',
    {
      timeout: 60_000,
    },
    async (device) => {
      const page = await visit(server.current.url, { device })
      await beginChat(page)
      await say(page, '我的手机号是13800138000，佣金怎么收？')
      const exchange = exchangeOf(page, '佣金怎么收？')
      await exchange.getByText('AI 生成').waitFor()
      expect(await exchange.textContent()).not.toContain('13800138000')
      const download = page.waitForEvent('download')
      await choose(page, '下载本次对话')
      const text = await readFile(await (await download).path(), 'utf8')
      for (const words of ['佣金怎么收', '人工智能生成']) expect(text).toContain(words)
      expect(text).not.toContain('13800138000')

      await choose(page, '删除我的敏感信息')
      await look(page, `erase-sure-${device}-light`)
      await page.getByRole('button', { name: '永久删除' }).click()
      await page.getByRole('status').getByText('敏感原文已永久删除').waitFor()
      await look(page, `erase-done-${device}-light`)
      await page.getByRole('button', { name: '返回对话' }).last().click()
      await log(page).getByText('敏感原文已永久删除').waitFor()

      await say(page, '我要投诉，你们客服态度恶劣，一直不给我解决')
      const ticket = page.getByRole('region', { name: /^已登记投诉 TS/ })
      await ticket.getByText('以上为公司设定的期限，从您首次表达不满时起算。').waitFor()
      await look(page, `ticket-${device}-light`)
      await choose(page, '结束对话')
      await look(page, `end-${device}-light`)
      await page.getByRole('button', { name: '结束对话' }).click()
      await page.getByText('这次服务怎么样？').waitFor()
      await page.getByRole('radio', { name: '4 分' }).check({ force: true })
      await page.getByText('没解决', { exact: true }).click()
      await page.getByRole('button', { name: '提交' }).click()
      await page.getByText('已评 4 分').waitFor()
      await look(page, `ended-rated-${device}-light`)
    },
  )
})

/** One of the two can be answered from the sample library. */
const partlyHeld = '印花税多少？你们总部大楼有几层？'

/** Has the server rate its answers so, which without a model it never does. */
const rateAs = (page: Page, evidence: EvidenceLabel): Promise<void> =>
  page.routeWebSocket(/\/v1\/socket$/, (socket) => {
    socket.connectToServer().onMessage((frame) => {
      socket.send(String(frame).replace(/"evidence":"(?:grounded|partial)"/g, `"evidence":"${evidence}"`))
    })
  })
