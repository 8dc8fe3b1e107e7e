// What operators and auditors do in the console: how it runs, stopping a source at once, what was said and whether the record is whole.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  expectAccessible,
  expectNoSidewaysScroll,
  inBrowser,
  picture,
  useBrowser,
  useServer,
  type Visit,
} from './browser.ts'
import { ask, beginChat } from './chat.ts'
import { signIn } from './staff.ts'

const fees = 'A股交易佣金怎么收？'

inBrowser('/ops', () => {
  const server = useServer()
  const { visit } = useBrowser()
  const look = async (page: Page, name: string): Promise<void> => {
    await picture(page, name)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  }
  const signedIn = async (role: Parameters<typeof signIn>[1], options?: Visit): Promise<Page> => {
    const page = await visit(`${server.current.url}/ops`, options)
    await signIn(page, role, `${role}甲`)
    return page
  }

  test.each([
    ['desktop', 'light'],
    ['desktop', 'dark'],
    ['phone', 'light'],
  ] as const)('shows how it runs, on a %s, %s', async (device, colorScheme) => {
    await (await server.current.talk()).ask(fees)
    const page = await signedIn('运维人员', { device, colorScheme })
    await page.getByRole('heading', { name: '组件' }).waitFor()
    await page.getByText('整个系统').waitFor()
    await look(page, `ops-${device}-${colorScheme}`)
  })

  test('stops a document at once, and whoever was told it sees so', { timeout: 60_000 }, async () => {
    const client = await visit(server.current.url)
    await beginChat(client)
    const exchange = await ask(client, fees)

    const page = await signedIn('运维人员')
    await page.getByRole('tab', { name: '停用与追溯' }).click()
    await page.getByRole('textbox', { name: '查找内容' }).fill('费用与佣金')
    await page.getByRole('button', { name: '查找' }).click()
    await page.getByRole('link', { name: '费用与佣金常见问题' }).click()
    await page.getByText(/个会话里引用过/).waitFor()
    await look(page, 'ops-told-desktop-light')
    await page.getByRole('button', { name: '停用这份资料' }).click()
    const sure = page.getByRole('dialog')
    await sure.getByRole('textbox', { name: '停用原因' }).fill('费率写错了')
    await look(page, 'ops-stop-desktop-light')
    await sure.getByRole('button', { name: '停用' }).click()
    await page.getByText('已停用', { exact: true }).waitFor()
    await exchange.getByText('此处引用的资料已停用').waitFor()
    await picture(client, 'answer-stopped-desktop-light')
    await expectAccessible(client)
    await look(page, 'ops-stopped-desktop-light')

    await page.getByRole('button', { name: '恢复使用' }).click()
    await sure.getByRole('textbox', { name: '恢复原因' }).fill('已更正')
    await sure.getByRole('button', { name: '恢复使用' }).click()
    await page.getByText('已恢复使用').waitFor()
  })

  test('finds what was said, and says whether the record is whole', async () => {
    await (await server.current.talk()).ask('银证转账几点可以转？')
    const page = await signedIn('审计人员')
    await page.getByRole('tab', { name: '审计检索' }).click()
    await look(page, 'audit-desktop-light')
    await page.getByRole('textbox', { name: /^文字/ }).fill('银证转账')
    await page.getByRole('button', { name: '检索' }).click()
    const results = page.getByRole('region', { name: '检索结果' })
    await results.getByRole('listitem').first().waitFor()
    await look(page, 'audit-found-desktop-light')
    await results.getByRole('listitem').first().getByRole('button').click()
    await page.getByRole('dialog').getByText('原始记录').waitFor()
    await look(page, 'audit-event-desktop-light')
    await page.getByRole('button', { name: '校验这个会话的留痕' }).click()
    await page.getByText(/重算了/).waitFor()
    await look(page, 'audit-verified-desktop-light')
  })

  test('is closed to who may not see it', async () => {
    const page = await visit(`${server.current.url}/staff`)
    await signIn(page, '坐席', '坐席小林')
    await page.goto(`${server.current.url}/ops`)
    await page.getByText(/坐席不能使用/).waitFor()
    expect(await page.getByRole('tab').count()).toBe(0)
    await look(page, 'ops-forbidden-desktop-light')
  })
})
