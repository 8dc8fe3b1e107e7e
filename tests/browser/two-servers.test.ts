// Two servers on PostgreSQL and Redis: the client is on one, the staff on the other; the client is led from one to the other in the middle
// of an answer, and in the middle of a talk one is stopped.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectRoot } from '../../bin/config.ts'
import { emptyFolder } from '../flows/harness.ts'
import { type ServerProcess, startServer, zhigu } from '../flows/process.ts'
import { createModelServer, type ModelServer } from '../model-server/model-server.ts'
import { createDatabase, lacks } from '../services.ts'
import { inBrowser, look, picture, startMilliseconds, useBrowser } from './browser.ts'
import { ask, beginChat, choose, exchangeOf, field, log, openChat, say } from './chat.ts'
import { type Line, openLine } from './line.ts'
import { slowModel } from './slow-model.ts'
import { firstCase, giveBack, record, reply, signIn, take } from './staff.ts'

const { TEST_DATABASE_URL: postgres, TEST_REDIS_URL: redis } = process.env

const fees = 'A股交易佣金怎么收？'

const onServers = lacks('two servers in the browser', 'TEST_DATABASE_URL', 'TEST_REDIS_URL') ? describe.skip : inBrowser

onServers('on two servers', () => {
  let here: ServerProcess
  let there: ServerProcess
  let line: Line
  let model: ModelServer
  let drop: () => Promise<void>
  beforeAll(async () => {
    const database = await createDatabase(postgres as string)
    drop = database.drop
    model = await createModelServer({ script: slowModel(() => ({ betweenMilliseconds: 40 })) })
    const shared = await emptyFolder()
    const settings = {
      DATABASE_URL: database.url,
      REDIS_URL: redis as string,
      KNOWLEDGE_URI: join(shared, 'index'),
      BLOB_URI: join(shared, 'files'),
      MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      SERVICE_HOURS: '每天 0:00-24:00',
      LLM: 'openai',
      OPENAI_BASE_URL: model.openaiUrl,
      OPENAI_API_KEY: 'key',
      OPENAI_MODEL: 'slow',
      SAMPLE_LIBRARY: 'off',
    }
    const home = await emptyFolder()
    // One document is enough to cite; the whole library would take longer to load than what is tried here.
    const loaded = await zhigu(['ingest', join(projectRoot, 'knowledge/sample/faq/fees.md')], { home, settings })
    expect(loaded).toMatchObject({ code: 0 })
    here = await startServer({ home, settings })
    there = await startServer({ home: await emptyFolder(), settings })
    line = await openLine(here.url)
  }, startMilliseconds)
  afterAll(async () => {
    await line?.close()
    await here?.stop('SIGTERM')
    await there?.stop('SIGTERM')
    await model?.close()
    await drop?.()
  })
  const { visit } = useBrowser()

  test('an answer goes on at the other server; a source, a person, the bot again, a rating, erasure', {
    timeout: 120_000,
  }, async () => {
    const desk = await visit(`${here.url}/staff`)
    await signIn(desk, '坐席', '坐席小周')
    const page = await visit(line.url, { device: 'phone', mayFail: /ERR_|WebSocket/ })
    await beginChat(page)
    await say(page, fees)
    const exchange = exchangeOf(page, fees)
    await exchange.locator('.sentence').first().waitFor()
    const shown = await exchange.locator('.sentence').count()
    line.cut()
    line.lead(there.url)
    await page.getByText('连接已断开').waitFor()
    line.mend()
    await exchange.getByText('AI 生成').waitFor()
    expect(await exchange.count()).toBe(1)
    expect(await exchange.locator('.sentence').count()).toBeGreaterThan(shown)

    await exchange
      .getByRole('button', { name: /^出处 1/ })
      .first()
      .click()
    await page.locator('mark').first().waitFor()
    await look(page, 'two-servers-source-phone-light')
    await page.getByRole('button', { name: '返回对话' }).click()

    await page.getByRole('button', { name: '转人工' }).click()
    await page.getByText('正在等候人工客服，下一位就是您').waitFor()
    await take(desk)
    await record(desk).getByText(fees).waitFor()
    await reply(desk, '您好，请留下手机号。')
    await log(page).getByText('请留下手机号').waitFor()
    await say(page, '13800138000')
    await record(desk).getByRole('button', { name: '手机号 · 显示' }).waitFor()
    await giveBack(desk)
    await field(page).and(page.getByPlaceholder('请输入您的问题')).waitFor()
    await ask(page, '佣金最低多少？')

    await choose(page, '评价本次服务')
    await page.getByRole('radio', { name: '5 分' }).check({ force: true })
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByRole('button', { name: '提交' }).waitFor({ state: 'detached' })
    await choose(page, '删除我的敏感信息')
    await page.getByRole('button', { name: '永久删除' }).click()
    await page.getByRole('status').getByText('敏感原文已永久删除').waitFor()

    // The first server tells the same.
    line.cut()
    line.lead(here.url)
    line.mend()
    await page.reload()
    await openChat(page)
    await exchangeOf(page, '佣金最低多少？').getByText('AI 生成').waitFor()
    for (const said of [fees, '请留下手机号', '敏感原文已永久删除'])
      expect(await log(page).getByText(said).count()).toBe(1)
    await choose(page, '评价本次服务')
    await page.getByText('已评 5 分').waitFor()
    await look(page, 'two-servers-rated-phone-light')
  })

  test('client and staff talk, and go on when one server is gone', { timeout: 90_000 }, async () => {
    const desk = await visit(`${there.url}/staff`)
    await signIn(desk, '坐席', '坐席小林')
    const page = await visit(line.url, { mayFail: /ERR_|WebSocket/ })
    await beginChat(page)
    await ask(page, '你好')
    await page.getByRole('button', { name: '转人工' }).click()
    await page.getByText('正在等候人工客服').waitFor()
    await firstCase(desk).getByRole('button', { name: '接待' }).waitFor()
    await take(desk)
    await desk.getByPlaceholder('回复客户').pressSequentially('您好', { delay: 50 })
    await page.getByText('人工客服正在输入').waitFor()
    await reply(desk, '您好，我是坐席小林。')
    await log(page).getByText('我是坐席小林').waitFor()
    await say(page, '第一句')
    await record(desk).getByText('第一句').waitFor()

    // What stands in front of the servers leads the client to the other one.
    line.cut()
    line.lead(there.url)
    await here.stop('SIGTERM')
    await say(page, '第二句')
    await reply(desk, '我还在。')
    line.mend()
    await record(desk).getByText('第二句').waitFor()
    await log(page).getByText('我还在。').waitFor()
    for (const text of ['第一句', '第二句']) expect(await record(desk).getByText(text).count()).toBe(1)
    for (const text of ['我是坐席小林', '我还在。']) expect(await log(page).getByText(text).count()).toBe(1)
    await picture(page, 'two-servers-desktop-light')
  })
})
