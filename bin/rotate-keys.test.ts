import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadMasterKeys } from '../storage/keys/master-key.ts'
import { createOriginals } from '../storage/keys/originals.ts'
import { databases, onEach, temporaryFolder } from '../tests/services.ts'
import { createRotateKeys } from './rotate-keys.ts'

onEach(databases.slice(0, 1), (open) => {
  test('of two rotations at once one is refused, and what is wrapped is wrapped with the key of the file', async () => {
    const file = join(await temporaryFolder(), 'master.key')
    const sql = await open()
    const masterKeys = await loadMasterKeys({ file })
    const originals = createOriginals({ sql, masterKeys })
    const phone = { placeholder: '⟦手机号1⟧', kind: 'phone', original: '13800138000' }
    await originals.put({ streamId: 's1', messageId: 'm1', owner: 'client:1', originals: [phone] })
    const rotate = createRotateKeys({ file, sql, originals, masterKeys })
    const both = await Promise.allSettled([rotate(() => {}), rotate(() => {})])
    expect(both).toMatchObject([
      { status: 'fulfilled', value: { state: 'done', rewrapped: 1 } },
      { status: 'rejected', reason: { code: 'conflict' } },
    ])
    const kept = createOriginals({ sql, masterKeys: await loadMasterKeys({ file }) })
    expect(await kept.reveal('s1')).toMatchObject([phone])
    await sql.close()
  })
})
