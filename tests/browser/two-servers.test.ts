// Two servers on PostgreSQL and Redis: the client is on one, the staff on the other, and the client's is stopped in the middle.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyFolder } from '../flows/harness.ts'
import { type ServerProcess, startServer } from '../flows/process.ts'
import { createDatabase } from '../services.ts'
import { inBrowser, picture, startMilliseconds, useBrowser } from './browser.ts'
import { ask, beginChat, log, say } from './chat.ts'
import { type Line, openLine } from './line.ts'
import { firstCase, record, reply, signIn, take } from './staff.ts'

const { TEST_DATABASE_URL: postgres, TEST_REDIS_URL: redis } = process.env

const onServers = postgres && redis ? inBrowser : describe.skip

onServers('on two servers', () => {
  let here: ServerProcess
  let there: ServerProcess
  let line: Line
  let drop: () => Promise<void>
  beforeAll(async () => {
    const database = await createDatabase(postgres as string)
    drop = database.drop
    const settings = {
      DATABASE_URL: database.url,
      REDIS_URL: redis as string,
      MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      SERVICE_HOURS: '每天 0:00-24:00',
      SAMPLE_LIBRARY: 'off',
    }
    here = await startServer({ home: await emptyFolder(), settings })
    there = await startServer({ home: await emptyFolder(), settings })
    line = await openLine(here.url)
  }, startMilliseconds)
  afterAll(async () => {
    await line?.close()
    await here?.stop('SIGTERM')
    await there?.stop('SIGTERM')
    await drop?.()
  })
  const { visit } = useBrowser()

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
