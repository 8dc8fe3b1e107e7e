// The page of the fictional broker at `/`, as a host page: who signs in there, in which language, beside the open chat.
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible, expectNoSidewaysScroll, inBrowser, picture, useBrowser, useServer } from './browser.ts'
import { ask, beginChat, choose, exchangeOf, openChat } from './chat.ts'

const fees = 'A股交易佣金怎么收？'

inBrowser('the demo page', () => {
  const server = useServer()
  const { visit } = useBrowser()

  const signIn = async (page: Page, client = '周样例'): Promise<void> => {
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('button', { name: client }).click()
    await page.getByRole('button', { name: '退出', exact: true }).waitFor()
  }

  test.each([
    ['desktop', '赵样例'],
    ['phone', '陈样例'],
  ] as const)('signs a sample client in, keeps them and lets them go, on a %s', async (device, client) => {
    const page = await visit(server.current.url, { device })
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByText('以示例客户登录').waitFor()
    await picture(page, `demo-sign-in-${device}-light`)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.keyboard.press('Escape')
    await signIn(page, client)
    await beginChat(page)
    await ask(page, fees)
    await page.reload()
    await page.locator('#who').getByText(client).waitFor()
    await openChat(page)
    await exchangeOf(page, fees).getByText('AI 生成').waitFor()
    await page.getByRole('button', { name: '关闭' }).click()
    await page.getByRole('button', { name: '退出', exact: true }).click()
    await page.getByRole('button', { name: '登录', exact: true }).waitFor()
    // Who comes after sees nothing of theirs.
    await openChat(page)
    await page.getByText('您好').first().waitFor()
    expect(await exchangeOf(page, fees).count()).toBe(0)
  })

  test('shows nothing of one client to another who signs in straight after, nor leaves it behind', {
    timeout: 60_000,
  }, async () => {
    const [mine, earlier] = ['印花税怎么收？', '过户费怎么收？']
    const page = await visit(server.current.url)
    const leave = () => page.getByRole('button', { name: '退出', exact: true }).click()
    await signIn(page)
    await beginChat(page)
    await ask(page, earlier)
    await choose(page, '新对话')
    await ask(page, mine)
    await leave()
    await signIn(page, '赵样例')
    await expect.poll(() => exchangeOf(page, mine).count()).toBe(0)
    await choose(page, '我的对话')
    await page.getByRole('region', { name: '我的对话' }).getByRole('button', { name: '新对话' }).waitFor()
    await expect.poll(() => page.getByRole('dialog').getByText('正在读取').count()).toBe(0)
    await picture(page, 'demo-another-client-desktop-light')
    for (const question of [mine, earlier]) expect(await page.getByRole('dialog').getByText(question).count()).toBe(0)
    await page.getByRole('button', { name: '返回对话' }).click()
    await leave()

    // Whose it is finds it again, and what was said before that, and goes on there.
    await signIn(page)
    await exchangeOf(page, mine).getByText('AI 生成').waitFor()
    await choose(page, '我的对话')
    await page.getByRole('button', { name: new RegExp(`^${earlier}`) }).click()
    await exchangeOf(page, earlier).getByText('AI 生成').waitFor()
    await ask(page, fees)
    expect(await exchangeOf(page, mine).count()).toBe(0)
    await picture(page, 'demo-earlier-desktop-light')
  })

  test.each([
    [1280, 800],
    [1280, 640],
    [1024, 768],
  ])('leaves the way to sign in and out beside the open chat at %i × %i', async (width, height) => {
    const page = await visit(server.current.url)
    await page.setViewportSize({ width, height })
    await openChat(page)
    const chat = page.getByRole('dialog')
    for (const name of ['English', '登录'])
      expect(await overlap(page.getByRole('button', { name, exact: true }), chat)).toBe(false)
    await signIn(page)
    expect(await overlap(page.getByRole('button', { name: '退出', exact: true }), chat)).toBe(false)
    await picture(page, `demo-chat-${width}x${height}`)
  })

  test.each([320, 340, 560, 640])('fits a screen of %i pixels, with its chat', async (width) => {
    const page = await visit(server.current.url)
    await page.setViewportSize({ width, height: 640 })
    await expectNoSidewaysScroll(page)
    await page.getByRole('button', { name: 'English' }).click()
    await expectNoSidewaysScroll(page)
    await page.getByRole('button', { name: 'Chat' }).click()
    const close = await page.getByRole('button', { name: 'Close' }).boundingBox()
    expect(Number(close?.x) + Number(close?.width)).toBeLessThanOrEqual(width)
    await picture(page, `demo-chat-${width}`)
  })

  test('speaks English with its chat, and Chinese again', async () => {
    const page = await visit(server.current.url)
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Investor protection' }).waitFor()
    await picture(page, 'demo-desktop-english')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Chat' }).click()
    await page.getByRole('dialog', { name: 'Xugu Assistant' }).waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('heading', { name: '投资者保护' }).waitFor()
    await openChat(page)
    await choose(page, '使用须知')
  })

  test('has every column of the products in sight on a phone, the button to ask too', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    const table = page.locator('.table')
    for (const other of ['English', '中文']) {
      expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
      const button = await table.getByRole('button').first().boundingBox()
      expect(Number(button?.x) + Number(button?.width)).toBeLessThan(360 - 16)
      await page.getByRole('button', { name: other }).click()
    }
  })

  test('tells what kind of product it is in English, and asks in English', async () => {
    const page = await visit(server.current.url)
    await page.getByRole('button', { name: 'English' }).click()
    const row = page.getByRole('row').filter({ hasText: '云岫现金管家货币B' })
    await row.getByText('Money market fund').waitFor()
    await row.getByText('RMB 5 million').waitFor()
    await row.getByRole('button').click()
    await page.getByRole('dialog').getByText('What are the fees and risks of 云岫现金管家货币B?').waitFor()
    await page.getByRole('button', { name: 'Agree and start' }).click()
    const card = page.getByRole('region', { name: '云岫现金管家货币B' })
    await card.getByText('Minimum').waitFor()
    await card.getByText('RMB 5 million').first().waitFor()
    await expectAccessible(page)
    await picture(page, 'demo-product-english-desktop')
  })

  test('shows the products of the sample library that everybody may see', async () => {
    const page = await visit(server.current.url)
    const rows = page.getByRole('table', { name: '在售产品' }).getByRole('row')
    const atFirst = await rows.count()
    await page.getByRole('button', { name: '查看全部产品' }).click()
    expect(await rows.count()).toBeGreaterThan(atFirst)
    const text = (await rows.allTextContents()).join()
    expect(text).toContain('990101')
    // The former version was R2; private funds are shown to nobody here.
    expect(text.match(/990101/g)).toHaveLength(1)
    expect(text).not.toContain('990801')
    await page.getByRole('button', { name: /^问\s*虚谷稳进债券A$/ }).click()
    await page.getByRole('dialog').getByText('虚谷稳进债券A的费用和风险是什么？').waitFor()
  })
})

const overlap = async (one: Locator, other: Locator): Promise<boolean> => {
  const [a, b] = await Promise.all([one.boundingBox(), other.boundingBox()])
  if (!a || !b) throw new Error('One of the two is not shown')
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
