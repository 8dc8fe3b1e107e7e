// The widget as somebody sees it who reads English: every state in its language, what is Chinese said to be so.
import { afterAll, beforeAll, test } from 'vitest'
import { inBrowser, look, useBrowser, useServer } from './browser.ts'
import { type Line, openLine } from './line.ts'
import { firstCase, reply, visitAs } from './staff.ts'

inBrowser('in English the widget', () => {
  const server = useServer()
  const { visit } = useBrowser()
  let line: Line
  beforeAll(async () => {
    line = await openLine(server.current.url)
  })
  afterAll(() => line?.close())

  test.each([
    ['phone', 'light'],
    ['phone', 'dark'],
    ['desktop', 'dark'],
  ] as const)(
    'is whole from the first word to the rating, on a %s, %s',
    { timeout: 120_000 },
    async (device, colorScheme) => {
      const page = await visit(line.url, { device, colorScheme, mayFail: /ERR_|WebSocket/ })
      const lookAt = (state: string) => look(page, `english-${state}-${device}-${colorScheme}`)
      await page.evaluate(`(() => {
        const widget = document.querySelector('zhigu-widget')
        widget.lang = 'en'
        widget.setAttribute('name', 'Xugu Assistant')
      })()`)
      await page.getByRole('button', { name: 'Chat' }).click()
      const agree = page.getByRole('button', { name: 'Agree and start' })
      await agree.waitFor()
      await lookAt('first-use')
      await agree.click()
      await agree.waitFor({ state: 'detached' })
      await page.getByText('You could ask').waitFor()
      await lookAt('greeting')

      const log = page.getByRole('log', { name: 'Conversation' })
      const say = async (text: string) => {
        const input = page.getByRole('textbox', { name: /^Type your/ })
        await input.fill(text)
        await input.press('Enter')
      }
      await say('How are commissions charged?')
      await log.getByText('AI-generated').waitFor()
      await log.getByText('stocks, commission: how much').waitFor()
      await lookAt('choices')
      await log.getByRole('button', { name: '股票交易佣金是多少？' }).click()
      await log.getByText('Every statement has a source').waitFor()
      await lookAt('answer')
      await log
        .getByRole('button', { name: /^Source 1/ })
        .first()
        .click()
      await page.getByText('In the document').waitFor()
      await lookAt('source')
      await page.getByRole('button', { name: 'Back to the chat' }).click()

      line.cut()
      await page.getByText('Connection lost').waitFor()
      await say('Is the hotline open now?')
      await page.getByText('Will be sent when the connection is back').waitFor()
      await lookAt('offline')
      line.mend()
      await page.getByText('Connection lost').waitFor({ state: 'detached' })

      await page.getByRole('button', { name: 'Talk to a person' }).click()
      await page.getByRole('button', { name: 'Leave the queue' }).waitFor()
      await lookAt('queue')
      const desk = await visitAs({
        visit,
        url: `${server.current.url}/staff`,
        role: '坐席',
        name: `英文${device}${colorScheme}`,
      })
      await firstCase(desk).getByRole('button', { name: '接待' }).click()
      await reply(desk, 'Hello, how can I help you?')
      await log.getByText('how can I help you?').waitFor()
      await lookAt('person')
      await page.getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name: 'End conversation' }).click()
      await lookAt('end')
      await page.getByRole('button', { name: 'End it' }).click()
      await page.getByRole('group', { name: 'How was it?' }).waitFor()
      await lookAt('rating')
    },
  )
})
