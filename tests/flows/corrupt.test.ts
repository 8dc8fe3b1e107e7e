// What is damaged under a running server: it stays up and says so, what was accepted is kept, and it is mended beside it.
import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sampleHome } from './harness.ts'
import { type ServerProcess, startServer, zhigu } from './process.ts'

// Each command is a process that opens the whole product; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let home: string
let server: ServerProcess
beforeAll(async () => {
  home = await sampleHome()
  server = await startServer({ home })
})
afterAll(() => server?.stop('SIGKILL'))

test('an index that is emptied while it answers: each turn ends with a way on, and a repair beside it mends all', async () => {
  const question = '银证转账几点可以转'
  const talk = await server.talk()
  const before = await talk.ask(question)
  const files = await readdir(join(home, 'index'), { recursive: true, withFileTypes: true })
  for (const file of files) if (file.isFile()) await truncate(join(file.parentPath, file.name))

  expect((await talk.send('股票账户很久不用会怎么样', 'while-damaged')).status).toBe(202)
  expect((await talk.untilTurnEnds('while-damaged')).at(-1)?.body).toMatchObject({
    type: 'turn-failed',
    detail: expect.stringContaining('转人工'),
  })
  expect((await server.call('GET', '/healthz')).status).toBe(200)
  const unready = await server.call('GET', '/readyz')
  expect([unready.status, unready.body.missing.join()]).toEqual([503, expect.stringMatching(/检索索引：/)])
  expect(await zhigu(['doctor'], { home })).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/✗ 检索索引：.*\n.*doctor --repair/),
  })

  expect(await zhigu(['doctor', '--repair'], { home })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/✓ 检索索引/),
  })
  expect((await server.call('GET', '/readyz')).status).toBe(200)
  const after = await talk.ask(question)
  expect(after.text).toBe(before.text)
  const received = (await talk.events()).flatMap(({ body }) =>
    body.type === 'message-received' ? [body.messageId] : [],
  )
  expect(received).toEqual([before.messageId, 'while-damaged', after.messageId])
})
