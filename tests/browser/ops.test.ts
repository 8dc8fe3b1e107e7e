// What operators and auditors do in the console: how it runs, stopping a source at once, what was said and whether the record is whole.
import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible, inBrowser, look, picture, tabTo, useBrowser, useServer, type Visit } from './browser.ts'
import { ask, beginChat } from './chat.ts'
import { record, signIn, visitAs } from './staff.ts'

const fees = 'A股交易佣金怎么收？'
const transfer = '银证转账几点可以转？'
const unknown = '数字人民币怎么入金'
const advice = '这只票能不能买，给个话'

inBrowser('/ops', () => {
  const server = useServer()
  const { visit } = useBrowser()
  const signedIn = (role: '审计人员' | '运维人员', options: Visit = {}): Promise<Page> =>
    visitAs({ visit, url: `${server.current.url}/ops`, role, name: `${role}甲`, ...options })
  const toAudit = async (page: Page): Promise<Locator> => {
    await page.getByRole('tab', { name: '审计检索' }).click()
    return page.getByRole('region', { name: '检索结果' })
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
    // Nothing is broken where no model was configured.
    const model = page.getByRole('listitem').filter({ hasText: '语言模型' })
    await model.getByText('未配置（不影响作答）').waitFor()
    expect(await model.getByText('正常', { exact: true }).count()).toBe(0)
    await look(page, `ops-${device}-${colorScheme}`)
  })

  test('says what a figure means and what is usual, by keyboard too', async () => {
    const page = await signedIn('运维人员')
    await page.getByRole('region', { name: '整个系统' }).waitFor()
    await tabTo(page, '最久已等是什么意思')
    await page.getByRole('tooltip').getByText('正常：3 分钟以内。').waitFor()
    await look(page, 'ops-figure-desktop-light')
  })

  test('says that figures are old when the server is away, and goes on by itself', { timeout: 60_000 }, async () => {
    const page = await signedIn('运维人员', { mayFail: /ERR_FAILED/ })
    await page.getByText(/每 5 秒刷新/).waitFor()
    await page.route('**/v1/operations', (route) => route.abort())
    await page.getByText(/^数字已过时/).waitFor()
    await page.getByRole('region', { name: '整个系统' }).getByText('已过时').waitFor()
    await look(page, 'ops-away-desktop-light')
    await page.unroute('**/v1/operations')
    await page.getByText(/每 5 秒刷新/).waitFor()
    expect(await page.getByText('已过时').count()).toBe(0)
  })

  test('says what is broken and what went wrong lately', { timeout: 90_000 }, async () => {
    const index = join(server.home, 'index')
    await rename(index, `${index}-away`)
    try {
      const talk = await server.current.talk()
      const { messageId } = (await talk.send(fees)).body
      await talk.untilTurnEnds(messageId)
      const page = await signedIn('运维人员')
      const errors = page.getByRole('region', { name: '最近的警告与错误' })
      const newest = errors.getByRole('listitem').first()
      await newest.getByText('错误', { exact: true }).waitFor()
      await newest.getByText(/^作答失败：检索索引/).waitFor()
      // Components are looked at every 15 seconds.
      const components = page.getByRole('region', { name: '组件' })
      const component = components.getByRole('listitem').filter({ hasText: '检索索引' })
      await component.getByText('不可用').waitFor({ timeout: 30_000 })
      await page.getByText('失败：数据目录损坏').waitFor()
      await errors.scrollIntoViewIfNeeded()
      await look(page, 'ops-errors-desktop-light')
    } finally {
      await rename(`${index}-away`, index)
    }
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
    const told = page.getByRole('region', { name: '影响的会话' })
    const newest = told.getByRole('listitem').first()
    await newest.getByText('客户仍可看到').waitFor()
    await newest.getByText(`问：${fees}`).waitFor()
    // As the client read it: in order, and without addresses in the app.
    const said = (await newest.textContent()) ?? ''
    expect(said.indexOf('A股佣金为成交金额的')).toBeLessThan(said.indexOf('不含印花税和过户费'))
    expect(said).not.toContain('xugu:')
    await look(page, 'ops-told-desktop-light')
    const download = page.waitForEvent('download')
    await told.getByRole('button', { name: '导出名单（CSV）' }).click()
    const list = await readFile(await (await download).path(), 'utf8')
    expect(list).toContain('客户仍可看到')
    expect(list).toContain(fees)

    await page.getByRole('button', { name: '停用这份资料' }).click()
    const sure = page.getByRole('dialog')
    await sure.getByRole('textbox', { name: '停用原因' }).fill('费率写错了')
    await look(page, 'ops-stop-desktop-light')
    await sure.getByRole('button', { name: '停用' }).click()
    await page.getByText('已停用', { exact: true }).waitFor()
    await exchange.getByText('这条回答引用的资料已停用，回答已撤回').waitFor()
    await picture(client, 'answer-stopped-desktop-light')
    await expectAccessible(client)
    // Who, when and why; and nothing is left to stop.
    const stopped = page.getByRole('alert').filter({ hasText: '这份资料已紧急停用' })
    await stopped.getByText(/运维人员甲 停用。原因：费率写错了/).waitFor()
    await newest.getByText('已撤回').waitFor()
    expect(await page.getByRole('button', { name: /^停用这/ }).count()).toBe(0)
    // The button that was pressed is gone, whoever pressed it is not lost.
    await page.locator(':focus').getByText('这份资料已紧急停用').waitFor()
    await look(page, 'ops-stopped-desktop-light')
    const phone = await visit(page.url(), { device: 'phone', colorScheme: 'dark' })
    await signIn(phone, '主管', '主管甲')
    await phone.getByText('这份资料已紧急停用').waitFor()
    // Who is signed in is not cut off.
    const [shown, whole] = await phone.evaluate<[number, number]>(`(() => {
      const { clientWidth, scrollWidth } = document.querySelector('.who b')
      return [clientWidth, scrollWidth]
    })()`)
    expect(shown).toBeGreaterThanOrEqual(whole)
    await look(phone, 'ops-stopped-phone-dark')

    await stopped.getByRole('button', { name: '解除停用' }).click()
    await sure.getByText(/不会重新出现/).waitFor()
    await sure.getByRole('textbox', { name: '解除原因' }).fill('已更正')
    await sure.getByRole('button', { name: '解除停用' }).click()
    await page.getByText('已解除停用').waitFor()
    await stopped.waitFor({ state: 'detached' })
    // What was withdrawn stays so: it cannot be stopped once more.
    await newest.getByText('已撤回').waitFor()
    expect(await newest.getByRole('button', { name: '停用这条回答' }).count()).toBe(0)
    await page.getByRole('button', { name: '已解除的 1 项' }).click()
    await page.getByText(/运维人员甲 解除。原因：已更正/).waitFor()
    await look(page, 'ops-lifted-desktop-light')
  })

  test.each([
    ['desktop', 'light'],
    ['phone', 'dark'],
  ] as const)('lists what was not answered and what did not help, on a %s, %s', async (device, colorScheme) => {
    const talk = await server.current.talk()
    const { messageId } = await talk.ask(fees)
    await server.current.call('PUT', `${talk.path}/turns/${messageId}/verdict`, {
      token: talk.token,
      body: { verdict: 'down', reason: 'incomplete', comment: `没说港股通（${device}）` },
    })
    await (await server.current.talk()).ask(unknown)
    const page = await signedIn('运维人员', { device, colorScheme })
    await page.getByRole('tab', { name: '知识缺口' }).click()
    const gaps = page.getByRole('region', { name: '知识缺口' })
    const disliked = gaps.getByRole('listitem').filter({ hasText: `没说港股通（${device}）` })
    await disliked.getByText('点踩：不完整').waitFor()
    await disliked.getByText(`问：${fees}`).waitFor()
    await disliked.getByText(/^答：A股佣金为成交金额的/).waitFor()
    const unanswered = gaps.getByRole('listitem').filter({ hasText: unknown })
    await unanswered.first().getByText('没有依据').waitFor()
    expect(await gaps.getByRole('link', { name: '看这个会话' }).count()).toBe(0)
    await look(page, `gaps-${device}-${colorScheme}`)

    const reason = page.getByRole('combobox', { name: '原因' })
    await reason.click()
    await page.getByTitle('点踩：不完整').click()
    await gaps.getByText('近 30 天，点踩：不完整').waitFor()
    await disliked.waitFor()
    expect(await unanswered.count()).toBe(0)
    // A reload, a bookmark: the same list.
    await page.reload()
    await gaps.getByText('近 30 天，点踩：不完整').waitFor()
    await page.getByText('近 7 天', { exact: true }).click()
    await reason.click()
    await page.getByTitle('点踩：看不懂').click()
    await gaps.getByText('没有符合条件的问题').waitFor()
    await look(page, `gaps-empty-${device}-${colorScheme}`)
    await page.goBack()
    await disliked.getByRole('link', { name: /费用与佣金常见问题/ }).click()
    await page.getByRole('heading', { name: '资料：费用与佣金常见问题' }).waitFor()
  })

  test('leads who may read conversations from a gap to its conversation', async () => {
    await (await server.current.talk()).ask(unknown)
    const url = `${server.current.url}/ops?tab=gaps&days=7`
    const page = await visitAs({ visit, url, role: '主管', name: '主管甲' })
    const newest = page.getByRole('region', { name: '知识缺口' }).getByRole('listitem').first()
    await newest.getByRole('link', { name: '看这个会话' }).click()
    await record(page).getByText(unknown, { exact: true }).waitFor()
  })

  test('finds what was asked and answered, and says whether the record is whole', { timeout: 60_000 }, async () => {
    const talk = await server.current.talk()
    await talk.ask(transfer)
    await talk.ask(advice)
    const page = await signedIn('审计人员')
    const results = await toAudit(page)
    await look(page, 'audit-desktop-light')
    await page.getByRole('textbox', { name: /^文字/ }).fill('银证转账')
    await page.getByRole('button', { name: '检索' }).click()
    const found = results.getByRole('article').filter({ hasText: transfer }).first()
    await found.getByText('作答：已回答').waitFor()
    await found.getByText(/^出处：/).waitFor()
    expect(await results.textContent()).not.toContain('xugu:')
    await look(page, 'audit-found-desktop-light')

    await found.getByRole('button', { name: transfer }).click()
    const opened = page.getByRole('dialog')
    const source = opened.getByRole('list', { name: '出处' }).first()
    await source.locator('summary').first().click()
    await source.getByText('谁看过这份资料').first().waitFor()
    await look(page, 'audit-turn-desktop-light')
    await opened.getByRole('button', { name: '校验这个会话的留痕' }).click()
    await opened.getByText(/记录完整，没有发现改动/).waitFor()
    await opened.getByText(/重算了/).waitFor()
    await opened.getByText('留痕明细（原始记录）').click()
    await opened.getByText('得出处理结果').click()
    await opened.locator('pre').filter({ hasText: '"turn-decided"' }).waitFor()
    await look(page, 'audit-verified-desktop-light')
  })

  test('says what was decided and by which rule, in words', async () => {
    await (await server.current.talk()).ask(advice)
    const page = await signedIn('审计人员')
    const results = await toAudit(page)
    await page.getByText('今天', { exact: true }).click()
    await page.getByRole('combobox', { name: '处理结果' }).click()
    await page.getByTitle('婉拒').click()
    await page.getByRole('button', { name: '检索' }).click()
    const found = results.getByRole('article').filter({ hasText: advice }).first()
    await found.getByText(/^按规则：防止“.*个股投资建议”/).waitFor()
    expect(await results.getByText(/^作答/).count()).toBe(0)
    await results.getByText('问答，今天，处理结果 婉拒').waitFor()

    const download = page.waitForEvent('download')
    await results.getByRole('button', { name: '导出表格（CSV）' }).click()
    const file = await download
    expect(file.suggestedFilename()).toMatch(/^审计-问答-今天-处理结果-婉拒-\d{8}-\d{4}\.csv$/)
    const table = await readFile(await file.path(), 'utf8')
    expect(table).toContain(advice)
    expect(table).not.toContain('作答：')
    await page.getByText(/^已导出/).waitFor()

    // A reload, a bookmark: the same search.
    await page.reload()
    await results.getByText('问答，今天，处理结果 婉拒').waitFor()
    // The export is recorded.
    await page.getByText('系统操作', { exact: true }).click()
    const exported = results.getByRole('listitem').filter({ hasText: '导出问答' }).first()
    await exported.getByText(/^从 .+，处理结果 婉拒；\d+ 条$/).waitFor()
    await look(page, 'audit-system-desktop-light')
  })

  test('takes days as they are typed, whole and in one order', async () => {
    await (await server.current.talk()).ask(transfer)
    const page = await signedIn('审计人员')
    const results = await toAudit(page)
    await page.getByText('自选', { exact: true }).click()
    const from = page.getByRole('textbox', { name: '从', exact: true })
    const to = page.getByRole('textbox', { name: /^到/ })
    await from.click()
    await page.keyboard.type('2026年1月5日')
    await page.getByRole('table').first().getByText('一', { exact: true }).waitFor()
    await look(page, 'audit-own-desktop-light')
    await page.keyboard.press('Tab')
    await expect.poll(() => from.inputValue()).toBe('2026-01-05')
    // Before the first, and of no calendar.
    await to.fill('2026-01-04')
    await to.press('Enter')
    await page.getByRole('button', { name: '检索' }).click()
    await page.getByText('应不早于开始的日子').waitFor()
    await to.fill('20260230')
    await page.getByRole('button', { name: '检索' }).click()
    await expect.poll(() => to.inputValue()).toBe('2026-01-04')
    await to.fill('')
    await to.press('Enter')
    await page.getByRole('button', { name: '检索' }).click()
    await results.getByText('问答，2026-01-05 至今').waitFor()
    await results.getByRole('article').first().waitFor()
    await look(page, 'audit-own-found-desktop-light')
    await page.reload()
    await results.getByText('问答，2026-01-05 至今').waitFor()
    expect(await from.inputValue()).toBe('2026-01-05')
  })

  test('is used on a phone, in the dark', async () => {
    await (await server.current.talk()).ask(transfer)
    const page = await signedIn('审计人员', { device: 'phone', colorScheme: 'dark' })
    const results = await toAudit(page)
    await page.getByText('自选', { exact: true }).click()
    await page.getByRole('button', { name: '检索' }).click()
    await page.getByText('请选择开始的日子').waitFor()
    await look(page, 'audit-phone-dark')
    await page.getByText('近 30 天', { exact: true }).click()
    await page.getByRole('button', { name: '检索' }).click()
    await results.getByRole('article').first().getByRole('button').click()
    await page.getByRole('dialog').getByText('会话编号').waitFor()
    await look(page, 'audit-turn-phone-dark')
    expect(await closeDrawer(page)).toContain('会话编号')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText('留痕明细', { exact: true }).click()
    await results.getByRole('listitem').first().waitFor()
    await look(page, 'audit-events-phone-dark')
  })

  test('names the document whose citations are looked for, after a reload too', async () => {
    await (await server.current.talk()).ask(fees)
    const page = await signedIn('审计人员')
    const results = await toAudit(page)
    const title = '费用与佣金常见问题（常见问题）'
    await page.getByRole('button', { name: '更多条件' }).click()
    await page.getByRole('combobox', { name: /^引用了哪份资料/ }).fill('费用与佣金')
    await page.getByTitle(title).click()
    await page.getByRole('button', { name: '检索' }).click()
    await results.getByRole('article').filter({ hasText: fees }).first().waitFor()
    await page.reload()
    await page.getByTitle(title).waitFor()
    await page.getByText('问答，近 7 天，引用 费用与佣金常见问题').waitFor()
    await results.getByRole('article').first().waitFor()
    await look(page, 'audit-cited-desktop-light')
  })

  test('says so when nothing was found', async () => {
    const page = await signedIn('审计人员')
    const results = await toAudit(page)
    await page.getByRole('textbox', { name: /^客户编号/ }).fill('nobody-999')
    await page.getByRole('button', { name: '检索' }).click()
    await results.getByText('没有符合条件的记录').waitFor()
    expect(await results.getByRole('button', { name: /导出/ }).first().isDisabled()).toBe(true)
    await look(page, 'audit-empty-desktop-light')
  })

  test.each([
    ['operator', '运维人员', ['运行状况', '停用与追溯', '知识缺口']],
    ['knowledge', '知识管理员', ['停用与追溯', '知识缺口']],
    ['auditor', '审计人员', ['运行状况', '停用与追溯', '审计检索']],
  ] as const)('shows to each what they may see: %s', async (id, role, tabs) => {
    const page = await visitAs({ visit, url: `${server.current.url}/ops?tab=audit`, role, name: `${role}甲` })
    await page.getByRole('tab').first().waitFor()
    expect(await page.getByRole('tab').allTextContents()).toEqual(tabs)
    await look(page, `ops-of-${id}-desktop-light`)
    if (id !== 'knowledge') return
    await page.getByRole('textbox', { name: '查找内容' }).fill('费用与佣金')
    await page.getByRole('button', { name: '查找' }).click()
    await page.getByRole('link', { name: '费用与佣金常见问题' }).click()
    await page.getByRole('button', { name: '停用这份资料' }).waitFor()
    await look(page, 'ops-knowledge-document-desktop-light')
  })

  test('offers in the demo to be anybody who has something to see here, on a phone', async () => {
    const page = await visit(`${server.current.url}/staff`, { device: 'phone' })
    await page.getByRole('button', { name: '进入工作台' }).waitFor()
    const offered = await page.getByRole('radiogroup').locator('label').allTextContents()
    expect(offered).toEqual(['合规审核人员', '坐席', '主管', '知识管理员', '运维人员', '审计人员'])
    await look(page, 'sign-in-phone-light')
    // Who has nothing at the address they came to is led to what is theirs.
    await signIn(page, '知识管理员', '知识小吴')
    const pages = page.getByRole('navigation', { name: '工作台' })
    await pages.getByText('运行').waitFor()
    expect(await pages.getByRole('link').allTextContents()).toEqual(['资料库', '运行'])
    await pages.getByRole('link', { name: '运行' }).click()
    await page.getByRole('tab', { name: '知识缺口' }).click()
    await page.getByRole('region', { name: '知识缺口' }).getByText('近 30 天', { exact: true }).first().waitFor()
    await look(page, 'gaps-of-knowledge-phone-light')
  })

  test('has its interface described where everybody can read it', async () => {
    const page = await visit(`${server.current.url}/docs`)
    await page.getByRole('heading', { name: '智顾 Zhigu' }).waitFor()
    await look(page, 'docs-desktop-light')
  })

  test('is closed to who may not see it', async () => {
    const page = await visitAs({ visit, url: `${server.current.url}/staff`, role: '坐席', name: '坐席小林' })
    await page.goto(`${server.current.url}/ops`)
    await page.getByText(/坐席不能使用/).waitFor()
    expect(await page.getByRole('tab').count()).toBe(0)
    await look(page, 'ops-forbidden-desktop-light')
  })
})

/** Closes what was opened, and gives what it shows while it goes away. */
const closeDrawer = (page: Page): Promise<string> =>
  page.evaluate<string>(`(async () => {
    const drawer = document.querySelector('[role="dialog"]')
    drawer.querySelector('.ant-drawer-close').click()
    for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame)
    return drawer.textContent
  })()`)
