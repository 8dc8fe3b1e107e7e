// From what clients asked in vain to what answers them, and product data of which documents say different things, as who keeps the
// library does it in the console.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { markdown } from '../fixtures/open-library.ts'
import { emptyFolder } from '../flows/harness.ts'
import { type ServerProcess, startServer } from '../flows/process.ts'
import { inBrowser, look, startMilliseconds, useBrowser, type Visit } from './browser.ts'
import { visitAs } from './staff.ts'

const leaflet = (work: string, title: string, fee: string) =>
  markdown(
    { work, kind: 'product', title, effectiveFrom: work === 'leaflet' ? '2026-01-01' : '2026-06-01' },
    `云帆稳健债券A（代码990901）是示例产品。

## 产品要素

| 要素 | 内容 |
|---|---|
| 产品简称 | 云帆稳健债券A |
| 产品代码 | 990901 |
| 风险等级 | R2 |

## 费率

| 费用项目 | 条件 | 费率 |
|---|---|---|
| 管理费 | | ${fee} |
| 赎回费 | 持有<7天 | 1.50% |
`,
  )
const questions = ['数字人民币怎么入金', '怎么用数字人民币往股票账户里入金', '数字人民币入金怎么操作']

inBrowser('gaps and product data in /library', () => {
  let server: ServerProcess
  const { visit } = useBrowser()
  beforeAll(async () => {
    server = await startServer({ home: await emptyFolder(), settings: { SAMPLE_LIBRARY: 'off' } })
    const [anna, ben] = await Promise.all(['anna', 'ben'].map((id) => server.token('knowledge', { id })))
    const publish = async (content: string) => {
      const query = new URLSearchParams({ name: 'a.md' })
      const headers = { 'content-type': 'application/octet-stream' }
      const upload = await server.call('POST', `/v1/library/uploads?${query}`, { token: anna, headers, raw: content })
      const { versionId } = (upload.body as { outcomes: { versionId: string }[] }).outcomes[0] ?? { versionId: '' }
      const proposal = { kind: 'publish', revision: 0, reason: '新产品' }
      const path = `/v1/library/versions/${versionId}/changes`
      const change = (await server.call('POST', path, { token: anna, body: proposal })).body as { id: string }
      const decision = { token: ben, body: { approve: true } }
      expect((await server.call('POST', `/v1/library/changes/${change.id}/decision`, decision)).status).toBe(200)
    }
    await publish(leaflet('leaflet', '云帆稳健债券A产品资料', '0.40%/年'))
    await publish(leaflet('notice', '云帆稳健债券A费率公告', '0.50%/年'))
    for (const question of questions) await (await server.talk()).ask(question)
  }, startMilliseconds)
  afterAll(() => server?.stop('SIGTERM'))

  const signedIn = (path: string, options: Visit = {}): Promise<Page> =>
    visitAs({ visit, url: `${server.url}/library${path}`, role: '知识管理员', name: '知识小吴', ...options })

  test('what was asked in vain becomes a draft, and what that would change is seen before', {
    timeout: 120_000,
  }, async () => {
    const page = await signedIn('/gaps')
    const heap = page.getByRole('region', { name: '待处理' }).getByRole('listitem').filter({ hasText: '3 次' }).first()
    await heap.waitFor()
    await look(page, 'library-gaps-desktop-light')
    await heap.getByRole('button', { name: '写成资料' }).click()
    const drawer = page.getByRole('dialog')
    await drawer
      .getByRole('textbox', { name: '回答' })
      .fill('暂不支持。请先把数字人民币兑回绑定的银行卡，再做银证转账。')
    await drawer.getByRole('region', { name: '材料' }).waitFor()
    await look(page, 'library-gap-answer-desktop-light')
    await drawer.getByRole('button', { name: '存为草稿' }).click()
    await drawer.getByText('草稿已保存').waitFor()
    await drawer.getByRole('button', { name: '看会改变哪些回答' }).click()
    await drawer.getByText(/^3 个问题的回答会变/).waitFor({ timeout: 60_000 })
    expect(await drawer.getByRole('article').count()).toBe(3)
    await look(page, 'library-preview-desktop-light')
    await drawer.getByRole('link', { name: '打开草稿' }).click()
    // Of its own: above the text it put what is to be read below the fold.
    const panes = page.getByRole('region', { name: '读出的文字' })
    await panes.waitFor()
    expect((await panes.boundingBox())?.y).toBeLessThan(500)
    await page.getByRole('button', { name: '发布前预览' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '看会改变哪些回答' }).click()
    await page
      .getByRole('dialog')
      .getByText(/^\d+ 个问题的回答会变/)
      .waitFor({ timeout: 60_000 })
    await look(page, 'library-preview-of-draft-desktop-light')
    await page.goto(`${server.url}/library/gaps?which=done`)
    await page.getByRole('region', { name: '处理过' }).getByText('撰写或审核中').waitFor()
  })

  test.each([
    ['desktop', 'dark'],
    ['phone', 'light'],
  ] as const)('cells that documents fill differently stand out, on a %s, %s', async (device, colorScheme) => {
    const page = await signedIn('/facts?show=conflicts', { device, colorScheme })
    const product = page.getByRole('region', { name: '云帆稳健债券A 990901' })
    await product.getByRole('row').filter({ hasText: '管理费' }).getByText('说法不一').waitFor()
    expect(await product.getByRole('row').count()).toBe(2)
    await look(page, `library-facts-${device}-${colorScheme}`)
  })

  test('and are set right by two', { timeout: 90_000 }, async () => {
    const page = await signedIn('/facts?text=990901')
    const cell = page.getByRole('row').filter({ hasText: '管理费' })
    await cell.getByRole('button', { name: '更正' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('radio', { name: /费率公告/ }).check()
    await form.getByRole('textbox', { name: '更正为' }).fill('0.40%/年')
    await form.getByRole('textbox', { name: '理由' }).fill('公告录入有误')
    await look(page, 'library-correction-desktop-light')
    await form.getByRole('button', { name: '提交审核' }).click()
    await cell.getByText('更正待审').waitFor()
    const other = await visitAs({ visit, url: `${server.url}/library/reviews`, role: '知识管理员', name: '知识小郑' })
    await other.getByRole('listitem').filter({ hasText: '更正产品数据' }).getByRole('button').first().click()
    const details = other.getByRole('dialog')
    await details.getByText('0.50%/年').waitFor()
    await details.getByText('0.40%/年').waitFor()
    await look(other, 'library-correction-review-desktop-light')
  })
})
