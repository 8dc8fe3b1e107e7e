import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { databases, onEach, temporaryFolder } from '../../tests/services.ts'
import { originalKeys, originals as table } from '../sql/schema.ts'
import type { Sql } from '../sql/sql.ts'
import { loadMasterKeys, type MasterKeys, retireMasterKeys, rotateMasterKey } from './master-key.ts'
import { createOriginals, type Originals } from './originals.ts'

onEach(databases, (open) => {
  let folder: string
  let file: string
  let sql: Sql
  let masterKeys: MasterKeys
  let originals: Originals

  beforeAll(async () => {
    folder = await temporaryFolder()
    file = join(folder, 'master.key')
    sql = await open()
    masterKeys = await loadMasterKeys({ file })
    originals = createOriginals({ sql, masterKeys })
  })
  afterAll(async () => {
    await sql?.close()
    await rm(folder, { recursive: true })
  })

  const phone = { placeholder: '⟦手机号1⟧', kind: 'phone', original: '13800138000' }
  const put = (streamId: string, owner: string, messageId = 'm1') =>
    originals.put({ streamId, messageId, owner, originals: [phone] })

  test('the master key is made once, readable by its owner only, and found again', async () => {
    const again = await Promise.all([loadMasterKeys({ file }), loadMasterKeys({ file })])
    expect(again.map(({ current }) => current.id)).toEqual([masterKeys.current.id, masterKeys.current.id])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  test('processes that start together agree on one new key', async () => {
    const fresh = join(folder, 'fresh.key')
    const loaded = await Promise.all(Array.from({ length: 8 }, () => loadMasterKeys({ file: fresh })))
    expect(new Set(loaded.map(({ current }) => current.id)).size).toBe(1)
  })

  test.each(['', 'not a key', Buffer.alloc(31).toString('base64')])(
    'a damaged key file is not replaced by a new key: %j',
    async (text) => {
      const damaged = join(folder, 'damaged.key')
      await writeFile(damaged, text)
      await expect(loadMasterKeys({ file: damaged })).rejects.toMatchObject({ code: 'storage-corrupt' })
      expect(await readFile(damaged, 'utf8')).toBe(text)
    },
  )

  test('what was put is given back, twice the same is once, and the database never holds it in the clear', async () => {
    await put('s1', 'client:1')
    await put('s1', 'client:1')
    expect(await originals.reveal('s1')).toEqual([{ messageId: 'm1', ...phone }])
    const [row] = await sql.db.select().from(table).where(eq(table.streamId, 's1'))
    expect(Buffer.from(row?.ciphertext ?? []).includes('13800138000')).toBe(false)
  })

  test('what is put in a transaction that fails is not there', async () => {
    const failing = sql.db.transaction(async (tx) => {
      await originals.put({ streamId: 's0', messageId: 'm1', owner: 'client:0', originals: [phone] }, tx)
      throw new Error('the message could not be stored')
    })
    await expect(failing).rejects.toThrow('could not be stored')
    expect(await originals.reveal('s0')).toEqual([])
  })

  test('many messages at once make one key for their stream', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => put('s20', 'client:20', `m${index}`)))
    expect(await originals.reveal('s20')).toHaveLength(20)
    expect(await sql.db.select().from(originalKeys).where(eq(originalKeys.streamId, 's20'))).toHaveLength(1)
  })

  test('a ciphertext moved to another message does not open', async () => {
    await put('s2', 'client:2')
    await sql.db.update(table).set({ messageId: 'm2' }).where(eq(table.streamId, 's2'))
    await expect(originals.reveal('s2')).rejects.toMatchObject({ code: 'storage-corrupt' })
  })

  test('destroying the keys of a person leaves tombstones and nothing to read, and touches nobody else', async () => {
    await put('s3', 'client:3')
    await put('s3b', 'client:3')
    await put('s4', 'client:4')
    expect(await originals.destroyKey({ owner: 'client:3', by: 'client:3', reason: '本人要求' })).toBe(2)
    expect(await originals.reveal('s3')).toEqual([])
    expect(await originals.reveal('s4')).toHaveLength(1)
    const keys = await sql.db.select().from(originalKeys).where(eq(originalKeys.owner, 'client:3'))
    expect(keys).toHaveLength(2)
    for (const key of keys)
      expect(key).toMatchObject({ wrapped: null, destroyedBy: 'client:3', destroyReason: '本人要求' })
    // Who comes back later gets a new key.
    await put('s3', 'client:3', 'm2')
    expect(await originals.reveal('s3')).toEqual([{ messageId: 'm2', ...phone }])
  })

  test('a legal hold keeps all keys of the person', async () => {
    await put('s7', 'client:7')
    await put('s8', 'client:7')
    await sql.db.update(originalKeys).set({ legalHold: true }).where(eq(originalKeys.streamId, 's8'))
    const order = { owner: 'client:7', by: 'client:7', reason: '本人要求' }
    await expect(originals.destroyKey(order)).rejects.toMatchObject({ code: 'legally-retained' })
    expect(await originals.reveal('s7')).toHaveLength(1)
  })

  test('a visitor who signs in takes the originals of the conversation along', async () => {
    await put('s5', 'visitor:5')
    await put('s5b', 'visitor:5')
    await originals.reassign({ streamId: 's5', from: 'visitor:5', to: 'client:5' }, sql.db)
    expect(await originals.destroyKey({ owner: 'client:5', by: 'x', reason: 'y' })).toBe(1)
    expect(await originals.reveal('s5')).toEqual([])
    expect(await originals.reveal('s5b')).toHaveLength(1)
  })

  test('a rotation that is broken off between two batches goes on with the same key, and leaves a missing one alone', async () => {
    const own = join(folder, 'own.key')
    const before = createOriginals({ sql, masterKeys: await loadMasterKeys({ file: own }) })
    const streams = Array.from({ length: 250 }, (_, index) => `rotated-${index}`)
    for (const streamId of streams)
      await before.put({ streamId, messageId: 'm1', owner: 'client:r', originals: [phone] })
    const first = await rotateMasterKey(own)
    const broken = createOriginals({ sql, masterKeys: first })
    const stop = ({ done }: { done: number }) => {
      if (done > 100) throw new Error('killed')
    }
    await expect(broken.rewrap(stop)).rejects.toThrow('killed')
    await before.destroyKey({ owner: 'client:r', streamId: 'rotated-249', by: 'client:r', reason: '本人要求' })

    const again = await rotateMasterKey(own)
    expect(again.current.id).toBe(first.current.id)
    const rotated = createOriginals({ sql, masterKeys: again })
    for (const streamId of streams.slice(0, 249)) expect(await rotated.reveal(streamId)).toHaveLength(1)
    expect(await rotated.rewrap()).toBe(49)
    const alone = await retireMasterKeys(own)
    expect([...alone.byId.keys()]).toEqual([first.current.id])
    rotated.use(alone)
    for (const streamId of streams)
      expect(await rotated.reveal(streamId)).toHaveLength(streamId === 'rotated-249' ? 0 : 1)
    expect(await originals.reveal('s20')).toHaveLength(20)
    await rotated.destroyKey({ owner: 'client:r', by: 'client:r', reason: '本人要求' })
    // The next rotation is one of its own.
    expect((await rotateMasterKey(own)).current.id).not.toBe(first.current.id)
  })

  test('after a rotation the new master key opens everything, and the old one nothing', async () => {
    await put('s6', 'client:6')
    const both = await rotateMasterKey(file)
    expect(both.current.id).not.toBe(masterKeys.current.id)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const rotated = createOriginals({ sql, masterKeys: both })
    expect(await rotated.reveal('s6')).toHaveLength(1)
    expect(await rotated.rewrap()).toBeGreaterThan(0)
    expect(await rotated.rewrap()).toBe(0)

    const [newest] = (await readFile(file, 'utf8')).split('\n')
    const alone = createOriginals({
      sql,
      masterKeys: await loadMasterKeys({ file: join(folder, 'none'), configured: newest }),
    })
    expect(await alone.reveal('s6')).toHaveLength(1)
    expect(await alone.missingMasterKeys()).toEqual([])
    await expect(originals.reveal('s6')).rejects.toMatchObject({ code: 'storage-corrupt' })
    expect(await originals.missingMasterKeys()).toEqual([both.current.id])
  })
})
