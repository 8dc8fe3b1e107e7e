// What a client does in the widget, in the words that they see. Locators look into the shadow root by themselves.
import type { Locator, Page } from 'playwright-core'

export const openChat = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: '在线客服' }).click()
  await page.getByRole('dialog').waitFor()
}

/** Opens the chat and agrees to the notice, as everybody does once. */
export const beginChat = async (page: Page): Promise<void> => {
  await openChat(page)
  const agree = page.getByRole('button', { name: '同意并开始' })
  await agree.click()
  await agree.waitFor({ state: 'detached' })
}

export const log = (page: Page): Locator => page.getByRole('log', { name: '对话内容' })

/** One of the things in the menu. */
export const choose = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: '更多' }).click()
  await page.getByRole('menuitem', { name }).click()
}

/** Where one writes, to the bot or to a person. */
export const field = (page: Page): Locator => page.getByRole('textbox', { name: /^请输入您的问题|^输入给人工客服/ })

/** Writes and sends, and waits for nothing. */
export const say = async (page: Page, text: string): Promise<void> => {
  await field(page).fill(text)
  await field(page).press('Enter')
}

/** Asks for a person, and waits in the queue. */
export const joinQueue = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: '转人工' }).click()
  await page.getByRole('button', { name: '退出排队' }).waitFor()
}

/** One exchange: what was asked, and what came of it. */
export const exchangeOf = (page: Page, text: string): Locator =>
  log(page).getByRole('article').filter({ hasText: text })

/** Asks and waits for the end of the answer. */
export const ask = async (page: Page, text: string): Promise<Locator> => {
  await say(page, text)
  const exchange = exchangeOf(page, text).last()
  await exchange.getByText('AI 生成').waitFor()
  return exchange
}
