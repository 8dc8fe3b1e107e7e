// What a member of staff does in the console, in the words that they see.
import type { Locator, Page } from 'playwright-core'

/** Signs in with the demo identity. */
export const signIn = async (
  page: Page,
  role: '坐席' | '主管' | '审计人员' | '运维人员',
  name: string,
): Promise<void> => {
  await page.getByText(role, { exact: true }).click()
  await page.getByRole('textbox', { name: '名字' }).fill(name)
  await page.getByRole('button', { name: '进入工作台' }).click()
  await page.getByRole('navigation', { name: '工作台' }).waitFor()
}

/** The case at the top of the list that is shown. */
export const firstCase = (page: Page): Locator =>
  page.getByRole('region', { name: '会话列表' }).getByRole('listitem').first()

/** Takes who waits longest. */
export const take = async (page: Page): Promise<void> => {
  await page.getByRole('tab', { name: /^等候/ }).click()
  await firstCase(page).getByRole('button', { name: '接待' }).click()
}

export const reply = async (page: Page, text: string): Promise<void> => {
  const field = page.getByPlaceholder('回复客户')
  await field.fill(text)
  await field.press('Enter')
}

export const record = (page: Page): Locator => page.getByRole('log', { name: '对话记录' })
