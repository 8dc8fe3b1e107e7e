// What a client has typed and not sent, when the page that holds the chat is loaded again.
import { expect, test } from 'vitest'
import { expectAccessible, expectNoSidewaysScroll, inBrowser, picture, useBrowser, useServer } from './browser.ts'
import { ask, beginChat, choose, field, openChat, say } from './chat.ts'

const draft = '我想问一下，销户之前'

inBrowser('what is typed and not sent', () => {
  const server = useServer()
  const { visit } = useBrowser()

  test.each(['desktop', 'phone'] as const)(
    'is there after a reload, and no more once it is sent, on a %s',
    async (device) => {
      const page = await visit(server.current.url, { device })
      await beginChat(page)
      await field(page).fill(draft)
      await page.reload()
      await openChat(page)
      expect(await field(page).inputValue()).toBe(draft)
      await picture(page, `draft-${device}`)
      await expectAccessible(page)
      await expectNoSidewaysScroll(page)
      await field(page).press('Enter')
      await page.getByText('AI 生成').first().waitFor()
      await page.reload()
      await openChat(page)
      expect(await field(page).inputValue()).toBe('')
    },
  )

  test('belongs to its conversation', async () => {
    const page = await visit(server.current.url)
    await beginChat(page)
    await ask(page, '怎么销户？')
    await field(page).fill(draft)
    await choose(page, '新对话')
    expect(await field(page).inputValue()).toBe('')
    await ask(page, '佣金怎么收？')
    await choose(page, '我的对话')
    await page.getByRole('button', { name: /^怎么销户/ }).click()
    await expect.poll(() => field(page).inputValue()).toBe(draft)
    expect(await page.evaluate('sessionStorage.length')).toBe(1)
    await field(page).fill('')
    expect(await page.evaluate('sessionStorage.length')).toBe(0)
  })

  test('is kept nowhere where the browser forbids it, and can be sent all the same', async () => {
    const before = `Object.defineProperty(window, 'sessionStorage', {
      get() { throw new DOMException('denied', 'SecurityError') },
    })`
    const page = await visit(server.current.url, { before })
    await beginChat(page)
    await field(page).fill(draft)
    await page.reload()
    await openChat(page)
    expect(await field(page).inputValue()).toBe('')
    await say(page, '怎么销户？')
    await page.getByText('AI 生成').first().waitFor()
  })
})
