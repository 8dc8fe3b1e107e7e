// Blobs in a folder: a file each, written beside and renamed into place.
import { randomUUID } from 'node:crypto'
import { type FileHandle, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { hasCode } from '../error-code.ts'
import { makeFolder } from '../make-folder.ts'
import { storageProblem } from '../sql/failure.ts'
import { type Blob, checkKey } from './blob.ts'

const unfinished = '.unfinished-'

/** Blobs in a folder; it is made when the first one is put. */
export const createFolderBlob = (folder: string): Blob => {
  const fileOf = (key: string) => join(folder, ...checkKey(key).split('/'))
  return {
    async put(key, bytes) {
      const file = fileOf(key)
      await makeFolder(dirname(file), { what: '文件存储', setting: 'BLOB_URI' })
      const partial = join(dirname(file), `${unfinished}${randomUUID()}`)
      try {
        await using(await open(partial, 'wx'), async (handle) => {
          await handle.writeFile(bytes)
          await handle.sync()
        })
        await rename(partial, file)
        // The name too must outlive a power failure.
        await using(await open(dirname(file), 'r'), (handle) => handle.sync())
      } catch (error) {
        await rm(partial, { force: true })
        throw storageProblem(error) ?? error
      }
    },
    async get(key) {
      try {
        return new Uint8Array(await readFile(fileOf(key)))
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return null
        throw error
      }
    },
    async has(key) {
      try {
        return (await stat(fileOf(key))).isFile()
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return false
        throw error
      }
    },
    async delete(key) {
      await rm(fileOf(key), { force: true })
    },
    async *list(prefix) {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
        if (hasCode(error, 'ENOENT')) return []
        throw error
      })
      const keys = entries
        .filter((entry) => entry.isFile() && !entry.name.startsWith(unfinished))
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .filter((key) => key.startsWith(prefix))
        .sort()
      yield* keys
    },
    check: () => makeFolder(folder, { what: '文件存储', setting: 'BLOB_URI' }),
  }
}

const using = async (handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> => {
  try {
    await work(handle)
  } finally {
    await handle.close()
  }
}
