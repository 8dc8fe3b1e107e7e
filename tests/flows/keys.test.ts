// A change of the master key: what clients have written can be read before and after, beside a running server, and whenever it is killed.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { originalKeys } from '../../storage/sql/schema.ts'
import { configOf, emptyFolder, sampleHome, withServices } from './harness.ts'
import { startCommand, startServer, zhigu } from './process.ts'

// Each command is a process that opens the whole product; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000 })

const phone = '13833332222'
const keysIn = async (home: string) => (await readFile(join(home, 'master.key'), 'utf8')).trimEnd().split('\n')
const phonesIn = async (home: string, streamIds: string[]): Promise<string[]> =>
  withServices(configOf(home), async ({ originals }) => {
    const revealed = await Promise.all(streamIds.map((id) => originals.reveal(id)))
    return revealed.flatMap((found) => found.map(({ original }) => original))
  })

test('beside a running server: what came before and after is read with the new key alone', async () => {
  const home = await sampleHome()
  const [before] = await keysIn(home)
  const server = await startServer({ home })
  const talk = await server.talk()
  await talk.ask(`我的手机号是${phone}，银证转账有限额吗`)
  expect(await zhigu(['keys', 'rotate'], { home })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/已更换主密钥，1 个会话/),
  })
  const after = await keysIn(home)
  expect(after).toHaveLength(1)
  expect(after).not.toContain(before)
  await talk.ask(`我的手机号是${phone}，银证转账几点可以转`)
  const other = await server.talk()
  await other.ask(`我的手机号是${phone}，银证转账有限额吗`)
  expect(await server.stop('SIGTERM')).toBe(0)
  expect(await phonesIn(home, [talk.id, other.id])).toEqual([phone, phone, phone])
  expect(await zhigu(['doctor'], { home })).toMatchObject({ code: 0, stdout: expect.stringContaining('✓ 客户密钥') })
})

test('killed between two batches, it is ended by the next', async () => {
  const home = await sampleHome()
  const streamIds = Array.from({ length: 1500 }, (_, index) => `c-rotated-${index}`)
  await withServices(configOf(home), async ({ sql, originals }) =>
    sql.db.transaction(async (tx) => {
      const kept = [{ placeholder: '⟦手机号1⟧', kind: 'phone', original: phone }]
      for (const streamId of streamIds)
        await originals.put({ streamId, messageId: 'm1', owner: 'client:client-001', originals: kept }, tx)
    }),
  )
  const killed = startCommand(['keys', 'rotate'], { home })
  await killed.says(/更换主密钥 [1-9]/)
  await killed.kill()
  const begun = await keysIn(home)
  expect(begun).toHaveLength(2)
  const masterKeys = await withServices(configOf(home), ({ sql }) =>
    sql.db.selectDistinct({ id: originalKeys.masterKeyId }).from(originalKeys),
  )
  expect(masterKeys).toHaveLength(2)
  expect(await phonesIn(home, streamIds)).toEqual(streamIds.map(() => phone))

  expect(await zhigu(['keys', 'rotate'], { home })).toMatchObject({ code: 0 })
  expect(await keysIn(home)).toEqual(begun.slice(0, 1))
  expect(await phonesIn(home, streamIds)).toEqual(streamIds.map(() => phone))
})

test('a key from MASTER_KEY is changed there; the command wraps with it what the one before has wrapped', async () => {
  const home = await sampleHome()
  const [before = ''] = await keysIn(home)
  await withServices(configOf(home), ({ originals }) =>
    originals.put({
      streamId: 'c-1',
      messageId: 'm1',
      owner: 'client:client-001',
      originals: [{ placeholder: '⟦手机号1⟧', kind: 'phone', original: phone }],
    }),
  )
  const settings = { MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }
  expect(await zhigu(['keys', 'rotate'], { home, settings })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/1 个会话.*\n.*master\.key 里去掉/),
  })
  expect(await keysIn(home)).toEqual([before])
  const alone = { home: await emptyFolder(), settings: { ...settings, SAMPLE_LIBRARY: 'off' } }
  expect(await zhigu(['keys', 'rotate'], alone)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/只有这一个[\s\S]*operations\.md/),
  })
})
