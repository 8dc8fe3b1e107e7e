// What people do in the console when a new version of a law has come: see clause by clause what changed, and work off what rested on the old one.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ChangeView, UploadReport } from '../../server/protocol/desk.ts'
import { lawLine, markdown } from '../fixtures/open-library.ts'
import { emptyFolder } from '../flows/harness.ts'
import { type ServerProcess, startServer } from '../flows/process.ts'
import { inBrowser, look, startMilliseconds, tabTo, useBrowser, type Visit } from './browser.ts'
import { visitAs } from './staff.ts'

const title = '示例资料管理办法'
const custody = '经营机构应当妥善保存客户的开户资料、委托记录和交易记录，保存期限不得少于二十年。'
const advice = '投资顾问向客户提供投资建议，应当具有合理的依据，并告知客户依据的来源。'
const secrecy = '经营机构及其工作人员应当对客户信息严格保密，不得泄露、出售或者非法向他人提供。'
const filler = Array.from(
  { length: 24 },
  (_, at) => `第${at + 5}项业务应当按照第${at * 7 + 3}号指引的要求逐笔登记并留存备查。`,
)
const law = (id: string, version: string, articles: readonly string[], from: string) =>
  lawLine({
    id,
    title,
    version,
    history: [`${version} 修订`],
    text: [...articles, `本办法自${from}起施行。`].map((text, at) => `第${at + 1}条 ${text}`).join('\n\n'),
  })
const old = law('old', '2018-04-01', [custody, advice, ...filler, '本办法由示例机构负责解释。'], '2018年10月1日')
const fresh = law(
  'new',
  '2023-04-01',
  [secrecy, custody.replace('二十年', '三十年').replace('妥善', '完整、妥善'), advice, ...filler],
  '2024年1月1日',
)
const faq = markdown(
  { work: 'custody-faq', title: '资料保存', effectiveFrom: '2020-01-01' },
  `## 资料保存多久？\n\n根据《${title}》第一条，至少保存二十年。\n\n## 建议要有依据吗？\n\n《${title}》第二条要求有合理的依据。`,
)

inBrowser('two versions in /library', () => {
  let server: ServerProcess
  const { visit } = useBrowser()
  let ids: string[]
  beforeAll(async () => {
    // Nothing else stands on the list.
    server = await startServer({ home: await emptyFolder(), settings: { SAMPLE_LIBRARY: 'off' } })
    const [anna, ben] = await Promise.all(['anna', 'ben'].map((id) => server.token('knowledge', { id })))
    const publish = async (name: string, content: string): Promise<string> => {
      const query = new URLSearchParams({ name, grade: '1', audiences: 'public' })
      const upload = await server.call('POST', `/v1/library/uploads?${query}`, {
        token: anna,
        headers: { 'content-type': 'application/octet-stream' },
        raw: content,
      })
      const [outcome] = UploadReport.parse(upload.body).outcomes
      const id = outcome?.versionId ?? ''
      const proposal = { kind: 'publish', revision: 0, reason: '按新规修订' }
      const proposed = await server.call('POST', `/v1/library/versions/${id}/changes`, {
        token: anna,
        body: proposal,
      })
      const change = ChangeView.parse(proposed.body)
      const decision = { token: ben, body: { approve: true } }
      expect((await server.call('POST', `/v1/library/changes/${change.id}/decision`, decision)).status).toBe(200)
      return id
    }
    ids = [await publish('old.jsonl', old)]
    await publish('faq.md', faq)
    ids.push(await publish('new.jsonl', fresh))
  }, startMilliseconds)
  afterAll(() => server?.stop('SIGTERM'))

  const signedIn = (path: string, options: Visit = {}): Promise<Page> =>
    visitAs({ visit, url: `${server.url}/library${path}`, role: '知识管理员', name: '知识小吴', ...options })
  const comparison = () => {
    const [from = '', to = ''] = ids
    const workId = from.split('@')[0]
    return `/documents/${workId}/diff?${new URLSearchParams({ from, to })}`
  }

  test.each([
    ['desktop', 'light'],
    ['desktop', 'dark'],
    ['phone', 'light'],
  ] as const)('stand beside each other, changes marked, on a %s, %s', async (device, colorScheme) => {
    const page = await signedIn(comparison(), { device, colorScheme })
    const region = page.getByRole('region', { name: '版本对照' })
    const changed = region.getByRole('listitem').filter({ hasText: '第一条 → 第二条' })
    await changed.locator('ins:visible', { hasText: '三十年' }).waitFor()
    await changed.locator('del:visible', { hasText: '二十年' }).waitFor()
    await look(page, `library-diff-${device}-${colorScheme}`)
  })

  test('lead from one change to the next by keyboard, and show all where that is wanted', async () => {
    const page = await signedIn(comparison())
    const region = page.getByRole('region', { name: '版本对照' })
    await region.getByRole('listitem').first().waitFor()
    const shown = await region.getByRole('listitem').count()
    await tabTo(page, '下一处')
    await page.keyboard.press('Enter')
    await region.getByText(`第 1 处，共 ${shown} 处`).waitFor()
    expect(await page.evaluate<string>('document.activeElement.textContent')).toContain('第一条')
    await region.getByText(/^含移动/).click()
    expect(await region.getByRole('listitem').count()).toBeGreaterThan(shown)
  })

  test('and what rests on the old one is worked off', { timeout: 90_000 }, async () => {
    const page = await signedIn('/actions')
    const list = page.getByRole('region', { name: '行动清单' })
    // It is listed in the background, soon after the new version was published.
    await expect
      .poll(
        async () => {
          await page.reload()
          await list
            .getByText(/没有待处理|选择|全选/)
            .first()
            .waitFor()
          return list.getByRole('listitem').count()
        },
        { timeout: 60_000, interval: 2_000 },
      )
      .toBe(2)
    await look(page, 'library-actions-desktop-light')
    const line = list.getByRole('listitem').filter({ hasText: '引用第一条' })
    await line.getByRole('checkbox').check()
    await list.getByRole('button', { name: '指派给我' }).click()
    await line.getByText(/^已指派：/).waitFor()
    await line.getByRole('checkbox').check()
    await list.getByRole('button', { name: '无需处理' }).click()
    const form = page.getByRole('dialog', { name: '无需处理' })
    await form.getByRole('button', { name: '无需处理' }).click()
    await form
      .getByText(/原因|理由/)
      .first()
      .waitFor()
    await form.getByRole('textbox').fill('答案里已写明是旧规定')
    await look(page, 'library-actions-reason-desktop-light')
    await form.getByRole('button', { name: '无需处理' }).click()
    await expect.poll(() => list.getByRole('listitem').count()).toBe(1)
    await list.getByRole('combobox', { name: '处理状态' }).click()
    await page.getByTitle('无需处理').click()
    await list.getByText('答案里已写明是旧规定', { exact: false }).waitFor()
    await list.getByRole('link', { name: '看对照' }).click()
    await page.getByRole('region', { name: '版本对照' }).waitFor()
  })

  test('the list reads well on a phone', async () => {
    const page = await signedIn('/actions', { device: 'phone' })
    await page.getByRole('region', { name: '行动清单' }).getByRole('listitem').first().waitFor()
    await look(page, 'library-actions-phone-light')
  })
})
