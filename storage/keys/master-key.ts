// The master keys wrap the data keys. Whoever has one and the database can read the originals: keep them apart from backups of SQL.
import { createHash, randomBytes } from 'node:crypto'
import { link, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Problem } from '../../domain/problem.ts'
import { hasCode } from '../error-code.ts'
import { syncPath } from '../sql/synced-folder.ts'

type Key = { id: string; bytes: Uint8Array }

export type MasterKeys = {
  /** Wraps from now on. */
  current: Key
  /** Unwraps what was wrapped before; the current one is among them. */
  byId: Map<string, Uint8Array>
}

const keyBytes = 32

/**
 * The configured key (base64 of 32 bytes), otherwise the first of the file, which is made at the first start, readable by its owner
 * only. The file's other keys go on unwrapping what they wrapped.
 * @param isFirstStart whether nothing was ever kept here: then there can be no key yet, otherwise it was lost
 * @throws Problem('storage-corrupt') when what is there is no key, Problem('conflict') when it was lost
 */
export const loadMasterKeys = async ({
  file,
  configured,
  isFirstStart = async () => true,
}: {
  file: string
  configured?: string
  isFirstStart?: () => Promise<boolean>
}): Promise<MasterKeys> => {
  if (configured !== undefined) return masterKeysOf([configured, ...(await read(file))])
  const kept = await read(file)
  if (kept.length > 0) return masterKeysOf(kept)
  if (await isFirstStart()) await makeMasterKey(file)
  // Another process that starts may have been first, with the key and with all the rest.
  const made = await read(file)
  if (made.length === 0) throw lost(file)
  return masterKeysOf(made)
}

/** A new key where there is none; one that is there stays. */
export const makeMasterKey = (file: string): Promise<void> => writeFirst(file, [newKey()])

/** A new key in its place would lock the originals away without a word, and with the clients' tokens their conversations. */
const lost = (file: string): Problem =>
  new Problem(
    'conflict',
    `主密钥 ${file} 不见了，而数据库里已有资料，客户原文要用它才能读出。请从备份取回 master.key 放回原处，或用 MASTER_KEY 填入原来的主密钥；` +
      '确实找不回时，运行 npx zhigu doctor --new-master-key 另立主密钥：此前的客户原文从此读不出，访客须重新开始会话，其余不受影响。',
  )

/**
 * Puts a new key in front of the file's, unless it holds several already: a rotation that was broken off goes on. Rewrap the data keys
 * then (`Originals.rewrap`) and leave the old ones behind (`retireMasterKeys`).
 */
export const rotateMasterKey = async (file: string): Promise<MasterKeys> => {
  const kept = await read(file)
  return kept.length > 1 ? masterKeysOf(kept) : replace(file, [newKey(), ...kept])
}

/**
 * Leaves only the first key in the file, when nothing needs the others any more: from then on keys that were destroyed cannot be brought
 * back from old backups of the database either.
 */
export const retireMasterKeys = async (file: string): Promise<MasterKeys> =>
  replace(file, (await read(file)).slice(0, 1))

const newKey = () => randomBytes(keyBytes).toString('base64')

const masterKeysOf = (encoded: string[]): MasterKeys => {
  const keys = encoded.map((text): Key => {
    const bytes = Buffer.from(text, 'base64')
    if (bytes.length !== keyBytes)
      throw new Problem('storage-corrupt', `主密钥应为 ${keyBytes} 字节的 Base64 编码，现有的已损坏，请从备份恢复。`)
    // Names the key without saying anything of it.
    return { id: createHash('sha256').update('zhigu master key').update(bytes).digest('hex').slice(0, 16), bytes }
  })
  const [current] = keys
  if (!current) throw new Problem('storage-corrupt', '主密钥文件是空的，请从备份恢复。')
  return { current, byId: new Map(keys.map(({ id, bytes }) => [id, bytes])) }
}

/** The keys of the file, none when there is no file. */
const read = async (file: string): Promise<string[]> => {
  try {
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '')
    // A file that was emptied held keys once: making a new one over it would lose the originals without a word.
    return lines.length > 0 ? lines : ['']
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

/** Never over a file that is there: another process that starts may have been first, and its key is the key. */
const writeFirst = async (file: string, keys: string[]): Promise<void> => {
  const partial = await writePartial(file, keys)
  try {
    await link(partial, file)
    await syncPath(dirname(file))
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await rm(partial)
  }
}

/** On the disk when it returns: what is wrapped with a key that a power failure took away is lost. */
const replace = async (file: string, keys: string[]): Promise<MasterKeys> => {
  const masterKeys = masterKeysOf(keys)
  await rename(await writePartial(file, keys), file)
  await syncPath(dirname(file))
  return masterKeys
}

const writePartial = async (file: string, keys: string[]): Promise<string> => {
  const partial = `${file}.${randomBytes(4).toString('hex')}`
  const handle = await open(partial, 'wx', 0o600)
  try {
    await handle.writeFile(`${keys.join('\n')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return partial
}
