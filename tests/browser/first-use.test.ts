// The first minute of somebody who was never here: on a slow or broken line nothing of it may be lost, for there is nothing yet to find it by.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser, look, useBrowser, useServer, type Visit } from './browser.ts'
import { choose, field, log, openChat, say } from './chat.ts'

const lostConversation = '之前的对话已结束或不能读取'

inBrowser('at the first use', () => {
  const server = useServer()
  const { visit } = useBrowser()

  const isWaiting = async (page: Page) => {
    await page.getByRole('button', { name: '退出排队' }).waitFor()
    expect(await page.getByText(lostConversation).count()).toBe(0)
    expect(await page.getByRole('button', { name: '转人工' }).count()).toBe(0)
  }
  /** Counts who is made a visitor in a page. */
  const countVisitors = (page: Page) => {
    const count = { visitors: 0, conversations: 0 }
    page.on('request', (request) => {
      if (request.method() !== 'POST') return
      const { pathname } = new URL(request.url())
      if (pathname === '/v1/visitors') count.visitors += 1
      if (pathname === '/v1/conversations') count.conversations += 1
    })
    return count
  }

  // The notice and the wish for a person made a visitor each: the conversation was the one's and the token that was kept the other's, so
  // the client lost it, and the staff waited for nobody.
  test('one visitor is made however the answers come, and who asked for a person is still waiting after a reload', async () => {
    const page = await visit(server.current.url, { device: 'phone' })
    const made = countVisitors(page)
    let asked = 0
    await page.route('**/v1/visitors', async (route) => {
      asked += 1
      const response = await route.fetch()
      await sleep(asked === 1 ? 1_500 : 100)
      await route.fulfill({ response })
    })
    await openChat(page)
    await page.getByRole('button', { name: '转人工' }).click()
    await isWaiting(page)
    await page.getByRole('button', { name: '同意并开始' }).click()
    await page.getByRole('button', { name: '同意并开始' }).waitFor({ state: 'detached' })
    expect(made).toEqual({ visitors: 1, conversations: 1 })
    await page.reload()
    await openChat(page)
    await isWaiting(page)
    // What was agreed to is the same visitor's.
    await choose(page, '使用须知')
    await page.getByText('您已于').waitFor()
    expect(made).toEqual({ visitors: 1, conversations: 1 })
  })

  test('in two tabs at once too, and both are in one conversation', async () => {
    const page = await visit(server.current.url)
    const other = await visit(server.current.url, { beside: page })
    const late = Promise.withResolvers<void>()
    await page.route('**/v1/visitors', async (route) => {
      const response = await route.fetch()
      await late.promise
      await route.fulfill({ response })
    })
    await openChat(page)
    await openChat(other)
    await other.getByRole('button', { name: '转人工' }).click()
    await isWaiting(other)
    late.resolve()
    await page.getByRole('button', { name: '同意并开始' }).waitFor()
    await isWaiting(page)
    for (const tab of [page, other]) await tab.reload()
    for (const tab of [page, other]) {
      await openChat(tab)
      await isWaiting(tab)
    }
  })

  const offline: Visit = { device: 'phone', mayFail: /ERR_|WebSocket/ }

  test('without a network one is told so, may try again, and a person who is asked for comes when it is back', {
    timeout: 60_000,
  }, async () => {
    const page = await visit(server.current.url, offline)
    const made = countVisitors(page)
    await page.context().setOffline(true)
    await openChat(page)
    await page.getByText('连接已断开，正在重新连接').waitFor()
    await page.getByRole('button', { name: '立即重试' }).waitFor()
    expect(await page.getByText('暂时连不上服务').count()).toBe(0)
    await page.getByRole('button', { name: '转人工' }).click()
    await page.getByText('连接恢复后自动为您转人工').waitFor()
    await say(page, '印花税多少？')
    await log(page).getByText('连接恢复并同意使用须知后自动发送').waitFor()
    await look(page, 'first-use-offline-phone-light')
    made.visitors = 0
    await page.context().setOffline(false)
    await isWaiting(page)
    // Whoever waits for a person writes to them, and nothing of it goes to the AI.
    await page.getByPlaceholder('输入给人工客服的消息').waitFor()
    await log(page).getByText('自动发送').waitFor({ state: 'detached' })
    await page.getByText('连接已断开').waitFor({ state: 'detached' })
    expect(made.conversations).toBe(1)
    await page.getByRole('button', { name: '同意并开始' }).click()
    await page.getByPlaceholder('请输入您的问题').waitFor()
    await say(page, '佣金怎么收？')
    await log(page).getByText('AI 生成').waitFor()
    await page.reload()
    await openChat(page)
    await isWaiting(page)
    await log(page).getByText('印花税多少？').waitFor()
    expect(await log(page).getByText('AI 生成').count()).toBe(1)
  })

  test('a message that is too long says by how much, as it is shortened', async () => {
    const page = await visit(server.current.url, { device: 'phone', mayFail: /status of 413/ })
    await openChat(page)
    await page.getByRole('button', { name: '同意并开始' }).click()
    await say(page, `印花税多少？${'啊'.repeat(19_994)}`)
    await log(page)
      .getByText(/^一条消息最多 4000 个字符。请缩短后分几次发送。$/)
      .waitFor()
    await page.getByRole('button', { name: '修改' }).click()
    await page.getByText('还要删去 16000 个字，最多 4000 个').waitFor()
    expect(await field(page).getAttribute('aria-invalid')).toBe('true')
    await expect.poll(() => page.getByRole('button', { name: '发送' }).isDisabled()).toBe(true)
    await look(page, 'too-long-phone-light')
    await field(page).fill('啊'.repeat(4_001))
    await page.getByText('还要删去 1 个字，最多 4000 个').waitFor()
    await field(page).press('Enter')
    await say(page, '印花税多少？')
    await log(page).getByText('AI 生成').waitFor()
    expect(await log(page).getByText('没有发送成功').count()).toBe(0)
    expect(await log(page).getByRole('article').count()).toBe(1)
  })
})
