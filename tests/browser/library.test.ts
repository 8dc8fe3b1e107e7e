// What people who keep the library do in the console: bring files in, see each clause in its place, publish by two, and take it back.
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { deskFiles, halfAFile, ruleAsWord } from '../fixtures/desk-files.ts'
import { expectAccessible, inBrowser, look, tabTo, useBrowser, useServer, type Visit } from './browser.ts'
import { ask, beginChat } from './chat.ts'
import { signIn, visitAs } from './staff.ts'

const rule = '虚谷账户查询规则'
const third = `《${rule}》第三条怎么规定？`

inBrowser('/library', () => {
  const server = useServer()
  const { visit } = useBrowser()

  const signedIn = (name: string, path = '', options: Visit = {}): Promise<Page> =>
    visitAs({ visit, url: `${server.current.url}/library${path}`, role: '知识管理员', name, ...options })

  test.each([
    ['desktop', 'light'],
    ['desktop', 'dark'],
    ['phone', 'light'],
  ] as const)('lists what is held, and finds in it, on a %s, %s', async (device, colorScheme) => {
    const page = await signedIn('知识小吴', '', { device, colorScheme })
    const list = page.getByRole('region', { name: '资料列表' })
    await list.getByRole('link').first().waitFor()
    await look(page, `library-${device}-${colorScheme}`)
    await page.getByRole('textbox', { name: '名称、别名、文号或编号' }).fill('费用与佣金')
    await page.getByRole('button', { name: '查找' }).click()
    await expect.poll(() => list.getByRole('link').count()).toBe(1)
    // A reload, a bookmark: the same list.
    await page.reload()
    await list.getByRole('link', { name: '费用与佣金常见问题' }).click()
    await page.getByRole('region', { name: '版本时间线' }).getByText('已发布').waitFor()
    await look(page, `library-document-${device}-${colorScheme}`)
    await page.getByRole('region', { name: '版本时间线' }).getByRole('link').click()
    await showText(page)
    await page.getByRole('region', { name: '读出的文字' }).getByText('股票交易佣金是多少').first().waitFor()
    await look(page, `library-version-${device}-${colorScheme}`)
    await page.getByText('目录信息', { exact: true }).click()
    await page.getByText('虚谷客服〔2026〕').first().waitFor()
    await look(page, `library-catalogue-${device}-${colorScheme}`)
  })

  test('takes in eight kinds of files, one bad one stops none, and each clause is seen in its place', {
    timeout: 120_000,
  }, async () => {
    const page = await signedIn('知识小吴', '/upload')
    await page.getByText('把文件拖到这里').waitFor()
    await look(page, 'library-upload-desktop-light')
    const files = await deskFiles()
    await openTo(page, 'public')
    await page.locator('input[type=file]').setInputFiles([...files, halfAFile()])
    const uploads = page.getByRole('region', { name: '上传的文件' })
    await uploads.getByText('8 个完成，1 个失败，0 个进行中').waitFor({ timeout: 60_000 })
    for (const { name } of files) {
      const line = uploads.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) })
      await line.getByText('已存为草稿').waitFor()
    }
    await uploads.getByRole('listitem').filter({ hasText: '残缺.docx' }).getByRole('alert').waitFor()
    await look(page, 'library-uploaded-desktop-light')

    // Again: it is held already.
    await page.locator('input[type=file]').setInputFiles(files.slice(0, 1))
    await uploads.getByText('内容和已有的版本相同').waitFor()

    // A PDF: its passages beside the sheet, either leads to the other.
    await uploads.getByRole('link', { name: '虚谷对账单规则' }).click()
    const text = page.getByRole('region', { name: '读出的文字' })
    await text.getByText('第二条', { exact: true }).first().waitFor()
    await page.getByRole('img', { name: '第 1 页，共 2 页' }).waitFor()
    await text.getByText(/^第三条.*起施行/).click()
    const chosen = page.getByRole('region', { name: '选中的段落' })
    await chosen.getByText('第三条', { exact: true }).waitFor()
    await chosen.getByText(/第 2 页/).waitFor()
    await page.locator('[data-page="2"] .lib-place.lib-chosen').waitFor()
    await page.locator('[data-page="2"] canvas[aria-busy="false"]').waitFor()
    await look(page, 'library-pdf-desktop-light')
    await page.locator('[data-page="1"] .lib-place').first().click()
    await chosen.getByText('第一条', { exact: true }).waitFor()
    // By keyboard alone.
    await text.focus()
    await page.keyboard.press('ArrowDown')
    await chosen.getByText('第二条', { exact: true }).waitFor()

    // What was read from the text stands in the catalogue, with the words that say so.
    await page.getByText(/^目录信息/).click()
    const from = page.getByRole('textbox', { name: '施行日期' })
    await expect.poll(() => from.inputValue()).toBe('2025-05-01')
    await page.getByText('本规则自2025年5月1日起施行', { exact: false }).first().waitFor()
    await page.getByRole('button', { name: '看原文' }).last().click()
    await text.locator('mark').waitFor()
    await look(page, 'library-readings-desktop-light')
    await page.getByRole('textbox', { name: '文号' }).fill('虚谷办〔2025〕3号')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('目录信息已保存').waitFor()
    await page.getByRole('region', { name: '看什么' }).getByText('原件', { exact: true }).click()

    // A picture: its rows are a table, and what was read with doubt says so.
    await page.goto(`${server.current.url}/library?text=${encodeURIComponent('融资')}&state=draft`)
    await page.getByRole('region', { name: '资料列表' }).getByRole('link').first().click()
    await page.getByRole('region', { name: '版本时间线' }).getByRole('link').first().click()
    await page.getByText('读取这份文件时要注意').waitFor()
    await page.getByRole('img', { name: '原件图片' }).waitFor()
    await text.getByRole('table').first().waitFor()
    await text.getByRole('row').nth(1).click()
    await page.locator('.lib-sheet .lib-chosen').first().waitFor()
    await look(page, 'library-picture-desktop-light')
  })

  test('two people publish, the answer changes at once, the old one is still given for its time', {
    timeout: 120_000,
  }, async () => {
    const client = await visit(server.current.url)
    await beginChat(client)
    const writer = await signedIn('知识小吴', '/upload')
    const decider = await signedIn('知识老郑', '/reviews')

    await bringIn(
      writer,
      ruleAsWord('账户查询规则-2020.docx', { title: rule, hours: '九时至十六时', from: '2020年3月1日' }),
    )
    await submit(writer, '首次发布')
    // Nobody publishes what they brought in.
    expect(await writer.getByRole('button', { name: '批准' }).count()).toBe(0)
    await look(writer, 'library-submitted-desktop-light')
    await approve(decider, rule)
    await look(decider, 'library-approved-desktop-light')
    const before = await ask(client, third)
    await before
      .getByText(/九时至十六时/)
      .first()
      .waitFor()

    await writer.reload()
    await writer.getByText('已发布', { exact: true }).first().waitFor()
    await writer.getByRole('button', { name: '上传新版本' }).click()
    await bringInNewer(
      writer,
      ruleAsWord('账户查询规则-2026.docx', { title: rule, hours: '八时至二十时', from: '2026年2月1日' }),
    )
    await submit(writer, '延长查询时间')
    const waiting = writer.getByRole('region', { name: '有变更待审' })
    await waiting.getByText(`《${rule}》2020-03-01 版 到 2026-02-01 为止`).waitFor()
    await waiting.getByRole('link', { name: '与2020-03-01 版逐条比较' }).waitFor()
    await approve(decider, rule)
    const after = await ask(client, `再问一次，${third}`)
    await after
      .getByText(/八时至二十时/)
      .first()
      .waitFor()
    const past = await ask(client, `2021年6月，${third}`)
    await past
      .getByText(/九时至十六时/)
      .first()
      .waitFor()
    await look(client, 'library-answers-desktop-light')

    // In time, and as the search has it.
    await writer.getByRole('navigation', { name: '所在位置' }).getByRole('link', { name: rule }).click()
    const timeline = writer.getByRole('region', { name: '版本时间线' })
    await expect.poll(() => timeline.getByRole('listitem').count()).toBe(2)
    await look(writer, 'library-timeline-desktop-light')
    await writer.getByRole('link', { name: '检索', exact: true }).click()
    await writer.getByRole('textbox', { name: '查什么' }).fill(`${rule}第三条`)
    await writer.getByRole('textbox', { name: /^按哪一天/ }).fill('2021-06-01')
    await writer.keyboard.press('Enter')
    await writer.getByRole('button', { name: '检索' }).click()
    const results = writer.getByRole('region', { name: '检索结果' })
    await results.getByText(/九时至十六时/).waitFor()
    expect(await results.getByText(/八时至二十时/).count()).toBe(0)
    await look(writer, 'library-search-desktop-light')

    // Taken back within minutes, by one person alone.
    await decider
      .getByRole('button', { name: /^撤销（还剩/ })
      .first()
      .click()
    const sure = decider.getByRole('dialog')
    await sure.getByRole('textbox', { name: '理由' }).fill('时间写错了')
    await sure.getByRole('button', { name: '撤销', exact: true }).click()
    await decider.getByText('已撤销，回到变更之前').waitFor()
    const again = await ask(client, `现在，${third}`)
    await again
      .getByText(/九时至十六时/)
      .first()
      .waitFor()
    await decider.getByRole('link', { name: '变更记录', exact: true }).click()
    const undone = decider
      .getByRole('region', { name: '变更记录' })
      .getByRole('listitem')
      .filter({ hasText: rule })
      .first()
    await undone.getByText('已撤销', { exact: true }).waitFor()
    await undone.getByText(/知识老郑 撤销/).waitFor()
    await look(decider, 'library-changes-desktop-light')
  })

  test('is written in the browser, refused with a reason, and changed again', { timeout: 60_000 }, async () => {
    const writer = await signedIn('知识小吴', '/upload?write=')
    await writer.getByRole('textbox', { name: '标题' }).fill('夜间服务常见问题')
    await writer.getByRole('combobox', { name: '类别' }).click()
    await writer.getByTitle('常见问题').click()
    await writer
      .getByRole('textbox', { name: '正文（Markdown）' })
      .fill('## 夜里能打电话吗？\n\n可以，客服热线全天有人接听。\n')
    await look(writer, 'library-write-desktop-light')
    await writer.getByRole('button', { name: '存为草稿' }).click()
    await writer.getByRole('region', { name: '读出的文字' }).getByText('客服热线全天').waitFor()
    await submit(writer, '补充夜间服务')

    const decider = await signedIn('知识老郑', '/reviews')
    await openReview(decider, '夜间服务常见问题')
    await look(decider, 'library-review-desktop-light')
    await decider.getByRole('dialog').getByRole('button', { name: '驳回' }).click()
    const why = decider.getByRole('dialog').filter({ hasText: '理由' }).last()
    await why.getByRole('textbox', { name: '理由' }).fill('热线夜间只接挂失')
    await why.getByRole('button', { name: '驳回' }).click()
    await decider.getByText('已驳回', { exact: false }).first().waitFor()

    await writer.reload()
    await writer.getByText('草稿', { exact: true }).first().waitFor()
    await writer.getByRole('button', { name: '改写文字' }).click()
    const text = writer.getByRole('textbox', { name: '正文（Markdown）' })
    await expect.poll(() => text.inputValue()).toContain('## 夜里能打电话吗？')
  })

  test('is read by a reviewer, who brings nothing in', async () => {
    const url = `${server.current.url}/library`
    const page = await visitAs({ visit, url, role: '合规审核人员', name: '合规小赵' })
    await page.getByRole('region', { name: '资料列表' }).getByRole('link').first().waitFor()
    expect(await page.getByRole('link', { name: '上传', exact: true }).count()).toBe(0)
    expect(await page.getByRole('checkbox', { name: /^选择/ }).count()).toBe(0)
    await page.goto(`${url}/upload`)
    await page.getByText('您的角色不能使用“上传”').waitFor()
    await look(page, 'library-forbidden-desktop-light')
  })

  test('several are handed on at once', { timeout: 60_000 }, async () => {
    const page = await signedIn('知识小吴', '?kind=procedure&state=published')
    await page.getByRole('checkbox', { name: /^选择/ }).nth(0).check()
    await page.getByRole('checkbox', { name: /^选择/ }).nth(1).check()
    await page.getByRole('button', { name: '撤下现行版本' }).click()
    const sure = page.getByRole('dialog')
    await sure.getByRole('textbox', { name: '理由' }).fill('两份指引合并重写')
    await look(page, 'library-bulk-desktop-light')
    await sure.getByRole('button', { name: '撤下现行版本' }).click()
    await sure.getByText('2 份已提交，0 份没有提交').waitFor()
    await sure.getByRole('button', { name: '关闭' }).last().click()
    await expect.poll(() => page.getByText('有变更待审').count()).toBe(2)
    // Who proposed it takes it back.
    await page.getByRole('link', { name: '待审', exact: true }).click()
    await page.getByText('我提出的', { exact: true }).click()
    const mine = page.getByRole('region', { name: '待审的变更' }).getByRole('listitem')
    await expect.poll(() => mine.count()).toBeGreaterThanOrEqual(2)
    await look(page, 'library-mine-desktop-light')
  })

  test('speaks English too', async () => {
    const page = await signedIn('知识小吴')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('link', { name: 'Documents', exact: true }).waitFor()
    await page.getByRole('region', { name: 'Documents' }).getByRole('link').first().waitFor()
    await look(page, 'library-english-desktop-light')
    await page.getByRole('link', { name: 'Upload', exact: true }).click()
    await page.getByText('Drop files here').waitFor()
    await look(page, 'library-upload-english-desktop-light')
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('link', { name: '上传', exact: true }).waitFor()
  })

  test('is used on a phone, in the dark', { timeout: 60_000 }, async () => {
    const page = await signedIn('知识小吴', '/upload', { device: 'phone', colorScheme: 'dark' })
    await page.getByText('把文件拖到这里').waitFor()
    await look(page, 'library-upload-phone-dark')
    await page.goto(`${server.current.url}/library/search?text=${encodeURIComponent('佣金怎么收')}&role=client`)
    await page.getByRole('region', { name: '检索结果' }).getByRole('listitem').first().waitFor()
    await look(page, 'library-search-phone-dark')
    await page.getByRole('region', { name: '检索结果' }).getByRole('link').first().click()
    await page.getByRole('region', { name: '选中的段落' }).waitFor()
    await look(page, 'library-passage-phone-dark')
    await page.goto(`${server.current.url}/library/reviews`)
    await page.getByText('没有等您审核的变更').waitFor()
    await look(page, 'library-reviews-phone-dark')
    await page.goto(`${server.current.url}/library/nothing`)
    await page.getByText('没有这个页面').waitFor()
  })

  test('is used by keyboard', async () => {
    const page = await signedIn('知识小吴')
    await page.getByRole('region', { name: '资料列表' }).getByRole('link').first().waitFor()
    await tabTo(page, '上传')
    await page.keyboard.press('Enter')
    await page.getByText('把文件拖到这里').waitFor()
    await expectAccessible(page)
  })

  test('says that the line is cut, and goes on', async () => {
    const page = await signedIn('知识小吴', '/changes', { mayFail: /ERR_FAILED/ })
    await page.route('**/v1/library/documents**', (route) => route.abort())
    await page.getByRole('link', { name: '资料', exact: true }).click()
    await page.getByText('连不上服务器').waitFor()
    await page.unroute('**/v1/library/documents**')
    await page.getByRole('button', { name: '重试' }).click()
    await page.getByRole('region', { name: '资料列表' }).getByRole('link').first().waitFor()
  })

  test('asks who comes without a token to sign in', async () => {
    const page = await visit(`${server.current.url}/library/reviews`)
    await signIn(page, '知识管理员', '知识老郑')
    await page.getByRole('region', { name: '待审的变更' }).waitFor()
  })
})

/** On a phone the text is one of three panes, and comes first. */
const showText = (page: Page): Promise<void> => page.getByRole('region', { name: '读出的文字' }).waitFor()

/** Uploads for everybody instead of the staff. */
const openTo = async (page: Page, audience: 'public'): Promise<void> => {
  const form = page.getByRole('region', { name: '上传文件' })
  await form.getByRole('combobox', { name: '数据级别' }).click()
  await page.getByTitle('公开', { exact: true }).click()
  await form.getByRole('combobox', { name: '读者' }).click()
  await page
    .getByTitle(audience === 'public' ? '所有人' : '员工', { exact: true })
    .last()
    .click()
  await page.keyboard.press('Escape')
}

type Upload = { name: string; mimeType: string; buffer: Buffer }

/** Uploads a file for everybody, and opens the draft that it becomes. */
const bringIn = async (page: Page, file: Upload): Promise<void> => {
  await openTo(page, 'public')
  await openDraftOf(page, file)
}

/** A new version is for whom the one before it was. */
const bringInNewer = async (page: Page, file: Upload): Promise<void> => {
  const form = page.getByRole('region', { name: '上传文件' })
  await form.getByTitle('公开', { exact: true }).waitFor()
  await form.getByTitle('所有人', { exact: true }).waitFor()
  await openDraftOf(page, file)
}

const openDraftOf = async (page: Page, file: Upload): Promise<void> => {
  await page.locator('input[type=file]').setInputFiles(file)
  const uploaded = lineOf(page, file.name)
  await uploaded.getByText('已存为草稿').waitFor({ timeout: 30_000 })
  await uploaded.getByRole('link', { name: rule }).click()
  await showText(page)
}

const lineOf = (page: Page, text: string): Locator =>
  page.getByRole('region', { name: '上传的文件' }).getByRole('listitem').filter({ hasText: text })

const submit = async (page: Page, reason: string): Promise<void> => {
  await page.getByRole('button', { name: '提交发布' }).click()
  const sure = page.getByRole('dialog')
  await sure.getByRole('textbox', { name: '理由' }).fill(reason)
  await sure.getByRole('button', { name: '提交发布' }).click()
  await page.getByRole('region', { name: '有变更待审' }).waitFor()
}

/** Opens what waits for me. */
const openReview = async (page: Page, title: string): Promise<void> => {
  await page.getByRole('link', { name: '检索', exact: true }).click()
  await page.getByRole('link', { name: '待审', exact: true }).click()
  const waiting = page.getByRole('region', { name: '待审的变更' }).getByRole('listitem').filter({ hasText: title })
  await waiting.first().getByRole('button', { name: '看详情' }).click()
  await page.getByRole('dialog').getByText('会带来什么').waitFor()
}

const approve = async (page: Page, title: string): Promise<void> => {
  await openReview(page, title)
  await page.getByRole('dialog').getByRole('button', { name: '批准' }).click()
  const sure = page.getByRole('dialog').filter({ hasText: '意见' }).last()
  await sure.getByRole('button', { name: '批准' }).click()
  await page.getByText('已批准并生效').waitFor()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Close' })
    .or(page.locator('.ant-drawer-close'))
    .first()
    .click()
  await page.getByRole('region', { name: '刚刚生效，还可以撤销' }).waitFor()
}
