// Between a client and people: one tap to a person, the queue, a talk, back to the bot, the end and what the client thinks of it.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible, inBrowser, look, picture, useBrowser, useServer, type Visit } from './browser.ts'
import { ask, beginChat, exchangeOf, field, log, openChat, say } from './chat.ts'
import { openLine } from './line.ts'
import { beginToClose, firstCase, giveBack, record, reply, signIn, take, useEmptyQueue, visitAs } from './staff.ts'

/** Sooner than a line that nobody writes on any more. */
const soon = { timeout: 1_000 }

inBrowser('a person', () => {
  const server = useServer()
  useEmptyQueue(server)
  const { visit } = useBrowser()

  const client = async (options: Visit = {}): Promise<Page> => {
    const page = await visit(server.current.url, options)
    await beginChat(page)
    return page
  }
  const staff = (name: string, options: Visit = {}): Promise<Page> =>
    visitAs({ visit, url: `${server.current.url}/staff`, role: '坐席', name, ...options })

  test.each([
    ['phone', 'desktop'],
    ['desktop', 'phone'],
  ] as const)(
    'is one tap away, talks, gives back to the bot, ends it, and is rated: on a %s, the staff on a %s',
    {
      timeout: 90_000,
    },
    async (device, deskDevice) => {
      const desk = await visit(`${server.current.url}/staff`, {
        device: deskDevice,
        mayFail: /status of 4\d\d .*\/messages/,
      })
      await desk.getByRole('button', { name: '进入工作台' }).waitFor()
      await look(desk, `staff-sign-in-${deskDevice}`)
      await signIn(desk, '坐席', '坐席小林')
      await desk.getByText('现在没有客户在等候').waitFor()
      await look(desk, `staff-empty-${deskDevice}`)

      // Who does not agree to the AI reaches a person all the same.
      const page = await visit(server.current.url, { device })
      await openChat(page)
      await page.getByRole('button', { name: '转人工' }).click()
      await page.getByText('正在等候人工客服').waitFor()
      await look(page, `queue-first-${device}-light`)
      await page.getByRole('button', { name: '同意并开始' }).click()
      // The bot goes on meanwhile.
      await ask(page, 'A股交易佣金怎么收？')
      await look(page, `queue-${device}-light`)

      await firstCase(desk).getByText('要求人工').waitFor()
      await look(desk, `staff-waiting-${deskDevice}`)
      await take(desk)
      await page.getByText('客服已接入，即将与您对话').waitFor()
      await record(desk).getByText('A股交易佣金怎么收？').waitFor()

      await desk.getByPlaceholder('回复客户').pressSequentially('您好', { delay: 50 })
      await page.getByText('人工客服正在输入').waitFor()
      await look(page, `staff-typing-${device}-light`)
      await reply(desk, '您好，我是坐席小林，请问您想了解哪一项费用？')
      await log(page).getByText('我是坐席小林').waitFor()
      await expect.poll(() => page.getByText('人工客服正在输入').count(), soon).toBe(0)
      await page.getByPlaceholder('输入给人工客服的消息').pressSequentially('港股', { delay: 50 })
      await record(desk).getByText('客户正在输入').waitFor()
      await say(page, '港股通的佣金')
      await record(desk).getByText('港股通的佣金').waitFor()
      await expect.poll(() => record(desk).getByText('客户正在输入').count(), soon).toBe(0)
      await look(page, `person-${device}-light`)
      await look(desk, `staff-talk-${deskDevice}`)

      // What may not be said to a client is not said, and the words are not lost.
      await reply(desk, '这只股票明天肯定涨停，保本保收益，放心买入')
      await record(desk).getByRole('alert').waitFor()
      await look(desk, `staff-refused-${deskDevice}`)
      await desk.getByRole('button', { name: '删除' }).click()
      expect(await log(page).getByText('保本保收益').count()).toBe(0)

      await giveBack(desk)
      await field(page).waitFor()
      await ask(page, '银证转账几点可以转？')
      await look(page, `returned-${device}-light`)

      await page.getByRole('button', { name: '转人工' }).click()
      await page.getByText('正在等候人工客服').waitFor()
      await take(desk)
      await beginToClose(desk, '已解决')
      await look(desk, `staff-closing-${deskDevice}`)
      await desk.getByRole('button', { name: '结束接待' }).click()
      await page.getByText('对话已结束').first().waitFor()
      await page.getByText('这次服务怎么样？').waitFor()
      await look(page, `rating-${device}-light`)
      await page.getByRole('radio', { name: '5 分' }).check({ force: true })
      await page.getByText('解决了', { exact: true }).click()
      await page.getByRole('button', { name: '提交' }).click()
      await page.getByText('已评 5 分').waitFor()
      await look(page, `rated-${device}-light`)
    },
  )

  test('is written to by who has not agreed to the AI', async () => {
    const page = await visit(server.current.url)
    await openChat(page)
    await page.getByRole('button', { name: '转人工' }).click()
    await page.getByText('正在等候人工客服').or(page.getByText('您的请求已保留')).first().waitFor()
    await page.getByPlaceholder('输入给人工客服的消息').waitFor()
    await say(page, '我的账户里少了钱')
    await log(page)
      .getByText(/^\d\d:\d\d$/)
      .last()
      .waitFor()
    await look(page, 'queue-written-desktop-light')
    const desk = await staff('坐席小周')
    // Before anybody chooses, and though the window is closed.
    await firstCase(desk).getByText('我的账户里少了钱').waitFor()
    await look(desk, 'staff-queue-written-desktop')
    await take(desk)
    await record(desk).getByText('我的账户里少了钱').waitFor()
    await reply(desk, '您好，我来帮您看。')
    await log(page).getByText('我来帮您看').waitFor()
    expect(await log(page).getByText('AI 生成').count()).toBe(0)
  })

  test('is told of once when two reach for the same client', async () => {
    const page = await client()
    const late = { mayFail: /status of 409/ }
    const desks = [await staff('坐席甲', late), await staff('坐席乙', late)]
    await page.getByRole('button', { name: '转人工' }).click()
    for (const desk of desks) await firstCase(desk).getByRole('button', { name: '接待' }).waitFor()
    await Promise.all(desks.map((desk) => take(desk)))
    await page.getByText('客服已接入，即将与您对话').waitFor()
    const fields = async () =>
      (await Promise.all(desks.map((desk) => desk.getByPlaceholder('回复客户').count()))).sort()
    await expect.poll(fields, { timeout: 10_000 }).toEqual([0, 1])
  })

  // Who had gone was announced for as long as the client looked, and the bot was silent.
  test('who goes before a word was said leaves the client their place, and they are told', {
    timeout: 120_000,
  }, async () => {
    const page = await client({ device: 'phone' })
    const desk = await staff('坐席小郑')
    await page.getByRole('button', { name: '转人工' }).click()
    await take(desk)
    await page.getByText('客服已接入，即将与您对话').waitFor()
    expect(await page.getByRole('button', { name: '转人工' }).count()).toBe(0)
    await desk.close()
    await log(page).getByText('刚才接入的同事没能及时回复').waitFor({ timeout: 90_000 })
    await page.getByRole('button', { name: '退出排队' }).waitFor()
    await look(page, 'queue-again-phone-light')
    // The place is theirs to give up.
    await page.getByRole('button', { name: '退出排队' }).click()
    await page.getByRole('button', { name: '转人工' }).waitFor()
  })

  test('loses nothing when the line breaks or the page is left, on a phone, in the dark', {
    timeout: 60_000,
  }, async () => {
    const line = await openLine(server.current.url)
    try {
      const page = await client()
      await page.getByRole('button', { name: '转人工' }).click()
      const desk = await visit(`${line.url}/staff`, { device: 'phone', colorScheme: 'dark', mayFail: /ERR_|WebSocket/ })
      await signIn(desk, '坐席', '坐席小赵')
      await firstCase(desk).waitFor()
      await look(desk, 'staff-waiting-phone-dark')
      await take(desk)
      await desk.getByPlaceholder('回复客户').waitFor()
      await look(desk, 'staff-talk-phone-dark')
      line.cut()
      await desk.context().setOffline(true)
      await desk.getByText('连接已断开').waitFor()
      await reply(desk, '您好，请讲。')
      await desk.getByText('连接恢复后自动发送').waitFor()
      await picture(desk, 'staff-offline-phone-dark')
      await say(page, '我想问港股通')
      line.mend()
      await desk.context().setOffline(false)
      await log(page).getByText('您好，请讲。').waitFor()
      await record(desk).getByText('我想问港股通').waitFor()
      await desk.reload()
      await record(desk).getByText('您好，请讲。').waitFor()
      expect(await record(desk).getByText('您好，请讲。').count()).toBe(1)
      expect(await log(page).getByText('您好，请讲。').count()).toBe(1)
    } finally {
      await line.close()
    }
  })

  test('who ends the talk while a message is on its way leaves it with the client, who sends it anew', {
    timeout: 60_000,
  }, async () => {
    const page = await visit(server.current.url, { device: 'phone', mayFail: /ERR_|WebSocket|status of 409/ })
    await beginChat(page)
    await page.getByRole('button', { name: '转人工' }).click()
    const desk = await staff('坐席小吴')
    await take(desk)
    await page.getByText('客服已接入，即将与您对话').waitFor()
    await page.context().setOffline(true)
    await page.getByText('连接已断开').waitFor()
    await say(page, '港股通的佣金怎么收？')
    await beginToClose(desk, '已解决')
    await desk.getByRole('button', { name: '结束接待' }).click()
    await page.context().setOffline(false)
    await page.getByText('对话已经结束，这条消息没有送达').waitFor()
    await look(page, 'ended-meanwhile-phone-light')
    await page.getByRole('button', { name: '开始新的对话并发送' }).click()
    await exchangeOf(page, '港股通的佣金怎么收？').getByText('AI 生成').waitFor()
    expect(await log(page).getByRole('article').count()).toBe(1)
  })

  test('says how many come before one, and when whoever talks is gone', { timeout: 60_000 }, async () => {
    const desk = await staff('坐席小冯')
    await desk.getByText('现在没有客户在等候').waitFor()
    const first = await client()
    const next = await client({ device: 'phone' })
    await first.getByRole('button', { name: '转人工' }).click()
    await first.getByText('正在等候人工客服，下一位就是您').waitFor()
    await next.getByRole('button', { name: '转人工' }).click()
    await next.getByText('正在等候人工客服，前面还有1位').waitFor()
    await look(next, 'queue-ahead-phone-light')
    await take(desk)
    await next.getByText('正在等候人工客服，下一位就是您').waitFor()
    await reply(desk, '您好，请讲。')
    await first.getByText('人工客服正在为您服务').waitFor()
    // Whoever talks to a person is not told that it is the AI.
    await first.getByRole('heading', { name: '人工客服', exact: true, level: 2 }).waitFor()
    await next.getByRole('heading', { name: /AI$/, level: 2 }).waitFor()

    await desk.close()
    await first.getByText('人工客服暂时离线，您的消息会保留').waitFor()
    await look(first, 'staff-away-desktop-light')
    await next.getByText('人工客服暂时不在线，您的请求已保留').waitFor()
    await look(next, 'queue-nobody-phone-light')
  })

  // Who is there is told over sockets only: without one, whoever talked was said to be away.
  test('is reached where the browser has no sockets', { timeout: 60_000 }, async () => {
    const desk = await staff('坐席小流')
    const page = await client({ device: 'phone', before: 'delete window.WebSocket' })
    expect(await page.evaluate(`'WebSocket' in window`)).toBe(false)
    await ask(page, 'A股交易佣金怎么收？')
    await page.getByRole('button', { name: '转人工' }).click()
    await page.getByText('正在等候人工客服，下一位就是您').waitFor()
    await take(desk)
    await page.getByText('客服已接入，即将与您对话').waitFor()
    await reply(desk, '您好，请讲。')
    await log(page).getByText('您好，请讲。').waitFor()
    await say(page, '港股通的佣金')
    await record(desk).getByText('港股通的佣金').waitFor()
    await page.getByText('人工客服正在为您服务').waitFor()
    for (const words of ['连接已断开', '人工客服暂时离线']) expect(await page.getByText(words).count()).toBe(0)
    expect(await log(page).getByText('港股通的佣金').count()).toBe(1)
    await look(page, 'no-sockets-phone-light')
  })

  test.each(['phone', 'desktop'] as const)(
    'who is not there is not promised, and calls back, on a %s',
    async (device) => {
      const page = await client({ device })
      await page.getByRole('button', { name: '转人工' }).click()
      await log(page).getByText('暂时没有同事在线').waitFor()
      // The bar above adds what one can do, and does not tell it again.
      await page.getByText('正在等候人工客服').waitFor()
      await page.getByText('正在等候人工客服上线，您排在第一位').waitFor()
      expect(await page.getByText(/没有同事在线|不在线/).count()).toBe(1)
      await look(page, `nobody-there-${device}-light`)
      await askForCall(page, '上午', `call-back-${device}-light`)
      await page.getByText('已登记回电', { exact: true }).waitFor()
      // Booking it tells nothing new of who is there.
      await page.getByText('正在等候人工客服上线，您排在第一位').waitFor()
      await page.getByRole('button', { name: '退出排队' }).click()
      await page.getByRole('button', { name: '转人工' }).waitFor()
      await ask(page, '银证转账几点可以转？')

      // The call-back does not end with the queue: that is told, and the client can cancel it.
      await log(page).getByText('登记的回电仍保留，不需要时可以取消。').waitFor()
      const desk = await staff('坐席小回')
      await firstCase(desk).getByText('回电').first().waitFor()
      await look(page, `call-back-kept-${device}-light`)
      await page.reload()
      await openChat(page)
      await page.getByText('已登记回电', { exact: true }).waitFor()
      await page.getByRole('button', { name: '取消回电' }).click()
      await log(page).getByText('回电已取消，不会再给您打电话。').waitFor()
      await page.getByRole('button', { name: '取消回电' }).waitFor({ state: 'detached' })
      expect(await page.getByText('已登记回电', { exact: true }).count()).toBe(0)
      await desk.getByText('现在没有客户在等候').waitFor()
    },
  )
})

inBrowser('a person, out of hours,', () => {
  const server = useServer(() => ({ SERVICE_HOURS: hoursElsewhere(new Date()) }))
  const { visit } = useBrowser()

  test('is said to come when, and calls back', async () => {
    const page = await visit(server.current.url, { device: 'phone', colorScheme: 'dark' })
    await openChat(page)
    await page.getByRole('button', { name: '转人工' }).click()
    await log(page).getByText('现在不是人工服务时间').waitFor()
    await page.getByText('已登记，您排在第一位').waitFor()
    expect(await page.getByText('按顺序接待').count()).toBe(1)
    expect(await page.getByText('正在等候人工客服').count()).toBe(0)
    expect(await page.getByText('不是人工服务时间').count()).toBe(1)
    await look(page, 'out-of-hours-phone-dark')
    await askForCall(page, '上班后尽快', 'call-back-phone-dark')
    await look(page, 'called-back-phone-dark')

    // Whoever calls sees the number when they say why, and for a minute; before they take anybody.
    const desk = await visitAs({ visit, url: `${server.current.url}/staff`, role: '坐席', name: '坐席小洪' })
    await firstCase(desk).getByRole('link').click()
    const side = desk.getByRole('complementary', { name: '摘要与客户资料' })
    await side.getByRole('button', { name: '138****8000 · 显示' }).click()
    await look(desk, 'call-number-desktop')
    await desk.getByRole('button', { name: '回电联系客户' }).click()
    await side.getByRole('link', { name: '13800138000' }).waitFor()
    await expectAccessible(desk)
    await record(desk).getByText('我查看了手机号（回电联系客户）').waitFor()
    await side.getByRole('button', { name: '隐藏' }).click()
    expect(await desk.getByText('13800138000').count()).toBe(0)
  })
})

/** An hour each day from which we are half a day away. */
const hoursElsewhere = (now: Date): string => {
  const hour =
    (Number(new Intl.DateTimeFormat('en', { hour: 'numeric', hour12: false, timeZone: 'Asia/Shanghai' }).format(now)) +
      11) %
    23
  return `每天 ${hour}:00-${hour + 1}:00`
}

const askForCall = async (page: Page, time: string, name: string): Promise<void> => {
  await page.getByRole('button', { name: '请回电' }).click()
  await page.getByRole('textbox', { name: '电话号码' }).fill('13800138000')
  await page.getByText(time).click()
  await look(page, name)
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByRole('button', { name: '请回电' }).waitFor({ state: 'detached' })
  // The number itself stands nowhere.
  expect(await log(page).getByText('13800138000').count()).toBe(0)
}
