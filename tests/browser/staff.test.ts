// The staff's console by the keyboard alone, on a phone, in two tabs, on a line that breaks, and with a sign-in that ends.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  expectAccessible,
  focusedName,
  inBrowser,
  look,
  picture,
  tabTo,
  useBrowser,
  useServer,
  type Visit,
} from './browser.ts'
import { ask, beginChat, joinQueue, log, openChat, say } from './chat.ts'
import { type Firm, openFirm } from './firm.ts'
import { openLine } from './line.ts'
import { beginToClose, firstCase, record, reply, signIn, take, useEmptyQueue, visitAs } from './staff.ts'

/** A machine may be busy. */
const patiently = { timeout: 5_000 }

const theft = '我的账户被盗了，手机号是13800138000，快帮我冻结'

inBrowser('the staff’s console', () => {
  const server = useServer()
  useEmptyQueue(server)
  const { visit } = useBrowser()

  const lookAtDesk = async (page: Page, name: string): Promise<void> => {
    await look(page, name)
    expect.soft(await page.locator('body').textContent()).not.toMatch(/[⟦⟧]|无据（把握 0%）/)
  }
  const robbed = async (): Promise<Page> => {
    const page = await visit(server.current.url)
    await beginChat(page)
    await say(page, theft)
    await page.getByText('正在等候人工客服').or(page.getByText('您的请求已')).first().waitFor()
    return page
  }
  /** Somebody who has asked for a person, and said nothing. */
  const waiting = async (): Promise<Page> => {
    const page = await visit(server.current.url)
    await openChat(page)
    await joinQueue(page)
    return page
  }
  const staff = (name: string, options: Visit = {}): Promise<Page> =>
    visitAs({ visit, url: `${server.current.url}/staff`, role: '坐席', name, ...options })

  test('needs no mouse: sign in, take, show, write, return, close', { timeout: 90_000 }, async () => {
    const client = await robbed()
    const desk = await visit(`${server.current.url}/staff`)
    const press = async (...keys: string[]) => {
      for (const key of keys) await desk.keyboard.press(key)
      await expectFocusSeen(desk)
    }
    const name = desk.getByRole('textbox', { name: '名字' })
    await name.waitFor()
    await tabOnto(desk, name)
    await desk.keyboard.type('键盘')
    await press('Enter')
    await firstCase(desk).waitFor()
    // The form that had the focus is gone.
    await expectFocusSeen(desk)
    await lookAtDesk(desk, 'staff-keyboard-list-desktop')

    // In the order in which it is read: who waits, then what can be done with them.
    await tabTo(desk, '等候')
    await tabOnto(desk, firstCase(desk).getByRole('link'))
    await press('Enter')
    await record(desk).getByText('我的账户被盗了').waitFor()
    await desk.keyboard.press('Alt+a')
    await desk.getByPlaceholder('回复客户').waitFor()
    await expect.poll(() => hasFocus(desk.getByPlaceholder('回复客户')), patiently).toBe(true)
    await desk.keyboard.type('您好，我来帮您冻结。')
    await press('Enter')
    await log(client).getByText('我来帮您冻结').waitFor()

    // The cause stays in sight; what is masked is shown with a reason.
    await desk.getByRole('region', { name: '转人工的起因' }).getByText('我的账户被盗了').waitFor()
    await desk.keyboard.press('Alt+s')
    await desk.getByRole('dialog', { name: '显示手机号的原因' }).waitFor()
    await expect.poll(() => focusedName(desk), patiently).toBe('核实客户身份')
    await lookAtDesk(desk, 'staff-reasons-desktop')
    await press('Tab')
    expect(await focusedName(desk)).toBe('回电联系客户')
    await press('Escape')
    expect(await focusedName(desk)).toBe('手机号 · 显示')
    await press('Enter')
    await expect.poll(() => focusedName(desk), patiently).toBe('核实客户身份')
    await press('Enter')
    await record(desk).getByText('13800138000').waitFor()
    await expect.poll(() => focusedName(desk), patiently).toBe('复制')
    await record(desk).getByText('我查看了手机号（核实客户身份）').waitFor()
    await lookAtDesk(desk, 'staff-original-desktop')
    expect(await log(client).getByText('核实客户身份').count()).toBe(0)
    await press('Enter')
    await expect.poll(() => focusedName(desk), patiently).toBe('已复制')
    await press('Tab', 'Enter')
    expect(await focusedName(desk)).toBe('手机号 · 显示')
    expect(await record(desk).getByText('13800138000').count()).toBe(0)

    await desk.keyboard.press('Alt+b')
    await desk.getByRole('dialog', { name: '交还智能助手？' }).waitFor()
    await expect.poll(() => focusedName(desk), patiently).toBe('交还智能助手')
    await press('Enter')
    await desk.getByText('智能助手正在接待').waitFor()
    await expect.poll(() => focusedName(desk), patiently).toContain('智能助手正在接待')

    await client.getByRole('button', { name: '转人工' }).click()
    await desk.getByRole('tab', { name: '等候 1' }).waitFor()
    // What is still closing takes no keys.
    await expect.poll(() => desk.getByRole('dialog').count(), patiently).toBe(0)
    await desk.keyboard.press('Alt+a')
    await expect.poll(() => hasFocus(desk.getByPlaceholder('回复客户')), patiently).toBe(true)
    // An Enter in haste is for the dialog that opens, and sends nothing of what is half written.
    await desk.keyboard.type('我查了一下，您的')
    await inHaste(desk, { code: 'KeyE', key: 'e', altKey: true }, { code: 'Enter', key: 'Enter' })
    await desk.getByRole('dialog', { name: '结束接待' }).waitFor()
    expect(await desk.getByPlaceholder('回复客户').inputValue()).toBe('我查了一下，您的')
    await tabOnto(desk, desk.getByRole('radio', { name: '已解决' }))
    await press('Space')
    await tabTo(desk, '结束接待')
    await press('Enter')
    await client.getByText('对话已结束').first().waitFor()
    await desk
      .getByText(/结束：已解决/)
      .first()
      .waitFor()

    // What is over can be read, and nothing else.
    await tabOnto(desk, desk.getByRole('tab', { name: /^我的/ }), 'Shift+Tab')
    await press('ArrowRight', 'ArrowRight')
    expect(await focusedName(desk)).toContain('最近结束')
    // Which of how many it is the screen reader says itself, in its own language.
    await desk.getByRole('tab', { name: '最近结束', exact: true }).waitFor()
    await press('Enter')
    await firstCase(desk)
      .getByText(/结束：已解决/)
      .waitFor()
    await lookAtDesk(desk, 'staff-closed-desktop')
    await firstCase(desk).getByRole('link').click()
    await record(desk).getByText('我来帮您冻结').waitFor()
    expect(await desk.getByPlaceholder('回复客户').count()).toBe(0)
    expect(await desk.getByRole('button', { name: /显示$/ }).count()).toBe(0)
  })

  test('shows a source as the client sees it: its version and dates, the words in their place', async () => {
    const client = await visit(server.current.url)
    await beginChat(client)
    const exchange = await ask(client, 'A股交易佣金怎么收？')
    await exchange
      .getByRole('button', { name: /^出处 1/ })
      .first()
      .click()
    await client.locator('mark').first().waitFor()
    const told = await client.locator('mark').allTextContents()
    await client.keyboard.press('Escape')
    await client.getByRole('button', { name: '转人工' }).click()

    for (const [device, colorScheme] of [
      ['desktop', 'light'],
      ['phone', 'dark'],
    ] as const) {
      const desk = await staff('坐席小源', { device, colorScheme })
      await firstCase(desk).getByRole('link').click()
      await record(desk)
        .getByRole('button', { name: /^出处 1/ })
        .first()
        .click()
      const source = desk.getByRole('dialog', { name: '出处 1' })
      await source.getByRole('region', { name: '所在位置' }).getByText('（后文略）').waitFor()
      expect(await source.locator('mark').allTextContents()).toEqual(told)
      for (const words of ['费用与佣金常见问题', '2026-01-01 版', '2026-01-01 起', '现行有效'])
        await source.getByText(words, { exact: true }).waitFor()
      await lookAtDesk(desk, `staff-source-${device}-${colorScheme}`)
    }
    await client.getByRole('button', { name: '退出排队' }).click()
  })

  test('shows the rows of a fee document as the table that the client sees', async () => {
    const client = await visit(server.current.url)
    await beginChat(client)
    await ask(client, '北交所股票交易的佣金和印花税收费标准表')
    await client.getByRole('button', { name: '转人工' }).click()
    const desk = await staff('坐席小表', { device: 'phone' })
    await firstCase(desk).getByRole('link').click()
    await record(desk)
      .getByRole('button', { name: /^出处 1/ })
      .first()
      .click()
    const table = desk.getByRole('region', { name: /^表 \d+$/ }).filter({ has: desk.locator('mark') })
    await table.getByRole('columnheader', { name: '收费标准' }).waitFor()
    expect(await table.locator('mark').first().textContent()).toBe('佣金')
    const [mark, passage] = await Promise.all([
      table.locator('mark').first().boundingBox(),
      desk.getByRole('region', { name: '所在位置' }).boundingBox(),
    ])
    expect(Number(mark?.y)).toBeGreaterThan(Number(passage?.y))
    expect(Number(mark?.y)).toBeLessThan(Number(passage?.y) + Number(passage?.height))
    await lookAtDesk(desk, 'staff-source-table-phone-light')
    await client.getByRole('button', { name: '退出排队' }).click()
  })

  test('marks the list that is shown, however the counts change', async () => {
    const client = await visit(server.current.url)
    await beginChat(client)
    await client.getByRole('button', { name: '转人工' }).click()
    const desk = await staff('坐席小签')
    await take(desk)
    await desk.getByRole('tab', { name: '我的 1' }).waitFor()
    await expect.poll(() => underlined(desk), patiently).toEqual(['我的 1'])
    await picture(desk, 'staff-taken-desktop')
    await beginToClose(desk, '已解决')
    await desk.getByRole('button', { name: '结束接待' }).click()
    await client.getByText('对话已结束').first().waitFor()
  })

  test('says how long one has waited, what it is about, and by when the firm means to answer', {
    timeout: 60_000,
  }, async () => {
    const client = await visit(server.current.url)
    await beginChat(client)
    await ask(client, 'A股交易佣金怎么收？')
    await say(client, '我要投诉，你们客服态度恶劣，一直不给我解决')
    await client.getByText('以上为公司设定的期限，从您首次表达不满时起算。').waitFor()
    for (const device of ['desktop', 'phone'] as const) {
      const desk = await staff('坐席小计', { device })
      await firstCase(desk)
        .getByText(/^已等 (?:\d+分)?\d+秒$/)
        .waitFor()
      await firstCase(desk)
        .getByText(/^工单 TS/)
        .waitFor()
      await firstCase(desk).getByRole('link').click()
      await record(desk).getByText('A股交易佣金怎么收？').waitFor()
      if (device === 'phone') await desk.getByRole('button', { name: '摘要与客户资料' }).click()
      const side = desk.getByRole(device === 'phone' ? 'dialog' : 'complementary', { name: '摘要与客户资料' })
      await side.getByRole('heading', { name: '客户问过' }).waitFor()
      await side.getByRole('listitem').getByText('A股交易佣金怎么收？').waitFor()
      await side.getByRole('heading', { name: /^智能助手最后的回答/ }).waitFor()
      await side.getByText(/^期限是公司的设定，从客户首次表达不满（.+）起算。$/).waitFor()
      await lookAtDesk(desk, `staff-summary-${device}`)
    }
  })

  test('goes from case to case, writes, and puts a case back, by keys that it explains', {
    timeout: 60_000,
  }, async () => {
    const client = await waiting()
    await waiting()
    const desk = await staff('坐席小捷')
    await expect.poll(() => desk.title(), patiently).toBe('(2) 接待 · 智顾')
    const expectOpen = (index: number) => expect.poll(() => openInList(desk), patiently).toBe(index)
    await desk.keyboard.press('Alt+ArrowDown')
    await expectOpen(0)
    await desk.keyboard.press('Alt+ArrowDown')
    await expectOpen(1)
    await desk.keyboard.press('Alt+ArrowUp')
    await expectOpen(0)
    await record(desk).waitFor()
    await desk.keyboard.press('Alt+a')
    const field = desk.getByPlaceholder('回复客户')
    await expect.poll(() => hasFocus(field), patiently).toBe(true)
    await expect.poll(() => desk.title(), patiently).toBe('(1) 接待 · 智顾')
    await desk.getByRole('tab', { name: /^我的/ }).focus()
    await desk.keyboard.press('Alt+i')
    await expect.poll(() => hasFocus(field), patiently).toBe(true)
    await desk.keyboard.type('您好，请稍等。')
    await desk.keyboard.press('Enter')
    await log(client).getByText('您好，请稍等。').waitFor()

    // Whoever comes next goes on, and the client is told so.
    await desk.keyboard.press('Alt+q')
    await desk.getByRole('dialog', { name: '放回队列？' }).waitFor()
    await expect.poll(() => focusedName(desk), patiently).toBe('放回队列')
    await lookAtDesk(desk, 'staff-release-desktop')
    await desk.keyboard.press('Enter')
    await client.getByRole('button', { name: '退出排队' }).waitFor()
    await client.getByText('正在等候人工客服').waitFor()
    await desk.getByText('接待以后才能回复').waitFor()
    await expect.poll(() => desk.title(), patiently).toBe('(2) 接待 · 智顾')
    await expect.poll(() => desk.getByRole('dialog').count(), patiently).toBe(0)

    const help = desk.getByRole('dialog', { name: '快捷键' })
    for (const key of ['Alt+/', '?']) {
      await desk.keyboard.press(key)
      await help.getByText('Alt + Q').waitFor()
      if (key === '?') await lookAtDesk(desk, 'staff-keys-desktop')
      await desk.keyboard.press('Escape')
      // What is still closing takes no keys.
      await desk.getByText('Alt + Q').waitFor({ state: 'hidden' })
    }
  })

  test('tells whoever looks elsewhere that a client waits, where they wish so', async () => {
    const desk = await staff('坐席小铃', { before: lookingElsewhere })
    await desk.getByText('现在没有客户在等候').waitFor()
    expect(await desk.title()).toBe('接待 · 智顾')
    const bell = desk.getByRole('button', { name: '有人等候时提醒' })
    expect(await bell.getAttribute('aria-pressed')).toBe('false')
    await bell.click()
    await expect.poll(() => bell.getAttribute('aria-pressed'), patiently).toBe('true')
    await robbed()
    // What the client wrote stays on the page.
    const told = () => desk.evaluate<unknown>('told')
    await expect
      .poll(told, patiently)
      .toEqual([expect.stringMatching(/^访客 [0-9A-Z]{4} 在等候：P0 立即 · (?!.*冻结)/)])
    expect(await desk.title()).toBe('(1) 接待 · 智顾')
    await bell.click()
    await expect.poll(() => bell.getAttribute('aria-pressed'), patiently).toBe('false')
    await robbed()
    await expect.poll(() => desk.title(), patiently).toBe('(2) 接待 · 智顾')
    expect(await told()).toHaveLength(1)
  })

  test('lets a supervisor step in where a colleague talks, and sign out', async () => {
    const client = await waiting()
    const desk = await staff('坐席小组')
    await take(desk)
    await reply(desk, '您好，请讲。')
    const supervisor = await visitAs({
      visit,
      url: `${server.current.url}/staff`,
      role: '主管',
      name: '主管老周',
      device: 'phone',
    })
    await supervisor.getByRole('tab', { name: '同事的 1' }).click()
    await firstCase(supervisor)
      .getByText(/坐席小组$/)
      .waitFor()
    await firstCase(supervisor).getByRole('link').click()
    const field = supervisor.getByPlaceholder('以主管身份回复客户（坐席小组 正在接待）')
    await field.fill('我是主管，我来帮您。')
    await field.press('Enter')
    for (const where of [log(client), record(desk)]) await where.getByText('我是主管，我来帮您。').waitFor()
    await lookAtDesk(supervisor, 'staff-supervisor-phone')
    await supervisor.getByRole('button', { name: '退出', exact: true }).click()
    await supervisor.getByRole('button', { name: '进入工作台' }).waitFor()
    await supervisor.reload()
    await supervisor.getByRole('button', { name: '进入工作台' }).waitFor()
  })

  test.each(['light', 'dark'] as const)(
    'can read what is masked in the row of the open case, %s',
    async (colorScheme) => {
      const client = await robbed()
      const desk = await staff('坐席小行', { colorScheme })
      await take(desk)
      await record(desk).getByText('我的账户被盗了').waitFor()
      await say(client, '我的号码是13800138000')
      await firstCase(desk).locator('.masked').waitFor()
      await expectAccessible(desk)
    },
  )

  test('hides an original after a minute, and when the case is left', { timeout: 60_000 }, async () => {
    await robbed()
    const desk = await visit('about:blank', { device: 'phone' })
    await desk.clock.install()
    await desk.goto(`${server.current.url}/staff`)
    await signIn(desk, '坐席', '坐席小钟')
    await firstCase(desk).getByText('手机号是[手机号]').waitFor()
    await lookAtDesk(desk, 'staff-waiting-phone-light')
    await take(desk)
    const show = async () => {
      await record(desk).getByRole('button', { name: '手机号 · 显示' }).click()
      await desk.getByRole('textbox', { name: '其他原因' }).fill('与客户核对号码')
      await desk.keyboard.press('Enter')
      await record(desk).getByText('13800138000').waitFor()
    }
    await show()
    await lookAtDesk(desk, 'staff-original-phone')
    await desk.clock.fastForward(61_000)
    await record(desk).getByRole('button', { name: '手机号 · 显示' }).waitFor()

    // Hidden and shown once more within the minute, it has a whole one again.
    await show()
    await desk.clock.fastForward(40_000)
    await record(desk).getByRole('button', { name: '隐藏' }).click()
    await show()
    await desk.clock.fastForward(40_000)
    await record(desk).getByText('13800138000').waitFor()
    await desk.clock.fastForward(21_000)
    await record(desk).getByRole('button', { name: '手机号 · 显示' }).waitFor()

    await show()
    await desk.getByRole('button', { name: '返回列表' }).click()
    await desk.getByRole('tab', { name: /^我的/ }).click()
    await firstCase(desk).getByRole('link').click()
    await record(desk).getByRole('button', { name: '手机号 · 显示' }).waitFor()
    expect(await desk.getByText('13800138000').count()).toBe(0)
  })

  test('shows the same in two tabs of one person', { timeout: 60_000 }, async () => {
    const client = await robbed()
    const one = await staff('坐席双双', { mayFail: /status of 409/ })
    const two = await staff('坐席双双', { beside: one })
    await take(one)
    await two.getByRole('tab', { name: '我的 1' }).click()
    await firstCase(two).getByRole('link').click()
    await reply(one, '您好，请讲。')
    await record(two).getByText('您好，请讲。').waitFor()
    await reply(two, '我在听。')
    await record(one).getByText('我在听。').waitFor()
    await log(client).getByText('我在听。').waitFor()
    expect(await log(client).getByText('您好，请讲。').count()).toBe(1)
    await beginToClose(one, '未解决，另行跟进')
    await one.getByRole('button', { name: '结束接待' }).click()
    for (const page of [one, two])
      await page
        .getByText(/结束：未解决/)
        .first()
        .waitFor()
    expect(await two.getByPlaceholder('回复客户').count()).toBe(0)
  })

  test('says that it cannot reach the server, and goes on once it can', { timeout: 60_000 }, async () => {
    await robbed()
    const line = await openLine(server.current.url)
    try {
      const desk = await visit(`${line.url}/staff`, { device: 'phone', mayFail: /ERR_|WebSocket/ })
      await signIn(desk, '坐席', '坐席小网')
      await firstCase(desk).waitFor()
      line.cut()
      await firstCase(desk).getByRole('button', { name: '接待' }).click()
      await desk.locator('.ant-message').getByText('连不上服务器。').waitFor()
      await expectHeadUncovered(desk)
      await lookAtDesk(desk, 'staff-message-phone')
      await firstCase(desk).getByRole('link').click()
      await desk.getByRole('button', { name: '重试', exact: true }).waitFor()
      await lookAtDesk(desk, 'staff-unreachable-phone')
      line.mend()
      await desk.getByRole('button', { name: '重试', exact: true }).click()
      await record(desk).getByText('我的账户被盗了').waitFor()
      await desk.getByText('连接已断开').waitFor({ state: 'detached' })
    } finally {
      await line.close()
    }
  })

  test('keeps the keyboard’s place where list and conversation take turns', async () => {
    await robbed()
    const desk = await staff('坐席小键', { device: 'phone' })
    await firstCase(desk).getByRole('link').focus()
    await desk.keyboard.press('Enter')
    await record(desk).getByText('我的账户被盗了').waitFor()
    await expectFocusSeen(desk)
    await desk.keyboard.press('Tab')
    expect(await focusedName(desk)).toBe('返回列表')
    await desk.keyboard.press('Enter')
    await expect.poll(() => hasFocus(firstCase(desk).getByRole('link')), patiently).toBe(true)
    await expectFocusSeen(desk)
  })
})

inBrowser('the staff’s console of a firm', () => {
  let firm: Firm
  beforeAll(async () => {
    firm = await openFirm()
  })
  const server = useServer(() => ({
    AUTH: 'jwt',
    JWKS_URL: `${firm.url}/keys`,
    JWT_ISSUER: 'firm',
    JWT_AUDIENCE: 'zhigu',
  }))
  const { visit } = useBrowser()
  afterAll(async () => {
    await firm?.close()
  })

  test('keeps what was typed when the sign-in ends in the middle of a case', { timeout: 90_000 }, async () => {
    const client = await visit(server.current.url)
    await openChat(client)
    await client.getByRole('button', { name: '转人工' }).click()
    await client.getByText('正在等候人工客服').or(client.getByText('您的请求已')).first().waitFor()

    // The server allows for clocks that differ by half a minute: this token is taken for some seconds yet.
    const desk = await visit(server.current.url, { mayFail: /status of 401/ })
    await desk.evaluate(`sessionStorage.setItem('zhigu-token', '${await firm.staffToken('zhang', 12 - 30)}')`)
    await desk.goto(`${server.current.url}/staff`)
    await take(desk)
    await reply(desk, '您好，请稍等。')
    await log(client).getByText('您好，请稍等。').waitFor()
    const half = '我查了一下，您的'
    await desk.getByPlaceholder('回复客户').fill(half)

    await desk.getByText('登录已过期').waitFor({ timeout: 40_000 })
    await picture(desk, 'staff-expired-desktop')
    await expectAccessible(desk)
    await say(client, '好的，我等您。')
    await desk.evaluate(`sessionStorage.setItem('zhigu-token', '${await firm.staffToken('zhang', 600)}')`)

    await record(desk).getByText('好的，我等您。').waitFor()
    expect(await desk.getByPlaceholder('回复客户').inputValue()).toBe(half)
    await desk.getByPlaceholder('回复客户').press('End')
    await desk.keyboard.type('申请已经受理。')
    await desk.keyboard.press('Enter')
    await log(client).getByText(`${half}申请已经受理。`).waitFor()
    expect(await log(client).getByText('您好，请稍等。').count()).toBe(1)
  })
})

/** Two keys so close together that the page does no more between them than what the first one asks for at once. */
const inHaste = async (page: Page, ...keys: Record<string, string | boolean>[]): Promise<void> => {
  await page.evaluate(`(async () => {
    for (const key of ${JSON.stringify(keys)}) {
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }))
      await null
    }
  })()`)
}

const hasFocus = async (locator: Locator): Promise<boolean> =>
  (await locator.and(locator.page().locator(':focus')).count()) > 0

/** Which of the list that is shown is open beside it; -1 for none. */
const openInList = (page: Page): Promise<number> =>
  page
    .getByRole('region', { name: '会话列表' })
    .getByRole('listitem')
    .evaluateAll((items) => items.findIndex((item) => item.getAttribute('aria-current') === 'true'))

/** Another tab is in front, and the system would show what it is told. */
const lookingElsewhere = `{
  Object.defineProperty(document, 'hidden', { get: () => true })
  globalThis.told = []
  globalThis.Notification = class {
    static permission = 'default'
    static async requestPermission() { return (Notification.permission = 'granted') }
    constructor(title, { body }) { told.push(title + '：' + body) }
    close() {}
  }
}`

/** What of the lists has a line below it. */
const underlined = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const bars = [...document.querySelectorAll('.queue .ant-tabs-ink-bar')].map((bar) => bar.getBoundingClientRect())
    return [...document.querySelectorAll('.queue [role="tab"]')]
      .filter((tab) => {
        const { left, right } = tab.getBoundingClientRect()
        const barred = bars.some((bar) => Math.abs(bar.left - left) < 2 && Math.abs(bar.right - right) < 2)
        return barred || getComputedStyle(tab.parentElement).boxShadow !== 'none'
      })
      .map((tab) => tab.textContent)
  })()`)

/** As `tabTo`, for what is labelled by other elements, or not by its words alone. */
const tabOnto = async (page: Page, to: Locator, key = 'Tab'): Promise<void> => {
  for (let i = 0; i < 20 && !(await hasFocus(to)); i += 1) {
    await page.keyboard.press(key)
    await expectFocusSeen(page)
  }
  expect(await hasFocus(to)).toBe(true)
}

/** Whoever uses the keyboard sees where they are: a ring around what has the focus, or around what holds it. */
const expectFocusSeen = async (page: Page): Promise<void> => {
  const seen = () =>
    page.evaluate<string>(`(() => {
      const focused = document.activeElement
      if (!focused || focused === document.body) return 'nothing has the focus'
      for (let box = focused, i = 0; box && i < 5; box = box.parentElement, i += 1) {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(box)
        if ((outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none') return 'seen'
      }
      return 'no ring around ' + focused.outerHTML.slice(0, 200)
    })()`)
  await expect.poll(seen, patiently).toBe('seen')
}

/** Messages lie on nothing that says who is signed in and whose case it is. */
const expectHeadUncovered = async (page: Page): Promise<void> => {
  const [message, head] = [
    await page.locator('.ant-message-notice').first().boundingBox(),
    await page.getByRole('banner').boundingBox(),
  ]
  if (!message || !head) return expect.fail('nothing is shown')
  expect.soft(message.y).toBeGreaterThan(head.y + head.height)
  expect.soft(message.y + message.height).toBeLessThan(page.viewportSize()?.height ?? 0)
}
