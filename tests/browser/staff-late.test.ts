// What a member of staff writes to a client whom somebody else has meanwhile.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser, look, useBrowser, useServer, type Visit } from './browser.ts'
import { joinQueue, log, openChat } from './chat.ts'
import { firstCase, giveBack, record, reply, take, useEmptyQueue, visitAs } from './staff.ts'

inBrowser('words to a client who is with somebody else by now', () => {
  const server = useServer()
  useEmptyQueue(server)
  const { visit } = useBrowser()

  const waiting = async (): Promise<Page> => {
    const page = await visit(server.current.url)
    await openChat(page)
    await joinQueue(page)
    return page
  }
  const desk = (role: '坐席' | '主管', name: string, options: Visit = {}): Promise<Page> =>
    visitAs({ visit, url: `${server.current.url}/staff`, role, name, ...options })

  /** Holds what is written until it is let go. */
  const holdMessages = async (page: Page): Promise<() => void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    await page.route('**/messages', async (route) => {
      await promise
      await route.continue()
    })
    return resolve
  }

  // It stood among what was said, and its words were gone with the box when the case was.
  test.each(['desktop', 'phone'] as const)(
    'say that they were not sent and why, and are there to be sent when the case is taken again, on a %s',
    { timeout: 90_000 },
    async (device) => {
      const client = await waiting()
      const page = await desk('坐席', `坐席小晚${device}`, { device, mayFail: /409/ })
      await take(page)
      await reply(page, '您好，请讲。')
      await log(client).getByText('您好，请讲。').waitFor()
      const letGo = await holdMessages(page)
      const words = '我这就为您核实，请稍等。'
      await reply(page, words)
      const supervisor = await desk('主管', `主管老晚${device}`)
      await supervisor.getByRole('tab', { name: /^同事的/ }).click()
      await firstCase(supervisor).getByRole('link').click()
      await giveBack(supervisor)
      await page.getByText('智能助手正在接待').waitFor()
      letGo()
      const late = page.getByRole('article', { name: '我，没有发出' })
      await late.getByText('这位客户现在不由人工接待。原话已放回输入框。').waitFor()
      expect(await page.getByRole('textbox', { name: '没有发出的话' }).inputValue()).toBe(words)
      await look(page, `staff-late-${device}`)
      expect(await log(client).getByText(words).count()).toBe(0)
      // Nothing of it is sent by a reload; the words are kept.
      await page.reload()
      await page.getByRole('textbox', { name: '没有发出的话' }).waitFor()
      expect(await late.count()).toBe(0)

      await client.getByRole('button', { name: '转人工' }).click()
      await page.getByRole('button', { name: '接待', exact: true }).last().click()
      const field = page.getByPlaceholder('回复客户')
      await expect.poll(() => field.inputValue(), { timeout: 10_000 }).toBe(words)
      await field.press('Enter')
      await log(client).getByText(words).waitFor()
      await record(page).getByText(words).waitFor()
    },
  )
})
