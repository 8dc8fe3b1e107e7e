// A new master key in place of the one before, and everything wrapped with it.
import { Problem } from '../domain/problem.ts'
import { type MasterKeys, retireMasterKeys, rotateMasterKey } from '../storage/keys/master-key.ts'
import type { Originals } from '../storage/keys/originals.ts'
import type { Sql } from '../storage/sql/sql.ts'

/** `begun`: other processes must have the new key before anything is wrapped with it. `file` is null where MASTER_KEY says the key. */
export type KeyRotation = { state: 'begun' | 'done'; rewrapped: number; file: string | null }

/** @throws Problem `conflict` when there is no key to change to */
export type RotateKeys = (step: (step: { done: number; total: number; note: string }) => void) => Promise<KeyRotation>

/**
 * Makes what changes the master key; broken off at any moment, it goes on when it is called again.
 * @param keys.file of the master keys; null where MASTER_KEY says the current one
 * @param keys.masterKeys as they were read at the start
 */
export const createRotateKeys = ({
  file,
  sql,
  originals,
  masterKeys,
}: {
  file: string | null
  sql: Pick<Sql, 'kind'>
  originals: Originals
  masterKeys: MasterKeys
}): RotateKeys => {
  const rotate: RotateKeys = async (step) => {
    const isAlone = masterKeys.byId.size === 1
    if (file === null && isAlone)
      throw new Problem('conflict', '主密钥由 MASTER_KEY 设定，只有这一个，没有换下来的。', {
        action: '请先按 docs/operations.md“更换主密钥”换上新的 MASTER_KEY，再运行一次。',
      })
    if (file !== null) {
      const rotated = await rotateMasterKey(file)
      // The others of this database would not be able to read what is wrapped with it.
      if (sql.kind === 'postgres' && isAlone) return { state: 'begun', rewrapped: 0, file }
      originals.use(rotated)
    }
    const rewrapped = await originals.rewrap((progress) => step({ ...progress, note: '个会话的密钥' }))
    if (file !== null) originals.use(await retireMasterKeys(file))
    return { state: 'done', rewrapped, file }
  }
  let isRotating = false
  return async (step) => {
    // Of two that began at once each would have a key of its own, and one of them would be in no file.
    if (isRotating) throw new Problem('conflict', '主密钥正在更换。', { action: '请等它做完。' })
    isRotating = true
    try {
      return await rotate(step)
    } finally {
      isRotating = false
    }
  }
}
