// The chat as a client meets it on a firm's page, without a model.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { EventPage } from '../../server/protocol/conversations.ts'
import type { ConsentView } from '../../server/protocol/feedback.ts'
import {
  expectAccessible,
  expectNoSidewaysScroll,
  focusedName,
  inBrowser,
  picture,
  tabTo,
  useBrowser,
  useServer,
} from './browser.ts'
import { ask, beginChat, choose, exchangeOf, field, log, openChat, say } from './chat.ts'

const fees = 'A股交易佣金怎么收？'

inBrowser('the widget', () => {
  const server = useServer()
  const { visit } = useBrowser()

  test.each([
    ['desktop', 'light'],
    ['desktop', 'dark'],
    ['phone', 'light'],
    ['phone', 'dark'],
  ] as const)('waits on the demo page, on a %s, %s', async (device, colorScheme) => {
    const page = await visit(server.current.url, { device, colorScheme })
    await page.getByRole('button', { name: '在线客服' }).waitFor()
    await picture(page, `demo-${device}-${colorScheme}`)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })

  test.each([
    ['desktop', 'light'],
    ['phone', 'dark'],
  ] as const)('says at first what one should know, and asks once, on a %s, %s', async (device, colorScheme) => {
    const page = await visit(server.current.url, { device, colorScheme })
    await openChat(page)
    const agree = page.getByRole('button', { name: '同意并开始' })
    await agree.waitFor()
    await picture(page, `first-use-${device}-${colorScheme}`)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    // Asked before, it is asked when the notice was agreed to.
    await say(page, fees)
    await page.getByRole('alert').getByText('请先阅读并同意使用须知').waitFor()
    expect(await exchangeOf(page, fees).getByText('AI 生成').count()).toBe(0)
    await agree.click()
    await exchangeOf(page, fees).getByText('AI 生成').waitFor()
    await page.reload()
    await openChat(page)
    await exchangeOf(page, fees).getByText('AI 生成').waitFor()
    expect(await agree.count()).toBe(0)
  })

  // Of the notice only its title was to be seen, above the button that agrees to it.
  test('says it on a phone held sideways too, beside the button', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await page.setViewportSize({ width: 740, height: 360 })
    await openChat(page)
    const agree = page.getByRole('button', { name: '同意并开始' })
    await agree.waitFor()
    const words = page.getByText('与您对话的是人工智能，不是真人')
    const [text, button] = await Promise.all([words.boundingBox(), agree.boundingBox()])
    expect(Number(text?.y) + Number(text?.height)).toBeLessThanOrEqual(Number(button?.y))
    await picture(page, 'first-use-landscape')
    await log(page).evaluate((element) => element.scrollTo(0, element.scrollHeight))
    await page.getByText('不满十四周岁的').waitFor()
    const [last, stays] = await Promise.all([page.getByText('不满十四周岁的').boundingBox(), agree.boundingBox()])
    expect(Number(last?.y) + Number(last?.height)).toBeLessThanOrEqual(Number(stays?.y))
    expect(Number(stays?.y) + Number(stays?.height)).toBeLessThan(360)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })

  test('loses nothing of what is written before the notice is agreed to, nor while that is on its way', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await openChat(page)
    const transfers = '银证转账几点可以转？'
    await say(page, fees)
    await exchangeOf(page, fees).getByText('同意使用须知后自动发送').waitFor()
    await picture(page, 'held-phone-light')
    await expectAccessible(page)
    await page.reload()
    await openChat(page)
    await exchangeOf(page, fees).getByText('同意使用须知后自动发送').waitFor()

    let arrive = (): void => undefined
    const underway = new Promise<void>((resolve) => {
      arrive = resolve
    })
    await page.route('**/v1/consents/*', async (route) => {
      if (route.request().method() === 'POST') await underway
      await route.continue()
    })
    await page.getByRole('button', { name: '同意并开始' }).click()
    await say(page, transfers)
    await exchangeOf(page, transfers).getByText('同意使用须知后自动发送').waitFor()
    arrive()
    for (const question of [fees, transfers]) await exchangeOf(page, question).getByText('AI 生成').waitFor()
    // Nor is who writes taken out of the field.
    await field(page).and(page.locator(':focus')).waitFor()
  })

  // What the host page asked, or an earlier visit had left unsent, went to the AI before it was known what the notice says by now.
  test('asks again about a notice that says something new, before anything is sent', async () => {
    const page = await visit(server.current.url)
    await beginChat(page)
    await ask(page, fees)
    const transfers = '银证转账几点可以转？'
    let tell = (): void => undefined
    const told = new Promise<void>((resolve) => {
      tell = resolve
    })
    const version = '9999-01-01'
    let notice: ConsentView | undefined
    await page.route('**/v1/consents/*', async (route) => {
      if (route.request().method() === 'POST')
        return route.fulfill({ json: { ...notice, given: { version, at: '2026-11-23T00:00:00.000Z' } } })
      const response = await route.fetch()
      notice = { ...(await response.json()), version }
      await told
      await route.fulfill({ response, json: notice })
    })
    await page.reload()
    await page.evaluate(`document.querySelector('zhigu-widget').ask('${transfers}')`)
    await exchangeOf(page, fees).getByText('AI 生成').waitFor()
    await exchangeOf(page, transfers).getByText('正在发送').waitFor()
    await page.waitForTimeout(500)
    await exchangeOf(page, transfers).getByText('正在发送').waitFor()
    tell()
    await exchangeOf(page, transfers).getByText('同意使用须知后自动发送').waitFor()
    await page.getByText(version).waitFor()
    await picture(page, 'notice-again-desktop-light')
    await page.getByRole('button', { name: '同意并开始' }).click()
    await exchangeOf(page, transfers).getByText('AI 生成').waitFor()
  })

  test.each([
    ['desktop', 'dark'],
    ['phone', 'light'],
  ] as const)('greets with questions that the library answers, on a %s, %s', async (device, colorScheme) => {
    const page = await visit(server.current.url, { device, colorScheme })
    await beginChat(page)
    await page.getByText('您好').waitFor()
    await page.getByText('您可以这样问').waitFor()
    await picture(page, `greeting-${device}-${colorScheme}`)
    await expectAccessible(page)
    await log(page).getByRole('listitem').getByRole('button').first().click()
    await log(page).getByText('AI 生成').waitFor()
  })

  test.each([
    ['desktop', 'light'],
    ['desktop', 'dark'],
    ['phone', 'light'],
    ['phone', 'dark'],
  ] as const)('answers with its sources, which open, on a %s, %s', async (device, colorScheme) => {
    const page = await visit(server.current.url, { device, colorScheme })
    await beginChat(page)
    const exchange = await ask(page, fees)
    await exchange.getByText('有据').waitFor()
    await picture(page, `answer-${device}-${colorScheme}`)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)

    await exchange
      .getByRole('button', { name: /^出处 1/ })
      .first()
      .click()
    const source = page.getByRole('region').filter({ hasText: '适用日期' })
    await source.getByText('适用日期').waitFor()
    await picture(page, `source-${device}-${colorScheme}`)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.keyboard.press('Escape')
    await source.waitFor({ state: 'detached' })
    expect(await page.getByRole('dialog').isVisible()).toBe(true)
  })

  test('names a source once, however many sentences in a row rest on it', async () => {
    const page = await visit(server.current.url)
    await beginChat(page)
    const exchange = await ask(page, fees)
    expect(await exchange.locator('.sentence').count()).toBeGreaterThan(1)
    expect(await exchange.locator('.source-mark').allTextContents()).toEqual(['1'])
  })

  test('says of an answer that was withdrawn that it was and why, and nothing of it leads anywhere', async () => {
    const { url } = server.current
    const page = await visit(url, { device: 'phone' })
    await beginChat(page)
    const exchange = await ask(page, '虚谷现金通货币A的管理费是多少？')
    await exchange.getByRole('region', { name: '虚谷现金通货币A' }).waitFor()
    const chunkId = await citedBy(page, url)
    const { stop } = await call(url, 'operator', '/v1/library/stops', {
      target: 'chunk',
      targetId: chunkId,
      reason: '更正',
    })
    try {
      await exchange.getByText('回答已撤回', { exact: true }).waitFor()
      await exchange.getByText('这条回答引用的资料已停用，回答已撤回').waitFor()
      for (const role of ['button', 'link', 'region'] as const) expect(await exchange.getByRole(role).count()).toBe(0)
      // Struck through it would still be read.
      expect(await exchange.getByText('管理费').count()).toBe(1)
      await picture(page, 'withdrawn-phone-light')
      await expectAccessible(page)
      await expectNoSidewaysScroll(page)
    } finally {
      await call(url, 'operator', `/v1/library/stops/${stop.id}/lift`, { reason: '更正完成' })
    }
  })

  test('shows a product in full once, then as a line that opens', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await beginChat(page)
    const first = await ask(page, '虚谷稳进债券A的赎回费是多少？')
    await first.getByRole('region', { name: '虚谷稳进债券A' }).getByText('起购金额').waitFor()
    const second = await ask(page, '虚谷稳进债券A的管理费是多少？')
    const line = second.getByRole('region', { name: '虚谷稳进债券A' })
    await line.getByText('R3', { exact: true }).waitFor()
    expect(await line.getByText('起购金额').isVisible()).toBe(false)
    // Two landmarks of one name cannot be told apart by ear.
    expect(await page.getByRole('region', { name: '虚谷稳进债券A', exact: true }).count()).toBe(1)
    await picture(page, 'product-again-phone-light')
    await expectAccessible(page)
    await line.getByText('R3', { exact: true }).click()
    await line.getByText('起购金额').waitFor()
  })

  test('asks for no thumbs where it has no answer, and lets one say that it was no help', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await beginChat(page)
    const exchange = await ask(page, '火锅底料怎么炒才香')
    expect(await exchange.getByRole('button', { name: '有帮助' }).count()).toBe(0)
    // A person is offered where one is asked for, and nowhere else.
    await page.getByText('还需要帮助？').waitFor()
    expect(await page.getByRole('button', { name: '转人工' }).count()).toBe(1)
    await exchange.getByRole('button', { name: '没帮上忙' }).click()
    await exchange.getByText('答非所问').click()
    await picture(page, 'no-help-phone-light')
    await expectAccessible(page)
    await exchange.getByRole('button', { name: '提交' }).click()
    await exchange.getByText('谢谢您的反馈').waitFor()
  })

  test('says why it does not advise, and how to go on', async () => {
    const page = await visit(server.current.url)
    await beginChat(page)
    const exchange = await ask(page, '这只票能不能买，给个话')
    await exchange.getByText('依规不能提供').waitFor()
    await picture(page, 'refused-desktop')
    await expectAccessible(page)
  })

  test('is used by the keyboard alone', async () => {
    const page = await visit(server.current.url)
    const launcher = page.getByRole('button', { name: '在线客服' })
    await launcher.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.getByRole('button', { name: '同意并开始' }).waitFor()
    await tabTo(page, '同意并开始', 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => focusedName(page)).toContain('请输入')
    await page.keyboard.type(fees)
    await page.keyboard.press('Enter')
    const exchange = exchangeOf(page, fees)
    await exchange.getByText('AI 生成').waitFor()
    const mark = exchange.getByRole('button', { name: /^出处 1/ }).first()
    await tabTo(page, '出处 1', 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '返回对话' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => focusedName(page)).toContain('出处 1')
    expect(await mark.isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => focusedName(page)).toContain('在线客服')
  })

  test('keeps the conversation over a reload', async () => {
    const page = await visit(server.current.url)
    await beginChat(page)
    const before = await (await ask(page, fees)).textContent()
    await page.reload()
    await openChat(page)
    const exchange = exchangeOf(page, fees)
    await exchange.getByText('AI 生成').waitFor()
    expect(await exchange.count()).toBe(1)
    expect(await exchange.textContent()).toBe(before)
  })

  test('speaks English', async () => {
    const page = await visit(server.current.url)
    await page.evaluate(`document.querySelector('zhigu-widget').lang = 'en'`)
    await page.getByRole('button', { name: 'Chat' }).click()
    await page.getByRole('button', { name: 'Agree and start' }).waitFor()
    await page.getByText('You are talking to an AI, not to a person').waitFor()
    await page.getByText('what is binding, is the Chinese text').waitFor()
    await picture(page, 'first-use-desktop-english')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Agree and start' }).click()
    await page.getByText('You could ask (questions in Chinese)').waitFor()
    await picture(page, 'greeting-desktop-english')
    const input = page.getByRole('textbox', { name: 'Type your question' })
    await input.fill('How are commissions charged?')
    await input.press('Enter')
    await page.getByText('AI-generated').waitFor()
    await picture(page, 'answer-desktop-english')
    await expectAccessible(page)
  })

  test('tells in English, too, that one waits for a person and is called back', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await page.evaluate(`document.querySelector('zhigu-widget').lang = 'en'`)
    await page.getByRole('button', { name: 'Chat' }).click()
    await page.getByRole('button', { name: 'Agree and start' }).click()
    const input = page.getByRole('textbox', { name: 'Type your question' })
    await input.fill('I want to talk to a person')
    await input.press('Enter')
    await page.getByText('Your request is passed on to a colleague').waitFor()
    await page.getByRole('button', { name: 'Call me back' }).click()
    await page.getByRole('textbox', { name: 'Phone number' }).fill('13800138000')
    await page.getByRole('button', { name: 'Submit' }).click()
    await page.getByText('Your call back is registered').waitFor()
    const told = await page.getByRole('log', { name: 'Conversation' }).textContent()
    expect(told).not.toMatch(/\p{Script=Han}/u)
    await picture(page, 'queue-phone-english')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })

  test('shows script and marks of direction as the text that they are', async () => {
    const page = await visit(server.current.url)
    page.on('dialog', () => expect.fail('a script of a client ran'))
    await beginChat(page)
    await say(page, '<img src=x onerror=alert(1)><script>alert(2)</script>佣金怎么收\u202e？')
    const exchange = exchangeOf(page, '佣金怎么收')
    await exchange.getByText('AI 生成').waitFor()
    // What turns the direction of all that follows is taken out.
    expect(await exchange.textContent()).toContain('<img src=x onerror=alert(1)><script>alert(2)</script>佣金怎么收？')
    await picture(page, 'script-desktop-light')
  })

  test('a message of 20,000 characters is refused in words, and not lost', async () => {
    const page = await visit(server.current.url, { mayFail: /status of 413/ })
    await beginChat(page)
    const message = '佣'.repeat(20_000)
    await say(page, message)
    await page.getByRole('alert').getByText('没有发送成功').waitFor()
    await picture(page, 'too-long-desktop')
    await expectAccessible(page)
    // What to do is said once, and what cannot help is not offered.
    await page.getByText('一条消息最多 4000 个字符。请缩短后分几次发送。').waitFor()
    expect(await page.getByRole('button', { name: '重新发送' }).count()).toBe(0)
    await page.getByRole('button', { name: '修改' }).click()
    expect(await field(page).inputValue()).toBe(message)
  })

  // It stood at the end for good: what was asked afterwards was answered above it, out of sight.
  test('a refused message stays where it was said, and the next answer is in sight below it', async () => {
    const page = await visit(server.current.url, { device: 'phone', mayFail: /status of 413/ })
    await beginChat(page)
    await say(page, '佣'.repeat(4_001))
    const refused = page.getByRole('alert').filter({ hasText: '没有发送成功' })
    await refused.getByText('消息有 4001 个字符，最多 4000 个。请缩短后分几次发送。').waitFor()
    const next = await ask(page, '印花税多少？')
    const [above, below, screen] = await Promise.all([
      refused.boundingBox(),
      next.boundingBox(),
      log(page).boundingBox(),
    ])
    expect(Number(below?.y)).toBeGreaterThan(Number(above?.y) + Number(above?.height) - 1)
    expect(Number(below?.y)).toBeGreaterThanOrEqual(Number(screen?.y))
    expect(Number(below?.y)).toBeLessThan(Number(screen?.y) + Number(screen?.height) / 2)
    await picture(page, 'refused-then-asked-phone')
  })

  test('shows the rows of a fee document as a table that scrolls in its place on a phone, by the keyboard too', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await beginChat(page)
    const exchange = await ask(page, '北交所股票交易的佣金和印花税收费标准表')
    await exchange
      .getByRole('button', { name: /^出处 1/ })
      .first()
      .click()
    const table = page.getByRole('table').filter({ has: page.locator('mark') })
    await table.getByRole('columnheader', { name: '收费标准' }).waitFor()
    expect(await table.locator('mark').first().textContent()).toBe('佣金')
    await picture(page, 'fee-table-phone-light')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)

    const box = page.getByRole('region', { name: /^表 \d+$/ }).filter({ has: page.locator('mark') })
    const [whole, shown] = await box.evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth] as const)
    expect(whole).toBeGreaterThan(shown)
    await box.focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => box.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0)
    await picture(page, 'table-scrolled-phone-light')
  })

  test('sets two products side by side', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await beginChat(page)
    const exchange = await ask(page, '虚谷稳进债券A和虚谷现金通货币A有什么区别？')
    const table = exchange.getByRole('table').first()
    expect(await table.getByRole('columnheader').allTextContents()).toEqual([
      '虚谷稳进债券A（990101）',
      '虚谷现金通货币A（990001）',
    ])
    expect(
      await table
        .getByRole('row', { name: /^管理费/ })
        .getByRole('cell')
        .allTextContents(),
    ).toEqual(['0.40%/年', '0.25%/年'])
    await picture(page, 'side-by-side-phone-light')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })

  test('closes its menu by Escape and itself by Back, and stays on the page', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await beginChat(page)
    await page.getByRole('button', { name: '更多' }).click()
    await expect.poll(() => focusedName(page)).toBe('我的对话')
    await page.keyboard.press('End')
    expect(await focusedName(page)).toBe('English')
    await page.keyboard.press('Home')
    expect(await focusedName(page)).toBe('我的对话')
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    expect(await page.getByRole('dialog').isVisible()).toBe(true)
    await page.goBack()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(page.url()).toBe(`${server.current.url}/`)
    // Closed by its button, it leaves nothing behind to go back over.
    await openChat(page)
    await page.getByRole('button', { name: '关闭' }).click()
    await expect.poll(() => page.evaluate<unknown>('history.state')).toBeNull()
  })

  // A token that ends in an hour seemed to have ended, or to last for a day.
  test.each([-26, 26])('works where the clock is wrong by %i hours', async (hours) => {
    const page = await visit(server.current.url, { before: clockWrongBy(hours) })
    await beginChat(page)
    await ask(page, fees)
    expect(await page.getByText('连接已断开').count()).toBe(0)
    await page.reload()
    await openChat(page)
    await exchangeOf(page, fees).getByText('AI 生成').waitFor()
  })

  test('works where the browser keeps nothing', async () => {
    const page = await visit(server.current.url, { before: withoutStorage })
    await beginChat(page)
    await ask(page, fees)
    expect(await exchangeOf(page, fees).count()).toBe(1)
  })

  test('asks what was wrong with an answer that did not help', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await beginChat(page)
    const exchange = await ask(page, fees)
    await exchange.getByRole('button', { name: '没有帮助' }).click()
    await exchange.getByText('答非所问').click()
    await exchange.getByRole('textbox').fill('我问的是港股')
    await picture(page, 'dislike-phone-light')
    await expectAccessible(page)
    await exchange.getByRole('button', { name: '提交' }).click()
    await exchange.getByText('谢谢您的反馈').waitFor()
    await page.reload()
    await openChat(page)
    const pressed = exchangeOf(page, fees).getByRole('button', { name: '没有帮助' })
    await expect.poll(() => pressed.getAttribute('aria-pressed')).toBe('true')
  })

  test('gives its sources and the AI label along when an answer is copied', async () => {
    const page = await visit(server.current.url)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await beginChat(page)
    const exchange = await ask(page, fees)
    await exchange.getByRole('button', { name: '复制' }).click()
    await exchange.getByText('已复制').waitFor()
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(copied).toContain('0.025%')
    expect(copied).toContain('人工智能生成')
    expect(copied).toContain('费用与佣金常见问题')
  })

  test('lets the conversation be taken along, and what is private be erased', async () => {
    const page = await visit(server.current.url)
    await beginChat(page)
    await say(page, '我的手机号是13800138000，佣金怎么收？')
    const exchange = exchangeOf(page, '佣金怎么收？')
    await exchange.getByText('AI 生成').waitFor()
    expect(await exchange.textContent()).not.toContain('13800138000')
    await page.getByRole('button', { name: '更多' }).click()
    await picture(page, 'menu-desktop-light')
    await expectAccessible(page)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: '下载本次对话' }).click(),
    ])
    const text = await readFile(await download.path(), 'utf8')
    expect(text).toContain('佣金怎么收')
    expect(text).toContain('人工智能生成')
    expect(download.suggestedFilename()).toMatch(/^对话记录.*\.txt$/)

    await choose(page, '删除我的敏感信息')
    await picture(page, 'erase-desktop-light')
    await expectAccessible(page)
    await page.getByRole('button', { name: '永久删除' }).click()
    await page.getByText('敏感原文已永久删除').first().waitFor()
    await picture(page, 'erased-desktop-light')
  })

  test('shows a complaint its ticket', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await beginChat(page)
    await say(page, '我要投诉，你们客服态度恶劣，一直不给我解决')
    const ticket = page.getByRole('region', { name: /^已登记/ })
    await ticket.getByText('工单号').waitFor()
    expect(await ticket.getByRole('definition').allTextContents()).toEqual([
      expect.stringMatching(/^TS\d{8}-\d{4}$/),
      '投诉',
      ...[1, 2, 3].map(() => expect.stringMatching(/^最迟(?:\d{4}年)?\d+月\d+日$/)),
    ])
    await picture(page, 'ticket-phone-light')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })

  test.each([
    ['怎么查询资金余额和持仓，有哪些步骤？', 'procedure', '查询账户余额与持仓'],
    // An entry of the FAQ answers it, and names the procedure.
    ['怎么开通创业板', 'procedure-of-entry', '开通创业板权限'],
    ['虚谷稳进债券A的赎回费是多少？', 'product', '虚谷稳进债券A'],
  ])('lays out a card for a phone: %s', async (question, name, card) => {
    const page = await visit(server.current.url, { device: 'phone' })
    await beginChat(page)
    const exchange = await ask(page, question)
    await exchange.getByRole('region', { name: card }).waitFor()
    await picture(page, `${name}-phone-light`)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })

  test.each(['desktop', 'phone'] as const)('leads from a procedure into the app, on a %s', async (device) => {
    const page = await visit(server.current.url, { device })
    await beginChat(page)
    const exchange = await ask(page, '怎么查询资金余额和持仓，有哪些步骤？')
    const link = exchange.getByRole('region', { name: '查询账户余额与持仓' }).locator('.app-link').first()
    expect(await link.getAttribute('href')).toMatch(/^xugu:/)
    const name = await link.textContent()
    await link.click()
    await page.getByText(`示例：手机上会打开虚谷财富 App 的“${name}”页面。`).waitFor()
    await picture(page, `app-link-${device}-light`)
    await expectAccessible(page)
  })

  test('shows a procedure twice as two cards that can be told apart', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await beginChat(page)
    const title = '查询账户余额与持仓'
    const first = await ask(page, '怎么查询资金余额和持仓，有哪些步骤？')
    await first.getByRole('region', { name: title, exact: true }).waitFor()
    await ask(page, '查询资金余额和持仓的步骤再说一遍')
    const cards = page.getByRole('region', { name: title })
    await expect.poll(() => cards.count()).toBeGreaterThan(1)
    const names = await Promise.all((await cards.all()).map((card) => card.getAttribute('aria-label')))
    expect(names).toEqual(names.map((_, index) => (index === 0 ? title : `${title}，第 ${index + 1} 次`)))
  })

  test('shows a clause in its document', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await beginChat(page)
    const exchange = await ask(page, '证券法第一百三十五条怎么规定？')
    await exchange
      .getByRole('button', { name: /^出处 1/ })
      .first()
      .click()
    await page.getByText('所在位置').waitFor()
    expect(await page.locator('mark').first().textContent()).toContain('不能向客户承诺')
    await picture(page, 'clause-phone-light')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })

  test('has what one seldom needs in its menu, and ends when asked to', async () => {
    const page = await visit(server.current.url, { colorScheme: 'dark' })
    await beginChat(page)
    await ask(page, fees)
    for (const [item, name] of [
      ['使用须知', 'notice'],
      ['我的对话', 'conversations'],
      ['评价本次服务', 'rate'],
      ['结束对话', 'end'],
    ] as const) {
      await choose(page, item)
      await page.getByRole('button', { name: '返回对话' }).waitFor()
      await picture(page, `${name}-desktop-dark`)
      await expectAccessible(page)
      if (name !== 'end') await page.keyboard.press('Escape')
    }
    await page.getByRole('button', { name: '结束对话' }).click()
    await page.getByText('这次服务怎么样？').waitFor()
    await page.getByRole('button', { name: '新对话' }).click()
    await ask(page, '银证转账几点可以转？')
    expect(await exchangeOf(page, fees).count()).toBe(0)
  })

  test('is one conversation in two tabs', async () => {
    const first = await visit(server.current.url)
    await beginChat(first)
    await ask(first, fees)
    const second = await visit(server.current.url, { beside: first })
    await openChat(second)
    await exchangeOf(second, fees).getByText('AI 生成').waitFor()
    await ask(second, '银证转账几点可以转？')
    await exchangeOf(first, '银证转账几点可以转？').getByText('AI 生成').waitFor()
    for (const page of [first, second]) expect(await log(page).getByRole('article').count()).toBe(2)
  })
})

inBrowser('the widget of who sends fifty messages at once', () => {
  // Agreeing to the notice counts as one.
  const server = useServer(() => ({ RATE_PER_CLIENT: '31' }))
  const { visit } = useBrowser()

  test('says which did not go and when they may, and loses none', { timeout: 150_000 }, async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    await beginChat(page)
    await page.evaluate(
      `for (let i = 1; i <= 50; i += 1) document.querySelector('zhigu-widget').ask('第' + i + '问：' + '${fees}')`,
    )
    const refused = log(page).getByRole('article').filter({ hasText: '消息发送得太快了。请在' })
    await expect.poll(() => refused.count(), { timeout: 30_000 }).toBe(20)
    const answered = log(page).getByRole('article').filter({ hasText: 'AI 生成' })
    await expect.poll(() => answered.count(), { timeout: 60_000 }).toBe(30)
    expect(await log(page).getByRole('article').count()).toBe(50)
    await picture(page, 'too-fast-phone-light')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    const seconds = Number(/请在 (\d+) 秒后/.exec((await refused.first().textContent()) ?? '')?.[1])
    expect(seconds).toBeLessThanOrEqual(60)
    await page.waitForTimeout(seconds * 1000)
    for (let rest = 20; rest > 0; rest -= 1) {
      // By the keyboard: what is answered meanwhile moves what is seen.
      await refused.first().getByRole('button', { name: '重新发送' }).press('Enter')
      await expect.poll(() => refused.count(), { timeout: 10_000 }).toBe(rest - 1)
    }
    await expect.poll(() => answered.count(), { timeout: 60_000 }).toBe(50)
    expect(await log(page).getByRole('article').count()).toBe(50)
    for (let i = 1; i <= 50; i += 1) expect(await exchangeOf(page, `第${i}问：`).count()).toBe(1)
  })
})

/** The first passage that the conversation of this visitor cites. */
const citedBy = async (page: Page, url: string): Promise<string> => {
  const [token, id] = await page.evaluate<[string, string]>(
    `['token', 'conversation'].map((name) => localStorage.getItem('zhigu:' + name))`,
  )
  const response = await fetch(`${url}/v1/conversations/${id}/events`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { events } = EventPage.parse(await response.json())
  const cited = events.flatMap(({ body }) => (body.type === 'sentence-committed' ? body.sentence.citations : []))
  return String(cited[0]?.chunkId)
}

const post = async (url: string, token: string | null, body: unknown) => {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.ok).toBe(true)
  return (await response.json()) as { token: string; stop: { id: string } }
}
/** As somebody of the firm. */
const call = async (url: string, role: string, path: string, body: unknown) => {
  const { token } = await post(`${url}/v1/demo/tokens`, null, { role, id: `${role}-1` })
  return post(`${url}${path}`, token, body)
}

const clockWrongBy = (hours: number) => `{
  const { now } = Date
  const wrong = () => now() + ${hours} * 3_600_000
  globalThis.Date = class extends Date {
    constructor(...given) { given.length === 0 ? super(wrong()) : super(...given) }
    static now() { return wrong() }
  }
}`

/** As a browser that forbids a page to keep anything. */
const withoutStorage = `for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } })`
