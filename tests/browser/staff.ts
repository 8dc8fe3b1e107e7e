// What a member of staff does in the console, in the words that they see.
import type { Locator, Page } from 'playwright-core'
import { beforeEach, expect } from 'vitest'
import { HandoffList, type HandoffView } from '../../server/protocol/handoff.ts'
import type { ServerProcess } from '../flows/process.ts'
import type { useBrowser, Visit } from './browser.ts'

type StaffRole = '合规审核人员' | '坐席' | '主管' | '知识管理员' | '运维人员' | '审计人员'

/** Signs in with the demo identity. */
export const signIn = async (page: Page, role: StaffRole, name: string): Promise<void> => {
  await page.getByText(role, { exact: true }).click()
  await page.getByRole('textbox', { name: '名字' }).fill(name)
  await page.getByRole('button', { name: '进入工作台' }).click()
  await page.getByRole('navigation', { name: '工作台' }).waitFor()
}

type Somebody = { visit: ReturnType<typeof useBrowser>['visit']; url: string; role: StaffRole; name: string }

/** Opens a page of the console as somebody, who signs in there. */
export const visitAs = async ({ visit, url, role, name, ...options }: Somebody & Visit): Promise<Page> => {
  const page = await visit(url, options)
  await signIn(page, role, name)
  return page
}

/** The case at the top of the list that is shown. */
export const firstCase = (page: Page): Locator =>
  page.getByRole('region', { name: '会话列表' }).getByRole('listitem').first()

/** Takes who waits longest. */
export const take = async (page: Page): Promise<void> => {
  // On a phone the list lies behind the case that is open.
  const back = page.getByRole('button', { name: '返回列表' })
  if (await back.isVisible()) await back.click()
  await page.getByRole('tab', { name: /^等候/ }).click()
  await firstCase(page).getByRole('button', { name: '接待' }).click()
}

export const reply = async (page: Page, text: string): Promise<void> => {
  const field = page.getByPlaceholder('回复客户')
  await field.fill(text)
  await field.press('Enter')
}

/** Gives the case back to the bot; on a phone over the menu. */
export const giveBack = async (page: Page): Promise<void> => {
  const more = page.getByRole('button', { name: '更多操作' })
  const isNarrow = await more.isVisible()
  if (isNarrow) await more.click()
  await page.getByRole(isNarrow ? 'menuitem' : 'button', { name: /^交还智能/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^交还智能/ })
    .click()
}

export const record = (page: Page): Locator => page.getByRole('log', { name: '对话记录' })

/** Opens the form that ends the case, with this outcome chosen. While it grows to its place, a click may miss. */
export const beginToClose = async (page: Page, outcome: '已解决' | '未解决，另行跟进'): Promise<void> => {
  await page.getByRole('button', { name: '结束', exact: true }).click()
  const choose = async () => {
    await page.getByText(outcome, { exact: true }).click()
    return page.getByRole('radio', { name: outcome }).isChecked()
  }
  await expect.poll(choose, { timeout: 5_000 }).toBe(true)
}

/** Each test of the suite begins with nobody in the queue: a case that one before it took and left would go back there meanwhile. */
export const useEmptyQueue = (server: { current: ServerProcess }): void => {
  beforeEach(async () => {
    const { call, token } = server.current
    const supervisor = await token('supervisor')
    const act = ({ conversationId, stateVersion }: HandoffView, what: 'take' | 'close', more: object = {}) =>
      call('POST', `/v1/handoffs/${conversationId}/${what}`, { token: supervisor, body: { stateVersion, ...more } })
    /** Closes every case, and is done with the calls that are asked for; gives how many cases they were. */
    const closeCases = async (): Promise<number> => {
      const { handoffs } = HandoffList.parse((await call('GET', '/v1/handoffs?which=all', { token: supervisor })).body)
      for (const one of handoffs) {
        const mine = one.state === 'queued' ? (await act(one, 'take')).body : one
        await act(mine, 'close', { outcome: 'resolved' })
        if (one.callback) await call('PUT', `/v1/handoffs/${one.conversationId}/callback/done`, { token: supervisor })
      }
      return handoffs.length
    }
    // What moves between the look and the closing is closed at the next look.
    await expect.poll(closeCases, { timeout: 10_000 }).toBe(0)
  })
}
