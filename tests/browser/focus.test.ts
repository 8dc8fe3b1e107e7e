// The keyboard alone: whatever button goes away when it is pressed, the focus stays in the chat, and Escape closes what lies on top.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible, focusedName, inBrowser, look, useBrowser, useServer, type Visit } from './browser.ts'
import { ask, beginChat, choose, field } from './chat.ts'

/** Longer than the focus takes to be given on. */
const soon = { timeout: 3_000 }

const writesTo = '请输入您的问题'

inBrowser('by keyboard alone', () => {
  const server = useServer()
  const { visit } = useBrowser()

  const begun = async (options: Visit = {}): Promise<Page> => {
    const page = await visit(server.current.url, options)
    await beginChat(page)
    return page
  }
  const press = async (page: Page, name: string) => {
    await page.getByRole('button', { name, exact: true }).focus()
    await page.keyboard.press('Enter')
  }
  const focusIsOn = (page: Page, name: string | RegExp) =>
    expect.poll(() => focusedName(page), soon).toMatch(typeof name === 'string' ? new RegExp(`^${name}`) : name)
  const closes = async (page: Page) => {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await focusIsOn(page, '在线客服')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
  }

  test('a person is asked for, a call-back booked and cancelled, and the queue left', { timeout: 60_000 }, async () => {
    const page = await begun({ mayFail: /status of 400/ })
    await press(page, '转人工')
    await page.getByRole('button', { name: '退出排队' }).waitFor()
    await focusIsOn(page, writesTo)
    await closes(page)

    await press(page, '请回电')
    const phone = page.getByRole('textbox', { name: '电话号码' })
    await phone.fill('13')
    await press(page, '提交')
    const alert = page.getByRole('dialog').getByRole('alert')
    await alert.getByText('手机号应为 11 位，这里有 2 位。').waitFor()
    // Once, and where it is put right.
    expect(await alert.textContent()).toBe('手机号应为 11 位，这里有 2 位。')
    await page.locator('input[type=tel]:focus').waitFor()
    expect(await phone.getAttribute('aria-invalid')).toBe('true')
    const describedBy = (await phone.getAttribute('aria-describedby'))?.split(' ') ?? []
    expect(describedBy).toContain(await alert.getAttribute('id'))
    await look(page, 'call-back-wrong-desktop-light')

    await phone.fill('13800138000')
    expect(await page.getByText(/上午（8:00–12:00）/).count()).toBe(1)
    await page.keyboard.press('Enter')
    await page.getByText('已登记回电', { exact: true }).waitFor()
    await focusIsOn(page, /已登记回电/)
    await closes(page)
    await press(page, '取消回电')
    await page.getByRole('button', { name: '请回电' }).waitFor()
    await focusIsOn(page, /退出排队/)
    await press(page, '退出排队')
    await page.getByRole('button', { name: '转人工' }).waitFor()
    await focusIsOn(page, writesTo)
    await closes(page)
  })

  test('an answer and the conversation are judged', { timeout: 60_000 }, async () => {
    const page = await begun()
    await ask(page, 'A股交易佣金怎么收？')
    await press(page, '没有帮助')
    await page.getByText('已经过时').click()
    await press(page, '提交')
    await page.getByText('谢谢您的反馈').waitFor()
    await focusIsOn(page, '没有帮助')
    await closes(page)

    await choose(page, '结束对话')
    await press(page, '结束对话')
    await page.getByText('这次服务怎么样？').waitFor()
    await page.getByRole('radio', { name: '4 分' }).focus()
    await page.keyboard.press('Space')
    await press(page, '提交')
    await page.getByText('已评 4 分').waitFor()
    await focusIsOn(page, '修改评价')
    await closes(page)
    // The same again ends where another one ends.
    await press(page, '修改评价')
    await press(page, '提交')
    await focusIsOn(page, '修改评价')
    await press(page, '新对话')
    await focusIsOn(page, writesTo)
    await closes(page)
  })

  test.each(['desktop', 'phone'] as const)('what one wrote is erased, on a %s', async (device) => {
    const page = await begun({ device })
    await ask(page, 'A股交易佣金怎么收？')
    await choose(page, '删除我的敏感信息')
    await press(page, '永久删除')
    await page.getByText('敏感原文已永久删除').first().waitFor()
    await focusIsOn(page, '返回对话')
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '更多' }).waitFor()
    await field(page).waitFor()
    await closes(page)
  })

  // Clicked beside everything, nothing has the focus.
  test('Escape closes the chat while nothing on the page has the focus, and not while something has', async () => {
    const page = await begun()
    await page.evaluate(`(() => {
      const input = document.createElement('input')
      input.setAttribute('aria-label', '页面自己的搜索')
      document.body.prepend(input)
      input.focus()
    })()`)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor()
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })
})
