// Blobs in a folder: a file each, written beside and renamed into place.
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { storageProblem } from '../sql/failure.ts'
import { type Blob, checkKey } from './blob.ts'

const unfinished = '.unfinished-'

export const createFolderBlob = (folder: string): Blob => {
  const fileOf = (key: string) => join(folder, ...checkKey(key).split('/'))
  return {
    async put(key, bytes) {
      const file = fileOf(key)
      await mkdir(dirname(file), { recursive: true })
      const partial = join(dirname(file), `${unfinished}${randomUUID()}`)
      try {
        const handle = await open(partial, 'wx')
        try {
          await handle.writeFile(bytes)
          await handle.sync()
        } finally {
          await handle.close()
        }
        await rename(partial, file)
      } catch (error) {
        await rm(partial, { force: true })
        throw storageProblem(error) ?? error
      }
    },
    async get(key) {
      try {
        return new Uint8Array(await readFile(fileOf(key)))
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    async delete(key) {
      await rm(fileOf(key), { force: true })
    },
    async *list(prefix) {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
        if (isMissing(error)) return []
        throw error
      })
      const keys = entries
        .filter((entry) => entry.isFile() && !entry.name.startsWith(unfinished))
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .filter((key) => key.startsWith(prefix))
        .sort()
      yield* keys
    },
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'
