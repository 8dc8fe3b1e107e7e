// The product on PostgreSQL: the sample library is loaded into an empty database, clients are answered from it, commands work beside it,
// and its backup becomes the same in another database.
import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AskResult } from '../../domain/ask.ts'
import { createDatabase, lacks } from '../services.ts'
import { configOf, emptyFolder, startZhigu, withServices, type Zhigu } from './harness.ts'
import { type Outcome, zhigu as run } from './process.ts'

const transfer = '银证转账几点可以转'
const phone = '13800138000'
const loadingMilliseconds = 240_000

describe.skipIf(lacks('the product on PostgreSQL', 'TEST_DATABASE_URL'))('on PostgreSQL', () => {
  const server = process.env.TEST_DATABASE_URL as string
  let database: Awaited<ReturnType<typeof createDatabase>>
  let home: string
  let zhigu: Zhigu
  let settings: Record<string, string>
  beforeAll(async () => {
    database = await createDatabase(server)
    home = await emptyFolder()
    settings = { DATABASE_URL: database.url, MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }
    zhigu = await startZhigu(settings, home)
  }, loadingMilliseconds)
  afterAll(async () => {
    await zhigu?.close()
    await database?.drop()
  })

  const command = (...words: string[]): Promise<Outcome> => run(words, { home, settings })
  const done = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await command(...words)
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Error')])
    return stdout
  }

  test('a client is answered from the sample library, with its passage', async () => {
    expect(existsSync(join(home, 'sql'))).toBe(false)
    const talk = await zhigu.talk(await zhigu.token('client', { id: 'client-001' }))
    const { text, sentences, decision } = await talk.ask(transfer)
    expect(decision).toMatchObject({ decision: 'answer', reason: 'answered' })
    expect(text).toContain('8:30–16:30')
    const [citation] = sentences.flatMap(({ citations }) => citations)
    expect(citation?.documentId).toBe('sec-transfer-faq')
    const { chunkId, quote, start, end } = citation as NonNullable<typeof citation>
    const { body } = await zhigu.call('GET', `/v1/passages?${new URLSearchParams({ chunkId })}`, { token: talk.token })
    expect(body.text.slice(start - body.start, end - body.start)).toBe(quote)
    expect((await talk.ask('虚谷稳进债券A 拿了20天，赎回费多少')).text).toContain('1.00%')
  })

  test(
    'commands work on the same database beside the server: what they take in, it answers from',
    async () => {
      const asked = AskResult.parse(JSON.parse(await done('ask', transfer, '--json')))
      expect(asked).toMatchObject({ decision: 'answer', answer: expect.stringContaining('8:30–16:30') })
      const file = join(await emptyFolder(), '活动.txt')
      await writeFile(file, '虚谷灯谜会\n\n虚谷灯谜会每年正月十五在总部一楼举行，猜中三条可得荷花灯一盏。\n')
      expect(await done('ingest', file, '--kind', 'procedure', '--grade', '1', '--audiences', 'public')).toContain(
        '新增 1',
      )
      await expect
        .poll(async () => (await (await zhigu.talk()).ask('虚谷灯谜会可以得到什么')).text, { timeout: 15_000 })
        .toContain('荷花灯')
      expect(await done('ask', '虚谷灯谜会可以得到什么')).toContain('荷花灯')
      const talk = await zhigu.talk(await zhigu.token('client', { id: 'client-001' }))
      await talk.ask(`我的手机号是${phone}，银证转账有限额吗`)
      await done('hold', 'set', 'conversation', talk.id, '--reason', '法院调取')
      expect(await done('hold', 'list')).toContain('法院调取')
      const report = JSON.parse(await done('audit', 'verify', '--json'))
      expect(report).toMatchObject({ faults: [] })
      expect(report.events).toBeGreaterThan(10)
    },
    loadingMilliseconds,
  )

  // Whoever rebuilt the index in a folder of its own took it away from the other, which then answered nothing.
  test(
    'another with a folder of its own for the index is refused, until it is told to take the index over',
    async () => {
      const elsewhere = await emptyFolder()
      const [written, there] = [join(home, 'index'), join(elsewhere, 'index')]
      // Asked back while the vectors of a rebuilt index are made; the words alone do not tell the questions apart.
      const answers = () =>
        expect.poll(async () => (await (await zhigu.talk()).ask(transfer)).text, { timeout: 60_000, interval: 500 })
      for (const words of [['serve'], ['ask', transfer], ['backup', join(elsewhere, 'zhigu.tgz')]]) {
        const { code, stdout, stderr } = await run(words, { home: elsewhere, settings })
        expect([code, stdout]).toEqual([2, ''])
        for (const named of [written, there, 'KNOWLEDGE_URI', 'npx zhigu doctor --repair'])
          expect(stderr).toContain(named)
      }
      const { code, stdout } = await run(['doctor'], { home: elsewhere, settings })
      expect([code, stdout]).toEqual([1, expect.stringMatching(new RegExp(`✗ .*${written}.*${there}.*--repair`))])
      await answers().toContain('8:30–16:30')

      // The folder of another machine has the same name and not what is in it.
      await rename(written, `${written}-away`)
      const absent = await command('ask', transfer)
      expect(absent).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(`${written} 里没有这个数据库的检索索引`),
      })
      await rename(`${written}-away`, written)
      await answers().toContain('8:30–16:30')
      expect(await done('ask', transfer)).toContain('8:30–16:30')

      expect(await run(['doctor', '--repair'], { home: elsewhere, settings })).toMatchObject({ code: 0 })
      expect(await run(['ask', transfer], { home: elsewhere, settings })).toMatchObject({ code: 0 })
      const { body } = await zhigu.call('GET', '/readyz')
      expect(body).toMatchObject({ status: 'not-ready' })
      expect(body.missing.join()).toContain(`检索索引已改在 ${there}`)
      expect(await command('ask', transfer)).toMatchObject({ code: 2, stderr: expect.stringContaining(there) })
      expect(await command('doctor', '--repair')).toMatchObject({ code: 0 })
      await answers().toContain('8:30–16:30')
    },
    loadingMilliseconds,
  )

  test(
    'a master key in a file is changed in two steps: all processes have it before anything is wrapped with it',
    async () => {
      const other = await createDatabase(server)
      const folder = await emptyFolder()
      const there = { DATABASE_URL: other.url, SAMPLE_LIBRARY: 'off' }
      const file = join(folder, 'master.key')
      const keys = async () => (await readFile(file, 'utf8')).trimEnd().split('\n')
      const rotate = () => run(['keys', 'rotate', '--json'], { home: folder, settings: there })
      try {
        const original = { placeholder: '⟦手机号1⟧', kind: 'phone', original: phone }
        await withServices(configOf(folder, there), ({ originals }) =>
          originals.put({ streamId: 'c-1', messageId: 'm1', owner: 'client:client-001', originals: [original] }),
        )
        const [before] = await keys()
        expect(JSON.parse((await rotate()).stdout)).toEqual({ state: 'begun', rewrapped: 0, file })
        const [after, old] = await keys()
        expect(old).toBe(before)
        expect(JSON.parse((await rotate()).stdout)).toEqual({ state: 'done', rewrapped: 1, file })
        expect(await keys()).toEqual([after])
        expect(await withServices(configOf(folder, there), ({ originals }) => originals.reveal('c-1'))).toMatchObject([
          original,
        ])
      } finally {
        await other.drop()
      }
    },
    loadingMilliseconds,
  )

  test(
    'its backup becomes the same in another database: answers, records, what was hidden in them',
    async () => {
      const talk = await zhigu.talk()
      await talk.ask(`我的手机号是${phone}，银证转账有限额吗`)
      const file = join(await emptyFolder(), 'zhigu.tgz')
      await done('backup', file)
      const other = await createDatabase(server)
      const elsewhere = await emptyFolder()
      const there = { ...settings, DATABASE_URL: other.url }
      try {
        expect(await run(['restore', file], { home: elsewhere, settings: there })).toMatchObject({ code: 0 })
        const restored = await startZhigu(there, elsewhere)
        try {
          expect((await (await restored.talk()).ask(transfer)).text).toContain('8:30–16:30')
          expect((await restored.services.events.read(talk.id, 0, 100)).length).toBe(
            (await zhigu.services.events.read(talk.id, 0, 100)).length,
          )
          expect(await restored.services.originals.reveal(talk.id)).toMatchObject([{ original: phone }])
        } finally {
          await restored.close()
        }
        const again = await run(['restore', file], { home: elsewhere, settings: there })
        expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('空的') })
      } finally {
        await other.drop()
      }
    },
    loadingMilliseconds,
  )
})
